"""The page of one entity: its facts, who states each of them, and what points at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.engine.results import GRAPHS, QUADS, Format
from ascn_kg.pages.names import Names
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Literal, Row, Term, to_sparql

INCOMING_SHOWN = 100
_FACTS = """
SELECT ?graph ?property ?value WHERE {
VALUES ?this { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?this ?property ?value }
}
"""
_INCOMING = """
SELECT DISTINCT ?subject ?property WHERE {
VALUES ?this { <https://w3id.org/ascn-kg/> }
?subject ?property ?this
}
ORDER BY ?property ?subject
"""
_SOURCES = """
SELECT ?graph ?source WHERE {
VALUES ?graph { <https://w3id.org/ascn-kg/> }
?graph <http://www.w3.org/ns/prov#wasDerivedFrom> ?source
}
"""
_FIRST = [f"{vocab.SKOS}prefLabel", f"{vocab.SKOS}altLabel", f"{vocab.DCT}title", f"{vocab.DCT}description"]
_HIDDEN = {f"{vocab.RDFS}label"}
"""Said twice: rdfs:label repeats skos:prefLabel."""


@dataclass(frozen=True, slots=True)
class Link:
    """A named thing on a page: ``href`` is empty where there is nothing to go to."""

    iri: str
    label: Literal
    href: str


Linker = Callable[[str], Link]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who states a fact: a source, or one of the house graphs."""

    link: Link
    inferred: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, with everybody who states it."""

    link: Link | None
    literal: Literal | None
    evidence: tuple[Evidence, ...]

    @property
    def inferred(self) -> bool:
        """Whether no source states it: it follows from other facts."""
        return all(evidence.inferred for evidence in self.evidence)

    @property
    def sort_key(self) -> str:
        """What values of one property are put in order by."""
        return self.link.label.value if self.link else self.literal.value if self.literal else ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of the entity with all its values."""

    property: Link
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What points at the entity by one property: the first of them, and how many there are."""

    property: Link
    subjects: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything the page of an entity shows."""

    iri: str
    label: Literal
    types: tuple[Link, ...]
    facts: tuple[Fact, ...]
    incoming: tuple[Incoming, ...]
    alternates: tuple[tuple[Format, str], ...]


def entity_page(engine: Engine, base: str, iri: str, language: str) -> EntityPage | None:
    """The page of ``iri``, or ``None`` where no statement is about it. Four queries, whatever it is."""
    facts = engine.select(bind(_FACTS, {"this": Iri(iri)}))
    if not facts:
        return None
    incoming = engine.select(bind(_INCOMING, {"this": Iri(iri)}))
    graphs = sorted({row["graph"].value for row in facts})
    sources = {
        row["graph"].value: row["source"].value
        for row in engine.select(bind(_SOURCES, {"graph": [Iri(graph) for graph in graphs]}))
    }
    mentioned = {iri, *sources.values()}
    for row in facts:
        mentioned.add(row["property"].value)
        if isinstance(row["value"], Iri):
            mentioned.add(row["value"].value)
    shown = _grouped(incoming)
    for name, subjects in shown.items():
        mentioned |= {name, *subjects[:INCOMING_SHOWN]}
    names = Names(engine, base, mentioned, language)

    def link(target: str) -> Link:
        return Link(target, names.of(target), iris.page_path(base, target) or target)

    evidence = {graph: _evidence(base, graph, sources.get(graph), link) for graph in graphs}
    return EntityPage(
        iri,
        names.of(iri),
        _types(facts, base, link),
        _facts(facts, evidence, link),
        tuple(
            Incoming(link(name), tuple(link(one) for one in subjects[:INCOMING_SHOWN]), len(subjects))
            for name, subjects in shown.items()
        ),
        _alternates(base, iri),
    )


def _grouped(rows: Iterable[Row]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if isinstance(row["subject"], Iri):
            grouped[row["property"].value].append(row["subject"].value)
    return dict(grouped)


def _types(rows: Iterable[Row], base: str, link: Linker) -> tuple[Link, ...]:
    own = vocab.ascn(base)
    inferred = iris.graph(base, vocab.INFERRED)
    found = {
        row["value"].value
        for row in rows
        if row["property"].value == f"{vocab.RDF}type" and row["graph"].value != inferred
    }
    return tuple(link(one) for one in sorted(found) if one.startswith(own) or vocab.SKOS in one)


def _facts(rows: Iterable[Row], evidence: dict[str, Evidence], link: Linker) -> tuple[Fact, ...]:
    stated: dict[str, dict[Term, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["property"].value not in _HIDDEN:
            stated[row["property"].value][row["value"]].append(evidence[row["graph"].value])
    facts = []
    for name in sorted(stated, key=_place):
        values = [
            Value(
                link(term.value) if isinstance(term, Iri) else None,
                term if isinstance(term, Literal) else None,
                tuple(sorted(by, key=lambda one: (one.inferred, one.link.label.value))),
            )
            for term, by in stated[name].items()
        ]
        values.sort(key=lambda value: (value.inferred, value.sort_key))
        facts.append(Fact(link(name), tuple(values)))
    facts.sort(key=lambda fact: all(value.inferred for value in fact.values))
    return tuple(facts)


def _place(name: str) -> tuple[int, str]:
    """Names first, types last, the rest by IRI."""
    if name in _FIRST:
        return _FIRST.index(name), name
    return len(_FIRST) + (name == f"{vocab.RDF}type"), name


def _evidence(base: str, graph: str, source: str | None, link: Linker) -> Evidence:
    slug = iris.split_graph(base, graph) or graph
    if source is None:
        shown = Link(graph, Literal(slug, "en"), iris.page_path(base, graph) or graph)
    else:
        shown = link(source)
    return Evidence(shown, slug == vocab.INFERRED)


def _alternates(base: str, iri: str) -> tuple[tuple[Format, str], ...]:
    path = (iris.page_path(base, iri) or "").replace("/page/", "/data/", 1)
    return tuple((format, f"{path}.{format.ending}") for format in (*GRAPHS, *QUADS))


def describe(iri: str) -> str:
    """A CONSTRUCT of what is said about ``iri``, what points at it, and the labels of both ends."""
    this = to_sparql(Iri(iri))
    label = f"<{vocab.RDFS}label>"
    return f"""CONSTRUCT {{ {this} ?p ?o . ?s ?q {this} . ?o {label} ?ol . ?s {label} ?sl }} WHERE {{
  {{ {this} ?p ?o . OPTIONAL {{ ?o {label} ?ol }} }} UNION
  {{ ?s ?q {this} . OPTIONAL {{ ?s {label} ?sl }} }}
}}"""


def attestations(iri: str) -> str:
    """A SELECT of the statements with ``iri`` in them and the graph of each, for TriG and N-Quads."""
    this = to_sparql(Iri(iri))
    return f"""SELECT ?g ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ {this} }} GRAPH ?g {{ ?s ?p ?o }} }} UNION
  {{ VALUES ?o {{ {this} }} GRAPH ?g {{ ?s ?p ?o }} }} UNION
  {{ GRAPH ?s {{ {this} ?x ?y }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = ?s) }}
}} ORDER BY ?g ?s ?p ?o"""
