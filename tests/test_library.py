"""The question library: its files, pinned answers, parameters, pages, data formats and snippets."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ascn_kg import library, rq, sources
from ascn_kg.cli import main
from ascn_kg.engine.base import Query, answer
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME, table_from_json
from ascn_kg.errors import QueryFileError
from ascn_kg.library import snippets as code
from ascn_kg.library.parameters import ParameterError, bound, defaults, term
from ascn_kg.pages import charts
from ascn_kg.pages.model import Link
from ascn_kg.pages.question import rounded
from ascn_kg.pages.words import Words
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot
from ascn_kg.sparql import guard, tables
from ascn_kg.terms import Iri, Literal
from ascn_kg.validate import answers
from ascn_kg.vocab import SHACL, XSD
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .conftest import BASE, ROOT
from .live import serving, wanted

FILES = {path.stem: rq.read(path) for path in sorted((ROOT / "queries/library").glob("*.rq"))}
ENTRIES = {name: library.entry(name, file.meta, file.text) for name, file in FILES.items()}
COUNTING = [
    name for name, one in ENTRIES.items() if one.behind and any(two.name == "number" for two in one.columns)
]
GOOD = """#+ title: {en: Cities, id: Kota}
#+ question: {en: "Which cities?", id: "Kota mana?"}
#+ tags: [cities]
#+ parameters:
#+   country: {type: country, en: Country, id: Negara}
#+ columns:
#+   city: {kind: city, en: City, id: Kota}
#+   n: {kind: number, en: Number, id: Jumlah}
#+ chart: {type: bar, label: city, value: n}
PREFIX country: <https://w3id.org/ascn-kg/id/country/>

