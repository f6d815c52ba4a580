"""The fee for a missed time (681/2023 §32a): only where every condition of the act is met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.fees import FeeInput, decide_fee, withdraw_fee
from delaktig.cases.actions.interpreting import InterpreterInput, change_booking, order_interpreter
from delaktig.cases.actions.times import cancel_time, note_missed, take_back
from delaktig.cases.fees import Judged, charge
from delaktig.cases.models import InterpreterBooking, NoShowFee
from delaktig.texts.parts import Invalid
from tests.cases.working import a_client, a_time, a_worker, an_organisation

pytestmark = pytest.mark.django_db
MET = Judged(told_of_charge=True, told_how_to_cancel=True, understood=True, reason_valid=False, unreasonable=False)


def a_missed_time(cents: int | None = 4200, **identity: Any) -> tuple[Any, InterpreterBooking]:
    actor = a_worker()
    client = a_client(actor, identity=identity)
    time = a_time(actor, client, -1, fee_warned=True)
    supplier = an_organisation("Tolkar Ab")
    given = InterpreterInput("ar", "phone", supplier.pk, timezone.localdate(), cost_cents=cents)
    booking = order_interpreter(actor, time, given)
    note_missed(actor, time)
    return actor, InterpreterBooking.objects.select_related("appointment", "relation").get(pk=booking.pk)


def given(**values: Any) -> FeeInput:
    today = timezone.localdate()
    base = FeeInput(MET, 4200, today, today + timedelta(days=14), "En avgift kan tas ut.", "ar", "phone")
    return replace(base, **values)


def test_a_fee_is_decided_where_every_condition_is_met() -> None:
    actor, booking = a_missed_time()
    fee = decide_fee(actor, booking, given())
    assert (fee.amount_cents, fee.of_age, fee.warning) == (4200, True, "En avgift kan tas ut.")
    with pytest.raises(Denied, match="already_decided"):
        decide_fee(actor, booking, given())


@pytest.mark.parametrize(
    "judged",
    [
        replace(MET, told_of_charge=False),
        replace(MET, told_how_to_cancel=False),
        replace(MET, understood=None),
        replace(MET, reason_valid=True),
        replace(MET, unreasonable=True),
    ],
)
def test_one_condition_that_is_not_met_hinders_the_fee(judged: Judged) -> None:
    actor, booking = a_missed_time()
    with pytest.raises(Denied, match="conditions_not_met"):
        decide_fee(actor, booking, given(judged=judged))
    assert not NoShowFee.objects.exists()


def test_nobody_under_eighteen_and_nobody_whose_age_is_unknown_is_charged() -> None:
    today = timezone.localdate()
    for born in (date(today.year - 17, 1, 1), None):
        actor, booking = a_missed_time(birth_date=born)
        with pytest.raises(Denied, match="conditions_not_met"):
            decide_fee(actor, booking, given())


def test_a_cancelled_time_is_not_charged() -> None:
    actor, booking = a_missed_time()
    time = take_back(actor, booking.appointment)
    cancel_time(actor, time, by_client=True)
    with pytest.raises(Denied, match="conditions_not_met"):
        decide_fee(actor, InterpreterBooking.objects.get(pk=booking.pk), given())


def test_the_fee_is_no_more_than_the_interpreting_cost_and_falls_due_in_two_weeks_at_the_earliest() -> None:
    actor, booking = a_missed_time(cents=3000)
    with pytest.raises(Invalid) as refused:
        decide_fee(actor, booking, given(due_on=timezone.localdate()))
    assert refused.value.errors == {"amount": "above_the_most", "due_on": "due_too_early"}
    actor, dear = a_missed_time(cents=20000)
    with pytest.raises(Invalid) as refused:
        decide_fee(actor, dear, given(amount_cents=5671))
    assert refused.value.errors == {"amount": "above_the_most"}
    assert decide_fee(actor, dear, given(amount_cents=5670)).pk


def test_what_is_not_known_yet_is_said_to_be_unknown() -> None:
    _actor, booking = a_missed_time(cents=None)
    reckoned = charge(booking.relation.client, booking, Judged())
    assert reckoned is not None
    assert reckoned.may is None
    unknown = {one.key for one in reckoned.conditions if one.met is None}
    assert {"interpreting_cost", "understood", "no_valid_reason"} <= unknown


def test_a_withdrawn_fee_stays_on_record_and_what_it_rests_on_is_not_changed_while_it_stands() -> None:
    actor, booking = a_missed_time()
    fee = decide_fee(actor, booking, given())
    with pytest.raises(Denied, match="fee_decided"):
        take_back(actor, booking.appointment)
    order = InterpreterInput("ar", "phone", booking.supplier_id, booking.ordered_on, cost_cents=1)
    with pytest.raises(Denied, match="fee_decided"):
        change_booking(actor, booking, order)
    withdraw_fee(actor, fee, timezone.localdate())
    fee.refresh_from_db()
    assert fee.withdrawn_on == timezone.localdate()
    with pytest.raises(Denied, match="already_withdrawn"):
        withdraw_fee(actor, fee, timezone.localdate())
    assert change_booking(actor, booking, order).cost_cents == 1
