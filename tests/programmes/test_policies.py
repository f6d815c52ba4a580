"""Who may do what with an edition, in every combination."""

from __future__ import annotations

from itertools import product

import pytest

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.programmes import policies
from delaktig.programmes.policies import EditionFacts

MEMBERS = frozenset({"287", "231"})
ROLES = sorted(permissions_by_role())
WRITERS = {"coordinator", "editor"}


def actor(role: str, municipality: str) -> Actor:
    return Actor("user", "1", municipality, frozenset({role}), permissions_by_role()[role])


CASES = list(product(ROLES, ("287", "231", "638"), (False, True), (None, "287", "231")))


@pytest.mark.parametrize(("role", "municipality", "frozen", "owner"), CASES)
def test_the_lead_edits_what_is_common_and_each_member_its_own(
    role: str, municipality: str, frozen: bool, owner: str | None
) -> None:
    reason = policies.why_not_edit(actor(role, municipality), EditionFacts(MEMBERS, "287", frozen), owner)
    expected = None
    if municipality not in MEMBERS:
        expected = "no_member"
    elif role not in WRITERS:
        expected = "no_permission"
    elif frozen:
        expected = "frozen"
    elif (owner or "287") != municipality:
        expected = "common_is_the_leads" if owner is None else "another_municipalitys_own"
    assert reason == expected


@pytest.mark.parametrize(("role", "municipality", "frozen", "owner"), CASES)
def test_translating_follows_the_same_lines_as_editing(
    role: str, municipality: str, frozen: bool, owner: str | None
) -> None:
    facts = EditionFacts(MEMBERS, "287", frozen)
    writer = "editor" if role == "translator" else role  # who translates and does not edit has the same lines
    expected = policies.why_not_edit(actor(writer, municipality), facts, owner)
    assert policies.why_not_translate(actor(role, municipality), facts, owner) == expected


@pytest.mark.parametrize(("role", "municipality", "frozen", "owner"), CASES)
def test_how_a_measure_goes_is_reported_also_when_its_text_is_frozen(
    role: str, municipality: str, frozen: bool, owner: str | None
) -> None:
    one = actor(role, municipality)
    thawed = EditionFacts(MEMBERS, "287", False)
    reason = policies.why_not_report_status(one, EditionFacts(MEMBERS, "287", frozen), owner)
    assert reason == policies.why_not_edit(one, thawed, owner)


@pytest.mark.parametrize(("role", "municipality"), list(product(ROLES, ("287", "231", "638"))))
def test_members_read_and_comment_and_others_know_nothing_of_it(role: str, municipality: str) -> None:
    one, facts = actor(role, municipality), EditionFacts(MEMBERS, "287", frozen=True)
    granted = permissions_by_role()[role]
    for policy, permission in (
        (policies.why_not_read, Permission.EDITION_READ),
        (policies.why_not_comment, Permission.COMMENT_WRITE),
    ):
        expected = "no_member" if municipality == "638" else None if permission in granted else "no_permission"
        assert policy(one, facts) == expected


@pytest.mark.parametrize("role", ROLES)
def test_only_a_coordinator_of_the_lead_creates(role: str) -> None:
    outcome = {
        ("287", "287"): None,
        ("231", "287"): "only_the_lead_creates",
        ("638", "287"): "own_municipality_must_be_member",
        ("287", "638"): "lead_must_be_member",
    }
    for (municipality, lead), expected in outcome.items():
        reason = policies.why_not_create(actor(role, municipality), MEMBERS, lead)
        assert reason == (expected if role == "coordinator" else "no_permission")


@pytest.mark.parametrize(("owner", "expected"), [(None, None), ("231", None), ("638", "owner_is_no_member")])
def test_only_a_member_has_parts_of_its_own(owner: str | None, expected: str | None) -> None:
    assert policies.why_not_own(EditionFacts(MEMBERS, "287"), owner) == expected


def test_where_nobody_leads_nobody_edits_what_is_common() -> None:
    facts = EditionFacts(MEMBERS, "")
    assert policies.why_not_edit(actor("coordinator", "287"), facts, None) == "common_is_the_leads"
    assert policies.why_not_edit(actor("coordinator", "287"), facts, "287") is None
