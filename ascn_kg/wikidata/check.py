"""Comparing our verified links with what Wikidata says of the same things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ascn_kg.fold import fold
from ascn_kg.load import Dataset
from ascn_kg.observe import Progress
from ascn_kg.wikidata import classes, ours
from ascn_kg.wikidata.client import Client
from ascn_kg.wikidata.items import CITIZENSHIP, COUNTRY, IDENTIFIERS, INSTANCE_OF, Item
from ascn_kg.wikidata.ours import Ours, Thing, spoken
from ascn_kg.wikidata.report import (
    CLASS,
    COORDINATES,
    DELETED,
    FOUND,
    IDENTIFIER,
    LABEL,
    REDIRECT,
    STATE,
    Checked,
    Difference,
    Report,
)
from ascn_kg.wikidata.report import COUNTRY as COUNTRY_TOPIC

FAR = 30.0
"""Kilometres above which two positions are two places, as for our registers among themselves."""


def check(dataset: Dataset, client: Client, service: str, day: str, progress: Progress) -> Report:
    """The report on every verified link (``skos:exactMatch`` to an item); raises WikidataError."""
    known = ours.read(dataset)
    linked = [(thing, item) for thing in known.things.values() for item in thing.exact]
    progress.step("ask", f"{len(linked)} items")
    items = client.items((item for _, item in linked), known.languages())
    progress.step("classes", "of these items")
    tops = classes.roots(dataset)
    used = {one for item in items.values() for one in item.strings(INSTANCE_OF)}
    above = classes.above(client, used, {top for roots in tops.values() for top in roots}) if used else {}
    progress.step("name", "what differs")
    rows = [_compare(known, thing, items[item], tops, above) for thing, item in linked]
    named = _names(client, rows, items)
    found = (
        Checked(
            f"{thing.kind}/{thing.slug}",
            thing.name,
            item,
            _state(items[item]),
            items[item].redirect,
            dict(sorted(made.items())),
            _rounded(ours.distance(thing.points, items[item].points())),
            tuple(_readable(one, named) for one in differences),
        )
        for (thing, item), (made, differences) in zip(linked, rows, strict=True)
    )
    return Report(day, service, tuple(sorted(found, key=lambda one: (one.entity, one.item))))


def _state(item: Item) -> str:
    return DELETED if item.missing else REDIRECT if item.redirect else FOUND


def _compare(
    known: Ours,
    thing: Thing,
    item: Item,
    tops: Mapping[str, frozenset[str]],
    above: Mapping[str, frozenset[str]],
) -> tuple[Counter[str], list[Difference]]:
    """How often each topic was compared, and what differs."""
    made: Counter[str] = Counter({STATE: 1})
    if item.missing:
        return made, [Difference(STATE, "", "deleted", item.asked)]
    found = [Difference(STATE, "", f"redirects to {item.redirect}", item.asked)] if item.redirect else []
    for language, differs in _labels(thing, item):
        made[LABEL] += 1
        if differs:
            found.append(Difference(LABEL, language, *differs))
    kilometres = ours.distance(thing.points, item.points())
    if kilometres is not None and thing.kind != "country":
        made[COORDINATES] += 1
        if kilometres > FAR:
            place = "; ".join(f"{one.lat:g}, {one.long:g}" for one in item.points())
            here = "; ".join(f"{one.lat:g}, {one.long:g}" for one in thing.points)
            found.append(Difference(COORDINATES, f"{kilometres:.0f} km apart", place, here))
    mine = known.country_items(thing)
    theirs = item.strings(CITIZENSHIP if thing.kind == "person" else COUNTRY)
    if mine and theirs and thing.kind in ("city", "place", "organization"):
        made[COUNTRY_TOPIC] += 1
        if not mine & {*theirs}:
            found.append(Difference(COUNTRY_TOPIC, COUNTRY, ", ".join(theirs), ", ".join(sorted(mine))))
    kinds = item.strings(INSTANCE_OF)
    if kinds and thing.kind in tops:
        made[CLASS] += 1
        if not any(above.get(one, frozenset()) & tops[thing.kind] for one in kinds):
            found.append(Difference(CLASS, INSTANCE_OF, ", ".join(kinds), thing.kind))
    for property, code, theirs in _codes(thing, item):
        made[IDENTIFIER] += 1
        if code.casefold() not in {one.casefold() for one in theirs}:
            found.append(Difference(IDENTIFIER, property, ", ".join(theirs), code))
    return made, found


def _labels(thing: Thing, item: Item) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Language, and the labels where they differ, for each language in which both have a label.

    They agree if one has the label of the other among its names, but for case, accents and punctuation.
    """
    for label in thing.preferred:
        language = spoken(label)
        if language in item.labels:
            theirs = item.labels[language]
            alike = fold(theirs) in {fold(one) for one in thing.names(language)}
            alike = alike or fold(label.value) in {fold(one) for one in item.names[language]}
            yield language, None if alike else (theirs, label.value)


def _codes(thing: Thing, item: Item) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Property, our code and those of Wikidata, for each register in which both have one."""
    for register, properties in IDENTIFIERS.items():
        theirs = item.strings(*properties)
        for code in thing.codes.get(register, ()) if theirs else ():
            property = next((one for one in properties if _fits(one, code)), properties[0])
            if mine := item.strings(property):
                yield property, code, mine


def _fits(property: str, code: str) -> bool:
    """Whether a code of ISO 3166-1 is of the form that the property holds (two letters, three, digits)."""
    forms = {"P297": len(code) == 2, "P298": len(code) == 3 and code.isalpha(), "P299": code.isdigit()}
    return forms.get(property, True)


def _names(
    client: Client, rows: list[tuple[Counter[str], list[Difference]]], items: Mapping[str, Item]
) -> dict[str, str]:
    """Item → English label, of the items that stand in differences on country and class."""
    about = {COUNTRY_TOPIC, CLASS}
    wanted = {
        part
        for _, found in rows
        for one in found
        if one.topic in about
        for part in f"{one.wikidata}, {one.ours}".split(", ")
        if part.startswith("Q") and part[1:].isdigit()
    }
    fetched = {**items, **client.items(wanted - items.keys())}
    return {id: fetched[id].label() for id in wanted}


def _readable(one: Difference, named: Mapping[str, str]) -> Difference:
    def said(text: str) -> str:
        parts = text.split(", ")
        return ", ".join(f"{named[part]} ({part})" if part in named else part for part in parts)

    if one.topic not in (COUNTRY_TOPIC, CLASS):
        return one
    return Difference(one.topic, one.about, said(one.wikidata), said(one.ours))


def _rounded(kilometres: float | None) -> float | None:
    return None if kilometres is None else round(kilometres, 1)
