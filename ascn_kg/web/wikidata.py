"""What the last comparison with Wikidata found, as a page and as it was written."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request

from ascn_kg.pages.asking import AskedError
from ascn_kg.pages.comparison import comparison_page
from ascn_kg.web import bodies
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import words
from ascn_kg.web.problems import problem
from ascn_kg.wikidata import report

blueprint = Blueprint("wikidata", __name__)


@blueprint.errorhandler(AskedError)
def _unknown(error: AskedError) -> Response:
    return problem(400, "This choice is not known", str(error))


@blueprint.get("/wikidata")
def compared() -> Response:
    """Wikidata says, we say: the last report, if there is one."""
    path = _last()
    page = comparison_page(kg().site, report.read(path), words(), request.args) if path else None
    return _fresh(make_response(render_template("wikidata.html", page=page, list_address=_numbered)))


@blueprint.get("/wikidata.json")
def as_json() -> Response:
    """The last report as the check wrote it."""
    path = _last() or abort(404, "There is no report on the links to Wikidata here yet.")
    return _fresh(Response(path.read_bytes(), content_type="application/json"))


def _last() -> Path | None:
    """The last report beside the snapshots; it may be newer than the one that is served."""
    return report.latest(kg().snapshot.path.parent / report.FOLDER)


def _fresh(response: Response) -> Response:
    """The answer, conditional by its bytes alone: another check may follow while the snapshot stays."""
    body = io.BytesIO(response.get_data())
    return bodies.respond(body, response.content_type or "", request, None)


def _numbered(page: int) -> str:
    chosen = {**{name: value for name, value in request.args.items() if value}, "page": str(page)}
    return f"{request.path}?{urlencode(chosen)}"
