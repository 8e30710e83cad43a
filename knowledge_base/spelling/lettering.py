"""Step: letters and digits of other widths and faces ("ＢＨＹＴ", "𝐡𝐨̣̂ 𝐧𝐠𝐡𝐞̀𝐨") to plain ones, after the compatibility forms of Unicode."""

from __future__ import annotations

import re
import unicodedata

from knowledge_base.spelling.aligned import Aligned

# Full-width forms, letters in circles, mathematical alphabets; with the marks that compose with them.
FACES = re.compile("[\uff01-\uff5e\u24b6-\u24e9\U0001d400-\U0001d7ff][\u0300-\u036f]*")


def lettering(aligned: Aligned) -> Aligned:
    """Every such character as NFKC has it, composed with the marks behind it."""
    if aligned.text.isascii():
        return aligned
    found = ((match, unicodedata.normalize("NFKC", match[0])) for match in FACES.finditer(aligned.text))
    return aligned.replace([(*match.span(), new) for match, new in found if new != match[0]])
