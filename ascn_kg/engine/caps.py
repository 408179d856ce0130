"""Counting rows and bytes of an answer while it is written, and stopping it at a cap."""

from __future__ import annotations

import re
from typing import BinaryIO

from ascn_kg.engine.base import LINE_FORMATS, Caps
from ascn_kg.errors import ResultTooLargeError

PAGE_HINT = "Page through it with ORDER BY, LIMIT and OFFSET, or ask for less."
_ESCAPED = re.compile(rb"\\.", re.DOTALL)


class EnoughError(Exception):
    """Raised inside ``write`` once a partial answer is complete."""


class CappedSink:
    """Passes an answer on to ``sink`` and counts its rows exactly, in the bytes that the engine writes.

    Raises ResultTooLargeError at a cap, or EnoughError where a partial answer is wanted; the answer then
    ends after a whole row, with a line that says so.
    """

    def __init__(self, sink: BinaryIO, format: str, caps: Caps) -> None:
        self._sink = sink
        self._format = format
        self._caps = caps
        self._count = {"json": self._json, "xml": self._xml, "csv": self._csv, "tsv": self._lines}.get(format)
        self._rest = self._tail = b""
        self._quoted = False
        self._pending = b""
        self._line_by_line = caps.partial and format in LINE_FORMATS
        self.rows = 0
        self.bytes = 0
        self.partial = False

    def write(self, chunk: bytes) -> int:
        """Take the next bytes of the answer."""
        chunk = bytes(chunk)
        if self.partial:  # what the writer had still held back
            return len(chunk)
        if self._line_by_line:
            self._write_lines(chunk)
            return len(chunk)
        if self._count is not None:
            self._count(chunk)
        self._check(self.bytes + len(chunk))
        self.bytes += len(chunk)
        self._sink.write(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back but the start of a row in a partial answer."""

    def finish(self) -> None:
        """Write what is left of a partial answer that turned out to be whole."""
        if self._pending:
            self._sink.write(self._pending)
            self._pending = b""

    def add_rows(self, number: int) -> None:
        """Count statements, which graph formats do not show in their bytes."""
        if self._line_by_line:
            return
        self.rows += number
        if self._caps.rows is not None and self.rows > self._caps.rows:
            self._over(f"more than {self._caps.rows:,} statements")

    def _check(self, size: int) -> None:
        if self._caps.rows is not None and self.rows > self._caps.rows:
            self._over(f"more than {self._caps.rows:,} rows")
        if self._caps.bytes is not None and size > self._caps.bytes:
            self._over(f"more than {self._caps.bytes:,} bytes")

    def _over(self, what: str) -> None:
        raise ResultTooLargeError(f"The answer has {what}, and no more are given out at once. {PAGE_HINT}")

    def _write_lines(self, chunk: bytes) -> None:
        """Line by line: whole rows go out until a cap is reached."""
        self._pending += chunk
        header = 1 if self._format in ("csv", "tsv") and not self.bytes else 0
        out = bytearray()
        while (end := self._end_of_row()) > 0:
            line, self._pending = self._pending[:end], self._pending[end:]
            rows = self.rows + (0 if header else 1)
            size = self.bytes + len(line)
            if (self._caps.rows is not None and rows > self._caps.rows) or (
                self._caps.bytes is not None and size > self._caps.bytes
            ):
                self._sink.write(bytes(out) + self._mark())
                self._pending = b""
                self.partial = True
                raise EnoughError
            out += line
            self.rows, self.bytes, header = rows, size, 0
        self._sink.write(bytes(out))

    def _end_of_row(self) -> int:
        """The length of the first whole row that is pending, or 0."""
        if self._format != "csv":
            return self._pending.find(b"\n") + 1
        start = 0
        while (found := self._pending.find(b"\n", start)) >= 0:
            if self._pending.count(b'"', 0, found) % 2 == 0:
                return found + 1
            start = found + 1
        return 0

    def _mark(self) -> bytes:
        ending = "\r\n" if self._format == "csv" else "\n"
        return f"# partial: cut after {self.rows} rows. {PAGE_HINT}{ending}".encode()

    def _lines(self, chunk: bytes) -> None:
        self.rows += chunk.count(b"\n") - (1 if not self.bytes and chunk else 0)

    def _csv(self, chunk: bytes) -> None:
        pieces = chunk.split(b'"')
        outside = pieces[1::2] if self._quoted else pieces[::2]
        self._quoted ^= len(pieces) % 2 == 0
        self.rows += sum(piece.count(b"\n") for piece in outside) - (1 if not self.bytes and chunk else 0)

    def _xml(self, chunk: bytes) -> None:
        text = self._rest + chunk
        self.rows += text.count(b"<result>")
        self._rest = text[-7:]

    def _json(self, chunk: bytes) -> None:
        """Outside strings, ``:[{`` begins the first row and ``},{`` each further one, and nothing else."""
        text = self._rest + chunk
        backslashes = len(text) - len(text.rstrip(b"\\"))
        self._rest = text[len(text) - backslashes % 2 :]
        text = text[: len(text) - backslashes % 2]
        pieces = _ESCAPED.sub(b"", text).split(b'"')
        inside = self._quoted
        self._quoted ^= len(pieces) % 2 == 0
        bare = self._tail + b'"' * inside + b'"'.join(pieces[1::2] if inside else pieces[::2])
        self.rows += bare.count(b"},{") + bare.count(b":[{")
        self._tail = bare[-2:]
