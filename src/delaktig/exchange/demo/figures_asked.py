"""The demonstration's figures: some are known, one is corrected, and an office is asked and has answered in part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from delaktig.accounts.actor import command_actor, owner_actor
from delaktig.indicators.answering import FigureAnswer, answer
from delaktig.indicators.asking import AskInput, LinkFor
from delaktig.indicators.entering import enter, set_own_aim
from delaktig.indicators.models import AskedFigure, FigureRequest, Indicator
from delaktig.indicators.observing import TOLD, WHOLE, ObservationInput
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.figure_requests import ask_office, offices
from delaktig.programmes.followed import Followed, following
from delaktig.texts.selectors import load

NAME = "load_demo"
PLACE = "287"
LEAST = 3
"""Figures that an office is asked for at least, so that a part of them can wait."""


def load_figures(today: date, link_for: LinkFor) -> None:
    """Enter figures of two years, aim at something, ask an office, and let it answer one figure and put off another."""
    actor = command_actor(PLACE, NAME)
    found = following(actor, today)
    counted = [one for one in found.lines if one.indicator.kind in WHOLE and _is_told(one)]
    for place, line in enumerate(counted[:3]):
        for back, value in ((3, 2 + 3 * place), (2, 3 + 4 * place)):
            _enter(line.indicator, Period.year(today.year - back), value, today, "Egen räkning")
    if len(counted) > 1:
        set_own_aim(actor, counted[1].indicator, TargetInput("up", low=Decimal(20)))
        _enter(counted[1].indicator, Period.year(today.year - 2), 8, today, "Egen räkning", "En räknades två gånger")
    key = next((key for key, one in offices(found).items() if len(one.due) >= LEAST), None)
    if key is not None:
        _ask(key, [one.key for one in offices(found)[key].due[:LEAST]], today, link_for)
    _ask_long_ago(today, link_for)


def _is_told(line: Followed) -> bool:
    return line.indicator.source == Indicator.Source.REPORTED and not line.indicator.computed_by


def _enter(indicator: Indicator, period: Period, value: int, today: date, source: str, note: str = "") -> None:
    given = ObservationInput(value=Decimal(value), source=source, note=note)
    enter(command_actor(PLACE, NAME), indicator, period, given, today)


def _ask(key: str, figures: Sequence[str], today: date, link_for: LinkFor) -> None:
    actor = command_actor(PLACE, NAME)
    given = AskInput(0, "kansliet@demo.example", today + timedelta(days=14), message="Tack för hjälpen!")
    request = ask_office(actor, key, given, figures, link_for, today)
    first, second, *_ = request.asked.select_related("indicator")
    said = {first.pk: _said(first), second.pk: FigureAnswer(ObservationInput(), True, "Räknas före årsskiftet.")}
    if request.link_id is not None:
        answer(owner_actor(PLACE, request.link_id), request, said, today)


def _ask_long_ago(today: date, link_for: LinkFor) -> None:
    """Ask a partner for words about a year that is over, and let the day pass without an answer."""
    actor, asked_on = command_actor(PLACE, NAME), today - timedelta(days=20)
    for key, office in offices(following(actor, asked_on)).items():
        told = [one for one in office.due if one.line.indicator.kind in TOLD and one.period.last < asked_on]
        if told and "@" in office.party.email and office.party.unit is None:
            given = AskInput(0, "partner@demo.example", today - timedelta(days=6))
            request = ask_office(actor, key, given, [told[0].key], link_for, asked_on)
            moment = timezone.make_aware(datetime.combine(asked_on, time(9)))
            FigureRequest.objects.filter(pk=request.pk).update(asked_at=moment)
            return


def _said(asked: AskedFigure) -> FigureAnswer:
    """Return an answer that fits the kind of what is asked for, with a file that shows it."""
    name = load([asked.indicator.name_id]).show(asked.indicator.name_id, "sv").body
    words = ObservationInput(text=f"{name}: enligt vår egen uppföljning.")
    if asked.indicator.kind in WHOLE:
        words = ObservationInput(value=Decimal(5), text=words.text)
    return FigureAnswer(words, file=("uppfoljning.txt", words.text.encode()))
