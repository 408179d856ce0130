"""Replaying a receipt offline, to see whether the answer is still the same over the same data."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import zstandard

from ascn_kg import settings
from ascn_kg.engine.base import Engine, Query, answer
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME
from ascn_kg.errors import QueryError, ReceiptError
from ascn_kg.receipts import canonical
from ascn_kg.receipts.canonical import Canonical
from ascn_kg.receipts.receipt import Receipt
from ascn_kg.sparql import guard

SHOWN = 10
"""Rows of a difference that are shown."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the receipt holds, and what there is to say: one line each."""

    equal: bool
    lines: tuple[str, ...]


def canonical_answer(engine: Engine, query: Query, form: str, ordered: bool) -> Canonical:
    """The canonical answer of ``engine`` to a query."""
    if form in ("SELECT", "ASK"):
        return canonical.of_json(answer(engine, query, form, BY_NAME["json"]), ordered=ordered)
    return canonical.of_triples(answer(engine, query, form, BY_NAME["nt"]))


def refuse_unrepeatable(text: str) -> None:
    """Raise ReceiptError for a query whose answer is another one each time."""
    if not guard.is_repeatable(text):
        raise ReceiptError(
            "There is no receipt for a query with NOW, RAND, UUID, STRUUID, BNODE or SERVICE: "
            "its answer cannot be repeated."
        )


def verify(receipt: Receipt, data: Path) -> Verdict:
    """Replay the receipt over N-Quads (plain, gzip or Zstandard), calling no other server.

    Raises ReceiptError where the query or the data cannot be used.
    """
    refuse_unrepeatable(receipt.query.text)
    with _plain(data) as file:
        with file.open("rb") as stream:
            same_data = hashlib.file_digest(stream, "sha256").hexdigest() == receipt.data_hash
        try:
            form = guard.inspect(receipt.query.text, guard.Limits.of(settings.load({}))).form
            engine = EmbeddedEngine.from_file(file, receipt.base)
            now = canonical_answer(engine, receipt.query, form, receipt.ordered)
        except QueryError as error:
            raise ReceiptError(f"its query cannot be replayed: {error}") from None
    ordered = canonical.is_ordered(receipt.query.text) and form == "SELECT"
    problems = list(_differences(receipt, now, form, ordered))
    lines: list[str] = []
    if not same_data:
        lines.append(
            f"other data: the receipt is of snapshot {receipt.snapshot} (N-Quads with SHA-256 "
            f"{receipt.data_hash}), and {data} is something else"
        )
        if not problems:
            lines.append("the answer is nevertheless the same there")
    lines += problems
    if not lines:
        return Verdict(True, (f"equal: {_rows(receipt.rows)} with hash {receipt.hash}",))
    if problems and (receipt.engine, receipt.engine_version) != ("pyoxigraph", ox.__version__):
        was = f"{receipt.engine} {receipt.engine_version}".strip()
        lines.append(f"the receipt was made with {was}; this is pyoxigraph {ox.__version__}")
    return Verdict(False, tuple(lines))


def _differences(receipt: Receipt, now: Canonical, form: str, ordered: bool) -> Iterator[str]:
    """What the replay has otherwise than the receipt, one line each."""
    if receipt.form != form:
        yield f"form: {receipt.form} in the receipt, but the query is {form}"
    if receipt.ordered != ordered:
        yield f"ordered: {receipt.ordered} in the receipt, but the query says {ordered}"
    if receipt.head != now.head:
        yield f"columns: {receipt.head!r} in the receipt, {now.head!r} now"
    if receipt.rows != len(now.lines):
        yield f"rows: {receipt.rows} in the receipt, {len(now.lines)} now"
    if receipt.hash != now.hash:
        yield f"hash: {receipt.hash} in the receipt, {now.hash} now"
    if receipt.line_hashes is None or receipt.line_hashes == now.line_hashes():
        return
    then, here = Counter(receipt.line_hashes), Counter(now.line_hashes())
    if then == here:
        yield "the same rows in another order"
    missing = (then - here).total()
    added = here - then
    if missing:
        yield f"{_rows(missing)} of the receipt not in the answer now"
    extra = []
    for line in now.lines:
        short = canonical.short_hash(line)
        if added[short] > 0:
            added[short] -= 1
            extra.append(line)
    yield from (f"only now: {line}" for line in extra[:SHOWN])
    if len(extra) > SHOWN:
        yield f"and {_rows(len(extra) - SHOWN)} more only now"


def _rows(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


@contextmanager
def _plain(data: Path) -> Iterator[Path]:
    """The N-Quads as a plain file: the file itself, or unpacked for the time being."""
    try:
        with data.open("rb") as stream:
            begin = stream.read(4)
        if not begin.startswith((_GZIP, _ZSTD)):
            yield data
            return
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "dataset.nq"
            with data.open("rb") as packed, target.open("wb") as out:
                if begin.startswith(_GZIP):
                    with gzip.open(packed) as stream:
                        shutil.copyfileobj(stream, out)
                else:
                    zstandard.ZstdDecompressor().copy_stream(packed, out)
            yield target
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise ReceiptError(f"{data} cannot be read: {error}") from None
