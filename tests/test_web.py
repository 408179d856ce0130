from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import GRAPHS, QUADS
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .conftest import BASE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MAKASSAR = f"{BASE}id/city/makassar"


def get(client: FlaskClient, path: str, accept: str = "*/*") -> tuple[int, str, bytes]:
    response = client.get(path, headers={"Accept": accept})
    return response.status_code, response.headers.get("Content-Type", ""), response.data


class TestEntities:
    @pytest.mark.parametrize(
        ("accept", "to"),
        [
            (BROWSER, "/page/city/makassar"),
            ("text/turtle", "/data/city/makassar.ttl"),
            ("application/ld+json", "/data/city/makassar.jsonld"),
            ("application/n-triples", "/data/city/makassar.nt"),
            ("application/rdf+xml", "/data/city/makassar.rdf"),
            ("application/trig", "/data/city/makassar.trig"),
            ("application/n-quads", "/data/city/makassar.nq"),
            ("*/*", "/page/city/makassar"),
        ],
    )
    def test_a_thing_leads_to_what_describes_it(self, client: FlaskClient, accept: str, to: str) -> None:
        response = client.get("/id/city/makassar", headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, to)
        assert "Accept" in response.headers["Vary"]
        assert client.get(to, headers={"Accept": accept}).status_code == 200

    def test_nothing_acceptable_is_406(self, client: FlaskClient) -> None:
        status, kind, body = get(client, "/id/city/makassar", "image/png")
        assert (status, kind) == (406, "application/problem+json")
        assert "text/turtle" in json.loads(body)["detail"]

    @pytest.mark.parametrize("format", [*GRAPHS, *QUADS], ids=lambda one: one.name)
    def test_data_parses_and_is_about_the_thing(self, client: FlaskClient, format: object) -> None:
        ending = getattr(format, "ending")  # noqa: B009
        status, kind, body = get(client, f"/data/city/makassar.{ending}")
        assert status == 200
        assert kind.startswith(getattr(format, "media"))  # noqa: B009
        formats = {
            "ttl": "TURTLE",
            "nt": "N_TRIPLES",
            "jsonld": "JSON_LD",
            "rdf": "RDF_XML",
            "trig": "TRIG",
            "nq": "N_QUADS",
        }
        quads = list(ox.parse(body, format=getattr(ox.RdfFormat, formats[ending])))
        assert any(str(quad.subject) == f"<{MAKASSAR}>" for quad in quads)
        named = [quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)]
        assert bool(named) == (ending in ("trig", "nq"))

    def test_the_page_shows_facts_with_their_sources(self, client: FlaskClient) -> None:
        text = get(client, "/page/city/makassar", BROWSER)[2].decode()
        assert "<h1>Makassar</h1>" in text
        assert "City in Indonesia" in text
        assert 'id="t-tenure"' in text
        assert "What follows from these facts" in text
        assert '<link rel="alternate" type="text/turtle" href="/data/city/makassar.ttl"' in text

    def test_labels_follow_the_reader(self, client: FlaskClient) -> None:
        text = get(client, "/page/country/cambodia?lang=id", BROWSER)[2].decode()
        assert '<html lang="id">' in text
        assert "<h1>Kamboja</h1>" in text
        assert '<span lang="km">កម្ពុជា</span>' in text

    @pytest.mark.parametrize(
        ("path", "accept", "kind"),
        [
            ("/id/city/nowhere", "text/turtle", "application/problem+json"),
            ("/id/city/nowhere", BROWSER, "text/html"),
            ("/id/city/nowhere", "text/plain", "text/plain"),
            ("/page/city/nowhere", BROWSER, "text/html"),
            ("/page/graph/nowhere", BROWSER, "text/html"),
            ("/data/city/nowhere.ttl", "*/*", "application/problem+json"),
            ("/data/city/makassar.pdf", "*/*", "application/problem+json"),
            ("/data/graph/nowhere.ttl", "*/*", "application/problem+json"),
            ("/id/city/Bad%20Slug", "*/*", "application/problem+json"),
            ("/id/ci%3Ety/x", "*/*", "application/problem+json"),
            ("/id/city/a%3E%20%7D", "*/*", "application/problem+json"),
            ("/nowhere", BROWSER, "text/html"),
        ],
    )
    def test_404_in_the_asked_format(self, client: FlaskClient, path: str, accept: str, kind: str) -> None:
        status, found, body = get(client, path, accept)
        assert status == 404
        assert found.startswith(kind)
        assert b"Traceback" not in body

    def test_a_graph_leads_to_its_source(self, client: FlaskClient) -> None:
        response = client.get("/graph/inews-2021-10-22", headers={"Accept": BROWSER})
        assert response.headers["Location"] == "/page/graph/inews-2021-10-22"
        text = client.get(response.headers["Location"]).text
        assert "/page/source/inews-2021-10-22" in text

    def test_every_entity_dereferences_as_page_and_as_data(
        self, client: FlaskClient, engine: EmbeddedEngine
    ) -> None:
        rows = engine.select(
            f"SELECT DISTINCT ?x {{ {{ ?x ?p ?o }} UNION {{ ?s ?p ?x }}"
            f' FILTER(STRSTARTS(STR(?x), "{BASE}id/")) }}'
        )
        assert len(rows) > 300
        for row in rows:
            path = row["x"].value.removeprefix(BASE[:-1])
            page = client.get(path, headers={"Accept": BROWSER}, follow_redirects=True)
            assert page.status_code == 200, path
            data = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
            assert data.status_code == 200, path
            subjects = {str(quad.subject) for quad in ox.parse(data.data, format=ox.RdfFormat.TURTLE)}
            assert f"<{row['x'].value}>" in subjects, path

    def test_every_graph_dereferences(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        for row in engine.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"):
            path = row["g"].value.removeprefix(BASE[:-1])
            for accept in (BROWSER, "text/turtle", "application/trig"):
                found = client.get(path, headers={"Accept": accept}, follow_redirects=True)
                assert found.status_code == 200, path


def test_retired_things_move_or_are_gone(context: Context) -> None:
    quads = ox.parse(
        f"""<{BASE}id/city/old> <http://purl.org/dc/terms/isReplacedBy> <{MAKASSAR}> .
<{BASE}id/city/gone> <http://www.w3.org/2002/07/owl#deprecated> true .""".encode(),
        format=ox.RdfFormat.TURTLE,
    )
    from dataclasses import replace

    client = create_app(replace(context, engine=EmbeddedEngine.from_quads(quads, BASE))).test_client()
    moved = client.get("/id/city/old")
    assert (moved.status_code, moved.headers["Location"]) == (301, MAKASSAR)
    assert client.get("/id/city/gone").status_code == 410


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and value.startswith("/") and "hreflang" not in dict(attrs):
                self.found.add(value.partition("#")[0])


def address(path: str) -> str:
    """What is looked at once: of a question of the library, whatever its parameters."""
    head = path.partition("?")[0]
    return head if head.startswith(("/api/", "/queries/")) else path


def test_every_link_inside_resolves(client: FlaskClient) -> None:
    """Every page is read for links and every link is followed; views of a list (``?…``) are only opened."""
    seen: set[str] = set()
    ahead = {"/"}
    views: set[str] = set()
    while ahead:
        path = ahead.pop()
        if address(path) in seen:
            continue
        seen.add(address(path))
        response = client.get(path, headers={"Accept": BROWSER})
        assert response.status_code in (200, 303), path
        if response.mimetype == "text/html" and response.status_code == 200:
            parser = Links()
            parser.feed(response.text)
            plain = {link for link in parser.found if "?" not in link or link.startswith("/static/")}
            views |= parser.found - plain
            ahead |= {link for link in plain if not link.startswith("/download/")} - seen
        response.close()
    assert len(seen) > 3000
    for path in sorted(views):
        response = client.get(path, headers={"Accept": BROWSER})
        assert response.status_code == 200, path
        response.close()
    assert len(views) > 500


class TestSparql:
    query = "SELECT ?c { ?c a <https://w3id.org/ascn-kg/ontology#Summit> }"

    @pytest.mark.parametrize(
        ("accept", "kind"),
        [
            ("*/*", "application/sparql-results+json"),
            ("application/sparql-results+xml", "application/sparql-results+xml"),
            ("text/csv", "text/csv; charset=utf-8"),
            ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
            (BROWSER, "text/html; charset=utf-8"),
        ],
    )
    def test_rows_in_every_format(self, client: FlaskClient, accept: str, kind: str) -> None:
        status, found, body = get(client, f"/sparql?query={quote(self.query)}", accept)
        assert (status, found) == (200, kind)
        assert b"32nd-asean-summit" in body

    @pytest.mark.parametrize(
        "accept",
        ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", BROWSER],
    )
    def test_graphs_in_every_format(self, client: FlaskClient, accept: str) -> None:
        status, _, body = get(client, f"/sparql?query={quote(f'DESCRIBE <{MAKASSAR}>')}", accept)
        assert status == 200
        assert b"makassar" in body

    def test_post_form_and_direct(self, client: FlaskClient) -> None:
        form = client.post("/sparql", data={"query": self.query})
        direct = client.post("/sparql", data=self.query, content_type="application/sparql-query")
        assert form.data == direct.data == get(client, f"/sparql?query={quote(self.query)}")[2]

    def test_format_beats_accept(self, client: FlaskClient) -> None:
        assert get(client, f"/sparql?query={quote(self.query)}&format=csv", "text/turtle")[1].startswith(
            "text/csv"
        )

    def test_the_dataset_of_the_protocol(self, client: FlaskClient) -> None:
        text = "SELECT (COUNT(DISTINCT ?member) AS ?n) { ?m a ascn:Membership ; org:member ?member }"
        graphs = f"&default-graph-uri={quote(BASE + 'graph/okezone-2023-07-26')}"
        prefixes = f"PREFIX ascn: <{BASE}ontology#> PREFIX org: <http://www.w3.org/ns/org#> "
        body = json.loads(get(client, f"/sparql?query={quote(prefixes + text)}{graphs}")[2])
        assert body["results"]["bindings"][0]["n"]["value"] == "36"

    @pytest.mark.parametrize(
        ("text", "status", "said"),
        [
            ("SELECT * { ?s ?p ", 400, "closing brace"),
            ("SELECT * { ?s a ascn:City }", 400, "PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>"),
            ("SELECT * { ?s a xyz:City }", 400, "Add PREFIX xyz: <...>"),
            ("SELECT * { BIND(?x := 1) }", 400, "no :="),
            ("SELECT * { FILTER(1 == 1) }", 400, "one ="),
            ("FIND ME", 400, "begins with SELECT"),
            ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "ASCN_KG_SERVICE_ALLOW"),
            ("INSERT DATA { <a:b> <a:c> <a:d> }", 403, "queries only"),
            ("SELECT * {" + "{" * 40 + "}" * 40 + "}", 400, "nested more than 32 deep"),
        ],
    )
    def test_errors_say_what_to_do(self, client: FlaskClient, text: str, status: int, said: str) -> None:
        found, kind, body = get(client, f"/sparql?query={quote(text)}")
        assert (found, kind) == (status, "application/problem+json")
        problem = json.loads(body)
        assert problem["status"] == status
        assert said in " ".join(str(value) for value in problem.values())
        page = get(client, f"/sparql?query={quote(text)}", BROWSER)
        assert page[0] == status
        assert page[1].startswith("text/html")

    def test_a_syntax_error_shows_the_place(self, client: FlaskClient) -> None:
        problem = json.loads(get(client, f"/sparql?query={quote('SELECT *' + chr(10) + '{ ?s a b:c }')}")[2])
        assert (problem["line"], problem["column"]) == (2, 8)
        line, caret = problem["excerpt"].split("\n")
        assert line == "{ ?s a b:c }"
        assert caret.index("^") == problem["column"] - 1

    def test_other_methods_and_types(self, client: FlaskClient) -> None:
        assert client.put("/sparql").status_code == 405
        assert "GET" in client.put("/sparql").headers["Allow"]
        assert client.post("/sparql", data="x", content_type="text/plain").status_code == 415
        assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
        form = "application/x-www-form-urlencoded"
        assert client.post("/sparql", data="", content_type=form).status_code == 400

    def test_nothing_acceptable_is_406(self, client: FlaskClient) -> None:
        status, _, body = get(client, f"/sparql?query={quote(self.query)}", "image/png")
        assert status == 406
        assert "format=csv" in json.loads(body)["detail"]

    def test_options_for_browsers_of_other_sites(self, client: FlaskClient) -> None:
        response = client.options("/sparql")
        assert response.status_code == 204
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in response.headers["Access-Control-Allow-Methods"]

    def test_the_form_and_the_service_description(self, client: FlaskClient) -> None:
        assert b"<textarea" in get(client, "/sparql", BROWSER)[2]
        text = get(client, "/sparql", "text/turtle")[2]
        triples = {str(quad.predicate) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
        assert "<http://www.w3.org/ns/sparql-service-description#endpoint>" in triples
        assert get(client, "/sparql", "application/rdf+xml")[0] == 200
        assert get(client, "/sparql", "image/png")[0] == 406

    def test_what_was_typed_is_escaped(self, client: FlaskClient) -> None:
        text = 'SELECT ("<script>alert(1)</script>" AS ?x) {}'
        body = get(client, f"/sparql?query={quote(text)}", BROWSER)[2].decode()
        assert "<script>" not in body
        assert "&lt;script&gt;" in body

    def test_a_query_that_is_too_large(self, client: FlaskClient) -> None:
        text = "SELECT * { }" + " " * 70000
        assert client.post("/sparql", data={"query": text}).status_code == 413
        assert client.post("/sparql", data={"query": "x" * 400000}).status_code == 413


class TestSite:
    def test_home(self, client: FlaskClient) -> None:
        text = get(client, "/", BROWSER)[2].decode()
        assert "<strong>38</strong>cities" in text
        examples = re.findall(r'href="/queries/([^"?]+)"', text)
        assert len(examples) == 6
        for name in examples:
            status, _, body = get(client, f"/api/{name}")
            assert status == 200
            assert json.loads(body)["rows"], name

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("Makassar", "city/makassar"),
            ("makas", "city/makassar"),
            ("kamboja", "country/cambodia"),
            ("SCGW", "event/asean-smart-cities-governance-workshop-2018"),
            ("akassar", "city/makassar"),
            ("safrizal", "person/safrizal-za"),
            ("Pemprov DKI", "organization/dki-jakarta-provincial-government"),
            ("IDN", "country/indonesia"),
        ],
    )
    def test_search(self, client: FlaskClient, text: str, first: str) -> None:
        hits = json.loads(get(client, f"/search?q={quote(text)}", "application/json")[2])["hits"]
        assert hits[0]["iri"] == f"{BASE}id/{first}"
        assert first in get(client, f"/search?q={quote(text)}", BROWSER)[2].decode()

    @pytest.mark.parametrize(
        "text", ["", "   ", "zzzzzz", '"', "a* OR b", "NEAR(", "%", "'--", "\x00", "𝒳" * 300]
    )
    def test_searching_for_anything_is_safe(self, client: FlaskClient, text: str) -> None:
        assert get(client, f"/search?q={quote(text)}", BROWSER)[0] == 200

    def test_ontology(self, client: FlaskClient) -> None:
        text = get(client, "/ontology", BROWSER)[2].decode()
        assert 'id="Tenure"' in text
        assert "holding of one role or one post by one agent" in text
        for accept in ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"):
            status, kind, body = get(client, "/ontology", accept)
            assert (status, kind.partition(";")[0]) == (200, accept)
            assert b"ontology#Tenure" in body or b":Tenure" in body
        assert get(client, "/ontology", "image/png")[0] == 406
        assert b"shape:Tenure" in get(client, "/ontology/shapes")[2]

    def test_health(self, client: FlaskClient, context: Context) -> None:
        assert json.loads(get(client, "/health")[2]) == {"status": "ok", "snapshot": context.snapshot.id}

    def test_security_headers_are_on_everything(self, client: FlaskClient) -> None:
        for path in ("/", "/page/city/makassar", "/sparql", "/nowhere", "/static/site.css"):
            response = client.get(path)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"], path
            assert response.headers["X-Content-Type-Options"] == "nosniff", path
            response.close()

    def test_answers_are_conditional(self, client: FlaskClient) -> None:
        first = client.get("/data/city/makassar.ttl")
        again = client.get("/data/city/makassar.ttl", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")

    def test_no_stack_trace_ever_leaves(self, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("secret detail")

        monkeypatch.setattr("ascn_kg.pages.home.home_page", broken)
        response = create_app(context).test_client().get("/", headers={"Accept": BROWSER})
        assert response.status_code == 500
        assert "secret" not in response.text
