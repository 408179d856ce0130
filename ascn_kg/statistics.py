"""How the statements of a snapshot are spread over classes, properties and graphs: what VoID tells of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Partition:
    """The statements with one property: how many, and how many subjects and objects they have."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the default graph by IRI, and of each named graph.

    ``classes`` is entities by class, ``class_properties`` statements by class and property, ``links``
    identity links by property and host of the other register.
    """

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, Partition]
    class_properties: Mapping[str, Mapping[str, int]]
    graphs: Mapping[str, int]
    links: Mapping[str, Mapping[str, int]]


def write(path: Path, statistics: Statistics) -> None:
    """Write the statistics as JSON."""
    path.write_text(json.dumps(asdict(statistics), indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Statistics:
    """The statistics of a snapshot's ``statistics.json``."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["properties"] = {verb: Partition(**one) for verb, one in content["properties"].items()}
    return Statistics(**content)
