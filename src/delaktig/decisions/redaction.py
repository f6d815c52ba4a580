"""Takes personal data out of items when the time for review or appeal has ended (410/2015 §140)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from delaktig.accounts.actor import command_actor, record
from delaktig.decisions.actions import people_of
from delaktig.decisions.limits import limits_of
from delaktig.decisions.models import Item, ItemRevision
from delaktig.decisions.names import without_people

ACTS_AS = "redact_minutes"
_TEXTS = ("title", "background", "proposal", "handling", "decision")


@dataclass(frozen=True, slots=True)
class Due:
    """Items with personal data: those whose time has ended, and those of which it cannot be told."""

    ended: tuple[Item, ...]
    unknown: tuple[Item, ...]


def due_for_redaction(on: date) -> Due:
    """Return the items that still name somebody and whose time has ended on the day, or cannot be told."""
    ended: list[Item] = []
    unknown: list[Item] = []
    for item in _items_with_people():
        gone_on = limits_of(item, on).personal_data_removed_on
        if gone_on is None:
            unknown.append(item)
        elif gone_on <= on:
            ended.append(item)
    return Due(tuple(ended), tuple(unknown))


def _items_with_people() -> QuerySet[Item]:
    rows = Item.objects.filter(people__isnull=False).distinct().order_by("pk")
    return rows.select_related("meeting__body").prefetch_related("people")


@transaction.atomic
def redact(item: Item, on: date) -> int:
    """Delete the people of an item, and their names from its texts and history; return how many there were.

    Does nothing before the time has ended, and nothing a second time. The roles stay.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("meeting__body").get(pk=item.pk)
    gone_on = limits_of(item, on).personal_data_removed_on
    people = people_of(item)
    if not people or gone_on is None or gone_on > on:
        return 0
    item.people.all().delete()
    for name in _TEXTS:
        setattr(item, name, without_people(getattr(item, name), people))
    for part in ("preparer", "presenter"):
        role = next((person.role for person in people if person.part == part and person.role), "")
        field = f"{part}_role"
        setattr(item, field, getattr(item, field) or role)
    item.save()
    for revision in ItemRevision.objects.filter(item=item):
        values = dict(revision.values)
        values |= {name: without_people(str(values.get(name, "")), people) for name in _TEXTS}
        revision.values = values
        revision.save(update_fields=["values"])
    actor = command_actor(item.meeting.body.municipality_id, ACTS_AS)
    record(actor, "decisions.people_removed", f"item:{item.pk}", {"count": len(people)})
    return len(people)
