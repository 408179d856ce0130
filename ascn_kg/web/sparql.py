"""The SPARQL endpoint."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from ascn_kg import library, vocab
from ascn_kg.engine import results
from ascn_kg.engine.results import GRAPHS, ROWS, Format
from ascn_kg.errors import QuerySyntaxError
from ascn_kg.sparql import describe, guard, negotiate
from ascn_kg.sparql.request import Asked, read
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import choice
from ascn_kg.web.problems import problem

blueprint = Blueprint("sparql", __name__)
_GRAPH_NAMES = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
HTML_ROWS = 1000


@blueprint.route("/sparql", methods=["GET", "POST", "OPTIONS"])
def endpoint() -> Response:
    """SPARQL 1.1 Protocol, section 2.1; without a query, the form or the service description."""
    if request.method == "OPTIONS":
        return _options()
    body = request.get_data(cache=False)
    asked = read(request.method, request.query_string, request.headers.get("Content-Type", ""), body)
    return _introduce() if asked is None else _answer(asked)


def _answer(asked: Asked) -> Response:
    context = kg()
    form = guard.inspect(asked.query.text, context.limits).form
    rows = form in ("SELECT", "ASK", "")
    offers: tuple[Format, ...] = (*(ROWS if rows else GRAPHS), negotiate.HTML)
    chosen = negotiate.by_name(asked.format, offers) if asked.format else choice(offers)
    if chosen is None:
        return _not_acceptable(offers)
    try:
        if chosen.format is negotiate.HTML:
            return _page(asked, form)
        chunks = b"".join(context.engine.run(asked.query, form, chosen.format))
    except QuerySyntaxError as error:
        error.query = asked.query.text  # type: ignore[attr-defined]
        raise
    return Response(chunks, content_type=chosen.content_type)


def _page(asked: Asked, form: str) -> Response:
    engine = kg().engine
    if form in ("SELECT", "ASK"):
        found = b"".join(engine.run(asked.query, form, results.BY_NAME["json"]))
        table = results.table_from_json(found)
        text = ""
    else:
        table = None
        text = b"".join(engine.run(asked.query, form, results.BY_NAME["ttl"])).decode()
    shown = ROWS if table else GRAPHS
    return Response(
        render_template(
            "sparql.html",
            query=asked.query.text,
            table=table,
            text=text,
            formats=shown,
            examples=library.to_begin_with(kg().questions),
            limit=HTML_ROWS,
        ),
        content_type="text/html; charset=utf-8",
    )


def _introduce() -> Response:
    offers = (*GRAPHS, negotiate.HTML)
    chosen = choice(offers)
    if chosen is None:
        return _not_acceptable(offers)
    if chosen.format is negotiate.HTML:
        return Response(
            render_template(
                "sparql.html",
                query="",
                table=None,
                text="",
                formats=ROWS,
                examples=library.to_begin_with(kg().questions),
                limit=HTML_ROWS,
            ),
            content_type="text/html; charset=utf-8",
        )
    graphs = [row["g"].value for row in kg().engine.select(_GRAPH_NAMES)]
    turtle = describe.service_description(request.base_url, kg().snapshot, graphs)
    body = results.convert_turtle(turtle, chosen.format, vocab.prefixes(kg().base))
    return Response(body, content_type=chosen.content_type)


def _not_acceptable(offers: tuple[Format, ...]) -> Response:
    could = ", ".join(f"{offer.media} (format={offer.name})" for offer in offers)
    return problem(406, "No such format", f"This answer can be had as {could}.")


def _options() -> Response:
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    return response
