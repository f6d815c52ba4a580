"""Canonical JSON: one value, one row of bytes, one SHA-256.

The subset of RFC 8785 (JSON Canonicalization Scheme) that frozen editions and audit chains
need: null, booleans, integers, strings, lists and objects. Keys are sorted by their UTF-16
code units, nothing stands between tokens, the text is UTF-8. Strings and keys are in Unicode
normal form C, so that *ä* typed in two ways has one hash.

Binary floating-point numbers are refused. A ``Decimal`` becomes a string without an exponent
or closing zeros (``"2.5"``); a date becomes an ISO string.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

#: Integers that every reader of JSON holds exactly (RFC 7493, 2.2).
LARGEST_INTEGER = 2**53 - 1


class CanonicalError(ValueError):
    """The value has no canonical form; ``path`` is where, as ``$.items[2].name``."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


def canonical(value: object) -> bytes:
    """The value's canonical bytes. Raises :class:`CanonicalError`."""
    text = json.dumps(normalised(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, as 64 lower-case hexadecimal digits. Raises :class:`CanonicalError`."""
    return hashlib.sha256(canonical(value)).hexdigest()


def normalised(value: object, path: str = "$") -> Json:
    """The value in JSON's own types, normalised and sorted. Raises :class:`CanonicalError`."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        return _integer(int(value), path)
    if isinstance(value, Decimal):
        return _decimal(value, path)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [normalised(item, f"{path}[{at}]") for at, item in enumerate(value)]
    if isinstance(value, Mapping):
        return _mapping(value, path)
    reason = "floats are refused; use Decimal or int" if isinstance(value, float) else type(value).__name__
    raise CanonicalError(path, f"no canonical form ({reason})")


def _text(value: str, path: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise CanonicalError(path, "the text has a lone surrogate")
    return unicodedata.normalize("NFC", value)


def _integer(value: int, path: str) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise CanonicalError(path, "the integer is beyond 2^53 - 1")
    return value


def _decimal(value: Decimal, path: str) -> str:
    if not value.is_finite():
        raise CanonicalError(path, "the number is not finite")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _mapping(value: Mapping[object, object], path: str) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise CanonicalError(path, f"the key {key!r} is no text")
        name = _text(key, path)
        if name in result:
            raise CanonicalError(path, f"the key {name!r} occurs twice in normal form C")
        result[name] = normalised(item, f"{path}.{name}")
    return dict(sorted(result.items(), key=lambda pair: pair[0].encode("utf-16-be")))
