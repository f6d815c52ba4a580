"""The demonstration's referrals in each of their states, and notes in diaries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.cases.actions.diary import correct_entry, write_entry
from delaktig.cases.actions.referring import LinkFor, ReferralInput, refer, tell
from delaktig.cases.models import DiaryEntry
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client, ClientRelation
from delaktig.exchange.demo.cases_times import CASEWORKER
from delaktig.exchange.demo.clients_loading import worker

FIELDS = ("name", "mother_tongue", "contact_language", "official", "necessary")
REFERRED = (
    # client, service, days ago, by letter, what became of it: (kind, days ago, reason)
    ("samir", "five-welcome-office", 17, False, (("accepted", 15, ""), ("started", 12, ""), ("ended", 3, ""))),
    ("samir", "five-institute-courses", 6, True, ()),
    ("layla", "five-institute-courses", 14, False, (("declined", 9, "Gruppen är full till januari."),)),
    ("layla", "five-welcome-office", 8, False, (("accepted", 6, ""), ("started", 5, ""))),
    ("olena", "five-interpreting", 10, False, (("accepted", 8, ""), ("no_show", 2, ""))),
    ("olena", "five-welcome-office", 5, False, (("withdrawn", 1, "Klienten har redan hittat dit."),)),
)


def load_referrals(
    users: Mapping[str, User],
    clients: Mapping[str, Client],
    services: Mapping[str, Service],
    today: date,
    link_for: LinkFor,
) -> None:
    """Refer clients to services of the catalogue, and tell what became of it."""
    actor = worker(users, CASEWORKER, today)
    for key, slug, ago, by_letter, told in REFERRED:
        given = ReferralInput(
            services[slug].pk,
            today - timedelta(days=ago),
            FIELDS,
            {"necessary": "Behöver tolk de första gångerna."},
            email="mottagning@example.org" if by_letter else "",
        )
        referral = refer(actor, _relation(clients[key]), given, link_for)
        for kind, days, reason in told:
            tell(actor, referral, kind, today - timedelta(days=days), reason)
    _write(actor, clients, today)


def _write(actor: Actor, clients: Mapping[str, Client], today: date) -> None:
    samir = _relation(clients["samir"])
    write_entry(actor, samir, today - timedelta(days=20), "Första samtalet, med tolk. Familjen har fått sitt hem.")
    slip = write_entry(actor, samir, today - timedelta(days=8), "Gick igenom kursutbudet. Vill börja i december.")
    correct_entry(actor, slip, today - timedelta(days=8), "Gick igenom kursutbudet. Vill börja i januari.")
    write_entry(actor, samir, today - timedelta(days=2), "", DiaryEntry.Kind.SERVICE_NEED_ASKED)


def _relation(client: Client) -> ClientRelation:
    return ClientRelation.objects.get(client=client, ended_on=None)
