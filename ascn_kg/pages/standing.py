"""The network on one day: who was a member and who held which role, as far as documents state it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ascn_kg import dates, iris, vocab
from ascn_kg.certainty import CERTAIN, OPEN, POSSIBLE, RANK, REASONS, Span, reason
from ascn_kg.engine.base import Engine
from ascn_kg.pages.facts import Values
from ascn_kg.pages.located import NETWORK
from ascn_kg.pages.model import Evidence, Link, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.tables import Tables
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.sentences import N_
from ascn_kg.terms import Iri

_PREFIXES = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
"""
_HELD = (
    _PREFIXES
    + """
SELECT ?subject ?property ?value ?graph WHERE {
{ SELECT DISTINCT ?subject WHERE {
{
VALUES ?network { <https://w3id.org/ascn-kg/> }
?subject a ascn:Membership ; org:organization ?network
} UNION {
VALUES ?role { <https://w3id.org/ascn-kg/> }
?subject a ascn:Tenure ; org:role ?role
}
} }
GRAPH ?graph { ?subject ?property ?value }
FILTER(?property IN (
  org:member, org:role, org:organization, ascn:forCity, ascn:forCountry, ascn:startDate, ascn:endDate,
  ascn:attestedOn, ascn:capacity, ascn:locator
))
FILTER(?graph != <https://w3id.org/ascn-kg/graph/inferred>)
}
"""
)
_RANGE = (
    _PREFIXES
    + """
SELECT (MIN(?first) AS ?begin) (MAX(?first) AS ?end) WHERE {
VALUES ?network { <https://w3id.org/ascn-kg/> }
?node org:organization ?network ; ascn:earliest ?first
}
"""
)
_ROLES = (
    ("chair", N_("Chair"), ("chair",)),
    ("shepherd", N_("Shepherd"), ("shepherd",)),
    (
        "officers",
        N_("Chief smart city officers"),
        ("chief-smart-city-officer", "chief-smart-city-officer-alternate"),
    ),
    (
        "representatives",
        N_("National representatives"),
        ("national-representative", "national-representative-alternate"),
    ),
)
"""Tables of holders: anchor, title (a sentence for Words), the slugs of the roles."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who holds something on the day: how sure it is and why, when, for which area, who states it."""

    link: Link
    who: tuple[Link, ...]
    area: tuple[Link, ...]
    role: str
    sure: str
    state: str
    why: str
    when: tuple[Value, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """A table of standings, the surest first."""

    id: str
    title: str
    rows: tuple[Standing, ...]
    certain: int


@dataclass(frozen=True, slots=True)
class DayPage:
    """The network on a day; the notes are the sources of all rolls."""

    day: str
    iso: str
    rolls: tuple[Roll, ...]
    notes: tuple[Evidence, ...]


def span(engine: Engine, base: str) -> Span:
    """The first and the last day on which something begins in the network. One query, once per snapshot."""
    text = _RANGE.replace(vocab.ascn(vocab.DEFAULT_BASE), vocab.ascn(base))
    (row,) = engine.select(bind(text, {"network": Iri(iris.entity(base, "organization", NETWORK))}))
    if "begin" not in row:
        return dt.date(2018, 1, 1), dt.date(2018, 12, 31)
    return dt.date.fromisoformat(row["begin"].value), dt.date.fromisoformat(row["end"].value)


def spans(stated: Stated, node: str, ascn: str) -> tuple[list[Span], list[Span], list[Span]]:
    """The stated starts, ends and times of attestation of a node; ``ascn`` is our namespace."""

    def found(name: str) -> list[Span]:
        texts = stated.texts(node, ascn + name)
        return [days for text in texts if (days := dates.bounds(text)) is not None]

    return found("startDate"), found("endDate"), found("attestedOn")


def day_page(site: Site, words: Words, day: dt.date) -> DayPage:
    """The network on ``day``. Two queries."""
    text = _HELD.replace(vocab.ascn(vocab.DEFAULT_BASE), vocab.ascn(site.base))
    text = text.replace(f"{vocab.DEFAULT_BASE}graph/", f"{site.base}graph/")
    roles = [Iri(iris.entity(site.base, "role", slug)) for _, _, slugs in _ROLES for slug in slugs]
    network = iris.entity(site.base, "organization", NETWORK)
    rows = site.engine.select(bind(text, {"network": Iri(network), "role": roles}))
    stated = Stated(rows, site.base)
    ascn = vocab.ascn(site.base)
    there = {node for node in stated.subjects if reason(day, *spans(stated, node, ascn))}
    shown = Stated((row for row in rows if row["subject"].value in there), site.base)
    maker = _Maker(site, words, day, stated, Names(site, shown.mentioned(), words))
    members = [
        node
        for node in stated.subjects
        if (ref := iris.split_entity(site.base, node)) and ref.kind == "membership"
    ]
    rolls = [maker.roll("members", words.say("Members"), members)]
    for anchor, title, slugs in _ROLES:
        wanted = {iris.entity(site.base, "role", slug) for slug in slugs}
        held = [
            node
            for node in stated.subjects
            if node not in members
            and wanted & set(stated.links(node, f"{vocab.ORG}role"))
            and (
                anchor not in ("chair", "shepherd")
                or network in stated.links(node, f"{vocab.ORG}organization")
            )
        ]
        rolls.append(maker.roll(anchor, words.say(title), held))
    return DayPage(words.date(day.isoformat()), day.isoformat(), tuple(rolls), maker.values.witnesses.all)


class _Maker:
    """Makes the rolls of one day."""

    def __init__(self, site: Site, words: Words, day: dt.date, stated: Stated, names: Names) -> None:
        self._words, self._day, self._stated, self._names = words, day, stated, names
        self._ascn = vocab.ascn(site.base)
        self.values = Values(site, words, stated, names)
        self._tables = Tables(site, words, stated, names, self.values)

    def roll(self, anchor: str, title: str, nodes: Iterable[str]) -> Roll:
        """The table of those of ``nodes`` that documents place on the day."""
        found = [(node, why) for node in nodes if (why := reason(self._day, *self._spans(node)))]
        made = [
            self._standing(node, why)
            for node, why in found
            if why != "open" or not self._followed(node, nodes)
        ]
        made.sort(key=lambda one: (RANK[one.sure], *(link.text.casefold() for link in (*one.area, *one.who))))
        return Roll(anchor, title, tuple(made), sum(one.sure == CERTAIN for one in made))

    def _followed(self, node: str, nodes: Iterable[str]) -> bool:
        """Whether somebody else begins in the same seat later, but not after the day."""
        own = self._begin(node)
        return any(
            own < self._begin(other) <= self._day and self._seat(other) == self._seat(node) for other in nodes
        )

    def _seat(self, node: str) -> tuple[list[str], ...]:
        names = ("forCity", "forCountry")
        area = [self._stated.links(node, self._ascn + name) for name in names]
        kept = [] if any(area) else self._stated.links(node, f"{vocab.ORG}organization")
        member = self._stated.links(node, f"{vocab.ORG}member") if "/id/membership/" in node else []
        return (*area, kept, member, self._stated.links(node, f"{vocab.ORG}role"))

    def _begin(self, node: str) -> dt.date:
        return min((first for spans in self._spans(node) for first, _ in spans), default=dt.date.max)

    def _spans(self, node: str) -> tuple[list[Span], list[Span], list[Span]]:
        return spans(self._stated, node, self._ascn)

    def _standing(self, node: str, why: str) -> Standing:
        stated, names, say = self._stated, self._names, self._words.say
        sure, text = REASONS[why]
        states = {CERTAIN: say("certain"), POSSIBLE: say("possible"), OPEN: say("end not stated")}
        areas = (*stated.links(node, f"{self._ascn}forCity"), *stated.links(node, f"{self._ascn}forCountry"))
        roles = [names.of(role).value for role in stated.links(node, f"{vocab.ORG}role")]
        roles += [value.text for value in self.values.of(node, f"{self._ascn}capacity")]
        return Standing(
            names.link(node),
            tuple(names.link(one) for one in stated.links(node, f"{vocab.ORG}member")),
            tuple(names.link(one) for one in areas),
            ", ".join(roles),
            sure,
            states[sure],
            say(text),
            self._tables.when(node),
            self.values.witnesses.of(stated.graphs(node), stated, node),
        )
