"""What sources disagree on: statements about one thing that cannot all be true."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

VALUE, OBSERVATION, HOLDER = "value", "observation", "holder"


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """One of the values: a term in N-Triples, the node that it is said of, and the graphs that say so."""

    value: str
    node: str
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Values that disagree, with the others that are stated beside them.

    ``property`` is the IRI of a property (``value``), of an indicator (``observation``) or of a role
    (``holder``); ``entity`` is what it is about. At least two of the values cannot both be true.
    """

    kind: str
    entity: str
    property: str
    values: tuple[Stated, ...]


def write(path: Path, conflicts: Iterable[Conflict]) -> None:
    """Write the conflicts as JSON, in order."""
    content = {"conflicts": [asdict(conflict) for conflict in sorted(conflicts)]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> tuple[Conflict, ...]:
    """The conflicts of a snapshot's ``conflicts.json``, by kind, entity and property."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_conflict(one) for one in content["conflicts"])


def _conflict(content: dict[str, Any]) -> Conflict:
    values = (Stated(one["value"], one["node"], tuple(one["graphs"])) for one in content["values"])
    return Conflict(content["kind"], content["entity"], content["property"], tuple(values))
