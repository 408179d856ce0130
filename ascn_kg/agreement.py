"""Finding what the sources disagree on: values, observations and holders that cannot all be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations, product

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.conflicts import HOLDER, OBSERVATION, VALUE, Conflict, Stated
from ascn_kg.display import Display
from ascn_kg.load import Dataset
from ascn_kg.stated import Facts, Span, Term, agree, nested

_MEMBER, _ROLE = f"{vocab.ORG}member", f"{vocab.ORG}role"
_OWN_BOUNDS = ("at-least", "more-than", "up-to")
_BOUNDS = ("at-least", "more-than", "up-to")
_SEATS = {
    "chair": f"{vocab.ORG}organization",
    "shepherd": f"{vocab.ORG}organization",
    "chief-smart-city-officer": "forCity",
    "national-representative": "forCountry",
}
"""Roles that one holds at a time (slug), and the property that tells of what; alternates are other roles."""


def conflicts(dataset: Dataset, display: Display) -> list[Conflict]:
    """What the sources of the dataset disagree on, in order; ``display`` tells where one value is true."""
    facts = Facts(dataset)
    return sorted({*_values(facts, display), *_observations(facts), *_holders(facts)})


def _values(facts: Facts, display: Display) -> Iterator[Conflict]:
    """Entities with values of a property with one true value that do not agree.

    Where the very same sources state two values, they take both for true, and so nobody disagrees.
    """
    for entity in sorted(facts.stated):
        for item in display.of(facts.types[entity]):
            found = facts.of(entity, item.path) if item.one and not item.inverse else {}
            pairs = combinations(found, 2)
            if any(found[one] != found[other] and not agree(facts, one, other) for one, other in pairs):
                yield _conflict(VALUE, entity, item.path, ((term, entity, found[term]) for term in found))


def _observations(facts: Facts) -> Iterator[Conflict]:
    """Observations of one thing at one time with different values from different sources."""
    alike: dict[tuple[str, str, tuple[frozenset[str], ...]], list[str]] = defaultdict(list)
    bounds = {iris.entity(facts.base, "concept", slug) for slug in _BOUNDS}
    for node in sorted(facts.stated):
        hedge, areas = facts.named(node, "qualifier"), facts.named(node, "observedArea")
        if facts.of(node, "value") and not hedge & bounds:
            unit = facts.named(node, "unit")
            for indicator in facts.named(node, "indicator"):
                for entity in sorted(facts.named(node, "about") or areas):
                    alike[indicator, entity, (areas, unit, hedge)].append(node)
    for (indicator, entity, _), nodes in sorted(alike.items(), key=lambda pair: (pair[0][:2], pair[1])):
        for group in _groups(nodes, partial(_contradict, facts)):
            yield _of_nodes(facts, OBSERVATION, entity, indicator, group, f"{facts.ascn}value")


def _contradict(facts: Facts, one: str, other: str) -> bool:
    """Whether two observations of one time have different numbers, and no source states both.

    Two that nobody dates are of one time too: nothing tells them apart.
    """
    times = facts.spans(one, "year"), facts.spans(other, "year")
    numbers = product(facts.of(one, "value").items(), facts.of(other, "value").items())
    return (times == ([], []) or any(nested(*pair) for pair in product(*times))) and any(
        not agree(facts, first, second) and not graphs & others
        for (first, graphs), (second, others) in numbers
    )


def _holders(facts: Facts) -> Iterator[Conflict]:
    """Different holders of a role that one holds at a time, at a time when both certainly hold it.

    A state, its ministry and its minister hold a chair together, so holders of one kind are compared.
    Nobody who acts for another counts.
    """
    seats: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    acting = iris.entity(facts.base, "concept", "acting")
    for node in sorted(facts.stated):
        if facts.of(node, "inPlaceOf") or acting in facts.named(node, "capacity"):
            continue
        for slug, verb in _SEATS.items():
            role = iris.entity(facts.base, "role", slug)
            if role in facts.named(node, _ROLE):
                for entity in facts.named(node, verb):
                    for holder in facts.named(node, _MEMBER):
                        seats[entity, role, _kind(facts, holder)].append(node)
    for (entity, role, _), nodes in sorted(seats.items()):
        for group in _groups(nodes, partial(_clash, facts)):
            yield _of_nodes(facts, HOLDER, entity, role, group, _MEMBER)


def _clash(facts: Facts, one: str, other: str) -> bool:
    return facts.named(one, _MEMBER) != facts.named(other, _MEMBER) and _together(facts, one, other)


def _kind(facts: Facts, holder: str) -> str:
    for name in ("Person", "Organization"):
        if facts.ascn + name in facts.types[holder]:
            return name
    return "area"


def _together(facts: Facts, one: str, other: str) -> bool:
    """Whether two tenures certainly overlap.

    They do on a day on which both are attested, where a time of attestation lies between the last
    possible start and the first possible end of the other, and where two such periods share more than
    the day on which one follows the other.
    """
    days = [
        {first for first, last in facts.spans(node, "attestedOn") if first == last} for node in (one, other)
    ]
    if days[0] & days[1]:
        return True
    first, second = _certain(facts, one), _certain(facts, other)
    if _inside(facts.spans(other, "attestedOn"), first) or _inside(facts.spans(one, "attestedOn"), second):
        return True
    return first is not None and second is not None and max(first[0], second[0]) < min(first[1], second[1])


def _inside(times: Iterable[Span], period: Span | None) -> bool:
    return period is not None and any(period[0] < first and last < period[1] for first, last in times)


def _certain(facts: Facts, node: str) -> Span | None:
    """From the last day on which a tenure can have begun to the first on which it can have ended."""
    starts, ends = facts.spans(node, "startDate"), facts.spans(node, "endDate")
    if not starts or not ends:
        return None
    first, last = max(days[1] for days in starts), min(days[0] for days in ends)
    return (first, last) if first < last else None


def _groups(nodes: Iterable[str], against: Callable[[str, str], bool]) -> list[list[str]]:
    """The nodes that stand against another, each with those that it stands against, directly or not."""
    groups: list[list[str]] = []
    for node in nodes:
        near = [group for group in groups if any(against(node, one) for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(one for group in near for one in group), node])
    return [group for group in groups if len(group) > 1]


def _of_nodes(facts: Facts, kind: str, entity: str, about: str, nodes: Iterable[str], verb: str) -> Conflict:
    """A conflict between nodes, each with what it has for ``verb``."""
    found = ((term, node, graphs) for node in nodes for term, graphs in facts.of(node, verb).items())
    return _conflict(kind, entity, about, found)


def _conflict(kind: str, entity: str, verb: str, found: Iterable[tuple[Term, str, set[str]]]) -> Conflict:
    stated = (Stated(_answered(term), node, tuple(sorted(graphs))) for term, node, graphs in found)
    return Conflict(kind, entity, verb, tuple(sorted(stated)))


def _answered(term: Term) -> str:
    """The term in N-Triples, as the store will answer it: it writes numbers in their canonical form."""
    store = ox.Store()
    node = ox.NamedNode("urn:x")
    store.add(ox.Quad(node, node, term))
    return str(next(iter(store)).object)
