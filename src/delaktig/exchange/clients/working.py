"""Works on a list of clients in the background: looks at each row, or brings the sound ones in, each by itself.

A row is brought in within a transaction of its own, by the act of the room of clients; what became of it is written
in the same transaction. A worker that is killed leaves whole rows only, and the next one goes on. Nothing of a row is
ever logged: of what goes wrong, the kind alone is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from delaktig.accounts.actor import Actor, Denied, actor_for, record
from delaktig.accounts.models import User
from delaktig.clients import search
from delaktig.clients.actions.adding import Alike
from delaktig.clients.actions.bringing import bring_client, check_brought
from delaktig.clients.actions.relations import own_units, workers
from delaktig.clients.inputs import BroughtClient, IdentityInput, Source
from delaktig.clients.search import Likeness
from delaktig.exchange.clients.fields import folded
from delaktig.exchange.clients.people import FIELD_OF, Fault, person, read_row
from delaktig.exchange.clients.reading import Known
from delaktig.exchange.clients.sheets import given_back
from delaktig.exchange.models import ClientList, ClientListRow
from delaktig.texts.parts import Invalid

State = ClientList.State
Outcome = ClientListRow.Outcome
TOGETHER = 100
"""Rows that are looked at together."""
EVERY = 20
"""Rows after which the progress is written."""
log = logging.getLogger(__name__)


class ListFailed(RuntimeError):
    """The work on a list stopped; the message tells the kind of what went wrong, and nothing of the list."""


@task()
def work_in_background(list_id: int, user_id: int) -> str:
    """Look at a list, or bring it in, as the person who asked for it; return its state afterwards."""
    listing = ClientList.objects.filter(pk=list_id, state__in=[State.CHECKING, State.BRINGING]).first()
    user = User.objects.filter(pk=user_id).first()
    if listing is None or user is None:
        return "nothing to do"
    actor = actor_for(user, listing.municipality_id, timezone.localdate())
    try:
        if actor is None:
            raise Denied("no_permission")
        work(actor, listing)
    except Exception as error:  # a message may hold what stood in a cell: only its kind is told
        ClientList.objects.filter(pk=list_id).update(state=State.FAILED, progress=0)
        raise ListFailed(type(error).__name__) from None
    return str(listing.state)


def work(actor: Actor, listing: ClientList) -> None:
    """Do what the list waits for."""
    if listing.state == State.CHECKING:
        _check(actor, listing)
    else:
        _bring(actor, listing)


def people_of(listing: ClientList) -> QuerySet[ClientListRow]:
    """Return the rows of the list that may tell of a person: those under the headings of its sheet."""
    return listing.rows.filter(sheet=listing.sheet, number__gt=listing.headings)


def known_of(code: str) -> Known:
    """Return the workers and units that a list of a municipality can name."""
    named: dict[str, set[int]] = {}
    for key, name, email in User.objects.filter(pk__in=workers(code)).values_list("pk", "name", "email"):
        for words in (name, email):
            named.setdefault(folded(words), set()).add(key)
    units: dict[str, set[int]] = {}
    for key, *names in own_units(code).values_list("pk", "name_sv", "name_fi"):
        for words in filter(None, names):
            units.setdefault(folded(words), set()).add(key)
    return Known(*({name: tuple(sorted(keys)) for name, keys in one.items()} for one in (named, units)))


def read_person(
    listing: ClientList, row: ClientListRow, known: Known, today: date
) -> tuple[BroughtClient, list[Fault]]:
    """Return the person whom a row tells of, and what the list alone can say is wrong."""
    read = read_row(listing.columns, given_back(row.cells), known)
    source = Source(listing.source_kind, f"{listing.source_detail} #{row.number}")
    given = person(read, source, today)
    relation = given.client.relation
    if relation.officer is None and relation.unit is None:
        relation = replace(relation, officer=listing.officer_id, unit=listing.unit_id)
    client = replace(given.client, relation=relation, municipality=listing.municipality_id, all_the_same=row.another)
    return replace(given, client=client), read.faults


# Looking


def _check(actor: Actor, listing: ClientList) -> None:
    rows = people_of(listing).exclude(outcome=Outcome.BROUGHT).order_by("number")
    keys = list(rows.values_list("pk", flat=True))
    known, today = known_of(listing.municipality_id), timezone.localdate()
    before = _Before(listing.municipality_id)
    for start in range(0, len(keys), TOGETHER):
        together = list(rows.filter(pk__in=keys[start : start + TOGETHER]))
        judged = [_judged(actor, listing, row, known, today) for row in together]
        like = search.likest(listing.municipality_id, judged)
        for row, identity, found in zip(together, judged, like, strict=True):
            _compare(row, identity, found, before)
        ClientListRow.objects.bulk_update(together, ["outcome", "faults", "client"])
        ClientList.objects.filter(pk=listing.pk).update(progress=100 * start // len(keys))
    _finish(listing, State.CHECKED)


def _judged(actor: Actor, listing: ClientList, row: ClientListRow, known: Known, today: date) -> IdentityInput:
    """Write into a row what is wrong with it by itself; return who the person is."""
    given, faults = read_person(listing, row, known, today)
    given, wrong = check_brought(actor, given)
    unread = {fault.field for fault in faults}
    faults += [Fault(code, name) for part, code in wrong.items() if (name := FIELD_OF.get(part, part)) not in unread]
    _refuse(row, faults)
    return given.client.identity


def _refuse(row: ClientListRow, faults: Sequence[Fault]) -> None:
    row.faults = as_data(faults)
    row.client_id = None
    row.outcome = Outcome.REFUSED if faults else Outcome.SOUND


def _compare(row: ClientListRow, identity: IdentityInput, found: tuple[int, Likeness] | None, before: _Before) -> None:
    """Write into a row whether the person is here already, or stands in the list before."""
    double, twin = before.seen(row.number, identity)
    if row.outcome == Outcome.REFUSED:
        return
    if found is not None and found[1] >= Likeness.CODE:
        row.outcome, row.client_id = Outcome.HERE, found[0]
    elif double:
        _refuse(row, [Fault("double", "identity_code", double)])
    elif (found is not None or twin) and row.decided_by_id is None:
        row.outcome = Outcome.ALIKE
        row.client_id = found[0] if found is not None else None
        row.faults = as_data([Fault("alike_row", "", twin)] if twin else [])


class _Before:
    """The people of a list that were looked at before, by the same hashes as the register's."""

    def __init__(self, municipality: str) -> None:
        self.municipality = municipality
        self.codes: dict[str, int] = {}
        self.names: dict[str, list[int]] = {}

    def seen(self, number: int, identity: IdentityInput) -> tuple[int, int]:
        """Return the row that has the same identity code, and one that is alike; 0 for none. Remember this one."""
        code = search.code_hash(self.municipality, identity.identity_code)
        digests = search.name_digests(self.municipality, identity)
        rows = [(row, digest) for digest in digests for row in self.names.get(digest, ())]
        like = search.alike(digests, identity.birth_date is not None, rows)
        double = self.codes.setdefault(code, number) if code else number
        for digest in digests:
            self.names.setdefault(digest, []).append(number)
        twin = max(like.items(), key=lambda pair: (pair[1], -pair[0]))[0] if like else 0
        return (double if double != number else 0), twin


