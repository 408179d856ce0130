"""The home page: how much there is of what, and the member cities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.pages.entity import Link
from ascn_kg.pages.names import Names

_KINDS = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
SELECT ?class (COUNT(DISTINCT ?entity) AS ?count) WHERE {
  ?entity a ?class
  FILTER(STRSTARTS(STR(?class), STR(ascn:)))
}
GROUP BY ?class
"""
_CITIES = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
SELECT ?city WHERE { ?city a ascn:City } ORDER BY ?city
"""


@dataclass(frozen=True, slots=True)
class HomePage:
    """Counts by kind (plural name in the reader's language → number) and the member cities."""

    counts: tuple[tuple[str, int], ...]
    cities: tuple[Link, ...]


def home_page(engine: Engine, base: str, language: str) -> HomePage:
    """The home page. Three queries."""
    counted = Counter(
        {
            row["class"].value.rpartition("#")[2]: int(row["count"].value)
            for row in engine.select(_KINDS.replace(vocab.DEFAULT_BASE, base))
        }
    )
    counts = [
        (kind.plural_id if language == "id" else kind.plural_en, counted[kind.cls])
        for kind in vocab.KINDS
        if counted[kind.cls]
    ]
    found = [row["city"].value for row in engine.select(_CITIES.replace(vocab.DEFAULT_BASE, base))]
    names = Names(engine, base, found, language)
    cities = [Link(iri, names.of(iri), iris.page_path(base, iri) or iri) for iri in found]
    cities.sort(key=lambda city: city.label.value)
    return HomePage(tuple(counts), tuple(cities))
