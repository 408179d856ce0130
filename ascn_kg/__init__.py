"""The reference knowledge graph of the ASEAN Smart Cities Network.

>>> import ascn_kg
>>> kg = ascn_kg.open()
>>> kg.city("makassar").label("id")
'Kota Makassar'

Names are loaded when they are first used, so that the import itself costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascn_kg.client.answer import Answer
    from ascn_kg.client.days import Day, Standing
    from ascn_kg.client.graph import KnowledgeGraph
    from ascn_kg.client.opening import open
    from ascn_kg.client.things import Entity, Fact, Source, Thing
    from ascn_kg.client.values import Text
    from ascn_kg.errors import AscnKgError, NotFoundError

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "AscnKgError",
    "Day",
    "Entity",
    "Fact",
    "KnowledgeGraph",
    "NotFoundError",
    "Source",
    "Standing",
    "Text",
    "Thing",
    "__version__",
    "open",
]
_WHERE = {
    "Answer": "client.answer",
    "AscnKgError": "errors",
    "Day": "client.days",
    "Entity": "client.things",
    "Fact": "client.things",
    "KnowledgeGraph": "client.graph",
    "NotFoundError": "errors",
    "Source": "client.things",
    "Standing": "client.days",
    "Text": "client.values",
    "Thing": "client.things",
    "open": "client.opening",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
