"""Acts on consents: given for one purpose, in a language that was understood, and withdrawn as easily."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.inputs import ConsentInput
from delaktig.clients.models import Client, Consent
from delaktig.texts.parts import Invalid, NotThere

HOW = ("written", "oral")
FOR_ONE_RECEIVER = (Consent.Scope.OTHER_SERVICE, Consent.Scope.CONTACT, Consent.Scope.MOVE)


@transaction.atomic
def give_consent(actor: Actor, client: Client, given: ConsentInput) -> Consent:
    """Record a client's consent: to what, to whom, and in which language it was explained. Raises as others do."""
    return write_consent(actor, doors.held(actor, client), given)


def check_consent(given: ConsentInput, faults: keeping.Faults) -> None:
    """Note what is wrong with a consent."""
    if given.scope not in Consent.Scope.values:
        faults["scope"] = "unknown_choice"
    if not given.language:
        faults["language"] = "no_language"
    if given.given_how not in HOW:
        faults["given_how"] = "unknown_choice"
    if given.given_on is not None and given.given_on > timezone.localdate():
        faults["given_on"] = "in_future"
    if given.scope in FOR_ONE_RECEIVER and not given.to_whom.strip():
        faults["to_whom"] = "no_receiver"


def write_consent(actor: Actor, client: Client, given: ConsentInput) -> Consent:
    """Check and record a consent of a client who came through a door. Raises ``Invalid``."""
    faults: keeping.Faults = {}
    check_consent(given, faults)
    keeping.refuse(faults)
    made = Consent.objects.create(
        client=client,
        scope=given.scope,
        language=given.language,
        interpreted=given.interpreted,
        given_on=given.given_on or timezone.localdate(),
        given_how=given.given_how,
        to_whom=given.to_whom.strip(),
        recorded_by=actor.user,
    )
    doors.note(actor, client, "clients.consent_given", {"consent": made.pk, "scope": made.scope})
    return made


@transaction.atomic
def withdraw_consent(actor: Actor, client: Client, pk: int, *, on: date | None = None) -> Consent:
    """Record that a client took a consent back; what was done before by it stays lawful."""
    fresh = doors.held(actor, client)
    consent = Consent.objects.filter(client=fresh, pk=pk).first()
    if consent is None:
        raise NotThere
    day = on or timezone.localdate()
    if consent.withdrawn_on is not None:
        return consent
    if day < consent.given_on or day > timezone.localdate():
        raise Invalid({"withdrawn_on": "in_future" if day > timezone.localdate() else "ends_before"})
    consent.withdrawn_on, consent.withdrawal_recorded_by = day, actor.user
    consent.save(update_fields=["withdrawn_on", "withdrawal_recorded_by"])
    doors.note(actor, fresh, "clients.consent_withdrawn", {"consent": consent.pk, "scope": consent.scope})
    return consent


def consent_in_force(client: Client, scope: str, on: date) -> Consent | None:
    """Return the newest consent of a scope that holds on a day; None where there is none."""
    found = Consent.objects.filter(client=client, scope=scope, given_on__lte=on, withdrawn_on=None)
    return found.order_by("-given_on", "-pk").first()
