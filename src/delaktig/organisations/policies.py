"""Who may change organisations and mandates: each returns a reason code, or ``None`` where it is allowed."""

from __future__ import annotations

from delaktig.audit.acting import Acting
from delaktig.organisations.models import Agreement, Mandate, Organisation


def reason_not_to_read(actor: Acting) -> str | None:
    """Organisations are read by those who work with the programme."""
    return None if actor.may("organisation_read") else "no_permission"


def reason_not_to_add(actor: Acting) -> str | None:
    """Organisations and mandates are added by those who keep them."""
    return None if actor.may("organisation_edit") else "no_permission"


def reason_not_to_edit(actor: Acting, organisation: Organisation) -> str | None:
    """A record is edited by the municipality that keeps it."""
    if organisation.municipality_id != actor.municipality:
        return "another_municipality"
    return reason_not_to_add(actor)


def reason_not_to_end_mandate(actor: Acting, mandate: Mandate) -> str | None:
    """A mandate is ended by the municipality that it is carried out for, or that keeps the organisation."""
    if actor.municipality not in {mandate.municipality_id, mandate.organisation.municipality_id}:
        return "another_municipality"
    if mandate.valid_to is not None:
        return "already_ended"
    return reason_not_to_add(actor)


def reason_not_to_change_agreement(actor: Acting, of: str) -> str | None:
    """An agreement is recorded and changed by the municipality whose agreement it is."""
    return "another_municipality" if of != actor.municipality else reason_not_to_add(actor)


def reason_not_to_end_agreement(actor: Acting, agreement: Agreement) -> str | None:
    """An agreement is ended once, by the municipality whose agreement it is."""
    reason = reason_not_to_change_agreement(actor, agreement.municipality_id)
    return reason or ("already_ended" if agreement.valid_to is not None else None)
