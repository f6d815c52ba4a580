"""Invented visits: the same from the same seed, on working days, fewer in July, and counted at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from delaktig.accounts.models import User
from delaktig.exchange.demo.guidance_drawing import Flow, drawn_visits, keep_visits
from delaktig.guidance import codes
from delaktig.guidance.models import Channel, Interpreting, Point, Visit, VisitMaterial, VisitReason, VisitWorker
from delaktig.guidance.selectors import LANGUAGES
from delaktig.law.calendar import is_working_day
from tests.guidance.building import KEY, a_point
from tests.indicators.standing import number, standing

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def flow(municipality: Callable[[str], object]) -> Flow:
    municipality("638")
    point: Point = a_point()
    return Flow(point, 30, frozenset({"ar"}), materials=[(KEY, ("sv", "ar"))])


def told(flow: Flow, seed: int) -> list[tuple[object, ...]]:
    drawn = list(drawn_visits(flow, FIRST, LAST, seed))
    return [(one.visit.key, one.visit.on, one.visit.hour, one.visit.language, one.reasons) for one in drawn]


def test_the_same_seed_draws_the_same_visits_and_another_does_not(flow: Flow) -> None:
    assert told(flow, 1) == told(flow, 1)
    assert told(flow, 1) != told(flow, 2)


def test_a_year_has_about_its_number_of_visits_on_working_days_and_few_in_july(flow: Flow) -> None:
    days = [one.visit.on for one in drawn_visits(flow, FIRST, LAST, 1)]
    assert 30 * 45 < len(days) < 30 * 57
    assert all(is_working_day(day) for day in set(days))
    months = Counter(day.month for day in days)
    assert min(months, key=lambda month: months[month]) == 7


def test_what_is_drawn_could_have_been_registered(flow: Flow) -> None:
    for one in drawn_visits(flow, FIRST, LAST, 1):
        visit = one.visit
        assert set(one.reasons) <= set(codes.reasons())
        assert visit.channel in Channel.values
        assert visit.language in LANGUAGES
        assert visit.country_group in codes.countries()
        assert visit.interpreting == Interpreting.NONE or visit.language not in {"ar", "sv", "fi", "en"}


def test_kept_visits_are_counted_at_once_and_those_of_late_are_a_worker_s_own(
    flow: Flow, user_with_role: Callable[..., User]
) -> None:
    worker = user_with_role("counsellor")
    standing("638")
    late = LAST - timedelta(days=35)
    kept = keep_visits(drawn_visits(flow, FIRST, LAST, 1), worker, late)
    assert kept == Visit.objects.count() == number("guidance.visits")
    standing("638")
    assert VisitReason.objects.count() >= kept
    assert set(VisitMaterial.objects.values_list("language", flat=True)) == {"sv", "ar"}
    assert VisitWorker.objects.count() == Visit.objects.filter(on__gte=late).count()
