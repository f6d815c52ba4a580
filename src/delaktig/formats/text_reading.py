"""Reads plain text: UTF-8 with or without a mark, UTF-16 with a mark, or Windows' western code page."""

from __future__ import annotations

import codecs
import re
from typing import Final

from delaktig.formats.results import ReadError, ReadResult, ReadWarning

FALLBACK: Final = "cp1252"
LINE_END: Final = re.compile(r"\r\n|\r|\n")

#: Control characters that no text holds; tab, line ends, form feed and vertical tab do occur.
CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MULTIBYTE: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
SAMPLE: Final = 64 * 1024


def read_text(data: bytes) -> ReadResult:
    """The text's lines. Only CR, LF and CR LF end a line; a form feed stays in its line.

    Raises :class:`ReadError` with ``binary``, ``encoding`` or ``empty``.
    """
    text, warnings = _decode(data)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise ReadError("empty")
    lines = LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return ReadResult(lines=tuple(lines), format="text", warnings=warnings)


def _decode(data: bytes) -> tuple[str, tuple[ReadWarning, ...]]:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ReadError("encoding", line=1)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_utf16(data), ()
    _refuse_binary(data)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if data.startswith(codecs.BOM_UTF8) or _is_damaged_utf8(data):
        raise ReadError("encoding", line=line)
    try:
        text = data.decode(FALLBACK)
    except UnicodeDecodeError as error:
        raise ReadError("encoding", line=data.count(b"\n", 0, error.start) + 1) from error
    return text, (ReadWarning("encoding_guessed", {"encoding": FALLBACK}),)


def _decode_utf16(data: bytes) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ReadError("encoding", line=1) from error
    if "\x00" in text:
        raise ReadError("binary", kind="data")
    return text


def _refuse_binary(data: bytes) -> None:
    sample = data[:SAMPLE]
    if _looks_like_bare_utf16(sample):
        raise ReadError("encoding", line=1)
    controls = len(CONTROL.findall(sample))
    if b"\x00" in data or controls > len(sample) / 200:
        raise ReadError("binary", kind="data")


def _looks_like_bare_utf16(sample: bytes) -> bool:
    """Latin text as UTF-16 has a zero in nearly every second byte, and in no other."""
    half = len(sample) // 2
    if half < 4:
        return False
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 0.7 * half and min(even, odd) < 0.05 * half


def _is_damaged_utf8(data: bytes) -> bool:
    """True where most characters beyond ASCII are well-formed UTF-8: not another encoding, but damage."""
    whole = b"".join(MULTIBYTE.findall(data))
    beyond = sum(byte > 0x7F for byte in data)
    return len(whole) > beyond / 2
