"""What was found for a name: by kind, each thing under its name in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from ascn_kg import vocab
from ascn_kg.fold import fold
from ascn_kg.likeness import TYPO
from ascn_kg.lookup import SAME_NAME, Hit
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.terms import Literal

MOST = 500
"""Hits that are looked at for a page."""
FIRST = 5
"""Things of each kind that are shown where all kinds are."""
_LIKE = 40.0
"""The score from which on a name is written enough like what was typed to be offered."""
ROWS = 25


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found; ``matched`` is the name that fits, where the one shown does not."""

    link: Link
    matched: Literal | None


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind, the best first: ``href`` leads to all ``count`` of them."""

    kind: str
    title: str
    count: int
    found: tuple[Found, ...]
    href: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The answer to ``text``: one group per kind, or page ``page`` of ``pages`` of the kind asked for.

    ``kinds`` has each kind with its plural, number and address; ``total`` counts all of them. ``slips``:
    nothing has the name, these are written like it.
    """

    text: str
    kind: str
    total: int
    groups: tuple[Group, ...]
    kinds: tuple[tuple[str, str, int, str], ...]
    page: int = 1
    pages: int = 1
    slips: bool = False


def address(text: str, kind: str = "", page: int = 1) -> str:
    """The address of what is found for ``text``."""
    pairs: list[tuple[str, str | int]] = [("q", text)]
    pairs += [("kind", kind)] if kind else []
    pairs += [("page", page)] if page > 1 else []
    return f"/search?{urlencode(pairs)}"


def fitting(hits: Iterable[Hit]) -> tuple[list[Hit], bool]:
    """The hits with what was typed in their name; where there are none, those written like it (``True``)."""
    listed = list(hits)
    exact = [hit for hit in listed if hit.why != TYPO or hit.score >= SAME_NAME]
    return (exact, False) if exact else ([hit for hit in listed if hit.score >= _LIKE], True)


def found_page(
    site: Site, words: Words, text: str, hits: Iterable[Hit], kind: str = "", page: int = 1
) -> FoundPage | None:
    """What was found, or ``None`` for a page that is not there. One query for names, none for no hits."""
    by_kind: dict[str, list[Hit]] = {}
    fit, slips = fitting(hits)
    for hit in fit:
        by_kind.setdefault(hit.kind, []).append(hit)
    pages = max(1, -(-len(by_kind.get(kind, ())) // ROWS)) if kind else 1
    if page > pages:
        return None
    shown = {kind: by_kind.get(kind, [])[(page - 1) * ROWS : page * ROWS]} if kind else by_kind
    first = {name: listed if kind else listed[:FIRST] for name, listed in shown.items()}
    names = Names(site, (hit.iri for listed in first.values() for hit in listed), words)
    return FoundPage(
        text,
        kind,
        sum(map(len, by_kind.values())),
        tuple(
            Group(
                name,
                _plural(words, name),
                len(by_kind[name]),
                tuple(_found(names, hit, text) for hit in listed),
                address(text, name),
            )
            for name, listed in first.items()
            if listed
        ),
        tuple(
            (name, _plural(words, name), len(listed), address(text, name)) for name, listed in by_kind.items()
        ),
        page,
        pages,
        slips and bool(fit),
    )


def suggestions(site: Site, words: Words, text: str, hits: Iterable[Hit]) -> list[dict[str, str]]:
    """What the search box shows while one types. One query for names."""
    hits = list(hits)
    names = Names(site, (hit.iri for hit in hits), words)
    made = []
    for hit in hits:
        one = _found(names, hit, text)
        made.append(
            {
                "label": one.link.text,
                "lang": one.link.label.lang,
                "href": one.link.href,
                "kind": hit.kind,
                "kindLabel": _singular(site, words, hit.kind),
                "matched": one.matched.value if one.matched else "",
            }
        )
    return made


def _found(names: Names, hit: Hit, text: str) -> Found:
    """A hit; the name that fits is told where what was typed cannot be seen in the name that is shown."""
    link = names.link(hit.iri)
    seen = hit.label == link.text or fold(text) in fold(link.text)
    return Found(link, None if seen else Literal(hit.label, hit.lang))


def _plural(words: Words, kind: str) -> str:
    known = vocab.KIND_BY_SLUG.get(kind)
    return words.plural(known) if known else kind


def _singular(site: Site, words: Words, kind: str) -> str:
    known = vocab.KIND_BY_SLUG.get(kind)
    label = site.vocabulary.label(vocab.ascn(site.base) + known.cls, words.fallback) if known else None
    return label.value if label else _plural(words, kind)
