"""The home page: how much there is of what, the cities on a map, the meetings on a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.pages import timeline
from ascn_kg.pages.model import Link, Map, Timeline
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words

_SHOWN = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
SELECT DISTINCT ?thing ?class WHERE {
  VALUES ?class { ascn:City ascn:AnnualMeeting ascn:HighLevelMeeting ascn:Summit }
  ?thing a ?class
}
ORDER BY ?thing
"""
_COUNTED = (
    "city",
    "country",
    "person",
    "organization",
    "event",
    "project",
    "programme",
    "observation",
    "source",
)


@dataclass(frozen=True, slots=True)
class HomePage:
    """Counts by kind (slug, plural in the reader's language, number), the cities and the meetings."""

    counts: tuple[tuple[str, str, int], ...]
    cities: tuple[Link, ...]
    map: Map
    timeline: Timeline


def home_page(site: Site, words: Words, classes: Mapping[str, int]) -> HomePage:
    """The home page; ``classes`` has the number of things by class. Two queries."""
    ascn = vocab.ascn(site.base)
    rows = site.engine.select(_SHOWN.replace(vocab.DEFAULT_BASE, site.base))
    names = Names(site, {row["thing"].value for row in rows}, words)
    cities = [row["thing"].value for row in rows if row["class"].value == f"{ascn}City"]
    links = sorted((names.link(city) for city in cities), key=lambda link: link.text.casefold())
    points = (names.point(city) for city in cities)
    dated = []
    for row in rows:
        period = names.period(row["thing"].value)
        if row["class"].value != f"{ascn}City" and period is not None:
            dated.append((names.link(row["thing"].value), *period, names.when(row["thing"].value)))
    counts = [
        (slug, words.plural(kind), classes[ascn + kind.cls])
        for slug in _COUNTED
        if (kind := vocab.KIND_BY_SLUG[slug]) and classes.get(ascn + kind.cls)
    ]
    return HomePage(
        tuple(counts),
        tuple(links),
        Map(tuple(point for point in points if point is not None)),
        timeline.make(dated, words),
    )
