"""What a remark may be about: the services and measures that a municipality may choose among."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.catalogue.models import Service
from delaktig.programmes.measure_services import choosable
from delaktig.programmes.models import Measure
from delaktig.programmes.selectors import joined


def services_for(actor: Actor, on: date) -> QuerySet[Service]:
    """Return the services that a remark may be about: the municipality's own in use, and those its guide shows."""
    return choosable(actor.municipality, on)


def measures_for(actor: Actor) -> QuerySet[Measure]:
    """Return the measures that a remark may be about, of all editions joined: the common ones and the own."""
    rows = Measure.objects.filter(goal__theme__edition__in=joined(actor).values("pk"))
    return rows.filter(Q(municipality=None) | Q(municipality_id=actor.municipality))
