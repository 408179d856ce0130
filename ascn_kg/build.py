"""From curated files to a snapshot: load, check the form, reason, validate, index, write."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import ascn_kg
from ascn_kg import (
    agreement,
    arrange,
    conflicts,
    derive,
    display,
    index,
    library,
    load,
    measure,
    reason,
    rq,
    snapshot,
    sources,
    statistics,
    turtle,
    vocab,
)
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.errors import BuildError, DataError, SnapshotError
from ascn_kg.observe import Progress, Silent
from ascn_kg.settings import Settings
from ascn_kg.validate import checks, report, shapes
from ascn_kg.validate.findings import VIOLATION, Finding, Locator


def build(settings: Settings, progress: Progress | None = None, *, force: bool = False) -> snapshot.Snapshot:
    """The snapshot of the project's files, built unless it is there already (or ``force`` is given).

    Raises DataError or BuildError where the files do not pass; nothing is written then, and the
    snapshot that was in use stays in use.
    """
    progress = progress or Silent()
    project = sources.find_project(settings)
    build_dir = sources.build_dir(settings, project)
    key = project.build_key(settings.base_iri)
    if not force and (found := _usable(build_dir, key)) is not None:
        return found
    with _workspace(build_dir) as folder:
        made = assemble(project, settings.base_iri, progress)
        progress.step("write", "snapshot")
        _write(folder, made, project, key)
        target = snapshot.publish(folder, build_dir, key)
    progress.done(str(target))
    return snapshot.open_snapshot(target)


def _usable(build_dir: Path, key: str) -> snapshot.Snapshot | None:
    """The snapshot if it is there and whole; a damaged one is put out of the way."""
    try:
        found = snapshot.find(build_dir, key)
    except SnapshotError:
        shutil.rmtree(build_dir / key)
        return None
    if found is not None:
        snapshot.point_at(build_dir, key)
    return found


@dataclass(frozen=True, slots=True)
class Assembled:
    """The dataset with everything that follows from it; what is doubtful in it; the names of the rules."""

    dataset: load.Dataset
    warnings: tuple[Finding, ...]
    rules: tuple[str, ...]


def assemble(project: sources.Project, base: str, progress: Progress) -> Assembled:
    """Load, check and conclude; raises DataError or BuildError where the files do not pass."""
    progress.step("load", "curated files")
    dataset = load.load(project, base)
    with shapes.in_background(dataset.merged(), dataset.shapes) as shacl:
        progress.step("form", f"{len(dataset.texts)} files in canonical form")
        check_form(dataset)
        progress.step("reason", f"{len(dataset.merged())} statements")
        conclude(dataset)
        files = project.queries("checks")
        progress.step("check", f"{len(files)} rules across graphs")
        engine = EmbeddedEngine.from_quads(dataset.quads(), base)
        found = checks.check(engine, files, base)
        progress.step("validate", "SHACL shapes")
        found += shacl()
    placed = Locator(dataset).place(found)
    broken = [finding for finding in placed if finding.severity == VIOLATION]
    if broken:
        lines = tuple(finding.printed(base) for finding in broken)
        raise BuildError(f"{len(broken)} violation{'s' if len(broken) > 1 else ''}", lines)
    rules = (*shapes.names(dataset.shapes, base), *(path.stem for path in files))
    return Assembled(dataset, tuple(placed), rules)


def conclude(dataset: load.Dataset) -> None:
    """Add ``graph/inferred``: what follows from the statements of the dataset."""
    derived = derive.derive(dataset.merged(), dataset.base)
    inferred = reason.infer({*dataset.merged(), *derived}, dataset.base)
    dataset.add(vocab.INFERRED, [*derived, *inferred])


def check_form(dataset: load.Dataset) -> None:
    """Raises BuildError naming the first line of each file that is not in canonical form."""
    problems = []
    for name, text in dataset.texts.items():
        expected = turtle.canonical(text, name)
        if expected != text:
            pairs = zip(text.split("\n"), expected.split("\n"), strict=False)
            line = next((number for number, (a, b) in enumerate(pairs, 1) if a != b), 1)
            problems.append(f"{name}:{line}: not in canonical form: run ascn-kg fmt {name}")
    if problems:
        raise BuildError("some files are not in canonical form", tuple(problems))


@contextmanager
def _workspace(build_dir: Path) -> Iterator[Path]:
    """A temporary folder inside ``build_dir``; gone afterwards unless it was moved away."""
    try:
        build_dir.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".building-", dir=build_dir))
    except OSError as error:
        raise BuildError(
            f"cannot write to {build_dir} ({error.strerror}): "
            "set ASCN_KG_BUILD_DIR to a folder that you may write to"
        ) from None
    try:
        folder.chmod(0o755)
        yield folder
    except OSError as error:
        raise BuildError(f"cannot write the snapshot in {build_dir}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, made: Assembled, project: sources.Project, key: str) -> None:
    dataset = made.dataset
    store = ox.Store()
    store.bulk_extend(dataset.quads())
    # The store writes each literal as it will be answered; sorted lines make the bytes repeatable.
    lines = sorted((store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    (folder / snapshot.DATASET).write_bytes(b"".join(lines))
    (folder / snapshot.REPORT).write_text(_report(made, project), encoding="utf-8")
    shapes_text = turtle.write(dataset.shapes, dataset.base)
    (folder / snapshot.SHAPES).write_text(shapes_text, encoding="utf-8")
    (folder / snapshot.LIBRARY).write_text(_library(project, dataset.base), encoding="utf-8")
    (folder / snapshot.REPORT_TTL).write_text(report.as_turtle(made.warnings, dataset.base), encoding="utf-8")
    statistics.write(folder / snapshot.STATISTICS, measure.measure(dataset))
    shown = arrange.arrange(dataset)
    display.write(folder / snapshot.DISPLAY, shown)
    disagreeing = agreement.conflicts(dataset, shown)
    conflicts.write(folder / snapshot.CONFLICTS, disagreeing)
    labels = index.write(folder / snapshot.SEARCH, dataset.merged(), dataset.base)
    manifest = {
        "format": snapshot.FORMAT,
        "id": key,
        "base_iri": dataset.base,
        "versions": {"software": ascn_kg.__version__, "ontology": _ontology_version(dataset)},
        "git_commit": _git(project.root, "rev-parse", "HEAD"),
        "git_date": _git(project.root, "log", "-1", "--format=%cI"),
        "counts": {**_counts(dataset, labels), "conflicts": len(disagreeing)},
        "files": snapshot.describe_files(folder),
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / snapshot.MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def _report(made: Assembled, project: sources.Project) -> str:
    constraints = shapes.names(made.dataset.shapes, made.dataset.base)
    titles = {path.stem: str(rq.read(path, ("title",)).meta["title"]) for path in project.queries("checks")}
    return report.as_json(made.warnings, constraints, titles, len(project.queries("competency")))


def _library(project: sources.Project, base: str) -> str:
    read = [rq.read(path) for path in project.queries("library")]
    made = [library.entry(file.id, file.meta, file.under(base)) for file in read]
    entries = [{"id": one.id, "meta": one.meta, "text": one.text} for one in made]
    return f"{json.dumps(entries, ensure_ascii=False, indent=1)}\n"


def _ontology_version(dataset: load.Dataset) -> str:
    for triple in dataset.of(vocab.ONTOLOGY):
        if triple.predicate.value == f"{vocab.OWL}versionInfo" and isinstance(triple.object, ox.Literal):
            return str(triple.object.value)
    raise DataError("ontology/ascn.ttl:1: the ontology has no owl:versionInfo")


def _git(root: Path, *arguments: str) -> str | None:
    """What git says of the checkout, or ``None`` outside one."""
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _counts(dataset: load.Dataset, labels: int) -> dict[str, Any]:
    merged = dataset.merged()
    return {
        "statements": len(merged),
        "attestations": sum(len(set(triples)) for triples in dataset.graphs.values()),
        "inferred": len(set(dataset.of(vocab.INFERRED))),
        "source_graphs": len(dataset.source_graphs()),
        "entities": len({triple.subject for triple in merged if _is_entity(triple, dataset.base)}),
        "labels": labels,
    }


def _is_entity(triple: ox.Triple, base: str) -> bool:
    return isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(f"{base}id/")
