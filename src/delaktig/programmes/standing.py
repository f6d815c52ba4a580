"""Where a programme's editions stand, read for the public side as plain rows: few queries, written once.

It gathers the same as :func:`delaktig.programmes.state.gather`, and the rules are those of
:mod:`delaktig.law.programme`; only the reading is leaner, since every first view of a page needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef

from delaktig.law.programme import ProgrammeState
from delaktig.programmes.models import Adoption, EditionMember, FrozenEdition
from delaktig.programmes.prepared import NUMBER, Prepared
from delaktig.programmes.state import Known, decides
from delaktig.texts.selectors import load

_EDITION = (
    "pk",
    "programme_id",
    "slug",
    "period_from",
    "period_to",
    "consultation_from",
    "expires_early_on",
    "early_expiry_reason_id",
    "reviewed_on",
    "review_every_months",
    "follows_id",
)
_MEMBER = ("municipality_id", "lead", "arranger_id", "municipality__names__language", "municipality__names__name")
_MEMBERS = Prepared(
    lambda programme: (
        EditionMember.objects.filter(edition__programme=programme, consent=EditionMember.Consent.ACCEPTED)
        .order_by(
            "edition",
            "-lead",
            "municipality",
            F("municipality__names__valid_from").asc(nulls_first=True),
            "municipality__names__pk",
        )
        .values_list(
            *_MEMBER,
            "edition__programme__kind",
            Exists(FrozenEdition.objects.filter(edition=OuterRef("edition"))),
            *(f"edition__{name}" for name in _EDITION),
        )
    ),
    programme=NUMBER,
)
_ADOPTIONS = Prepared(
    lambda programme: (
        Adoption.objects.filter(edition__programme=programme)
        .order_by("pk")
        .values_list(
            "pk",
            "edition_id",
            "municipality_id",
            "effect",
            "starts_on",
            "item__outcome",
            "item__meeting__held_on",
            "item__meeting__body__municipality_id",
            "item__meeting__body__kind",
        )
    ),
    programme=NUMBER,
)


class _Body(NamedTuple):
    municipality_id: str
    kind: str


class _Meeting(NamedTuple):
    held_on: date | None
    body: _Body


class _Item(NamedTuple):
    outcome: str
    meeting: _Meeting


class _Adoption(NamedTuple):
    pk: int
    edition_id: int
    municipality_id: str | None
    effect: str
    starts_on: date | None
    item: _Item


class _Member(NamedTuple):
    municipality_id: str
    lead: bool
    arranger_id: str | None


class _Programme(NamedTuple):
    kind: str


class _Edition(NamedTuple):
    programme: _Programme
    is_frozen: bool
    pk: int
    programme_id: int
    slug: str
    period_from: date | None
    period_to: date | None
    consultation_from: date | None
    expires_early_on: date | None
    early_expiry_reason_id: int | None
    reviewed_on: date | None
    review_every_months: int | None
    follows_id: int | None


@dataclass(slots=True, eq=False)
class Standing:
    """A programme's editions with all that their states depend on, and its municipalities' names by language.

    The same rows give the same object: whoever keeps what follows from it can keep it by the object itself.
    """

    known: Known
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def states(self, edition: int, on: date) -> dict[str, ProgrammeState]:
        """Return the state of an edition in each of its municipalities (by code, the lead first) on a day."""
        found = self.known.editions[edition]
        return {code: self.known.state(found, code, on) for code in self.known.members[edition]}

    def public_slug(self, edition: int | None, municipality: str, on: date) -> str:
        """Return the address word of an edition if it is public in the municipality on the day; else nothing.

        The rule is that of :func:`delaktig.programmes.published.published_editions`.
        """
        found = self.known.editions.get(edition or 0)
        if found is None or municipality not in self.known.members[found.pk]:
            return ""
        decided = any(a.effect != Adoption.Effect.UNKNOWN and decides(a) for a in self.known.adoptions[found.pk])
        heard = found.consultation_from is not None and found.consultation_from <= on
        return found.slug if found.is_frozen or decided or heard else ""  # type: ignore[attr-defined]


def standing(programme: int) -> Standing:
    """Read a programme's editions, members and decisions: 2 queries, 1 more for the reason of an early end.

    Only where something has changed is what was read put together anew.
    """
    found = _put_together(tuple(_MEMBERS.rows(programme=programme)), tuple(_ADOPTIONS.rows(programme=programme)))
    reasons = {row.early_expiry_reason_id for row in found.known.editions.values()} - {None}
    return replace(found, known=replace(found.known, texts=load(reasons))) if reasons else found


@lru_cache(maxsize=64)
def _put_together(of_members: tuple[tuple[Any, ...], ...], of_adoptions: tuple[tuple[Any, ...], ...]) -> Standing:
    rows: dict[int, Any] = {}
    found = Standing(Known(rows))
    members: dict[int, dict[str, Any]] = found.known.members
    for code, lead, arranger, language, name, kind, frozen, *values in of_members:
        edition = values[0]
        if edition not in rows:
            rows[edition] = _Edition(_Programme(kind), bool(frozen), *values)
        members[edition][code] = _Member(code, lead, arranger)
        names = found.names.setdefault(code, {})
        if language:
            names[language] = name
    adoptions: dict[int, list[Any]] = found.known.adoptions
    for pk, edition, code, effect, starts_on, outcome, held_on, body, kind in of_adoptions:
        item = _Item(outcome, _Meeting(held_on, _Body(body, kind)))
        adoptions[edition].append(_Adoption(pk, edition, code, effect, starts_on, item))
    return found
