"""Address and whereabouts under a security prohibition are in no output of the whole system (661/2009 §36-37).

Every route as every role without the right; the client's own and that of one in the household. With the right the
same words are found, so that the crawl is seen to look.
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

from delaktig.accounts.models import Letter, Role
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.audit.models import Event
from delaktig.clients.models import Access, Assignment, HouseholdMember, SecurityProhibition
from tests.clients.building import officer, relation, signed_in, unit
from tests.clients.whole import Held, whole
from tests.isolation.crawl import Answer, crawl

HERE = "638"
PEOPLE = permissions_by_role()
WITHOUT = [role for role in Role.values if Permission.ADDRESS_READ not in PEOPLE[role]]


class Hidden:
    """A family with a security prohibition, and one worker of each role who is at work with it."""

    def __init__(self) -> None:
        ours = unit(HERE, "Ours")
        maker = officer(HERE, of=ours)
        self.own = whole(maker, "Zorvina", without=("clients.Access", "clients.Hold"))
        self.child = whole(maker, "Qwelmo", without=("clients.Access", "clients.Hold", "clients.SecurityProhibition"))
        home = self.own.of(HouseholdMember).household
        HouseholdMember.objects.filter(client=self.child.client).update(household=home, role="child")
        self.held = [self.own, self.child]
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
    with django_db_blocker.unblock(), transaction.atomic():
        yield Hidden()
        transaction.set_rollback(True)
    live.SECOND_FACTOR_REQUIRED = before


def leaks(answers: Iterator[Answer], words: list[str]) -> list[tuple[str, str, str]]:
    return [(one.route, one.at, word) for one in answers for word in words if word in one.text]


@pytest.mark.django_db
@pytest.mark.parametrize("role", WITHOUT)
def test_it_is_in_no_output_for_a_role_without_the_right(role: str, family: Hidden, caplog: Any, capfd: Any) -> None:
    assert leaks(crawl(signed_in(family.workers[role]), HERE, family.held), family.words) == []
    kept = [caplog.text, *capfd.readouterr()]
    kept += [f"{one.subject} {one.body} {one.link}" for one in Letter.objects.all()]
    kept += [f"{one.target} {one.details}" for one in Event.objects.all()]
    assert not [word for word in family.words for text in kept if word in text]


@pytest.mark.django_db
def test_it_is_in_no_output_for_one_who_has_the_right_but_is_not_at_work_with_the_family(family: Hidden) -> None:
    far = officer(HERE, "supervisor")
    assert leaks(crawl(signed_in(far), HERE, family.held), family.words) == []


@pytest.mark.django_db
def test_it_is_in_no_output_for_nobody(family: Hidden) -> None:
    assert leaks(crawl(Browser(), HERE, family.held), family.words) == []


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_once_it_is_over_everybody_at_work_with_the_family_sees_it_again(family: Hidden) -> None:
    with transaction.atomic():
        SecurityProhibition.objects.update(valid_from="2020-01-01", valid_to="2020-12-31")
        found = leaks(crawl(signed_in(family.workers["job_coach"]), HERE, family.held), family.words)
        transaction.set_rollback(True)
    assert {word for _route, _at, word in found} == set(family.words)
