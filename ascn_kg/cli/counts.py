"""``ascn-kg counts``."""

from __future__ import annotations

import click

from ascn_kg import sources
from ascn_kg.cli.common import load, options


@click.command()
@options("project_dir")
def counts(**flags: str | None) -> None:
    """Bring the table of counts in data/README.md up to date."""
    from ascn_kg import load as loading  # loads rdflib: only when needed
    from ascn_kg import vocab
    from ascn_kg.validate import counts as counting

    project = sources.find_project(load(flags))
    changed = counting.write(loading.load(project, vocab.DEFAULT_BASE), project.root)
    click.echo(f"{counting.FILE}: {'brought up to date' if changed else 'up to date already'}")
