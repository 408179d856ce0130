"""Typed links for programs: FAIR Signposting, level 1, as a Link header or as link elements.

https://signposting.org/FAIR/ says which links; RFC 8288 says how they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ascn_kg import iris, vocab
from ascn_kg.engine.results import GRAPHS, QUADS, Format
from ascn_kg.pages.cite import LICENCE
from ascn_kg.pages.schema import TYPES

ABOUT_PAGE = f"{vocab.SCHEMA}AboutPage"
_HTML = "text/html"
_IN_URI = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Link:
    """One typed link: ``type`` is the media type of the target, empty where that is not said."""

    rel: str
    href: str
    type: str = ""


def header(links: Iterable[Link]) -> str:
    """The value of one Link header field (RFC 8288, section 3), in ASCII: other letters percent-encoded."""
    return ", ".join(
        f"<{quote(link.href, safe=_IN_URI)}>; rel={_quoted(link.rel)}"
        + (f"; type={_quoted(link.type)}" if link.type else "")
        for link in links
    )


def for_page(base: str, site: str, iri: str, schema_type: str = "") -> tuple[Link, ...]:
    """The links of the page of an entity or graph, on the site whose root is ``site`` (with the slash).

    ``schema_type`` is the class at schema.org by name; empty takes the one of the kind. The page of a source
    has the statements curated from it as items; all other pages are in the collection of the data set, and
    that of a source's graph in the collection of its source.
    """
    path = iris.page_path(base, iri) or ""
    data = path.replace("/page/", "data/", 1)
    slug = iris.split_graph(base, iri)
    chosen = schema_type or schema_class(base, iri)
    links = [
        Link("cite-as", iri),
        Link("type", ABOUT_PAGE),
        Link("type", f"{vocab.SCHEMA}{chosen}"),
        *(Link("describedby", f"{site}{data}.{one.ending}", one.media) for one in (*GRAPHS, *QUADS)),
        Link("license", LICENCE),
    ]
    ref = iris.split_entity(base, iri)
    if ref is not None and ref.kind == "source":
        links += [Link("item", f"{site}data/graph/{ref.slug}.{one.ending}", one.media) for one in QUADS]
    links.append(Link("collection", _collection(site, slug), _HTML))
    return tuple(links)


def for_data(base: str, site: str, iri: str) -> tuple[Link, ...]:
    """The links of an answer under ``/data/``: what it describes, and whose part it is."""
    page = f"{site}{(iris.page_path(base, iri) or '/').removeprefix('/')}"
    return (
        Link("cite-as", iri),
        Link("describes", page, _HTML),
        Link("license", LICENCE),
        Link("collection", _collection(site, iris.split_graph(base, iri)), _HTML),
    )


def for_home(base: str, site: str, items: Sequence[Link] = ()) -> tuple[Link, ...]:
    """The links of the home page, which is that of the data set; ``items`` are its downloads, if any.

    ``service-desc`` leads to the endpoint's own description (RFC 8631).
    """
    return (
        Link("cite-as", f"{base}dataset"),
        Link("type", ABOUT_PAGE),
        Link("type", f"{vocab.SCHEMA}Dataset"),
        *(Link("describedby", f"{site}dataset?format={one.name}", one.media) for one in GRAPHS),
        *(Link("describedby", f"{site}.well-known/void?format={one.name}", one.media) for one in GRAPHS),
        Link("license", LICENCE),
        Link("service-desc", f"{site}sparql", _turtle().media),
        *items,
    )


def schema_class(base: str, iri: str) -> str:
    """The class at schema.org, by name, for the kind that an address names; a graph is a Dataset."""
    if iris.split_graph(base, iri) is not None:
        return "Dataset"
    ref = iris.split_entity(base, iri)
    kind = vocab.KIND_BY_SLUG.get(ref.kind) if ref else None
    return TYPES.get(kind.cls, "Thing") if kind else "Thing"


def _collection(site: str, slug: str | None) -> str:
    """A source's graph is part of what that source says, everything else of the data set."""
    return site if slug is None or slug in vocab.HOUSE_GRAPHS else f"{site}page/source/{slug}"


def _turtle() -> Format:
    return GRAPHS[0]


def _quoted(value: str) -> str:
    """A quoted-string (RFC 9110, section 5.6.4)."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
