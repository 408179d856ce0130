"""What all answers share: language, headers, and the choice of a format."""

from __future__ import annotations

import io
import logging
import secrets
import time
from collections.abc import Sequence

from flask import Response, g, request

from ascn_kg.engine.results import Format
from ascn_kg.pages.words import LANGUAGES, Words
from ascn_kg.sparql import negotiate
from ascn_kg.sparql.negotiate import Choice
from ascn_kg.web import bodies
from ascn_kg.web.context import kg
from ascn_kg.web.kept import MARK, REQUEST_ID

CANCEL = "ascn_kg.cancel"
"""The key of the WSGI environment under which the edge says whether the client has gone."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED = "default-src 'none'; base-uri 'none'; frame-ancestors *; sandbox"
"""The policy of the one answer that other sites may show in a frame."""
_POLICY_FOR_DATA = "default-src 'none'; frame-ancestors 'none'; sandbox"
_EXPOSED = (
    "ETag, Last-Modified, Link, Location, Retry-After, X-Request-Id, ASCN-KG-Partial, Content-Disposition"
)
_KEPT = "public, max-age=60, s-maxage=3600, stale-while-revalidate=86400"
_log = logging.getLogger("ascn_kg.web")


def language() -> str:
    """The reader's language: ``?lang=``, else the best of Accept-Language, else English."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def words() -> Words:
    """The words of the reader's language."""
    return kg().words[language()]


def choice(offers: Sequence[Format]) -> Choice | None:
    """The format for this request: ``?format=`` first, then Accept; ``None`` where nothing fits."""
    if name := request.args.get("format"):
        return negotiate.by_name(name, offers)
    return negotiate.choose(request.headers.get("Accept"), offers)


def prepare() -> None:
    """Give the request its number, and whether its client is still there."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()
    g.gone = request.environ.get(CANCEL)


def kept(response: Response) -> Response:
    """The answer, with leave for caches to keep it: a snapshot never changes, but another may follow."""
    response.headers["Cache-Control"] = _KEPT
    return repeatable(response)


def repeatable(response: Response) -> Response:
    """The answer, with leave for the edge to give it again for the same request to this snapshot.

    Also a hook for blueprints all of whose answers are so.
    """
    g.repeatable = response.status_code in (200, 303, 304)
    return response


def finish(response: Response) -> Response:
    """Put the common headers on an answer, and make it conditional where it can be."""
    if _can_be_conditional(response):
        response = _conditional(response)
    headers = response.headers
    html = response.mimetype == "text/html"
    headers.setdefault("Content-Security-Policy", POLICY if html else _POLICY_FOR_DATA)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    if headers["Content-Security-Policy"] != FRAMED:
        headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    headers.setdefault("Access-Control-Allow-Origin", "*")
    headers.setdefault("Access-Control-Expose-Headers", _EXPOSED)
    headers.setdefault("Cache-Control", "no-cache" if response.status_code in (200, 303, 304) else "no-store")
    headers["X-Request-Id"] = g.request_id
    if g.get("repeatable") and response.status_code in (200, 303, 304):
        headers[MARK] = "yes"
    response.vary.update(("Accept", "Accept-Encoding"))
    if html or (response.status_code >= 300 and response.status_code != 304):
        response.vary.add("Accept-Language")
    _note(response)
    return response


def _can_be_conditional(response: Response) -> bool:
    return (
        response.status_code == 200
        and request.method in ("GET", "HEAD")
        and not response.is_streamed
        and "ETag" not in response.headers
    )


def _conditional(response: Response) -> Response:
    if not response.implicit_sequence_conversion and response.direct_passthrough:
        response.direct_passthrough = False
    made = bodies.respond(
        io.BytesIO(response.get_data()), response.content_type or "", request, kg().modified
    )
    for name, _ in response.headers:  # a name may stand several times
        if name not in ("Content-Length", "Content-Type", "Vary"):
            made.headers.setlist(name, response.headers.getlist(name))
    made.vary.update(response.vary)
    return made


def _note(response: Response) -> None:
    """One line in the log: failures always, the rest when asked for."""
    level = logging.INFO if response.status_code >= 400 else logging.DEBUG
    milliseconds = (time.perf_counter() - g.began) * 1000
    _log.log(
        level,
        "%s %s %s %d %.0f ms",
        g.request_id,
        request.method,
        request.path,
        response.status_code,
        milliseconds,
    )
