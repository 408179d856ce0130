"""``ascn-kg duplicates``."""

from __future__ import annotations

import click

from ascn_kg import sources
from ascn_kg.cli.common import load, options
from ascn_kg.errors import BuildError


@click.command()
@click.argument("name", default="")
@options("project_dir", "base_iri")
def duplicates(name: str, **flags: str | None) -> None:
    """List entities of the registry that may be one, or those that NAME may mean.

    Pairs that data/namesakes.yaml settles are not listed. Exit code 1 if pairs are left.
    """
    from ascn_kg import load as loading  # loads rdflib: only when needed
    from ascn_kg.validate import duplicates as finder

    settings = load(flags)
    project = sources.find_project(settings)
    dataset = loading.load(project, settings.base_iri)
    if name:
        for score, entity, label in finder.like(dataset, name):
            click.echo(f"{score:>3} %  {entity}  {label}")
        return
    if lines := finder.problems(dataset, project.root):
        raise BuildError(f"{len(lines)} to settle", tuple(lines))
