"""The desk's pages of hearing partners and of comments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import Letter
from delaktig.organisations.models import Organisation
from delaktig.programmes import comments
from delaktig.programmes.models import Comment, Edition, Measure, PartnerRequest
from tests.programmes.making import make_edition, make_measure
from tests.web.desk.counting import at_most


@pytest.fixture
def addresses(edition: Edition, asked: PartnerRequest, measure: Measure) -> dict[str, str]:
    comment = comments.write_comment(command_actor("638", "tests"), edition, "Vem ordnar lokalen?", measure=measure)
    base = "/desk/{code}/consultation/"
    return {
        "list": base,
        "edition": f"{base}{edition.pk}/",
        "days": f"{base}{edition.pk}/days/",
        "choose": f"{base}{edition.pk}/ask/",
        "ask": f"{base}{edition.pk}/ask/?organisation={asked.organisation_id}",
        "request": f"{base}requests/{asked.pk}/",
        "withdraw": f"{base}requests/{asked.pk}/withdraw/",
        "comments": "/desk/{code}/comments/",
        "write": f"/desk/{{code}}/comments/write/{edition.pk}/?measure={measure.pk}",
        "settle": f"/desk/{{code}}/comments/{comment.pk}/settle/",
    }


NAMES = ("list", "edition", "days", "choose", "ask", "request", "withdraw", "comments", "write", "settle")
LISTS = ("list", "comments")


@pytest.mark.parametrize("name", NAMES)
def test_the_coordinator_opens_the_page_in_few_queries(
    name: str, addresses: dict[str, str], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("coordinator")
    with at_most(12):
        page = client.get(addresses[name].format(code="638"))
    assert page.status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_is_refused_and_a_stranger_is_led_to_sign_in(
    name: str, addresses: dict[str, str], signed_in: Callable[..., Client], client: Client
) -> None:
    assert signed_in("reader").get(addresses[name].format(code="638")).status_code == 403
    assert "/account/login/" in client.get(addresses[name].format(code="638"))["Location"]


@pytest.mark.parametrize("name", NAMES)
def test_another_municipality_sees_nothing_of_it(
    name: str, addresses: dict[str, str], signed_in: Callable[..., Client]
) -> None:
    other = signed_in("coordinator", code="091")
    assert other.get(addresses[name].format(code="638")).status_code == 404
    own = other.get(addresses[name].format(code="091"))
    assert own.status_code == (200 if name in LISTS else 404)
    assert "Nya grannar" not in own.content.decode()
    assert "lokalen" not in own.content.decode()


def test_the_coordinator_asks_a_partner(
    edition: Edition, partner: Organisation, measure: Measure, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("coordinator")
    address = f"/desk/638/consultation/{edition.pk}/ask/?organisation={partner.pk}"
    page = client.get(address)
    assert page.context["form"].initial["measures"] == [str(measure.pk)]
    assert 'value="office@example.org"' in page.content.decode()
    due = timezone.localdate() + timedelta(days=10)
    given = {"measures": [str(measure.pk)], "email": "office@example.org", "language": "fi", "due_on": due.isoformat()}
    sent = client.post(address, given)
    request = PartnerRequest.objects.get()
    assert sent["Location"] == f"/desk/638/consultation/requests/{request.pk}/"
    assert Letter.objects.get().body.startswith("Hei,")
    again = client.post(address, given)
    assert again.status_code == 422
    assert "redan fått frågan" in again.content.decode()
    nothing = client.post(address, {**given, "measures": [], "due_on": "2001-01-01"})
    assert nothing.status_code == 422
    assert "minst en åtgärd" in nothing.content.decode()


def test_a_partner_is_reminded_and_the_request_withdrawn(
    asked: PartnerRequest, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("coordinator")
    base = f"/desk/638/consultation/requests/{asked.pk}/"
    assert client.get(f"{base}remind/").status_code == 405
    assert client.post(f"{base}remind/").status_code == 302
    assert Letter.objects.count() == 2
    assert client.post(f"{base}withdraw/").status_code == 302
    asked.link.refresh_from_db()
    asked.refresh_from_db()
    assert asked.link.revoked_at is not None
    assert "återkallad" in client.get(base).content.decode()
    assert client.post(f"{base}remind/", follow=True).status_code == 200
    assert Letter.objects.count() == 2


def test_filters_stand_in_the_address(asked: PartnerRequest, signed_in: Callable[..., Client]) -> None:
    client = signed_in("coordinator")
    base = "/desk/638/consultation/"
    assert len(client.get(base).context["rows"]) == 1
    assert len(client.get(f"{base}?state=waiting").context["rows"]) == 1
    assert len(client.get(f"{base}?state=answered").context["rows"]) == 0
    assert (
        len(client.get(f"{base}?organisation={asked.organisation_id}&edition={asked.edition_id}").context["rows"]) == 1
    )


def test_the_days_of_the_consultation_are_set(edition: Edition, signed_in: Callable[..., Client]) -> None:
    client = signed_in("coordinator")
    address = f"/desk/638/consultation/{edition.pk}/days/"
    wrong = client.post(address, {"first": "2024-03-10", "last": "2024-03-01"})
    assert wrong.status_code == 422
    assert client.post(address, {"first": "2024-03-01", "last": "2024-03-31"}).status_code == 302
    edition.refresh_from_db()
    assert edition.consultation_to is not None
    assert edition.consultation_to.isoformat() == "2024-03-31"


def test_an_editor_comments_and_the_coordinator_settles(
    edition: Edition, measure: Measure, signed_in: Callable[..., Client]
) -> None:
    editor, coordinator = signed_in("editor"), signed_in("coordinator")
    address = f"/desk/638/comments/write/{edition.pk}/?measure={measure.pk}"
    assert "Ordna träffar" in editor.get(address).content.decode()
    assert editor.post(address, {"body": ""}).status_code == 422
    assert editor.post(address, {"body": "Vem ordnar lokalen?"}).status_code == 302
    made = Comment.objects.get()
    assert made.measure == measure
    settle = f"/desk/638/comments/{made.pk}/settle/"
    assert editor.get(settle).status_code == 403
    assert coordinator.post(settle, {"answer": ""}).status_code == 422
    assert coordinator.post(settle, {"answer": "Lokalen står nu i åtgärden"}).status_code == 302
    shown = editor.get("/desk/638/comments/?state=settled").content.decode()
    assert "Lokalen står nu i åtgärden" in shown
    assert not editor.get("/desk/638/comments/?state=open").context["rows"]
    assert coordinator.post(f"/desk/638/comments/{made.pk}/reopen/").status_code == 302
    assert len(editor.get("/desk/638/comments/?state=open").context["rows"]) == 1


def test_a_comment_on_another_editions_part_is_not_found(
    edition: Edition, measure: Measure, municipality: Callable[[str], object], signed_in: Callable[..., Client]
) -> None:
    other = make_edition(title="Ett annat")
    client = signed_in("coordinator")
    address = f"/desk/638/comments/write/{other.pk}/?measure={measure.pk}"
    assert client.post(address, {"body": "Hej"}).status_code == 404
    assert client.get(f"/desk/638/comments/write/{edition.pk}/?measure=x").status_code == 404


def test_empty_lists_say_what_to_do(edition: Edition, signed_in: Callable[..., Client]) -> None:
    client = signed_in("coordinator")
    assert "Ingen samarbetspart har fått frågan" in client.get("/desk/638/consultation/").content.decode()
    assert "Inga kommentarer ännu" in client.get("/desk/638/comments/").content.decode()
    ask = f"/desk/638/consultation/{edition.pk}/ask/"
    assert "Det finns inga åtgärder" in client.get(ask).content.decode()
    make_measure(edition)
    assert "Inga organisationer ännu" in client.get(ask).content.decode()


def test_lists_do_not_ask_once_for_each_row(
    edition: Edition, measure: Measure, signed_in: Callable[..., Client]
) -> None:
    staff = command_actor("638", "tests")
    for number in range(30):
        comments.write_comment(staff, edition, f"Kommentar {number}", measure=measure)
    client = signed_in("coordinator")
    with at_most(12):
        page = client.get("/desk/638/comments/?state=open")
    assert len(page.context["rows"]) == 30
