"""The JSON-LD of every entity is turned into triples and held against the graph, by the tables alone."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import rdflib
from rdflib import RDF, BNode, URIRef

from ascn_kg import iris, vocab
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.pages import embedded, jsonld, schema
from ascn_kg.terms import Iri, Literal, Row, Term

from .conftest import BASE

PREFIXES = vocab.prefixes(BASE)
ID = f"{BASE}id/"
LOCAL_CONTEXT = {
    "@vocab": vocab.SCHEMA,
    "schema": vocab.SCHEMA,
    **{term: {"@type": "@id"} for term in ("url", "sameAs", "license", "contentUrl")},
}
"""What https://schema.org's own context does with the words that we use, without the network."""


def expanded(*documents: dict[str, Any]) -> rdflib.Graph:
    """The triples of the documents, their context taken from here."""
    nodes = []
    for document in documents:
        assert document["@context"] == "https://schema.org"
        nodes.append({key: value for key, value in document.items() if key != "@context"})
    graph = rdflib.Graph()
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    graph.parse(data=json.dumps({"@context": LOCAL_CONTEXT, "@graph": nodes}), format="json-ld")
    return graph


@dataclass
class Data:
    """The merged graph, indexed."""

    facts: dict[str, list[tuple[str, Term]]] = field(default_factory=lambda: defaultdict(list))
    said: set[tuple[str, str, str, str]] = field(default_factory=set)
    pointing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, Literal] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        subject, property, value = row["s"].value, row["p"].value, row["o"]
        self.facts[subject].append((property, value))
        self.said.add((subject, property, *as_compared(value)))
        if isinstance(value, Iri):
            self.pointing[value.value].add(subject)
        if property == f"{vocab.RDFS}label" and isinstance(value, Literal) and value.lang == "en":
            self.labels[subject] = value

    def related(self, iri: str) -> list[tuple[str, str, Term]]:
        return [(node, *fact) for node in sorted(self.pointing[iri]) for fact in self.facts[node]]

    def classes(self, iri: str) -> set[str]:
        heads = (vocab.ascn(BASE), vocab.SKOS)
        found = [value.value for property, value in self.facts[iri] if property == f"{vocab.RDF}type"]
        return {one.removeprefix(head) for one in found for head in heads if one.startswith(head)}


def as_compared(term: Term | rdflib.term.Node) -> tuple[str, str]:
    """Lexical form and language; numbers by their value, as JSON has no other."""
    if isinstance(term, rdflib.Literal):
        term = Literal(str(term), term.language or "", str(term.datatype or ""))
    if isinstance(term, Literal):
        if term.datatype.startswith(vocab.XSD) and term.datatype.rpartition("#")[2] in (
            "decimal",
            "double",
            "integer",
        ):
            return str(Decimal(term.value).normalize()), ""
        return term.value, term.lang
    return term.value if isinstance(term, Iri) else str(term), "@iri"


@pytest.fixture(scope="module")
def data(engine: EmbeddedEngine) -> Data:
    found = Data()
    for row in engine.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }"):
        found.add(row)
    return found


def document(data: Data, iri: str) -> dict[str, Any]:
    return jsonld.entity(BASE, iri, data.facts[iri], data.related(iri), data.labels)


def iri_of(curie: str) -> str:
    return schema.expand(PREFIXES, curie)


def concept_of(rule: schema.Rule, said: str) -> str:
    name = said.removeprefix(vocab.SCHEMA)
    return next((f"{ID}concept/{slug}" for slug, mode in rule.values if mode == name), said)


def backed(data: Data, classes: set[str], rules: tuple[schema.Rule, ...], triple: Any) -> bool:
    """Whether a statement of the graph says the triple, through a rule."""
    subject, property, value = triple
    for rule in rules:
        if f"{vocab.SCHEMA}{rule.term}" == property and (not rule.on or classes & set(rule.on)):
            text, lang = as_compared(value)
            text = concept_of(rule, text)
            kind = iris.split_entity(BASE, text)
            if rule.kinds and (kind is None or kind.kind not in rule.kinds):
                continue
            if (subject, iri_of(rule.property), text, lang) in data.said:
                return True
    return False


