"""Acts on a list of clients: receive it, say which columns are what, look at it, bring it in, throw it away.

Each asks ``client_import``; a list of another municipality is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.acting import require
from delaktig.clients.actions.access import checked_reason
from delaktig.clients.actions.bringing import check_brought
from delaktig.clients.actions.keeping import check_source
from delaktig.clients.actions.relations import own_units, workers
from delaktig.clients.inputs import IdentityInput, Source
from delaktig.clients.policies import why_not_bring_in
from delaktig.clients.search import Candidate, candidates
from delaktig.exchange.clients import working
from delaktig.exchange.clients.fields import fields, guesses
from delaktig.exchange.clients.sheets import Sheet, any_said, given_back, kept, likest
from delaktig.exchange.models import ClientList, ClientListRow
from delaktig.formats.xlsx import Cell
from delaktig.texts.parts import Invalid, NotThere

State = ClientList.State
Outcome = ClientListRow.Outcome
DAYS = 30
"""How long a list is kept."""
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said of a list before it is looked at: its sheet, columns, whence it comes, who works with whom."""

    sheet: int
    headings: int
    columns: tuple[str, ...]
    source: Source
    officer: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column of a sheet: its heading, how many cells are filled, and the field that its heading names."""

    heading: str
    filled: int
    field: str


def lists(actor: Actor) -> QuerySet[Any]:
    """Return the municipality's lists, the latest first, with how many rows were brought in. Raises ``Denied``."""
    require(why_not_bring_in(actor))
    found = ClientList.objects.filter(municipality_id=actor.municipality).select_related("brought_by")
    people = Count("rows", filter=Q(rows__outcome=Outcome.BROUGHT))
    return found.annotate(people=people).order_by("-brought_at", "-pk")


def list_of(actor: Actor, pk: int) -> ClientList:
    """Return one list. Raises ``Denied`` or ``NotThere``."""
    require(why_not_bring_in(actor))
    found = ClientList.objects.filter(municipality_id=actor.municipality, pk=pk).select_related("brought_by").first()
    if found is None:
        raise NotThere
    return found


def rows_of(listing: ClientList, outcome: str = "") -> QuerySet[ClientListRow]:
    """Return the rows of a list that is open already, in their order, without what stands in them."""
    found = working.people_of(listing).select_related("client").defer("cells", "another").order_by("number")
    return found.filter(outcome=outcome) if outcome else found


def counts(listing: ClientList) -> dict[str, int]:
    """Return how many rows of a list have each outcome. One query."""
    found = Counter(dict(working.people_of(listing).order_by().values_list("outcome").annotate(Count("pk"))))
    return {str(outcome): found[outcome] for outcome in Outcome if outcome}


def columns_of(listing: ClientList, sheet: int, headings: int) -> list[ColumnFound]:
    """Return the columns of a sheet under a row of headings, with guesses. Two queries."""
    top = listing.rows.filter(sheet=sheet, number=headings).first()
    below = [given_back(row.cells) for row in listing.rows.filter(sheet=sheet, number__gt=headings)]
    first = given_back(top.cells) if top is not None else ()
    width = max([len(first), *map(len, below)], default=0)
    named = [str(cell or "") for cell in (*first, *[None] * (width - len(first)))]
    filled = [sum(1 for row in below if any_said(row[at : at + 1])) for at in range(width)]
    return [ColumnFound(*one) for one in zip(named, filled, guesses(named), strict=True)]


@transaction.atomic
def receive(actor: Actor, sheets: Sequence[Sheet], name: str) -> ClientList:
    """Keep the rows of a workbook, sealed. Raises ``Denied``."""
    require(why_not_bring_in(actor))
    at = likest(sheets)
    listing = ClientList.objects.create(
        municipality_id=actor.municipality,
        name=name[:200],
        sheets=[[one.name, one.headings] for one in sheets],
        sheet=at,
        headings=sheets[at].headings,
        brought_by=actor.user,
    )
    ClientListRow.objects.bulk_create(
        [
            ClientListRow(of=listing, sheet=at, number=number, cells=kept(row))
            for at, one in enumerate(sheets)
            for number, row in one.rows
        ],
        batch_size=500,
    )
    record(actor, "exchange.client_list_received", _target(listing), {"sheets": len(sheets)})
    return listing


@transaction.atomic
def choose_columns(actor: Actor, pk: int, choice: Choice, *, background: bool = True) -> ClientList:
    """Say which columns are which fields, and look at the rows. Raises ``Denied``, ``NotThere``, ``Invalid``.

    Who does not want the ``background`` goes on with :func:`~delaktig.exchange.clients.working.work`.
    """
    listing = _locked(actor, pk, State.RECEIVED, State.CHECKED, State.FAILED)
    _check_choice(actor, listing, choice)
    listing.sheet, listing.headings, listing.columns = choice.sheet, choice.headings, list(choice.columns)
    listing.source_kind, listing.source_detail = choice.source.kind, choice.source.detail.strip()
    listing.officer_id, listing.unit_id = choice.officer, choice.unit
    listing.save()
    listing.rows.exclude(outcome=Outcome.BROUGHT).update(outcome=Outcome.UNKNOWN, faults=[], client=None)
    chosen = sorted(filter(None, choice.columns))
    record(actor, "exchange.client_list_columns_chosen", _target(listing), {"fields": chosen})
    return _go(actor, listing, State.CHECKING, background)


@transaction.atomic
def check_again(actor: Actor, pk: int) -> ClientList:
    """Look anew at the rows that are not brought in: the register may have changed. Raises as others do."""
    listing = _locked(actor, pk, State.CHECKED, State.BROUGHT, State.FAILED)
    if not listing.columns:
        raise Denied("not_now")
    return _go(actor, listing, State.CHECKING, background=True)


