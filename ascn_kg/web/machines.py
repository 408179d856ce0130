"""What machines read: citations, typed links, sitemaps, and the description of the data set."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import cast

from flask import Blueprint, Response, abort, current_app, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as BaseResponse

from ascn_kg import iris, vocab
from ascn_kg.downloads import files
from ascn_kg.engine import results
from ascn_kg.engine.results import GRAPHS
from ascn_kg.pages import cite, dcat, signpost, sitemap
from ascn_kg.pages.names import Names
from ascn_kg.sparql import describe, negotiate
from ascn_kg.web import llms
from ascn_kg.web.context import Context, kg
from ascn_kg.web.negotiated import choice, kept, words
from ascn_kg.web.problems import problem

blueprint = Blueprint("machines", __name__)
_LISTED = "ascn_kg.listed"
_EXISTS = "SELECT ?any WHERE { <%s> ?p ?any } LIMIT 1"


class Listed:
    """What is worked out once for a snapshot: the paths of all pages, and its day."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of all pages."""
        return sitemap.page_paths(self._context.engine, self._context.base)

    @cached_property
    def day(self) -> date:
        """The day of the snapshot."""
        return cite.snapshot_date(self._context.snapshot.manifest, self._context.modified)


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions[_LISTED] = Listed(state.app.extensions["kg"])
    state.app.config.setdefault("SITEMAP_MOST", sitemap.MOST)


def listed() -> Listed:
    """What was worked out for the snapshot of this app."""
    return cast(Listed, current_app.extensions[_LISTED])


def citation(iri: str, title: str) -> cite.Citation:
    """The citation of an entity of this snapshot, accessed today (UTC)."""
    today = datetime.now(UTC).date()
    return cite.Citation(title, iri, kg().snapshot.id, listed().day, today)


@blueprint.get("/page/<kind>/<slug>/cite.<ending>")
def citation_file(kind: str, slug: str, ending: str) -> Response:
    """The citation of an entity or graph as a file to keep."""
    chosen = next((one for one in cite.FORMATS if one.ending == ending), None)
    if chosen is None:
        abort(404, f"There is no cite.{ending}; there are {', '.join(one.ending for one in cite.FORMATS)}.")
    if not (iris.is_slug(kind) and iris.is_slug(slug)):
        abort(404, "Addresses are /page/<kind>/<slug>/cite.<ending>.")
    context = kg()
    iri = iris.graph(context.base, slug) if kind == "graph" else iris.entity(context.base, kind, slug)
    if not context.engine.select(_EXISTS % iri):
        abort(404, f"There is no {kind} {slug} in this graph.")
    title = Names(context.site, [iri], words()).of(iri).value
    response = Response(cite.write(citation(iri, title), chosen), content_type=_with_charset(chosen.media))
    name = f"ascn-kg-{kind}-{slug}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    """The sitemap, or the index of sitemaps where one cannot hold all pages."""
    paths, most = listed().paths, current_app.config["SITEMAP_MOST"]
    count = sitemap.parts(paths, most)
    if count == 1:
        return _xml(sitemap.urlset(request.url_root, paths, listed().day))
    return _xml(sitemap.index(request.url_root, count, listed().day))


@blueprint.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One of several sitemaps."""
    paths, most = listed().paths, current_app.config["SITEMAP_MOST"]
    count = sitemap.parts(paths, most)
    if count == 1 or not 1 <= part <= count:
        abort(404, "There is no such sitemap; /sitemap.xml lists them.")
    return _xml(sitemap.urlset(request.url_root, paths[(part - 1) * most : part * most], listed().day))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers should leave alone, and where the sitemap is."""
    return kept(Response(sitemap.robots(request.url_root), content_type="text/plain; charset=utf-8"))


@blueprint.get("/llms.txt")
def for_assistants() -> Response:
    """What this is and how to ask it, for assistants that look things up."""
    made = llms.text(request.url_root, kg().base, kg().snapshot.id)
    return kept(Response(made, content_type="text/plain; charset=utf-8"))


@blueprint.get("/dataset")
def dataset() -> BaseResponse:
    """The data set: 303 to the home page for people, DCAT 3 for programs."""
    chosen = choice((negotiate.HTML, *GRAPHS))
    context = kg()
    if chosen is None:
        could = ", ".join((negotiate.HTML.media, *(one.media for one in GRAPHS)))
        return problem(406, "No such format", f"The description of the data set can be had as {could}.")
    if chosen.format is negotiate.HTML:
        return redirect("/", 303)
    made = files.make(context.snapshot).files
    turtle = dcat.description(
        context.base, request.url_root, context.snapshot.id, listed().day, describe.DESCRIPTION, made
    )
    prefixes = {**vocab.prefixes(context.base), "dcat": dcat.DCAT, "spdx": dcat.SPDX}
    body = results.convert_turtle(turtle, chosen.format, prefixes)
    return kept(Response(body, content_type=chosen.content_type))


@blueprint.after_app_request
def typed_links(response: Response) -> Response:
    """Add the Link header to pages and data (FAIR Signposting, level 1)."""
    if response.status_code in (200, 304) and (links := _links(request.endpoint or "")):
        response.headers.add("Link", signpost.header(links))
    return response


def _links(endpoint: str) -> tuple[signpost.Link, ...]:
    base, site, given = kg().base, request.url_root, request.view_args or {}
    if endpoint == "site.index":
        return signpost.for_home(base, site)
    if endpoint not in ("entities.page", "entities.data"):
        return ()
    kind, slug = str(given["kind"]), str(given.get("slug") or given["name"]).partition(".")[0]
    iri = iris.graph(base, slug) if kind == "graph" else iris.entity(base, kind, slug)
    made = signpost.for_page if endpoint == "entities.page" else signpost.for_data
    return made(base, site, iri)


def _xml(text: str) -> Response:
    return kept(Response(text, content_type="application/xml; charset=utf-8"))


def _with_charset(media: str) -> str:
    return media if media.endswith("json") else f"{media}; charset=utf-8"