def unbacked(data: Data, iri: str, graph: rdflib.Graph) -> Iterator[Any]:
    """The triples of the JSON-LD of ``iri`` that no statement of the graph says."""
    classes = data.classes(iri)
    for subject, predicate, value in graph:
        triple = (str(subject), str(predicate), value)
        term = triple[1].removeprefix(vocab.SCHEMA)
        if predicate == RDF.type:
            if not typed(data, triple[0], str(value).removeprefix(vocab.SCHEMA), subject):
                yield triple
        elif isinstance(subject, BNode):
            parents = list(graph.subjects(URIRef(f"{vocab.SCHEMA}geo"), subject))
            curies = [curie for curie, said in schema.GEO.items() if said == term]
            if parents != [URIRef(iri)] or (iri, iri_of(curies[0]), *as_compared(value)) not in data.said:
                yield triple
        elif triple[0] == iri:
            if not (backed(data, classes, schema.RULES, triple) or pointed(data, classes, triple)):
                yield triple
        elif term == "name" and (triple[0], f"{vocab.RDFS}label", *as_compared(value)) in data.said:
            continue
        elif not any(
            backed(data, data.classes(triple[0]), node.inner, triple)
            for node in schema.NODES
            if node.cls in data.classes(triple[0])
        ):
            yield triple


def typed(data: Data, subject: str, type: str, node: Any) -> bool:
    if isinstance(node, BNode):
        return type == "GeoCoordinates"
    classes = data.classes(subject)
    if type == "Thing":
        return not classes & set(schema.TYPES)
    if any(schema.TYPES.get(cls) == type for cls in classes):
        return True
    return any(
        (subject, iri_of(one.property), f"{ID}concept/{one.concept}", "@iri") in data.said
        for one in schema.NARROWER
        if one.type == type
    )


def pointed(data: Data, classes: set[str], triple: Any) -> bool:
    """Whether the triple leads to a node that points back, as a rule has it; or to a place on the globe."""
    subject, property, value = triple
    if property == f"{vocab.SCHEMA}geo":
        return isinstance(value, BNode)
    return any(
        (str(value), iri_of(node.link), subject, "@iri") in data.said
        and node.cls in data.classes(str(value))
        and not (node.unless and any(p == iri_of(node.unless) for p, _ in data.facts[str(value)]))
        for node in schema.NODES
        if f"{vocab.SCHEMA}{node.term}" == property and classes & set(node.on)
    )


def expected(data: Data, iri: str) -> set[tuple[str, str, str]]:
    """What the tables make of the statements about ``iri``: term, value, language."""
    classes = data.classes(iri)
    found = set()
    for rule in schema.RULES:
        for property, value in data.facts[iri]:
            if property != iri_of(rule.property) or (rule.on and not classes & set(rule.on)):
                continue
            text, lang = as_compared(value)
            kind = iris.split_entity(BASE, text)
            if rule.kinds and (kind is None or kind.kind not in rule.kinds):
                continue
            if rule.values:
                text = vocab.SCHEMA + dict(rule.values)[kind.slug if kind else ""]
            found.add((rule.term, text, lang))
    return found


class TestEveryEntity:
    def test_says_what_the_graph_says_and_nothing_else(self, data: Data) -> None:
        entities = [iri for iri in data.facts if iri.startswith(ID)]
        assert len(entities) > 3000
        wrong: list[Any] = []
        missing: list[Any] = []
        for iri in entities:
            graph = expanded(document(data, iri))
            wrong += unbacked(data, iri, graph)
            said = {
                (str(predicate).removeprefix(vocab.SCHEMA), *as_compared(value))
                for predicate, value in graph.predicate_objects(URIRef(iri))
            }
            missing += [(iri, one) for one in expected(data, iri) - said]
        assert wrong[:5] == []
        assert missing[:5] == []

    def test_has_a_name_and_a_class_where_the_graph_gives_one(self, data: Data) -> None:
        for iri in data.facts:
            if iri.startswith(ID):
                made = document(data, iri)
                named = any(property == f"{vocab.SKOS}prefLabel" for property, _ in data.facts[iri])
                assert ("name" in made) == named, iri
                assert made["@type"], iri


