"""``ascn-kg wikidata``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascn_kg import conflicts, snapshot, sources, vocab
from ascn_kg.cli.common import Terminal, load, options
from ascn_kg.cli.serve import find_or_build

if TYPE_CHECKING:
    from ascn_kg.wikidata.apply import Applied
    from ascn_kg.wikidata.report import Report

_ASKING = ("project_dir", "wikidata_api", "wikidata_query", "wikidata_timeout")
_KINDS = ("city", "place", "country", "organization", "person", "event")


def _day(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if not value:
        return dt.datetime.now(dt.UTC).date().isoformat()
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter("write a day as YYYY-MM-DD") from None


_on = click.option(
    "--on", "day", default="", callback=_day, help="The day to write, YYYY-MM-DD [today, UTC]."
)


@click.group()
def wikidata() -> None:
    """Compare with Wikidata, look for links, keep them, and give back what it lacks.

    Exit code 3 if Wikidata cannot be asked; nothing is written then.
    """


@wikidata.command()
@_on
@options("build_dir", *_ASKING)
def check(day: str, **flags: str | None) -> None:
    """Compare each verified link with what Wikidata says; write a report into the build folder."""
    from ascn_kg import load as loading  # loads rdflib: only when needed
    from ascn_kg.wikidata import check as checking
    from ascn_kg.wikidata import report
    from ascn_kg.wikidata.client import Client

    settings = load(flags)
    project = sources.find_project(settings)
    dataset = loading.load(project, vocab.DEFAULT_BASE)
    progress = Terminal("checked")
    try:
        with Client.of(settings, project.root) as client:
            found = checking.check(dataset, client, settings.wikidata_api, day, progress)
        paths = report.write(found, sources.build_dir(settings, project) / report.FOLDER)
        progress.done(f"{len(found.links)} links")
    finally:
        progress.stop()
    _print_report(found)
    for path in paths:
        click.echo(str(path))


def _print_report(found: Report) -> None:
    for one in found.links:
        for row in one.differences:
            about = f" ({row.about})" if row.about else ""
            click.echo(
                f"{one.entity} {one.item}: {row.topic}{about}: "
                f"Wikidata says {row.wikidata}; we say {row.ours}"
            )
    made, differ = found.compared(), found.differing()
    click.echo(", ".join(f"{topic}: {differ[topic]} of {made[topic]} differ" for topic in sorted(made)))


@wikidata.command()
@click.option("--out", default="wikidata-review.csv", show_default=True, help="File to write.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only this kind; repeatable.")
@click.option(
    "--least", default=50.0, show_default=True, type=click.FloatRange(0, 100), help="Least score to list."
)
@_on
@options(*_ASKING)
def propose(out: str, kinds: tuple[str, ...], least: float, day: str, **flags: str | None) -> None:
    """Look for things without a link, and write candidates into a table for review (CSV).

    A table with decisions is never overwritten.
    """
    from ascn_kg import load as loading
    from ascn_kg.wikidata import propose as proposing
    from ascn_kg.wikidata import report, review
    from ascn_kg.wikidata.client import Client

    settings = load(flags)
    project = sources.find_project(settings)
    path = Path(out)
    proposing.free(path)
    dataset = loading.load(project, vocab.DEFAULT_BASE)
    progress = Terminal("proposed")
    try:
        with Client.of(settings, project.root) as client:
            rows = proposing.propose(dataset, client, day, kinds or _KINDS, least, progress)
        proposing.free(path)
        report.write_whole(path, review.dump(rows))
        progress.done(f"{len(rows)} candidates for {len({row.entity for row in rows})} entities")
    finally:
        progress.stop()
    click.echo(
        f"{path}\nnow write yes, no or unsure into the column decision, and evidence where it is needed"
    )


@wikidata.command()
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options("project_dir")
def apply(table: Path, **flags: str | None) -> None:
    """Write the links of a reviewed table into data/links; none if a row cannot be applied."""
    from ascn_kg import load as loading
    from ascn_kg.wikidata import apply as applying

    project = sources.find_project(load(flags))
    done = applying.apply(loading.load(project, vocab.DEFAULT_BASE), table, project.root)
    _print_applied(done)


def _print_applied(done: Applied) -> None:
    for link in done.written:
        state = "verified" if link.verified else "single register, close match"
        click.echo(f"{link.thing.kind}:{link.thing.slug} {link.item}: {state}")
    rows = ", ".join(f"{number} {decision}" for decision, number in done.rows.items())
    click.echo(f"{rows}; {len(done.written)} written, {done.there} there already")
    if done.files:
        click.echo(f"changed: {', '.join(done.files)}\nnow run ascn-kg counts and ascn-kg check")


@wikidata.command()
@click.option("--out", default="-", show_default=True, help="File to write; - for standard output.")
@_on
@options("build_dir", *_ASKING)
def export(out: str, day: str, **flags: str | None) -> None:
    """Write what Wikidata lacks as commands for QuickStatements; list what is left out on standard error."""
    from ascn_kg import load as loading
    from ascn_kg.wikidata import export as exporting
    from ascn_kg.wikidata import report
    from ascn_kg.wikidata.client import Client

    settings = load({**flags, "base_iri": vocab.DEFAULT_BASE, "snapshot": ""})
    project = sources.find_project(settings)
    contested = conflicts.read(find_or_build(settings).file(snapshot.CONFLICTS))
    dataset = loading.load(project, vocab.DEFAULT_BASE)
    with Client.of(settings, project.root) as client:
        found = exporting.export(dataset, contested, client, day)
    text = "".join(f"{one.line()}\n" for one in found.statements)
    if out == "-":
        click.echo(text, nl=False)
    else:
        report.write_whole(Path(out), text)
    for one in found.left_out:
        click.echo(f"left out: {one.fact}: {one.reason}", err=True)
    click.echo(
        f"{len(found.statements)} statements, {len(found.left_out)} left out, "
        f"{found.known} known to Wikidata",
        err=True,
    )
