"""The validation report of the snapshot in plain words: what was checked, and what is doubtful."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ascn_kg.pages.asking import Asked, whole
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words

SIZE = 50
"""Findings of one rule that are shown; ``?all=<rule>`` shows the rest, page by page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong or doubtful; ``path`` is a property, ``value`` is in Turtle syntax."""

    severity: str
    file: str
    line: int
    rule: str
    focus: str
    path: str
    value: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """A snapshot's ``report.json``: ``checks`` maps the rules that are no shapes to their titles."""

    conforms: bool
    shapes: tuple[str, ...]
    checks: Mapping[str, str]
    questions: int
    findings: tuple[Finding, ...]


def read(path: Path) -> Report:
    """The report of a snapshot."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Report(
        content["conforms"],
        tuple(content["shapes"]),
        content["checks"],
        content["questions"],
        tuple(Finding(**one) for one in content["findings"]),
    )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding for people; ``graph`` is the path of the page with the statements of that file, if any."""

    entity: Link
    property: Link | None
    value: str
    place: str
    graph: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The findings of one rule, all with the same ``message`` or each with its own."""

    name: str
    severity: str
    message: str
    total: int
    doubts: tuple[tuple[Doubt, str], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ValidationPage:
    """What was checked, how it ended, and the findings by rule."""

    conforms: bool
    shapes: int
    checks: tuple[str, ...]
    questions: int
    warnings: int
    rules: tuple[Rule, ...]


def validation_page(site: Site, report: Report, words: Words, asked: Asked) -> ValidationPage:
    """The report for people; ``?page=`` turns the pages of every list. One query; raises AskedError."""
    by: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by[finding.rule].append(finding)
    most = max((-(-len(found) // SIZE) for found in by.values()), default=1)
    page = whole(asked, "page", 1, most) or 1
    shown = {rule: _part(found, page) for rule, found in by.items()}
    names = Names(site, {one.focus for found in shown.values() for one in found}, words)
    return ValidationPage(
        report.conforms,
        len(report.shapes),
        tuple(report.checks.values()),
        report.questions,
        len(report.findings),
        tuple(
            _rule(report, rule, by[rule], shown[rule], names, page)
            for rule in sorted(by, key=lambda rule: (-len(by[rule]), rule))
        ),
    )


def _part(found: list[Finding], page: int) -> list[Finding]:
    last = -(-len(found) // SIZE)
    page = min(page, last)
    return found[(page - 1) * SIZE : page * SIZE]


def _rule(
    report: Report, rule: str, all: list[Finding], shown: list[Finding], names: Names, page: int
) -> Rule:
    messages = {one.message for one in all}
    common = messages.pop() if len(messages) == 1 else report.checks.get(rule, "")
    doubts = tuple((_doubt(one, names), "" if one.message == common else one.message) for one in shown)
    pages = max(1, -(-len(all) // SIZE))
    return Rule(rule, all[0].severity, common, len(all), doubts, min(page, pages), pages)


def _doubt(one: Finding, names: Names) -> Doubt:
    folder, _, name = one.file.rpartition("/")
    slug = {
        "data/sources": name.removesuffix(".ttl"),
        "data/registry": "registry",
        "data/links": "links",
    }.get(folder, "editorial" if folder.startswith("data/editorial") else "")
    return Doubt(
        names.link(one.focus),
        names.link(one.path) if one.path else None,
        one.value,
        f"{one.file}:{one.line}",
        f"/page/graph/{slug}" if slug else "",
    )
