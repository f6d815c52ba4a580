"""What must be reviewed or decided when, and why: gathered from the law and the programmes' own dates.

Nothing is stored: every line is computed for the day asked about, with its rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.decisions.limits import limits_of
from delaktig.decisions.models import Item, Meeting
from delaktig.law.agreements import agreement_review
from delaktig.law.programme import ProgrammeState, State
from delaktig.law.rules import Citation, Rule, Texts, wordings
from delaktig.organisations.agreements import agreements_of, in_force
from delaktig.organisations.models import Agreement
from delaktig.programmes.models import Adoption, Edition, FollowUp, Measure, PlanTie, Programme
from delaktig.programmes.state import Known, gather

OLD_ACT = "1386/2010"
LONGEST_APPEAL = timedelta(days=60)
"""Longer than any time limit with its days of service and its days off: older minutes need not be read."""


class Kind(StrEnum):
    """Why a day stands in the calendar."""

    REVIEW = "review"
    CONSULTATION_ENDS = "consultation_ends"
    PERIOD_ENDS = "period_ends"
    EARLY_EXPIRY = "early_expiry"
    ACT_ENDS = "act_ends"
    MEETING = "meeting"
    APPEAL_ENDS = "appeal_ends"
    FOLLOW_UP = "follow_up"
    PLAN_TIE = "plan_tie"
    AGREEMENT_REVIEW = "agreement_review"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a day (``None``: unknown), what it is about, for whom, and the rule that it comes from.

    ``municipality`` is ``None`` where it concerns every member. ``why`` is said by the
    law or the programme itself; ``text`` is the id of a text that names the thing.
    """

    on: date | None
    kind: Kind
    edition: Edition | None
    municipality: str | None
    overdue: bool = False
    why: Texts | None = None
    rule: Rule | None = None
    text: int | None = None
    name: str = ""
    id: int = 0

    @property
    def citation(self) -> Citation | None:
        """The citation of the rule, where an act says it."""
        return self.rule.citation if self.rule else None

    @property
    def key(self) -> str:
        """A name of the line that stays the same from day to day, for calendars that fetch it again."""
        parts = (self.kind, self.rule.id if self.rule else "", self.edition.pk if self.edition else "")
        return "-".join(str(part) for part in (*parts, self.municipality or "", self.id) if part)


def calendar(actor: Actor, on: date, *, municipality: str = "", kind: str = "") -> list[Entry]:
    """Return the lines of the editions that the actor's municipality is a member of, the earliest first.

    Narrowed to one municipality (what concerns all members stays) or to one kind. Lines
    without a known day stand last. At most 9 queries.
    """
    actor.require(Permission.EDITION_READ)
    rows = Edition.objects.filter(members__municipality_id=actor.municipality).select_related("programme")
    known = gather(rows)
    editions = [e for e in known.editions.values() if actor.municipality in known.members[e.pk]]
    found = [entry for entry in _all(known, editions, actor.municipality, on) if _wanted(entry, municipality, kind)]
    return sorted(found, key=lambda entry: (entry.on or date.max, entry.kind, entry.key))


def _wanted(entry: Entry, municipality: str, kind: str) -> bool:
    of = not municipality or entry.municipality in (None, municipality)
    return of and (not kind or entry.kind == kind)


def _all(known: Known, editions: list[Edition], municipality: str, on: date) -> Iterator[Entry]:
    states = {e.pk: {code: known.state(e, code, on) for code in known.members[e.pk]} for e in editions}
    decided = [e for e in editions if any(_is_decided(state) for state in states[e.pk].values())]
    served = {code for by_code in states.values() for code, s in by_code.items() if s.state is State.IN_FORCE}
    last = _last_ends(editions, states)
    for edition in editions:
        yield from _reviews(known, edition, states[edition.pk], on)
        followed = {code for code in states[edition.pk] if code in served or last.get(code) != edition.pk}
        yield from _dates(edition, states[edition.pk], on, followed)
    yield from _follow_ups(decided, on)
    yield from _plan_ties(editions, on)
    yield from _agreements(municipality, on)
    codes = {code for edition in editions for code in known.members[edition.pk]} | {municipality}
    yield from _meetings(codes, on)


def _last_ends(editions: Iterable[Edition], states: dict[int, dict[str, ProgrammeState]]) -> dict[str, int]:
    """Return by municipality the edition that ended last: what ended before it had something come after it."""
    found: dict[str, int] = {}
    for edition in sorted(editions, key=lambda one: one.expires_early_on or one.period_to or date.min):
        found |= {code: edition.pk for code, s in states[edition.pk].items() if s.state is State.EXPIRED}
    return found


def _is_decided(state: ProgrammeState) -> bool:
    return state.state in (State.ADOPTED, State.IN_FORCE)


def _reviews(known: Known, edition: Edition, states: dict[str, ProgrammeState], on: date) -> Iterator[Entry]:
    for code, state in states.items():
        if _is_decided(state):
            for review in known.reviews(edition, code, on):
                yield Entry(review.due, Kind.REVIEW, edition, code, review.overdue, review.explanation, review.rule)


