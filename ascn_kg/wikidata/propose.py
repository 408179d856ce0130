"""Looking in Wikidata for what has no link yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ascn_kg.errors import DataError
from ascn_kg.fold import fold
from ascn_kg.load import Dataset
from ascn_kg.observe import Progress
from ascn_kg.wikidata import classes, ours, review
from ascn_kg.wikidata.client import Client
from ascn_kg.wikidata.items import CITIZENSHIP, COUNTRY, INSTANCE_OF, Item
from ascn_kg.wikidata.matching import NO, UNKNOWN, YES, Match, match
from ascn_kg.wikidata.ours import Ours, Thing, spoken
from ascn_kg.wikidata.review import JOIN, Candidate

LEAST = 50.0
"""Score below which a candidate is not worth a look."""
MOST = 5
"""Candidates per entity."""
_NAMES = 4
"""Names of an entity that are searched for."""


def free(path: Path) -> None:
    """Raise DataError where ``path`` holds decisions, or anything that is no table of ours."""
    if path.exists() and any(row.touched for _, row in review.read(path)):
        raise DataError(
            f"{path} holds decisions and is left as it is: apply them, or write to another file with --out"
        )


def propose(
    dataset: Dataset, client: Client, day: str, kinds: Iterable[str], least: float, progress: Progress
) -> list[Candidate]:
    """Candidates by entity, best first; raises WikidataError. Persons only if they hold an office."""
    known = ours.read(dataset)
    things = [one for one in known.things.values() if _is_wanted(one, known, frozenset(kinds))]
    progress.step("search", f"{len(things)} names")
    hits = {thing.iri: _search(client, thing) for thing in things}
    wanted = {item for found in hits.values() for item in found}
    progress.step("ask", f"{len(wanted)} items")
    items = client.items(wanted, known.languages())
    tops = classes.roots(dataset)
    used = {one for item in items.values() for one in item.strings(INSTANCE_OF)}
    above = classes.above(client, used, {top for roots in tops.values() for top in roots}) if used else {}
    progress.step("score", f"{len(wanted)} items")
    return [
        row
        for thing in things
        for row in _best(known, thing, (items[one] for one in hits[thing.iri]), tops, above, day, least)
    ]


def _is_wanted(thing: Thing, known: Ours, kinds: frozenset[str]) -> bool:
    if thing.kind not in kinds or thing.exact or thing.close:
        return False
    return thing.kind != "person" or thing.iri in known.public


def _search(client: Client, thing: Thing) -> tuple[str, ...]:
    """Items that a search for the names of the thing finds, without repetition."""
    asked: dict[str, str] = {}
    texts: dict[str, str] = {}
    labels = sorted(thing.preferred, key=lambda one: (one.lang != "en", one.lang, one.value))
    for label in (*labels, *thing.others):
        if fold(label.value) not in asked and len(asked) < _NAMES:
            asked[fold(label.value)] = "en" if label.lang in ("", "und") else spoken(label)
            texts[fold(label.value)] = label.value
    hits = (hit.item for key, language in asked.items() for hit in client.search(texts[key], language))
    return tuple(dict.fromkeys(hits))


def _best(
    known: Ours,
    thing: Thing,
    items: Iterable[Item],
    tops: Mapping[str, frozenset[str]],
    above: Mapping[str, frozenset[str]],
    day: str,
    least: float,
) -> list[Candidate]:
    found: dict[str, tuple[Match, Item]] = {}
    for item in items:
        if item.missing:
            continue
        kinds = item.strings(INSTANCE_OF)
        fits = any(above.get(one, frozenset()) & tops[thing.kind] for one in kinds)
        cls = UNKNOWN if not kinds else YES if fits else NO
        names = (name for language in sorted(item.names) for name in item.names[language])
        matched = match(thing, names, item.points(), _countries(thing, item), known.country_items(thing), cls)
        if matched.score >= least:
            found[item.id] = (matched, item)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1][0].score, len(pair[0]), pair[0]))
    return [_row(thing, *pair, day) for _, pair in ranked[:MOST]]


def _countries(thing: Thing, item: Item) -> tuple[str, ...]:
    """The countries of an item; a country is its own."""
    if thing.kind == "country":
        return (item.id,)
    return item.strings(CITIZENSHIP if thing.kind == "person" else COUNTRY)


def _row(thing: Thing, found: Match, item: Item, day: str) -> Candidate:
    return Candidate(
        decision="",
        evidence="",
        entry_level="",
        entity=f"{thing.kind}:{thing.slug}",
        name=thing.name,
        item=item.id,
        item_label=item.label(),
        item_description=item.description,
        score=f"{found.score:.1f}",
        label=found.label,
        country=found.country,
        kilometres="" if found.kilometres is None else f"{found.kilometres:.1f}",
        cls=found.cls,
        item_names=JOIN.join(name.replace("|", "/") for name in found.names),
        item_countries=JOIN.join(_countries(thing, item)),
        item_points=JOIN.join(f"{one.lat:g} {one.long:g}" for one in item.points()),
        seen_on=day,
    )
