"""What the public may read of programmes: the one door of the public side to them.

Public are editions that are or were in force somewhere, and those that are being
heard or decided on; drafts in preparation are not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from delaktig.programmes.canonical import canonical
from delaktig.programmes.models import Adoption, Correction, Edition, EditionMember, FrozenEdition, Measure
from delaktig.programmes.tree import load_tree


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition with what it says; ``sha256`` is there where it is frozen."""

    edition: Edition
    data: Mapping[str, Any]
    sha256: str


def published_editions(municipality: str, on: date) -> QuerySet[Edition]:
    """Return the municipality's public editions, the latest period first."""
    decided = Adoption.objects.filter(edition=OuterRef("pk")).exclude(effect=Adoption.Effect.UNKNOWN)
    return (
        Edition.objects.filter(members__municipality=municipality)
        .filter(Q(frozen__isnull=False) | Q(Exists(decided)) | Q(consultation_from__lte=on))
        .select_related("programme", "frozen", "follows")
        .defer("frozen__canonical")
        .order_by("-period_from", "-pk")
        .distinct()
    )


def published_edition(municipality: str, slug: str, on: date) -> PublishedEdition | None:
    """Return one public edition of the municipality with what it says; ``None`` where there is none."""
    edition = published_editions(municipality, on).filter(slug=slug).first()
    return published(edition) if edition is not None else None


def published(edition: Edition) -> PublishedEdition:
    """Return what an edition says: as frozen, or as it stands where it is not in force yet."""
    frozen = FrozenEdition.objects.filter(edition=edition).values_list("canonical", "sha256").first()
    if frozen is not None:
        return PublishedEdition(edition, json.loads(frozen[0]), frozen[1])
    return PublishedEdition(edition, canonical(load_tree(edition)), "")


def measure_statuses(edition: Edition) -> dict[str, str]:
    """Return the progress of each measure by its key: progress goes on while the text is frozen."""
    rows = Measure.objects.filter(goal__theme__edition=edition)
    return dict(rows.values_list("key", "status"))


def corrections(edition: Edition) -> list[Correction]:
    """Return the openly corrected slips of a frozen edition, in the order in which they were found."""
    return list(Correction.objects.filter(edition=edition).order_by("at", "pk"))


def arrangers_for(editions: Iterable[int], municipality: str) -> set[str]:
    """Return who arranges the services of some editions for a municipality that buys them."""
    rows = EditionMember.objects.filter(edition__in=set(editions), municipality=municipality)
    return set(rows.exclude(arranger=None).exclude(arranger=municipality).values_list("arranger_id", flat=True))


def continued_by(edition: Edition, key: str) -> Measure | None:
    """Return the measure of an earlier edition that the measure with this key continues."""
    measure = (
        Measure.objects.filter(goal__theme__edition=edition, key=key)
        .select_related("continues__goal__theme__edition")
        .first()
    )
    return measure.continues if measure is not None else None
