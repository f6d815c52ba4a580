"""Which characters the shipped fonts can show, read from their character maps.

PDF/A forbids text without a glyph (ISO 19005-2, 6.2.11.8), so a writer must know beforehand.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

#: Control characters that break or space text and need no glyph of their own.
LAYOUT = frozenset("\n\t\N{SOFT HYPHEN}\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{WORD JOINER}")

UNICODE_PLATFORMS = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}


#: What stands for a character that no font of ours can show.
REPLACEMENT = "\N{WHITE SQUARE}"

#: Never text: it only marks the order of bytes.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


@cache
def fonts() -> tuple[frozenset[int], ...]:
    """Code points for which each shipped font has a glyph."""
    return tuple(frozenset(font_characters(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf")))


@cache
def shown_characters() -> frozenset[int]:
    """Code points for which some shipped font has a glyph."""
    return frozenset().union(*fonts())


def showable(text: str) -> str:
    """The text with a white square for each character that our fonts cannot show.

    A combining mark is shown where one font holds it together with the letter that it stands on.
    """
    even = text.replace("\r\n", "\n").replace("\r", "\n").replace(BYTE_ORDER_MARK, "")
    if even.isascii() and even.isprintable():
        return even
    result: list[str] = []
    cluster = ""
    for char in even:
        if cluster and _joins(char):
            cluster += char
        else:
            result.append(_shown_cluster(cluster))
            cluster = char
    result.append(_shown_cluster(cluster))
    return "".join(result)


def _joins(char: str) -> bool:
    """True for marks and invisible signs, which belong to the letter before them."""
    return char not in LAYOUT and unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def _holds(font: frozenset[int], text: str) -> bool:
    return all(ord(char) in font for char in text)


def _shown_cluster(cluster: str) -> str:
    if len(cluster) < 2:
        return cluster if not cluster or can_show(cluster) else REPLACEMENT
    for form in (cluster, unicodedata.normalize("NFC", cluster)):
        if all(can_show(char) for char in form) and any(_holds(font, form) for font in fonts()):
            return form
    base = cluster[0] if can_show(cluster[0]) and not _joins(cluster[0]) else REPLACEMENT
    return base + REPLACEMENT * (len(cluster) - 1)


def can_show(character: str) -> bool:
    """True where the character has a glyph, or steers the layout and needs none."""
    if character in LAYOUT:
        return True
    code = ord(character)
    return code >= 0x20 and not _is_private(code) and code in shown_characters()


def font_characters(font: bytes) -> set[int]:
    """Code points in the character map (``cmap`` formats 4 and 12) of a TrueType font.

    Raises ``ValueError`` where the file has no such table.
    """
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    covered: set[int] = set()
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if (platform, encoding) in UNICODE_PLATFORMS:
            covered |= _subtable(font, start + offset)
    return covered


def _is_private(code: int) -> bool:
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag.decode('ascii')}.")


def _subtable(font: bytes, at: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == 4:
        return _segments(font, at)
    if form == 12:
        return _groups(font, at)
    return set()


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: segments of the basic plane, each with a delta or an array of glyphs."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    half = f">{doubled // 2}H"
    ends = struct.unpack_from(half, font, at + 14)
    starts = struct.unpack_from(half, font, at + 16 + doubled)
    deltas = struct.unpack_from(half, font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(half, font, offsets_at)
    covered: set[int] = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                covered.add(code)
    return covered


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: groups over all planes."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    covered: set[int] = set()
    for index in range(count):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        covered.update(range(first, last + 1))
    return covered
