"""What lies in further tables of the records that the register asks for: levels, measures, goals, steps; in one query.

Each table gives the same columns; what is sealed stays so until it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import CharField, DateField, F, IntegerField, OuterRef, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Concat

from delaktig.accounts.sealed import Ciphertext, SealedText, opened
from delaktig.cases.models import PlanGoal, PlanItem, SkillLevel, SpecifyingMeasure
from delaktig.catalogue.listed import named
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client

LEVEL, MEASURE, GOAL, ITEM = "level", "measure", "goal", "item"
MODELS: Mapping[str, type[models.Model]] = {MEASURE: SpecifyingMeasure, GOAL: PlanGoal, ITEM: PlanItem}


@dataclass(frozen=True, slots=True)
class Part:
    """A row of one of the tables: ``kind`` says of which sort it is, ``word`` what is not sealed of it."""

    what: str
    of: int
    place: int
    pk: int
    kind: str
    word: str
    one: date | None
    two: date | None
    uid: UUID | None
    sealed: Ciphertext | None
    more: Ciphertext | None

    def said(self) -> str:
        """Return what a measure found, or the words of a goal or step."""
        return self._open("result" if self.what == MEASURE else "words", self.sealed)

    def reason(self) -> str:
        """Return why a step serves the goal."""
        return self._open("reason", self.more)

    def _open(self, column: str, value: Ciphertext | None) -> str:
        return str(opened(MODELS[self.what], column, self.uid, value) or "") if value is not None else ""


Parts = Mapping[tuple[str, int], list[Part]]
"""The parts of a record, by what they are and the record's key, in their order."""


def parts_of(client: Client, language: str) -> Parts:
    """Return the parts of all of a client's assessments and plans, services by their names in a language: one query."""
    through = "assessment__relation__client"
    services: Any = named(Service.objects.filter(pk=OuterRef("service")), language).order_by()
    measures = _rows(
        MEASURE, SpecifyingMeasure, client, through, of="assessment_id", kind=F("kind"),
        one=F("done_on"), two=F("ordered_on"), sealed=F("result"),
    )  # fmt: skip
    levels = _rows(
        LEVEL, SkillLevel, client, through, of="assessment_id", uid=None, word=F("level"),
        kind=Concat(F("language"), Value(" "), F("skill"), output_field=CharField()),
    )  # fmt: skip
    goals = _rows(
        GOAL, PlanGoal, client, "plan__relation__client", of="plan_id", kind=F("kind"), place=F("order"),
        sealed=F("words"),
    )  # fmt: skip
    items = _rows(
        ITEM, PlanItem, client, "plan__relation__client", of="plan_id", kind=F("kind"), place=F("order"),
        word=models.Subquery(services.values("shown_name")[:1], output_field=CharField()),
        one=F("starts_on"), two=F("ends_on"),
        sealed=F("words"), more=F("reason"), dropped_on=None,
    )  # fmt: skip
    found: dict[tuple[str, int], list[Part]] = defaultdict(list)
    for row in measures.union(levels, goals, items, all=True):
        part = Part(*row)
        found[part.what, part.of].append(part)
    for parts in found.values():
        parts.sort(key=lambda part: (part.place, part.pk))
    return found


_NO_DAY, _NOTHING = Cast(Value(None), DateField()), Cast(Value(None), SealedText())
_NO_UID, _ZERO, _EMPTY = Cast(Value(None), UUIDField()), Value(0, IntegerField()), Value("", CharField())
_COLUMNS: Mapping[str, Any] = {
    "kind": _EMPTY, "word": _EMPTY, "one": _NO_DAY, "two": _NO_DAY, "uid": F("uid"), "sealed": _NOTHING,
    "more": _NOTHING,
}  # fmt: skip


def _rows(
    what: str, model: type[models.Model], client: Client, through: str, *, of: str, place: Any = _ZERO, **given: Any
) -> QuerySet[Any, Any]:
    given = {name: _NO_UID if name == "uid" else value for name, value in given.items()}
    only = {name: given.pop(name) for name in tuple(given) if name not in _COLUMNS}
    told = {"what": Value(what, CharField()), "of": F(of), "place": place, "key": F("pk"), **_COLUMNS, **given}
    columns = {f"p_{name}": value for name, value in told.items()}
    rows = model._default_manager.filter(**{through: client}, **only).order_by().annotate(**columns)
    found: QuerySet[Any, Any] = rows.values_list(*columns)
    return found
