"""Pages of times with clients: agreed, noted, invited to, interpreted, and shown to those who may."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pdfplumber
import pytest
from django.contrib.auth import get_user_model
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import Role
from delaktig.audit.models import Event
from delaktig.cases.actions.interpreting import InterpreterInput, order_interpreter
from delaktig.cases.actions.times import cancel_time, note_missed
from delaktig.cases.models import Appointment, InterpreterBooking, NoShowFee, Referral
from delaktig.clients.actions.relations import end_relation
from delaktig.clients.models import Client
from delaktig.organisations.models import Unit
from tests.cases.making import agree_on_a_service, make_plan
from tests.cases.working import (
    HERE,
    THERE,
    a_client,
    a_time,
    a_unit,
    a_worker,
    an_organisation,
    at,
    prohibit,
    relation_of,
)
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
LOOK = 8
"""What opening a client and recording the look costs at most."""


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def browser(actor: Actor) -> Browser:
    client = Browser(headers={"accept-language": "sv"})
    assert actor.user is not None
    get_user_model().objects.filter(pk=actor.user.pk).update(language="sv")
    actor.user.refresh_from_db()
    client.force_login(actor.user, backend="delaktig.accounts.backend.Backend")
    return client


def read(pdf: bytes) -> str:
    """Return the words of a PDF."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() or "" for page in opened.pages)


def of(client: Client, rest: str = "", code: str = HERE) -> str:
    return f"/desk/{code}/clients/{client.number}/times/{rest}"


def typed(actor: Actor, **values: Any) -> dict[str, Any]:
    assert actor.user is not None
    moment = timezone.localtime(at(5)).strftime("%Y-%m-%dT%H:%M")
    given = {"starts_at": moment, "minutes": 45, "officer": actor.user.pk, "about": "plan", "mode": "on_site"}
    return {**given, "place": "Stadshuset", **values}


def test_a_time_is_agreed_on_the_page_and_shown_there() -> None:
    actor = a_worker()
    client = a_client(actor)
    page = browser(actor)
    answer = page.post(of(client, "new/"), typed(actor))
    time = Appointment.objects.get()
    assert (answer.status_code, answer.url) == (302, of(client, f"{time.pk}/"))
    shown = page.get(answer.url).content.decode()
    assert "Stadshuset" in shown
    assert "Ingen tolk är på väg" in shown


def test_a_busy_worker_is_shown_with_the_other_time_and_agreed_with_a_tick() -> None:
    actor = a_worker()
    client = a_client(actor)
    a_time(actor, client, 5, 10)
    page = browser(actor)
    refused = page.post(of(client, "new/"), typed(actor))
    assert refused.status_code == 422
    assert "Den anställda har en annan tid då" in refused.content.decode()
    assert page.post(of(client, "new/"), typed(actor, all_the_same="on")).status_code == 302
    assert Appointment.objects.count() == 2


def test_the_invitation_hides_the_address_under_a_prohibition_in_page_and_pdf() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client)
    page = browser(actor)
    assert "Hemgatan 7" in page.get(of(client, f"{time.pk}/letter/")).content.decode()
    prohibit(client)
    shown = page.get(of(client, f"{time.pk}/letter/")).content.decode()
    assert "Hemgatan" not in shown
    assert 'dir="rtl"' in shown
    made = page.get(of(client, f"{time.pk}/letter.pdf"))
    assert made["Content-Type"] == "application/pdf"
    assert "Hemgatan" not in read(made.content)
    assert client.number in read(made.content)
    taken = json.loads(Event.objects.get(name="cases.taken_out").details)
    assert taken == {"what": "invitation", "fields": ["name", "number"]}


def test_the_invitation_tells_the_offices_telephone_to_one_who_cannot_come() -> None:
    actor = a_worker(unit=a_unit())
    client = a_client(actor)
    time = a_time(actor, client)
    Unit.objects.update(phone="019 123 4567")
    page = browser(actor)
    assert "019 123 4567" in page.get(of(client, f"{time.pk}/letter/")).content.decode()
    assert "019 123 4567" in read(page.get(of(client, f"{time.pk}/letter.pdf")).content)


