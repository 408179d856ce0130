"""One request to a WSGI app (PEP 3333): its environment, and the answer taken piece by piece."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Wsgi = Callable[..., Iterable[bytes]]

_AT_ONCE = 1 << 16
"""Bytes that are gathered before they are passed on: the pieces of an answer may be tiny."""


class Answer:
    """What ``app`` says to one request; ``take`` may be called in any thread, but in one at a time."""

    def __init__(self, app: Wsgi, environ: dict[str, Any]) -> None:
        self._app = app
        self._environ = environ
        self._answer: Iterable[bytes] | None = None
        self._pieces: Iterator[bytes] = iter(())
        self._written: list[bytes] = []
        self.status = 0
        self.sent = False
        self.headers: list[tuple[bytes, bytes]] = []

    def take(self) -> tuple[bytes, bool]:
        """The next bytes and whether there may be more; status and headers are sure after the first call."""
        if self._answer is None:
            self._answer = self._app(self._environ, self._start_response)
            self._pieces = iter(self._answer)
        held = bytearray()
        for piece in self._pieces:
            held += b"".join(self._written) + piece
            self._written.clear()
            if len(held) >= _AT_ONCE:
                return bytes(held), True
        held += b"".join(self._written)
        if not self.status:
            raise RuntimeError("the app did not call start_response")
        return bytes(held), False

    def close(self) -> None:
        """Tell the app that nothing more will be taken."""
        if self._answer is not None and hasattr(self._answer, "close"):
            self._answer.close()

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self._written.append


def environment(scope: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """The WSGI environment of an ASGI request.

    A header whose name has an underscore is left out: it would pass for the one with a hyphen, which a
    proxy in front may have set. So is Transfer-Encoding: the body has been put together.
    """
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        if "_" in name or name == "TRANSFER-ENCODING":
            continue
        name = name.replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        between = "; " if name == "COOKIE" else ", "
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.setdefault("CONTENT_TYPE", "")
    return environ
