"""What each role of PostgreSQL may do with each table: by the register of data, and by ``public.toml``.

A model that is not classed is closed to both roles. Tables of libraries (sessions, second factors, tasks) have no
class; the staff's side needs them, the public side none of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

from delaktig.audit.data_register import data_classes

OURS = "delaktig."
READ = "SELECT"
ALL = "SELECT, INSERT, UPDATE, DELETE"
ADDED_ONLY = frozenset({"audit.Event"})
"""What is added to and never changed: the chain of events."""
MORE = Path(__file__).with_name("public.toml")


@cache
def more_of_the_public() -> Mapping[str, str]:
    """Return what the public role may beyond reading public tables: rights by model, where need be by column."""
    found: dict[str, str] = {}
    for label, entry in tomllib.loads(MORE.read_text(encoding="utf-8")).items():
        fields = entry.get("fields", {})
        found[label] = ", ".join(_right(label, one, fields.get(one, ())) for one in entry["may"])
    return found


def _right(label: str, right: str, fields: Iterable[str]) -> str:
    columns = [quoted(apps.get_model(label)._meta.get_field(one).column) for one in fields]
    return f"{right} ({', '.join(columns)})" if columns else right


def of_staff() -> Iterator[tuple[str, str]]:
    """Yield each table with what the staff's role may do with it: rows of all, and no table."""
    known = data_classes()
    for model in _models():
        label = _classed_as(model)
        if label in known or not _is_ours(model):
            yield model._meta.db_table, f"{READ}, INSERT" if label in ADDED_ONLY else ALL


def of_public() -> Iterator[tuple[str, str]]:
    """Yield each table with what the public role may do with it."""
    known, more = data_classes(), more_of_the_public()
    for model in _models():
        label = _classed_as(model)
        if label in more:
            yield model._meta.db_table, more[label]
        elif label in known and known[label].sensitivity == "public":
            yield model._meta.db_table, READ


def _models() -> list[type[models.Model]]:
    found = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]
    return sorted(found, key=lambda one: one._meta.db_table)


def _classed_as(model: type[models.Model]) -> str:
    """Return under which name a model is classed; a table of pairs as the model that has them."""
    return (model._meta.auto_created or model)._meta.label


def _is_ours(model: type[models.Model]) -> bool:
    return model.__module__.startswith(OURS)


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
