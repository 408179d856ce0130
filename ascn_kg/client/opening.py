"""Finding the graph: the snapshot of these files or the shipped one, a folder, or an endpoint."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from ascn_kg import settings as settings_module
from ascn_kg import snapshot, sources
from ascn_kg.client.asking import Here, There, is_address
from ascn_kg.client.graph import KnowledgeGraph
from ascn_kg.errors import SnapshotError
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot

_log = logging.getLogger("ascn_kg")


def open(source: str | os.PathLike[str] | None = None, *, timeout: float = 60) -> KnowledgeGraph:
    """The graph of ``source``: a snapshot folder, the address of a SPARQL endpoint, or nothing.

    With nothing it is the snapshot that the settings name, else that of the project's files: of the
    checkout, or shipped with the package. If there is none yet it is built once (some 15 seconds), into the
    user's cache where the files are the package's own. ``timeout`` is in seconds and for endpoints only.
    Raises SnapshotError, SettingsError or UpstreamError.
    """
    if is_address(source):
        return KnowledgeGraph(There(str(source), timeout))
    if source is not None:
        return KnowledgeGraph(Here(snapshot.open_snapshot(Path(source).resolve())))
    return KnowledgeGraph(Here(_find_or_build(settings_module.load())))


def _find_or_build(settings: Settings) -> Snapshot:
    if str(settings.snapshot) not in ("", "."):
        return snapshot.open_snapshot(settings.snapshot.resolve())
    project = sources.find_project(settings)
    key = project.build_key(settings.base_iri)
    own = sources.build_dir(settings, project)
    folders = (own, cache_folder()) if sources.PACKAGE in project.root.parents else (own,)
    for folder in folders:
        try:
            found = snapshot.find(folder, key)
        except SnapshotError:
            continue
        if found is not None:
            return found
    _log.warning("there is no snapshot of these files yet; it is built now, once, in %s", folders[-1])
    _build(project.root, folders[-1], settings.base_iri)
    return snapshot.current(folders[-1])


def _build(project: Path, folder: Path, base: str) -> None:
    """Build in a process of its own: the build starts others, which would run an unguarded script again."""
    command = [sys.executable, "-m", "ascn_kg", "build", "--project-dir", str(project)]
    command += ["--build-dir", str(folder), "--base-iri", base]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SnapshotError(f"the snapshot could not be built:\n{done.stderr.strip()}")


def cache_folder() -> Path:
    """Where snapshots of the package's own files are kept for this user."""
    from platformdirs import user_cache_path  # only when needed

    return user_cache_path("ascn-kg") / "snapshots"