def test_every_rule_is_used_by_the_data(data: Data) -> None:
    properties = {property for facts in data.facts.values() for property, _ in facts}
    listed = {rule.property for rule in schema.RULES} | {one.property for one in schema.NARROWER}
    for node in schema.NODES:
        listed |= {node.link, *(rule.property for rule in node.inner)}
    assert {curie for curie in listed if iri_of(curie) not in properties} == set()


def test_every_concept_of_the_tables_exists(data: Data) -> None:
    slugs = {one.concept for one in schema.NARROWER}
    slugs |= {slug for rule in schema.RULES for slug, _ in rule.values}
    assert {slug for slug in slugs if f"{ID}concept/{slug}" not in data.facts} == set()


CITY, EVENT, PERSON = f"{ID}city/x", f"{ID}event/x", f"{ID}person/x"
ASCN = vocab.ascn(BASE)
TYPE = f"{vocab.RDF}type"


def on(day: str, kind: str = "gYearMonth") -> Literal:
    return Literal(day, datatype=f"{vocab.XSD}{kind}")


class TestOne:
    def test_dates_keep_their_precision_and_contested_ones_stand_side_by_side(self) -> None:
        start = f"{ASCN}startDate"
        one = jsonld.entity(BASE, EVENT, [(TYPE, Iri(f"{ASCN}Event")), (start, on("2023-07"))])
        assert one["startDate"] == "2023-07"
        assert one["@type"] == "Event"
        two = jsonld.entity(
            BASE, EVENT, [(TYPE, Iri(f"{ASCN}Event")), (start, on("2023-07")), (start, on("2023", "gYear"))]
        )
        assert two["startDate"] == ["2023", "2023-07"]

    def test_a_place_on_the_globe_needs_one_pair_of_numbers(self) -> None:
        lat, long = f"{vocab.WGS84}lat", f"{vocab.WGS84}long"
        facts: list[tuple[str, Term]] = [
            (TYPE, Iri(f"{ASCN}City")),
            (lat, on("-5.14861", "decimal")),
            (long, on("119.0", "decimal")),
        ]
        made = jsonld.entity(BASE, CITY, facts)
        assert made["geo"] == {"@type": "GeoCoordinates", "latitude": -5.14861, "longitude": 119}
        assert "geo" not in jsonld.entity(BASE, CITY, [*facts, (lat, on("-5.2", "decimal"))])

    def test_a_tenure_is_a_role_between_person_and_organization(self) -> None:
        node, organization, post = f"{ID}tenure/t", f"{ID}organization/o", f"{ID}post/p"
        rows: list[tuple[str, str, Term]] = [
            (node, TYPE, Iri(f"{ASCN}Tenure")),
            (node, f"{vocab.ORG}member", Iri(PERSON)),
            (node, f"{vocab.ORG}organization", Iri(organization)),
            (node, f"{ASCN}post", Iri(post)),
            (node, f"{ASCN}startDate", on("2021", "gYear")),
        ]
        labels = {organization: Literal("Bappenas", "id"), post: Literal("post/p")}
        made = jsonld.entity(BASE, PERSON, [(TYPE, Iri(f"{ASCN}Person"))], rows, labels)
        assert made["memberOf"] == {
            "@type": "OrganizationRole",
            "@id": node,
            "memberOf": {
                "@id": organization,
                "@type": "Organization",
                "name": {"@language": "id", "@value": "Bappenas"},
            },
            "roleName": {"@id": post},
            "startDate": "2021",
        }

    def test_a_large_body_lists_its_first_members(self) -> None:
        body = f"{ID}organization/o"
        rows: list[tuple[str, str, Term]] = []
        for number in range(150):
            node = f"{ID}tenure/t{number:03}"
            rows += [
                (node, TYPE, Iri(f"{ASCN}Tenure")),
                (node, f"{vocab.ORG}organization", Iri(body)),
                (node, f"{vocab.ORG}member", Iri(f"{ID}person/p{number}")),
            ]
        facts: list[tuple[str, Term]] = [(TYPE, Iri(f"{ASCN}Organization"))]
        made = jsonld.entity(BASE, body, facts, rows)
        assert [one["@id"] for one in made["member"]] == [f"{ID}tenure/t{number:03}" for number in range(100)]
        assert jsonld.entity(BASE, body, facts, rows, most=1)["member"]["@id"] == f"{ID}tenure/t000"

    @pytest.mark.parametrize(("status", "listed"), [((), True), (("announced",), False)])
    def test_an_announced_participation_is_no_attendance(self, status: tuple[str, ...], listed: bool) -> None:
        node = f"{ID}participation/p"
        rows: list[tuple[str, str, Term]] = [
            (node, TYPE, Iri(f"{ASCN}Participation")),
            (node, f"{ASCN}inEvent", Iri(EVENT)),
            (node, f"{ASCN}participant", Iri(PERSON)),
            *((node, f"{ASCN}status", Iri(f"{ID}concept/{one}")) for one in status),
        ]
        made = jsonld.entity(BASE, EVENT, [(TYPE, Iri(f"{ASCN}Event"))], rows)
        assert ("attendee" in made) == listed

    @pytest.mark.parametrize(
        ("lexical", "kind", "written"),
        [
            ("7400000", "decimal", 7400000),
            ("16.80", "decimal", 16.8),
            ("0.1234567890123456789", "decimal", "0.1234567890123456789"),
            ("12345678901234567890", "integer", "12345678901234567890"),
            ("INF", "double", "INF"),
            ("2023-07", "gYearMonth", "2023-07"),
        ],
    )
    def test_numbers_stay_exact(self, lexical: str, kind: str, written: object) -> None:
        facts = [(TYPE, Iri(f"{ASCN}Observation")), (f"{ASCN}value", on(lexical, kind))]
        assert jsonld.entity(BASE, f"{ID}observation/x", facts)["value"] == written

    def test_the_query_finds_what_the_nodes_need(self, engine: EmbeddedEngine, data: Data) -> None:
        for name in ("city/makassar", "event/8th-ascn-annual-meeting", "organization/kuala-lumpur-city-hall"):
            iri = f"{ID}{name}"
            rows = [
                (row["node"].value, row["property"].value, row["value"])
                for row in engine.select(jsonld.related_query(BASE, iri))
            ]
            assert jsonld.entity(BASE, iri, data.facts[iri], rows, data.labels) == document(data, iri), name

    def test_what_is_mentioned_is_named(self, data: Data) -> None:
        iri = f"{ID}event/8th-ascn-annual-meeting"
        known = jsonld.mentioned(data.facts[iri], data.related(iri))
        few = {one: label for one, label in data.labels.items() if one in known}
        assert jsonld.entity(BASE, iri, data.facts[iri], data.related(iri), few) == document(data, iri)


