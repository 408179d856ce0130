from __future__ import annotations

from pathlib import Path

import pytest

from ascn_kg import agreement, arrange, conflicts, load, turtle, vocab
from ascn_kg.conflicts import Conflict, Stated
from ascn_kg.display import Display
from ascn_kg.snapshot import CONFLICTS, Snapshot

from .conftest import BASE, PREFIXES, ROOT

ASCN = vocab.ascn(BASE)
WORLD = """
event:e a ascn:Event . project:j a ascn:Project . programme:g a ascn:Programme . place:l a ascn:Place .
city:c a ascn:City . city:d a ascn:City . country:k a ascn:Country . organization:n a ascn:Network .
person:p a ascn:Person . person:q a ascn:Person .
"""


@pytest.fixture(scope="module")
def shown(dataset: load.Dataset) -> Display:
    return arrange.arrange(dataset)


def found(shown: Display, **graphs: str) -> list[Conflict]:
    """The conflicts in a dataset with the statements of each graph."""
    made = load.Dataset(BASE)
    for slug, text in {"registry": WORLD, **graphs}.items():
        made.add(slug, turtle.parse(PREFIXES + text, slug))
    return agreement.conflicts(made, shown)


DAY, MONTH, YEAR = '"2023-07-12"^^xsd:date', '"2023-07"^^xsd:gYearMonth', '"2023"^^xsd:gYear'
VALUES = [
    ("a month holds a day", f"event:e ascn:startDate {MONTH} .", f"event:e ascn:startDate {DAY} .", 0),
    ("a year holds a month", f"event:e ascn:startDate {YEAR} .", f"event:e ascn:startDate {MONTH} .", 0),
    ("two days", 'event:e ascn:startDate "2023-07-11"^^xsd:date .', f"event:e ascn:startDate {DAY} .", 1),
    (
        "another month",
        'event:e ascn:startDate "2023-06"^^xsd:gYearMonth .',
        f"event:e ascn:startDate {DAY} .",
        1,
    ),
    ("equal numbers", "event:e ascn:ordinal 7 .", "event:e ascn:ordinal 07 .", 0),
    ("two numbers", "event:e ascn:ordinal 7 .", "event:e ascn:ordinal 8 .", 1),
    ("two towns", "event:e ascn:venue city:c .", "event:e ascn:venue city:d .", 1),
    ("a town and its country", "event:e ascn:venue city:c .", "event:e ascn:venue country:k .", 0),
    ("a part of a town", "event:e ascn:venue place:l .", "event:e ascn:venue country:k .", 0),
    ("several hosts", "event:e ascn:hostedBy city:c .", "event:e ascn:hostedBy city:d .", 0),
    ("two focus areas", "project:j ascn:focusArea concept:x .", "project:j ascn:focusArea concept:y .", 1),
    ("of a programme", "programme:g ascn:focusArea concept:x .", "programme:g ascn:focusArea concept:y .", 0),
    ("both in each", *(["event:e ascn:venue city:c , city:d ."] * 2), 0),
    ("both in one", "event:e ascn:venue city:c , city:d .", "event:e ascn:venue city:c .", 1),
]


@pytest.mark.parametrize(
    ("one", "other", "count"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES]
)
def test_values_conflict_where_they_cannot_all_be_true(
    shown: Display, one: str, other: str, count: int
) -> None:
    place = "city:c ascn:inCountry country:k . place:l ascn:locatedIn city:c ."
    assert [conflict.kind for conflict in found(shown, a=one, b=other, where=place)] == ["value"] * count


@pytest.mark.parametrize(
    ("graph", "count"), [("b", 1), ("registry", 1), ("editorial", 0), ("inferred", 0), ("links", 0)]
)
def test_only_sources_and_the_registry_state_values(shown: Display, graph: str, count: int) -> None:
    other = "event:e ascn:ordinal 8 . event:e a ascn:Event ."
    assert len(found(shown, a="event:e ascn:ordinal 7 .", **{graph: other})) == count


