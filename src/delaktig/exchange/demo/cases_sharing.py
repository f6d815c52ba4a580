"""The demonstration's paths in common: two clients let the social work at the service point read along (row B21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from delaktig.accounts.models import User
from delaktig.clients.actions.sharing import ShareInput, share_path
from delaktig.clients.inputs import ConsentInput
from delaktig.clients.models import Client, Consent
from delaktig.exchange.demo.cases_times import CASEWORKER
from delaktig.exchange.demo.clients_loading import worker
from delaktig.organisations.models import Unit

COACH = "jobbcoach.kristinestad@demo.example"
WHO: tuple[tuple[str, str, int | None], ...] = (("samir", CASEWORKER, 180), ("marta", COACH, None))
"""Whose path is shared, by whom, and for how many days (none: until the consent is withdrawn)."""


def load_sharing(
    users: Mapping[str, User], clients: Mapping[str, Client], units: Mapping[str, Unit], today: date
) -> None:
    """Let the social work at the service point read the paths of two clients who have agreed to it."""
    for key, email, days in WHO:
        client = clients[key]
        agreed = ConsentInput(Consent.Scope.SHARED_VIEW, client.contact_language or "sv", interpreted=True)
        until = None if days is None else max(today, timezone.localdate()) + timedelta(days=days)
        given = ShareInput((units["287-social"].pk,), consent=agreed, valid_to=until)
        share_path(worker(users, email, today), client, given)
