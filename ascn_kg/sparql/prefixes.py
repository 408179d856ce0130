"""Queries as people type them: prefixes of this graph need not be declared."""

from __future__ import annotations

from ascn_kg import vocab
from ascn_kg.engine.tokens import head


def complete(text: str, base: str) -> str:
    """The query with the prefixes that it uses and does not declare, and our IRIs under ``base``."""
    declared = head(text).prefixes
    missing = {name: iri for name, iri in vocab.prefixes(base).items() if name not in declared}
    used = {name: iri for name, iri in missing.items() if f"{name}:" in text}
    lines = "".join(f"PREFIX {name}: <{iri}> " for name, iri in used.items())
    return lines + text.replace(vocab.DEFAULT_BASE, base)
