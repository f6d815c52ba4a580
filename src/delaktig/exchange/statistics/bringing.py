"""Acts: look at what figures of a source would add, and bring them in as observations with source and date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.exchange.statistics import pxweb, sheets
from delaktig.exchange.statistics.checks import Doubt, doubts
from delaktig.exchange.statistics.given import Given, Known, known
from delaktig.exchange.statistics.sheets import Refused
from delaktig.indicators import policies
from delaktig.indicators.models import Indicator, Observation
from delaktig.indicators.observing import ObservationInput, observation_faults, observe
from delaktig.indicators.periods import Period
from delaktig.texts.actions import create_text

NEW, SAME, CHANGED = "new", "same", "changed"
Words = Callable[[Doubt], str]
"""Puts a doubt into words, in the language of whoever brings figures in."""


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of a figure, what is doubtful about it, and what stands now."""

    given: Given
    outcome: str
    doubts: tuple[Doubt, ...] = ()
    stands: Observation | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would add, row by row."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def read(data: bytes, name: str, municipality: str, chosen: dict[str, str] | None = None) -> list[Given | Refused]:
    """Return the figures of a saved answer of PxWeb (JSON-stat) or of a spreadsheet.

    Raises ``JsonStatError``, ``ReadError`` or ``UnicodeDecodeError``.
    """
    if name.lower().endswith((".json", ".px.json")):
        return list(pxweb.figures(data, municipality))
    return list(sheets.figures(sheets.rows_of(data, name), municipality, chosen))


def look(actor: Actor, found: Sequence[Given | Refused], today: date) -> Report:
    """Return what would become of each figure. Nothing is kept. Raises ``Denied``."""
    require(policies.why_not_observe(actor, actor.municipality))
    given = [one for one in found if isinstance(one, Given)]
    refused = [one for one in found if isinstance(one, Refused)]
    doubtful: dict[int, list[Doubt]] = defaultdict(list)
    for doubt in doubts(given):
        doubtful[id(doubt.about)].append(doubt)
    standing = _standing(actor.municipality)
    rows = []
    for one in given:
        fault = _fault(one, today)
        if fault:
            refused.append(Refused(one.place, fault, str(one.value)))
            continue
        stands = standing.get(_key(one.name, one.first, one.last, one.cell))
        is_same = stands is not None and (stands.value, stands.source) == (one.value, one.source)
        outcome = NEW if stands is None else SAME if is_same else CHANGED
        rows.append(Row(one, outcome, tuple(doubtful[id(one)]), stands))
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in (NEW, CHANGED, SAME)}
    return Report(tuple(rows), tuple(refused), counts | {"refused": len(refused)})


@transaction.atomic
def bring_in(actor: Actor, found: Sequence[Given | Refused], today: date, words: Words) -> Report:
    """Bring in what is new or changed; what stood before is superseded and stays. Refused rows are left out.

    What is doubtful is kept as the source gives it, with the doubt as its note. Raises ``Denied``.
    """
    report = look(actor, found, today)
    for row in report.rows:
        if row.outcome != SAME:
            note = " ".join(map(words, row.doubts))[:300]
            indicator = imported(known()[row.given.name], actor)
            period = Period(row.given.first, row.given.last)
            observe(
                actor, indicator, actor.municipality, period, _input(row.given, note), state="imported", today=today
            )
    record(actor, "exchange.statistics_brought_in", details=report.counts)
    return report


def imported(what: Known, actor: Actor) -> Indicator:
    """Return the imported indicator of a stable name, made where there is none yet."""
    found = Indicator.objects.filter(stable_name=what.name).first()
    if found is not None:
        return found
    return Indicator.objects.create(
        name=create_text(what.title, source_language="sv", actor=actor),
        unit=create_text(what.unit, source_language="sv", actor=actor),
        kind=what.kind,
        source=Indicator.Source.IMPORTED,
        dimensions=list(what.dimensions),
        stable_name=what.name,
    )


def _input(one: Given, note: str) -> ObservationInput:
    text = note if one.value is None else ""
    return ObservationInput(
        value=one.value, text=text, source=one.source, source_on=one.source_on, cell=one.cell, note=note
    )


def _fault(one: Given, today: date) -> str:
    what = known()[one.name]
    indicator = Indicator(kind=what.kind, dimensions=list(what.dimensions))
    given = _input(one, "unreadable")
    return next((code for _field, code in observation_faults(indicator, Period(one.first, one.last), given, today)), "")


def _standing(municipality: str) -> dict[tuple[object, ...], Observation]:
    rows = Observation.objects.filter(municipality_id=municipality, superseded_by=None)
    rows = rows.filter(indicator__stable_name__in=known()).select_related("indicator")
    return {_key(row.indicator.stable_name, row.period_from, row.period_to, row.cell): row for row in rows}


def _key(name: str, first: date, last: date, cell: Mapping[str, str]) -> tuple[object, ...]:
    parts = tuple(sorted(cell.items()))
    return name, first, last, parts
