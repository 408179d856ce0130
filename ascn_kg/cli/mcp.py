"""``ascn-kg mcp``."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import closing
from dataclasses import replace

import click

from ascn_kg.cli.common import load, options
from ascn_kg.cli.serve import find_or_build
from ascn_kg.engine import choose
from ascn_kg.engine.keepers import Keepers
from ascn_kg.errors import AscnKgError
from ascn_kg.observe import set_up_logging
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot

_WORKERS = 4
"""Query workers where the setting says nothing: one client asks a few things at once."""


@click.command()
@click.option("--http", "address", metavar="HOST:PORT", default=None, help="Listen here; else stdio.")
@options("project_dir", "build_dir", "snapshot", "base_iri", "engine", "query_timeout", "log_level")
def mcp(address: str | None, **flags: str | None) -> None:
    """Serve the graph to assistants over the Model Context Protocol, on stdio or over HTTP.

    Needs the extra: pip install 'ascn-kg[mcp]'.
    """
    try:
        import mcp.server.mcpserver  # noqa: F401
    except ImportError:
        raise AscnKgError("mcp is not installed: pip install 'ascn-kg[mcp]'") from None
    settings = load(flags)
    set_up_logging(settings.log_level)
    listen = _loopback(address) if address is not None else None
    chosen = find_or_build(settings)
    if settings.pool or choose.kind(settings, chosen) == "remote":
        _run(settings, chosen, listen)
        return
    settings = replace(settings, query_workers=settings.query_workers or _WORKERS)
    with Keepers(settings, chosen) as keepers:
        _run(replace(settings, pool=str(keepers.socket)), chosen, listen)


def _run(settings: Settings, chosen: Snapshot, listen: tuple[str, int] | None) -> None:
    from ascn_kg.mcp import server
    from ascn_kg.mcp.tools import Tools

    with closing(Tools.open(settings, chosen)) as tools:
        made = server.make(tools)
        if listen is None:
            made.run("stdio")
            return
        host, port = listen
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"MCP      http://{shown}:{port}/mcp\nStop with Ctrl+C.")
        made.run("streamable-http", host=host, port=port, json_response=True, stateless_http=True)


def _loopback(address: str) -> tuple[str, int]:
    """Host and port, which nobody else listens on; raises AscnKgError for what is not on this machine."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    try:
        number = int(port)
        own = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        raise AscnKgError(f"--http {address}: write HOST:PORT, such as 127.0.0.1:8765") from None
    if not own or not 1 <= number <= 65535:
        raise AscnKgError(
            f"--http {address}: only addresses of this machine, such as 127.0.0.1:8765; "
            "a web server in front serves others"
        )
    family, kind, _, _, target = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(target)
        except OSError as error:
            raise AscnKgError(f"--http {address}: cannot listen there ({error.strerror})") from None
    return host, number
