"""One line that says what an entity is, built from its facts."""

from __future__ import annotations

from ascn_kg import vocab
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Table
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words
from ascn_kg.terms import Literal, pick_label


class Summary:
    """Writes the line; every part of it is a fact of the page."""

    def __init__(self, base: str, words: Words, stated: Stated, values: Values) -> None:
        self._ascn = vocab.ascn(base)
        self._words = words
        self._stated = stated
        self._values = values

    def of(self, this: str, kind: str, cls: str, tables: dict[str, Table]) -> Literal:
        """The line for an entity of a kind, whose class is called ``cls``, with its language; may be empty.

        Where there is nothing to tell, it is the definition, which may be in English only.
        """
        line = self._line(this, kind, cls, tables)
        if line is not None:
            return Literal(line, self._words.language)
        stated = self._stated.values(this, f"{vocab.SKOS}definition")
        definitions = [term for term in stated if isinstance(term, Literal)]
        return pick_label(definitions, self._words.fallback) or Literal("", self._words.language)

    def _line(self, this: str, kind: str, cls: str, tables: dict[str, Table]) -> str | None:
        say = self._words.say
        match kind:
            case "city":
                return self._city(this, cls, tables)
            case "event":
                parts = [
                    self._upper(cls),
                    self._in(this, "venue"),
                    self._when(this),
                    self._text(this, "inSeries"),
                ]
                return self._join(parts)
            case "person":
                return self._person(tables)
            case "organization" | "place" | "country":
                what = self._text(this, "organizationKind") or cls
                where = self._text(this, "inCountry") or self._text(this, "locatedIn")
                return self._upper(say("%(what)s in %(where)s", what=what, where=where) if where else what)
            case "project" | "programme":
                city = self._text(this, "ofCity")
                what = self._upper(self._text(this, "programmeKind") or cls)
                what = say("%(what)s of %(city)s", what=what, city=city) if city else what
                return self._join([what, self._text(this, "focusArea"), self._text(this, "status")])
            case "source" | "document":
                what = self._upper(self._text(this, "documentKind") or cls)
                return self._join(
                    [
                        what,
                        self._plain(this, f"{vocab.DCT}publisher"),
                        self._plain(this, f"{vocab.DCT}issued"),
                    ]
                )
            case _:
                return None

    def _city(self, this: str, cls: str, tables: dict[str, Table]) -> str:
        say = self._words.say
        what, where = self._text(this, "administrativeKind") or cls, self._text(this, "inCountry")
        line = self._upper(say("%(what)s in %(where)s", what=what, where=where) if where else what)
        table = tables.get("membership")
        if table is None or not table.rows:
            return line
        networks = [
            value
            for row in table.rows
            for cell in row.cells
            for value in cell
            if value.link and value.link.kind == "organization"
        ]
        if not networks:
            return line
        begins = {
            one.text for row in table.rows for one in self._values.of(row.link.iri, f"{self._ascn}startDate")
        }
        contested = any(
            one.contested
            for row in table.rows
            for one in self._values.of(row.link.iri, f"{self._ascn}startDate")
        )
        name = networks[0].text
        if contested:
            return self._join(
                [line, say("member of the %(network)s; sources differ on since when", network=name)]
            )
        if len(begins) == 1:
            return self._join(
                [line, say("member of the %(network)s since %(date)s", network=name, date=begins.pop())]
            )
        return self._join([line, say("member of the %(network)s", network=name)])

    def _person(self, tables: dict[str, Table]) -> str:
        """The office that was seen last, with the day."""
        table = tables.get("tenure")
        if table is None or not table.rows:
            return ""
        row = max(table.rows, key=lambda one: (one.period[1] if one.period else "", one.link.text))
        node = row.link.iri
        office = self._text(node, "post") or self._plain(node, f"{vocab.ORG}role")
        place = (
            self._text(node, "forCity")
            or self._text(node, "forCountry")
            or self._plain(node, f"{vocab.ORG}organization")
        )
        line = (
            self._words.say("%(what)s, %(where)s", what=office, where=place) if office and place else office
        )
        when = self._words.date(row.period[1]) if row.period else ""
        return self._upper(self._words.say("%(what)s (%(date)s)", what=line, date=when) if when else line)

    def _when(self, this: str) -> str:
        begins, ends = (self._values.of(this, self._ascn + name) for name in ("startDate", "endDate"))
        if any(one.contested for one in (*begins, *ends)):
            return self._words.say("sources differ on the date")
        begin = max((one.sort for one in begins), key=len, default="")
        return self._words.period(begin, max((one.sort for one in ends), key=len, default="") or begin)

    def _in(self, this: str, name: str) -> str:
        where = self._text(this, name)
        return self._words.say("in %(where)s", where=where) if where else ""

    def _text(self, this: str, name: str) -> str:
        return self._plain(this, self._ascn + name)

    def _plain(self, this: str, one: str) -> str:
        return ", ".join(dict.fromkeys(value.text for value in self._values.of(this, one)))

    @staticmethod
    def _upper(text: str) -> str:
        return text[:1].upper() + text[1:]

    @staticmethod
    def _join(parts: list[str]) -> str:
        return " · ".join(part for part in parts if part)
