"""What all answers share: language, headers, and the choice of a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from ascn_kg import __version__, iris, vocab
from ascn_kg.engine.results import Format
from ascn_kg.sparql import negotiate
from ascn_kg.sparql.negotiate import Choice
from ascn_kg.terms import Iri, Term
from ascn_kg.web.context import kg

LANGUAGES = ("en", "id")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def language() -> str:
    """The reader's language: ``?lang=``, else the best of Accept-Language, else English."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES) or "en"


def choice(offers: Sequence[Format]) -> Choice | None:
    """The format for this request: ``?format=`` first, then Accept; ``None`` where nothing fits."""
    if name := request.args.get("format"):
        return negotiate.by_name(name, offers)
    return negotiate.choose(request.headers.get("Accept"), offers)


def template_names() -> dict[str, Any]:
    """What every template can use."""
    base = kg().base

    def page_path(term: Term) -> str:
        return (iris.page_path(base, term.value) or term.value) if isinstance(term, Iri) else ""

    def short(term: Term) -> str:
        return iris.curie(base, term.value).strip("<>")

    return {
        "kg": kg(),
        "language": language(),
        "version": __version__,
        "KINDS": vocab.KIND_BY_SLUG,
        "page_path": page_path,
        "short": short,
    }


def finish(response: Response) -> Response:
    """Put the common headers on an answer, and make it conditional where it can be."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Access-Control-Allow-Origin", "*")
    response.vary.update(("Accept", "Accept-Language"))
    if response.status_code == 200 and request.method in ("GET", "HEAD") and not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)
    return response
