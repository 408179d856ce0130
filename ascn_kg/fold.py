"""One spelling for comparison: case, Latin accents and punctuation aside, other scripts untouched."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"})
_LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
_SEPARATORS = re.compile(r"[^\w\u0300-\u036f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")


def fold(text: str) -> str:
    """``text`` in lower case, without Latin accents, words apart by single spaces.

    Marks of Thai, Lao, Burmese and Khmer are vowels and tones and stay where they are.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = _LATIN_MARKS.sub("", decomposed)
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFC", plain)).strip()
