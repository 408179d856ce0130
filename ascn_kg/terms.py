"""RDF terms as plain values, for everything that looks at answers without a graph library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ascn_kg import vocab

XSD_STRING = f"{vocab.XSD}string"


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI."""

    value: str


@dataclass(frozen=True, slots=True)
class BNode:
    """A blank node; its label means something within one answer only."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: lexical form, and a language tag or a datatype IRI (never both)."""

    value: str
    lang: str = ""
    datatype: str = XSD_STRING


Term = Iri | BNode | Literal
Row = Mapping[str, Term]
"""One solution of a SELECT: variable name → term, unbound variables absent."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_IRI_FORBIDDEN = set('<>"{}|^`\\')


def to_sparql(term: Term) -> str:
    """The term in SPARQL syntax, safe to place in a query (SPARQL 1.1 Query, section 4.1).

    Raises ``ValueError`` for a blank node, which would act as a variable, and for an IRI with
    characters that the grammar does not allow.
    """
    match term:
        case Iri(value):
            if any(ch in _IRI_FORBIDDEN or ch <= " " for ch in value):
                raise ValueError(f"not an IRI: {value!r}")
            return f"<{value}>"
        case Literal(value, lang, datatype):
            quoted = f'"{value.translate(_ESCAPES)}"'
            if lang:
                return f"{quoted}@{lang}"
            return quoted if datatype == XSD_STRING else f"{quoted}^^<{datatype}>"
        case BNode():
            raise ValueError("a blank node cannot be bound in a query")


def pick_label(labels: Iterable[Literal], languages: tuple[str, ...] = ("en",)) -> Literal | None:
    """The label in the first language of ``languages`` that has one, else the first by language tag."""
    ranked = sorted(labels, key=lambda label: (label.lang, label.value))
    for language in languages:
        for label in ranked:
            if label.lang == language:
                return label
    return ranked[0] if ranked else None
