"""Invitations: how people come to have a role (*inbjudan · kutsu*)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.accounts import letters
from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import Invitation, Membership, Role, User
from delaktig.accounts.policies import reason_not_to_change_invitation, reason_not_to_invite
from delaktig.accounts.roles import role_words
from delaktig.accounts.secrets import hashed, new_secret
from delaktig.audit import chain
from delaktig.municipalities import selectors as municipalities
from delaktig.organisations.models import Organisation

DAYS_OPEN = 14
LinkFor = Callable[[str], str]
"""Makes the full address of the page that opens a secret."""


class InvalidInvitation(ValueError):
    """An invitation that cannot be made or accepted; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def invite(
    actor: Actor,
    *,
    email: str,
    role: str,
    link_for: LinkFor,
    name: str = "",
    organisation: Organisation | None = None,
    language: str = "sv",
) -> Invitation:
    """Invite someone to a role in the actor's municipality, by a letter with a link that holds for two weeks.

    An open invitation of the same address to the same role is withdrawn: only the
    newest link works. Raises :class:`Denied`, or :class:`InvalidInvitation` with
    ``invalid_email``, ``already_member``, ``foreign_organisation`` or ``partner_without_organisation``.
    """
    _require(reason_not_to_invite(actor, role))
    email = _checked_email(email)
    if organisation is not None and organisation.municipality_id != actor.municipality:
        raise InvalidInvitation("foreign_organisation")
    if role == Role.PARTNER and organisation is None:
        raise InvalidInvitation("partner_without_organisation")
    if _open_memberships(email, actor.municipality, role).exists():
        raise InvalidInvitation("already_member")
    now = timezone.now()
    for earlier in _open_invitations(actor.municipality, now).filter(email=email, role=role):
        _close(earlier, now)
    secret = new_secret()
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        municipality_id=actor.municipality,
        role=role,
        organisation=organisation,
        language=language,
        secret_hash=hashed(secret),
        invited_by=actor.user,
        expires_at=now + timedelta(days=DAYS_OPEN),
    )
    _write_letter(invitation, link_for(secret))
    record(actor, "accounts.invited", f"invitation:{invitation.pk}", {"role": role})
    return invitation


@transaction.atomic
def send_again(actor: Actor, invitation: Invitation, link_for: LinkFor) -> Invitation:
    """Send an invitation anew with a new link and two new weeks; the old link stops working."""
    _require(reason_not_to_change_invitation(actor, invitation))
    letters.withdraw(_about(invitation))
    secret = new_secret()
    invitation.secret_hash = hashed(secret)
    invitation.expires_at = timezone.now() + timedelta(days=DAYS_OPEN)
    invitation.save(update_fields=["secret_hash", "expires_at"])
    _write_letter(invitation, link_for(secret))
    record(actor, "accounts.invitation_sent_again", f"invitation:{invitation.pk}")
    return invitation


@transaction.atomic
def withdraw(actor: Actor, invitation: Invitation) -> Invitation:
    """Withdraw an open invitation: its link stops working."""
    _require(reason_not_to_change_invitation(actor, invitation))
    _close(invitation, timezone.now())
    record(actor, "accounts.invitation_withdrawn", f"invitation:{invitation.pk}")
    return invitation


def find(secret: str, now: datetime | None = None) -> Invitation | None:
    """Return the open invitation of a secret; ``None`` where it is unknown, used, withdrawn or too old."""
    found = Invitation.objects.filter(
        secret_hash=hashed(secret), accepted_at=None, withdrawn_at=None, municipality__hosted=True
    )
    return found.filter(expires_at__gt=now or timezone.now()).select_related("organisation").first()


def account_of(invitation: Invitation) -> User | None:
    """Return the account that the invited address already has."""
    return User.objects.filter(email=invitation.email).first()


