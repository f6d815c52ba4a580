"""The first contact by another authority (R1, 681/2023 §9): with the person's consent, within the act's years."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.clients.actions import keeping
from delaktig.clients.actions.adding import add_client
from delaktig.clients.actions.consents import give_consent
from delaktig.clients.inputs import ConsentInput, NewClient
from delaktig.clients.models import Client, Consent
from delaktig.law.casework import CaseFacts, RuleBook, Trigger, contact_duty


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that an authority made about a person: who, when, and what the person consented to."""

    client: NewClient
    authority: str = ""
    received_on: date | None = None
    consent_language: str = ""
    consent_how: str = "oral"
    consent_interpreted: bool = False
    consented: bool = False
    book: RuleBook | None = field(default=None, compare=False)


def duty(first_permit_on: date | None, on: date, book: RuleBook | None = None) -> Trigger | None:
    """Return whether the act asks for this contact on a day, with its rule and reason; None before the act."""
    facts = CaseFacts(first_permit_on=first_permit_on)
    return contact_duty(facts, on, book or RuleBook.shipped())


@transaction.atomic
def take_contact(actor: Actor, given: Contact) -> Client:
    """Add the person whom an authority has made contact about, with the consent that the act asks for.

    The municipality learned of the person on the day of the contact. A contact after the
    act's years is taken too: then it is the person's own wish. Raises as :func:`add_client`.
    """
    today = timezone.localdate()
    day = given.received_on or today
    faults: keeping.Faults = {}
    if not given.authority.strip():
        faults["contacted_by"] = "no_authority"
    if not given.consented:
        faults["consented"] = "no_consent"
    if not given.consent_language:
        faults["consent_language"] = "no_language"
    if day > today:
        faults["learned_on"] = "in_future"
    keeping.refuse(faults)
    relation = replace(
        given.client.relation,
        contacted_by=given.authority.strip(),
        learned_on=day,
        started_on=given.client.relation.started_on or day,
    )
    client = add_client(actor, replace(given.client, relation=relation))
    give_consent(
        actor,
        client,
        ConsentInput(
            Consent.Scope.CONTACT,
            given.consent_language,
            given.consent_interpreted,
            day,
            given.consent_how,
            given.authority.strip(),
        ),
    )
    return client