def test_a_conflict_names_every_value_with_its_graphs(shown: Display) -> None:
    one, other = (
        'event:e ascn:startDate "2023-07-11"^^xsd:date .',
        f"event:e ascn:startDate {DAY} , {MONTH} .",
    )
    (conflict,) = found(shown, a=one, b=other, c=other)
    event = f"{BASE}id/event/e"
    assert (conflict.entity, conflict.property) == (event, f"{ASCN}startDate")
    graphs = tuple(f"{BASE}graph/{slug}" for slug in "bc")
    assert conflict.values == (
        Stated(f'"2023-07"^^<{vocab.XSD}gYearMonth>', event, graphs),
        Stated(f'"2023-07-11"^^<{vocab.XSD}date>', event, (f"{BASE}graph/a",)),
        Stated(f'"2023-07-12"^^<{vocab.XSD}date>', event, graphs),
    )


def observed(name: str, value: str, **others: str) -> str:
    said = {"indicator": "indicator:i", "observedArea": "city:c", "unit": "unit:NUM", "year": YEAR, **others}
    pairs = " ; ".join(f"ascn:{verb} {term}" for verb, term in said.items() if term)
    return f"observation:{name} a ascn:Observation ; {pairs} ; ascn:value {value} ."


OBSERVATIONS: list[tuple[str, dict[str, str], int]] = [
    ("at one time", {}, 1),
    ("in a month of the year", {"year": MONTH}, 1),
    ("in another year", {"year": '"2024"^^xsd:gYear'}, 0),
    ("one undated", {"year": ""}, 0),
    ("of another city", {"observedArea": "city:d"}, 0),
    ("of another indicator", {"indicator": "indicator:j"}, 0),
    ("in another unit", {"unit": "unit:PERCENT"}, 0),
    ("with a qualifier", {"qualifier": "concept:about"}, 0),
    ("about something there", {"about": "programme:g"}, 0),
]


@pytest.mark.parametrize(
    ("other", "count"), [row[1:] for row in OBSERVATIONS], ids=[row[0] for row in OBSERVATIONS]
)
def test_observations_conflict_where_all_but_the_value_is_one(
    shown: Display, other: dict[str, str], count: int
) -> None:
    conflict = found(shown, a=observed("a", "1.0"), b=observed("b", "2.0", **other))
    assert [one.kind for one in conflict] == ["observation"] * count


@pytest.mark.parametrize(
    ("both", "count"),
    [
        ({"qualifier": "concept:about"}, 1),
        ({"qualifier": "concept:at-least"}, 0),
        ({"qualifier": "concept:up-to"}, 0),
        ({"year": ""}, 1),
        ({"observedArea": "", "about": "programme:g"}, 1),
    ],
)
def test_two_observations_with_the_same_hedge_or_without_a_year(
    shown: Display, both: dict[str, str], count: int
) -> None:
    conflict = found(shown, a=observed("a", "1.0", **both), b=observed("b", "2.0", **both))
    assert len(conflict) == count


def test_observations_about_one_thing_in_two_areas_are_no_conflict(shown: Display) -> None:
    one = observed("a", "1.0", about="programme:g")
    assert len(found(shown, a=one, b=observed("b", "2.0", about="programme:g"))) == 1
    assert found(shown, a=one, b=observed("b", "2.0", about="programme:g", observedArea="city:d")) == []


def test_equal_numbers_and_numbers_of_one_source_are_no_conflict(shown: Display) -> None:
    assert found(shown, a=observed("a", "1.0"), b=observed("b", "1.00")) == []
    assert found(shown, a=observed("a", "1.0") + observed("b", "2.0")) == []


