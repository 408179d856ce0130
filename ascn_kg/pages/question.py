"""The page of a question of the library: its form, its answer as a table, and its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ascn_kg import dates
from ascn_kg.engine.results import Table
from ascn_kg.library import Entry, Parameter
from ascn_kg.library.parameters import address, written
from ascn_kg.pages import charts, timeline
from ascn_kg.pages.charts import At, Drawing, Mark
from ascn_kg.pages.choices import Choices
from ascn_kg.pages.model import Link, Map, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.terms import Iri, Literal, Row, Term

ROWS = 100
SOURCE = "source"
"""The column by which a page folds rows: what several documents state is one row with all of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in the form; ``options`` are (value, what to call it, chosen)."""

    parameter: Parameter
    label: str
    value: str
    options: tuple[tuple[str, str, bool], ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name in the query, what it is called, and its kind."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: ``number`` is its anchor, ``cells`` have any number of values each."""

    number: int
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page shows of an answer: ``total`` rows after folding, of ``stated`` that the query gave."""

    headings: tuple[Heading, ...]
    rows: tuple[Line, ...]
    total: int
    stated: int
    page: int
    pages: int
    drawing: Drawing


def fields(
    entry: Entry, values: Mapping[str, Term | None], choices: Choices, words: Words
) -> tuple[Field, ...]:
    """The form of a question, filled in with what was asked."""
    made = []
    for one in entry.parameters:
        now = values.get(one.name)
        value = written(one, now) if now is not None else ""
        listed = choices.named(entry, one, words)
        options = tuple((written(one, term), name, term == now) for term, name in listed)
        made.append(Field(one, one.label[words.language], value, options, one.default is not None))
    return tuple(made)


def answer(
    site: Site,
    entry: Entry,
    table: Table,
    values: Mapping[str, Term | None],
    words: Words,
    page: int,
    behind: Entry | None,
) -> Answer:
    """The answer as a page shows it; ``behind`` lists what its numbers count. One query, for names."""
    rows = _folded(table)
    wanted = {term.value for row in rows for terms in row.values() for term in terms if isinstance(term, Iri)}
    show = _Show(entry, Names(site, wanted, words), words, values, behind)
    shown = [column for column in entry.columns if not column.of and column.name in table.columns]
    begin = (page - 1) * ROWS
    lines = tuple(
        Line(number, tuple(show.cell(row, column.name) for column in shown))
        for number, row in enumerate(rows[begin : begin + ROWS], begin + 1)
    )
    headings = tuple(Heading(one.name, one.explained[words.language], one.kind) for one in shown)
    pages = max(1, -(-len(rows) // ROWS))
    return Answer(headings, lines, len(rows), len(table.rows), page, pages, show.drawing(rows))


Folded = dict[str, tuple[Term, ...]]


def _folded(table: Table) -> list[Folded]:
    """The rows, those that differ only in their source made one; in the order of the answer."""
    fold = SOURCE in table.columns and len(table.columns) > 1 and table.columns[0] != SOURCE
    found: dict[tuple[Term | None, ...], dict[Term, None]] = {}
    plain: list[Row] = []
    for row in table.rows:
        key = tuple(row.get(name) for name in table.columns if not fold or name != SOURCE)
        if key not in found:
            found[key] = {}
            plain.append(row)
        if fold and SOURCE in row:
            found[key][row[SOURCE]] = None
    made = []
    for row, sources in zip(plain, found.values(), strict=True):
        one: Folded = {name: (term,) for name, term in row.items()}
        made.append({**one, SOURCE: tuple(sources)} if fold else one)
    return made


class _Show:
    def __init__(
        self,
        entry: Entry,
        names: Names,
        words: Words,
        values: Mapping[str, Term | None],
        behind: Entry | None,
    ) -> None:
        self._entry = entry
        self._names = names
        self._words = words
        self._asked = values
        self._list = behind

    def cell(self, row: Folded, name: str) -> tuple[Value, ...]:
        """What stands in a cell; numbers lead to what they count."""
        return tuple(self._value(row, term) for term in row.get(name, ()))

    def drawing(self, rows: list[Folded]) -> Drawing:
        """The chart that the question asks for, of all rows."""
        chart = self._entry.chart
        if chart is None or not rows:
            return Drawing()
        make: Mapping[str, Callable[[list[Folded], Mapping[str, str]], Drawing]] = {
            "bar": self._bars,
            "line": self._lines,
            "timeline": self._timeline,
            "map": self._map,
        }
        return make[chart.kind](rows, chart.parts)

    def _value(self, row: Folded, term: Term) -> Value:
        if isinstance(term, Literal):
            text, behind = self._words.literal(term), self._behind(row) if _is_number(term) else ""
            link = Link(term.value, Literal(text), behind) if behind else None
            return Value(text, link, term.lang)
        link = self._names.link(term.value)
        return Value(link.text, link, link.label.lang)

    def _behind(self, row: Folded) -> str:
        """The address of the question that lists what the numbers of a row count; empty for none."""
        if self._list is None or self._entry.behind is None:
            return ""
        asked = {
            name: next(iter(row.get(origin, ())), self._asked.get(origin))
            for name, origin in self._entry.behind.bind.items()
        }
        return f"/queries/{self._list.id}?{urlencode(address(self._list, asked))}"

    def _mark(self, row: Folded, number: int, label: str, value: str) -> Mark | None:
        term = next(iter(row.get(value, ())), None)
        if not isinstance(term, Literal) or not _is_number(term):
            return None
        link = self._label(row, label)
        text = self._words.literal(term)
        return Mark(link, float(term.value), text, self._behind(row) or self._to_row(number))

    def _label(self, row: Folded, name: str) -> Link:
        term = next(iter(row.get(name, ())), None)
        if isinstance(term, Iri):
            return self._names.link(term.value)
        text = self._words.literal(term) if isinstance(term, Literal) else ""
        return Link("", Literal(text), "")

    def _to_row(self, number: int) -> str:
        """Where the row with this number stands, with its sources."""
        asked = address(self._entry, self._asked)
        page = (number - 1) // ROWS + 1
        more = urlencode({**asked, **({"page": page} if page > 1 else {})})
        return f"/queries/{self._entry.id}{'?' if more else ''}{more}#row-{number}"

    def _bars(self, rows: list[Folded], parts: Mapping[str, str]) -> Drawing:
        marks = (self._mark(row, n, parts["label"], parts["value"]) for n, row in enumerate(rows, 1))
        return Drawing(bars=charts.bars([mark for mark in marks if mark is not None]))

    def _lines(self, rows: list[Folded], parts: Mapping[str, str]) -> Drawing:
        points = []
        for number, row in enumerate(rows, 1):
            mark = self._mark(row, number, parts["x"], parts["value"])
            time = next(iter(row.get(parts["x"], ())), None)
            series = self._label(row, parts["series"]).text if "series" in parts else ""
            if mark is not None and isinstance(time, Literal):
                points.append(At(time.value, mark, series))
        return Drawing(lines=charts.lines(points, self._words))

    def _timeline(self, rows: list[Folded], parts: Mapping[str, str]) -> Drawing:
        dated = []
        for row in rows:
            first, last = (next(iter(row.get(parts[end], ())), None) for end in ("from", "to"))
            if isinstance(first, Literal) and isinstance(last, Literal):
                note = self._label(row, parts["note"]).text if "note" in parts else ""
                link = self._label(row, parts["label"])
                when = self._names.when(link.iri) if link.kind == "event" else ""
                note = note or when or self._words.period(*rounded(first.value, last.value))
                dated.append((link, first.value, last.value, note))
        return Drawing(timeline=timeline.make(dated, self._words))

    def _map(self, rows: list[Folded], parts: Mapping[str, str]) -> Drawing:
        places = dict.fromkeys(term.value for row in rows for term in row.get(parts["place"], ()))
        points = (self._names.point(place) for place in places)
        return Drawing(map=Map(tuple(point for point in points if point is not None)))


def rounded(first: str, last: str) -> tuple[str, str]:
    """The bounds of whole years or months as such: no day that nobody stated."""
    if first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4], last[:4]
    month = dates.bounds(last[:7])
    if first.endswith("-01") and month is not None and last == month[1].isoformat():
        return first[:7], last[:7]
    return first, last


def _is_number(term: Literal) -> bool:
    try:
        float(term.value)
    except ValueError:
        return False
    return term.datatype.rpartition("#")[2] in ("integer", "decimal", "double", "int")
