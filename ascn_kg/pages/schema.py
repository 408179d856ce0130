"""How our classes and properties are said in schema.org: the tables that JSON-LD is made by.

A property that schema.org has no word for is left out; no word is used for more than it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "City": "City",
        "Country": "Country",
        "Place": "Place",
        "Network": "Organization",
        "Organization": "Organization",
        "Person": "Person",
        "Event": "Event",
        "EventSeries": "EventSeries",
        "Project": "Project",
        "Programme": "Project",
        "Source": "CreativeWork",
        "Document": "CreativeWork",
        "Observation": "Observation",
        "Indicator": "StatisticalVariable",
        "Tenure": "OrganizationRole",
        "Membership": "OrganizationRole",
        "Participation": "Role",
        "Role": "DefinedTerm",
        "FocusArea": "DefinedTerm",
        "Concept": "DefinedTerm",
        "ConceptScheme": "DefinedTermSet",
    }
)
"""Class of ours (or of SKOS) by local name → class at schema.org. What is not here is a Thing."""


@dataclass(frozen=True, slots=True)
class Narrower:
    """A value that makes the class at schema.org a narrower one: ``concept`` is the slug of a concept."""

    property: str
    concept: str
    type: str


NARROWER: tuple[Narrower, ...] = (
    *(
        Narrower("ascn:organizationKind", concept, "GovernmentOrganization")
        for concept in ("agency", "city-government", "directorate", "government", "ministry")
    ),
    Narrower("ascn:organizationKind", "news-outlet", "NewsMediaOrganization"),
    Narrower("ascn:organizationKind", "university", "CollegeOrUniversity"),
    Narrower("ascn:documentKind", "dataset", "Dataset"),
    Narrower("ascn:documentKind", "news", "NewsArticle"),
)

_AGENTS = ("person", "organization")
_PLACES = ("City", "Country", "Place")
_ROLES = ("Tenure", "Membership")
_TERMS = ("FocusArea", "Role", "Concept", "ConceptScheme")


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement with ``property`` (a CURIE) is said with ``term`` of schema.org.

    ``on`` lists the classes whose entities it is for (all if empty); ``kinds`` the kinds of entity that may
    be its value (any if empty); ``values`` what concepts become, others being left out. ``address`` is for
    addresses that are written as plain text, as schema.org's own context takes them for IRIs.
    """

    property: str
    term: str
    on: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    address: bool = False


RULES: tuple[Rule, ...] = (
    Rule("skos:prefLabel", "name"),
    Rule("skos:altLabel", "alternateName"),
    Rule("dct:description", "description"),
    Rule("skos:definition", "description", _TERMS),
    Rule("dct:identifier", "identifier"),
    Rule("skos:exactMatch", "sameAs", address=True),
    Rule("foaf:page", "url", ("Document",), address=True),
    Rule("skos:inScheme", "inDefinedTermSet", _TERMS),
    Rule("ascn:locatedIn", "containedInPlace", _PLACES),
    Rule("ascn:locatedIn", "location", ("Organization",)),
    Rule("org:subOrganizationOf", "parentOrganization", ("Organization",)),
    Rule("ascn:startDate", "foundingDate", ("Organization",)),
    Rule("ascn:endDate", "dissolutionDate", ("Organization",)),
    Rule("ascn:startDate", "startDate", ("Event", *_ROLES)),
    Rule("ascn:endDate", "endDate", ("Event", *_ROLES)),
    Rule("ascn:venue", "location", ("Event",)),
    Rule(
        "ascn:format",
        "eventAttendanceMode",
        ("Event",),
        values=(
            ("in-person", "OfflineEventAttendanceMode"),
            ("virtual", "OnlineEventAttendanceMode"),
            ("hybrid", "MixedEventAttendanceMode"),
        ),
    ),
    Rule("ascn:organizedBy", "organizer", ("Event",), _AGENTS),
    Rule("ascn:heldWithin", "superEvent", ("Event",)),
    Rule("ascn:inSeries", "superEvent", ("Event",)),
    Rule("ascn:topic", "about", ("Event", "EventSeries", "Document")),
    Rule("ascn:focusArea", "keywords", ("City", "Programme")),
    Rule("ascn:ofCity", "areaServed", ("Programme",)),
    Rule("ascn:fundedBy", "funder", ("Programme",), _AGENTS),
    Rule("dct:title", "headline", ("Document",)),
    Rule("dct:creator", "creator", ("Document",), _AGENTS),
    Rule("dct:contributor", "contributor", ("Document",), _AGENTS),
    Rule("schema:editor", "editor", ("Document",), ("person",)),
    Rule("dct:publisher", "publisher", ("Document",), _AGENTS),
    Rule("dct:issued", "datePublished", ("Document",)),
    Rule("dct:language", "inLanguage", ("Document",)),
    Rule("dct:isPartOf", "isPartOf", ("Document",)),
    Rule("ascn:observedArea", "observationAbout", ("Observation",)),
    Rule("ascn:about", "observationAbout", ("Observation",)),
    Rule("ascn:indicator", "variableMeasured", ("Observation",)),
    Rule("ascn:year", "observationDate", ("Observation",)),
    Rule("ascn:value", "value", ("Observation",)),
    Rule("ascn:unit", "unitCode", ("Observation",)),
    Rule("org:organization", "memberOf", _ROLES),
    Rule("org:member", "member", _ROLES, _AGENTS),
    Rule("org:role", "roleName", (*_ROLES, "Participation")),
    Rule("ascn:post", "roleName", ("Tenure",)),
)

GEO: Mapping[str, str] = MappingProxyType({"wgs84:lat": "latitude", "wgs84:long": "longitude"})
"""Properties of a place that are said of its ``geo``, a GeoCoordinates, where there is one pair of them."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of ``cls`` that points with ``link`` at an entity of one of ``on`` is a ``term`` of that entity.

    At schema.org it is a role standing between two things: ``inner`` are its properties, of which
    ``needs`` must be there. Nodes with a statement of ``unless`` are left out.
    """

    cls: str
    link: str
    term: str
    on: tuple[str, ...]
    inner: tuple[Rule, ...]
    needs: str
    unless: str = ""


_HELD = (
    Rule("org:role", "roleName"),
    Rule("ascn:post", "roleName"),
    Rule("ascn:startDate", "startDate"),
    Rule("ascn:endDate", "endDate"),
)
_MEMBER_OF = (Rule("org:organization", "memberOf"), *_HELD)
_MEMBER = (Rule("org:member", "member", kinds=_AGENTS), *_HELD)
_ATTENDEE = (Rule("ascn:participant", "attendee", kinds=_AGENTS), Rule("org:role", "roleName"))

NODES: tuple[Node, ...] = (
    Node("Tenure", "org:member", "memberOf", ("Person", "Organization"), _MEMBER_OF, "memberOf"),
    Node("Membership", "org:member", "memberOf", ("Person", "Organization"), _MEMBER_OF, "memberOf"),
    Node("Tenure", "org:organization", "member", ("Organization",), _MEMBER, "member"),
    Node("Membership", "org:organization", "member", ("Organization",), _MEMBER, "member"),
    Node("Participation", "ascn:inEvent", "attendee", ("Event",), _ATTENDEE, "attendee", "ascn:status"),
)
"""A participation with a status (announced, say) is not said to have happened."""


def expand(prefixes: Mapping[str, str], curie: str) -> str:
    """The IRI of a CURIE of the tables."""
    prefix, _, name = curie.partition(":")
    return f"{prefixes[prefix]}{name}"
