"""Pinned answers of the library: what each question answers at its defaults, in ``queries/library/answers``.

One CSV file per question, IRIs as prefixed names, in the order of the query. A change of data that alters an
answer shows there, line by line, in the same commit.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

from ascn_kg import rq, sources
from ascn_kg.engine.base import Engine
from ascn_kg.validate import competency

FOLDER = "answers"
_HOW = "Look at the change; if it is right, run ascn-kg library pin and commit the new answer with it"


def text(engine: Engine, file: rq.QueryFile, base: str) -> str:
    """The answer of a question as its pinned file writes it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(file.meta["columns"])
    writer.writerows(competency.answer(engine, file, base))
    return out.getvalue()


def problems(engine: Engine, project: sources.Project, base: str) -> list[str]:
    """One line per question whose answer is not the pinned one; none where nothing is pinned at all."""
    folder = _folder(project)
    if not folder.is_dir():
        return []
    found = []
    ids = set()
    for path in project.queries("library"):
        file = rq.read(path)
        ids.add(file.id)
        pinned = folder / f"{file.id}.csv"
        name = f"queries/library/{FOLDER}/{file.id}.csv"
        if not pinned.exists():
            found.append(f"queries/library/{file.id}.rq:1: the answer is not pinned: run ascn-kg library pin")
        elif (
            different := _compare(pinned.read_text(encoding="utf-8"), text(engine, file, base))
        ) is not None:
            line, old, new = different
            found.append(f"{name}:{line}: pinned {old!r}, answered {new!r}. {_HOW}")
    strays = sorted(path.name for path in folder.glob("*.csv") if path.stem not in ids)
    return found + [f"queries/library/{FOLDER}/{name}:1: no question has this answer" for name in strays]


def pin(engine: Engine, project: sources.Project, base: str) -> list[str]:
    """Write all answers anew; the ids of the questions whose answer is another than before."""
    folder = _folder(project)
    folder.mkdir(exist_ok=True)
    changed = []
    wanted = {}
    for path in project.queries("library"):
        file = rq.read(path)
        wanted[f"{file.id}.csv"] = text(engine, file, base)
    for stray in folder.glob("*.csv"):
        if stray.name not in wanted:
            stray.unlink()
            changed.append(stray.stem)
    for name, content in wanted.items():
        target = folder / name
        if not target.exists() or target.read_text(encoding="utf-8") != content:
            target.write_text(content, encoding="utf-8")
            changed.append(target.stem)
    return sorted(changed)


def _folder(project: sources.Project) -> Path:
    return project.root / "queries" / "library" / FOLDER


def _compare(old: str, new: str) -> tuple[int, str, str] | None:
    """The first line in which two answers differ, with both; ``None`` where they are equal."""
    if old == new:
        return None
    pairs = enumerate(zip_longest(old.splitlines(), new.splitlines(), fillvalue=""), 1)
    return next(((line, a, b) for line, (a, b) in pairs if a != b), (1, "", ""))
