"""The table of how much there is of what, kept in ``data/README.md``."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from ascn_kg import vocab
from ascn_kg.errors import DataError
from ascn_kg.load import Dataset

FILE = "data/README.md"
BEGIN, END = "<!-- counts: written by ascn-kg counts -->", "<!-- end of counts -->"


def table(dataset: Dataset) -> str:
    """A Markdown table: class, entities, sources that describe or type them, statements with them as subject.

    Counts what is stated: entities by the classes that files give them, and statements of source graphs.
    """
    own = vocab.ascn(dataset.base)
    members: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    statements: dict[str, int] = defaultdict(int)
    inferred = f"{dataset.base}graph/{vocab.INFERRED}"
    for graph, triples in dataset.graphs.items():
        for triple in triples if graph != inferred else ():
            kind = triple.object
            if triple.predicate.value != f"{vocab.RDF}type" or not isinstance(kind, ox.NamedNode):
                continue
            if kind.value.startswith(own):
                members[kind.value.removeprefix(own)].add(str(triple.subject))
    classes = {entity: name for name, entities in sorted(members.items()) for entity in entities}
    for graph in dataset.source_graphs():
        for triple in dataset.graphs[graph]:
            if name := classes.get(str(triple.subject)):
                sources[name].add(graph)
                statements[name] += 1
    lines = ["| class | entities | sources | statements of sources |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {len(members[name]):,} | {len(sources[name]):,} | {statements[name]:,} |"
        for name in sorted(members)
    ]
    total = sum(len(dataset.graphs[graph]) for graph in dataset.source_graphs())
    lines += [
        "",
        f"In all {len(classes):,} entities and {total:,} statements in {len(dataset.source_graphs()):,} "
        "source graphs; a statement that two sources make is counted twice.",
    ]
    return "\n".join(lines)


def problems(dataset: Dataset, root: Path) -> list[str]:
    """One line if the table in ``data/README.md`` is out of date, or if there is none."""
    path = root / FILE
    if not path.exists():
        return []
    old, line = _between(path.read_text(encoding="utf-8"))
    return [] if old == table(dataset) else [f"{FILE}:{line}: the counts are out of date: run ascn-kg counts"]


def write(dataset: Dataset, root: Path) -> bool:
    """Bring the table up to date; whether anything changed. Raises DataError where its place is missing."""
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{FILE}: {error.strerror}") from None
    old, _ = _between(text)
    new = table(dataset)
    if old == new:
        return False
    path.write_text(text.replace(f"{BEGIN}\n{old}\n{END}", f"{BEGIN}\n{new}\n{END}"), encoding="utf-8")
    return True


def _between(text: str) -> tuple[str, int]:
    """The text between the two marks, and the line where it begins."""
    before, begin, rest = text.partition(f"{BEGIN}\n")
    inside, end, _ = rest.partition(f"\n{END}")
    if not begin or not end:
        raise DataError(f"{FILE}:1: the lines {BEGIN} and {END} are missing, between which the counts stand")
    return inside, before.count("\n") + 2
