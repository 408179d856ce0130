"""The page of one named graph: what its document says, statement by statement."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Evidence, Fact, Link, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Term

SUBJECTS = 40
_SUBJECTS = """
SELECT ?subject (COUNT(*) AS ?statements) WHERE {
VALUES ?graph { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?subject ?property ?value }
FILTER(isIRI(?subject))
}
GROUP BY ?subject
ORDER BY ?subject
"""
_STATEMENTS = """
SELECT ?subject ?property ?value ?graph WHERE {
VALUES ?subject { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?subject ?property ?value }
}
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that the graph speaks of, and what it says; ``evidence`` names the others who say it too."""

    link: Link
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GraphPage:
    """A graph with the things it speaks of; ``document`` describes its source, if it has one."""

    iri: str
    slug: str
    label: Link
    document: Evidence | None
    statements: int
    subjects: tuple[Subject, ...]
    total: int
    notes: tuple[Evidence, ...]
    page: int
    pages: int

    @property
    def path(self) -> str:
        """Its path on this site."""
        return f"/page/graph/{self.slug}"


def graph_page(site: Site, slug: str, words: Words, page: int = 1) -> GraphPage | None:
    """The page of the graph with this slug, or ``None`` where there is no such graph. Three queries."""
    iri = iris.graph(site.base, slug)
    counted = site.engine.select(bind(_SUBJECTS, {"graph": Iri(iri)}))
    if not counted:
        return None
    about = [row["subject"].value for row in counted if row["subject"].value != iri]
    shown = about[(page - 1) * SUBJECTS : page * SUBJECTS]
    rows = site.engine.select(bind(_STATEMENTS, {"subject": [Iri(one) for one in shown]})) if shown else []
    stated = Stated(rows, site.base)
    names = Names(site, stated.mentioned() | {iri}, words)
    values = Values(site, words, stated, names)
    document = values.witnesses.of([iri])[0] if site.catalogue.of(iri) else None
    label = document.link if document else names.link(iri)
    return GraphPage(
        iri,
        slug,
        label,
        document,
        sum(int(row["statements"].value) for row in counted),
        tuple(Subject(names.link(one), _facts(stated, values, names, one, iri)) for one in shown),
        len(about),
        values.witnesses.all,
        page,
        max(1, -(-len(about) // SUBJECTS)),
    )


def _facts(stated: Stated, values: Values, names: Names, subject: str, graph: str) -> tuple[Fact, ...]:
    """What ``graph`` says of ``subject``."""
    found = []
    for one, terms in sorted(stated.properties(subject).items()):
        here: set[Term] = {term for term, graphs in terms.items() if graph in graphs}
        if not here or one == f"{vocab.RDFS}label":
            continue
        shown: tuple[Value, ...] = tuple(
            value
            for term in sorted(here, key=lambda each: each.value)
            for value in [values.one(subject, one, term)]
        )
        found.append(Fact(names.link(one), shown, any(value.contested for value in shown)))
    return tuple(found)


def contents(iri: str) -> str:
    """A CONSTRUCT of all statements of the graph."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"


def quads(iri: str) -> str:
    """A SELECT of all statements of the graph, for TriG and N-Quads."""
    return f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ <{iri}> }} GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
