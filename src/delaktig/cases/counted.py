"""Which records of cases are facts of what is counted (``indicators.py``), and that acts say when they change."""

from __future__ import annotations

from collections.abc import Iterable

from delaktig.cases.models import (
    Assessment,
    Handover,
    InterpreterBooking,
    Plan,
    Record,
    Referral,
    ReferralEvent,
    Review,
)
from delaktig.clients import counted as clients
from delaktig.indicators.sources import FactSource

REGISTER = "relation__client__municipality_id"
"""The municipality whose register a record of a case stands in (681/2023 §78)."""
ASSESSMENTS = FactSource(
    "cases.assessment",
    Assessment,
    REGISTER,
    ("started_on", "done_on"),
    ("trigger", "outcome", "language", "from_elsewhere"),
)
PLANS = FactSource(
    "cases.plan", Plan, REGISTER, ("made_on", "ended_on"), ("integration_language", "end_reason", "from_elsewhere")
)
REVIEWS = FactSource("cases.review", Review, REGISTER, ("held_on",), ("occasion", "from_elsewhere"))
REFERRALS = FactSource("cases.referral", Referral, REGISTER, ("sent_on",), ("service_id", "provider_id"))
REFERRAL_EVENTS = FactSource("cases.referral_event", ReferralEvent, f"referral__{REGISTER}", ("on",), ("kind",))
BOOKINGS = FactSource(
    "cases.booking", InterpreterBooking, REGISTER, ("ordered_on",), ("language", "mode", "cancelled_on")
)
HANDOVERS = FactSource("cases.handover", Handover, REGISTER, ("sent_on",), ("ground",))
OF_RELATION = (ASSESSMENTS, PLANS, REVIEWS, REFERRALS, BOOKINGS, HANDOVERS)
_BY_MODEL = {one.model: one for one in OF_RELATION}


def saving(record: Record) -> None:
    """Say that a record is about to be saved, new or changed; what is not counted is let by."""
    source = _BY_MODEL.get(type(record))
    if source is not None:
        source.saving(record)


def erasing(people: Iterable[int]) -> None:
    """Say that what is held of clients (by key) is about to be erased: it is counted no more."""
    keys = list(people)
    clients.RELATIONS.changing(clients.RELATIONS.model._default_manager.filter(client__in=keys))
    REFERRAL_EVENTS.changing(ReferralEvent.objects.filter(referral__relation__client__in=keys))
    for one in OF_RELATION:
        one.changing(one.model._default_manager.filter(relation__client__in=keys))
