"""What pages are made of: values that templates only print."""

from __future__ import annotations

from dataclasses import dataclass, field

from ascn_kg.terms import Literal


@dataclass(frozen=True, slots=True)
class Link:
    """A named thing: ``href`` is a path on this site or an address elsewhere, ``kind`` its kind's slug."""

    iri: str
    label: Literal
    href: str
    kind: str = ""

    @property
    def text(self) -> str:
        """Its name."""
        return self.label.value

    @property
    def outside(self) -> bool:
        """Whether it leads away from this site."""
        return not self.href.startswith("/")


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84)."""

    lat: float
    long: float
    link: Link
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who states a fact: a document, or (``house``) a graph of our own.

    ``number`` is that of its note on the page; ``publisher``, ``issued`` and ``language`` are written out for
    readers; ``address`` is that of the document on the web; ``locator`` says where in it.
    """

    number: int
    link: Link
    house: str = ""
    publisher: str = ""
    issued: str = ""
    language: str = ""
    locator: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """Why an inferred fact holds: the rule in words, and the facts that it follows from."""

    rule: str
    facts: tuple[tuple[Link, Link, Link], ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, with everybody who states it.

    ``text`` is what is shown where there is no link; ``lang`` is its language. ``because`` is set for
    what no document states.
    """

    text: str
    link: Link | None = None
    lang: str = ""
    evidence: tuple[Evidence, ...] = ()
    because: Because | None = None
    contested: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of an entity with its values; contested where documents disagree on the one right value."""

    property: Link
    values: tuple[Value, ...]
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together, under a heading."""

    id: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: a cell per column, each with any number of values; who states the row."""

    link: Link
    cells: tuple[tuple[Value, ...], ...]
    evidence: tuple[Evidence, ...]
    period: tuple[str, str] | None = None
    when: str = ""
    """First and last day for the timeline, and what is written beside its bar (else the period)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Things of one kind that point at the entity: ``more`` leads to the page with all of them."""

    kind: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Record, ...]
    total: int
    more: str = ""
    named: bool = True
    """Whether a column shows the thing itself, so that a row needs no other link to its page."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers over time, in a box of 100 by 30: ``dots`` is an SVG path of one dot each.

    ``line`` has the points of an SVG polyline, empty where several numbers stand for one time.
    """

    dots: str
    line: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Series:
    """Observations of one indicator (or, on an indicator's page, of one thing)."""

    link: Link
    rows: tuple[Record, ...]
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Something on a timeline; ``x`` and ``width`` in thousandths of its length."""

    link: Link
    when: str
    x: int
    width: int
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis of a timeline."""

    text: str
    share: int = 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in the order of time, over an axis of years."""

    ticks: tuple[Tick, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """A link to the same thing in another register, and how it was checked."""

    link: Link
    register: Link
    match: str
    state: Link
    checked: str
    evidence: tuple[str, ...]
    page: Link


@dataclass(frozen=True, slots=True)
class Map:
    """Points to show on a map, with the list that says the same in words."""

    points: tuple[Point, ...] = field(default=())

    @property
    def data(self) -> list[dict[str, object]]:
        """The points as the map script reads them."""
        return [
            {
                "lat": point.lat,
                "long": point.long,
                "label": point.link.text,
                "href": point.link.href,
                "kind": point.link.kind,
                "note": point.note,
            }
            for point in self.points
        ]
