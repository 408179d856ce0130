"""The reference is complete, and no link inside the documentation is dead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from flask.testing import FlaskClient

from ascn_kg import settings
from ascn_kg.cli import cli
from ascn_kg.engine.results import GRAPHS, QUADS, ROWS

from .conftest import ROOT

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
REFERENCE = ROOT / "docs/reference"
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The fragments of its headings, as code hosts make them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose(page))
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_resolve(page: Path) -> None:
    dead = []
    for link in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (fragment and fragment not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_lines_fit_the_screen(page: Path) -> None:
    long = [line for line in prose(page).splitlines() if len(line) > 120 and not line.startswith("|")]
    assert [line for line in long if "](http" not in line] == []


def test_every_guide_is_linked() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in _LINK.findall(prose(page))
        if "://" not in link
    }
    assert [page.name for page in PAGES if page.parts[-3] == "docs" and page.resolve() not in linked] == []


def test_every_setting_is_explained_with_its_default() -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    rows = {
        f"| `{one.variable}` | `{one.default}` |" if one.default else f"| `{one.variable}` | |"
        for one in settings.TABLE
    }
    assert {row for row in rows if row not in text} == set()
    assert f"`{settings.PASSWORD}`" in text
    known = {one.variable for one in settings.TABLE} | {settings.PASSWORD}
    named = {name for page in PAGES for name in re.findall(r"ASCN_KG_[A-Z_]+[A-Z]", page.read_text("utf-8"))}
    assert named - known == set()


def test_every_command_and_flag_is_explained() -> None:
    sections = dict(
        re.findall(
            r"^## ascn-kg (\w+)\n(.*?)(?=^## |\Z)",
            (REFERENCE / "cli.md").read_text(encoding="utf-8"),
            re.MULTILINE | re.DOTALL,
        )
    )
    assert sorted(sections) == sorted(cli.commands)
    for name, command in cli.commands.items():
        below = command.commands if isinstance(command, click.Group) else {}
        params = [*command.params, *(one for sub in below.values() for one in sub.params)]
        options = {flag for one in params if isinstance(one, click.Option) for flag in one.opts} - set(
            cli.context_settings["help_option_names"]
        )
        named = set(re.findall(r"`(--?[a-z][a-z-]*)`", sections[name]))
        assert named == options, name
        assert [one for one in below if f"`ascn-kg {name} {one}" not in sections[name]] == []
        for argument in params:
            if isinstance(argument, click.Argument):
                assert (argument.metavar or str(argument.name).upper()) in sections[name], name


def test_every_route_is_explained(client: FlaskClient) -> None:
    text = (REFERENCE / "http.md").read_text(encoding="utf-8")
    routes = {rule.rule for rule in client.application.url_map.iter_rules()}
    assert {route for route in routes if f"| `{route}` |" not in text} == set()


def test_every_format_is_explained() -> None:
    text = (REFERENCE / "http.md").read_text(encoding="utf-8")
    for one in (*ROWS, *GRAPHS, *QUADS):
        also = ", ".join(f"`{media}`" for media in one.also)
        assert f"| `{one.name}` | `{one.media}` | {also + ' ' if also else ''}|" in text


def test_the_error_that_is_shown_is_the_one_that_is_sent(client: FlaskClient) -> None:
    text = (REFERENCE / "http.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (query,) = re.findall(r"answer\nto `(SELECT [^`]+)`", text)
    assert client.get("/sparql", query_string={"query": query}).json == json.loads(shown)


def test_the_statuses_that_are_promised_are_explained() -> None:
    text = (REFERENCE / "http.md").read_text(encoding="utf-8")
    promised = {304, 400, 403, 406, 408, 413, 415, 429, 499, 502, 503, 504}
    assert {status for status in promised if not re.search(rf"^\| {status} ", text, re.MULTILINE)} == set()