def test_what_came_of_a_time_is_noted_and_taken_back_by_buttons() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client, -1)
    page = browser(actor)
    page.post(of(client, f"{time.pk}/note/"), {"what": "missed", "reason": "Sjukt barn"})
    time.refresh_from_db()
    assert (time.missed_at is not None, time.missed_reason) == (True, "Sjukt barn")
    page.post(of(client, f"{time.pk}/note/"), {"what": "taken_back"})
    time.refresh_from_db()
    assert time.missed_at is None
    assert page.post(of(client, f"{time.pk}/note/"), {"what": "danced"}).status_code == 404


def test_an_interpreter_is_ordered_from_a_supplier_and_confirmed() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client)
    supplier = an_organisation("Tolkar Ab")
    page = browser(actor)
    form = page.get(of(client, f"{time.pk}/interpreter/")).content.decode()
    assert "Tolkar Ab" in form
    assert "Ett barn tolkar aldrig" in form
    given = {"language": "ar", "mode": "phone", "supplier": "", "ordered_on": timezone.localdate().isoformat()}
    assert page.post(of(client, f"{time.pk}/interpreter/"), given).status_code == 422
    page.post(of(client, f"{time.pk}/interpreter/"), {**given, "supplier": supplier.pk, "cost": "48,50"})
    booking = InterpreterBooking.objects.get()
    assert booking.cost_cents == 4850
    page.post(of(client, f"{time.pk}/interpreter/{booking.pk}/note/"), {"what": "confirmed"})
    booking.refresh_from_db()
    assert booking.confirmed_on == timezone.localdate()
    assert "48,50" in page.get(f"/desk/{HERE}/times/interpreters/").content.decode()


def test_a_fee_is_decided_on_its_page_only_where_the_act_allows_and_printed() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client, -1, fee_warned=True)
    supplier = an_organisation("Tolkar Ab")
    given = InterpreterInput("ar", "phone", supplier.pk, timezone.localdate(), cost_cents=4200)
    booking = order_interpreter(actor, time, given)
    note_missed(actor, time)
    page, url = browser(actor), of(client, f"{time.pk}/interpreter/{booking.pk}/fee/")
    assert "inte känt än" in page.get(url).content.decode()
    judged = dict.fromkeys(("told_of_charge", "told_how_to_cancel", "understood"), "yes")
    form = {**judged, "reason_valid": "yes", "unreasonable": "no", "warning": "Avgift", "warning_language": "ar"}
    form |= {"channel": "phone", "amount": "42,00", "decided_on": timezone.localdate().isoformat()}
    form |= {"due_on": timezone.localtime(at(20)).date().isoformat()}
    assert page.post(url, form).status_code == 403
    assert not NoShowFee.objects.exists()
    assert page.post(url, {**form, "reason_valid": "no"}).status_code == 302
    paper = page.get(f"{url}decision/").content.decode()
    assert "42,00" in paper
    assert "434/2003" in paper
    assert page.post(f"{url}withdraw/").status_code == 302
    assert NoShowFee.objects.get().withdrawn_on is not None


def test_the_calendar_file_says_nothing_of_who_the_client_is() -> None:
    actor = a_worker()
    client = a_client(actor, "Nimelös")
    a_time(actor, client, place="Hemgatan 7")
    made = browser(actor).get(f"/desk/{HERE}/times/calendar.ics")
    said = made.content.decode().replace("\r\n ", "")
    assert "BEGIN:VEVENT" in said
    for word in ("Nimelös", "Amina", client.number, "Hemgatan", "Borgå"):
        assert word not in said


def test_times_are_shown_to_nobody_elsewhere_and_through_no_other_client() -> None:
    actor = a_worker()
    client, other = a_client(actor), a_client(actor, "Annan")
    time = a_time(actor, client)
    page = browser(actor)
    assert page.get(of(other, f"{time.pk}/")).status_code == 404
    stranger = browser(a_worker(code=THERE))
    assert stranger.get(of(client, f"{time.pk}/")).status_code == 404
    assert stranger.get(of(client, f"{time.pk}/", code=THERE)).status_code == 404
    reader = browser(a_worker(Role.READER))
    assert reader.get(of(client, f"{time.pk}/")).status_code == 403
    colleague = browser(a_worker())
    assert colleague.get(of(client, f"{time.pk}/")).status_code == 302  # asks for the reason first


