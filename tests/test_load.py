from __future__ import annotations

import pytest

from ascn_kg import load, sources, turtle, vocab
from ascn_kg.errors import DataError

from .conftest import BASE, ROOT

HEAD = "PREFIX city: <https://w3id.org/ascn-kg/id/city/>\nPREFIX ascn: <https://w3id.org/ascn-kg/ontology#>\n"


def test_each_file_is_its_graph(dataset: load.Dataset) -> None:
    graphs = {graph.removeprefix(f"{BASE}graph/") for graph in dataset.graphs}
    files = {path.stem for path in (ROOT / "data/sources").glob("*.ttl")}
    assert graphs == {"registry", "links", "editorial", "ontology", "inferred"} | files


def test_the_default_graph_holds_each_statement_once(dataset: load.Dataset) -> None:
    merged = dataset.merged()
    stated = [triple for triples in dataset.graphs.values() for triple in triples]
    assert set(stated) == merged
    assert len(stated) > len(merged), "two sources do share statements"


def test_another_base_moves_every_iri_of_ours(project: sources.Project) -> None:
    moved = load.load(project, "http://127.0.0.1:8000/")
    texts = [str(triple) for triples in moved.graphs.values() for triple in triples]
    texts += [str(triple) for triple in moved.shapes]
    assert texts
    assert not [text for text in texts if vocab.DEFAULT_BASE in text]


def test_blank_nodes_of_the_ontology_have_fixed_names(project: sources.Project) -> None:
    one, two = (set(load.load(project, BASE).of(vocab.ONTOLOGY)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "data/sources/x.ttl",
            f"{HEAD}city:a ascn:b city:c\ncity:d a city:f .\n",
            "data/sources/x.ttl:4: malformed",
        ),
        ("data/sources/x.ttl", f"{HEAD}city:a ascn:b [ ascn:c city:d ] .\n", "data/sources/x.ttl:3: a blank"),
        ("data/sources/X y.ttl", "", "data/sources/X y.ttl:1: the file name must be the slug"),
        ("data/sources/links.ttl", "", "data/sources/links.ttl:1: the file name must be the slug"),
        ("data/odd.ttl", "", "data/odd.ttl:1: Turtle files belong in"),
        ("ontology/deep/er/x.ttl", "", "ontology/deep/er/x.ttl:1: Turtle files belong in"),
    ],
)
def test_a_bad_file_is_named_by_line(copy: sources.Project, name: str, text: str, said: str) -> None:
    path = copy.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        load.load(copy, BASE)
    assert str(caught.value).startswith(said)


def test_the_key_follows_every_input(copy: sources.Project) -> None:
    keys = {copy.build_key(BASE), copy.build_key("http://127.0.0.1:8000/")}
    for name in ("data/registry/cities.ttl", "queries/checks/same-label.rq", "ontology/shapes/city.ttl"):
        with (copy.root / name).open("a") as stream:
            stream.write("\n")
        keys.add(copy.build_key(BASE))
    assert len(keys) == 5


def test_lexical_forms_are_kept(project: sources.Project) -> None:
    (triple,) = turtle.parse('<a:b> <a:c> "2018"^^<http://www.w3.org/2001/XMLSchema#gYear> .', "x.ttl")
    assert turtle.to_rdflib(triple.object).n3() == '"2018"^^<http://www.w3.org/2001/XMLSchema#gYear>'
