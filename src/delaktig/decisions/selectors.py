"""Reads bodies, meetings and items: the desk with its actor, the public without secrets and late names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.permissions import Permission
from delaktig.decisions.actions import ORDER, people_of
from delaktig.decisions.item_fields import MAY_BE_SECRET, PersonFields
from delaktig.decisions.limits import limits_of, people_may_be_shown
from delaktig.decisions.models import (
    ADVISORY,
    DECIDING,
    Attachment,
    Body,
    Item,
    ItemPerson,
    ItemRevision,
    Meeting,
)
from delaktig.decisions.names import without_people
from delaktig.decisions.policies import kept_back, why_not_read
from delaktig.law.appeals import AppealTimes

TEXTS = ("title", "background", "proposal", "handling", "decision")


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list of items is narrowed to; empty means all."""

    body: int | None = None
    kind: str = ""
    outcome: str = ""
    year: int | None = None
    words: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class PublicAttachment:
    """An attachment that the public may have; without a file only its name is known."""

    id: int
    name: str
    version: str
    sha256: str
    size: int
    has_file: bool


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item as the public may see it: nothing secret, and nobody's name after the appeal time."""

    id: int
    municipality: str
    body: Body
    held_on: date | None
    section: int | None
    case_number: str
    title: str
    language: str
    preparer_role: str
    presenter_role: str
    background: str
    proposal: str
    handling: str
    decision: str
    outcome: str
    next: str
    immediate: bool
    partly_secret: bool
    secrecy_ground: str
    people: tuple[PersonFields, ...]
    attachments: tuple[PublicAttachment, ...]
    limits: AppealTimes
    invented: bool


def bodies_of(municipality: str, *, closed: bool = False) -> list[Body]:
    """Return the municipality's bodies: those that decide, committees first, then those that are heard."""
    rows = Body.objects.filter(municipality_id=municipality)
    rows = rows if closed else rows.filter(closed_on=None)
    order = {kind: place for place, kind in enumerate((*DECIDING, *ADVISORY))}
    return sorted(rows, key=lambda body: (order[Body.Kind(body.kind)], str(body)))


def meetings_of(municipality: str, wanted: ItemFilter | None = None) -> QuerySet[Meeting]:
    """Return the municipality's meetings, the latest first; those without a date last.

    Of what a list of items is narrowed to, the kind of body and the days narrow this one.
    """
    rows = Meeting.objects.filter(body__municipality_id=municipality).select_related("body")
    wanted = wanted or ItemFilter()
    rows = rows.filter(body__kind=wanted.kind) if wanted.kind else rows
    rows = rows.filter(held_on__gte=wanted.first) if wanted.first else rows
    rows = rows.filter(held_on__lte=wanted.last) if wanted.last else rows
    return rows.prefetch_related("items").order_by(F("held_on").desc(nulls_last=True), "-pk")


def _rows() -> QuerySet[Item]:
    return Item.objects.select_related("meeting__body", "follows__meeting__body")


def items_for(actor: Actor, wanted: ItemFilter | None = None) -> QuerySet[Item]:
    """Return the items of the actor's municipality and those that it recorded for others, the latest first.

    The titles of secret items are not to be shown in lists: see :func:`list_title`.
    """
    actor.require(Permission.DECISION_READ)
    own = Q(meeting__body__municipality_id=actor.municipality) | Q(recorded_by_id=actor.municipality)
    rows = _rows().filter(own)
    if wanted is not None:
        rows = _narrow(rows, wanted)
    return rows.order_by(F("meeting__held_on").desc(nulls_last=True), "-section", "-pk")


