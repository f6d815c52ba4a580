"""What came in is counted right, beside the round before, and as indicators; small groups are not told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.indicators.counting import count
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.municipalities.models import Municipality
from delaktig.surveys.actions import SurveyInput, make_codes
from delaktig.surveys.indicators import indicator_name
from delaktig.surveys.results import results_of
from delaktig.surveys.selectors import own_words_of
from delaktig.surveys.urn import open_urn, put_in
from tests.surveys.building import ABOUT, AFTER, TODAY, answer, counted, opened

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
YEAR = Period.year(2025)
SHEETS = [
    {"home": "5", "work": "yes", "from": "friend", "used": ["club", "library"], "hours": "10"},
    {"home": "4", "work": "no", "from": "office", "used": ["library"]},
    {"home": "4", "work": "yes", "from": "friend"},
    {"home": "2", "work": "no", "hours": "0.5"},
    {"home": "1"},
]


@pytest.fixture
def actor(actor_with_role: MakeActor) -> Actor:
    return actor_with_role("coordinator")


def test_each_question_is_counted_among_those_who_answered_it(actor: Actor) -> None:
    found = results_of(actor, counted(actor, SHEETS))
    assert (found.given, found.spent, found.sheets, found.rate) == (5, 5, 5, 100)
    home, used = found.tallies["home"], found.tallies["used"]
    assert home.n == 5
    assert home.mean is not None
    assert round(home.mean, 2) == Decimal("3.2")
    assert home.by == {"5": 1, "4": 2, "2": 1, "1": 1}
    assert (used.n, used.by) == (2, {"library": 2, "club": 1})
    assert used.share("library") == 100
    assert found.tallies["work"].share("1") == 50
    assert found.tallies["hours"].n == 2
    assert "more" not in found.tallies


def test_before_the_count_only_the_number_of_answers_is_known(actor: Actor) -> None:
    survey = opened(actor)
    answer(actor, survey, SHEETS * 2)
    found = results_of(actor, survey)
    assert (found.hidden, found.sheets, found.tallies) == (True, 10, {})


def test_of_fewer_than_five_answers_nothing_is_shown(actor: Actor) -> None:
    found = results_of(actor, counted(actor, SHEETS[:4]))
    assert (found.hidden, found.sheets, found.tallies) == (True, 4, {})


def test_of_how_many_is_the_municipality_s_own_choice(actor: Actor) -> None:
    survey = counted(actor, SHEETS)
    assert not results_of(actor, survey).hidden
    Municipality.objects.filter(code=actor.municipality).update(small_number=6)
    found = results_of(actor, survey)
    assert (found.hidden, found.fewest, found.tallies) == (True, 6, {})


def test_a_language_stands_by_itself_where_it_has_enough_and_the_rest_has_too(actor: Actor) -> None:
    survey = opened(actor)
    for language, number in (("sv", 7), ("ar", 6), ("so", 2)):
        answer(actor, survey, [{"home": "5"}] * number, language)
    open_urn(actor, survey, AFTER)
    found = results_of(actor, survey)
    assert list(found.in_language) == ["sv"]
    assert found.by_language == {"sv": 7, "": 8}
    assert found.in_language["sv"]["home"].n == 7


def test_numbers_are_read_by_those_who_read_figures_and_words_by_those_who_run_surveys(
    actor: Actor, actor_with_role: MakeActor
) -> None:
    survey = counted(actor, [*SHEETS, {"home": "3", "more": "Tack"}])
    assert results_of(actor_with_role("reader"), survey).sheets == 6
    [[words]] = own_words_of(actor, survey).values()
    assert words.words == "Tack"
    with pytest.raises(Denied):
        own_words_of(actor_with_role("reader"), survey)
    for stranger in (actor_with_role("caseworker"), actor_with_role("coordinator", code="434")):
        with pytest.raises(Denied):
            results_of(stranger, survey)


def test_sheets_and_the_response_rate_are_indicators_of_the_time_that_the_survey_is_about(actor: Actor) -> None:
    survey = opened(actor)
    codes = make_codes(actor, survey, 8, TODAY)
    for code in codes[:6]:
        put_in(survey, "sv", {"home": "5"}, code, TODAY)
    assert count(computed("surveys.response_rate"), "638", YEAR).value is None
    open_urn(actor, survey, AFTER)
    assert count(computed("surveys.answers"), "638", YEAR, ("language",)).cells[("sv",)].n == 6
    assert count(computed("surveys.response_rate"), "638", YEAR).value == 75
    assert count(computed("surveys.answers"), "638", Period.year(2026)).value == 0
    assert count(computed("surveys.answers"), "434", YEAR).value == 0


@pytest.mark.parametrize(
    ("key", "option", "value", "n"),
    [("home", "", "3.2", 5), ("hours", "", "5.25", 2), ("work", "", "50", 4), ("from", "friend", "66.7", 3),
     ("used", "club", "50", 2)],
)  # fmt: skip
def test_a_question_is_an_indicator_by_its_name(actor: Actor, key: str, option: str, value: str, n: int) -> None:
    counted(actor, SHEETS)
    found = count(computed(indicator_name("newcomers", key, option)), "638", YEAR)
    assert found.value is not None
    assert (abs(found.value - Decimal(value)) < Decimal("0.05"), found.total.n) == (True, n)


@pytest.mark.parametrize(
    "name", ["newcomers.more", "newcomers.none", "other.home", "newcomers.from", "newcomers.from.x"]
)
def test_what_is_not_asked_so_is_no_indicator(actor: Actor, name: str) -> None:
    counted(actor, SHEETS)
    with pytest.raises(KeyError):
        computed(f"surveys.question.{name}")


def test_one_indicator_follows_a_question_from_round_to_round(actor: Actor) -> None:
    counted(actor, [{"home": "2"}] * 5)
    counted(actor, [{"home": "4"}] * 5, _round(2024))
    declared = computed(indicator_name("newcomers", "home"))
    assert [count(declared, "638", Period.year(year)).value for year in (2024, 2025)] == [4, 2]


def _round(year: int) -> SurveyInput:
    return SurveyInput("newcomers", f"newcomers-{year}", ABOUT.title, date(year, 1, 1), date(year, 12, 31))
