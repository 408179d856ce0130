"""A SPARQL store on loopback that does what a test tells it, be it ever so wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a:s"}}]}}'
TRUE = b'{"head":{},"boolean":true}'


class Stub(ThreadingHTTPServer):
    """Counts connections and queries; ``reply`` answers each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply: Callable[[Request], None] = Request.rows
        self.queries: list[str] = []
        self.connections = 0
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests want."""


class Request:
    """One request at the stub, and ways to answer it."""

    def __init__(self, handler: _Handler, query: str, graphs: list[str]) -> None:
        self.handler = handler
        self.query = query
        self.graphs = graphs
        self.stub = handler.stub

    def answer(self, status: int, media: str, body: bytes, **headers: str) -> None:
        self.begin(status, media, **{"Content-Length": str(len(body)), **headers})
        self.handler.wfile.write(body)

    def begin(self, status: int, media: str, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in {"Content-Type": media, **headers}.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def rows(self) -> None:
        """What a good store says."""
        if self.query.startswith("CONSTRUCT"):
            self.answer(200, TRIPLES, b"<a:s> <a:p> <a:o> .\n")
        else:
            self.answer(200, JSON, TRUE if self.query.startswith("ASK") else ROW)

    def hang_up(self) -> None:
        self.handler.close_connection = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def stub(self) -> Stub:
        assert isinstance(self.server, Stub)
        return self.server

    def do_POST(self) -> None:
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query = fields["query"][0]
        self.stub.queries.append(query)
        self.stub.reply(Request(self, query, fields.get("default-graph-uri", [])))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def stubbing() -> Iterator[Stub]:
    with Stub() as stub:
        thread = threading.Thread(target=stub.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield stub
        finally:
            stub.closing.set()
            stub.shutdown()
            thread.join()
