"""Reading from the shapes in which order the properties of each class are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from ascn_kg import turtle, vocab
from ascn_kg.display import Display, Group, Item, in_order
from ascn_kg.errors import BuildError
from ascn_kg.load import Dataset

_ONE = "oneTrueValue"


@dataclass(frozen=True, slots=True)
class _Property:
    """A property shape as it stands in the files."""

    name: str
    path: str
    inverse: bool
    group: str
    order: int
    counts: tuple[tuple[int, ...], tuple[int, ...]]
    classes: frozenset[str]
    datatypes: frozenset[str]
    message: str
    one: bool


def arrange(dataset: Dataset) -> Display:
    """The display of every class that a shape aims at, and of the classes below it.

    Shapes that aim at all subjects of a property (sh:targetSubjectsOf) hold for every class. Raises
    BuildError for a property shape without group or order (SHACL, section 2.3.2.1).
    """
    shapes = turtle.to_graph(dataset.shapes)
    targeted: dict[str, set[_Property]] = defaultdict(set)
    everywhere: set[_Property] = set()
    for node, shape in shapes.subject_objects(SH.property):
        read = _property(shapes, shape, dataset.base)
        for target in shapes.objects(node, SH.targetClass):
            targeted[str(target)].add(read)
        if any(shapes.objects(node, SH.targetSubjectsOf)):
            everywhere.add(read)
    above = _superclasses(dataset)
    groups = _groups(shapes)
    classes: dict[str, tuple[Item, ...]] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for name in sorted({*targeted, *above}):
        levels = [level for level in _levels(name, above) if any(one in targeted for one in level)]
        if levels:
            found = [{shape for one in level for shape in targeted.get(one, ())} for level in levels]
            classes[name] = in_order(groups, _merge([*found, everywhere]))
            parents[name] = tuple(
                sorted({one for level in levels for one in level if one != name} & {*targeted})
            )
    return Display(groups, classes, parents)


def _groups(shapes: Graph) -> tuple[Group, ...]:
    found = [
        Group(_group_id(group), _number(shapes.value(group, SH.order)), dict(_labels(shapes, group)))
        for group in shapes.subjects(RDF.type, SH.PropertyGroup)
    ]
    return tuple(sorted(found, key=lambda group: (group.order, group.id)))


def _labels(shapes: Graph, group: Node) -> Iterator[tuple[str, str]]:
    for label in sorted(shapes.objects(group, RDFS.label), key=str):
        if isinstance(label, Literal):
            yield label.language or "", str(label)


def _property(shapes: Graph, shape: Node, base: str) -> _Property:
    name = str(shape).rpartition("#")[2]
    group, order, path = (shapes.value(shape, verb) for verb in (SH.group, SH.order, SH.path))
    if group is None or order is None or path is None:
        raise BuildError(f"shape:{name} has no sh:path, sh:group or sh:order, so pages cannot place it")
    inverse = shapes.value(path, SH.inversePath) if isinstance(path, BNode) else None
    warns = shapes.value(shape, SH.severity) in (SH.Warning, SH.Info)
    least = () if warns else (SH.minCount, SH.qualifiedMinCount)
    kinds = list(_required(shapes, shape))
    return _Property(
        name,
        str(inverse or path),
        inverse is not None,
        _group_id(group),
        _number(order),
        (_counts(shapes, shape, least), _counts(shapes, shape, (SH.maxCount,))),
        frozenset(str(kind) for verb, kind in kinds if verb == SH["class"]),
        frozenset(str(kind) for verb, kind in kinds if verb == SH.datatype),
        str(shapes.value(shape, SH.message) or ""),
        shapes.value(shape, URIRef(f"{vocab.ascn(base)}{_ONE}")) == Literal(True),
    )


def _required(shapes: Graph, shape: Node) -> Iterator[tuple[Node, Node]]:
    """The classes and datatypes that a shape asks of a value, each with its verb, alternatives included."""
    for verb in (SH["class"], SH.datatype):
        yield from ((verb, kind) for kind in shapes.objects(shape, verb))
    for other in shapes.objects(shape, SH.node):
        yield from _required(shapes, other)
    for choices in shapes.objects(shape, SH["or"]):
        for other in shapes.items(choices):
            yield from _required(shapes, other)


def _counts(shapes: Graph, shape: Node, verbs: Iterable[URIRef]) -> tuple[int, ...]:
    return tuple(_number(value) for verb in verbs for value in shapes.objects(shape, verb))


def _number(value: Node | None) -> int:
    return int(str(value))


def _group_id(group: Node) -> str:
    return str(group).rpartition("#")[2].removeprefix("group-")


def _superclasses(dataset: Dataset) -> dict[str, set[str]]:
    """The direct superclasses of each class of the ontology."""
    above: dict[str, set[str]] = defaultdict(set)
    for triple in dataset.of(vocab.ONTOLOGY):
        if triple.predicate.value == f"{vocab.RDFS}subClassOf":
            lower, upper = triple.subject, triple.object
            if isinstance(lower, ox.NamedNode) and isinstance(upper, ox.NamedNode):
                above[lower.value].add(upper.value)
    return above


def _levels(name: str, above: dict[str, set[str]]) -> Iterator[set[str]]:
    """The class, then its superclasses, nearest first."""
    seen: set[str] = set()
    level = {name}
    while level:
        yield level
        seen |= level
        level = {parent for one in level for parent in above.get(one, ())} - seen


def _merge(levels: list[set[_Property]]) -> Iterator[Item]:
    """One item per path: place and group by the nearest class, everything else from all shapes together."""
    shapes: dict[tuple[str, bool], list[_Property]] = defaultdict(list)
    for level in levels:
        for shape in sorted(level, key=lambda shape: (shape.order, shape.name)):
            if shape not in shapes[shape.path, shape.inverse]:
                shapes[shape.path, shape.inverse].append(shape)
    for (path, inverse), same in shapes.items():
        least = max((count for shape in same for count in shape.counts[0]), default=None)
        most = min((count for shape in same for count in shape.counts[1]), default=None)
        yield Item(
            path=path,
            group=same[0].group,
            order=same[0].order,
            min=least,
            max=most,
            classes=tuple(sorted(frozenset().union(*(shape.classes for shape in same)))),
            datatypes=tuple(sorted(frozenset().union(*(shape.datatypes for shape in same)))),
            message=" ".join(shape.message for shape in same if shape.message),
            one=most == 1 or any(shape.one for shape in same),
            inverse=inverse,
        )
