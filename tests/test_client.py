from __future__ import annotations

import ast
import doctest
import inspect
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient
from werkzeug.serving import make_server

import ascn_kg
from ascn_kg import KnowledgeGraph, certainty
from ascn_kg.cli import cli
from ascn_kg.client import days, opening, values
from ascn_kg.client.answer import Answer
from ascn_kg.errors import NotFoundError, QuerySyntaxError, SnapshotError, UpstreamError
from ascn_kg.snapshot import Snapshot
from ascn_kg.terms import BNode, Iri, Literal
from ascn_kg.vocab import XSD
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .conftest import BASE, ROOT

NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))
LABELS = f"SELECT ?label {{ VALUES ?city {{ <{BASE}id/city/makassar> }} ?city skos:prefLabel ?label }}"


@pytest.fixture(scope="module")
def here(snapshot: Snapshot) -> Iterator[KnowledgeGraph]:
    with ascn_kg.open(snapshot.path) as kg:
        yield kg


@pytest.fixture(scope="module")
def address(context: Context) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(context), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def there(address: str) -> Iterator[KnowledgeGraph]:
    with ascn_kg.open(address) as kg:
        yield kg


class TestPackage:
    def test_import_loads_nothing(self) -> None:
        code = (
            "import sys; before = set(sys.modules); import ascn_kg; print(sorted(set(sys.modules) - before))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        loaded = set(ast.literal_eval(done.stdout))
        assert {name for name in loaded if name.startswith("ascn_kg")} == {"ascn_kg"}
        assert not loaded & {"pyoxigraph", "httpx", "flask", "rdflib", "pandas", "yaml"}

    def test_opening_loads_neither_web_nor_reasoner(self, snapshot: Snapshot) -> None:
        code = (
            f"import sys, ascn_kg\nwith ascn_kg.open({str(snapshot.path)!r}) as kg: kg.city('makassar')\n"
            "print([m for m in ('flask', 'rdflib', 'pandas', 'polars', 'httpx', 'yaml') if m in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_all_is_complete(self) -> None:
        assert sorted(ascn_kg.__all__) == list(ascn_kg.__all__)
        assert {*ascn_kg._WHERE, "__version__"} == set(ascn_kg.__all__)
        assert all(getattr(ascn_kg, name) is not None for name in ascn_kg.__all__)
        tree = ast.parse(Path(str(ascn_kg.__file__)).read_text(encoding="utf-8"))
        typed = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ascn_kg.")
            for alias in node.names
        }
        assert typed == set(ascn_kg._WHERE), "what type checkers see is what there is"

    def test_every_public_name_is_documented(self) -> None:
        text = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
        for name in set(ascn_kg.__all__) - {"__version__"}:
            assert f"`{name}" in text or f".{name}(" in text, name
            public = getattr(ascn_kg, name)
            assert inspect.getdoc(public), name
            if inspect.isclass(public) and not issubclass(public, Exception | str):
                for method, value in vars(public).items():
                    if not method.startswith("_") and callable(value):
                        assert f"{method}(" in text, f"{name}.{method}"

    def test_what_is_not_there_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            ascn_kg.nothing  # noqa: B018
        assert "open" in dir(ascn_kg)


class TestQueries:
    def test_give_python_values(self, here: KnowledgeGraph) -> None:
        pattern = "city:makassar wgs84:lat ?lat . event:32nd-asean-summit ascn:startDate ?date"
        rows = here.query(f"SELECT ?date ?lat ?none {{ {pattern} }} ORDER BY ?date").rows()
        assert {"date": date(2018, 4, 27), "lat": Decimal("-5.14861"), "none": None} in rows
        assert "2018-04" in [row["date"] for row in rows]

    def test_an_ask_is_one_row(self, here: KnowledgeGraph) -> None:
        assert here.query("ASK { ?s a ascn:City }").rows() == [{"answer": True}]

    def test_take_parameters(self, here: KnowledgeGraph) -> None:
        bangkok = here.city("bangkok")
        assert "Bangkok" in here.query(LABELS, city=bangkok).column("label")
        both = here.query(LABELS, city=[bangkok, f"{BASE}id/city/makassar"])
        assert len(both) == len(here.query(LABELS, city=bangkok)) + len(here.query(LABELS))

    def test_become_data_frames(self, here: KnowledgeGraph) -> None:
        answer = here.query("SELECT ?s ?lat { ?s a ascn:City ; wgs84:lat ?lat } ORDER BY ?lat")
        pandas, polars = answer.to_pandas(), answer.to_polars()
        assert list(pandas.columns) == polars.columns == ["s", "lat"]
        assert len(pandas) == len(polars) == len(answer)
        assert pandas["lat"].max() == polars["lat"].max() == float(answer.rows()[-1]["lat"] or 0)

    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_say_what_to_install(self, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(ascn_kg.AscnKgError, match=rf"pip install 'ascn-kg\[{library}\]'"):
            getattr(Answer(("a",), ()), f"to_{library}")()

    def test_explain_what_is_wrong(self, here: KnowledgeGraph) -> None:
        with pytest.raises(QuerySyntaxError, match="prefix foo: is not declared"):
            here.query("SELECT ?x { ?x foo:bar ?y }")
        with pytest.raises(ascn_kg.AscnKgError, match=r"use construct\(\)"):
            here.query("DESCRIBE city:makassar")
        with pytest.raises(ValueError, match="no parameter"):
            here.query("SELECT ?s { ?s ?p ?o } LIMIT 1", city="x")
        with pytest.raises(KeyError, match="there are label"):
            here.query(LABELS).column("nothing")

    def test_graphs_come_as_text(self, here: KnowledgeGraph) -> None:
        assert "city:makassar" in here.construct("DESCRIBE city:makassar")
        with pytest.raises(ValueError, match="no format"):
            here.construct("DESCRIBE city:makassar", "csv")

    @pytest.mark.parametrize(
        ("term", "value"),
        [
            (Iri("urn:a"), "urn:a"),
            (BNode("b"), "_:b"),
            (Literal("7", datatype=f"{XSD}integer"), 7),
            (Literal("7.10", datatype=f"{XSD}decimal"), Decimal("7.10")),
            (Literal("true", datatype=f"{XSD}boolean"), True),
            (Literal("2020-02-30", datatype=f"{XSD}date"), "2020-02-30"),
            (Literal("2020", datatype=f"{XSD}gYear"), "2020"),
            (Literal("x", "id", ""), "x"),
        ],
    )
    def test_terms_become_values(self, term: object, value: object) -> None:
        assert values.to_python(term) == value  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("value", "term"),
        [
            ("x", Literal("x")),
            ("https://a/", Iri("https://a/")),
            (7, Literal("7", datatype=f"{XSD}integer")),
            (True, Literal("true", datatype=f"{XSD}boolean")),
            (1.5, Literal("1.5", datatype=f"{XSD}decimal")),
            (date(2020, 1, 2), Literal("2020-01-02", datatype=f"{XSD}date")),
            (values.Text("x", "id"), Literal("x", "id", "")),
            (["x", 7], [Literal("x"), Literal("7", datatype=f"{XSD}integer")]),
        ],
    )
    def test_values_become_terms(self, value: object, term: object) -> None:
        assert values.to_term(value) == term

    def test_what_is_no_term_is_refused(self) -> None:
        with pytest.raises(TypeError, match="object"):
            values.to_term(object())


class TestEntities:
    def test_have_labels_facts_and_sources(self, here: KnowledgeGraph) -> None:
        makassar = here.city("makassar")
        assert (makassar.label(), makassar.label("id"), makassar.label("xx")) == (
            "Makassar",
            "Kota Makassar",
            "Makassar",
        )
        (country,) = makassar.facts["inCountry"]
        assert isinstance(country, ascn_kg.Thing)
        assert (country.kind, str(country), country.label("id")) == ("country", "Indonesia", "Indonesia")
        (lat,) = makassar.stated("wgs84:lat")
        assert [source.slug for source in lat.sources] == ["geonames"]
        slugs = [source.slug for source in makassar.sources_of("ascn:inCountry")]
        assert "okezone-2023-07-26" in slugs
        assert len(slugs) == len(set(slugs))
        assert all(fact.inferred for fact in makassar.stated("org:memberOf"))
        assert makassar.sources_of("nothing") == ()

    def test_are_frozen(self, here: KnowledgeGraph) -> None:
        with pytest.raises(AttributeError):
            here.city("makassar").slug = "x"  # type: ignore[misc]

    def test_sources_that_disagree_stand_side_by_side(self, here: KnowledgeGraph) -> None:
        stated = here.event("32nd-asean-summit").stated("startDate")
        assert {"2018-04", date(2018, 4, 27)} <= {fact.value for fact in stated}
        assert all(fact.sources for fact in stated)

    @pytest.mark.parametrize(
        ("kind", "slug", "said"),
        [("city", "makasar", "makassar"), ("citty", "x", "city"), ("city", "No Slug", "no city")],
    )
    def test_what_is_not_there_is_said(self, here: KnowledgeGraph, kind: str, slug: str, said: str) -> None:
        with pytest.raises(NotFoundError, match=said):
            here.get(kind, slug)

    @pytest.mark.parametrize(
        ("kind", "slug"), [("person", "safrizal-za"), ("country", "indonesia"), ("concept", "city")]
    )
    def test_of_every_kind_can_be_got(self, here: KnowledgeGraph, kind: str, slug: str) -> None:
        assert here.get(kind, slug).slug == slug
        assert slug in [thing.slug for thing in here.all(kind)]


def day(text: str) -> date:
    return date.fromisoformat(text)


class TestDays:
    def test_say_who_held_what(self, here: KnowledgeGraph) -> None:
        found = {one.who.slug: one for one in here.on("2021-10-18").officials()}
        pati = found["thomas-umbu-pati"]
        assert (pati.certainty, str(pati.post)) == (
            "certain",
            "Director of Regions, Urban Areas and State Borders",
        )
        assert [source.slug for source in pati.sources]
        assert [one.certainty for one in here.on("2021-10-18").officials()] == sorted(
            (one.certainty for one in here.on("2021-10-18").officials()),
            key=["certain", "open", "possible"].index,
        )

    def test_say_who_was_a_member(self, here: KnowledgeGraph) -> None:
        members = {one.who.slug for one in here.on(date(2021, 10, 18)).members()}
        assert {"makassar", "banyuwangi", "singapore"} <= members | {"singapore"}
        assert here.on("2017-01-01").members() == ()
        assert here.on("2021-10-18").members("no-such-organization") == ()

    def test_can_be_asked_for_one_role(self, here: KnowledgeGraph) -> None:
        found = here.on("2026-01-31").officials("chief-smart-city-officer")
        assert found
        assert {one.role.slug for one in found if one.role} == {"chief-smart-city-officer"}

    @pytest.mark.parametrize(
        ("starts", "ends", "seen", "why"),
        [
            (["2020-01-01"], ["2022-01-01"], [], "covers"),
            (["2020-01-01"], [], ["2023-01-01"], "covers"),
            ([], [], ["2021-10-18"], "shown"),
            ([], [], ["2021-10"], "around"),
            ([], [], ["2021"], "around"),
            ([], [], ["2020-01-01", "2023-01-01"], "between"),
            (["2020-01-01"], [], [], "open"),
            (["2022-01-01"], [], [], ""),
            ([], [], ["2020-01-01"], ""),
            (["2019"], ["2020"], [], ""),
            (["2020-01-01", "2022-01-01"], [], [], "between"),
            ([], [], [], ""),
        ],
    )
    def test_know_how_sure_it_is(self, starts: list[str], ends: list[str], seen: list[str], why: str) -> None:
        from ascn_kg.dates import bounds

        spans = [[found for text in texts if (found := bounds(text))] for texts in (starts, ends, seen)]
        assert certainty.reason(day("2021-10-18"), *spans) == why

    def test_a_seat_that_somebody_took_is_not_open(self) -> None:
        rows = [
            (f"t:{number}", name, value)
            for number, begin in ((1, "2018"), (2, "2020"))
            for name, value in (
                ("org:member", f"p:{number}"),
                ("org:role", "r"),
                ("forCity", "c"),
                ("startDate", begin),
            )
        ]
        found = days.standings(days.gather(rows), day("2021-10-18"), ascn_kg.Thing, {})
        assert [one.who.iri for one in found] == ["p:2"]

    def test_no_day_is_refused(self, here: KnowledgeGraph) -> None:
        with pytest.raises(ValueError, match="month"):
            here.on("2021-13-01")


class TestLibrary:
    def test_answers_by_id(self, here: KnowledgeGraph) -> None:
        assert here.questions()
        assert len(here.library("members-and-their-sources")) > 10

    def test_names_what_is_near(self, here: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="members-and-their-sources"):
            here.library("members-and-sources")


class TestElsewhere:
    def test_gives_the_same(self, here: KnowledgeGraph, there: KnowledgeGraph) -> None:
        assert (there.base, there.snapshot) == (here.base, here.snapshot)
        text = "SELECT ?s ?label { ?s a ascn:City ; skos:prefLabel ?label } ORDER BY ?s ?label"
        assert there.query(text) == here.query(text)
        for kind, slug in (("city", "makassar"), ("country", "indonesia"), ("person", "safrizal-za")):
            one, two = there.get(kind, slug), here.get(kind, slug)
            assert (one.statements, one.labels) == (two.statements, two.labels)
        assert there.on("2021-10-18").officials() == here.on("2021-10-18").officials()
        assert there.questions() == here.questions()
        assert there.library("members-and-their-sources") == here.library("members-and-their-sources")

    def test_says_what_the_endpoint_says(self, there: KnowledgeGraph) -> None:
        with pytest.raises(UpstreamError, match="400: line 1"):
            there.query("SELECT ?x {")
        with pytest.raises(ascn_kg.AscnKgError, match="snapshot at hand"):
            there.receipt("ASK {}")

    def test_that_is_not_there_is_said(self) -> None:
        with pytest.raises(UpstreamError, match="cannot be asked"):
            ascn_kg.open("http://127.0.0.1:9/sparql", timeout=5)


def test_receipts_can_be_verified(here: KnowledgeGraph, snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(here.receipt(LABELS, city=here.city("bangkok")), encoding="utf-8")
    done = CliRunner().invoke(cli, ["verify", str(path), "--snapshot", str(snapshot.path)])
    assert (done.exit_code, done.output[:6]) == (0, "equal:")


class TestOpening:
    def test_a_folder_without_snapshot_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match="no snapshot"):
            ascn_kg.open(tmp_path)

    def test_builds_once_in_a_script_without_a_guard(self, small_root: Path, tmp_path: Path) -> None:
        """A build starts processes, which would run an unguarded script again, and again."""
        script = tmp_path / "script.py"
        script.write_text("import ascn_kg\nwith ascn_kg.open() as kg: print(kg.snapshot)\n")
        environ = {"PYTHONPATH": str(ROOT), "ASCN_KG_PROJECT_DIR": str(small_root), "PATH": "/usr/bin:/bin"}
        environ["ASCN_KG_BUILD_DIR"] = str(tmp_path / "build")
        said = [
            subprocess.run(
                [sys.executable, str(script)],
                env=environ,
                capture_output=True,
                text=True,
                timeout=300,
                check=True,
            )
            for _ in range(2)
        ]
        assert said[0].stdout == said[1].stdout
        assert "built now, once" in said[0].stderr
        assert said[1].stderr == ""

    def test_keeps_what_the_package_builds_in_the_cache_of_the_user(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert opening.cache_folder() == tmp_path / "ascn-kg" / "snapshots"


def test_the_examples_of_the_reference_are_true(
    here: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_find_or_build", lambda settings: here._asker.opened)  # type: ignore[attr-defined]
    text = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8").replace("```", "\n")
    examples = doctest.DocTestParser().get_doctest(text, {}, "python.md", None, None)
    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False).run(examples)
    assert (failed, tried > 15) == (0, True)


class TestNotebooks:
    def test_there_are_two(self) -> None:
        assert [path.stem for path in NOTEBOOKS] == ["projects-by-focus-area", "who-represented-whom"]

    @pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
    def test_are_stored_without_outputs(self, path: Path) -> None:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
    def test_run(self, path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ASCN_KG_SNAPSHOT", str(snapshot.path))
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
        shown = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
        assert any("<svg" in str(out.get("data", {}).get("text/html", "")) for out in shown)