def test_lists_of_times_ask_the_database_no_more_where_there_are_many() -> None:
    unit = a_unit()
    actor = a_worker(unit=unit)
    for n in range(6):
        a_time(actor, a_client(actor, f"Person{n}"), n + 1)
    page = browser(actor)
    for url in (f"/desk/{HERE}/times/?who=unit&span=month", f"/desk/{HERE}/times/interpreters/"):
        page.get(url)
        with at_most(12):
            assert page.get(url).status_code == 200


def test_the_pages_of_a_clients_times_keep_to_twelve_questions() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client)
    for n in range(5):
        a_time(actor, client, n + 10)
    page = browser(actor)
    for rest in ("", f"{time.pk}/", f"{time.pk}/letter/", "new/"):
        page.get(of(client, rest))
        with at_most(12):
            assert page.get(of(client, rest)).status_code == 200


def test_before_a_relation_is_closed_the_page_says_what_still_goes_on_and_leads_there() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client)
    supplier = an_organisation("Tolkcentralen")
    order_interpreter(actor, time, InterpreterInput("ar", "on_site", supplier.pk, timezone.localdate()))
    relation = relation_of(client)
    plan = make_plan(relation, timezone.localdate(), valid_to=timezone.localdate())
    item = agree_on_a_service(plan)
    waiting = Referral.objects.create(relation=relation, service=item.service, sent_on=timezone.localdate())
    over = Referral.objects.create(relation=relation, service=item.service, sent_on=timezone.localdate())
    over.events.create(kind="ended", on=timezone.localdate(), told_by="worker")
    there = f"/desk/{HERE}/clients/{client.number}"
    shown = browser(actor).get(f"{there}/relation/end/").content.decode()
    assert "Detta pågår ännu" in shown
    for address in (f"plan/{plan.pk}/end/", f"referrals/{waiting.pk}/", f"times/{time.pk}/"):
        assert f'href="{there}/{address}"' in shown
    assert f"/referrals/{over.pk}/" not in shown
    assert shown.count(f"/times/{time.pk}/") == 2  # the time, and its interpreter

    calm = a_client(actor, "Annan")
    assert "Detta pågår" not in browser(actor).get(f"/desk/{HERE}/clients/{calm.number}/relation/end/").content.decode()


def test_a_time_ahead_is_cancelled_after_the_relation_was_closed_and_nothing_else_is_done() -> None:
    actor = a_worker()
    client = a_client(actor)
    time = a_time(actor, client)
    supplier = an_organisation("Tolkcentralen")
    booking = order_interpreter(actor, time, InterpreterInput("ar", "on_site", supplier.pk, timezone.localdate()))
    end_relation(actor, relation_of(client), "moved")
    page = browser(actor)
    shown = page.get(of(client, f"{time.pk}/")).content.decode()
    assert "Ingen är ansvarig sedan klientrelationen avslutades" in shown
    assert "Ingen är ansvarig ännu" not in shown
    assert "cancelled_by_us" in shown
    assert "Flytta eller ändra" not in shown
    page.post(of(client, f"{time.pk}/interpreter/{booking.pk}/note/"), {"what": "confirmed"})
    page.post(of(client, f"{time.pk}/interpreter/{booking.pk}/note/"), {"what": "cancelled"})
    page.post(of(client, f"{time.pk}/note/"), {"what": "cancelled_by_us", "reason": "Flyttade"})
    time.refresh_from_db()
    booking.refresh_from_db()
    assert time.cancelled_at is not None
    assert (booking.confirmed_on, booking.cancelled_on) == (None, timezone.localdate())
    with pytest.raises(Denied):
        cancel_time(a_worker(), a_time(actor, a_client(actor, "Annan"), 9), by_client=False)


def test_what_a_time_is_about_and_how_you_meet_is_chosen_by_the_worker() -> None:
    actor = a_worker()
    client = a_client(actor)
    page = browser(actor)
    shown = page.get(of(client, "new/")).content.decode()
    radios = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", shown)
    assert len(radios) >= 8
    assert not any("checked" in one for one in radios)
    assert "Inget är valt på förhand" in shown
    given = typed(actor)
    del given["about"], given["mode"]
    assert page.post(of(client, "new/"), given).status_code == 422
    assert not Appointment.objects.exists()
    asked = page.get(of(client, "new/?about=review")).content.decode()
    assert [one for one in re.findall(r"<input[^>]*type=\"radio\"[^>]*>", asked) if "checked" in one]
