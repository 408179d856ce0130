"""What follows from the curated statements: the OWL 2 RL closure, and what the build derives.

Kept are only triples about our own entities and terms: nothing reflexive, nothing axiomatic, no
literal subjects. Everything here goes to ``graph/inferred`` and is marked as inferred on the pages.
reasonable does the work, as owlrl takes fifteen times as long; owlrl gives the second opinion of
``ascn-kg check --thorough``. Contradictions are found by ``queries/checks/contradiction.rq``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node
from reasonable import PyReasoner

from ascn_kg import vocab
from ascn_kg.turtle import to_graph

Triple = tuple[Node, Node, Node]

_AXIOMS = (RDFS.domain, RDFS.range, RDFS.subPropertyOf, OWL.equivalentProperty)
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

    Covers the OWL 2 RL/RDF rules (OWL 2 Profiles, section 4.3): those of property chains here, the
    others as reasonable applies them.
    """
    given = set(asserted)
    graph = premises(to_graph(given))
    closure = _close(graph)
    while links := _chain_links(closure).difference(closure):
        for link in links:
            graph.add(link)
        closure = _close(graph)
    found = {_to_ox(triple) for triple in closure if is_worth_keeping(triple, base)}
    return sorted(found - given, key=str)


def second_opinion(asserted: Iterable[ox.Triple], inferred: Iterable[ox.Triple], base: str) -> list[str]:
    """What owlrl finds otherwise: contradictions, and statements that only one of the two infers.

    The order among properties is left aside, as reasonable does not spell it out.
    """
    given = set(asserted)
    graph = premises(to_graph(given))
    rules = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    rules.closure()
    theirs = {_to_ox(triple) for triple in graph if is_worth_keeping(triple, base)} - given
    ours = set(inferred)
    order = f"{vocab.RDFS}subPropertyOf"
    return [
        *sorted(f"owlrl finds a contradiction: {message}" for message in rules.error_messages),
        *sorted(f"only owlrl infers: {one}" for one in theirs - ours if one.predicate.value != order),
        *sorted(f"owlrl does not infer: {one}" for one in ours - theirs),
    ]


def _close(graph: Graph) -> set[Triple]:
    reasoner = PyReasoner()
    reasoner.from_graph(graph)
    return set(reasoner.reason())


def _chain_links(closure: set[Triple]) -> set[Triple]:
    """Rule prp-spo2, which reasonable leaves out: what one step along each property chain adds."""
    graph = Graph(bind_namespaces="none")
    chains = [triple for triple in closure if triple[1] == OWL.propertyChainAxiom]
    for triple in closure:
        if triple[1] in (RDF.first, RDF.rest):
            graph.add(triple)
    pairs = defaultdict(set)
    for subject, verb, value in closure:
        pairs[verb].add((subject, value))
    links: set[Triple] = set()
    for verb, _, chain in chains:
        first, *rest = graph.items(chain)
        ends = pairs[first]
        for step in rest:
            following = defaultdict(set)
            for subject, value in pairs[step]:
                following[subject].add(value)
            ends = {(start, end) for start, middle in ends for end in following[middle]}
        links.update((start, verb, end) for start, end in ends)
    return links


def premises(given: Graph) -> Graph:
    """The statements of ``given`` that a rule may look at; without the other literals it is faster."""
    ruled = {subject for verb in _AXIOMS for subject in given.subjects(verb)}
    graph = Graph(bind_namespaces="none")
    for triple in given:
        if not isinstance(triple[2], Literal) or triple[1] in ruled:
            graph.add(triple)
    return graph


def is_worth_keeping(triple: Triple, base: str) -> bool:
    """Whether an inferred triple says something about an entity or a term of ``base``."""
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


def _to_ox(triple: Triple) -> ox.Triple:
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
