"""How well an item of Wikidata fits an entity of ours: label, country, coordinates, class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ascn_kg.fold import fold
from ascn_kg.likeness import likeness
from ascn_kg.spelling import forms
from ascn_kg.wikidata import ours
from ascn_kg.wikidata.items import Point
from ascn_kg.wikidata.ours import Thing

YES, NO, UNKNOWN = "yes", "no", "unknown"
EXACT, ALIKE = "exact", "alike"
NEAR = 30.0
"""Kilometres up to which two positions may be of one city or place."""
_WEIGHTS = {"label": 60.0, "country": 15.0, "coordinates": 15.0, "class": 10.0}
"""Points of a hundred; what is unknown counts half, what differs nothing."""
_WORTH = {YES: 1.0, UNKNOWN: 0.5, NO: 0.0}
_ALIKE = 90.0


@dataclass(frozen=True, slots=True)
class Match:
    """What fits: ``label`` is exact, alike or no; ``country`` and ``cls`` yes, no or unknown.

    ``kilometres`` is ``None`` where one of the two has no coordinates; ``names`` are those that fit best.
    """

    label: str
    country: str
    kilometres: float | None
    cls: str
    score: float
    names: tuple[str, ...]

    @property
    def coordinates(self) -> str:
        """Whether the positions are near each other."""
        if self.kilometres is None:
            return UNKNOWN
        return YES if self.kilometres <= NEAR else NO

    @property
    def in_place(self) -> bool:
        """Whether label, country and coordinates match: what one register needs to bear out a link alone."""
        return self.label == EXACT and self.country == YES and self.coordinates == YES


def match(
    thing: Thing,
    names: Iterable[str],
    points: Iterable[Point],
    countries: Iterable[str],
    our_countries: Iterable[str],
    cls: str = UNKNOWN,
) -> Match:
    """How well an item with these names, points and countries (ids of items) fits ``thing``."""
    listed = tuple(dict.fromkeys(names))
    known = {fold(one) for one in thing.names()}
    same = tuple(one for one in listed if fold(one) in known)
    if same:
        label, likeliest, best = EXACT, 100.0, same
    else:
        mine = [forms(one) for one in thing.names()]
        scored = [(max(likeness(forms(one), other).score for other in mine), one) for one in listed if mine]
        likeliest, name = max(scored, default=(0.0, ""), key=lambda pair: (pair[0], pair[1]))
        label, best = ALIKE if likeliest >= _ALIKE else NO, (name,) if name else ()
    theirs, here = {*countries}, {*our_countries}
    country = UNKNOWN if not theirs or not here else YES if theirs & here else NO
    kilometres = ours.distance(thing.points, tuple(points))
    found = Match(label, country, None if kilometres is None else round(kilometres, 1), cls, 0.0, best)
    score = (
        _WEIGHTS["label"] * likeliest / 100
        + _WEIGHTS["country"] * _WORTH[country]
        + _WEIGHTS["coordinates"] * _WORTH[found.coordinates]
        + _WEIGHTS["class"] * _WORTH[cls]
    )
    return Match(label, country, found.kilometres, cls, round(score, 1), best)
