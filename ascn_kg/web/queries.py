"""The question library: its pages, its API, and the description of that API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, render_template, request

from ascn_kg.engine import results
from ascn_kg.engine.base import Query
from ascn_kg.engine.results import Table
from ascn_kg.fold import fold
from ascn_kg.library import Entry, parameters
from ascn_kg.library.catalogue import RESERVED
from ascn_kg.library.parameters import ParameterError, bound, defaults, term
from ascn_kg.library.snippets import snippets
from ascn_kg.pages import question
from ascn_kg.sparql import negotiate, openapi, spreadsheet, tables
from ascn_kg.sparql.negotiate import Choice
from ascn_kg.sparql.request import Asked
from ascn_kg.terms import Term
from ascn_kg.web import bodies
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import choice, kept, words
from ascn_kg.web.printing import local
from ascn_kg.web.problems import problem
from ascn_kg.web.sparql import read_all, run, too_often

blueprint = Blueprint("queries", __name__)


@blueprint.get("/queries")
def catalogue() -> str:
    """All questions, by ``?tag=`` and by words in them (``?q=``)."""
    text, tag, said = request.args.get("q", ""), request.args.get("tag", ""), words()
    entries = kg().questions
    wanted = [fold(word) for word in text.split()]
    found = [
        one
        for one in entries
        if (not tag or tag in one.tags)
        and all(word in fold(f"{one.title(said.language)} {one.question(said.language)}") for word in wanted)
    ]
    counts = sorted(Counter(name for one in entries for name in one.tags).items())
    return render_template(
        "queries.html", found=found, text=text, tag=tag, tags=counts, total=len(entries), address=_listed
    )


@blueprint.get("/queries/<id>")
def page(id: str) -> Response | str:
    """The page of a question: form, chart, table, code to copy."""
    entry = _entry(id)
    if refusal := too_often():
        return refusal
    values = _values(entry)
    number = _page()
    shown = question.answer(kg().site, entry, _table(entry, values), values, words(), number, _behind(entry))
    if number > shown.pages:
        abort(404, f"The answer has {shown.pages} pages.")
    asked = urlencode(parameters.address(entry, values))
    api = f"/api/{entry.id}{'?' if asked else ''}{asked}"
    return render_template(
        "question.html",
        entry=entry,
        fields=question.fields(entry, values, kg().choices, words()),
        shown=shown,
        query=bound(entry, values),
        formats=[(one, f"{api}{'&' if asked else '?'}format={one.name}") for one in tables.offers(entry)],
        api=api,
        snippets=snippets(request.url_root.rstrip("/") + api),
        list_address=lambda one: local(f"/queries/{entry.id}?{asked}{'&' if asked else ''}page={one}"),
    )


@blueprint.get("/api/<id>")
def data(id: str) -> Response:
    """The answer to a question as data."""
    entry = _entry(id)
    if refusal := too_often():
        return refusal
    values = _values(entry)
    if "page" in request.args:
        _unknown(entry, "page")
    chosen = choice(tables.offers(entry))
    if chosen is None:
        could = ", ".join(f"{one.media} (format={one.name})" for one in tables.offers(entry))
        return problem(406, "No such format", f"This answer can be had as {could}.")
    return _data(entry, values, chosen)


@blueprint.get("/api")
def reader() -> Response | str:
    """What programs can ask here: a page, or the questions as JSON."""
    chosen = choice((negotiate.HTML, tables.JSON))
    if chosen is None:
        return problem(406, "No such format", "The list can be had as text/html and application/json.")
    if chosen.format is tables.JSON:
        return kept(jsonify([_listing(one) for one in kg().questions]))
    described = openapi.describe(kg().questions, request.url_root, kg().choices)
    return render_template("api.html", described=described, entries=kg().questions)


@blueprint.get("/openapi.json")
def description() -> Response:
    """The API in OpenAPI 3.1."""
    return kept(jsonify(openapi.describe(kg().questions, request.url_root, kg().choices)))


@blueprint.errorhandler(ParameterError)
def cannot_use(error: ParameterError) -> Response:
    """400 with the parameter and what it can be."""
    return problem(
        400,
        "A parameter cannot be used",
        f"{error} It can be {error.allowed}.",
        parameter=error.name,
        allowed=error.allowed,
    )


def _entry(id: str) -> Entry:
    found = next((one for one in kg().questions if one.id == id), None)
    return found or abort(404, f"There is no question {id} in the library; /queries lists all.")


def _behind(entry: Entry) -> Entry | None:
    return _entry(entry.behind.question) if entry.behind else None


def _values(entry: Entry) -> Mapping[str, Term | None]:
    """What the address asks: each parameter that it names, the others as the question has them."""
    values = defaults(entry)
    for name in request.args:
        parameter = entry.parameter(name)
        if parameter is None:
            if name not in RESERVED:
                _unknown(entry, name)
            continue
        given = request.args.getlist(name)
        if len(given) > 1:
            raise ParameterError(name, f"{name} is given {len(given)} times.", "given once")
        if given[0]:
            values[name] = term(parameter, given[0], kg().base, kg().choices.of(entry, parameter))
    return values


def _unknown(entry: Entry, name: str) -> NoReturn:
    known = ", ".join((*(one.name for one in entry.parameters), "format"))
    raise ParameterError(name[:60], f"The question has no parameter {name[:60]}.", f"one of {known}")


def _page() -> int:
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 10**6):
        raise ParameterError("page", f"page={number[:60]} cannot be used.", "a number from 1")
    return int(number)


def _asked(entry: Entry, values: Mapping[str, Term | None]) -> Asked:
    return Asked(Query(bound(entry, values)), "")


def _table(entry: Entry, values: Mapping[str, Term | None]) -> Table:
    body, _ = run(_asked(entry, values), "SELECT", results.BY_NAME["json"])
    return results.table_from_json(read_all(body))


def _data(entry: Entry, values: Mapping[str, Term | None], chosen: Choice) -> Response:
    name = chosen.format.name
    if native := tables.BY_ENGINE.get(name):
        body, _ = run(_asked(entry, values), "SELECT", native)
        if name == "csv" and "format" in request.args:
            body = spreadsheet.defuse(body, bodies.new_body)
    else:
        about = {
            "id": entry.id,
            "title": entry.meta["title"],
            "question": entry.meta["question"],
            "parameters": {**dict.fromkeys(values), **parameters.address(entry, values)},
            "snapshot": kg().snapshot.id,
        }
        made = tables.convert(entry, _table(entry, values), chosen.format, about)
        body = bodies.new_body()
        body.write(made)
    response = bodies.respond(body, chosen.content_type, request, kg().modified)
    response.headers["Content-Disposition"] = f'inline; filename="{entry.id}.{chosen.format.ending}"'
    return kept(response)


def _listing(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "title": entry.meta["title"],
        "question": entry.meta["question"],
        "tags": entry.tags,
        "page": f"{request.url_root}queries/{entry.id}",
        "api": f"{request.url_root}api/{entry.id}",
    }


def _listed(tag: str) -> str:
    return local(f"/queries?{urlencode({'tag': tag})}" if tag else "/queries")