def _narrow(rows: QuerySet[Item], wanted: ItemFilter) -> QuerySet[Item]:
    if wanted.body:
        rows = rows.filter(meeting__body_id=wanted.body)
    if wanted.kind:
        rows = rows.filter(meeting__body__kind=wanted.kind)
    if wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.year:
        rows = rows.filter(meeting__held_on__year=wanted.year)
    if wanted.first:
        rows = rows.filter(meeting__held_on__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(meeting__held_on__lte=wanted.last)
    if wanted.words:
        # a secret item is not found by its words: the answer alone would tell what it holds
        found = Q(case_number__icontains=wanted.words) | (
            ~Q(publicity=Item.Publicity.SECRET) & Q(title__icontains=wanted.words)
        )
        rows = rows.filter(found)
    return rows


def list_title(item: Item) -> str:
    """Return the title as lists show it: empty where it is secret."""
    partly = item.publicity == Item.Publicity.PARTLY_SECRET and "title" in item.secret_parts
    return "" if partly or item.publicity == Item.Publicity.SECRET else item.title


def item_for(actor: Actor, number: int) -> Item | None:
    """Return an item with all its contents; ``None`` for other municipalities' (a page answers 404).

    Raises ``Denied`` without the right. A look at an item that is secret is audited; the secret
    parts of one that is partly so are empty for those who may not read a secret item.
    """
    item = _rows().filter(pk=number).first()
    if item is None:
        return None
    of = item.meeting.body.municipality_id
    reason = why_not_read(actor.permissions, actor.municipality, of, item.publicity, item.recorded_by_id or "")
    if reason == "not_your_municipality":
        return None
    if reason:
        raise Denied(reason)
    if item.publicity != Item.Publicity.PUBLIC:
        record(actor, "decisions.secret_item_read", f"item:{item.pk}")
    for name in kept_back(actor.permissions, item.publicity, item.secret_parts):
        setattr(item, name, "")
    return item


def history_of(item: Item) -> list[ItemRevision]:
    """Return what the item said before, the latest first."""
    return list(item.revisions.select_related("by"))


def chain_of(item: Item) -> list[Item]:
    """Return the chain that the item is the end of, first step first: committee, board, council."""
    chain, seen, now = [item], {item.pk}, item.follows_id
    while now is not None and now not in seen:
        before = _rows().get(pk=now)
        chain.append(before)
        seen.add(before.pk)
        now = before.follows_id
    return chain[::-1]


def may_be_followed(meeting_of: str, kind: str) -> QuerySet[Item]:
    """Return the items that an item of this kind of body may carry on, the latest first."""
    kinds = [one for one in ORDER if ORDER[one] <= ORDER[Body.Kind(kind)]]
    rows = _rows().filter(meeting__body__municipality_id=meeting_of, meeting__body__kind__in=kinds)
    return rows.order_by(F("meeting__held_on").desc(nulls_last=True), "-pk")


# The public's door


def public_items(numbers: Iterable[int], on: date, *, read_on: date | None = None) -> dict[int, PublicItem]:
    """Return the items by id as the public may see them on a day; secret ones are simply not there.

    ``read_on`` is the day of the reader where ``on`` is a day that was asked about: nobody is
    named whose time has ended since. Three queries, however many. A meeting that lies ahead has
    decided nothing: its items are not there either.
    """
    rows = (
        Item.objects.filter(pk__in=set(numbers))
        .exclude(publicity=Item.Publicity.SECRET)
        .filter(Q(meeting__held_on=None) | Q(meeting__held_on__lte=on))
        .select_related("meeting__body")
        .prefetch_related(
            Prefetch("people", ItemPerson.objects.order_by("pk")),
            Prefetch("attachments", Attachment.objects.filter(public=True).order_by("pk")),
        )
    )
    return {item.pk: _public(item, on, read_on or on) for item in rows}


def public_item(number: int, on: date) -> PublicItem | None:
    """Return one item as the public may see it on a day; ``None`` where it may not."""
    return public_items([number], on).get(number)


def public_attachment(number: int, on: date) -> Attachment | None:
    """Return an attachment that the public may fetch on a day, else ``None``."""
    found = Attachment.objects.filter(pk=number, public=True).exclude(file="").first()
    return found if found is not None and public_item(found.item_id, on) is not None else None


def _public(item: Item, on: date, read_on: date) -> PublicItem:
    kept_back = set(item.secret_parts) if item.publicity == Item.Publicity.PARTLY_SECRET else set()
    people = tuple(_person(person) for person in item.people.all())
    shown = people if people_may_be_shown(item, on) and people_may_be_shown(item, read_on) else ()
    texts = {name: "" if name in kept_back else getattr(item, name) for name in TEXTS}
    if not shown:
        texts = {name: without_people(text, people) for name, text in texts.items()}
    return PublicItem(
        id=item.pk,
        municipality=item.meeting.body.municipality_id,
        body=item.meeting.body,
        held_on=item.meeting.held_on,
        section=item.section,
        case_number=item.case_number,
        language=item.language,
        preparer_role=item.preparer_role,
        presenter_role=item.presenter_role,
        outcome=item.outcome,
        next=item.next,
        immediate=item.immediate,
        partly_secret=item.publicity == Item.Publicity.PARTLY_SECRET,
        secrecy_ground=item.secrecy_ground,
        people=shown,
        attachments=tuple(
            PublicAttachment(a.pk, a.name, a.version, a.sha256, a.size, bool(a.file)) for a in item.attachments.all()
        ),
        limits=limits_of(item, on),
        invented=item.invented,
        **texts,
    )


def _person(person: ItemPerson) -> PersonFields:
    return PersonFields(**{name: getattr(person, name) for name in PersonFields.__dataclass_fields__})


__all__ = [
    "MAY_BE_SECRET", "ItemFilter", "PublicAttachment", "PublicItem", "bodies_of", "chain_of", "history_of",
    "item_for", "items_for", "list_title", "may_be_followed", "meetings_of", "people_of", "public_attachment",
    "public_item", "public_items",
]  # fmt: skip
