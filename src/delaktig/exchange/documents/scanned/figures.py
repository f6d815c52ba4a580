"""Figures of a statistics page: captions, labels and values printed in rows apart from one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from delaktig.exchange.documents.scanned.cues import Cues
from delaktig.exchange.documents.scanned.layout import Block, Row, capitals, join_rows

_YEAR = r"((?:19|20)\d\d)"
_DATE = re.compile(rf"(?<!\d)(?:(\d{{1,2}})\.(\d{{1,2}})\.{_YEAR}|(\d{{1,2}})/{_YEAR}|{_YEAR})(?!\d)")
_NUMBER = re.compile(r"\d[\d,.]*")


@dataclass
class Value:
    """A figure as printed, and the number it reads; ``number`` is ``None`` where it is unreadable."""

    printed: str
    row: Row
    number: float | int | None = None
    unit: str | None = None
    label: str | None = None


@dataclass
class Group:
    """Values printed on one row, with the rows of labels and units around it."""

    row: Row
    values: list[Value]
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)


class Origin(NamedTuple):
    """A source and its date, as the foot of a panel prints them."""

    source: str
    date: str | None


@dataclass
class Panel:
    """One box of a statistics page: a caption in capitals, groups of values, a source."""

    caption: list[Row] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    foot: list[Row] = field(default_factory=list)


def panels_of(blocks: Sequence[Block], cues: Cues) -> tuple[list[Panel], list[Block]]:
    """Part a statistics page into panels; blocks of running text are returned apart."""
    panels = [Panel()]
    rest: list[Block] = []
    for block in blocks:
        if _is_prose(block):
            rest.append(block)
            continue
        for row in block.rows:
            _take(row, panels, cues)
    for panel in panels:
        if panel.groups and panel.waiting:
            panel.groups[-1].below, panel.waiting = panel.waiting, []
    return [panel for panel in panels if panel.groups or panel.caption or panel.waiting], rest


def _is_prose(block: Block) -> bool:
    return len(block.rows) > 2 and block.text.endswith(".") and not capitals(block.text)


def _take(row: Row, panels: list[Panel], cues: Cues) -> None:
    panel = panels[-1]
    if capitals(row.text):
        if panel.groups or panel.foot:
            panel = Panel()
            panels.append(panel)
        panel.caption.append(row)
    elif _DATE.search(row.text) and cues.has_part("sources", row.text):
        panel.origins += origins_of(row.text)
        panel.foot.append(row)
        panels.append(Panel())
    elif _is_values(row.text):
        panel.groups.append(Group(row, [], above=panel.waiting))
        panel.waiting = []
    elif panel.groups and _is_units(row.text, cues):
        panel.groups[-1].units.append(row)
    else:
        panel.waiting.append(row)


def _is_values(text: str) -> bool:
    words = text.split()
    return 2 * sum(bool(re.search(r"\d|^%$", word)) for word in words) > len(words)


def _is_units(text: str, cues: Cues) -> bool:
    tokens = text.split()
    return all(cues.pattern("units").fullmatch(token) for token in tokens)


def origins_of(text: str) -> list[Origin]:
    """Part a foot into sources, each ending with its date: ``Statistikcentralen 31.12.2019``."""
    found: list[Origin] = []
    position = 0
    for match in _DATE.finditer(text):
        found.append(Origin(text[position : match.start()].strip(" ,"), _iso(match)))
        position = match.end()
    return found


def _iso(match: re.Match[str]) -> str:
    day, month, year, only_month, month_year, only_year = match.groups()
    if year:
        return f"{year}-{int(month):02}-{int(day):02}"
    return f"{month_year}-{int(only_month):02}" if month_year else str(only_year)


def read_values(row: Row, wanted: int | None) -> list[Value]:
    """Read the values of a row; *wanted* is how many its labels or units lead to expect.

    Digits in groups of three may be one number or several: the reading that gives the number
    of values wanted is taken, else *1 234* is one number and *123 456* are two.
    """
    tokens = _with_percent(row.text.split())
    loose = [Value(token, row) for token in tokens]
    joined = [Value(token, row) for token in _join_thousands(tokens)]
    chosen = loose if wanted is not None and len(loose) == wanted != len(joined) else joined
    for value in chosen:
        _read(value)
    plain = [value for value in chosen if value.unit != "%"]
    if len(chosen) >= 3 and len(plain) < len(chosen):
        for value in chosen:
            if value.unit == "%" and (value.number or 0) > 100:
                value.number = None
                value.unit = None
    return chosen


def _with_percent(tokens: list[str]) -> list[str]:
    found: list[str] = []
    for word in tokens:
        if word == "%" and found:
            found[-1] += " %"
        else:
            found.append(word)
    return found


def _join_thousands(tokens: list[str]) -> list[str]:
    found: list[str] = []
    opened = False
    for token in tokens:
        if opened and re.fullmatch(r"\d{3}", token):
            found[-1] += f" {token}"
            opened = False
        else:
            found.append(token)
            opened = bool(re.fullmatch(r"\d{1,2}", token))
    return found


def _read(value: Value) -> None:
    printed = value.printed
    percent = printed.endswith("%")
    digits = printed.rstrip("% ").replace(" ", "")
    if not _NUMBER.fullmatch(digits):
        return
    try:
        value.number = int(digits) if digits.isdigit() else float(digits.replace(",", "."))
    except ValueError:
        return
    value.unit = "%" if percent else None


def labels_of(rows: Sequence[Row], wanted: int | None = None) -> list[str]:
    """Return the labels printed side by side in the rows, the columns of several rows put together."""
    if not rows:
        return []
    *before, last = [row.text for row in rows]
    columns = _columns(last)
    if not before:
        return columns
    heads = _columns(" ".join(before))
    if last[:1].islower() and len(last.split()) == len(heads):
        return [f"{head} {tail}" for head, tail in zip(heads, last.split(), strict=True)]
    words = columns[-1].split() if columns else []
    if len(words) > 1 and words[-1][0].islower() and len(heads) == 1:
        columns[-1] = " ".join(words[:-1])
        columns.append(f"{heads[0]} {words[-1]}")
        return columns
    if wanted is not None and len(columns) == wanted:
        return columns
    return [*heads, *columns]


def _columns(text: str) -> list[str]:
    """Part a row at words with a capital; where one word opens label after label, at that word."""
    words = text.split()
    firsts = [word for word in words if word[:1].isupper()]
    repeated = firsts[:1] if firsts and words[0] == firsts[0] and firsts.count(firsts[0]) > 1 else []
    openers = set(repeated) if repeated else set(firsts)
    found: list[list[str]] = []
    for word in words:
        if word in openers or not found:
            found.append([word])
        else:
            found[-1].append(word)
    return [" ".join(column) for column in found]


def caption_of(panel: Panel) -> str | None:
    """Return the caption as one line."""
    return join_rows(panel.caption) or None
