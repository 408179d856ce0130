from __future__ import annotations

import pytest

from ascn_kg import load, turtle, vocab
from ascn_kg.errors import BuildError
from ascn_kg.validate import shapes
from ascn_kg.validate.findings import VIOLATION, WARNING

from .conftest import BASE, PREFIXES
from .shape_pairs import PAIRS, WORLD

CLASSES = """
ascn:Network rdfs:subClassOf ascn:Organization . ascn:Project rdfs:subClassOf ascn:Programme .
ascn:Source rdfs:subClassOf ascn:Document . ascn:Listing rdfs:subClassOf ascn:Observation .
"""


def findings(dataset: load.Dataset, text: str) -> dict[str, str]:
    """Rule → severity of everything found in a snippet and the world around it."""
    triples = turtle.parse(PREFIXES + WORLD + CLASSES + text, "x.ttl")
    found = shapes.check(triples, dataset.shapes)
    assert all(finding.message for finding in found)
    return {finding.rule: finding.severity for finding in found}


def test_the_world_around_the_snippets_is_valid(dataset: load.Dataset) -> None:
    assert findings(dataset, "") == {}


@pytest.mark.parametrize("name", PAIRS)
def test_a_shape_lets_the_smallest_valid_statements_pass(dataset: load.Dataset, name: str) -> None:
    assert findings(dataset, PAIRS[name].valid) == {}


@pytest.mark.parametrize("name", PAIRS)
def test_a_shape_catches_what_is_broken_once(dataset: load.Dataset, name: str) -> None:
    pair = PAIRS[name]
    assert pair.valid.count(pair.old) == 1, "break the snippet in one place"
    warns = name in {"label-id-wanted", "event-dated", "observation-dated"}
    assert findings(dataset, pair.valid.replace(pair.old, pair.new)).get(name) == (
        WARNING if warns else VIOLATION
    )


def test_every_shape_has_a_pair(dataset: load.Dataset) -> None:
    assert sorted(PAIRS) == shapes.names(dataset.shapes, BASE)


def test_every_class_has_a_shape(dataset: load.Dataset) -> None:
    own = vocab.ascn(BASE)
    classes = {
        triple.subject.value
        for triple in dataset.of(vocab.ONTOLOGY)
        if str(triple.object) == f"<{vocab.OWL}Class>" and str(triple.subject).startswith(f"<{own}")
    }
    targets = {
        triple.object.value
        for triple in dataset.shapes
        if triple.predicate.value == f"{vocab.SHACL}targetClass"
    }
    parents = {
        triple.subject.value: triple.object.value
        for triple in dataset.of(vocab.ONTOLOGY)
        if triple.predicate.value == f"{vocab.RDFS}subClassOf" and triple.object.value in classes
    }
    assert {name for name in classes if name not in targets and parents.get(name) not in targets} == set()


def test_faulty_shapes_are_told() -> None:
    data = turtle.parse(PREFIXES + WORLD, "x.ttl")
    bad = turtle.parse(PREFIXES + "shape:a a sh:NodeShape ; sh:targetClass ascn:City ; sh:or 3 .", "x.ttl")
    with pytest.raises(BuildError, match="the shapes cannot be used"):
        shapes.check(data, bad)
