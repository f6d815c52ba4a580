"""Answers in the encodings that browsers take: whole ones at once, long ones piece by piece."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import brotli

SMALLEST_COMPRESSED = 600
COMPRESSIBLE = ("text/", "application/json", "application/schema+json", "application/ld+json", "image/svg+xml")
_QUALITY, _WINDOW, _GZIP_LEVEL = 4, 18, 6

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=_QUALITY, lgwin=_WINDOW),
    "gzip": lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0),
}
"""How to make each encoding, the smallest first; only what a browser asks for is made."""


def chosen(accepted: str) -> str:
    """Return the smallest encoding that an ``Accept-Encoding`` takes; ``identity`` where it takes none of ours."""
    refused = {part.split(";")[0].strip() for part in accepted.split(",") if part.replace(" ", "").endswith("q=0")}
    offered = {part.split(";")[0].strip() for part in accepted.split(",")} - refused
    return next((name for name in COMPRESS if name in offered), "identity")


def is_text(content_type: str) -> bool:
    """Say whether a kind of content gets smaller by compressing."""
    return content_type.startswith(COMPRESSIBLE)


class Pieces:
    """A body in an encoding, made while it is read; closing it closes what it is made from."""

    def __init__(self, body: Iterable[bytes], encoding: str) -> None:
        self._body, self._encoding = body, encoding

    def __iter__(self) -> Iterator[bytes]:
        compressor = _PIECEWISE[self._encoding]()
        for piece in self._body:
            made = compressor.add(piece)
            if made:
                yield made
        yield compressor.end()

    def close(self) -> None:
        getattr(self._body, "close", lambda: None)()


class _Compressor(Protocol):
    def add(self, piece: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class _Brotli:
    def __init__(self) -> None:
        self._made: Any = brotli.Compressor(quality=_QUALITY, lgwin=_WINDOW)

    def add(self, piece: bytes) -> bytes:
        return bytes(self._made.process(piece))

    def end(self) -> bytes:
        return bytes(self._made.finish())


class _Gzip:
    def __init__(self) -> None:
        self._made = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def add(self, piece: bytes) -> bytes:
        return self._made.compress(piece)

    def end(self) -> bytes:
        return self._made.flush()


_PIECEWISE: dict[str, Callable[[], _Compressor]] = {"br": _Brotli, "gzip": _Gzip}
