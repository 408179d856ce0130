"""What the pages of entities and graphs say, from view model to HTML."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.pages import entity, graph, tables, timeline
from ascn_kg.pages.entity import EntityPage
from ascn_kg.pages.model import Fact, Link, Table, Value
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import LANGUAGES, Words
from ascn_kg.snapshot import Snapshot
from ascn_kg.terms import Literal, Row

from .conftest import BASE

ENGLISH, INDONESIAN = (Words.of(language) for language in LANGUAGES)
ASCN = vocab.ascn(BASE)


class Counting:
    """An engine that counts its queries."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[str] = []

    def select(self, text: str) -> list[Row]:
        self.asked.append(text)
        return self._engine.select(text)


@pytest.fixture(scope="module")
def site(engine: Engine, snapshot: Snapshot) -> Site:
    return Site.of(engine, snapshot)


def page_of(site: Site, name: str, words: Words = ENGLISH, **more: object) -> EntityPage:
    kind, _, slug = name.partition("/")
    found = entity.entity_page(site, iris.entity(BASE, kind, slug), words, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def table_of(page: EntityPage, kind: str) -> Table:
    return next(table for table in page.tables if table.kind == kind)


def fact_of(page: EntityPage, name: str) -> Fact:
    return next(
        fact for group in page.groups for fact in group.facts if fact.property.iri.rpartition("#")[2] == name
    )


def texts(values: tuple[Value, ...]) -> list[str]:
    return [value.text for value in values]


class TestEntity:
    @pytest.mark.parametrize(
        ("name", "summary"),
        [
            ("city/makassar", "City in Indonesia · member of the ASEAN Smart Cities Network since 2018"),
            (
                "event/6th-ascn-annual-meeting",
                "Annual meeting · in Bali, Jembrana · 12 Jul 2023 – 13 Jul 2023",
            ),
            ("event/8th-ascn-annual-meeting", "sources differ on the date"),
            ("project/yangon-one-map-yangon", "Project of Yangon"),
            ("source/okezone-2023-07-26", "Okezone · 26 Jul 2023"),
        ],
    )
    def test_one_line_says_what_it_is(self, site: Site, name: str, summary: str) -> None:
        assert summary in page_of(site, name).summary.value

    def test_a_person_is_introduced_by_the_office_seen_last(self, site: Site) -> None:
        page = page_of(site, "person/zulkurnain-bin-hassan")
        assert page.summary.value.endswith("(31 Jan 2026)")

    def test_names_at_home_stand_beside_the_reader_s(self, site: Site) -> None:
        assert page_of(site, "country/cambodia").native == (Literal("កម្ពុជា", "km", ""),)
        assert page_of(site, "city/makassar").native == (Literal("Kota Makassar", "id", ""),)
        assert page_of(site, "city/makassar", INDONESIAN).label.value == "Kota Makassar"

    def test_facts_stand_in_the_order_of_the_shapes(self, site: Site) -> None:
        groups = [group.id for group in page_of(site, "event/6th-ascn-annual-meeting").groups]
        wanted = [group.id for group in site.display.groups]
        assert groups == [one for one in wanted if one in groups]
        assert {"where", "when", "who"} <= set(groups)

    def test_every_stated_fact_names_its_sources(self, site: Site) -> None:
        page = page_of(site, "event/6th-ascn-annual-meeting")
        numbers = {note.number for note in page.notes}
        for group in page.groups:
            for fact in group.facts:
                for value in fact.values:
                    assert value.evidence, (fact.property.text, value.text)
                    assert {one.number for one in value.evidence} <= numbers
        assert sorted(numbers) == list(range(1, len(page.notes) + 1))
        note = next(note for note in page.notes if note.link.iri.endswith("source/okezone-2023-07-26"))
        assert (note.issued, note.language) == ("26 Jul 2023", "Indonesian")
        assert note.publisher
        assert note.address.startswith("https://")

    def test_what_documents_disagree_on_is_marked_and_what_agrees_is_not(self, site: Site) -> None:
        eighth = fact_of(page_of(site, "event/8th-ascn-annual-meeting"), "startDate")
        assert eighth.contested
        assert texts(eighth.values) == ["8 Sep 2025", "9 Sep 2025"]
        assert {one.number for one in eighth.values[0].evidence}.isdisjoint(
            one.number for one in eighth.values[1].evidence
        )
        sixth = fact_of(page_of(site, "event/6th-ascn-annual-meeting"), "startDate")
        assert not sixth.contested, "a month and a day in it agree"
        assert texts(sixth.values) == ["Jul 2023", "12 Jul 2023"]

    def test_a_locator_goes_with_its_document(self, site: Site) -> None:
        page = page_of(site, "membership/yangon-asean-smart-cities-network")
        found = {
            one.link.iri.rpartition("/")[2]: one.locator
            for group in page.groups
            for fact in group.facts
            for value in fact.values
            for one in value.evidence
        }
        assert found["okezone-2023-07-26"] == "paragraph 5"
        assert found["ascn-scaps-2018"] == ""

    def test_tenures_are_unfolded_without_the_column_of_the_page(self, site: Site) -> None:
        table = table_of(page_of(site, "city/makassar"), "tenure")
        assert table.columns == ("When", "Who", "Role", "At")
        assert [[texts(cell) for cell in row.cells] for row in table.rows] == [
            [
                ["seen 8 Jul 2018"],
                ["Ismail Hajiali"],
                ["chief smart city officer"],
                ["ASEAN Smart Cities Network"],
            ],
            [
                ["seen 31 Jan 2026"],
                ["Andi Zulkifly Nanda"],
                ["chief smart city officer"],
                ["ASEAN Smart Cities Network"],
            ],
        ]
        assert all(row.evidence for row in table.rows)

    def test_a_long_table_is_paged(self, site: Site) -> None:
        name = "role/chief-smart-city-officer"
        table = table_of(page_of(site, name), "tenure")
        assert (len(table.rows), table.more) == (tables.ROWS, f"/page/{name}?all=tenure")
        first, second = (page_of(site, name, listed="tenure", page=number) for number in (1, 2))
        assert first.pages == -(-table.total // tables.ROWS)
        seen = [row.link.iri for page in (first, second) for row in table_of(page, "tenure").rows]
        assert len(seen) == len(set(seen)) == min(table.total, 2 * tables.ROWS)

    def test_observations_come_by_indicator(self, site: Site) -> None:
        series = {one.link.text: one for one in page_of(site, "city/makassar").series}
        assert texts(series["area"].rows[0].cells[1]) == ["199.3 km²"]
        assert texts(series["population"].rows[0].cells[1]) == ["1,770,000"]

    def test_numbers_over_time_are_drawn(self, site: Site) -> None:
        page = page_of(site, "indicator/number-of-pilot-cities")
        (series,) = [one for one in page.series if one.link.text == "ASEAN Smart Cities Network"]
        assert series.figure is not None
        assert (series.figure.low, series.figure.high) == ("26", "38")
        assert series.figure.line == "", "two numbers for one time are not joined"
        dots = [tuple(map(float, dot.split(","))) for dot in re.findall(r"M([\d.,]+)h0", series.figure.dots)]
        assert dots == sorted(dots, key=lambda dot: dot[0])
        assert {min(y for _, y in dots), max(y for _, y in dots)} == {0.0, 30.0}

    def test_a_few_numbers_are_not(self, site: Site) -> None:
        assert all(one.figure is None for one in page_of(site, "city/makassar").series)

    def test_identity_links_show_how_they_were_checked(self, site: Site) -> None:
        found = {one.link.iri: one for one in page_of(site, "city/makassar").identities}
        link = found["http://www.wikidata.org/entity/Q14634"]
        assert (link.register.text, link.match, link.state.text) == ("Wikidata", "same as", "verified")
        assert link.checked == "24 Nov 2026"
        assert link.evidence

    @pytest.mark.parametrize(
        ("name", "property", "rule"),
        [
            ("city/makassar", f"{ASCN}locatedIn", "a narrower property says so"),
            ("city/makassar", f"{vocab.ORG}hasMembership", "the same fact seen from the other side"),
            ("city/makassar", f"{vocab.ORG}memberOf", "two facts that lead from one to the other"),
            ("city/makassar", f"{vocab.RDF}type", "a narrower class"),
            (
                "event/6th-ascn-annual-meeting",
                f"{ASCN}earliest",
                "the first and last day that the stated dates allow",
            ),
            (
                "tenure/zulkurnain-bin-hassan-chief-smart-city-officer",
                f"{vocab.SKOS}prefLabel",
                "put together",
            ),
        ],
    )
    def test_an_inferred_fact_says_why(self, site: Site, name: str, property: str, rule: str) -> None:
        inferred = {fact.property.iri: fact for fact in page_of(site, name).inferred}
        because = [value.because for value in inferred[property].values]
        assert any(one and rule in one.rule for one in because), because

    def test_no_inferred_fact_of_a_city_is_left_unexplained(self, site: Site) -> None:
        page = page_of(site, "city/makassar")
        vague = [
            (fact.property.text, value.text)
            for fact in page.inferred
            for value in fact.values
            if value.because and value.because.rule == "follows from the ontology"
        ]
        assert vague == []

    def test_the_map_has_the_own_point_else_that_of_the_place(self, site: Site) -> None:
        (own,) = page_of(site, "city/makassar").map.points
        assert (own.lat, own.long) == (-5.14861, 119.43194)
        assert [one.link.text for one in page_of(site, "project/yangon-one-map-yangon").map.points] == [
            "Yangon"
        ]
        country = page_of(site, "country/indonesia").map.points
        assert {"Makassar", "Banyuwangi"} <= {one.link.text for one in country}

    @pytest.mark.parametrize(
        "name",
        ["city/makassar", "country/indonesia", "organization/asean-smart-cities-network", "concept/verified"],
    )
    def test_four_queries_whatever_it_is(self, engine: Engine, snapshot: Snapshot, name: str) -> None:
        counting = Counting(engine)
        site = Site.of(counting, snapshot)  # type: ignore[arg-type]
        before = len(counting.asked)
        page_of(site, name)
        assert (before, len(counting.asked) - before) == (2, 4)

    def test_nothing_of_nothing(self, site: Site) -> None:
        assert entity.entity_page(site, f"{BASE}id/city/nowhere", ENGLISH) is None
        assert graph.graph_page(site, "nowhere", ENGLISH) is None


class TestNeighbours:
    def test_some_of_every_kind_are_around(self, client: FlaskClient) -> None:
        iri = f"{BASE}id/city/makassar"
        found = client.get("/neighbours", query_string={"iri": iri}).get_json()
        assert found["nodes"][0] == {
            "id": iri,
            "label": "Makassar",
            "kind": "city",
            "href": "/page/city/makassar",
        }
        kinds = {node["kind"] for node in found["nodes"]}
        assert {"country", "tenure", "membership", "project", "event", "observation"} <= kinds
        ids = {node["id"] for node in found["nodes"]}
        assert len(ids) == len(found["nodes"]) <= 41
        assert all(
            {edge["from"], edge["to"]} <= ids and iri in (edge["from"], edge["to"]) for edge in found["edges"]
        )
        assert {"from": iri, "to": f"{BASE}id/country/indonesia", "label": "in country"} in found["edges"]

    @pytest.mark.parametrize(
        ("iri", "status"),
        [
            ("", 400),
            ("https://example.org/", 400),
            (f"{BASE}id/city/x> {{", 400),
            (f"{BASE}id/city/nowhere", 404),
        ],
    )
    def test_of_nothing_there_is_nothing_around(self, client: FlaskClient, iri: str, status: int) -> None:
        assert client.get("/neighbours", query_string={"iri": iri}).status_code == status


class TestGraph:
    def test_it_says_what_its_document_says_and_who_else(self, site: Site, engine: Engine) -> None:
        page = graph.graph_page(site, "okezone-2023-07-26", ENGLISH)
        assert page is not None
        assert page.document is not None
        assert page.document.issued == "26 Jul 2023"
        count = engine.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{page.iri}> {{ ?s ?p ?o }} }}")
        assert page.statements == int(count[0]["n"].value)
        meeting = next(one for one in page.subjects if one.link.iri.endswith("event/6th-ascn-annual-meeting"))
        dates = next(fact for fact in meeting.facts if fact.property.iri == f"{ASCN}startDate")
        assert texts(dates.values) == ["12 Jul 2023"]
        assert len(dates.values[0].evidence) > 5

    def test_all_of_a_long_graph_is_on_its_pages(self, site: Site) -> None:
        first = graph.graph_page(site, "ascn-scaps-2018", ENGLISH)
        assert first is not None
        seen = []
        for number in range(1, first.pages + 1):
            page = graph.graph_page(site, "ascn-scaps-2018", ENGLISH, number)
            assert page is not None
            seen += [one.link.iri for one in page.subjects]
        assert len(seen) == len(set(seen)) == first.total


