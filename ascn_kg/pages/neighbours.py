"""The things around one thing: what it points at and what points at it, as nodes and edges."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.terms import Iri

MOST = 40
_AROUND = """
SELECT DISTINCT ?from ?property ?to WHERE {
VALUES ?this { <https://w3id.org/ascn-kg/> }
{ GRAPH ?graph { ?this ?property ?to } BIND(?this AS ?from) }
UNION { GRAPH ?graph { ?from ?property ?this } BIND(?this AS ?to) }
FILTER(?graph != <https://w3id.org/ascn-kg/graph/inferred>)
FILTER(STRSTARTS(STR(?from), "https://w3id.org/ascn-kg/id/") && STRSTARTS(STR(?to), "https://w3id.org/ascn-kg/id/"))
}
ORDER BY ?from ?to ?property
LIMIT 1000
"""
_LEFT_OUT = frozenset({"geometry", "identity-link", "scheme"})
_SHARE = 8
"""Neighbours of one kind that are shown before others have had their turn."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes, the first of them the thing itself, and edges (from, to, name of the property)."""

    nodes: tuple[Link, ...]
    edges: tuple[tuple[str, str, str], ...]

    @property
    def data(self) -> dict[str, object]:
        """What the script of the page reads."""
        return {
            "nodes": [
                {"id": one.iri, "label": one.text, "kind": one.kind, "href": one.href} for one in self.nodes
            ],
            "edges": [{"from": start, "to": end, "label": label} for start, end, label in self.edges],
        }


def neighbourhood(site: Site, iri: str, words: Words) -> Neighbourhood | None:
    """The things around ``iri``, at most 40, of every kind some; or ``None``. Two queries."""
    found = site.engine.select(bind(_AROUND.replace(vocab.DEFAULT_BASE, site.base), {"this": Iri(iri)}))
    arrows = [(row["from"].value, row["property"].value, row["to"].value) for row in found]
    chosen = _some_of_each(site.base, [start if end == iri else end for start, _, end in arrows])
    if not chosen:
        return None
    names = Names(site, {iri, *chosen}, words)
    edges = {
        (start, end): names.of(one).value
        for start, one, end in arrows
        if start != end and (start in chosen or end in chosen)
    }
    return Neighbourhood(
        tuple(names.link(one) for one in (iri, *sorted(chosen - {iri}))),
        tuple((start, end, label) for (start, end), label in sorted(edges.items())),
    )


def _some_of_each(base: str, around: list[str]) -> set[str]:
    """A few of each kind first, then the rest up to the limit."""
    counted: dict[str, int] = {}
    first: list[str] = []
    rest: list[str] = []
    for one in dict.fromkeys(around):
        ref = iris.split_entity(base, one)
        if ref is None or ref.kind in _LEFT_OUT:
            continue
        counted[ref.kind] = counted.get(ref.kind, 0) + 1
        (first if counted[ref.kind] <= _SHARE else rest).append(one)
    return set([*first, *rest][:MOST])
