"""What has been kept long enough is erased, and nothing that is still needed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from delaktig.accounts import links
from delaktig.accounts.models import Draft, Invitation, Letter, Membership, SignedLink, User
from delaktig.accounts.retention import erase_what_is_past
from delaktig.audit.models import Event

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)
RECENT = NOW - timedelta(days=300)


def person(name: str, made: Any = LONG_AGO, ended: date | None = None, *, member: bool = True) -> User:
    user = User.objects.create_user(f"{name}@example.org", "x", name=name)
    User.objects.filter(pk=user.pk).update(created_at=made)
    if member:
        Membership.objects.create(user=user, municipality_id="638", role="reader", valid_to=ended)
    return user


def test_accounts_go_a_year_after_their_last_role(municipality: Any) -> None:
    municipality("638")
    person("active")
    person("ended-recently", ended=RECENT.date())
    person("ended-long-ago", ended=LONG_AGO.date())
    person("never-a-member", member=False)
    person("new", made=NOW, member=False)
    returned = person("returned", ended=LONG_AGO.date())
    Membership.objects.create(user=returned, municipality_id="638", role="editor")
    assert erase_what_is_past(NOW)["accounts"] == 2
    left = set(User.objects.values_list("name", flat=True))
    assert left == {"active", "ended-recently", "new", "returned"}


def test_letters_links_invitations_and_drafts_go_a_year_after(municipality: Any) -> None:
    municipality("638")
    owner = person("active")
    for number, made in enumerate((LONG_AGO, RECENT)):
        letter = Letter.objects.create(to="a@example.org", subject="A", body="B")
        Letter.objects.filter(pk=letter.pk).update(created_at=made)
        link, _secret = links.create("answer_for_measures", "638", f"x:{number}", 30)
        SignedLink.objects.filter(pk=link.pk).update(expires_at=made)
        invitation = Invitation.objects.create(
            email="a@example.org", municipality_id="638", role="reader", secret_hash=str(number), expires_at=made
        )
        Invitation.objects.filter(pk=invitation.pk).update(created_at=made)
        draft = Draft.objects.create(user=owner, form=f"x:{number}")
        Draft.objects.filter(pk=draft.pk).update(saved_at=made)
    call_command("erase_expired")
    for model in (Letter, SignedLink, Invitation, Draft):
        assert model.objects.count() == 1, model
    assert Event.objects.filter(name="accounts.erased_what_is_past").count() == 1
    call_command("erase_expired")
    assert Event.objects.filter(name="accounts.erased_what_is_past").count() == 1
