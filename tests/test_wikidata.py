"""The commands from end to end, on a small project and a Wikidata on loopback."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ascn_kg import build, load, settings, sources, turtle, vocab
from ascn_kg.wikidata import apply, ours, quickstatements, review
from ascn_kg.wikidata.report import latest, read

from .conftest import BASE, ROOT
from .live import free_port
from .test_cli import run
from .wikidata_server import Wikidata, item, serving

DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("ASCN_KG_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def atlas_root(tmp_path_factory: pytest.TempPathFactory, small_root: Path) -> Path:
    """The small project with coordinates from two registers, and its snapshot."""
    folder = tmp_path_factory.mktemp("atlas") / "project"
    shutil.copytree(small_root, folder)
    known = {*ours.read(load.load(sources.Project(folder), BASE)).things}
    for slug in ("geonames", "natural-earth"):
        name = f"data/sources/{slug}.ttl"
        triples = turtle.parse((ROOT / name).read_text(encoding="utf-8"), name)
        shapes = {str(one.object)[1:-1] for one in triples if str(one.subject)[1:-1] in known}
        wanted = known | shapes | {f"{BASE}graph/{slug}", f"{BASE}id/source/{slug}"}
        kept = [one for one in triples if str(one.subject)[1:-1] in wanted]
        (folder / name).write_text(turtle.write(kept, BASE), encoding="utf-8")
        add_organization(folder, slug, slug)
    build.build(settings.load({}, {"project_dir": str(folder)}))
    return folder


def add_organization(root: Path, slug: str, label: str) -> None:
    path = root / "data/registry/organizations.ttl"
    text = path.read_text(encoding="utf-8")
    added = f'organization:{slug} a ascn:Organization ; skos:prefLabel "{label}"@en , "{label}"@id .'
    path.write_text(turtle.canonical(f"{text}\n{added}\n", path.name), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path, atlas_root: Path) -> sources.Project:
    """A project that a test may break; its snapshot is up to date."""
    shutil.copytree(atlas_root, tmp_path / "project", symlinks=True)
    return sources.Project(tmp_path / "project")


@pytest.fixture
def server(copy: sources.Project) -> Iterator[Wikidata]:
    """A Wikidata that agrees with the small project on everything."""
    with serving() as one:
        known = ours.read(load.load(copy, BASE))
        for thing in known.things.values():
            for id in thing.exact:
                made = agreeing(known, thing, id)
                for name, values in one.items.get(id, made)["claims"].items():  # Singapore: city and country
                    made["claims"][name] = [*made["claims"].get(name, []), *values]
                one.put(made)
        one.above = {"Q1549591": {"Q515", "Q486972"}}
        yield one


def agreeing(known: ours.Ours, thing: ours.Thing, id: str) -> dict[str, Any]:
    kinds = {"city": "Q1549591", "place": "Q486972", "country": "Q6256", "organization": "Q43229"}
    claims: dict[str, list[Any]] = {"P31": [kinds.get(thing.kind, "Q5")]}
    if thing.points:
        claims["P625"] = [(thing.points[0].lat + 0.01, thing.points[0].long)]
    if thing.kind != "person" and (country := sorted(known.country_items(thing))):
        claims["P17"] = country
    claims |= {"P1566": list(codes)} if (codes := thing.codes.get("geonames")) else {}
    return item(id, {ours.spoken(label): label.value for label in thing.preferred}, claims)


def wikidata(
    capsys: pytest.CaptureFixture[str],
    command: str,
    project: sources.Project,
    server: Wikidata | None = None,
    *more: str,
) -> tuple[int, str, str]:
    on = [] if command == "apply" else ["--on", DAY]
    flags = server.flags if server else []
    return run(capsys, "wikidata", command, *more, *on, *flags, "--project-dir", str(project.root))


def entity(project: sources.Project, curie: str) -> ours.Thing:
    kind, _, slug = curie.partition(":")
    return ours.read(load.load(project, BASE)).things[f"{BASE}id/{kind}/{slug}"]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(turtle.canonical(text.replace(old, new), path.name), encoding="utf-8")


def unlink(project: sources.Project, curie: str) -> str:
    """Take the link to Wikidata away from an entity; returns its item."""
    (id,) = entity(project, curie).exact
    for path in sorted((project.root / "data/links").glob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r"\n[^\n]+\n(?: .*\n)+\.\n", text):
            if f"wd:{id} " in block and (f"linksFrom {curie} " in block or f"\n{curie}\n" in block):
                text = text.replace(block, "")
        path.write_text(turtle.canonical(text, path.name), encoding="utf-8")
    assert entity(project, curie).exact == ()
    return id


def everything(project: sources.Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(project.root.rglob("*")) if path.is_file()}


# check


def test_a_wikidata_that_agrees_gives_no_difference(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    code, out, _ = wikidata(capsys, "check", copy, server)
    assert code == 0
    found = read(copy.root / f"build/wikidata/{DAY}.json")
    assert [(one.entity, row) for one in found.links for row in one.differences] == []
    assert {one.state for one in found.links} == {"found"}
    made = found.compared()
    assert all(
        made[topic] > 5 for topic in ("item", "label", "coordinates", "country", "class", "identifier")
    )
    assert "label: 0 of" in out


def spoil(server: Wikidata, copy: sources.Project) -> dict[str, tuple[str, str]]:
    """Differences of every kind: entity → topic and what Wikidata says."""
    id = {
        curie: entity(copy, curie).exact[0]
        for curie in (
            "city:makassar",
            "city:bangkok",
            "city:banyuwangi",
            "city:singapore",
            "country:indonesia",
            "city:mandalay",
            "city:dki-jakarta",
            "city:davao-city",
        )
    }
    server.redirects[id["city:makassar"]] = "Q900"
    server.put(server.items[id["city:makassar"]] | {"id": "Q900"})
    server.deleted.add(id["city:bangkok"])
    server.items[id["city:banyuwangi"]]["labels"]["en"]["value"] = "Banyu|wangi *Town*"
    mandalay = server.items[id["city:mandalay"]]["claims"]
    mandalay["P625"][0]["mainsnak"]["datavalue"]["value"]["latitude"] += 2.0
    jakarta = server.items[id["city:dki-jakarta"]]["claims"]
    jakarta["P17"] = item("Q1", {}, {"P17": ["Q77"]})["claims"]["P17"]
    davao = server.items[id["city:davao-city"]]["claims"]
    davao["P31"] = item("Q1", {}, {"P31": ["Q88"]})["claims"]["P31"]
    server.put(item("Q77", {"en": "Atlantis"}), item("Q88", {"en": "pop song"}))
    country = server.items[id["country:indonesia"]]["claims"]
    country["P297"] = item("Q1", {}, {"P297": ["XX"]})["claims"]["P297"]
    return {
        "city/makassar": ("item", "redirects to Q900"),
        "city/bangkok": ("item", "deleted"),
        "city/banyuwangi": ("label", "Banyu|wangi *Town*"),
        "city/mandalay": ("coordinates", ""),
        "city/dki-jakarta": ("country", "Atlantis (Q77)"),
        "city/davao-city": ("class", "pop song (Q88)"),
        "country/indonesia": ("identifier", "XX"),
    }


def test_differences_of_every_kind_are_found(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    expected = spoil(server, copy)
    code, out, _ = wikidata(capsys, "check", copy, server)
    assert code == 0
    found = read(copy.root / f"build/wikidata/{DAY}.json")
    rows = {one.entity: (one, one.differences) for one in found.links if one.differences}
    assert set(rows) == set(expected)
    for name, (topic, said) in expected.items():
        one, differences = rows[name]
        assert [row.topic for row in differences] == [topic], name
        assert said in differences[0].wikidata
        assert f"{name} {one.item}: {topic}" in out
    assert 200 < (rows["city/mandalay"][0].kilometres or 0) < 250
    assert rows["city/makassar"][0].now == "Q900"
    text = (copy.root / f"build/wikidata/{DAY}.md").read_text(encoding="utf-8")
    assert r"Banyu\|wangi \*Town\*" in text
    assert text.startswith(f"# Wikidata says, we say: {DAY}\n")


def test_the_same_answers_give_the_same_report(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    spoil(server, copy)
    reports = []
    for _ in range(2):
        wikidata(capsys, "check", copy, server)
        folder = copy.root / "build/wikidata"
        reports.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
        shutil.rmtree(folder)
    assert reports[0] == reports[1]
    assert sorted(reports[0]) == [f"{DAY}.json", f"{DAY}.md"]


def test_the_last_report_is_the_one_of_the_last_day(tmp_path: Path) -> None:
    for name in ("2025-01-02.json", "2026-01-01.json", "2025-12-31.json", "other.json", "2026-01-01.md"):
        (tmp_path / name).write_text("{}")
    assert latest(tmp_path) == tmp_path / "2026-01-01.json"
    assert latest(tmp_path / "none") is None


# asking in vain


@pytest.mark.parametrize("command", ["check", "propose", "export"])
@pytest.mark.parametrize("mood", ["offline", "broken", (503, "3600"), "slow"], ids=str)
def test_without_an_answer_nothing_is_written(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata, command: str, mood: Any
) -> None:
    before = everything(copy)
    server.moods = [mood] * 9
    address = f"http://127.0.0.1:{free_port()}/" if mood == "offline" else ""
    more = ["--wikidata-timeout", "0.3"] if command in ("check", "propose", "export") else []
    more += ["--out", str(copy.root / "out")] if command != "check" else []
    flags = ["--wikidata-api", address, "--wikidata-query", address] if address else server.flags
    code, out, err = run(
        capsys, "wikidata", command, *more, *flags, "--on", DAY, "--project-dir", str(copy.root)
    )
    assert (code, out) == (3, "")
    said = [line for line in err.splitlines() if line.startswith("ascn-kg: ")]
    assert len(said) == 1
    assert "nothing was written" in said[0]
    assert "Traceback" not in err
    assert everything(copy) == before


def test_it_fails_halfway_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    before = everything(copy)
    server.moods = ["fine", "fine", "broken"]
    code, *_ = wikidata(capsys, "propose", copy, server, "--kind", "event", "--out", str(copy.root / "x.csv"))
    assert code == 3
    assert everything(copy) == before


# propose


def candidates(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def with_namesakes(server: Wikidata, copy: sources.Project) -> str:
    """Makassar loses its link; Wikidata has it, a namesake far away, a song, and a deleted item."""
    id = unlink(copy, "city:makassar")
    right = server.items[id]
    indonesia = entity(copy, "country:indonesia").exact[0]
    right["claims"]["P17"] = item("Q1", {}, {"P17": [indonesia]})["claims"]["P17"]
    server.put(
        item("Q501", {"en": "Makassar"}, {"P31": ["Q515"], "P17": ["Q252"], "P625": [(40.0, 20.0)]}),
        item("Q502", {"en": "Makassar"}, {"P31": ["Q88"]}),
        item("Q503", {"en": "=Makassar Strait Shipping Company of the East"}, {"P31": ["Q43229"]}),
        item("Q504", {"en": "Makassar, gone"}),
    )
    server.deleted.add("Q504")
    return id


def test_candidates_are_scored_by_label_country_place_and_class(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    id = with_namesakes(server, copy)
    code, out, _ = wikidata(capsys, "propose", copy, server, "--kind", "city", "--out", "r.csv")
    assert code == 0
    assert out.startswith("r.csv\n")
    rows = candidates(Path("r.csv"))
    assert tuple(rows[0]) == review.COLUMNS
    assert [row["item"] for row in rows] == [id, "Q501", "Q502"]
    shown = [(row["label"], row["country"], row["class"], row["decision"]) for row in rows]
    assert shown[0] == ("exact", "yes", "yes", "")
    assert shown[2] == ("exact", "unknown", "no", "")
    assert [float(row["score"]) for row in rows] == sorted(
        (float(row["score"]) for row in rows), reverse=True
    )
    assert float(rows[0]["kilometres"]) < 2
    assert float(rows[1]["kilometres"]) > 5000
    assert {row["entity"] for row in rows} == {"city:makassar"}
    assert {row["seen_on"] for row in rows} == {DAY}


def test_only_persons_with_an_office_are_looked_for(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    add = copy.root / "data/registry/people.ttl"
    text = add.read_text(encoding="utf-8")
    nobody = 'person:budi a ascn:Person ; skos:prefLabel "Budi Nobody"@en , "Budi Nobody"@id .'
    add.write_text(turtle.canonical(f"{text}\n{nobody}\n", add.name), encoding="utf-8")
    wikidata(capsys, "propose", copy, server, "--kind", "person", "--out", "r.csv")
    searched = {one["search"] for one in server.of("wbsearchentities")}
    assert "Safrizal ZA" in searched
    assert "Budi Nobody" not in searched


def test_the_same_answers_give_the_same_table(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    with_namesakes(server, copy)
    tables = []
    for _ in range(2):
        assert wikidata(capsys, "propose", copy, server, "--out", "r.csv")[0] == 0
        tables.append(Path("r.csv").read_bytes())
    assert tables[0] == tables[1]


@pytest.mark.parametrize("column", ["decision", "evidence", "entry_level"])
def test_decisions_are_never_overwritten(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata, column: str
) -> None:
    with_namesakes(server, copy)
    wikidata(capsys, "propose", copy, server, "--kind", "city", "--out", "r.csv")
    decide(Path("r.csv"), {"Q501": {column: "no"}})
    before, asked = Path("r.csv").read_bytes(), len(server.requests)
    code, _, err = wikidata(capsys, "propose", copy, server, "--kind", "city", "--out", "r.csv")
    assert (code, Path("r.csv").read_bytes(), len(server.requests)) == (1, before, asked)
    assert "r.csv holds decisions" in err


def test_a_file_that_is_no_table_is_never_overwritten(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    Path("letter.csv").write_text("dear,diary\n")
    code, _, err = wikidata(capsys, "propose", copy, server, "--out", "letter.csv")
    assert code == 1
    assert "no column" in err
    assert Path("letter.csv").read_text() == "dear,diary\n"


# apply


def decide(path: Path, by_item: dict[str, dict[str, str]], **options: Any) -> None:
    """Write into the rows of some items, as a person would in a spreadsheet."""
    rows = [row | by_item.get(row["item"], {}) for row in candidates(path)]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, review.COLUMNS, **options)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def table(capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata) -> tuple[Path, str]:
    """A table with Makassar and its namesakes, and the item that is right."""
    id = with_namesakes(server, copy)
    assert wikidata(capsys, "propose", copy, server, "--kind", "city", "--out", "r.csv")[0] == 0
    return Path("r.csv"), id


def link_of(copy: sources.Project, slug: str) -> str:
    texts = "".join(path.read_text("utf-8") for path in sorted((copy.root / "data/links").glob("*.ttl")))
    found = re.search(rf"\nidentity-link:{slug}\n((?: .*\n)+)", texts)
    assert found, slug
    return found[1]


@pytest.mark.parametrize("options", [{}, {"delimiter": ";"}, {"quoting": csv.QUOTE_ALL}], ids=str)
def test_label_country_and_coordinates_make_a_verified_link(
    capsys: pytest.CaptureFixture[str],
    copy: sources.Project,
    table: tuple[Path, str],
    options: dict[str, Any],
) -> None:
    path, id = table
    decide(path, {id: {"decision": "Yes", "entry_level": "city"}, "Q501": {"decision": "no"}}, **options)
    code, out, _ = wikidata(capsys, "apply", copy, None, str(path))
    assert code == 0
    assert f"city:makassar {id}: verified" in out
    assert "1 yes, 1 no, 0 unsure, 1 undecided; 1 written, 0 there already" in out
    assert entity(copy, "city:makassar").exact == (id,)
    link = link_of(copy, f"city-makassar-wikidata-{id.lower()}")
    for part in (
        "checkState concept:verified",
        f'checkedOn "{DAY}"^^xsd:date',
        "entryLevel concept:city",
        "linksFrom city:makassar",
        f"linksTo wd:{id}",
        "matchKind skos:exactMatch",
        "register concept:wikidata",
        "label, country and coordinates match (1.1 km apart)",
    ):
        assert part in link
    assert run(capsys, "fmt", "--check", "--project-dir", str(copy.root))[0] == 0
    if not options:  # shapes and rules across graphs are content
        build.build(settings.load({}, {"project_dir": str(copy.root)}))


def test_applying_twice_changes_nothing(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, table: tuple[Path, str]
) -> None:
    path, id = table
    decide(path, {id: {"decision": "yes"}})
    wikidata(capsys, "apply", copy, None, str(path))
    before = everything(copy)
    code, out, _ = wikidata(capsys, "apply", copy, None, str(path))
    assert (code, everything(copy)) == (0, before)
    assert "0 written, 1 there already" in out


@pytest.mark.parametrize(
    ("evidence", "state", "match"),
    [
        ("Natural Earth: 'Makassar' has it | Who's On First: locality 'Makassar'", "verified", "exactMatch"),
        ("Natural Earth: 'Makassar' has it", "single-register", "closeMatch"),
        ("Natural Earth: one | natural earth: two", "single-register", "closeMatch"),
        ("Wikidata: says so | English Wikipedia: says so | DBpedia: too", "single-register", "closeMatch"),
    ],
    ids=["two registers", "one register", "one register twice", "three of one origin"],
)
def test_evidence_makes_the_state(
    capsys: pytest.CaptureFixture[str],
    copy: sources.Project,
    table: tuple[Path, str],
    evidence: str,
    state: str,
    match: str,
) -> None:
    path, _ = table
    decide(path, {"Q502": {"decision": "yes", "evidence": evidence}})
    assert wikidata(capsys, "apply", copy, None, str(path))[0] == 0
    link = link_of(copy, "city-makassar-wikidata-q502")
    assert f"checkState concept:{state} " in link
    assert f"matchKind skos:{match} " in link
    for one in evidence.split(" | "):
        assert one.replace('"', '\\"') in link
    found = entity(copy, "city:makassar")
    assert (found.exact if match == "exactMatch" else found.close) == ("Q502",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision": "yes"}, "city:makassar has no evidence for Q501"),
        ({"decision": "yes", "evidence": "I am sure"}, "evidence 'I am sure'; write which register says it"),
        ({"decision": "perhaps"}, "decision 'perhaps'; write yes, no, unsure"),
        ({"decision": "yes", "item": "501"}, "'501' is no item of Wikidata"),
        ({"decision": "yes", "item": "Q1858"}, "Q1858 is the item of city:hanoi"),
        ({"decision": "yes", "entity": "city:atlantis"}, "city:atlantis is no entity"),
        ({"decision": "yes", "entity": "city:hanoi"}, "city:hanoi has another link already"),
        ({"decision": "yes", "entry_level": "village"}, "entry_level 'village'"),
        ({"decision": "yes", "seen_on": "today"}, "seen_on 'today'"),
        ({"decision": "yes", "item_points": "here"}, "item_points 'here'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_faulty_row_is_named_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
    copy: sources.Project,
    table: tuple[Path, str],
    change: dict[str, str],
    said: str,
) -> None:
    path, _ = table
    decide(path, {"Q501": change})
    before = everything(copy)
    code, _, err = wikidata(capsys, "apply", copy, None, str(path))
    assert code == 1
    assert f"r.csv:3: {said}" in err
    assert everything(copy) == before


def test_one_entity_is_one_item(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, table: tuple[Path, str]
) -> None:
    path, id = table
    yes = {"decision": "yes", "evidence": "Register: says so"}
    decide(path, {id: yes, "Q501": yes})
    code, _, err = wikidata(capsys, "apply", copy, None, str(path))
    assert code == 1
    assert f"r.csv:3: city:makassar has yes for {id} too" in err


def test_a_table_may_come_back_damaged(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, table: tuple[Path, str]
) -> None:
    path, _ = table
    good = path.read_bytes()
    for bad, said in (
        (good.replace(b"Q501", b"Q501\xff"), "r.csv:1: the file is not UTF-8"),
        (good.replace(b"decision,", b"", 1), "r.csv:1: no column decision"),
        (good + b"yes,too,few\n", "r.csv:5: 3 cells"),
    ):
        path.write_bytes(bad)
        code, _, err = wikidata(capsys, "apply", copy, None, str(path))
        assert code == 1
        assert said in err


def test_cells_that_a_spreadsheet_would_run_come_back_whole(tmp_path: Path) -> None:
    values = dict.fromkeys((*review.COLUMNS[:12], "cls", *review.COLUMNS[13:]), "x")
    row = review.Candidate(**{**values, "item_label": "=HYPERLINK(1)", "item_points": "-5.1 119.4"})
    (tmp_path / "r.csv").write_text(review.dump([row]), encoding="utf-8")
    assert "'=HYPERLINK(1)" in (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert [one for _, one in review.read(tmp_path / "r.csv")] == [row]


# export


@pytest.fixture(scope="session")
def giving_root(tmp_path_factory: pytest.TempPathFactory, atlas_root: Path) -> Path:
    """A project in which the network and a newspaper have links, and sources state joining years."""
    folder = tmp_path_factory.mktemp("giving") / "project"
    shutil.copytree(atlas_root, folder, symlinks=True)
    links = folder / "wikidata-review.csv"
    values = dict.fromkeys(review.COLUMNS, "") | {"decision": "yes", "seen_on": DAY}
    evidence = {"evidence": "Register: has it | Other register: has it"}
    with links.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, review.COLUMNS)
        writer.writeheader()
        writer.writerow(values | evidence | {"entity": "organization:okezone", "item": "Q777"})
        writer.writerow(
            values | evidence | {"entity": "organization:asean-smart-cities-network", "item": "Q778"}
        )
    apply.apply(load.load(sources.Project(folder), BASE), links, folder)
    okezone, kabar = (
        folder / f"data/sources/{name}.ttl" for name in ("okezone-2023-07-26", "kabar-ngetren-2024-07-31")
    )
    joined(okezone, "makassar", '"2018"^^xsd:gYear')
    joined(kabar, "makassar", '"2018-04"^^xsd:gYearMonth')
    joined(okezone, "dki-jakarta", '"2018"^^xsd:gYear')
    joined(kabar, "dki-jakarta", '"2019"^^xsd:gYear')
    extend(okezone, 'organization:okezone skos:prefLabel "Okezone \\"Resmi\\""@nl .')
    build.build(settings.load({}, {"project_dir": str(folder)}))
    return folder


def joined(path: Path, city: str, year: str) -> None:
    extend(path, f"membership:{city}-asean-smart-cities-network ascn:startDate {year} .")


def extend(path: Path, statement: str) -> None:
    text = path.read_text(encoding="utf-8")
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.prefixes(BASE).items())
    path.write_text(turtle.canonical(f"{text}\n{prefixes}{statement}\n", path.name), encoding="utf-8")


@pytest.fixture
def giving(
    capsys: pytest.CaptureFixture[str], giving_root: Path, tmp_path: Path
) -> Iterator[tuple[sources.Project, Wikidata]]:
    shutil.copytree(giving_root, tmp_path / "giving", symlinks=True)
    project = sources.Project(tmp_path / "giving")
    known = ours.read(load.load(project, BASE))
    with serving() as server:
        for thing in known.things.values():
            for id in thing.exact:
                server.put(agreeing(known, thing, id))
        yield project, server


def exported(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> tuple[dict[tuple[str, str], list[str]], str]:
    """Item and property → the parts of the command; and what was said."""
    code, out, err = wikidata(capsys, "export", *giving)
    assert code == 0
    commands = [line.split("\t") for line in out.splitlines()]
    assert len({tuple(parts[:3]) for parts in commands}) == len(commands)
    return {(parts[0], parts[1]): parts[2:] for parts in commands}, err


def test_a_membership_is_given_with_its_start_and_sources(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    commands, _ = exported(capsys, giving)
    page = "https://kabarngetren.com/2024/07/31/indonesia-pimpin-sidang-tahunan-ke-7-asean-smart-city-network-di-laos"
    assert commands["Q14634", "P463"] == [
        "Q778",
        "P580",
        "+2018-04-00T00:00:00Z/10",
        "S854",
        f'"{page}"',
        "S1476",
        'id:"Indonesia Pimpin Sidang Tahunan ke-7 ASEAN Smart City Network di Laos"',
        "S813",
        "+2026-11-24T00:00:00Z/11",
    ]
    assert "P580" not in commands["Q10382", "P463"]  # Sumedang: no source gives its start
    assert commands["Q11067", "P463"].count("!S854") == 2  # Banyuwangi: three sources, each a reference


def test_what_sources_disagree_on_is_left_out(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    commands, said = exported(capsys, giving)
    assert ("Q3630", "P463") not in commands
    fact = "city:dki-jakarta member of organization:asean-smart-cities-network"
    assert f"left out: {fact}: the sources disagree on ascn:startDate" in said


def test_coordinates_are_given_where_their_terms_allow(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    for entry in giving[1].items.values():
        entry["claims"].pop("P625", None)
    commands, said = exported(capsys, giving)
    assert commands["Q3630", "P625"][0] == "@-6.224620/106.836710"
    assert commands["Q3630", "P625"][1:3] == ["S854", '"https://www.naturalearthdata.com/"']
    assert ("Q14634", "P625") not in commands
    assert "left out: city:makassar coordinates: the terms of source:geonames are not CC0: CC BY 4.0" in said


def test_a_name_is_official_in_a_document_of_its_own_only(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    del giving[1].items["Q777"]["labels"]["nl"]
    commands, _ = exported(capsys, giving)
    assert commands["Q777", "P1448"][0] == 'nl:"Okezone "Resmi""'
    replace(
        giving[0].root / "data/sources/okezone-2023-07-26.ttl",
        "dct:publisher organization:okezone",
        "dct:publisher organization:grab",
    )
    build.build(settings.load({}, {"project_dir": str(giving[0].root)}))
    commands, said = exported(capsys, giving)
    assert ("Q777", "P1448") not in commands
    assert "no document of its own gives that name" in said


def test_what_wikidata_has_is_not_given_again(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    before, _ = exported(capsys, giving)
    assert ("Q1861", "P463") in before
    assert all(property != "P625" for _, property in before)
    bangkok = giving[1].items["Q1861"]["claims"]
    bangkok["P463"] = item("Q1", {}, {"P463": ["Q778"]})["claims"]["P463"]
    after, _ = exported(capsys, giving)
    assert set(before) - set(after) == {("Q1861", "P463")}


def test_without_a_link_of_the_network_no_membership_in_it_is_given(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, server: Wikidata
) -> None:
    commands, said = exported(capsys, (copy, server))
    assert all(parts[0] == "Q7768" for (_, property), parts in commands.items() if property == "P463")
    assert (
        "left out: city:makassar member of organization:asean-smart-cities-network: "
        "organization:asean-smart-cities-network has no verified link" in said
    )


def test_a_source_with_an_item_is_stated_in_it(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    path = giving[0].root / "data/links/wikidata.ttl"
    extend(path, "source:kabar-ngetren-2024-07-31 skos:exactMatch wd:Q779 .")
    giving[1].put(item("Q779", {"en": "article"}))
    build.build(settings.load({}, {"project_dir": str(giving[0].root)}))
    commands, _ = exported(capsys, giving)
    assert commands["Q14634", "P463"][3:6:2] == ["S248", "S854"]
    assert commands["Q14634", "P463"][4] == "Q779"


def test_the_same_answers_give_the_same_commands(
    capsys: pytest.CaptureFixture[str], giving: tuple[sources.Project, Wikidata]
) -> None:
    files = []
    for _ in range(2):
        assert wikidata(capsys, "export", *giving, "--out", "s.qs")[0] == 0
        files.append(Path("s.qs").read_bytes())
        assert capsys.readouterr().out == ""
    assert files[0] == files[1]
    assert files[0].count(b"\n") > 20


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("2018", "+2018-00-00T00:00:00Z/9"),
        ("2018-04", "+2018-04-00T00:00:00Z/10"),
        ("2018-04-28", "+2018-04-28T00:00:00Z/11"),
    ],
)
def test_a_time_is_as_exact_as_its_date(date: str, time: str) -> None:
    assert quickstatements.time(date) == time


def test_a_string_stays_on_its_line() -> None:
    assert quickstatements.text("a\tb\nc") == '"a b c"'
    with pytest.raises(ValueError, match="no date"):
        quickstatements.time("about 2018")
