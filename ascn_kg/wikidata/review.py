"""The table in which a person decides on candidates: CSV in UTF-8, one candidate per row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ascn_kg.errors import DataError
from ascn_kg.wikidata.items import Point

JOIN = " | "
"""Between several values in one cell."""
DECISIONS = ("yes", "no", "unsure")
_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell as a formula."""
_GUARDED = {"name", "item_label", "item_description", "item_names", "evidence"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row: a person fills ``decision``, ``evidence`` and ``entry_level``, propose the rest."""

    decision: str
    evidence: str
    entry_level: str
    entity: str
    name: str
    item: str
    item_label: str
    item_description: str
    score: str
    label: str
    country: str
    kilometres: str
    cls: str
    item_names: str
    item_countries: str
    item_points: str
    seen_on: str

    def points(self) -> tuple[Point, ...]:
        """The coordinates of the item; raises ValueError."""
        pairs = (one.split() for one in split(self.item_points))
        return tuple(Point(float(lat), float(long)) for lat, long in pairs)

    @property
    def touched(self) -> bool:
        """Whether a person has written something into the row."""
        return bool(self.decision or self.evidence or self.entry_level)


COLUMNS = tuple("class" if one.name == "cls" else one.name for one in fields(Candidate))


def split(cell: str) -> tuple[str, ...]:
    """The values of one cell."""
    return tuple(part.strip() for part in cell.split(JOIN.strip()) if part.strip())


def dump(rows: Iterable[Candidate]) -> str:
    """The table as CSV (RFC 4180, with a line feed at the end of each line)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            f"'{value}" if name in _GUARDED and value.startswith(_RUNS) else value
            for name, value in asdict(row).items()
        )
    return text.getvalue()


def read(path: Path) -> list[tuple[int, Candidate]]:
    """Line in the file and candidate, of each row; raises DataError with ``file:line:``."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}:1: the file is not UTF-8; save it as CSV UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found: list[tuple[int, Candidate]] = []
    try:
        head = next(reader, [])
        if missing := [name for name in COLUMNS if name not in head]:
            raise DataError(
                f"{path}:1: no column {', '.join(missing)}; is it a table of ascn-kg wikidata propose?"
            )
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return found
            if any(cell.strip() for cell in cells):
                if len(cells) != len(head):
                    raise DataError(f"{path}:{line}: {len(cells)} cells instead of {len(head)}")
                found.append((line, _candidate(dict(zip(head, cells, strict=True)))))
    except csv.Error as error:
        raise DataError(f"{path}:{reader.line_num}: not CSV: {error}") from None


def _delimiter(text: str) -> str:
    """Comma, or the semicolon or tab that spreadsheets write in some countries."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _candidate(cells: dict[str, str]) -> Candidate:
    values = {name: cells[name].strip() for name in COLUMNS}
    for name in _GUARDED:
        if values[name].startswith("'") and values[name][1:].startswith(_RUNS):
            values[name] = values[name][1:]
    values["cls"] = values.pop("class")
    values["decision"] = values["decision"].casefold()
    return Candidate(**values)
