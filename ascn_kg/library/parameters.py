"""What a reader typed for a parameter, as a term that a query can hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from ascn_kg import iris, rq
from ascn_kg.library.catalogue import IRI, Entry, Parameter
from ascn_kg.terms import Iri, Literal, Term
from ascn_kg.vocab import XSD

MAX_TEXT = 200
PATTERNS: Mapping[str, str] = {
    "year": r"[0-9]{4}",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "integer": r"-?[0-9]{1,9}",
}
_SAID: Mapping[str, str] = {
    "year": "a year of four digits, such as 2023",
    "date": "a day as YYYY-MM-DD, such as 2023-07-12",
    "integer": "a whole number of at most nine digits",
    "iri": "an IRI, such as https://w3id.org/ascn-kg/id/city/makassar",
    "string": f"a text of 1 to {MAX_TEXT} characters",
}
_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\\x00-\x20]{1,300}")
_SHOWN = 12


class ParameterError(ValueError):
    """A parameter has a value that it cannot have; ``allowed`` says in words what it can."""

    def __init__(self, name: str, message: str, allowed: str) -> None:
        super().__init__(message)
        self.name = name
        self.allowed = allowed


def term(parameter: Parameter, text: str, base: str, choices: Iterable[Term] = ()) -> Term:
    """The value that ``text`` means; entities are named by slug or IRI.

    ``choices`` are what is allowed where the parameter is closed. Raises ParameterError.
    """
    if parameter.is_entity:
        value: Term | None = _entity(parameter.type, text, base)
    else:
        value = _plain(parameter.type, text)
    listed = tuple(choices) if parameter.is_closed else ()
    if value is None or (parameter.is_closed and not _among(value, listed)):
        allowed = _allowed(parameter, listed)
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        raise ParameterError(parameter.name, f"{parameter.name}={shown} cannot be used.", allowed)
    return next((one for one in listed if one.value == value.value), value)


def written(parameter: Parameter, term: Term) -> str:
    """The term as an address holds it: the slug of an entity, the text of a literal, an IRI in full."""
    return term.value.rpartition("/")[2] if parameter.is_entity else term.value


def address(entry: Entry, values: Mapping[str, Term | None]) -> dict[str, str]:
    """What an address says for the parameters of an entry that have a value."""
    return {
        one.name: written(one, value)
        for one in entry.parameters
        if (value := values.get(one.name)) is not None
    }


def defaults(entry: Entry) -> dict[str, Term | None]:
    """What the query asks where a reader says nothing."""
    return {one.name: one.default for one in entry.parameters}


def bound(entry: Entry, values: Mapping[str, Term | None]) -> str:
    """The query of an entry with these values, without its front matter."""
    return rq.bind(entry.sparql, {name: [value] for name, value in values.items()})


def _entity(kind: str, text: str, base: str) -> Iri | None:
    ref = iris.split_entity(base, text)
    slug = ref.slug if ref and ref.kind == kind else text
    return Iri(iris.entity(base, kind, slug)) if iris.is_slug(slug) else None


def _plain(kind: str, text: str) -> Term | None:
    if kind == IRI:
        return Iri(text) if _IRI.fullmatch(text) else None
    if kind == "string":
        usable = 0 < len(text) <= MAX_TEXT and all(ch.isprintable() for ch in text)
        return Literal(text) if usable else None
    if not re.fullmatch(PATTERNS[kind], text):
        return None
    if kind == "date":
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return None
    datatype = {"year": "gYear", "date": "date", "integer": "integer"}[kind]
    return Literal(str(int(text)) if kind == "integer" else text, datatype=f"{XSD}{datatype}")


def _among(value: Term, choices: Iterable[Term]) -> bool:
    return any(one.value == value.value for one in choices)


def _allowed(parameter: Parameter, choices: tuple[Term, ...]) -> str:
    if not parameter.is_closed:
        return _SAID[parameter.type]
    names = ", ".join(written(parameter, one) for one in choices[:_SHOWN])
    more = f" and {len(choices) - _SHOWN} more" if len(choices) > _SHOWN else ""
    return f"one of {names}{more}"
