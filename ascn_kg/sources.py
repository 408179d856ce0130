"""Which curated files there are and which named graph each one is: the layout of the project."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ascn_kg import iris, vocab
from ascn_kg.errors import DataError, SettingsError
from ascn_kg.settings import Settings

PACKAGE = Path(__file__).parent
_NOT_BUILDING = {"web", "cli", "pages", "reconcile", "sparql", "engine", "receipts", "client", "wikidata"}
"""Folders of the package whose code has no say in what a snapshot holds."""


@dataclass(frozen=True, slots=True)
class CuratedFile:
    """One Turtle file; ``graph`` is the slug of its named graph, ``None`` for shapes."""

    path: Path
    name: str
    graph: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with ``ontology/``, ``data/`` and ``queries/``."""

    root: Path

    def turtle_files(self) -> tuple[CuratedFile, ...]:
        """Every Turtle file in a fixed order (by path).

        Raises DataError for a file in a place that belongs to no graph or with a name that is no slug.
        """
        return tuple(self._turtle_files())

    def _turtle_files(self) -> Iterator[CuratedFile]:
        for path in sorted([*self.root.glob("ontology/**/*.ttl"), *self.root.glob("data/**/*.ttl")]):
            name = path.relative_to(self.root).as_posix()
            match path.relative_to(self.root).parts:
                case ("ontology", "shapes", _):
                    graph = None
                case ("ontology", _) | ("ontology", "schemes" | "alignments", _):
                    graph = vocab.ONTOLOGY
                case ("data", "registry", _) | ("data", "retired.ttl"):
                    graph = vocab.REGISTRY
                case ("data", "links", _):
                    graph = vocab.LINKS
                case ("data", "editorial", _):
                    graph = vocab.EDITORIAL
                case ("data", "sources", _):
                    graph = path.stem
                    if not iris.is_slug(graph) or graph in vocab.HOUSE_GRAPHS:
                        raise DataError(
                            f"{name}:1: the file name must be the slug of its source "
                            "(lower-case letters, digits and hyphens, at most 60 characters)"
                        )
                case _:
                    raise DataError(
                        f"{name}:1: Turtle files belong in data/registry, data/links, data/editorial, "
                        "data/sources, ontology, ontology/schemes, ontology/alignments or ontology/shapes"
                    )
            yield CuratedFile(path, name, graph)

    def queries(self, folder: str) -> tuple[Path, ...]:
        """The ``.rq`` files of ``queries/<folder>`` in a fixed order."""
        return tuple(sorted((self.root / "queries" / folder).glob("*.rq")))

    def build_key(self, base: str) -> str:
        """The content hash that names a snapshot: 16 hex digits over every byte that shapes it.

        That is the Turtle files, the checks, the library, how many competency questions there are, the base
        IRI and the code of the build itself.
        """
        digest = hashlib.sha256(base.encode())
        inputs = [(file.name, file.path) for file in self.turtle_files()]
        queries = [*self.queries("checks"), *self.queries("library")]
        inputs += [(path.relative_to(self.root).as_posix(), path) for path in queries]
        inputs += [(f"ascn_kg/{path.relative_to(PACKAGE).as_posix()}", path) for path in _build_code()]
        for name, path in inputs:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"\n{name} {content}".encode())
        digest.update(f"\n{len(self.queries('competency'))} questions".encode())
        return digest.hexdigest()[:16]


def _build_code() -> list[Path]:
    found = sorted(PACKAGE.rglob("*.py"))
    return [path for path in found if path.relative_to(PACKAGE).parts[0] not in _NOT_BUILDING]


def find_project(settings: Settings) -> Project:
    """The project folder: the setting, else the working folder, else where the package lies.

    Raises SettingsError where none of them holds ``ontology/`` and ``data/``.
    """
    if str(settings.project_dir) not in ("", "."):
        candidates = [settings.project_dir]
    else:
        candidates = [Path.cwd(), PACKAGE.parent, PACKAGE / "_project"]
    for candidate in candidates:
        if (candidate / "ontology").is_dir() and (candidate / "data").is_dir():
            return Project(candidate.resolve())
    looked = ", ".join(str(candidate) for candidate in candidates)
    raise SettingsError(f"no ontology/ and data/ in {looked}: run in a checkout or set ASCN_KG_PROJECT_DIR")


def build_dir(settings: Settings, project: Project) -> Path:
    """Where snapshots live, as an absolute path."""
    return project.root / settings.build_dir
