"""What the endpoint says of itself: read by rdflib, and compared with what the engine counts."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, URIRef
from rdflib.namespace import VOID

from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import GRAPHS, QUADS, ROWS
from ascn_kg.snapshot import Snapshot
from ascn_kg.web.context import Context

from .conftest import BASE

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = rdflib.Namespace("https://schema.org/")
FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
SERVICE = URIRef("http://localhost/sparql")
DATASET = URIRef(f"{BASE}dataset")
RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}


def fetch(client: FlaskClient, path: str, accept: str = "text/turtle") -> rdflib.Graph:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200
    name = next(format.name for format in GRAPHS if format.media == accept)
    return rdflib.Graph().parse(data=response.data, format=RDFLIB[name])


@pytest.fixture
def service(client: FlaskClient) -> rdflib.Graph:
    return fetch(client, "/sparql")


@pytest.fixture
def void(client: FlaskClient) -> rdflib.Graph:
    return fetch(client, "/.well-known/void")


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_all_formats_say_the_same(client: FlaskClient, path: str) -> None:
    sizes = {len(fetch(client, path, format.media)) for format in GRAPHS}
    assert len(sizes) == 1
    assert sizes.pop() > 1000


def test_the_service(service: rdflib.Graph) -> None:
    assert list(service.subjects(RDF.type, SD.Service)) == [SERVICE]
    assert list(service.objects(SERVICE, SD.endpoint)) == [SERVICE]
    assert list(service.objects(SERVICE, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert set(service.objects(SERVICE, SD.feature)) == {SD.UnionDefaultGraph}, "neither SERVICE nor fetching"
    names = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
    graphs = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
    assert set(service.objects(SERVICE, SD.resultFormat)) == {FORMATS[name] for name in (*names, *graphs)}
    assert len(names) + len(graphs) == len((*ROWS, *GRAPHS, *QUADS))


@pytest.mark.parametrize("holder", [SD.defaultDataset, SD.availableGraphs])
def test_named_graphs_have_their_counts(
    service: rdflib.Graph, engine: EmbeddedEngine, holder: URIRef
) -> None:
    (dataset,) = service.objects(SERVICE, holder)
    listed = {
        str(service.value(one, SD.name)): int(service.value(service.value(one, SD.graph), VOID.triples))
        for one in service.objects(dataset, SD.namedGraph)
    }
    rows = engine.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert listed == {row["g"].value: int(row["n"].value) for row in rows}


def test_the_entailment_of_the_inferred_graph_and_of_no_other(service: rdflib.Graph) -> None:
    named = {
        (
            str(service.value(one, SD.name)),
            str(regime),
            str(service.value(one, SD.supportedEntailmentProfile)),
        )
        for one, regime in service.subject_objects(SD.entailmentRegime)
    }
    regime, profile = "http://www.w3.org/ns/entailment/OWL-RDF-Based", "http://www.w3.org/ns/owl-profile/RL"
    assert named == {(f"{BASE}graph/inferred", regime, profile)}


def classes(graph: rdflib.Graph, of: object) -> dict[str, tuple[int, dict[str, int]]]:
    return {
        str(graph.value(part, VOID["class"])): (
            int(graph.value(part, VOID.entities)),
            {
                str(graph.value(one, VOID.property)): int(graph.value(one, VOID.triples))
                for one in graph.objects(part, VOID.propertyPartition)
            },
        )
        for part in graph.objects(of, VOID.classPartition)
    }


def properties(graph: rdflib.Graph, of: object) -> dict[str, tuple[int, int, int]]:
    return {
        str(graph.value(part, VOID.property)): (
            int(graph.value(part, VOID.triples)),
            int(graph.value(part, VOID.distinctSubjects)),
            int(graph.value(part, VOID.distinctObjects)),
        )
        for part in graph.objects(of, VOID.propertyPartition)
    }


def test_partitions_are_what_the_engine_counts(
    service: rdflib.Graph, void: rdflib.Graph, engine: EmbeddedEngine
) -> None:
    default = service.value(service.value(SERVICE, SD.defaultDataset), SD.defaultGraph)
    counted = {
        row["p"].value: tuple(int(row[name].value) for name in ("n", "s", "o"))
        for row in engine.select(
            "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s_) AS ?s) (COUNT(DISTINCT ?o_) AS ?o)"
            " { ?s_ ?p ?o_ } GROUP BY ?p"
        )
    }
    members = {
        row["c"].value: int(row["n"].value)
        for row in engine.select(
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"
        )
    }
    used: dict[str, dict[str, int]] = {}
    for row in engine.select(
        "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c . ?s ?p ?o FILTER(isIRI(?c)) } GROUP BY ?c ?p"
    ):
        used.setdefault(row["c"].value, {})[row["p"].value] = int(row["n"].value)
    for graph, subject in ((service, default), (void, DATASET)):
        assert properties(graph, subject) == counted
        assert classes(graph, subject) == {name: (members[name], used[name]) for name in members}


def test_totals_are_what_the_engine_counts(void: rdflib.Graph, engine: EmbeddedEngine) -> None:
    (row,) = engine.select(
        "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)"
        " (COUNT(DISTINCT ?o) AS ?distinctObjects) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"
    )
    for name, value in row.items():
        assert int(void.value(DATASET, VOID[name])) == int(value.value), name
    assert int(void.value(DATASET, VOID.classes)) == len(classes(void, DATASET))


def test_linksets_are_what_the_engine_counts(void: rdflib.Graph, engine: EmbeddedEngine) -> None:
    linksets = list(void.subjects(RDF.type, VOID.Linkset))
    assert linksets
    for linkset in linksets:
        verb = void.value(linkset, VOID.linkPredicate)
        space = void.value(void.value(linkset, VOID.objectsTarget), VOID.uriSpace)
        (row,) = engine.select(
            f"SELECT (COUNT(*) AS ?n) {{ ?s <{verb}> ?o"
            f' FILTER(CONTAINS(STR(?o), "{str(space).removeprefix("https:")}")) }}'
        )
        assert int(void.value(linkset, VOID.triples)) == int(row["n"].value), (verb, space)


def test_void_says_what_a_client_needs(void: rdflib.Graph, snapshot: Snapshot) -> None:
    (description,) = void.subjects(RDF.type, VOID.DatasetDescription)
    assert description == URIRef("http://localhost/.well-known/void")
    assert void.value(DATASET, VOID.sparqlEndpoint) == SERVICE
    assert str(void.value(DATASET, VOID.uriSpace)) == f"{BASE}id/"
    assert str(void.value(DATASET, rdflib.DCTERMS.hasVersion)) == snapshot.id
    assert len(list(void.objects(DATASET, VOID.exampleResource))) == 2


def test_every_address_of_this_site_in_void_answers(client: FlaskClient, void: rdflib.Graph) -> None:
    site = "http://localhost/"
    ours = {str(term) for term in void.all_nodes() if str(term).startswith(site)}
    examples = {str(one).replace(BASE, site) for one in void.objects(DATASET, VOID.exampleResource)}
    assert len(ours | examples) >= 5
    for address in ours | examples:
        with client.get("/" + address.removeprefix(site)) as response:
            assert response.status_code in (200, 303), address


def test_each_example_parses_and_runs(client: FlaskClient, service: rdflib.Graph, context: Context) -> None:
    examples = list(service.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) == len(context.questions) > 0
    for example in examples:
        assert service.value(example, SCHEMA.target) == SERVICE
        for wanted in (RDFS.label, RDFS.comment):
            assert getattr(service.value(example, wanted), "language", None) == "en"
        (kind,) = set(service.objects(example, RDF.type)) - {SH.SPARQLExecutable}
        text = service.value(
            example, SH[str(kind).removeprefix(f"{SH}SPARQL").removesuffix("Executable").lower()]
        )
        response = client.get(f"/sparql?query={quote(str(text))}")
        assert response.status_code == 200, example
        if kind == SH.SPARQLSelectExecutable:
            assert json.loads(response.data)["results"]["bindings"], example


@pytest.mark.parametrize("host", ["kg.example.org", "127.0.0.1:8000", "[::1]:8000"])
def test_the_endpoint_is_the_address_that_was_asked(client: FlaskClient, host: str) -> None:
    graph = rdflib.Graph().parse(data=client.get("/sparql", headers={"Host": host}).data, format="turtle")
    assert list(graph.objects(None, SD.endpoint)) == [URIRef(f"http://{host}/sparql")]


@pytest.mark.parametrize("host", ["a b>", 'x"> . <a:b> <a:c> <a:d', "a>b"])
def test_a_forged_host_adds_no_statement(client: FlaskClient, host: str) -> None:
    response = client.get("/sparql", headers={"Host": host})
    assert response.status_code in (200, 400)
    assert b"<a:b> <a:c>" not in response.data
