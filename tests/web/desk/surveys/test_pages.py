"""A survey is written, run and read on the desk, by those who may."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from delaktig.accounts.actor import Actor
from delaktig.audit.models import Event
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.surveys import urn
from delaktig.surveys.indicators import indicator_name
from delaktig.surveys.models import Code, Envelope, Question, Survey
from delaktig.web.desk.programmes.countable import titles_and_definitions
from tests.programmes.making import make_edition, make_measure
from tests.surveys.building import ABOUT, AFTER, answer, drafted, opened
from tests.surveys.building import counted as counted_survey
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
MakeActor = Callable[..., Actor]
SHEETS = [{"home": "5", "work": "yes", "used": ["club"], "hours": "3", "more": "Ett ord"}, *[{"home": "2"}] * 5]
FACTS = {
    "title": "Hur har du det?",
    "period_from": "2025-01-01",
    "period_to": "2025-12-31",
    "access": "codes",
    "languages": ["sv", "fi", "ar"],
}


@pytest.fixture
def actor(actor_with_role: MakeActor) -> Actor:
    return actor_with_role("coordinator")


def address(survey: Survey, rest: str = "") -> str:
    return f"/desk/638/surveys/{survey.pk}/{rest}"


def test_a_survey_is_written_in_two_languages_released_and_answered_with_its_codes(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    sent = client.post("/desk/638/surveys/add/", FACTS)
    survey = Survey.objects.get()
    assert sent.headers["Location"] == address(survey)
    assert (survey.slug, survey.series) == ("hur-har-du-det-2025", "hur-har-du-det")
    asked = {
        "words": "Vem har hjälpt dig?",
        "kind": "choice",
        "new_1": "Vänner",
        "new_2": "Byrån",
        "version": survey.version,
    }
    assert client.post(address(survey, "questions/add/"), asked).status_code == 302
    question = Question.objects.get()
    assert [one.key for one in question.options.all()] == ["vanner", "byran"]
    survey.refresh_from_db()
    page = client.get(address(survey, f"questions/{question.pk}/?language=fi")).content.decode()
    assert "Vem har hjälpt dig?" in page
    finnish = {"words": "Kuka on auttanut?", "kind": "choice", "key": question.key, "version": survey.version}
    finnish |= {"option_vanner": "Ystävät", "option_byran": "Toimisto"}
    assert client.post(address(survey, f"questions/{question.pk}/?language=fi"), finnish).status_code == 302
    assert "Kuka on auttanut?" in client.get(address(survey, "preview/fi/")).content.decode()
    today = timezone.localdate()
    client.post(address(survey, "days/"), {"opens_on": today, "closes_on": today + timedelta(days=5)})
    survey.refresh_from_db()
    assert survey.released
    slips = client.post(address(survey, "codes/"), {"number": 3, "language": "ar", "form": "sheet"}).content.decode()
    codes = [one.replace(" ", "") for one in re.findall(r"\d{4} \d{4} \d{4}", slips)]
    assert len(codes) == 3
    assert Code.objects.filter(survey=survey).count() == 3
    urn.put_in(survey, "fi", {question.key: "vanner"}, codes[1], today)


def test_codes_as_a_file_are_told_this_once(signed_in: SignedIn, actor: Actor) -> None:
    survey = opened(actor)
    Survey.objects.update(closes_on=timezone.localdate())
    sent = signed_in("coordinator").post(address(survey, "codes/"), {"number": 2, "language": "sv", "form": "csv"})
    lines = sent.content.decode("utf-8-sig").split()
    assert sent.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in sent.headers["Cache-Control"]
    assert len(re.findall(r"#\d{12}", " ".join(lines))) == 2


@pytest.mark.parametrize("number", ["0", "5001", "many", ""])
def test_a_number_of_codes_that_cannot_be_is_said_at_its_field(signed_in: SignedIn, actor: Actor, number: str) -> None:
    survey = opened(actor)
    sent = signed_in("coordinator").post(address(survey, "codes/"), {"number": number, "language": "sv", "form": "csv"})
    assert sent.status_code == 422
    assert not Code.objects.exists()


def test_faults_are_said_at_their_fields_and_what_was_typed_stays(signed_in: SignedIn) -> None:
    sent = signed_in("coordinator").post(
        "/desk/638/surveys/add/", {**FACTS, "period_to": "2024-01-01", "intro": "Vi frågar"}
    )
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "Sista dagen är före den första." in page
    assert "Vi frågar" in page
    assert not Survey.objects.exists()


def test_what_is_released_is_not_edited_and_the_page_says_why(signed_in: SignedIn, actor: Actor) -> None:
    survey = opened(actor)
    client = signed_in("coordinator")
    assert client.get(address(survey, "edit/")).status_code == 403
    sent = client.post(address(survey, "questions/add/"), {"words": "Ny?", "kind": "scale"})
    assert sent.status_code == 403
    assert "Frågorna är låsta" in sent.content.decode()
    assert survey.questions.count() == 6


def test_the_urn_is_opened_by_a_press_when_the_survey_is_over(signed_in: SignedIn, actor: Actor) -> None:
    survey = opened(actor)
    answer(actor, survey, [{"home": "3"}])
    client = signed_in("coordinator")
    yesterday = timezone.localdate() - timedelta(days=1)
    Survey.objects.update(opens_on=yesterday, closes_on=timezone.localdate())
    assert "urnan" in client.get(address(survey, "results/")).content.decode()
    client.post(address(survey, "count/"))
    assert Envelope.objects.count() == 1  # it is not over yet
    Survey.objects.update(closes_on=yesterday)
    sent = client.post(address(survey, "count/"))
    assert sent.headers["Location"] == address(survey, "results/")
    assert not Envelope.objects.exists()


def test_an_open_survey_is_ended_and_one_without_answers_made_a_draft_again(signed_in: SignedIn, actor: Actor) -> None:
    survey = opened(actor)
    Survey.objects.update(opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=4))
    client = signed_in("coordinator")
    client.post(address(survey, "take-back/"))
    survey.refresh_from_db()
    assert not survey.released
    Survey.objects.update(released=True)
    client.post(address(survey, "end/"))
    survey.refresh_from_db()
    assert survey.closes_on == timezone.localdate() - timedelta(days=1)


def test_results_show_each_question_with_n_beside_the_round_before(signed_in: SignedIn, actor: Actor) -> None:
    first = counted_survey(actor, SHEETS)
    later = counted_survey(actor, [{"home": "4"}] * 6, replace(ABOUT, slug="newcomers-2026"))
    Survey.objects.filter(pk=later.pk).update(follows=first)
    page = signed_in("reader").get(address(later, "results/")).content.decode()
    assert "n = 6" in page
    assert "4,00" in page
    assert "2,50" in page
    assert "<svg" in page
    assert "Ett ord" not in page


def test_a_question_is_tied_to_a_measure_on_its_page_and_results_lead_to_the_measure(
    signed_in: SignedIn, actor: Actor
) -> None:
    survey = counted_survey(actor, SHEETS)
    measure = make_measure(make_edition(members=("638",)), text="Nya invånare trivs")
    follow_up = add_follow_up(actor, measure, "sv", IndicatorInput("Trivsel", "percentage"), TargetInput())
    client = signed_in("coordinator")
    url = f"/desk/638/programmes/follow-up/{follow_up.pk}/counted/"
    page = client.get(url).content.decode()
    name = indicator_name(survey.series, "home")
    assert f'value="{name}"' in page
    assert "Trivs du?" in page
    assert client.post(url, {"computed_by": name}).status_code == 302
    follow_up.indicator.refresh_from_db()
    assert follow_up.indicator.computed_by == name
    results = client.get(address(survey, "results/")).content.decode()
    assert "Nya invånare trivs" in results
    assert "Trivs du?" in client.get(f"/desk/638/programmes/measures/{measure.pk}/").content.decode()


def test_questions_are_read_only_where_a_name_is_none_of_the_code_s(actor: Actor) -> None:
    survey = counted_survey(actor, SHEETS)
    with at_most(0):
        assert titles_and_definitions("638", {"guidance.visits", ""}).keys() == {"guidance.visits"}
    name = indicator_name(survey.series, "home")
    assert titles_and_definitions("638", {name})[name][0] == "Trivs du?"
    assert titles_and_definitions("434", {name}) == {}


def test_numbers_are_taken_out_as_a_workbook_without_own_words(signed_in: SignedIn, actor: Actor) -> None:
    survey = counted_survey(actor, SHEETS)
    sent = signed_in("reader").get(address(survey, "results.xlsx"))
    book = load_workbook(io.BytesIO(sent.content))
    rows = list(book.worksheets[0].values)
    assert ("Trivs du?", "5", "Alla språk", 1, 6, 17, 2.5) in rows
    assert "Ett ord" not in str(rows)
    assert Event.objects.filter(name="surveys.results_exported").count() == 1


def test_the_workbook_of_a_demonstration_says_that_all_is_invented(
    signed_in: SignedIn, actor: Actor, settings: LazySettings
) -> None:
    settings.DEMO = True
    survey = counted_survey(actor, SHEETS)
    sent = signed_in("reader").get(address(survey, "results.xlsx"))
    told = [row for sheet in load_workbook(io.BytesIO(sent.content)) for row in sheet.values]
    assert any("Påhittat för demonstrationen" in str(row) for row in told)


def test_own_words_are_read_by_those_who_run_surveys_and_each_look_is_recorded(
    signed_in: SignedIn, actor: Actor
) -> None:
    survey = counted_survey(actor, SHEETS)
    assert signed_in("reader").get(address(survey, "words/")).status_code == 403
    assert "Ett ord" in signed_in("coordinator").get(address(survey, "words/")).content.decode()
    assert Event.objects.filter(name="surveys.own_words_read").count() == 1


def test_of_few_answers_nothing_is_shown(signed_in: SignedIn, actor: Actor) -> None:
    survey = counted_survey(actor, SHEETS[:3])
    page = signed_in("coordinator").get(address(survey, "results/")).content.decode()
    assert "Färre än 5 svar" in page
    assert "Trivs du?" not in page


@pytest.mark.parametrize(
    "rest",
    ["", "edit/", "questions/add/", "preview/sv/", "copy/", "days/", "codes/", "results/", "results.xlsx", "words/"],
)
def test_another_municipality_s_survey_is_not_there(signed_in: SignedIn, actor: Actor, rest: str) -> None:
    survey = drafted(actor)
    client = signed_in("coordinator", code="434")
    assert client.get(f"/desk/434/surveys/{survey.pk}/{rest}").status_code == 404
    assert client.get(address(survey, rest)).status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "partner", "translator"])
def test_who_reads_no_figures_sees_no_surveys(signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).get("/desk/638/surveys/").status_code == 403


def test_a_reader_sees_surveys_and_changes_nothing(signed_in: SignedIn, actor: Actor) -> None:
    survey = drafted(actor)
    client = signed_in("reader")
    assert client.get(address(survey)).status_code == 200
    for rest in ("edit/", "questions/add/", "days/", "codes/", "count/", "copy/"):
        assert client.post(address(survey, rest)).status_code == 403, rest


def test_the_list_and_a_survey_need_few_queries(signed_in: SignedIn, actor: Actor) -> None:
    client = signed_in("coordinator")
    for year in range(2015, 2026):
        drafted(actor, replace(ABOUT, slug=f"newcomers-{year}"))
    survey = Survey.objects.first()
    assert survey is not None
    for page in ("/desk/638/surveys/", address(survey)):
        with at_most(12):
            assert client.get(page).status_code == 200


def test_results_in_three_languages_beside_the_round_before_need_few_queries(signed_in: SignedIn, actor: Actor) -> None:
    survey = opened(actor)
    for language in ("sv", "fi", "ar"):
        answer(actor, survey, SHEETS, language)
    urn.open_urn(actor, survey, AFTER)
    before = counted_survey(actor, SHEETS, replace(ABOUT, slug="before"))
    Survey.objects.filter(pk=survey.pk).update(follows=before)
    client = signed_in("reader")
    client.get("/desk/638/surveys/")
    with at_most(14):
        assert client.get(address(survey, "results/?language=ar")).status_code == 200
