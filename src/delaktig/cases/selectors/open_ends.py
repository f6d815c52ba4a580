"""What of a case still goes on: what is to be looked at before a client relation is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from delaktig.cases.models import Appointment, InterpreterBooking, Plan
from delaktig.cases.selectors.referrals import Placed, referrals_of
from delaktig.cases.selectors.times import NOT_OVER, ON_THE_WAY
from delaktig.clients.models import ClientRelation


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """Plans in force, referrals of which something may still come, times ahead, interpreters on the way."""

    plans: list[Plan]
    referrals: list[Placed]
    times: list[Appointment]
    bookings: list[InterpreterBooking]

    def __bool__(self) -> bool:
        """Say whether anything goes on."""
        return bool(self.plans or self.referrals or self.times or self.bookings)


def open_ends(relation: ClientRelation, now: datetime) -> OpenEnds:
    """Return what goes on in a client relation at a moment; the client was opened."""
    on = timezone.localdate(now)
    plans = Plan.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), relation=relation, ended_on=None)
    times = Appointment.objects.filter(NOT_OVER, relation=relation, starts_at__gte=now)
    bookings = InterpreterBooking.objects.filter(ON_THE_WAY, relation=relation, appointment__starts_at__gte=now)
    referrals = [one for one in referrals_of(relation.client, on) if one.referral.relation_id == relation.pk]
    return OpenEnds(
        plans=list(plans.exclude(made_on=None).order_by("made_on", "pk")),
        referrals=[one for one in referrals if not one.is_over],
        times=list(times.select_related("officer").order_by("starts_at", "pk")),
        bookings=list(bookings.select_related("appointment").order_by("appointment__starts_at", "pk")),
    )
