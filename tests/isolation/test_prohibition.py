"""Address and whereabouts under a security prohibition are in no output of the whole system (661/2009 §36-37).

Every route as every role without the right, and every form that such a role can send; the links of providers, partners
and owners, and the own views; the client's own address and that of one in the household. With the right the same words
are found, so that the crawl is seen to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import Letter, Role
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.audit.models import Event
from delaktig.clients.models import Access, Assignment, HouseholdMember, SecurityProhibition
from tests.catalogue.building import a_service
from tests.clients.building import officer, relation, signed_in, unit
from tests.clients.whole import Held, whole
from tests.conftest import lasting
from tests.isolation.crawl import Answer, crawl
from tests.isolation.posting import posted
from tests.isolation.secret_links import Secrets, own_view, owner, partner, provider, walked
from tests.isolation.tokens import Tokens

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = "638"
SHOWN = 200
PEOPLE = permissions_by_role()
WITHOUT = [role for role in Role.values if Permission.ADDRESS_READ not in PEOPLE[role]]


class Hidden:
    """A family with a security prohibition, and one worker of each role who is at work with it."""

    def __init__(self) -> None:
        ours = unit(HERE, "Ours")
        maker = officer(HERE, of=ours)
        self.links = Secrets()
        self.own = whole(maker, "Zorvina", without=("clients.Access", "clients.Hold", "clients.SecurityProhibition"))
        service = a_service(command_actor(HERE, "tests"), {"name": "Kurs"}, on=timezone.localdate())
        provider(maker, self.own.client, service, self.links)  # all that may be given, before there was a prohibition
        SecurityProhibition.objects.create(client=self.own.client, valid_from="2026-01-02", reason="Told")
        partner(HERE, self.links)
        owner(HERE, service, self.links)
        self.child = whole(maker, "Qwelmo", without=("clients.Access", "clients.Hold", "clients.SecurityProhibition"))
        home = self.own.of(HouseholdMember).household
        HouseholdMember.objects.filter(client=self.child.client).update(household=home, role="child")
        self.held = [self.own, self.child]
        self.maker = maker
        self.workers = {role: officer(HERE, role, of=ours) for role in Role.values}
        for worker in self.workers.values():
            for one in self.held:
                Assignment.objects.create(
                    relation=relation(one.client), task="participant", officer=worker.user, valid_from="2020-01-01"
                )

    @property
    def words(self) -> list[str]:
        """Return what must be nowhere: street, postal code with town, whereabouts, phone, mail, of both."""
        return [words for one in self.held for words in hidden(one)]


def hidden(one: Held) -> list[str]:
    contact = one.client.contact
    return [contact.street, contact.town, contact.whereabouts, contact.phone, contact.email]


@pytest.fixture(scope="module")
def family(django_db_setup: None, django_db_blocker: Any) -> Iterator[Hidden]:
    before = live.SECOND_FACTOR_REQUIRED
    live.SECOND_FACTOR_REQUIRED = False
    with lasting(django_db_blocker):
        yield Hidden()
    live.SECOND_FACTOR_REQUIRED = before


def leaks(answers: Iterator[Answer], words: list[str]) -> list[tuple[str, str, str]]:
    tokens = Tokens(words)
    return [(one.route, one.at, word) for one in answers for word in tokens.found(one.text)]


@pytest.mark.parametrize("role", WITHOUT)
def test_it_is_in_no_output_for_a_role_without_the_right(role: str, family: Hidden, caplog: Any, capfd: Any) -> None:
    browser = signed_in(family.workers[role])
    pages = list(crawl(browser, HERE, family.held, role=role))
    assert leaks(iter(pages), family.words) == []
    opened = [one for one in pages if one.status == SHOWN]
    assert leaks(posted(browser, HERE, [family.own], opened, role=role), family.words) == []
    kept = [caplog.text, *capfd.readouterr()]
    kept += [f"{one.subject} {one.body} {one.link}" for one in Letter.objects.all()]
    kept += [f"{one.target} {one.details}" for one in Event.objects.all()]
    assert not Tokens(family.words).found("\n".join(kept))


def test_it_is_in_no_output_for_one_who_has_the_right_but_is_not_at_work_with_the_family(family: Hidden) -> None:
    far = officer(HERE, "supervisor")
    assert leaks(crawl(signed_in(far), HERE, family.held), family.words) == []


def test_it_is_in_no_output_for_nobody(family: Hidden) -> None:
    assert leaks(crawl(Browser(), HERE, family.held), family.words) == []


def test_it_is_in_nothing_that_a_link_or_the_own_view_opens(family: Hidden) -> None:
    """A provider who was given the address before there was a prohibition reads it no more; one's own view never."""
    with transaction.atomic():
        answers = [answer for one in family.held for answer in walked(family.links, own_view(family.maker, one.client))]
        transaction.set_rollback(True)
    assert {one.route for one in answers} > {"referral", "answer", "confirm", "own", "POST referral-answer"}
    assert leaks(iter(answers), family.words) == []


def test_without_a_prohibition_the_providers_link_tells_it(family: Hidden) -> None:
    with transaction.atomic():
        SecurityProhibition.objects.all().delete()
        found = leaks(walked(family.links), hidden(family.own))
        transaction.set_rollback(True)
    assert {word for _route, _at, word in found} >= {family.own.client.contact.street, family.own.client.contact.phone}


def test_with_the_right_the_same_crawl_finds_it(family: Hidden) -> None:
    """The right, work with the family, and a reason that is kept: then it is shown."""
    worker = family.workers["caseworker"]
    with transaction.atomic():
        for one in family.held:
            until = timezone.now() + timedelta(hours=1)
            Access.objects.create(client=one.client, user=worker.user, kind="address", reason="A letter", until=until)
        found = leaks(crawl(signed_in(worker), HERE, family.held), family.words)
        transaction.set_rollback(True)
    assert {word for _route, _at, word in found} == set(family.words)


def test_once_it_is_over_everybody_at_work_with_the_family_sees_it_again(family: Hidden) -> None:
    with transaction.atomic():
        SecurityProhibition.objects.update(valid_from="2020-01-01", valid_to="2020-12-31")
        found = leaks(crawl(signed_in(family.workers["job_coach"]), HERE, family.held), family.words)
        transaction.set_rollback(True)
    assert {word for _route, _at, word in found} == set(family.words)
