"""The browser libraries that the package was built with (``hatch_build.py`` fetches them)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

from ascn_kg.web import bodies

FOLDER = Path(__file__).parent / "static" / "vendor"
OURS = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_log = logging.getLogger("ascn_kg.web")


@cache
def files(folder: Path = FOLDER) -> Mapping[str, str]:
    """The content hash of each library file; empty where the package was built without npm."""
    try:
        listed = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return {}
    return {name: hash for name, hash in listed.items() if (folder / name).is_file()}


def available(*names: str) -> bool:
    """Whether all these library files are here: a page leaves out the tags of what is missing."""
    return all(name in files() for name in names)


def address(name: str) -> str:
    """The path of a library file, with its content hash so that browsers may keep it for ever."""
    return f"/static/vendor/{name}?v={files()[name]}"


@cache
def script(name: str) -> str:
    """The path of one of our own static files, with its content hash."""
    return f"/static/{name}?v={_hash((OURS / name).read_bytes())}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def register(app: Flask) -> None:
    """Let templates ask for ``vendor``; compress static files, and let browsers keep those named by hash."""
    app.after_request(_finish)
    app.jinja_env.globals["vendor"] = {"available": available, "address": address, "script": script}
    if not files():
        _log.warning(
            "The browser libraries are not here: pages go without maps, graphs and the query editor. "
            "Install the package again with a connection to the npm registry."
        )


def _finish(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code != 200:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    response.close()
    spool = bodies.new_body()
    spool.write(content)
    made = bodies.respond(spool, response.content_type or "", request, None)
    if request.args.get("v") == _hash(content):
        made.headers["Cache-Control"] = _FOR_EVER
    return made