def _dates(edition: Edition, states: dict[str, ProgrammeState], on: date, followed: set[str]) -> Iterator[Entry]:
    """Yield the edition's own days: the consultation's and the period's end, and ends by a change of law.

    An end that is past stays in sight where nothing came after it: the municipality is
    then not among ``followed``, those with an edition in force or one that ended later.
    """
    if edition.consultation_to is not None and edition.consultation_to >= on:
        yield Entry(edition.consultation_to, Kind.CONSULTATION_ENDS, edition, None)
    ends = {
        code: state
        for code, state in states.items()
        if _is_decided(state) or (state.state is State.EXPIRED and code not in followed)
    }
    early = edition.expires_early_on
    if early is not None and ends:
        reason = next((s.reason for s in ends.values() if s.reason_key == "expired_early"), None)
        words = edition.early_expiry_reason_id
        yield Entry(early, Kind.EARLY_EXPIRY, edition, None, early < on, reason, text=words)
    elif edition.period_to is not None:
        for code in ends:
            yield Entry(edition.period_to, Kind.PERIOD_ENDS, edition, code, edition.period_to < on)
    yield from _act_ends(edition, states, on)


def _act_ends(edition: Edition, states: dict[str, ProgrammeState], on: date) -> Iterator[Entry]:
    """Yield the last day of the act that the edition rests on, where its period goes on after it (A10).

    It stays in sight until the edition has been reviewed after that day, or an early end is set.
    """
    rests_on_it = edition.legal_basis.startswith(OLD_ACT) or OLD_ACT in edition.acts
    if edition.programme.kind != Programme.Kind.STRATEGIC or not rests_on_it or edition.expires_early_on:
        return
    rule = wordings("programme.council_adoption")[-1]
    last = rule.valid_to
    goes_on = last is not None and (edition.period_to is None or edition.period_to > last)
    reviewed = edition.reviewed_on is not None and last is not None and edition.reviewed_on > last
    if last is not None and goes_on and not reviewed and any(_is_decided(state) for state in states.values()):
        yield Entry(last, Kind.ACT_ENDS, edition, None, last < on, rule.texts, rule)


def _follow_ups(editions: Iterable[Edition], on: date) -> Iterator[Entry]:
    """Yield the days that targets are due, of measures that are neither done nor stopped."""
    by_id = {edition.pk: edition for edition in editions}
    rows = FollowUp.objects.filter(measure__goal__theme__edition__in=by_id, target__due_on__isnull=False)
    rows = rows.exclude(measure__status__in=(Measure.Status.DONE, Measure.Status.STOPPED))
    columns = ("pk", "target__due_on", "measure_id", "measure__municipality_id", "measure__text_id")
    for _, due, measure, code, text, edition in rows.values_list(*columns, "measure__goal__theme__edition_id"):
        yield Entry(due, Kind.FOLLOW_UP, by_id[edition], code, due < on, text=text, id=measure)


def _plan_ties(editions: Iterable[Edition], on: date) -> Iterator[Entry]:
    by_id = {edition.pk: edition for edition in editions}
    for tie in PlanTie.objects.filter(edition__in=by_id, valid_to__gte=on):
        yield Entry(tie.valid_to, Kind.PLAN_TIE, by_id[tie.edition_id], tie.municipality_id, name=tie.name, id=tie.pk)


def _agreements(municipality: str, on: date) -> Iterator[Entry]:
    """Yield when the municipality's own placement agreements are to be reviewed (R26); ended ones are left out."""
    for row in agreements_of(municipality).filter(kind=Agreement.Kind.PLACEMENT).order_by("pk"):
        review = agreement_review(row.valid_from, row.reviewed_on, on) if in_force(row, on) is not False else None
        if review is not None:
            kind, why = Kind.AGREEMENT_REVIEW, review.rule.texts
            yield Entry(
                review.due, kind, None, municipality, review.overdue, why, review.rule, name=row.number, id=row.pk
            )


_ITEM = ("pk", "title", "outcome", "next", "publicity")


def _meetings(codes: set[str], on: date) -> Iterator[Entry]:
    """Yield meetings ahead, and the last days of time limits that still run, with their rule: one query."""
    about_a_programme = Adoption.objects.filter(item=OuterRef("items"))
    rows = Meeting.objects.filter(
        Q(held_on__gte=on) | Q(minutes_online_on__range=(on - LONGEST_APPEAL, on)), body__municipality_id__in=codes
    )
    rows = rows.select_related("body").annotate(about=Exists(about_a_programme))
    items = {f"item_{name}": F(f"items__{name}") for name in _ITEM}
    seen: set[int] = set()
    for meeting in rows.annotate(**items).order_by("pk", "items__pk"):
        code = meeting.body.municipality_id
        if meeting.held_on is not None and meeting.held_on >= on and meeting.pk not in seen:
            yield Entry(meeting.held_on, Kind.MEETING, None, code, name=str(meeting.body), id=meeting.pk)
        seen.add(meeting.pk)
        values = {name: meeting.__dict__[f"item_{name}"] for name in _ITEM}
        if meeting.__dict__["about"] and values["publicity"] != Item.Publicity.SECRET:
            yield from _appeal(Item(meeting=meeting, **values), on)


def _appeal(item: Item, on: date) -> Iterator[Entry]:
    times = limits_of(item, on)
    if times.last_day is not None and times.last_day >= on and times.days is not None:
        limit = next((rule for rule in times.rules if rule.parameters.get("days") == times.days), None)
        code = item.meeting.body.municipality_id
        why = times.explanation
        yield Entry(times.last_day, Kind.APPEAL_ENDS, None, code, why=why, rule=limit, name=item.title, id=item.pk)
