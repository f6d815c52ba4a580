from __future__ import annotations

import calendar
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delaktig.indicators.disclosure.places import Contradiction, Place, Tables, tables_of
from delaktig.indicators.disclosure.protecting import Protected, Why, protect
from tests.indicators.disclosure.outsider import Outsider

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
pytestmark = pytest.mark.plain


def at(counts: str = "visits", span: tuple[date, date] = YEAR, **values: str) -> Place:
    return Place.of(counts, *span, **values)


def month(number: int) -> tuple[date, date]:
    return date(2025, number, 1), date(2025, number, calendar.monthrange(2025, number)[1])


def by_one(axis: str, cells: dict[str, int], counts: str = "visits") -> dict[Place, int]:
    return {at(counts): sum(cells.values()), **{at(counts, **{axis: key}): n for key, n in cells.items()}}


def by_two(rows: dict[str, dict[str, int]]) -> dict[Place, int]:
    found: Counter[Place] = Counter()
    for language, cells in rows.items():
        for reason, n in cells.items():
            found[at(language=language, reason=reason)] = n
            for place in (at(), at(language=language), at(reason=reason)):
                found[place] += n
    return dict(found)


def printed(tables: Tables, found: Protected) -> dict[Place, int | None]:
    shown = {place: number for place, number in tables.numbers.items() if place not in tables.rests}
    return {place: None if place in found.hidden else number for place, number in shown.items()}


def hidden(found: Protected) -> set[tuple[str, ...]]:
    return {tuple(value for _, value in place.at) for place in found.hidden}


def test_what_is_large_is_printed_and_zero_is_a_word_of_its_own() -> None:
    found = protect(tables_of(by_one("language", {"ar": 12, "uk": 7, "so": 0})))
    assert not found.hidden


def test_one_small_number_takes_one_more_with_it_that_it_cannot_be_subtracted() -> None:
    tables = tables_of(by_one("language", {"ar": 40, "uk": 12, "so": 3, "ti": 0}))
    found = protect(tables)
    assert found.hidden == {at(language="so"): Why.SMALL, at(language="uk"): Why.REVEALS}
    assert not Outsider(printed(tables, found)).narrow(5)


def test_two_small_numbers_whose_sum_is_small_are_not_left_to_each_other() -> None:
    tables = tables_of(by_one("language", {"ar": 40, "so": 1, "ti": 2}))
    found = protect(tables)
    assert hidden(found) == {("ar",), ("so",), ("ti",)}
    assert not Outsider(printed(tables, found)).narrow(5)


def test_where_a_total_is_small_its_zeros_are_left_out_too() -> None:
    tables = tables_of(
        by_two({"ar": {"home": 20, "work": 30}, "so": {"home": 3, "work": 0}, "uk": {"home": 11, "work": 14}})
    )
    found = protect(tables)
    assert found.hidden[at(language="so", reason="work")] is Why.OF_SMALL
    assert at() not in found.hidden
    assert not Outsider(printed(tables, found)).narrow(5)


def test_a_small_whole_is_left_out_with_all_of_it() -> None:
    tables = tables_of(by_one("language", {"ar": 2, "so": 1, "ti": 0}))
    assert hidden(protect(tables)) == {(), ("ar",), ("so",), ("ti",)}


def test_the_month_that_is_not_printed_is_protected_as_well() -> None:
    numbers = {at(): 112, **{at(span=month(n)): 10 for n in range(1, 12)}}
    tables = tables_of(numbers)
    found = protect(tables)
    assert len(found.hidden) == 1
    assert not Outsider(printed(tables, found)).narrow(5)
    (left_out,) = found.hidden
    assert left_out.first.month < 12
    assert found.hidden[left_out] is Why.REVEALS


def test_quarters_and_months_of_one_year_are_judged_together() -> None:
    months = {at(span=month(n)): (3 if n == 5 else 20) for n in range(1, 13)}
    quarters = {
        at(span=(date(2025, n, 1), month(n + 2)[1])): sum(months[at(span=month(m))] for m in range(n, n + 3))
        for n in (1, 4, 7, 10)
    }
    tables = tables_of({at(): sum(months.values()), **months, **quarters})
    found = protect(tables)
    assert {place.first.month for place in found.hidden} <= {4, 5, 6}
    assert len(found.hidden) == 2
    assert not Outsider(printed(tables, found)).narrow(5)


def test_facts_with_several_values_are_bounded_by_their_total_and_not_made_by_it() -> None:
    numbers = {at(): 30, at(reason="home"): 25, at(reason="work"): 20, at(reason="study"): 2}
    several = [("visits", "reason")]
    tables = tables_of(numbers, several)
    found = protect(tables)
    assert hidden(found) == {("study",)}
    assert not Outsider(printed(tables, found), several).narrow(5)


def test_those_of_a_whole_that_are_not_of_its_part_are_protected() -> None:
    numbers = {at("started"): 42, at("in time"): 40}
    found = protect(tables_of(numbers, within=[("in time", "started")]))
    assert set(found.hidden) & {at("started"), at("in time")}


def test_what_was_printed_before_is_never_counted_on_as_left_out() -> None:
    tables = tables_of(by_one("language", {"ar": 40, "uk": 12, "so": 3}))
    found = protect(tables, known=[at(language="uk"), at()])
    assert set(found.hidden) == {at(language="so"), at(language="ar")}


def test_what_follows_from_what_was_printed_before_is_told_and_not_passed_over() -> None:
    tables = tables_of(by_one("language", {"ar": 40, "uk": 12, "so": 3}))
    found = protect(tables, known=[at(), at(language="ar"), at(language="uk")])
    assert found.exposed == {at(language="so")}


