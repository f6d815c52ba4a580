"""The first page of those who work with clients: order, rules, whom it shows, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from delaktig.accounts.models import Membership, User
from delaktig.cases.models import Appointment, Referral
from delaktig.clients.models import Absence, ClientRelation
from delaktig.organisations.models import Organisation, Unit
from tests.cases.making import agree_on_a_service, assign, holds, make_case, make_plan
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Any) -> Any:
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel("2025-06-02T09:00:00+03:00", tick=False):
        yield


@pytest.fixture
def unit(municipality: Callable[[str], object]) -> Unit:
    municipality("638")
    town = Organisation.objects.create(kind="municipality", municipality_id="638")
    return Unit.objects.create(organisation=town, name_sv="Integrationen", name_fi="Kotoutuminen")


@pytest.fixture
def officer(user_with_role: Callable[..., User], unit: Unit) -> User:
    user = user_with_role("caseworker")
    Membership.objects.filter(user=user).update(unit=unit)
    return user


def browser(user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user, backend="delaktig.accounts.backend.Backend")
    return client


def today_page(user: User, query: str = "") -> str:
    answer = browser(user).get(f"/desk/638/today/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def to_assess(number: str, learned_on: date, officer: User | None, unit: Any = None) -> ClientRelation:
    relation = make_case(number, officer=officer, unit=unit)
    relation.started_on = relation.learned_on = learned_on
    relation.save()
    holds(relation, "unemployed_jobseeker", learned_on)
    return relation


def test_lines_stand_in_the_order_of_the_clock_each_with_its_rule(officer: User) -> None:
    to_assess("K-late", date(2025, 3, 20), officer)
    to_assess("K-today", date(2025, 4, 3), officer)
    to_assess("K-soon", date(2025, 4, 10), officer)
    to_assess("K-later", date(2025, 4, 25), officer)
    to_assess("K-far", date(2025, 6, 1), officer)
    text = today_page(officer)
    places = [text.index(f"Person {name}") for name in ("K-late", "K-today", "K-soon", "K-later")]
    assert places == sorted(places)
    assert "K-far" not in text
    assert "Two things to do, one is late" in text
    assert "14 days late" in text
    assert "last day today" in text
    assert "a local target, not law" in text
    assert "/desk/638/clients/K-late/" in text


def test_a_day_of_law_names_its_section(officer: User) -> None:
    plan = make_plan(make_case(officer=officer), date(2025, 5, 8), valid_to=date(2026, 5, 7))
    agree_on_a_service(plan)
    text = today_page(officer)
    assert "681/2023, section 20(5)" in text
    assert "7 days left" in text


def test_the_day_of_referral_stays_and_says_how_many_services_are_done(officer: User) -> None:
    relation = make_case(officer=officer)
    plan = make_plan(relation, date(2025, 5, 8), valid_to=date(2026, 5, 7))
    first, _second, _third = (agree_on_a_service(plan) for _ in range(3))
    Referral.objects.create(relation=relation, item=first, service=first.service, sent_on=date(2025, 5, 12))
    text = today_page(officer)
    assert "The client is referred to the plan’s services: 1 of 3" in text
    assert "7 days left" in text


def test_the_button_leads_to_the_page_where_it_is_done(officer: User) -> None:
    plan = make_plan(make_case("K1", officer=officer), date(2025, 1, 2), valid_to=date(2026, 1, 1))
    assert f'href="/desk/638/clients/K1/plan/{plan.pk}/reviews/hold/?from=today"' in today_page(officer)
    to_assess("K2", date(2025, 4, 3), officer)
    assert 'href="/desk/638/clients/K2/assessment/?from=today"' in today_page(officer)


def test_a_page_with_nothing_says_what_to_do(officer: User) -> None:
    text = today_page(officer)
    assert "Nothing is due today" in text
    assert "A client becomes yours when you add one" in text


def test_anothers_clients_are_in_the_unit_and_not_among_the_own(
    officer: User, unit: Unit, user_with_role: Callable[..., User]
) -> None:
    other = user_with_role("caseworker")
    to_assess("K-other", date(2025, 4, 3), other, unit)
    to_assess("K-elsewhere", date(2025, 4, 3), other)
    assert "K-other" not in today_page(officer)
    text = today_page(officer, "?of=unit")
    assert "Person K-other" in text
    assert other.name in text
    assert "K-elsewhere" not in text


def test_a_restricted_record_of_another_is_not_in_the_units_list(
    officer: User, unit: Unit, user_with_role: Callable[..., User]
) -> None:
    relation = to_assess("K-hidden", date(2025, 4, 3), user_with_role("caseworker"), unit)
    relation.client.restricted = True
    relation.client.save()
    assert "K-hidden" not in today_page(officer, "?of=unit")


def test_cover_for_an_absent_colleague_is_marked_and_ends_with_the_absence(
    officer: User, user_with_role: Callable[..., User]
) -> None:
    away = user_with_role("caseworker")
    to_assess("K-away", date(2025, 4, 3), away)
    absence = Absence.objects.create(
        municipality_id="638", officer=away, cover=officer, first=date(2025, 6, 1), last=date(2025, 6, 2)
    )
    text = today_page(officer)
    assert "Person K-away" in text
    assert f"in place of {away.name}" in text
    absence.last = date(2025, 6, 1)
    absence.save()
    assert "K-away" not in today_page(officer)


def test_the_times_of_the_day_are_shown_in_order_and_cancelled_ones_not(officer: User) -> None:
    relation = make_case("K-meets", officer=officer)
    for hour, cancelled in ((11, None), (7, None), (9, datetime(2025, 6, 1, tzinfo=UTC))):
        Appointment.objects.create(
            relation=relation, officer=officer, starts_at=datetime(2025, 6, 2, hour, tzinfo=UTC), about="review",
            cancelled_at=cancelled, minutes=30 + hour,
        )  # fmt: skip
    Appointment.objects.create(relation=relation, officer=officer, starts_at=datetime(2025, 6, 3, 9, tzinfo=UTC))
    text = today_page(officer)
    assert text.index("37 minutes") < text.index("41 minutes")
    assert "39 minutes" not in text
    assert "60 minutes" not in text


def test_clients_of_the_unit_without_anyone_responsible_are_told(officer: User, unit: Unit) -> None:
    assert "Nobody is responsible" not in today_page(officer)
    assign(make_case("K-nobody"), None, unit)
    assert "Nobody is responsible for 1 client of your unit" in today_page(officer)


def test_a_missing_fact_is_told_where_it_hides_whether_an_assessment_is_wanted(officer: User) -> None:
    relation = make_case("K-unsure", officer=officer, first_permit_on=None)
    holds(relation, "social_assistance")
    text = today_page(officer)
    assert "The day cannot be reckoned yet" in text
    assert "first residence permit" in text


def test_the_page_asks_no_more_with_many_clients_of_the_own_and_none_with_others(
    officer: User, unit: Unit, user_with_role: Callable[..., User]
) -> None:
    other = user_with_role("caseworker")
    for number in range(12):
        relation = to_assess(f"K{number}", date(2025, 3, 1), officer, unit)
        holds(relation, "studies")
        plan = make_plan(relation, date(2025, 5, 8))
        agree_on_a_service(plan)
        to_assess(f"X{number}", date(2025, 3, 1), other)
    client = browser(officer)
    for query in ("", "?of=unit"):
        with at_most(12):
            assert client.get(f"/desk/638/today/{query}").status_code == 200


def test_someone_who_also_works_with_programmes_has_both_sides(user_with_role: Callable[..., User]) -> None:
    both = user_with_role("caseworker", "coordinator")
    assert "?side=programmes" in today_page(both)
    text = today_page(both, "?side=programmes")
    assert "New programme" in text
    assert "?side=programmes" not in today_page(user_with_role("caseworker"))


def test_a_coach_and_a_supervisor_have_the_page_too(user_with_role: Callable[..., User]) -> None:
    for role in ("job_coach", "supervisor"):
        assert "Whose work" in today_page(user_with_role(role))
    assert "Whose work" not in today_page(user_with_role("reader"))
