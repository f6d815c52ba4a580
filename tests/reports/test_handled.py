"""In which items a body handled a signed report: said, taken back, refused; read on the desk and by anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor, command_actor
from delaktig.audit.acting import Denied
from delaktig.audit.models import Event
from delaktig.decisions import actions as decisions
from delaktig.decisions.item_fields import ItemFields
from delaktig.reports.actions import may_handle, publish_report, sign_report, tie_items
from delaktig.reports.models import YearlyReport
from delaktig.reports.selectors import handled_in, of_edition, of_item, published_handled
from delaktig.texts.parts import Invalid, NotThere
from tests.reports.conftest import TODAY, Told

pytestmark = pytest.mark.django_db


def an_item(code: str = "287", held_on: date | None = date(2026, 2, 10), **given: str) -> int:
    actor = command_actor(code, "tests")
    meeting = decisions.add_meeting(decisions.body_for(code, "council", actor), actor, held_on=held_on)
    return decisions.add_item(meeting, ItemFields(title="Årsrapporten", outcome="noted", **given), actor).pk


@pytest.fixture
def signed(told: Told, report: YearlyReport) -> YearlyReport:
    sign_report(told.actor, report, TODAY)
    return report


def test_a_body_s_item_is_tied_and_taken_away_again(told: Told, signed: YearlyReport) -> None:
    item, other = an_item(), an_item(held_on=None)
    assert tie_items(told.actor, signed, [item, other]) == {item, other}
    assert {one.pk for one in handled_in(told.actor, signed)} == {item, other}
    assert of_item(told.actor, item) == [signed]
    assert of_edition(told.actor, told.edition.pk) == [signed]
    assert tie_items(told.actor, signed, [item]) == {item}
    assert [one.pk for one in handled_in(told.actor, signed)] == [item]
    events = Event.objects.filter(name="reports.report_handled")
    assert [json.loads(one.details) for one in events.order_by("pk")] == [
        {"added": 2, "removed": 0},
        {"added": 0, "removed": 1},
    ]
    tie_items(told.actor, signed, [item])
    assert events.count() == 2


def test_only_own_open_items_after_the_year_can_be_chosen(told: Told, signed: YearlyReport) -> None:
    wrong = {
        "another municipality's": an_item("638"),
        "of the year itself": an_item(held_on=date(2025, 12, 31)),
        "secret": an_item(publicity="secret", secrecy_ground="621/1999 § 24"),
    }
    offered = set(may_handle(told.actor, signed).values_list("pk", flat=True))
    assert not offered & set(wrong.values())
    for which, pk in wrong.items():
        with pytest.raises(Invalid) as refused:
            tie_items(told.actor, signed, [pk])
        assert refused.value.errors == {"items": "unknown_item"}, which
    assert handled_in(told.actor, signed) == []


def test_an_unsigned_report_another_s_and_one_without_the_right_are_refused(
    told: Told, report: YearlyReport, actor_with_role: Callable[..., Actor]
) -> None:
    item = an_item()
    with pytest.raises(Denied, match="not_signed"):
        tie_items(told.actor, report, [item])
    sign_report(told.actor, report, TODAY)
    with pytest.raises(NotThere):
        tie_items(command_actor("638", "tests"), report, [item])
    with pytest.raises(Denied, match="no_permission"):
        tie_items(actor_with_role("reader", code="287"), report, [item])
    counsellor = actor_with_role("counsellor", code="287")
    assert (handled_in(counsellor, report), of_item(counsellor, item), of_edition(counsellor, told.edition.pk)) == (
        [],
        [],
        [],
    )


def test_anybody_reads_of_it_once_the_report_is_published(told: Told, signed: YearlyReport) -> None:
    item = an_item()
    tie_items(told.actor, signed, [item])
    assert published_handled("287") == {}
    publish_report(told.actor, signed)
    assert [one.report for one in published_handled("287")[item]] == [signed]
    assert published_handled("638") == {}
