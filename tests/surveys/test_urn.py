"""Nobody answers twice and nobody is known: nothing that is kept ties an answer to a code, a person or a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.retention import erase_what_is_past
from delaktig.audit.models import Event
from delaktig.surveys.actions import SurveyInput, make_codes
from delaktig.surveys.models import Answer, Code, Envelope, OwnWords, Response, Survey
from delaktig.surveys.urn import code_hash, open_urn, put_in
from delaktig.texts.parts import NotThere
from tests.surveys.building import ABOUT, AFTER, LAST, TODAY, answer, counted, opened

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
MODELS: tuple[type[models.Model], ...] = (Code, Envelope, Response, Answer, OwnWords)


@pytest.fixture
def actor(actor_with_role: MakeActor) -> Actor:
    return actor_with_role("coordinator")


def test_a_code_answers_once(actor: Actor) -> None:
    survey = opened(actor)
    [code] = make_codes(actor, survey, 1, TODAY)
    put_in(survey, "sv", {"home": "4"}, code, TODAY)
    with pytest.raises(Denied, match="spent"):
        put_in(survey, "sv", {"home": "1"}, code, TODAY)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "123456789015"])
def test_what_is_no_code_of_the_survey_answers_nothing(actor: Actor, typed: str) -> None:
    survey = opened(actor)
    make_codes(actor, survey, 3, TODAY)
    with pytest.raises(Denied, match="no_code"):
        put_in(survey, "sv", {"home": "4"}, typed, TODAY)
    assert not Envelope.objects.exists()


def test_a_code_of_another_survey_answers_nothing(actor: Actor) -> None:
    survey = opened(actor)
    other = opened(actor, SurveyInput("leisure", "leisure-2025", "Fritid", ABOUT.period_from, ABOUT.period_to))
    [code] = make_codes(actor, other, 1, TODAY)
    with pytest.raises(Denied, match="no_code"):
        put_in(survey, "sv", {"home": "4"}, code, TODAY)
    put_in(other, "sv", {"home": "4"}, code, TODAY)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), AFTER])
def test_before_its_day_and_after_its_last_nothing_is_taken_and_the_code_stays_unspent(
    actor: Actor, day: object
) -> None:
    survey = opened(actor)
    [code] = make_codes(actor, survey, 1, TODAY)
    with pytest.raises(Denied, match="not_open"):
        put_in(survey, "sv", {"home": "4"}, code, day)  # type: ignore[arg-type]
    put_in(survey, "sv", {"home": "4"}, code, LAST)


def test_only_keyed_hashes_of_codes_are_kept_and_they_are_wiped_with_the_count(actor: Actor) -> None:
    survey = opened(actor)
    codes = make_codes(actor, survey, 20, TODAY)
    hashes = set(Code.objects.values_list("hash", flat=True))
    assert hashes == {code_hash(survey.pk, code) for code in codes}
    assert not any(code in str(one) for one in hashes for code in codes)
    put_in(survey, "sv", {"home": "4"}, codes[0], TODAY)
    open_urn(actor, survey, AFTER)
    assert set(Code.objects.values_list("hash", flat=True)) == {None}
    assert Code.objects.filter(spent=True).count() == 1
    assert Code.objects.count() == 20


def test_codes_are_not_stored_in_the_order_in_which_they_are_printed(actor: Actor) -> None:
    survey = opened(actor)
    codes = make_codes(actor, survey, 50, TODAY)
    with connection.cursor() as cursor:  # as the rows lie in the table, without any order asked for
        cursor.execute("SELECT hash FROM surveys_code")
        stored = [row[0] for row in cursor.fetchall()]
    assert stored != [code_hash(survey.pk, code) for code in codes]
    assert sorted(stored) == sorted(code_hash(survey.pk, code) for code in codes)


def test_no_model_of_answers_has_a_time_a_person_or_a_number_that_counts_upwards() -> None:
    counting = (models.AutoField, models.BigAutoField)
    for model in MODELS:
        fields = model._meta.get_fields()
        assert not [f for f in fields if isinstance(f, (models.DateField, models.TimeField, *counting))], model
        related = {f.related_model for f in fields if isinstance(f, models.ForeignKey)}
        allowed = {"Survey", "Question", "Option", "Response"}
        assert {one.__name__ for one in related if not isinstance(one, str) and one is not None} <= allowed
    for model in (Envelope, Response, Answer, OwnWords):
        assert Code not in {f.related_model for f in model._meta.get_fields()}


def test_an_answer_is_no_event_of_the_record(actor: Actor) -> None:
    survey = opened(actor)
    codes = make_codes(actor, survey, 3, TODAY)
    before = Event.objects.count()
    for code in codes:
        put_in(survey, "sv", {"home": "4"}, code, TODAY)
    assert Event.objects.count() == before
    open_urn(actor, survey, AFTER)
    told = json.dumps(list(Event.objects.values_list("name", "target", "details")), default=str)
    assert not any(code in told or code_hash(survey.pk, code) in told for code in codes)
    last = Event.objects.order_by("-pk").first()
    assert last is not None
    assert json.loads(last.details) == {"sheets": 3}


def test_two_copies_of_the_database_tell_which_code_was_used_and_not_what_was_answered(actor: Actor) -> None:
    """Whoever has yesterday's backup and today's sees one more sealed envelope: the words are not in it."""
    survey = opened(actor)
    codes = make_codes(actor, survey, 2, TODAY)
    put_in(survey, "sv", {"home": "4", "more": "Tydliga ord"}, codes[0], TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM surveys_envelope")
        [[raw]] = cursor.fetchall()
    for words in (b"home", b"Tydliga", b"sv"):
        assert words not in bytes(raw)


def test_counted_sheets_lie_in_the_order_of_numbers_drawn_by_lot(actor: Actor) -> None:
    survey = opened(actor)
    sheets = [{"home": "4", "hours": str(number)} for number in range(40)]
    answer(actor, survey, sheets)
    open_urn(actor, survey, AFTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM surveys_response")
        stored = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    assert stored == sorted(stored)
    came = [int(one.number or 0) for one in Answer.objects.filter(question__key="hours").order_by("response_id")]
    assert sorted(came) == list(range(40))
    assert came != list(range(40))


def test_what_was_written_in_own_words_is_tied_to_the_question_and_to_no_sheet(actor: Actor) -> None:
    survey = counted(actor, [{"home": "5", "more": "Tack"}, {"home": "1"}])
    [words] = OwnWords.objects.filter(question__survey=survey)
    assert words.words == "Tack"
    assert not hasattr(words, "response")
    assert Answer.objects.filter(question__key="more").count() == 0


def test_the_urn_is_opened_only_when_the_survey_is_over_and_only_once(actor: Actor) -> None:
    survey = opened(actor)
    answer(actor, survey, [{"home": "3"}])
    with pytest.raises(Denied, match="not_over"):
        open_urn(actor, survey, LAST)
    assert open_urn(actor, survey, AFTER) == 1
    with pytest.raises(Denied, match="already_counted"):
        open_urn(actor, survey, AFTER)
    assert not Envelope.objects.exists()


def test_only_those_who_run_surveys_open_the_urn(actor: Actor, actor_with_role: MakeActor) -> None:
    survey = opened(actor)
    with pytest.raises(Denied, match="no_permission"):
        open_urn(actor_with_role("reader"), survey, AFTER)
    with pytest.raises(NotThere):
        open_urn(actor_with_role("coordinator", code="434"), survey, AFTER)


def test_the_daily_command_opens_the_urns_of_all_that_is_over(actor: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    survey = opened(actor)
    answer(actor, survey, [{"home": "3"}])
    today = timezone.localdate()
    Survey.objects.filter(pk=survey.pk).update(closes_on=today)
    call_command("open_urns")
    assert Envelope.objects.count() == 1
    Survey.objects.filter(pk=survey.pk).update(closes_on=today - timedelta(days=1))
    call_command("open_urns")
    assert "newcomers-2025: 1" in capsys.readouterr().out
    assert Response.objects.count() == 1


def test_own_words_are_erased_two_years_after_the_count_and_the_numbers_stay(actor: Actor) -> None:
    counted(actor, [{"home": "5", "more": "Tack"}])
    now = timezone.now()
    Survey.objects.update(counted_on=now.date() - timedelta(days=700))
    erase_what_is_past(now)
    assert OwnWords.objects.exists()
    Survey.objects.update(counted_on=now.date() - timedelta(days=740))
    assert erase_what_is_past(now)["own_words"] == 1
    assert not OwnWords.objects.exists()
    assert Answer.objects.exists()
