"""``ascn-kg check``."""

from __future__ import annotations

import click

from ascn_kg.cli.common import Terminal, load, options
from ascn_kg.errors import BuildError


@click.command()
@click.option("--thorough", is_flag=True, help="Have owlrl draw all conclusions again, and compare.")
@options("project_dir", "base_iri")
def check(thorough: bool, **flags: str | None) -> None:
    """Check everything about the curated files that CI checks; write nothing.

    Canonical form, reasoning, SHACL, rules across graphs, competency questions, term coverage, namesakes,
    number of warnings.
    """
    from ascn_kg import checking  # loads the reasoner and SHACL: only when needed

    progress = Terminal()
    try:
        report = checking.check(load(flags), progress, thorough=thorough)
    finally:
        progress.stop()
    click.echo(report.summary)
    for line in report.warnings:
        click.echo(f"warning: {line}")
    if report.problems:
        raise BuildError(f"{len(report.problems)} problems", tuple(report.problems))
