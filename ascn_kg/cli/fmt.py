"""``ascn-kg fmt``."""

from __future__ import annotations

from pathlib import Path

import click

from ascn_kg import sources
from ascn_kg.cli.common import load, options
from ascn_kg.errors import BuildError, DataError


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if a file would change.")
@options("project_dir")
def fmt(files: tuple[Path, ...], check: bool, **flags: str | None) -> None:
    """Put Turtle files in canonical form (all curated files if none is named)."""
    from ascn_kg import turtle  # loads rdflib: only when needed

    paths = files or [file.path for file in sources.find_project(load(flags)).turtle_files()]
    problems, changed = [], []
    for path in paths:
        name = _shown(path)
        try:
            text = turtle.read(path, name)
            canonical = turtle.canonical(text, name)
        except DataError as error:
            problems.append(str(error))
            continue
        if canonical != text:
            changed.append(name)
            if not check:
                path.write_text(canonical, encoding="utf-8")
    if problems:
        raise BuildError("some files cannot be read", tuple(problems))
    for name in changed:
        click.echo(f"{name}: {'not in canonical form: run ascn-kg fmt' if check else 'formatted'}")
    if check and changed:
        raise SystemExit(1)


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
