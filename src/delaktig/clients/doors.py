"""The doors to a client: every look and every act on a person goes through one of them.

A client of another municipality is not there (404). One who is not the actor's own asks
for a reason first. Each look is recorded with the way by which the actor came in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit import chain
from delaktig.audit.acting import require, who
from delaktig.clients import policies, reach
from delaktig.clients.models import Assignment, Client, ClientRelation, Responsibility
from delaktig.clients.reach import Nearness
from delaktig.texts.parts import NotThere, Stale

PURPOSE = "681/2023 §72:1"
"""Arranging and producing the act's services: what casework is done for."""


class ReasonNeeded(Denied):
    """The client is not the actor's own: pages ask for a reason (or, where ``glass``, for breaking it)."""

    def __init__(self, client: Client, *, glass: bool) -> None:
        super().__init__(policies.GLASS if glass else policies.ASK)
        self.client = client
        self.glass = glass


class Moved(NotThere):
    """The record of this number was made one with another; ``number`` is that of the one that is kept."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


RELATION: str = "stands_in"
"""As what the relation that is open or last comes with a client that is opened."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A client whom the actor may see, how near the actor stands, and the client relation that is open or last."""

    client: Client
    near: Nearness
    relation: ClientRelation | None
    prohibited: bool
    address_masked: bool


def look(actor: Actor, number: str, way: str, *, part: str = "record", now: datetime | None = None) -> Opened:
    """Open a client for reading, and record that it was looked at, which part and by which way.

    Raises ``NotThere`` outside the actor's world, ``ReasonNeeded`` outside the own
    clients, ``Denied`` without the right.
    """
    opened = opened_by(actor, number, now or timezone.now())
    note_look(actor, opened, way, part)
    return opened


def note_look(actor: Actor, opened: Opened, way: str, part: str) -> None:
    """Record that a client was looked at."""
    note(actor, opened.client, "clients.looked_at", {"way": way, "part": part, "near": str(opened.near)})


def opened_by(actor: Actor, number: str, now: datetime) -> Opened:
    """Find and open a client without recording it: for acts, which record themselves. One query.

    Raises as :func:`look`; :class:`Moved` where the number's record was made one with another.
    """
    client = reach.with_access(_to_open(actor, timezone.localdate(now)), actor, now).filter(number=number).first()
    if client is None:
        raise _missing(actor, number, now)
    near = reach.near(client)
    reason = policies.why_not_open(actor, client, near)
    if reason in {policies.ASK, policies.GLASS}:
        raise ReasonNeeded(client, glass=reason == policies.GLASS)
    require(reason)
    prohibited = bool(client.is_prohibited)
    return Opened(client, near, _relation_read_with(client), prohibited, masks(actor, client))


@lru_cache(maxsize=reach.KEPT)
def _to_open(actor: Actor, on: date) -> QuerySet[Any]:
    """Return the clients as they are opened, put together once for a worker and a day (see :func:`reach.by_work`)."""
    found = reach.by_work(actor, on).select_related("identity", "contact", "background", "municipality")
    return _with_relation(found)


def _missing(actor: Actor, number: str, now: datetime) -> NotThere:
    merged = reach.in_registers(actor, timezone.localdate(now)).filter(number=number).exclude(merged_into=None)
    kept = merged.select_related("merged_into").first()
    return Moved(kept.merged_into.number) if kept is not None and kept.merged_into is not None else NotThere()


def held(actor: Actor, client: Client, expected_version: int | None = None) -> Client:
    """Read a client again under a lock for writing the record; raise ``NotThere``, ``Denied`` or ``Stale``."""
    fresh, near = _locked(actor, client)
    require(policies.why_not_write(actor, fresh, near))
    if expected_version is not None and fresh.version != expected_version:
        raise Stale(fresh.version)
    return fresh


def held_or_given_out(actor: Actor, client: Client) -> Client:
    """Do as :func:`held`; a supervisor, who gives clients out, needs not be at work with the person.

    A restricted record is not given out so.
    """
    fresh, near = _locked(actor, client)
    if policies.why_not_supervise(actor) is None and not fresh.restricted:
        return fresh
    require(policies.why_not_write(actor, fresh, near))
    return fresh


