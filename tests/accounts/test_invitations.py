"""Invitations: who may invite whom, what the link opens, and when it stops."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts import invitations, selectors
from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Invitation, Letter, Membership, Role, User
from delaktig.accounts.policies import reason_not_to_change_invitation, reason_not_to_invite
from delaktig.audit.models import Event
from delaktig.organisations import actions as organisations

pytestmark = pytest.mark.django_db


class Post:
    """Keeps the secrets that letters would carry."""

    def __init__(self) -> None:
        self.secrets: list[str] = []

    def __call__(self, secret: str) -> str:
        self.secrets.append(secret)
        return f"https://example.org/{secret}/"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def administrator(actor_with_role: Any) -> Any:
    return actor_with_role("administrator")


def invite(actor: Any, post: Post, **more: Any) -> Invitation:
    return invitations.invite(actor, **{"email": "New@Example.org", "role": "reader", "link_for": post} | more)


@pytest.mark.parametrize("inviter", Role.values)
@pytest.mark.parametrize("role", Role.values)
def test_who_may_invite_whom(actor_with_role: Any, inviter: str, role: str) -> None:
    reason = reason_not_to_invite(actor_with_role(inviter), role)
    if inviter == Role.ADMINISTRATOR:
        assert reason is None
    elif inviter == Role.COORDINATOR:
        assert reason == (None if role == Role.PARTNER else "partners_only")
    else:
        assert reason == "no_permission"


def test_an_unknown_role_is_refused(administrator: Any) -> None:
    assert reason_not_to_invite(administrator, "king") == "unknown_role"


def test_an_invitation_writes_a_letter_in_its_language_with_the_link(administrator: Any, post: Post) -> None:
    made = invite(administrator, post, language="en", name="Ann")
    letter = Letter.objects.get()
    assert (made.email, letter.to) == ("new@example.org", "new@example.org")
    assert letter.link == f"https://example.org/{post.secrets[0]}/"
    assert letter.link in letter.body
    assert "Hello Ann," in letter.body
    assert letter.confidential
    assert post.secrets[0] not in str(Invitation.objects.values().get())
    assert Event.objects.get(name="accounts.invited").details == '{"role": "reader"}'


def test_accepting_makes_an_account_with_the_role_and_wipes_the_letter(administrator: Any, post: Post) -> None:
    invite(administrator, post, language="fi")
    user = invitations.accept(post.secrets[0], name=" Ann ", password="a password of hers")
    assert (user.email, user.name, user.language) == ("new@example.org", "Ann", "fi")
    assert user.check_password("a password of hers")
    held = Membership.objects.get(user=user)
    assert (held.role, held.municipality_id, held.valid_from) == ("reader", "638", timezone.localdate())
    letter = Letter.objects.get()
    assert (letter.body, letter.link) == ("", "")
    assert Event.objects.get(name="accounts.invitation_accepted").actor_id == str(user.pk)


def test_a_link_works_once(administrator: Any, post: Post) -> None:
    invite(administrator, post)
    invitations.accept(post.secrets[0], name="Ann", password="x")
    assert invitations.find(post.secrets[0]) is None
    with pytest.raises(invitations.InvalidInvitation, match="not_open"):
        invitations.accept(post.secrets[0], name="Bob", password="x")
    assert User.objects.filter(email="new@example.org").count() == 1


def test_a_link_stops_after_two_weeks(administrator: Any, post: Post) -> None:
    made = invite(administrator, post)
    assert invitations.find(post.secrets[0], made.expires_at - timedelta(minutes=1)) == made
    assert invitations.find(post.secrets[0], made.expires_at) is None
    assert selectors.has_expired(made, made.expires_at)


def test_a_withdrawn_invitation_opens_nothing(administrator: Any, post: Post) -> None:
    made = invite(administrator, post)
    invitations.withdraw(administrator, made)
    assert invitations.find(post.secrets[0]) is None
    assert Letter.objects.get().link == ""
    with pytest.raises(Denied, match="already_withdrawn"):
        invitations.withdraw(administrator, made)


def test_sending_again_makes_a_new_link_and_closes_the_old(administrator: Any, post: Post) -> None:
    made = invite(administrator, post)
    invitations.send_again(administrator, made, post)
    assert invitations.find(post.secrets[0]) is None
    assert invitations.find(post.secrets[1]) == made
    assert sorted(bool(letter.link) for letter in Letter.objects.all()) == [False, True]


def test_a_second_invitation_to_the_same_role_replaces_the_first(administrator: Any, post: Post) -> None:
    invite(administrator, post)
    second = invite(administrator, post)
    assert invitations.find(post.secrets[0]) is None
    assert list(selectors.open_invitations(administrator)) == [second]


def test_who_has_an_account_only_gets_the_role(administrator: Any, post: Post) -> None:
    known = User.objects.create_user("new@example.org", "x", name="Known")
    invite(administrator, post)
    with pytest.raises(invitations.InvalidInvitation, match="has_account"):
        invitations.accept(post.secrets[0], name="Thief", password="y")
    invitations.accept_as(post.secrets[0], known)
    assert [held.role for held in known.memberships.all()] == ["reader"]
    known.refresh_from_db()
    assert known.check_password("x")


def test_another_person_cannot_take_the_role(administrator: Any, post: Post) -> None:
    other = User.objects.create_user("other@example.org", "x", name="Other")
    invite(administrator, post)
    with pytest.raises(invitations.InvalidInvitation, match="another_address"):
        invitations.accept_as(post.secrets[0], other)
    assert not other.memberships.exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [({"email": "nonsense"}, "invalid_email"), ({"role": "partner"}, "partner_without_organisation")],
)
def test_an_invitation_without_sense_is_refused(administrator: Any, post: Post, more: Any, code: str) -> None:
    with pytest.raises(invitations.InvalidInvitation, match=code):
        invite(administrator, post, **more)
    assert not Letter.objects.exists()


def test_a_member_is_not_invited_to_the_same_role_again(administrator: Any, post: Post) -> None:
    with pytest.raises(invitations.InvalidInvitation, match="already_member"):
        invite(administrator, post, email=administrator.user.email, role="administrator")


def test_a_partner_is_invited_for_an_organisation_of_the_same_municipality(actor_with_role: Any, post: Post) -> None:
    coordinator, elsewhere = actor_with_role("coordinator"), actor_with_role("coordinator", code="504")
    own = organisations.add(coordinator, kind="association", names={"sv": "Vänner rf"})
    foreign = organisations.add(elsewhere, kind="association", names={"sv": "Andra rf"})
    made = invite(coordinator, post, role="partner", organisation=own)
    assert not Letter.objects.get(about=f"invitation:{made.pk}").confidential
    with pytest.raises(invitations.InvalidInvitation, match="foreign_organisation"):
        invite(coordinator, post, role="partner", organisation=foreign, email="b@example.org")
    with pytest.raises(Denied, match="partners_only"):
        invite(coordinator, post, role="editor")


def test_another_municipality_s_invitation_is_out_of_reach(actor_with_role: Any, post: Post) -> None:
    here, elsewhere = actor_with_role("administrator"), actor_with_role("administrator", code="504")
    made = invite(here, post)
    assert reason_not_to_change_invitation(elsewhere, made) == "another_municipality"
    assert list(selectors.open_invitations(elsewhere)) == []
    with pytest.raises(Denied):
        invitations.withdraw(elsewhere, made)


def test_a_coordinator_sees_and_changes_partners_invitations_only(actor_with_role: Any, post: Post) -> None:
    administrator, coordinator = actor_with_role("administrator"), actor_with_role("coordinator")
    made = invite(administrator, post)
    assert list(selectors.open_invitations(coordinator)) == []
    assert reason_not_to_change_invitation(coordinator, made) == "partners_only"


def test_an_accepted_invitation_can_no_longer_be_changed(administrator: Any, post: Post) -> None:
    made = invite(administrator, post)
    invitations.accept(post.secrets[0], name="Ann", password="x")
    made.refresh_from_db()
    assert reason_not_to_change_invitation(administrator, made) == "already_accepted"


def test_an_account_needs_a_name(administrator: Any, post: Post) -> None:
    invite(administrator, post)
    with pytest.raises(invitations.InvalidInvitation, match="no_name"):
        invitations.accept(post.secrets[0], name="  ", password="x")