def test_nothing_in_a_script_can_end_it() -> None:
    value = {"name": "</script><!-- & \u2028"}
    written = embedded.script(value)
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == value


def test_the_page_and_the_data_set() -> None:
    page = embedded.about_page(BASE, "http://h/page/city/x", CITY, [f"{ID}source/b", f"{ID}source/a"], "en")
    assert page["isBasedOn"] == [{"@id": f"{ID}source/a"}, {"@id": f"{ID}source/b"}]
    assert "isBasedOn" not in embedded.about_page(BASE, "http://h/", CITY, [], "en")
    whole = embedded.dataset(BASE, "http://h/", "abc", date(2026, 11, 24), "What it is.")
    both = embedded.together(page, whole)
    assert [one["@type"] for one in both["@graph"]] == ["AboutPage", "Dataset"]
    graph = expanded(page, whole)
    dataset = URIRef(f"{BASE}dataset")
    assert str(graph.value(dataset, URIRef(f"{vocab.SCHEMA}version"))) == "abc"
    assert str(graph.value(dataset, URIRef(f"{vocab.SCHEMA}dateModified"))) == "2026-11-24"
    assert graph.value(URIRef("http://h/page/city/x"), URIRef(f"{vocab.SCHEMA}mainEntity")) == URIRef(CITY)
