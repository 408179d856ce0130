"""Rules that look across graphs: one ``.rq`` file each in ``queries/checks``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ascn_kg import rq
from ascn_kg.engine.base import Engine
from ascn_kg.terms import Iri, Literal, Row
from ascn_kg.turtle import literal_token
from ascn_kg.validate.findings import VIOLATION, WARNING, Finding, finding


def check(engine: Engine, files: Iterable[Path], base: str) -> list[Finding]:
    """One finding per row of every check.

    A check selects ``?focus`` and ``?message``, and ``?path`` and ``?value`` where a statement is at
    fault; its front matter says ``severity: violation`` or ``warning``.
    """
    found: list[Finding] = []
    for path in files:
        query = rq.read(path, required=("title", "severity"))
        severity = WARNING if query.meta["severity"] == WARNING else VIOLATION
        found += [_finding(row, severity, query.id) for row in engine.select(query.under(base))]
    return found


def _finding(row: Row, severity: str, rule: str) -> Finding:
    value = row.get("value")
    shown = value.value if isinstance(value, Iri) else ""
    if isinstance(value, Literal):
        shown = literal_token(value.value, value.lang or None, value.datatype or None)
    path = row["path"].value if "path" in row else ""
    return finding(severity, rule, row["focus"].value, row["message"].value, path, shown)
