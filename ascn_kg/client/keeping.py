"""Receipts of answers that a program got from a snapshot at hand."""

from __future__ import annotations

from ascn_kg.client.asking import Here
from ascn_kg.engine.base import Query
from ascn_kg.engine.tokens import head
from ascn_kg.pages import cite
from ascn_kg.receipts import canonical, replay
from ascn_kg.receipts import receipt as receipts


def receipt(here: Here, text: str) -> str:
    """The receipt of the answer to a query, as JSON-LD; raises ReceiptError for what cannot be repeated."""
    replay.refuse_unrepeatable(text)
    form = head(text).form
    ordered = form == "SELECT" and canonical.is_ordered(text)
    query = Query(text)
    answer = replay.canonical_answer(here.engine, query, form, ordered)
    day = cite.snapshot_date(here.opened.manifest, here.opened.modified)
    return receipts.write(receipts.make(query, form, answer, ordered, here.opened, day, "memory"))
