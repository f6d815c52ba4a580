"""The page on which it is said which body handled a report: who may, what is chosen, and where the links lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from delaktig.reports.actions import publish_report, sign_report
from delaktig.reports.models import ReportItem, YearlyReport
from tests.reports.conftest import TODAY, Told, report, told
from tests.reports.test_handled import an_item
from tests.web.desk.counting import at_most

__all__ = ["report", "told"]
SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def address(report: YearlyReport, name: str = "desk-yearly-items", code: str = "287") -> str:
    return reverse(name, args=[code, report.pk])


def test_a_coordinator_ties_the_council_s_item_and_the_pages_lead_both_ways(
    told: Told, report: YearlyReport, signed_in: SignedIn
) -> None:
    sign_report(told.actor, report, TODAY)
    item, browser = an_item(), signed_in("coordinator", code="287")
    with at_most(12):
        assert f'value="{item}"' in browser.get(address(report)).content.decode()
    assert browser.post(address(report), {"items": [item], "version": "0"}).status_code == 302
    assert ReportItem.objects.get().item_id == item
    decision = reverse("desk-decision-item", args=["287", item])
    assert decision in browser.get(address(report, "desk-yearly")).content.decode()
    assert address(report, "desk-yearly") in browser.get(decision).content.decode()
    assert browser.post(address(report), {"items": [an_item("638")], "version": "0"}).status_code == 422
    assert browser.post(address(report), {"version": "0"}).status_code == 302
    assert not ReportItem.objects.exists()


def test_an_unsigned_report_and_readers_are_refused(report: YearlyReport, signed_in: SignedIn) -> None:
    item = an_item()
    unsigned = signed_in("coordinator", code="287").post(address(report), {"items": [item], "version": "0"})
    assert unsigned.status_code in {403, 422}
    assert signed_in("reader", code="287").get(address(report)).status_code == 403
    assert signed_in("coordinator", code="638").get(address(report)).status_code == 404
    assert not ReportItem.objects.exists()


def test_anybody_walks_from_the_published_report_to_the_decision_and_back(
    told: Told, report: YearlyReport, client: Client
) -> None:
    sign_report(told.actor, report, TODAY)
    item = an_item()
    ReportItem.objects.create(report=report, item_id=item)
    slug = told.edition.slug
    decision = reverse("public-decision", args=["sv", "kristinestad", item])
    assert client.get(decision).status_code == 404
    publish_report(told.actor, report)
    page = reverse("public-report", args=["sv", "kristinestad", slug, 2025])
    assert decision in client.get(page).content.decode()
    assert page in client.get(decision).content.decode()
