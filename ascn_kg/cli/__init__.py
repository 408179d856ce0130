"""The command ``ascn-kg``: one module per subcommand."""

from __future__ import annotations

import sys

import click
from rich.console import Console

from ascn_kg import __version__
from ascn_kg.cli import (
    build,
    check,
    counts,
    duplicates,
    explain,
    fmt,
    library,
    mcp,
    new,
    publish,
    query,
    serve,
    verify,
    wikidata,
)
from ascn_kg.errors import AscnKgError, BuildError, WikidataError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ascn-kg")
def cli() -> None:
    """The knowledge graph of the ASEAN Smart Cities Network: curate, build, ask, serve."""


for command in (
    build.build,
    check.check,
    counts.counts,
    duplicates.duplicates,
    explain.explain,
    fmt.fmt,
    library.library,
    mcp.mcp,
    new.new,
    publish.publish,
    query.query,
    serve.serve,
    verify.verify,
    wikidata.wikidata,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors of ours become one clear line and exit code 1, or 3 for Wikidata."""
    try:
        cli.main(args=arguments, prog_name="ascn-kg", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BuildError as error:
        for line in error.problems:
            click.echo(line, err=True)
        Console(stderr=True).print(f"[bold red]ascn-kg: {error}; nothing was written[/]", soft_wrap=True)
        sys.exit(1)
    except WikidataError as error:
        Console(stderr=True, markup=False).print(f"ascn-kg: {error}", soft_wrap=True, highlight=False)
        sys.exit(3)
    except AscnKgError as error:
        Console(stderr=True, markup=False).print(f"ascn-kg: {error}", soft_wrap=True, highlight=False)
        sys.exit(1)
