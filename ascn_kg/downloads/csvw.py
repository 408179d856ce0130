"""Tables as CSV with a description in CSVW (Metadata Vocabulary for Tabular Data), in one zip."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from ascn_kg.downloads import pack, tables
from ascn_kg.downloads.content import Content
from ascn_kg.downloads.rdf import readme
from ascn_kg.downloads.tables import Column, Table

METADATA = "csv-metadata.json"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def archive(content: Content, path: Path) -> None:
    """All tables as CSV (RFC 4180, UTF-8, with a header) and their description."""
    all = [*tables.tables(content), tables.statements(content)]
    described = json.dumps(metadata(content, all), ensure_ascii=False, indent=1) + "\n"
    about = readme(content) + (
        "\nOne CSV per kind of thing, statements.csv with every statement and its source, and their\n"
        f"description in CSVW ({METADATA}). Several values of a cell are separated by {tables.SEPARATOR}\n"
        "(within a value it is written ¦). Columns that end in _en or _id hold text in that language,\n"
        "_other text@language.\n"
    )
    members = [(f"{table.name}.csv", written(table)) for table in all]
    pack.zipped(path, [("README.txt", about.encode()), (METADATA, described.encode()), *members])


def written(table: Table) -> bytes:
    """The table as CSV, lines ending in CR LF (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows(table.rows)
    return text.getvalue().encode()


def metadata(content: Content, all: list[Table]) -> dict[str, Any]:
    """The table group (CSVW, section 5.3)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "ASCN knowledge graph",
        "dc:license": {"@id": _LICENCE},
        "dc:source": {"@id": f"{content.base}dataset"},
        "dc:identifier": content.snapshot.id,
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n", "\n"]},
        "tables": [_described(table) for table in all],
    }


def _described(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column, table) for column in table.columns]}
    if table.about:
        schema |= {"primaryKey": "id", "aboutUrl": "{+id}"}
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:extent": f"{len(table.rows)} rows",
        "tableSchema": schema,
    }


def _column(column: Column, table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "titles": column.name, "datatype": column.datatype}
    if column.property and table.about:
        described["propertyUrl"] = column.property
    if column.language:
        described["lang"] = column.language
    if column.separator:
        described["separator"] = column.separator
    if column.name == "id":
        described["required"] = True
    if column.note:
        described["dc:description"] = column.note
    return described
