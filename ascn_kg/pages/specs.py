"""Which columns the table of each kind has."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg.sentences import N_

SELF, WHEN, HOW, WHEN_EVENT = "itself", "when", "how", "when-event"
"""Columns that are no property: the thing, its period, how it points here, the period of its event."""


@dataclass(frozen=True, slots=True)
class Spec:
    """How things of one kind are shown in a row: (heading, properties of ours or ``org:``-style names)."""

    title: str
    columns: tuple[tuple[str, str], ...]


_TENURE = Spec(
    N_("Offices and roles"),
    (
        (N_("When"), WHEN),
        (N_("Who"), "org:member"),
        (N_("Role"), "org:role"),
        (N_("Post"), "ascn:post"),
        (N_("At"), "org:organization"),
        (N_("For"), "ascn:forCity ascn:forCountry"),
        (N_("Capacity"), "ascn:capacity"),
        (N_("As written"), "ascn:asWritten"),
    ),
)
SPECS: dict[str, Spec] = {
    "membership": Spec(
        N_("Membership"),
        (
            (N_("Member"), "org:member"),
            (N_("Network"), "org:organization"),
            (N_("When"), WHEN),
            (N_("As"), "org:role"),
            (N_("Remark"), "dct:description"),
        ),
    ),
    "tenure": _TENURE,
    "city": Spec(
        N_("Cities"),
        ((N_("City"), SELF), (N_("Kind"), "ascn:administrativeKind"), (N_("Country"), "ascn:inCountry")),
    ),
    "event": Spec(
        N_("Events"),
        (
            (N_("When"), WHEN),
            (N_("Event"), SELF),
            (N_("Where"), "ascn:venue"),
            (N_("Series"), "ascn:inSeries"),
            (N_("Number"), "ascn:ordinal"),
            (N_("How"), HOW),
        ),
    ),
    "participation": Spec(
        N_("Participation in events"),
        (
            (N_("When"), WHEN_EVENT),
            (N_("Event"), "ascn:inEvent"),
            (N_("Who"), "ascn:participant"),
            (N_("As"), "org:role"),
            (N_("On behalf of"), "ascn:onBehalfOf"),
            (N_("Remark"), "dct:description"),
        ),
    ),
    "project": Spec(
        N_("Projects"),
        (
            (N_("Project"), SELF),
            (N_("City"), "ascn:ofCity"),
            (N_("Focus area"), "ascn:focusArea"),
            (N_("Status"), "ascn:status"),
            (N_("How"), HOW),
        ),
    ),
    "programme": Spec(
        N_("Programmes"),
        (
            (N_("Programme"), SELF),
            (N_("City"), "ascn:ofCity"),
            (N_("Kind"), "ascn:programmeKind"),
            (N_("How"), HOW),
        ),
    ),
    "partnership": Spec(
        N_("Partnerships"),
        (
            (N_("When"), WHEN),
            (N_("Partnership"), SELF),
            (N_("Parties"), "ascn:party"),
            (N_("Supports"), "ascn:supports"),
        ),
    ),
    "involvement": Spec(
        N_("Involvement in programmes"),
        (
            (N_("Programme"), "ascn:inProgramme"),
            (N_("Who"), "ascn:involvedParty"),
            (N_("How"), "dct:description"),
        ),
    ),
    "listing": Spec(
        N_("In the lists of projects"),
        (
            (N_("Year"), "ascn:year"),
            (N_("Project"), "ascn:about"),
            (N_("Listed as"), "ascn:nameAsListed"),
            (N_("Focus area"), "ascn:focusArea"),
            (N_("Status"), "ascn:status"),
            (N_("Number"), "ascn:numberInList"),
            (N_("List"), "ascn:indicator"),
            (N_("Remark"), "dct:description"),
        ),
    ),
    "outcome": Spec(N_("Outcomes"), ((N_("Outcome"), SELF),)),
    "organization": Spec(
        N_("Organizations"),
        ((N_("Organization"), SELF), (N_("Kind"), "ascn:organizationKind"), (N_("How"), HOW)),
    ),
    "place": Spec(N_("Places"), ((N_("Place"), SELF), (N_("In"), "ascn:locatedIn ascn:inCountry"))),
    "post": Spec(N_("Posts"), ((N_("Post"), SELF), (N_("At"), "org:postIn"))),
    "document": Spec(
        N_("Documents"), ((N_("Document"), SELF), (N_("Kind"), "ascn:documentKind"), (N_("How"), HOW))
    ),
    "source": Spec(
        N_("Sources"),
        (
            (N_("Source"), SELF),
            (N_("Published on"), "dct:issued"),
            (N_("Publisher"), "dct:publisher"),
            (N_("How"), HOW),
        ),
    ),
}
"""The kinds that have a table, in the order of the page; the headings are sentences for ``Words.say``."""
TITLES = {("event", "participation"): N_("Who took part"), ("event", "event"): N_("Events around it")}
"""Headings that depend on what the page is about: (kind of the page, kind of the table)."""
