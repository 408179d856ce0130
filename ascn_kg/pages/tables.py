"""Things that point at an entity, unfolded into tables: who held what when, which projects, what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Record, Table, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words

ROWS = 100
_SELF, _WHEN, _HOW = "itself", "when", "how"


@dataclass(frozen=True, slots=True)
class Spec:
    """How things of one kind are shown in a row: (heading, properties of ours or ``org:``-style names)."""

    title: str
    columns: tuple[tuple[str, str], ...]


_TENURE = Spec(
    "Offices and roles",
    (
        ("When", _WHEN),
        ("Who", "org:member"),
        ("Role", "org:role"),
        ("Post", "ascn:post"),
        ("At", "org:organization"),
        ("For", "ascn:forCity ascn:forCountry"),
        ("Capacity", "ascn:capacity"),
        ("As written", "ascn:asWritten"),
    ),
)
SPECS: dict[str, Spec] = {
    "membership": Spec(
        "Membership",
        (
            ("Member", "org:member"),
            ("Network", "org:organization"),
            ("When", _WHEN),
            ("As", "org:role"),
            ("Remark", "dct:description"),
        ),
    ),
    "tenure": _TENURE,
    "city": Spec("Cities", (("City", _SELF), ("Kind", "ascn:administrativeKind"), ("Country", "ascn:inCountry"))),
    "event": Spec(
        "Events",
        (
            ("When", _WHEN),
            ("Event", _SELF),
            ("Where", "ascn:venue"),
            ("Series", "ascn:inSeries"),
            ("Number", "ascn:ordinal"),
            ("How", _HOW),
        ),
    ),
    "participation": Spec(
        "Participation in events",
        (
            ("When", "when-event"),
            ("Event", "ascn:inEvent"),
            ("Who", "ascn:participant"),
            ("As", "org:role"),
            ("On behalf of", "ascn:onBehalfOf"),
            ("Remark", "dct:description"),
        ),
    ),
    "project": Spec(
        "Projects",
        (
            ("Project", _SELF),
            ("City", "ascn:ofCity"),
            ("Focus area", "ascn:focusArea"),
            ("Status", "ascn:status"),
            ("How", _HOW),
        ),
    ),
    "programme": Spec(
        "Programmes",
        (("Programme", _SELF), ("City", "ascn:ofCity"), ("Kind", "ascn:programmeKind"), ("How", _HOW)),
    ),
    "partnership": Spec(
        "Partnerships",
        (("When", _WHEN), ("Partnership", _SELF), ("Parties", "ascn:party"), ("Supports", "ascn:supports")),
    ),
    "involvement": Spec(
        "Involvement in programmes",
        (
            ("Programme", "ascn:inProgramme"),
            ("Who", "ascn:involvedParty"),
            ("How", "dct:description"),
        ),
    ),
    "listing": Spec(
        "In the lists of projects",
        (
            ("Year", "ascn:year"),
            ("Project", "ascn:about"),
            ("Listed as", "ascn:nameAsListed"),
            ("Focus area", "ascn:focusArea"),
            ("Status", "ascn:status"),
            ("Number", "ascn:numberInList"),
            ("List", "ascn:indicator"),
            ("Remark", "dct:description"),
        ),
    ),
    "outcome": Spec("Outcomes", (("Outcome", _SELF),)),
    "organization": Spec(
        "Organizations", (("Organization", _SELF), ("Kind", "ascn:organizationKind"), ("How", _HOW))
    ),
    "place": Spec("Places", (("Place", _SELF), ("In", "ascn:locatedIn ascn:inCountry"))),
    "post": Spec("Posts", (("Post", _SELF), ("At", "org:postIn"))),
    "document": Spec("Documents", (("Document", _SELF), ("Kind", "ascn:documentKind"), ("How", _HOW))),
    "source": Spec(
        "Sources",
        (("Source", _SELF), ("Published on", "dct:issued"), ("Publisher", "dct:publisher"), ("How", _HOW)),
    ),
}
"""The kinds that have a table, in the order of the page; the headings are sentences for ``Words.say``."""
_WAYS = {"org": vocab.ORG, "dct": vocab.DCT}


class Tables:
    """Makes the tables of one page."""

    def __init__(self, site: Site, words: Words, stated: Stated, names: Names, values: Values) -> None:
        self._site = site
        self._words = words
        self._stated = stated
        self._names = names
        self._values = values

    def of(self, this: str, kind: str, nodes: Iterable[str], total: int, more: str) -> Table:
        """The table of ``nodes``, all of one kind, as seen from ``this``: its own column is left out."""
        spec = SPECS[kind]
        rows, used = [], set[int]()
        for node in nodes:
            cells = [self._cell(this, node, spec, names) for _, names in spec.columns]
            used |= {place for place, cell in enumerate(cells) if any(one.link is None or one.link.iri != this for one in cell)}
            rows.append((node, cells))
        shown = sorted(used)
        records = [
            Record(
                self._names.link(node),
                tuple(cells[place] for place in shown),
                self._values.witnesses.of(self._graphs(this, node), self._stated, node),
                self._period(node),
            )
            for node, cells in rows
        ]
        records.sort(key=_order)
        headings = tuple(self._words.say(spec.columns[place][0]) for place in shown)
        return Table(kind, self._words.say(spec.title), headings, tuple(records), total, more)

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
        if names == _SELF:
            link = self._names.link(node)
            return (Value(link.text, link, link.label.lang),)
        if names == _WHEN:
            return self.when(node)
        if names == "when-event":
            return tuple(
                value
                for event in self._stated.links(node, self._property("ascn:inEvent"))
                for value in self._of_period(event)
            )
        if names == _HOW:
            return self._how(this, node, spec)
        found: list[Value] = []
        for name in names.split():
            found += self._values.of(node, self._property(name))
        return tuple(found)

    def _property(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return (_WAYS.get(prefix) or vocab.ascn(self._site.base)) + local

    def _of_period(self, event: str) -> tuple[Value, ...]:
        period = self._names.period(event)
        return (Value(self._words.period(*period), sort=period[0]),) if period else ()

    def when(self, node: str) -> tuple[Value, ...]:
        """The stated period, or the days on which documents show it to hold."""
        begins, ends = (self._values.of(node, self._property(f"ascn:{name}")) for name in ("startDate", "endDate"))
        if len(begins) <= 1 and len(ends) <= 1 and (begins or ends):
            one = begins[0] if begins else ends[0]
            text = self._words.period(begins[0].sort if begins else "", ends[0].sort if ends else "")
            return (Value(text, evidence=one.evidence, sort=one.sort),)
        if begins or ends:
            said = [("since %(date)s", one) for one in begins] + [("until %(date)s", one) for one in ends]
            return tuple(
                Value(self._words.say(sentence, date=one.text), evidence=one.evidence, contested=one.contested, sort=one.sort)
                for sentence, one in said
            )
        seen = self._values.of(node, self._property("ascn:attestedOn"))
        if not seen:
            return ()
        if len(seen) == 1:
            return (Value(self._words.say("seen %(date)s", date=seen[0].text), evidence=seen[0].evidence, sort=seen[0].sort),)
        evidence = tuple(dict.fromkeys(each for one in seen for each in one.evidence))
        first, last = seen[0], seen[-1]
        text = self._words.say("seen %(first)s to %(last)s", first=first.text, last=last.text)
        return (Value(text, evidence=evidence, sort=first.sort),)

    def _how(self, this: str, node: str, spec: Spec) -> tuple[Value, ...]:
        """By which properties the node points at ``this``, where no column of its own shows it."""
        shown = {self._property(name) for _, names in spec.columns for name in names.split() if ":" in name}
        found = []
        for one, values in self._stated.properties(node).items():
            if one not in shown and any(term.value == this for term in values):
                found.append(Value(self._names.of(one).value))
        return tuple(found)


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


