"""Plots: bars over periods as SVG that is drawn on the server, with real words, and a table beside (see `plot`).

What is not over yet is hatched, what is aimed at is a dashed line: neither is told by colour alone.
No database, no clock, no numbers formatted here: the caller gives the words as they are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

WIDTH, HEIGHT = 640, 240
LEFT, TOP, BOTTOM = 12, 34, 30
MOST_LABELS = 12
MOST_VALUES = 14


@dataclass(frozen=True, slots=True)
class Point:
    """A period: its name, its number (None: not known) as printed and as read out, and whether it still runs."""

    label: str
    value: Decimal | None
    words: str = ""
    spoken: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn: ``key`` is unique on the page; ``low`` and ``high`` are aimed at, said by ``aim``."""

    key: str
    title: str
    points: Sequence[Point]
    summary: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    aim: str = ""


def geometry(plot: Plot) -> dict[str, Any]:
    """Return where everything of a plot is, in whole units of its SVG."""
    numbers = [one.value for one in plot.points if one.value is not None]
    aims = [one for one in (plot.low, plot.high) if one is not None]
    top, bottom = max([*numbers, *aims, Decimal(0)]), min([*numbers, *aims, Decimal(0)])
    span = (top - bottom) or Decimal(1)
    room = HEIGHT - TOP - BOTTOM

    def y(value: Decimal) -> int:
        return TOP + round(room * (top - value) / span)

    step = (WIDTH - 2 * LEFT) / max(len(plot.points), 1)
    every = -(-len(plot.points) // MOST_LABELS)
    bars = []
    for place, one in enumerate(plot.points):
        middle = round(LEFT + step * (place + 0.5))
        bar: dict[str, Any] = {"x": round(middle - step * 0.35), "width": max(2, round(step * 0.7)), "middle": middle}
        bar |= {"label": one.label if place % every == 0 else "", "words": one.words, "is_open": one.is_open}
        bar |= {"is_known": one.value is not None, "label_y": HEIGHT - 8}
        if one.value is not None:
            above, below = sorted((y(one.value), y(Decimal(0))))
            bar |= {"y": above, "height": max(1, below - above), "words_y": above - 6}
        else:
            bar |= {"words_y": y(Decimal(0)) - 6}
        bar["shows_words"] = len(plot.points) <= MOST_VALUES
        bars.append(bar)
    return {
        "plot": plot,
        "bars": bars,
        "zero": y(Decimal(0)),
        "aims": sorted({y(one) for one in aims}),
        "aim_y": min((y(one) for one in aims), default=0) - 5,
        "width": WIDTH,
        "height": HEIGHT,
        "right": WIDTH - LEFT,
        "left": LEFT,
        "has_open": any(one.is_open and one.value is not None for one in plot.points),
    }
