"""Competency questions: what the graph must be able to answer, with the hand-checked rows.

One ``.rq`` file each in ``queries/competency``. Its front matter says ``expect``: a list of rows, each
a list of cells in the order of the SELECT (IRIs as prefixed names, literals by their lexical form), or
``true``/``false`` for an ASK. An empty list is a question whose answer must be empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ascn_kg import iris, rq
from ascn_kg.engine.base import Engine, Query
from ascn_kg.engine.base import answer as ask
from ascn_kg.engine.results import BY_NAME, table_from_json
from ascn_kg.engine.tokens import head
from ascn_kg.terms import Iri, Term

REQUIRED = ("title", "question", "expect")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question gave: ``problem`` is empty where it is what was expected."""

    id: str
    problem: str


def answer(engine: Engine, file: rq.QueryFile, base: str) -> list[list[str]]:
    """The rows of a question as its front matter writes them."""
    text = file.under(base)
    form = head(text).form
    table = table_from_json(ask(engine, Query(text), form, BY_NAME["json"]))
    return [[_cell(row.get(column), base) for column in table.columns] for row in table.rows]


def check(engine: Engine, files: Iterable[Path], base: str) -> list[Outcome]:
    """One outcome per question."""
    return [_check(engine, rq.read(path, REQUIRED), base) for path in files]


def _check(engine: Engine, file: rq.QueryFile, base: str) -> Outcome:
    got = answer(engine, file, base)
    expected = expected_rows(file)
    if got == expected:
        return Outcome(file.id, "")
    missing = [row for row in expected if row not in got]
    surplus = [row for row in got if row not in expected]
    if not missing and not surplus:
        return Outcome(file.id, "the rows are right but not their order or number")
    return Outcome(file.id, f"missing {missing}, not expected {surplus}")


def expected_rows(file: rq.QueryFile) -> list[list[str]]:
    """The rows that the front matter expects."""
    expect = file.meta["expect"]
    if isinstance(expect, bool):
        return [[str(expect).lower()]]
    return [[str(cell) for cell in row] for row in expect]


def _cell(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    return iris.curie(base, term.value) if isinstance(term, Iri) else term.value
