"""The register of agreements: what is kept, who may change it, and what is in force on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Role
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.audit.models import Event
from delaktig.organisations import actions, policies
from delaktig.organisations.actions import InvalidOrganisation
from delaktig.organisations.agreements import (
    AgreementFields,
    add_agreement,
    agreement_for,
    edit_agreement,
    end_agreement,
    in_force,
    listed_agreements,
)
from delaktig.organisations.models import Agreement, Organisation

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


@pytest.fixture
def state(coordinator: Any) -> Organisation:
    return actions.add(coordinator, kind="authority", names={"sv": "Myndigheten"})


def fields(state: Organisation, **given: Any) -> AgreementFields:
    return AgreementFields(**({"kind": "placement", "counterpart": state.pk, "valid_from": FIRST} | given))


def test_an_agreement_is_recorded_changed_and_ended(coordinator: Any, state: Organisation) -> None:
    made = add_agreement(coordinator, fields(state, number=" 1/2025 "))
    assert (made.municipality_id, made.number, made.invented) == ("638", "1/2025", False)
    edit_agreement(coordinator, made, fields(state, reviewed_on=date(2025, 5, 1)))
    end_agreement(coordinator, made, LAST)
    made.refresh_from_db()
    assert (made.number, made.reviewed_on, made.valid_to) == ("", date(2025, 5, 1), LAST)
    with pytest.raises(Denied) as again:
        end_agreement(coordinator, made, LAST)
    assert again.value.reason == "already_ended"
    told = Event.objects.filter(name__startswith="organisations.agreement").order_by("sequence")
    assert [one.name.rpartition("_")[2] for one in told] == ["recorded", "changed", "ended"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "treaty"}, "kind"),
        ({"counterpart": 0}, "counterpart"),
        ({"number": "1" * 61}, "number"),
        ({"valid_to": date(2024, 12, 31)}, "valid_to"),
        ({"reviewed_on": date(2024, 12, 31)}, "reviewed_on"),
    ],
)
def test_what_cannot_be_kept_is_refused(coordinator: Any, state: Organisation, given: Any, field: str) -> None:
    with pytest.raises(InvalidOrganisation) as refused:
        add_agreement(coordinator, fields(state, **given))
    assert refused.value.field == field
    assert not Agreement.objects.exists()


def test_an_agreement_does_not_end_before_it_began(coordinator: Any, state: Organisation) -> None:
    made = add_agreement(coordinator, fields(state))
    with pytest.raises(InvalidOrganisation):
        end_agreement(coordinator, made, FIRST - timedelta(days=1))


@pytest.mark.parametrize("role", Role.values)
def test_who_may_change_an_agreement(role: str, actor_with_role: Any, state: Organisation) -> None:
    own, other = actor_with_role(role), actor_with_role(role, code="504")
    agreement = Agreement(municipality_id="638", kind="placement", counterpart=state)
    may = Permission.ORGANISATION_EDIT in permissions_by_role()[role]
    expected = None if may else "no_permission"
    assert policies.reason_not_to_change_agreement(own, "638") == expected
    assert policies.reason_not_to_end_agreement(own, agreement) == expected
    assert policies.reason_not_to_change_agreement(other, "638") == "another_municipality"
    agreement.valid_to = LAST
    assert policies.reason_not_to_end_agreement(own, agreement) == (expected or "already_ended")


def test_another_municipality_sees_none_of_it(coordinator: Any, state: Organisation, actor_with_role: Any) -> None:
    made = add_agreement(coordinator, fields(state))
    other = actor_with_role("coordinator", code="504")
    assert agreement_for(coordinator, made.pk) == made
    assert agreement_for(other, made.pk) is None
    with pytest.raises(InvalidOrganisation):
        add_agreement(other, fields(state))
    assert listed_agreements("504", "sv", FIRST) == []


@pytest.mark.parametrize(
    ("first", "last", "on", "holds"),
    [
        (FIRST, None, FIRST, True),
        (FIRST, None, FIRST - timedelta(days=1), False),
        (FIRST, LAST, LAST, True),
        (FIRST, LAST, LAST + timedelta(days=1), False),
        (None, LAST, LAST, None),
        (None, LAST, LAST + timedelta(days=1), False),
        (None, None, FIRST, None),
    ],
)
def test_a_first_day_that_is_not_known_leaves_it_open(first: Any, last: Any, on: date, holds: bool | None) -> None:
    assert in_force(Agreement(valid_from=first, valid_to=last), on) is holds


def test_those_in_force_come_first(coordinator: Any, state: Organisation) -> None:
    ended = add_agreement(coordinator, fields(state, valid_from=date(2024, 6, 1), valid_to=date(2024, 12, 31)))
    old = add_agreement(coordinator, fields(state, valid_from=date(2020, 1, 1)))
    found = listed_agreements("638", "sv", FIRST)
    assert [one.agreement for one in found] == [old, ended]
    assert {one.counterpart for one in found} == {"Myndigheten"}


def test_a_municipality_says_from_when_who_applies(coordinator: Any, state: Organisation) -> None:
    given = {"task": "reimbursement_claims", "ground": "own_task", "municipality": "638", "valid_from": FIRST}
    assert actions.give_mandate(coordinator, state, **given).task == "reimbursement_claims"
