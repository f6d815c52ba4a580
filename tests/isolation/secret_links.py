"""The doors that need no account: a provider's, a partner's and an owner's link, and a client's own view."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import timedelta

from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor, command_actor
from delaktig.cases.actions.referring import ReferralInput, refer
from delaktig.cases.provider_fields import provider_fields
from delaktig.catalogue import freshness
from delaktig.catalogue.actions import confirming
from delaktig.catalogue.models import Service
from delaktig.clients.actions.own_letters import give_letter
from delaktig.clients.models import Client
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes import consultation
from delaktig.programmes.consultation import AskInput
from delaktig.programmes.models import MeasureParty
from delaktig.web import routes
from tests.browser.addresses import PATTERNS
from tests.clients.building import relation
from tests.isolation.crawl import Answer, said
from tests.isolation.posting import sent_from
from tests.programmes.making import make_edition, make_measure

OFFICE = "office@example.org"
LANGUAGES = ("sv", "fi", "en")
OWN_LANGUAGES = ("sv", "ar")
OWN_PAGES = sorted(name for name, route in routes.routes().items() if route.permission == routes.OWN)


class Secrets(list[str]):
    """Keeps the addresses of links as they are made."""

    def of(self, part: str) -> object:
        """Return what makes the address of a secret."""

        def address(secret: str) -> str:
            self.append(f"/{part}/{secret}/")
            return f"http://localhost/{part}/{secret}/"

        return address


def provider(worker: Actor, client: Client, service: Service, found: Secrets) -> None:
    """Refer a client with every item of 681/2023 §94 that may be given today."""
    given = ReferralInput(service.pk, timezone.localdate(), tuple(one.key for one in provider_fields()), email=OFFICE)
    refer(worker, relation(client), given, found.of("referral"))  # type: ignore[arg-type]


def partner(code: str, found: Secrets) -> None:
    """Ask a partner what it says of a measure."""
    organisation = Organisation.objects.create(kind="association", municipality_id=code, email=OFFICE)
    OrganisationName.objects.create(organisation=organisation, language="sv", name="Nya grannar rf")
    edition, today = make_edition(members=(code,)), timezone.localdate()
    measure = make_measure(edition)
    MeasureParty.objects.create(measure=measure, part="partner", organisation=organisation)
    given = AskInput(organisation.pk, OFFICE, (measure.pk,), "sv", "Hör av er.", today + timedelta(days=14))
    consultation.ask(command_actor(code, "tests"), edition, given, found.of("answer"), today)  # type: ignore[arg-type]


def owner(code: str, service: Service, found: Secrets) -> None:
    """Ask a service's owner whether what is said of it is right."""
    asked = freshness.Owner(OFFICE, "")
    confirming.ask_owner(command_actor(code, "tests"), asked, [service], "sv", found.of("confirm"))  # type: ignore[arg-type]


def own_view(worker: Actor, client: Client) -> Browser:
    """Open a client's own view with a letter's code."""
    letter, code = give_letter(worker, client, "ar", identity_seen=True)
    browser = Browser()
    assert browser.post(f"/own/sv/{letter.number}/", {"code": code}).status_code == 302
    return browser


def walked(found: Secrets, own: Browser | None = None) -> Iterator[Answer]:
    """Open every link in each language and send what it offers to send; open each page of the own view."""
    for at in found:
        for language in LANGUAGES:
            yield from _opened(Browser(), f"{at}?language={language}")
    for name in OWN_PAGES if own is not None else ():
        for language in OWN_LANGUAGES:
            browser = Browser()
            browser.cookies = copy(own.cookies)  # who leaves loses the cookie, though the leaving is undone
            yield from _opened(browser, "/" + PATTERNS[name].replace("<own_language:language>", language))


def _opened(browser: Browser, at: str) -> Iterator[Answer]:
    with transaction.atomic():
        answer = browser.get(at)
        page = Answer(at.split("/")[1], at, answer.status_code, said(answer))
        transaction.set_rollback(True)
    assert page.status == 200, f"{at} does not open: {page.status}"
    yield page
    yield from sent_from(browser, [page])
