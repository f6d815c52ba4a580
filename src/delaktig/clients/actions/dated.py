"""Acts on what holds for a client from day to day: ground of residence, municipality of residence, circumstances."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from delaktig.accounts.actor import Actor, Denied
from delaktig.catalogue.topics import grounds
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.inputs import DatedInput, Source
from delaktig.clients.models import Circumstance, Client, FieldSource, Residence, ResidenceGround
from delaktig.law.casework import CIRCUMSTANCE_KINDS
from delaktig.municipalities.models import Municipality
from delaktig.texts.parts import NotThere

OTHER_GROUND = "other"
MODELS: dict[str, type[ResidenceGround | Residence | Circumstance]] = {
    "ground": ResidenceGround,
    "residence": Residence,
    "circumstance": Circumstance,
}
"""The kinds of dated facts, by the names that addresses and sources use."""


@transaction.atomic
def put_dated(actor: Actor, client: Client, kind: str, pk: int | None, given: DatedInput, source: Source) -> Any:
    """Write a dated fact of a client, a new one where ``pk`` is None; return it.

    Two of the same never hold on the same day. Raises ``Denied``, ``NotThere``, ``Invalid``.
    """
    fresh = doors.held(actor, client)
    _obey_mask(actor, fresh, kind)
    return write_dated(actor, fresh, kind, _found(fresh, kind, pk), given, source)


def write_dated(actor: Actor, client: Client, kind: str, row: Any, given: DatedInput, source: Source) -> Any:
    """Check and write a dated fact of a client who came through a door; return its row. Raises ``Invalid``."""
    faults: keeping.Faults = {}
    check_dated(kind, given, faults)
    keeping.check_source(source, faults)
    if not faults and _overlaps(client, kind, row, given):
        faults["valid_from"] = "overlaps"
    keeping.refuse(faults)
    for name, value in values_of(kind, given).items():
        setattr(row, name, value)
    row.save()
    keeping.put_sources(actor, client, [f"{kind}:{row.pk}"], source)
    keeping.touch(client)
    doors.note(actor, client, "clients.dated_fact_put", {"kind": kind, "row": row.pk})
    return row


@transaction.atomic
def remove_dated(actor: Actor, client: Client, kind: str, pk: int) -> None:
    """Take away a dated fact that was entered in error; what only has ended gets a last day instead."""
    fresh = doors.held(actor, client)
    _obey_mask(actor, fresh, kind)
    row = _found(fresh, kind, pk)
    FieldSource.objects.filter(client=fresh, field=f"{kind}:{pk}").delete()
    row.delete()
    keeping.touch(fresh)
    doors.note(actor, fresh, "clients.dated_fact_removed", {"kind": kind, "row": pk})


def _obey_mask(actor: Actor, client: Client, kind: str) -> None:
    """A municipality of residence under a security prohibition is written by who may see it now."""
    if kind == "residence" and doors.masks(actor, client):
        raise Denied("masked")


def _found(client: Client, kind: str, pk: int | None) -> Any:
    if kind not in MODELS:
        raise NotThere
    if pk is None:
        return MODELS[kind](client=client)
    row = MODELS[kind]._default_manager.filter(client=client, pk=pk).first()
    if row is None:
        raise NotThere
    return row


def check_dated(kind: str, given: DatedInput, faults: keeping.Faults) -> None:
    """Note what is wrong with a dated fact by itself."""
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        faults["valid_to"] = "ends_before"
    known: dict[str, Any] = {"ground": {*grounds(), OTHER_GROUND}, "circumstance": CIRCUMSTANCE_KINDS}
    if kind in known and given.value not in known[kind]:
        faults["value"] = "unknown_choice"
    if kind == "residence" and given.value and not Municipality.objects.filter(pk=given.value).exists():
        faults["value"] = "unknown_choice"
    if kind == "circumstance" and given.valid_from is None:
        faults["valid_from"] = "no_day"
    if len(given.permit) > 60:
        faults["permit"] = "too_long"


def values_of(kind: str, given: DatedInput) -> dict[str, Any]:
    """Return a dated fact as the fields of its row."""
    days = {"valid_from": given.valid_from, "valid_to": given.valid_to}
    if kind == "ground":
        return {**days, "ground": given.value, "permit": given.permit.strip()}
    if kind == "residence":
        return {**days, "municipality_id": given.value or None}
    return {**days, "kind": given.value}


def _overlaps(client: Client, kind: str, row: Any, given: DatedInput) -> bool:
    """Say whether another of the same holds on a day of this one; of residences there is one at a time."""
    same: dict[str, dict[str, Any]] = {
        "ground": {"ground": given.value},
        "residence": {},
        "circumstance": {"kind": given.value},
    }
    others = MODELS[kind]._default_manager.filter(client=client, **same[kind]).exclude(pk=row.pk)
    begins: date | None = given.valid_from
    if begins is not None:
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=begins))
    if given.valid_to is not None:
        others = others.filter(Q(valid_from=None) | Q(valid_from__lte=given.valid_to))
    return others.exists()
