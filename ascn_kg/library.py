"""The questions of ``queries/library``, as the snapshot carries them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One question: ``id`` is the name of its file, ``meta`` its front matter, ``text`` the query."""

    id: str
    meta: Mapping[str, Any]
    text: str

    def question(self, language: str) -> str:
        """The question in the reader's language, else in English."""
        return str(self.meta.get(f"question_{language}", self.meta["question"]))


def read(path: Path) -> tuple[Entry, ...]:
    """All questions of a snapshot's ``library.json``, in the order of their ids."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Entry(one["id"], one["meta"], one["text"]) for one in listed)


def to_begin_with(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The questions marked ``start: true``: what pages offer first."""
    return tuple(entry for entry in entries if entry.meta.get("start"))
