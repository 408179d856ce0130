"""Things that point at an entity, unfolded into tables: who held what when, which projects there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ascn_kg import dates, iris, vocab
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Record, Table, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.specs import HOW, SELF, SPECS, TITLES, WHEN, WHEN_EVENT, Spec
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words

ROWS = 50
_WAYS = {"org": vocab.ORG, "dct": vocab.DCT}


class Tables:
    """Makes the tables of one page."""

    def __init__(self, site: Site, words: Words, stated: Stated, names: Names, values: Values) -> None:
        self._site = site
        self._words = words
        self._stated = stated
        self._names = names
        self._values = values
        self._dates = frozenset(self._property(f"ascn:{name}") for name in ("startDate", "endDate"))

    def of(self, this: str, kind: str, nodes: Iterable[str], total: int, more: str) -> Table:
        """The table of ``nodes``, all of one kind, as seen from ``this``: its own column is left out."""
        spec = SPECS[kind]
        rows, used = [], set[int]()
        for node in nodes:
            cells = [self._cell(this, node, spec, names) for _, names in spec.columns]
            used |= {
                place
                for place, cell in enumerate(cells)
                if any(one.link is None or one.link.iri != this for one in cell)
            }
            rows.append((node, cells))
        shown = sorted(used)
        records = [
            Record(
                self._names.link(node),
                tuple(cells[place] for place in shown),
                self._values.witnesses.of(self._graphs(this, node), self._stated, node),
                self._period(node),
                "; ".join(value.text for value in self.when(node)),
            )
            for node, cells in rows
        ]
        records.sort(key=_order)
        headings = tuple(self._words.say(spec.columns[place][0]) for place in shown)
        named = any(names == SELF for _, names in spec.columns)
        own = iris.split_entity(self._site.base, this)
        title = TITLES.get((own.kind if own else "", kind), spec.title)
        return Table(kind, self._words.say(title), headings, tuple(records), total, more, named)

    def _graphs(self, this: str, node: str) -> list[str]:
        """Who says that the node has to do with ``this``."""
        found: dict[str, None] = {}
        for values in self._stated.properties(node).values():
            for term, graphs in values.items():
                if term.value == this:
                    found.update(dict.fromkeys(graphs))
        return list(found)

    def _period(self, node: str) -> tuple[str, str] | None:
        period = self._names.period(node)
        if period is None:
            for event in self._stated.links(node, f"{vocab.ascn(self._site.base)}inEvent"):
                period = period or self._names.period(event)
        return period

    def _cell(self, this: str, node: str, spec: Spec, names: str) -> tuple[Value, ...]:
        if names == SELF:
            link = self._names.link(node)
            return (Value(link.text, link, link.label.lang),)
        if names == WHEN:
            return self.when(node)
        if names == WHEN_EVENT:
            return tuple(
                value
                for event in self._stated.links(node, self._property("ascn:inEvent"))
                if event != this
                for value in self._of_period(event)
            )
        if names == HOW:
            return self._how(this, node, spec)
        found: list[Value] = []
        for name in names.split():
            found += self._values.of(node, self._property(name))
        return tuple(found)

    def _property(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return (_WAYS.get(prefix) or vocab.ascn(self._site.base)) + local

    def _of_period(self, event: str) -> tuple[Value, ...]:
        when = self._names.when(event)
        if not when:
            return ()
        contested = any(one.property in self._dates for one in self._site.conflicts.get(event, ()))
        return (Value(when, contested=contested, sort=(self._names.period(event) or ("",))[0]),)

    def when(self, node: str) -> tuple[Value, ...]:
        """The periods that documents state, each once; else the days on which they show it to hold."""
        begin, end, seen = (self._property(f"ascn:{name}") for name in ("startDate", "endDate", "attestedOn"))
        begins, ends = (self._by_graph(node, one) for one in (begin, end))
        stated: dict[tuple[str, str], list[str]] = {}
        for graph in dict.fromkeys((*begins, *ends)):
            for first in begins.get(graph, [""]):
                for last in ends.get(graph, [""]):
                    stated.setdefault((first, last), []).append(graph)
        if stated:
            stated = _exact(stated)
            moment = (iris.split_entity(self._site.base, node) or ("",))[0] == "event"
            contested = any(value.contested for one in (begin, end) for value in self._values.of(node, one))
            return tuple(
                Value(
                    self._words.period(first, last or (first if moment else "")),
                    evidence=self._values.witnesses.of(graphs, self._stated, node),
                    contested=contested,
                    sort=first or last,
                )
                for (first, last), graphs in sorted(stated.items())
            )
        days = self._values.of(node, seen)
        if not days:
            return ()
        evidence = tuple(dict.fromkeys(each for one in days for each in one.evidence))
        if len(days) == 1:
            text = self._words.say("seen %(date)s", date=days[0].text)
        else:
            text = self._words.say("seen %(first)s to %(last)s", first=days[0].text, last=days[-1].text)
        return (Value(text, evidence=evidence, sort=days[0].sort),)

    def _by_graph(self, node: str, one: str) -> dict[str, list[str]]:
        """Graph → what it states, of one property."""
        found: dict[str, list[str]] = defaultdict(list)
        for term, graphs in self._stated.values(node, one).items():
            for graph in graphs:
                found[graph].append(term.value)
        return found

    def _how(self, this: str, node: str, spec: Spec) -> tuple[Value, ...]:
        """By which properties the node points at ``this``, where no column of its own shows it."""
        shown = {self._property(name) for _, names in spec.columns for name in names.split() if ":" in name}
        found = []
        for one, values in self._stated.properties(node).items():
            if one not in shown and any(term.value == this for term in values):
                found.append(Value(self._names.of(one).value))
        return tuple(found)


def _exact(stated: dict[tuple[str, str], list[str]]) -> dict[tuple[str, str], list[str]]:
    """The periods without those that only say the same less exactly than another."""
    days = {one: [day for lexical in one for day in dates.bounds(lexical) or ()] for one in stated}

    def covers(one: tuple[str, str], other: tuple[str, str]) -> bool:
        if one == other or not days[one] or not days[other] or bool(one[0]) != bool(other[0]):
            return False
        wider = len(one[0] + one[1]) < len(other[0] + other[1])
        return wider and min(days[one]) <= min(days[other]) and max(days[other]) <= max(days[one])

    return {one: graphs for one, graphs in stated.items() if not any(covers(one, other) for other in stated)}


def _order(record: Record) -> tuple[str, str]:
    return (record.period[0] if record.period else "9999", record.link.text.casefold())


def kind_of(base: str, stated: Stated, node: str) -> str:
    """The kind of a node for the tables: its IRI's, but a listing is no observation here."""
    ref = iris.split_entity(base, node)
    if ref is None:
        return ""
    if ref.kind == "observation" and stated.values(node, f"{vocab.ascn(base)}nameAsListed"):
        return "listing"
    return ref.kind
