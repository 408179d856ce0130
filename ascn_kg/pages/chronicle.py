"""The timeline of what is dated, by kind, country and period; and the slider to the network on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ascn_kg import iris, vocab
from ascn_kg.pages import asking, timeline
from ascn_kg.pages.asking import Asked, Choice, Option
from ascn_kg.pages.model import Timeline
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.timeline import Dated
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.sentences import N_
from ascn_kg.terms import Iri

SIZE = 50
_DATED = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT DISTINCT ?thing ?near WHERE {
VALUES ?class { <https://w3id.org/ascn-kg/> }
?thing a ?class ; ascn:earliest ?first .
OPTIONAL {
?thing ?property ?near
FILTER(?property IN (
  ascn:venue, ascn:hostedBy, ascn:forCity, ascn:forCountry, ascn:ofCity, ascn:party, ascn:supports,
  org:member,
  org:organization, dct:publisher
))
}
}
"""
_COUNTRIES = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
SELECT DISTINCT ?near ?country WHERE { ?near ascn:locatedIn ?country . ?country a ascn:Country }
"""
_KINDS = {
    "events": (N_("Events"), ("Event",)),
    "memberships": (N_("Memberships"), ("Membership",)),
    "tenures": (N_("Offices and roles"), ("Tenure",)),
    "programmes": (N_("Programmes and partnerships"), ("Programme", "Partnership")),
    "documents": (N_("Documents"), ("Document",)),
    "all": (N_("Everything"), ("Event", "Membership", "Tenure", "Programme", "Partnership", "Document")),
}
"""What can be shown: heading (a sentence for Words) and classes."""


@dataclass(frozen=True, slots=True)
class ChroniclePage:
    """What is chosen (``kept`` as pairs for other forms, ``query`` as text), and one page of the timeline.

    ``few`` has what is dated where there is too little for a line; ``first`` and ``last`` are years.
    """

    title: str
    choices: tuple[Choice, ...]
    begin: int | None
    end: int | None
    first: int
    last: int
    timeline: Timeline
    few: tuple[Dated, ...]
    total: int
    page: int
    pages: int
    kept: tuple[tuple[str, str], ...]
    query: str


@dataclass(frozen=True, slots=True)
class Slider:
    """The months that can be chosen, as numbers from 0, and the month that is."""

    last: int
    value: int
    begin: str
    end: str
    shown: str


def chronicle_page(site: Site, words: Words, asked: Asked) -> ChroniclePage:
    """The timeline as it is chosen. Three queries; raises AskedError."""
    kind = asking.one_of(asked, "kind", _KINDS, "events")
    ascn = vocab.ascn(site.base)
    text = _DATED.replace(vocab.ascn(vocab.DEFAULT_BASE), ascn)
    near: dict[str, set[str]] = defaultdict(set)
    for row in site.engine.select(bind(text, {"class": [Iri(ascn + name) for name in _KINDS[kind][1]]})):
        near[row["thing"].value] |= {row["near"].value} if "near" in row else set()
    countries = _countries(site, near)
    names = Names(site, {*near, *(one for found in countries.values() for one in found)}, words)
    slugs = {
        ref.slug: one
        for found in countries.values()
        for one in found
        if (ref := iris.split_entity(site.base, one))
    }
    country = asking.one_of(asked, "country", sorted(slugs))
    dated: list[Dated] = [
        (names.link(thing), *period, names.when(thing)) for thing in near if (period := names.period(thing))
    ]
    first = min((int(one[1][:4]) for one in dated), default=2018)
    last = max((int(one[2][:4]) for one in dated), default=2018)
    begin, end = asking.whole(asked, "from", 1900, 2200), asking.whole(asked, "to", 1900, 2200)
    if begin and end and end < begin:
        raise asking.AskedError(f"to is {end}, which is before from ({begin}).")
    fits = [
        one
        for one in dated
        if (not country or slugs[country] in countries[one[0].iri])
        and (not begin or int(one[2][:4]) >= begin)
        and (not end or int(one[1][:4]) <= end)
    ]
    fits.sort(key=lambda one: (one[1], one[2], one[0].text))
    pages = max(1, -(-len(fits) // SIZE))
    page = asking.whole(asked, "page", 1, pages) or 1
    part = fits[(page - 1) * SIZE : page * SIZE]
    made = timeline.make(part, words)
    kept = {
        "kind": kind if kind != "events" else "",
        "country": country,
        "from": begin or "",
        "to": end or "",
    }
    return ChroniclePage(
        words.say(_KINDS[kind][0]),
        (
            Choice(
                "kind", words.say("Show"), tuple(Option(k, words.say(v[0])) for k, v in _KINDS.items()), kind
            ),
            _choice(words, names, slugs, countries, country),
        ),
        begin,
        end,
        first,
        last,
        made,
        () if made.bars else tuple(part),
        len(fits),
        page,
        pages,
        tuple((name, str(value)) for name, value in kept.items() if value),
        urlencode({name: value for name, value in kept.items() if value}),
    )


def _countries(site: Site, near: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The countries that each thing has to do with: named, or around what is named."""
    around: dict[str, set[str]] = defaultdict(set)
    for row in site.engine.select(_COUNTRIES.replace(vocab.DEFAULT_BASE, site.base)):
        around[row["near"].value].add(row["country"].value)
    head = f"{site.base}id/country/"
    return {
        thing: {one for one in found if one.startswith(head)}.union(
            *(around[one] for one in found if one in around)
        )
        for thing, found in near.items()
    }


def _choice(
    words: Words, names: Names, slugs: Mapping[str, str], countries: Mapping[str, set[str]], chosen: str
) -> Choice:
    counts = Counter(one for found in countries.values() for one in found)
    listed = sorted((names.of(iri).value, slug, iri) for slug, iri in slugs.items())
    options = (Option("", words.say("all countries")), *(Option(s, name, counts[i]) for name, s, i in listed))
    return Choice("country", words.say("Country"), options, chosen)


def slider(words: Words, begin: dt.date, end: dt.date, day: dt.date | None) -> Slider:
    """The slider over the months from ``begin`` to ``end``, on the month of ``day`` (or on the last)."""
    last = _months(begin, end)
    value = min(max(_months(begin, day), 0), last) if day else last
    texts = (words.date(month_of(begin, number).isoformat()[:7]) for number in (0, last, value))
    return Slider(last, value, *texts)


def month_of(begin: dt.date, number: int) -> dt.date:
    """The first day of the month that is ``number`` months after that of ``begin``."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + number, 12)
    return dt.date(year, month + 1, 1)


def _months(begin: dt.date, end: dt.date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month