def test_a_conflict_of_observations_names_thing_indicator_and_nodes(shown: Display) -> None:
    (conflict,) = found(shown, a=observed("a", "1.0"), b=observed("b", "2.5"))
    assert (conflict.entity, conflict.property) == (f"{BASE}id/city/c", f"{BASE}id/indicator/i")
    assert [(one.value, one.node) for one in conflict.values] == [
        (f'"1"^^<{vocab.XSD}decimal>', f"{BASE}id/observation/a"),
        (f'"2.5"^^<{vocab.XSD}decimal>', f"{BASE}id/observation/b"),
    ]


def held(holder: str, times: str, role: str = "chair", more: str = "") -> str:
    name = holder.partition(":")[2]
    return (
        f"tenure:{name} a ascn:Tenure ; org:member {holder} ; org:organization organization:n ;"
        f" org:role role:{role} ; {times} {more} ."
    )


ATTESTED = f"ascn:attestedOn {DAY}"
TERM = 'ascn:startDate "2022"^^xsd:gYear ; ascn:endDate "2025"^^xsd:gYear'
HOLDERS = [
    ("on one day", held("person:p", ATTESTED), held("person:q", ATTESTED), 1),
    ("in one year", *(held(f"person:{one}", f"ascn:attestedOn {YEAR}") for one in "pq"), 0),
    (
        "on two days",
        held("person:p", ATTESTED),
        held("person:q", 'ascn:attestedOn "2023-07-13"^^xsd:date'),
        0,
    ),
    ("a day in a term", held("person:p", TERM), held("person:q", ATTESTED), 1),
    ("a year in a term", held("person:p", TERM), held("person:q", f"ascn:attestedOn {YEAR}"), 1),
    (
        "a year that a term begins in",
        held("person:p", TERM),
        held("person:q", 'ascn:attestedOn "2022-12"^^xsd:gYearMonth'),
        0,
    ),
    (
        "a term without an end",
        held("person:p", 'ascn:startDate "2022"^^xsd:gYear'),
        held("person:q", ATTESTED),
        0,
    ),
    ("two terms", *(held(f"person:{one}", TERM) for one in "pq"), 1),
    (
        "one term after the other",
        held("person:p", TERM),
        held("person:q", 'ascn:startDate "2025"^^xsd:gYear ; ascn:endDate "2027"^^xsd:gYear'),
        0,
    ),
    (
        "one term from the day on which the other ends",
        held("person:p", 'ascn:startDate "2022-01-01"^^xsd:date ; ascn:endDate "2023-07-12"^^xsd:date'),
        held("person:q", f'ascn:startDate {DAY} ; ascn:endDate "2024-01-01"^^xsd:date'),
        0,
    ),
    ("a state and its minister", held("person:p", ATTESTED), held("country:k", ATTESTED), 0),
    ("another role", held("person:p", ATTESTED), held("person:q", ATTESTED, "shepherd"), 0),
    ("a role of many", *(held(f"person:{one}", ATTESTED, "speaker") for one in "pq"), 0),
    (
        "an acting holder",
        held("person:p", ATTESTED),
        held("person:q", ATTESTED, more="; ascn:capacity concept:acting"),
        0,
    ),
    (
        "in the place of another",
        held("person:p", ATTESTED),
        held("person:q", ATTESTED, more="; ascn:inPlaceOf post:s"),
        0,
    ),
    (
        "officers of one city",
        *(
            held(f"person:{one}", ATTESTED, "chief-smart-city-officer", "; ascn:forCity city:c")
            for one in "pq"
        ),
        1,
    ),
    (
        "officers of two cities",
        *(
            held(f"person:{one}", ATTESTED, "chief-smart-city-officer", f"; ascn:forCity city:{city}")
            for one, city in ("pc", "qd")
        ),
        0,
    ),
    (
        "an officer and the alternate",
        *(
            held(f"person:{one}", ATTESTED, f"chief-smart-city-officer{tail}", "; ascn:forCity city:c")
            for one, tail in (("p", ""), ("q", "-alternate"))
        ),
        0,
    ),
]


