"""Reads requests for figures: the desk by its actor, an office by the secret of its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from delaktig.accounts import links
from delaktig.accounts.actor import Actor
from delaktig.accounts.models import SignedLink
from delaktig.audit.acting import require
from delaktig.indicators import policies
from delaktig.indicators.asking import PURPOSE
from delaktig.indicators.models import AskedFigure, FigureRequest
from delaktig.texts.parts import NotThere


class RequestState(StrEnum):
    """Where a request for figures stands on a day."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class FigureState(StrEnum):
    """Where one figure of a request stands."""

    MISSING = "missing"
    UNKNOWN_YET = "unknown_yet"
    ANSWERED = "answered"
    LATE = "late"


def state(request: FigureRequest, on: date) -> RequestState:
    """Return where a request stands on a day: an answer counts even if it was withdrawn afterwards."""
    if request.answered_at is not None:
        return RequestState.ANSWERED
    if request.withdrawn_at is not None:
        return RequestState.WITHDRAWN
    return RequestState.OVERDUE if request.due_on < on else RequestState.WAITING


def figure_state(asked: AskedFigure, due_on: date) -> FigureState:
    """Return where one figure stands: ``late`` was answered after the day by which it was wanted."""
    if asked.answered_at is not None:
        late = timezone.localdate(asked.answered_at) > due_on
        return FigureState.LATE if late else FigureState.ANSWERED
    return FigureState.UNKNOWN_YET if asked.unknown_yet else FigureState.MISSING


def requests(actor: Actor, on: date, wanted: str = "", organisation: int | None = None) -> QuerySet[FigureRequest]:
    """Return the requests of the actor's municipality, open ones first by their day; ``wanted`` is a state.

    Each has ``asked_count`` and ``answered_count``. Raises ``Denied``.
    """
    require(policies.why_not_observe(actor, actor.municipality))
    rows = FigureRequest.objects.filter(municipality_id=actor.municipality)
    rows = rows.filter(_state_is(wanted, on)).select_related("unit")
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    counts = {
        "asked_count": Count("asked"),
        "answered_count": Count("asked", filter=Q(asked__observation__isnull=False)),
    }
    return rows.annotate(**counts).order_by(F("answered_at").asc(nulls_first=True), "due_on", "pk")


def request_for(actor: Actor, pk: int) -> FigureRequest:
    """Return one request of the actor's municipality; else raise ``NotThere``."""
    require(policies.why_not_observe(actor, actor.municipality))
    rows = FigureRequest.objects.select_related("unit", "link", "asked_by")
    found = rows.filter(municipality_id=actor.municipality, pk=pk).first()
    if found is None:
        raise NotThere
    return found


def asked_of(request: FigureRequest) -> list[AskedFigure]:
    """Return what a request asks for, each with its indicator, its answer and the files that show it."""
    rows = request.asked.select_related("indicator", "observation").prefetch_related("observation__evidence")
    return list(rows)


def open_asked(municipality: str) -> QuerySet[AskedFigure]:
    """Return the figures that are asked for and not answered."""
    rows = AskedFigure.objects.filter(request__municipality_id=municipality, request__withdrawn_at=None)
    return rows.filter(observation=None).select_related("request")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: its request, and whether it still takes answers."""

    link: SignedLink
    request: FigureRequest
    is_open: bool
    is_withdrawn: bool


def opened(secret: str, now: datetime | None = None) -> Opened | None:
    """Return what a secret opens or once opened; ``None`` for a wrong one, or where nothing stands behind it."""
    found = links.known(secret, PURPOSE, "figure_request", now)
    if found is None:
        return None
    rows = FigureRequest.objects.select_related("unit", "link")
    request = rows.filter(pk=found.number, municipality_id=found.link.municipality_id).first()
    if request is None:
        return None
    withdrawn = found.link.revoked_at is not None or request.withdrawn_at is not None
    return Opened(found.link, request, found.is_open and not withdrawn, withdrawn)


def _state_is(wanted: str, on: date) -> Q:
    open_ = Q(answered_at=None, withdrawn_at=None)
    conditions = {
        "": Q(answered_at__isnull=False) | Q(withdrawn_at=None),
        RequestState.WAITING: open_ & Q(due_on__gte=on),
        RequestState.OVERDUE: open_ & Q(due_on__lt=on),
        RequestState.ANSWERED: Q(answered_at__isnull=False),
        RequestState.WITHDRAWN: Q(answered_at=None, withdrawn_at__isnull=False),
    }
    return conditions.get(wanted, conditions[""])
