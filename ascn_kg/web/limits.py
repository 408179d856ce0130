"""How often one client may ask: a token bucket per address."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import Request

from ascn_kg.settings import Settings

_AUTO = 300
_CLIENTS = 10_000
"""Addresses remembered; the one that has been silent longest is forgotten first."""


class RateLimit:
    """Lets each client make ``per_minute`` requests, in bursts of as many; 0 lets everything pass."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def of(cls, settings: Settings) -> RateLimit:
        """The limit that the settings give; each web process has its share of it."""
        per_minute = settings.rate_limit
        if per_minute is None:
            per_minute = 0 if _is_loopback(settings.host) else _AUTO
        return cls(math.ceil(per_minute / settings.workers))

    def wait(self, client: str) -> int:
        """Seconds until ``client`` may ask; 0 if it may now, and then that is counted."""
        if not self._per_minute:
            return 0
        now, rate = self._clock(), self._per_minute / 60
        with self._lock:
            tokens, then = self._buckets.pop(client, (float(self._per_minute), now))
            tokens = min(self._per_minute, tokens + (now - then) * rate)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > _CLIENTS:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / rate))


def client_of(request: Request, trusted_proxies: int) -> str:
    """The address of the client, as the outermost trusted proxy saw it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if trusted_proxies and len(hops) >= trusted_proxies:
        return hops[-trusted_proxies]
    return request.remote_addr or ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
