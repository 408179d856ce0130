"""Answers as HTTP wants them: strong validators, content codings, and nothing held in memory for long."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

import brotli
import zstandard
from flask import Request, Response
from werkzeug.http import http_date

IN_MEMORY = 1 << 20
_PIECE = 1 << 16
_SMALLEST = 600
"""Bytes below which a coding costs more than it saves."""
_TEXTUAL = (
    "text/",
    "application/sparql-results",
    "application/ld+json",
    "application/rdf+xml",
    "application/json",
    "application/n-",
    "application/trig",
    "application/problem+json",
    "application/xml",
    "image/svg+xml",
    "application/javascript",
    "application/manifest+json",
)


class _Coding(NamedTuple):
    name: str
    compressor: Callable[[], tuple[Callable[[bytes], bytes], Callable[[], bytes]]]


def _br() -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    one = brotli.Compressor(quality=4)
    return one.process, one.finish


def _zstd() -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    one = zstandard.ZstdCompressor(level=3).compressobj()
    return one.compress, one.flush


def _gzip() -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    one = zlib.compressobj(5, zlib.DEFLATED, 31)
    return one.compress, one.flush


CODINGS = (_Coding("br", _br), _Coding("zstd", _zstd), _Coding("gzip", _gzip))


def new_body() -> IO[bytes]:
    """A file to write an answer to: in memory while it is small."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def coding_for(request: Request, content_type: str, size: int) -> _Coding | None:
    """The content coding for an answer (RFC 9110, section 12.5.3), or ``None`` for none.

    What is small or no text is coded only where the client refuses it as it is. Where the client refuses
    everything, it gets the answer as it is (section 12.4.1) rather than none.
    """
    accepted = request.accept_encodings
    best = max(CODINGS, key=lambda coding: accepted.quality(coding.name))
    quality = accepted.quality(best.name)
    if quality <= 0:
        return None
    named = [value for value, _ in accepted]
    if "identity" in named or "*" in named:
        plain = accepted.quality("identity")
        if plain <= 0:
            return best
        if "identity" in named and plain > quality:
            return None
    worth_it = size >= _SMALLEST and content_type.startswith(_TEXTUAL)
    return best if worth_it else None


def respond(body: IO[bytes], content_type: str, request: Request, modified: float | None) -> Response:
    """The answer in ``body``, conditional and coded as the request wants it.

    The validator is strong: made of the bytes and the coding (RFC 9110, section 8.8.3).
    """
    size, digest = _measure(body)
    coding = coding_for(request, content_type, size)
    tag = digest if coding is None else f"{digest}-{coding.name}"
    response = Response(content_type=content_type)
    response.set_etag(tag)
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    if coding is not None:
        response.headers["Content-Encoding"] = coding.name
    response.vary.add("Accept-Encoding")
    response.call_on_close(body.close)
    if request.method in ("GET", "HEAD") and _is_known(request, tag, modified):
        body.close()
        response.status_code = 304
        return response
    if coding is None:
        response.content_length = size
        response.response = _pieces(body)
    elif size <= IN_MEMORY:
        coded = b"".join(_coded(body, coding))
        response.content_length = len(coded)
        response.response = [coded]
    else:
        response.response = _coded(body, coding)
    if request.method == "HEAD":
        body.close()
    return response


def _is_known(request: Request, tag: str, modified: float | None) -> bool:
    """Whether the client has this representation (RFC 9110, section 13.2.2).

    A date counts only where it is ours to the second: going back to an older snapshot makes dates older.
    """
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(tag)
    since = request.if_modified_since
    return modified is not None and since is not None and int(since.timestamp()) == int(modified)


def _measure(body: IO[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    body.seek(0)
    size = 0
    while piece := body.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    body.seek(0)
    return size, digest.hexdigest()[:32]


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        while piece := body.read(_PIECE):
            yield piece


def _coded(body: IO[bytes], coding: _Coding) -> Iterator[bytes]:
    compress, finish = coding.compressor()
    for piece in _pieces(body):
        if coded := compress(piece):
            yield coded
    yield finish()
