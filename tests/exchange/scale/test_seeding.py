"""An invented database of a share of Finland: only where nothing is, the same from the same seed, counted right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from delaktig.activities.models import Entry
from delaktig.audit.models import Event
from delaktig.cases.models import Assessment, Plan, ReferralEvent, Review
from delaktig.clients.models import Client, ClientRelation, Identity
from delaktig.exchange.scale.drawing import Drawing, series
from delaktig.exchange.scale.places import MUNICIPALITIES, Size
from delaktig.exchange.scale.seeding import SEEDED
from delaktig.guidance.models import Point, Visit, VisitReason
from delaktig.indicators.counting import count
from delaktig.indicators.keeping import differing
from delaktig.indicators.models import KeptYear, Rollup
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import all_computed
from delaktig.indicators.rollups import picture
from delaktig.municipalities.models import Municipality

pytestmark = pytest.mark.django_db
SHARE = 0.0001
SPAN = Period(date(2024, 1, 1), date(2025, 12, 31))


@pytest.fixture(autouse=True)
def demonstration(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]


def seeded(seed: int = 681, share: float = SHARE, **further: bool) -> str:
    told = StringIO()
    call_command("seed_scale", share=share, seed=seed, years=2, stdout=told, **further)
    return told.getvalue()


def drawn() -> tuple[object, ...]:
    visits = Visit.objects.order_by("pk").values_list("pk", "on", "hour", "channel", "language", "country_group")
    reasons = VisitReason.objects.order_by("visit", "reason").values_list("visit", "reason")
    people = ClientRelation.objects.order_by("uid").values_list("uid", "started_on", "requested_on", "ended_on")
    plans = Plan.objects.order_by("uid").values_list("uid", "made_on", "ended_on", "integration_language")
    return list(visits), list(reasons), list(people), list(plans)


def test_all_that_is_counted_is_kept_and_nothing_differs() -> None:
    told = seeded()
    assert "Seeded." in told
    assert Visit.objects.count() == 2000
    assert Client.objects.count() == 60
    assert not Client.objects.filter(invented=False).exists()
    assert not Identity.objects.exists()
    for model in (Assessment, Plan, Review, ReferralEvent, Entry, Rollup):
        assert model._default_manager.exists(), model
    codes = list(Municipality.objects.filter(hosted=True).values_list("pk", flat=True))
    assert list(differing(None, Period.year(2025))) == []
    for declared in (one for one in all_computed() if one.is_kept):
        for by in ("", *(one.name for one in declared.dimensions)):
            for code in (codes[0], None):
                assert picture(declared, code, SPAN, by) == count(declared, code, SPAN, (by,) if by else ())
    assert KeptYear.objects.exists()


def test_visits_alone_are_written_and_nothing_of_anybody_else() -> None:
    seeded(visits_only=True)
    assert Visit.objects.count() == 2000
    assert VisitReason.objects.exists()
    assert not Client.objects.exists()
    assert not Entry.objects.exists()
    with pytest.raises(CommandError, match="seeded otherwise"):
        seeded()


def test_every_indicator_but_those_of_programmes_and_remarks_has_something_to_count() -> None:
    seeded()
    empty = {one.name for one in all_computed() if not count(one, None, SPAN).total.n}
    assert sorted(name for name in empty if not name.startswith(("programmes.", "remarks."))) == []


def test_visits_come_on_working_days_and_more_in_autumn_than_in_july() -> None:
    seeded()
    days = list(Visit.objects.values_list("on", flat=True))
    assert all(SPAN.first <= day <= SPAN.last and day.weekday() < 5 for day in days)
    assert sum(day.month == 9 for day in days) > 2 * sum(day.month == 7 for day in days)


def test_the_same_seed_draws_the_same_and_another_something_else() -> None:
    def numbers(seed: int) -> list[tuple[int, str]]:
        drawing = Drawing(seed)
        pick = drawing.pick("language", {"ar": 3, "sv": 1}, "s.n")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {drawing.number('place', 's.n')}, {pick} FROM {series(1, 400)} ORDER BY s.n")
            return list(cursor.fetchall())

    first = numbers(681)
    assert first == numbers(681)
    assert first != numbers(682)
    assert first[:3] == [(1103645615, "ar"), (784476161, "ar"), (1433562148, "ar")]
    assert 250 < sum(code == "ar" for _, code in first) < 350


def test_a_database_that_holds_anything_is_left_alone(user_with_role: Callable[..., object]) -> None:
    user_with_role("reader")
    with pytest.raises(CommandError, match=r"accounts\.User"):
        seeded()
    assert not Visit.objects.exists()


def test_a_real_visit_a_client_or_a_point_is_enough_to_refuse(municipality: Callable[[str], Municipality]) -> None:
    Point.objects.create(municipality=municipality("638"), name_sv="Punkten")
    with pytest.raises(CommandError, match=r"guidance\.Point"):
        seeded()
    assert not Client.objects.exists()


def test_without_demo_settings_nothing_is_written(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="demo settings"):
        seeded()
    assert not Event.objects.filter(name=SEEDED).exists()


def test_seeded_again_it_is_kept_and_seeded_otherwise_it_is_refused() -> None:
    seeded()
    before = drawn()
    assert "is kept" in seeded()
    with pytest.raises(CommandError, match="otherwise"):
        seeded(seed=682)
    assert drawn() == before


def test_a_share_is_above_nothing_and_at_most_all() -> None:
    for share in ("0", "1.5"):
        with pytest.raises(CommandError):
            call_command("seed_scale", f"--share={share}")


def test_all_of_finland_is_three_hundred_municipalities() -> None:
    size = Size(1, 2025, 10)
    assert (size.municipalities, size.clients, size.visits) == (MUNICIPALITIES, 600_000, 20_000_000)
    assert len(list(size.months())) == 120
