"""Search by name: the page, its JSON, and suggestions while one types."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, request

from ascn_kg import vocab
from ascn_kg.engine.results import Format
from ascn_kg.pages import found
from ascn_kg.sparql import negotiate
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import choice, kept, words
from ascn_kg.web.printing import local

blueprint = Blueprint("search", __name__)
_JSON = Format("json", "application/json", "json", "JSON")
_SUGGESTED = 10


@blueprint.get("/search")
def search() -> Response | str:
    """What was found for ``?q=``, of ``?kind=`` if that is given, as a page or as JSON."""
    text, kind, page = request.args.get("q", ""), request.args.get("kind", ""), request.args.get("page", "1")
    if kind and kind not in vocab.KIND_BY_SLUG:
        abort(404, f"There is no kind {kind!r}; there are {', '.join(vocab.KIND_BY_SLUG)}.")
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= 10**6):
        abort(400, "The page is a number from 1.")
    hits = kg().search.find(text, limit=found.MOST)
    chosen = choice((negotiate.HTML, _JSON))
    if chosen is not None and chosen.format is _JSON:
        listed = [hit for hit in found.fitting(hits)[0] if not kind or hit.kind == kind][:50]
        described = [{"iri": h.iri, "kind": h.kind, "label": h.label, "lang": h.lang} for h in listed]
        return jsonify({"query": text, "hits": described})
    shown = found.found_page(kg().site, words(), text, hits, kind, int(page))
    if shown is None:
        abort(404, f"There is no page {page} of what was found.")
    return render_template(
        "search.html",
        page=shown,
        text=text,
        all_address=found.address(text),
        list_address=lambda number: local(found.address(text, kind, number)),
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """The best few things for the beginning of a name, for the search box."""
    text = request.args.get("q", "")
    made = found.suggestions(kg().site, words(), text, kg().search.suggest(text, _SUGGESTED))
    listed = [{**one, "href": local(one["href"])} for one in made]
    response = jsonify({"hits": listed})
    response.vary.add("Accept-Language")
    return kept(response)
