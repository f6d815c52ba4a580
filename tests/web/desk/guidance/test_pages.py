"""Pages of guidance: who opens them, what they save, and what stays on the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delaktig.accounts.models import Membership
from delaktig.guidance.models import AssessmentWish, Duty, Point, PointTime, QueueTicket, Reason, SocialVisit, Visit
from tests.guidance.building import NOW, a_point
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
JSON = {"Accept": "application/json"}


def url(name: str, *args: object, code: str = "638") -> str:
    return reverse(name, args=[code, *args])


@pytest.fixture
def point(municipality: Callable[[str], object]) -> Point:
    municipality("638")
    return a_point(name_sv="Rådgivningen", name_fi="Neuvonta")


@pytest.fixture
def counsellor(signed_in: SignedIn) -> Client:
    return signed_in("counsellor")


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    return signed_in("coordinator")


def given(point: Point, **more: object) -> dict[str, object]:
    return {
        "key": str(uuid4()),
        "point": point.pk,
        "reasons": ["housing"],
        "language": "ar",
        "channel": "on_site",
        "interpreting": "none",
        "country_group": "not_asked",
        **more,
    }


def test_a_visit_is_registered_and_undone_from_the_page(counsellor: Client, point: Point) -> None:
    answer = counsellor.post(url("desk-visits"), given(point), follow=True)
    visit = Visit.objects.get()
    assert str(visit.key) in answer.redirect_chain[0][0]
    assert url("desk-visit-undo", visit.key) in answer.content.decode()
    again = counsellor.post(url("desk-visit-undo", visit.key), follow=True)
    assert again.status_code == 200
    assert Visit.objects.get().undone
    assert url("desk-visit-undo", visit.key) not in counsellor.get(answer.redirect_chain[0][0]).content.decode()


def test_faults_come_back_with_all_that_was_ticked(counsellor: Client, point: Point) -> None:
    answer = counsellor.post(
        url("desk-visits"), given(point, reasons=[], interpreting="phone", on="2020-01-01", hour="9")
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_on"' in page
    assert '<option value="phone" selected>' in page
    without = counsellor.post(url("desk-visits"), given(point, reasons=[]))
    assert 'href="#id_reasons_0"' in without.content.decode()
    assert not Visit.objects.exists()


def test_a_device_is_answered_in_data_and_the_same_key_is_one_visit(counsellor: Client, point: Point) -> None:
    sent = given(point)
    first = counsellor.post(url("desk-visits"), sent, headers=JSON)
    assert first.status_code == 201
    assert counsellor.post(url("desk-visits"), sent, headers=JSON).json() == first.json()
    assert Visit.objects.count() == 1
    assert counsellor.post(first.json()["undo"], headers=JSON).json() == {"undone": True}
    wrong = counsellor.post(url("desk-visits"), given(point, on="2020-01-01", hour="9"), headers=JSON)
    assert wrong.status_code == 422
    assert wrong.json()["faults"][0]["words"]


def test_the_usual_choices_are_remembered_for_each_worker_on_the_device(
    counsellor: Client, point: Point, signed_in: SignedIn
) -> None:
    answer = counsellor.post(url("desk-visits"), given(point, language="so", channel="phone"))
    cookie = next(one for name, one in answer.cookies.items() if name.startswith("delaktig_visit_"))
    assert cookie["httponly"]
    assert cookie["path"] == url("desk-visits")
    assert "housing" not in cookie.value
    page = counsellor.get(url("desk-visits")).content.decode()
    assert '<option value="so" selected>' in page
    assert '<option value="phone" selected>' in page
    other = signed_in("counsellor")
    other.cookies[cookie.key] = cookie.value
    assert '<option value="so" selected>' not in other.get(url("desk-visits")).content.decode()


@pytest.mark.parametrize("value", ["nonsense", "[1]", '{"language": 3}', '{"language": "xx"}'])
def test_a_broken_cookie_is_forgotten(counsellor: Client, point: Point, value: str) -> None:
    user = Membership.objects.get(role="counsellor").user_id
    counsellor.cookies[f"delaktig_visit_{user}"] = value
    assert counsellor.get(url("desk-visits")).status_code == 200


def test_the_form_that_a_device_keeps_has_nobody_s_name(counsellor: Client, point: Point) -> None:
    page = counsellor.get(url("desk-visits-offline")).content.decode()
    assert "data-visit" in page
    assert "csrfmiddlewaretoken" not in page
    assert Membership.objects.get(role="counsellor").user.name not in page


def test_the_worker_keeps_the_form_s_address_alone(counsellor: Client, point: Point) -> None:
    answer = counsellor.get(url("desk-visits-worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert f'const FORM = "{url("desk-visits")}"' in answer.content.decode()


def test_without_a_point_the_page_says_what_to_do(counsellor: Client) -> None:
    assert "data-visit" not in counsellor.get(url("desk-visits")).content.decode()


PAGES = (
    ("desk-visits", "counsellor", "coordinator"),
    ("desk-visits-offline", "counsellor", "coordinator"),
    ("desk-visits-worker", "counsellor", "coordinator"),
    ("desk-visits-mine", "counsellor", "coordinator"),
    ("desk-visits-assessment", "counsellor", "coordinator"),
    ("desk-visits-picture", "coordinator", "caseworker"),
    ("desk-visits-picture-table", "counsellor", "caseworker"),
    ("desk-social-visits", "counsellor", "coordinator"),
    ("desk-social-statistics", "coordinator", "counsellor"),
    ("desk-points", "counsellor", "partner"),
    ("desk-point-add", "coordinator", "counsellor"),
    ("desk-guidance-reasons", "coordinator", "counsellor"),
)
POINT_PAGES = (
    ("desk-point", "counsellor", "partner"),
    ("desk-point-edit", "coordinator", "counsellor"),
    ("desk-point-queue", "counsellor", "coordinator"),
    ("desk-point-board", "counsellor", "coordinator"),
    ("desk-point-times", "counsellor", "coordinator"),
    ("desk-point-duty", "counsellor", "partner"),
)


@pytest.mark.parametrize(("name", "may", "may_not"), [*PAGES, *POINT_PAGES])
def test_each_page_opens_to_its_role_in_its_municipality_and_to_no_other(
    signed_in: SignedIn, point: Point, municipality: Callable[[str], object], name: str, may: str, may_not: str
) -> None:
    municipality("434")
    at = (point.pk,) if (name, may, may_not) in POINT_PAGES else ()
    assert signed_in(may).get(url(name, *at)).status_code == 200
    assert signed_in(may_not).get(url(name, *at)).status_code == 403
    assert signed_in(may).get(url(name, *at, code="434")).status_code == 404
    assert Client().get(url(name, *at)).status_code == 302
    if at:
        assert signed_in(may, code="434").get(url(name, *at, code="434")).status_code == 404


@pytest.mark.parametrize("name", ["desk-visits", "desk-visits-mine", "desk-points"])
def test_a_page_takes_at_most_twelve_queries_however_many_visits_there_are(
    counsellor: Client, point: Point, name: str
) -> None:
    for _number in range(12):
        counsellor.post(url("desk-visits"), given(point, reasons=["housing", "work"]))
        a_point()
    with at_most(12):
        counsellor.get(url(name))


def test_my_day_and_my_week_show_own_visits_and_undo_them(
    counsellor: Client, point: Point, signed_in: SignedIn
) -> None:
    counsellor.post(url("desk-visits"), given(point))
    visit = Visit.objects.get()
    for query in ("", "?span=week", f"?day={visit.on.isoformat()}"):
        assert str(visit.key) in counsellor.get(url("desk-visits-mine") + query).content.decode()
    assert str(visit.key) not in counsellor.get(url("desk-visits-mine") + "?day=2020-01-01").content.decode()
    assert counsellor.get(url("desk-visits-mine") + "?day=nonsense").status_code == 200
    other = signed_in("counsellor")
    assert str(visit.key) not in other.get(url("desk-visits-mine")).content.decode()
    other.post(url("desk-visit-undo", visit.key))
    assert not Visit.objects.get().undone
    assert other.post(url("desk-visit-undo", visit.key), headers=JSON).status_code == 403
    assert counsellor.post(url("desk-visit-undo", uuid4())).status_code == 404
    assert counsellor.post(url("desk-visit-undo", visit.key), {"next": "mine"})["Location"] == url("desk-visits-mine")
    assert Visit.objects.get().undone


def test_the_picture_has_plots_with_their_tables_and_a_workbook(counsellor: Client, point: Point) -> None:
    for reason in ("housing", "work", "money", "letters", "permit"):
        counsellor.post(url("desk-visits"), given(point, reasons=[reason]))
    page = counsellor.get(url("desk-visits-picture")).content.decode()
    assert page.count('role="img"') == 3
    assert "Uppehållstillstånd" in page
    assert counsellor.get(url("desk-visits-picture"), {"first": "2020-01-01", "last": "2020-02-01"}).status_code == 200
    assert counsellor.get(url("desk-visits-picture"), {"first": "2030-01-01", "point": point.pk}).status_code == 200
    assert counsellor.get(url("desk-visits-picture"), {"first": "nonsense", "point": "0"}).status_code == 200
    assert counsellor.get(url("desk-visits-picture-table")).content[:2] == b"PK"


def test_a_wish_for_assessment_is_counted_with_consent_and_carries_nothing_over(
    counsellor: Client, point: Point, signed_in: SignedIn
) -> None:
    page = url("desk-visits-assessment")
    assert counsellor.post(page, {"point": point.pk}).status_code == 422
    assert not AssessmentWish.objects.exists()
    answer = counsellor.post(page, {"point": point.pk, "consented": "on"})
    assert answer["Location"] == f"{page}?done=1"
    assert counsellor.get(f"{page}?done=1").status_code == 200
    both = signed_in("counsellor", "caseworker")
    answer = both.post(page, {"point": point.pk, "consented": "on"})
    assert answer["Location"] == url("desk-client-search")
    assert AssessmentWish.objects.get().number == 2


def test_the_separate_register_is_written_and_undone(counsellor: Client, point: Point) -> None:
    page = url("desk-social-visits")
    entry = {"matter": "income", "directed": "benefits", "language": "ar", "channel": "phone", "interpreting": "none"}
    assert counsellor.post(page, {**entry, "matter": ""}).status_code == 422
    shown = counsellor.post(page, entry, follow=True)
    assert SocialVisit.objects.count() == 1
    ticket = shown.context["undo"]
    counsellor.post(url("desk-social-visit-undo"), {"ticket": "made up"})
    assert SocialVisit.objects.count() == 1
    counsellor.post(url("desk-social-visit-undo"), {"ticket": ticket})
    assert not SocialVisit.objects.exists()


def test_the_statistics_of_a_quarter_are_shown_and_taken_out(coordinator: Client, point: Point) -> None:
    page, table = url("desk-social-statistics"), url("desk-social-statistics-table")
    assert coordinator.get(table).status_code == 404
    month = (timezone.localdate().replace(day=1) - timedelta(days=100)).replace(day=1)
    values = {"municipality_id": "638", "month": month, "directed": "benefits", "channel": "phone", "language": "ar"}
    SocialVisit.objects.create(**values, matter="income")
    assert coordinator.get(page).context["found"]["total"] is None
    for _number in range(8):
        SocialVisit.objects.create(**values, matter="income")
    found = coordinator.get(page).context["found"]
    assert found["total"] == 9
    key = f"{month.year}-{(month.month - 1) // 3 + 1}"
    assert coordinator.get(page, {"quarter": key}).status_code == 200
    assert coordinator.get(page, {"quarter": "1999-1"}).status_code == 404
    assert coordinator.get(table, {"quarter": key}).content[:2] == b"PK"


def test_a_point_is_added_changed_and_closed(coordinator: Client) -> None:
    assert coordinator.post(url("desk-point-add"), {"name_sv": ""}).status_code == 422
    coordinator.post(url("desk-point-add"), {"name_sv": "Nya punkten"})
    made = Point.objects.get()
    coordinator.post(url("desk-point-edit", made.pk), {"name_sv": "Nya", "closed_on": "2020-01-01", "version": 1})
    assert Point.objects.get().name_sv == "Nya"
    assert coordinator.get(url("desk-point", made.pk)).status_code == 200


def test_reasons_are_hidden_offered_again_and_added(coordinator: Client, point: Point, counsellor: Client) -> None:
    page = url("desk-guidance-reasons")
    coordinator.post(page, {"key": "permit", "hide": "1"})
    assert 'value="permit"' not in counsellor.get(url("desk-visits")).content.decode()
    coordinator.post(page, {"key": "permit", "offer": "1"})
    assert 'value="permit"' in counsellor.get(url("desk-visits")).content.decode()
    assert coordinator.post(page, {"key": "nothing", "hide": "1"}).status_code == 404
    assert coordinator.post(page, {"add": "1", "sv": "Cykel", "fi": "", "en": "Bike"}).status_code == 422
    assert coordinator.post(page, {"add": "1", "sv": "Bostad", "fi": "a", "en": "b"}).status_code == 422
    coordinator.post(page, {"add": "1", "sv": "Cykel", "fi": "Pyörä", "en": "Bike"})
    assert Reason.objects.get().key == "own_bike"
    assert "Cykel" in counsellor.get(url("desk-visits")).content.decode()


def test_the_queue_gives_calls_and_ends_numbers_and_the_board_shows_them(counsellor: Client, point: Point) -> None:
    page, move = url("desk-point-queue", point.pk), url("desk-point-queue-move", point.pk)
    counsellor.post(move, {"next": "1"})
    assert counsellor.post(page, {"language": "xx"}).status_code == 422
    counsellor.post(page, {"language": "ar", "interpreter": "on"})
    counsellor.post(page, {})
    counsellor.post(move, {"next": "1"})
    board = counsellor.get(url("desk-point-board", point.pk))
    assert board["Refresh"] == "10"
    assert [row["number"] for row in board.context["called"]] == [1]
    assert [row["number"] for row in board.context["waiting"]] == [2]
    first = QueueTicket.objects.get(number=1)
    counsellor.post(move, {"ticket": first.pk, "state": "served"})
    assert "Ännu inte: kalla igen" in counsellor.get(page).content.decode()
    counsellor.post(move, {"ticket": first.pk, "state": "left"})
    first.refresh_from_db()
    assert first.state == "served"
    counsellor.post(move, {"ticket": first.pk, "state": "called"})
    first.refresh_from_db()
    assert first.state == "called"
    assert counsellor.post(move, {"ticket": "0", "state": "called"}).status_code == 404
    assert counsellor.get(page).status_code == 200


def test_a_time_is_booked_and_noted(counsellor: Client, point: Point) -> None:
    page, note = url("desk-point-times", point.pk), url("desk-point-times-note", point.pk)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = {"on": tomorrow, "at": "10:30", "minutes": 30, "language": "ar", "reason": "housing"}
    assert counsellor.post(page, {**sent, "on": "2020-01-01"}).status_code == 422
    counsellor.post(page, sent)
    booked = PointTime.objects.get()
    counsellor.post(note, {"time": booked.pk, "state": "nothing"})
    counsellor.post(note, {"time": booked.pk, "state": "cancelled"})
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    assert "10" in counsellor.get(page).content.decode()


def test_the_roster_is_kept_by_the_coordinator_and_read_by_others(
    coordinator: Client, counsellor: Client, point: Point
) -> None:
    page = url("desk-point-duty", point.pk)
    worker = Membership.objects.get(role="counsellor").user_id
    sent = {"worker": worker, "on": "2026-03-04", "starts": "09:00", "ends": "12:00", "languages": ["sv"], "weeks": ""}
    assert counsellor.post(page, sent).status_code == 403
    assert coordinator.post(page, {**sent, "ends": "08:00"}).status_code == 422
    answer = coordinator.post(page, sent)
    duty = Duty.objects.get()
    assert answer["Location"].endswith("week=2026-03-04")
    assert "12" in counsellor.get(page, {"week": "2026-03-04"}).content.decode()
    assert counsellor.get(page, {"week": "nonsense"}).status_code == 200
    assert counsellor.post(url("desk-point-duty-remove", point.pk), {"duty": duty.pk}).status_code == 403
    coordinator.post(url("desk-point-duty-remove", point.pk), {"duty": duty.pk})
    assert not Duty.objects.exists()


def test_the_first_page_of_a_counsellor_leads_to_the_form_and_counts_the_day(counsellor: Client, point: Point) -> None:
    counsellor.post(url("desk-visits"), given(point))
    answer = counsellor.get(url("desk-today"))
    assert url("desk-visits") in answer.content.decode()
    assert [one["value"] for one in answer.context["figures"]] == [1, 0, 0]


def test_a_visit_given_by_its_hour_alone_is_of_today(counsellor: Client, point: Point) -> None:
    with time_machine.travel(NOW):
        counsellor.post(url("desk-visits"), given(point, hour="9"))
    assert (Visit.objects.get().on, Visit.objects.get().hour) == (NOW.date(), 9)
