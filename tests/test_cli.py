from __future__ import annotations

import ctypes
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ascn_kg import snapshot, sources
from ascn_kg.cli import cli, main

from .conftest import ROOT


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command."""
    code = 0
    try:
        main(list(arguments))
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("ASCN_KG_"):
            monkeypatch.delenv(name)


def at(project: sources.Project) -> list[str]:
    return ["--project-dir", str(project.root)]


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, _ = run(capsys, name, "--help")
    assert code == 0
    assert out.startswith("Usage: ascn-kg " + name)


def test_build_says_what_it_built(capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
    code, out, err = run(capsys, "build", *at(copy))
    assert code == 0
    assert f"from {len(list((copy.root / 'data/sources').glob('*.ttl')))} sources" in out
    for step in ("load", "form", "reason", "validate", "check", "write", "built"):
        assert step in err


def test_a_violation_exits_with_one(capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
    path = copy.root / "data/sources/inews-2021-10-22.ttl"
    path.write_text(path.read_text().replace("role:accompanying-official", "role:companion"))
    code, _, err = run(capsys, "build", *at(copy))
    assert code == 1
    lines = err.splitlines()
    assert any(line.startswith("data/sources/inews-2021-10-22.ttl:") for line in lines)
    assert lines[-1].startswith("ascn-kg: ")
    assert "Traceback" not in err


def test_check_is_content_with_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--thorough", *at(sources.Project(ROOT)))
    assert code == 0
    assert "questions" in out


def test_check_tells_a_wrong_answer(capsys: pytest.CaptureFixture[str], whole: sources.Project) -> None:
    path = whole.root / "queries/competency/city-state.rq"
    path.write_text(path.read_text().replace('"city:singapore"', '"city:bangkok"'))
    code, _, err = run(capsys, "check", *at(whole))
    assert code == 1
    assert "queries/competency/city-state.rq:1: missing [['city:bangkok'" in err


def test_fmt_formats_and_checks(capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
    path = copy.root / "data/registry/places.ttl"
    text = path.read_text()
    path.write_text(text.replace(" ;\n", ";\n"))
    assert run(capsys, "fmt", "--check", *at(copy))[0] == 1
    assert run(capsys, "fmt", *at(copy))[0] == 0
    assert path.read_text() == text
    assert run(capsys, "fmt", "--check", *at(copy))[0] == 0


def test_fmt_names_the_line_of_a_malformed_file(
    capsys: pytest.CaptureFixture[str], copy: sources.Project
) -> None:
    path = copy.root / "data/registry/places.ttl"
    path.write_text("<a:b> <a:c>\n")
    code, _, err = run(capsys, "fmt", str(path))
    assert code == 1
    assert ":2: malformed Turtle: " in err
    assert path.read_text() == "<a:b> <a:c>\n"


def test_new_adds_to_the_registry_in_form(capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
    code, out, _ = run(capsys, "new", "city", 'Đà Lạt "City"', "--id", "Kota Da Lat", *at(copy))
    assert code == 0
    assert out.startswith("https://w3id.org/ascn-kg/id/city/da-lat-city\n")
    text = (copy.root / "data/registry/cities.ttl").read_text()
    assert "\ncity:da-lat-city\n    a ascn:City ;\n    skos:prefLabel\n" in text
    assert r'"Đà Lạt \"City\""@en' in text
    assert run(capsys, "fmt", "--check", *at(copy))[0] == 0


def test_new_prints_what_sources_describe(capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
    code, out, _ = run(capsys, "new", "tenure", "Somebody as chair", *at(copy))
    assert code == 0
    assert "tenure:somebody-as-chair a ascn:Tenure ;" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["city", "Makassar"], "city:makassar is taken (see data/registry/cities.ttl)"),
        (["city", "กรุงเทพ"], "give one with --slug"),
        (["town", "Makassar"], "'town' is not one of 'city'"),
    ],
)
def test_new_refuses(
    capsys: pytest.CaptureFixture[str], copy: sources.Project, arguments: list[str], said: str
) -> None:
    code, _, err = run(capsys, "new", *arguments, *at(copy))
    assert code != 0
    assert said in " ".join(err.split())


class TestNewSource:
    """``ascn-kg new source``."""

    FLAGS = ("--publisher", "okezone", "--language", "id")
    URL = "https://news.example/kota-cerdas"

    def new(
        self, capsys: pytest.CaptureFixture[str], copy: sources.Project, *arguments: str
    ) -> tuple[int, str, str]:
        return run(capsys, "new", "source", *arguments, *at(copy))

    def test_it_begins_a_file_that_builds(
        self, capsys: pytest.CaptureFixture[str], copy: sources.Project
    ) -> None:
        code, out, _ = self.new(capsys, copy, self.URL, 'Kota "Cerdas"', *self.FLAGS, "--date", "2025-01")
        assert code == 0
        assert out.startswith("data/sources/kota-cerdas.ttl\n")
        text = (copy.root / "data/sources/kota-cerdas.ttl").read_text()
        assert r'dct:title "Kota \"Cerdas\""@id ;' in text
        assert 'dct:issued "2025-01"^^xsd:gYearMonth ;' in text
        assert run(capsys, "fmt", "--check", *at(copy))[0] == 0
        code, _, err = run(capsys, "build", *at(copy))
        assert (code, "violation" in err) == (0, False)

    def test_a_dry_run_writes_nothing(
        self, capsys: pytest.CaptureFixture[str], copy: sources.Project
    ) -> None:
        code, out, _ = self.new(capsys, copy, self.URL, "Kota", *self.FLAGS, "--dry-run")
        assert (code, "source:kota\n" in out) == (0, True)
        assert not (copy.root / "data/sources/kota.ttl").exists()

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["news.example", "A", *FLAGS], "'news.example' is no web address"),
            ([URL, *FLAGS], "a source needs its title"),
            ([URL, "A", "--publisher", "okezone"], "in which language"),
            ([URL, "A", *FLAGS, "--date", "May 2025"], "write as much of it as is known"),
            ([URL, "A", "--language", "id"], "say who published it"),
            ([URL, "A", "--language", "id", "--publisher", "okezon"], "okezon is not in the registry"),
            ([URL, "กรุงเทพ", *FLAGS], "give one with --slug"),
            ([URL, "A", *FLAGS, "--slug", "okezone-2023-07-26"], "is there already"),
        ],
    )
    def test_it_refuses(
        self, capsys: pytest.CaptureFixture[str], copy: sources.Project, arguments: list[str], said: str
    ) -> None:
        code, _, err = self.new(capsys, copy, *arguments)
        assert code != 0
        assert said in " ".join(err.split())

    def test_an_address_is_curated_once(
        self, capsys: pytest.CaptureFixture[str], copy: sources.Project
    ) -> None:
        text = (copy.root / "data/sources/okezone-2023-07-26.ttl").read_text()
        (page,) = (line for line in text.splitlines() if "foaf:page <" in line)
        url = page.partition("<")[2].partition(">")[0].replace("https://", "http://www.") + "/"
        code, _, err = self.new(capsys, copy, url, "Again", *self.FLAGS)
        assert code == 1
        assert "data/sources/okezone-2023-07-26.ttl" in "".join(err.splitlines())


def test_new_asks_about_names_that_are_alike(
    capsys: pytest.CaptureFixture[str], copy: sources.Project
) -> None:
    code, _, err = run(capsys, "new", "person", "Safrizal Z.A.", "--slug", "safrizal-2", *at(copy))
    assert (code, "person:safrizal-za (Safrizal ZA)" in err) == (0, True)


class TestExplain:
    """``ascn-kg explain``."""

    NAME = "data/sources/okezone-2023-07-26.ttl"

    def line(self, copy: sources.Project, text: str) -> int:
        return (copy.root / self.NAME).read_text().splitlines().index(text) + 1

    def test_a_good_entity(self, capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
        line = self.line(copy, "event:6th-ascn-annual-meeting")
        code, out, _ = run(capsys, "explain", f"{self.NAME}:{line + 2}", *at(copy))
        assert code == 0
        assert out.startswith("6th ASCN Annual Meeting (event:6th-ascn-annual-meeting), ascn:AnnualMeeting\n")
        assert f"  {self.NAME}:{line}\n" in out
        assert re.search(r"^  ok +event-series +ascn:inSeries$", out, re.M)

    def test_a_broken_one(self, capsys: pytest.CaptureFixture[str], copy: sources.Project) -> None:
        path = copy.root / self.NAME
        path.write_text(path.read_text().replace("ascn:venue place:bali", "ascn:venue person:safrizal-za", 1))
        line = self.line(copy, "event:6th-ascn-annual-meeting")
        code, out, _ = run(capsys, "explain", f"{self.NAME}:{line}", *at(copy))
        assert code == 1
        assert re.search(r"^  violation +event-venue +ascn:venue\n +data/sources/okezone[^ ]*: ", out, re.M)

    @pytest.mark.parametrize(
        ("place", "said"),
        [
            ("data/sources/okezone-2023-07-26.ttl", "is no place"),
            ("data/nowhere.ttl:3", "not one of the curated files"),
            ("data/sources/okezone-2023-07-26.ttl:1", "no entity is described above this line"),
        ],
    )
    def test_bad_places(
        self, capsys: pytest.CaptureFixture[str], copy: sources.Project, place: str, said: str
    ) -> None:
        code, _, err = run(capsys, "explain", place, *at(copy))
        assert code != 0
        assert said in " ".join(err.split())


def test_duplicates_finds_what_a_name_may_mean(
    capsys: pytest.CaptureFixture[str], copy: sources.Project
) -> None:
    code, out, _ = run(capsys, "duplicates", "ministry home affairs", *at(copy))
    assert code == 0
    assert "organization:ministry-of-home-affairs-indonesia" in out.splitlines()[0]


def test_duplicates_lists_what_is_to_settle(
    capsys: pytest.CaptureFixture[str], copy: sources.Project
) -> None:
    assert run(capsys, "new", "person", "Safrizal Z.A.", "--slug", "safrizal-2", *at(copy))[0] == 0
    code, _, err = run(capsys, "duplicates", *at(copy))
    assert code == 1
    assert "person:safrizal-2 and person:safrizal-za" in err


class TestQuery:
    """``ascn-kg query`` on a built copy."""

    @pytest.fixture
    def flags(self, snapshot: snapshot.Snapshot) -> list[str]:
        return ["--project-dir", str(ROOT), "--build-dir", str(snapshot.path.parent)]

    def test_rows(self, capsysbinary: pytest.CaptureFixture[bytes], flags: list[str]) -> None:
        main(["query", "SELECT ?c { ?c a ascn:AnnualMeeting ; ascn:ordinal 7 }", *flags])
        assert capsysbinary.readouterr().out == (
            b"c\r\nhttps://w3id.org/ascn-kg/id/event/7th-ascn-annual-meeting\r\n"
        )

    def test_a_table(self, capsys: pytest.CaptureFixture[str], flags: list[str]) -> None:
        code, out, _ = run(
            capsys, "query", "SELECT ?c { ?c a ascn:AnnualMeeting ; ascn:ordinal 7 }", "-f", "table", *flags
        )
        assert code == 0
        assert "event:7th-ascn-annual-meeting" in out
        assert "1 row" in out

    def test_a_file(self, capsysbinary: pytest.CaptureFixture[bytes], flags: list[str]) -> None:
        main(["query", str(ROOT / "queries/competency/city-state.rq"), "-f", "tsv", *flags])
        assert b"id/country/singapore>" in capsysbinary.readouterr().out

    def test_a_graph(self, capsysbinary: pytest.CaptureFixture[bytes], flags: list[str]) -> None:
        main(["query", "DESCRIBE city:makassar", "-f", "nt", *flags])
        assert b"<https://w3id.org/ascn-kg/id/city/makassar> <" in capsysbinary.readouterr().out

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["SELECT * { ?s ?p }"], "line 1"),
            (["SELECT * { ?s a nix:City }"], "PREFIX nix: <...>"),
            (["nowhere.rq"], "nowhere.rq: No such file"),
            (["ASK {}", "-f", "ttl"], "has no ttl; use json, xml, csv, tsv"),
        ],
    )
    def test_errors(
        self, capsys: pytest.CaptureFixture[str], flags: list[str], arguments: list[str], said: str
    ) -> None:
        code, _, err = run(capsys, "query", *arguments, *flags)
        assert code == 1
        assert said in err


def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = run(capsys, "serve", "--port", str(port))
    assert code == 1
    assert err.startswith(f"ascn-kg: cannot listen on 127.0.0.1:{port} (")
    assert "ASCN_KG_PORT" in err


def test_an_unknown_setting_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASCN_KG_PROT", "1")
    code, _, err = run(capsys, "build")
    assert (code, err) == (1, "ascn-kg: unknown setting ASCN_KG_PROT: did you mean ASCN_KG_PORT?\n")


def test_no_project_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "build", "--project-dir", str(tmp_path))
    assert code == 1
    assert err.startswith(f"ascn-kg: no ontology/ and data/ in {tmp_path}")
    assert err.count("\n") == 1


def _give_up_rights() -> None:
    """Drop CAP_DAC_OVERRIDE, by which root writes where the mode forbids it (no-op for others)."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def test_a_folder_nobody_may_write_to_is_one_line(copy: sources.Project) -> None:
    (copy.root / "locked").mkdir(mode=0o555)
    done = subprocess.run(
        [sys.executable, "-m", "ascn_kg", "build", *at(copy), "--build-dir", "locked/build"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        preexec_fn=_give_up_rights,
    )
    assert done.returncode == 1, done.stderr
    assert "cannot write to" in done.stderr.splitlines()[-1]
    assert "ASCN_KG_BUILD_DIR" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
