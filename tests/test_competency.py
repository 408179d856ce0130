from __future__ import annotations

from pathlib import Path

import pytest

from ascn_kg import load, rq, vocab
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.errors import QueryFileError
from ascn_kg.validate import competency, coverage

from .conftest import BASE, ROOT

FILES = sorted((ROOT / "queries" / "competency").glob("*.rq"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_question_is_answered_as_checked_by_hand(path: Path, engine: EmbeddedEngine) -> None:
    file = rq.read(path, competency.REQUIRED)
    assert competency.answer(engine, file, BASE) == competency.expected_rows(file)


def test_there_are_enough_questions_and_enough_that_must_be_empty() -> None:
    metas = [rq.read(path, competency.REQUIRED).meta for path in FILES]
    assert len(metas) >= 60
    empty = [meta for meta in metas if meta["expect"] in ([], False)]
    assert len(empty) >= 10
    assert all(meta["why"] for meta in empty), "an empty answer needs its reason"


def question(tmp_path: Path, expect: str, body: str = "SELECT ?x { VALUES ?x { 1 2 } } ORDER BY ?x") -> Path:
    path = tmp_path / "q.rq"
    path.write_text(f"#+ title: t\n#+ question: q\n#+ expect: {expect}\n{body}\n")
    return path


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("[[1], [2]]", ""),
        ("[[1]]", "not expected [['2']]"),
        ("[[1], [2], [3]]", "missing [['3']]"),
        ("[[2], [1]]", "not their order or number"),
        ("[]", "not expected [['1'], ['2']]"),
    ],
)
def test_a_wrong_answer_is_told(tmp_path: Path, engine: EmbeddedEngine, expect: str, said: str) -> None:
    (outcome,) = competency.check(engine, [question(tmp_path, expect)], BASE)
    assert said in outcome.problem
    assert bool(said) == bool(outcome.problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#+ title: t\n#+ question: q\nASK {}", "q.rq:1: the front matter lacks 'expect'"),
        ("#+ title: t\n#+ question: [\nASK {}", "q.rq:2: the front matter is no YAML"),
        ("#+ - a\nASK {}", "q.rq:1: the front matter must be key: value lines"),
    ],
)
def test_bad_front_matter_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "q.rq"
    path.write_text(text)
    with pytest.raises(QueryFileError) as caught:
        rq.read(path, competency.REQUIRED)
    assert str(caught.value).startswith(said)


def test_every_term_is_used_and_asked_for_or_waived(dataset: load.Dataset) -> None:
    covered = coverage.measure(dataset, [rq.read(path, competency.REQUIRED) for path in FILES])
    assert coverage.problems(covered, ROOT) == []
    assert len(covered.terms) > 70


def test_gaps_and_needless_waivers_are_told(dataset: load.Dataset, tmp_path: Path) -> None:
    covered = coverage.measure(dataset, [])
    (tmp_path / "ontology").mkdir()
    (tmp_path / coverage.WAIVERS).write_text("City: none\nNonsense: none\n")
    lines = coverage.problems(covered, tmp_path)
    assert any(line.startswith("ascn:Country: no competency question needs it") for line in lines)
    bare = load.Dataset(BASE)
    bare.add(vocab.ONTOLOGY, dataset.of(vocab.ONTOLOGY))
    unused = coverage.problems(coverage.measure(bare, []), tmp_path)
    assert any(line.startswith("ascn:Project: no data uses it and no competency") for line in unused)
    assert f"{coverage.WAIVERS}: ascn:Nonsense is no term" in lines
    asked = coverage.measure(dataset, [rq.read(path, competency.REQUIRED) for path in FILES])
    assert any("ascn:City: is used and asked for" in line for line in coverage.problems(asked, tmp_path))
