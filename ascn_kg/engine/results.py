"""Formats of answers: their names, media types and file endings, and rows read back from JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox

from ascn_kg.terms import XSD_STRING, BNode, Iri, Literal, Row, Term
from ascn_kg.vocab import XSD


@dataclass(frozen=True, slots=True)
class Format:
    """One format: ``media`` is the type that is sent, ``also`` what clients ask for it by."""

    name: str
    media: str
    ending: str
    label: str
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header; textual types say their charset."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


ROWS: tuple[Format, ...] = (
    Format("json", "application/sparql-results+json", "json", "JSON", ("application/json",)),
    Format("xml", "application/sparql-results+xml", "xml", "XML", ("application/xml", "text/xml")),
    Format("csv", "text/csv", "csv", "CSV"),
    Format("tsv", "text/tab-separated-values", "tsv", "TSV"),
)
GRAPHS: tuple[Format, ...] = (
    Format("ttl", "text/turtle", "ttl", "Turtle", ("application/x-turtle",)),
    Format("nt", "application/n-triples", "nt", "N-Triples", ("text/plain",)),
    Format("jsonld", "application/ld+json", "jsonld", "JSON-LD", ("application/json",)),
    Format("rdf", "application/rdf+xml", "rdf", "RDF/XML", ("application/xml", "text/xml")),
)
QUADS: tuple[Format, ...] = (
    Format("trig", "application/trig", "trig", "TriG"),
    Format("nq", "application/n-quads", "nq", "N-Quads"),
)
BY_NAME: Mapping[str, Format] = {format.name: format for format in (*ROWS, *GRAPHS, *QUADS)}


def rows_from_json(body: bytes) -> list[Row]:
    """The solutions of a SELECT answer in the SPARQL 1.1 Query Results JSON Format."""
    bindings: list[dict[str, dict[str, Any]]] = json.loads(body)["results"]["bindings"]
    return [{name: _term(value) for name, value in row.items()} for row in bindings]


@dataclass(frozen=True, slots=True)
class Table:
    """A SELECT answer for showing: column names and rows; an ASK is one cell named ``answer``."""

    columns: tuple[str, ...]
    rows: list[Row]


def table_from_json(body: bytes) -> Table:
    """The table of an answer in the SPARQL 1.1 Query Results JSON Format."""
    parsed = json.loads(body)
    if "boolean" in parsed:
        answer = Literal(str(parsed["boolean"]).lower(), datatype=f"{XSD}boolean")
        return Table(("answer",), [{"answer": answer}])
    return Table(tuple(parsed["head"]["vars"]), rows_from_json(body))


_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


class Sink(Protocol):
    """Something to write bytes to."""

    def write(self, chunk: bytes, /) -> int:
        """Take the next bytes."""


def write_rdf(
    statements: Iterable[ox.Triple | ox.Quad], format: Format, prefixes: Mapping[str, str], sink: Sink
) -> None:
    """Statements in a graph or dataset format, with the prefixes that they use."""
    if format.name in ("nt", "nq"):
        _serialize(statements, format, sink)
        return
    listed = list(statements)
    namespaces = {_namespace(iri) for statement in listed for iri in _iris(statement)}
    used = {name: namespace for name, namespace in prefixes.items() if namespace in namespaces}
    _serialize(listed, format, sink, used)


def rdf(statements: Iterable[ox.Triple | ox.Quad], format: Format, prefixes: Mapping[str, str]) -> bytes:
    """The same in memory."""
    sink = io.BytesIO()
    write_rdf(statements, format, prefixes, sink)
    return sink.getvalue()


def _serialize(
    statements: Iterable[ox.Triple | ox.Quad],
    format: Format,
    sink: Sink,
    prefixes: dict[str, str] | None = None,
) -> None:
    # pyoxigraph's stub asks for one kind of statement and for a file; it takes both, and whatever writes
    same = cast("Iterable[ox.Quad]", statements)
    ox.serialize(same, cast("IO[bytes]", sink), format=_RDF[format.name], prefixes=prefixes)


def _iris(statement: ox.Triple | ox.Quad) -> Iterator[str]:
    for term in statement:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def convert_turtle(text: str, format: Format, prefixes: Mapping[str, str]) -> bytes:
    """A small Turtle document in another graph format."""
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        """The term; blank nodes get the same labels each time, so that the same text gives the same bytes."""
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, ox.BlankNode(f"b{len(names)}"))
        return term

    return rdf((ox.Triple(named(q.subject), q.predicate, named(q.object)) for q in quads), format, prefixes)


def write_quads(rows: Iterable[Row], format: Format, prefixes: Mapping[str, str]) -> bytes:
    """Solutions with ``?g ?s ?p ?o`` as TriG or N-Quads."""
    quads = (ox.Quad(_to_ox(r["s"]), _to_ox(r["p"]), _to_ox(r["o"]), _to_ox(r["g"])) for r in rows)
    return rdf(quads, format, prefixes)


def _to_ox(term: Term) -> Any:
    match term:
        case Iri(value):
            return ox.NamedNode(value)
        case BNode(value):
            return ox.BlankNode(value)
        case Literal(value, lang, datatype):
            if lang:
                return ox.Literal(value, language=lang)
            return ox.Literal(value, datatype=ox.NamedNode(datatype))


def _term(value: Mapping[str, Any]) -> Term:
    match value["type"]:
        case "uri":
            return Iri(value["value"])
        case "bnode":
            return BNode(value["value"])
        case _:
            lang = value.get("xml:lang", "")
            return Literal(value["value"], lang, "" if lang else value.get("datatype", XSD_STRING))
