"""The separate register: by month, without any tie to visits; statistics in which no number tells of one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product

import pytest
import time_machine
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.guidance.actions.social import register_social_visit, undo_social_visit, undo_ticket
from delaktig.guidance.inputs import SocialVisitInput
from delaktig.guidance.models import SocialVisit, Visit
from delaktig.guidance.social_statistics import Pooled, Quarter, pooled, quarters, statistics_of
from delaktig.municipalities.models import Municipality
from delaktig.texts.parts import Invalid
from tests.guidance.building import NOW

WithRole = Callable[..., Actor]
GIVEN = SocialVisitInput("income", "social_services", "on_site", "ar")


@pytest.mark.django_db
def test_an_entry_knows_the_month_and_nothing_that_a_visit_has(actor_with_role: WithRole) -> None:
    entry = register_social_visit(actor_with_role("counsellor"), GIVEN, NOW)
    assert entry.month == date(2026, 3, 1)
    names = {one.name for one in SocialVisit._meta.fields}
    assert names == {"key", "municipality", "month", "matter", "directed", "channel", "language", "interpreting"}
    related = {one.related_model for one in SocialVisit._meta.fields if isinstance(one, models.ForeignKey)}
    assert Visit not in related
    assert not Event.objects.filter(name__startswith="guidance.social").exists()


@pytest.mark.django_db
def test_only_those_who_are_trusted_write_and_others_read(actor_with_role: WithRole) -> None:
    with pytest.raises(Denied):
        register_social_visit(actor_with_role("coordinator"), GIVEN, NOW)
    with pytest.raises(Denied):
        quarters(actor_with_role("counsellor"), NOW.date())
    with pytest.raises(Denied):
        statistics_of(actor_with_role("counsellor"), Quarter(2026, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["matter", "directed", "channel", "language", "interpreting"])
def test_what_is_no_choice_is_refused(actor_with_role: WithRole, name: str) -> None:
    values = {"matter": "income", "directed": "benefits", "channel": "phone", "language": "ar", "interpreting": "none"}
    with pytest.raises(Invalid) as wrong:
        register_social_visit(actor_with_role("counsellor"), SocialVisitInput(**{**values, name: "free words"}), NOW)
    assert wrong.value.errors == {name: "unknown_choice"}


@pytest.mark.django_db
def test_an_entry_is_undone_within_a_minute_by_whoever_wrote_it(actor_with_role: WithRole) -> None:
    actor = actor_with_role("counsellor")
    with time_machine.travel(NOW, tick=False) as clock:
        ticket = undo_ticket(actor, register_social_visit(actor, GIVEN, NOW))
        with pytest.raises(Denied, match="not_yours"):
            undo_social_visit(actor_with_role("counsellor"), ticket)
        clock.shift(59)
        undo_social_visit(actor, ticket)
        assert not SocialVisit.objects.exists()
        late = undo_ticket(actor, register_social_visit(actor, GIVEN, NOW))
        clock.shift(61)
        with pytest.raises(Denied, match="too_late"):
            undo_social_visit(actor, late)
        with pytest.raises(Denied, match="too_late"):
            undo_social_visit(actor, "made up")
    assert SocialVisit.objects.count() == 1


@pytest.mark.django_db
def test_statistics_are_of_quarters_that_are_over(actor_with_role: WithRole) -> None:
    counsellor, reader = actor_with_role("counsellor"), actor_with_role("coordinator")
    for number in range(12):
        given_ = SocialVisitInput("income" if number < 9 else "health", "benefits", "on_site", "ar")
        register_social_visit(counsellor, given_, NOW)
    assert quarters(reader, date(2026, 3, 31)) == []
    assert quarters(reader, date(2026, 4, 1)) == [Quarter(2026, 1)]
    found = statistics_of(reader, Quarter(2026, 1))
    assert found.total == 12
    assert found.by["directed"] == Pooled({"benefits": 12})
    assert found.by["matter"] is None  # three cannot be told, nor what is left when they are not
    assert found.by["language"] == Pooled({"ar": 12})
    assert statistics_of(actor_with_role("coordinator", code="434"), Quarter(2026, 1)).total is None


@pytest.mark.django_db
def test_a_municipality_with_a_higher_number_for_small_ones_is_told_less(actor_with_role: WithRole) -> None:
    counsellor, reader = actor_with_role("counsellor"), actor_with_role("coordinator")
    for _ in range(12):
        register_social_visit(counsellor, GIVEN, NOW)
    assert statistics_of(reader, Quarter(2026, 1)).total == 12
    Municipality.objects.filter(code="638").update(small_number=13)
    found = statistics_of(reader, Quarter(2026, 1))
    assert (found.total, found.threshold) == (None, 13)


def worlds(shown: Mapping[str, int], others: int, keys: list[str], threshold: int, most: int) -> dict[str, set[int]]:
    """Return every value that each hidden cell may have, for one who knows the rule by which cells are hidden."""
    hidden = [key for key in keys if key not in shown]
    possible: dict[str, set[int]] = {key: set() for key in hidden}
    for values in product(range(most + 1), repeat=len(hidden)):
        if sum(values) != others:
            continue
        told = {**shown, **dict(zip(hidden, values, strict=True))}
        cells = {key: told[key] for key in keys}
        if pooled(cells, threshold) == Pooled(dict(shown), others):
            for key, value in zip(hidden, values, strict=True):
                possible[key].add(value)
    return possible


@given(st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_no_hidden_number_can_be_reckoned_by_one_who_knows_the_rule(numbers: list[int]) -> None:
    threshold = 4
    cells = {f"k{at}": number for at, number in enumerate(numbers)}
    found = pooled(cells, threshold)
    small = [key for key, number in cells.items() if 0 < number < threshold]
    if found is None:
        return
    assert sum(found.shown.values()) + found.others == sum(numbers)
    assert not set(small) & set(found.shown)
    if found.others:
        possible = worlds(found.shown, found.others, list(cells), threshold, found.others)
        for key in small:
            assert len(possible[key]) >= threshold - 1, (cells, found, possible)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(0, 30), max_size=6))
def test_no_small_number_is_shown_by_itself(cells: dict[str, int]) -> None:
    found = pooled(cells, 5)
    assert found is None or all(number >= 5 for number in found.shown.values())
    assert found is None or found.others == 0 or found.others >= 4
