"""The map: member cities, venues of events, or projects, by place; the list says the same in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ascn_kg import iris
from ascn_kg.pages import asking, outlines
from ascn_kg.pages.asking import Asked, Choice, Option
from ascn_kg.pages.located import QUERIES, Found, country_of, find
from ascn_kg.pages.model import Link, Map, Point
from ascn_kg.pages.names import Names
from ascn_kg.pages.outlines import Drawing
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_

_SHOWN = {"cities": N_("Member cities"), "events": N_("Events"), "projects": N_("Projects")}
_YEARS = {"cities": N_("Joined in"), "events": N_("Held in"), "projects": N_("Listed in")}
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something at a place, and when."""

    link: Link
    when: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with what is there; ``point`` is ``None`` where no register gives coordinates.

    ``note`` says what is special: the year of joining, or that the point is that of a larger place.
    """

    link: Link
    point: Point | None
    note: str
    entries: tuple[Entry, ...]
    country: Link | None


@dataclass(frozen=True, slots=True)
class Land:
    """The places of one country; ``country`` is ``None`` for those that no document puts into one."""

    country: Link | None
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """What is shown, what can be chosen, the map and the list."""

    shown: str
    title: str
    choices: tuple[Choice, ...]
    lands: tuple[Land, ...]
    map: Map
    drawing: Drawing | None
    total: int
    things: int
    unplaced: int


def map_page(site: Site, words: Words, asked: Asked, path: str) -> MapPage:
    """The map as it is chosen; ``path`` has the outlines. Two queries; raises AskedError."""
    shown = asking.one_of(asked, "show", QUERIES, "cities")
    found = find(site, shown)
    mentioned = set(found)
    for one in found.values():
        mentioned |= one.around | set(one.things)
    names = Names(site, mentioned, words)
    countries = {place: country_of(site.base, place, one) for place, one in found.items()}
    years = _years(found)
    slugs = {iris.split_entity(site.base, iri): iri for iri in countries.values() if iri}
    known = {ref.slug: iri for ref, iri in slugs.items() if ref}
    country = asking.one_of(asked, "country", sorted(known))
    year = asking.one_of(asked, "year", sorted(years))
    kept = _kept(found, countries, known.get(country, ""), year)
    spots = [_spot(site, words, names, shown, place, one, countries[place]) for place, one in kept.items()]
    points = _points(spots, words, shown)
    return MapPage(
        shown,
        words.say(_SHOWN[shown]),
        (
            Choice(
                "show", words.say("Show"), tuple(Option(k, words.say(v)) for k, v in _SHOWN.items()), shown
            ),
            _country_choice(words, names, known, found, countries, country),
            _year_choice(words, shown, years, year),
        ),
        _lands(spots),
        Map(points),
        outlines.draw(path, points),
        len(spots),
        sum(len(one.things) for one in kept.values()),
        sum(spot.point is None for spot in spots),
    )


def _years(found: Mapping[str, Found]) -> dict[str, int]:
    """How many things each year has, and how many have none."""
    counts: dict[str, int] = defaultdict(int)
    for one in found.values():
        for times in one.things.values():
            for year in {time[:4] for time in times} or {UNKNOWN}:
                counts[year] += 1
    return dict(counts)


def _kept(
    found: Mapping[str, Found], countries: Mapping[str, str], country: str, year: str
) -> dict[str, Found]:
    kept = {}
    for place, one in found.items():
        if country and countries[place] != country:
            continue
        things = {
            thing: times
            for thing, times in one.things.items()
            if not year or year in ({time[:4] for time in times} or {UNKNOWN})
        }
        if things:
            kept[place] = Found(one.around, things)
    return kept


def _spot(site: Site, words: Words, names: Names, shown: str, place: str, one: Found, country: str) -> Spot:
    link = names.link(place)
    point, note = names.point(place), ""
    if point is None:
        inside = sorted(iri for iri in one.around if iri != country)
        point = next((found for iri in inside if (found := names.point(iri))), None)
        if point is not None:
            note = words.say("shown at %(place)s", place=point.link.text)
    elif place == country:
        note = words.say("shown in the middle of the country")
    entries: list[Entry] = []
    if shown == "cities":
        years = sorted(one.things[place])
        note = words.say("since %(date)s", date=words.say(" or ").join(words.date(each) for each in years))
        note = note if years else words.say("no document says since when")
    else:
        dated = sorted(one.things.items(), key=lambda pair: (min(pair[1], default="9999"), pair[0]))
        for thing, times in dated:
            when = names.when(thing) if shown == "events" else ", ".join(map(words.date, sorted(times)))
            entries.append(Entry(names.link(thing), when))
    moved = replace(point, link=link, note=note) if point else None
    return Spot(link, moved, note, tuple(entries), names.link(country) if country else None)


def _points(spots: Iterable[Spot], words: Words, shown: str) -> tuple[Point, ...]:
    """One point per position, named after the first place there."""
    at: dict[tuple[float, float], list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.point is not None:
            at[spot.point.lat, spot.point.long].append(spot)
    points = []
    for (lat, long), here in at.items():
        first = min(here, key=lambda spot: (spot.link.kind != "city", len(spot.note), spot.link.text))
        number = sum(len(spot.entries) for spot in here)
        note = first.note
        if shown == "events":
            note = words.several("%(n)s event", "%(n)s events", number)
        elif shown == "projects":
            note = words.several("%(n)s project", "%(n)s projects", number)
        points.append(Point(lat, long, first.link, note))
    return tuple(sorted(points, key=lambda point: point.link.text.casefold()))


def _lands(spots: Iterable[Spot]) -> tuple[Land, ...]:
    by: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        by[spot.country.iri if spot.country else ""].append(spot)
    lands = [
        Land(here[0].country, tuple(sorted(here, key=lambda one: one.link.text.casefold())))
        for here in by.values()
    ]
    return tuple(
        sorted(lands, key=lambda land: (land.country is None, land.country.text if land.country else ""))
    )


def _country_choice(
    words: Words,
    names: Names,
    known: Mapping[str, str],
    found: Mapping[str, Found],
    countries: Mapping[str, str],
    chosen: str,
) -> Choice:
    counts: dict[str, int] = defaultdict(int)
    for place, one in found.items():
        counts[countries[place]] += len(one.things)
    listed = sorted((names.of(iri).value, slug, iri) for slug, iri in known.items())
    options = (Option("", words.say("all countries")), *(Option(s, name, counts[i]) for name, s, i in listed))
    return Choice("country", words.say("Country"), options, chosen)


def _year_choice(words: Words, shown: str, years: Mapping[str, int], chosen: str) -> Choice:
    options = [Option("", words.say("any year"))]
    for year, count in sorted(years.items()):
        options.append(Option(year, words.say("not stated") if year == UNKNOWN else year, count))
    return Choice("year", words.say(_YEARS[shown]), tuple(options), chosen)
