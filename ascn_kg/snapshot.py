"""Snapshots on disk: what is in one, how it is found, and how it is opened for serving.

A snapshot is a folder ``build/<content-hash>/`` that never changes once it is there. The link
``build/current`` points to the last good one.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ascn_kg.errors import SnapshotError

FORMAT = 4
DATASET = "dataset.nq"
MANIFEST = "manifest.json"
REPORT = "report.json"
REPORT_TTL = "report.ttl"
SEARCH = "search.sqlite"
SHAPES = "shapes.ttl"
LIBRARY = "library.json"
STATISTICS = "statistics.json"
DISPLAY = "display.json"
CONFLICTS = "conflicts.json"
CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An opened snapshot: its folder and its manifest."""

    path: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """The content hash that names it."""
        return str(self.manifest["id"])

    @property
    def modified(self) -> float:
        """When it was written, in seconds since 1970."""
        return (self.path / MANIFEST).stat().st_mtime

    @property
    def base(self) -> str:
        """The base IRI that it was built for."""
        return str(self.manifest["base_iri"])

    def file(self, name: str) -> Path:
        """The path of one of its files."""
        return self.path / name


def open_snapshot(path: Path) -> Snapshot:
    """The snapshot in ``path``; raises SnapshotError if it is missing, partial or of another format."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SnapshotError(f"no snapshot in {path}: run ascn-kg build") from None
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{path / MANIFEST} cannot be read ({error}): delete the folder and build again"
        ) from None
    if manifest.get("format") != FORMAT:
        raise SnapshotError(f"{path} has another snapshot format: run ascn-kg build")
    for name, entry in manifest["files"].items():
        try:
            size = (path / name).stat().st_size
        except OSError:
            size = -1
        if size != entry["bytes"]:
            raise SnapshotError(f"{path / name} is missing or cut short: delete {path} and build again")
    return Snapshot(path, manifest)


def find(build_dir: Path, key: str) -> Snapshot | None:
    """The snapshot with this content hash, or ``None``; raises SnapshotError if it is damaged."""
    path = build_dir / key
    return open_snapshot(path) if path.is_dir() else None


def current(build_dir: Path) -> Snapshot:
    """The last good snapshot; raises SnapshotError where there is none."""
    return open_snapshot(build_dir / CURRENT)


def describe_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of every file in ``folder`` except the manifest, by name."""
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.iterdir())
        if path.name != MANIFEST
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def publish(folder: Path, build_dir: Path, key: str) -> Path:
    """Move a finished ``folder`` to its place and point ``current`` at it; returns the place.

    Each of the two steps is one rename, so that a reader sees the old state or the new one.
    """
    target = build_dir / key
    try:
        folder.rename(target)
    except OSError:
        if not (target / MANIFEST).exists():
            raise
    point_at(build_dir, key)
    return target


def point_at(build_dir: Path, key: str) -> None:
    """Make ``current`` the snapshot ``key``."""
    link = build_dir / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(key)
    link.replace(build_dir / CURRENT)
