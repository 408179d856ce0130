"""The mark for sentences that are written in one place and said, in the reader's language, in another."""

from __future__ import annotations


def N_(sentence: str) -> str:  # noqa: N802 - what gettext tools look for
    """The sentence as it is; the catalogue of translations then has it."""
    return sentence
