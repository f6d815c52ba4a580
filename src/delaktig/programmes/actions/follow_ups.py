"""Acts on how a measure is followed up: several indicators, each with its target."""

from __future__ import annotations

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.indicators.actions import (
    IndicatorInput,
    InvalidIndicator,
    define_indicator,
    edit_indicator,
    set_target,
)
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.guard import Invalid, drop_texts, locked, next_position, require_edit
from delaktig.programmes.actions.structure import drop_indicators, edition_of, name_of
from delaktig.programmes.models import FollowUp, Measure


@transaction.atomic
def add_follow_up(
    actor: Actor, measure: Measure, language: str, indicator: IndicatorInput, target: TargetInput
) -> FollowUp:
    """Add an indicator, with its target where one is known, to a measure."""
    edition = edition_of(measure)
    require_edit(actor, edition, measure.municipality_id)
    fresh = locked(measure, None)
    try:
        made = define_indicator(actor, language, indicator)
        aim = set_target(actor, made, None, target)
    except InvalidIndicator as fault:
        raise Invalid(fault.errors) from fault
    follow_up = FollowUp.objects.create(
        measure=fresh, indicator=made, target=aim, position=next_position(fresh.follow_ups.all())
    )
    _count(fresh)
    record(actor, "programmes.follow_up_added", name_of(fresh), {"edition": edition.pk, "kind": made.kind})
    return follow_up


@transaction.atomic
def edit_follow_up(
    actor: Actor,
    follow_up: FollowUp,
    language: str,
    indicator: IndicatorInput,
    target: TargetInput,
    *,
    expected_version: int | None = None,
) -> FollowUp:
    """Edit an indicator and its target; the version is the measure's. Raises ``Stale``, :class:`Invalid`."""
    measure = follow_up.measure
    edition = edition_of(measure)
    require_edit(actor, edition, measure.municipality_id)
    fresh = locked(measure, expected_version)
    before = follow_up.target
    aim_before = _as_input(before)
    try:
        changed = edit_indicator(actor, follow_up.indicator, language, indicator)
        follow_up.target = set_target(actor, follow_up.indicator, before, target)
    except InvalidIndicator as fault:
        raise Invalid(fault.errors) from fault
    if before is None and follow_up.target is not None:
        follow_up.save(update_fields=["target"])
    if changed or aim_before != target:
        _count(fresh)
        record(actor, "programmes.follow_up_edited", name_of(fresh), {"edition": edition.pk})
    return follow_up


@transaction.atomic
def remove_follow_up(actor: Actor, follow_up: FollowUp) -> None:
    """Take an indicator away from a measure; it and its target go too, where nothing else uses them."""
    measure = follow_up.measure
    edition = edition_of(measure)
    require_edit(actor, edition, measure.municipality_id)
    fresh = locked(measure, None)
    indicator, target = follow_up.indicator_id, follow_up.target_id
    follow_up.delete()
    drop_texts(drop_indicators([indicator], [target]))
    _count(fresh)
    record(actor, "programmes.follow_up_removed", name_of(fresh), {"edition": edition.pk})


def _count(measure: Measure) -> None:
    measure.version += 1
    measure.save(update_fields=["version"])


def _as_input(target: object) -> TargetInput:
    names = ("direction", "baseline", "baseline_on", "low", "high", "due_on")
    return TargetInput(**{name: getattr(target, name) for name in names}) if target is not None else TargetInput()
