"""``ascn-kg verify``."""

from __future__ import annotations

from pathlib import Path

import click

from ascn_kg.cli.common import load, options
from ascn_kg.cli.serve import find_or_build
from ascn_kg.errors import ReceiptError
from ascn_kg.snapshot import DATASET


class BadReceipt(click.ClickException):
    """The receipt cannot be used at all; exit code 2."""

    exit_code = 2


@click.command()
@click.argument("receipt", type=click.Path(path_type=Path))
@click.option(
    "--download",
    type=click.Path(path_type=Path),
    default=None,
    help="N-Quads to replay it over: ascn-kg.nq.gz, ascn-kg.nq.zst or the same unpacked.",
)
@options("project_dir", "build_dir", "snapshot", "base_iri")
def verify(receipt: Path, download: Path | None, **flags: str | None) -> None:
    """Replay the RECEIPT of an answer offline, and say whether the answer is equal.

    Exit code 0: equal. 1: the answer or the data is another, with the difference. 2: no receipt, or data
    that cannot be read.
    """
    from ascn_kg.receipts import receipt as receipts  # only when needed
    from ascn_kg.receipts import replay

    try:
        read = receipts.read(receipt.read_text(encoding="utf-8"))
        data = download or find_or_build(load(flags)).file(DATASET)
        verdict = replay.verify(read, data)
    except ReceiptError as error:
        raise BadReceipt(f"{receipt}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadReceipt(f"{receipt} cannot be read: {error}") from None
    for line in verdict.lines:
        click.echo(line)
    if not verdict.equal:
        raise SystemExit(1)
