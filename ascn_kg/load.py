"""The curated files as one dataset: named graphs of statements, under the chosen base IRI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from ascn_kg import iris, turtle, vocab
from ascn_kg.errors import DataError
from ascn_kg.sources import Project

_SELECT = f"{vocab.SHACL}select"


@dataclass(slots=True)
class Dataset:
    """Named graphs (IRI → statements), the shapes beside them, and the text of every file."""

    base: str
    graphs: dict[str, list[ox.Triple]] = field(default_factory=dict)
    shapes: list[ox.Triple] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, slug: str, triples: Iterable[ox.Triple]) -> None:
        """Put statements into the named graph with this slug."""
        self.graphs.setdefault(iris.graph(self.base, slug), []).extend(triples)

    def of(self, slug: str) -> list[ox.Triple]:
        """The statements of one named graph (none if there is no such graph)."""
        return self.graphs.get(iris.graph(self.base, slug), [])

    def source_graphs(self) -> list[str]:
        """The IRIs of the graphs that hold what a source says, in order."""
        house = {iris.graph(self.base, slug) for slug in vocab.HOUSE_GRAPHS}
        return sorted(graph for graph in self.graphs if graph not in house)

    def merged(self) -> set[ox.Triple]:
        """The default graph: every statement once, whoever makes it."""
        return {triple for triples in self.graphs.values() for triple in triples}

    def quads(self) -> Iterator[ox.Quad]:
        """The named graphs and the default graph, as the snapshot holds them."""
        for graph, triples in self.graphs.items():
            name = ox.NamedNode(graph)
            for triple in triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)
        for triple in self.merged():
            yield ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph())


def load(project: Project, base: str) -> Dataset:
    """All curated files of ``project`` under ``base``; raises DataError with ``file:line:``."""
    dataset = Dataset(base)
    for file in project.turtle_files():
        text = turtle.read(file.path, file.name)
        dataset.texts[file.name] = text
        triples = [_rebased(triple, base) for triple in turtle.parse(text, file.name)]
        if file.name.startswith("data/"):
            _refuse_blank_nodes(triples, text, file.name)
        if file.graph is None:
            dataset.shapes.extend(triples)
        else:
            dataset.add(file.graph, triples)
    _name_blank_nodes(dataset)
    return dataset


def _refuse_blank_nodes(triples: Iterable[ox.Triple], text: str, name: str) -> None:
    """Every node in ``data/`` has a name, so that it can be linked, cited and compared."""
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        rows = enumerate(text.split("\n"), start=1)
        line = next((number for number, row in rows if "[" in row or "_:" in row), 1)
        raise DataError(f"{name}:{line}: a blank node; give the node an IRI (ascn-kg new <kind> mints one)")


def _name_blank_nodes(dataset: Dataset) -> None:
    """Give the lists of the ontology the labels of RDFC-1.0, the same in every build."""
    graph = iris.graph(dataset.base, vocab.ONTOLOGY)
    quads = ox.Dataset(
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph())
        for triple in dataset.of(vocab.ONTOLOGY)
    )
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    if graph in dataset.graphs:
        dataset.graphs[graph] = [ox.Triple(q.subject, q.predicate, q.object) for q in quads]


def _rebased(triple: ox.Triple, base: str) -> ox.Triple:
    if base == vocab.DEFAULT_BASE:
        return triple
    terms = (
        ox.NamedNode(turtle.rebase(term.value, base)) if isinstance(term, ox.NamedNode) else term
        for term in triple
    )
    subject, predicate, value = terms
    if predicate.value == _SELECT:  # a constraint in SPARQL names our terms in its text
        value = ox.Literal(value.value.replace(vocab.DEFAULT_BASE, base))
    return ox.Triple(subject, predicate, value)
