"""The last report on our links to Wikidata for people: Wikidata says, we say."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg.pages.asking import Asked, one_of, whole
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.wikidata.report import DELETED, REDIRECT, TOPICS, Difference, Report

SIZE = 100
"""Differences on one page."""
ITEM = "https://www.wikidata.org/wiki/"


@dataclass(frozen=True, slots=True)
class Topic:
    """What is compared, how often it was, and how often Wikidata and we differ."""

    name: str
    title: str
    compared: int
    differ: int


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: our entity, the item and its address, and what each of the two says."""

    entity: Link
    item: str
    address: str
    topic: str
    about: str
    wikidata: str
    ours: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The report of one day; ``chosen`` is the topic that is shown, or empty for all."""

    date: str
    links: int
    redirects: int
    deleted: int
    topics: tuple[Topic, ...]
    chosen: str
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def comparison_page(site: Site, report: Report, words: Words, asked: Asked) -> ComparisonPage:
    """The differences of a report, of one ``topic=`` or all, by ``page=``. One query; raises AskedError."""
    chosen = one_of(asked, "topic", TOPICS)
    found = [
        (f"{site.base}id/{one.entity}", one.item, row)
        for one in report.links
        for row in one.differences
        if chosen in ("", row.topic)
    ]
    pages = max(1, -(-len(found) // SIZE))
    page = whole(asked, "page", 1, pages) or 1
    shown = found[(page - 1) * SIZE : page * SIZE]
    names = Names(site, {iri for iri, *_ in shown}, words)
    made, differ = report.compared(), report.differing()
    titles = _titles(words)
    return ComparisonPage(
        words.date(report.date),
        len(report.links),
        sum(one.state == REDIRECT for one in report.links),
        sum(one.state == DELETED for one in report.links),
        tuple(Topic(one, titles[one], made[one], differ[one]) for one in TOPICS),
        chosen,
        tuple(_row(names.link(iri), item, row, titles) for iri, item, row in shown),
        len(found),
        page,
        pages,
    )


def _row(entity: Link, item: str, row: Difference, titles: dict[str, str]) -> Row:
    return Row(entity, item, f"{ITEM}{item}", titles[row.topic], row.about, row.wikidata, row.ours)


def _titles(words: Words) -> dict[str, str]:
    """Topic → what it is called."""
    said = ("Item", "Label", "Coordinates", "Country", "Class", "Identifier")
    return {topic: words.say(name) for topic, name in zip(TOPICS, said, strict=True)}
