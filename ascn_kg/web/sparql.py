"""The SPARQL endpoint."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import IO

from flask import Blueprint, Response, g, render_template, request

from ascn_kg import vocab
from ascn_kg.engine import choose, results
from ascn_kg.engine.base import LINE_FORMATS, Caps, Outcome
from ascn_kg.engine.results import GRAPHS, QUADS, ROWS, Format
from ascn_kg.errors import QueryRefusedError, QuerySyntaxError
from ascn_kg.receipts import asking, canonical, receipt, replay
from ascn_kg.sparql import describe, guard, negotiate, spreadsheet
from ascn_kg.sparql.negotiate import Choice
from ascn_kg.sparql.request import Asked, read
from ascn_kg.web import bodies, editor
from ascn_kg.web.context import kg
from ascn_kg.web.limits import client_of
from ascn_kg.web.machines import listed
from ascn_kg.web.negotiated import choice, kept
from ascn_kg.web.problems import problem

blueprint = Blueprint("sparql", __name__)
HTML_ROWS = 1000
RECEIPT_ROWS = 100_000
"""Most rows of an answer that there is a receipt for, as the web server works it out itself."""
PARTIAL = "ASCN-KG-Partial"


@blueprint.route("/sparql", methods=["GET", "POST", "OPTIONS"])
def endpoint() -> Response:
    """SPARQL 1.1 Protocol, section 2.1; without a query, the form or the service description."""
    if request.method == "OPTIONS":
        return _options()
    body = request.get_data(cache=False)
    asked = read(request.method, request.query_string, request.headers.get("Content-Type", ""), body)
    if asked is None:
        return _introduce()
    return too_often() or _answer(asked)


def too_often() -> Response | None:
    """The refusal for a client that asks too often; ``None`` for one that may ask, which then counts."""
    context = kg()
    if seconds := context.rate.wait(client_of(request, context.settings.trusted_proxies)):
        return problem(
            429,
            "Too many queries",
            f"This address has asked too often. Try again in {seconds} s, or ask for more at once.",
            retry_after=seconds,
        )
    return None


def _answer(asked: Asked) -> Response:
    context = kg()
    try:
        head = guard.inspect(asked.query.text, context.limits)
        if asked.receipt or asking.accepts(request.headers.get("Accept")):
            return _receipt(asked, head.form)
        rows = head.form in ("SELECT", "ASK", "")
        offers: tuple[Format, ...] = (*(ROWS if rows else (*GRAPHS, *QUADS)), negotiate.HTML)
        chosen = negotiate.by_name(asked.format, offers) if asked.format else choice(offers)
        if chosen is None:
            return _not_acceptable(offers)
        if chosen.format is negotiate.HTML:
            return _page(asked, head.form)
        return _data(asked, head.form, chosen, guard.is_repeatable(asked.query.text))
    except QuerySyntaxError as error:
        error.query = asked.query.text  # type: ignore[attr-defined]
        raise


def _data(asked: Asked, form: str, chosen: Choice, repeatable: bool) -> Response:
    if asked.partial and chosen.format.name not in LINE_FORMATS:
        names = ", ".join(sorted(LINE_FORMATS))
        raise QueryRefusedError(
            f"Only {names} can end early; {chosen.format.name} cannot. Leave allow-partial out."
        )
    body, outcome = run(asked, form, chosen.format)
    if asked.format and chosen.format.name == "csv" and "text/csv" not in request.headers.get("Accept", ""):
        body = spreadsheet.defuse(body, bodies.new_body)
    modified = kg().modified if repeatable else None
    response = bodies.respond(body, chosen.content_type, request, modified)
    if outcome.partial:
        response.headers[PARTIAL] = f"rows={outcome.rows}"
    if asked.format:
        response.headers["Content-Disposition"] = f'inline; filename="answer.{chosen.format.ending}"'
    return kept(response) if repeatable and not outcome.partial else response


def _receipt(asked: Asked, form: str) -> Response:
    context = kg()
    replay.refuse_unrepeatable(asked.query.text)
    rows = form in ("SELECT", "ASK", "")
    whole, format = replace(asked, partial=False), results.BY_NAME["json" if rows else "nt"]
    body, _ = run(whole, form, format, RECEIPT_ROWS)
    ordered = form == "SELECT" and canonical.is_ordered(asked.query.text)
    answer = (
        canonical.of_json(read_all(body), ordered=ordered) if rows else canonical.of_triples(read_all(body))
    )
    engine = choose.kind(context.settings, context.snapshot)
    made = receipt.make(asked.query, form, answer, ordered, context.snapshot, listed().day, engine)
    response = Response(
        receipt.write(made), content_type=f'{receipt.MEDIA}; profile="{receipt.profile(context.base)}"'
    )
    if asked.receipt:
        response.headers["Content-Disposition"] = f'inline; filename="receipt-{answer.hash[:12]}.json"'
    return response


def run(asked: Asked, form: str, format: Format, most: int | None = None) -> tuple[IO[bytes], Outcome]:
    """The answer of the public engine within the caps of the settings, and how it ended.

    ``most`` is a lower cap of rows.
    """
    context = kg()
    settings = context.settings
    caps = Caps(
        rows=min(most or settings.query_max_rows, settings.query_max_rows),
        bytes=settings.query_max_result << 20,
        seconds=min(asked.timeout or settings.query_timeout, settings.query_timeout),
        partial=asked.partial,
    )
    body = bodies.new_body()
    began = time.perf_counter()
    try:
        outcome = context.public.run(asked.query, form, format, body, caps, g.get("gone"))  # type: ignore[arg-type]
    except BaseException:
        body.close()
        raise
    g.query_seconds = time.perf_counter() - began
    return body, outcome


def _page(asked: Asked, form: str) -> Response:
    table, text = None, ""
    if form in ("SELECT", "ASK"):
        body, _ = run(asked, form, results.BY_NAME["json"])
        table = results.table_from_json(read_all(body))
    else:
        body, _ = run(asked, form, results.BY_NAME["ttl"])
        text = read_all(body).decode()
    return _form(asked.query.text, table, text)


def read_all(body: IO[bytes]) -> bytes:
    """All bytes of an answer, which is then closed."""
    with body:
        body.seek(0)
        return body.read()


def _form(query: str, table: results.Table | None, text: str) -> Response:
    response = Response(
        render_template(
            "sparql.html",
            query=query,
            table=table,
            text=text,
            formats=GRAPHS if text else ROWS,
            examples=kg().questions,
            limit=HTML_ROWS,
            editor=editor.config(kg().base),
            bare=editor.bare,
        ),
        content_type="text/html; charset=utf-8",
    )
    response.headers["Content-Security-Policy"] = editor.POLICY
    return response


@blueprint.get("/receipt")
def receipt_profile() -> Response:
    """The profile that receipts conform to: the JSON-LD context of their terms."""
    about = {"@context": dict(receipt.CONTEXT), "id": receipt.profile(kg().base), "type": "dct:Standard"}
    body = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    return kept(Response(body, content_type=receipt.MEDIA))


def _introduce() -> Response:
    offers = (*GRAPHS, negotiate.HTML)
    chosen = choice(offers)
    if chosen is None:
        return _not_acceptable(offers)
    if chosen.format is negotiate.HTML:
        return _form("", None, "")
    context = kg()
    turtle = describe.service_description(
        request.base_url, context.snapshot, context.statistics, context.questions
    )
    body = results.convert_turtle(turtle, chosen.format, vocab.prefixes(context.base))
    return kept(Response(body, content_type=chosen.content_type))


def _not_acceptable(offers: tuple[Format, ...]) -> Response:
    could = ", ".join(f"{offer.media} (format={offer.name})" for offer in offers)
    return problem(406, "No such format", f"This answer can be had as {could}.")


def _options() -> Response:
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, X-Request-Id"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
