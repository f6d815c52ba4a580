"""Acts on indicators and targets. Who may act is asked by the room whose thing is followed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.accounts.permissions import Permission
from delaktig.indicators.models import Indicator, Target
from delaktig.indicators.registry import offered_to
from delaktig.indicators.rules import WITHOUT_NUMBERS, TargetInput, target_faults
from delaktig.texts.actions import create_text, write

UNIT_OF_PERCENTAGE = {"sv": "%", "fi": "%"}
"""By language: the unit of a percentage for which a person gave none."""
TEXTS = ("name", "definition", "unit")


class InvalidIndicator(Exception):
    """What was given cannot be saved: codes by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class IndicatorInput:
    """An indicator as a person defines it in one language; ``unit`` is what is counted, as printed there."""

    name: str
    kind: str
    definition: str = ""
    unit: str = ""
    source: str = Indicator.Source.REPORTED
    cadence: str = Indicator.Cadence.YEARLY
    dimensions: Sequence[str] = ()
    computed_by: str = ""
    slip: bool = False


@transaction.atomic
def define_indicator(actor: Actor, language: str, given: IndicatorInput) -> Indicator:
    """Define an indicator. Raises ``Denied`` or :class:`InvalidIndicator`."""
    _check(actor, given)
    texts = {
        name: create_text(bodies, source_language=language, actor=actor)
        for name, bodies in _bodies(language, given).items()
        if any(body.strip() for body in bodies.values())
    }
    indicator = Indicator.objects.create(**texts, **_values(given))
    record(actor, "indicators.indicator_defined", f"indicator:{indicator.pk}", {"kind": given.kind})
    return indicator


@transaction.atomic
def edit_indicator(actor: Actor, indicator: Indicator, language: str, given: IndicatorInput) -> list[str]:
    """Edit an indicator in one language; return the names of the fields that changed."""
    _check(actor, given)
    values = _values(given)
    changed = [name for name, value in values.items() if getattr(indicator, name) != value]
    for name in changed:
        setattr(indicator, name, values[name])
    changed += _edit_texts(actor, indicator, language, given)
    if changed:
        indicator.save()
        record(
            actor,
            "indicators.indicator_edited",
            f"indicator:{indicator.pk}",
            {"changed": sorted(changed), "language": language},
        )
    return changed


@transaction.atomic
def set_target(actor: Actor, indicator: Indicator, standing: Target | None, given: TargetInput) -> Target | None:
    """Set, change or take away a target; return the one that stands now, None where nothing is aimed at."""
    actor.require(Permission.EDITION_EDIT)
    errors = dict(target_faults(indicator.kind, given))
    if errors:
        raise InvalidIndicator(errors)
    if standing is None and given.says_nothing():
        return None
    target = standing or Target(indicator=indicator)
    names = ("direction", "baseline", "baseline_on", "low", "high", "due_on")
    if standing is not None and all(getattr(standing, name) == getattr(given, name) for name in names):
        return standing
    for name in names:
        setattr(target, name, getattr(given, name))
    target.save()
    record(actor, "indicators.target_set", f"target:{target.pk}", {"indicator": indicator.pk})
    return target


def _edit_texts(actor: Actor, indicator: Indicator, language: str, given: IndicatorInput) -> list[str]:
    changed: list[str] = []
    for name, bodies in _bodies(language, given).items():
        text, body = getattr(indicator, name), bodies[language]
        if text is None:
            if body.strip():
                setattr(indicator, name, create_text(bodies, source_language=language, actor=actor))
                changed.append(name)
            continue
        before = text.versions.filter(language=language).values_list("body", flat=True).first() or ""
        if before != body:
            write(text, language, body, actor, slip=given.slip)
            changed.append(name)
    return changed


def _bodies(language: str, given: IndicatorInput) -> dict[str, Mapping[str, str]]:
    """Return the indicator's texts by field and language."""
    found: dict[str, Mapping[str, str]] = {name: {language: getattr(given, name)} for name in TEXTS}
    if given.kind == Indicator.Kind.PERCENTAGE and not given.unit.strip():
        found["unit"] = {**UNIT_OF_PERCENTAGE, language: "%"}
    return found


def _values(given: IndicatorInput) -> dict[str, object]:
    return {
        "kind": given.kind,
        "source": given.source,
        "cadence": given.cadence,
        "dimensions": list(given.dimensions),
        "computed_by": given.computed_by if given.source == Indicator.Source.COMPUTED else "",
    }


def computed_faults(municipality: str, kind: str, name: str) -> dict[str, str]:
    """Return why an indicator of a kind cannot be counted by what is declared under a name; nothing for no name."""
    if name and name not in {one.name for one in offered_to(municipality)}:
        return {"computed_by": "unknown_choice"}
    return {"computed_by": "kind_is_told"} if name and kind in WITHOUT_NUMBERS else {}


def _check(actor: Actor, given: IndicatorInput) -> None:
    actor.require(Permission.EDITION_EDIT)
    choices = (("kind", Indicator.Kind), ("source", Indicator.Source), ("cadence", Indicator.Cadence))
    errors = {name: f"unknown_{name}" for name, known in choices if getattr(given, name) not in known.values}
    if not given.name.strip():
        errors["name"] = "required"
    errors |= computed_faults(actor.municipality, given.kind, given.computed_by)
    if errors:
        raise InvalidIndicator(errors)
