"""Acts on the register sheet: that a record was entered in the national data resource, or was not after all."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.cases.models import SheetEntry
from delaktig.cases.register import DAYS, record_of
from delaktig.clients import doors
from delaktig.clients.models import Client
from delaktig.texts.parts import Invalid, NotThere, Stale


@transaction.atomic
def enter(actor: Actor, client: Client, kind: str, record: int, version: int, entered_on: date) -> SheetEntry:
    """Record that an assessment, plan or review was entered, as it stood in ``version`` (874/2024).

    Raises ``Denied``, ``NotThere``; ``Invalid`` for a day to come or before the record's own;
    ``Stale`` where the record has changed since the sheet was read: then what was entered is old.
    """
    actor.require(Permission.CASE_WRITE)
    fresh = doors.held(actor, client)
    found = record_of(fresh, kind, record)
    day = getattr(found, DAYS[kind])
    if found.version != version:
        raise Stale(found.version)
    if entered_on > timezone.localdate():
        raise Invalid({"entered_on": "in_future"})
    if entered_on < day:
        raise Invalid({"entered_on": "before_record"})
    row = SheetEntry.objects.create(
        relation=found.relation,
        kind=kind,
        record=record,
        record_version=version,
        entered_on=entered_on,
        by=actor.user,
    )
    doors.note(actor, fresh, "cases.sheet_entered", {"kind": kind, "record": record, "version": version})
    return row


@transaction.atomic
def take_back(actor: Actor, client: Client, entry: int) -> None:
    """Take back a mark that was made by mistake. Raises ``Denied``, ``NotThere``."""
    actor.require(Permission.CASE_WRITE)
    fresh = doors.held(actor, client)
    row = SheetEntry.objects.filter(pk=entry, relation__client=fresh).first()
    if row is None:
        raise NotThere
    doors.note(actor, fresh, "cases.sheet_taken_back", {"kind": row.kind, "record": row.record})
    row.delete()
