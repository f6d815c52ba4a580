"""What stands behind the wall in these tests, and looks at it past Django as one of the roles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.context import bind
from delaktig.clients.models import Absence, Client, Household, HouseholdMember, Merge
from delaktig.exchange.models import ClientList, ClientListRow
from tests import roles
from tests.clients.building import client, officer
from tests.clients.whole import Held, whole


def everything(place: str) -> Held:
    """Hold a row of every personal model of the rooms that know clients, in a municipality's register."""
    worker = officer(place)
    assert worker.user is not None
    held = whole(worker, "Murare")
    twin = client(worker)
    Merge.objects.create(kept=held.client, merged=twin, by=worker.user)
    today = timezone.localdate()
    Absence.objects.create(municipality_id=place, officer=worker.user, first=today, last=today)
    listing = ClientList.objects.create(municipality_id=place, name="List")
    ClientListRow.objects.create(of=listing, sheet=0, number=1, cells=["Murare"])
    return held


@contextmanager
def as_staff(actor: Actor | None = None) -> Iterator[None]:
    """Do what follows as the staff's role, bound as a request of the actor is."""
    with roles.acting_as(roles.names().staff):
        bind(actor)
        yield


def rows(model: type[models.Model]) -> int:
    """Count a table's rows by plain SQL."""
    return int(asked(f'SELECT count(*) FROM "{model._meta.db_table}"'))


def asked(sql: str, *values: Any) -> Any:
    """Return the first value of a question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchone()[0]


def live_together(one: Client, other: Client) -> None:
    """Let two clients of a register live in one household."""
    home = one.municipality
    since = timezone.localdate() - timedelta(days=30)
    house = Household.objects.create(municipality=home)
    for person in (one, other):
        HouseholdMember.objects.create(household=house, client=person, role="adult", valid_from=since)
