"""``ascn-kg explain``."""

from __future__ import annotations

import click

from ascn_kg.cli.common import load, options


@click.command()
@click.argument("place", metavar="FILE:LINE")
@options("project_dir")
def explain(place: str, **flags: str | None) -> None:
    """Say what is asked of the entity at a line of a curated file, and what of it is not met.

    The place is one as messages give it, such as data/registry/events.ttl:12. Exit code 1 if a rule is
    broken.
    """
    from ascn_kg import explaining  # loads SHACL: only when needed

    name, _, line = place.rpartition(":")
    if not name or not line.isdigit():
        raise click.UsageError(f"{place!r} is no place: give a file and a line, such as data/x.ttl:12")
    found = explaining.explain(load(flags), name, int(line))
    click.echo(f"{found.label} ({found.entity}), {', '.join(found.classes) or 'no class given'}")
    click.echo("\nDescribed in:")
    for one in found.places:
        click.echo(f"  {one}")
    click.echo("\nRules:")
    for rule in found.rules:
        mark = "ok" if rule.finding is None else rule.finding.severity
        click.echo(f"  {mark:<10}{rule.name:<28}{rule.path}".rstrip())
        if rule.finding is not None:
            value = f" [{rule.finding.value}]" if rule.finding.value else ""
            click.echo(f"            {rule.finding.file}:{rule.finding.line}: {rule.finding.message}{value}")
    if any(rule.finding is not None and rule.finding.severity == "violation" for rule in found.rules):
        raise SystemExit(1)
