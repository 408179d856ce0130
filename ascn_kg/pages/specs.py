"""Which columns the table of each kind has."""

from __future__ import annotations

from dataclasses import dataclass

SELF, WHEN, HOW, WHEN_EVENT = "itself", "when", "how", "when-event"
"""Columns that are no property: the thing, its period, how it points here, the period of its event."""


@dataclass(frozen=True, slots=True)
class Spec:
    """How things of one kind are shown in a row: (heading, properties of ours or ``org:``-style names)."""

    title: str
    columns: tuple[tuple[str, str], ...]


_TENURE = Spec(
    "Offices and roles",
    (
        ("When", WHEN),
        ("Who", "org:member"),
        ("Role", "org:role"),
        ("Post", "ascn:post"),
        ("At", "org:organization"),
        ("For", "ascn:forCity ascn:forCountry"),
        ("Capacity", "ascn:capacity"),
        ("As written", "ascn:asWritten"),
    ),
)
SPECS: dict[str, Spec] = {
    "membership": Spec(
        "Membership",
        (
            ("Member", "org:member"),
            ("Network", "org:organization"),
            ("When", WHEN),
            ("As", "org:role"),
            ("Remark", "dct:description"),
        ),
    ),
    "tenure": _TENURE,
    "city": Spec(
        "Cities", (("City", SELF), ("Kind", "ascn:administrativeKind"), ("Country", "ascn:inCountry"))
    ),
    "event": Spec(
        "Events",
        (
            ("When", WHEN),
            ("Event", SELF),
            ("Where", "ascn:venue"),
            ("Series", "ascn:inSeries"),
            ("Number", "ascn:ordinal"),
            ("How", HOW),
        ),
    ),
    "participation": Spec(
        "Participation in events",
        (
            ("When", WHEN_EVENT),
            ("Event", "ascn:inEvent"),
            ("Who", "ascn:participant"),
            ("As", "org:role"),
            ("On behalf of", "ascn:onBehalfOf"),
            ("Remark", "dct:description"),
        ),
    ),
    "project": Spec(
        "Projects",
        (
            ("Project", SELF),
            ("City", "ascn:ofCity"),
            ("Focus area", "ascn:focusArea"),
            ("Status", "ascn:status"),
            ("How", HOW),
        ),
    ),
    "programme": Spec(
        "Programmes",
        (("Programme", SELF), ("City", "ascn:ofCity"), ("Kind", "ascn:programmeKind"), ("How", HOW)),
    ),
    "partnership": Spec(
        "Partnerships",
        (("When", WHEN), ("Partnership", SELF), ("Parties", "ascn:party"), ("Supports", "ascn:supports")),
    ),
    "involvement": Spec(
        "Involvement in programmes",
        (
            ("Programme", "ascn:inProgramme"),
            ("Who", "ascn:involvedParty"),
            ("How", "dct:description"),
        ),
    ),
    "listing": Spec(
        "In the lists of projects",
        (
            ("Year", "ascn:year"),
            ("Project", "ascn:about"),
            ("Listed as", "ascn:nameAsListed"),
            ("Focus area", "ascn:focusArea"),
            ("Status", "ascn:status"),
            ("Number", "ascn:numberInList"),
            ("List", "ascn:indicator"),
            ("Remark", "dct:description"),
        ),
    ),
    "outcome": Spec("Outcomes", (("Outcome", SELF),)),
    "organization": Spec(
        "Organizations", (("Organization", SELF), ("Kind", "ascn:organizationKind"), ("How", HOW))
    ),
    "place": Spec("Places", (("Place", SELF), ("In", "ascn:locatedIn ascn:inCountry"))),
    "post": Spec("Posts", (("Post", SELF), ("At", "org:postIn"))),
    "document": Spec("Documents", (("Document", SELF), ("Kind", "ascn:documentKind"), ("How", HOW))),
    "source": Spec(
        "Sources",
        (("Source", SELF), ("Published on", "dct:issued"), ("Publisher", "dct:publisher"), ("How", HOW)),
    ),
}
"""The kinds that have a table, in the order of the page; the headings are sentences for ``Words.say``."""
TITLES = {("event", "participation"): "Who took part", ("event", "event"): "Events around it"}
"""Headings that depend on what the page is about: (kind of the page, kind of the table)."""
