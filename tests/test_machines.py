from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date

import httplink
import pyoxigraph as ox
import pytest
import rispy
from flask.testing import FlaskClient

from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import GRAPHS
from ascn_kg.pages import sitemap
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .conftest import BASE

HTML = "text/html"
SITE = "http://localhost/"
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
DCAT = "http://www.w3.org/ns/dcat#"


def locations(body: bytes, root: str) -> list[str]:
    tree = ET.fromstring(body)
    assert tree.tag == f"{{{NAMESPACE['s']}}}{root}"
    return [found.text or "" for found in tree.iterfind("*/s:loc", NAMESPACE)]


class TestCitations:
    @pytest.mark.parametrize(
        ("ending", "media", "part"),
        [
            ("bib", "application/x-bibtex; charset=utf-8", "title = {{Makassar}}"),
            ("ris", "application/x-research-info-systems; charset=utf-8", "TI  - Makassar\r\n"),
            ("csl.json", "application/vnd.citationstyles.csl+json", '"title": "Makassar"'),
            ("txt", "text/plain; charset=utf-8", "Makassar. ASCN knowledge graph, snapshot"),
        ],
    )
    def test_come_as_files(self, client: FlaskClient, ending: str, media: str, part: str) -> None:
        response = client.get(f"/page/city/makassar/cite.{ending}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, media)
        assert response.headers["Content-Disposition"] == (
            f"attachment; filename=ascn-kg-city-makassar.{ending}"
        )
        assert part in response.text
        assert f"{BASE}id/city/makassar" in response.text

    def test_names_the_snapshot(self, client: FlaskClient, context: Context) -> None:
        (item,) = json.loads(client.get("/page/city/makassar/cite.csl.json").data)
        assert item["version"] == context.snapshot.id

    def test_follow_the_language_of_the_reader(self, client: FlaskClient) -> None:
        response = client.get("/page/country/cambodia/cite.ris?lang=id")
        assert rispy.loads(response.text)[0]["title"] == "Kamboja"
        assert "Accept-Language" in response.headers["Vary"]

    def test_exist_for_graphs(self, client: FlaskClient) -> None:
        text = client.get("/page/graph/inews-2021-10-22/cite.txt").text
        assert f"{BASE}graph/inews-2021-10-22" in text

    @pytest.mark.parametrize(
        "path", ["city/makassar/cite.doc", "city/nowhere/cite.bib", "City/x/cite.bib", "graph/none/cite.bib"]
    )
    def test_there_is_none_of_what_there_is_not(self, client: FlaskClient, path: str) -> None:
        assert client.get(f"/page/{path}").status_code == 404


class TestLinks:
    @pytest.mark.parametrize(
        ("path", "rels"),
        [
            ("/page/city/makassar", {"cite-as", "type", "describedby", "license", "collection"}),
            (
                "/page/source/inews-2021-10-22",
                {"cite-as", "type", "describedby", "license", "item", "collection"},
            ),
            ("/page/graph/inews-2021-10-22", {"cite-as", "type", "describedby", "license", "collection"}),
            ("/data/city/makassar.ttl", {"cite-as", "describes", "license", "collection"}),
            ("/", {"cite-as", "type", "describedby", "license", "service-desc"}),
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_lead_to_what_is_there(self, client: FlaskClient, path: str, rels: set[str], method: str) -> None:
        response = client.open(path, method=method, headers={"Accept": "*/*"})
        links = httplink.parse_link_header(response.headers["Link"]).links
        assert {rel for link in links for rel in link.rel} == rels
        for link in links:
            if link.target.startswith(SITE):
                answer = client.get(link.target, headers={"Accept": dict(link.attributes)["type"]})
                assert answer.status_code == 200, link.target
                assert answer.mimetype == dict(link.attributes)["type"], link.target

    def test_are_there_when_nothing_changed(self, client: FlaskClient) -> None:
        first = client.get("/data/city/makassar.ttl")
        again = client.get("/data/city/makassar.ttl", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.headers["Link"] == first.headers["Link"]

    @pytest.mark.parametrize(
        "path", ["/page/city/nowhere", "/data/city/nowhere.ttl", "/health", "/search?q=x"]
    )
    def test_are_not_on_other_answers(self, client: FlaskClient, path: str) -> None:
        assert "Link" not in client.get(path).headers


class TestSitemap:
    def test_lists_every_entity_once(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        response = client.get("/sitemap.xml")
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
        found = locations(response.data, "urlset")
        assert len(found) == len(set(found)) > 3000
        assert found[0] == SITE
        rows = engine.select(
            f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}id/")) }}'
        )
        pages = {row["s"].value.replace(f"{BASE}id/", f"{SITE}page/") for row in rows}
        assert pages <= set(found)

    def test_says_the_day_of_the_snapshot(self, client: FlaskClient) -> None:
        tree = ET.fromstring(client.get("/sitemap.xml").data)
        days = {found.text for found in tree.iterfind("s:url/s:lastmod", NAMESPACE)}
        (item,) = json.loads(client.get("/page/city/makassar/cite.csl.json").data)
        year, month, day = item["issued"]["date-parts"][0]
        assert days == {f"{year}-{month:02}-{day:02}"}

    def test_asks_the_graph_once(self, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        select = EmbeddedEngine.select
        monkeypatch.setattr(
            EmbeddedEngine, "select", lambda self, text: (asked.append(text), select(self, text))[1]
        )
        client = create_app(context).test_client()
        for _ in range(3):
            client.get("/sitemap.xml")
        assert len(asked) == 1

    def test_is_an_index_where_one_file_cannot_hold_all(self, context: Context) -> None:
        whole = locations(create_app(context).test_client().get("/sitemap.xml").data, "urlset")
        app = create_app(context)
        app.config["SITEMAP_MOST"] = 1000
        client = app.test_client()
        listed = locations(client.get("/sitemap.xml").data, "sitemapindex")
        assert listed == [f"{SITE}sitemap-{part}.xml" for part in range(1, len(whole) // 1000 + 2)]
        parts = [locations(client.get(address).data, "urlset") for address in listed]
        assert [address for part in parts for address in part] == whole
        assert all(len(part) <= 1000 for part in parts)
        for part in (0, len(listed) + 1):
            assert client.get(f"/sitemap-{part}.xml").status_code == 404

    def test_has_no_parts_where_it_is_one(self, client: FlaskClient) -> None:
        assert client.get("/sitemap-1.xml").status_code == 404

    def test_escapes_what_xml_needs(self) -> None:
        text = sitemap.urlset("http://h/?a&b/", ["/x<y"], date(2026, 1, 2))
        assert locations(text.encode(), "urlset") == ["http://h/?a&b/x<y"]

    @pytest.mark.parametrize(("count", "parts"), [(0, 1), (1, 1), (50_000, 1), (50_001, 2), (100_000, 2)])
    def test_holds_50000_at_most(self, count: int, parts: int) -> None:
        assert sitemap.parts(range(count)) == parts


def test_robots(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines()[-1] == f"Sitemap: {SITE}sitemap.xml"
    assert "Disallow: /sparql?" in response.text


class TestDataset:
    def test_leads_a_browser_home(self, client: FlaskClient) -> None:
        response = client.get("/dataset", headers={"Accept": HTML})
        assert (response.status_code, response.headers["Location"]) == (303, "/")

    @pytest.mark.parametrize("format", GRAPHS, ids=lambda one: one.name)
    def test_is_described_in_dcat(self, client: FlaskClient, context: Context, format: object) -> None:
        media = getattr(format, "media")  # noqa: B009
        response = client.get("/dataset", headers={"Accept": media})
        assert (response.status_code, response.mimetype) == (200, media)
        triples = {
            (str(quad.subject), str(quad.predicate), str(quad.object))
            for quad in ox.parse(response.data, format=ox.RdfFormat.from_media_type(media))
        }
        dataset = f"<{BASE}dataset>"
        assert (dataset, f"<{DCAT}version>", f'"{context.snapshot.id}"') in triples
        assert (dataset, f"<{DCAT}distribution>", f"<{SITE}dataset#sparql>") in triples
        assert (f"<{SITE}dataset#sparql>", f"<{DCAT}accessService>", f"<{SITE}sparql>") in triples

    def test_every_address_on_the_site_answers(self, client: FlaskClient) -> None:
        body = client.get("/dataset", headers={"Accept": "text/turtle"}).data
        found = {
            term.value
            for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)
            for term in (quad.subject, quad.object)
            if isinstance(term, ox.NamedNode) and term.value.startswith(SITE)
        }
        assert found >= {SITE, f"{SITE}sparql", f"{SITE}dataset#sparql", f"{SITE}.well-known/void"}
        for address in found:
            asked = client.head(address.partition("#")[0], headers={"Accept": "*/*"})
            assert asked.status_code in (200, 303), address

    def test_nothing_acceptable_is_406(self, client: FlaskClient) -> None:
        assert client.get("/dataset", headers={"Accept": "image/png"}).status_code == 406
