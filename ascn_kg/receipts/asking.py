"""Whether a request asks for a receipt."""

from __future__ import annotations

import re

_RANGE = re.compile(r"\s*application/ld\+json\s*;(?P<parameters>.*)", re.IGNORECASE | re.DOTALL)
_PROFILE = re.compile(r'(?:^|;)\s*profile\s*=\s*(?:"([^"]*)"|([^;\s]+))', re.IGNORECASE)
_ZERO = re.compile(r"(?:^|;)\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)", re.IGNORECASE)
_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')


def accepts(accept: str | None) -> bool:
    """Whether an Accept header names JSON-LD with a profile that ends in ``/receipt`` (RFC 6906)."""
    for part in _COMMA.split((accept or "")[:4096]):
        found = _RANGE.fullmatch(part)
        if found is None or _ZERO.search(found["parameters"]):
            continue
        profile = _PROFILE.search(found["parameters"])
        if profile and any(one.endswith("/receipt") for one in (profile[1] or profile[2] or "").split()):
            return True
    return False