class TestTimeline:
    def test_bars_lie_on_an_axis_of_whole_years(self) -> None:
        def link(name: str) -> Link:
            return Link(name, Literal(name), f"/{name}", "event")

        made = timeline.make(
            [
                (link("b"), "2020-07-01", "2020-07-01", ""),
                (link("a"), "2019-01-01", "2020-12-31", "all of it"),
            ],
            ENGLISH,
        )
        assert [tick.text for tick in made.ticks] == ["2019", "2020"]
        (whole, day) = made.bars
        assert (whole.link.text, whole.x, whole.width, whole.when) == ("a", 0, 1000, "all of it")
        assert (day.x, day.when) == (748, "1 Jul 2020")

    def test_many_years_share_ticks(self) -> None:
        link = Link("x", Literal("x"), "/x")
        made = timeline.make(
            [(link, "1967-08-08", "1967-08-08", ""), (link, "2026-01-01", "2026-01-01", "")], ENGLISH
        )
        assert len(made.ticks) <= 10
        assert made.ticks[0].text == "1967"
        assert all(0 <= bar.x <= bar.x + bar.width <= 1000 for bar in made.bars)

    def test_one_date_is_no_timeline(self) -> None:
        assert (
            timeline.make([(Link("x", Literal("x"), "/x"), "2020-01-01", "2020-01-01", "")], ENGLISH).bars
            == ()
        )


