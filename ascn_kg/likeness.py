"""How alike two names are, from 0 to 100, and in what way."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ascn_kg.spelling import Forms, numbers

SAME, SPACING, UNIT, ORDER, SOUND, TYPO, WORDS, PART = (
    "same",
    "spacing",
    "unit-or-title",
    "word-order",
    "sound",
    "typo",
    "words",
    "part",
)
"""In what way a name fits, best first."""

_LIGHT_WORDS = (
    "the of and for in on at to a an de da do di dan dari untuk ng sa la le et e und republic republik"
)
_LIGHT = frozenset(_LIGHT_WORDS.split())
"""Words whose absence says little."""
_FAR = 50
"""Up to here, in hundredths of the letters, names are not worth a look at their words."""
_WORD = 0.7
"""From here on two words are one word with a slip."""
_SPACED = 0.93
"""From here on two names differ in where their words end, and words without counterpart do not count."""
_PER_SLIP = 6
"""Letters of a word for each slip in it; the first is free."""
_OTHER_UNIT, _NO_MATCH, _OTHER_NUMBER = 86.0, 88.0, 78.0
"""Ceilings: another unit named, a word without counterpart, another number."""


class Likeness(NamedTuple):
    """``score`` from 0 to 100, and the ``way`` in which the names are alike."""

    score: float
    way: str


def likeness(asked: Forms, known: Forms) -> Likeness:
    """How alike ``asked`` is to the name ``known``; 0 where they have nothing in common.

    From 90 on it takes one name for the other: nothing but spelling, title, unit or word order differs, or
    slips in a long name. A number or a telling word that only one of them has keeps it below that.
    """
    if asked.numbered == known.numbered:
        return Likeness(100.0 if asked.folded == known.folded else 99.0, SAME)
    if asked.numbered.replace(" ", "") == known.numbered.replace(" ", ""):
        return Likeness(98.0, SPACING)
    other_unit = bool(asked.units and known.units and not asked.units & known.units)
    ceiling = _OTHER_UNIT if other_unit else 100.0
    if asked.joined == known.joined:
        return Likeness(min(ceiling, 97.0 if asked.units == known.units else 96.0), UNIT)
    words, others = asked.bare.split(), known.bare.split()
    if len(words) > 1 and sorted(words) == sorted(others):
        return Likeness(min(ceiling, 95.0), ORDER)
    if len(asked.sound) >= 4 and asked.sound == known.sound:
        return Likeness(min(ceiling, 93.0), SOUND)
    return _roughly(asked, known, words, others, ceiling)


def _roughly(asked: Forms, known: Forms, words: list[str], others: list[str], ceiling: float) -> Likeness:
    near = fuzz.token_set_ratio(asked.bare, known.bare) > _FAR
    shared, lonely = _paired(words, others) if near else (0.0, True)
    whole = max(
        OSA.normalized_similarity(asked.joined, known.joined),
        OSA.normalized_similarity(asked.sound, known.sound) - 0.02,
    )
    if lonely and (whole < _SPACED or len(words) == len(others)):
        ceiling = min(ceiling, _NO_MATCH)
    if numbers(asked.numbered) != numbers(known.numbered):
        ceiling = min(ceiling, _OTHER_NUMBER)
    best = max(
        Likeness(100 * whole - 1, TYPO),
        Likeness(100 * shared - 1, WORDS),
        Likeness(_part(asked.folded, known.folded), PART),
    )
    return Likeness(round(max(0.0, min(best.score, ceiling)), 1), best.way)


def _paired(words: list[str], others: list[str]) -> tuple[float, bool]:
    """The share of letters in words that both names have, and whether a telling word stands alone."""
    left = list(others)
    total = sum(_weight(word) for word in [*words, *others])
    shared, lonely = 0.0, False
    for word in sorted(words, key=len, reverse=True):
        alike, at = max(
            ((OSA.normalized_similarity(word, one), n) for n, one in enumerate(left)), default=(0.0, 0)
        )
        if alike >= _WORD and OSA.distance(word, left[at]) <= max(1, len(word) // _PER_SLIP):
            shared += alike * (_weight(word) + _weight(left.pop(at)))
        elif word not in _LIGHT:
            lonely = True
    return (shared / total if total else 0.0), lonely or any(word not in _LIGHT for word in left)


def _weight(word: str) -> float:
    return 0.5 if word in _LIGHT else 1.0 + len(word)


def _part(asked: str, known: str) -> float:
    """What a beginning or a piece of a name is worth: 50 to 88 by its share, less inside a word."""
    if asked not in known:
        words = known.split()
        if not all(any(one.startswith(word) for one in words) for word in asked.split()):
            return 0.0
        return 52 + 30 * min(1.0, len(asked) / len(known))
    if known.startswith(asked):
        return 60 + 28 * len(asked) / len(known)
    return (55 if f" {asked}" in known else 50) + 28 * len(asked) / len(known)
