"""What points at an entity, by kind and by property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ascn_kg import iris, vocab
from ascn_kg.pages.site import Site
from ascn_kg.pages.specs import SPECS
from ascn_kg.rq import bind
from ascn_kg.terms import Iri

UNFOLDED = frozenset(SPECS) | {"observation", "identity-link"}
"""Kinds that pages unfold: into tables, into series, into the list of identity links."""
_POINTING = """
SELECT DISTINCT ?node ?property WHERE {
VALUES ?this { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?node ?property ?this }
FILTER(?graph != <https://w3id.org/ascn-kg/graph/inferred> && isIRI(?node))
}
ORDER BY ?node ?property
LIMIT 5000
"""
Arrow = tuple[str, str]
"""A thing that points here, and by which property."""


def pointing(site: Site, iri: str) -> list[Arrow]:
    """What documents say that points at ``iri``, at most 5,000. One query."""
    found = site.engine.select(bind(under(site.base, _POINTING), {"this": Iri(iri)}))
    return [(row["node"].value, row["property"].value) for row in found if row["node"].value != iri]


def under(base: str, text: str) -> str:
    """A query with our graphs as they are under ``base``."""
    return text.replace(f"{vocab.DEFAULT_BASE}graph/", f"{base}graph/")


def by_kind(base: str, arrows: Iterable[Arrow]) -> dict[str, list[str]]:
    """Kind → what points here, each once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for node, _ in arrows:
        ref = iris.split_entity(base, node)
        found[ref.kind if ref else ""][node] = None
    return {kind: list(nodes) for kind, nodes in found.items()}


def others(arrows: Iterable[Arrow], kinds: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Property → what points here by it and is not unfolded."""
    unfolded = {node for kind, nodes in kinds.items() if kind in UNFOLDED for node in nodes}
    found: dict[str, list[str]] = defaultdict(list)
    for node, one in arrows:
        if node not in unfolded:
            found[one].append(node)
    return found
