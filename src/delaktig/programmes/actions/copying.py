"""Copies an edition's structure with its texts, so that the copy is edited apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from delaktig.catalogue.selectors import in_use
from delaktig.indicators.models import Indicator, Target
from delaktig.programmes.models import (
    Concept,
    Edition,
    FollowUp,
    Footnote,
    Goal,
    Measure,
    MeasureParty,
    MeasureService,
    PlanTie,
    Section,
    Statistic,
)
from delaktig.texts.models import Text, TextVersion

M = TypeVar("M", bound=models.Model)
OWN_TIME = frozenset({"version", "names"})
"""Fields that begin anew in the copy."""


def copy_texts(ids: Iterable[int | None]) -> dict[int, Text]:
    """Copy texts in all their languages with their approvals, without history; return new ones by old id."""
    originals = list(Text.objects.filter(pk__in={i for i in ids if i is not None}).order_by("pk"))
    copies = [Text(**_values(text, {"id"})) for text in originals]
    Text.objects.bulk_create(copies)
    found = {old.pk: new for old, new in zip(originals, copies, strict=True)}
    versions = TextVersion.objects.filter(text_id__in=found).order_by("pk")
    TextVersion.objects.bulk_create(
        TextVersion(**{**_values(version, {"id"}), "text_id": found[version.text_id].pk}) for version in versions
    )
    return found


def copy_parts(source: Edition, copy: Edition) -> None:
    """Copy all parts: sections, themes, goals, measures with parties, services and follow-ups, and what stands beside.

    Parts keep their keys, so that editions can be compared; a measure also says which one it continues.
    Indicators are copied too: what the new edition changes must not change the old one.
    """
    at = {"edition_id": copy.pk}
    _copy_sections(source, at)
    themes = _copy(source.themes.all(), at)
    goals = _copy(Goal.objects.filter(theme__edition=source), {}, theme_id=_ids(themes))
    _copy_measures(source, _ids(goals))
    for model in (Concept, Statistic, Footnote):
        _copy(model._default_manager.filter(edition=source), at)
    _copy(PlanTie.objects.filter(edition=source), at)


def _copy_sections(source: Edition, at: dict[str, Any]) -> None:
    rows = list(source.sections.all())
    copies = _copy_rows(rows, {**at, "parent_id": None})
    by_old = {old.pk: new for old, new in zip(rows, copies, strict=True)}
    for old, new in zip(rows, copies, strict=True):
        if old.parent_id:
            new.parent = by_old[old.parent_id]
    Section.objects.bulk_update(copies, ["parent"])


def _copy_measures(source: Edition, goals: dict[int, int]) -> None:
    rows = list(Measure.objects.filter(goal__theme__edition=source).order_by("pk"))
    copies = _copy_rows(rows, {"continues_id": None, "status": Measure.Status.PLANNED}, goal_id=goals)
    for old, new in zip(rows, copies, strict=True):
        new.continues = old
    Measure.objects.bulk_update(copies, ["continues"])
    measures = {old.pk: new.pk for old, new in zip(rows, copies, strict=True)}
    _copy(MeasureParty.objects.filter(measure_id__in=measures), {}, measure_id=measures)
    follow_ups = FollowUp.objects.filter(measure_id__in=measures)
    indicators = _ids(_copy(Indicator.objects.filter(follow_ups__in=follow_ups).distinct(), {}))
    targets = _ids(_copy(Target.objects.filter(follow_up__in=follow_ups), {}, indicator_id=indicators))
    _copy(follow_ups, {}, measure_id=measures, indicator_id=indicators, target_id=targets)
    _tie_services(measures)


def _tie_services(measures: dict[int, int]) -> None:
    """Tie the new measures to the services that carried the old ones; an archived one gives way to its heir."""
    ties = list(MeasureService.objects.filter(measure_id__in=measures).order_by("pk"))
    services = in_use({tie.service_id for tie in ties})
    kept = (tie for tie in ties if tie.service_id in services)
    new = dict.fromkeys((measures[tie.measure_id], services[tie.service_id]) for tie in kept)
    MeasureService.objects.bulk_create(MeasureService(measure_id=one, service_id=service) for one, service in new)


def _copy(rows: models.QuerySet[M], fixed: dict[str, Any], **maps: dict[int, int]) -> dict[int, M]:
    originals = list(rows.order_by("pk"))
    copies = _copy_rows(originals, fixed, **maps)
    return {old.pk: new for old, new in zip(originals, copies, strict=True)}


def _copy_rows(originals: list[M], fixed: dict[str, Any], **maps: dict[int, int]) -> list[M]:
    """Copy rows of one model: ``fixed`` values are set, ``maps`` translate old ids, texts are copied."""
    if not originals:
        return []
    model = type(originals[0])
    text_fields = [f.attname for f in model._meta.concrete_fields if f.related_model is Text]
    texts = copy_texts(getattr(row, name) for row in originals for name in text_fields)
    copies: list[M] = []
    for row in originals:
        values = {**_values(row, {"id", *OWN_TIME}), **fixed}
        for name in text_fields:
            values[name] = texts[values[name]].pk if values[name] is not None else None
        for name, ids in maps.items():
            values[name] = ids[values[name]] if values[name] is not None else None
        copies.append(model(**values))
    model._default_manager.bulk_create(copies)
    return copies


def _values(row: models.Model, without: set[str]) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in without}


def _ids(copies: dict[int, M]) -> dict[int, int]:
    return {old: new.pk for old, new in copies.items()}