class TestWords:
    @pytest.mark.parametrize(
        ("text", "english", "indonesian"),
        [
            ("2023-07-12", "12 Jul 2023", "12 Jul 2023"),
            ("2023-08", "Aug 2023", "Agu 2023"),
            ("2023", "2023", "2023"),
            ("soon", "soon", "soon"),
        ],
    )
    def test_dates_are_as_exact_as_stated(self, text: str, english: str, indonesian: str) -> None:
        assert (ENGLISH.date(text), INDONESIAN.date(text)) == (english, indonesian)

    @pytest.mark.parametrize(
        ("text", "english", "indonesian"),
        [
            ("1770000", "1,770,000", "1.770.000"),
            ("199.30", "199.30", "199,30"),
            ("-5", "-5", "-5"),
            ("x", "x", "x"),
        ],
    )
    def test_numbers_keep_their_digits(self, text: str, english: str, indonesian: str) -> None:
        assert (ENGLISH.number(text), INDONESIAN.number(text)) == (english, indonesian)

    def test_languages_have_names(self) -> None:
        assert ENGLISH.language_name("th") == "Thai"
        assert INDONESIAN.language_name("th") == "Thai"
        assert ENGLISH.language_name("nonsense-tag") == "nonsense-tag"


@pytest.fixture
def marks(client: FlaskClient) -> str:
    return client.get("/page/city/makassar").text


