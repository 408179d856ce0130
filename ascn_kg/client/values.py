"""RDF terms as Python values, and Python values as terms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from ascn_kg.terms import BNode, Iri, Literal, Term
from ascn_kg.vocab import XSD

Value = str | int | bool | Decimal | date
"""What a term becomes: text, numbers, dates; months and years stay text, as they are no days."""


class Text(str):
    """Text in a language: a ``str`` with its language tag in ``lang``."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> Text:
        """The text with its tag."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made


def to_python(term: Term) -> Value:
    """The value of a term; IRIs as text, blank nodes as ``_:`` and their label."""
    match term:
        case Iri(value):
            return value
        case BNode(value):
            return f"_:{value}"
    if term.lang:
        return Text(term.value, term.lang)
    try:
        match term.datatype.removeprefix(XSD):
            case "integer" | "int" | "nonNegativeInteger":
                return int(term.value)
            case "decimal" | "double" | "float":
                return Decimal(term.value)
            case "boolean":
                return term.value in ("true", "1")
            case "date":
                return date.fromisoformat(term.value)
    except (ValueError, ArithmeticError):
        pass  # ill-typed: the text says more than an error
    return term.value


def to_term(value: Any) -> Term | list[Term]:
    """The term of a parameter: things and http(s) addresses are IRIs, everything else literals.

    Several values in a list or tuple become several terms. Raises TypeError for what is no term.
    """
    match value:
        case Iri() | Literal():
            return value
        case bool():
            return Literal(str(value).lower(), datatype=f"{XSD}boolean")
        case int():
            return Literal(str(value), datatype=f"{XSD}integer")
        case Decimal() | float():
            return Literal(str(Decimal(str(value))), datatype=f"{XSD}decimal")
        case date():
            return Literal(value.isoformat(), datatype=f"{XSD}date")
        case Text():
            return Literal(str(value), value.lang, "")
        case str():
            return Iri(value) if value.startswith(("http://", "https://")) else Literal(value)
    iri = getattr(value, "iri", None)
    if isinstance(iri, str):
        return Iri(iri)
    if isinstance(value, Iterable):
        terms = [to_term(one) for one in value]
        if all(not isinstance(one, list) for one in terms):
            return terms  # type: ignore[return-value]
    raise TypeError(f"a parameter cannot be {type(value).__name__}")
