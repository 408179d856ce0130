"""The page of one named graph: what its source says, subject by subject."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.engine.results import GRAPHS, QUADS, Format
from ascn_kg.pages.entity import Link
from ascn_kg.pages.names import Names
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Literal

SUBJECTS_SHOWN = 200
_SUBJECTS = """
SELECT ?subject (COUNT(*) AS ?statements) WHERE {
VALUES ?this { <https://w3id.org/ascn-kg/> }
GRAPH ?this { ?subject ?property ?value }
}
GROUP BY ?subject
ORDER BY ?subject
"""


@dataclass(frozen=True, slots=True)
class GraphPage:
    """A graph with the things it speaks of, by kind, and how many statements it holds."""

    iri: str
    slug: str
    source: Link | None
    statements: int
    subjects: tuple[tuple[str, tuple[Link, ...]], ...]
    left_out: int
    alternates: tuple[tuple[Format, str], ...]


def graph_page(engine: Engine, base: str, slug: str, language: str) -> GraphPage | None:
    """The page of the graph with this slug, or ``None`` where there is no such graph."""
    iri = iris.graph(base, slug)
    rows = engine.select(bind(_SUBJECTS, {"this": Iri(iri)}))
    if not rows:
        return None
    named = [row["subject"].value for row in rows if isinstance(row["subject"], Iri)]
    source = iris.entity(base, "source", slug)
    shown = [one for one in named if one != iri][:SUBJECTS_SHOWN]
    names = Names(engine, base, [*shown, source], language)

    def link(target: str) -> Link:
        return Link(target, names.of(target), iris.page_path(base, target) or target)

    by_kind: dict[str, list[Link]] = defaultdict(list)
    for one in shown:
        ref = iris.split_entity(base, one)
        by_kind[ref.kind if ref else "other"].append(link(one))
    house = slug in vocab.HOUSE_GRAPHS
    path = f"/data/graph/{slug}"
    return GraphPage(
        iri,
        slug,
        None if house else link(source),
        sum(int(row["statements"].value) for row in rows),
        tuple((kind, tuple(sorted(by_kind[kind], key=_label))) for kind in sorted(by_kind)),
        max(0, len(named) - len(shown) - 1),
        tuple((format, f"{path}.{format.ending}") for format in (*GRAPHS, *QUADS)),
    )


def _label(link: Link) -> str:
    label: Literal = link.label
    return label.value.casefold()


def contents(iri: str) -> str:
    """A CONSTRUCT of all statements of the graph."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"


def quads(iri: str) -> str:
    """A SELECT of all statements of the graph, for TriG and N-Quads."""
    return f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ <{iri}> }} GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
