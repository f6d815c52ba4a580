"""Who may ask, answer, see and settle: every branch of the policies of a consultation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.programmes import partner_requests
from delaktig.programmes.partner_requests import RequestState
from delaktig.programmes.policies import (
    NO_MEMBER,
    EditionFacts,
    why_not_answer,
    why_not_ask,
    why_not_consult,
    why_not_see_comment,
    why_not_settle,
)

ON = date(2024, 3, 4)
FACTS = EditionFacts(frozenset({"287", "231"}), "287")


def actor(code: str, *permissions: Permission, kind: str = "user") -> Actor:
    return Actor(kind, "1", code, frozenset({"tests"}), frozenset(permissions))


@pytest.mark.parametrize(
    ("code", "owners", "reason"),
    [
        ("287", (None,), None),
        ("287", (), None),
        ("287", ("287", None), None),
        ("287", ("231",), "another_municipalitys_own"),
        ("231", ("231",), None),
        ("231", (None,), "common_is_the_leads"),
        ("231", ("231", None), "common_is_the_leads"),
        ("638", (), NO_MEMBER),
    ],
)
def test_the_lead_asks_about_what_is_common_and_each_about_its_own(
    code: str, owners: tuple[str | None, ...], reason: str | None
) -> None:
    assert why_not_ask(actor(code, Permission.CONSULTATION_MANAGE), FACTS, owners) == reason
    if reason is None:
        assert why_not_ask(actor(code, Permission.EDITION_EDIT), FACTS, owners) == "no_permission"


@pytest.mark.parametrize(
    ("code", "frozen", "reason"),
    [("287", False, None), ("287", True, "frozen"), ("231", False, "common_is_the_leads"), ("638", False, NO_MEMBER)],
)
def test_the_days_of_a_consultation_are_the_leads(code: str, frozen: bool, reason: str | None) -> None:
    facts = EditionFacts(FACTS.members, FACTS.lead, frozen)
    assert why_not_consult(actor(code, Permission.CONSULTATION_MANAGE), facts) == reason
    assert why_not_consult(actor("287"), facts) == "no_permission"


@pytest.mark.parametrize(
    ("code", "owner", "said_in", "reason"),
    [
        ("231", None, "287", None),
        ("231", "231", None, None),
        ("287", "231", "231", None),
        ("231", "287", "231", None),
        ("231", "287", "287", "another_municipalitys_own"),
        ("638", None, None, NO_MEMBER),
    ],
)
def test_comments_on_a_members_own_part_are_for_it_and_the_lead(
    code: str, owner: str | None, said_in: str | None, reason: str | None
) -> None:
    assert why_not_see_comment(actor(code, Permission.COMMENT_WRITE), FACTS, owner, said_in) == reason
    if reason is None:
        assert why_not_see_comment(actor(code), FACTS, owner, said_in) == "no_permission"


@pytest.mark.parametrize(
    ("code", "owner", "reason"),
    [
        ("287", None, None),
        ("231", None, "common_is_the_leads"),
        ("231", "231", None),
        ("287", "231", "another_municipalitys_own"),
        ("638", None, NO_MEMBER),
    ],
)
def test_comments_are_settled_by_whoever_edits_the_part(code: str, owner: str | None, reason: str | None) -> None:
    assert why_not_settle(actor(code, Permission.COMMENT_SETTLE), FACTS, owner) == reason
    if reason is None:
        assert why_not_settle(actor(code, Permission.COMMENT_WRITE), FACTS, owner) == "no_permission"


@pytest.mark.parametrize(
    ("kind", "code", "holds", "of", "reason"),
    [
        ("link", "287", True, False, None),
        ("link", "287", False, True, "another_request"),
        ("user", "287", False, True, None),
        ("user", "287", True, False, "another_organisation"),
        ("link", "231", True, True, NO_MEMBER),
    ],
)
def test_a_request_is_answered_through_its_own_link_or_by_the_organisations_person(
    kind: str, code: str, holds: bool, of: bool, reason: str | None
) -> None:
    who = actor(code, Permission.COMMENT_WRITE, kind=kind)
    assert why_not_answer(who, "287", holds_link=holds, is_of_organisation=of) == reason
    if reason is None:
        assert why_not_answer(actor(code, kind=kind), "287", holds_link=holds, is_of_organisation=of) == "no_permission"


@pytest.mark.parametrize(
    ("answered", "withdrawn", "due_on", "state"),
    [
        (False, False, None, RequestState.WAITING),
        (False, False, ON, RequestState.WAITING),
        (False, False, ON - timedelta(days=1), RequestState.OVERDUE),
        (False, True, ON - timedelta(days=1), RequestState.WITHDRAWN),
        (True, False, ON - timedelta(days=1), RequestState.ANSWERED),
        (True, True, None, RequestState.ANSWERED),
    ],
)
def test_a_request_waits_until_the_end_of_its_due_day(
    answered: bool, withdrawn: bool, due_on: date | None, state: RequestState
) -> None:
    assert partner_requests.state_of(answered, withdrawn, due_on, ON) is state
