"""The tools as an MCP server. Needs ``ascn-kg[mcp]``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from ascn_kg import __version__, vocab
from ascn_kg.errors import AscnKgError
from ascn_kg.lookup import KINDS, LONGEST
from ascn_kg.mcp.rows import DEFAULT, MOST, Answer
from ascn_kg.mcp.tools import Tools

_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_log = logging.getLogger("ascn_kg.mcp")
Name = Annotated[str, Field(max_length=LONGEST)]
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many at most")]


def instructions(base: str) -> str:
    """How to use the tools, for the assistant."""
    return (
        "The ASEAN Smart Cities Network as a knowledge graph: cities, officials, events, projects, "
        "documents, 2018 to today. Every statement names its source; sources that disagree stand side by "
        "side: name the source of what you say, and where values are contested give all of them with who "
        "states each. What is not in the graph is unknown, not false; dates are as exact as the source. "
        "Begin with search or list_questions; use query for what the library does not ask. "
        f"Entities are {base}id/KIND/SLUG with KIND one of {', '.join(vocab.KIND_BY_SLUG)}; the ontology is "
        f"PREFIX ascn: <{vocab.ascn(base)}>. Cite the snapshot that an answer names."
    )


def make(tools: Tools) -> MCPServer:
    """The server with its six tools."""
    server = MCPServer(
        "ascn-kg",
        title="ASCN knowledge graph",
        version=__version__,
        instructions=instructions(tools.base),
        log_level="WARNING",
    )

    def tool(function: Callable[..., CallToolResult]) -> None:
        server.add_tool(function, annotations=_READS)

    def search(text: Name, kinds: list[str] | None = None, limit: Limit = 10) -> CallToolResult:
        return _answer(lambda: tools.search(text, kinds or (), limit))

    search.__doc__ = (
        "Find entities by name in any language or spelling, best first, with their ids. "
        f"kinds: some of {', '.join(KINDS)}."
    )

    def describe(id: Name, limit: Limit = DEFAULT) -> CallToolResult:
        """All facts of one entity with the documents that state each, and what points at it.

        id: kind/slug such as city/makassar, or the IRI.
        """
        return _answer(lambda: tools.describe(id, limit))

    def query(sparql: str, limit: Limit = DEFAULT) -> CallToolResult:
        """Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE); names are checked first.

        Prefixes of the graph need not be declared. The default graph is all statements;
        GRAPH ?g { … } with ?g prov:wasDerivedFrom ?source says who states them. Stopped at a deadline.
        """
        return _answer(lambda: tools.query(sparql, limit))

    def library(id: Name, params: dict[str, str] | None = None, limit: Limit = DEFAULT) -> CallToolResult:
        """Answer a tested question of the library (see list_questions), with values for its parameters.

        Entities are given by slug, dates as YYYY-MM-DD, years as YYYY.
        """
        return _answer(lambda: tools.library(id, params or {}, limit))

    def list_questions(text: Name = "", limit: Limit = DEFAULT) -> CallToolResult:
        """The questions of the library with parameters and columns, those with words of text first."""
        return _answer(lambda: tools.list_questions(text, limit))

    def reconcile(name: Name, kind: Name = "", limit: Limit = 5) -> CallToolResult:
        """Which entity a name means: candidates with scores, and match where one is certain.

        kind: a kind (city) or class (AnnualMeeting), or empty for all.
        """
        return _answer(lambda: tools.reconcile(name, kind, limit))

    for function in (search, describe, query, library, list_questions, reconcile):
        tool(function)
    return server


def _answer(ask: Callable[[], Answer]) -> CallToolResult:
    try:
        found = ask()
    except AscnKgError as error:
        hint = getattr(error, "hint", "")
        return _result(" ".join(part for part in (str(error), hint) if part))
    except Exception:
        _log.exception("a tool failed")
        return _result("This cannot be answered: an error of the server, which its log shows.")
    return _result(found.text, found.content)


def _result(text: str, content: dict[str, Any] | None = None) -> CallToolResult:
    """What a tool answers; without content it is an error."""
    said = TextContent(type="text", text=text)
    return CallToolResult(content=[said], structured_content=content, is_error=content is None)
