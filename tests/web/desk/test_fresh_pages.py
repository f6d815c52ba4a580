"""Pages of keeping services fresh, of what readers tell and of urgent notices: they show, they act, few queries."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delaktig.accounts.actor import reader_actor
from delaktig.accounts.models import Letter
from delaktig.catalogue.actions.confirming import set_owner
from delaktig.catalogue.actions.reports import report_wrong, say_useful
from delaktig.catalogue.models import Confirmation, LinkCheck, LinkRound, Miss, Notice, Report, Service
from delaktig.catalogue.notices import current
from delaktig.catalogue.search import search
from tests.catalogue.building import a_service
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
OFFICE = "kansliet@exempel.example"
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


@pytest.fixture
def desk(signed_in: Any) -> Client:
    client: Client = signed_in("coordinator")
    return client


def url(route: str, *args: Any) -> str:
    return reverse(route, args=["638", *args])


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def stale(coordinator: Any, name: str = "Kurs", **facts: Any) -> Service:
    return a_service(coordinator, {"name": name}, on=LONG_AGO, **{"owner_email": OFFICE, **facts})


def asked(desk: Client) -> str:
    """Ask all owners whose services press; return the path of the link in the letter."""
    page = desk.get(url("desk-freshness-ask"))
    fields = re.findall(r'name="(ask_\d+|language_\d+)"', page.content.decode())
    desk.post(url("desk-freshness-ask"), {name: "on" if name.startswith("ask") else "sv" for name in fields})
    return "/" + Letter.objects.first().link.split("/", 3)[3]  # type: ignore[union-attr]


def test_the_list_shows_what_presses_and_filters_it(desk: Client, coordinator: Any) -> None:
    stale(coordinator)
    a_service(coordinator, {"name": "Utan ägare"}, on=TODAY)
    page = text(desk.get(url("desk-freshness")))
    assert "Kurs" in page
    assert "Utan ägare" in page
    assert "Utan ägare" not in text(desk.get(url("desk-freshness"), {"which": "stale"})).split("<tbody")[1]


@pytest.mark.parametrize("route", ["desk-freshness", "desk-freshness-ask", "desk-freshness-links"])
def test_the_pages_of_freshness_take_few_queries_however_many_services(
    desk: Client, coordinator: Any, route: str
) -> None:
    for number in range(12):
        one = stale(coordinator, f"Kurs {number}", website=f"https://exempel.example/{number}")
        if number % 2:
            LinkCheck.objects.create(
                keeper_id="638", address=one.website, checked_at=timezone.now(), failing_since=timezone.now()
            )
    desk.get(url(route))
    with at_most(12):
        assert desk.get(url(route)).status_code == 200


def test_a_person_confirms_with_one_click_on_the_desk(desk: Client, coordinator: Any) -> None:
    service = stale(coordinator)
    desk.post(url("desk-freshness-confirm", service.slug))
    service.refresh_from_db()
    assert service.confirmed_on == TODAY
    assert "Alla tjänster är aktuella" in text(desk.get(url("desk-freshness")))


def test_an_owner_is_named_on_the_desk(desk: Client, coordinator: Any) -> None:
    service = stale(coordinator, owner_email="")
    assert desk.post(url("desk-freshness-owner", service.slug), {"email": "no address"}).status_code == 422
    desk.post(url("desk-freshness-owner", service.slug), {"email": OFFICE})
    service.refresh_from_db()
    assert service.owner_email == OFFICE


def test_one_letter_goes_to_each_owner_and_can_be_reminded_and_withdrawn(desk: Client, coordinator: Any) -> None:
    for name in ("Kurs", "Kafé"):
        stale(coordinator, name)
    stale(coordinator, "Annan", owner_email="other@exempel.example")
    path = asked(desk)
    assert Letter.objects.count() == 2
    assert "Ingen att fråga" in text(desk.get(url("desk-freshness-ask")))
    question = Confirmation.objects.filter(email=OFFICE)[0]
    desk.post(url("desk-freshness-remind", question.pk))
    assert Letter.objects.filter(to=OFFICE).count() == 2
    assert desk.get(url("desk-freshness-withdraw", question.pk)).status_code == 200
    desk.post(url("desk-freshness-withdraw", question.pk))
    closed = [Client().get("/" + letter.link.split("/", 3)[3]) for letter in Letter.objects.exclude(link="")]
    assert sorted(one.status_code for one in closed) == [200]
    assert path


def test_an_owner_answers_by_the_link_alone_without_cookie_or_session(desk: Client, coordinator: Any) -> None:
    first, second = stale(coordinator), stale(coordinator, "Kafé")
    path = asked(desk)
    Session.objects.all().delete()
    owner = Client(enforce_csrf_checks=True)
    page = owner.get(path)
    assert "Kurs" in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    one, two = (f"{path}{pk}/" for pk in Confirmation.objects.order_by("pk").values_list("pk", flat=True))
    assert "Lundagatan 1" in text(owner.get(one))
    answer = owner.post(one, {"answer": "stands"})
    assert answer["Location"].startswith(f"{two}?")
    assert "Nästa" in text(owner.get(answer["Location"]))
    answer = owner.post(two, {"answer": "wrong", "end_note": "Slut."})
    assert answer["Location"].startswith(f"{path}?")
    assert "det var allt" in text(owner.get(answer["Location"]))
    first.refresh_from_db()
    assert first.confirmed_on == TODAY
    assert Confirmation.objects.get(service=second).answer == "wrong"
    assert not owner.cookies
    assert not Session.objects.exists()


def mended(page: str) -> dict[str, str]:
    """Return the fields of the form of mending as the page has them."""
    fields = dict(re.findall(r'<input type="text" name="((?:hours|phone|words)[^"]*)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea name="([^"]*)"[^>]*>\s*([^<]*)</textarea>', page))
    return {**fields, "answer": "mended"}


def page_names(page: str) -> set[str]:
    return set(re.findall(r'name="((?:hours|phone|words)[^"]*)"', page))


def test_what_an_owner_mends_is_seen_as_differences_and_taken_up_with_one_click(desk: Client, coordinator: Any) -> None:
    service = stale(coordinator)
    path = f"{asked(desk)}{Confirmation.objects.get().pk}/"
    owner = Client()
    page = owner.get(path).content.decode()
    wrong = owner.post(path, {**mended(page), next(one for one in page_names(page) if one.endswith(".2")): "alltid"})
    assert wrong.status_code == 422
    assert "9–12" in text(wrong)
    hours = next(one for one in page_names(page) if one.endswith(".2"))
    phone = next(one for one in page_names(page) if one.startswith("phone"))
    given = {**mended(page), "words.summary": "Nu gratis.", hours: "17–18.30", phone: "019 111"}
    assert owner.post(path, given).status_code == 302
    question = Confirmation.objects.get()
    assert set(question.proposal) == {"words.summary", phone, hours.rpartition(".")[0]}
    assert "Kurs" in text(desk.get(url("desk-freshness"))).split("<tbody")[0]
    page = desk.get(url("desk-freshness-answer", question.pk)).content.decode()
    assert "<ins" in page
    desk.post(url("desk-freshness-answer", question.pk), {"keys": re.findall(r'name="keys" value="([^"]*)"', page)})
    service.refresh_from_db()
    assert service.confirmed_on == TODAY
    assert service.offerings.get().hours.get().closes.isoformat() == "18:30:00"
    assert service.offerings.get().contact.phone == "019 111"  # type: ignore[union-attr]


def test_an_answer_can_be_put_aside(desk: Client, coordinator: Any) -> None:
    stale(coordinator)
    path = f"{asked(desk)}{Confirmation.objects.get().pk}/"
    Client().post(path, {"answer": "wrong"})
    question = Confirmation.objects.get()
    assert "arkivera" in text(desk.get(url("desk-freshness-answer", question.pk)))
    desk.post(url("desk-freshness-aside", question.pk))
    question.refresh_from_db()
    assert question.settled_by is not None


def test_the_owners_pages_take_few_queries_however_many_services(desk: Client, coordinator: Any) -> None:
    for number in range(8):
        stale(coordinator, f"Kurs {number}")
    path = asked(desk)
    with at_most(12):
        assert Client().get(path).status_code == 200
    with at_most(12):
        assert Client().get(f"{path}{Confirmation.objects.all()[0].pk}/").status_code == 200


def test_a_round_of_asking_shows_how_far_it_has_come(desk: Client, coordinator: Any) -> None:
    begun = LinkRound.objects.create(keeper_id="638", total=10, done=4)
    assert "4 av 10" in text(desk.get(url("desk-freshness-links")))
    desk.post(url("desk-freshness-links"))
    assert LinkRound.objects.count() == 1
    LinkRound.objects.filter(pk=begun.pk).update(asked_at=timezone.now() - timedelta(days=1))
    desk.post(url("desk-freshness-links"))
    assert LinkRound.objects.count() == 2


def told(coordinator: Any, name: str = "Kurs") -> Report:
    service = a_service(coordinator, {"name": name}, on=TODAY)
    say_useful(reader_actor("638"), service, "sv", True, TODAY)
    Miss.objects.create(municipality_id="638", language="ar", month=TODAY.replace(day=1), words=f"ord {name}")
    return report_wrong(reader_actor("638"), service, "638", "ar", "hours", "مغلق", TODAY)


def test_the_inbox_shows_filters_and_settles_reports(desk: Client, coordinator: Any) -> None:
    report = told(coordinator)
    assert "مغلق" in text(desk.get(url("desk-reports")))
    assert "مغلق" not in text(desk.get(url("desk-reports"), {"state": "mended"}))
    page = url("desk-report", report.pk)
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"state": "mended", "answer": ""}).status_code == 422
    assert desk.post(page, {"state": "mended", "answer": "Rättat."}).status_code == 302
    assert "Rättat." in text(desk.get(url("desk-reports"), {"state": "mended"}))


@pytest.mark.parametrize("route", ["desk-reports", "desk-reports-useful", "desk-reports-misses"])
def test_what_readers_tell_takes_few_queries_however_much(desk: Client, coordinator: Any, route: str) -> None:
    for number in range(10):
        told(coordinator, f"Kurs {number}")
    desk.get(url(route))
    with at_most(12):
        assert "Kurs 9" in text(desk.get(url(route)))


def test_words_searched_for_in_vain_become_another_word_of_a_service(
    desk: Client, coordinator: Any, signed_in: Any, municipality: Any
) -> None:
    service = a_service(coordinator, {"name": "Simskola"})
    miss = Miss.objects.create(municipality_id="638", language="so", month=TODAY.replace(day=1), words="dabaal")
    page = url("desk-reports-another-word", miss.pk)
    assert page in text(desk.get(url("desk-reports-misses")))
    with at_most(12):
        assert "Simskola" in text(desk.get(page))
    assert desk.post(page, {"word": "dabaal", "service": ""}).status_code == 422
    assert desk.post(page, {"word": "dabaal", "service": service.pk}).status_code == 302
    assert [hit.service for hit in search("638", "so", "dabaal", TODAY).hits] == [service.pk]
    assert "dabaal" in text(desk.get(url("desk-service", service.slug)))
    reader = signed_in("reader")
    assert reader.get(page).status_code == 403
    assert page not in text(reader.get(url("desk-reports-misses")))
    municipality("616")
    other = Miss.objects.create(municipality_id="616", language="so", month=TODAY.replace(day=1), words="dabaal")
    assert desk.get(url("desk-reports-another-word", other.pk)).status_code == 404


def test_further_search_words_are_written_among_the_facts_and_stay(desk: Client, coordinator: Any) -> None:
    service = a_service(coordinator, {"name": "Simskola"})
    page = url("desk-service-facts", service.slug)
    fields = {"need_language": ["swedish"], "confirm_every_months": "12", "version": str(service.version)}
    assert desk.post(page, {**fields, "search_words_sv": "bad, simma", "search_words_so": "dabaal"}).status_code == 302
    service.refresh_from_db()
    assert service.search_words == {"so": "dabaal", "sv": "bad, simma"}
    assert "bad, simma" in text(desk.get(page))
    again = {**fields, "version": str(service.version), "search_words_sv": "ord, " * 100}
    assert desk.post(page, again).status_code == 422


def notice_fields(**more: str) -> dict[str, str]:
    ends = (timezone.localtime() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    return {"ends_at": ends, "urgency": "emergency", **more}


def test_a_notice_is_looked_at_then_published_changed_and_withdrawn(desk: Client) -> None:
    assert desk.get(url("desk-notice-choose")).status_code == 200
    new = url("desk-notice-new", "boil_water")
    page = text(desk.get(new))
    assert "اغلوا الماء" in page
    assert "väntar på en modersmålsläsare" in page
    shown = desk.post(new, notice_fields(where_sv="Gamla stan", preview="1"))
    assert "Gamla stan" in text(shown)
    assert not Notice.objects.exists()
    assert desk.post(new, notice_fields(where_sv="Gamla stan")).status_code == 302
    notice = Notice.objects.get()
    assert len(current("638", timezone.now())[0].body) == 14
    change = url("desk-notice-change", notice.uid)
    assert "Gamla stan" in text(desk.get(change))
    assert desk.post(change, notice_fields(where_sv="Hela staden", version="1")).status_code == 302
    assert "Hela staden" in current("638", timezone.now())[0].body["so"]
    assert desk.post(change, notice_fields(version="1")).status_code == 422
    assert "Koka vattnet" in text(desk.get(url("desk-notices")))
    assert desk.get(url("desk-notice-withdraw", notice.uid)).status_code == 200
    desk.post(url("desk-notice-withdraw", notice.uid))
    assert not current("638", timezone.now())
    assert desk.post(change, notice_fields()).status_code == 404
    assert "Hela staden" in text(desk.get(change))


def test_a_notice_in_ones_own_words_says_which_languages_lack_it(desk: Client) -> None:
    new = url("desk-notice-new", "free")
    assert desk.post(new, notice_fields()).status_code == 422
    assert desk.post(new, notice_fields(body_fi="Vain teksti")).status_code == 422
    shown = desk.post(new, notice_fields(title_sv="Biblioteket är stängt", preview="1"))
    assert "finska" in text(shown).split("Finns inte på")[1].split("</p>")[0]
    assert desk.post(new, notice_fields(title_sv="Biblioteket är stängt", ends_at="")).status_code == 422
    assert desk.post(new, notice_fields(title_sv="Biblioteket är stängt")).status_code == 302
    assert desk.get(url("desk-notice-new", "flood")).status_code == 404


def test_the_pages_of_notices_take_few_queries(desk: Client, coordinator: Any) -> None:
    for number in range(8):
        a_service(coordinator, {"name": f"Kurs {number}"}, on=TODAY)
        desk.post(url("desk-notice-new", "storm"), notice_fields())
    for page in (url("desk-notices"), url("desk-notice-change", Notice.objects.all()[0].uid)):
        desk.get(page)
        with at_most(12):
            assert desk.get(page).status_code == 200


def test_today_tells_of_services_of_mine_new_reports_and_notices_that_end_soon(
    desk: Client, coordinator: Any, settings: Any
) -> None:
    from delaktig.accounts.models import User

    me = User.objects.get(pk=int(desk.session["_auth_user_id"]))
    service = stale(coordinator)
    set_owner(coordinator, [service], TODAY, user=me.pk)
    told(coordinator, "Annan")
    desk.post(url("desk-notice-new", "storm"), notice_fields())
    page = text(desk.get(url("desk-today")))
    assert "1 av dina tjänster att bekräfta eller rätta" in page
    assert "1 ny anmälan" in page
    assert "1 meddelande upphör inom två dagar" in page
    with at_most(12):
        desk.get(url("desk-today"))


def test_an_editor_answers_reports_and_publishes_no_notice(signed_in: Any, coordinator: Any) -> None:
    told(coordinator)
    editor = signed_in("editor")
    assert editor.get(url("desk-reports")).status_code == 200
    assert editor.get(url("desk-notices")).status_code == 403
    reader = signed_in("reader")
    assert reader.get(url("desk-freshness")).status_code == 200
    assert reader.get(url("desk-reports")).status_code == 403
