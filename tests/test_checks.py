"""Each rule across graphs fires on the smallest statements that break it, and on nothing else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ascn_kg import iris, rq, turtle
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.load import Dataset
from ascn_kg.validate import checks

from .conftest import BASE, PREFIXES, ROOT

FILES = sorted((ROOT / "queries" / "checks").glob("*.rq"))

GOOD = {
    "registry": 'city:a a ascn:City ; skos:prefLabel "a"@en .',
    "links": "city:a skos:exactMatch wd:Q1 .",
    "editorial": 'city:a skos:editorialNote "n"@en .',
    "ontology": (
        'ascn:City a owl:Class ; rdfs:label "city"@en ; skos:definition "d"@en ; vs:term_status "testing" ;'
        " rdfs:isDefinedBy <https://w3id.org/ascn-kg/ontology> ; skos:example city:a ."
        ' ascn:locator a owl:DatatypeProperty ; rdfs:label "l"@en ; skos:definition "d"@en ;'
        ' vs:term_status "testing" ; rdfs:isDefinedBy <https://w3id.org/ascn-kg/ontology> .'
        ' ascn:Source a owl:Class ; rdfs:label "s"@en ; skos:definition "d"@en ; vs:term_status "testing" ;'
        " rdfs:isDefinedBy <https://w3id.org/ascn-kg/ontology> ."
    ),
    "inferred": 'city:a rdfs:label "a"@en ; ascn:earliest "2018-01-01"^^xsd:date .',
    "one": (
        'graph:one prov:wasDerivedFrom source:one . source:one a ascn:Source . city:a ascn:locator "p. 1" .'
        " city:a wgs84:lat 1.0 ; wgs84:long 103.8 ."
    ),
}
LEVELS = (
    "city:a ascn:administrativeKind concept:city . concept:city skos:broader concept:urban-area ."
    " concept:province skos:broader concept:wider-area . country:a a ascn:Country . place:a a ascn:Place ."
)
BREAKS = {
    "untyped-node": ("one", "city:a skos:related city:unknown ."),
    "unused-registry-entity": ("registry", 'city:b a ascn:City ; skos:prefLabel "b"@en .'),
    "graph-without-source": ("two", 'city:a ascn:locator "p. 2" .'),
    "inferred-by-hand": ("one", "city:a org:memberOf city:a ."),
    "unknown-term": ("one", 'city:a ascn:locatr "p. 1" .'),
    "kind-against-class": ("one", "city:b a ascn:Source ."),
    "malformed-iri": ("one", "<https://w3id.org/ascn-kg/id/town/b> a ascn:City ."),
    "contradiction": (
        "ontology",
        "[] a owl:AllDisjointClasses ; owl:members ( ascn:City ascn:Source ) . city:a a ascn:Source .",
    ),
    "date-order": (
        "one",
        'city:a ascn:startDate "2019"^^xsd:gYear ; ascn:endDate "2018-12"^^xsd:gYearMonth .',
    ),
    "distant-register": ("links", "city:a wgs84:lat 1.0 ; wgs84:long 104.08 ."),
    "wrong-level": (
        "links",
        f"{LEVELS} identity-link:a ascn:linksFrom city:a ; ascn:matchKind skos:exactMatch ;"
        " ascn:entryLevel concept:province .",
    ),
    "same-label": ("one", 'city:b a ascn:City ; skos:prefLabel "a"@en .'),
    "shared-identity": ("one", "city:b a ascn:City ; skos:exactMatch wd:Q1 ."),
    "undocumented-term": ("ontology", 'ascn:New a owl:Class ; rdfs:label "new"@en .'),
    "example-missing": ("ontology", "ascn:City skos:example city:nowhere ."),
}


def findings(extra: dict[str, str]) -> dict[str, str]:
    """Rule → file-independent text of what the checks find in the good graphs and ``extra``."""
    dataset = Dataset(BASE)
    for graphs in (GOOD, extra):
        for slug, text in graphs.items():
            dataset.add(slug, turtle.parse(PREFIXES + text, f"{slug}.ttl"))
    engine = EmbeddedEngine.from_quads(dataset.quads(), BASE)
    return {one.rule: f"{one.focus} {one.path} {one.message}" for one in checks.check(engine, FILES, BASE)}


def test_good_statements_pass_every_rule() -> None:
    assert findings({}) == {}


@pytest.mark.parametrize("rule", BREAKS)
def test_a_rule_fires(rule: str) -> None:
    slug, text = BREAKS[rule]
    assert rule in findings({slug: text})


def test_every_rule_has_a_case() -> None:
    assert sorted(BREAKS) == [path.stem for path in FILES]


def test_the_city_state_may_share_an_identity() -> None:
    text = "country:b a ascn:Source ; skos:exactMatch wd:Q1 ; ascn:coextensiveWith city:a ."
    assert "shared-identity" not in findings({"one": text})


@pytest.mark.parametrize(
    ("coordinates", "distant"),
    [
        ("wgs84:lat 1.0 ; wgs84:long 104.06", False),
        ("wgs84:lat 1.26 ; wgs84:long 103.8", False),
        ("wgs84:lat 1.28 ; wgs84:long 103.8", True),
        ("wgs84:lat 1.2 ; wgs84:long 104.0", True),
    ],
)
def test_thirty_kilometres(coordinates: str, distant: bool) -> None:
    assert ("distant-register" in findings({"links": f"city:a {coordinates} ."})) is distant


@pytest.mark.parametrize(
    ("entity", "level", "wrong"),
    [
        ("city:a", "concept:city", False),
        ("city:a", "concept:sovereign-state", True),
        ("country:a", "concept:sovereign-state", False),
        ("country:a", "concept:city-state", False),
        ("country:a", "concept:city", True),
        ("place:a", "concept:province", False),
        ("place:a", "concept:sovereign-state", True),
    ],
)
def test_levels(entity: str, level: str, wrong: bool) -> None:
    link = f"identity-link:a ascn:linksFrom {entity} ; ascn:matchKind skos:exactMatch"
    text = f"{LEVELS} {link} ; ascn:entryLevel {level} ."
    assert ("wrong-level" in findings({"links": text})) is wrong


def test_sources_that_differ_in_dates_do_not_contradict_themselves() -> None:
    one, two = 'city:a ascn:startDate "2019"^^xsd:gYear .', 'city:a ascn:endDate "2018"^^xsd:gYear .'
    assert "date-order" not in findings({"one": one, "two": two})


def test_a_rule_follows_the_base() -> None:
    for path in FILES:
        file = rq.read(path, ("title", "severity"))
        assert BASE not in file.under("http://127.0.0.1/")
        ox.Store().query(file.under("http://127.0.0.1/"))


def test_house_graphs_have_their_names() -> None:
    assert iris.graph(BASE, "links") == f"{BASE}graph/links"
