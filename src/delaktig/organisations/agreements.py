"""The register of agreements that state reimbursement rests on (*avtal · sopimukset*, rows A21, R26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from delaktig.audit.acting import Acting, record, require
from delaktig.organisations.actions import InvalidOrganisation
from delaktig.organisations.models import Agreement, Organisation
from delaktig.organisations.policies import (
    reason_not_to_change_agreement,
    reason_not_to_end_agreement,
    reason_not_to_read,
)
from delaktig.organisations.selectors import name_on


@dataclass(frozen=True, slots=True)
class AgreementFields:
    """An agreement as filled in; a day that is not known stays empty."""

    kind: str
    counterpart: int
    number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    reviewed_on: date | None = None


@transaction.atomic
def add_agreement(actor: Acting, given: AgreementFields, *, invented: bool = False) -> Agreement:
    """Record an agreement of the actor's municipality. Raises ``Denied`` or :class:`InvalidOrganisation`."""
    require(reason_not_to_change_agreement(actor, actor.municipality))
    agreement = Agreement(municipality_id=actor.municipality, invented=invented)
    _fill(agreement, given)
    agreement.save()
    details = {"kind": given.kind, "invented": invented}
    record(actor, "organisations.agreement_recorded", _about(agreement), details)
    return agreement


@transaction.atomic
def edit_agreement(actor: Acting, agreement: Agreement, given: AgreementFields) -> Agreement:
    """Change an agreement, or say when it was reviewed. Raises ``Denied`` or :class:`InvalidOrganisation`."""
    require(reason_not_to_change_agreement(actor, agreement.municipality_id))
    _fill(agreement, given)
    agreement.save()
    details = {"valid_to": str(given.valid_to or ""), "reviewed_on": str(given.reviewed_on or "")}
    record(actor, "organisations.agreement_changed", _about(agreement), details)
    return agreement


@transaction.atomic
def end_agreement(actor: Acting, agreement: Agreement, on: date) -> Agreement:
    """End an agreement: ``on`` is its last day. Raises :class:`InvalidOrganisation` where it had not begun."""
    require(reason_not_to_end_agreement(actor, agreement))
    if agreement.valid_from and on < agreement.valid_from:
        raise InvalidOrganisation("valid_to", "before_start")
    agreement.valid_to = on
    agreement.save(update_fields=["valid_to"])
    record(actor, "organisations.agreement_ended", _about(agreement), {"on": on.isoformat()})
    return agreement


def _fill(agreement: Agreement, given: AgreementFields) -> None:
    if given.kind not in Agreement.Kind.values:
        raise InvalidOrganisation("kind", "unknown")
    counterpart = Organisation.objects.filter(pk=given.counterpart, municipality_id=agreement.municipality_id).first()
    if counterpart is None:
        raise InvalidOrganisation("counterpart", "unknown")
    if len(given.number.strip()) > 60:
        raise InvalidOrganisation("number", "too_long")
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise InvalidOrganisation("valid_to", "before_start")
    if given.valid_from and given.reviewed_on and given.reviewed_on < given.valid_from:
        raise InvalidOrganisation("reviewed_on", "before_start")
    agreement.kind, agreement.counterpart, agreement.number = given.kind, counterpart, given.number.strip()
    agreement.valid_from, agreement.valid_to = given.valid_from, given.valid_to
    agreement.reviewed_on = given.reviewed_on


def _about(agreement: Agreement) -> str:
    return f"agreement:{agreement.pk}"


# Reading


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement with the counterpart's name on the day asked about."""

    agreement: Agreement
    counterpart: str

    def holds(self, on: date) -> bool | None:
        """Say whether it is in force on a day; ``None`` where its first day is not known and it had not ended."""
        return in_force(self.agreement, on)


def in_force(agreement: Agreement, on: date) -> bool | None:
    """Say whether an agreement is in force on a day; ``None`` where its first day is not known."""
    if agreement.valid_to is not None and agreement.valid_to < on:
        return False
    return None if agreement.valid_from is None else agreement.valid_from <= on


def agreements_of(code: str) -> QuerySet[Agreement]:
    """Return the agreements of a municipality."""
    return Agreement.objects.filter(municipality_id=code)


def listed_agreements(code: str, language: str, on: date) -> list[Agreed]:
    """Return the agreements of a municipality: those in force first, then by first day, the newest first."""
    rows = agreements_of(code).select_related("counterpart").prefetch_related("counterpart__names")
    found = [Agreed(row, name_on(row.counterpart.names.all(), language, on)) for row in rows]
    found.sort(key=lambda one: (one.agreement.valid_from or date.min, one.agreement.pk), reverse=True)
    return sorted(found, key=lambda one: one.holds(on) is False)


def agreement_for(actor: Acting, pk: int) -> Agreement | None:
    """Return one agreement of the actor's municipality; ``None`` for those of others."""
    require(reason_not_to_read(actor))
    return agreements_of(actor.municipality).filter(pk=pk).first()
