"""Acts of the desk on figures: enter or correct one with a file that shows it, and say what is aimed at here."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.common.files import Checked, RefusedFile, check_file
from delaktig.indicators import policies
from delaktig.indicators.actions import InvalidIndicator
from delaktig.indicators.models import Evidence, Indicator, Observation, Target
from delaktig.indicators.observing import ObservationInput, observe
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import TargetInput, target_faults

AIM = ("direction", "baseline", "baseline_on", "low", "high", "due_on")


@transaction.atomic
def enter(
    actor: Actor,
    indicator: Indicator,
    period: Period,
    given: ObservationInput,
    today: date,
    file: tuple[str, bytes] | None = None,
) -> Observation:
    """Enter a figure of the actor's municipality, or correct what stands, which stays beside it.

    Raises ``Denied``, or :class:`InvalidIndicator` with codes by field; then nothing is saved.
    """
    require(policies.why_not_observe(actor, actor.municipality))
    if indicator.computed_by:
        raise InvalidIndicator({"value": "is_counted"})
    try:
        checked = check_file(*file) if file is not None else None
    except RefusedFile as refused:
        raise InvalidIndicator({"file": refused.code}) from refused
    made = observe(actor, indicator, actor.municipality, period, given, today=today)
    if checked is not None:
        attach(actor, made, checked)
    return made


def attach(actor: Actor, observation: Observation, file: Checked) -> Evidence:
    """Keep a file that shows what an observation says; the caller has made sure who may, and is in a transaction."""
    evidence = Evidence(observation=observation, name=file.name, sha256=file.sha256, size=file.size)
    evidence.file.save(file.name, ContentFile(file.content), save=False)
    evidence.save()
    record(actor, "indicators.evidence_added", f"observation:{observation.pk}", {"sha256": file.sha256})
    return evidence


@transaction.atomic
def set_own_aim(actor: Actor, indicator: Indicator, given: TargetInput) -> Target | None:
    """Set what the actor's municipality aims at by itself; saying nothing goes back to what the edition says.

    The edition's own target stays as it was decided. Raises ``Denied`` or :class:`InvalidIndicator`.
    """
    require(policies.why_not_observe(actor, actor.municipality))
    errors = dict(target_faults(indicator.kind, given))
    if errors:
        raise InvalidIndicator(errors)
    rows = Target.objects.select_for_update().filter(indicator=indicator, municipality_id=actor.municipality)
    before = rows.order_by("pk").first()
    if given.says_nothing():
        rows.delete()
    else:
        target = before or Target(indicator=indicator, municipality_id=actor.municipality)
        for name in AIM:
            setattr(target, name, getattr(given, name))
        target.save()
    record(actor, "indicators.aim_set", f"indicator:{indicator.pk}", {"says_nothing": given.says_nothing()})
    return rows.first()
