"""Pages of who takes part: the member answers on its desk, the lead sees it, and nothing is shown before."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.programmes.actions.memberships import MembershipAnswer, tell_of_answer
from delaktig.programmes.models import Edition
from tests.programmes.making import freeze_plainly, make_edition
from tests.web.desk.counting import at_most
from tests.web.desk.programmes.conftest import LEAD, MEMBER
from tests.web.desk.programmes.test_doors import PAGES, addresses, names_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(municipality: Callable[[str], object]) -> Edition:
    for code in (LEAD, MEMBER):
        municipality(code)
    return make_edition(members=(LEAD,), asked=(MEMBER,))


@pytest.fixture
def lead(edition: Edition, signed_in: Callable[..., Client]) -> Client:
    return english(signed_in("coordinator", code=LEAD))


@pytest.fixture
def member(edition: Edition, signed_in: Callable[..., Client]) -> Client:
    return english(signed_in("coordinator", code=MEMBER))


def english(client: Client) -> Client:
    client.cookies["delaktig_language"] = "en"
    return client


def words(client: Client, url: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get(url).content.decode())).split())


def at(route: str, edition: Edition, *more: object, code: str = MEMBER) -> str:
    return reverse(route, args=[code, edition.pk, *more])


def test_the_first_page_leads_to_the_question_and_the_answer_opens_the_programme(
    member: Client, edition: Edition
) -> None:
    url = at("desk-programme-membership", edition)
    today = member.get(reverse("desk-today", args=[MEMBER])).content.decode()
    assert url in today
    assert "asks whether we take part" in today
    page = member.get(url)
    assert "What the answer does" in page.content.decode()
    answer = member.post(url, {"answer": "accepted", "lead_records": "on", "ground": "Gärna"}, follow=True)
    assert "The answer is recorded" in answer.content.decode()
    row = edition.members.get(municipality=MEMBER)
    assert (row.consent, row.lead_records, row.ground) == ("accepted", True, "Gärna")
    assert row.answered_on == timezone.localdate()
    assert url not in member.get(reverse("desk-today", args=[MEMBER])).content.decode()
    assert "may record its decisions" in words(member, url)


def test_an_answer_must_be_chosen(member: Client, edition: Edition) -> None:
    url = at("desk-programme-membership", edition)
    assert member.post(url, {"ground": "Kanske"}).status_code == 422
    assert edition.members.get(municipality=MEMBER).consent == "asked"


def test_who_declines_is_led_to_its_programmes_and_the_lead_can_ask_again(
    member: Client, lead: Client, edition: Edition
) -> None:
    answer = member.post(at("desk-programme-membership", edition), {"answer": "declined", "ground": "Vi gör ett eget"})
    assert answer["Location"] == reverse("desk-programmes", args=[MEMBER])
    assert member.get(at("desk-programme-edition", edition)).status_code == 404
    assert "has declined" in words(lead, at("desk-programme-members", edition, code=LEAD))
    url = at("desk-programme-member", edition, MEMBER, code=LEAD)
    assert "Vi gör ett eget" in words(lead, url)
    assert lead.post(url, {"again": "1"}).status_code == 302
    assert edition.members.get(municipality=MEMBER).consent == "asked"
    assert lead.post(url, {"again": "1"}).status_code == 403


@pytest.mark.parametrize("route", PAGES)
def test_whom_is_asked_meets_no_broken_page(route: str, house: object, signed_in: Callable[..., Client]) -> None:
    house.edition.members.filter(municipality=MEMBER).update(consent="asked")  # type: ignore[attr-defined]
    client = signed_in("coordinator", code=MEMBER)
    if names_of(route) != {"code"}:
        for url in addresses(route, house, MEMBER):  # type: ignore[arg-type]
            assert client.get(url).status_code in {200, 403, 404}, url


OTHERS = sorted(
    name
    for name in get_resolver().reverse_dict
    if isinstance(name, str) and name.startswith("desk-") and names_of(name) == {"code", "edition"}
)


@pytest.mark.parametrize("route", OTHERS)
def test_no_page_of_an_edition_breaks_for_whom_is_asked(route: str, member: Client, edition: Edition) -> None:
    answer = member.get(at(route, edition))
    assert answer.status_code in {200, 302, 403, 404, 405}, route


def test_whom_is_asked_reads_with_the_question_in_sight(member: Client, edition: Edition) -> None:
    for route in ("desk-programme-edition", "desk-programme-text", "desk-completeness"):
        assert at("desk-programme-membership", edition) in member.get(at(route, edition)).content.decode(), route
    assert "has not answered" in words(member, reverse("desk-programmes", args=[MEMBER]))


def test_the_lead_records_an_answer_given_elsewhere_with_where_it_is_written(lead: Client, edition: Edition) -> None:
    assert "Nobody answers for it" in words(lead, at("desk-programme-members", edition, code=LEAD))
    url = at("desk-programme-member", edition, MEMBER, code=LEAD)
    given = {"answer": "accepted", "answered_on": timezone.localdate().isoformat(), "lead_records": "on"}
    assert lead.post(url, given).status_code == 422
    assert lead.post(url, {**given, "ground": "Kommunstyrelsen § 45"}).status_code == 302
    row = edition.members.get(municipality=MEMBER)
    assert (row.consent, row.told_by_id, row.lead_records) == ("accepted", LEAD, True)
    assert "Kommunstyrelsen § 45" in words(lead, at("desk-programme-members", edition, code=LEAD))


def test_the_lead_does_not_answer_for_whom_has_people_here(lead: Client, member: Client, edition: Edition) -> None:
    url = at("desk-programme-member", edition, MEMBER, code=LEAD)
    assert "An answer given elsewhere" not in words(lead, url)
    given = {"answer": "accepted", "answered_on": timezone.localdate().isoformat(), "ground": "Ett brev"}
    assert lead.post(url, given).status_code == 403
    assert edition.members.get(municipality=MEMBER).consent == "asked"


def test_what_the_lead_has_told_is_to_be_confirmed(
    edition: Edition, signed_in: Callable[..., Client], actor_with_role: Callable[..., Actor]
) -> None:
    told = MembershipAnswer(accepts=True, ground="Ett brev")
    day = timezone.localdate()
    tell_of_answer(actor_with_role("coordinator", code=LEAD), edition, MEMBER, told, day, day)
    client = english(signed_in("coordinator", code=MEMBER))
    assert "confirm or decline" in words(client, reverse("desk-today", args=[MEMBER]))
    assert "Ett brev" in words(client, at("desk-programme-membership", edition))


def test_the_page_of_members_stays_open_when_the_text_is_frozen_and_names_nobody_new(
    lead: Client, edition: Edition
) -> None:
    freeze_plainly(edition)
    url = at("desk-programme-members", edition, code=LEAD)
    assert "no member can be added" in words(lead, url)
    assert lead.post(url, {"members": "Närpes"}).status_code == 403


def test_the_members_of_an_edition_are_shown_in_few_queries(lead: Client, edition: Edition) -> None:
    with at_most(12):
        assert lead.get(at("desk-programme-members", edition, code=LEAD)).status_code == 200
