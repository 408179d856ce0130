"""Errors as answers: problem+json for machines (RFC 9457), a page for people, text for the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from ascn_kg.errors import (
    CancelledError,
    EngineBusyError,
    EngineError,
    QueryCrashedError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    ReceiptError,
    ResultTooLargeError,
    SnapshotError,
    UpstreamError,
    UpstreamTimeoutError,
)
from ascn_kg.sparql import explain, negotiate
from ascn_kg.sparql.request import ProtocolError
from ascn_kg.web.context import kg

_STATUS = {
    ResultTooLargeError: (413, "The answer is too large"),
    QueryTimeoutError: (504, "The query took too long"),
    QueryCrashedError: (503, "The query was more than the server can take"),
    UpstreamTimeoutError: (504, "The SPARQL store took too long"),
    UpstreamError: (502, "The SPARQL store cannot answer"),
    CancelledError: (499, "The client has gone"),
    ReceiptError: (400, "There is no receipt for this"),
    SnapshotError: (503, "The files cannot be made"),
}
_log = logging.getLogger("ascn_kg.web")


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """The answer for an error, in the format asked for."""
    offers = (negotiate.PROBLEM, negotiate.HTML, negotiate.TEXT)
    chosen = negotiate.choose(request.headers.get("Accept"), offers)
    name = chosen.format.name if chosen else "problem"
    if name == "html":
        response = make_response(
            render_template("problem.html", status=status, title=title, detail=detail, **more), status
        )
    elif name == "txt":
        lines = [f"{status} {title}", detail, *(str(value) for value in more.values() if value)]
        response = make_response("\n".join(lines) + "\n", status)
        response.mimetype = "text/plain"
    else:
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        response = make_response(jsonify({**body, **{k: v for k, v in more.items() if v}}), status)
        response.mimetype = "application/problem+json"
    if retry := more.get("retry_after"):
        response.headers["Retry-After"] = str(retry)
    return response


def register(app: Flask) -> None:
    """Make ``app`` answer every error in this form; no stack trace ever leaves."""
    app.register_error_handler(QuerySyntaxError, _syntax)
    app.register_error_handler(QueryRefusedError, _refused)
    app.register_error_handler(ProtocolError, _bad_request)
    app.register_error_handler(EngineError, _engine)
    app.register_error_handler(EngineBusyError, _busy)
    for kind, (status, title) in _STATUS.items():
        app.register_error_handler(kind, _plain(status, title))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _plain(status: int, title: str) -> Callable[[Exception], Response]:
    return lambda error: problem(status, title, str(error))


def _busy(error: EngineBusyError) -> Response:
    return problem(503, "The server is busy", str(error), retry_after=error.retry_after)


def _syntax(error: QuerySyntaxError) -> Response:
    text = getattr(error, "query", "")
    better = explain.improve(error, text, kg().base)
    shown = explain.excerpt(text, better.line, better.column) if better.line and better.column else ""
    return problem(
        400,
        "The query is not valid SPARQL",
        str(better),
        line=better.line,
        column=better.column,
        excerpt=shown,
        hint=better.hint,
    )


def _refused(error: QueryRefusedError) -> Response:
    return problem(error.status, "The query is refused", str(error), setting=error.setting)


def _bad_request(error: ProtocolError) -> Response:
    return problem(error.status, "This is not a SPARQL Protocol request", str(error))


def _engine(error: EngineError) -> Response:
    _log.error("engine: %s", error)
    return problem(500, "The query could not be evaluated", str(error))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    response = problem(status, error.name, error.description or error.name)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "content-range"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    _log.exception("%s unexpected error on %s", g.request_id, request.path, exc_info=error)
    return problem(
        500, "Something went wrong here", f"The error is in the log of this server, as {g.request_id}."
    )
