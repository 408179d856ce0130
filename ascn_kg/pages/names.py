"""Names of what a page mentions, with the dates and the point of each: one query per page.

The properties are filtered, not listed in a second VALUES: the product of two lists is evaluated first, which
is ten times slower (measured on pyoxigraph 0.5.13).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ascn_kg import dates, iris, vocab
from ascn_kg.pages.model import Link, Point
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Literal, pick_label

_NAMES = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?iri ?property ?value WHERE {
VALUES ?iri { <https://w3id.org/ascn-kg/> }
?iri ?property ?value
FILTER(?property IN (
  rdfs:label, ascn:earliest, ascn:latest, ascn:startDate, ascn:endDate, wgs84:lat, wgs84:long
))
FILTER(LANG(?value) IN ("", "en", "id"))
}
"""


class Names:
    """Labels, bounds of dates and points for a set of IRIs, fetched at once."""

    def __init__(self, site: Site, wanted: Iterable[str], words: Words) -> None:
        self._site = site
        self._languages = words.fallback
        ascn = vocab.ascn(site.base)
        self._label = f"{vocab.RDFS}label"
        self._earliest, self._latest = f"{ascn}earliest", f"{ascn}latest"
        self._start, self._end = f"{ascn}startDate", f"{ascn}endDate"
        self._words = words
        self._lat, self._long = f"{vocab.WGS84}lat", f"{vocab.WGS84}long"
        self._found: dict[str, dict[str, list[Literal]]] = defaultdict(lambda: defaultdict(list))
        listed = sorted({iri for iri in wanted if iri.startswith(f"{site.base}id/")})
        if listed:
            text = _NAMES.replace(vocab.ascn(vocab.DEFAULT_BASE), ascn)
            for row in site.engine.select(bind(text, {"iri": [Iri(iri) for iri in listed]})):
                if isinstance(value := row["value"], Literal):
                    self._found[row["iri"].value][row["property"].value].append(value)

    def of(self, iri: str) -> Literal:
        """The label of ``iri`` with its language; for an IRI without one, its short form."""
        label = self._site.vocabulary.label(iri, self._languages)
        if label is None and iri in self._found:
            label = pick_label(self._found[iri][self._label], self._languages)
        if label is None and (slug := iris.split_graph(self._site.base, iri)):
            label = Literal(slug)
        return label or self._made(iri)

    def _made(self, iri: str) -> Literal:
        """A name for what has none: the words of its slug, or a short form of its address."""
        ref = iris.split_entity(self._site.base, iri)
        return Literal(ref.slug.replace("-", " ") if ref else _short(self._site.base, iri))

    def link(self, iri: str) -> Link:
        """The name of ``iri`` with where to go."""
        base = self._site.base
        ref = iris.split_entity(base, iri)
        kind = ref.kind if ref else "graph" if iris.split_graph(base, iri) else ""
        return Link(iri, self.of(iri), iris.page_path(base, iri) or iri, kind)

    def period(self, iri: str) -> tuple[str, str] | None:
        """The first and the last day that is stated of ``iri``, or ``None``.

        Of an event that several documents date, the most exact dates count; a tenure or a membership goes on
        to the last day on which it was seen.
        """
        if (stated := self._stated(iri)) is not None:
            days = [day for lexical in stated for day in dates.bounds(lexical) or ()]
            if days:
                return min(days).isoformat(), max(days).isoformat()
        found = self._found.get(iri, {})
        if not found.get(self._earliest) or not found.get(self._latest):
            return None
        return min(one.value for one in found[self._earliest]), max(one.value for one in found[self._latest])

    def when(self, iri: str) -> str:
        """The period of ``iri`` in words, as exact as it is stated; empty where none is."""
        if (stated := self._stated(iri)) is not None:
            return self._words.period(stated[0], stated[-1])
        period = self.period(iri)
        return self._words.period(*period) if period else ""

    def _stated(self, iri: str) -> list[str] | None:
        """The most exact first and last dates of an event, in order; ``None`` for anything else."""
        ref, found = iris.split_entity(self._site.base, iri), self._found.get(iri, {})
        if ref is None or ref.kind != "event" or not found.get(self._start):
            return None
        exact = []
        for one in (self._start, self._end):
            values = [value.value for value in found.get(one, ())]
            longest = max(map(len, values), default=0)
            exact += [value for value in values if len(value) == longest]
        return sorted(exact)

    def point(self, iri: str) -> Point | None:
        """Where ``iri`` is on the map, or ``None``."""
        found = self._found.get(iri, {})
        if not found.get(self._lat) or not found.get(self._long):
            return None
        link = self.link(iri)
        return Point(float(found[self._lat][0].value), float(found[self._long][0].value), link)


def _short(base: str, iri: str) -> str:
    """A form of an IRI that people can read: without scheme, or as a prefixed name."""
    short = iris.curie(base, iri)
    return short if not short.startswith("<") else iri.partition("//")[2].rstrip("/") or iri