# Bringing in


def _bring(actor: Actor, listing: ClientList) -> None:
    keys = list(people_of(listing).filter(outcome=Outcome.SOUND).order_by("number").values_list("pk", flat=True))
    known, today = known_of(listing.municipality_id), timezone.localdate()
    for place, key in enumerate(keys):
        _bring_row(actor, listing, key, known, today)
        if place % EVERY == 0:
            ClientList.objects.filter(pk=listing.pk).update(progress=100 * place // len(keys))
    _finish(listing, State.BROUGHT)
    counts = {str(outcome): listing.rows.filter(outcome=outcome).count() for outcome in Outcome if outcome}
    record(actor, "exchange.client_list_brought_in", f"client_list:{listing.pk}", counts)


def _bring_row(actor: Actor, listing: ClientList, key: int, known: Known, today: date) -> None:
    """Bring one row in as a whole, or write why not: what is checked in between may have changed."""
    try:
        with transaction.atomic():
            row = _still_sound(key)
            if row is None:
                return
            given, faults = read_person(listing, row, known, today)
            if faults:
                raise Invalid({fault.field: fault.code for fault in faults})
            row.client = bring_client(actor, given, notice_link)
            row.outcome, row.cells, row.another, row.faults = Outcome.BROUGHT, [], "", []
            row.save()
    except Alike as alike:
        sure = alike.found[0].likeness >= Likeness.CODE
        _put(key, Outcome.HERE if sure else Outcome.ALIKE, client_id=alike.found[0].client.pk)
    except Invalid as wrong:
        faults = [Fault(code, FIELD_OF.get(part, part)) for part, code in wrong.errors.items()]
        _put(key, Outcome.REFUSED, faults=as_data(faults))
    except Denied:
        _put(key, Outcome.REFUSED, faults=as_data([Fault("not_permitted")]))
    except Exception as error:
        log.warning("a row of a list of clients was not brought in", extra={"row": key, "kind": type(error).__name__})
        _put(key, Outcome.REFUSED, faults=as_data([Fault("unexpected")]))


def _still_sound(key: int) -> ClientListRow | None:
    """Return the row under a lock, where nobody has brought it in meanwhile."""
    return ClientListRow.objects.select_for_update().filter(pk=key, outcome=Outcome.SOUND).first()


def _put(key: int, outcome: str, **values: Any) -> None:
    ClientListRow.objects.filter(pk=key, outcome=Outcome.SOUND).update(outcome=outcome, **values)


def _finish(listing: ClientList, state: str) -> None:
    listing.state, listing.progress = state, 100
    listing.save(update_fields=["state", "progress"])


def as_data(faults: Sequence[Fault]) -> list[list[Any]]:
    """Return faults as JSON holds them."""
    return [[one.code, one.field, one.row] for one in dict.fromkeys(faults)]


def faults_of(row: ClientListRow) -> Iterator[Fault]:
    """Yield the faults of a row from what :func:`as_data` gave."""
    return (Fault(*one) for one in row.faults)


def notice_link(code: str) -> str:
    """Return where a municipality's data protection officers look into what happened."""
    return str(settings.ORIGIN) + reverse("desk-client-accesses", args=[code])
