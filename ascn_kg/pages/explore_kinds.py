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
from ascn_kg.sentences import N_

_COUNTRY = Column("country", N_("Country"), "ascn:inCountry", VALUE)
_FOCUS = Column("focus-area", N_("Focus area"), "ascn:focusArea", VALUE)
_CITY = Column("city", N_("City"), "ascn:ofCity", VALUE)
_START = Column("start", N_("From"), "ascn:startDate", YEAR)
_END = Column("end", N_("Until"), "ascn:endDate")
_SEEN = Column("seen", N_("Seen on"), "ascn:attestedOn")
_ORGANIZATION = Column("organization", N_("Organization"), "org:organization", VALUE)
_AS_MEMBER = "^org:member ?membership . ?membership a ascn:Membership ;"
_MEMBER = Column("since", N_("Member since"), f"{_AS_MEMBER} ascn:startDate", YEAR)
_PUBLISHER = Column("publisher", N_("Publisher"), "dct:publisher", VALUE)
_YEAR = Column("year", N_("Published on"), "dct:issued", YEAR)
_DOCUMENT_KIND = Column("type", N_("Type"), "ascn:documentKind", VALUE)
_CLASS = Column("class", N_("Type"), "rdf:type", CLASS, TYPES)

SPECS: Mapping[str, Spec] = MappingProxyType(
    {
        "city": Spec(
            N_("Places that are members of the network, whatever their legal kind."),
            (
                _COUNTRY,
                Column("type", N_("Administrative kind"), "ascn:administrativeKind", VALUE),
                _MEMBER,
                Column("as", N_("Joined as"), f"{_AS_MEMBER} org:role", VALUE),
                Column("projects", N_("Projects"), "^ascn:ofCity", ANY, COUNT, "project"),
            ),
            place=".",
        ),
        "country": Spec(
            N_("States that the network's cities, partners and meetings belong to."),
            (
                Column("member-of", N_("Member of"), f"{_AS_MEMBER} org:organization", VALUE),
                _MEMBER,
                Column("capital", N_("Capital"), "ascn:capital"),
                Column("cities", N_("Cities"), "^ascn:inCountry", ANY, COUNT, "city"),
                Column(
                    "events", N_("Events"), "^ascn:venue|(^ascn:inCountry/^ascn:venue)", ANY, COUNT, "event"
                ),
            ),
            place=".",
        ),
        "place": Spec(
            N_("Venues, provinces, islands and other places that sources name."),
            (_COUNTRY, Column("within", N_("In"), "ascn:locatedIn", VALUE)),
            place=".",
        ),
        "organization": Spec(
            N_("Ministries, city governments, companies, universities and international bodies."),
            (
                Column("type", N_("Kind of organization"), "ascn:organizationKind", VALUE),
                _COUNTRY,
                Column("part-of", N_("Part of"), "org:subOrganizationOf", VALUE),
                Column("offices", N_("Offices and roles"), "^org:organization", ANY, COUNT, "tenure"),
            ),
        ),
        "person": Spec(
            N_("People in their public function: officers, representatives, heads of government, speakers."),
            (
                Column("role", N_("Role"), "^org:member/org:role", VALUE),
                Column("post", N_("Post"), "^org:member/ascn:post"),
                Column("organization", N_("Organization"), "^org:member/org:organization", VALUE),
                Column("city", N_("For city"), "^org:member/ascn:forCity", VALUE),
                Column("country", N_("For country"), "^org:member/ascn:forCountry", VALUE),
            ),
        ),
        "role": Spec(
            N_("What somebody is to the network or in an event, such as chief smart city officer."),
            (
                Column("tenures", N_("Holders"), "^org:role/org:member", ANY, COUNT),
                Column("participations", N_("Participations"), "^org:role", ANY, COUNT, "participation"),
            ),
        ),
        "post": Spec(
            N_("Seats in organizations, such as director general."),
            (
                Column("organization", N_("Organization"), "org:postIn", VALUE),
                Column("holders", N_("Holders"), "^ascn:post/org:member", ANY, COUNT, "person"),
            ),
        ),
        "tenure": Spec(
            N_("Who held which role or post, and when, as far as a source shows."),
            (
                Column("person", N_("Who"), "org:member"),
                Column("as", N_("Role or post"), "org:role|ascn:post"),
                _ORGANIZATION,
                Column("for", N_("For"), "ascn:forCity|ascn:forCountry"),
                Column("role", N_("Role"), "org:role", VALUE, HIDDEN),
                Column("city", N_("For city"), "ascn:forCity", VALUE, HIDDEN),
                Column("country", N_("For country"), "ascn:forCountry", VALUE, HIDDEN),
                Column("capacity", N_("Capacity"), "ascn:capacity", VALUE, HIDDEN),
                Column("start", N_("From"), "ascn:startDate"),
                _END,
                _SEEN,
                Column("year", N_("Year"), "ascn:startDate|ascn:endDate|ascn:attestedOn", YEAR, HIDDEN),
            ),
            "person",
            False,
        ),
        "membership": Spec(
            N_("Which city or country belongs to which network, and since when."),
            (
                Column("member", N_("Member"), "org:member"),
                _ORGANIZATION,
                _START,
                _END,
                Column("as", N_("As"), "org:role", VALUE),
                Column("country", N_("Country"), "org:member/ascn:inCountry", VALUE),
            ),
            "member",
            False,
        ),
        "event": Spec(
            N_("Meetings, forums, workshops and summits, with who hosted them and where."),
            (
                _START,
                _END,
                _CLASS,
                Column("venue", N_("Where"), "ascn:venue"),
                Column(
                    "country",
                    N_("Country"),
                    "(ascn:venue/ascn:inCountry)|(ascn:venue/ascn:coextensiveWith)|ascn:venue",
                    VALUE,
                    only="country",
                ),
                Column("series", N_("Series"), "ascn:inSeries", VALUE),
                Column("format", N_("Format"), "ascn:format", VALUE, HIDDEN),
            ),
            "-start",
            place="ascn:venue",
        ),
        "series": Spec(
            N_("Numbered or named rows of events."),
            (
                Column("events", N_("Events"), "^ascn:inSeries", "", COUNT),
                Column("year", N_("Years"), "^ascn:inSeries/ascn:startDate", YEAR, HIDDEN),
            ),
        ),
        "participation": Spec(
            N_("Who took part in which event, in what role and on whose behalf."),
            (
                Column("participant", N_("Who"), "ascn:participant"),
                Column("role", N_("As"), "org:role", VALUE),
                Column("event", N_("Event"), "ascn:inEvent", VALUE),
                Column("behalf", N_("On behalf of"), "ascn:onBehalfOf", VALUE),
                Column("year", N_("Year"), "ascn:inEvent/ascn:startDate", YEAR, HIDDEN),
            ),
            "participant",
            False,
        ),
        "programme": Spec(
            N_("Initiatives of cities, of states and of the region."),
            (
                Column("type", N_("Kind of programme"), "ascn:programmeKind", VALUE),
                _CITY,
                Column("country", N_("Country"), "ascn:ofCity/ascn:inCountry", VALUE),
                Column("leader", N_("Led by"), "ascn:ledBy", VALUE),
                _FOCUS,
                _START,
                _END,
            ),
            place="ascn:ofCity",
        ),
        "project": Spec(
            N_("Projects of the smart city action plans."),
            (
                _CITY,
                Column("country", N_("Country"), "ascn:ofCity/ascn:inCountry", VALUE),
                _FOCUS,
                Column("status", N_("Status"), "ascn:status", VALUE),
            ),
            place="ascn:ofCity",
        ),
        "partnership": Spec(
            N_("Agreements and support between parties."),
            (
                Column("party", N_("Parties"), "ascn:party", VALUE),
                Column("supports", N_("Supports"), "ascn:supports", VALUE),
                _START,
                _END,
            ),
        ),
        "indicator": Spec(
            N_("What is counted or measured."),
            (Column("observations", N_("Stated values"), "^ascn:indicator", ANY, COUNT),),
        ),
        "observation": Spec(
            N_("Single values and list entries as sources state them."),
            (
                Column("indicator", N_("Indicator"), "ascn:indicator", VALUE),
                Column("about", N_("About"), "ascn:about"),
                Column("area", N_("Area"), "ascn:observedArea", VALUE),
                Column("value", N_("Value"), "ascn:value", "", NUMBER),
                Column("unit", N_("Unit"), "ascn:unit", shows=TEXT),
                Column("year", N_("Date"), "ascn:year", YEAR),
                _FOCUS,
                Column("status", N_("Status"), "ascn:status", VALUE),
            ),
            "indicator",
            False,
        ),
        "document": Spec(
            N_("Frameworks, plans, reports and declarations."),
            (_DOCUMENT_KIND, _PUBLISHER, _YEAR, Column("topic", N_("Topic"), "ascn:topic", VALUE)),
        ),
        "source": Spec(
            N_("The documents from which the statements of this graph were curated."),
            (
                _PUBLISHER,
                _YEAR,
                Column("language", N_("Language"), "dct:language", VALUE, LANGUAGES),
                _DOCUMENT_KIND,
            ),
        ),
        "focus-area": Spec(
            N_("The six areas in which the network's cities work."),
            (
                Column("projects", N_("Projects"), "^ascn:focusArea", "", COUNT, "project"),
                Column("cities", N_("Cities"), "^ascn:focusArea", "", COUNT, "city"),
            ),
        ),
    }
)
"""The kinds that can be explored, in the order of the page; headings and sentences are for ``Words.say``."""
