"""A small project cut out of the real one: a few sources, and what they need."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from ascn_kg import sources, turtle, vocab

SOURCES = (
    "beritajakarta-2018-05-23",
    "halo-indonesia-2018-workshop-singapore",
    "inews-2021-10-22",
    "kabar-ngetren-2024-07-31",
    "okezone-2023-07-26",
)
"""The articles that are always in; others come along where the ontology has an example from them."""
_ID = f"{vocab.DEFAULT_BASE}id/"


def cut(root: Path, target: Path) -> sources.Project:
    """The small project in the new folder ``target``: everything valid, with no competency questions."""
    shutil.copytree(root / "ontology", target / "ontology")
    for folder in ("checks", "library"):
        # without the pinned answers, which are those of the whole
        ignore = shutil.ignore_patterns("answers")
        shutil.copytree(root / "queries" / folder, target / "queries" / folder, ignore=ignore)
    parsed = {
        path.relative_to(root): turtle.parse(path.read_text(encoding="utf-8"), path.name)
        for path in sorted([*root.glob("data/**/*.ttl"), *root.glob("ontology/**/*.ttl")])
    }
    needed = {path for path in parsed if path.parts[:2] == ("data", "sources") and path.stem in SOURCES}
    needed |= {_smallest(root, parsed, entity) for entity in _examples(parsed)} - {Path()}
    wanted = {entity for path in needed for triple in parsed[path] for entity in _entities(triple)}
    registry = [path for path in parsed if path.parts[:2] == ("data", "registry")]
    for path in sorted(needed):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, target / path)
    for path in [*registry, *(path for path in parsed if path.parts[:2] == ("data", "links"))]:
        about = "linksFrom" if any("IdentityLink" in str(triple) for triple in parsed[path]) else ""
        kept = _of(parsed[path], wanted, about)
        if kept:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(turtle.write(kept, vocab.DEFAULT_BASE), encoding="utf-8")
    return sources.Project(target)


def _of(triples: list[ox.Triple], wanted: set[str], about: str) -> list[ox.Triple]:
    """The triples whose subject is wanted, or whose identity link starts at something wanted."""
    subjects = set(wanted)
    if about:
        subjects = {
            triple.subject.value
            for triple in triples
            if triple.predicate.value.endswith(f"#{about}") and str(triple.object)[1:-1] in wanted
        }
    return [triple for triple in triples if str(triple.subject)[1:-1] in subjects]


def _examples(parsed: dict[Path, list[ox.Triple]]) -> set[str]:
    return {
        triple.object.value
        for path, triples in parsed.items()
        if path.parts[0] == "ontology"
        for triple in triples
        if triple.predicate.value == f"{vocab.SKOS}example"
    }


def _smallest(root: Path, parsed: dict[Path, list[ox.Triple]], entity: str) -> Path:
    """The smallest source that says something about ``entity``; an empty path where none does."""
    files = [
        path
        for path, triples in parsed.items()
        if path.parts[:2] == ("data", "sources")
        and any(str(triple.subject) == f"<{entity}>" for triple in triples)
    ]
    if any(path.stem in SOURCES for path in files):
        return Path()
    return min(files, key=lambda path: (root / path).stat().st_size, default=Path())


def _entities(triple: ox.Triple) -> set[str]:
    terms = (triple.subject, triple.object)
    return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(_ID)}
