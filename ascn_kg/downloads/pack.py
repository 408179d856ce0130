"""Archives whose bytes depend on nothing but their content: no time, no owner, no name of a machine."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable
from pathlib import Path

import zstandard

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def gzipped(path: Path, body: bytes) -> None:
    """Write ``body`` as gzip (RFC 1952) without a name and a time."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(body)


def zstd(path: Path, body: bytes) -> None:
    """Write ``body`` as one Zstandard frame (RFC 8878), with its size and checksum."""
    path.write_bytes(zstandard.ZstdCompressor(level=12, write_checksum=True).compress(body))


def zipped(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip with these files, in the order given and dated 1980-01-01, the first day of the format."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = _MODE
            archive.writestr(info, body, compresslevel=9)
