"""What follows from the curated statements: the OWL 2 RL closure, and what the build derives.

Kept are only triples about our own entities and terms: nothing reflexive, nothing axiomatic, no
literal subjects. Everything here goes to ``graph/inferred`` and is marked as inferred on the pages.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from ascn_kg import vocab
from ascn_kg.errors import BuildError
from ascn_kg.turtle import to_graph

_REFLEXIVE = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
}
_TRIVIAL_CLASSES = {OWL.Thing, RDFS.Resource, RDFS.Class, OWL.Class, RDF.Property, OWL.NamedIndividual}
_TRIVIAL_TERMS = {OWL.Nothing, OWL.Thing, RDFS.Resource}
_SILENT_VERBS = {OWL.sameAs, OWL.differentFrom, OWL.disjointWith, RDFS.domain, RDFS.range}


def infer(asserted: Iterable[ox.Triple], base: str) -> list[ox.Triple]:
    """The statements that follow from ``asserted`` and are not among them, sorted.

    Covers the OWL 2 RL/RDF rules (OWL 2 Profiles, section 4.3) as owlrl applies them. Raises
    BuildError when the rules find a contradiction, such as a member of two disjoint classes.
    """
    given = to_graph(asserted)
    graph = Graph(bind_namespaces="none")
    for triple in given:
        if not _is_commentary(triple):
            graph.add(triple)
    rules = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    rules.closure()
    if rules.error_messages:
        raise BuildError(
            "the statements contradict each other (OWL 2 RL)", tuple(sorted(rules.error_messages))
        )
    found = [triple for triple in graph if triple not in given and _is_worth_keeping(triple, base)]
    return sorted((_to_ox(triple) for triple in found), key=str)


def _is_commentary(triple: tuple[Node, Node, Node]) -> bool:
    """Literals that no rule looks at; leaving them out halves the time."""
    _, verb, value = triple
    return isinstance(value, Literal) and verb != SKOS.prefLabel


def _is_worth_keeping(triple: tuple[Node, Node, Node], base: str) -> bool:
    subject, verb, value = triple
    if not isinstance(subject, URIRef) or isinstance(value, BNode):
        return False
    if not subject.startswith(base) and not str(verb).startswith(base):
        return False
    if verb in _SILENT_VERBS or value in _TRIVIAL_TERMS:
        return False
    if verb == RDF.type and value in _TRIVIAL_CLASSES:
        return False
    return not (verb in _REFLEXIVE and subject == value)


def _to_ox(triple: tuple[Node, Node, Node]) -> ox.Triple:
    subject, verb, value = triple
    if isinstance(value, Literal):
        term: ox.NamedNode | ox.Literal = (
            ox.Literal(str(value), language=value.language)
            if value.language
            else ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype or vocab.XSD + "string")))
        )
    else:
        term = ox.NamedNode(str(value))
    return ox.Triple(ox.NamedNode(str(subject)), ox.NamedNode(str(verb)), term)
