"""Two records of one person made one, and taken apart again: every row that moved is remembered by its key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.counted import RELATIONS
from delaktig.clients.models import (
    Access,
    Assignment,
    Client,
    ClientRelation,
    HouseholdMember,
    Merge,
    NameToken,
    Responsibility,
)
from delaktig.texts.parts import NotThere

STAY: tuple[type[models.Model], ...] = (Client, Merge, NameToken, Access, HouseholdMember, ClientRelation)
"""What is not moved as the rest: name words are reckoned anew, relations and households have their own way."""
STAY_WITH_RELATION: tuple[type[models.Model], ...] = (Responsibility, Assignment)
FILLED = {
    "identity": ("identity_code", "birth_date", "birth_place", "citizenships"),
    "contact": ("street", "postal_code", "town", "phone", "email", "whereabouts"),
    "background": ("education", "work", "skills", "target_occupation", "earlier_study_plan", "ability"),
}
FILLED_HERE = ("mother_tongue", "contact_language", "interpreter", "integration_language", "first_permit_on")


@transaction.atomic
def merge(actor: Actor, kept: Client, merged: Client) -> Merge:
    """Make two records one: what the second holds goes to the first, whose empty fields it fills; return the merge.

    The second number leads to the first from now on. Both must be the actor's to write, or
    the second one's a supervisor's to give out. Raises ``Denied``, ``NotThere``, ``Invalid``
    (``two_codes``: two identity codes are two people).
    """
    first = doors.held(actor, kept)
    second = doors.held_or_given_out(actor, merged)
    faults: keeping.Faults = {}
    if first.pk == second.pk:
        faults["number"] = "same_person"
    elif first.municipality_id != second.municipality_id:
        faults["number"] = "another_register"
    elif first.code_hash and second.code_hash and first.code_hash != second.code_hash:
        faults["number"] = "two_codes"
    keeping.refuse(faults)
    made = Merge(kept=first, merged=second, by=actor.user)
    made.moved = {
        "rows": _move(second, first),
        "relations": _move_relations(second, first),
        "numbers": list(second.merged.values_list("pk", flat=True)),
        "filled": _fill(first, second),
    }
    Client.objects.filter(merged_into=second).update(merged_into=first)
    Client.objects.filter(pk=second.pk).update(merged_into=first)
    _take_code(first, second, made.moved["filled"])
    made.save()
    keeping.renew_tokens(first)
    keeping.touch(first)
    for one in (first, second):
        doors.note(actor, one, "clients.merged", {"merge": made.pk, "kept": first.number, "merged": second.number})
    return made


@transaction.atomic
def undo_merge(actor: Actor, merge_pk: int, kept: Client) -> Client:
    """Take two records apart again; return the one that comes back. What was added since stays with the kept one.

    Raises ``Denied``, ``NotThere``.
    """
    first = doors.held(actor, kept)
    found = Merge.objects.select_for_update().filter(pk=merge_pk, kept=first, undone_at=None)
    made = found.select_related("merged").first()
    if made is None:
        raise NotThere
    second, moved = made.merged, made.moved
    _empty(first, second, moved["filled"])
    Client.objects.filter(pk=second.pk).update(merged_into=None)
    Client.objects.filter(pk__in=moved["numbers"], merged_into=first).update(merged_into=second)
    for label, keys in moved["rows"].items():
        _model(label)._base_manager.filter(pk__in=keys, client=first).update(client=second)
    _undo_relations(first, second, moved["relations"])
    made.undone_by, made.undone_at = actor.user, timezone.now()
    made.save(update_fields=["undone_by", "undone_at"])
    for one in (first, second):
        keeping.renew_tokens(Client.objects.get(pk=one.pk))
        keeping.touch(one)
        doors.note(actor, one, "clients.merge_undone", {"merge": made.pk, "kept": first.number})
    return second


def _rows_of(target: type[models.Model], stay: tuple[type[models.Model], ...]) -> Iterator[tuple[Any, str]]:
    """Yield every model that points to a client or relation by a key of its own, of whatever room, with the key."""
    for relation in target._meta.related_objects:
        model, field = relation.related_model, relation.field
        if relation.one_to_one or relation.many_to_many or model in stay or isinstance(model, str):
            continue
        yield model, field.name


def _move(second: Client, first: Client) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for model, name in _rows_of(Client, STAY):
        keys = list(model._base_manager.filter(**{name: second}).values_list("pk", flat=True))
        if keys:
            model._base_manager.filter(pk__in=keys).update(**{name: first})
            moved[model._meta.label] = keys
    living = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    if not HouseholdMember.objects.filter(living, client=first).exists():
        keys = list(HouseholdMember.objects.filter(living, client=second).values_list("pk", flat=True))
        HouseholdMember.objects.filter(pk__in=keys).update(client=first)
        moved[HouseholdMember._meta.label] = keys
    return moved


def _move_relations(second: Client, first: Client) -> dict[str, Any]:
    """Move the client relations; of two that are open the second's work goes to the first's, and it ends."""
    into = first.relations.filter(ended_on=None).first()
    open_one = second.relations.filter(ended_on=None).first()
    told: dict[str, Any] = {"ended": None, "rows": {}, "work": []}
    if into is not None and open_one is not None:
        told |= {"ended": open_one.pk, "into": into.pk, "rows": _move_work(open_one, into)}
        told["work"] = list(open_one.assignments.filter(valid_to=None).values_list("pk", flat=True))
        told["answers"] = list(open_one.responsibilities.filter(valid_to=None).values_list("pk", flat=True))
        today = timezone.localdate()
        open_one.assignments.filter(pk__in=told["work"]).update(valid_to=today)
        open_one.responsibilities.filter(pk__in=told["answers"]).update(valid_to=today)
        ends = {"ended_on": max(today, open_one.started_on), "end_reason": ClientRelation.EndReason.MISTAKE}
        ended = ClientRelation.objects.filter(pk=open_one.pk)
        ended.update(**ends)
        RELATIONS.changing(ended)
    told["keys"] = list(second.relations.values_list("pk", flat=True))
    ClientRelation.objects.filter(pk__in=told["keys"]).update(client=first)
    return told


def _move_work(open_one: ClientRelation, into: ClientRelation) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for model, name in _rows_of(ClientRelation, STAY_WITH_RELATION):
        keys = list(model._base_manager.filter(**{name: open_one}).values_list("pk", flat=True))
        if keys:
            model._base_manager.filter(pk__in=keys).update(**{name: into})
            moved[f"{model._meta.label}:{name}"] = keys
    return moved


def _undo_relations(first: Client, second: Client, told: dict[str, Any]) -> None:
    ClientRelation.objects.filter(pk__in=told["keys"], client=first).update(client=second)
    if told["ended"] is None:
        return
    for label, keys in told["rows"].items():
        model, _colon, name = label.partition(":")
        _model(model)._base_manager.filter(pk__in=keys, **{name: told["into"]}).update(**{name: told["ended"]})
    ended = ClientRelation.objects.filter(pk=told["ended"])
    RELATIONS.changing(ended)
    ended.update(ended_on=None, end_reason="")
    Assignment.objects.filter(pk__in=told["work"]).update(valid_to=None)
    Responsibility.objects.filter(pk__in=told["answers"]).update(valid_to=None)


def _fill(first: Client, second: Client) -> list[str]:
    """Fill what is empty in the kept record from the other; return the names of the fields."""
    filled = []
    for group, names in FILLED.items():
        mine, theirs = getattr(first, group, None), getattr(second, group, None)
        if mine is None or theirs is None:
            continue
        taken = [name for name in names if not getattr(mine, name) and getattr(theirs, name)]
        for name in taken:
            setattr(mine, name, getattr(theirs, name))
        if taken:
            mine.save()
        filled += [f"{group}.{name}" for name in taken]
    here = [name for name in FILLED_HERE if not getattr(first, name) and getattr(second, name)]
    if here:
        Client.objects.filter(pk=first.pk).update(**{name: getattr(second, name) for name in here})
    return [*filled, *(f"client.{name}" for name in here)]


def _take_code(first: Client, second: Client, filled: list[str]) -> None:
    """Take the hash with the code, once the second record is no longer one of its own."""
    if "identity.identity_code" in filled:
        Client.objects.filter(pk=first.pk).update(code_hash=second.code_hash)


def _empty(first: Client, second: Client, filled: list[str]) -> None:
    """Empty again what was filled and still is as it was; what somebody wrote since stays."""
    blank: dict[str, Any] = {"citizenships": [], "first_permit_on": None}
    here = {}
    for path in filled:
        group, _dot, name = path.partition(".")
        mine, theirs = (first, second) if group == "client" else (getattr(first, group), getattr(second, group))
        if getattr(mine, name) != getattr(theirs, name):
            continue
        if group == "client":
            here[name] = blank.get(name, "")
        else:
            setattr(mine, name, blank.get(name, ""))
            mine.save()
        if path == "identity.identity_code":
            here["code_hash"] = ""
    if here:
        Client.objects.filter(pk=first.pk).update(**here)


def _model(label: str) -> Any:
    return apps.get_model(label)
