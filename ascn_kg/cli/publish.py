"""``ascn-kg publish``."""

from __future__ import annotations

import os

import click

from ascn_kg import publish as publishing
from ascn_kg.cli.common import Terminal, load, options
from ascn_kg.cli.serve import find_or_build
from ascn_kg.settings import PASSWORD


@click.command()
@click.option("--to", "store", required=True, help="Address of the store (of the dataset, the repository).")
@click.option("--kind", type=click.Choice(sorted(publishing.LAYOUTS)), default="oxigraph", show_default=True)
@click.option("--query", default="", help="Address for queries, if it is another than the kind's.")
@click.option("--update", default="", help="Address for updates, likewise.")
@click.option("--graphs", default="", help="Address of the Graph Store Protocol, likewise.")
@click.option("--user", default="", help=f"Name to log in with; the password is in {PASSWORD}.")
@options("project_dir", "build_dir", "snapshot", "base_iri")
def publish(
    store: str, kind: str, query: str, update: str, graphs: str, user: str, **flags: str | None
) -> None:
    """Load the snapshot into a SPARQL store, and switch its readers to it at once.

    Run it again if it breaks: it goes on where it stopped.
    """
    import httpx  # only when needed

    found = publishing.addresses(store, kind)
    found = publishing.Addresses(query or found.query, update or found.update, graphs or found.graphs)
    auth: httpx.Auth | None = None
    if user:
        password = os.environ.get(PASSWORD, "")
        auth = httpx.DigestAuth(user, password) if kind == "virtuoso" else httpx.BasicAuth(user, password)
    progress = Terminal("published")
    publisher = publishing.Publisher(found, auth, virtuoso=kind == "virtuoso")
    try:
        publisher.publish(find_or_build(load(flags)), progress)
    finally:
        progress.stop()
        publisher.close()
    for triple in publisher.lost:
        click.echo(f"lost, as the store takes a year for its first day: {triple}", err=True)
