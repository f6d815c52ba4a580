"""Statistics of a scanned page: each figure with label, unit, source and date; sums are checked.

A figure that cannot be read stays unknown, and figures that contradict one another are
flagged, not mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from delaktig.exchange.documents.result import Remark, Statistic
from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.figures import (
    Group,
    Panel,
    Value,
    caption_of,
    labels_of,
    panels_of,
    read_values,
)
from delaktig.exchange.documents.scanned.layout import Block, Row

Claim = tuple[Row, str]


@dataclass
class Part:
    """Figures of one panel that belong together: a total, or the parts that make up a total."""

    panel: int
    places: list[int]
    rows: list[int]
    labelled: bool


@dataclass
class Figures:
    """The statistics of a page, with claims on their rows, and what remains as text."""

    statistics: list[Statistic] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)


def read_statistics(blocks: Sequence[Block], cues: Cues, first: int = 0) -> Figures:
    """Read a page of statistics; *first* is the index of its first figure in the result."""
    panels, rest = panels_of(blocks, cues)
    figures = Figures(rest=rest)
    for number, panel in enumerate(panels):
        if panel.groups:
            _read_panel(number, panel, cues, figures, first)
        else:
            rows = [*panel.caption, *panel.waiting, *panel.foot]
            figures.rest += [Block([row], 0) for row in rows]
    _check(figures, first)
    return figures


def _read_panel(number: int, panel: Panel, cues: Cues, figures: Figures, first: int) -> None:
    caption = caption_of(panel)
    begin = len(figures.statistics)
    units: str | None = None
    for group in panel.groups:
        above, below = labels_of(group.above), labels_of(group.below)
        group.values = read_values(group.row, len(above) + len(below) or None)
        units = _give_units(group, cues) or units
        _add_group(number, panel, group, (above, below), units, figures, first)
    head = first + begin
    figures.claims += [(row, f"$.statistics[{head}].label") for row in panel.caption]
    figures.claims += [(row, f"$.statistics[{head}].source") for row in panel.foot]
    if caption is None:
        figures.remarks.append(
            Remark(
                f"$.statistics[{head}].label",
                "caption_missing",
                "The figures have no caption.",
                [panel.groups[0].row.line],
            )
        )


def _give_units(group: Group, cues: Cues) -> str | None:
    units = [unit for row in group.units for unit in cues.pattern("units").findall(row.text)]
    plain = [value for value in group.values if value.unit != "%"]
    if len(units) == len(plain):
        for value, unit in zip(plain, units, strict=True):
            value.unit = unit
    elif len(set(units)) == 1:
        for value in plain:
            value.unit = units[0]
    return units[0] if units else None


def _add_group(
    number: int,
    panel: Panel,
    group: Group,
    labels: tuple[list[str], list[str]],
    units: str | None,
    figures: Figures,
    first: int,
) -> None:
    above, below = labels
    names = [*above, *below]
    fits = len(names) == len(group.values)
    apart = bool(above and below) and len(panel.origins) == 2 and fits
    begin = first + len(figures.statistics)
    lines = sorted({row.line for row in [*group.above, group.row, *group.below]})
    caption = caption_of(panel)
    for place, value in enumerate(group.values):
        origin = panel.origins[int(place >= len(above))] if apart else _only_origin(panel)
        label = caption if not names else None
        if fits and names:
            label = names[place] if apart or caption is None else f"{caption}: {names[place]}"
        if value.unit is None and value.number is not None:
            value.unit = units
        figures.statistics.append(Statistic(label, value.number, value.unit, value.printed, *(origin or (None, None))))
        _remark_on(value, label, begin + place, lines, figures)
    places = list(range(begin, begin + len(group.values)))
    cut = len(above) if apart else len(places)
    figures.parts += [Part(number, part, lines, bool(names)) for part in (places[:cut], places[cut:]) if part]
    if apart:
        message = "Two boxes are printed side by side; which source belongs to which figure is inferred."
        figures.remarks.append(Remark(f"$.statistics[{begin}].source", "side_by_side", message, lines))
    _claim_group(group, begin, len(above), figures)


def _claim_group(group: Group, begin: int, above: int, figures: Figures) -> None:
    figures.claims.append((group.row, f"$.statistics[{begin}].printed"))
    below = begin + (above if group.above else 0)
    for rows, place, name in (
        (group.above, begin, "label"),
        (group.below, below, "label"),
        (group.units, begin, "unit"),
    ):
        figures.claims += [(row, f"$.statistics[{place}].{name}") for row in rows]


def _only_origin(panel: Panel) -> tuple[str | None, str | None] | None:
    return panel.origins[0] if len(panel.origins) == 1 else None


def _remark_on(value: Value, label: str | None, place: int, lines: list[int], figures: Figures) -> None:
    path = f"$.statistics[{place}]"
    if value.number is None:
        message = f"The figure is printed as {value.printed!r} and cannot be read."
        figures.remarks.append(Remark(f"{path}.value", "unreadable_figure", message, [value.row.line]))
    if label is None:
        message = "The labels around the figures do not match them in number."
        figures.remarks.append(Remark(f"{path}.label", "labels_do_not_match", message, lines))


def _check(figures: Figures, first: int) -> None:
    """Compare sums of parts with totals of the same box, or, where it has none, of the others."""
    read = figures.statistics
    totals = {
        part.panel: place
        for part in reversed(figures.parts)
        if not part.labelled
        for place in reversed(part.places)
        if read[place - first].value is not None and read[place - first].unit != "%"
    }
    for part in figures.parts:
        counted = [place for place in part.places if read[place - first].unit != "%"]
        if not part.labelled or len(counted) < 2:
            continue
        total = totals.get(part.panel)
        if total is not None:
            _check_own_total(figures, part, counted, total, first)
        else:
            _check_other_dates(figures, part, counted, totals, first)


def _known_sum(figures: Figures, places: Sequence[int], first: int) -> float:
    return sum(figures.statistics[place - first].value or 0 for place in places)


def _check_own_total(figures: Figures, part: Part, counted: list[int], total: int, first: int) -> None:
    unknown = [place for place in counted if figures.statistics[place - first].value is None]
    whole = figures.statistics[total - first].value or 0
    known = _known_sum(figures, counted, first)
    path = f"$.statistics[{counted[0]}]"
    if unknown:
        message = (
            f"{len(unknown)} figures of the row cannot be read; if the others are right they would "
            f"have to make up {whole - known:g} of {whole:g}. Nothing is filled in."
        )
        figures.remarks.append(Remark(path, "unreadable_row", message, part.rows))
    elif known != whole:
        message = f"The figures of the row sum to {known:g}, the total printed is {whole:g}."
        figures.remarks.append(Remark(path, "sum_differs", message, part.rows))


def _check_other_dates(figures: Figures, part: Part, counted: list[int], totals: dict[int, int], first: int) -> None:
    known = _known_sum(figures, counted, first)
    date = figures.statistics[counted[0] - first].date
    for total in totals.values():
        other = figures.statistics[total - first]
        if other.value == known and other.date != date:
            parts = " + ".join(figures.statistics[place - first].printed or "?" for place in counted)
            message = (
                f"{parts} = {other.printed}, but the parts are dated {date} and the total "
                f"{other.date}: one of the dates must be wrong."
            )
            figures.remarks.append(
                Remark(f"$.statistics[{counted[0]}].date", "contradictory_dates", message, part.rows)
            )
            return
