"""The page of one entity: what it is, its facts with who states each, and what points at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ascn_kg import iris, vocab
from ascn_kg.pages import facts, heading, identity, jsonld, pointing, tables, timeline
from ascn_kg.pages.facts import Values
from ascn_kg.pages.measures import Measures
from ascn_kg.pages.model import Evidence, Fact, Group, Identity, Link, Map, Series, Table, Timeline
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.specs import SPECS
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.summary import Summary
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Literal, Term

LISTED = 50
_FACTS = """
SELECT ?subject ?property ?value ?graph WHERE {
VALUES ?subject { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?subject ?property ?value }
}
"""
_ROWS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?subject ?property ?value ?graph WHERE {
VALUES ?subject { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?subject ?property ?value }
FILTER(?graph != <https://w3id.org/ascn-kg/graph/inferred>)
FILTER(?property NOT IN (rdf:type, rdfs:label, skos:prefLabel, skos:altLabel))
}
"""


_NODES, _NODES_WRITTEN = ("tenure", "membership", "participation"), 30


@dataclass(frozen=True, slots=True)
class Pointing:
    """Other things that point here by one property, the first of them, and how many there are."""

    property: Link
    subjects: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything the page of an entity shows.

    ``native`` are its names in the languages of its country; ``listed`` is the only table shown where the
    reader asked for all of one kind (page ``page`` of ``pages``).
    """

    iri: str
    kind: str
    slug: str
    label: Literal
    types: tuple[Link, ...]
    native: tuple[Literal, ...]
    summary: Literal
    map: Map
    groups: tuple[Group, ...]
    tables: tuple[Table, ...]
    series: tuple[Series, ...]
    identities: tuple[Identity, ...]
    pointing: tuple[Pointing, ...]
    inferred: tuple[Fact, ...]
    timeline: Timeline
    contested: int
    notes: tuple[Evidence, ...]
    schema: Mapping[str, Any]
    """The same in schema.org JSON-LD."""
    page: int = 1
    pages: int = 1
    listed: str = ""

    @property
    def path(self) -> str:
        """Its path on this site."""
        return f"/page/{self.kind}/{self.slug}"


def entity_page(site: Site, iri: str, words: Words, *, listed: str = "", page: int = 1) -> EntityPage | None:
    """The page of ``iri``, or ``None`` where no statement is about it. Four queries, whatever it is."""
    own = site.engine.select(bind(_FACTS, {"subject": Iri(iri)}))
    if not own:
        return None
    found = pointing.pointing(site, iri)
    by_kind = pointing.by_kind(site.base, found)
    wanted = [
        node
        for kind, nodes in by_kind.items()
        if kind in pointing.UNFOLDED and (not listed or kind == listed)
        for node in (nodes[(page - 1) * tables.ROWS : page * tables.ROWS] if listed else nodes[: tables.ROWS])
    ]
    rows = list(own)
    if wanted:
        text = pointing.under(site.base, _ROWS)
        rows += site.engine.select(bind(text, {"subject": [Iri(node) for node in wanted]}))
    stated = Stated(rows, site.base)
    shown = pointing.others(found, by_kind)
    listed_others = {node for nodes in shown.values() for node in nodes[:LISTED]}
    names = Names(site, stated.mentioned() | listed_others, words)
    return _assemble(site, iri, words, stated, names, by_kind, wanted, shown, listed, page)


def _assemble(
    site: Site,
    iri: str,
    words: Words,
    stated: Stated,
    names: Names,
    by_kind: Mapping[str, list[str]],
    wanted: list[str],
    others: Mapping[str, list[str]],
    listed: str,
    page: int,
) -> EntityPage:
    ref = iris.split_entity(site.base, iri)
    kind, slug = ref or ("", "")
    values = Values(site, words, stated, names)
    groups = facts.groups(site, words, stated, values, names, iri)  # first, as notes are numbered on the way
    made = _tables(site, iri, words, stated, names, values, by_kind, wanted, listed)
    by_name = {table.kind: table for table in made}
    types = heading.types(site, stated, names, iri)
    observations = [node for node in wanted if tables.kind_of(site.base, stated, node) == "observation"]
    links = [
        node
        for node in wanted
        if (found := iris.split_entity(site.base, node)) and found.kind == "identity-link"
    ]
    series = Measures(site, words, stated, names, values).of(iri, observations)
    own_period = names.period(iri)
    own = [(names.link(iri), *own_period, "")] if own_period else []
    total = len(by_kind.get(listed, ())) if listed else 0
    return EntityPage(
        iri,
        kind,
        slug,
        names.of(iri),
        types,
        heading.native(site, stated, names, iri, kind, slug),
        Summary(site.base, words, stated, values).of(iri, kind, types[0].text if types else "", by_name),
        heading.where(site, stated, names, iri, wanted),
        groups,
        made,
        series,
        identity.identities(site, words, stated, names, links),
        tuple(
            Pointing(names.link(one), tuple(names.link(node) for node in nodes[:LISTED]), len(nodes))
            for one, nodes in sorted(others.items())
        ),
        facts.inferred(stated, values, names, iri),
        timeline.of_tables(made, own, words),
        sum(fact.contested for group in groups for fact in group.facts) + len(site.conflicts.get(iri, ())),
        values.witnesses.all,
        _schema(site.base, iri, stated, names, wanted),
        page,
        max(1, -(-total // tables.ROWS)),
        listed,
    )


def _schema(base: str, iri: str, stated: Stated, names: Names, nodes: list[str]) -> dict[str, Any]:
    """schema.org JSON-LD of what the page shows; tenures and the like are classed by address."""
    facts = [(one, term) for one, values in stated.properties(iri).items() for term in values]
    related: list[tuple[str, str, Term]] = []
    for node in nodes:
        ref = iris.split_entity(base, node)
        if ref and ref.kind in _NODES:
            cls = Iri(vocab.ascn(base) + vocab.KIND_BY_SLUG[ref.kind].cls)
            related.append((node, f"{vocab.RDF}type", cls))
            related += [
                (node, one, term) for one, values in stated.properties(node).items() for term in values
            ]
    labels = {one: names.of(one) for one in jsonld.mentioned(facts, related)}
    return jsonld.entity(base, iri, facts, related, labels, _NODES_WRITTEN)


def _tables(
    site: Site,
    iri: str,
    words: Words,
    stated: Stated,
    names: Names,
    values: Values,
    by_kind: Mapping[str, list[str]],
    wanted: list[str],
    listed: str,
) -> tuple[Table, ...]:
    by: dict[str, list[str]] = defaultdict(list)
    for node in wanted:
        by[tables.kind_of(site.base, stated, node)].append(node)
    maker = tables.Tables(site, words, stated, names, values)
    path = iris.page_path(site.base, iri) or ""
    made = []
    for kind in SPECS:
        if nodes := by.get(kind):
            real = "observation" if kind == "listing" else kind
            total = len(by_kind[real]) if len(by_kind[real]) > tables.ROWS else len(nodes)
            more = "" if listed or total <= len(nodes) else f"{path}?{urlencode({'all': real})}"
            made.append(maker.of(iri, kind, nodes, total, more))
    return tuple(made)
