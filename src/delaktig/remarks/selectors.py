"""Reads remarks: the desk by its actor, the yearly report what its year holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.decisions.models import Meeting
from delaktig.remarks import policies
from delaktig.remarks.models import Answer, Remark, RemarkMeasure, RemarkService, Revision
from delaktig.texts.parts import NotThere


class State(StrEnum):
    """Where a remark stands: computed, and stored nowhere."""

    OVERDUE = "overdue"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    DONE = "done"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; empty does not narrow. Without a state, what was taken away is left out.

    Of a ``measure`` is also what was said of the one that it continues from the edition before.
    """

    state: str = ""
    body: int | None = None
    year: int | None = None
    measure: int | None = None
    service: int | None = None
    organisation: int | None = None


def answer_of(remark: Remark) -> Answer | None:
    """Return a remark's answer; None where there is none, or where it was taken back."""
    found: Answer | None = getattr(remark, "answer", None)
    return found if found is not None and found.removed_at is None else None


def state_of(remark: Remark, on: date) -> State:
    """Return where a remark stands on a day: answered, done, still unanswered, or past its day."""
    if remark.removed_at is not None:
        return State.REMOVED
    answer = answer_of(remark)
    if answer is not None:
        return State.DONE if answer.done_on is not None else State.ANSWERED
    return State.OVERDUE if remark.due_on is not None and remark.due_on < on else State.UNANSWERED


def _rows(municipality: str) -> QuerySet[Remark]:
    rows = Remark.objects.filter(meeting__body__municipality_id=municipality)
    wanted = ("meeting__body", "organisation", "unit", "edition", "answer__organisation", "answer__unit", "by")
    return rows.select_related(*wanted).prefetch_related(
        Prefetch("services", RemarkService.objects.select_related("service").order_by("pk")),
        Prefetch("measures", RemarkMeasure.objects.select_related("measure__goal__theme").order_by("pk")),
    )


def _answered() -> Exists:
    return Exists(Answer.objects.filter(remark=OuterRef("pk"), removed_at=None))


def remarks(actor: Actor, wanted: Wanted | None = None, on: date | None = None) -> QuerySet[Remark]:
    """Return the remarks of the actor's municipality that fit, those of the latest meetings first.

    ``on`` is the day on which ``overdue`` is asked about. Raises ``Denied``.
    """
    require(policies.why_not_read(actor))
    wanted = wanted or Wanted()
    rows = _rows(actor.municipality)
    rows = rows.exclude(removed_at=None) if wanted.state == State.REMOVED else rows.filter(removed_at=None)
    rows = _in_state(rows, wanted.state, on)
    if wanted.body is not None:
        rows = rows.filter(meeting__body=wanted.body)
    if wanted.year is not None:
        rows = rows.filter(meeting__held_on__year=wanted.year)
    if wanted.measure is not None:
        ties = RemarkMeasure.objects.filter(remark=OuterRef("pk"))
        rows = rows.annotate(of_itself=Exists(ties.filter(measure=wanted.measure)))
        rows = rows.filter(Q(of_itself=True) | Exists(ties.filter(measure__continued_by=wanted.measure)))
    if wanted.service is not None:
        rows = rows.filter(Exists(RemarkService.objects.filter(remark=OuterRef("pk"), service=wanted.service)))
    if wanted.organisation is not None:
        rows = rows.filter(organisation=wanted.organisation)
    return rows.order_by(F("meeting__held_on").desc(nulls_last=True), "-pk")


def _in_state(rows: QuerySet[Remark], state: str, on: date | None) -> QuerySet[Remark]:
    if state in {State.UNANSWERED, State.OVERDUE}:
        rows = rows.filter(~_answered())
        return rows.filter(due_on__lt=on) if state == State.OVERDUE and on is not None else rows
    if state in {State.ANSWERED, State.DONE}:
        done = Answer.objects.filter(remark=OuterRef("pk"), removed_at=None, done_on__isnull=False)
        return rows.filter(Exists(done)) if state == State.DONE else rows.filter(_answered())
    return rows


def asked_organisations(actor: Actor) -> set[int]:
    """Return the organisations that have been asked to answer: what the list can be narrowed to. Raises ``Denied``."""
    rows = remarks(actor).exclude(organisation=None).prefetch_related(None).order_by()
    return set(rows.values_list("organisation_id", flat=True).distinct())


def remark_of(actor: Actor, pk: int) -> Remark:
    """Return one remark of the actor's municipality, one taken away too. Raises ``Denied`` or ``NotThere``."""
    require(policies.why_not_read(actor))
    found = _rows(actor.municipality).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def history_of(remark: Remark) -> list[Revision]:
    """Return what a remark and its answer said before, the latest first."""
    return list(remark.revisions.select_related("by"))


def unanswered(actor: Actor) -> QuerySet[Remark]:
    """Return the remarks that nobody has answered. Raises ``Denied``."""
    return remarks(actor, Wanted(state=State.UNANSWERED)).prefetch_related(None)


def said_at(actor: Actor, meeting: Meeting) -> QuerySet[Remark]:
    """Return what was said at a meeting, in the order in which it was written. Raises ``Denied``."""
    return remarks(actor).filter(meeting=meeting).order_by("pk")


def of_year(municipality: str, programme: int, year: int) -> list[Remark]:
    """Return what a municipality's bodies said in a year, as its report on a programme tells it, the earliest first.

    Left out is only what was said of other programmes alone: of their measures, or of them as a whole.
    """
    rows = _rows(municipality).filter(removed_at=None, meeting__held_on__year=year)
    ties = RemarkMeasure.objects.filter(remark=OuterRef("pk"))
    here = Q(edition__programme=programme) | Exists(ties.filter(measure__goal__theme__edition__programme=programme))
    anywhere = Q(edition__isnull=False) | Exists(ties)
    rows = rows.filter(here | ~anywhere | Exists(RemarkService.objects.filter(remark=OuterRef("pk"))))
    return list(rows.order_by("meeting__held_on", "pk"))
