"""Imports the demonstration's statistics and publishes its figures, through the acts that coordinators use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from delaktig.accounts.actor import command_actor
from delaktig.exchange.demo.draft import NAME
from delaktig.exchange.statistics.bringing import bring_in
from delaktig.exchange.statistics.given import Given, number
from delaktig.exchange.statistics.words import doubt_words
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.acts import publish
from delaktig.indicators.publishing.drafting import choices, tables
from delaktig.indicators.publishing.tables import Choice

HOME = "638"
"""Borgå, whose programme prints the statistics."""
YEARLY = {
    HOME: (
        "decisions.meetings:kind",
        "decisions.items",
        "guidance.visits:language:month",
        "guidance.visits:channel",
        "guidance.interpreted:channel",
    ),
    "287": ("guidance.visits", "decisions.meetings"),
}
"""Tables of the last year that is over, by municipality, some common to both; those that hold nothing are left out."""
MONTHLY = {"287": ("clients.in_force:language", "clients.in_force:ground", "catalogue.services:language")}
"""Tables of the last month that is over: few clients, so that most cells are small."""
STATISTICS = (
    "population.foreign_background:origin",
    "population.foreign_background:birth",
    "population.other_language:language",
    "population.other_language_share",
    "unemployment.other_language",
    "unemployment.other_language_share",
)


def import_statistics(today: date) -> None:
    """Bring in what Borgå's programme prints of its population, with what is contradictory told, and invented ones."""
    rows = tomllib.loads((Path(__file__).parent / "statistics.toml").read_text(encoding="utf-8"))["figures"]
    with translation.override("sv"):
        for code in dict.fromkeys(row.get("municipality", HOME) for row in rows):
            of_it = [one for row in rows if row.get("municipality", HOME) == code for one in _given(row, code, today)]
            bring_in(command_actor(code, NAME), of_it, today, doubt_words)


def _given(row: dict[str, Any], code: str, today: date) -> Iterator[Given]:
    day = row.get("day", date(today.year - 1, 12, 31))
    cells: list[tuple[dict[str, str], str]] = [({}, row["total"])] if "total" in row else []
    cells += [({row["by"]: part}, value) for part, value in row.get("parts", {}).items()]
    for cell, value in cells:
        yield Given(row["name"], row["name"], code, day, day, number(value), cell, row["source"], day)


def publish_figures(today: date) -> None:
    """Publish figures of the last year and month that are over, and the statistics of their years."""
    month = Period.around(today.replace(day=1) - timedelta(days=1), "monthly")
    wanted: list[tuple[Period, Mapping[str, Sequence[str]]]] = [(Period.year(today.year - 1), YEARLY), (month, MONTHLY)]
    wanted += [(Period.year(year), {HOME: STATISTICS}) for year in (2019, 2020)]
    now = timezone.make_aware(datetime.combine(today, time(9)))
    for period, by_municipality in wanted:
        for code, tables_wanted in by_municipality.items():
            offered = {one.code for _title, found in choices(code, period).values() for one in found}
            chosen = [Choice.of(table) for table in tables_wanted if table in offered]
            chosen = [one.choice for one in tables(code, period, chosen) if any(cell.n for cell in one.cells.values())]
            if chosen:
                publish(command_actor(code, NAME), period, chosen, now, today)
