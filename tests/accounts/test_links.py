"""Signed links open one thing, for a time, until they are revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from delaktig.accounts import links
from delaktig.accounts.actor import command_actor, link_actor
from delaktig.accounts.models import SignedLink

PURPOSE = SignedLink.Purpose.ANSWER_FOR_MEASURES


@pytest.fixture
def link(municipality):
    municipality("638")
    return links.create(PURPOSE, "638", "partner_request:12", 30)


def test_a_link_opens_with_its_secret(link):
    made, secret = link
    opened = links.open(secret, PURPOSE)
    assert opened == made
    assert opened.target == "partner_request:12"


def test_the_database_does_not_know_the_secret(link):
    made, secret = link
    assert secret not in str(SignedLink.objects.filter(pk=made.pk).values().get())


@pytest.mark.parametrize("wrong", ["", "guess", "å"])
def test_another_secret_opens_nothing(link, wrong):
    assert links.open(wrong, PURPOSE) is None


def test_a_link_for_another_purpose_opens_nothing(link):
    assert links.open(link[1], "something_else") is None


def test_a_link_past_its_end_opens_nothing(link):
    made, secret = link
    assert links.open(secret, PURPOSE, now=made.expires_at - timedelta(seconds=1)) == made
    assert links.open(secret, PURPOSE, now=made.expires_at) is None


def test_a_revoked_link_opens_nothing_and_keeps_the_first_moment(link):
    made, secret = link
    links.revoke_all(PURPOSE, made.target)
    made.refresh_from_db()
    first = made.revoked_at
    links.revoke_all(PURPOSE, made.target)
    made.refresh_from_db()
    assert made.revoked_at == first
    assert links.open(secret, PURPOSE) is None


def test_links_to_something_else_stay_open_when_all_of_one_are_revoked(link):
    made, _secret = link
    _other, secret = links.create(PURPOSE, made.municipality_id, "partner_request:99", 30)
    links.revoke_all(PURPOSE, made.target)
    assert links.open(secret, PURPOSE) is not None


def test_only_the_holder_of_the_open_link_to_the_very_thing_holds_it(link):
    made, _secret = link
    code = made.municipality_id
    holder = link_actor(code, made.pk)
    assert links.holds(holder, PURPOSE, made.target)
    assert not links.holds(holder, PURPOSE, "partner_request:99")
    assert not links.holds(holder, "confirm_services", made.target)
    assert not links.holds(link_actor("434", made.pk), PURPOSE, made.target)
    assert not links.holds(link_actor(code, made.pk + 1), PURPOSE, made.target)
    assert not links.holds(command_actor(code, "tests"), PURPOSE, made.target)
    SignedLink.objects.filter(pk=made.pk).update(expires_at=timezone.now())
    assert not links.holds(holder, PURPOSE, made.target)
    links.revoke_all(PURPOSE, made.target)
    assert not links.holds(holder, PURPOSE, made.target)


def test_a_link_of_a_municipality_that_is_no_longer_served_opens_nothing(link):
    made, secret = link
    made.municipality.hosted = False
    made.municipality.save()
    assert links.open(secret, PURPOSE) is None


def test_use_is_noted_but_not_at_every_look(link):
    made, secret = link
    now = timezone.now()
    links.open(secret, PURPOSE, now=now)
    links.open(secret, PURPOSE, now=now + timedelta(minutes=1))
    made.refresh_from_db()
    assert made.last_used_at == now
    links.open(secret, PURPOSE, now=now + timedelta(minutes=11))
    made.refresh_from_db()
    assert made.last_used_at == now + timedelta(minutes=11)


@pytest.mark.parametrize(
    ("purpose", "target", "days"), [("x", "a:1", 1), (PURPOSE, "", 1), (PURPOSE, "a:1", 0), (PURPOSE, "a:1", 367)]
)
def test_a_link_without_sense_is_refused(municipality, purpose, target, days):
    municipality("638")
    with pytest.raises(ValueError, match="link"):
        links.create(purpose, "638", target, days)
