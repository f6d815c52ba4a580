"""What is held of a person: every row of every model of the two rooms that leads to the client.

Found by the models' own keys, so that a new model is held, given out and erased with
the rest from its first day. ``NOT_OF_A_CLIENT`` names those that lead to none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from delaktig.clients.models import Client

Model = type[models.Model]
ROOMS = ("clients", "cases")
NOT_OF_A_CLIENT = frozenset({"clients.Absence", "clients.Household", "cases.LocalRule"})
"""Workers' absences; a household, which goes with its last member; a municipality's own rules."""


@cache
def paths() -> dict[Model, str]:
    """Return each model whose rows are a client's, with the shortest way to the client that is never empty."""
    found: dict[Model, str] = {Client: ""}
    todo = [m for room in ROOMS for m in apps.get_app_config(room).get_models() if m is not Client]
    while True:
        step = {m: path for m in todo if m not in found and (path := _path(m, found))}
        if not step:
            return found
        found |= step


def _path(model: Model, found: dict[Model, str]) -> str:
    if model._meta.label in NOT_OF_A_CLIENT:
        return ""
    keys = [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey) and not f.null]
    ways = [(f.name, found[f.related_model]) for f in keys if f.related_model in found]
    return min(("__".join(filter(None, way)) for way in ways), key=lambda way: way.count("__"), default="")


def in_order() -> list[Model]:
    """Return the models so that each stands before those that it leans on: the order in which rows can go."""
    left, ordered = set(paths()), []
    while left:
        leant_on = {f.related_model for m in left for f in m._meta.concrete_fields if f.related_model is not m}
        free = sorted((m for m in left if m not in leant_on), key=lambda m: m._meta.label)
        if not free:
            raise RuntimeError(f"these lean on each other: {sorted(m._meta.label for m in left)}")
        ordered += free
        left -= set(free)
    return ordered


def people(client: Client) -> list[int]:
    """Return the keys of a client and of the records that were made one with it, however often."""
    keys, found = {client.pk}, {client.pk}
    while found:
        found = set(Client.objects.filter(merged_into__in=found).values_list("pk", flat=True)) - keys
        keys |= found
    return sorted(keys)


def rows_of(model: Model, keys: list[int]) -> QuerySet[Any]:
    """Return the rows of a model that are these clients'; a merge is both records'."""
    path = paths()[model]
    wanted = Q(**{f"{path}__in" if path else "pk__in": keys})
    if model._meta.label == "clients.Merge":
        wanted = Q(kept__in=keys) | Q(merged__in=keys)
    return model._default_manager.filter(wanted).order_by("pk")


def everything(keys: list[int]) -> Iterator[tuple[Model, QuerySet[Any]]]:
    """Yield the models with what is held in each of these clients, the client first."""
    for model in reversed(in_order()):
        yield model, rows_of(model, keys)
