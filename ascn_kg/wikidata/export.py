"""What Wikidata lacks and we can say with a source, for QuickStatements; what is left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.conflicts import Conflict
from ascn_kg.fold import fold
from ascn_kg.load import Dataset
from ascn_kg.stated import Facts, Term
from ascn_kg.terms import Literal
from ascn_kg.wikidata import ours
from ascn_kg.wikidata import quickstatements as qs
from ascn_kg.wikidata.client import Client
from ascn_kg.wikidata.items import COORDINATES, END, MEMBER_OF, OFFICIAL_NAME, START, Item, Point
from ascn_kg.wikidata.ours import Ours, Thing, spoken
from ascn_kg.wikidata.provenance import Provenance
from ascn_kg.wikidata.quickstatements import Statement

MOST = 3
"""References per statement."""
_MEMBER_ROLES = frozenset({"pilot-city", "member"})
"""Roles of a membership that say that one belongs; a speaker or an incoming chair does not."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fact that is not exported: of what, and why."""

    fact: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exported:
    """The statements, what was left out, and how many facts Wikidata has already."""

    statements: tuple[Statement, ...]
    left_out: tuple[LeftOut, ...]
    known: int


class _Exporter:
    """Sorts facts into statements and what is left out."""

    def __init__(
        self, dataset: Dataset, conflicts: Iterable[Conflict], items: dict[str, Item], known: Ours, day: str
    ) -> None:
        self._facts = Facts(dataset)
        self._known, self._items, self._base = known, items, dataset.base
        self._source = Provenance(dataset, self._facts, day)
        self._house = {iris.graph(dataset.base, slug) for slug in vocab.HOUSE_GRAPHS}
        self._contested: dict[str, str] = {}
        for one in conflicts:
            about = f"the sources disagree on {self._short(one.property)} of {self._short(one.entity)}"
            for node in (one.entity, *(value.node for value in one.values)):
                self._contested[f"{node} {one.property}"] = about
                if node.startswith((f"{self._base}id/membership/", f"{self._base}id/tenure/")):
                    self._contested[node] = about
        self.statements: list[Statement] = []
        self.left_out: list[LeftOut] = []
        self.there = 0

    def membership(self, node: str) -> None:
        """P463 with P580 and P582, of one membership."""
        organizations = self._facts.named(node, f"{vocab.ORG}organization")
        roles = {one.rpartition("/")[2] for one in self._facts.named(node, f"{vocab.ORG}role")}
        for member in sorted(self._facts.named(node, f"{vocab.ORG}member")):
            for body in sorted(organizations):
                fact = f"{self._short(member)} member of {self._short(body)}"
                subject, target = self._item(member), self._item(body)
                if roles and not roles & _MEMBER_ROLES:
                    self._leave(fact, f"the role is {', '.join(sorted(roles))}, no membership")
                elif target is None or subject is None:
                    lacking = self._short(member if subject is None else body)
                    self._leave(fact, f"{lacking} has no verified link to an item that is there")
                elif target.id in subject.strings(MEMBER_OF):
                    self.there += 1
                elif node in self._contested:
                    self._leave(fact, self._contested[node])
                else:
                    graphs = self._showing(node)
                    self._state(fact, subject, MEMBER_OF, target.id, graphs, self._times(node))

    def _showing(self, node: str) -> set[str]:
        """The graphs that show a membership, without those in which the role is no membership."""
        graphs: set[str] = set().union(*self._facts.of(node, f"{vocab.ORG}member").values())
        roles = self._facts.of(node, f"{vocab.ORG}role")
        members: set[str] = set()
        others: set[str] = set()
        for role, stating in roles.items():
            belongs = str(getattr(role, "value", "")).rpartition("/")[2] in _MEMBER_ROLES
            (members if belongs else others).update(stating)
        return graphs - (others - members)

    def _times(self, node: str) -> list[tuple[str, str, set[str]]]:
        """Property, date as the sources give it, and graphs, of the start and end of a membership."""
        found = []
        for property, verb in ((START, "startDate"), (END, "endDate")):
            dates = self._facts.of(node, verb)
            if dates:
                term, graphs = max(dates.items(), key=lambda pair: (len(_text(pair[0])), _text(pair[0])))
                found.append((property, _text(term), graphs))
        return found

    def coordinates(self, thing: Thing) -> None:
        """P625 where the item has none."""
        subject = self._item(thing.iri)
        lat, long = (self._facts.of(thing.iri, f"{vocab.WGS84}{name}") for name in ("lat", "long"))
        if subject is None or not lat or thing.kind not in ("city", "place"):
            return
        fact = f"{self._short(thing.iri)} coordinates"
        if COORDINATES in subject.claims:
            self.there += 1
            return
        if reason := self._about(thing.iri, f"{vocab.WGS84}lat", f"{vocab.WGS84}long"):
            self._leave(fact, reason)
            return
        pairs = [
            (Point(float(_text(north)), float(_text(east))), graphs & others)
            for north, graphs in lat.items()
            for east, others in long.items()
            if graphs & others
        ]
        free = [
            (point, {graph for graph in graphs if not self._source.forbids(graph)}) for point, graphs in pairs
        ]
        point, graphs = min(
            ((point, found) for point, found in free if found),
            default=(None, set().union(*(graphs for _, graphs in pairs))),
            key=lambda pair: (pair[0].lat, pair[0].long),
        )
        value = qs.coordinates(point) if point else ""
        self._state(fact, subject, COORDINATES, value, graphs, [])

    def names(self, thing: Thing) -> None:
        """P1448 for the name that a body or place has in a document of its own."""
        subject = self._item(thing.iri)
        named = self._facts.of(thing.iri, f"{vocab.SKOS}prefLabel")
        if subject is None or thing.kind not in ("city", "place", "country", "organization"):
            return
        for term in sorted(named, key=str):
            if not isinstance(term, ox.Literal):
                continue
            label = Literal(term.value, term.language or "")
            graphs = named[term] - self._house
            if not graphs or label.lang in ("", "und"):
                continue
            fact = f"{self._short(thing.iri)} official name {term}"
            have = {
                fold(one) for one in (*subject.names.get(spoken(label), ()), *subject.strings(OFFICIAL_NAME))
            }
            if fold(label.value) in have:
                self.there += 1
            elif reason := self._about(thing.iri, f"{vocab.SKOS}prefLabel"):
                self._leave(fact, reason)
            elif not (own := {graph for graph in graphs if self._source.is_by(graph, thing.iri)}):
                self._leave(fact, "no document of its own gives that name")
            else:
                value = qs.monolingual(label.value, spoken(label))
                self._state(fact, subject, OFFICIAL_NAME, value, own, [])

    def _state(
        self,
        fact: str,
        item: Item,
        property: str,
        value: str,
        graphs: set[str],
        times: list[tuple[str, str, set[str]]],
    ) -> None:
        """Add a statement with references to the sources that may be used: those of its times, if any."""
        sources = sorted(graphs - self._house, key=self._source.issued)
        usable = [graph for graph in sources if not self._source.forbids(graph)]
        if not usable:
            reasons = sorted({self._source.forbids(graph) for graph in sources})
            self._leave(fact, "; ".join(reasons) or "no source states it")
            return
        qualifiers, stated = [], list[str]()
        for name, date, stating in times:
            free = [graph for graph in stating - self._house if not self._source.forbids(graph)]
            if free:
                qualifiers.append((name, qs.time(date)))
                stated += sorted(free, key=self._source.issued)
        chosen = dict.fromkeys(stated or usable)
        references = tuple(self._source.reference(graph) for graph in chosen)[:MOST]
        self.statements.append(Statement(item.id, property, value, tuple(qualifiers), references))

    def _about(self, iri: str, *properties: str) -> str:
        return next(
            (self._contested[key] for one in properties if (key := f"{iri} {one}") in self._contested), ""
        )

    def _item(self, iri: str) -> Item | None:
        thing = self._known.things.get(iri)
        found = [self._items[one] for one in thing.exact] if thing else []
        return next((one for one in found if not one.missing), None)

    def _leave(self, fact: str, reason: str) -> None:
        self.left_out.append(LeftOut(fact, reason))

    def _short(self, iri: str) -> str:
        return iris.curie(self._base, iri).strip("<>")

    def memberships(self) -> Iterator[str]:
        """All memberships, in order."""
        head = f"{self._base}id/membership/"
        return (node for node in sorted(self._facts.stated) if node.startswith(head))


def export(dataset: Dataset, conflicts: Iterable[Conflict], client: Client, day: str) -> Exported:
    """What Wikidata lacks, with ``day`` as that of retrieval; raises WikidataError."""
    known = ours.read(dataset)
    linked = (item for thing in known.things.values() for item in thing.exact)
    items = client.items(linked, known.languages())
    exporter = _Exporter(dataset, conflicts, items, known, day)
    for node in exporter.memberships():
        exporter.membership(node)
    for thing in known.things.values():
        exporter.coordinates(thing)
        exporter.names(thing)
    statements = sorted(
        dict.fromkeys(exporter.statements), key=lambda one: (len(one.item), one.item, one.property, one.value)
    )
    left = sorted(set(exporter.left_out), key=lambda one: (one.fact, one.reason))
    return Exported(tuple(statements), tuple(left), exporter.there)


def _text(term: Term) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