@transaction.atomic
def bring(actor: Actor, pk: int, *, background: bool = True) -> ClientList:
    """Bring in the sound rows of a list, each as a whole. Raises ``Denied`` or ``NotThere``."""
    return _go(actor, _locked(actor, pk, State.CHECKED, State.BROUGHT), State.BRINGING, background)


@transaction.atomic
def settle(actor: Actor, pk: int, number: int, reason: str) -> ClientListRow:
    """Say why a row is a new person although one like it is here; without a reason nothing is decided any more.

    Raises ``Denied``, ``NotThere``, ``Invalid``.
    """
    listing = _locked(actor, pk, State.CHECKED, State.BROUGHT)
    row = working.people_of(listing).select_for_update().filter(number=number).first()
    if row is None:
        raise NotThere
    if not may_settle(row):
        raise Denied("not_now")
    row.another = checked_reason(reason) if reason.strip() else ""
    row.outcome = Outcome.SOUND if row.another else Outcome.ALIKE
    row.decided_by = actor.user if row.another else None
    row.save(update_fields=["another", "outcome", "decided_by"])
    record(actor, "exchange.client_list_row_settled", _target(listing), {"row": number, "another": bool(row.another)})
    return row


def may_settle(row: ClientListRow) -> bool:
    """Say whether a person decides on a row, or has decided and may decide otherwise."""
    return row.outcome == Outcome.ALIKE or (row.outcome == Outcome.SOUND and row.decided_by_id is not None)


@dataclass(frozen=True, slots=True)
class Looked:
    """A row of a list that is looked at: who the list says it is, and who of the register may be the same person."""

    row: ClientListRow
    identity: IdentityInput
    found: tuple[Candidate, ...]


def look_at(actor: Actor, listing: ClientList, number: int) -> Looked:
    """Open a row of a list, and record that it was looked at. Raises ``NotThere``, and where it is in the register."""
    row = working.people_of(listing).filter(number=number).exclude(outcome=Outcome.BROUGHT).first()
    if row is None:
        raise NotThere
    known, now = working.known_of(listing.municipality_id), timezone.now()
    given, _faults = working.read_person(listing, row, known, timezone.localdate(now))
    given, _wrong = check_brought(actor, given)
    identity = given.client.identity
    found = candidates(actor, listing.municipality_id, identity, now)
    record(actor, "exchange.client_list_row_looked_at", _target(listing), {"row": number})
    return Looked(row, identity, tuple(found))


@transaction.atomic
def throw_away(actor: Actor, pk: int) -> None:
    """Throw a list away with everything in it; who was brought in stays. Raises ``Denied`` or ``NotThere``."""
    listing = _locked(actor, pk, *(state for state in State if state not in {State.CHECKING, State.BRINGING}))
    details = {"rows": listing.rows.count()}
    record(actor, "exchange.client_list_thrown_away", _target(listing), details)
    listing.delete()


def note_taken_out(actor: Actor, listing: ClientList) -> None:
    """Record that the report on a list was taken out."""
    record(actor, "exchange.client_list_taken_out", _target(listing))


def past(now: datetime) -> dict[str, QuerySet[Any]]:
    """Return the lists whose time is over, as the register of data says."""
    return {"client_lists": ClientList.objects.filter(brought_at__lt=now - timedelta(days=DAYS))}


def _locked(actor: Actor, pk: int, *states: str) -> ClientList:
    require(why_not_bring_in(actor))
    found = ClientList.objects.select_for_update().filter(municipality_id=actor.municipality, pk=pk).first()
    if found is None:
        raise NotThere
    if found.state not in states:
        raise Denied("not_now")
    return found


def _check_choice(actor: Actor, listing: ClientList, choice: Choice) -> None:
    faults: dict[str, str] = {}
    if not 0 <= choice.sheet < len(listing.sheets):
        faults["sheet"] = "unknown_choice"
    wrong = _wrong_with_columns([key for key in choice.columns if key])
    if wrong:
        faults["columns"] = wrong
    if not choice.source.kind:
        faults["source_kind"] = "no_source_kind"
    check_source(choice.source, faults)
    if len(choice.source.detail) > LONGEST_SOURCE:
        faults["source_detail"] = "too_long"
    if choice.officer is not None and choice.officer not in workers(actor.municipality):
        faults["work"] = "no_worker"
    if choice.unit is not None and not own_units(actor.municipality).filter(pk=choice.unit).exists():
        faults["work"] = "no_unit"
    if faults:
        raise Invalid(faults)


def _wrong_with_columns(chosen: Sequence[str]) -> str:
    if set(chosen) - fields().keys():
        return "unknown_choice"
    if len(set(chosen)) < len(chosen):
        return "column_twice"
    if not {"family_name", "given_names", "full_name"} & set(chosen):
        return "no_name_column"
    return "" if {"identity_code", "birth_date"} & set(chosen) else "no_birth_column"


def _go(actor: Actor, listing: ClientList, state: str, background: bool) -> ClientList:
    listing.state, listing.progress = state, 0
    listing.save(update_fields=["state", "progress"])
    if background and actor.user is not None:
        working.work_in_background.enqueue(listing.pk, actor.user.pk)
        listing.refresh_from_db()
    return listing


def _target(listing: ClientList) -> str:
    return f"client_list:{listing.pk}"


def heading_cells(listing: ClientList) -> Sequence[Cell]:
    """Return the headings of a list that is open already. One query."""
    top = listing.rows.filter(sheet=listing.sheet, number=listing.headings).first()
    return given_back(top.cells) if top is not None else ()


def places(listing: ClientList) -> Mapping[str, int]:
    """Return in which column each field stands."""
    return {key: at for at, key in enumerate(listing.columns) if key}
