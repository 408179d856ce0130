"""What every template can use: the words of the reader's language, and addresses on this site."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import request
from markupsafe import Markup, escape

from ascn_kg import __version__, iris, vocab
from ascn_kg.pages import cite
from ascn_kg.pages.words import LANGUAGES, direction
from ascn_kg.sentences import N_
from ascn_kg.terms import Iri, Term
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import language, words

_OWN_NAMES = {"en": "English", "id": "Bahasa Indonesia"}
_MENU = (
    ("/explore", N_("Explore")),
    ("/map", N_("Map")),
    ("/timeline", N_("Timeline")),
    ("/conflicts", N_("Disagreements")),
    ("/queries", N_("Questions")),
    ("/sparql", N_("SPARQL")),
)
_FOOTER = (
    ("/about", N_("About")),
    ("/sources", N_("Sources")),
    ("/validation", N_("Validation")),
    ("/wikidata", N_("Wikidata")),
    ("/ontology", N_("Ontology")),
    ("/download/", N_("Download")),
)


def names() -> dict[str, Any]:
    """The names that every template knows."""
    said, base = words(), kg().base

    def page_path(term: Term) -> str:
        return (iris.page_path(base, term.value) or term.value) if isinstance(term, Iri) else ""

    def short(term: Term) -> str:
        return iris.curie(base, term.value).strip("<>")

    return {
        "_": said.say,
        "several": said.several,
        "words": said,
        "kg": kg(),
        "language": said.language,
        "lang_given": _is_given(),
        "other_languages": [(code, _OWN_NAMES[code]) for code in LANGUAGES if code != said.language],
        "editions": _editions(),
        "version": __version__,
        "menu": [(path, said.say(name)) for path, name in _MENU],
        "footer_menu": [(path, said.say(name)) for path, name in _FOOTER],
        "lang": functools.partial(_language_attributes, said.language),
        "local": local if _is_given() else str,
        "in_language": _in_language,
        "citation_text": cite.text,
        "citation_formats": cite.FORMATS,
        "KINDS": vocab.KIND_BY_SLUG,
        "page_path": page_path,
        "short": short,
    }


def local(href: str) -> str:
    """The address with the language that the reader chose in this one; others as they are."""
    if not _is_given() or not href.startswith("/"):
        return href
    return _with_language(href, language())


def _is_given() -> bool:
    return request.args.get("lang", "") in LANGUAGES


def _editions() -> tuple[tuple[str, str], ...]:
    """The absolute addresses of this page by language, and as the reader's browser chooses it."""
    here = _with_language(request.full_path.rstrip("?"), "")
    root = request.url_root.rstrip("/")
    return (*((code, root + _with_language(here, code)) for code in LANGUAGES), ("x-default", root + here))


def _in_language(code: str) -> str:
    return _with_language(request.full_path.rstrip("?"), code)


def _with_language(href: str, code: str) -> str:
    """The address with ``lang=`` as given, or without it for an empty code."""
    parts = urlsplit(href)
    kept = [pair for pair in parts.query.split("&") if pair and not pair.startswith("lang=")]
    if code:
        kept.append(urlencode({"lang": code}))
    return urlunsplit(parts._replace(query="&".join(kept)))


def _language_attributes(shown: str, tag: str) -> str:
    """``lang`` and ``dir`` for text in another language than the page's, with a space before."""
    if not tag or tag == shown:
        return Markup("")
    written = Markup(' lang="{}"').format(escape(tag))
    return written + Markup(' dir="rtl"') if direction(tag) == "rtl" else written
