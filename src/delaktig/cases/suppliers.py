"""Who interprets: organisations, never a person, and so never a child or another of the family (row B9)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from delaktig.organisations.models import Organisation

KINDS = (
    Organisation.Kind.COMPANY,
    Organisation.Kind.AUTHORITY,
    Organisation.Kind.MUNICIPALITY,
    Organisation.Kind.ASSOCIATION,
    Organisation.Kind.OTHER,
)


def suppliers(code: str, on: date | None) -> QuerySet[Organisation]:
    """Return the organisations of a municipality's register from which interpreters may be ordered on a day."""
    found = Organisation.objects.filter(municipality_id=code, kind__in=KINDS)
    return found if on is None else found.filter(Q(closed_on=None) | Q(closed_on__gt=on))
