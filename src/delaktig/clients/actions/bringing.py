"""The act of bringing in a person of an older list: added whole, with all that the list tells, or not at all."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.audit.acting import require
from delaktig.clients import policies
from delaktig.clients.actions import keeping
from delaktig.clients.actions.access import checked_reason
from delaktig.clients.actions.adding import add_client, checked
from delaktig.clients.actions.consents import check_consent, write_consent
from delaktig.clients.actions.dated import MODELS, check_dated, write_dated
from delaktig.clients.actions.notices import Link
from delaktig.clients.actions.prohibitions import check_prohibition, write_prohibition
from delaktig.clients.inputs import BroughtClient
from delaktig.clients.models import Client
from delaktig.texts.parts import Invalid


def check_brought(actor: Actor, given: BroughtClient) -> tuple[BroughtClient, keeping.Faults]:
    """Return a person with the identity in its written form, and what is wrong, before anything is saved.

    Faults of what stands beside the client are named by their part: ``ground.value``, ``consent.language``,
    ``prohibition.valid_from``.
    """
    faults: keeping.Faults = {}
    given = replace(given, client=checked(actor, given.client, faults))
    for kind, fact in given.facts:
        found: keeping.Faults = {}
        check_dated(kind, fact, found)
        faults |= _of(kind, found)
    if given.consent is not None:
        found = {}
        check_consent(given.consent, found)
        faults |= _of("consent", found)
    if given.prohibition is not None:
        faults |= _of("prohibition", _wrong_with_prohibition(actor, given))
    return given, faults


def _wrong_with_prohibition(actor: Actor, given: BroughtClient) -> keeping.Faults:
    if not actor.may(Permission.ADDRESS_READ):
        return {"": "no_right_to_prohibit"}
    found: keeping.Faults = {}
    if given.prohibition is not None:
        check_prohibition(given.prohibition, found)
        try:
            checked_reason(given.prohibition.reason)
        except Invalid as wrong:
            found |= wrong.errors
    return found


def _of(part: str, faults: keeping.Faults) -> keeping.Faults:
    return {f"{part}.{name}".rstrip("."): code for name, code in faults.items()}


@transaction.atomic
def bring_client(actor: Actor, given: BroughtClient, link_for: Link) -> Client:
    """Add a person of an older list with what the list tells; return the client.

    Who brings a person in writes the first record, whoever works with the client from then on. Raises as
    :func:`~delaktig.clients.actions.adding.add_client`; nothing is saved then. A person who is alike is never
    made one with another by this.
    """
    require(policies.why_not_bring_in(actor))
    given, faults = check_brought(actor, given)
    keeping.refuse(faults)
    client = add_client(actor, given.client)
    for kind, fact in given.facts:
        write_dated(actor, client, kind, MODELS[kind](client=client), fact, given.client.source)
    if given.consent is not None:
        write_consent(actor, client, given.consent)
    if given.prohibition is not None:
        write_prohibition(actor, client, given.prohibition, link_for)
    return client
