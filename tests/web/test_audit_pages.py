"""The data protection officer's pages: one search, one proof, and the registers."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import record
from delaktig.accounts.models import User
from delaktig.audit import chain
from delaktig.audit.data_register import data_classes
from delaktig.audit.models import Event
from delaktig.audit.registry import event_kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(signed_in: Any) -> Client:
    return signed_in("data_protection_officer")  # type: ignore[no-any-return]


@pytest.fixture
def deed(actor_with_role: Any) -> Any:
    """Return an editor with two recorded deeds, and a deed in another municipality."""
    actor = actor_with_role("administrator")
    record(actor, "accounts.invited", "invitation:1")
    record(actor, "accounts.invitation_withdrawn", "invitation:12")
    record(actor_with_role("administrator", code="504"), "accounts.invited", "invitation:2")
    return actor


def page(name: str) -> str:
    return reverse(name, args=["638"])


def numbers(answer: Any) -> list[int]:
    return [row["event"].sequence for row in answer.context["rows"]]


def found(client: Client, query: str) -> list[str]:
    return [row["event"].target for row in client.get(page("desk-audit") + query).context["rows"]]


def test_the_search_shows_the_municipality_s_events_newest_first(officer: Client, deed: Any) -> None:
    answer = officer.get(page("desk-audit"))
    targets = [row["event"].target for row in answer.context["rows"]]
    assert targets[:2] == ["invitation:12", "invitation:1"]
    assert "invitation:2" not in targets
    assert numbers(answer) == sorted(numbers(answer), reverse=True)
    assert deed.user.name in answer.content.decode()


def test_the_filters_stand_in_the_address(officer: Client, deed: Any) -> None:
    assert found(officer, "?what=accounts.invited") == ["invitation:1"]
    assert found(officer, "?target=invitation:1") == ["invitation:1"]
    assert set(found(officer, f"?who={deed.user.pk}")) == {"invitation:12", "invitation:1"}
    assert set(found(officer, f"?who={deed.user.name.upper()}")) == {"invitation:12", "invitation:1"}
    assert found(officer, "?who=nobody") == []
    assert found(officer, "?until=2000-01-01") == []
    assert "invitation:1" in found(officer, "?since=2000-01-01")


def test_days_that_make_no_sense_are_said(officer: Client) -> None:
    answer = officer.get(page("desk-audit") + "?since=2026-02-01&until=2026-01-01")
    assert answer.status_code == 422
    assert answer.context["rows"] == []


def test_events_of_signing_in_are_shown_for_members_only(officer: Client, deed: Any, user_with_role: Any) -> None:
    outsider = user_with_role("reader", code="504")
    for person in (deed.user, outsider):
        chain.record("accounts.signed_in", chain.Who("user", str(person.pk)))
    shown = officer.get(page("desk-audit") + "?what=accounts.signed_in").context["rows"]
    assert [row["event"].actor_id for row in shown] == [str(deed.user.pk)]


def test_names_of_people_elsewhere_are_not_told(officer: Client, deed: Any, user_with_role: Any) -> None:
    outsider: User = user_with_role("reader", code="504")
    chain.record("accounts.invited", chain.Who("user", str(outsider.pk)), municipality="638")
    text = officer.get(page("desk-audit")).content.decode()
    assert outsider.name not in text


def test_to_search_is_itself_recorded(officer: Client) -> None:
    officer.get(page("desk-audit"))
    assert not Event.objects.filter(name="audit.searched").exists()
    officer.get(page("desk-audit") + "?who=somebody%20secret")
    event = Event.objects.get(name="audit.searched")
    assert event.details == '{"filters": ["who"]}'


def test_the_events_found_are_taken_out_as_a_table(officer: Client, deed: Any) -> None:
    answer = officer.get(page("desk-audit-table") + "?target=invitation:1")
    assert "attachment" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][4] == "accounts.invited"
    assert rows[1][9] == Event.objects.get(target="invitation:1").hash
    assert Event.objects.filter(name="audit.exported").count() == 1


def test_the_proof_holds_for_a_whole_record(officer: Client, deed: Any) -> None:
    assert officer.get(page("desk-audit-proof")).status_code == 200
    answer = officer.post(page("desk-audit-proof"))
    assert answer.context["fault_count"] == 0
    assert 'class="notice success"' in answer.content.decode()


def test_the_proof_names_what_was_changed(officer: Client, deed: Any) -> None:
    tampered = Event.objects.get(target="invitation:1").sequence
    with connection.cursor() as cursor:
        # as someone does who has the database itself in hand; undone with the test's transaction
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_no_update")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET target = 'invitation:9' WHERE sequence = %s", [tampered])
    answer = officer.post(page("desk-audit-proof"))
    assert [fault["sequence"] for fault in answer.context["faults"]] == [tampered]
    assert 'class="notice error"' in answer.content.decode()


def test_the_registers_show_everything(officer: Client) -> None:
    data = officer.get(page("desk-audit-data")).content.decode()
    assert all(model in data for model in data_classes())
    kinds = officer.get(page("desk-audit-events")).content.decode()
    assert all(name in kinds for name in event_kinds())
    assert officer.get(page("desk-audit-permissions")).status_code == 200


@pytest.mark.parametrize("name", ["desk-audit", "desk-audit-data", "desk-audit-permissions"])
def test_a_page_asks_the_database_few_things(
    officer: Client, deed: Any, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        record(deed, "accounts.invited", f"invitation:{number}")
    with django_assert_max_num_queries(12):
        assert officer.get(page(name)).status_code == 200
