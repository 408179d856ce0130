"""What the map shows, as the graph has it: things by place, with the years that are stated of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.pages.site import Site
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Row

NETWORK = "asean-smart-cities-network"
"""The slug of the network whose members the map shows."""
_HEAD = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT DISTINCT ?thing ?place ?around ?when WHERE {
"""
QUERIES = {
    "cities": """
VALUES ?network { <https://w3id.org/ascn-kg/> }
?membership a ascn:Membership ; org:organization ?network ; org:member ?thing .
?thing a ascn:City .
BIND(?thing AS ?place)
OPTIONAL { ?membership ascn:startDate ?when }
""",
    "events": """
?thing a ascn:Event ; ascn:venue ?place .
OPTIONAL { ?thing ascn:startDate ?when }
""",
    "projects": """
?thing a ascn:Project ; ascn:ofCity ?place .
OPTIONAL { ?listing a ascn:Listing ; ascn:about ?thing ; ascn:year ?when }
""",
}
_TAIL = """OPTIONAL { ?place ascn:locatedIn ?around }
}"""


@dataclass(slots=True)
class Found:
    """What the rows tell of one place: the places around it, and things there with their years."""

    around: set[str]
    things: dict[str, set[str]]


def find(site: Site, shown: str) -> dict[str, Found]:
    """The places of what is shown (a key of ``QUERIES``), by IRI. One query."""
    text = (_HEAD + QUERIES[shown] + _TAIL).replace(vocab.ascn(vocab.DEFAULT_BASE), vocab.ascn(site.base))
    if shown == "cities":
        text = bind(text, {"network": Iri(iris.entity(site.base, "organization", NETWORK))})
    rows: Iterable[Row] = site.engine.select(text)
    found: dict[str, Found] = defaultdict(lambda: Found(set(), defaultdict(set)))
    for row in rows:
        one = found[row["place"].value]
        years = one.things[row["thing"].value]
        if when := row.get("when"):
            years.add(when.value)
        if around := row.get("around"):
            one.around.add(around.value)
    return dict(sorted(found.items()))


def country_of(base: str, place: str, one: Found) -> str:
    """The country of a place, which may be one itself; nothing where none is stated."""
    head = f"{base}id/country/"
    return next((iri for iri in (place, *sorted(one.around)) if iri.startswith(head)), "")
