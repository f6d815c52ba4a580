"""Reads an indicator's figures by period, whether counted here or told by somebody, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.indicators import policies, rollups, status
from delaktig.indicators.counting import Cell
from delaktig.indicators.models import AskedFigure, Indicator, Observation, Target
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed, computed

YEARS = 3
"""Years back that a picture shows."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of one period. ``cell``: what was counted, where it was counted here."""

    value: Decimal | None = None
    amount: Decimal | None = None
    text: str = ""
    reached_on: date | None = None
    cell: Cell | None = None
    source: str = ""
    source_on: date | None = None
    state: str = Indicator.Source.COMPUTED
    at: datetime | None = None
    observation: int | None = None

    @property
    def n(self) -> int | None:
        """Return how many facts it was counted from, where it was counted here."""
        return None if self.cell is None else self.cell.n


Figures = dict[Period, Figure]


def figures(
    actor: Actor, indicators: Iterable[Indicator], municipality: str, today: date, years: int = YEARS
) -> dict[int, Figures]:
    """Return figures by indicator's id and period, of this year and ``years`` - 1 before it. Raises ``Denied``.

    What is told is read in one query, all that is counted in three.
    """
    require(policies.why_not_read(actor, municipality))
    wanted = list(indicators)
    since = date(today.year - years + 1, 1, 1)
    found: dict[int, Figures] = {one.pk: {} for one in wanted}
    reported = [one.pk for one in wanted if not one.computed_by]
    for row in standing_words(reported, municipality).filter(period_to__gte=since):
        found[row.indicator_id][Period(row.period_from, row.period_to)] = told(row)
    counted = {one.pk: periods(one.cadence, since, today) for one in wanted}
    return found | counted_figures(wanted, municipality, counted)


def counted_figures(
    indicators: Iterable[Indicator], municipality: str, wanted: Mapping[int, Iterable[Period]]
) -> dict[int, Figures]:
    """Return the figures of those that are counted, by id, for the periods wanted of each; three queries for all.

    Nothing is given where the code no longer knows how an indicator is counted.
    """
    asked = [(one.pk, how, period) for one in indicators for how in declared_by(one) for period in wanted[one.pk]]
    paid = [(pk, computed(how.euros), period) for pk, how, period in asked if how.euros]
    cells = rollups.totals([(how, period) for _, how, period in (*asked, *paid)], municipality)
    money = {
        (pk, period): cell.value(how.kind) for (pk, how, period), cell in zip(paid, cells[len(asked) :], strict=True)
    }
    found: dict[int, Figures] = {}
    for (pk, how, period), cell in zip(asked, cells, strict=False):
        found.setdefault(pk, {})[period] = Figure(cell.value(how.kind), money.get((pk, period)), cell=cell)
    return found


def periods(cadence: str, since: date, today: date) -> Sequence[Period]:
    """Return the periods of a cadence from a day to the one that today lies in, the oldest first."""
    found = [Period.around(today, cadence)]
    while found[0].first > since:
        found.insert(0, Period.ended_before(found[0].first, cadence))
    return found


def declared_by(indicator: Indicator) -> list[Computed]:
    """Return how an indicator is counted; nothing where it is not, or where the code no longer knows how."""
    try:
        return [computed(indicator.computed_by)] if indicator.computed_by else []
    except KeyError:
        return []


def standing_words(indicators: Iterable[int], municipality: str) -> QuerySet[Observation]:
    """Return what was last said of each period, of the whole, the oldest first."""
    rows = Observation.objects.filter(indicator__in=list(indicators), municipality_id=municipality)
    return rows.filter(superseded_by=None, cell={}).order_by("period_from", "pk")


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that was said of a period: ``due_on`` the day by which it was asked for, where it was."""

    observation: Observation
    due_on: date | None

    @property
    def is_late(self) -> bool:
        """Say whether it came after the day by which it was asked for."""
        return self.due_on is not None and timezone.localdate(self.observation.at) > self.due_on


def history(actor: Actor, indicator: Indicator) -> list[Word]:
    """Return all that was ever said of an indicator in the actor's municipality, the newest first; three queries."""
    require(policies.why_not_read(actor, actor.municipality))
    rows = Observation.objects.filter(indicator=indicator, municipality_id=actor.municipality)
    rows = rows.select_related("by", "unit", "superseded_by").prefetch_related("evidence").order_by("-at", "-pk")
    asked = AskedFigure.objects.filter(indicator=indicator, request__municipality_id=actor.municipality)
    due = {
        (organisation, first): due_on
        for organisation, first, due_on in asked.values_list(
            "request__organisation_id", "period_from", "request__due_on"
        ).order_by("pk")
    }
    return [Word(row, due.get((row.organisation_id or 0, row.period_from))) for row in rows]


def stands(indicator: Indicator, target: Target | None, known: Mapping[Period, Figure], today: date) -> status.Standing:
    """Return how an indicator stands by its figures, against a target."""
    aim = status.Aim.of(target)
    if status.is_milestone(indicator.kind):
        reached = [figure.reached_on for figure in known.values() if figure.reached_on is not None]
        return status.milestone(aim, min(reached, default=None), today)
    values = {period: figure.value for period, figure in known.items()}
    return status.standing(indicator.kind, indicator.cadence, aim, values, today)


def told(row: Observation) -> Figure:
    """Return what an observation says as a figure."""
    return Figure(
        row.value,
        row.amount,
        row.text,
        row.reached_on,
        source=row.source,
        source_on=row.source_on,
        state=row.state,
        at=row.at,
        observation=row.pk,
    )
