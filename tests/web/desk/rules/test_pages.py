"""The pages of the rules: the list, a rule with its wordings and cases, and a record of one's own step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from delaktig.cases.models import LocalRule
from delaktig.law.rules import all_rules
from tests.cases.making import make_case
from tests.clients.building import officer, signed_in, town, unit
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
RULES = "/desk/638/rules/"
TARGET = f"{RULES}contact.handling_target/"
GIVEN = {
    "valid_from": "2026-01-01",
    "source": "Nämnden § 7",
    "days": "5",
    "anchor": "requested",
    "move_to_working_day": "on",
}


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    town("638")


def test_the_list_has_each_rule_once_and_narrows_by_its_address() -> None:
    browser = signed_in(officer("638", "reader"))
    with at_most(12):
        whole = browser.get(RULES).content.decode()
    assert all(f"rules/{one.id}/" in whole for one in all_rules())
    own = browser.get(RULES, {"kind": "local"}).content.decode()
    assert "contact.handling_target" in own
    assert "plan.total_length" not in own


def test_each_rule_has_a_page_with_all_its_wordings() -> None:
    browser = signed_in(officer("638", "reader"))
    for rule in {one.id for one in all_rules()}:
        answer = browser.get(f"{RULES}{rule}/")
        assert answer.status_code == 200, rule
    said = browser.get(f"{RULES}plan.total_length/").content.decode()
    assert "1386/2010" in said
    assert "681/2023" in said
    assert browser.get(f"{RULES}no.such/").status_code == 404


def test_the_cases_under_a_rule_are_shown_to_those_at_work_with_them_alone() -> None:
    worker = officer("638", of=unit())
    relation = make_case("20000006", officer=worker.user)
    relation.requested_on = date(2025, 5, 1)
    relation.save()
    assert "20000006" in signed_in(worker).get(TARGET).content.decode()
    for other in (officer("638", of=unit(name="Other")), officer("638", "administrator")):
        assert "20000006" not in signed_in(other).get(TARGET).content.decode()


def test_a_target_is_entered_looked_at_taken_into_use_and_withdrawn_on_the_pages() -> None:
    browser = signed_in(officer("638", "administrator"))
    wrong = browser.post(f"{TARGET}new/", {**GIVEN, "source": "", "days": "0"})
    assert wrong.status_code == 422
    assert LocalRule.objects.count() == 0
    answer = browser.post(f"{TARGET}new/", GIVEN)
    row = LocalRule.objects.get()
    assert answer["Location"] == f"{TARGET}{row.pk}/"
    assert "5" in row.record["text"]["sv"]
    assert browser.get(answer["Location"]).status_code == 200
    assert browser.get(f"{TARGET}{row.pk}/use/").status_code == 405
    browser.post(f"{TARGET}{row.pk}/use/")
    row.refresh_from_db()
    assert row.taken_into_use_at is not None
    assert browser.get(f"{TARGET}{row.pk}/withdraw/").status_code == 200
    row.refresh_from_db()
    assert row.withdrawn_at is None
    browser.post(f"{TARGET}{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_a_record_of_another_municipality_is_not_there() -> None:
    browser = signed_in(officer("638", "administrator"))
    browser.post(f"{TARGET}new/", GIVEN)
    row = LocalRule.objects.get()
    elsewhere = signed_in(officer("434", "administrator"))
    assert elsewhere.get(f"/desk/434/rules/contact.handling_target/{row.pk}/").status_code == 404
    assert browser.get(f"{RULES}plan.review/{row.pk}/").status_code == 404
