"""How long records of clients are kept, and what keeps them longer (681/2023 §77).

Client relations end; four years later the record is to be erased, unless a hold says
which law or matter still needs it. ``cases.retention`` erases, for it knows what hangs
on a client; what is kept for a time of its own is named to ``accounts.retention``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.audit.acting import record, require
from delaktig.clients.models import Absence, Access, Client, ClientRelation, Hold, OwnLetter
from delaktig.law.calendar import add_years
from delaktig.texts.parts import Invalid, NotThere

YEARS = 4
"""From the end of the client relation (681/2023 §77)."""
CITATION = "681/2023 §77"
ACCESS_YEARS = 5
YEAR = timedelta(days=366)
LONGEST = 400


def why_not_protect(actor: Actor) -> str | None:
    """Erasing, holding and giving out are the data protection officer's."""
    return None if actor.may(Permission.CLIENT_PROTECT) else "no_permission"


def in_force(on: date) -> Q:
    """Return the condition that a hold is in force on a day."""
    return Q(lifted_at=None) & (Q(until=None) | Q(until__gte=on))


def ended(municipality: str, by: date) -> QuerySet[Any]:
    """Return the clients of a municipality whose last client relation ended on a day or before, with ``last_end``.

    One without any client relation counts from when it was added. Records made one with another go with that one.
    """
    still = ClientRelation.objects.filter(
        Q(client=OuterRef("pk")) | Q(client__merged_into=OuterRef("pk")), Q(ended_on=None) | Q(ended_on__gt=by)
    )
    found = Client.objects.filter(~Exists(still), municipality=municipality, merged_into=None)
    return found.annotate(last_end=Max("relations__ended_on")).filter(
        Q(last_end__lte=by) | Q(last_end=None, created_at__date__lte=by)
    )


def erased_on(client: Any) -> date:
    """Return the day from which a client of :func:`ended` is to be erased."""
    return add_years(client.last_end or timezone.localdate(client.created_at), YEARS)


def of_register(actor: Actor, number: str) -> Client:
    """Return a client of the actor's own register, for the data protection officer. Raises ``NotThere``, ``Denied``.

    Other municipalities' registers are theirs, whatever mandate there is (681/2023 §78).
    """
    require(why_not_protect(actor))
    found = Client.objects.filter(municipality=actor.municipality, number=number).first()
    if found is None:
        raise NotThere
    return found


@transaction.atomic
def place_hold(actor: Actor, number: str, reason: str, until: date | None) -> Hold:
    """Keep a client's record from being erased, with the reason. Raises ``NotThere``, ``Denied``, ``Invalid``."""
    client = of_register(actor, number)
    said = " ".join(reason.split())
    faults = {}
    if not said:
        faults["reason"] = "no_reason"
    if len(said) > LONGEST:
        faults["reason"] = "too_long"
    if until is not None and until < timezone.localdate():
        faults["until"] = "in_past"
    if faults:
        raise Invalid(faults)
    hold = Hold.objects.create(client=client, reason=said, until=until, placed_by=actor.user)
    record(actor, "clients.hold_placed", f"client:{number}", {"hold": hold.pk, "until": str(until or "")})
    return hold


@transaction.atomic
def lift_hold(actor: Actor, number: str, key: int) -> Hold:
    """End a hold; what is due is erased from then on. Raises ``NotThere``, ``Denied``."""
    client = of_register(actor, number)
    hold = Hold.objects.select_for_update().filter(client=client, pk=key, lifted_at=None).first()
    if hold is None:
        raise NotThere
    hold.lifted_at, hold.lifted_by = timezone.now(), actor.user
    hold.save(update_fields=["lifted_at", "lifted_by"])
    record(actor, "clients.hold_lifted", f"client:{number}", {"hold": hold.pk})
    return hold


def past(now: datetime) -> dict[str, QuerySet[Any]]:
    """Return the absences, reasons and own letters whose time is over, as the register of data says."""
    return {
        "absences": Absence.objects.filter(last__lt=(now - YEAR).date()),
        "accesses": Access.objects.filter(given_at__lt=now - ACCESS_YEARS * YEAR),
        "own_letters": OwnLetter.objects.filter(issued_at__lt=now - YEAR),
    }
