"""Pages of organisations, units and mandates."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Mandate, Organisation, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(signed_in: Any) -> Client:
    Municipality.objects.update_or_create(code="504", defaults={"hosted": True})
    return signed_in("coordinator")  # type: ignore[no-any-return]


def page(name: str, *rest: Any) -> str:
    return reverse(name, args=["638", *rest])


@pytest.fixture
def town(coordinator: Client) -> Organisation:
    facts = {"kind": "municipality", "name_sv": "Borgå stad", "name_fi": "Porvoon kaupunki"}
    coordinator.post(page("desk-organisation-add"), facts)
    return Organisation.objects.get()


def test_an_empty_list_says_what_to_do(coordinator: Client) -> None:
    assert page("desk-organisation-add") in coordinator.get(page("desk-organisations")).content.decode()


def test_an_organisation_is_added_seen_and_edited(coordinator: Client, town: Organisation) -> None:
    text = coordinator.get(page("desk-organisation", town.pk)).content.decode()
    assert "Borgå stad" in text
    assert "Porvoon kaupunki" in text
    assert "Borgå stad" in coordinator.get(page("desk-organisations") + "?q=porv").content.decode()
    edit = page("desk-organisation-edit", town.pk)
    assert coordinator.get(edit).status_code == 200
    wrong = coordinator.post(edit, {"kind": "municipality", "business_id": "1234567-9"})
    assert wrong.status_code == 422
    assert "id_business_id_error" in wrong.content.decode()
    coordinator.post(edit, {"kind": "municipality", "business_id": "1572860-0", "email": "info@example.org"})
    town.refresh_from_db()
    assert town.business_id == "1572860-0"


def test_names_change_from_a_day_on(coordinator: Client, town: Organisation) -> None:
    rename = page("desk-organisation-name", town.pk)
    assert 'value="Borgå stad"' in coordinator.get(rename).content.decode()
    coordinator.post(rename, {"name_sv": "Nya staden", "name_fi": "Porvoon kaupunki", "valid_from": "2026-01-01"})
    text = coordinator.get(page("desk-organisation", town.pk)).content.decode()
    assert "Nya staden" in text
    assert "Borgå stad" in text
    early = coordinator.post(rename, {"name_sv": "X", "valid_from": "2025-01-01"})
    assert early.status_code == 422
    assert "id_valid_from_error" in early.content.decode()


def test_units_are_kept(coordinator: Client, town: Organisation) -> None:
    add = page("desk-organisation-unit", town.pk)
    assert coordinator.get(add).status_code == 200
    assert coordinator.post(add, {"name_sv": "", "name_fi": ""}).status_code == 422
    coordinator.post(add, {"name_sv": "Bildning"})
    unit = Unit.objects.get()
    edit, close = page("desk-organisation-unit-edit", unit.pk), page("desk-organisation-unit-close", unit.pk)
    assert 'value="Bildning"' in coordinator.get(edit).content.decode()
    refused = coordinator.post(edit, {"name_sv": "Bildningen", "phone": "ring Anna"})
    assert (refused.status_code, "id_phone_error" in refused.content.decode()) == (422, True)
    coordinator.post(edit, {"name_sv": "Bildningen", "name_fi": "Sivistys", "phone": "019 123 4567"})
    shown = coordinator.get(page("desk-organisation", town.pk)).content.decode()
    assert "Sivistys" in shown
    assert "019 123 4567" in shown
    assert 'value="019 123 4567"' in coordinator.get(edit).content.decode()
    assert coordinator.get(close).status_code == 200
    coordinator.post(close, {"on": "2026-01-01"})
    unit.refresh_from_db()
    assert unit.closed_on is not None


def test_an_organisation_is_closed(coordinator: Client, town: Organisation) -> None:
    close = page("desk-organisation-close", town.pk)
    assert coordinator.get(close).status_code == 200
    assert coordinator.post(close, {"on": "no day"}).status_code == 422
    coordinator.post(close, {"on": "2020-01-01"})
    assert "Borgå stad" not in coordinator.get(page("desk-organisations")).content.decode()
    assert "Borgå stad" in coordinator.get(page("desk-organisations") + "?closed=on").content.decode()


def test_a_mandate_is_recorded_seen_from_both_sides_and_ended(
    coordinator: Client, town: Organisation, signed_in: Any
) -> None:
    buyer = signed_in("coordinator", code="504")
    add = reverse("desk-mandate-add", args=["504"])
    assert "Borgå stad" in buyer.get(add).content.decode()
    facts = {
        "organisation": str(town.pk),
        "task": "integration_services",
        "municipality": "504",
        "ground": "agreement",
        "valid_from": "2025-01-01",
    }
    assert buyer.post(add, facts | {"ground": "own_task"}).status_code == 422
    assert buyer.post(add, facts | {"municipality": "434"}).status_code == 422
    assert buyer.post(add, facts)["Location"] == reverse("desk-mandates", args=["504"])
    assert "Borgå stad" in buyer.get(reverse("desk-mandates", args=["504"])).content.decode()
    assert coordinator.get(page("desk-mandates")).status_code == 200
    mandate = Mandate.objects.get()
    end = page("desk-mandate-end", mandate.pk)
    assert coordinator.get(end).status_code == 200
    assert coordinator.post(end, {"valid_to": "2024-12-31"}).status_code == 422
    coordinator.post(end, {"valid_to": "2025-12-31"})
    assert coordinator.post(end, {"valid_to": "2025-12-31"}).status_code == 422
    mandate.refresh_from_db()
    assert str(mandate.valid_to) == "2025-12-31"


def test_an_editor_reads_and_does_not_see_what_she_may_not_do(
    coordinator: Client, town: Organisation, signed_in: Any
) -> None:
    editor = signed_in("editor")
    text = editor.get(page("desk-organisation", town.pk)).content.decode()
    assert page("desk-organisation-edit", town.pk) not in text
    assert page("desk-organisation-add") not in editor.get(page("desk-organisations")).content.decode()
    assert editor.post(page("desk-organisation-close", town.pk), {"on": "2026-01-01"}).status_code == 403


def test_another_municipality_s_organisation_is_not_there(town: Organisation, signed_in: Any) -> None:
    other = signed_in("coordinator", code="504")
    for name in ("desk-organisation", "desk-organisation-edit", "desk-organisation-close", "desk-organisation-unit"):
        assert other.get(reverse(name, args=["504", town.pk])).status_code == 404