def at_work(actor: Actor, relation: ClientRelation, *, clearing_up: bool = False) -> ClientRelation:
    """Read a client relation again under a lock for an act of casework; raise ``NotThere`` or ``Denied``.

    ``clearing_up``: the act only cancels what lies ahead, so the client relation may have ended.
    """
    fresh = ClientRelation.objects.select_for_update().select_related("client").filter(pk=relation.pk).first()
    if fresh is None:
        raise NotThere
    client, near = _locked(actor, fresh.client)
    why_not = policies.why_not_clear_up if clearing_up else policies.why_not_work
    require(why_not(actor, client, near, fresh))
    return fresh


def _locked(actor: Actor, client: Client) -> tuple[Client, Nearness]:
    fresh = reach.standing(actor, timezone.now()).select_for_update(of=("self",)).filter(pk=client.pk).first()
    if fresh is None:
        raise NotThere
    return fresh, reach.near(fresh)


def relation_of(client: Client) -> ClientRelation | None:
    """Return the client relation that is open, else the last one.

    ``officer_name`` tells who is responsible now, ``authority`` which authority answers.
    """
    found = client.relations.annotate(**_answering(OuterRef("pk")))
    return found.order_by(*_open_or_last()).first()


def _with_relation(clients: QuerySet[Client]) -> QuerySet[Any]:
    """Read a client and the relation of :func:`relation_of` in one query: one row for each, the wanted one first."""
    joined: QuerySet[Any] = clients.annotate(**{RELATION: FilteredRelation("relations")})
    found: QuerySet[Any] = joined.select_related(RELATION).annotate(**_answering(OuterRef(f"{RELATION}__pk")))
    return found.order_by(*_open_or_last(f"{RELATION}__"))


def _relation_read_with(client: Any) -> ClientRelation | None:
    found: ClientRelation | None = getattr(client, RELATION, None)
    if found is not None:
        found.client = client
        for name in _answering(OuterRef("pk")):
            setattr(found, name, getattr(client, name))
    return found


def _answering(relation: OuterRef) -> dict[str, Subquery]:
    """Return who is responsible in a relation now, and which authority answers."""
    responsible = Assignment.objects.filter(relation=relation, valid_to=None, task=Assignment.Task.RESPONSIBLE)
    answering = Responsibility.objects.filter(relation=relation).order_by("-valid_from", "-pk")
    return {
        "officer_name": Subquery(responsible.values("officer__name")[:1]),
        "authority": Subquery(answering.values("authority")[:1]),
    }


def _open_or_last(of: str = "") -> tuple[OrderBy, ...]:
    return F(f"{of}ended_on").desc(nulls_first=True), F(f"{of}started_on").desc(), F(f"{of}pk").desc()


def masks(actor: Actor, client: Any) -> bool:
    """Say whether a prohibition hides from the actor the address of a client that came through a door."""
    near = reach.near(client)
    return policies.why_not_see_address(actor, near, client.is_prohibited, client.has_asked_address) is not None


def is_prohibited(client: Client, on: date) -> bool:
    """Say whether a prohibition hides the client's address: the own, or one of the household (661/2009 §36)."""
    return bool(prohibited_among([client.pk], on))


def prohibited_among(clients: Collection[int], on: date) -> set[int]:
    """Return those of the clients whose address is hidden on the day, in one query."""
    if not clients:
        return set()
    return set(Client.objects.filter(reach.prohibited(on), pk__in=clients).values_list("pk", flat=True))


def note(actor: Actor, client: Client, event: str, details: Mapping[str, Any] | None = None) -> None:
    """Record a look or an act on a client in the register that it belongs to; numbers only, never names."""
    chain.record_all([entry(actor, client, event, details)])


def entry(actor: Actor, client: Client, event: str, details: Mapping[str, Any] | None = None) -> chain.Entry:
    """Return what :func:`note` records."""
    told = dict(details or {})
    if client.municipality_id != actor.municipality:
        told["through"] = actor.municipality
    return chain.Entry(
        event,
        who(actor),
        target=f"client:{client.number}",
        municipality=client.municipality_id,
        purpose=actor.purpose or PURPOSE,
        details=told,
    )