SELECT ?city ?n WHERE {
  VALUES ?country { country:indonesia }
  ?city ?p ?country . BIND(1 AS ?n)
}
ORDER BY ?city
"""


def read(text: str, tmp_path: Path) -> library.Entry:
    path = tmp_path / "cities.rq"
    path.write_text(text, encoding="utf-8")
    file = rq.read(path)
    return library.entry(file.id, file.meta, file.text)


class TestFiles:
    def test_the_format(self, tmp_path: Path) -> None:
        entry = read(GOOD, tmp_path)
        assert entry.parameters[0].default == Iri(f"{BASE}id/country/indonesia")
        assert entry.title("id") == "Kota"
        assert entry.chart == library.Chart("bar", {"label": "city", "value": "n"})

    @pytest.mark.parametrize(
        ("old", "new", "line", "said"),
        [
            ("#+ title: {en: Cities, id: Kota}", "#+ title: {en: Cities}", 1, "one in Indonesian"),
            ("#+ tags: [cities]\n", "", 1, "lacks 'tags'"),
            ("#+ tags:", "#+ tagz:", 3, "'tagz' is no key"),
            ("country: {", "format: {", 5, "a meaning of its own"),
            ("type: country", "type: county", 5, "'county' is none of"),
            ("VALUES ?country", "VALUES ?land", 5, "no line VALUES ?country"),
            ("country:indonesia", "2023", 5, "does not hold a country"),
            ("kind: city", "kind: town", 7, "'town' is none of"),
            ("type: bar, label: city", "type: bar", 9, "needs 'label'"),
            ("type: bar", "type: pie", 9, "'pie' is none of"),
            ("value: n}", "value: m}", 9, "'m' is none of city, n"),
        ],
    )
    def test_mistakes_are_named_with_their_line(
        self, tmp_path: Path, old: str, new: str, line: int, said: str
    ) -> None:
        assert old in GOOD
        with pytest.raises(QueryFileError) as caught:
            read(GOOD.replace(old, new), tmp_path)
        assert f"queries/library/cities.rq:{line}: " in str(caught.value)
        assert said in str(caught.value)

    def test_six_are_offered_first(self) -> None:
        assert len(library.to_begin_with(tuple(ENTRIES.values()))) == 6

    @pytest.mark.parametrize("name", ENTRIES)
    def test_each_is_whole(self, name: str, engine: EmbeddedEngine) -> None:
        entry = ENTRIES[name]
        table = table_from_json(answer(engine, Query(entry.text), "SELECT", BY_NAME["json"]))
        assert table.columns == tuple(column.name for column in entry.columns)
        assert table.rows, "a question whose own values find nothing teaches nothing"
        assert "ORDER BY" in entry.text
        assert "SELECT *" not in entry.text
        assert guard.is_repeatable(entry.text)
        assert entry.question("en").endswith("?")
        assert entry.question("id").endswith("?")
        assert set(rq.placeholders(entry.sparql)) == {one.name for one in entry.parameters}
        keys = [tuple(row.get(column) for column in table.columns) for row in table.rows]
        assert len(set(keys)) == len(keys)
        if entry.behind:
            other = ENTRIES[entry.behind.question]
            assert {one.name for one in other.parameters} >= set(entry.behind.bind)

    @pytest.mark.parametrize("name", COUNTING)
    def test_what_is_behind_a_number_is_as_much(self, name: str, client: FlaskClient) -> None:
        entry = ENTRIES[name]
        rows = client.get(f"/api/{name}").get_json()["rows"]
        page = client.get(f"/queries/{name}").get_data(as_text=True).partition('id="answer"')[2]
        assert entry.behind is not None
        links = re.findall(rf'href="(/queries/{entry.behind.question}\?[^"]+)"', page)
        seen = dict.fromkeys(link.replace("&amp;", "&") for link in links)
        assert len(seen) >= min(len(rows), 2)
        for row, link in list(zip(rows, seen, strict=False))[:3]:
            asked = urlsplit(link).query
            behind = client.get(f"/api/{entry.behind.question}?{asked}").get_json()
            first = behind["columns"][0]["name"]
            assert len({one[first] for one in behind["rows"]}) == row["number"], link


class TestPinnedAnswers:
    def test_they_are_right(self, engine: EmbeddedEngine, project: sources.Project) -> None:
        assert answers.problems(engine, project, BASE) == []

    def test_what_differs_is_named(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "queries", tmp_path / "queries")
        copied = sources.Project(tmp_path)
        folder = tmp_path / "queries/library/answers"
        changed, missing = folder / "pilot-cities-by-year.csv", folder / "events-of-a-year.csv"
        lines = changed.read_text(encoding="utf-8").splitlines(keepends=True)
        changed.write_text("".join([*lines[:2], "2018,99,source:nobody\n", *lines[2:]]), encoding="utf-8")
        missing.unlink()
        (folder / "nobody-asks.csv").write_text("x\n")
        found = answers.problems(engine, copied, BASE)
        assert [line.partition(": ")[0] for line in found] == [
            "queries/library/events-of-a-year.rq:1",
            "queries/library/answers/pilot-cities-by-year.csv:3",
            "queries/library/answers/nobody-asks.csv:1",
        ]
        assert "ascn-kg library pin" in found[0]
        assert "ascn-kg library pin" in found[1]
        assert answers.pin(engine, copied, BASE) == [
            "events-of-a-year",
            "nobody-asks",
            "pilot-cities-by-year",
        ]
        assert answers.problems(engine, copied, BASE) == []
        assert answers.pin(engine, copied, BASE) == []

    def test_nothing_pinned_is_nothing_checked(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        assert answers.problems(engine, sources.Project(tmp_path), BASE) == []

    def test_the_command(self, capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
        main(["library", "list", "--project-dir", str(copy.root)])
        assert "events-of-a-year: Which events fall into a year" in capsys.readouterr().out
        main(["library", "pin", "--project-dir", str(copy.root)])
        assert "queries/library/answers/events-of-a-year.csv" in capsys.readouterr().out
        pinned = (copy.root / "queries/library/answers/events-of-a-year.csv").read_text(encoding="utf-8")
        assert pinned.startswith("event,eventName,first,last\n")


def parameter(kind: str, **more: str) -> library.Parameter:
    return library.Parameter("x", kind, {"en": "X", "id": "X"}, None, **more)


class TestParameters:
    @pytest.mark.parametrize(
        ("kind", "text", "value"),
        [
            ("year", "2023", Literal("2023", datatype=f"{XSD}gYear")),
            ("date", "2023-07-12", Literal("2023-07-12", datatype=f"{XSD}date")),
            ("integer", "-07", Literal("-7", datatype=f"{XSD}integer")),
            ("string", 'a "b" \\ c', Literal('a "b" \\ c')),
            ("string", "กรุงเทพฯ", Literal("กรุงเทพฯ")),
        ],
    )
    def test_values(self, kind: str, text: str, value: Literal) -> None:
        assert term(parameter(kind), text, BASE) == value

    @pytest.mark.parametrize("text", ["makassar", f"{BASE}id/city/makassar"])
    def test_entities_by_slug_or_iri(self, text: str) -> None:
        makassar = Iri(f"{BASE}id/city/makassar")
        assert term(parameter("city"), text, BASE, [makassar]) == makassar

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("year", "23"),
            ("year", "2023 "),
            ("year", "٢٠٢٣"),
            ("date", "2023-02-30"),
            ("date", "2023"),
            ("integer", "1.5"),
            ("integer", "1" * 10),
            ("string", "a\nb"),
            ("string", "x" * 201),
            ("city", "atlantis"),
            ("city", "makassar> } DROP"),
            ("city", f"{BASE}id/country/indonesia"),
            ("city", "https://example.org/makassar"),
        ],
    )
    def test_what_cannot_be_used(self, kind: str, text: str) -> None:
        with pytest.raises(ParameterError) as caught:
            term(parameter(kind), text, BASE, [Iri(f"{BASE}id/city/makassar")])
        assert caught.value.name == "x"
        assert caught.value.allowed

    def test_terms_are_bound_and_not_spliced(self) -> None:
        entry = ENTRIES["events-of-a-year"]
        text = bound(entry, {"year": Literal('"} } DROP #', datatype=f"{XSD}gYear")})
        assert '\\"} } DROP #' in text
        assert bound(entry, defaults(entry)).count("VALUES ?year") == 1

    def test_none_leaves_open(self) -> None:
        entry = ENTRIES["projects-in-a-list"]
        assert "VALUES ?area { UNDEF }" in bound(entry, defaults(entry))

    @pytest.mark.parametrize("name", [name for name, one in ENTRIES.items() if one.parameters])
    def test_defaults_are_among_the_choices(self, context: Context, name: str) -> None:
        entry = next(one for one in context.questions if one.id == name)
        for one in entry.parameters:
            choices = context.choices.of(entry, one)
            if one.is_closed:
                assert choices, one.name
                assert one.default is None or one.default in choices, one.name
            if one.is_entity:
                assert all(isinstance(value, Iri) for value in choices)
                kinds = {value.value.split("/")[-2] for value in choices}
                assert kinds <= {one.type}, one.name


class TestApi:
    def test_json(self, client: FlaskClient) -> None:
        body = client.get("/api/projects-by-focus-area?list=ascn-me-2025").get_json()
        assert body["count"] == len(body["rows"]) == 6
        assert body["parameters"] == {"list": "ascn-me-2025"}
        assert body["rows"][0]["number"] == 34
        assert [one["name"] for one in body["columns"]] == list(body["rows"][0])

    @pytest.mark.parametrize("name", ["cities-on-the-map", "pilot-cities-by-year", "events-of-a-year"])
    def test_all_formats_hold_the_same_rows(self, client: FlaskClient, name: str) -> None:
        pytest.importorskip("pyarrow", reason="an optional extra; CI installs it with the tests")
        rows = client.get(f"/api/{name}").get_json()["rows"]
        sent = {
            form: client.get(f"/api/{name}?format={form}").data for form in ("csv", "tsv", "parquet", "arrow")
        }
        csv = pd.read_csv(io.BytesIO(sent["csv"]))
        parquet, arrow = (
            pd.read_parquet(io.BytesIO(sent["parquet"])),
            pd.read_feather(io.BytesIO(sent["arrow"])),
        )
        assert len(csv) == len(parquet) == len(arrow) == len(rows) == sent["tsv"].count(b"\n") - 1
        assert list(csv.columns) == list(parquet.columns) == list(arrow.columns) == list(rows[0])
        first = csv.columns[0]
        assert list(parquet[first]) == list(arrow[first]) == [row[first] for row in rows]

    def test_columns_of_parquet_are_typed(self, client: FlaskClient) -> None:
        pytest.importorskip("pyarrow", reason="an optional extra; CI installs it with the tests")
        from pyarrow import parquet

        made = parquet.read_table(io.BytesIO(client.get("/api/events-of-a-year?format=parquet").data))
        assert str(made.schema.field("first").type) == "date32[day]"
        assert made.schema.field("event").metadata[b"description"] == b"Event"
        places = parquet.read_table(io.BytesIO(client.get("/api/cities-on-the-map?format=parquet").data))
        assert str(places.schema.field("lat").type) == "double"

    def test_geojson(self, client: FlaskClient) -> None:
        body = client.get("/api/cities-on-the-map", headers={"Accept": "application/geo+json"})
        assert body.content_type == "application/geo+json"
        features = json.loads(body.data)["features"]
        assert len(features) == 38
        assert all(95 < one["geometry"]["coordinates"][0] < 130 for one in features)
        assert client.get("/api/events-of-a-year?format=geojson").status_code == 406

    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("/api/events-of-a-year?year=20", "year"),
            ("/api/events-of-a-year?year=2023&year=2024", "year"),
            ("/api/events-of-a-year?yaer=2023", "yaer"),
            ("/api/programmes-of-cities?city=atlantis", "city"),
            ("/api/programmes-of-cities?page=2", "page"),
            ("/queries/programmes-of-cities?page=x", "page"),
            ("/queries/programmes-of-cities?city=%3E", "city"),
        ],
    )
    def test_what_is_not_allowed_is_named(self, client: FlaskClient, address: str, name: str) -> None:
        found = client.get(address, headers={"Accept": "application/problem+json"})
        assert found.status_code == 400
        assert found.content_type == "application/problem+json"
        assert found.get_json()["parameter"] == name
        assert found.get_json()["allowed"]

    def test_what_is_not_there(self, client: FlaskClient) -> None:
        assert client.get("/api/nobody-asks").status_code == 404
        assert client.get("/queries/nobody-asks").status_code == 404
        assert client.get("/queries/events-of-a-year?page=9").status_code == 404
        assert client.get("/api/events-of-a-year", headers={"Accept": "image/png"}).status_code == 406

    def test_answers_are_kept_and_conditional(self, client: FlaskClient) -> None:
        for form in ("json", "csv", "parquet"):
            first = client.get(f"/api/events-of-a-year?format={form}")
            assert "s-maxage" in first.headers["Cache-Control"]
            again = client.get(
                f"/api/events-of-a-year?format={form}", headers={"If-None-Match": first.headers["ETag"]}
            )
            assert again.status_code == 304
            assert not again.data

    def test_a_missing_pyarrow_is_said(self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        found = client.get("/api/events-of-a-year?format=parquet", headers={"Accept": "application/json"})
        assert found.status_code == 406
        assert "ascn-kg[arrow]" in found.get_json()["detail"]

    def test_clients_may_ask_so_often(self, context: Context) -> None:
        from dataclasses import replace

        from ascn_kg.web.limits import RateLimit

        own = create_app(replace(context, rate=RateLimit(2))).test_client()
        statuses = [own.get("/api/events-of-a-year").status_code for _ in range(2)]
        assert [*statuses, own.get("/queries/events-of-a-year").status_code] == [200, 200, 429]


class TestPages:
    @pytest.mark.parametrize("name", ENTRIES)
    def test_each_has_a_page(self, client: FlaskClient, name: str) -> None:
        entry, language = ENTRIES[name], "id" if len(name) % 2 else "en"
        page = client.get(f"/queries/{name}?lang={language}")
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert f"<h1>{entry.title(language)}" in text.replace("&#39;", "'")
        if entry.chart and entry.chart.kind != "map":
            assert "<svg" in text.partition("<main")[2].partition('id="answer"')[0]
        assert not re.search(r"style=|onclick=", text)
        table = text.partition('id="answer"')[2].partition('id="take"')[0]
        assert re.search(r'<a href="/(page|queries|ontology)', table), "nothing leads on"

    def test_marks_lead_to_rows_that_are_there(self, client: FlaskClient) -> None:
        text = client.get("/queries/pilot-cities-by-year").get_data(as_text=True)
        dots = re.findall(r'<a href="/queries/pilot-cities-by-year#(row-\d+)"><circle', text)
        assert len(dots) > 4
        for anchor in dots:
            row = text.partition(f'<tr id="{anchor}">')[2].partition("</tr>")[0]
            assert "/page/source/" in row

    def test_rows_with_several_sources_are_one(self, client: FlaskClient) -> None:
        text = client.get("/queries/members-and-their-sources").get_data(as_text=True)
        stated = len({row["city"] for row in client.get("/api/members-and-their-sources").get_json()["rows"]})
        assert text.count('<tr id="row-') == stated

    def test_the_form_keeps_what_was_asked(self, client: FlaskClient) -> None:
        text = client.get("/queries/programmes-of-cities?city=banyuwangi").get_data(as_text=True)
        assert '<option value="banyuwangi" selected>Banyuwangi</option>' in text
        assert "/id/city/banyuwangi&gt; }" in text
        assert "/api/programmes-of-cities?city=banyuwangi" in text

    def test_the_editor_gets_the_query_that_was_asked(self, client: FlaskClient) -> None:
        text = client.get("/queries/events-of-a-year?year=2019").get_data(as_text=True)
        (link,) = re.findall(r'class="button" href="([^"]+)"', text)
        query = parse_qs(urlsplit(link.replace("&amp;", "&")).query)["query"][0]
        assert 'VALUES ?year { "2019"^^' in query
        assert not query.startswith("#+")
        rows = client.get("/sparql", query_string={"query": query, "format": "json"}).get_json()
        asked = client.get("/api/events-of-a-year?year=2019").get_json()
        assert len(rows["results"]["bindings"]) == asked["count"] > 0

    def test_the_list_is_searched_and_sorted_by_topic(self, client: FlaskClient) -> None:
        everything = client.get("/queries").get_data(as_text=True)
        assert all(f'href="/queries/{name}"' in everything for name in ENTRIES)
        found = client.get("/queries?q=focus+area").get_data(as_text=True)
        assert 'href="/queries/projects-by-focus-area"' in found
        assert 'href="/queries/events-of-a-year"' not in found
        tagged = client.get("/queries?tag=map").get_data(as_text=True)
        assert 'href="/queries/cities-on-the-map"' in tagged
        assert 'href="/queries/events-of-a-year"' not in tagged


@pytest.fixture(scope="module")
def site(project: sources.Project, kg_settings: Settings, snapshot: Snapshot) -> Iterator[str]:
    with serving(project, build_dir=str(kg_settings.build_dir), workers="1") as (address, _, _):
        yield address


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2018-01-01", "2018-12-31", ("2018", "2018")),
        ("2022-01-01", "2023-12-31", ("2022", "2023")),
        ("2024-02-01", "2024-02-29", ("2024-02", "2024-02")),
        ("2023-07-12", "2023-07-31", ("2023-07-12", "2023-07-31")),
    ],
)
def test_no_day_is_shown_that_nobody_stated(first: str, last: str, shown: tuple[str, str]) -> None:
    assert rounded(first, last) == shown


class TestCharts:
    """Where marks stand."""

    words = Words("en")

    def marks(self, *values: float) -> list[charts.Mark]:
        return [charts.Mark(Link("", Literal("x"), ""), value, f"{value:g}", "#") for value in values]

    def test_bars_begin_at_zero_and_the_longest_fills_the_width(self) -> None:
        made = charts.bars(self.marks(10, 5, 0))
        assert made is not None
        assert [bar.width for bar in made.bars] == [1000, 500, 0]
        assert charts.bars(self.marks(0)) is None
        assert charts.bars([]) is None

    def test_long_lists_are_cut_and_say_so(self) -> None:
        made = charts.bars(self.marks(*range(1, 60)))
        assert made is not None
        assert (len(made.bars), made.total) == (charts.MOST_BARS, 59)

    def test_dots_rise_with_the_values_and_go_right_with_time(self) -> None:
        times = ("2018", "2019-07", "2020-01-01")
        at = [charts.At(t, m) for t, m in zip(times, self.marks(1, 2, 3), strict=True)]
        made = charts.lines(at, self.words)
        assert made is not None
        dots = made.curves[0].dots
        assert dots[0].x < dots[1].x < dots[2].x
        assert dots[0].y > dots[1].y > dots[2].y
        assert made.up[0] == (made.floor, "0")
        assert [text for _, text in made.across] == ["2018", "2019", "2020", "2021"]
        assert dots[1].label == "Jul 2019: 2"
        inside = [made.left <= dot.x <= made.right and 0 <= dot.y <= made.floor for dot in dots]
        assert all(inside)

    def test_two_values_of_one_time_are_not_joined(self) -> None:
        at = [charts.At(time, mark) for time, mark in zip(("2018", "2018"), self.marks(1, 2), strict=True)]
        made = charts.lines(at, self.words)
        assert made is not None
        assert made.curves[0].line == ""
        assert charts.lines(at[:1], self.words) is None

    @pytest.mark.parametrize("values", [(5, 5), (0, 0), (-3, 4), (1e9, 1e9 + 1), (0.001, 0.002)])
    def test_any_numbers_have_an_axis(self, values: tuple[float, float]) -> None:
        at = [charts.At(time, mark) for time, mark in zip(("2018", "2019"), self.marks(*values), strict=True)]
        made = charts.lines(at, self.words)
        assert made is not None
        assert 2 <= len(made.up) <= 8


class TestSnippets:
    """The lines that pages show run as they are, against a real server."""

    @pytest.mark.parametrize("query", ["", "?city=sumedang"])
    @pytest.mark.parametrize("tool", ["curl", "python", "javascript", "r"])
    def test_they_run(self, site: str, tool: str, query: str) -> None:
        lines = {one.id: one.code for one in code.snippets(f"{site}/api/programmes-of-cities{query}")}
        if tool == "r":
            if shutil.which("Rscript") is None:
                pytest.skip("Rscript is not installed; R is optional in CI")
            command = ["Rscript", "-e", lines["r"]]
        elif tool == "javascript":
            command = [wanted("node"), "--input-type=module", "-e", lines["javascript"]]
        elif tool == "python":
            command = [sys.executable, "-c", lines["python"]]
        else:
            command = ["bash", "-c", lines["curl"]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        assert ("Sumedang" if query else "Makassar") in done.stdout or "programme" in done.stdout
        assert not done.stderr


def test_every_format_of_the_api_is_explained() -> None:
    text = (ROOT / "docs/reference/http.md").read_text(encoding="utf-8")
    for one in tables.offers(ENTRIES["cities-on-the-map"]):
        assert f"| `{one.name}` | `{one.media}` |" in text


def test_the_example_of_the_guide_is_a_question(engine: EmbeddedEngine, tmp_path: Path) -> None:
    text = (ROOT / "docs/how-to/ask-with-the-library.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```sparql\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    entry = read(shown, tmp_path)
    table = table_from_json(answer(engine, Query(entry.text), "SELECT", BY_NAME["json"]))
    assert table.columns == tuple(column.name for column in entry.columns)
    assert table.rows


def test_all_questions_are_published_for_editors(client: FlaskClient) -> None:
    graph = ox.parse(
        client.get("/sparql", headers={"Accept": "text/turtle"}).data, format=ox.RdfFormat.TURTLE
    )
    found = {
        quad.subject.value: quad.object.value for quad in graph if quad.predicate.value == f"{SHACL}select"
    }
    assert set(found) == {f"{BASE}queries/{name}" for name in ENTRIES}
    assert all(not text.startswith("#+") for text in found.values())
