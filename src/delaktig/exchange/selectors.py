"""Reads documents brought in; the only door, for the actor's own municipality."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from delaktig.accounts.actor import Actor, Denied
from delaktig.decisions.models import DECIDING, Body
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.policies import why_not_import
from delaktig.exchange.working import Working
from delaktig.programmes import selectors as programmes
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.models import Edition

HEAVY = ("lines", "spans", "repairs", "data", "result")


def documents(actor: Actor) -> QuerySet[ImportedDocument]:
    """Return the municipality's documents, the latest first, without what is large."""
    _require(actor)
    found = ImportedDocument.objects.filter(municipality_id=actor.municipality)
    return found.select_related("edition", "imported_by").defer(*HEAVY)


def document(actor: Actor, pk: int, *with_fields: str) -> ImportedDocument:
    """Return one document with the large fields named. Raises ``NotThere`` for another municipality's."""
    _require(actor)
    heavy = [name for name in HEAVY if name not in with_fields]
    found = (
        ImportedDocument.objects.filter(municipality_id=actor.municipality, pk=pk)
        .select_related("edition", "imported_by")
        .defer(*heavy)
        .first()
    )
    if found is None:
        raise NotThere
    return found


def editions_for(actor: Actor, working: Working) -> list[tuple[Edition, bool]]:
    """Return the editions that decisions can be about, those that match period and members first and marked."""
    rows = list(programmes.editions(actor).prefetch_related("members"))
    marked = [(edition, _matches(edition, working)) for edition in rows]
    return sorted(marked, key=lambda pair: not pair[1])


def _matches(edition: Edition, working: Working) -> bool:
    years = tuple(day.year if day else None for day in (edition.period_from, edition.period_to))
    period = working["period"]
    if not any(years) or years != (period["from"], period["to"]):
        return False
    named = set(working["municipalities"])
    return not named or named <= {member.municipality_id for member in edition.members.all()}


def bodies_of(codes: Sequence[str]) -> list[Body]:
    """Return the open bodies of municipalities."""
    return list(
        Body.objects.filter(municipality_id__in=codes, closed_on=None, kind__in=DECIDING).order_by(
            "municipality_id", "pk"
        )
    )


def _require(actor: Actor) -> None:
    reason = why_not_import(actor.permissions)
    if reason:
        raise Denied(reason)
