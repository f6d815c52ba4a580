"""Small numbers of people in a yearly report, beside what the municipality publishes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from delaktig.decisions.models import Body
from delaktig.indicators.models import PaperNumbers, Publication
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.acts import publish
from delaktig.indicators.publishing.tables import Choice
from delaktig.indicators.registry import Computed
from delaktig.municipalities.models import Municipality
from delaktig.reports import yearly_documents
from delaktig.reports.actions import sign_report
from delaktig.reports.yearly import report_data
from tests.indicators.counted import declared, meet
from tests.reports.conftest import TODAY, Told
from tests.reports.test_yearly import begun, figure, introduced

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def people(told: Told, monkeypatch: pytest.MonkeyPatch) -> Computed:
    """Let the indicator of meetings count people: each meeting stands for one."""
    one: Computed = declared(personal=True, source="")
    monkeypatch.setattr("delaktig.indicators.registry._COMPUTED", {one.name: one})
    told.meetings.indicator.computed_by = one.name
    told.meetings.indicator.save()
    return one


def come(many: int, year: int = 2025, kind: str = Body.Kind.BOARD) -> None:
    for number in range(many):
        meet("287", date(year, 2, 1 + number), kind)


def test_fewer_persons_than_the_threshold_are_not_told(told: Told, people: Computed) -> None:
    come(3)
    report = begun(told)
    found = figure(report_data(report))
    assert (found["value"], found["left_out"], found["fewer_than"]) == (None, True, 5)
    assert found["years"]["2025"] is None
    assert yearly_documents.value(found, "sv") == "färre än 5"
    come(2)
    assert (figure(report_data(report))["value"], figure(report_data(report))["left_out"]) == ("5", False)


def test_what_is_small_is_the_municipality_s_own_choice(told: Told, people: Computed) -> None:
    come(5)
    report = begun(told)
    assert figure(report_data(report))["value"] == "5"
    Municipality.objects.filter(code="287").update(small_number=7)
    assert yearly_documents.value(figure(report_data(report)), "fi") == "alle 7"


def test_a_total_that_would_reveal_a_published_gap_is_not_told(told: Told, people: Computed) -> None:
    come(20)
    come(3, kind=Body.Kind.COMMITTEE)
    table = [Choice(people.name, ("kind",))]
    publish(told.actor, Period.year(2025), table, NOW, TODAY)
    printed = Publication.objects.get().document["tables"][0]["cells"]
    assert any(cell.get("left_out") for cell in printed)
    hidden_total = next(cell for cell in printed if cell["at"] == ["*"]).get("left_out", False)
    found = figure(report_data(begun(told)))
    assert found["left_out"] is hidden_total
    assert (found["value"] is None) is hidden_total


def test_what_a_signed_report_prints_is_known_when_tables_are_published(told: Told, people: Computed) -> None:
    come(20)
    come(3, kind=Body.Kind.COMMITTEE)
    report = introduced(told)
    assert figure(report_data(report))["value"] == "23"
    sign_report(told.actor, report, TODAY)
    assert [row.paper for row in PaperNumbers.objects.filter(period_from=date(2025, 1, 1))] == [f"report:{report.pk}"]
    publish(told.actor, Period.year(2025), [Choice(people.name, ("kind",))], NOW, TODAY)
    cells = {tuple(cell["at"]): cell for cell in Publication.objects.get().document["tables"][0]["cells"]}
    # 23 is known: the three can only be kept by leaving out the twenty as well
    assert cells[("*",)]["value"] == "23"
    assert cells[("committee",)]["left_out"]
    assert cells[("board",)]["left_out"]


def test_a_small_number_that_a_report_left_out_cannot_be_published_by_its_months(told: Told, people: Computed) -> None:
    come(3)
    sign_report(told.actor, introduced(told), TODAY)
    publish(told.actor, Period.year(2025), [Choice(people.name, ("month",))], NOW, TODAY)
    cells = Publication.objects.get().document["tables"][0]["cells"]
    assert all(cell.get("left_out") for cell in cells if cell["at"] != ["*"] or cell["value"] is None)
