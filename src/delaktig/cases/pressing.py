"""What presses besides the law's days: counted in one question, for the first page of those who work with clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.cases.models import Appointment, Handover, Referral, ReferralEvent
from delaktig.cases.selectors import times
from delaktig.cases.selectors.handovers import waiting_here
from delaktig.cases.selectors.referrals import KEPT_IN_LIST
from delaktig.clients import reach
from delaktig.municipalities.models import Municipality


@dataclass(frozen=True, slots=True)
class Pressing:
    """How many times lack an interpreter or a note, how many referrals wait, how many hand-overs come in."""

    without_interpreter: int = 0
    not_noted: int = 0
    referrals: int = 0
    incoming: int = 0


def pressing(actor: Actor, on: date) -> Pressing:
    """Count what presses for the actor on a day: one query. Raises ``Denied``."""
    counted = [
        _number(times.without_interpreter(actor, on)),
        _number(times.not_noted(actor, on)),
        _number(_waiting(actor, on)),
        _number(waiting_here(actor)),
    ]
    rows = Municipality.objects.filter(pk=actor.municipality)
    return next((Pressing(*row) for row in rows.values_list(*counted)), Pressing())


def _waiting(actor: Actor, on: date) -> QuerySet[Referral]:
    """Return the referrals of own clients that nobody has answered."""
    told = ReferralEvent.objects.filter(referral=OuterRef("pk"))
    mine = Referral.objects.filter(relation__client__in=reach.own(actor, on), sent_on__gte=on - KEPT_IN_LIST)
    return mine.filter(~Exists(told))


def _number(rows: QuerySet[Appointment] | QuerySet[Referral] | QuerySet[Handover]) -> Coalesce:
    one = rows.order_by().select_related(None).prefetch_related(None).annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
