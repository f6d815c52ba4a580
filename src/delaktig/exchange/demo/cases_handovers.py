"""The demonstration's hand-overs: one waits for Lovisa, one went to another service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from delaktig.accounts.models import User
from delaktig.cases.actions.handing import ConsentInput, HandoverInput, hand_over_move, hand_over_service
from delaktig.clients.models import Client, ClientRelation
from delaktig.exchange.demo.cases_times import CASEWORKER
from delaktig.exchange.demo.clients_loading import worker
from delaktig.organisations.models import Organisation

OF_BORGA, LOVISA = "handlaggare.borga@demo.example", "434"


def load_handovers(
    users: Mapping[str, User], clients: Mapping[str, Client], organisations: Mapping[str, Organisation], today: date
) -> None:
    """Hand a client of Borgå over to Lovisa, who has not answered yet, and one of Kristinestad to another service."""
    yesterday = today - timedelta(days=1)
    move = HandoverInput(
        yesterday,
        ("identity", "contact", "languages", "residence", "background", "assessment", "plan", "services"),
        "Flyttar till en lägenhet i Lovisa. Vill fortsätta med svenska på kvällstid.",
    )
    farid = clients["farid"]
    consent = ConsentInput(yesterday, farid.contact_language or "sv", interpreted=True)
    hand_over_move(worker(users, OF_BORGA, today), _relation(farid), move, LOVISA, consent)

    part = HandoverInput(yesterday, ("identity", "languages"), "Behöver råd om boendet.")
    agreed = ConsentInput(yesterday, "uk", "oral", interpreted=True)
    other = organisations["287-stat"].pk
    hand_over_service(worker(users, CASEWORKER, today), _relation(clients["olena"]), part, other, agreed)


def _relation(client: Client) -> ClientRelation:
    return ClientRelation.objects.get(client=client, ended_on=None)
