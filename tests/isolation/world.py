"""The world in which every cell of the table is asked: one client for each cell, and a worker of each role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor, command_actor
from delaktig.accounts.models import Role
from delaktig.clients.models import Absence, Access, Assignment, Client, Merge, SecurityProhibition
from delaktig.organisations.models import Mandate, Unit
from tests.catalogue.building import a_service
from tests.clients.building import officer, organisation, relation, signed_in, town, unit
from tests.clients.whole import Held, whole
from tests.permissions.cells import CELLS

HERE = "638"
PLACES = {
    "own, municipality by mandate": "434",
    "another's, municipality by mandate": "434",
    "own, mandate ended yesterday": "504",
    "own, mandate begins tomorrow": "018",
    "own, mandate of another task": "616",
    "own, of another municipality": "091",
    "another municipality": "091",
}
"""Whose register the client of a cell is in, where it is not the workers' own municipality's."""
NOTHING_MOVED: dict[str, Any] = {"rows": {}, "relations": {"keys": [], "ended": None}, "numbers": [], "filled": []}
LATER = ("clients.SecurityProhibition", "clients.Access", "clients.HouseholdMember")
"""What is made for the cells that speak of it, and not for the others."""


@dataclass
class World:
    """Workers by role, signed in, and what is held of the client of each cell."""

    workers: dict[str, Actor] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    cells: dict[str, Held] = field(default_factory=dict)
    second: Held | None = None
    """Another client whom the same workers are at work with."""


def build() -> World:
    """Build the world. Every client has a row of every model, so that every address leads somewhere."""
    world, ours = World(), unit(HERE, "Ours")
    for role in Role.values:
        world.workers[role] = officer(HERE, role, of=ours)
        world.browsers[role] = signed_in(world.workers[role])
    _mandates()
    makers = {place: officer(place, of=unit(place, "Theirs")) for place in {HERE, *PLACES.values()}}
    service = a_service(command_actor(HERE, "tests"), {"name": "Kurs"}, on=_day(-30))
    for cell in CELLS:
        maker = makers[PLACES.get(cell, HERE)]
        world.cells[cell] = whole(maker, "Cellin", service, LATER, all_the_same="Another of the same name")
        _stand(cell, world, ours)
    world.second = whole(makers[HERE], "Cellin", service, LATER, all_the_same="Another of the same name")
    _own(world, world.second.client)
    return world


def _mandates() -> None:
    whose = organisation(HERE)
    task, ground = Mandate.Task.INTEGRATION_SERVICES, Mandate.Ground.AGREEMENT
    terms: dict[str, dict[str, Any]] = {
        "434": {},
        "504": {"valid_to": _day(-1)},
        "018": {"valid_from": _day(1)},
        "616": {"task": Mandate.Task.REIMBURSEMENT_CLAIMS},
    }
    for place, said in terms.items():
        Mandate.objects.create(organisation=whose, municipality=town(place), ground=ground, **{"task": task, **said})


def _stand(cell: str, world: World, ours: Unit) -> None:
    """Bring about how the workers stand to the client of a cell, and the client's state."""
    held = world.cells[cell]
    one = held.client
    if cell.startswith(("own", "merged")):
        _own(world, one)
    if cell == "cover":
        _cover(world, one)
    if cell.startswith("unit"):
        _assign(one, unit=ours)
    if "a reason" in cell or "glass" in cell:
        _open(world, one, cell)
    if "restricted" in cell:
        Client.objects.filter(pk=one.pk).update(restricted=True)
    if "prohibited" in cell:
        SecurityProhibition.objects.create(client=one, valid_from=_day(-10), reason="Told")
    if "ended" in cell and "client relation" in cell:
        one.relations.update(ended_on=_day(0), end_reason="no_need")
    if cell == "merged into another":
        _merge(world, one)


def _own(world: World, one: Client) -> None:
    for worker in world.workers.values():
        _assign(one, officer=worker.user)


def _assign(one: Client, **who: Any) -> None:
    Assignment.objects.create(relation=relation(one), task=Assignment.Task.PARTICIPANT, valid_from=_day(-1), **who)


def _cover(world: World, one: Client) -> None:
    away = officer(HERE, of=unit(HERE, "Away"))
    _assign(one, officer=away.user)
    for worker in world.workers.values():
        assert away.user is not None
        assert worker.user is not None
        Absence.objects.create(municipality_id=HERE, officer=away.user, cover=worker.user, first=_day(-1), last=_day(1))


def _open(world: World, one: Client, cell: str) -> None:
    kind = Access.Kind.BREAK_GLASS if "glass" in cell else Access.Kind.REASON
    until = timezone.now() + timedelta(hours=-1 if "is over" in cell else 1)
    for worker in world.workers.values():
        assert worker.user is not None
        Access.objects.create(client=one, user=worker.user, kind=kind, reason="A question", until=until)


def _merge(world: World, one: Client) -> None:
    kept = world.cells["own"].client
    Client.objects.filter(pk=one.pk).update(merged_into=kept)
    for held in (world.cells["own"], world.cells[next(c for c in CELLS if c.startswith("merged"))]):
        held.rows["clients.Merge"] = Merge.objects.create(
            kept=kept, merged=one, by=world.workers["caseworker"].user, moved=NOTHING_MOVED
        )


def _day(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)
