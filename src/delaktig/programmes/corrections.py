"""Corrects slips in a frozen text openly beside it: what is frozen stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.programmes.actions.guard import Invalid, facts_of, obey
from delaktig.programmes.models import Correction, Edition, FrozenEdition
from delaktig.programmes.policies import why_not_correct

FIELDS = {
    "section": ("title", "text"),
    "theme": ("title",),
    "goal": ("title",),
    "measure": ("text", "responsible", "partners", "follow_up", "budget_note", "special_treatment"),
    "concept": ("term", "definition"),
    "statistic": ("label", "unit", "source", "remark"),
    "footnote": ("text",),
}
"""The texts of each kind of part, by their names in the canonical JSON."""


@dataclass(frozen=True, slots=True)
class PartText:
    """A frozen text: its name (``measure:1a2b3c4d.text``), words by language, and whose it is."""

    name: str
    bodies: Mapping[str, str]
    municipality: str | None


def frozen_texts(edition: Edition) -> list[PartText]:
    """Return all texts of a frozen edition in printed order; an empty list where it is not frozen."""
    frozen = FrozenEdition.objects.filter(edition=edition).first()
    return list(texts_in(json.loads(frozen.canonical))) if frozen else []


def texts_in(data: Mapping[str, Any]) -> Iterator[PartText]:
    """Yield the texts of an edition's canonical data in printed order."""
    yield PartText("edition.title", data["edition"]["title"], None)
    for section in data["sections"]:
        yield from _section(section)
    for theme in data["themes"]:
        yield from _part("theme", theme)
        for goal in theme["goals"]:
            yield from _part("goal", goal)
            for measure in goal["measures"]:
                yield from _part("measure", measure)
    for kind, name in (("concept", "concepts"), ("statistic", "statistics"), ("footnote", "footnotes")):
        for part in data[name]:
            yield from _part(kind, part)


def _section(section: Mapping[str, Any]) -> Iterator[PartText]:
    yield from _part("section", section)
    for child in section["children"]:
        yield from _section(child)


def _part(kind: str, part: Mapping[str, Any]) -> Iterator[PartText]:
    for name in FIELDS[kind]:
        if part.get(name):
            yield PartText(f"{kind}:{part['key']}.{name}", part[name], part.get("municipality"))


@transaction.atomic
def correct(edition: Edition, part: str, language: str, should_be: str, reason: str, actor: Actor) -> Correction:
    """Correct a slip in a frozen text openly beside it; what is frozen stays as it was.

    ``part`` names the text as ``measure:1a2b3c4d.text``. Raises ``Invalid`` where the
    edition is not frozen (edit it instead), the text is not there, nothing differs, or
    the reason is missing.
    """
    found = next((text for text in frozen_texts(edition) if text.name == part), None)
    obey(why_not_correct(actor, facts_of(edition), found.municipality if found else None))
    was = found.bodies.get(language, "") if found else ""
    errors = _errors(edition, was, should_be, reason)
    if errors:
        raise Invalid(errors)
    correction = Correction.objects.create(
        edition=edition,
        part=part,
        language=language,
        was=was,
        should_be=should_be.strip(),
        reason=reason.strip(),
        by=actor.user,
    )
    record(actor, "programmes.slip_corrected", f"edition:{edition.pk}", {"part": part, "language": language})
    return correction


def _errors(edition: Edition, was: str, should_be: str, reason: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not FrozenEdition.objects.filter(edition=edition).exists():
        errors["part"] = "not_frozen"
    elif not was:
        errors["part"] = "no_such_text"
    elif was.strip() == should_be.strip():
        errors["should_be"] = "nothing_differs"
    if not should_be.strip():
        errors["should_be"] = "words_are_needed"
    if not reason.strip():
        errors["reason"] = "reason_is_needed"
    return errors
