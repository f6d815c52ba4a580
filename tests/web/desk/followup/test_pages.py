"""Pages of completeness, comparison, corrected slips and the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.programmes.adoptions import Decision, record_decision
from delaktig.programmes.freeze import freeze
from delaktig.programmes.models import Correction, Edition
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
OF_EDITION = ["desk-completeness", "desk-compare", "desk-corrections", "desk-early-expiry", "desk-reviewed"]
PAGES = [*OF_EDITION, "desk-calendar", "desk-calendar-ics"]


@pytest.fixture
def edition() -> Edition:
    return build.filled(build.edition("638", "434"))


@pytest.fixture
def frozen(edition: Edition) -> Edition:
    freeze(edition, command_actor("638", "test"))
    return edition


def address(name: str, edition: Edition, code: str = "638") -> str:
    return reverse(name, args=[code, edition.pk] if name in OF_EDITION else [code])


@pytest.mark.parametrize("name", PAGES)
def test_a_coordinator_opens_every_page(signed_in, edition, name):
    assert signed_in("coordinator").get(address(name, edition)).status_code == 200


@pytest.mark.parametrize("name", OF_EDITION)
def test_another_municipality_finds_nothing(signed_in, edition, name):
    assert signed_in("coordinator", code="710").get(address(name, edition, "710")).status_code == 404


@pytest.mark.parametrize("name", ["desk-early-expiry", "desk-reviewed"])
def test_a_reader_does_not_change_the_facts(signed_in, edition, name):
    assert signed_in("reader").get(address(name, edition)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_sent_to_the_door(client, edition, name):
    assert client.get(address(name, edition)).status_code == 302


@pytest.mark.parametrize("name", [name for name in PAGES if name != "desk-compare"])
def test_no_page_asks_more_than_twelve_questions(signed_in, frozen, name):
    client = signed_in("coordinator")
    client.get(address(name, frozen))
    with build.at_most(12):
        client.get(address(name, frozen))


def test_two_frozen_editions_are_compared_with_twelve_questions(signed_in, frozen):
    new = build.filled(build.edition("638", slug="2026", programme=frozen.programme, follows=frozen))
    freeze(new, command_actor("638", "test"))
    client = signed_in("coordinator")
    client.get(address("desk-compare", new))
    with build.at_most(12):
        assert client.get(address("desk-compare", new)).status_code == 200


def test_completeness_links_what_is_missing_to_where_it_is_mended(signed_in, edition):
    measure = edition.themes.get().goals.get().measures.get()
    measure.responsible_text = None
    measure.save()
    page = signed_in("coordinator").get(address("desk-completeness", edition)).content.decode()
    assert reverse("desk-programme-measure", args=["638", measure.pk]) in page
    assert "681/2023" in page


def test_who_may_not_edit_gets_no_link_that_answers_no(signed_in, edition):
    client = signed_in("reader")
    page = client.get(address("desk-completeness", edition)).content.decode()
    linked = {part.split('"')[0].split("#")[0] for part in page.split('href="')[1:]}
    inside = sorted(one for one in linked if "/programmes/" in one)
    assert inside
    assert [(one, client.get(one).status_code) for one in inside if client.get(one).status_code != 200] == []


def test_municipalities_that_share_a_day_for_the_same_reason_stand_on_one_line(signed_in, edition):
    for code in ("638", "434"):
        made = Decision(code, "council", build.values(), held_on=date(2023, 1, 10))
        record_decision(edition, made, command_actor(code, "test"))
    page = signed_in("coordinator").get(address("desk-calendar", edition)).content.decode()
    ends = [line for line in page.split("<li>") if "31.12.2025" in line]
    assert len(ends) == 1
    assert "Borgå" in ends[0]
    assert "Lovisa" in ends[0]


def test_the_comparison_shows_words_in_and_out_and_hides_what_is_carried_on_until_asked(signed_in, frozen):
    new = build.filled(build.edition("638", slug="2026", programme=frozen.programme, follows=frozen))
    measure, before = (e.themes.get().goals.get().measures.get() for e in (new, frozen))
    measure.continues = before
    measure.save()
    version = measure.text.versions.get(language="sv")
    version.body = "Vi ordnar många träffar"
    version.save()
    client = signed_in("coordinator")
    page = client.get(address("desk-compare", new)).content.decode()
    assert "många" in page
    assert "<ins>" in page
    assert "Inledning" not in page
    assert "Inledning" in client.get(address("desk-compare", new) + "?carried_on=on").content.decode()
    assert client.get(address("desk-compare", new) + "?other=999999").status_code == 404


def test_an_only_edition_has_nothing_to_be_compared_with(signed_in, edition):
    page = signed_in("reader").get(address("desk-compare", edition)).content.decode()
    assert "empty" in page


def test_a_slip_is_corrected_in_the_open(signed_in, frozen):
    client = signed_in("coordinator")
    measure = frozen.themes.get().goals.get().measures.get()
    given = {
        "part": f"measure:{measure.key}.text",
        "language": "sv",
        "should_be": "Vi ordnar träffarna",
        "reason": "Ändelse",
    }
    assert client.post(address("desk-corrections", frozen), given).status_code == 302
    assert Correction.objects.get().was == "Vi ordnar träffar"
    assert "Vi ordnar träffarna" in client.get(address("desk-corrections", frozen)).content.decode()
    assert client.post(address("desk-corrections", frozen), given | {"reason": ""}).status_code == 422
    assert signed_in("reader").post(address("desk-corrections", frozen), given).status_code == 403


def test_a_member_corrects_only_its_own(signed_in, frozen):
    client = signed_in("coordinator", code="434")
    page = client.get(address("desk-corrections", frozen, "434")).content.decode()
    assert '<form method="post" class="form"' not in page


def test_a_review_and_an_early_end_are_recorded(signed_in, edition):
    client = signed_in("coordinator")
    assert client.post(address("desk-reviewed", edition), {"on": "2024-02-01"}).status_code == 302
    given = {"last_day": "2024-12-31", "reason_sv": "Ny lag", "reason_fi": "Uusi laki"}
    assert client.post(address("desk-early-expiry", edition), given).status_code == 302
    edition.refresh_from_db()
    assert (edition.reviewed_on, edition.expires_early_on) == (date(2024, 2, 1), date(2024, 12, 31))
    late = given | {"last_day": "2030-01-01"}
    assert client.post(address("desk-early-expiry", edition), late).status_code == 422
    assert (
        signed_in("coordinator", code="434")
        .post(address("desk-reviewed", edition, "434"), {"on": "2024-02-01"})
        .status_code
        == 403
    )


def test_the_calendar_shows_meetings_ahead_and_gives_them_as_a_file(signed_in, edition):
    day = date(timezone.localdate().year + 1, 1, 7)
    build.meeting("638", "board", day)
    client = signed_in("reader")
    page = client.get(address("desk-calendar", edition)).content.decode()
    assert "board 638" in page
    file = client.get(address("desk-calendar-ics", edition))
    assert file["Content-Type"].startswith("text/calendar")
    text = file.content.decode()
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    narrowed = client.get(address("desk-calendar-ics", edition) + "?kind=review").content.decode()
    assert "BEGIN:VEVENT" not in narrowed
