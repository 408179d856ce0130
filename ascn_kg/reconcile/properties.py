"""The properties that can be given as evidence and fetched, each with its path through the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ascn_kg.fold import fold


class Property(NamedTuple):
    """A property: ``path`` leads to it from the entity, things of these ``kinds`` have it.

    ``type`` is the class of its values; with Country, whatever else the path leads to is left out.
    """

    id: str
    name: str
    description: str
    path: str
    kinds: tuple[str, ...]
    type: str = ""


_PLACES = ("city", "place", "country")
_DATED = ("event", "programme", "project", "partnership", "document")
_DOERS = ("city", "country", "organization", "person")
_HOLDS = "org:hasMembership"

PROPERTIES: tuple[Property, ...] = (
    Property(
        "country",
        "country",
        "the country that it lies in, takes place in or stands for",
        "ascn:inCountry|ascn:venue/ascn:inCountry|ascn:ofCity/ascn:inCountry|ascn:venue|ascn:locatedIn"
        f"|{_HOLDS}/(ascn:forCountry|ascn:forCity/ascn:inCountry|org:organization/ascn:inCountry)",
        ("city", "place", "organization", "person", "event", "programme", "project"),
        "Country",
    ),
    Property("date", "date", "when it was, begins, ends or is seen: a year, month or day",
             "ascn:startDate|ascn:endDate|dct:issued|ascn:adoptedOn"
             f"|{_HOLDS}/(ascn:startDate|ascn:endDate|ascn:attestedOn)", (*_DATED, "person", "city")),
    Property("role", "role or post", "what a person is, or in which capacity somebody took part",
             f"{_HOLDS}/(org:role|ascn:post)|ascn:hasParticipation/org:role", ("person", "organization")),
    Property("organization", "organization", "where a person holds a role or post, or who leads or hosts it",
             f"{_HOLDS}/(org:organization|ascn:post/org:postIn)|ascn:hostedBy|ascn:organizedBy|ascn:ledBy"
             "|ascn:partner|dct:publisher|org:subOrganizationOf",
             ("person", "event", "programme", "project", "document", "organization"), "Organization"),
    Property("memberOf", "member of", "the network or organization that it belongs to", "org:memberOf",
             _DOERS, "Organization"),
    Property("city", "city", "the city that it is of, takes place in or stands for",
             f"ascn:ofCity|ascn:venue|ascn:locatedIn|{_HOLDS}/ascn:forCity|ascn:supports",
             ("programme", "project", "event", "person", "organization", "partnership"), "City"),
    Property("participatedIn", "participated in", "the events that it took part in", "ascn:participatedIn",
             _DOERS, "Event"),
    Property("series", "event series", "the series that an event belongs to", "ascn:inSeries", ("event",),
             "EventSeries"),
    Property("ordinal", "number in the series", "the number of an event in its series", "ascn:ordinal",
             ("event",)),
    Property("venue", "venue", "where an event takes place", "ascn:venue", ("event",)),
    Property("startDate", "start", "the day, month or year of the start", "ascn:startDate", _DATED),
    Property("endDate", "end", "the day, month or year of the end", "ascn:endDate", _DATED),
    Property("focusArea", "focus area", "the focus areas of the network that it is about", "ascn:focusArea",
             ("city", "programme", "project"), "FocusArea"),
    Property("administrativeKind", "kind of city", "city, regency, province …", "ascn:administrativeKind",
             ("city",)),
    Property("organizationKind", "kind of organization", "ministry, city government, company …",
             "ascn:organizationKind", ("organization",)),
    Property("party", "party", "who is party to a partnership", "ascn:party", ("partnership",)),
    Property("status", "status", "the state of a project, as listed", "ascn:status", ("project",)),
    Property("tenure", "tenures and memberships", "who holds what and where, as one line for each", _HOLDS,
             _DOERS),
    Property("participation", "participations", "who took part in what and as what, as one line for each",
             "ascn:hasParticipation", _DOERS),
    Property("latitude", "latitude", "degrees north, WGS 84", "wgs84:lat", _PLACES),
    Property("longitude", "longitude", "degrees east, WGS 84", "wgs84:long", _PLACES),
    Property("otherName", "other names", "further names in all languages", "skos:altLabel", ()),
    Property("identifier", "codes", "ISO 3166 and national codes, ISBN …", "dct:identifier", ()),
    Property("sameAs", "same as", "the same thing in Wikidata and other registers", "skos:exactMatch", ()),
    Property("description", "description", "what it is, in a sentence", "dct:description", ()),
)  # fmt: skip


def by_id(pid: str, base: str) -> Property | None:
    """The property with this identifier, or with the IRI of it; ``None`` if there is none."""
    name = pid.removeprefix(f"{base}ontology#")
    return next((one for one in PROPERTIES if one.id == name), None)


def of_kinds(kinds: Iterable[str]) -> tuple[Property, ...]:
    """The properties that things of these kinds have; all of them where no kind is given."""
    wanted = set(kinds)
    return tuple(one for one in PROPERTIES if not wanted or not one.kinds or wanted & set(one.kinds))


def named_like(prefix: str) -> tuple[Property, ...]:
    """The properties whose name or identifier begins like ``prefix``, then those with it anywhere."""
    asked = fold(prefix)
    found = [one for one in PROPERTIES if asked in fold(f"{one.name} {one.id} {one.description}")]
    return tuple(sorted(found, key=lambda one: not fold(one.name).startswith(asked)))
