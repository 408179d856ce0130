"""SHACL over the curated statements (pySHACL on plain rdflib graphs)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ascn_kg import turtle, vocab
from ascn_kg.errors import BuildError
from ascn_kg.validate.findings import VIOLATION, WARNING, Finding, finding


def check(asserted: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Finding]:
    """One finding per SHACL validation result (SHACL, section 3.6); ``asserted`` holds the ontology.

    Nothing inferred is looked at: a range axiom would otherwise hide a missing type.
    """
    data = turtle.to_graph(asserted)
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=turtle.to_graph(shapes), inference="none", inplace=True
        )
    except Exception as error:  # pySHACL wraps faulty shapes in several unrelated classes
        raise BuildError(f"the shapes cannot be used: {error}") from error
    if not isinstance(report, Graph):
        raise BuildError(f"SHACL validation failed: {report}")
    return sorted(_finding(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))


@contextmanager
def in_background(
    asserted: Iterable[ox.Triple], shapes: Iterable[ox.Triple]
) -> Iterator[Callable[[], list[Finding]]]:
    """A call that waits for the findings of :func:`check`, which runs in another process meanwhile.

    SHACL takes as long as the rest of a build. Leaving the context ends the process.
    """
    texts = (_lines(asserted), _lines(shapes))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        yield pool.apply_async(_check_lines, texts).get


def _lines(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _check_lines(asserted: bytes, shapes: bytes) -> list[Finding]:
    data, rules = (
        [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)] for text in (asserted, shapes)
    )
    return check(data, rules)


def _finding(report: Graph, result: Node) -> Finding:
    def one(predicate: URIRef) -> Node | None:
        return min(report.objects(result, predicate), key=str, default=None)

    severity = WARNING if one(SH.resultSeverity) in (SH.Warning, SH.Info) else VIOLATION
    value, path = one(SH.value), one(SH.resultPath)
    if isinstance(value, Literal):
        shown = turtle.literal_token(str(value), value.language, str(value.datatype or "") or None)
    else:
        shown = str(value) if isinstance(value, URIRef) else ""
    focus = str(one(SH.focusNode))
    return finding(
        severity,
        str(one(SH.sourceConstraint) or one(SH.sourceShape)).rpartition("#")[2],
        focus,
        str(one(SH.resultMessage)),
        str(path) if isinstance(path, URIRef) else "",
        "" if shown == focus else shown,
    )


def names(shapes: Iterable[ox.Triple], base: str) -> list[str]:
    """The local names of all property shapes and constraints that carry a message of their own."""
    head = vocab.prefixes(base)["shape"]
    return sorted(
        triple.subject.value.removeprefix(head)
        for triple in shapes
        if triple.predicate.value == f"{vocab.SHACL}message" and isinstance(triple.subject, ox.NamedNode)
    )
