"""``ascn-kg library``."""

from __future__ import annotations

import click

from ascn_kg import sources
from ascn_kg.cli.common import Terminal, load, options


@click.command()
@click.argument("action", type=click.Choice(["list", "pin"]), metavar="ACTION")
@options("project_dir", "base_iri")
def library(action: str, **flags: str | None) -> None:
    """Work on the question library: ACTION is ``list`` or ``pin``.

    ``list`` prints the questions; ``pin`` writes the answer of each into queries/library/answers, for a data
    change that alters them.
    """
    settings = load(flags)
    project = sources.find_project(settings)
    if action == "list":
        from ascn_kg import library as questions
        from ascn_kg import rq

        for path in project.queries("library"):
            file = rq.read(path)
            click.echo(f"{file.id}: {questions.entry(file.id, file.meta, file.text).question('en')}")
        return
    from ascn_kg import build  # loads the reasoner and SHACL: only when needed
    from ascn_kg.engine.embedded import EmbeddedEngine
    from ascn_kg.validate import answers

    progress = Terminal("pinned")
    try:
        dataset = build.assemble(project, settings.base_iri, progress).dataset
        progress.step("ask", f"{len(project.queries('library'))} questions")
        engine = EmbeddedEngine.from_quads(dataset.quads(), dataset.base)
        changed = answers.pin(engine, project, dataset.base)
        progress.done(f"{len(changed)} answers changed")
    finally:
        progress.stop()
    for name in changed:
        click.echo(f"queries/library/{answers.FOLDER}/{name}.csv")
