"""One spelling for comparison: case, Latin accents and punctuation aside, other scripts untouched."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"})
_LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
_INVISIBLE = re.compile(r"[\u00ad\u0640\u200b-\u200f\u2060\ufeff]")
"""Soft hyphen, Arabic tatweel, zero-width spaces and joiners: nobody sees or types them."""
_APART = re.compile(r"\W", re.ASCII)


def fold(text: str) -> str:
    """``text`` in lower case, without Latin accents, words apart by single spaces.

    Marks of Thai, Lao, Burmese, Khmer, Tamil and Arabic are vowels and tones and stay where they are.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = _INVISIBLE.sub("", _LATIN_MARKS.sub("", decomposed))
    if plain.isascii():
        return " ".join(_APART.sub(" ", plain).replace("_", " ").split())
    whole = unicodedata.normalize("NFC", plain)
    return " ".join("".join(ch if unicodedata.category(ch)[0] in "LMN" else " " for ch in whole).split())
