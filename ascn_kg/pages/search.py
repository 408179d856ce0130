"""Search over the names of a snapshot, as pages use it."""

from __future__ import annotations

from ascn_kg.lookup import Hit, Search

__all__ = ["Hit", "Search"]
