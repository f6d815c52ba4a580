"""A supervisor's team: numbers that open to what they were counted from, reasons, assigning, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from delaktig.accounts.models import Membership, User
from delaktig.cases.models import Appointment, Interruption
from delaktig.clients.models import Absence, Assignment, ClientRelation
from delaktig.organisations.models import Organisation, Unit
from tests.cases.making import assign, holds, make_assessment, make_case, make_plan
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
def supervisor(user_with_role: Callable[..., User], unit: Unit) -> User:
    return member(user_with_role("supervisor"), unit)


@pytest.fixture
def officer(user_with_role: Callable[..., User], unit: Unit) -> User:
    return member(user_with_role("caseworker"), unit)


def member(user: User, unit: Unit) -> User:
    Membership.objects.filter(user=user).update(unit=unit)
    return user


def browser(user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user, backend="delaktig.accounts.backend.Backend")
    return client


def page(user: User, where: str = "") -> str:
    answer = browser(user).get(f"/desk/638/team/{where}")
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def late(number: str, officer: User | None, unit: Unit) -> ClientRelation:
    relation = make_case(number, officer=officer, unit=unit)
    relation.started_on = relation.learned_on = date(2025, 3, 1)
    relation.save()
    holds(relation, "unemployed_jobseeker", date(2025, 3, 1))
    return relation


def test_each_number_opens_to_as_many_lines(supervisor: User, officer: User, unit: Unit) -> None:
    for number in range(3):
        late(f"L{number}", officer, unit)
    make_plan(make_case("S1", officer=officer, unit=unit), date(2025, 5, 8))
    make_case("C1", officer=officer, unit=unit)
    late("N1", None, unit)
    text = page(supervisor)
    row = re.search(rf"<tr[^>]*><td[^>]*>{officer.name}.*?</tr>", text, re.DOTALL)
    assert row is not None
    found = re.findall(r'href="/desk/638/team/list/([^"]+)">(\d+)', row.group())
    assert [int(number) for _url, number in found] == [5, 3], found
    for url, number in found:
        lines = page(supervisor, f"list/{url.replace('&amp;', '&')}")
        assert lines.count('name="client"') == int(number)
    assert "Nobody is responsible" in text


def test_the_responsible_one_counts_also_when_from_another_unit(
    supervisor: User, officer: User, unit: Unit, user_with_role: Callable[..., User]
) -> None:
    relation = late("K1", user_with_role("caseworker"), None)  # type: ignore[arg-type]
    assign(relation, officer, unit, task="coach")
    assert "Nobody is responsible" not in page(supervisor)


def test_delays_are_told_by_rule_with_what_is_known_of_why(supervisor: User, officer: User, unit: Unit) -> None:
    late("L1", None, unit)
    late("L2", officer, unit)
    ill = late("L3", officer, unit)
    Interruption.objects.create(relation=ill, kind="illness", first=date(2025, 5, 1))
    met = late("L4", officer, unit)
    Appointment.objects.create(relation=met, officer=officer, starts_at=datetime(2025, 6, 4, 9, tzinfo=UTC))
    text = page(supervisor)
    for words in ("nobody is responsible: 1", "no reason is recorded: 1", "an interruption goes on: 1"):
        assert words in text
    assert "a time is agreed: 1" in text
    assert "a local target, not law" in text
    Absence.objects.create(municipality_id="638", officer=officer, first=date(2025, 6, 1), last=date(2025, 6, 9))
    assert "the responsible one is away: 2" in page(supervisor)
    lines = page(supervisor, "list/?of=late&why=nobody")
    assert "Person L1" in lines
    assert "Person L2" not in lines


def test_what_was_done_late_within_a_year_is_counted_of_all_that_was_done(
    supervisor: User, officer: User, unit: Unit
) -> None:
    make_assessment(late("A", officer, unit), started_on=date(2025, 3, 20))
    make_assessment(late("B", officer, unit), started_on=date(2025, 5, 20))
    assert "1 of 2" in page(supervisor)


def test_the_times_of_the_week_are_counted_for_each(supervisor: User, officer: User, unit: Unit) -> None:
    relation = make_case("K1", officer=officer, unit=unit)
    for day in (2, 8, 9):  # today, Sunday, Monday after
        Appointment.objects.create(relation=relation, officer=officer, starts_at=datetime(2025, 6, day, 9, tzinfo=UTC))
    row = re.search(rf"{officer.name}.*?</tr>", page(supervisor), re.DOTALL)
    assert row is not None
    assert re.findall(r">(\d+)</td>", row.group())[-1] == "2"


def test_clients_are_given_to_someone_from_the_list(
    supervisor: User, officer: User, unit: Unit, user_with_role: Callable[..., User]
) -> None:
    first, second = late("L1", None, unit), late("L2", officer, unit)
    new = member(user_with_role("caseworker"), unit)
    given = {"client": ["L1", "L2"], "officer": new.pk, "next": "/desk/638/team/list/?of=late"}
    answer = browser(supervisor).post("/desk/638/team/assign/", given)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/638/team/list/?of=late")
    for relation in (first, second):
        now = Assignment.objects.get(relation=relation, task="responsible", valid_to=None)
        assert now.officer == new


def test_nothing_is_given_without_a_choice_or_to_a_stranger(
    supervisor: User, unit: Unit, user_with_role: Callable[..., User]
) -> None:
    relation = late("L1", None, unit)
    reader = user_with_role("reader")
    desk = browser(supervisor)
    desk.post("/desk/638/team/assign/", {"officer": supervisor.pk})
    answer = desk.post("/desk/638/team/assign/", {"client": ["L1"], "officer": reader.pk}, follow=True)
    assert "Choose someone who works with clients here." in answer.content.decode()
    assert not relation.assignments.exclude(officer=None).exists()


def test_another_units_and_another_towns_clients_are_not_counted(
    supervisor: User, officer: User, unit: Unit, municipality: Callable[[str], object]
) -> None:
    other = Unit.objects.create(organisation=unit.organisation, name_sv="Andra")
    late("L1", officer, other)
    municipality("434")
    text = page(supervisor)
    assert officer.name not in text
    assert "The team has no clients yet" in text


def test_a_supervisor_without_a_unit_is_told_what_to_do(user_with_role: Callable[..., User]) -> None:
    assert "You belong to no unit" in page(user_with_role("supervisor"))


def test_others_than_supervisors_are_kept_out(officer: User, user_with_role: Callable[..., User]) -> None:
    for where in ("", "list/", "table/"):
        assert browser(officer).get(f"/desk/638/team/{where}").status_code == 403
    assert browser(officer).post("/desk/638/team/assign/").status_code == 403
    assert browser(user_with_role("supervisor", code="434")).get("/desk/638/team/").status_code == 404


def test_the_workbook_has_load_delays_and_deadlines_and_no_names_of_clients(
    supervisor: User, officer: User, unit: Unit
) -> None:
    late("L1", officer, unit)
    answer = browser(supervisor).get("/desk/638/team/table/")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert officer.name in said
    assert "L1" in said
    assert not any("Testfall" in words for words in said)


def test_the_pages_ask_no_more_with_many_clients(supervisor: User, officer: User, unit: Unit) -> None:
    for number in range(15):
        holds(late(f"L{number}", officer, unit), "studies")
    client = browser(supervisor)
    for where in ("", "list/?of=late", "list/?of=clients"):
        client.get(f"/desk/638/team/{where}")
        with at_most(12):
            assert client.get(f"/desk/638/team/{where}").status_code == 200
