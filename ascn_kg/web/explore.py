"""Ways in by kind: the lists with their facets, and their twins for programs."""

from __future__ import annotations

import io

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request

from ascn_kg.engine.results import Format
from ascn_kg.pages import explore, explore_export, selection
from ascn_kg.pages.explore_kinds import SPECS
from ascn_kg.pages.explore_table import Listing
from ascn_kg.pages.selection import Selection, SelectionError
from ascn_kg.sparql import spreadsheet
from ascn_kg.web.bodies import new_body
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import kept, words
from ascn_kg.web.printing import local

blueprint = Blueprint("explore", __name__)
CSV = Format("csv", "text/csv", "csv", "CSV")
JSON = Format("json", "application/json", "json", "JSON")
GEOJSON = Format("geojson", "application/geo+json", "geojson", "GeoJSON")


@blueprint.get("/explore")
def index() -> str:
    """The kinds of things, with how many there are of each."""
    return render_template(
        "explore_index.html", cards=explore.index(kg().base, words(), kg().statistics.classes)
    )


@blueprint.get("/explore/<kind>")
def listed(kind: str) -> Response:
    """The list of a kind as it is chosen, with its facets."""
    listing, chosen = _asked(kind)
    try:
        page = explore.explore_page(listing, chosen, words())
    except SelectionError as error:
        abort(error.status, str(error))
    twins = [(format, local(chosen.address(format.ending))) for format in _formats(listing)]
    response = make_response(
        render_template(
            "explore.html",
            page=page,
            twins=twins,
            list_address=lambda number: local(chosen.address(page=number)),
        )
    )
    links = (f'<{href}>; rel="alternate"; type="{format.media}"' for format, href in twins)
    response.headers["Link"] = ", ".join(links)
    return kept(response)


@blueprint.get("/explore/<kind>.<ending>")
def twin(kind: str, ending: str) -> Response:
    """All pages of the list as it is chosen, as CSV, JSON or GeoJSON."""
    listing, chosen = _asked(kind)
    format = {format.ending: format for format in _formats(listing)}.get(ending)
    if format is None:
        known = ", ".join(f".{format.ending}" for format in _formats(listing))
        why = " These have no place on the map." if ending == GEOJSON.ending else ""
        abort(404, f"There is no .{ending} of this list; there are {known}.{why}")
    if format is CSV:
        response = Response(safe_csv(listing, chosen), content_type=format.content_type)
    elif format is JSON:
        response = jsonify(explore_export.to_json(listing, chosen, words(), kg().base, kg().snapshot.id))
    else:
        response = jsonify(explore_export.to_geojson(listing, chosen))
        response.mimetype = format.media
    response.headers["Content-Disposition"] = f'inline; filename="{kind}.{ending}"'
    response.vary.add("Accept-Language")
    return kept(response)


def safe_csv(listing: Listing, chosen: Selection) -> bytes:
    """The list in CSV that a spreadsheet may open."""
    safe = spreadsheet.defuse(io.BytesIO(explore_export.to_csv(listing, chosen).encode()), new_body)
    with safe:
        safe.seek(0)
        return safe.read()


def _asked(kind: str) -> tuple[Listing, Selection]:
    listing = kg().explorer.listing(kind, words())
    if listing is None:
        abort(404, f"There is no list of {kind!r}; there are {', '.join(SPECS)}.")
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    try:
        return listing, selection.parse(listing, pairs)
    except SelectionError as error:
        abort(error.status, str(error))


def _formats(listing: Listing) -> tuple[Format, ...]:
    return (CSV, JSON, GEOJSON) if listing.spec.place else (CSV, JSON)