@pytest.mark.parametrize(
    ("one", "other", "count"), [row[1:] for row in HOLDERS], ids=[row[0] for row in HOLDERS]
)
def test_holders_conflict_where_both_certainly_hold_one_seat(
    shown: Display, one: str, other: str, count: int
) -> None:
    assert [conflict.kind for conflict in found(shown, a=one, b=other)] == ["holder"] * count


def test_one_list_that_names_two_holders_is_enough(shown: Display) -> None:
    (conflict,) = found(shown, a=held("person:p", ATTESTED) + held("person:q", ATTESTED))
    assert (conflict.entity, conflict.property) == (f"{BASE}id/organization/n", f"{BASE}id/role/chair")
    assert [one.node for one in conflict.values] == [f"{BASE}id/tenure/{name}" for name in "pq"]


def test_what_is_written_is_what_is_read(shown: Display, tmp_path: Path) -> None:
    made = found(
        shown,
        a=observed("a", "1.0") + "event:e ascn:ordinal 7 .",
        b=observed("b", "2.0") + "event:e ascn:ordinal 8 .",
    )
    conflicts.write(tmp_path / CONFLICTS, reversed(made))
    assert conflicts.read(tmp_path / CONFLICTS) == tuple(made)


START, END, FOCUS, FORMAT = (f"value {name}" for name in ("startDate", "endDate", "focusArea", "format"))
FOUND: dict[str, tuple[str, ...]] = {
    "areas-of-cities": tuple(
        f"observation area city/{name}" for name in ("hanoi", "kuching", "manila", "yangon")
    ),
    "chair-term-of-indonesia": (f"{START} tenure/indonesia-ascn-chair-2023",),
    "cities-at-the-workshop": (
        "observation number-of-cities-taking-part event/asean-smart-cities-governance-workshop-2018",
    ),
    "date-of-the-makassar-conference": (f"{START} event/smart-city-conference-in-makassar",),
    "dates-of-the-32nd-summit": (f"{START} event/32nd-asean-summit",),
    "dates-of-the-first-discussion": (f"{START} event/ascn-discussion-2023-industry-and-innovation",),
    "day-of-the-panel-discussion": (f"{START} event/3rd-ajscn-hlm-panel-discussion",),
    "day-of-the-second-annual-meeting": (f"{START} event/2nd-ascn-annual-meeting",),
    "days-of-the-eighth-meeting": tuple(f"{verb} event/8th-ascn-annual-meeting" for verb in (START, END)),
    "densities-of-cities": tuple(
        f"observation population-density city/{name}"
        for name in ("ho-chi-minh-city", "kuching", "manila", "phnom-penh", "yangon")
    ),
    "end-of-smart-green-asean-cities": (f"{END} programme/smart-green-asean-cities",),
    "focus-areas-that-changed": tuple(
        f"{FOCUS} project/{name}"
        for name in (
            "rayong-emergency-incident-command-centre",
            "singapore-e-payments",
            "sumedang-jatinangor-city-of-knowledge",
        )
    ),
    "format-of-the-summit-and-expo": (f"{FORMAT} event/asean-smart-cities-summit-and-expo-2020",),
    "founding-of-the-network": (f"{START} organization/asean-smart-cities-network",),
    "joining-year-of-three-thai-cities": tuple(
        f"{START} membership/{name}-asean-smart-cities-network"
        for name in ("chiang-mai", "khon-kaen", "rayong")
    ),
    "members-in-july-2023": ("observation number-of-pilot-cities organization/asean-smart-cities-network",),
    "ministers-in-busan": (
        "observation number-of-vice-ministers event/asean-rok-ministerial-meeting-on-smart-city",
    ),
    "numbers-of-the-makassar-conference": (
        "observation number-of-business-delegates event/smart-city-conference-in-makassar",
    ),
    "populations-of-cities": tuple(
        f"observation population city/{name}" for name in ("kuching", "manila", "yangon")
    ),
    "shepherd-terms-of-indonesia": tuple(
        f"{verb} tenure/indonesia-ascn-shepherd-2023" for verb in (START, END)
    ),
    "stunting-in-banyuwangi": ("observation stunting-prevalence city/banyuwangi",),
    "stunting-in-sumedang": ("observation stunting-prevalence city/sumedang",),
    "two-representatives-of-viet-nam": ("holder national-representative country/viet-nam",),
}
"""The questions about a contradiction that are found: kind, name of the property, entity."""

