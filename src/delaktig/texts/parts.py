"""What acts on things that hold texts have in common: versions, texts in one language, places in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from delaktig.accounts.actor import Actor
from delaktig.texts.actions import create_text, write
from delaktig.texts.models import Text

V = TypeVar("V", bound=models.Model)


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


def locked(part: V, expected_version: int | None) -> V:
    """Read a record with a ``version`` again under a lock; raise :class:`Stale` where another version stands."""
    fresh = type(part)._default_manager.select_for_update().filter(pk=part.pk).first()
    if fresh is None:
        raise NotThere
    stands = int(fresh.version)  # type: ignore[attr-defined]
    if expected_version is not None and stands != expected_version:
        raise Stale(stands)
    return fresh


def put_texts(
    part: models.Model, language: str, bodies: Mapping[str, str], actor: Actor, *, slip: bool = False
) -> list[str]:
    """Write texts of a record in one language; return the names of the fields that changed."""
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
    """Set plain fields of a record; return the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(part, name) != value]
    for name in changed:
        setattr(part, name, values[name])
    return changed


def next_position(siblings: models.QuerySet[Any]) -> int:
    """Return the place after the last of the siblings."""
    last = siblings.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


def drop_texts(ids: Iterable[int | None]) -> None:
    """Delete the texts of parts that are gone, with their versions and history."""
    Text.objects.filter(pk__in=[i for i in ids if i is not None]).delete()
