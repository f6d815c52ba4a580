"""Choosing an organisation, or one of its units, from the register: one field for both."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language

from delaktig.decisions.members import may_be_chosen
from delaktig.organisations.models import Organisation, Unit
from delaktig.organisations.selectors import name_on
from delaktig.web.desk.decisions import words

Choices = list[tuple[str, str]]


def key(organisation: int | None, unit: int | None) -> str:
    """Return the value of a choice; empty where nobody is chosen."""
    return f"{organisation}:{unit or ''}" if organisation else ""


def chosen(value: str) -> tuple[int | None, int | None]:
    """Return the organisation and the unit that a value of the field names."""
    organisation, _colon, unit = value.partition(":")
    return int(organisation) if organisation else None, int(unit) if unit else None


def named(organisation: Organisation) -> str:
    """Return an organisation's name today; ``names`` are to be there."""
    return name_on(organisation.names.all(), get_language() or "", timezone.localdate()) or "–"


def choices(code: str, organisation: Organisation | None = None, unit: Unit | None = None) -> Choices:
    """Return the open organisations, each with its open units below it; and who is chosen now, open or not."""
    today = timezone.localdate()
    found: Choices = []
    for one in may_be_chosen(code, today):
        name = named(one)
        found.append((key(one.pk, None), name))
        units = [row for row in one.units.all() if row.closed_on is None or row.closed_on > today]
        found += [(key(one.pk, row.pk), f"{name}: {words.unit_name(row)}") for row in units]
    if organisation is not None and key(organisation.pk, unit.pk if unit else None) not in dict(found):
        name = named(organisation) + (f": {words.unit_name(unit)}" if unit else "")
        found.insert(0, (key(organisation.pk, unit.pk if unit else None), name))
    return found
