"""Measuring: questions with known answers, spellings of strangers, scores with their uncertainty, and the gate for new models."""
