"""For each shape: the smallest statements that pass it, and the same broken once."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """``valid`` passes; with ``old`` replaced by ``new`` it must not."""

    valid: str
    old: str
    new: str


WORLD = """
city:c a ascn:City ; skos:prefLabel "c"@en , "c"@id ; ascn:inCountry country:k .
country:k a ascn:Country ; skos:prefLabel "k"@en , "k"@id ; dct:identifier "ID" .
place:l a ascn:Place ; skos:prefLabel "l"@en , "l"@id .
organization:o a ascn:Organization ; skos:prefLabel "o"@en , "o"@id .
organization:n a ascn:Network ; skos:prefLabel "n"@en , "n"@id ; ascn:organizationKind concept:x .
person:p a ascn:Person ; skos:prefLabel "p"@en .
role:r a ascn:Role ; skos:prefLabel "r"@en , "r"@id ; skos:inScheme scheme:roles .
post:s a ascn:Post ; skos:prefLabel "s"@en , "s"@id ; org:postIn organization:o .
event:e a ascn:Event ; skos:prefLabel "e"@en , "e"@id ; ascn:startDate "2018"^^xsd:gYear .
series:s a ascn:EventSeries ; skos:prefLabel "s"@en , "s"@id .
programme:g a ascn:Programme ; skos:prefLabel "g"@en , "g"@id .
indicator:i a ascn:Indicator ; skos:prefLabel "i"@en , "i"@id .
focus-area:f a ascn:FocusArea ; skos:prefLabel "f"@en , "f"@id ; skos:inScheme scheme:focus-areas .
project:j a ascn:Project ; skos:prefLabel "j"@en , "j"@id ; ascn:ofCity city:c .
concept:x a skos:Concept .
scheme:s a skos:ConceptScheme .
"""
"""Everything that the snippets below refer to; valid by itself."""

_CITY = 'city:x a ascn:City ; skos:prefLabel "x"@en , "x"@id ; ascn:inCountry country:k'
_COUNTRY = 'country:x a ascn:Country ; skos:prefLabel "x"@en , "x"@id ; dct:identifier "XX"'
_PLACE = 'place:x a ascn:Place ; skos:prefLabel "x"@en , "x"@id'
_ORGANIZATION = 'organization:x a ascn:Organization ; skos:prefLabel "x"@en , "x"@id'
_NETWORK = 'organization:x a ascn:Network ; skos:prefLabel "x"@en , "x"@id ; ascn:organizationKind concept:x'
_PERSON = 'person:x a ascn:Person ; skos:prefLabel "x"@en'
_ROLE = 'role:x a ascn:Role ; skos:prefLabel "x"@en , "x"@id ; skos:inScheme scheme:roles'
_POST = 'post:x a ascn:Post ; skos:prefLabel "x"@en , "x"@id ; org:postIn organization:o'
_TENURE = (
    "tenure:x a ascn:Tenure ; org:member person:p ; org:organization organization:o ; org:role role:r ;"
    ' ascn:attestedOn "2018"^^xsd:gYear'
)
_MEMBERSHIP = (
    "membership:x a ascn:Membership ; org:member city:c ; org:organization organization:n ;"
    ' ascn:attestedOn "2018"^^xsd:gYear'
)
_EVENT = 'event:x a ascn:Event ; skos:prefLabel "x"@en , "x"@id ; ascn:startDate "2018"^^xsd:gYear'
_SERIES = 'series:x a ascn:EventSeries ; skos:prefLabel "x"@en , "x"@id'
_PARTICIPATION = (
    "participation:x a ascn:Participation ; ascn:inEvent event:e ; ascn:participant person:p ;"
    " org:role role:r"
)
_OUTCOME = 'event:e ascn:outcome outcome:x . outcome:x a ascn:Outcome ; skos:prefLabel "x"@en , "x"@id'
_PROGRAMME = 'programme:x a ascn:Programme ; skos:prefLabel "x"@en , "x"@id'
_PROJECT = 'project:x a ascn:Project ; skos:prefLabel "x"@en , "x"@id ; ascn:ofCity city:c'
_PARTNERSHIP = (
    'partnership:x a ascn:Partnership ; skos:prefLabel "x"@en , "x"@id ;'
    " ascn:party country:k , organization:o"
)
_FOCUS_AREA = (
    'focus-area:x a ascn:FocusArea ; skos:prefLabel "x"@en , "x"@id ; skos:inScheme scheme:focus-areas'
)
_INDICATOR = 'indicator:x a ascn:Indicator ; skos:prefLabel "x"@en , "x"@id'
_OBSERVATION = (
    "observation:x a ascn:Observation ; ascn:indicator indicator:i ; ascn:observedArea city:c ;"
    ' ascn:value 1.0 ; ascn:year "2018"^^xsd:gYear'
)
_STATED = (
    "observation:x a ascn:Observation ; ascn:indicator indicator:i ; ascn:about programme:g ;"
    ' ascn:status concept:x ; ascn:year "2018"^^xsd:gYear'
)
_LISTING = (
    "observation:x a ascn:Listing ; ascn:indicator indicator:i ; ascn:about project:j ;"
    " ascn:numberInList 7 ; ascn:focusArea focus-area:f ;"
    ' ascn:nameAsListed "J"@en ; ascn:year "2025-09-11"^^xsd:date'
)
_INVOLVEMENT = (
    "involvement:x a ascn:Involvement ; ascn:inProgramme programme:g ; ascn:involvedParty organization:o ;"
    ' dct:description "y"@en'
)
_LINK = (
    "identity-link:x a ascn:IdentityLink ; ascn:linksFrom city:c ; ascn:linksTo wd:Q1 ;"
    " ascn:register concept:x ; ascn:matchKind skos:exactMatch ; ascn:checkState concept:x ;"
    ' ascn:evidence "y" ; ascn:checkedOn "2026-11-23"^^xsd:date'
)
_DOCUMENT = 'document:x a ascn:Document ; skos:prefLabel "x"@en , "x"@id'
_CONCEPT = 'concept:y a skos:Concept ; skos:prefLabel "y"@en , "y"@id'
_GEOMETRY = 'geometry:x a geo:Geometry ; geo:asWKT "POINT(1 2)"^^geo:wktLiteral'
_SOURCE = (
    'graph:x prov:wasDerivedFrom source:x . source:x a ascn:Source ; skos:prefLabel "x"@en , "x"@id ;'
    ' dct:title "x"@id ; dct:publisher organization:o ; dct:language "id" ; foaf:page <https://x.example/>'
)


def _with(base: str, addition: str, old: str, new: str) -> Pair:
    """A snippet of ``base`` and one more statement, which is the one to break."""
    return Pair(f"{base} ; {addition} .", old, new)


PAIRS: dict[str, Pair] = {
    "label-en": Pair(f"{_PERSON} .", '"x"@en', '"x"@th'),
    "label-id": Pair(f"{_CITY} .", ' , "x"@id', ""),
    "label-id-wanted": Pair(f"{_PLACE} .", ' , "x"@id', ""),
    "label-unique": Pair(f"{_PERSON} .", '"x"@en', '"x"@en , "y"@en'),
    "label-tagged": Pair(f"{_PERSON} .", '"x"@en', '"x"@en , "x"'),
    "alt-label-tagged": _with(_PERSON, 'skos:altLabel "y"@en', '"y"@en', '"y"'),
    "start-date": Pair(f"{_EVENT} .", '"2018"^^xsd:gYear', '"2018"'),
    "end-date": _with(
        _EVENT, 'ascn:endDate "2019-01-02"^^xsd:date', '"2019-01-02"^^xsd:date', '"2019-01-02"'
    ),
    "attested-on": Pair(f"{_TENURE} .", '"2018"^^xsd:gYear', "2018"),
    "exact-match": _with(_PERSON, "skos:exactMatch wd:Q1", "wd:Q1", "<https://www.wikidata.org/wiki/Q1>"),
    "locator": _with(_PERSON, 'ascn:locator "paragraph 1"', '"paragraph 1"', "1"),
    "description": _with(_PERSON, 'dct:description "y"@en', '"y"@en', '"y"'),
    "editorial-note": _with(_PERSON, 'skos:editorialNote "y"@en', '"y"@en', '"y"'),
    "close-match": _with(_PERSON, "skos:closeMatch wd:Q1", "wd:Q1", '"Q1"'),
    "identifier": _with(_PLACE, 'dct:identifier "ID-JK"', '"ID-JK"', '"ID-JK"@en'),
    "topic": _with(_SERIES, "ascn:topic concept:x", "concept:x", '"x"'),
    "status": _with(_PROJECT, "ascn:status concept:x", "concept:x", "place:l"),
    "creator": _with(_DOCUMENT, "dct:creator person:p", "person:p", "place:l"),
    "as-written": _with(_TENURE, 'ascn:asWritten "y"', '"y"', '"y"@en'),
    "focus-area-as-listed": _with(_CITY, 'ascn:focusAreaAsListed "y"@en', '"y"@en', '"y"'),
    "definition": _with(_CONCEPT, 'skos:definition "z"@en', '"z"@en', '"z"'),
    "top-concept-of": _with(_CONCEPT, "skos:topConceptOf scheme:s", "scheme:s", "place:l"),
    "concept-broader": _with(_CONCEPT, "skos:broader concept:x", "concept:x", "place:l"),
    "concept-scheme": _with(_CONCEPT, "skos:inScheme scheme:s", "scheme:s", '"s"'),
    "latitude": _with(_CITY, "wgs84:lat 1.5", "1.5", "91.5"),
    "longitude": _with(_PLACE, "wgs84:long 101.5", "101.5", "181.5"),
    "geometry": _with(f"{_GEOMETRY} . {_CITY}", "geo:hasGeometry geometry:x", "y geometry:x", "y place:l"),
    "geometry-wkt": Pair(f"{_GEOMETRY} .", "^^geo:wktLiteral", ""),
    "located-in": _with(_PLACE, "ascn:locatedIn place:l", "place:l", "person:p"),
    "city-coextensive": _with(_CITY, "ascn:coextensiveWith country:k", "With country:k", "With place:l"),
    "city-country": Pair(f"{_CITY} .", " ; ascn:inCountry country:k", ""),
    "city-administrative-kind": _with(_CITY, "ascn:administrativeKind concept:x", "concept:x", "concept:nix"),
    "city-focus-area": _with(_CITY, "ascn:focusArea focus-area:f", "focus-area:f", "concept:x"),
    "country-code": Pair(f"{_COUNTRY} .", '"XX"', '"xx"'),
    "country-capital": _with(_COUNTRY, "ascn:capital city:c", "city:c", "person:p"),
    "place-country": _with(_PLACE, "ascn:inCountry country:k", "country:k", "place:l"),
    "organization-kind": _with(_ORGANIZATION, "ascn:organizationKind concept:x", "concept:x", "role:nix"),
    "organization-parent": _with(
        _ORGANIZATION, "org:subOrganizationOf organization:o", "organization:o", "person:p"
    ),
    "organization-country": _with(_ORGANIZATION, "ascn:inCountry country:k", "country:k", "city:c"),
    "network-kind": Pair(f"{_NETWORK} .", " ; ascn:organizationKind concept:x", ""),
    "person-no-contact": Pair(f"{_PERSON} .", " .", " ; foaf:mbox <mailto:x@x.example> ."),
    "role-scheme": Pair(f"{_ROLE} .", "scheme:roles", "scheme:topics"),
    "post-organization": Pair(f"{_POST} .", " ; org:postIn organization:o", ""),
    "tenure-holder": Pair(f"{_TENURE} .", "org:member person:p", "org:member person:p , city:c"),
    "tenure-organization": Pair(f"{_TENURE} .", "org:organization organization:o", "org:organization city:c"),
    "tenure-role": Pair(f"{_TENURE} .", "role:r", "post:s"),
    "tenure-post": _with(_TENURE, "ascn:post post:s", "post:s", "role:r"),
    "tenure-city": _with(_TENURE, "ascn:forCity city:c", "city:c", "country:k"),
    "tenure-country": _with(_TENURE, "ascn:forCountry country:k", "country:k", "city:c"),
    "tenure-capacity": _with(_TENURE, "ascn:capacity concept:x", "concept:x", "person:p"),
    "tenure-in-place-of": _with(_TENURE, "ascn:inPlaceOf post:s", "post:s", "city:c"),
    "tenure-theme": _with(_TENURE, 'ascn:theme "y"@en', '"y"@en', '"y"'),
    "tenure-role-or-post": Pair(f"{_TENURE} .", " ; org:role role:r", ""),
    "held-at-some-time": Pair(f"{_TENURE} .", ' ; ascn:attestedOn "2018"^^xsd:gYear', ""),
    "membership-member": Pair(f"{_MEMBERSHIP} .", "org:member city:c", "org:member person:p"),
    "membership-network": Pair(f"{_MEMBERSHIP} .", "organization:n", "city:c"),
    "membership-role": _with(_MEMBERSHIP, "org:role role:r", "role:r", "post:s"),
    "event-dated": Pair(f"{_EVENT} .", ' ; ascn:startDate "2018"^^xsd:gYear', ""),
    "event-series": _with(_EVENT, "ascn:inSeries series:s", "series:s", "event:e"),
    "event-ordinal": _with(_EVENT, "ascn:ordinal 7", "7", "0"),
    "event-venue": _with(_EVENT, "ascn:venue place:l", "place:l", "organization:o"),
    "event-format": _with(_EVENT, "ascn:format concept:x", "concept:x", "place:l"),
    "event-host": _with(_EVENT, "ascn:hostedBy country:k", "country:k", "place:l"),
    "event-organizer": _with(_EVENT, "ascn:organizedBy organization:o", "organization:o", "place:l"),
    "event-chair": _with(_EVENT, "ascn:chairedBy person:p", "person:p", "place:l"),
    "event-follows": _with(_EVENT, "ascn:followsUpOn event:e", "event:e", "series:s"),
    "event-within": _with(_EVENT, "ascn:heldWithin event:e", "event:e", "series:s"),
    "event-supporter": _with(_EVENT, "ascn:supportedBy organization:o", "organization:o", "place:l"),
    "event-theme": _with(_EVENT, 'ascn:theme "y"@en', '"y"@en', '"y"'),
    "event-outcome": Pair(f"{_OUTCOME} .", "ascn:outcome outcome:x", "ascn:outcome outcome:x , event:e"),
    "participation-event": Pair(f"{_PARTICIPATION} .", "ascn:inEvent event:e ; ", ""),
    "participation-agent": Pair(f"{_PARTICIPATION} .", "person:p", "person:p , country:k"),
    "participation-role": Pair(f"{_PARTICIPATION} .", "role:r", "role:r , role:q . role:q a ascn:Role"),
    "participation-behalf": _with(_PARTICIPATION, "ascn:onBehalfOf country:k", "country:k", "place:l"),
    "participation-mode": _with(_PARTICIPATION, "ascn:mode concept:x", "concept:x", "place:l"),
    "participation-status": _with(_PARTICIPATION, "ascn:status concept:x", "concept:x", "place:l"),
    "participation-in-place-of": _with(_PARTICIPATION, "ascn:inPlaceOf post:s", "post:s", "city:c"),
    "participation-inviter": _with(_PARTICIPATION, "ascn:invitedBy country:k", "country:k", "place:l"),
    "outcome-about": _with(_OUTCOME, "ascn:about city:c", "city:c", '"c"'),
    "outcome-event": Pair(f"{_OUTCOME} .", "event:e ascn:outcome outcome:x . ", ""),
    "programme-city": _with(_PROGRAMME, "ascn:ofCity city:c", "city:c", "country:k"),
    "programme-lead": _with(_PROGRAMME, "ascn:ledBy organization:o", "organization:o", "city:c"),
    "programme-funder": _with(_PROGRAMME, "ascn:fundedBy organization:o", "organization:o", "person:p"),
    "programme-kind": _with(_PROGRAMME, "ascn:programmeKind concept:x", "concept:x", "role:r"),
    "programme-part-of": _with(_PROGRAMME, "ascn:partOf programme:g", "programme:g", "event:e"),
    "programme-same": _with(_PROGRAMME, "ascn:sameInitiativeAs programme:g", "programme:g", "event:e"),
    "programme-partner": _with(_PROGRAMME, "ascn:partner country:k", "country:k", "person:p"),
    "programme-presented": _with(_PROGRAMME, "ascn:presentedAt event:e", "event:e", "place:l"),
    "programme-focus-area": _with(_PROGRAMME, "ascn:focusArea focus-area:f", "focus-area:f", "concept:x"),
    "programme-succeeds": _with(_PROGRAMME, "ascn:succeeds programme:g", "programme:g", "city:c"),
    "project-city": Pair(f"{_PROJECT} .", " ; ascn:ofCity city:c", ""),
    "project-focus-area": _with(_PROJECT, "ascn:focusArea focus-area:f", "focus-area:f", "concept:x"),
    "partnership-supporter": _with(
        _PARTNERSHIP, "ascn:supportedBy organization:o", "By organization:o", "By city:c"
    ),
    "partnership-party": Pair(f"{_PARTNERSHIP} .", "country:k , organization:o", "country:k"),
    "partnership-supports": _with(_PARTNERSHIP, "ascn:supports city:c", "city:c", "person:p"),
    "partnership-programme": _with(_PARTNERSHIP, "ascn:underProgramme programme:g", "programme:g", "city:c"),
    "partnership-signed": _with(_PARTNERSHIP, "ascn:signedAt event:e", "event:e", "place:l"),
    "involvement-description": Pair(f"{_INVOLVEMENT} .", ' ; dct:description "y"@en', ""),
    "involvement-party": Pair(f"{_INVOLVEMENT} .", "organization:o", "person:p"),
    "involvement-programme": Pair(f"{_INVOLVEMENT} .", "programme:g", "event:e"),
    "focus-area-scheme": Pair(f"{_FOCUS_AREA} .", "scheme:focus-areas", "scheme:topics"),
    "indicator-no-value": Pair(f"{_INDICATOR} .", " .", " ; ascn:value 1.0 ."),
    "observation-indicator": Pair(f"{_OBSERVATION} .", "ascn:indicator indicator:i ; ", ""),
    "observation-value": Pair(f"{_OBSERVATION} .", "1.0", "1.0 , 2.0"),
    "observation-status": Pair(f"{_STATED} .", "ascn:status concept:x", "ascn:status place:l"),
    "observation-says-something": Pair(f"{_STATED} .", "ascn:status concept:x ;", ""),
    "observation-qualifier": _with(_OBSERVATION, "ascn:qualifier concept:x", "concept:x", "place:l"),
    "listing-project": Pair(f"{_LISTING} .", "project:j", "programme:g"),
    "listing-number": Pair(f"{_LISTING} .", "7", "0"),
    "listing-name": Pair(f"{_LISTING} .", ' ; ascn:nameAsListed "J"@en', ""),
    "listing-focus-area": Pair(f"{_LISTING} .", "focus-area:f", "concept:x"),
    "listing-year": Pair(f"{_LISTING} .", ' ; ascn:year "2025-09-11"^^xsd:date', ""),
    "observation-year": Pair(f"{_OBSERVATION} .", '"2018"^^xsd:gYear', '"in 2018"'),
    "observation-dated": Pair(f"{_OBSERVATION} .", ' ; ascn:year "2018"^^xsd:gYear', ""),
    "observation-area": Pair(f"{_OBSERVATION} .", "city:c", "place:l"),
    "observation-about": _with(_OBSERVATION, "ascn:about programme:g", "programme:g", '"g"'),
    "observation-unit": _with(_OBSERVATION, "ascn:unit unit:NUM", "unit:NUM", '"each"'),
    "observation-of-something": Pair(f"{_OBSERVATION} .", "ascn:observedArea city:c ; ", ""),
    "document-issued": _with(
        _DOCUMENT, 'dct:issued "2018-05"^^xsd:gYearMonth', '"2018-05"^^xsd:gYearMonth', '"May"'
    ),
    "document-contributor": _with(_DOCUMENT, "dct:contributor organization:n", "organization:n", "place:l"),
    "document-publisher": _with(_DOCUMENT, "dct:publisher organization:o", "organization:o", "person:p"),
    "document-extent": _with(_DOCUMENT, 'dct:extent "10 pages"@en', '"10 pages"@en', '"10 pages"'),
    "document-format": _with(
        f"{_SOURCE} . {_DOCUMENT}", "dct:hasFormat source:x", "Format source:x", "Format place:l"
    ),
    "document-part-of": _with(_DOCUMENT, "dct:isPartOf document:x", "Of document:x", "Of place:l"),
    "document-page": _with(_DOCUMENT, "foaf:page <https://x.example/>", "<https://x.example/>", '"x"'),
    "document-due": _with(_DOCUMENT, 'ascn:dueDate "2021"^^xsd:gYear', '"2021"^^xsd:gYear', '"2021"'),
    "document-status": _with(_DOCUMENT, "ascn:status concept:x", "concept:x", "place:l"),
    "document-kind": _with(_DOCUMENT, "ascn:documentKind concept:x", "concept:x", "place:l"),
    "document-adopted": _with(_DOCUMENT, 'ascn:adoptedOn "2018"^^xsd:gYear', '"2018"^^xsd:gYear', '"2018"'),
    "document-event": _with(_DOCUMENT, "ascn:adoptedAt event:e", "event:e", "place:l"),
    "document-discussed": _with(_DOCUMENT, "ascn:discussedAt event:e", "event:e", "place:l"),
    "document-overseer": _with(_DOCUMENT, "ascn:overseenBy organization:o", "organization:o", "city:c"),
    "source-rights": _with(_SOURCE, 'dct:rights "y"@en', '"y"@en', '"y"'),
    "source-editor": _with(_SOURCE, "schema:editor person:p", "person:p", "place:l"),
    "source-title": Pair(f"{_SOURCE} .", 'dct:title "x"@id', 'dct:title "x"'),
    "source-publisher": Pair(f"{_SOURCE} .", "dct:publisher organization:o", "dct:publisher person:p"),
    "source-language": Pair(f"{_SOURCE} .", 'dct:language "id"', 'dct:language "Indonesian"'),
    "source-page": Pair(f"{_SOURCE} .", " ; foaf:page <https://x.example/>", ""),
    "source-graph": Pair(f"{_SOURCE} .", "graph:x prov:wasDerivedFrom source:x . ", ""),
    "link-from": Pair(f"{_LINK} .", " ascn:linksFrom city:c ;", ""),
    "link-to": Pair(f"{_LINK} .", " ascn:linksTo wd:Q1 ;", ""),
    "link-register": Pair(f"{_LINK} .", "ascn:register concept:x", "ascn:register place:l"),
    "link-match-kind": Pair(f"{_LINK} .", "skos:exactMatch", "owl:sameAs"),
    "link-level": _with(
        _LINK, "ascn:entryLevel concept:x", "ascn:entryLevel concept:x", "ascn:entryLevel place:l"
    ),
    "link-state": Pair(f"{_LINK} .", "ascn:checkState concept:x", "ascn:checkState place:l"),
    "link-evidence": Pair(f"{_LINK} .", ' ascn:evidence "y" ;', ""),
    "link-date": Pair(f"{_LINK} .", '"2026-11-23"^^xsd:date', '"2026-11"^^xsd:gYearMonth'),
}
