"""Ways in that lead over all entities: the map, the timeline, the sources, what is checked and contested."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cached_property
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as BaseResponse

from ascn_kg import snapshot
from ascn_kg.certainty import Span
from ascn_kg.engine.results import Format
from ascn_kg.pages import (
    about,
    asking,
    chronicle,
    disagreements,
    documents,
    geojson,
    outlines,
    places,
    standing,
    validation,
)
from ascn_kg.pages.asking import AskedError
from ascn_kg.sparql import spreadsheet
from ascn_kg.web import vendor
from ascn_kg.web.bodies import new_body
from ascn_kg.web.context import Context, kg
from ascn_kg.web.negotiated import kept, words
from ascn_kg.web.printing import local
from ascn_kg.web.problems import problem

blueprint = Blueprint("ways", __name__)
GEOJSON = Format("geojson", "application/geo+json", "geojson", "GeoJSON")
CSV = Format("csv", "text/csv", "csv", "CSV")
_ONCE = "ascn_kg.ways"


class Once:
    """What is worked out once for a snapshot."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def outlines(self) -> str:
        """The outlines of countries as an SVG path; empty where the package has none."""
        file = vendor.FOLDER / "outlines.json"
        return outlines.path_of(file.read_text(encoding="utf-8")) if vendor.available(file.name) else ""

    @cached_property
    def things(self) -> Mapping[str, int]:
        """How many entities each graph speaks of."""
        return documents.things(self._context.engine, self._context.base)

    @cached_property
    def span(self) -> Span:
        """The first and the last day on which something begins in the network."""
        return standing.span(self._context.engine, self._context.base)

    @cached_property
    def report(self) -> validation.Report:
        """The validation report."""
        return validation.read(self._context.snapshot.file(snapshot.REPORT))


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions[_ONCE] = Once(state.app.extensions["kg"])


def _once() -> Once:
    return cast(Once, current_app.extensions[_ONCE])


@blueprint.errorhandler(AskedError)
def _unknown(error: AskedError) -> Response:
    return problem(400, "This choice is not known", str(error))


@blueprint.get("/map")
def map_of_places() -> Response:
    """Member cities, venues or projects on a map, and as a list."""
    return _page("map.html", page=_map(), twin=_twin("/map.geojson"), twin_format=GEOJSON)


@blueprint.get("/map.geojson")
def map_as_geojson() -> Response:
    """What the map shows, as GeoJSON."""
    response = jsonify(geojson.as_geojson(_map()))
    response.mimetype = GEOJSON.media
    response.vary.add("Accept-Language")
    return kept(response)


def _map() -> places.MapPage:
    return places.map_page(kg().site, words(), request.args, _once().outlines)


@blueprint.get("/timeline")
def time() -> BaseResponse:
    """What is dated, by kind, country and period; with ``?on=`` the network on that day."""
    asked, begin = request.args, _once().span[0]
    last = chronicle.slider(words(), *_once().span, None).last
    if (month := asking.whole(asked, "month", 0, last)) is not None:
        kept_args = {name: value for name, value in asked.items() if value and name != "month"}
        chosen = {**kept_args, "on": chronicle.month_of(begin, month).isoformat()}
        return redirect(f"/timeline?{urlencode(chosen)}", 303)
    day = asking.day(asked, "on")
    return _page(
        "timeline.html",
        page=chronicle.chronicle_page(kg().site, words(), asked),
        day=standing.day_page(kg().site, words(), day) if day else None,
        slider=chronicle.slider(words(), *_once().span, day),
        list_address=_numbered,
    )


@blueprint.get("/sources")
def sources() -> Response:
    """All documents, and the graphs of our own."""
    page = documents.sources_page(kg().site, words(), request.args, kg().statistics.graphs, _once().things)
    return _page("sources.html", page=page, list_address=_numbered)


@blueprint.get("/validation")
def validated() -> Response:
    """The validation report in plain words."""
    page = validation.validation_page(kg().site, _once().report, words(), request.args)
    return _page("validation.html", page=page, list_address=_numbered)


@blueprint.get("/validation.ttl")
def validation_as_turtle() -> Response:
    """The validation report in Turtle (SHACL, section 3.6)."""
    body = kg().snapshot.file(snapshot.REPORT_TTL).read_bytes()
    return kept(Response(body, content_type="text/turtle; charset=utf-8"))


@blueprint.get("/validation.json")
def validation_as_json() -> Response:
    """The validation report in JSON, with files and lines."""
    return kept(Response(kg().snapshot.file(snapshot.REPORT).read_bytes(), content_type="application/json"))


@blueprint.get("/conflicts")
def contested() -> Response:
    """What the sources disagree on."""
    page = disagreements.conflicts_page(kg().site, words(), request.args)
    return _page("conflicts.html", page=page, twin=_twin("/conflicts.csv"), twin_format=CSV)


@blueprint.get("/conflicts.csv")
def contested_as_csv() -> Response:
    """The same as a table, a line per value and document, safe to open in a spreadsheet."""
    page = disagreements.conflicts_page(kg().site, words(), request.args)
    with spreadsheet.defuse(io.BytesIO(disagreements.as_csv(kg().site, page)), new_body) as made:
        made.seek(0)
        response = Response(made.read(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="conflicts.csv"'
    response.vary.add("Accept-Language")
    return kept(response)


@blueprint.get("/about")
def about_this() -> Response:
    """Method, meaning of a source, licence, citation, correction, accessibility, gaps."""
    page = about.about_page(kg().site, words(), kg().snapshot.manifest, kg().statistics)
    return _page("about.html", page=page)


def _twin(path: str) -> str:
    """The address of the data that say the same as the page."""
    return local(f"{path}?{request.query_string.decode()}".rstrip("?"))


def _numbered(page: int) -> str:
    """The address of another page of the list that is shown."""
    chosen = {**{name: value for name, value in request.args.items() if value}, "page": str(page)}
    return f"{request.path}?{urlencode(chosen)}"


def _page(template: str, **values: object) -> Response:
    return kept(current_app.make_response(render_template(template, **values)))
