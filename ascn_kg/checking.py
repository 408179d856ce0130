"""Everything that CI checks about the curated files, in one call."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg import build, derive, reason, rq, sources, vocab
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.observe import Progress
from ascn_kg.settings import Settings
from ascn_kg.validate import answers, baseline, competency, counts, coverage, duplicates


@dataclass(frozen=True, slots=True)
class Report:
    """One line each: what was checked, what is wrong, and what is only doubtful."""

    summary: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def check(settings: Settings, progress: Progress, *, thorough: bool = False) -> Report:
    """The report on the project's files; raises DataError or BuildError for what stops a build.

    ``thorough`` has owlrl draw all conclusions again, and compares.
    """
    project = sources.find_project(settings)
    base = settings.base_iri
    made = build.assemble(project, base, progress)
    dataset = made.dataset
    files = project.queries("competency")
    progress.step("ask", f"{len(files)} competency questions")
    engine = EmbeddedEngine.from_quads(dataset.quads(), base)
    outcomes = competency.check(engine, files, base)
    problems = [f"queries/competency/{one.id}.rq:1: {one.problem}" for one in outcomes if one.problem]
    library = project.queries("library")
    progress.step("ask", f"{len(library)} questions of the library")
    problems += answers.problems(engine, project, base)
    progress.step("cover", "terms of the ontology")
    questions = [rq.read(path, competency.REQUIRED) for path in files]
    covered = coverage.measure(dataset, questions)
    problems += coverage.problems(covered, project.root)
    progress.step("compare", "names of the registry")
    problems += duplicates.problems(dataset, project.root)
    problems += counts.problems(dataset, project.root)
    problems += baseline.problems(made.warnings, project.root)
    if thorough:
        progress.step("reason", "again, with owlrl")
        inferred = {*dataset.of(vocab.INFERRED)}
        asserted = dataset.merged() - inferred
        derived = {*derive.derive(asserted, base)}
        problems += reason.second_opinion(asserted | derived, inferred - derived, base)
    progress.done("nothing: only checked")
    summary = (
        f"{len(dataset.texts)} files, {len(dataset.merged())} statements, {len(made.rules)} rules, "
        f"{len(files)} questions and {len(library)} of the library, "
        f"{covered.share:.0%} of {len(covered.terms)} terms used and asked for"
    )
    return Report(summary, tuple(problems), tuple(one.printed(base) for one in made.warnings))
