"""Answers of the edge itself, where the app is not asked."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


async def busy(send: Send) -> None:
    """503: there are too many requests at once."""
    await refuse(send, 503, "Too many requests at once", "Try again in a moment.", retry=1)


async def refuse(send: Send, status: int, title: str, detail: str, retry: int = 0) -> None:
    """A problem (RFC 9457), after which the connection is closed; ``retry`` is in seconds."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"access-control-allow-origin", b"*"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if retry:
        headers.append((b"retry-after", str(retry).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
