"""Which engine answers: the setting ``engine``, the size of the snapshot, and whether there are workers."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox

from ascn_kg import snapshot as snapshots
from ascn_kg.engine.base import Engine
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.pool import PoolEngine
from ascn_kg.engine.remote import RemoteEngine
from ascn_kg.errors import EngineError
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot

LARGE = 2_000_000
"""Statements from which a snapshot is served from disk."""
_log = logging.getLogger("ascn_kg.engine")


def kind(settings: Settings, snapshot: Snapshot) -> str:
    """``memory``, ``disk`` or ``remote``."""
    if settings.engine == "auto":
        return "disk" if snapshot.manifest["counts"]["attestations"] > LARGE else "memory"
    return settings.engine if settings.engine in ("memory", "disk") else "remote"


def trusted(settings: Settings, snapshot: Snapshot) -> Engine:
    """The engine for queries of our own making, in this process."""
    match kind(settings, snapshot):
        case "remote":
            return RemoteEngine.of(settings, snapshot)
        case "disk":
            return EmbeddedEngine.on_disk(store_on_disk(snapshot), snapshot.base)
        case _:
            return EmbeddedEngine.from_file(snapshot.file(snapshots.DATASET), snapshot.base)


def public(settings: Settings, trusted: Engine) -> Engine:
    """The engine for queries of anybody: the workers where there are some."""
    if settings.pool:
        return PoolEngine(Path(settings.pool), settings.query_memory << 20, settings.query_wait)
    if isinstance(trusted, EmbeddedEngine):
        _log.warning("no query workers: a query cannot be stopped; start the server with ascn-kg serve")
    return trusted


def impatient(settings: Settings, public: Engine, seconds: float) -> Engine:
    """The engine for public queries, with at most ``seconds`` to wait for a worker."""
    if isinstance(public, PoolEngine):
        wait = min(seconds, settings.query_wait)
        return PoolEngine(Path(settings.pool), settings.query_memory << 20, wait)
    return public


def store_on_disk(snapshot: Snapshot) -> Path:
    """The folder of the snapshot's store on disk, made if it is not there; raises EngineError."""
    folder = snapshot.path.with_name(f"{snapshot.path.name}.store")
    if folder.is_dir():
        return folder
    making = Path(tempfile.mkdtemp(prefix=".storing-", dir=snapshot.path.parent))
    try:
        store = ox.Store(str(making))
        store.bulk_load(path=str(snapshot.file(snapshots.DATASET)), format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
        del store
        making.rename(folder)
    except OSError as error:
        if not folder.is_dir():  # another process may have been first
            raise EngineError(f"{folder} cannot be written: {error}") from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder
