"""The kinds that can be explored, each with its columns: the one place where they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ascn_kg.pages.explore_specs import (
    ANY,
    CLASS,
    COUNT,
    HIDDEN,
    LANGUAGES,
    NUMBER,
    TEXT,
    TYPES,
    VALUE,
    YEAR,
    Column,
    Spec,
)

_COUNTRY = Column("country", "Country", "ascn:inCountry", VALUE)
_FOCUS = Column("focus-area", "Focus area", "ascn:focusArea", VALUE)
_CITY = Column("city", "City", "ascn:ofCity", VALUE)
_START = Column("start", "From", "ascn:startDate", YEAR)
_END = Column("end", "Until", "ascn:endDate")
_SEEN = Column("seen", "Seen on", "ascn:attestedOn")
_ORGANIZATION = Column("organization", "Organization", "org:organization", VALUE)
_AS_MEMBER = "^org:member ?membership . ?membership a ascn:Membership ;"
_MEMBER = Column("since", "Member since", f"{_AS_MEMBER} ascn:startDate", YEAR)
_PUBLISHER = Column("publisher", "Publisher", "dct:publisher", VALUE)
_YEAR = Column("year", "Published on", "dct:issued", YEAR)
_DOCUMENT_KIND = Column("type", "Type", "ascn:documentKind", VALUE)
_CLASS = Column("class", "Type", "rdf:type", CLASS, TYPES)

SPECS: Mapping[str, Spec] = MappingProxyType(
    {
        "city": Spec(
            "Places that are members of the network, whatever their legal kind.",
            (
                _COUNTRY,
                Column("type", "Administrative kind", "ascn:administrativeKind", VALUE),
                _MEMBER,
                Column("as", "Joined as", f"{_AS_MEMBER} org:role", VALUE),
                Column("projects", "Projects", "^ascn:ofCity", ANY, COUNT, "project"),
            ),
            place=".",
        ),
        "country": Spec(
            "States that the network's cities, partners and meetings belong to.",
            (
                Column("member-of", "Member of", f"{_AS_MEMBER} org:organization", VALUE),
                _MEMBER,
                Column("capital", "Capital", "ascn:capital"),
                Column("cities", "Cities", "^ascn:inCountry", ANY, COUNT, "city"),
                Column("events", "Events", "^ascn:venue|(^ascn:inCountry/^ascn:venue)", ANY, COUNT, "event"),
            ),
            place=".",
        ),
        "place": Spec(
            "Venues, provinces, islands and other places that sources name.",
            (_COUNTRY, Column("within", "In", "ascn:locatedIn", VALUE)),
            place=".",
        ),
        "organization": Spec(
            "Ministries, city governments, companies, universities and international bodies.",
            (
                Column("type", "Kind of organization", "ascn:organizationKind", VALUE),
                _COUNTRY,
                Column("part-of", "Part of", "org:subOrganizationOf", VALUE),
                Column("offices", "Offices and roles", "^org:organization", ANY, COUNT, "tenure"),
            ),
        ),
        "person": Spec(
            "People in their public function: officers, representatives, heads of government, speakers.",
            (
                Column("role", "Role", "^org:member/org:role", VALUE),
                Column("post", "Post", "^org:member/ascn:post"),
                Column("organization", "Organization", "^org:member/org:organization", VALUE),
                Column("city", "For city", "^org:member/ascn:forCity", VALUE),
                Column("country", "For country", "^org:member/ascn:forCountry", VALUE),
            ),
        ),
        "role": Spec(
            "What somebody is to the network or in an event, such as chief smart city officer.",
            (
                Column("tenures", "Holders", "^org:role/org:member", ANY, COUNT),
                Column("participations", "Participations", "^org:role", ANY, COUNT, "participation"),
            ),
        ),
        "post": Spec(
            "Seats in organizations, such as director general.",
            (
                Column("organization", "Organization", "org:postIn", VALUE),
                Column("holders", "Holders", "^ascn:post/org:member", ANY, COUNT, "person"),
            ),
        ),
        "tenure": Spec(
            "Who held which role or post, and when, as far as a source shows.",
            (
                Column("person", "Who", "org:member"),
                Column("as", "Role or post", "org:role|ascn:post"),
                _ORGANIZATION,
                Column("for", "For", "ascn:forCity|ascn:forCountry"),
                Column("role", "Role", "org:role", VALUE, HIDDEN),
                Column("city", "For city", "ascn:forCity", VALUE, HIDDEN),
                Column("country", "For country", "ascn:forCountry", VALUE, HIDDEN),
                Column("capacity", "Capacity", "ascn:capacity", VALUE, HIDDEN),
                Column("start", "From", "ascn:startDate"),
                _END,
                _SEEN,
                Column("year", "Year", "ascn:startDate|ascn:endDate|ascn:attestedOn", YEAR, HIDDEN),
            ),
            "person",
            False,
        ),
        "membership": Spec(
            "Which city or country belongs to which network, and since when.",
            (
                Column("member", "Member", "org:member"),
                _ORGANIZATION,
                _START,
                _END,
                Column("as", "As", "org:role", VALUE),
                Column("country", "Country", "org:member/ascn:inCountry", VALUE),
            ),
            "member",
            False,
        ),
        "event": Spec(
            "Meetings, forums, workshops and summits, with who hosted them and where.",
            (
                _START,
                _END,
                _CLASS,
                Column("venue", "Where", "ascn:venue"),
                Column(
                    "country",
                    "Country",
                    "(ascn:venue/ascn:inCountry)|(ascn:venue/ascn:coextensiveWith)|ascn:venue",
                    VALUE,
                    only="country",
                ),
                Column("series", "Series", "ascn:inSeries", VALUE),
                Column("format", "Format", "ascn:format", VALUE, HIDDEN),
            ),
            "-start",
            place="ascn:venue",
        ),
        "series": Spec(
            "Numbered or named rows of events.",
            (
                Column("events", "Events", "^ascn:inSeries", "", COUNT),
                Column("year", "Years", "^ascn:inSeries/ascn:startDate", YEAR, HIDDEN),
            ),
        ),
        "participation": Spec(
            "Who took part in which event, in what role and on whose behalf.",
            (
                Column("participant", "Who", "ascn:participant"),
                Column("role", "As", "org:role", VALUE),
                Column("event", "Event", "ascn:inEvent", VALUE),
                Column("behalf", "On behalf of", "ascn:onBehalfOf", VALUE),
                Column("year", "Year", "ascn:inEvent/ascn:startDate", YEAR, HIDDEN),
            ),
            "participant",
            False,
        ),
        "programme": Spec(
            "Initiatives of cities, of states and of the region.",
            (
                Column("type", "Kind of programme", "ascn:programmeKind", VALUE),
                _CITY,
                Column("country", "Country", "ascn:ofCity/ascn:inCountry", VALUE),
                Column("leader", "Led by", "ascn:ledBy", VALUE),
                _FOCUS,
                _START,
                _END,
            ),
            place="ascn:ofCity",
        ),
        "project": Spec(
            "Projects of the smart city action plans.",
            (
                _CITY,
                Column("country", "Country", "ascn:ofCity/ascn:inCountry", VALUE),
                _FOCUS,
                Column("status", "Status", "ascn:status", VALUE),
            ),
            place="ascn:ofCity",
        ),
        "partnership": Spec(
            "Agreements and support between parties.",
            (
                Column("party", "Parties", "ascn:party", VALUE),
                Column("supports", "Supports", "ascn:supports", VALUE),
                _START,
                _END,
            ),
        ),
        "indicator": Spec(
            "What is counted or measured.",
            (Column("observations", "Stated values", "^ascn:indicator", ANY, COUNT),),
        ),
        "observation": Spec(
            "Single values and list entries as sources state them.",
            (
                Column("indicator", "Indicator", "ascn:indicator", VALUE),
                Column("about", "About", "ascn:about"),
                Column("area", "Area", "ascn:observedArea", VALUE),
                Column("value", "Value", "ascn:value", "", NUMBER),
                Column("unit", "Unit", "ascn:unit", shows=TEXT),
                Column("year", "Date", "ascn:year", YEAR),
                _FOCUS,
                Column("status", "Status", "ascn:status", VALUE),
            ),
            "indicator",
            False,
        ),
        "document": Spec(
            "Frameworks, plans, reports and declarations.",
            (_DOCUMENT_KIND, _PUBLISHER, _YEAR, Column("topic", "Topic", "ascn:topic", VALUE)),
        ),
        "source": Spec(
            "The documents from which the statements of this graph were curated.",
            (
                _PUBLISHER,
                _YEAR,
                Column("language", "Language", "dct:language", VALUE, LANGUAGES),
                _DOCUMENT_KIND,
            ),
        ),
        "focus-area": Spec(
            "The six areas in which the network's cities work.",
            (
                Column("projects", "Projects", "^ascn:focusArea", "", COUNT, "project"),
                Column("cities", "Cities", "^ascn:focusArea", "", COUNT, "city"),
            ),
        ),
    }
)
"""The kinds that can be explored, in the order of the page; headings and sentences are for ``Words.say``."""
