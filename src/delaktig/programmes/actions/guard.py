"""What every act on an edition passes: policy, version, and the places of parts in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from delaktig.accounts.actor import Actor, Denied
from delaktig.programmes.models import Edition, EditionMember, Part
from delaktig.programmes.policies import NO_MEMBER, EditionFacts, why_not_edit
from delaktig.texts.actions import create_text, write
from delaktig.texts.models import Text

P = TypeVar("P", bound=Part)


class NotThere(LookupError):
    """For this actor there is no such thing: pages answer 404."""


class Stale(Exception):
    """Someone else saved this after the person began; nothing was written. ``version`` stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version} stands now")
        self.version = version


class Invalid(Exception):
    """What was given cannot be saved: codes by field, for the page to put into words."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in errors.items()))
        self.errors = dict(errors)


def facts_of(edition: Edition) -> EditionFacts:
    """Read what the policies must know of an edition, in two queries."""
    members = dict(EditionMember.objects.filter(edition=edition).values_list("municipality_id", "lead"))
    frozen = Edition.objects.filter(pk=edition.pk, frozen__isnull=False).exists()
    return EditionFacts(frozenset(members), lead_of(members), frozen)


def lead_of(members: Mapping[str, bool]) -> str:
    """Return the lead's code; an edition for one municipality needs no mark for that."""
    marked = [code for code, lead in members.items() if lead]
    if marked:
        return marked[0]
    return next(iter(members)) if len(members) == 1 else ""


def obey(reason: str | None) -> None:
    """Raise what a policy's reason asks for: :class:`NotThere`, or ``Denied`` with the reason."""
    if reason == NO_MEMBER:
        raise NotThere
    if reason is not None:
        raise Denied(reason)


def hold(*editions: int) -> None:
    """Hold editions to the end of the transaction: what edits a text and what freezes it come one after the other.

    Both take this before they record anything, so that neither waits for the other for ever.
    """
    rows = Edition.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=editions).order_by("pk")
    list(rows.values_list("pk", flat=True))


def require_edit(actor: Actor, edition: Edition, owner: str | None) -> EditionFacts:
    """Raise unless the actor may edit this owner's parts of the edition; hold it meanwhile."""
    hold(edition.pk)
    facts = facts_of(edition)
    obey(why_not_edit(actor, facts, owner))
    return facts


def locked(part: P, expected_version: int | None) -> P:
    """Read the part again under a lock; raise :class:`Stale` where another version stands."""
    model = type(part)
    fresh = model._default_manager.select_for_update().filter(pk=part.pk).first()
    if fresh is None:
        raise NotThere
    if expected_version is not None and fresh.version != expected_version:
        raise Stale(fresh.version)
    return fresh


def put_texts(part: Part, language: str, bodies: Mapping[str, str], actor: Actor, *, slip: bool = False) -> list[str]:
    """Write texts of a part in one language; return the names of the fields that changed."""
    changed: list[str] = []
    for name, body in bodies.items():
        text: Text | None = getattr(part, name)
        if text is None:
            if body.strip():
                setattr(part, name, create_text({language: body}, source_language=language, actor=actor))
                changed.append(name)
            continue
        if _stands(text, language) != body:
            write(text, language, body, actor, slip=slip)
            changed.append(name)
    return changed


def _stands(text: Text, language: str) -> str:
    return text.versions.filter(language=language).values_list("body", flat=True).first() or ""


def put_values(part: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Set plain fields of a part; return the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(part, name) != value]
    for name in changed:
        setattr(part, name, values[name])
    return changed


def next_position(siblings: models.QuerySet[Any]) -> int:
    """Return the place after the last of the siblings."""
    last = siblings.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


def shift(part: Part, siblings: models.QuerySet[Any], step: int) -> bool:
    """Move a part one place up (-1) or down (+1) among its siblings; False at the end of the row."""
    rows = list(siblings.select_for_update().order_by("position", "pk"))
    at = next(i for i, row in enumerate(rows) if row.pk == part.pk)
    to = at + step
    if not 0 <= to < len(rows):
        return False
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows):
        row.position = place
    type(part)._default_manager.bulk_update(rows, ["position"])
    return True


def drop_texts(ids: Iterable[int | None]) -> None:
    """Delete the texts of parts that are gone, with their versions and history."""
    Text.objects.filter(pk__in=[i for i in ids if i is not None]).delete()
