"""What every act on an edition passes: policy, version, and the places of parts in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from delaktig.accounts.actor import Actor, Denied
from delaktig.programmes.models import Edition, EditionMember, Part
from delaktig.programmes.policies import NO_MEMBER, EditionFacts, why_not_edit
from delaktig.texts.parts import Invalid, NotThere, Stale, drop_texts, locked, next_position, put_texts, put_values

__all__ = [
    "Invalid",
    "NotThere",
    "Stale",
    "drop_texts",
    "facts_from",
    "facts_of",
    "hold",
    "lead_of",
    "locked",
    "next_position",
    "obey",
    "put_texts",
    "put_values",
    "require_edit",
    "shift",
]


def facts_of(edition: Edition) -> EditionFacts:
    """Read what the policies must know of an edition, in two queries."""
    members = EditionMember.objects.filter(edition=edition).values_list("municipality_id", "lead", "consent")
    frozen = Edition.objects.filter(pk=edition.pk, frozen__isnull=False).exists()
    return facts_from(members, frozen)


def facts_from(rows: Iterable[tuple[str, bool, str]], frozen: bool) -> EditionFacts:
    """Return what the policies must know, from each member's code, whether it leads, and what it has answered."""
    known = list(rows)
    accepted = {code: bool(lead) for code, lead, consent in known if consent == EditionMember.Consent.ACCEPTED}
    asked = frozenset(code for code, _, consent in known if consent == EditionMember.Consent.ASKED)
    return EditionFacts(frozenset(accepted), lead_of(accepted), frozen, asked)


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
