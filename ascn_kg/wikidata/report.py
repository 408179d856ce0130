"""The dated report on our links to Wikidata: values, JSON for programs, Markdown for people."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ascn_kg.errors import SnapshotError

FOLDER = "wikidata"
"""The folder of reports beside the snapshots."""
FOUND, REDIRECT, DELETED = "found", "redirect", "deleted"
STATE, LABEL, COORDINATES, COUNTRY, CLASS, IDENTIFIER = (
    "item",
    "label",
    "coordinates",
    "country",
    "class",
    "identifier",
)
TOPICS = (STATE, LABEL, COORDINATES, COUNTRY, CLASS, IDENTIFIER)
"""What is compared, in the order of the report."""
_FORMAT = 1
_NAME = re.compile(r"\d{4}-\d\d-\d\d\.json")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which Wikidata and we do not say the same; ``about`` is a language or a property."""

    topic: str
    about: str
    wikidata: str
    ours: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One link: the entity as ``kind/slug``, the item, what became of it, and what was compared.

    ``compared`` is topic → number of comparisons; ``kilometres`` the distance of the coordinates.
    """

    entity: str
    name: str
    item: str
    state: str
    now: str
    compared: dict[str, int]
    kilometres: float | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check on one day found; ``service`` is the address that was asked."""

    date: str
    service: str
    links: tuple[Checked, ...]

    def compared(self) -> Counter[str]:
        """Topic → comparisons made."""
        return sum((Counter(one.compared) for one in self.links), Counter())

    def differing(self) -> Counter[str]:
        """Topic → comparisons in which Wikidata and we differ."""
        return Counter(row.topic for one in self.links for row in one.differences)


def write(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write ``<date>.json`` and ``<date>.md`` into ``folder``, each at once; returns their paths."""
    content = {"format": _FORMAT, **asdict(report)}
    paths = folder / f"{report.date}.json", folder / f"{report.date}.md"
    write_whole(paths[1], as_markdown(report))
    write_whole(paths[0], json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return paths


def write_whole(path: Path, text: str) -> None:
    """Write a file so that readers see the old one or the new one; raises SnapshotError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SnapshotError(f"cannot write {path} ({error.strerror})") from None


def latest(folder: Path) -> Path | None:
    """The last report in ``folder``, or ``None``."""
    found = [path for path in folder.glob("*.json") if _NAME.fullmatch(path.name)]
    return max(found, default=None, key=lambda path: path.name)


def read(path: Path) -> Report:
    """The report in a file; raises SnapshotError where it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError("it has another format")
        return Report(content["date"], content["service"], tuple(_checked(one) for one in content["links"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}): run ascn-kg wikidata check") from None


def _checked(content: dict[str, Any]) -> Checked:
    differences = tuple(Difference(**one) for one in content["differences"])
    return Checked(**{**content, "differences": differences})


def as_markdown(report: Report) -> str:
    """The report as a document: what was compared, then each difference."""
    made, differ = report.compared(), report.differing()
    lines = [
        f"# Wikidata says, we say: {report.date}",
        "",
        f"{len(report.links)} verified links, compared with {report.service}.",
        "",
        "| what | compared | differ |",
        "|---|---:|---:|",
        *(f"| {topic} | {made[topic]} | {differ[topic]} |" for topic in TOPICS),
        "",
        "| entity | item | what | Wikidata says | we say |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.entity} | [{one.item}](https://www.wikidata.org/wiki/{one.item}) "
        f"| {row.topic}{f' ({row.about})' if row.about else ''} | {_cell(row.wikidata)} | {_cell(row.ours)} |"
        for one in report.links
        for row in one.differences
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)
    return " ".join(escaped.split())
