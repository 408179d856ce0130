"""``ascn-kg serve``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import click

from ascn_kg import settings as settings_module
from ascn_kg import snapshot, sources
from ascn_kg.cli.common import Terminal, load, options
from ascn_kg.downloads import files
from ascn_kg.engine import choose
from ascn_kg.engine.keepers import Keepers
from ascn_kg.errors import AscnKgError
from ascn_kg.observe import set_up_logging
from ascn_kg.settings import Settings

_IDLE = 10
"""Seconds that a connection may be silent, and in which the head of a request must arrive."""
_CONNECTIONS = 4096
"""Connections that each web process holds; granian counts those at rest too."""


@click.command()
@options(
    "host",
    "port",
    "project_dir",
    "build_dir",
    "snapshot",
    "base_iri",
    "engine",
    "query_timeout",
    "workers",
    "threads",
    "log_level",
)
def serve(**flags: str | None) -> None:
    """Serve the graph; build the snapshot first if there is none of these files."""
    settings = load(flags)
    set_up_logging(settings.log_level)
    _refuse_taken_port(settings)
    chosen = find_or_build(settings)
    for name, value in flags.items():  # the web processes read their settings from the environment
        if value is not None:
            os.environ[settings_module.BY_NAME[name].variable] = value
    os.environ[settings_module.BY_NAME["snapshot"].variable] = str(chosen.path)
    if settings.downloads == "start":
        _make_downloads(chosen)
    if settings.pool or choose.kind(settings, chosen) == "remote":
        _run(settings)
        return
    with Keepers(settings, chosen) as keepers:
        os.environ[settings_module.BY_NAME["pool"].variable] = str(keepers.socket)
        _run(settings)


def find_or_build(settings: Settings) -> snapshot.Snapshot:
    """The snapshot that the settings name, else that of these files, built if need be."""
    if str(settings.snapshot) not in ("", "."):
        return snapshot.open_snapshot(settings.snapshot.resolve())
    project = sources.find_project(settings)
    build_dir = sources.build_dir(settings, project)
    try:
        found = snapshot.find(build_dir, project.build_key(settings.base_iri))
    except AscnKgError:
        found = None
    if found is not None:
        return found
    from ascn_kg import build as building  # loads the reasoner and SHACL: only when needed

    progress = Terminal()
    try:
        return building.build(settings, progress)
    finally:
        progress.stop()


def _make_downloads(chosen: snapshot.Snapshot) -> None:
    """Have the files to download made beside the server, so that nobody waits for them."""
    if files.find(chosen.path.resolve().parent, chosen.id) is None:
        subprocess.Popen([sys.executable, "-m", "ascn_kg.downloads", str(chosen.path)])


def _refuse_taken_port(settings: Settings) -> None:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise AscnKgError(f"cannot listen on {settings.host}: {error.strerror}; set ASCN_KG_HOST") from None
    with socket.socket(family[0], socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(family[4])
        except OSError as error:
            raise AscnKgError(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}): "
                "choose another port with ASCN_KG_PORT or --port"
            ) from None


def _run(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    address = f"http://{settings.host}:{settings.port}"
    server = Granian(
        "ascn_kg.web.edge:from_environment",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        websockets=False,
        # HTTP/1 alone: told apart from HTTP/2 by its first bytes, a silent connection would stay for ever.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=_IDLE * 1000, max_buffer_size=4 * settings.query_max_bytes
        ),
        backlog=_CONNECTIONS,
        backpressure=_CONNECTIONS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )

    def announce() -> None:
        click.echo(f"Pages    {address}/\nSPARQL   {address}/sparql\nStop with Ctrl+C.")

    server.on_startup(announce)
    server.serve()
