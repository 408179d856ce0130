"""How one name is spelt in different ways: without its honorifics, in one word, in an older romanization."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from ascn_kg.affixes import DEGREES, GLUED, HONORIFICS, ORDINALS, UNITS
from ascn_kg.fold import fold

SHORTEST, LONGEST = 4, 16
"""Letters of a name for which single slips are looked up by key; longer names are found by their pieces."""

_PARENTHESIS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_DIGITS = re.compile(r"(\d+)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_BEFORE_NUMBER = re.compile(r"\b(?:ke|no|nomor|number) (?=\d)")
_EXCELLENCY = re.compile(r"^h e (?=\w)")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_LONGEST_UNIT = max(len(words.split()) for words in UNITS)
_TONES = re.compile(
    "[\u0e47-\u0e4c\u0e2f\u0ec8-\u0ecc\u064b-\u0652\u0670]"  # Thai and Lao tones, Arabic short vowels
)
_COLONIAL = "dj>j tj>c nj>ny sj>sy oe>u ou>u oo>u ee>i"
_ROMANIZED = "kh>k gh>g ph>p th>t bh>b dh>d sh>s rh>r ck>k qu>ku q>k x>ks v>w y>i z>s"
_SOUNDS = tuple(pair.split(">") for pair in f"{_COLONIAL} {_ROMANIZED}".split())
_HARD_C = re.compile(r"c(?![hei])")
_DOUBLED = re.compile(r"([a-z])\1+")
_HAN = str.maketrans(
    "萬亞來門關東漢陽陳馬麗灣蘭國爾圖臺華鄉縣區廣島達邁霧峴內寮緬賓韓澳龍羅順濱鎮烏蘇聯",
    "万亚来门关东汉阳陈马丽湾兰国尔图台华乡县区广岛达迈雾岘内寮缅宾韩澳龙罗顺滨镇乌苏联",
)
_ALIKE = ("أإآٱا", "ىیېي", "ہھۃةه", "کڬݢگك", "ڤف", "ۏو")
"""Letters of Arabic and Jawi that one name is written with in different places; the last stands for all."""
_ARABIC = str.maketrans({letter: alike[-1] for alike in _ALIKE for letter in alike})


class Forms(NamedTuple):
    """One name in the forms that are compared; each is a coarser spelling of the one before.

    ``folded`` has words apart; ``numbered`` has ordinals as digits; ``bare`` has no honorifics, degrees
    or units; ``joined`` is ``bare`` in one word; ``sound`` is ``joined`` in one romanization.
    """

    folded: str
    numbered: str
    bare: str
    joined: str
    sound: str
    units: frozenset[str]


def forms(text: str) -> Forms:
    """The forms of one name."""
    folded = fold(text)
    numbered = _BEFORE_NUMBER.sub("", " ".join(_number(word) for word in folded.split()))
    numbered = _EXCELLENCY.sub("he ", numbered)
    bare, units = _bare(numbered.split())
    joined = bare.replace(" ", "")
    return Forms(folded, numbered, bare, joined, sound(joined), units)


def variants(text: str) -> tuple[str, ...]:
    """``text`` and what is meant by it too: without parentheses, without degrees after a comma."""
    found = [text]
    plain = _PARENTHESIS.sub(" ", text).strip()
    if plain and plain != text:
        found.append(plain)
    head, comma, rest = plain.partition(",")
    if comma and head.strip() and all(word in DEGREES or len(word) == 1 for word in fold(rest).split()):
        found.append(head)
    return tuple(found)


def sound(joined: str) -> str:
    """A name in one word as it sounds: systematic romanizations, tones and regional letters levelled."""
    if not joined.isascii():
        return _TONES.sub("", joined).translate(_HAN).translate(_ARABIC)
    for written, spoken in _SOUNDS:
        joined = joined.replace(written, spoken)
    return _DOUBLED.sub(r"\1", _HARD_C.sub("k", joined))


def keys(name: Forms) -> Iterator[str]:
    """The keys under which a name is listed: ``1`` in one word, ``2`` bare, ``3`` by sound, ``4`` by slips.

    Two names that differ by one letter left out, added, replaced or swapped share a key of level 4.
    """
    yield "1" + name.numbered.replace(" ", "")
    yield "2" + name.joined
    yield "3" + name.sound
    yield from ("4" + slip for slip in slips(name.sound))


def slips(sound: str) -> frozenset[str]:
    """A short name with each of its letters left out, and whole."""
    if not SHORTEST - 1 <= len(sound) <= LONGEST:
        return frozenset()
    shorter = (sound[:at] + sound[at + 1 :] for at in range(len(sound)))
    return frozenset({sound, *(slip for slip in shorter if len(slip) >= SHORTEST - 1)})


def numbers(numbered: str) -> frozenset[str]:
    """The numbers in a name: names that differ in one are two things, however alike they look."""
    return frozenset(_DIGITS.findall(numbered))


def _number(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else ORDINALS.get(word) or _ROMAN.get(word) or word


def _bare(words: list[str]) -> tuple[str, frozenset[str]]:
    """The words that are left without honorifics, degrees and units, and the units that were there."""
    units = set()
    rest = words
    honorifics = len(list(takewhile(HONORIFICS.__contains__, rest)))
    if honorifics and len(rest) - honorifics >= 1 and len("".join(rest[honorifics:])) > 2:
        rest = rest[honorifics:]
    degrees = len(list(takewhile(DEGREES.__contains__, reversed(rest))))
    if degrees and len(rest) - degrees >= 1 and len("".join(rest[:-degrees])) > 2:
        rest = rest[:-degrees]
    for size in range(_LONGEST_UNIT, 0, -1):
        for at, left in ((slice(0, size), slice(size, None)), (slice(-size, None), slice(0, -size))):
            unit = UNITS.get(" ".join(rest[at]))
            if unit and len(rest) > size:
                rest = rest[left]
                units.add(unit)
    bare = " ".join(rest)
    if not bare.isascii():
        for affix, unit in GLUED:
            for stem in (bare.removeprefix(affix), bare.removesuffix(affix)):
                if stem != bare and len(stem.strip()) >= 2:
                    bare = stem.strip()
                    units.add(unit)
                    break
    return bare, frozenset(units)
