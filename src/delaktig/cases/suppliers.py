"""Who interprets: organisations, never a person, and so never a child or another of the family (row B9)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.cases.models import InterpreterBooking
from delaktig.catalogue.selectors import visible_in
from delaktig.organisations.models import Organisation

TOPIC = "interpreting"
"""What the catalogue calls the need that an interpreter answers."""


def suppliers(code: str, on: date | None) -> QuerySet[Organisation]:
    """Return the organisations of a municipality's register from which interpreters may be ordered on a day.

    They are those whose service of interpreting is in force then, those from whom interpreters were ordered
    before, and companies of which the catalogue does not say that they do something else.
    """
    day = on or timezone.localdate()
    services = visible_in(code, day).exclude(organisation=None)
    interpreting = services.filter(topics__topic=TOPIC).values("organisation_id")
    orders = InterpreterBooking.objects.filter(relation__client__municipality_id=code).exclude(supplier=None)
    of_other_trade = services.values("organisation_id")
    found = Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), municipality_id=code)
    return found.filter(
        Q(pk__in=interpreting)
        | Q(pk__in=orders.values("supplier_id"))
        | Q(kind=Organisation.Kind.COMPANY) & ~Q(pk__in=of_other_trade)
    )
