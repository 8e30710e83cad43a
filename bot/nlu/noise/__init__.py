"""Copies of training examples as hurried thumbs type them, so that the model has met such spellings before residents send them."""

# On copies only: the folded text of the example they were made from, so that folds keep an example and its copies together.
COPY_OF = "copy_of"