def test_a_number_that_can_only_be_smaller_is_protected_by_smaller_ones_and_not_called_exposed() -> None:
    numbers = {at("passed"): 12, at("tried"): 13}
    tables = tables_of(numbers, within=[("passed", "tried")])
    found = protect(tables, known=[at("tried")], hidden_before=[at("passed")])
    assert not found.exposed
    assert found.ranges[at("passed")] == (7, 12)


def test_a_number_between_two_bounds_is_protected_by_numbers_on_either_side() -> None:
    numbers = {at("passed"): 7, at("tried"): 10}
    tables = tables_of(numbers, within=[("passed", "tried")])
    found = protect(tables, threshold=7, known=[at("tried")], hidden_before=[at("passed")])
    low, high = found.ranges[at("passed")]
    assert not found.exposed
    assert high - low >= 7
    assert high > 7 > low


def test_what_was_left_out_before_stays_out() -> None:
    tables = tables_of(by_one("language", {"ar": 40, "uk": 12, "so": 9}))
    found = protect(tables, hidden_before=[at(language="uk")])
    assert found.hidden[at(language="uk")] is Why.EARLIER
    assert not Outsider(printed(tables, found)).narrow(5)


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ({at(): 3, at(language="ar"): 4}, "not_the_sum"),
        ({at(language="ar"): 4}, "total_missing"),
        ({at(): -1}, "below_zero"),
        ({at(): 3, at(span=month(1)): 4}, "not_the_sum"),
        ({at(): 9, at(span=(date(2025, 6, 1), date(2026, 5, 31))): 4}, "overlapping"),
    ],
)
def test_numbers_that_cannot_all_be_true_are_refused(numbers: dict[Place, int], code: str) -> None:
    with pytest.raises(Contradiction) as refused:
        tables_of(numbers)
    assert refused.value.code == code


def test_tables_that_close_a_ring_are_refused() -> None:
    crossed = [("a", "b"), ("b", "c"), ("a", "c")]
    numbers = {at(): 8, **{at(**{one: value}): 4 for one in "abc" for value in "xy"}}
    numbers |= {at(**{one: x, other: y}): 2 for one, other in crossed for x, y in product("xy", "xy")}
    with pytest.raises(Contradiction) as refused:
        tables_of(numbers)
    assert refused.value.code == "ring"


small_and_large = st.one_of(st.integers(0, 6), st.integers(0, 6), st.integers(0, 60))


@st.composite
def sets_of_tables(draw: st.DrawFn) -> tuple[dict[Place, int], list[tuple[str, str]]]:
    """Language by reason, language by month in part of the months, and a rate by channel: all of the same facts."""
    months = draw(st.lists(st.integers(1, 12), unique=True, max_size=3))
    languages, reasons = "ab" + "cd"[: draw(st.integers(0, 2))], "xy" + "z"[: draw(st.integers(0, 1))]
    numbers: Counter[Place] = Counter()
    for language, reason in product(languages, reasons):
        n = draw(small_and_large)
        numbers[at(language=language, reason=reason)] = n
        for place in (at(), at(language=language), at(reason=reason)):
            numbers[place] += n
    left = {language: numbers[at(language=language)] for language in languages}
    for number, language in product(months, languages):
        n = draw(st.integers(0, left[language]))
        left[language] -= n
        numbers[at(span=month(number), language=language)] = n
        numbers[at(span=month(number))] += n
    for channel, part in product("pq", ("yes", "no")):
        n = draw(small_and_large)
        numbers[at("rate", channel=channel, part=part)] = n
        for place in (at("rate"), at("rate", channel=channel), at("rate", part=part)):
            numbers[place] += n
    total = draw(st.integers(0, 30))
    cells = {value: draw(st.integers(0, total)) for value in "uvw"}
    cells["u"] = max(cells["u"], total - cells["v"] - cells["w"])
    numbers |= {at("many"): total, **{at("many", reason=value): n for value, n in cells.items()}}
    return dict(numbers), [("many", "reason")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sets_of_tables(), st.integers(3, 7))
def test_no_outsider_knows_what_was_left_out_nearer_than_the_threshold(
    made: tuple[dict[Place, int], list[tuple[str, str]]], threshold: int
) -> None:
    numbers, several = made
    tables = tables_of(numbers, several)
    found = protect(tables, threshold)
    shown = printed(tables, found)
    assert not found.exposed
    assert not {place for place, n in shown.items() if n is not None and 0 < n < threshold}
    assert not Outsider(shown, several).narrow(threshold)
    assert all(high - low >= threshold for low, high in found.ranges.values())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sets_of_tables(), st.integers(3, 7))
def test_what_was_published_safely_is_never_called_exposed_when_it_is_judged_again(
    made: tuple[dict[Place, int], list[tuple[str, str]]], threshold: int
) -> None:
    tables = tables_of(*made)
    first = protect(tables, threshold)
    known = tables.numbers.keys() - first.hidden.keys() - tables.rests
    again = protect(tables, threshold, known, first.hidden)
    assert not again.exposed
    assert again.hidden.keys() == first.hidden.keys()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(20, 400), min_size=6, max_size=12), st.integers(1, 4))
def test_one_small_cell_among_many_large_ones_costs_no_more_than_one_other(large: list[int], small: int) -> None:
    found = protect(tables_of(by_one("language", {**{str(i): n for i, n in enumerate(large)}, "small": small})))
    assert len(found.hidden) == 2
    assert at() not in found.hidden


def test_nothing_is_said_on_the_console_of_who_publishes() -> None:
    protecting = (
        "from tests.indicators.disclosure.test_protecting import by_one, protect, tables_of\n"
        "assert protect(tables_of(by_one('language', {'ar': 40, 'uk': 12, 'so': 3}))).hidden"
    )
    done = subprocess.run([sys.executable, "-c", protecting], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
