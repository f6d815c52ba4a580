"""Acts on observations: a figure or an answer for a period is entered, and corrected openly by a later one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.indicators import policies
from delaktig.indicators.actions import InvalidIndicator
from delaktig.indicators.models import Indicator, Observation
from delaktig.indicators.periods import Period

HUNDRED = Decimal(100)
WHOLE = frozenset({Indicator.Kind.COUNT, Indicator.Kind.COUNT_AND_MONEY, Indicator.Kind.RANGE})
"""Kinds that count things one by one."""
TOLD = frozenset({Indicator.Kind.NARRATIVE, Indicator.Kind.DOCUMENTS})


@dataclass(frozen=True, slots=True)
class ObservationInput:
    """What is said of a period. ``value`` in the indicator's unit, ``amount`` in euros, ``cell`` by dimension."""

    value: Decimal | None = None
    amount: Decimal | None = None
    reached_on: date | None = None
    text: str = ""
    language: str = "sv"
    source: str = ""
    source_on: date | None = None
    cell: Mapping[str, str] = field(default_factory=dict)
    organisation: int | None = None
    unit: int | None = None
    note: str = ""


def observation_faults(
    indicator: Indicator, period: Period, given: ObservationInput, today: date
) -> Iterator[tuple[str, str]]:
    """Yield field and code for each thing that cannot be true of an observation made today."""
    if period.first > today:
        yield "period", "period_not_begun"
    if given.value is not None and given.value < 0 and indicator.kind != Indicator.Kind.EXTERNAL_INDEX:
        yield "value", "below_zero"
    if given.value is not None and indicator.kind in WHOLE and given.value != given.value.to_integral_value():
        yield "value", "not_whole"
    if given.value is not None and indicator.kind == Indicator.Kind.PERCENTAGE and given.value > HUNDRED:
        yield "value", "above_hundred"
    if given.amount is not None and given.amount < 0:
        yield "amount", "below_zero"
    if given.reached_on is not None and given.reached_on > today:
        yield "reached_on", "in_the_future"
    if given.cell and not set(given.cell) <= set(indicator.dimensions):
        yield "cell", "unknown_dimension"
    if _says_nothing(indicator, given):
        yield ("text" if indicator.kind in TOLD else "value"), "says_nothing"


def _says_nothing(indicator: Indicator, given: ObservationInput) -> bool:
    """Say whether nothing is told; "no, not yet" of a milestone is told by words."""
    told = bool(given.text.strip())
    if indicator.kind in TOLD:
        return not told
    return given.value is None and given.amount is None and given.reached_on is None and not told


@transaction.atomic
def observe(
    actor: Actor,
    indicator: Indicator,
    municipality: str,
    period: Period,
    given: ObservationInput,
    *,
    state: str = Observation.State.ENTERED,
    today: date,
    is_asked: bool = False,
) -> Observation:
    """Keep what is said of a period; what was said before of the same period and part is superseded, and stays.

    ``is_asked``: the caller has made sure that the actor is a link that asks for this very figure.
    Raises ``Denied``, or :class:`InvalidIndicator` with codes by field; then nothing is saved.
    """
    require(policies.why_not_observe(actor, municipality, is_asked=is_asked))
    errors = dict(observation_faults(indicator, period, given, today))
    if errors:
        raise InvalidIndicator(errors)
    before = standing_word(indicator, municipality, period, given.cell)
    made = Observation.objects.create(
        indicator=indicator,
        municipality_id=municipality,
        period_from=period.first,
        period_to=period.last,
        state=state,
        supersedes=before,
        by=actor.user,
        **_values(given),
    )
    details = {"indicator": indicator.pk, "from": period.first.isoformat(), "supersedes": before and before.pk}
    record(actor, "indicators.observed", f"observation:{made.pk}", details)
    return made


def standing_word(
    indicator: Indicator, municipality: str, period: Period, cell: Mapping[str, str]
) -> Observation | None:
    """Return what was last said of a period and part, or None."""
    rows = Observation.objects.select_for_update(of=("self",)).filter(
        indicator=indicator,
        municipality_id=municipality,
        period_from=period.first,
        period_to=period.last,
        cell=dict(cell),
        superseded_by=None,
    )
    return rows.first()


def _values(given: ObservationInput) -> dict[str, Any]:
    names = ("value", "amount", "reached_on", "language", "source_on")
    return {name: getattr(given, name) for name in names} | {
        "text": given.text.strip(),
        "source": given.source.strip(),
        "note": given.note.strip(),
        "cell": dict(given.cell),
        "organisation_id": given.organisation,
        "unit_id": given.unit,
    }