@transaction.atomic
def accept(secret: str, *, name: str, password: str) -> User:
    """Make the account of an invited person, with the role; the link proves the address.

    The password must have passed the validators. Raises :class:`InvalidInvitation` with
    ``not_open``, ``no_name``, or ``has_account`` where the person should sign in instead.
    """
    invitation = _locked(secret)
    if not name.strip():
        raise InvalidInvitation("no_name")
    if account_of(invitation) is not None:
        raise InvalidInvitation("has_account")
    user = User.objects.create_user(invitation.email, password, name=name.strip()[:120], language=invitation.language)
    return _take_role(invitation, user)


@transaction.atomic
def accept_as(secret: str, user: User) -> User:
    """Give the role to a person who has an account and is signed in with the invited address.

    Raises :class:`InvalidInvitation` with ``not_open`` or ``another_address``.
    """
    invitation = _locked(secret)
    if user.email.lower() != invitation.email:
        raise InvalidInvitation("another_address")
    return _take_role(invitation, user)


def note_another(invitation: Invitation, user: User) -> None:
    """Record that somebody else, signed in, has opened an invitation's link."""
    chain.record(
        "accounts.invitation_opened_by_another",
        chain.Who("user", str(user.pk), ""),
        target=f"invitation:{invitation.pk}",
        municipality=invitation.municipality_id,
    )


def _locked(secret: str) -> Invitation:
    found = find(secret)
    invitation = Invitation.objects.select_for_update().filter(pk=found.pk, accepted_at=None).first() if found else None
    if invitation is None:
        raise InvalidInvitation("not_open")
    return invitation


def _take_role(invitation: Invitation, user: User) -> User:
    now = timezone.now()
    Membership.objects.get_or_create(
        user=user,
        municipality_id=invitation.municipality_id,
        role=invitation.role,
        valid_to=None,
        defaults={"organisation": invitation.organisation, "valid_from": timezone.localdate()},
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    letters.withdraw(_about(invitation))
    chain.record(
        "accounts.invitation_accepted",
        chain.Who("user", str(user.pk), invitation.role),
        target=f"invitation:{invitation.pk}",
        municipality=invitation.municipality_id,
        details={"role": invitation.role},
    )
    return user


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInvitation("invalid_email") from error
    return email


def _open_memberships(email: str, municipality: str, role: str):  # type: ignore[no-untyped-def]
    return Membership.objects.filter(user__email=email, municipality_id=municipality, role=role, valid_to=None)


def _open_invitations(municipality: str, now: datetime):  # type: ignore[no-untyped-def]
    return Invitation.objects.filter(
        municipality_id=municipality, accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )


def _close(invitation: Invitation, now: datetime) -> None:
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    letters.withdraw(_about(invitation))


def _about(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def _write_letter(invitation: Invitation, link: str) -> None:
    """Write the letter in the invited person's own language."""
    with translation.override(invitation.language):
        today = timezone.localdate()
        place = municipalities.names([invitation.municipality_id], invitation.language, today)[
            invitation.municipality_id
        ]
        words = {
            "name": invitation.name,
            "place": place,
            "role": role_words(invitation.role),
            "link": link,
            "day": date_format(timezone.localdate(invitation.expires_at), "DATE_FORMAT"),
        }
        greeting = _("Hello %(name)s,") % words if invitation.name else _("Hello,")
        body = "\n\n".join(
            [
                greeting,
                _("You are invited to Delaktig, where %(place)s runs its integration programme. Your role: %(role)s.")
                % words,
                _("Open this link to begin. It works until %(day)s and for you alone:") % words,
                link,
                _("If you did not expect this invitation, you need not do anything."),
            ]
        )
        letters.send(
            invitation.email,
            _("Invitation to Delaktig, %(place)s") % words,
            body,
            municipality=invitation.municipality_id,
            link=link,
            about=_about(invitation),
            # a partner's invitation opens little, and the coordinator who wrote it must be able to pass it on
            confidential=invitation.role != Role.PARTNER,
        )


def _require(reason: str | None) -> None:
    if reason is not None:
        raise Denied(reason)
