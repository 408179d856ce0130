"""Counting how the statements of a dataset are spread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import pyoxigraph as ox

from ascn_kg import vocab
from ascn_kg.load import Dataset
from ascn_kg.statistics import Partition, Statistics

T = TypeVar("T")
_TYPE = f"{vocab.RDF}type"
_MATCHES = (f"{vocab.SKOS}exactMatch", f"{vocab.SKOS}closeMatch")


def measure(dataset: Dataset) -> Statistics:
    """The statistics of a dataset, inferred statements included."""
    merged = dataset.merged()
    types: dict[str, set[str]] = defaultdict(set)
    subjects: dict[str, set[str]] = defaultdict(set)
    objects: dict[str, set[str]] = defaultdict(set)
    triples: Counter[str] = Counter()
    links: dict[str, Counter[str]] = defaultdict(Counter)
    for triple in merged:
        subject, verb, value = str(triple.subject), triple.predicate.value, triple.object
        triples[verb] += 1
        subjects[verb].add(subject)
        objects[verb].add(str(value))
        if verb == _TYPE and isinstance(value, ox.NamedNode):
            types[value.value].add(subject)
        elif verb in _MATCHES and isinstance(value, ox.NamedNode):
            links[verb][urlsplit(value.value).netloc] += 1
    by_subject: dict[str, Counter[str]] = defaultdict(Counter)
    for triple in merged:
        by_subject[str(triple.subject)][triple.predicate.value] += 1
    per_class: dict[str, Counter[str]] = {}
    for name, members in types.items():
        total: Counter[str] = Counter()
        for member in members:
            total.update(by_subject[member])
        per_class[name] = total
    return Statistics(
        triples=len(merged),
        subjects=len(by_subject),
        objects=len({str(triple.object) for triple in merged}),
        classes=_in_order({name: len(members) for name, members in types.items()}),
        properties=_in_order(
            {verb: Partition(triples[verb], len(subjects[verb]), len(objects[verb])) for verb in triples}
        ),
        class_properties=_in_order({name: _in_order(counts) for name, counts in per_class.items()}),
        graphs=_in_order({graph: len(set(found)) for graph, found in dataset.graphs.items()}),
        links=_in_order({verb: _in_order(counts) for verb, counts in links.items()}),
    )


def _in_order(counts: Mapping[str, T]) -> dict[str, T]:
    return dict(sorted(counts.items()))
