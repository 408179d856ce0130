from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from ascn_kg import arrange, display, load, turtle, vocab
from ascn_kg.display import Display, Group, Item
from ascn_kg.errors import BuildError
from ascn_kg.snapshot import DISPLAY, Snapshot

from .conftest import BASE, PREFIXES

ASCN = vocab.ascn(BASE)
TYPE = f"{vocab.RDF}type"
UNSHOWN = {TYPE, f"{vocab.RDFS}label", f"{ASCN}earliest", f"{ASCN}latest"}
NEEDED = 'shape:group-what a sh:PropertyGroup ; rdfs:label "What"@en ; sh:order 1 .'


@pytest.fixture(scope="module")
def shown(dataset: load.Dataset) -> Display:
    return arrange.arrange(dataset)


def item(shown: Display, name: str, path: str) -> Item:
    (found,) = (one for one in shown.of([name]) if one.path == path)
    return found


def paths(shown: Display, *classes: str) -> list[str]:
    return [one.path.rpartition("#")[2].rpartition("/")[2] for one in shown.of(classes)]


def test_every_property_that_a_thing_has_in_the_data_has_a_place(
    dataset: load.Dataset, shown: Display
) -> None:
    said = [
        triple
        for graph, triples in dataset.graphs.items()
        if not graph.endswith(f"/{vocab.INFERRED}")
        for triple in triples
        if str(triple.subject).startswith(f"<{BASE}id/")
    ]
    types: dict[str, set[str]] = defaultdict(set)
    for triple in said:
        if triple.predicate.value == TYPE:
            types[str(triple.subject)].add(triple.object.value)
    places = {
        frozenset(classes): {one.path for one in shown.of(classes) if not one.inverse}
        for classes in types.values()
    }
    missing = {
        (triple.predicate.value, tuple(sorted(types[str(triple.subject)])))
        for triple in said
        if triple.predicate.value not in UNSHOWN | places[frozenset(types[str(triple.subject)])]
    }
    assert missing == set()


def test_every_property_shape_of_a_class_has_a_group_that_exists(shown: Display) -> None:
    groups = {group.id for group in shown.groups}
    assert {one.group for items in shown.classes.values() for one in items} == groups


def test_groups_have_labels_in_both_languages_and_an_order_of_their_own(shown: Display) -> None:
    assert [group.order for group in shown.groups] == list(range(1, len(shown.groups) + 1))
    assert all(set(group.label) == {"en", "id"} for group in shown.groups)
    assert (shown.groups[0].id, shown.groups[-1].id) == ("what", "notes")


def test_an_event_is_shown_as_a_reader_wants_it(shown: Display) -> None:
    found = paths(shown, f"{ASCN}Event")
    wanted = ["description", "venue", "startDate", "endDate", "hostedBy", "outcome", "prefLabel", "locator"]
    assert [name for name in found if name in wanted] == wanted


def test_a_subclass_has_the_items_of_the_class_above_it(shown: Display) -> None:
    assert shown.of([f"{ASCN}AnnualMeeting"]) == shown.of([f"{ASCN}Event"])
    assert shown.parents[f"{ASCN}AnnualMeeting"] == (f"{ASCN}Event",)


def test_the_shape_of_the_subclass_goes_before_that_of_the_class_above_it(shown: Display) -> None:
    project, programme = (
        item(shown, f"{ASCN}{name}", f"{ASCN}focusArea") for name in ("Project", "Programme")
    )
    assert (project.one, programme.one) == (True, False)
    both = shown.of([f"{ASCN}Programme", f"{ASCN}Project"])
    assert both == shown.of([f"{ASCN}Project", f"{ASCN}Programme"]) == shown.of([f"{ASCN}Project"])


def test_an_unknown_class_adds_nothing(shown: Display) -> None:
    assert shown.of([f"{vocab.OWL}Thing"]) == ()
    assert shown.of([f"{vocab.OWL}Thing", f"{ASCN}City"]) == shown.of([f"{ASCN}City"])


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("City", "inCountry", {"min": 1, "max": None, "one": True, "classes": (f"{ASCN}Country",)}),
        ("Event", "startDate", {"min": None, "one": True, "group": "when"}),
        ("Event", "hostedBy", {"one": False}),
        ("Tenure", "capacity", {"max": 1, "one": True}),
        (
            "Tenure",
            "startDate",
            {"datatypes": tuple(f"{vocab.XSD}{name}" for name in ("date", "gYear", "gYearMonth"))},
        ),
        ("Event", "venue", {"classes": tuple(f"{ASCN}{name}" for name in ("City", "Country", "Place"))}),
        ("Outcome", "outcome", {"inverse": True, "min": 1}),
    ],
)
def test_an_item_says_what_the_shapes_say(
    shown: Display, name: str, path: str, expected: dict[str, object]
) -> None:
    found = item(shown, f"{ASCN}{name}", f"{ASCN}{path}")
    assert {key: getattr(found, key) for key in expected} == expected
    assert found.message.endswith(".")


def test_labels_partners_and_topics_may_differ_without_a_contradiction(shown: Display) -> None:
    many = {f"{vocab.SKOS}prefLabel", f"{vocab.SKOS}altLabel", f"{ASCN}partner", f"{ASCN}topic"}
    assert not any(one.one for items in shown.classes.values() for one in items if one.path in many)


def test_what_is_written_is_what_is_read(shown: Display, snapshot: Snapshot, tmp_path: Path) -> None:
    display.write(tmp_path / DISPLAY, shown)
    assert display.read(tmp_path / DISPLAY) == shown
    assert (tmp_path / DISPLAY).read_bytes() == snapshot.file(DISPLAY).read_bytes()


def test_the_class_with_more_superclasses_decides() -> None:
    base = Item("p", "a", 10, None, None, (), (), "", False)
    groups = (Group("a", 1, {}), Group("b", 2, {}))
    shown = Display(
        groups,
        {"A": (base, replace(base, path="q", order=20)), "Z": (replace(base, group="b"),)},
        {"A": (), "Z": ("A",)},
    )
    assert [(one.path, one.group) for one in shown.of(["A", "Z"])] == [("q", "a"), ("p", "b")]


@pytest.mark.parametrize("left_out", ["sh:group shape:group-what ;", "sh:order 1 ;"])
def test_a_property_shape_without_a_place_is_told(left_out: str) -> None:
    text = (
        "shape:City a sh:NodeShape ; sh:targetClass ascn:City ; sh:property shape:x ."
        " shape:x sh:group shape:group-what ; sh:order 1 ; sh:path ascn:topic ."
    )
    whole = turtle.parse(PREFIXES + NEEDED + text, "x.ttl")
    assert len(arrange.arrange(load.Dataset(BASE, shapes=whole)).of([f"{ASCN}City"])) == 1
    broken = turtle.parse(PREFIXES + NEEDED + text.replace(left_out, ""), "x.ttl")
    with pytest.raises(BuildError, match="shape:x has no"):
        arrange.arrange(load.Dataset(BASE, shapes=broken))
