"""``ascn-kg build``."""

from __future__ import annotations

import click

from ascn_kg.cli.common import Terminal, load, options


@click.command()
@options("project_dir", "build_dir", "base_iri")
@click.option("--force", is_flag=True, help="Build even if there is a snapshot of these files.")
@click.option("--downloads", is_flag=True, help="Make the files to download too, beside the snapshot.")
def build(force: bool, downloads: bool, **flags: str | None) -> None:
    """Build the snapshot of the curated files, unless it is there already.

    Every violation is printed as file:line: entity: message, and the exit code is then 1.
    """
    from ascn_kg import build as building  # loads the reasoner and SHACL: only when needed
    from ascn_kg.downloads import files

    progress = Terminal()
    try:
        snapshot = building.build(load(flags), progress, force=force)
        made = files.make(snapshot, progress).files if downloads else ()
    finally:
        progress.stop()
    counts = snapshot.manifest["counts"]
    click.echo(
        f"{snapshot.path}: {counts['statements']} statements about {counts['entities']} entities, "
        f"from {counts['source_graphs']} sources"
    )
    for file in made:
        click.echo(f"{file.path}: {file.bytes:,} bytes, SHA-256 {file.sha256}")
