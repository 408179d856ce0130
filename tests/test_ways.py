"""The ways in over all entities: they show what the graph says, in few queries, and without a script."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import re
from dataclasses import replace
from html import unescape

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ascn_kg import certainty, conflicts, dates
from ascn_kg import snapshot as snapshots
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.pages import outlines
from ascn_kg.terms import Row
from ascn_kg.web import create_app, vendor
from ascn_kg.web.context import Context

from .conftest import BASE, PREFIXES

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Counting:
    """An engine that counts its SELECT queries."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine
        self.queries = 0

    def select(self, text: str) -> list[Row]:
        self.queries += 1
        return self.engine.select(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)


@pytest.fixture
def counting(context: Context) -> tuple[Counting, FlaskClient]:
    made = Counting(context.engine)  # type: ignore[arg-type]
    other = replace(context, engine=made, site=replace(context.site, engine=made))  # type: ignore[arg-type]
    return made, create_app(other).test_client()


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept": BROWSER})
    assert response.status_code == 200, path
    return response.text


def words_of(text: str) -> str:
    """The text of a page without tags, spaces made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def listed(client: FlaskClient, path: str, kind: str) -> set[str]:
    """The slugs of the entities of a kind that the page links to."""
    return set(re.findall(rf'href="/page/{kind}/([a-z0-9-]+)"', page(client, path)))


def slugs(engine: EmbeddedEngine, query: str) -> set[str]:
    """What ``?x`` is in the answer, by slug."""
    return {row["x"].value.rpartition("/")[2] for row in engine.select(PREFIXES + query)}


PAGES = (
    "/map",
    "/sources",
    "/validation",
    "/conflicts",
    "/about",
    "/ontology",
    "/timeline",
    "/timeline?on=2021-10-18",
)
MEMBER = "?m a ascn:Membership ; org:organization organization:asean-smart-cities-network ; org:member ?x ."


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/map", 2),
        ("/map?show=events", 2),
        ("/map?show=projects", 2),
        ("/map.geojson", 2),
        ("/sources", 0),
        ("/validation", 1),
        ("/timeline", 3),
        ("/timeline?kind=all", 3),
        ("/timeline?on=2021-10-18", 5),
        ("/about", 1),
        ("/ontology", 2),
        ("/conflicts", 2),
        ("/conflicts?kind=event", 2),
        ("/conflicts.csv", 2),
        ("/validation.ttl", 0),
        ("/wikidata", 0),
    ],
)
def test_a_page_asks_a_bounded_number_of_queries(
    counting: tuple[Counting, FlaskClient], path: str, most: int
) -> None:
    engine, client = counting
    page(client, path)  # what is worked out once for a snapshot is known then
    before = engine.queries
    page(client, path)
    assert engine.queries - before <= most


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/map?show=x", "show is 'x'; it can be cities, events or projects."),
        ("/map?country=atlantis", "country is 'atlantis'"),
        ("/map.geojson?year=1999", "year is '1999'"),
        ("/sources?language=xx", "language is 'xx'"),
        ("/sources?sort=colour", "sort is 'colour'"),
        ("/sources?page=99", "page is '99'; it must be a whole number from 1 to 3."),
        ("/sources?page=0", "page is '0'"),
        ("/validation?page=none", "page is 'none'"),
        ("/timeline?kind=x", "kind is 'x'; it can be events, memberships, tenures,"),
        ("/timeline?country=atlantis", "country is 'atlantis'"),
        ("/timeline?on=2021-02-30", "on is '2021-02-30'; it must be a day such as 2021-10-18."),
        ("/timeline?on=20211018", "on is '20211018'"),
        ("/timeline?from=soon", "from is 'soon'; it must be a whole number from 1900 to 2200."),
        ("/timeline?from=2022&to=2021", "to is 2021, which is before from (2022)."),
        ("/timeline?month=9999", "month is '9999'"),
        ("/conflicts?kind=unicorn", "kind is 'unicorn'"),
    ],
)
def test_an_unknown_choice_is_refused_with_a_word_on_what_is_known(
    client: FlaskClient, path: str, said: str
) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert said in response.json["detail"]
    shown = client.get(path, headers={"Accept": BROWSER})
    assert (shown.status_code, shown.mimetype) == (400, "text/html")


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_headings_are_in_order(self, client: FlaskClient, path: str) -> None:
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", page(client, path))]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))

    def test_cells_say_their_column_for_narrow_screens(self, client: FlaskClient, path: str) -> None:
        cells = re.findall(r"<td(?![^>]*colspan)[^>]*>", page(client, path))
        assert [cell for cell in cells if "data-label" not in cell] == []

    def test_there_is_no_inline_style_or_script(self, client: FlaskClient, path: str) -> None:
        text = page(client, path)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
        scripts = re.findall(r"<script[^>]*>", text)
        assert all("src=" in one or 'type="application/json"' in one for one in scripts)

    def test_identifiers_are_unique(self, client: FlaskClient, path: str) -> None:
        found = re.findall(r'\sid="([^"]+)"', page(client, path))
        assert sorted(found) == sorted(set(found))

    def test_a_chosen_language_stays_chosen(self, client: FlaskClient, path: str) -> None:
        text = page(client, f"{path}{'&' if '?' in path else '?'}lang=id")
        assert '<html lang="id">' in text
        inside = re.findall(r'<a[^>]* href="(/(?:page|map|sources|ontology#)[^"]*)"', text)
        assert [href for href in inside if "lang=" not in href] == []

    def test_caches_may_keep_it(self, client: FlaskClient, path: str) -> None:
        if path == "/ontology":
            pytest.skip("negotiated with the formats of the ontology, in a module of its own")
        assert "s-maxage" in client.get(path, headers={"Accept": BROWSER}).headers["Cache-Control"]


class TestMap:
    def test_every_member_city_is_listed(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        members = slugs(engine, f"SELECT DISTINCT ?x {{ {MEMBER} ?x a ascn:City }}")
        assert len(members) == 38
        assert listed(client, "/map", "city") == members

    def test_cities_of_a_country_that_joined_in_a_year(
        self, client: FlaskClient, engine: EmbeddedEngine
    ) -> None:
        found = slugs(
            engine,
            f"SELECT DISTINCT ?x {{ {MEMBER} ?x ascn:inCountry country:thailand . ?m ascn:startDate ?d"
            ' FILTER(STRSTARTS(STR(?d), "2024")) }',
        )
        assert found
        assert listed(client, "/map?country=thailand&year=2024", "city") == found

    def test_a_contested_year_is_shown_with_all_its_values(self, client: FlaskClient) -> None:
        assert "Rayong since 2023 or Jul 2023 or 2024" in words_of(page(client, "/map"))

    @pytest.mark.parametrize(
        ("show", "kind", "query"),
        [
            ("events", "event", "SELECT DISTINCT ?x { ?x a ascn:Event ; ascn:venue ?place }"),
            ("projects", "project", "SELECT DISTINCT ?x { ?x a ascn:Project ; ascn:ofCity ?place }"),
        ],
    )
    def test_events_and_projects(
        self, client: FlaskClient, engine: EmbeddedEngine, show: str, kind: str, query: str
    ) -> None:
        assert listed(client, f"/map?show={show}", kind) == slugs(engine, query)

    @pytest.mark.parametrize("query", ["", "?show=events&country=japan", "?country=viet-nam"])
    def test_geojson_is_exactly_what_is_shown(self, client: FlaskClient, query: str) -> None:
        response = client.get(f"/map.geojson{query}")
        assert response.mimetype == "application/geo+json"
        features = json.loads(response.data)["features"]
        things = {feature["id"] for feature in features}
        things |= {item["iri"] for feature in features for item in feature["properties"]["items"]}
        text = page(client, f"/map{query}")
        shown = text[text.index('class="places"') :].partition("</main>")[0]
        paths = {f"{BASE}id/{path}" for path in re.findall(r'href="/page/([^"]+)"', shown)}
        assert {path for path in paths if "/country/" not in path} == things
        points = json.loads(text.partition('id="points">')[2].partition("</script>")[0])
        positions = {tuple(f["geometry"]["coordinates"]) for f in features if f["geometry"]}
        assert {(point["long"], point["lat"]) for point in points} == positions

    def test_a_venue_without_coordinates_stands_at_the_place_that_holds_it(self, client: FlaskClient) -> None:
        features = json.loads(client.get("/map.geojson?show=events").data)["features"]
        by = {feature["id"].rpartition("/")[2]: feature for feature in features}
        hotel, town = by["hotel-aston"], by["makassar"]
        assert hotel["geometry"] == town["geometry"]
        assert hotel["properties"]["note"] == "shown at Makassar"
        assert by["sydney"]["geometry"] is None

    def test_without_script_the_points_are_drawn(
        self, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        box = [[[90, 0], [120, 0], [120, 20], [90, 20], [90, 0]]]
        shape = {
            "type": "FeatureCollection",
            "features": [{"geometry": {"type": "Polygon", "coordinates": box}}],
        }
        monkeypatch.setattr("ascn_kg.web.ways.Once.outlines", outlines.path_of(json.dumps(shape)))
        text = page(create_app(context).test_client(), "/map?country=cambodia")
        assert 'd="M900 0l300 0 0-200-300 0z"' in text
        assert len(re.findall(r"<circle [^>]*data-kind", text)) == 4
        for name in ("Battambang", "Phnom Penh", "Siem Reap", "Sihanoukville"):
            assert f"<title>{name}</title>" in text

    def test_without_outlines_there_is_the_list(
        self, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ascn_kg.web.ways.Once.outlines", "")
        text = page(create_app(context).test_client(), "/map")
        assert 'class="outlines"' not in text
        assert "Makassar" in words_of(text)

    def test_the_outlines_are_short(self) -> None:
        file = vendor.FOLDER / "outlines.json"
        if not vendor.available(file.name):
            pytest.skip("the package was built without npm")
        assert 5000 < len(outlines.path_of(file.read_text("utf-8"))) < 40000


class TestSources:
    def test_all_documents_are_listed(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        found: set[str] = set()
        for number in (1, 2, 3):
            found |= listed(client, f"/sources?page={number}", "source")
        assert found == slugs(engine, "SELECT DISTINCT ?x { ?x a ascn:Source }")

    def test_numbers_are_those_of_the_graphs(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        graph = f"GRAPH <{BASE}graph/inews-2021-10-22>"
        (row,) = engine.select(
            f"SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?thing) AS ?things) {{ {graph} {{ ?s ?p ?o }}"
            f' BIND(IF(STRSTARTS(STR(?s), "{BASE}id/"), ?s, 1/0) AS ?thing) }}'
        )
        text = page(client, "/sources?year=2021&publisher=inews-id")
        (line,) = [one for one in text.split("<tr>") if "/page/source/inews-2021-10-22" in one]
        cells = [words_of(cell) for cell in re.findall(r"<td.*?</td>", line, re.DOTALL)]
        assert cells[5] == row["things"].value
        assert cells[6].split()[0] == row["all"].value
        assert 'href="/page/graph/inews-2021-10-22"' in line

    def test_filters_keep_what_fits(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        fit = slugs(
            engine,
            'SELECT DISTINCT ?x { ?x a ascn:Source ; dct:language ?l ; dct:issued ?d . FILTER(STR(?l) = "ja")'
            ' FILTER(STRSTARTS(STR(?d), "2021")) }',
        )
        assert fit
        assert listed(client, "/sources?language=ja&year=2021", "source") == fit

    def test_the_order_is_kept(self, client: FlaskClient) -> None:
        text = page(client, "/sources?sort=statements")
        numbers = [int(n.replace(",", "")) for n in re.findall(r'/page/graph/[^"]+">([\d,]+)<span', text)]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) == 100

    def test_our_own_graphs_are_explained(self, client: FlaskClient) -> None:
        text = page(client, "/sources")
        for slug in ("registry", "links", "editorial", "ontology", "inferred"):
            assert f'href="/page/graph/{slug}"' in text
        assert "no document says it." in text


class TestValidation:
    def test_every_warning_is_on_a_page_with_entity_and_place(
        self, client: FlaskClient, context: Context
    ) -> None:
        report = json.loads(context.snapshot.file(snapshots.REPORT).read_text("utf-8"))
        assert report["warnings"] == len(report["findings"]) > 100
        text = "".join(page(client, f"/validation?page={number}") for number in (1, 2, 3))
        for finding in report["findings"]:
            assert f"{finding['file']}:{finding['line']}" in text
            assert finding["focus"].replace(f"{BASE}id/", "/page/") in text
            assert finding["message"] in unescape(text)

    def test_it_says_what_was_checked(self, client: FlaskClient, project: object) -> None:
        text = words_of(page(client, "/validation"))
        assert "The data keep every rule. 134 warnings" in text
        checks = len(project.queries("checks"))  # type: ignore[attr-defined]
        questions = len(project.queries("competency"))  # type: ignore[attr-defined]
        assert f"Checks {checks} queries" in text
        assert f"Questions {questions} questions" in text

    def test_the_reports_are_served(self, client: FlaskClient, context: Context) -> None:
        turtle = client.get("/validation.ttl")
        assert turtle.mimetype == "text/turtle"
        quads = list(ox.parse(turtle.data, format=ox.RdfFormat.TURTLE))
        results = [quad for quad in quads if quad.predicate.value.endswith("shacl#result")]
        report = client.get("/validation.json")
        assert report.mimetype == "application/json"
        assert len(results) == len(json.loads(report.data)["findings"])


class TestConflicts:
    def test_every_value_stands_with_all_who_state_it(self, client: FlaskClient, context: Context) -> None:
        all = conflicts.read(context.snapshot.file(snapshots.CONFLICTS))
        lines = list(csv.DictReader(io.StringIO(client.get("/conflicts.csv").text)))
        found = {(line["entity"], line["property"], line["node"], line["graph"]) for line in lines}
        assert found == {
            (one.entity, one.property, value.node, graph)
            for one in all
            for value in one.values
            for graph in value.graphs
        }
        text = page(client, "/conflicts")
        assert len(re.findall(r'<li id="c\d+"', text)) == len(all)
        assert text.count('class="said"') == sum(len(one.values) for one in all)

    def test_values_and_documents_are_the_ones_of_the_graph(
        self, client: FlaskClient, engine: EmbeddedEngine
    ) -> None:
        rows = engine.select(
            f"{PREFIXES} SELECT * {{ GRAPH ?g {{ event:2nd-ascn-annual-meeting ascn:startDate ?value }}"
            " FILTER(?g != graph:inferred) }"
        )
        lines = csv.DictReader(io.StringIO(client.get("/conflicts.csv?kind=event").text))
        shown = {
            (line["value"], line["graph"])
            for line in lines
            if line["entity"].endswith("/2nd-ascn-annual-meeting") and line["property"].endswith("#startDate")
        }
        assert shown == {(row["value"].value, row["g"].value) for row in rows}
        assert len(shown) > 1

    def test_the_kind_of_entity_is_a_filter(self, client: FlaskClient) -> None:
        text = page(client, "/conflicts?kind=event")
        kinds = re.findall(r'<li id="c\d+" data-kind="([a-z-]+)"', text)
        assert set(kinds) == {"event"}
        assert f"{len(kinds)} disagreements" in text
        lines = list(csv.DictReader(io.StringIO(client.get("/conflicts.csv?kind=event").text)))
        assert len({line["number"] for line in lines}) == len(kinds)

    def test_every_mark_has_its_note(self, client: FlaskClient) -> None:
        text = page(client, "/conflicts")
        marks = set(re.findall(r'href="#(s\d+)"', text))
        assert marks
        assert marks == set(re.findall(r'<li id="(s\d+)"', text))

    def test_a_cell_is_no_formula(self, client: FlaskClient) -> None:
        cells = [cell for row in csv.reader(io.StringIO(client.get("/conflicts.csv").text)) for cell in row]
        assert [cell for cell in cells if cell[:1] in ("=", "+", "@")] == []


class TestTimeline:
    @pytest.mark.parametrize(
        ("kind", "slug", "cls"),
        [
            ("events", "event", "Event"),
            ("memberships", "membership", "Membership"),
            ("tenures", "tenure", "Tenure"),
        ],
    )
    def test_everything_dated_of_a_kind_is_on_a_page(
        self, client: FlaskClient, engine: EmbeddedEngine, kind: str, slug: str, cls: str
    ) -> None:
        dated = slugs(engine, f"SELECT DISTINCT ?x {{ ?x a ascn:{cls} ; ascn:earliest ?e }}")
        found: set[str] = set()
        for number in range(1, -(-len(dated) // 50) + 1):
            found |= listed(client, f"/timeline?kind={kind}&page={number}", slug)
        assert found == dated

    def test_country_and_period(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        dated = "?x a ascn:Event ; ascn:earliest ?e ; ascn:latest ?l"
        within = slugs(
            engine,
            f"SELECT DISTINCT ?x {{ {dated} ; ascn:venue/ascn:locatedIn country:indonesia"
            " FILTER(YEAR(?e) = 2022 && YEAR(?l) = 2022) }",
        )
        around = slugs(
            engine, f"SELECT DISTINCT ?x {{ {dated} FILTER(YEAR(?e) <= 2022 && YEAR(?l) >= 2022) }}"
        )
        shown = listed(client, "/timeline?country=indonesia&from=2022&to=2022", "event")
        assert within
        assert within <= shown <= around
        assert shown < listed(client, "/timeline?country=indonesia", "event")

    def test_a_single_thing_is_shown_without_a_line(self, client: FlaskClient) -> None:
        text = page(client, "/timeline?country=australia&from=2018&to=2018")
        assert '<a href="/page/event/asean-australia-special-summit"' in text
        assert "<rect" not in text

    def test_a_month_leads_to_its_first_day_and_keeps_the_rest(self, client: FlaskClient) -> None:
        response = client.get("/timeline?month=45&kind=tenures&lang=id")
        assert response.status_code == 303
        assert response.headers["Location"] == "/timeline?kind=tenures&lang=id&on=2021-10-01"

    def test_the_forms_need_no_script(self, client: FlaskClient) -> None:
        text = page(client, "/timeline?on=2021-10-18&kind=tenures")
        assert re.search(r'<input id="month" type="range" name="month" min="0" max="\d+" value="45"', text)
        assert 'type="date" name="on" required value="2021-10-18"' in text
        assert text.count('<input type="hidden" name="kind" value="tenures">') == 2
        assert '<input type="hidden" name="on" value="2021-10-18">' in text


def _span(text: str) -> tuple[dt.date, dt.date]:
    found = dates.bounds(text)
    assert found
    return found


@pytest.mark.parametrize(
    ("starts", "ends", "seen", "reason"),
    [
        (["2018"], ["2023-07"], [], "covers"),
        (["2018"], [], ["2023"], "covers"),
        (["2018", "2022"], [], ["2023"], "between"),
        (["2018"], ["2021"], [], "around"),
        (["2018"], ["2021-10-18"], [], "covers"),
        (["2021"], [], [], "around"),
        (["2018"], [], [], "open"),
        (["2018"], [], ["2020"], "open"),
        ([], [], ["2021-10-18"], "shown"),
        ([], [], ["2021"], "around"),
        ([], [], ["2020", "2022"], "between"),
        ([], [], ["2020"], ""),
        ([], [], ["2022"], ""),
        (["2022"], [], [], ""),
        (["2018"], ["2020"], [], ""),
        ([], [], [], ""),
    ],
)
def test_what_is_certain_on_a_day(starts: list[str], ends: list[str], seen: list[str], reason: str) -> None:
    spans = [[_span(text) for text in texts] for texts in (starts, ends, seen)]
    assert certainty.reason(dt.date(2021, 10, 18), *spans) == reason


class TestTheNetworkOnADay:
    path = "/timeline?on=2021-10-18"

    def rows(self, client: FlaskClient, roll: str, path: str = "") -> list[str]:
        text = page(client, path or self.path)
        _, found, after = text.partition(f'id="r-{roll}"')
        assert found
        return [row for row in after.partition("</section>")[0].split("<tr>") if "<td" in row]

    def test_members_are_those_that_had_joined(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        joined = slugs(
            engine,
            f"SELECT DISTINCT ?x {{ {MEMBER} ?m ascn:startDate ?d FILTER(SUBSTR(STR(?d), 1, 4) < '2021') }}",
        )
        shown = {re.findall(r"/page/city/([a-z0-9-]+)", row)[0] for row in self.rows(client, "members")}
        assert shown == joined
        assert len(shown) == 26

    def test_a_period_that_covers_the_day_is_certain(self, client: FlaskClient) -> None:
        (first,) = [row for row in self.rows(client, "shepherd") if "/tenure/singapore-shepherd-2018" in row]
        assert 'class="sure certain">certain' in first
        assert re.search(r'href="#s\d+"', first)

    def test_the_chair_is_of_the_network(self, client: FlaskClient) -> None:
        rows = self.rows(client, "chair")
        assert any("/page/country/brunei-darussalam" in row for row in rows)
        assert [row for row in rows if "chair-asean-2" in row] == []

    def test_who_was_followed_is_not_left_open(self, client: FlaskClient) -> None:
        rows = self.rows(client, "chair", "/timeline?on=2025-10-18")
        assert [row for row in rows if "cambodia-chair-ascn-2022" in row] == []

    def test_officers_stand_beside_their_cities(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        rows = self.rows(client, "officers", "/timeline?on=2026-01-31")
        assert len(rows) > 30
        for row in rows:
            (tenure,) = re.findall(r"/page/tenure/([a-z0-9-]+)", row)
            (city,) = slugs(engine, f"SELECT DISTINCT ?x {{ tenure:{tenure} ascn:forCity ?x }}")
            assert f"/page/city/{city}" in row

    def test_it_says_what_as_far_as_stated_means(self, client: FlaskClient) -> None:
        text = words_of(page(client, self.path))
        assert "As far as stated: documents say when something began, ended or was seen" in text
        assert "silence proves nothing" in text

    def test_a_day_before_the_network_has_nobody(self, client: FlaskClient) -> None:
        text = words_of(page(client, "/timeline?on=1999-01-01"))
        assert text.count("No document places anybody here on this day.") == 5


class TestAbout:
    def test_gaps_are_counted(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        text = words_of(page(client, "/about"))
        all = slugs(engine, "SELECT DISTINCT ?x { ?x a ascn:Tenure }")
        dated = slugs(engine, "SELECT DISTINCT ?x { ?x a ascn:Tenure ; ascn:startDate ?d }")
        assert f"{len(all - dated)} of {len(all)} tenures have no stated beginning" in text
        sources = slugs(
            engine, "SELECT DISTINCT ?x { ?x a ascn:Source FILTER NOT EXISTS { ?x dct:issued ?d } }"
        )
        assert f"{len(sources)} of 242 sources carry no date" in text
        no_list = "FILTER NOT EXISTS { ?x a ascn:Listing }"
        values = slugs(engine, f"SELECT DISTINCT ?x {{ ?x a ascn:Observation {no_list} }}")
        dated = slugs(engine, f"SELECT DISTINCT ?x {{ ?x a ascn:Observation ; ascn:year ?y {no_list} }}")
        assert f"{len(values - dated)} of {len(values)} stated values (numbers and states" in text

    def test_statements_are_those_of_documents(self, client: FlaskClient, context: Context) -> None:
        documents = context.site.catalogue.documents
        number = sum(context.statistics.graphs[graph] for graph in documents)
        assert f"once for each of them: {number:,} in all" in words_of(page(client, "/about"))

    def test_terms_of_registers_are_named(self, client: FlaskClient, engine: EmbeddedEngine) -> None:
        text = words_of(page(client, "/about"))
        rows = engine.select(
            f"{PREFIXES} SELECT DISTINCT ?rights {{ ?x a ascn:Source ; dct:rights ?rights }}"
        )
        assert len(rows) > 3
        assert [row["rights"].value for row in rows if row["rights"].value not in text] == []

    def test_the_snapshot_is_to_be_cited(self, client: FlaskClient, context: Context) -> None:
        assert f"ASCN knowledge graph, snapshot {context.snapshot.id}." in words_of(page(client, "/about"))


class TestOntology:
    def section(self, client: FlaskClient, name: str) -> str:
        text = page(client, "/ontology")
        _, found, after = text.partition(f'<section class="term" id="{name}"')
        assert found
        return after.partition('<section class="term"')[0]

    def test_every_term_has_its_anchor_label_and_definition(
        self, client: FlaskClient, engine: EmbeddedEngine
    ) -> None:
        text = page(client, "/ontology")
        rows = engine.select(
            f"{PREFIXES} SELECT DISTINCT ?term ?label ?text {{ GRAPH graph:ontology {{ ?term a ?kind ;"
            " rdfs:label ?label ; skos:definition ?text }"
            " VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }"
            " FILTER(LANG(?label) = 'en' && STRSTARTS(STR(?term), STR(ascn:))) }"
        )
        assert len(rows) == 110
        shown = words_of(text)
        for row in rows:
            name = row["term"].value.rpartition("#")[2]
            assert f'id="{name}"' in text
            assert row["text"].value in shown
            assert f"{row['label'].value} ascn:{name}" in shown

    def test_every_class_is_in_a_group(self, client: FlaskClient) -> None:
        assert 'id="g-more"' not in page(client, "/ontology")

    def test_a_class_has_its_number_example_and_place(
        self, client: FlaskClient, engine: EmbeddedEngine
    ) -> None:
        part = self.section(client, "City")
        number = len(slugs(engine, "SELECT DISTINCT ?x { ?x a ascn:City }"))
        assert f'<a href="/explore/city">{number}</a>' in part
        assert re.search(r'<a href="/page/city/makassar"[^>]*>Makassar</a>', part)
        assert "schema:City" in part

    def test_a_shape_is_told_in_words(self, client: FlaskClient) -> None:
        part = self.section(client, "Tenure")
        rows = [words_of(row).replace(" ,", ",") for row in part.split("<tr>")]
        (member,) = [row for row in rows if row.startswith("member ")]
        assert member.startswith(
            "member city, country, organization, person exactly one A tenure has exactly one"
        )
        (start,) = [row for row in rows if row.startswith("start date ")]
        assert start.startswith("start date day or year or month one is true; sources may differ")

    def test_properties_are_in_the_order_of_the_shape(self, client: FlaskClient, context: Context) -> None:
        items = context.site.display.of([f"{BASE}ontology#Tenure"])
        order = [item.path.rpartition("#")[2] for item in items if item.path.startswith(f"{BASE}ontology#")]
        shown = re.findall(r'<tr><td[^>]*><span><a href="/ontology#(\w+)"', self.section(client, "Tenure"))
        assert shown
        assert shown == [name for name in order if name in shown]

    def test_a_subclass_leaves_to_its_superclass_what_holds_there(self, client: FlaskClient) -> None:
        part = words_of(self.section(client, "Summit"))
        assert "Also all properties of event" in part
        assert "venue place" not in part

    def test_a_diagram_says_in_words_what_it_shows(self, client: FlaskClient) -> None:
        part = self.section(client, "Project")
        assert '<svg class="diagram"' in part
        described = re.findall(r"<desc[^>]*>(.*?)</desc>", part, re.DOTALL)
        assert "kind of: programme" in described[0]

    def test_links_inside_reach_their_anchors(self, client: FlaskClient) -> None:
        text = page(client, "/ontology")
        anchors = set(re.findall(r'\sid="([^"]+)"', text))
        assert set(re.findall(r'href="(?:/ontology)?#([^"]+)"', text)) <= anchors

    def test_numbers_lead_to_lists_that_there_are(self, client: FlaskClient) -> None:
        paths = set(re.findall(r'href="(/explore/[a-z-]+)"', page(client, "/ontology")))
        assert len(paths) > 10
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
