from __future__ import annotations

from pathlib import Path

import pytest

from ascn_kg import turtle
from ascn_kg.errors import DataError
from ascn_kg.load import Dataset
from ascn_kg.validate import baseline, counts, duplicates
from ascn_kg.validate.findings import VIOLATION, WARNING, finding

from .conftest import BASE, PREFIXES, ROOT


def named(**labels: str) -> Dataset:
    dataset = Dataset(BASE)
    text = " ".join(f'person:{slug} skos:prefLabel "{label}"@en .' for slug, label in labels.items())
    dataset.add("registry", turtle.parse(PREFIXES + text, "x.ttl"))
    return dataset


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Purwo Laksito", "Purno Laksito", True),
        ("Nguyễn Văn Sinh", "Nguyen Van Sinh", True),
        ("Laksito, Purwo", "Purwo Laksito", True),
        ("Purwo Laksito", "Gunawan", False),
        ("Sixth Annual Meeting of the Network", "Seventh Annual Meeting of the Network", False),
        ("Report of the network 2022", "Report of the network 2024", False),
        ("Ino", "Ono", False),
    ],
)
def test_names(one: str, other: str, alike: bool) -> None:
    found = duplicates.pairs(named(a=one, b=other))
    assert [(pair.first, pair.second) for pair in found] == ([("person:a", "person:b")] if alike else [])


def test_kinds_are_kept_apart() -> None:
    dataset = named(a="Gunawan")
    dataset.add("registry", turtle.parse(f'{PREFIXES} place:a skos:prefLabel "Gunawan"@en .', "x.ttl"))
    assert duplicates.pairs(dataset) == []


def test_like_finds_part_of_a_name() -> None:
    dataset = named(a="Safrizal ZA", b="Gunawan", c="Dian Ekowati")
    assert [entity for _, entity, _ in duplicates.like(dataset, "safrizal")] == ["person:a"]


def test_waivers(tmp_path: Path) -> None:
    dataset = named(a="Purwo Laksito", b="Purno Laksito")
    (line,) = duplicates.problems(dataset, tmp_path)
    assert line.startswith("person:a and person:b: ")
    file = tmp_path / duplicates.WAIVERS
    file.parent.mkdir()
    file.write_text("- pair: [person:b, person:a]\n  reason: Two men.\n")
    assert duplicates.problems(dataset, tmp_path) == []
    (line,) = duplicates.problems(named(a="Purwo Laksito"), tmp_path)
    assert "person:a and person:b are not alike (any more)" in line


@pytest.mark.parametrize(
    "text", ["- pair: [a]\n  reason: x\n", "- pair: [a, b]\n", "x: 1\n", "- pair: [a, b]\n  reason: ' '"]
)
def test_faulty_waivers(tmp_path: Path, text: str) -> None:
    file = tmp_path / duplicates.WAIVERS
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(DataError, match=r"namesakes\.yaml: not a list of entries"):
        duplicates.waivers(tmp_path)


def test_the_real_waivers_have_reasons() -> None:
    assert all(len(reason) > 8 for reason in duplicates.waivers(ROOT).values())


class TestBaseline:
    """Warnings may only become fewer."""

    FOUND = (
        finding(WARNING, "undated", "a", "m"),
        finding(WARNING, "undated", "b", "m"),
        finding(VIOLATION, "other", "b", "m"),
    )

    def problems(self, folder: Path, text: str) -> list[str]:
        (folder / "data").mkdir()
        (folder / baseline.FILE).write_text(text)
        return baseline.problems(self.FOUND, folder)

    def test_as_many_as_allowed(self, tmp_path: Path) -> None:
        assert self.problems(tmp_path, "undated: 2\n") == []

    def test_more(self, tmp_path: Path) -> None:
        (line,) = self.problems(tmp_path, "undated: 1\n")
        assert line == "data/warnings.yaml: undated: 2 warnings where 1 are allowed: mend the new ones"

    def test_fewer(self, tmp_path: Path) -> None:
        (line,) = self.problems(tmp_path, "undated: 3\n")
        assert line == "data/warnings.yaml: undated: only 2 warnings are left: lower 3 to 2"

    def test_none_without_a_file(self, tmp_path: Path) -> None:
        (line,) = baseline.problems(self.FOUND, tmp_path)
        assert "2 warnings where 0 are allowed" in line

    @pytest.mark.parametrize("text", ["- 1\n", "undated: many\n", "undated: [\n"])
    def test_a_faulty_file(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(DataError, match=r"warnings\.yaml: not a list of rules"):
            self.problems(tmp_path, text)


class TestCounts:
    """The table in ``data/README.md``."""

    def test_what_is_counted(self) -> None:
        dataset = named(a="Purwo")
        for slug, text in (
            ("registry", "person:a a ascn:Person . city:a a ascn:City ."),
            ("one", "tenure:t a ascn:Tenure ; org:member person:a . person:a skos:altLabel 'P'@id ."),
            ("two", "tenure:t org:member person:a ."),
            ("inferred", "person:a a ascn:City ."),
        ):
            dataset.add(slug, turtle.parse(PREFIXES + text, "x.ttl"))
        lines = counts.table(dataset).splitlines()
        assert "| Person | 1 | 1 | 1 |" in lines
        assert "| Tenure | 1 | 2 | 3 |" in lines
        assert "| City | 1 | 0 | 0 |" in lines
        assert lines[-1].startswith("In all 3 entities and 4 statements in 2 source graphs;")

    def test_it_is_brought_up_to_date(self, tmp_path: Path) -> None:
        dataset = named(a="Purwo")
        (tmp_path / "data").mkdir()
        file = tmp_path / counts.FILE
        file.write_text(f"# Data\n\n{counts.BEGIN}\nold\n{counts.END}\nmore\n")
        (line,) = counts.problems(dataset, tmp_path)
        assert line == "data/README.md:4: the counts are out of date: run ascn-kg counts"
        assert counts.write(dataset, tmp_path)
        assert not counts.write(dataset, tmp_path)
        assert counts.problems(dataset, tmp_path) == []
        assert file.read_text().startswith("# Data\n\n")
        assert file.read_text().endswith("\nmore\n")

    def test_its_place_is_wanted(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / counts.FILE).write_text("# Data\n")
        with pytest.raises(DataError, match=r"README\.md:1: the lines .* are missing"):
            counts.write(named(a="Purwo"), tmp_path)
