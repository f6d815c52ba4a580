"""The register sheet: what the decree asks for, in its order; marked as entered, and told when it has changed since."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.models import Event
from delaktig.cases import register
from delaktig.cases.models import (
    Assessment,
    Plan,
    PlanGoal,
    PlanItem,
    Review,
    SheetEntry,
    SkillLevel,
    SpecifyingMeasure,
)
from delaktig.cases.register import KINDS, fields_of
from delaktig.catalogue.models import Service
from delaktig.clients import doors
from delaktig.clients.models import SecurityProhibition
from delaktig.exchange.register.shape import from_csv, from_json
from tests.cases.making import agree_on_a_service, make_assessment, make_case, make_plan
from tests.clients.building import officer, signed_in, town, unit
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
HERE = "/desk/638/clients/20000006/sheet/"
REGISTER = "/desk/638/register/"


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    town("638")


def whole_case(worker: Actor, number: str = "20000006") -> Plan:
    """Make a client with a finished assessment, a plan with a goal and a service, and a review."""
    relation = make_case(number, officer=worker.user)
    make_assessment(
        relation,
        done_on=date(2025, 5, 1),
        answers={"education": "Nio år i skolan"},
        result="En plan behövs",
        outcome="plan",
        plan_planned_on=date(2025, 5, 20),
        authors="Nora Testare",
        sources="Klienten själv",
    )
    plan = make_plan(relation, date(2025, 5, 20), valid_to=date(2026, 5, 19), authors="Nora Testare")
    PlanGoal.objects.create(plan=plan, words="Ett jobb i kök")
    agree_on_a_service(plan)
    Review.objects.create(relation=relation, plan=plan, held_on=date(2025, 10, 1), progress="=Bra")
    return plan


def test_every_kind_of_record_that_a_client_has_is_on_the_sheet_with_its_fields() -> None:
    worker = officer()
    whole_case(worker)
    opened = doors.look(worker, "20000006", "address")
    found = register.sheets_of(opened, "sv")
    assert [one.kind for one in found] == ["review", "plan", "assessment"]
    assert [list(one.fields) for one in found] == [[each.key for each in fields_of(one.kind)] for one in found]
    assert found[0].missing == ("participation", "changes", "authors", "next_on", "sources")
    assert found[2].missing == ()


def test_each_record_shows_every_field_of_the_decree_in_its_order_and_what_is_missing() -> None:
    worker = officer()
    whole_case(worker)
    browser = signed_in(worker)
    browser.get(HERE)
    with at_most(12):
        page = browser.get(HERE).content.decode()
    at = 0
    for kind in reversed(KINDS):
        for one in fields_of(kind):
            at = page.index(one.words["sv"], at)
    for said in ("Ett jobb i kök", "Svenska för nya", "20.5.2025–19.5.2026", "Nio år i skolan", "=Bra"):
        assert said in page
    assert page.count("§ 3") >= len(fields_of("review"))


def test_the_sheet_asks_no_more_the_more_there_is_on_it_and_keeps_the_order() -> None:
    worker = officer()
    plan = whole_case(worker)
    assessment, service = Assessment.objects.get(), Service.objects.get()
    skills = SkillLevel.Skill.values
    for number in range(5):
        PlanGoal.objects.create(plan=plan, words=f"Mål {number}", order=9 - number)
        PlanItem.objects.create(plan=plan, service=service, reason=f"Skäl {number}")
        SkillLevel.objects.create(assessment=assessment, language="sv", skill=skills[number], level=f"A1.{number}")
        SpecifyingMeasure.objects.create(
            assessment=assessment, kind="language_test", ordered_on=date(2025, 4, 3), result=f"Prov {number}"
        )
    PlanItem.objects.create(plan=plan, kind="own_step", words="Inte mer", dropped_on=date(2025, 6, 1))
    opened = doors.look(worker, "20000006", "address")
    with at_most(5):
        found = {one.kind: one.fields for one in register.sheets_of(opened, "sv")}
    assert [one.text for one in found["plan"]["goals"]] == ["Ett jobb i kök", *(f"Mål {n}" for n in range(4, -1, -1))]
    said = [one.text for one in found["plan"]["services"]]
    assert said == ["Svenska för nya", *(f"Svenska för nya. Skäl {number}" for number in range(5))]
    levels = [(one.name, one.text) for one in found["assessment"]["content"] if one.text.startswith("A1")]
    assert levels == [(f"sv {skill}", f"A1.{number}") for number, skill in enumerate(skills)]
    assert found["assessment"]["measures"][0] == register.Entry("2025-04-03 Prov 0", "language_test")
    browser = signed_in(worker)
    browser.get(HERE)
    with at_most(12):
        assert "Prov 4" in browser.get(HERE).content.decode()


def test_a_record_is_marked_as_entered_and_told_when_it_has_changed_since() -> None:
    worker = officer()
    plan = whole_case(worker)
    browser = signed_in(worker)
    today = timezone.localdate().isoformat()
    given = {"entered_on": today, "version": str(plan.version)}
    assert browser.get(REGISTER).content.decode().count("#plan-") == 1
    browser.post(f"{HERE}plan/{plan.pk}/entered/", given)
    [entry] = SheetEntry.objects.all()
    assert (entry.by, entry.record_version) == (worker.user, plan.version)
    assert browser.get(REGISTER).content.decode().count("#plan-") == 0
    Plan.objects.filter(pk=plan.pk).update(version=plan.version + 1)
    assert browser.get(REGISTER).content.decode().count("#plan-") == 1
    browser.post(f"{HERE}plan/{plan.pk}/entered/", given)  # an old page: what was entered is old
    assert SheetEntry.objects.count() == 1
    browser.post(f"{HERE}entered/{entry.pk}/back/")
    assert SheetEntry.objects.count() == 0
    names = set(Event.objects.filter(target="client:20000006").values_list("name", flat=True))
    assert {"cases.sheet_entered", "cases.sheet_taken_back"} <= names


def test_a_day_ahead_or_before_the_record_is_refused() -> None:
    worker = officer()
    plan = whole_case(worker)
    for day in (timezone.localdate() + timedelta(days=1), date(2025, 5, 19), "never"):
        signed_in(worker).post(f"{HERE}plan/{plan.pk}/entered/", {"entered_on": str(day), "version": plan.version})
    assert SheetEntry.objects.count() == 0


def test_a_record_or_mark_of_another_client_is_not_there() -> None:
    worker = officer()
    plan = whole_case(worker)
    make_case("30000004", officer=worker.user)
    browser = signed_in(worker)
    other = "/desk/638/clients/30000004/sheet/"
    given = {"entered_on": timezone.localdate().isoformat(), "version": plan.version}
    assert browser.post(f"{other}plan/{plan.pk}/entered/", given).status_code == 404
    browser.post(f"{HERE}plan/{plan.pk}/entered/", given)
    assert browser.post(f"{other}entered/{SheetEntry.objects.get().pk}/back/").status_code == 404
    assert signed_in(officer("434")).get("/desk/434/clients/20000006/sheet/").status_code == 404


def test_the_files_say_the_same_and_taking_them_out_is_recorded_with_fields() -> None:
    worker = officer()
    whole_case(worker)
    browser = signed_in(worker)
    told = from_json(browser.get(f"{HERE}file/", {"format": "json"}).content.decode())
    assert from_csv(browser.get(f"{HERE}file/", {"format": "csv"}).content.decode()) == told
    assert [one.kind for one in told.records] == ["review", "plan", "assessment"]
    assert browser.get(f"{HERE}file/", {"format": "exe"}).status_code == 404
    event = Event.objects.filter(name="cases.sheet_exported").latest("sequence")
    assert "plan.goals" in json.loads(event.details)["fields"]
    assert event.purpose


def test_under_a_security_prohibition_the_sheet_warns() -> None:
    worker = officer()
    plan = whole_case(worker)
    before = signed_in(worker).get(HERE).content.decode()
    SecurityProhibition.objects.create(client=plan.relation.client, valid_from=date(2025, 1, 1))
    after = signed_in(worker).get(HERE).content.decode()
    assert after.count("notice warning") == before.count("notice warning") + 1


def test_the_list_is_ones_own_or_the_units_and_costs_the_same_for_many() -> None:
    team = unit(name="Team")
    worker, colleague = officer(of=team), officer(of=team)
    for number in range(4):
        relation = whole_case(colleague, f"4000000{number}").relation
        relation.assignments.update(unit=team)
    browser = signed_in(worker)
    assert browser.get(REGISTER).content.decode().count("#plan-") == 0
    with at_most(12):
        page = browser.get(REGISTER, {"who": "unit", "kind": "plan"}).content.decode()
    assert page.count("#plan-") == 4
    assert "#review-" not in page
