"""What the public may read of programmes: the one door of the public side to them.

Public are editions that are or were in force somewhere, and those that are being
heard or decided on; drafts in preparation are not.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q, QuerySet

from delaktig.decisions.models import DECIDING
from delaktig.programmes.canonical import canonical
from delaktig.programmes.models import (
    Adoption,
    Correction,
    Edition,
    EditionMember,
    FrozenEdition,
    Measure,
    Programme,
)
from delaktig.programmes.prepared import DAY, NUMBER, WORD, Prepared
from delaktig.programmes.tree import load_tree
from delaktig.texts.selectors import load

MOST_FROZEN = 64
"""How many frozen editions a process keeps read; one is some tens of kilobytes."""


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition with what it says; ``sha256`` is there where it is frozen.

    ``corrected`` says whether slips in it have been corrected openly.
    """

    edition: Edition
    data: Mapping[str, Any]
    sha256: str
    corrected: bool = True


def published_editions(municipality: str, on: date) -> QuerySet[Edition]:
    """Return the municipality's public editions, the latest period first.

    Only those that the municipality has accepted to be a member of. That an advisory body was
    heard about a draft does not make it public.
    """
    decided = Adoption.objects.filter(edition=OuterRef("pk"), item__meeting__body__kind__in=DECIDING)
    decided = decided.exclude(effect=Adoption.Effect.UNKNOWN)
    return (
        Edition.objects.filter(members__municipality=municipality, members__consent=EditionMember.Consent.ACCEPTED)
        .filter(Q(frozen__isnull=False) | Q(Exists(decided)) | Q(consultation_from__lte=on))
        .select_related("programme", "frozen", "follows")
        .defer("frozen__canonical")
        .order_by("-period_from", "-pk")
    )


# in the order of the models' fields, as ``from_db`` wants them
_EDITION = (
    "id",
    "programme_id",
    "slug",
    "title_id",
    "period_from",
    "period_to",
    "legal_basis",
    "acts",
    "review_every_months",
    "reviewed_on",
    "consultation_from",
    "consultation_to",
    "follows_id",
    "expires_early_on",
    "early_expiry_reason_id",
    "source_document",
    "invented",
    "version",
)
_PROGRAMME = ("id", "kind", "title_id", "cooperation_id")
_BY_SLUG = Prepared(
    lambda municipality, slug, on: (
        published_editions(municipality, on)
        .filter(slug=slug)
        .values_list(
            "frozen__sha256",
            Exists(Correction.objects.filter(edition=OuterRef("pk"))),
            *(f"programme__{name}" for name in _PROGRAMME),
            *_EDITION,
        )
    ),
    municipality=WORD,
    slug=f"{WORD} slug",
    on=DAY,
)
_STATUSES = Prepared(
    lambda edition: (
        Measure.objects.filter(goal__theme__edition=edition).order_by("position", "pk").values_list("key", "status")
    ),
    edition=NUMBER,
)


def published_edition(municipality: str, slug: str, on: date) -> PublishedEdition | None:
    """Return one public edition of the municipality with what it says; ``None`` where there is none."""
    rows = _BY_SLUG.rows(municipality=municipality, slug=slug, on=on)
    if not rows:
        return None
    sha256, corrected, *values = rows[0]
    of_programme, of_edition = values[: len(_PROGRAMME)], values[len(_PROGRAMME) :]
    of_edition[_EDITION.index("acts")] = json.loads(of_edition[_EDITION.index("acts")])
    edition = Edition.from_db(DEFAULT_DB_ALIAS, _EDITION, of_edition)
    edition.programme = Programme.from_db(DEFAULT_DB_ALIAS, _PROGRAMME, of_programme)
    if sha256:
        return PublishedEdition(edition, _frozen_data(sha256, edition), sha256, bool(corrected))
    return PublishedEdition(edition, canonical(load_tree(edition)), "", bool(corrected))


def published(edition: Edition, *, extras: bool = True) -> PublishedEdition:
    """Return what an edition says: as frozen, or as it stands where it is not in force yet.

    Without ``extras``, the concepts, statistics and footnotes of one that is not frozen are not read.
    """
    sha256 = _fingerprint(edition)
    if sha256:
        return PublishedEdition(edition, _frozen_data(sha256, edition), sha256)
    return PublishedEdition(edition, canonical(load_tree(edition, extras=extras)), "")


def _fingerprint(edition: Edition) -> str:
    """Return the SHA-256 of a frozen edition, else nothing; no query where the edition was read with the answer."""
    if "frozen" in edition._state.fields_cache:  # as published_editions reads it
        return edition.frozen.sha256 if edition._state.fields_cache["frozen"] else ""
    if edition.__dict__.get("is_frozen") is False:  # as the desk's selectors read it
        return ""
    return FrozenEdition.objects.filter(edition=edition).values_list("sha256", flat=True).first() or ""


_read: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
_reading = Lock()


def _frozen_data(sha256: str, edition: Edition) -> Mapping[str, Any]:
    """Return what is frozen under a fingerprint: it never changes, so a process reads it once."""
    with _reading:
        if sha256 in _read:
            _read.move_to_end(sha256)
            return _read[sha256]
    text = FrozenEdition.objects.values_list("canonical", flat=True).get(edition=edition)
    data: Mapping[str, Any] = json.loads(text)
    with _reading:
        _read[sha256] = data
        while len(_read) > MOST_FROZEN:
            _read.popitem(last=False)
    return data


def titles(editions: Iterable[Edition]) -> dict[int, dict[str, str]]:
    """Return the titles of editions by id and language, as frozen where they are: at most 2 queries."""
    wanted = {edition.pk: edition for edition in editions}
    frozen = dict(FrozenEdition.objects.filter(edition__in=wanted).values_list("edition_id", "sha256"))
    found = {pk: _frozen_data(sha256, wanted[pk])["edition"]["title"] for pk, sha256 in frozen.items()}
    living = [edition for pk, edition in wanted.items() if pk not in frozen]
    if living:
        texts = load(edition.title_id for edition in living)
        found |= {edition.pk: texts.bodies(edition.title_id) for edition in living}
    return found


def measure_statuses(edition: Edition) -> dict[str, str]:
    """Return the progress of each measure by its key: progress goes on while the text is frozen."""
    return dict(_STATUSES.rows(edition=edition.pk))


def corrections(edition: Edition) -> list[Correction]:
    """Return the openly corrected slips of a frozen edition, in the order in which they were found."""
    return list(Correction.objects.filter(edition=edition).defer("by").order_by("at", "pk"))


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
