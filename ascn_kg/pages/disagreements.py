"""The page of what sources disagree on: each matter with its values side by side, and who states which."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ascn_kg import conflicts, iris, vocab
from ascn_kg.conflicts import Conflict
from ascn_kg.pages import asking
from ascn_kg.pages.asking import Asked, Choice, Option
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Evidence, Link, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.sentences import N_
from ascn_kg.terms import BNode, Iri, to_sparql

_STATED = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
SELECT ?subject ?property ?value ?graph WHERE {
VALUES ?subject { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?subject ?property ?value }
FILTER(?graph != <https://w3id.org/ascn-kg/graph/inferred>)
}
"""
_KINDS = {
    conflicts.VALUE: (
        N_("Facts"),
        N_("Properties of which a thing has one true value: a day, a venue, a status."),
    ),
    conflicts.OBSERVATION: (N_("Measured values"), N_("Values of one indicator for one thing at one time.")),
    conflicts.HOLDER: (N_("Holders of a role"), N_("Different holders of a role that one holds at a time.")),
}
"""Kind of conflict → heading and explanation; sentences for :meth:`Words.say`."""
COLUMNS = (
    "number",
    "about",
    "entity",
    "entity_label",
    "property",
    "property_label",
    "value",
    "node",
    "graph",
    "source",
    "locator",
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: when it is said to hold (for values of a time), its node, and who states it."""

    value: Value
    when: str
    node: Link | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that sources disagree on."""

    number: int
    entity: Link
    property: Link
    sides: tuple[Side, ...]
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Group:
    """Matters of one kind."""

    name: str
    title: str
    explained: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class ConflictsPage:
    """The matters by kind, what can be chosen, and the sources."""

    choice: Choice
    groups: tuple[Group, ...]
    total: int
    notes: tuple[Evidence, ...]


def conflicts_page(site: Site, words: Words, asked: Asked) -> ConflictsPage:
    """What sources disagree on, as it is chosen. Two queries; raises AskedError."""
    all = sorted(one for found in site.conflicts.values() for one in found)
    numbers = {one: place for place, one in enumerate(all, start=1)}
    counts = Counter(_kind(site.base, one.entity) for one in all)
    kind = asking.one_of(asked, "kind", sorted(counts))
    chosen = [one for one in all if not kind or _kind(site.base, one.entity) == kind]
    stated, names = _looked_up(site, words, chosen)
    values = Values(site, words, stated, names)
    by: dict[str, list[Matter]] = {name: [] for name in _KINDS}
    for one in _by_name(chosen, names):
        by[one.kind].append(_matter(site, words, stated, names, values, one, numbers[one]))
    groups = tuple(
        Group(name, words.say(_KINDS[name][0]), words.say(_KINDS[name][1]), tuple(matters))
        for name, matters in by.items()
        if matters
    )
    options = [Option(slug, words.plural(vocab.KIND_BY_SLUG[slug]), counts[slug]) for slug in counts]
    options.sort(key=lambda option: option.text)
    everything = Option("", words.say("everything"), len(all))
    choice = Choice("kind", words.say("About"), (everything, *options), kind)
    return ConflictsPage(choice, groups, len(chosen), values.witnesses.all)


def _kind(base: str, iri: str) -> str:
    ref = iris.split_entity(base, iri)
    return ref.kind if ref else ""


def _looked_up(site: Site, words: Words, chosen: Iterable[Conflict]) -> tuple[Stated, Names]:
    """What documents state of the nodes of the conflicts, and the names of all that is mentioned."""
    nodes = sorted({value.node for one in chosen for value in one.values})
    rows = []
    if nodes:
        text = _STATED.replace(f"{vocab.DEFAULT_BASE}graph/", f"{site.base}graph/")
        rows = list(site.engine.select(bind(text, {"subject": [Iri(node) for node in nodes]})))
    stated = Stated(rows, site.base)
    about = {iri for one in chosen for iri in (one.entity, one.property)}
    return stated, Names(site, stated.mentioned() | about, words)


def _by_name(chosen: Iterable[Conflict], names: Names) -> list[Conflict]:
    return sorted(
        chosen,
        key=lambda one: (names.of(one.entity).value.casefold(), names.of(one.property).value, one),
    )


def _matter(
    site: Site, words: Words, stated: Stated, names: Names, values: Values, one: Conflict, number: int
) -> Matter:
    ascn = vocab.ascn(site.base)
    verb = {conflicts.OBSERVATION: f"{ascn}value", conflicts.HOLDER: f"{vocab.ORG}member"}.get(
        one.kind, one.property
    )
    sides = []
    for said in one.values:
        of_node = stated.values(said.node, verb)
        terms = (term for term in of_node if not isinstance(term, BNode) and to_sparql(term) == said.value)
        term = next(terms, None)
        value = values.one(said.node, verb, term) if term else Value(said.value, sort=said.value)
        evidence = values.witnesses.of(said.graphs, stated, said.node)
        when = ", ".join(words.date(text) for text in stated.texts(said.node, f"{ascn}year"))
        unit = [each.text for each in values.of(said.node, f"{ascn}unit") if each.text]
        if unit:
            value = Value(f"{value.text} {unit[0]}", None, "", value.evidence, None, True, value.sort)
        node = names.link(said.node) if said.node != one.entity else None
        sides.append(Side(value, when, node, evidence))
    sides.sort(key=lambda side: (side.when, side.value.sort.casefold()))
    return Matter(number, names.link(one.entity), names.link(one.property), tuple(sides), one)


def as_csv(site: Site, page: ConflictsPage) -> bytes:
    """One line per value and document, with headings."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    graphs = {document.iri: graph for graph, document in site.catalogue.documents.items()}
    for group in page.groups:
        for matter in group.matters:
            for side in matter.sides:
                for one in side.evidence:
                    writer.writerow(_line(graphs, group, matter, side, one))
    return out.getvalue().encode()


def _line(
    graphs: Mapping[str, str], group: Group, matter: Matter, side: Side, one: Evidence
) -> tuple[object, ...]:
    return (
        matter.number,
        group.name,
        matter.entity.iri,
        matter.entity.text,
        matter.property.iri,
        matter.property.text,
        side.value.link.iri if side.value.link else side.value.sort,
        side.node.iri if side.node else matter.entity.iri,
        graphs.get(one.link.iri, one.link.iri),
        one.link.text,
        one.locator,
    )
