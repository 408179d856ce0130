"""The network on one day: who held what, who was a member, as far as documents state it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ascn_kg import dates
from ascn_kg.certainty import RANK, REASONS, Span, reason
from ascn_kg.client.things import Source, Thing

NETWORK = "asean-smart-cities-network"
Stated = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Property name → values, by node."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody holding a role or post, or being a member, on a day.

    ``certainty`` is ``certain`` (the stated period covers the day, or a document shows it on that day),
    ``open`` (begun before, and no end is stated) or ``possible`` (stated for its month or year, or shown
    before and after); ``reason`` says which. ``area`` is the cities and countries it is for.
    """

    node: Thing
    who: Thing
    certainty: str
    reason: str
    role: Thing | None = None
    post: Thing | None = None
    organization: Thing | None = None
    area: tuple[Thing, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Day:
    """The network on ``date``."""

    date: dt.date
    _standings: Callable[[str, dt.date], tuple[Standing, ...]] = field(repr=False, compare=False)

    def officials(self, role: str | None = None) -> tuple[Standing, ...]:
        """Holders of roles and posts, the surest first; only those of ``role`` (a slug) if it is given."""
        found = self._standings("Tenure", self.date)
        return tuple(one for one in found if role is None or (one.role and one.role.slug == role))

    def members(self, organization: str = NETWORK) -> tuple[Standing, ...]:
        """Members of an organization (a slug; the network if none is given), the surest first."""
        found = self._standings("Membership", self.date)
        return tuple(one for one in found if one.organization and one.organization.slug == organization)


def standings(
    stated: Stated, day: dt.date, named: Callable[[str], Thing], sources: Mapping[str, tuple[Source, ...]]
) -> tuple[Standing, ...]:
    """Those of the nodes that documents place on the day, the surest first and then by area and name."""
    found = {node: why for node in stated if (why := reason(day, *_times(stated[node])))}
    kept = [
        _standing(node, stated[node], why, named, sources.get(node, ()))
        for node, why in found.items()
        if not (why == "open" and _followed(node, stated, day)) and stated[node].get("org:member")
    ]
    return tuple(sorted(kept, key=_order))


def _order(one: Standing) -> tuple[object, ...]:
    area = " ".join(place.label() for place in one.area)
    return RANK[one.certainty], area.casefold(), one.who.label().casefold(), one.node.iri


def _times(values: Mapping[str, tuple[str, ...]]) -> tuple[list[Span], list[Span], list[Span]]:
    def of(name: str) -> list[Span]:
        return [days for text in values.get(name, ()) if (days := dates.bounds(text)) is not None]

    return of("startDate"), of("endDate"), of("attestedOn")


def _followed(node: str, stated: Stated, day: dt.date) -> bool:
    """Whether somebody else begins in the same seat later, but not after the day."""
    begin, seat = _begin(stated[node]), _seat(stated[node])
    return any(
        other != node and begin < _begin(values) <= day and _seat(values) == seat
        for other, values in stated.items()
    )


def _begin(values: Mapping[str, tuple[str, ...]]) -> dt.date:
    return min((first for spans in _times(values) for first, _ in spans), default=dt.date.max)


def _seat(values: Mapping[str, tuple[str, ...]]) -> tuple[object, ...]:
    area = (*values.get("forCity", ()), *values.get("forCountry", ()))
    kept = () if area else (values.get("org:organization"), values.get("post"))
    member = () if "org:role" in values else values.get("org:member")
    return area, kept, values.get("org:role"), member


def _standing(
    node: str,
    values: Mapping[str, tuple[str, ...]],
    why: str,
    named: Callable[[str], Thing],
    sources: tuple[Source, ...],
) -> Standing:
    certainty, said = REASONS[why]

    def one(name: str) -> Thing | None:
        return next((named(iri) for iri in values.get(name, ())), None)

    return Standing(
        node=named(node),
        who=named(values["org:member"][0]),
        certainty=certainty,
        reason=said,
        role=one("org:role"),
        post=one("post"),
        organization=one("org:organization"),
        area=tuple(named(iri) for name in ("forCity", "forCountry") for iri in values.get(name, ())),
        sources=sources,
    )


def gather(rows: Iterable[tuple[str, str, str]]) -> Stated:
    """Values by node and property, each once and in order."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for node, name, value in sorted(rows):
        found[node][name][value] = None
    return {node: {name: tuple(values) for name, values in names.items()} for node, names in found.items()}