OTHER = {
    "names and spellings": (
        "names-in-the-lists",
        "names-of-a-directorate",
        "names-of-the-walkways-of-phnom-penh",
        "spellings-of-cities",
        "spellings-of-people",
        "title-of-gunawan",
        "two-projects-become-one",
    ),
    "one source is more exact": (
        "days-of-the-sixth-meeting",
        "place-of-the-sixth-meeting",
    ),
    "different properties, indicators or roles": (
        "adoption-of-the-framework",
        "attendance-with-japan",
        "capacity-of-gunawan",
        "city-and-province-of-luang-prabang",
        "date-of-the-guidebook",
        "date-of-the-urbanisation-strategy",
        "denpasar-and-semarang",
        "sumedang-in-july-2024",
    ),
    "different times, or one that is not dated": (
        "funds-of-the-australian-trust-fund",
        "growth-of-asean-cities",
        "lists-of-2024-and-2025",
        "number-of-partnerships",
        "number-of-projects",
        "officer-of-chonburi",
        "officer-of-jakarta",
        "officer-of-singapore",
        "officers-of-phnom-penh",
        "posts-of-zaw-myint-oo",
        "representative-of-singapore",
        "villages-of-smart-kampung",
    ),
    "two nodes for one matter": (
        "focus-area-of-smart-kampung",
        "focus-area-of-the-tax-system",
        "mayors-forum-of-2022",
        "shepherd-term-of-singapore",
    ),
    "a property of many values": ("party-of-the-letter-of-intent",),
    "a state, its body and its official": (
        "province-called-officer",
        "representative-of-indonesia-2024",
        "who-chaired-in-2022",
        "who-is-shepherd-in-2023",
    ),
    "words against silence, and sums": (
        "attendance-of-jakarta-in-2024",
        "figures-that-do-not-add-up",
        "share-of-the-largest-focus-areas",
    ),
    "doubts of the editors, and registers": (
        "focus-area-of-the-traffic-system-of-ipoh",
        "one-person-or-two",
        "order-of-the-discussions",
        "points-of-phnom-penh",
        "two-entries-in-one-register",
    ),
}
"""The questions about a contradiction that are of another nature."""


def told(conflict: Conflict) -> str:
    name = conflict.property.rpartition("#")[2].rpartition("/")[2]
    return f"{conflict.kind} {name} {conflict.entity.removeprefix(f'{BASE}id/')}"


@pytest.mark.parametrize("question", FOUND)
def test_a_contradiction_that_is_asked_for_is_found(snapshot: Snapshot, question: str) -> None:
    assert set(FOUND[question]) <= {told(one) for one in conflicts.read(snapshot.file(CONFLICTS))}


def test_every_question_about_a_contradiction_is_found_or_of_another_nature() -> None:
    asked = {
        path.stem.removeprefix("conflict-") for path in (ROOT / "queries/competency").glob("conflict-*.rq")
    }
    others = [name for names in OTHER.values() for name in names]
    assert sorted([*FOUND, *others]) == sorted(asked)


def test_the_snapshot_holds_and_counts_the_conflicts(
    dataset: load.Dataset, shown: Display, snapshot: Snapshot
) -> None:
    read = conflicts.read(snapshot.file(CONFLICTS))
    assert list(read) == agreement.conflicts(dataset, shown)
    assert snapshot.manifest["counts"]["conflicts"] == len(read)
    graphs = {graph for one in read for value in one.values for graph in value.graphs}
    assert graphs <= {*dataset.source_graphs(), f"{BASE}graph/{vocab.REGISTRY}"}
