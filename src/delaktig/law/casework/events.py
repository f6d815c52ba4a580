"""Case facts from rows that a lawyer can write: a day, what happened, and a value where one is needed.

The order of the rows does not matter. ``plan`` means the first plan, ``plan 2`` the second; likewise
``assessment``. A period is written as its first day in the row's day, and ``illness to 2025-03-31``
(or only ``illness`` while it goes on) as the value. The same rows come from a spreadsheet and from a
TOML file of ``[[event]]`` tables with ``day``, ``what`` and ``value``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from delaktig.law.casework.facts import (
    TRIGGER_KINDS,
    AssessmentFacts,
    CaseFacts,
    Circumstance,
    Extension,
    FactsError,
    Interruption,
    PlanFacts,
    Span,
)

# What happened to the person → the field of CaseFacts that holds the day.
PERSON = {
    "born": "birth_date",
    "first permit": "first_permit_on",
    "client relation started": "relation_started_on",
    "municipality learned": "learned_on",
    "requested": "requested_on",
    "job search started": "job_search_started_on",
    "employment plan made": "employment_plan_made_on",
    "moved": "moved_on",
    "new municipality contacted": "move_contacted_on",
    "case ended": "ended_on",
}
ASSESSMENT = {
    "requested": "requested_on",
    "municipality learned": "learned_on",
    "started": "started_on",
    "interviewed": "interviewed_on",
    "done": "done_on",
}
PLAN = {"made": "made_on", "signed": "signed_on", "valid to": "valid_to", "ended": "ended_on"}
PLAN_LISTS = {"reviewed": "reviews", "referral made": "referrals_made", "service waiting": "services_waiting"}
YES_NO = {"yes": True, "no": False}
# Things of a person that take a value, without a day of their own field.
VALUES = ("circumstance", "interruption", "jobseeker", "consent to contact")

_SUBJECT = re.compile(r"(plan|assessment)(?: ([1-9]\d?))? (.+)")
_PERIOD = re.compile(r"([a-z_]*)(?: ?to (\d{4}-\d{2}-\d{2}))?")


class EventError(ValueError):
    """A row that cannot be read; the message names the row and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row: a day (None where the thing has none), what happened, and a value ('' where none is needed)."""

    day: date | None
    what: str
    value: str = ""


@dataclass(slots=True)
class _Draft:
    """Facts while they are gathered: fields by name, of the person and of each numbered assessment and plan."""

    person: dict[str, Any] = field(default_factory=dict)
    assessments: dict[int, dict[str, Any]] = field(default_factory=dict)
    plans: dict[int, dict[str, Any]] = field(default_factory=dict)


def read_toml(text: str) -> CaseFacts:
    """Facts from a TOML file of ``[[event]]`` tables; raises EventError that names the row."""
    try:
        rows = tomllib.loads(text).get("event", [])
    except tomllib.TOMLDecodeError as wrong:
        raise EventError(f"not a TOML file: {wrong}") from wrong
    return facts_from(_event(row, f"event {number}") for number, row in enumerate(rows, 1))


def facts_from(events: Iterable[Event]) -> CaseFacts:
    """Facts from rows in any order; raises EventError that names the row and what is wrong."""
    draft = _Draft()
    for number, event in enumerate(events, 1):
        try:
            _take(draft, event)
        except (EventError, FactsError) as wrong:
            raise EventError(f"row {number} ({event.what}): {wrong}") from wrong
    return CaseFacts(
        assessments=tuple(_assessment(number, draft.assessments[number]) for number in _numbers(draft.assessments)),
        plans=tuple(_plan(number, draft.plans[number]) for number in _numbers(draft.plans)),
        **{name: _ordered(value) for name, value in draft.person.items()},
    )


def events_from(facts: CaseFacts) -> tuple[Event, ...]:
    """The rows that these facts would be read from; the other way round of :func:`facts_from`."""
    return (*_events_of_person(facts), *_events_of_assessments(facts), *_events_of_plans(facts))


def known_events() -> tuple[str, ...]:
    """Everything that may stand in the column *what*, for a list to choose from."""
    subjects = [f"assessment {one}" for one in (*ASSESSMENT, "for", "plan needed")]
    subjects += [f"plan {one}" for one in (*PLAN, *PLAN_LISTS, "next review agreed", "extended")]
    return (*PERSON, *VALUES, *subjects, "plan county joined", "plan services agreed")


def _event(row: Mapping[str, Any], where: str) -> Event:
    unknown = set(row) - {"day", "what", "value"}
    if unknown:
        raise EventError(f"{where}: unknown field {', '.join(sorted(unknown))}; known are day, what, value")
    day, what, value = row.get("day"), row.get("what"), row.get("value", "")
    if day is not None and type(day) is not date:
        raise EventError(f"{where}: day is not a date")
    if not isinstance(what, str) or not isinstance(value, str):
        raise EventError(f"{where}: what and value are text")
    return Event(day, what, value)


def _take(draft: _Draft, event: Event) -> None:
    subject = _SUBJECT.fullmatch(event.what)
    if event.what in PERSON:
        _once(draft.person, PERSON[event.what], _only_a_day(event))
    elif event.what in VALUES:
        _take_value(draft.person, event)
    elif subject is None:
        raise EventError(f"unknown; known are {', '.join(known_events())}")
    elif subject[1] == "plan":
        _take_plan(draft.plans.setdefault(int(subject[2] or 1), {}), subject[3], event)
    else:
        _take_assessment(draft.assessments.setdefault(int(subject[2] or 1), {}), subject[3], event)


def _take_value(person: dict[str, Any], event: Event) -> None:
    if event.what == "consent to contact":
        _once(person, "move_consent", _yes_no(event.value))
        return
    kind, span = _period(event)
    if event.what == "jobseeker":
        if kind:
            raise EventError(f"value {event.value!r}: only 'to' and a day may stand here")
        _add(person, "jobseeker", span)
    elif event.what == "circumstance":
        _add(person, "circumstances", Circumstance(kind, span))
    else:
        _add(person, "interruptions", Interruption(kind, span))


def _take_assessment(own: dict[str, Any], what: str, event: Event) -> None:
    if what in ASSESSMENT:
        _once(own, ASSESSMENT[what], _only_a_day(event))
    elif what == "for":
        if event.value not in TRIGGER_KINDS:
            raise EventError(f"value {event.value!r}: known are {', '.join(TRIGGER_KINDS)}")
        _once(own, "trigger", event.value)
    elif what == "plan needed":
        _once(own, "plan_needed", _yes_no(event.value))
    else:
        raise EventError(f"an assessment knows {', '.join((*ASSESSMENT, 'for', 'plan needed'))}")


def _take_plan(own: dict[str, Any], what: str, event: Event) -> None:
    takers: dict[str, Callable[[], None]] = {
        "next review agreed": lambda: _once(own, "next_review_agreed", _only_a_day(event)),
        "extended": lambda: _add(own, "extensions", _extension(event)),
        "county joined": lambda: _once(own, "county_joined", _yes_no(event.value)),
        "services agreed": lambda: _once(own, "services_agreed", _yes_no(event.value)),
    }
    if what in PLAN:
        _once(own, PLAN[what], _only_a_day(event))
    elif what in PLAN_LISTS:
        _add(own, PLAN_LISTS[what], _only_a_day(event))
    elif what in takers:
        takers[what]()
    else:
        raise EventError(f"a plan knows {', '.join((*PLAN, *PLAN_LISTS, *takers))}")


def _extension(event: Event) -> Extension:
    ground, span = _period(event)
    if span.last is None:
        raise EventError(
            f"value {event.value!r}: write the ground and the last day, as 'scant_education to 2027-01-31'"
        )
    return Extension(ground, until=span.last, decided_on=span.first)


def _period(event: Event) -> tuple[str, Span]:
    read = _PERIOD.fullmatch(event.value.strip())
    if read is None:
        raise EventError(f"value {event.value!r}: write a kind, and 'to' with the last day if it has ended")
    return read[1], Span(_day(event), _iso(read[2]) if read[2] else None)


def _iso(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise EventError(f"{text!r} is no day") from wrong


def _only_a_day(event: Event) -> date:
    if event.value:
        raise EventError(f"value {event.value!r}: only the day is read here")
    return _day(event)


def _day(event: Event) -> date:
    if event.day is None:
        raise EventError("a day is needed")
    return event.day


def _yes_no(value: str) -> bool:
    if value not in YES_NO:
        raise EventError(f"value {value!r}: write yes or no")
    return YES_NO[value]


def _once(own: dict[str, Any], name: str, value: object) -> None:
    if name in own:
        raise EventError("this stands twice")
    own[name] = value


def _add(own: dict[str, Any], name: str, value: object) -> None:
    own[name] = (*own.get(name, ()), value)


def _ordered(value: Any) -> Any:
    """Lists in an order of their own, so that the order of the rows cannot matter."""
    return tuple(sorted(value, key=str)) if isinstance(value, tuple) else value


def _numbers(numbered: dict[int, dict[str, Any]]) -> list[int]:
    numbers = sorted(numbered)
    if numbers != list(range(1, len(numbers) + 1)):
        raise EventError(f"assessments and plans are numbered 1, 2, 3 without a gap, not {numbers}")
    return numbers


def _assessment(number: int, own: dict[str, Any]) -> AssessmentFacts:
    if "trigger" not in own:
        raise EventError(f"assessment {number}: a row 'assessment {number} for' says which group it is made for")
    return AssessmentFacts(**own)


def _plan(number: int, own: dict[str, Any]) -> PlanFacts:
    if "made_on" not in own:
        raise EventError(f"plan {number}: a row 'plan {number} made' with its day is needed")
    return PlanFacts(**{name: _ordered(value) for name, value in own.items()})


def _events_of_person(facts: CaseFacts) -> Iterator[Event]:
    for what, name in PERSON.items():
        yield from _dated(what, getattr(facts, name))
    for one in facts.circumstances:
        yield Event(one.span.first, "circumstance", _to(one.kind, one.span.last))
    for cause in facts.interruptions:
        yield Event(cause.span.first, "interruption", _to(cause.kind, cause.span.last))
    for span in facts.jobseeker:
        yield Event(span.first, "jobseeker", _to("", span.last))
    if facts.move_consent is not None:
        yield Event(None, "consent to contact", _said(facts.move_consent))


def _events_of_assessments(facts: CaseFacts) -> Iterator[Event]:
    for number, one in enumerate(facts.assessments, 1):
        yield Event(None, f"assessment {number} for", one.trigger)
        for what, name in ASSESSMENT.items():
            yield from _dated(f"assessment {number} {what}", getattr(one, name))
        if one.plan_needed is not None:
            yield Event(None, f"assessment {number} plan needed", _said(one.plan_needed))


def _events_of_plans(facts: CaseFacts) -> Iterator[Event]:
    plain = {one.name: one.default for one in fields(PlanFacts)}
    for number, plan in enumerate(facts.plans, 1):
        for what, name in {**PLAN, "next review agreed": "next_review_agreed"}.items():
            yield from _dated(f"plan {number} {what}", getattr(plan, name))
        for what, name in PLAN_LISTS.items():
            for day in getattr(plan, name):
                yield Event(day, f"plan {number} {what}")
        for one in plan.extensions:
            yield Event(one.decided_on, f"plan {number} extended", _to(one.ground, one.until))
        for name in ("county_joined", "services_agreed"):
            if getattr(plan, name) != plain[name]:
                yield Event(None, f"plan {number} {name.replace('_', ' ')}", _said(getattr(plan, name)))


def _dated(what: str, day: date | None) -> Iterator[Event]:
    if day is not None:
        yield Event(day, what)


def _to(kind: str, last: date | None) -> str:
    return kind if last is None else f"{kind} to {last.isoformat()}".strip()


def _said(value: bool) -> str:
    return "yes" if value else "no"
