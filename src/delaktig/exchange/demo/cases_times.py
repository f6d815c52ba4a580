"""The demonstration's times with clients, and the interpreters ordered for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.cases.actions.fees import FeeInput, decide_fee
from delaktig.cases.actions.interpreting import InterpreterInput, confirm_booking, order_interpreter
from delaktig.cases.actions.times import TimeInput, agree_time, note_came, note_invited, note_missed
from delaktig.cases.fees import Judged
from delaktig.cases.models import Appointment, Mode
from delaktig.clients.models import Client, ClientRelation
from delaktig.exchange.demo.clients_loading import worker
from delaktig.law.calendar import next_working_day
from delaktig.organisations.models import Organisation

CASEWORKER = "handlaggare@demo.example"
DECIDED_AFTER_DAYS = 10
OFFICE = "Integrationsarbetets mottagning, Strandgatan 1"


def load_times(
    users: Mapping[str, User], clients: Mapping[str, Client], suppliers: Mapping[str, Organisation], today: date
) -> None:
    """Agree times of last week and this one: one missed, one to be noted, one without an interpreter."""
    actor = worker(users, CASEWORKER, today)
    supplier = suppliers["ordbron"].pk

    came = _agreed(actor, clients["samir"], today - timedelta(days=8), 9, "guidance")
    note_came(actor, came)
    for days, number in ((15, "T-1012"), (6, "T-1041")):
        missed = _agreed(actor, clients["layla"], today - timedelta(days=days), 13, "guidance", fee_warned=True)
        ordered = InterpreterInput("ar", Mode.PHONE, supplier, today - timedelta(days=days + 3), number, 4860)
        booking = order_interpreter(actor, missed, ordered)
        note_missed(actor, missed)
        if days > DECIDED_AFTER_DAYS:
            decide_fee(actor, booking, _fee(today))
    _agreed(actor, clients["layla"], today - timedelta(days=1), 14, "other")

    soon = _agreed(
        actor, clients["samir"], next_working_day(today + timedelta(days=1)), 10, "assessment", fee_warned=True
    )
    order = InterpreterInput("ar", Mode.ON_SITE, supplier, today - timedelta(days=2), "T-1107")
    confirm_booking(actor, order_interpreter(actor, soon, order), today - timedelta(days=1))
    note_invited(actor, soon, "ar", today - timedelta(days=1))
    _agreed(actor, clients["layla"], next_working_day(today + timedelta(days=2)), 13, "assessment")


def _fee(today: date) -> FeeInput:
    met = Judged(told_of_charge=True, told_how_to_cancel=True, understood=True, reason_valid=False, unreasonable=False)
    said = "Om du inte kommer och inte avbokar kan du få betala för tolken. Avboka per telefon eller e-post."
    return FeeInput(met, 4860, today, today + timedelta(days=21), said, "ar", "phone")


def _agreed(actor: Actor, client: Client, on: date, hour: int, about: str, *, fee_warned: bool = False) -> Appointment:
    relation = ClientRelation.objects.get(client=client, ended_on=None)
    starts_at = timezone.make_aware(datetime.combine(on, time(hour)))
    officer = actor.user.pk if actor.user is not None else None
    given = TimeInput(starts_at, officer, place=OFFICE, about=about, fee_warned=fee_warned)
    return agree_time(actor, relation, given)
