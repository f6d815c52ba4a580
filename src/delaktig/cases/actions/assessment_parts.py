"""Acts on the parts of an assessment: starting levels by skill (row B24), and specifying measures (869/2024 §3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.cases.actions.assessments import LONGEST, Faults, held, refuse, stored
from delaktig.cases.assessment_inputs import LevelInput, MeasureInput
from delaktig.cases.assessments import mark_of_measure
from delaktig.cases.levels import SKILLS, scale_of
from delaktig.cases.models import Assessment, SkillLevel, SpecifyingMeasure
from delaktig.law.interview import item
from delaktig.organisations.models import Organisation
from delaktig.texts.parts import NotThere, Stale, put_values


@transaction.atomic
def set_levels(
    actor: Actor, assessment: Assessment, given: Sequence[LevelInput], expected: int | None = None
) -> Assessment:
    """Write the starting levels anew: what is not among the given is not known any more.

    Raises ``Denied``, ``NotThere``, ``Invalid``, ``Stale``.
    """
    fresh = held(actor, assessment, "levels", expected)
    today = timezone.localdate()
    faults: Faults = {}
    for one in given:
        faults |= _level_faults(one, today)
    if len({(one.language, one.skill) for one in given}) < len(given):
        faults["levels"] = "twice"
    refuse(faults)
    stands = {(one.language, one.skill): one for one in fresh.levels.all()}
    wanted = {(one.language, one.skill): one for one in given}
    changed = [key for key in stands if key not in wanted]
    SkillLevel.objects.filter(pk__in=[stands[key].pk for key in changed]).delete()
    for key, one in wanted.items():
        row = stands.get(key) or SkillLevel(assessment=fresh, language=one.language, skill=one.skill)
        values = {"level": one.level, "tested": one.tested, "tested_on": one.tested_on}
        if put_values(row, values) or row.pk is None:
            row.save()
            changed.append(key)
    if not changed:
        return fresh
    return stored(actor, fresh, "cases.levels_recorded", [f"{language}.{skill}" for language, skill in changed])


def _level_faults(one: LevelInput, today: date) -> Faults:
    name = f"{one.language}_{one.skill}"
    if not (one.language.isascii() and one.language.isalpha() and 2 <= len(one.language) <= 3):
        return {name: "unknown_choice"}
    if one.skill not in SKILLS or one.level not in scale_of(one.skill):
        return {name: "unknown_choice"}
    if one.tested_on is not None and one.tested_on > today:
        return {"tested_on": "in_future"}
    return {}


@transaction.atomic
def order_measure(actor: Actor, assessment: Assessment, given: MeasureInput) -> SpecifyingMeasure:
    """Order a specifying measure. Raises ``Denied``, ``NotThere``, ``Invalid``."""
    fresh = held(actor, assessment)
    refuse(_measure_faults(actor, given, None))
    made = SpecifyingMeasure.objects.create(
        assessment=fresh,
        kind=given.kind,
        provider_id=given.provider,
        ordered_on=given.ordered_on,
        done_on=given.done_on,
        result=given.result,
    )
    stored(actor, fresh, "cases.measure_ordered", [given.kind])
    return made


@transaction.atomic
def change_measure(
    actor: Actor, measure: SpecifyingMeasure, given: MeasureInput, expected: int | None = None
) -> SpecifyingMeasure:
    """Change a measure: who carries it out, its days, what it showed."""
    fresh = held(actor, measure.assessment)
    row = _measure(fresh, measure)
    if expected is not None and (stands := mark_of_measure(row)) != expected:
        raise Stale(stands)
    refuse(_measure_faults(actor, given, row))
    values = {
        "kind": given.kind,
        "provider_id": given.provider,
        "ordered_on": given.ordered_on,
        "done_on": given.done_on,
        "result": given.result,
    }
    if put_values(row, values):
        row.save()
        stored(actor, fresh, "cases.measure_changed", [given.kind])
    return row


@transaction.atomic
def remove_measure(actor: Actor, measure: SpecifyingMeasure) -> None:
    """Take away a measure that was not wanted after all."""
    fresh = held(actor, measure.assessment)
    row = _measure(fresh, measure)
    kind = row.kind
    row.delete()
    stored(actor, fresh, "cases.measure_removed", [kind])


def _measure(assessment: Assessment, measure: SpecifyingMeasure) -> SpecifyingMeasure:
    row = assessment.measures.filter(pk=measure.pk).first()
    if row is None:
        raise NotThere
    return row


def _measure_faults(actor: Actor, given: MeasureInput, stands: SpecifyingMeasure | None) -> Faults:
    today = timezone.localdate()
    faults: Faults = {}
    if item("measures", given.kind) is None:
        faults["kind"] = "unknown_choice"
    if given.provider is not None and (stands is None or stands.provider_id != given.provider):
        kept = Organisation.objects.filter(pk=given.provider, municipality_id=actor.municipality, closed_on=None)
        if not kept.exists():
            faults["provider"] = "unknown_choice"
    if given.done_on is not None and given.done_on < given.ordered_on:
        faults["done_on"] = "before_order"
    elif given.done_on is not None and given.done_on > today:
        faults["done_on"] = "in_future"
    if len(given.result) > LONGEST:
        faults["result"] = "too_long"
    return faults
