"""Pages of hand-overs: preview before sending, the packet on paper and as files, the receiver's list and answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from delaktig.cases.models import Handover
from delaktig.clients.models import Client
from tests.cases.working import HERE, THERE, a_client, a_municipality, a_worker, prohibit
from tests.web.desk.counting import at_most
from tests.web.desk.times.test_pages import browser, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def of(client: Client, rest: str = "") -> str:
    return f"/desk/{HERE}/clients/{client.number}/handover/{rest}"


def typed(**values: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    consent = {"consent_on": today, "consent_language": "ar", "consent_how": "written"}
    parts = ["identity", "languages", "contact"]
    return {"municipality": THERE, "on": today, "parts": parts, "note": "Hälsningar", **consent, **values}


def test_the_packet_is_seen_before_it_is_sent_and_then_received_there() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    client = a_client(actor, "Nimelös")
    page, there = browser(actor), browser(receiver)
    shown = page.post(of(client, "move/"), typed(preview="1")).content.decode()
    assert "Hemgatan 7" in shown
    assert not Handover.objects.exists()
    assert page.post(of(client, "move/"), typed(consent_on="")).status_code == 422
    assert page.post(of(client, "move/"), typed()).status_code == 302
    handover = Handover.objects.get()
    assert "Nimelös" not in there.get(f"/desk/{THERE}/handovers/").content.decode()
    assert "Nimelös" in there.get(f"/desk/{THERE}/handovers/{handover.pk}/").content.decode()
    assert receiver.user is not None
    given = {"officer": receiver.user.pk, "on": timezone.localdate().isoformat(), "all_the_same": ""}
    answer = there.post(f"/desk/{THERE}/handovers/{handover.pk}/", given)
    assert answer.status_code == 302
    assert there.get(answer.url).status_code == 200
    assert page.get(of(client)).status_code == 200


def test_declining_is_seen_by_the_sender() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    client = a_client(actor)
    page, there = browser(actor), browser(receiver)
    page.post(of(client, "move/"), typed())
    handover = Handover.objects.get()
    there.post(f"/desk/{THERE}/handovers/{handover.pk}/decline/", {"reason": "Bor inte här"})
    assert "Bor inte här" in page.get(of(client, f"{handover.pk}/")).content.decode()


def test_the_packet_on_paper_and_in_files_has_no_hidden_address() -> None:
    actor = a_worker()
    client = a_client(actor)
    prohibit(client)
    page = browser(actor)
    page.post(of(client, "move/"), typed(municipality="020"))
    handover = Handover.objects.get()
    for name in ("json", "pdf", "print"):
        made = page.get(of(client, f"{handover.pk}/packet/{name}/"))
        assert made.status_code == 200
        said = read(made.content) if name == "pdf" else made.content.decode()
        assert "Hemgatan" not in said
        assert "Testare" in said
    data = json.loads(page.get(of(client, f"{handover.pk}/packet/json/")).content)
    assert (data["shape"], data["prohibition"]) == ("delaktig-handover-1", True)
    assert page.get(of(client, f"{handover.pk}/packet/exe/")).status_code == 404
    assert page.post(of(client, f"{handover.pk}/received/")).status_code == 302
    assert client.relations.get().end_reason == "moved"


def test_the_flip_is_made_on_its_page() -> None:
    actor = a_worker()
    client = a_client(actor)
    given = {"authority": "employment_authority", "on": timezone.localdate().isoformat()}
    given |= {"parts": ["identity", "languages"], "note": ""}
    assert browser(actor).post(of(client, "authority/"), given).status_code == 302
    assert client.relations.get().responsibilities.get(valid_to=None).authority == "employment_authority"


def test_strangers_see_no_hand_over() -> None:
    actor = a_worker()
    client, other = a_client(actor), a_client(actor, "Annan")
    a_municipality(THERE)
    page = browser(actor)
    page.post(of(client, "move/"), typed())
    handover = Handover.objects.get()
    assert page.get(of(other, f"{handover.pk}/")).status_code == 404
    third = browser(a_worker(code="504"))
    assert third.get(f"/desk/504/handovers/{handover.pk}/").status_code == 404
    assert browser(a_worker("reader", THERE)).get(f"/desk/{THERE}/handovers/").status_code == 403


def test_the_pages_keep_to_twelve_questions() -> None:
    actor, receiver = a_worker(), a_worker(code=THERE)
    client = a_client(actor)
    page, there = browser(actor), browser(receiver)
    page.post(of(client, "move/"), typed())
    handover = Handover.objects.get()
    for browsing, url in (
        (page, of(client)),
        (page, of(client, f"{handover.pk}/")),
        (there, f"/desk/{THERE}/handovers/"),
        (there, f"/desk/{THERE}/handovers/{handover.pk}/"),
    ):
        browsing.get(url)
        with at_most(12):
            assert browsing.get(url).status_code == 200