class TestHtml:
    def test_every_mark_leads_to_a_note(self, marks: str) -> None:
        targets = set(re.findall(r'href="#(s\d+)"', marks))
        assert targets
        assert targets == set(re.findall(r'<li id="(s\d+)"', marks))

    def test_the_embedded_json_is_about_the_thing(self, marks: str) -> None:
        (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', marks)
        graph = json.loads(written)["@graph"]
        assert graph[0]["@id"] == f"{BASE}id/city/makassar"
        assert graph[0]["@type"] == "City"
        assert graph[1]["mainEntity"] == {"@id": f"{BASE}id/city/makassar"}

    def test_no_name_is_a_raw_address(self, client: FlaskClient) -> None:
        for name in ("city/makassar", "event/6th-ascn-annual-meeting", "observation/bangkok-area-1"):
            text = client.get(f"/page/{name}").text
            shown = re.findall(r">([^<>]*w3id\.org/ascn-kg[^<>]*)<", text)
            assert [one for one in shown if "/id/" in one and f"/id/{name}" not in one] == []

    def test_the_language_stays_on_links(self, client: FlaskClient) -> None:
        text = client.get("/page/city/makassar?lang=id").text
        assert 'href="/page/country/indonesia?lang=id"' in text
        assert 'href="/page/city/makassar?lang=en"' in text
        chosen_by_the_browser = client.get("/page/city/makassar", headers={"Accept-Language": "id"}).text
        assert "?lang=id" not in re.sub(r"<link [^>]*hreflang[^>]*>", "", chosen_by_the_browser)

    @pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9999999999"])
    def test_a_page_is_a_number(self, client: FlaskClient, page: str) -> None:
        response = client.get(f"/page/city/makassar?all=tenure&page={page}")
        assert response.status_code == 400
        assert "number" in response.text

    @pytest.mark.parametrize(
        "name", ["city/makassar", "source/okezone-2023-07-26", "event/8th-ascn-annual-meeting"]
    )
    def test_a_page_is_light(self, client: FlaskClient, name: str) -> None:
        text = client.get(f"/page/{name}").text
        own = [
            path
            for path in re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js)[^"]*)"', text)
            if "vendor" not in path
        ]
        size = len(text.encode()) + sum(len(client.get(path).data) for path in own)
        assert size < 150_000
