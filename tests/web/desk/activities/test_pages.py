"""The log in the browser: noting quickly, correcting, taking away and back, the list, its workbook and the year."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from delaktig.accounts.actor import Actor, command_actor
from delaktig.activities import actions
from delaktig.activities.entry_input import EntryInput
from delaktig.activities.models import Entry
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes.actions.counting import count_by
from delaktig.programmes.actions.follow_ups import add_follow_up
from tests.programmes.making import freeze_plainly, make_edition, make_measure
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def client(signed_in: Callable[..., Client], municipality: Callable[[str], object]) -> Client:
    municipality("434")
    found = signed_in("coordinator")
    found.cookies["delaktig_language"] = "en"
    return found


@pytest.fixture
def actor(client: Client) -> Actor:
    return command_actor("638", "tests")


def at(route: str, *args: object, code: str = "638") -> str:
    return reverse(route, args=[code, *args])


def said(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_something_is_noted_with_who_answers_and_a_file(client: Client) -> None:
    office = Organisation.objects.create(kind="association", municipality_id="638")
    OrganisationName.objects.create(organisation=office, language="sv", name="Vänföreningen")
    assert at("desk-activity-new", "event") in said(client.get(at("desk-activity-choose")))
    page = said(client.get(at("desk-activity-new", "event")))
    assert "Vänföreningen" in page
    assert 'name="amount"' not in page
    sent = {
        "first": "2025-05-05", "number": "1", "participants": "35", "held": "on", "organisation": str(office.pk),
        "note": "Matfest", "file": SimpleUploadedFile("program.pdf", b"%PDF-1.7 x"),
    }  # fmt: skip
    made = client.post(at("desk-activity-new", "event"), sent, follow=True)
    entry = Entry.objects.get()
    assert (entry.participants, entry.organisation, entry.files.get().name) == (35, office, "program.pdf")
    assert all(words in said(made) for words in ("Matfest", "Vänföreningen", "program.pdf", "Noted. It counts"))
    given = client.get(at("desk-activity-file", entry.pk, entry.files.get().pk))
    assert b"".join(given.streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]
    assert client.get(at("desk-activity-file", entry.pk, 999)).status_code == 404


def test_another_of_the_same_can_be_noted_at_once(client: Client) -> None:
    url = at("desk-activity-new", "lecture")
    answer = client.post(url, {"first": "2025-05-05", "number": "1", "held": "on", "again": "1"})
    assert answer["Location"] == url


def test_what_cannot_be_kept_comes_back_with_all_that_was_typed(client: Client) -> None:
    tomorrow = TODAY + timedelta(days=1)
    sent = {"first": tomorrow.isoformat(), "number": "1", "held": "on", "note": "Vårfest"}
    answer = client.post(at("desk-activity-new", "event"), sent)
    assert answer.status_code == 422
    assert "This day has not come yet" in said(answer)
    assert "Vårfest" in said(answer)
    answer = client.post(at("desk-activity-new", "event"), sent | {"held": ""})
    assert Entry.objects.get().held is False
    assert client.get(at("desk-activity-new", "dance")).status_code == 404


def test_a_file_that_cannot_be_kept_is_told_and_the_entry_stays(client: Client) -> None:
    sent = {"first": "2025-05-05", "number": "1", "held": "on", "file": SimpleUploadedFile("x.exe", b"MZ")}
    answer = client.post(at("desk-activity-new", "event"), sent, follow=True)
    assert Entry.objects.get().files.count() == 0
    assert "is-error" in said(answer) or "error" in said(answer)


def test_an_entry_is_corrected_and_shows_what_it_said_before(client: Client, actor: Actor) -> None:
    entry = actions.log(actor, EntryInput("event", date(2025, 5, 5), participants=35, two_way=None))
    url = at("desk-activity-edit", entry.pk)
    assert 'value="35"' in said(client.get(url))
    sent = {"first": "2025-05-05", "number": "1", "participants": "40", "held": "on", "version": "1"}
    shown = client.post(url, sent, follow=True)
    assert "What it said before" in said(shown)
    clash = client.post(url, sent | {"participants": "50"})
    assert clash.status_code == 422
    assert "Somebody else has corrected this" in said(clash)
    entry.refresh_from_db()
    assert entry.participants == 40


def test_it_is_taken_away_and_brought_back(client: Client, actor: Actor) -> None:
    entry = actions.log(actor, EntryInput("event", date(2025, 5, 5)))
    assert "Take this entry away?" in said(client.get(at("desk-activity-remove", entry.pk)))
    shown = client.post(at("desk-activity-remove", entry.pk), follow=True)
    assert "Bring it back" in said(shown)
    assert client.get(at("desk-activity-edit", entry.pk)).status_code == 404
    assert at("desk-activity", entry.pk) not in said(client.get(at("desk-activities")))
    assert at("desk-activity", entry.pk) in said(client.get(at("desk-activities") + "?state=removed"))
    client.post(at("desk-activity-restore", entry.pk))
    entry.refresh_from_db()
    assert entry.removed_at is None
    assert client.post(at("desk-activity-restore", entry.pk)).status_code == 404


def test_what_was_planned_asks_whether_it_was_held(client: Client, actor: Actor) -> None:
    entry = actions.log(actor, EntryInput("event", TODAY, held=False))
    ahead = actions.log(actor, EntryInput("event", TODAY + timedelta(days=3), held=False))
    assert "1 planned entry has had its day." in said(client.get(at("desk-activities")))
    assert "It was held" in said(client.get(at("desk-activity", entry.pk)))
    client.post(at("desk-activity-held", entry.pk))
    entry.refresh_from_db()
    assert entry.held
    told = client.post(at("desk-activity-held", ahead.pk), follow=True)
    assert "This day has not come yet" in said(told)


def test_the_list_is_filtered_by_its_address_and_taken_out_as_a_workbook(client: Client, actor: Actor) -> None:
    actions.log(actor, EntryInput("grant", date(2025, 4, 1), amount=Decimal("1200.50"), two_way=True, note="Kören"))
    actions.log(actor, EntryInput("lecture", date(2024, 4, 1), note="Om mångfald"))
    page = said(client.get(at("desk-activities") + "?kind=grant&year=2025"))
    assert "Kören" in page
    assert "Om mångfald" not in page
    assert "Nothing fits the filters" in said(client.get(at("desk-activities") + "?kind=home"))
    book = load_workbook(io.BytesIO(client.get(at("desk-activities-table") + "?kind=grant").content))
    rows = list(book.worksheets[0].values)
    assert len(rows) == 2
    assert rows[1][5] == 1200.5


def test_the_year_shows_planned_against_held_and_the_range_that_a_measure_aims_at(client: Client, actor: Actor) -> None:
    edition = make_edition(period=(date(2023, 1, 1), date(2027, 12, 31)))
    measure = make_measure(edition)
    aim = TargetInput("within", low=Decimal(2), high=Decimal(4))
    count_by(
        actor, add_follow_up(actor, measure, "sv", IndicatorInput("Möten", "range"), aim), "activities.joint_meeting"
    )
    for day, held in ((date(2026, 1, 2), True), (date(2026, 12, 30), False)):
        actions.log(actor, EntryInput("joint_meeting", day, held=held), today=date(2026, 6, 1))
    page = said(client.get(at("desk-activities-year") + "?year=2026"))
    assert "2–4" in page
    assert "outside the range" in page
    assert at("desk-programme-measure", measure.pk) in page
    actions.log(actor, EntryInput("joint_meeting", date(2026, 2, 2)), today=date(2026, 6, 1))
    assert "within the range" in said(client.get(at("desk-activities-year") + "?year=2026"))
    assert "Nothing is noted for this year" in said(client.get(at("desk-activities-year") + "?year=2021"))


def test_the_list_asks_few_questions_however_long_it_is(client: Client, actor: Actor) -> None:
    office = Organisation.objects.create(kind="association", municipality_id="638")
    for day in range(1, 29):
        actions.log(actor, EntryInput("event", date(2025, 5, day), organisation=office.pk))
    for route in ("desk-activities", "desk-activities-year"):
        with at_most(12):
            client.get(at(route))


def test_who_only_reads_writes_nothing_and_others_see_nothing(
    client: Client, actor: Actor, signed_in: Callable[..., Client]
) -> None:
    entry = actions.log(actor, EntryInput("event", date(2025, 5, 5)))
    reader = signed_in("reader")
    assert reader.get(at("desk-activity", entry.pk)).status_code == 200
    assert at("desk-activity-choose") not in said(reader.get(at("desk-activities")))
    for route in ("desk-activity-held", "desk-activity-remove", "desk-activity-restore", "desk-activity-edit"):
        assert reader.post(at(route, entry.pk)).status_code == 403
    assert signed_in("translator").get(at("desk-activities")).status_code == 403
    assert signed_in("coordinator", code="434").get(at("desk-activity", entry.pk, code="434")).status_code == 404


def test_by_what_an_indicator_is_counted_is_said_also_in_a_frozen_edition(client: Client, actor: Actor) -> None:
    measure = make_measure(edition := make_edition())
    follow_up = add_follow_up(actor, measure, "sv", IndicatorInput("Möten", "count"), TargetInput())
    freeze_plainly(edition)
    url = at("desk-programme-follow-up-counted", follow_up.pk)
    assert url in said(client.get(at("desk-programme-measure", measure.pk)))
    page = said(client.get(url))
    assert "Joint meetings of municipalities (meetings)" in page
    assert "Meetings of those who answer for integration work" in page
    sent = {"computed_by": "activities.joint_meeting", "version": "0"}
    client.post(url, sent)
    follow_up.indicator.refresh_from_db()
    assert (follow_up.indicator.computed_by, follow_up.indicator.source) == ("activities.joint_meeting", "reported")
    assert "Counted: Joint meetings of municipalities" in said(client.get(at("desk-programme-measure", measure.pk)))
    assert client.post(url, sent | {"computed_by": "x.y"}).status_code == 422
