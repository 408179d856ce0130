from __future__ import annotations

import datetime as dt

import pytest

from ascn_kg import dates, derive, load, reason, turtle, vocab

from .conftest import BASE, PREFIXES


def facts(text: str, dataset: load.Dataset) -> set[str]:
    """What follows from a few statements and the ontology, as N-Triples about the entities."""
    given = turtle.parse(PREFIXES + text, "x.ttl")
    derived = derive.derive(given, BASE)
    ontology = dataset.of(vocab.ONTOLOGY)
    found = [*derived, *reason.infer([*given, *derived, *ontology], BASE)]
    return {str(triple) for triple in found if str(triple).startswith(f"<{BASE}id/city/new")}


def shown(text: str) -> set[str]:
    return {str(triple) for triple in turtle.parse(PREFIXES + text, "x.ttl")}


def test_a_membership_makes_a_member(dataset: load.Dataset) -> None:
    found = facts(
        "membership:m a ascn:Membership ; org:member city:new ; org:organization organization:o .", dataset
    )
    assert shown("city:new org:memberOf organization:o ; org:hasMembership membership:m .") <= found


def test_a_participation_makes_a_participant(dataset: load.Dataset) -> None:
    found = facts("participation:p ascn:participant city:new ; ascn:inEvent event:e .", dataset)
    assert shown("city:new ascn:participatedIn event:e .") <= found


def test_a_label_is_an_rdfs_label(dataset: load.Dataset) -> None:
    found = facts('city:new skos:prefLabel "New"@en ; skos:altLabel "Old"@en .', dataset)
    assert found == shown('city:new rdfs:label "New"@en .')


def test_places_lie_in_what_their_place_lies_in(dataset: load.Dataset) -> None:
    found = facts("city:new ascn:locatedIn place:p . place:p ascn:inCountry country:c .", dataset)
    assert shown("city:new ascn:locatedIn country:c .") <= found
    assert not shown("city:new ascn:inCountry country:c .") & found


def test_classes_of_other_vocabularies_follow(dataset: load.Dataset) -> None:
    assert shown("city:new a geo:Feature , schema:City .") <= facts("city:new a ascn:City .", dataset)


def test_chains_build_on_one_another(dataset: load.Dataset) -> None:
    rule = "org:memberOf owl:propertyChainAxiom ( org:memberOf org:subOrganizationOf ) ."
    given = "city:new org:memberOf organization:a . organization:a org:subOrganizationOf organization:b ."
    found = facts(f"{rule} {given} organization:b org:subOrganizationOf organization:c .", dataset)
    assert shown("city:new org:memberOf organization:b , organization:c .") <= found


def test_properties_of_literals_have_domains_too(dataset: load.Dataset) -> None:
    found = facts('city:new ascn:asWritten "one million" ; ascn:numberInList 3 .', dataset)
    assert shown("city:new a ascn:Listing .") <= found


class TestSecondOpinion:
    """What owlrl thinks of the conclusions."""

    def opinion(self, dataset: load.Dataset, text: str, change: str = "") -> list[str]:
        given = {*turtle.parse(PREFIXES + text, "x.ttl"), *dataset.of(vocab.ONTOLOGY)}
        inferred = {*reason.infer(given, BASE)}
        inferred ^= {*turtle.parse(PREFIXES + change, "x.ttl")}
        return reason.second_opinion(given, inferred, BASE)

    def test_it_agrees(self, dataset: load.Dataset) -> None:
        membership = "membership:m a ascn:Membership ; org:member city:c ; org:organization organization:o ."
        assert self.opinion(dataset, membership) == []

    def test_it_tells_a_contradiction(self, dataset: load.Dataset) -> None:
        (line,) = self.opinion(dataset, "city:new a ascn:City , ascn:Person .")
        assert line.startswith("owlrl finds a contradiction: ")
        assert "city/new" in line

    def test_it_tells_what_is_missing(self, dataset: load.Dataset) -> None:
        (line,) = self.opinion(dataset, "city:new a ascn:City .", "city:new a schema:City .")
        assert line == f"only owlrl infers: {next(iter(shown('city:new a schema:City .')))}"

    def test_it_tells_what_does_not_follow(self, dataset: load.Dataset) -> None:
        (line,) = self.opinion(dataset, "city:new a ascn:City .", "city:new a schema:Person .")
        assert line.startswith("owlrl does not infer: ")


def test_nothing_inferred_is_noise(dataset: load.Dataset) -> None:
    inferred = dataset.of(vocab.INFERRED)
    asserted = dataset.merged().difference(inferred)
    assert inferred
    for triple in inferred:
        subject, verb, value = (str(term) for term in triple)
        assert subject.startswith(f"<{BASE}"), triple
        assert subject != value, triple
        assert not value.endswith(("owl#Thing>", "rdf-schema#Resource>")), triple
        assert "sameAs" not in verb, triple
        assert not value.startswith("_:"), triple
        assert triple not in asserted


@pytest.mark.parametrize(
    ("lexical", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-07-12", "2023-07-12", "2023-07-12"),
    ],
)
def test_spans(lexical: str, first: str, last: str) -> None:
    assert dates.bounds(lexical) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("lexical", ["", "soon", "2018-13", "2018-02-30", "-5", "1-2-3-4"])
def test_what_is_no_date_has_no_bounds(lexical: str) -> None:
    assert dates.bounds(lexical) is None


def test_bounds_cover_all_stated_times(dataset: load.Dataset) -> None:
    found = facts(
        'city:new ascn:startDate "2018"^^xsd:gYear ; ascn:attestedOn "2018-05-22"^^xsd:date ;'
        ' ascn:endDate "2025-03"^^xsd:gYearMonth .',
        dataset,
    )
    bounds = 'city:new ascn:earliest "2018-01-01"^^xsd:date ; ascn:latest "2025-03-31"^^xsd:date .'
    assert found == shown(bounds)


def test_nameless_nodes_get_names_from_their_parts() -> None:
    given = turtle.parse(
        PREFIXES
        + """
tenure:t a ascn:Tenure ; org:member person:p ; org:role role:r ; ascn:forCountry country:c .
tenure:t ascn:capacity concept:a . person:p skos:prefLabel "Amran"@en .
role:r skos:prefLabel "national representative"@en , "perwakilan nasional"@id .
country:c skos:prefLabel "Indonesia"@en . concept:a skos:prefLabel "acting"@en , "pelaksana"@id .
""",
        "x.ttl",
    )
    labels = sorted(t.object.value for t in derive.derive(given, BASE))  # type: ignore[union-attr]
    assert labels == [
        "Amran, national representative (acting) for Indonesia",
        "Amran, perwakilan nasional (pelaksana) untuk Indonesia",
    ]
