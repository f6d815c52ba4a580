"""Whom to ask for which figures: chosen from who answers for the measures that a municipality follows up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor
from delaktig.indicators import asking
from delaktig.indicators.models import FigureRequest, Indicator
from delaktig.indicators.periods import Period
from delaktig.indicators.status import Status
from delaktig.programmes.followed import Followed, Following, Party, following
from delaktig.texts.parts import Invalid


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure that an office can be asked for: ``is_due`` by its cadence, or asked for already."""

    line: Followed
    period: Period
    is_due: bool
    is_asked: bool

    @property
    def key(self) -> str:
        """Return what names it in forms: ``12@2025-01-01``."""
        return f"{self.line.indicator.pk}@{self.period.first.isoformat()}"


@dataclass(slots=True)
class Office:
    """An office and the figures that it can be asked for."""

    party: Party
    wanted: list[Wanted] = field(default_factory=list)

    @property
    def due(self) -> list[Wanted]:
        """Return what is due by cadence, and asked from nobody yet."""
        return [one for one in self.wanted if one.is_due and not one.is_asked]


def offices(found: Following) -> dict[str, Office]:
    """Return who can be asked for what, by the office's key, those with most due first."""
    known: dict[str, Office] = {}
    for line in found.lines:
        if line.indicator.source != Indicator.Source.REPORTED or line.indicator.computed_by:
            continue
        wanted = _wanted(line, found.on)
        for party in line.offices:
            office = known.setdefault(party.key, Office(party))
            office.wanted += [wanted] if wanted.key not in {one.key for one in office.wanted} else []
    return dict(sorted(known.items(), key=lambda one: (-len(one[1].due), one[0])))


def unassigned(found: Following) -> Iterator[Wanted]:
    """Yield due figures that nobody can be asked for: no office is tied to their measure."""
    for line in found.lines:
        if line.indicator.source == Indicator.Source.REPORTED and not line.indicator.computed_by and not line.offices:
            wanted = _wanted(line, found.on)
            if wanted.is_due:
                yield wanted


def _wanted(line: Followed, on: date) -> Wanted:
    """Return the figure to ask for: the last period that is over; for what is told once, the running year."""
    once = line.indicator.cadence == Indicator.Cadence.ONCE
    period = Period.around(on, line.indicator.cadence) if once else Period.ended_before(on, line.indicator.cadence)
    if once:
        is_due = line.last is None and line.standing.status is not Status.REACHED
    else:
        is_due = line.standing.awaited is not None or line.standing.status is Status.NO_DATA
    return Wanted(line, period, is_due, line.is_asked(period))


@transaction.atomic
def ask_office(
    actor: Actor, key: str, given: asking.AskInput, figures: Iterable[str], link_for: asking.LinkFor, on: date
) -> FigureRequest:
    """Ask an office for the figures with these keys. Raises ``Denied``, or ``Invalid`` as :func:`asking.ask`.

    Only what the municipality follows, and the office answers for, can be asked.
    """
    office = offices(following(actor, on)).get(key)
    if office is None:
        raise Invalid({"organisation": "unknown"})
    wanted = {one.key: one for one in office.wanted}
    asked = list(dict.fromkeys(figures))
    if not set(asked) <= set(wanted):
        raise Invalid({"figures": "unknown"})
    given = replace(given, organisation=office.party.organisation, unit=office.party.unit)
    chosen = [(wanted[one].line.indicator, wanted[one].period) for one in asked]
    return asking.ask(actor, given, chosen, link_for, on)
