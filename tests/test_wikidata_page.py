"""The page of the last comparison with Wikidata: what the report says, and a word where there is none."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ascn_kg.snapshot import Snapshot
from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.wikidata import report
from ascn_kg.wikidata.report import Checked, Difference, Report

from .test_ways import BROWSER, page, words_of


@pytest.fixture
def place(context: Context, tmp_path: Path) -> tuple[Path, FlaskClient]:
    """The folder of the reports, and a client of a site whose snapshot lies beside it."""
    (tmp_path / "current").symlink_to(context.snapshot.path)
    there = Snapshot(tmp_path / "current", context.snapshot.manifest)
    return tmp_path / report.FOLDER, create_app(replace(context, snapshot=there)).test_client()


def a_report(date: str, differences: int = 1) -> Report:
    rows = tuple(Difference("label", "en", f"<b>Ujung {n}</b>", "Makassar") for n in range(differences))
    made = {"item": 1, "label": 2 + differences}
    links = (
        Checked("city/makassar", "Makassar", "Q14634", "redirect", "Q900", made, 0.5, rows),
        Checked(
            "city/bangkok",
            "Bangkok",
            "Q1861",
            "deleted",
            "",
            {"item": 1},
            None,
            (Difference("item", "", "deleted", "Q1861"),),
        ),
    )
    return Report(date, "https://www.wikidata.org/w/api.php", links)


def test_without_a_report_the_page_says_how_to_make_one(place: tuple[Path, FlaskClient]) -> None:
    _, client = place
    assert "There is no report here yet. The command that makes one: ascn-kg wikidata check" in words_of(
        page(client, "/wikidata")
    )
    assert client.get("/wikidata.json").status_code == 404


def test_the_last_report_is_shown(place: tuple[Path, FlaskClient]) -> None:
    folder, client = place
    for date in ("2026-11-24", "2025-01-01"):
        report.write(a_report(date), folder)
    text = page(client, "/wikidata")
    shown = words_of(text)
    assert "As of 24 Nov 2026: 2 links , 1 redirect, 1 deleted item." in shown
    assert "Label 3 1" in shown
    assert 'href="/page/city/makassar"' in text
    assert 'href="https://www.wikidata.org/wiki/Q14634"' in text
    assert "&lt;b&gt;Ujung 0&lt;/b&gt;" in text
    assert client.get("/wikidata.json").data == (folder / "2026-11-24.json").read_bytes()


def test_one_topic_can_be_chosen_and_others_are_refused(place: tuple[Path, FlaskClient]) -> None:
    folder, client = place
    report.write(a_report("2026-11-24"), folder)
    text = page(client, "/wikidata?topic=item")
    assert "deleted" in text
    assert "Ujung" not in text
    assert client.get("/wikidata?topic=colour", headers={"Accept": BROWSER}).status_code == 400
    assert client.get("/wikidata?page=2", headers={"Accept": BROWSER}).status_code == 400


def test_many_differences_are_paged(place: tuple[Path, FlaskClient]) -> None:
    folder, client = place
    report.write(a_report("2026-11-24", 150), folder)
    assert "Ujung 149" in page(client, "/wikidata?page=2&topic=label")
    assert "/wikidata?topic=label&amp;page=2" in page(client, "/wikidata?topic=label")


def test_a_new_report_is_seen_at_once(place: tuple[Path, FlaskClient]) -> None:
    folder, client = place
    report.write(a_report("2026-11-23"), folder)
    first = client.get("/wikidata.json")
    seen = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/wikidata.json", headers=seen).status_code == 304
    report.write(a_report("2026-11-24"), folder)
    second = client.get("/wikidata.json", headers=seen)
    assert second.status_code == 200
    assert "Last-Modified" not in second.headers
    assert "no-cache" in second.headers["Cache-Control"]


def test_a_damaged_report_is_a_clear_failure(place: tuple[Path, FlaskClient]) -> None:
    folder, client = place
    folder.mkdir()
    (folder / "2026-11-24.json").write_text("{}")
    response = client.get("/wikidata", headers={"Accept": BROWSER})
    assert response.status_code == 503
    assert "Traceback" not in response.text


def test_the_page_is_built_like_the_others(place: tuple[Path, FlaskClient]) -> None:
    folder, client = place
    report.write(a_report("2026-11-24", 150), folder)
    text = page(client, "/wikidata?lang=id")
    assert '<html lang="id">' in text
    assert re.findall(r"<h([1-6])\b", text) == ["1", "2"]
    assert [cell for cell in re.findall(r"<td[^>]*>", text) if "data-label" not in cell] == []
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))
    inside = re.findall(r'<a[^>]* href="(/(?:page|wikidata\?)[^"]*)"', text)
    assert inside
    assert [href for href in inside if "lang=" not in href] == []
