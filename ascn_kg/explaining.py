"""What is asked of the entity at a line of a curated file, and what of it is not met."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from ascn_kg import iris, load, sources, vocab
from ascn_kg.errors import DataError
from ascn_kg.settings import Settings
from ascn_kg.validate import shapes
from ascn_kg.validate.findings import Finding, Locator


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape that applies: its name, the property it is about (a short name, or empty), its finding."""

    name: str
    path: str
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An entity: its short name, its label, its classes, where it is described, and its rules."""

    entity: str
    label: str
    classes: tuple[str, ...]
    places: tuple[str, ...]
    rules: tuple[Rule, ...]


def explain(settings: Settings, name: str, line: int) -> Explanation:
    """The explanation of the entity around ``line`` (from 1) of the file ``name``.

    Raises DataError where the file is none of the project's or no entity stands there.
    """
    project = sources.find_project(settings)
    dataset = load.load(project, settings.base_iri)
    if name not in dataset.texts:
        raise DataError(f"{name}: not one of the curated files (paths count from {project.root})")
    locator = Locator(dataset)
    subject = locator.subject_at(name, line)
    if subject is None:
        raise DataError(f"{name}:{line}: no entity is described above this line")
    merged = dataset.merged()
    found = [one for one in shapes.check(_around(merged, subject), dataset.shapes) if one.focus == subject]
    broken = {finding.rule: finding for finding in locator.place(found)}
    own = {triple for triple in merged if str(triple.subject) == f"<{subject}>"}
    classes = {
        triple.object.value
        for triple in own
        if triple.predicate.value == f"{vocab.RDF}type" and isinstance(triple.object, ox.NamedNode)
    }
    verbs = {triple.predicate.value for triple in own}
    applying = _applying(dataset, _with_parents(dataset, classes), verbs)
    rules = [Rule(name, path, broken.pop(name, None)) for name, path in sorted(applying.items())]
    rules += [Rule(name, "", finding) for name, finding in sorted(broken.items())]
    return Explanation(
        iris.curie(dataset.base, subject),
        locator.label(subject),
        tuple(sorted(iris.curie(dataset.base, one) for one in classes)),
        tuple(f"{name}:{line}" for name, line in locator.places(subject)),
        tuple(rules),
    )


def _around(merged: set[ox.Triple], subject: str) -> list[ox.Triple]:
    """What the shapes look at when they look at ``subject``: it, its neighbours, and the classes.

    pySHACL's own choice of focus nodes would leave the shapes of the neighbours out.
    """
    focus = f"<{subject}>"
    touching = [triple for triple in merged if focus in (str(triple.subject), str(triple.object))]
    near = {str(term) for triple in touching for term in (triple.subject, triple.object)}
    order = f"{vocab.RDFS}subClassOf"
    return [triple for triple in merged if str(triple.subject) in near or triple.predicate.value == order]


def _with_parents(dataset: load.Dataset, classes: set[str]) -> set[str]:
    parents = defaultdict(set)
    for triple in dataset.of(vocab.ONTOLOGY):
        if triple.predicate.value == f"{vocab.RDFS}subClassOf" and isinstance(triple.object, ox.NamedNode):
            parents[str(triple.subject)].add(triple.object.value)
    found: set[str] = set()
    todo = set(classes)
    while todo:
        one = todo.pop()
        found.add(one)
        todo |= parents[f"<{one}>"] - found
    return found


def _applying(dataset: load.Dataset, classes: set[str], verbs: set[str]) -> dict[str, str]:
    """Name → path of the shapes with these target classes or target predicates."""
    values = defaultdict(lambda: defaultdict(set))  # type: ignore[var-annotated]
    for triple in dataset.shapes:
        if isinstance(triple.object, ox.NamedNode):
            values[str(triple.subject)][triple.predicate.value.removeprefix(vocab.SHACL)].add(
                triple.object.value
            )
    own = set(shapes.names(dataset.shapes, dataset.base))
    head = vocab.prefixes(dataset.base)["shape"]
    found: dict[str, str] = {}
    for shape, about in list(values.items()):
        if not (about["targetClass"] & classes or about["targetSubjectsOf"] & verbs):
            continue
        for one in {shape[1:-1], *about["property"], *about["sparql"]}:
            if (name := one.removeprefix(head)) in own:
                path = min(values[f"<{one}>"]["path"], default="")
                found[name] = iris.curie(dataset.base, path) if path else ""
    return found
