"""``ascn-kg query``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as RichTable

from ascn_kg import iris, snapshot
from ascn_kg.cli.common import load, options
from ascn_kg.cli.serve import find_or_build
from ascn_kg.engine.base import Query, answer
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME, GRAPHS, ROWS, table_from_json
from ascn_kg.engine.tokens import head
from ascn_kg.errors import AscnKgError, QuerySyntaxError
from ascn_kg.sparql import explain, prefixes
from ascn_kg.terms import Iri

NAMES = ["table", *(format.name for format in (*ROWS, *GRAPHS))]


@click.command()
@click.argument("query")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(NAMES),
    default=None,
    help="Output format [table on a terminal, else csv or ttl].",
)
@options("project_dir", "build_dir", "base_iri")
def query(query: str, name: str | None, **flags: str | None) -> None:
    """Answer a SPARQL query: the name of a .rq file, the text itself, or - for standard input.

    Prefixes of this graph need not be declared.
    """
    settings = load(flags)
    chosen = find_or_build(settings)
    text = prefixes.complete(_text(query), chosen.base)
    form = head(text).form
    rows = form in ("SELECT", "ASK", "")
    name = name or ("table" if rows and sys.stdout.isatty() else "csv" if rows else "ttl")
    if name != "table" and (BY_NAME[name] in ROWS) != rows:
        raise AscnKgError(
            f"a {form} has no {name}; use {', '.join(f.name for f in (ROWS if rows else GRAPHS))}"
        )
    engine = EmbeddedEngine.from_file(chosen.file(snapshot.DATASET), chosen.base)
    try:
        body = answer(engine, Query(text), form, BY_NAME["json" if name == "table" else name])
    except QuerySyntaxError as error:
        better = explain.improve(error, text, chosen.base)
        place = explain.excerpt(text, better.line, better.column) if better.line and better.column else ""
        raise AscnKgError("\n".join(part for part in (str(better), place, better.hint) if part)) from None
    if name == "table":
        _print_table(body, chosen.base)
    else:
        sys.stdout.buffer.write(body)


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if query.endswith(".rq"):
        try:
            return Path(query).read_text(encoding="utf-8")
        except OSError as error:
            raise AscnKgError(f"{query}: {error.strerror}") from None
    return query


def _print_table(body: bytes, base: str) -> None:
    found = table_from_json(body)
    table = RichTable(*found.columns)
    for row in found.rows:
        cells = []
        for column in found.columns:
            value = row.get(column)
            shown = "" if value is None else value.value
            cells.append(iris.curie(base, shown) if isinstance(value, Iri) else shown)
        table.add_row(*cells)
    console = Console()
    console.print(table)
    console.print(f"{len(found.rows)} row{'' if len(found.rows) == 1 else 's'}")
