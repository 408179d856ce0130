"""Canonical Turtle for curated files, and where in a file each statement stands.

The form is rdflib's longturtle (canonical), with our prefixes and a leading comment block kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node

from ascn_kg import vocab
from ascn_kg.errors import DataError
from ascn_kg.terms import XSD_STRING

rdflib.NORMALIZE_LITERALS = False  # a lexical form is what the source wrote; never rewritten

_COMMENT_SCANNER = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\n]*>"
    r"|(?P<comment>\#[^\n]*)"
    r"|[^\"'<#]+|.",
    re.DOTALL,
)
_SUBJECT = re.compile(r"^(\S+)$")
_PREFIX = re.compile(r"^PREFIX (\S*): <(\S+)>$")
_VERB = re.compile(r"^    (\S+)(?: (.*?))?(?: ;)?$")
_OBJECT = re.compile(r"^        (.*?)(?: [,;])?$")


def read(path: Path, name: str) -> str:
    """The text of a file; raises DataError where it is no UTF-8."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}:{line}: the file is not UTF-8; save it as UTF-8") from None


def head_comment(text: str) -> str:
    """The comment block before the first statement, with its line ends."""
    lines = text.splitlines(keepends=True)
    head: list[str] = []
    for line in lines:
        if not line.startswith("#"):
            break
        head.append(line if line.endswith("\n") else f"{line}\n")
    return "".join(head)


def stray_comment(text: str) -> int | None:
    """The line of the first comment after the leading block, which no formatter could keep."""
    start = len(head_comment(text))
    for match in _COMMENT_SCANNER.finditer(text, start):
        if match["comment"] is not None:
            return text.count("\n", 0, match.start()) + 1
    return None


def canonical(text: str, name: str) -> str:
    """The canonical form of a Turtle file; the same for any layout of the same statements.

    Raises DataError with ``name:line:`` for malformed Turtle and for a comment that would be lost.
    """
    if (line := stray_comment(text)) is not None:
        raise DataError(
            f"{name}:{line}: only a comment block at the top of the file is kept; "
            "say it as a statement instead, such as skos:editorialNote"
        )
    return head_comment(text) + write(parse(text, name), vocab.DEFAULT_BASE)


def write(triples: Iterable[ox.Triple], base: str) -> str:
    """The statements in canonical Turtle, with our prefixes as they are under ``base``."""
    graph = to_graph(triples)
    graph.namespace_manager = _namespaces(graph, base)
    has_blank = any(isinstance(term, BNode) for triple in graph for term in triple)
    body = graph.serialize(format="longturtle", canon=has_blank).strip("\n")
    return f"{body}\n" if body else ""


def parse(text: str, name: str) -> list[ox.Triple]:
    """The statements of a Turtle file; raises DataError with ``name:line:`` for malformed Turtle."""
    try:
        quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
        return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    except SyntaxError as error:
        detail = str(error.msg).partition(": ")[2] or str(error.msg)
        raise DataError(f"{name}:{error.lineno or 1}: malformed Turtle: {detail}") from None


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """The same term for rdflib, its lexical form untouched."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(term.value, datatype=None if datatype == XSD_STRING else URIRef(datatype))
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise TypeError("a quoted triple is no term of ours")


def to_graph(triples: Iterable[ox.Triple]) -> Graph:
    """The statements as an rdflib graph with no prefixes bound."""
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return graph


def _namespaces(graph: Graph, base: str = vocab.DEFAULT_BASE) -> NamespaceManager:
    manager = NamespaceManager(graph, bind_namespaces="none")
    for prefix, namespace in vocab.prefixes(base).items():
        manager.bind(prefix, namespace, override=True, replace=True)
    return manager


class LineIndex:
    """Where each statement of canonical Turtle files stands.

    Works on the canonical layout only (subject at column 0, verb at 4, objects at 8), which the
    build has checked before it asks.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)

    def add(self, text: str, name: str, base: str) -> None:
        """Index one file under ``name``, with IRIs as they are under ``base``."""
        prefixes: dict[str, str] = {}
        subject = verb = ""
        for number, line in enumerate(text.split("\n"), start=1):
            if line.startswith("#") or line in ("", "."):
                continue
            if match := _PREFIX.match(line):
                prefixes[match[1]] = match[2]
            elif match := _SUBJECT.match(line):
                subject = self._iri(match[1], prefixes, base)
                self._note(subject, "", "", name, number)
            elif match := _VERB.match(line):
                verb = self._iri(match[1], prefixes, base)
                self._note(subject, verb, "", name, number)
                if match[2]:
                    self._note(subject, verb, self._iri(match[2], prefixes, base), name, number)
            elif match := _OBJECT.match(line):
                self._note(subject, verb, self._iri(match[1], prefixes, base), name, number)

    def find(self, subject: str, verb: str = "", value: str = "") -> tuple[str, int] | None:
        """File and line of the statement, of its verb, or of its subject: the closest that is known.

        ``value`` is an IRI, or a literal in Turtle syntax.
        """
        for key in ((subject, verb, value), (subject, verb, ""), (subject, "", "")):
            if key in self._places:
                return self._places[key][0]
        return None

    def places(self, subject: str) -> list[tuple[str, int]]:
        """File and line of each description of ``subject``."""
        return list(self._places.get((subject, "", ""), ()))

    def subject_at(self, name: str, line: int) -> str | None:
        """The subject whose statements begin nearest above ``line`` of the file ``name``."""
        starts = (
            (number, subject)
            for (subject, verb, value), places in self._places.items()
            if not verb and not value
            for file, number in places
            if file == name and number <= line
        )
        return max(starts, default=(0, None))[1]

    def _note(self, subject: str, verb: str, value: str, name: str, line: int) -> None:
        self._places[subject, verb, value].append((name, line))

    @staticmethod
    def _iri(written: str, prefixes: dict[str, str], base: str) -> str:
        if written == "a":
            return f"{vocab.RDF}type"
        if written.startswith("<") and written.endswith(">"):
            iri = written[1:-1]
        elif written[0] not in "\"'" and ":" in written and written.split(":", 1)[0] in prefixes:
            prefix, _, local = written.partition(":")
            iri = prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        else:
            return written
        return rebase(iri, base)


def rebase(iri: str, base: str) -> str:
    """The IRI as it is under ``base``; files always write the default base."""
    if base != vocab.DEFAULT_BASE and iri.startswith(vocab.DEFAULT_BASE):
        return base + iri[len(vocab.DEFAULT_BASE) :]
    return iri


def literal_token(value: str, lang: str | None, datatype: str | None) -> str:
    """A literal as canonical files write it, for :meth:`LineIndex.find`."""
    literal = Literal(value, lang=lang, datatype=URIRef(datatype) if datatype and not lang else None)
    manager = _namespaces(Graph(bind_namespaces="none"))

    def short(uri: URIRef) -> str:
        return manager.curie(uri, generate=False)

    return str(literal._literal_n3(use_plain=True, qname_callback=short))
