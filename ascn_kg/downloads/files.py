"""The files to download: which there are, where they lie, and how they are made once."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ascn_kg import snapshot as snapshots
from ascn_kg.downloads import csvw, places, rdf, sqlite
from ascn_kg.downloads.content import Content
from ascn_kg.errors import SnapshotError
from ascn_kg.observe import Progress, Silent
from ascn_kg.sentences import N_
from ascn_kg.snapshot import Snapshot

LIST = "files.json"
GZIP, ZSTD, ZIP = "application/gzip", "application/zstd", "application/zip"
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A file that every snapshot has: ``media`` is the type of what is in it, ``packing`` of the packing.

    ``title`` and ``note`` are sentences for people, in English.
    """

    name: str
    title: str
    note: str
    media: str
    packing: str
    write: Callable[[Content, Path], None]

    @property
    def sent_as(self) -> str:
        """The Content-Type that it is served with."""
        return self.packing or self.media


KINDS: tuple[Kind, ...] = (
    Kind(
        "ascn-kg.nq.gz",
        N_("N-Quads"),
        N_(
            "Everything: the merged graph and each source in a graph of its own. "
            "Receipts are verified with it."
        ),
        "application/n-quads",
        GZIP,
        rdf.nquads,
    ),
    Kind(
        "ascn-kg.nq.zst",
        N_("N-Quads, Zstandard"),
        N_("The same, packed smaller."),
        "application/n-quads",
        ZSTD,
        rdf.nquads_zstd,
    ),
    Kind("ascn-kg.trig.gz", N_("TriG"), N_("The same, easier to read."), "application/trig", GZIP, rdf.trig),
    Kind(
        "ascn-kg.jsonld.gz",
        N_("JSON-LD"),
        N_("The same for JSON tools."),
        "application/ld+json",
        GZIP,
        rdf.jsonld,
    ),
    Kind(
        "ascn-kg-sources.zip",
        N_("Turtle, one file per source"),
        N_("What each document states, and the graphs of our own."),
        "text/turtle",
        ZIP,
        rdf.per_source,
    ),
    Kind(
        "ascn-kg-reified.ttl.gz",
        N_("Turtle 1.2 with reifiers"),
        N_("The merged graph; beside each statement who makes it, as RDF 1.2 has it."),
        "text/turtle",
        GZIP,
        rdf.reified_turtle,
    ),
    Kind(
        "ascn-kg-reified.nt.gz",
        N_("N-Triples 1.2 with reifiers"),
        N_("The same, line by line."),
        "application/n-triples",
        GZIP,
        rdf.reified_ntriples,
    ),
    Kind(
        "ascn-kg-csv.zip",
        N_("CSV with CSVW metadata"),
        N_("A table per kind of thing, and one of all statements with their sources."),
        "text/csv",
        ZIP,
        csvw.archive,
    ),
    Kind(
        "ascn-kg.sqlite.gz",
        N_("SQLite"),
        N_("The same tables as one database."),
        "application/vnd.sqlite3",
        GZIP,
        sqlite.database,
    ),
    Kind(
        "ascn-kg-places.geojson",
        N_("GeoJSON"),
        N_("Cities, countries and places with coordinates."),
        "application/geo+json",
        "",
        places.geojson,
    ),
)


@dataclass(frozen=True, slots=True)
class Download:
    """One file that has been made, with its size and the hash of its bytes."""

    kind: Kind
    path: Path
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Its file name."""
        return self.kind.name


@dataclass(frozen=True, slots=True)
class Downloads:
    """All files of one snapshot."""

    snapshot: str
    files: tuple[Download, ...]

    def named(self, name: str) -> Download | None:
        """The file with this name."""
        return next((file for file in self.files if file.name == name), None)


def folder_of(snapshot: Path) -> Path:
    """Where the files of the snapshot in ``snapshot`` lie: beside it."""
    return snapshot.with_name(f"{snapshot.name}.downloads")


def find(build_dir: Path, id: str) -> Downloads | None:
    """The files of a snapshot, if they have been made; ``None`` also where ``id`` is no snapshot's."""
    if not _ID.fullmatch(id):
        return None
    return _read(folder_of(build_dir / id), id)


def make(snapshot: Snapshot, progress: Progress | None = None) -> Downloads:
    """The files of a snapshot, made unless they are there; several processes at once make them once.

    Raises SnapshotError where they cannot be written.
    """
    path = snapshot.path.resolve()
    folder = folder_of(path)
    if (found := _read(folder, snapshot.id)) is not None:
        return found
    try:
        with _locked(path.with_name(f".{path.name}.downloads.lock")):
            if (found := _read(folder, snapshot.id)) is None:
                _make(snapshot, folder, progress or Silent())
    except OSError as error:
        raise SnapshotError(
            f"{folder} cannot be written ({error.strerror or error}): "
            "run ascn-kg build --downloads as somebody who may write there"
        ) from None
    made = _read(folder, snapshot.id)
    if made is None:
        raise SnapshotError(f"{folder} is incomplete: delete it and run ascn-kg build --downloads")
    return made


def _make(snapshot: Snapshot, folder: Path, progress: Progress) -> None:
    making = Path(tempfile.mkdtemp(prefix=".downloading-", dir=folder.parent))
    try:
        content = Content.read(snapshot)
        for kind in KINDS:
            progress.step("download", kind.name)
            kind.write(content, making / kind.name)
        listed = {"snapshot": snapshot.id, "files": snapshots.describe_files(making)}
        (making / LIST).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
        making.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _read(folder: Path, id: str) -> Downloads | None:
    """The files in ``folder``, or ``None`` where it is missing, cut short or another snapshot's."""
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files = tuple(
            Download(kind, folder / kind.name, entry["bytes"], entry["sha256"])
            for kind in KINDS
            for entry in [listed["files"][kind.name]]
        )
        whole = all(file.path.stat().st_size == file.bytes for file in files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Downloads(id, files) if whole and listed["snapshot"] == id else None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds a lock that other processes and threads wait for; the system frees it if this one ends."""
    with path.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
