"""What of a client's path belongs in the national data resource, field by field (874/2024 §1-3).

Swedish *nationell informationsresurs*, Finnish *valtakunnallinen tietovaranto*; compulsory from
1 January 2027 (rule ``register.data_from``). What is entered there is typed by people: that it
was done, of which version, is kept here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases.models import Assessment, Plan, Review, SheetEntry
from delaktig.cases.register_parts import GOAL, ITEM, LEVEL, MEASURE, Parts, parts_of
from delaktig.clients import policies, reach
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client
from delaktig.texts.parts import NotThere

KINDS = ("assessment", "plan", "review")
MODELS: Mapping[str, type[Assessment | Plan | Review]] = {"assessment": Assessment, "plan": Plan, "review": Review}
DAYS = {"assessment": "done_on", "plan": "made_on", "review": "held_on"}
"""The day from which a record is whole and is to be entered."""


@dataclass(frozen=True, slots=True)
class SheetField:
    """One field that the decree asks for: its section, its words, and whether it may have nothing to say."""

    key: str
    section: str
    optional: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a field says: ``name`` tells which of several; a topic's key, a language and skill, a kind."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One record as the register asks for it. ``fields`` are in the decree's order; an empty one is missing."""

    kind: str
    record: int
    uid: str
    version: int
    day: date
    fields: Mapping[str, tuple[Entry, ...]]
    entered: tuple[SheetEntry, ...] = field(default=(), compare=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that the decree asks for and that say nothing."""
        return tuple(one.key for one in fields_of(self.kind) if not one.optional and not self.fields[one.key])

    @property
    def is_entered(self) -> bool:
        """Whether the record was entered as it stands now."""
        return bool(self.entered) and self.entered[0].record_version == self.version

    @property
    def is_changed(self) -> bool:
        """Whether the record was entered, and has changed since."""
        return bool(self.entered) and self.entered[0].record_version != self.version


@cache
def all_fields() -> Mapping[str, tuple[SheetField, ...]]:
    """Return the fields of each kind of record, in the decree's order."""
    text = resources.files("delaktig.cases").joinpath("register_fields.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {
        kind: tuple(
            SheetField(row["key"], row["section"], row.get("optional", False), row["words"]) for row in table[kind]
        )
        for kind in KINDS
    }


def fields_of(kind: str) -> tuple[SheetField, ...]:
    """Return the fields of one kind of record."""
    return all_fields()[kind]


def record_of(client: Client, kind: str, record: int) -> Any:
    """Return a client's assessment, plan or review that is whole enough to be entered; raise ``NotThere``."""
    if kind not in MODELS:
        raise NotThere
    found = MODELS[kind]._default_manager.filter(pk=record, relation__client=client).select_related("relation").first()
    if found is None or getattr(found, DAYS[kind]) is None:
        raise NotThere
    return found


def sheets_of(opened: Opened, language: str) -> list[Sheet]:
    """Return every whole assessment, plan and review of an opened client, the newest first. Five queries.

    ``language`` is that in which services are named.
    """
    client = opened.client
    assessments = Assessment.objects.filter(relation__client=client, done_on__isnull=False)
    plans = Plan.objects.filter(relation__client=client, made_on__isnull=False)
    reviews = Review.objects.filter(relation__client=client, held_on__isnull=False)
    entered: dict[tuple[str, int], list[SheetEntry]] = {}
    rows = SheetEntry.objects.filter(relation__client=client).select_related("by")
    for row in rows.order_by("-at", "-pk"):
        entered.setdefault((row.kind, row.record), []).append(row)
    parts = parts_of(client, language)
    found = [_assessment(one, parts) for one in assessments]
    found += [_plan(one, parts) for one in plans]
    found += [_review(one) for one in reviews]
    whole = [Sheet(*one, tuple(entered.get((one[0], one[1]), ()))) for one in found]
    return sorted(whole, key=lambda one: (one.day, KINDS.index(one.kind), one.record), reverse=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that is not entered as it stands: whose, what, of which day, and whether it was entered before."""

    client: int
    number: str
    kind: str
    record: int
    day: date
    changed: bool


def waiting(actor: Actor, on: date, *, of_unit: bool) -> list[Waiting]:
    """Return what is not entered yet of the actor's own clients, or of the unit's. Raises ``Denied``. One query."""
    require(policies.why_not_list(actor))
    clients: QuerySet[Client] = reach.of_units(actor, on).filter(restricted=False) if of_unit else reach.own(actor, on)
    parts = [_waiting(kind, clients) for kind in KINDS]
    rows = parts[0].union(*parts[1:], all=True)
    found = [
        Waiting(client, number, kind, record, day, last is not None)
        for client, number, kind, record, day, version, last in rows
        if last != version
    ]
    return sorted(found, key=lambda one: (one.day, one.number, one.kind, one.record))


def _waiting(kind: str, clients: QuerySet[Client]) -> QuerySet[Any, Any]:
    entries = SheetEntry.objects.filter(kind=kind, record=OuterRef("pk")).order_by("-at", "-pk")
    rows = MODELS[kind]._default_manager.filter(
        **{f"{DAYS[kind]}__isnull": False}, relation__ended_on=None, relation__client__in=clients.values("pk")
    )
    columns = {
        "w_client": F("relation__client_id"),
        "w_number": F("relation__client__number"),
        "w_kind": Value(kind, CharField()),
        "w_record": F("pk"),
        "w_day": F(DAYS[kind]),
        "w_version": F("version"),
        "w_last": Subquery(entries.values("record_version")[:1]),
    }
    found: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return found


Row = tuple[str, int, str, int, date, Mapping[str, tuple[Entry, ...]]]


def _row(one: Assessment | Plan | Review, kind: str, told: Mapping[str, Iterable[Entry]]) -> Row:
    """Return a record's sheet with the fields in the decree's order, without what says nothing."""
    said = {each.key: tuple(entry for entry in told[each.key] if entry.text.strip()) for each in fields_of(kind)}
    return kind, one.pk, str(one.uid), one.version, getattr(one, DAYS[kind]), said


def _assessment(one: Assessment, parts: Parts) -> Row:
    levels = [Entry(level.word, level.kind) for level in parts.get((LEVEL, one.pk), ())]
    answers = [Entry(text, name) for name, text in (one.answers or {}).items()]
    measures = [
        Entry(" ".join(filter(None, (_iso(each.one or each.two), each.said()))), each.kind)
        for each in parts.get((MEASURE, one.pk), ())
    ]
    told = {
        "done_on": _said(_iso(one.done_on)),
        "content": [*answers, *levels, *_said(one.result, "result")],
        "measures": measures,
        "next": [*_said(_iso(one.plan_planned_on), "plan"), *_said(one.directed_to, "directed_to")],
        "authors": _said(one.authors),
        "sources": _said(one.sources),
    }
    return _row(one, "assessment", told)


def _plan(one: Plan, parts: Parts) -> Row:
    services = []
    for item in parts.get((ITEM, one.pk), ()):
        days = "–".join(filter(None, (_iso(item.one), _iso(item.two))))
        services.append(Entry(". ".join(filter(None, (item.word, item.said(), item.reason(), days))), item.kind))
    told = {
        "made_on": _said(_iso(one.made_on)),
        "duration": _said(f"{_iso(one.made_on)}–{_iso(one.valid_to)}" if one.valid_to else ""),
        "goals": [Entry(goal.said(), goal.kind) for goal in parts.get((GOAL, one.pk), ())],
        "services": services,
        "other": [*_said(one.job_search, "job_search"), *_said(one.follow_up, "follow_up")],
        "authors": _said(one.authors),
        "next_review_on": _said(_iso(one.next_review_on)),
        "sources": _said(one.sources),
    }
    return _row(one, "plan", told)


def _review(one: Review) -> Row:
    plain = ("participation", "progress", "hindrances", "changes", "authors", "sources")
    told = {name: _said(getattr(one, name)) for name in plain}
    return _row(one, "review", {**told, "held_on": _said(_iso(one.held_on)), "next_on": _said(_iso(one.next_on))})


def _said(text: str | None, name: str = "") -> list[Entry]:
    return [Entry(text, name)] if text else []


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
