"""Remarks in the browser: written from the meeting, listed and taken out, corrected, answered, taken away and back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from delaktig.accounts.models import Draft
from delaktig.decisions.models import Meeting
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.remarks import actions
from delaktig.remarks.models import Answer, Remark
from tests.programmes.following import in_force
from tests.programmes.making import freeze_plainly
from tests.remarks.conftest import TODAY, Heard, heard
from tests.web.desk.counting import at_most

__all__ = ["heard"]
pytestmark = pytest.mark.django_db
SAID = "Vårdens blanketter är svåra."


@pytest.fixture
def client(heard: Heard, signed_in: Callable[..., Client]) -> Client:
    found = signed_in("coordinator")
    found.cookies["delaktig_language"] = "en"
    return found


def at(route: str, *args: object, code: str = "638") -> str:
    return reverse(route, args=[code, *args])


def said(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_remark_is_written_down_from_its_meeting(client: Client, heard: Heard) -> None:
    url = at("desk-remark-new", heard.meeting.pk)
    assert url in said(client.get(at("desk-decision-meeting", heard.meeting.pk)))
    page = said(client.get(url))
    assert "Name no person" in page
    assert "Ordna träffar" in page
    assert "Borgå stad: Maahanmuuttajapalvelut" in page
    sent = {
        "words": SAID, "language": "ar", "who": f"{heard.organisation.pk}:{heard.unit.pk}", "due_on": "2025-06-01",
        "measures": [str(heard.measure.pk)], "services": [str(heard.service.pk)], "edition": str(heard.edition.pk),
    }  # fmt: skip
    shown = said(client.post(url, sent, follow=True))
    remark = Remark.objects.get()
    assert (remark.meeting, remark.words, remark.language, remark.unit) == (heard.meeting, SAID, "ar", heard.unit)
    for words in (SAID, 'lang="ar" dir="rtl"', "Ordna träffar", "Maahanmuuttajapalvelut", "Integrationsprogram"):
        assert words in shown
    assert at("desk-remark", remark.pk) in said(client.get(at("desk-decision-meeting", heard.meeting.pk)))


def test_who_reads_sees_a_remark_in_the_language_of_the_desk_where_it_is_written_in_it(
    client: Client, heard: Heard
) -> None:
    url = at("desk-remark-new", heard.meeting.pk)
    sent = {"words": "النماذج صعبة", "language": "ar", "other_words": "The forms are hard.", "other_language": ""}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "Choose which language this is in." in said(answer)
    shown = said(client.post(url, sent | {"other_language": "en"}, follow=True))
    for words in ("النماذج صعبة", "The forms are hard."):
        assert words in shown
    remark = Remark.objects.get()
    for page in (at("desk-remarks"), at("desk-decision-meeting", heard.meeting.pk)):
        listed = said(client.get(page))
        assert "The forms are hard." in listed
        assert "النماذج صعبة" not in listed
    form = said(client.get(at("desk-remark-edit", remark.pk)))
    assert "The forms are hard." in form
    corrected = {"words": "النماذج صعبة جدا", "language": "ar", "version": "1"}
    history = said(client.post(at("desk-remark-edit", remark.pk), corrected, follow=True))
    assert "The forms are hard." in history[history.index("What it said before") :]
    book = load_workbook(io.BytesIO(client.get(at("desk-remarks-table")).content))
    assert list(book.worksheets[0].values)[1][4:6] == (None, None)


def test_what_cannot_be_kept_comes_back_with_all_that_was_typed(client: Client, heard: Heard) -> None:
    url = at("desk-remark-new", heard.meeting.pk)
    answer = client.post(url, {"words": "Ring Amina, 040 555 0000", "language": "sv"})
    assert answer.status_code == 422
    assert "Name nobody" in said(answer)
    assert "040 555 0000" in said(answer)
    assert not Remark.objects.exists()
    heard.meeting.held_on = date(2090, 1, 1)
    heard.meeting.save()
    assert "The meeting has not been held yet" in said(client.post(url, {"words": SAID, "language": "sv"}))
    assert url not in said(client.get(at("desk-decision-meeting", heard.meeting.pk)))


def test_a_council_is_not_heard(client: Client, heard: Heard) -> None:
    council = heard.meeting.body.__class__.objects.create(municipality_id="638", kind="council", name_sv="Fullmäktige")
    meeting = Meeting.objects.create(body=council, held_on=date(2025, 1, 5))
    assert client.get(at("desk-remark-new", meeting.pk)).status_code == 404
    assert "Record an item" in said(client.get(at("desk-decision-meeting", meeting.pk)))
    assert client.get(at("desk-decision-point-add", meeting.pk)).status_code == 404


def test_an_answer_is_given_corrected_taken_back_and_brought_back(client: Client, heard: Heard) -> None:
    remark = heard.write(organisation=heard.organisation.pk, unit=heard.unit.pk)
    url = at("desk-remark-answer", remark.pk)
    page = said(client.get(url))
    assert SAID in page
    assert f'value="{heard.organisation.pk}:{heard.unit.pk}" selected' in page
    sent = {
        "words": "Blanketterna skrivs om.", "language": "sv", "who": f"{heard.organisation.pk}:{heard.unit.pk}",
        "answered_on": "2025-05-20", "version": "0",
    }  # fmt: skip
    assert "answered" in said(client.post(url, sent, follow=True))
    shown = said(
        client.post(url, sent | {"words": "De är klara.", "done_on": "2025-06-20", "version": "1"}, follow=True)
    )
    assert "answered and done" in shown
    assert "What it said before" in shown
    assert "Blanketterna skrivs om." in shown
    clash = client.post(url, sent | {"words": "Något annat.", "version": "1"})
    assert clash.status_code == 409
    assert "Take this answer back?" in said(client.get(at("desk-remark-take-back", remark.pk)))
    assert "An answer was given, and taken back." in said(
        client.post(at("desk-remark-take-back", remark.pk), follow=True)
    )
    assert client.get(at("desk-remark-take-back", remark.pk)).status_code == 404
    assert "De är klara." in said(client.post(at("desk-remark-bring-back", remark.pk), follow=True))
    assert Answer.objects.get().removed_at is None
    wrong = client.post(url, {"words": "", "language": "sv", "who": "", "answered_on": ""})
    assert wrong.status_code == 422


def test_a_remark_is_corrected_taken_away_and_brought_back(client: Client, heard: Heard) -> None:
    remark = heard.write(measures=(heard.measure.pk,))
    url = at("desk-remark-edit", remark.pk)
    assert f'value="{heard.measure.pk}"' in said(client.get(url))
    shown = said(client.post(url, {"words": "Andra ord.", "language": "fi", "version": "1"}, follow=True))
    assert "Andra ord." in shown
    assert SAID in shown
    assert "Take this remark away?" in said(client.get(at("desk-remark-remove", remark.pk)))
    assert "This remark is taken away" in said(client.post(at("desk-remark-remove", remark.pk), follow=True))
    assert client.get(url).status_code == 404
    assert client.get(at("desk-remark-answer", remark.pk)).status_code == 404
    assert "Andra ord." in said(client.get(at("desk-remarks") + "?state=removed"))
    client.post(at("desk-remark-restore", remark.pk))
    assert client.post(at("desk-remark-restore", remark.pk)).status_code == 404
    assert "Andra ord." in said(client.get(at("desk-remarks")))


def test_the_list_is_filtered_by_its_address_and_taken_out_as_a_workbook(client: Client, heard: Heard) -> None:
    assert "Nothing has been written down yet" in said(client.get(at("desk-remarks")))
    answered = heard.write(services=(heard.service.pk,), organisation=heard.organisation.pk, due_on=date(2025, 6, 1))
    heard.answer(answered)
    heard.write("Seniorernas tjänster behöver tas upp.", measures=(heard.measure.pk,))
    page = said(client.get(at("desk-remarks") + "?state=unanswered&year=2025"))
    assert "Seniorernas" in page
    assert SAID not in page
    assert "not only of this one" in said(client.get(at("desk-remarks") + f"?measure={heard.measure.pk}"))
    assert "Nothing fits the filters" in said(client.get(at("desk-remarks") + "?year=2024"))
    assert SAID in said(client.get(at("desk-remarks") + "?year=x"))
    book = load_workbook(io.BytesIO(client.get(at("desk-remarks-table") + "?state=answered").content))
    rows = list(book.worksheets[0].values)
    assert len(rows) == 2
    assert rows[1][2] == SAID
    assert rows[1][10] == "Blanketterna har skrivits om."


def test_a_measure_and_a_service_show_what_has_been_said_about_them(client: Client, heard: Heard) -> None:
    heard.write(measures=(heard.measure.pk,), services=(heard.service.pk,))
    for url in (at("desk-programme-measure", heard.measure.pk), at("desk-service", heard.service.slug)):
        page = said(client.get(url))
        assert SAID in page
        assert "All that has been said about it" in page


def test_who_may_not_read_decisions_sees_no_remark_beside_a_measure(
    heard: Heard, signed_in: Callable[..., Client]
) -> None:
    heard.write(measures=(heard.measure.pk,))
    page = signed_in("partner").get(at("desk-programme-measure", heard.measure.pk))
    assert page.status_code == 200
    assert SAID not in said(page)


def test_today_tells_how_many_are_unanswered(client: Client, heard: Heard) -> None:
    heard.write()
    heard.answer(heard.write("En annan sak."))
    page = said(client.get(at("desk-today")))
    assert "1 remark is unanswered" in page
    assert "state=unanswered" in page


def test_what_is_typed_is_kept_as_a_draft(client: Client, heard: Heard) -> None:
    remark = heard.write()
    url = at("desk-remarks-draft")
    keys = (f"meeting:{heard.meeting.pk}:remark", f"remark:{remark.pk}", f"remark:{remark.pk}:answer")
    for key, version in zip(keys, ("0", "1", "0"), strict=True):
        assert client.post(f"{url}?form={key}", {"words": "Halvt", "version": version}).status_code == 204
    assert Draft.objects.count() == 3
    assert "Halvt" in said(client.get(at("desk-remark-answer", remark.pk) + "?draft=use"))
    for key in ("remark:999", "meeting:999:remark", "remark:x", f"remark:{remark.pk}:other", "other:1"):
        assert client.post(f"{url}?form={key}", {"words": "x"}).status_code == 404


READ = ("desk-remarks", "desk-remarks-table", "desk-remark")
WRITE = (
    "desk-remark-new", "desk-remark-edit", "desk-remark-answer", "desk-remark-remove", "desk-remark-take-back",
    "desk-remark-restore", "desk-remark-bring-back",
)  # fmt: skip


def address(name: str, heard: Heard, remark: Remark, code: str = "638") -> str:
    if name in READ[:2]:
        return at(name, code=code)
    return at(name, heard.meeting.pk if name == "desk-remark-new" else remark.pk, code=code)


@pytest.mark.parametrize("name", READ + WRITE)
def test_who_may_open_what(heard: Heard, signed_in: Callable[..., Client], client: Client, name: str) -> None:
    remark = heard.write()
    heard.answer(remark)
    url = address(name, heard, remark)
    assert signed_in("reader").get(url).status_code == (200 if name in READ else 403)
    assert signed_in("partner").get(url).status_code == 403
    assert signed_in("coordinator", code="434").get(url).status_code == 404
    assert Client().get(url).status_code == 302
    if name not in READ[:2]:
        stranger = signed_in("coordinator", code="434")
        other = address(name, heard, remark, code="434")
        assert (
            stranger.post(other) if "bring" in name or "restore" in name else stranger.get(other)
        ).status_code == 404


@pytest.mark.parametrize("many", [1, 12])
def test_pages_ask_no_more_for_many_remarks(client: Client, heard: Heard, many: int) -> None:
    who = {"organisation": heard.organisation.pk, "unit": heard.unit.pk}
    for number in range(many):
        remark = heard.write(f"Sak {number}", measures=(heard.measure.pk,), services=(heard.service.pk,), **who)
        heard.answer(remark)
    for url in (
        at("desk-remarks"),
        at("desk-remark", remark.pk),
        at("desk-decision-meeting", heard.meeting.pk),
        at("desk-programme-measure", heard.measure.pk),
        at("desk-service", heard.service.slug),
        at("desk-decision-meetings-year"),
    ):
        client.get(url)
        with at_most(12):
            client.get(url)


def test_forms_ask_no_more_than_they_need(client: Client, heard: Heard) -> None:
    remark = heard.write(measures=(heard.measure.pk,), services=(heard.service.pk,))
    for url in (
        at("desk-remark-new", heard.meeting.pk),
        at("desk-remark-edit", remark.pk),
        at("desk-remark-answer", remark.pk),
    ):
        client.get(url)
        with at_most(14):
            client.get(url)


def test_points_of_the_agenda_are_added_before_the_meeting_and_noted_after_it(client: Client, heard: Heard) -> None:
    url = at("desk-decision-point-add", heard.meeting.pk)
    assert "Name no person" in said(client.get(url))
    assert client.post(url, {"title": "", "language": "sv"}).status_code == 422
    client.post(url, {"title": "Vårdens språk", "language": "sv", "background": "Juryn bad om det."})
    client.post(url, {"title": "Äldre", "language": "sv", "handling": "Juryn samtalade."})
    assert list(heard.meeting.items.order_by("pk").values_list("outcome", flat=True)) == ["unknown", "noted"]
    page = said(client.get(at("desk-decision-meeting", heard.meeting.pk)))
    for words in ("Vårdens språk", "Juryn bad om det.", "Juryn samtalade."):
        assert words in page


def test_secret_items_of_a_meeting_show_no_words(client: Client, heard: Heard) -> None:
    heard.meeting.items.create(title="Hemlig", handling="Dolt", publicity="secret", secrecy_ground="x")
    page = said(client.get(at("desk-decision-meeting", heard.meeting.pk)))
    assert "Hemlig" not in page
    assert "Dolt" not in page


def test_the_year_shows_what_was_held_and_planned_against_the_range_of_a_measure(client: Client, heard: Heard) -> None:
    from delaktig.indicators.actions import IndicatorInput
    from delaktig.indicators.rules import TargetInput
    from delaktig.programmes.actions.counting import count_by
    from delaktig.programmes.actions.follow_ups import add_follow_up

    aim = TargetInput("within", low=2, high=4)
    follow_up = add_follow_up(heard.actor, heard.measure, "sv", IndicatorInput("Möten", "range", unit="möten"), aim)
    freeze_plainly(heard.edition)
    count_by(heard.actor, follow_up, "decisions.client_jury_meetings")
    url = at("desk-decision-meetings-year") + "?year=2025"
    page = said(client.get(url))
    assert "outside the range" in page
    assert "2–4" in page
    Meeting.objects.create(body=heard.meeting.body, held_on=date(2025, 9, 1))
    assert "within the range" in said(client.get(url))
    Meeting.objects.create(body=heard.meeting.body, held_on=date(2027, 9, 1))
    assert "1.9.2027" in said(client.get(at("desk-decision-meetings-year") + "?year=2027")).replace("Sept. ", "")


def test_a_taken_away_remark_is_not_in_its_meeting(client: Client, heard: Heard) -> None:
    actions.remove(heard.actor, heard.write())
    assert SAID not in said(client.get(at("desk-decision-meeting", heard.meeting.pk)))


def test_what_was_said_of_a_measure_goes_along_to_the_one_that_continues_it(client: Client, heard: Heard) -> None:
    before = heard.write("Träffarna kom för sent.", measures=(heard.measure.pk,))
    start_edition(heard.actor, heard.edition, "sv", EditionInput("Nästa", date(2027, 1, 1), date(2028, 12, 31)))
    following = heard.measure.continued_by.get()
    page = said(client.get(at("desk-programme-measure", following.pk)))
    for words in ("Träffarna kom för sent.", "about the measure that this one continues"):
        assert words in page
    listed = said(client.get(at("desk-remarks") + f"?measure={following.pk}"))
    assert at("desk-remark", before.pk) in listed
    assert "that this one continues" not in said(client.get(at("desk-programme-measure", heard.measure.pk)))


def test_following_up_names_what_nobody_has_answered_the_longest_overdue_first(client: Client, heard: Heard) -> None:
    in_force(heard.edition, TODAY)
    late, later, answered = (
        heard.write(words, due_on=due)
        for words, due in (("Andra", date(2025, 9, 1)), ("Tredje", None), ("Besvarad", date(2025, 6, 1)))
    )
    first = heard.write("Första", due_on=date(2025, 5, 1))
    heard.answer(answered)
    page = said(client.get(at("desk-followup")))
    places = [page.index(at("desk-remark", one.pk)) for one in (first, late, later)]
    assert places == sorted(places)
    assert at("desk-remark", answered.pk) not in page
    assert at("desk-remarks") + "?state=unanswered" in page


def test_following_up_is_silent_about_remarks_where_all_are_answered(client: Client, heard: Heard) -> None:
    in_force(heard.edition, TODAY)
    heard.answer(heard.write())
    assert "nobody has answered" not in said(client.get(at("desk-followup")))
