"""Acts on the path in common (row B21): a unit at the same service point may read it, and no longer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.actions.consents import give_consent
from delaktig.clients.inputs import ConsentInput
from delaktig.clients.models import Client, Consent, SharedPath
from delaktig.clients.reach import sharing
from delaktig.clients.sharing import units_to_share_with
from delaktig.organisations.models import Unit
from delaktig.texts.parts import NotThere

CONSENT, ACT = "consent", "act"
LONGEST_GROUND = 400


@dataclass(frozen=True, slots=True)
class ShareInput:
    """With which units the path is shared, and by what: the client's ``consent``, or ``ground``, an act's section."""

    units: tuple[int, ...]
    by: str = CONSENT
    consent: ConsentInput = field(default_factory=lambda: ConsentInput(Consent.Scope.SHARED_VIEW))
    ground: str = ""
    valid_to: date | None = None


@transaction.atomic
def share_path(actor: Actor, client: Client, given: ShareInput) -> list[SharedPath]:
    """Let units read the common part of a client's path: plan, times and referrals, never diary or address.

    Raises ``Denied``, ``NotThere`` or ``Invalid``.
    """
    fresh = doors.held(actor, client)
    today = timezone.localdate()
    units = list(units_to_share_with(actor, fresh).filter(pk__in=given.units))
    keeping.refuse(_faults(fresh, given, units, today))
    consent = give_consent(actor, fresh, _agreed(given, units)) if given.by == CONSENT else None
    made = [
        SharedPath.objects.create(
            client=fresh,
            unit=one,
            consent=consent,
            ground="" if consent else given.ground.strip(),
            valid_from=consent.given_on if consent else today,
            valid_to=given.valid_to,
            recorded_by=actor.user,
        )
        for one in units
    ]
    told = {"units": [one.pk for one in units], "by": given.by, "until": str(given.valid_to or "")}
    doors.note(actor, fresh, "clients.path_shared", told)
    return made


@transaction.atomic
def end_sharing(actor: Actor, client: Client, pk: int) -> SharedPath:
    """Let a unit read a client's path no longer, from now on. Raises ``Denied`` or ``NotThere``."""
    fresh = doors.held(actor, client)
    shared = SharedPath.objects.filter(client=fresh, pk=pk).first()
    if shared is None:
        raise NotThere
    if shared.ended_at is None:
        shared.ended_at, shared.ended_by = timezone.now(), actor.user
        shared.save(update_fields=["ended_at", "ended_by"])
        doors.note(actor, fresh, "clients.path_sharing_ended", {"unit": shared.unit_id})
    return shared


def _agreed(given: ShareInput, units: list[Unit]) -> ConsentInput:
    agreed = given.consent
    to_whom = ", ".join(str(one) for one in units)
    return ConsentInput(
        Consent.Scope.SHARED_VIEW, agreed.language, agreed.interpreted, agreed.given_on, agreed.given_how, to_whom
    )


def _faults(client: Client, given: ShareInput, units: list[Unit], today: date) -> keeping.Faults:
    faults = _wrong_ground(given) if given.by == ACT else {}
    if wrong := _wrong_units(client, given, units, today):
        faults["units"] = wrong
    if given.by not in {CONSENT, ACT}:
        faults["by"] = "unknown_choice"
    if given.valid_to is not None and given.valid_to < today:
        faults["valid_to"] = "is_over"
    return faults


def _wrong_units(client: Client, given: ShareInput, units: list[Unit], today: date) -> str:
    if client.restricted:
        return "minimal_record"
    if not client.relations.filter(ended_on=None).exists():
        return "relation_ended"
    if not given.units:
        return "no_unit_chosen"
    if len(units) != len(set(given.units)):
        return "unknown_choice"
    return "shared_already" if sharing(today).filter(client=client, unit__in=units).exists() else ""


def _wrong_ground(given: ShareInput) -> keeping.Faults:
    """An act that gives the right is named, and has its last day: nobody takes it back as one takes back a consent."""
    faults: keeping.Faults = {}
    if not given.ground.strip():
        faults["ground"] = "no_ground"
    elif len(given.ground) > LONGEST_GROUND:
        faults["ground"] = "too_long"
    if given.valid_to is None:
        faults["valid_to"] = "no_last_day"
    return faults
