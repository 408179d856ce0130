"""Sitemaps and robots.txt: where search engines find the pages.

Sitemaps follow https://www.sitemaps.org/protocol.html; robots.txt follows RFC 9309.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from ascn_kg import iris
from ascn_kg.engine.base import Engine
from ascn_kg.terms import Iri

MOST = 50_000
"""Addresses that one sitemap may list."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTED = """SELECT DISTINCT ?entity WHERE {
  ?entity a ?class
  FILTER(STRSTARTS(STR(?entity), "%sid/"))
}
ORDER BY ?entity"""


def page_paths(engine: Engine, base: str) -> tuple[str, ...]:
    """The paths of all pages: home, ontology, and one for every entity with a type. One query."""
    found = (row["entity"] for row in engine.select(_LISTED % base))
    paths = (iris.page_path(base, term.value) for term in found if isinstance(term, Iri))
    return ("/", "/ontology", *(path for path in paths if path))


def parts(paths: Sequence[str], most: int = MOST) -> int:
    """The number of sitemaps that so many paths need; at least one."""
    return max(1, -(-len(paths) // most))


def urlset(site: str, paths: Iterable[str], day: date) -> str:
    """One sitemap of pages on ``site`` (with the slash), all of them last changed on ``day``."""
    lines = (
        f"<url><loc>{_address(site, path)}</loc><lastmod>{day.isoformat()}</lastmod></url>" for path in paths
    )
    return _document("urlset", lines)


def index(site: str, count: int, day: date) -> str:
    """The index of ``count`` sitemaps, ``sitemap-1.xml`` and on."""
    lines = (
        f"<sitemap><loc>{_address(site, f'/sitemap-{part}.xml')}</loc>"
        f"<lastmod>{day.isoformat()}</lastmod></sitemap>"
        for part in range(1, count + 1)
    )
    return _document("sitemapindex", lines)


def robots(site: str) -> str:
    """robots.txt: everything but queries and searches, whose addresses have no end."""
    closed = ("/sparql?", "/search?", "/queries/*?", "/api/")
    lines = "".join(f"Disallow: {path}\n" for path in closed)
    return f"User-agent: *\n{lines}Allow: /\n\nSitemap: {site}sitemap.xml\n"


def _document(name: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_NAMESPACE}">\n{body}\n</{name}>\n'


def _address(site: str, path: str) -> str:
    return escape(f"{site}{path.removeprefix('/')}")
