"""One query over some graphs, in a process of its own that ends with it.

A store elsewhere answers a union of graphs with duplicates, so such a query is answered here, over the graphs
as fetched. It may take what a query of a worker may take, and no more: the process is killed at the deadline
and has a memory limit. Starting one takes about 0.2 s, which only these queries pay.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

import pyoxigraph as ox

from ascn_kg.engine.base import Caps, Outcome, Query
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.frames import Ask, pack_error, pack_outcome, unpack_error, unpack_outcome
from ascn_kg.engine.results import BY_NAME, Format
from ascn_kg.errors import QueryCrashedError, QueryTimeoutError

_BESIDE = 512 << 20
"""Address space of the interpreter and its libraries, beside what the query may take."""


def run(
    quads: bytes, base: str, query: Query, form: str, format: Format, sink: BinaryIO, caps: Caps, memory: int
) -> Outcome:
    """Write the answer over ``quads`` (N-Quads) to ``sink``; ``memory`` in bytes.

    Raises what :meth:`ascn_kg.engine.base.Engine.run` raises.
    """
    head = json.dumps({"base": base, "memory": memory}).encode()
    ask = Ask(query, form, format.name, replace(caps, seconds=None)).pack()
    command = [sys.executable, "-m", "ascn_kg.engine.once"]
    try:
        done = subprocess.run(
            command,
            input=b"\n".join((head, ask, quads)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=caps.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeoutError(caps.seconds or 0) from None
    said, _, body = done.stdout.partition(b"\n")
    if done.returncode == 1 and said:
        raise unpack_error(said)
    if done.returncode != 0:
        raise QueryCrashedError(f"The query was stopped: it needed more than {memory >> 20} MiB of memory.")
    sink.write(body)
    return unpack_outcome(said)


def main() -> int:
    """Answer the query on standard input; 0 with the answer, 1 with an error of ours."""
    head, ask, quads = sys.stdin.buffer.read().split(b"\n", 2)
    told, asked = json.loads(head), Ask.unpack(ask)
    limit = int(told["memory"]) + _BESIDE
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    body = BytesIO()
    try:
        engine = EmbeddedEngine.from_quads(ox.parse(quads, format=ox.RdfFormat.N_QUADS), told["base"])
        outcome = engine.run(asked.query, asked.form, BY_NAME[asked.format], body, asked.caps)
    except Exception as error:  # whatever it is, the caller learns of it in words
        sys.stdout.buffer.write(pack_error(error) + b"\n")
        return 1
    sys.stdout.buffer.write(pack_outcome(outcome) + b"\n" + body.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
