"""The list of sources: every document with what it adds to the graph, to be filtered and sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.pages import asking
from ascn_kg.pages.asking import Asked, Choice, Option
from ascn_kg.pages.catalogue import Document
from ascn_kg.pages.model import Link
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import HOUSE
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.terms import Literal

SIZE = 100
_THINGS = """
SELECT ?graph (COUNT(DISTINCT ?thing) AS ?number) WHERE {
GRAPH ?graph { ?thing ?property ?value }
FILTER(STRSTARTS(STR(?thing), "https://w3id.org/ascn-kg/id/"))
}
GROUP BY ?graph
"""
_SORTS = {
    "date": N_("newest first"),
    "oldest": N_("oldest first"),
    "title": N_("title"),
    "publisher": N_("publisher"),
    "statements": N_("most statements"),
}
_NONE = "none"
_EXPLAINED = {
    vocab.REGISTRY: N_("Who and what exists: kinds, names, other spellings, codes. It says nothing else."),
    vocab.LINKS: N_("Links to the same things in other registers, each with its evidence."),
    vocab.EDITORIAL: N_("Our own remarks and readings, kept apart from what documents say."),
    vocab.ONTOLOGY: N_("What the classes, properties and concepts mean."),
    vocab.INFERRED: N_(
        "What follows from other statements by the rules of the ontology; no document says it."
    ),
}
"""What each graph of our own is for; sentences for :meth:`Words.say`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document: ``graph`` is the path of the page with its statements."""

    link: Link
    publisher: str
    issued: str
    language: str
    kind: str
    statements: int
    things: int
    graph: str
    address: str


@dataclass(frozen=True, slots=True)
class House:
    """A graph of our own, in words."""

    link: Link
    explained: str
    statements: int
    things: int


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """The documents on this page of the list, how many fit in all, and our own graphs."""

    choices: tuple[Choice, ...]
    rows: tuple[Listed, ...]
    total: int
    statements: int
    house: tuple[House, ...]
    page: int
    pages: int
    query: str
    """The choice as a query string, without the number of the page."""


def things(engine: Engine, base: str) -> dict[str, int]:
    """How many entities each graph speaks of. One query, over everything: once per snapshot."""
    rows = engine.select(_THINGS.replace(vocab.DEFAULT_BASE, base))
    return {row["graph"].value: int(row["number"].value) for row in rows}


def sources_page(
    site: Site, words: Words, asked: Asked, statements: Mapping[str, int], things: Mapping[str, int]
) -> SourcesPage:
    """The sources as they are chosen; ``statements`` and ``things`` count by graph. No query; AskedError."""
    documents = list(site.catalogue.documents.values())
    language = _choice(words, "language", N_("Language"), documents, _languages, asked, words.language_name)
    year = _choice(words, "year", N_("Published in"), documents, _years, asked, str)
    name = _namer(site, words)
    publisher = _choice(words, "publisher", N_("Publisher"), documents, _publishers(site.base), asked, name)
    kind = _choice(words, "kind", N_("Kind"), documents, _kinds(site.base), asked, name)
    sort = asking.one_of(asked, "sort", _SORTS, "date")
    sorts = tuple(Option(key, words.say(text)) for key, text in _SORTS.items())
    choices = (language, year, publisher, kind, Choice("sort", words.say("Order"), sorts, sort))
    chosen = [
        one
        for one in documents
        if _fits(one, language, _languages)
        and _fits(one, year, _years)
        and _fits(one, publisher, _publishers(site.base))
        and _fits(one, kind, _kinds(site.base))
    ]
    rows = _sorted([_listed(site, words, one, statements, things) for one in chosen], chosen, sort)
    pages = max(1, -(-len(rows) // SIZE))
    page = asking.whole(asked, "page", 1, pages) or 1
    kept = {
        one.name: one.chosen for one in choices if one.chosen and (one.name, one.chosen) != ("sort", "date")
    }
    return SourcesPage(
        choices,
        tuple(rows[(page - 1) * SIZE : page * SIZE]),
        len(rows),
        sum(row.statements for row in rows),
        tuple(_house(site, words, slug, statements, things) for slug in _EXPLAINED),
        page,
        pages,
        urlencode(kept),
    )


Values = Callable[[Document], Iterable[str]]


def _languages(one: Document) -> Iterable[str]:
    return one.languages or (_NONE,)


def _years(one: Document) -> Iterable[str]:
    return {issued[:4] for issued in one.issued} or (_NONE,)


def _publishers(base: str) -> Values:
    return lambda one: [_slug(base, iri) for iri in one.publishers] or [_NONE]


def _kinds(base: str) -> Values:
    return lambda one: [_slug(base, iri) for iri in one.kinds] or [_NONE]


def _slug(base: str, iri: str) -> str:
    ref = iris.split_entity(base, iri)
    return ref.slug if ref else iri


def _namer(site: Site, words: Words) -> Callable[[str], str]:
    """Slug of a publisher or a kind of document → its name."""
    named = {
        _slug(site.base, iri): site.catalogue.name(iri, words.fallback)
        for one in site.catalogue.documents.values()
        for iri in (*one.publishers, *one.kinds)
    }
    return lambda slug: named.get(slug, slug)


def _choice(
    words: Words,
    name: str,
    label: str,
    documents: Iterable[Document],
    values: Values,
    asked: Asked,
    named: Callable[[str], str],
) -> Choice:
    counts = Counter(value for one in documents for value in values(one))
    chosen = asking.one_of(asked, name, sorted(counts))
    listed = [
        Option(value, words.say("not stated") if value == _NONE else named(value), count)
        for value, count in counts.items()
    ]
    listed.sort(key=lambda option: (option.value == _NONE, option.text.casefold()))
    if name == "year":
        listed.sort(key=lambda option: option.value if option.value != _NONE else "", reverse=True)
    return Choice(name, words.say(label), (Option("", words.say("all")), *listed), chosen)


def _fits(one: Document, choice: Choice, values: Values) -> bool:
    return not choice.chosen or choice.chosen in values(one)


def _listed(
    site: Site, words: Words, one: Document, statements: Mapping[str, int], things: Mapping[str, int]
) -> Listed:
    name = site.catalogue.name
    return Listed(
        Link(one.iri, one.title(words.fallback), iris.page_path(site.base, one.iri) or one.iri, "source"),
        ", ".join(name(iri, words.fallback) for iri in one.publishers),
        ", ".join(words.date(issued) for issued in one.issued),
        ", ".join(words.language_name(tag) for tag in one.languages),
        ", ".join(name(iri, words.fallback) for iri in one.kinds),
        statements.get(one.graph, 0),
        things.get(one.graph, 0),
        iris.page_path(site.base, one.graph) or one.graph,
        one.pages[0] if one.pages else "",
    )


def _sorted(rows: list[Listed], documents: list[Document], sort: str) -> list[Listed]:
    """The rows in the order that was chosen; what lacks the key comes last."""
    title = sorted(zip(rows, documents, strict=True), key=lambda pair: pair[0].link.text.casefold())
    match sort:
        case "date":
            title.sort(key=lambda pair: max(pair[1].issued, default=""), reverse=True)
        case "oldest":
            title.sort(key=lambda pair: min(pair[1].issued, default="9999"))
        case "publisher":
            title.sort(key=lambda pair: (not pair[0].publisher, pair[0].publisher.casefold()))
        case "statements":
            title.sort(key=lambda pair: -pair[0].statements)
    return [row for row, _ in title]


def _house(
    site: Site, words: Words, slug: str, statements: Mapping[str, int], things: Mapping[str, int]
) -> House:
    iri = iris.graph(site.base, slug)
    label = words.say(HOUSE[slug])
    link = Link(iri, Literal(label[:1].upper() + label[1:], words.language), f"/page/graph/{slug}", "graph")
    return House(link, words.say(_EXPLAINED[slug]), statements.get(iri, 0), things.get(iri, 0))
