"""All tables as one SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from ascn_kg.downloads import pack, tables
from ascn_kg.downloads.content import Content
from ascn_kg.downloads.tables import Column, Table

_NUMBERS = {"decimal": "REAL", "integer": "INTEGER"}
_ABOUT = "about"


def database(content: Content, path: Path) -> None:
    """A table per kind, ``statements`` with an index by subject and by property, and ``about``; as gzip.

    Rows go in in order and nothing is timed, so that the same snapshot gives the same bytes.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ascn-kg.sqlite"
        connection = sqlite3.connect(file, isolation_level=None)
        try:
            _fill(connection, content)
        finally:
            connection.close()
        pack.gzipped(path, file.read_bytes())


def _fill(connection: sqlite3.Connection, content: Content) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("BEGIN")
    _about(connection, content)
    for table in tables.tables(content):
        _add(connection, table)
    _add(connection, tables.statements(content))
    for column in ("subject", "predicate"):
        connection.execute(f"CREATE INDEX statements_by_{column} ON statements ({column})")
    connection.execute("COMMIT")
    connection.execute("VACUUM")


def _about(connection: sqlite3.Connection, content: Content) -> None:
    connection.execute(f"CREATE TABLE {_ABOUT} (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    said = {
        "dataset": f"{content.base}dataset",
        "snapshot": content.snapshot.id,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "separator": tables.SEPARATOR,
    }
    connection.executemany(f"INSERT INTO {_ABOUT} VALUES (?, ?)", sorted(said.items()))  # noqa: S608 - our name


def _add(connection: sqlite3.Connection, table: Table) -> None:
    columns = ", ".join(_declared(column, table.about) for column in table.columns)
    connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    marks = ", ".join("?" for _ in table.columns)
    rows = ([cell or None for cell in row] for row in table.rows)
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608 - our names


def _declared(column: Column, about: bool) -> str:
    kind = "TEXT" if column.separator else _NUMBERS.get(column.datatype, "TEXT")
    return f'"{column.name}" {kind}{" PRIMARY KEY" if about and column.name == "id" else ""}'
