from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ascn_kg import build, snapshot, sources, turtle
from ascn_kg.errors import BuildError, DataError, SnapshotError
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot

from .conftest import ROOT

Make = Callable[..., Settings]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def edit(project: sources.Project, name: str, old: str, new: str) -> None:
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if "\n" not in old:
        path.write_text(turtle.canonical(path.read_text(encoding="utf-8"), name), encoding="utf-8")


def test_a_snapshot_holds_what_it_says(snapshot: Snapshot) -> None:
    assert sorted(contents(snapshot.path)) == [
        "conflicts.json",
        "dataset.nq",
        "display.json",
        "library.json",
        "manifest.json",
        "report.json",
        "report.ttl",
        "search.sqlite",
        "shapes.ttl",
        "statistics.json",
    ]
    manifest = snapshot.manifest
    assert manifest["id"] == snapshot.path.name
    assert manifest["counts"]["source_graphs"] == len(list((ROOT / "data/sources").glob("*.ttl")))
    lines = snapshot.file("dataset.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    default = [line for line in lines if not line.endswith("> .") or "/graph/" not in line.rsplit(" ", 2)[1]]
    assert len(default) == manifest["counts"]["statements"]
    assert json.loads(snapshot.file("report.json").read_text())["conforms"] is True


def test_the_same_files_give_the_same_bytes(copy: sources.Project, settings_of: Make) -> None:
    one = build.build(settings_of(copy, build_dir="one"))
    two = build.build(settings_of(copy, build_dir="two"))
    assert one.path != two.path
    assert contents(one.path) == contents(two.path)


def test_a_snapshot_is_built_once(copy: sources.Project, settings_of: Make) -> None:
    first = build.build(settings_of(copy))
    written = first.file("manifest.json").stat().st_mtime_ns
    again = build.build(settings_of(copy))
    assert again.file("manifest.json").stat().st_mtime_ns == written


def test_another_base_is_another_snapshot(copy: sources.Project, settings_of: Make) -> None:
    moved = build.build(settings_of(copy, base_iri="http://127.0.0.1:8000/"))
    assert moved.base == "http://127.0.0.1:8000/"
    for name, content in contents(moved.path).items():
        assert b"https://w3id.org/ascn-kg/" not in content, name


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "said"),
    [
        pytest.param(
            "data/sources/okezone-2023-07-26.ttl",
            'ascn:endDate "2023-07-13"^^xsd:date',
            'ascn:endDate "2023-07-11"^^xsd:date',
            'ascn:endDate "2023-07-11"^^xsd:date',
            "6th ASCN Annual Meeting (event:6th-ascn-annual-meeting): The end lies before the start",
            id="dates",
        ),
        pytest.param(
            "data/registry/people.ttl",
            '"Gunawan"@en',
            '"Gunawan"@fr',
            "skos:prefLabel",
            "(person:gunawan): No English preferred label",
            id="label",
        ),
        pytest.param(
            "data/sources/inews-2021-10-22.ttl",
            "ascn:participant person:safrizal-za ;",
            "ascn:participant person:safrizal-zz ;",
            "person:safrizal-zz",
            "<https://w3id.org/ascn-kg/id/person/safrizal-zz> has no type",
            id="misspelt",
        ),
    ],
)
def test_a_violation_stops_the_build_and_names_its_place(
    copy: sources.Project, settings_of: Make, name: str, old: str, new: str, at: str, said: str
) -> None:
    edit(copy, name, old, new)
    with pytest.raises(BuildError) as caught:
        build.build(settings_of(copy))
    (found,) = (line for line in caught.value.problems if said in line)
    file, line, *_ = found.split(":")
    assert file == name
    assert at in (copy.root / name).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert not list((copy.root / "build").iterdir())


def test_every_violation_is_listed(copy: sources.Project, settings_of: Make) -> None:
    edit(copy, "data/registry/people.ttl", '"Gunawan"@en', '"Gunawan"@fr')
    edit(copy, "data/registry/people.ttl", '"Amran"@en', '"Amran"@fr')
    with pytest.raises(BuildError, match="2 violations") as caught:
        build.build(settings_of(copy))
    assert len(caught.value.problems) == 2


def test_a_file_out_of_form_is_named_by_its_first_line(copy: sources.Project, settings_of: Make) -> None:
    edit(copy, "data/registry/places.ttl", "place:bali\n", "place:bali  \n")
    with pytest.raises(BuildError) as caught:
        build.build(settings_of(copy))
    (line,) = caught.value.problems
    number = (copy.root / "data/registry/places.ttl").read_text().split("\n").index("place:bali  ") + 1
    assert line == (
        f"data/registry/places.ttl:{number}: not in canonical form: run ascn-kg fmt data/registry/places.ttl"
    )


def test_malformed_turtle_is_one_line(copy: sources.Project, settings_of: Make) -> None:
    edit(copy, "data/registry/places.ttl", "place:bali\n", "place:bali a\n")
    with pytest.raises(DataError, match=r"^data/registry/places\.ttl:\d+: malformed Turtle: .+$"):
        build.build(settings_of(copy))


def test_an_interrupted_build_leaves_the_old_snapshot(
    copy: sources.Project, settings_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(copy)
    good = build.build(settings)
    before = contents(good.path)
    edit(copy, "data/registry/places.ttl", '"Bali"@id', '"Pulau Bali"@id')

    def pulled_plug(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ascn_kg.index.write", pulled_plug)
    with pytest.raises(KeyboardInterrupt):
        build.build(settings)
    build_dir = copy.root / "build"
    assert sorted(path.name for path in build_dir.iterdir()) == sorted([good.id, "current"])
    assert snapshot.current(build_dir).id == good.id
    assert contents(good.path) == before


def test_a_failed_write_is_told(
    copy: sources.Project, settings_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ascn_kg.index.write", full)
    with pytest.raises(BuildError, match="No space left on device"):
        build.build(settings_of(copy))
    assert not list((copy.root / "build").iterdir())


def test_a_folder_that_cannot_be_written_is_told(copy: sources.Project, settings_of: Make) -> None:
    (copy.root / "file").write_text("")
    with pytest.raises(BuildError, match=r"cannot write to .*file/build .*: set ASCN_KG_BUILD_DIR"):
        build.build(settings_of(copy, build_dir="file/build"))


def test_a_damaged_snapshot_is_refused_and_built_again(copy: sources.Project, settings_of: Make) -> None:
    settings = settings_of(copy)
    good = build.build(settings)
    before = contents(good.path)
    good.file("dataset.nq").write_bytes(before["dataset.nq"][:-100])
    with pytest.raises(SnapshotError, match="missing or cut short"):
        snapshot.open_snapshot(good.path)
    assert contents(build.build(settings).path) == before


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "no snapshot in"),
        ("{", "cannot be read"),
        ('{"format": 0}', "another snapshot format"),
    ],
)
def test_what_is_no_snapshot_is_told(tmp_path: Path, manifest: str | None, said: str) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(SnapshotError, match=said):
        snapshot.open_snapshot(tmp_path)


def test_checks_and_shapes_are_part_of_the_report(snapshot: Snapshot) -> None:
    report = json.loads(snapshot.file("report.json").read_text())
    assert {"untyped-node", "tenure-holder", "date-order"} <= {*report["shapes"], *report["checks"]}


def test_other_files_in_the_build_folder_are_left_alone(copy: sources.Project, settings_of: Make) -> None:
    build_dir = copy.root / "build"
    (build_dir / "mine").mkdir(parents=True)
    build.build(settings_of(copy))
    assert (build_dir / "mine").is_dir()
    shutil.rmtree(build_dir)
