"""The SPARQL 1.1 Protocol and Service Description as their test descriptions ask, and real clients.

Each case is one of the W3C's test suite (protocol, service-description), put in our words.
"""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from ascn_kg import sources

from .conftest import BASE, PREFIXES
from .live import serving, wanted

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ASK = "ASK {}"
REGISTRY, LINKS = f"{BASE}graph/registry", f"{BASE}graph/links"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


@pytest.fixture(scope="module")
def server(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    builds = tmp_path_factory.mktemp("builds")
    with serving(sources.Project(small_root), build_dir=str(builds)) as (address, _, _):
        yield address


@pytest.fixture(scope="module")
def endpoint(server: str) -> str:
    return f"{server}/sparql"


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        yield client


class TestQuery:
    @pytest.mark.parametrize("accept", ["application/sparql-results+xml", "application/sparql-results+json"])
    @pytest.mark.parametrize("way", ["get", "form", "direct"])
    def test_three_ways_to_ask(self, http: httpx.Client, endpoint: str, way: str, accept: str) -> None:
        response = send(http, endpoint, way, ASK, accept=accept)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == accept
        assert "true" in response.text

    @pytest.mark.parametrize("way", ["get", "form", "direct"])
    def test_datasets(self, http: httpx.Client, endpoint: str, way: str) -> None:
        def number(*dataset: tuple[str, str], text: str = COUNT) -> int:
            return int(rows(send(http, endpoint, way, text, *dataset))[0]["n"])

        one = number(("default-graph-uri", REGISTRY))
        two = number(("default-graph-uri", LINKS))
        both = number(("default-graph-uri", REGISTRY), ("default-graph-uri", LINKS))
        assert 0 < max(one, two) < both <= one + two < number()
        assert number(("named-graph-uri", REGISTRY)) == 0
        assert (
            number(("default-graph-uri", LINKS), text=f"{COUNT[:23]} FROM <{REGISTRY}> {COUNT[23:]}") == two
        )

    @pytest.mark.parametrize("way", ["get", "form", "direct"])
    @pytest.mark.parametrize("named", [[], [REGISTRY], [LINKS, REGISTRY]])
    def test_named_graphs(self, http: httpx.Client, endpoint: str, way: str, named: list[str]) -> None:
        dataset = [("default-graph-uri", LINKS), *(("named-graph-uri", graph) for graph in named)]
        assert [row["g"] for row in rows(send(http, endpoint, way, GRAPHS, *dataset))] == named

    def test_datasets_of_a_form_and_of_the_address_add_up(self, http: httpx.Client, endpoint: str) -> None:
        address = f"{endpoint}?named-graph-uri={quote(LINKS)}"
        data = {"query": GRAPHS, "named-graph-uri": REGISTRY}
        assert [row["g"] for row in rows(http.post(address, data=data))] == [LINKS, REGISTRY]

    @pytest.mark.parametrize(
        ("text", "types"),
        [
            ("SELECT (1 AS ?v) {}", ["xml", "json", "csv", "tsv"]),
            (ASK, ["xml", "json"]),
            ("CONSTRUCT { <a:s> <a:p> 1 } {}", ["rdf", "turtle", "nt"]),
            (f"DESCRIBE <{REGISTRY}>", ["rdf", "turtle", "nt"]),
        ],
        ids=["select", "ask", "construct", "describe"],
    )
    def test_content_types(self, http: httpx.Client, endpoint: str, text: str, types: list[str]) -> None:
        for name in types:
            response = send(http, endpoint, "get", text, accept=TYPES[name])
            assert response.status_code == 200
            assert response.headers["Content-Type"].partition(";")[0] == TYPES[name]
        unasked = http.get(endpoint, params={"query": text}, headers={"Accept": ""})
        assert unasked.status_code == 200
        assert unasked.headers["Content-Type"].partition(";")[0] in TYPES.values()

    @pytest.mark.parametrize(
        ("method", "address", "type", "body", "status"),
        [
            pytest.param("PUT", f"?query={quote(ASK)}", "", b"", 405, id="bad_query_method"),
            pytest.param("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", "", b"", 400, id="bad_multiple_queries"),
            pytest.param("GET", f"?default-graph-uri={quote(LINKS)}", "", b"", 400, id="bad_no_query"),
            pytest.param("POST", "", "text/plain", b"query=ASK{}", 415, id="bad_query_wrong_media_type"),
            pytest.param("POST", "", "", b"query=ASK%7B%7D", 415, id="bad_query_missing_form_type"),
            pytest.param("POST", "", "", ASK.encode(), 415, id="bad_query_missing_direct_type"),
            pytest.param(
                "POST", "", f"{DIRECT}; charset=UTF-8", ASK.encode("utf-16"), 400, id="bad_query_non_utf8"
            ),
            pytest.param("GET", "?query=ASK%20%7B", "", b"", 400, id="bad_query_syntax"),
            pytest.param("POST", "", DIRECT, b"CLEAR ALL", 403, id="an update as a query"),
            pytest.param("POST", "", FORM, b"update=CLEAR+ALL", 403, id="an update"),
            pytest.param("GET", "?update=CLEAR+ALL", "", b"", 403, id="bad_update_get"),
            pytest.param("POST", "", "application/sparql-update", b"CLEAR ALL", 403, id="a direct update"),
            pytest.param("POST", "", FORM, b"", 400, id="an empty form"),
            pytest.param("POST", "", DIRECT, b"", 400, id="an empty query"),
        ],
    )
    def test_bad_requests(
        self,
        http: httpx.Client,
        endpoint: str,
        method: str,
        address: str,
        type: str,
        body: bytes,
        status: int,
    ) -> None:
        headers = {"Content-Type": type} if type else {}
        response = http.request(method, endpoint + address, content=body, headers=headers)
        assert response.status_code == status
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["detail"]


class TestServiceDescription:
    @pytest.mark.parametrize(
        "accept", ["", "*/*", "text/turtle", "application/rdf+xml", "application/ld+json"]
    )
    def test_a_get_without_a_query_returns_rdf(self, http: httpx.Client, endpoint: str, accept: str) -> None:
        response = http.get(endpoint, headers={"Accept": accept})
        assert response.status_code == 200
        graph = rdflib.Graph()
        graph.parse(data=response.text, format=response.headers["Content-Type"].partition(";")[0])
        services = list(graph.subjects(rdflib.RDF.type, SD.Service))
        assert len(services) == 1, "conforms to the schema: one service"
        assert list(graph.objects(services[0], SD.endpoint)) == [rdflib.URIRef(endpoint)]

    def test_its_endpoint_answers(self, http: httpx.Client, endpoint: str) -> None:
        graph = rdflib.Graph().parse(data=http.get(endpoint).text, format="turtle")
        (address,) = graph.objects(None, SD.endpoint)
        assert http.get(str(address), params={"query": ASK}).json()["boolean"] is True


class TestClients:
    text = f"{PREFIXES}SELECT ?c {{ ?c a ascn:City }} ORDER BY ?c LIMIT 3"

    @pytest.mark.parametrize("method", ["GET", POST])
    @pytest.mark.parametrize("way", ["urlencoded", POSTDIRECTLY])
    def test_sparqlwrapper(self, endpoint: str, method: str, way: str) -> None:
        client = wrapper(endpoint, self.text, JSON)
        client.setMethod(method)
        client.setRequestMethod(way if method == POST else "urlencoded")
        found: Any = client.queryAndConvert()
        assert len(found["results"]["bindings"]) == 3

    def test_sparqlwrapper_formats(self, endpoint: str) -> None:
        found: dict[str, Any] = {}
        for name in (XML, CSV, TSV):
            found[name] = wrapper(endpoint, self.text, name).queryAndConvert()
        assert len(found[XML].getElementsByTagName("result")) == 3
        assert len(list(csv.reader(found[CSV].decode().splitlines()))) == 4
        assert len(found[TSV].decode().splitlines()) == 4
        exact = wrapper(endpoint, "SELECT ('=1' AS ?x) {}", CSV).queryAndConvert()
        assert exact == b"x\r\n=1\r\n"

    @pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper uses it
    @pytest.mark.parametrize("format", [TURTLE, N3, RDFXML, XML, JSONLD])
    def test_sparqlwrapper_graphs(self, endpoint: str, format: str) -> None:
        city = f"{BASE}id/city/makassar"
        made: Any = wrapper(endpoint, f"DESCRIBE <{city}>", format).queryAndConvert()
        if isinstance(made, bytes):
            made = rdflib.Graph().parse(data=made, format="turtle")
        assert rdflib.URIRef(city) in set(made.subjects())

    def test_sparqlwrapper_understands_an_error(self, endpoint: str) -> None:
        with pytest.raises(QueryBadFormed, match="expected"):
            wrapper(endpoint, "SELECT * {", JSON).query()

    @pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
    @pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
    def test_rdflib(self, endpoint: str, method: Any, format: str) -> None:
        graph = rdflib.Graph(SPARQLStore(endpoint, method=method, returnFormat=format))
        cities: list[Any] = list(graph.query(self.text))
        assert len(cities) == 3
        assert all(str(city[0]).startswith(f"{BASE}id/city/") for city in cities)
        if format in ("xml", "json"):
            assert bool(graph.query(ASK).askAnswer) is True

    def test_rdflib_triples_and_a_named_graph(self, endpoint: str) -> None:
        city = rdflib.URIRef(f"{BASE}ontology#City")
        store = SPARQLStore(endpoint)
        everywhere = set(rdflib.Graph(store).subjects(rdflib.RDF.type, city))
        registry = rdflib.Graph(store, identifier=rdflib.URIRef(REGISTRY))
        assert everywhere == set(registry.subjects(rdflib.RDF.type, city)) != set()

    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param(["--data-urlencode", "query@-"], id="form"),
            pytest.param(["-G", "--data-urlencode", "query@-"], id="get"),
            pytest.param(["-H", f"Content-Type: {DIRECT}", "--data-binary", "@-"], id="direct"),
            pytest.param(["--compressed", "--data-urlencode", "query@-"], id="compressed"),
            pytest.param(["--http1.0", "--data-urlencode", "query@-"], id="HTTP 1.0"),
        ],
    )
    def test_curl(self, endpoint: str, arguments: list[str]) -> None:
        command = [wanted("curl"), "-sS", "--fail", "-H", "Accept: text/csv", *arguments, endpoint]
        done = subprocess.run(command, input=self.text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.split()) == 4

    def test_curl_asks_again_only_for_what_has_changed(self, endpoint: str, tmp_path: Path) -> None:
        address = f"{endpoint}?query={quote(self.text)}"
        tag, curl = str(tmp_path / "tag"), wanted("curl")
        for status in ("200", "304"):
            command = [curl, "-sS", "-o", "-", "-w", "\n%{http_code}", "--etag-save", tag]
            if status == "304":
                command += ["--etag-compare", tag]
            done = subprocess.run([*command, address], capture_output=True, text=True, check=True)
            assert done.stdout.splitlines()[-1] == status

    def test_curl_reads_the_head_alone(self, endpoint: str) -> None:
        address = f"{endpoint}?query={quote(self.text)}"
        done = subprocess.run([wanted("curl"), "-sSI", address], capture_output=True, text=True, check=True)
        length = next(line for line in done.stdout.lower().splitlines() if line.startswith("content-length"))
        assert int(length.partition(":")[2]) == len(
            httpx.get(address, headers={"Accept-Encoding": ""}).content
        )


SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
TYPES = {
    "xml": "application/sparql-results+xml",
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "rdf": "application/rdf+xml",
    "turtle": "text/turtle",
    "nt": "application/n-triples",
}


def send(
    http: httpx.Client,
    endpoint: str,
    way: str,
    text: str,
    *dataset: tuple[str, str],
    accept: str = TYPES["json"],
) -> httpx.Response:
    headers = {"Accept": accept}
    if way == "get":
        return http.get(f"{endpoint}?{urlencode([('query', text), *dataset])}", headers=headers)
    if way == "form":
        body = urlencode([("query", text), *dataset])
        return http.post(endpoint, content=body, headers=headers | {"Content-Type": FORM})
    address = f"{endpoint}?{urlencode(dataset)}" if dataset else endpoint
    return http.post(address, content=text, headers=headers | {"Content-Type": DIRECT})


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    bindings = json.loads(response.content)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def wrapper(endpoint: str, text: str, format: str) -> SPARQLWrapper:
    client = SPARQLWrapper(endpoint, returnFormat=format)
    client.setQuery(text)
    return client


def test_an_xml_answer_is_in_the_namespace_of_the_specification(http: httpx.Client, endpoint: str) -> None:
    root = ElementTree.fromstring(send(http, endpoint, "get", ASK, accept=TYPES["xml"]).content)
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
