"""Bar and line plots as SVG that stands a strict content security policy, with the table of their data.

No script, no style: looks are presentation attributes, with classes for those who want to
colour them otherwise. Series differ by pattern, dash and marker as well as by colour. Each
plot has a title and a description in the SVG itself, and its numbers as real text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import Final, TypeAlias

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from delaktig.formats.document import Table, is_right_to_left

Value: TypeAlias = int | Decimal | None

WIDTH, LEFT, RIGHT, TOP = 720, 64, 16, 16
HEIGHT, LEGEND_LINE, LABELS = 260, 24, 44
LETTER = 7
"""About how wide a letter of a label is, in the drawing's units."""
SLANT, LONGEST_LABEL, SLANTED = 55, 20, 150
"""Degrees that labels stand on where they do not fit side by side; letters of one; room that they need below."""
INK, GRID = "#1d2b4f", "#c9cfdd"
COLOURS: Final = ("#0b3d91", "#b3541e", "#2b6e3f", "#7a3b8f")
DASHES: Final = ("", "8 4", "2 3", "10 3 2 3")
#: Lines of each series' pattern in a tile of 8 by 8, drawn in white on its colour.
PATTERNS: Final = ("", "M0 8L8 0", "M0 4H8", "M0 0L8 8M0 8L8 0")
#: Shown where there is no value.
UNKNOWN: Final = "\N{EN DASH}"
IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one for each label; None where it is unknown or suppressed."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PlotData:
    """What is drawn. ``key`` is an identifier, unique on the page; ``label_heading`` heads the first column.

    Raises ``ValueError`` for a bad key, no labels or series, more than four series, values
    that do not match the labels, or a value below zero.
    """

    key: str
    title: str
    description: str
    label_heading: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        if not IDENTIFIER.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is no identifier.")
        if not self.labels or not 1 <= len(self.series) <= len(COLOURS):
            raise ValueError(f"A plot has labels and 1 to {len(COLOURS)} series.")
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"{series.name}: {len(series.values)} values, {len(self.labels)} labels.")
            if any(value is not None and value < 0 for value in series.values):
                raise ValueError(f"{series.name}: values below zero are not drawn.")


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing, the same numbers as a table, and the text that can stand in for the drawing."""

    svg: str
    table: Table
    alternative: str


Drawing: TypeAlias = Callable[[PlotData, Decimal], Iterator[str]]


def bar_plot(data: PlotData) -> Plot:
    """Bars side by side, a group for each label, each with its number above."""
    return _plot(data, _bars)


def line_plot(data: PlotData) -> Plot:
    """A line for each series; an unknown value breaks the line."""
    return _plot(data, _lines)


def _plot(data: PlotData, draw: Drawing) -> Plot:
    top = _top(data)
    legend = LEGEND_LINE * (len(data.series) if len(data.series) > 1 else 0)
    height = TOP + HEIGHT + _labels_room(data) + legend
    direction = ' direction="rtl"' if is_right_to_left(data.language) else ""
    svg = "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 {WIDTH} {height}" ',
            f'role="img" aria-labelledby="{data.key}-title {data.key}-description" ',
            f'font-family="Noto Sans, system-ui, sans-serif" font-size="13" fill="{INK}"{direction}>',
            f'<title id="{data.key}-title">{escape(data.title)}</title>',
            f'<desc id="{data.key}-description">{escape(data.description)}</desc>',
            *_patterns(data),
            *_axis(data, top),
            *draw(data, top),
            *(_legend(data) if legend else ()),
            "</svg>",
        ]
    )
    return Plot(svg, _table(data), f"{data.title}. {data.description}")


def _table(data: PlotData) -> Table:
    unit = f" ({data.unit})" if data.unit else ""
    header = (data.label_heading, *(series.name + unit for series in data.series))
    rows = tuple(
        (label, *(_number(series.values[at], data.language) for series in data.series))
        for at, label in enumerate(data.labels)
    )
    return Table(header, rows, caption=data.title)


def _top(data: PlotData) -> Decimal:
    """A round number at or above the largest value: 1, 2, 2.5 or 5 times a power of ten."""
    values = [Decimal(value) for series in data.series for value in series.values if value is not None]
    largest = max(values, default=Decimal(0))
    if largest <= 0:
        return Decimal(1)
    power = Decimal(10) ** largest.adjusted()
    steps = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(4), Decimal(5), Decimal(10))
    return next(step * power for step in steps if step * power >= largest)


def _y(value: Value, top: Decimal) -> Decimal:
    share = Decimal(value or 0) / top
    return (TOP + HEIGHT * (1 - share)).quantize(Decimal("0.1"))


def _axis(data: PlotData, top: Decimal) -> Iterator[str]:
    for quarter in range(5):
        value = top * quarter / 4
        y = _y(value, top)
        yield f'<path class="plot-grid" d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{GRID}" fill="none"/>'
        yield _text(LEFT - 8, y + 4, _number(value, data.language), anchor="end")
    if data.unit:
        yield _text(LEFT, TOP - 4, data.unit, anchor="start")
    every = _every(data, 24 if _is_slanted(data) else 12)
    for at, label in enumerate(data.labels):
        if at % every == 0:
            yield _slanted(data, at, label) if _is_slanted(data) else _text(_centre(data, at), TOP + HEIGHT + 20, label)


def _every(data: PlotData, most: int) -> int:
    return int((Decimal(len(data.labels)) / most).to_integral_value(ROUND_CEILING))


def _is_slanted(data: PlotData) -> bool:
    """Say whether labels beside each other would run into each other."""
    return max(map(len, data.labels)) * LETTER > _step(data) * _every(data, 12) and len(data.labels) > 1


def _labels_room(data: PlotData) -> int:
    return SLANTED if _is_slanted(data) else LABELS


def _slanted(data: PlotData, at: int, label: str) -> str:
    """Write a label from below up to its place; one that is too long is cut, and whole in the table."""
    words = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
    x, y = _centre(data, at) + 4, TOP + HEIGHT + 16
    anchor = "start" if is_right_to_left(data.language) else "end"
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" transform="rotate(-{SLANT} {x} {y})">{escape(words)}</text>'


def _step(data: PlotData) -> Decimal:
    return Decimal(WIDTH - LEFT - RIGHT) / len(data.labels)


def _centre(data: PlotData, at: int) -> Decimal:
    return (LEFT + _step(data) * at + _step(data) / 2).quantize(Decimal("0.1"))


def _bars(data: PlotData, top: Decimal) -> Iterator[str]:
    width = (_step(data) * Decimal("0.8") / len(data.series)).quantize(Decimal("0.1"))
    for number, series in enumerate(data.series):
        for at, value in enumerate(series.values):
            x = _centre(data, at) + width * (number - Decimal(len(data.series)) / 2)
            y = _y(value, top)
            if value is not None:
                yield (
                    f'<rect class="plot-bar plot-series-{number + 1}" x="{x}" y="{y}" width="{width}" '
                    f'height="{TOP + HEIGHT - y}" fill="{_fill(data, number)}" '
                    f'stroke="{COLOURS[number]}"/>'
                )
            yield _text(x + width / 2, y - 5, _number(value, data.language))


def _lines(data: PlotData, top: Decimal) -> Iterator[str]:
    for number, series in enumerate(data.series):
        points = [
            None if value is None else (_centre(data, at), _y(value, top)) for at, value in enumerate(series.values)
        ]
        path = "".join(_strokes(points))
        dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
        yield (
            f'<path class="plot-line plot-series-{number + 1}" d="{path}" fill="none" '
            f'stroke="{COLOURS[number]}" stroke-width="2.5"{dash}/>'
        )
        for value, point in zip(series.values, points, strict=True):
            if point is not None:
                yield _marker(number, *point)
                yield _text(point[0], point[1] - 10, _number(value, data.language))


def _strokes(points: Sequence[tuple[Decimal, Decimal] | None]) -> Iterator[str]:
    drawing = False
    for point in points:
        if point is not None:
            yield f"{'L' if drawing else 'M'}{point[0]} {point[1]}"
        drawing = point is not None


def _marker(number: int, x: Decimal, y: Decimal) -> str:
    shapes = (
        f'<circle cx="{x}" cy="{y}" r="4.5"',
        f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8"',
        f'<path d="M{x} {y - 5}L{x + 5} {y + 4}H{x - 5}Z"',
        f'<path d="M{x} {y - 6}L{x + 6} {y}L{x} {y + 6}L{x - 6} {y}Z"',
    )
    return f'{shapes[number]} class="plot-marker" fill="{COLOURS[number]}"/>'


def _patterns(data: PlotData) -> Iterator[str]:
    yield "<defs>"
    for number in range(1, len(data.series)):
        yield (
            f'<pattern id="{data.key}-pattern-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{COLOURS[number]}"/>'
            f'<path d="{PATTERNS[number]}" stroke="#ffffff" stroke-width="1.6"/></pattern>'
        )
    yield "</defs>"


def _fill(data: PlotData, number: int) -> str:
    return f"url(#{data.key}-pattern-{number})" if number else COLOURS[0]


def _legend(data: PlotData) -> Iterator[str]:
    for number, series in enumerate(data.series):
        y = TOP + HEIGHT + _labels_room(data) + LEGEND_LINE * number
        yield (
            f'<rect class="plot-key" x="{LEFT}" y="{y}" width="18" height="14" '
            f'fill="{_fill(data, number)}" stroke="{COLOURS[number]}"/>'
        )
        yield _marker(number, Decimal(LEFT + 32), Decimal(y + 7))
        yield _text(LEFT + 46, y + 12, series.name, anchor="start")


def _text(x: Decimal | int, y: Decimal | int, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _number(value: Value, language: str) -> str:
    if value is None:
        return UNKNOWN
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(format_decimal(value, locale=locale))
