"""Content negotiation as a pure function (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ascn_kg.engine.results import Format

HTML = Format("html", "text/html", "html", "HTML", ("application/xhtml+xml",))
PROBLEM = Format("problem", "application/problem+json", "json", "problem+json", ("application/json",))
TEXT = Format("txt", "text/plain", "txt", "plain text")

_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(.*)\s*", re.DOTALL)
_QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_ALSO_CALLED = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "xml": "rdf",
}
"""What clients such as SPARQLWrapper call the formats of graphs."""


class Choice(NamedTuple):
    """The format that was chosen and the media type to send it as (one that the client named)."""

    format: Format
    media: str

    @property
    def content_type(self) -> str:
        """The Content-Type header, with the charset for textual types."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


def choose(accept: str | None, offers: Sequence[Format]) -> Choice | None:
    """The best of ``offers`` for an Accept header, or ``None`` where none is acceptable.

    The most specific matching range gives a type its quality; among equals a type of its own goes before
    one that an offer is also known by, and then the first offer wins. No header accepts all.
    """
    ranges = list(_ranges(accept)) if accept and accept.strip() else [("*", "*", 1.0)]
    best: Choice | None = None
    best_rank = (0.0, False)
    for offer in offers:
        for media in (offer.media, *offer.also):
            rank = (_quality(media, ranges), media == offer.media)
            if rank[0] > 0 and rank > best_rank:
                best, best_rank = Choice(offer, media), rank
    return best


def by_name(name: str, offers: Iterable[Format]) -> Choice | None:
    """The offer with this short name or media type: what ``?format=`` asks for."""
    offers = list(offers)
    for offer in offers:
        if name in (offer.name, offer.ending, offer.media):
            return Choice(offer, offer.media)
    also = _ALSO_CALLED.get(name.lower())
    return by_name(also, offers) if also else None


def _ranges(accept: str) -> Iterable[tuple[str, str, float]]:
    for part in accept.split(","):
        if match := _RANGE.fullmatch(part):
            quality = _QUALITY.search(match[3])
            yield match[1].lower(), match[2].lower(), float(quality[1]) if quality else 1.0


def _quality(media: str, ranges: Iterable[tuple[str, str, float]]) -> float:
    kind, _, subtype = media.partition("/")
    found, specificity = 0.0, -1
    for range_kind, range_subtype, quality in ranges:
        if (range_kind, range_subtype) == (kind, subtype):
            rank = 2
        elif range_kind == kind and range_subtype == "*":
            rank = 1
        elif range_kind == range_subtype == "*":
            rank = 0
        else:
            continue
        if rank > specificity or (rank == specificity and quality > found):
            found, specificity = quality, rank
    return found
