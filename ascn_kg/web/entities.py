"""Linked-data addresses: 303 from the thing to what describes it, as a page or as data."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from ascn_kg import iris, retired
from ascn_kg.engine.base import Query, answer
from ascn_kg.engine.results import GRAPHS, QUADS, Format, write_quads
from ascn_kg.pages import embedded, entity, graph, neighbours, queries, signpost, social
from ascn_kg.sparql import negotiate
from ascn_kg.vocab import prefixes
from ascn_kg.web import machines
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import choice, kept, words
from ascn_kg.web.printing import local
from ascn_kg.web.problems import problem

blueprint = Blueprint("entities", __name__)
DATA: tuple[Format, ...] = (*GRAPHS, *QUADS)
_EXISTS = "SELECT ?any WHERE { %s ?p ?any } LIMIT 1"


@blueprint.get("/id/<kind>/<slug>")
def thing(kind: str, slug: str) -> BaseResponse:
    """303 See Other to the page or the data of an entity; 301 or 410 where it was retired."""
    _known_form(kind, slug)
    iri = iris.entity(kg().base, kind, slug)
    fate = retired.fate(kg().engine, iri)
    if fate.replacement:
        return redirect(fate.replacement, 301)
    if fate.gone:
        return problem(410, "Gone", f"{kind}/{slug} was retired and nothing takes its place.")
    return _see_other(f"{kind}/{slug}")


@blueprint.get("/graph/<slug>")
def named_graph(slug: str) -> BaseResponse:
    """303 See Other to the page or the data of a named graph."""
    _known_form("graph", slug)
    return _see_other(f"graph/{slug}")


def _known_form(kind: str, slug: str) -> None:
    """404 for an address that no entity can have."""
    if not (iris.is_slug(kind) and iris.is_slug(slug)):
        abort(404, "Addresses are /id/<kind>/<slug>, of lower-case letters, digits and hyphens.")


def _see_other(name: str) -> BaseResponse:
    chosen = choice((negotiate.HTML, *DATA))
    if chosen is None:
        return _not_acceptable()
    _describe(name) or abort(404, f"There is no {name} in this graph.")
    if chosen.format is negotiate.HTML:
        query = f"?{request.query_string.decode()}" if request.args.get("lang") else ""
        return redirect(f"/page/{name}{query}", 303)
    return redirect(f"/data/{name}.{chosen.format.ending}", 303)


@blueprint.get("/page/<kind>/<slug>")
def page(kind: str, slug: str) -> str:
    """The page of an entity, or of a named graph."""
    _known_form(kind, slug)
    if kind == "graph":
        return _graph(slug)
    shown = entity.entity_page(
        kg().site,
        iris.entity(kg().base, kind, slug),
        words(),
        listed=request.args.get("all", ""),
        page=_page(),
    )
    if shown is None:
        abort(404, f"There is no {kind} {slug}.")
    return render_template(
        "entity.html",
        page=shown,
        alternates=_alternates(f"{kind}/{slug}"),
        citation=machines.citation(shown.iri, shown.label.value),
        **_for_machines(shown),
        query_address="/sparql?" + urlencode({"query": queries.to_begin_with(shown.iri)}),
        list_address=lambda number: local(f"{shown.path}?{urlencode({'all': shown.listed, 'page': number})}"),
    )


def _for_machines(shown: entity.EntityPage) -> dict[str, object]:
    """What the head of the page holds for programs."""
    base, site = kg().base, request.url_root
    sources = [note.link.iri for note in shown.notes if not note.house]
    about = embedded.about_page(base, request.base_url, shown.iri, sources, words().language)
    types = shown.schema["@type"]
    return {
        "json_ld": Markup(embedded.script(embedded.together(shown.schema, about))),  # noqa: S704 - script() escapes
        "links": signpost.for_page(base, site, shown.iri, types if isinstance(types, str) else types[0]),
        "social": social.social(
            shown.label.value,
            shown.summary.value,
            request.base_url,
            words().language,
            shown.types[0].text if shown.types else "",
        ),
    }


def _graph(slug: str) -> str:
    shown = graph.graph_page(kg().site, slug, words(), _page())
    if shown is None:
        abort(404, f"There is no graph {slug}.")
    return render_template(
        "graph.html",
        page=shown,
        alternates=_alternates(f"graph/{slug}"),
        list_address=lambda number: local(f"{shown.path}?page={number}"),
    )


@blueprint.get("/neighbours")
def around() -> Response:
    """The things around ``?iri=``, as nodes and edges in JSON."""
    iri, base = request.args.get("iri", ""), kg().base
    ref = iris.split_entity(base, iri)
    if ref is None or not (iris.is_slug(ref.kind) and iris.is_slug(ref.slug)):
        abort(400, f"?iri= is the address of an entity, {base}id/<kind>/<slug>.")
    found = neighbours.neighbourhood(kg().site, iri, words())
    if found is None:
        abort(404, f"There is nothing around {ref.kind}/{ref.slug} in this graph.")
    return kept(jsonify(found.data))


def _page() -> int:
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 10**6):
        abort(400, "The page is a number from 1.")
    return int(number)


def _alternates(name: str) -> list[tuple[Format, str]]:
    return [(format, f"/data/{name}.{format.ending}") for format in DATA]


@blueprint.get("/data/<kind>/<name>")
def data(kind: str, name: str) -> Response:
    """The data about an entity or graph; the ending names the format, else Accept does."""
    slug, _, ending = name.partition(".")
    _known_form(kind, slug)
    chosen = negotiate.by_name(ending, DATA) if ending else choice(DATA)
    if chosen is None:
        if ending:
            abort(404, f"There is no format .{ending}; there are {', '.join(f.ending for f in DATA)}.")
        return _not_acceptable()
    described = _describe(f"{kind}/{slug}") or abort(404, f"There is no {kind} {slug} in this graph.")
    triples, quads = described
    if chosen.format in QUADS:
        body = write_quads(kg().engine.select(quads), chosen.format, prefixes(kg().base))
    else:
        body = answer(kg().engine, Query(triples), "CONSTRUCT", chosen.format)
    return Response(body, content_type=chosen.content_type)


def _describe(name: str) -> tuple[str, str] | None:
    """The queries for the triples and the quads about ``kind/slug``, or ``None`` if it is unknown."""
    context = kg()
    kind, _, slug = name.partition("/")
    if kind == "graph":
        iri = iris.graph(context.base, slug)
        known = context.engine.select(f"SELECT ?s WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} LIMIT 1")
        return (graph.contents(iri), graph.quads(iri)) if known else None
    iri = iris.entity(context.base, kind, slug)
    if not context.engine.select(_EXISTS % f"<{iri}>"):
        return None
    return queries.describe(iri), queries.attestations(iri)


def _not_acceptable() -> Response:
    could = ", ".join((negotiate.HTML.media, *(format.media for format in DATA)))
    return problem(406, "No such format", f"This can be had as {could}.")
