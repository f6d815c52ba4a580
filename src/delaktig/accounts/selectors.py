"""Reads people, invitations and letters: personal data, so each takes the actor and stays in its municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.models import Invitation, Letter, Membership, Role, User
from delaktig.accounts.permissions import Permission


def members(actor: Actor, *, words: str = "", role: str = "", past: bool = False, on: date) -> QuerySet[Membership]:
    """Return memberships of the actor's municipality, by name.

    Who may only invite partners sees only partners. ``past`` gives those that have ended
    instead of those in force.
    """
    found = Membership.objects.filter(municipality_id=actor.municipality).select_related("user", "organisation", "unit")
    if not actor.may(Permission.MEMBER_MANAGE):
        _require(actor, Permission.PARTNER_INVITE)
        found = found.filter(role=Role.PARTNER)
    found = found.filter(valid_to__lt=on) if past else found.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    if role:
        found = found.filter(role=role)
    if words:
        found = found.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    return found.order_by("user__name", "pk")


def member(actor: Actor, membership_id: int) -> Membership | None:
    """Return one membership of the actor's municipality, if the actor may see it."""
    found = Membership.objects.filter(municipality_id=actor.municipality, pk=membership_id)
    if not actor.may(Permission.MEMBER_MANAGE):
        found = found.filter(role=Role.PARTNER)
    return found.select_related("user", "organisation", "unit").first()


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations of the actor's municipality that nobody has accepted or withdrawn, newest first."""
    found = Invitation.objects.filter(municipality_id=actor.municipality, accepted_at=None, withdrawn_at=None)
    if not actor.may(Permission.MEMBER_MANAGE):
        _require(actor, Permission.PARTNER_INVITE)
        found = found.filter(role=Role.PARTNER)
    return found.select_related("organisation", "invited_by").order_by("-created_at", "-pk")


def outbox(actor: Actor, *, handled: bool = False) -> QuerySet[Letter]:
    """Return letters of the actor's municipality: those waiting, or those sent and handled; newest first."""
    _require(actor, Permission.OUTBOX_READ)
    found = Letter.objects.filter(municipality_id=actor.municipality)
    if not actor.may(Permission.MEMBER_MANAGE):
        found = found.filter(confidential=False)
    waiting = Q(sent_at=None, handled_at=None)
    return found.exclude(waiting) if handled else found.filter(waiting)


def letter_to_pass_on(actor: Actor, pk: int) -> Letter | None:
    """Return a letter that waits, with its words and link, to be passed on by hand; ``None`` where there is none.

    Its link opens something for whoever has it, so that it was shown is recorded.
    """
    found = outbox(actor).filter(pk=pk).first()
    if found is not None:
        record(actor, "accounts.letter_shown", f"letter:{found.pk}", {"about": found.about})
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that a person has roles for today."""

    code: str
    roles: tuple[str, ...]


def places(user: User, on: date) -> list[Place]:
    """Return the municipalities that a person has roles for on a day, with the roles, by code."""
    rows = Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_to=None) | Q(valid_to__gte=on),
        user=user,
        municipality__hosted=True,
    ).values_list("municipality_id", "role")
    found: dict[str, list[str]] = {}
    for code, role in sorted(rows):
        found.setdefault(code, []).append(role)
    return [Place(code, tuple(roles)) for code, roles in found.items()]


def with_people(codes: Iterable[str], on: date) -> frozenset[str]:
    """Return those municipalities for which anybody has a role today: they can answer for themselves.

    Tells nobody's name. Where there is anybody, somebody can let a coordinator in.
    """
    rows = Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_to=None) | Q(valid_to__gte=on),
        municipality__in=set(codes),
        municipality__hosted=True,
        user__is_active=True,
    )
    return frozenset(rows.values_list("municipality_id", flat=True))


def demo_people() -> list[User]:
    """Return the invented people of the demonstration, with their memberships."""
    return list(User.objects.filter(is_demo=True, is_active=True).prefetch_related("memberships").order_by("pk"))


def names_of_people(actor: Actor, ids: set[str]) -> dict[str, str]:
    """Return the names behind the ids of events, for people who have or had a role in the actor's municipality."""
    _require(actor, Permission.AUDIT_READ)
    wanted = [int(one) for one in ids if one.isdigit()]
    rows = User.objects.filter(pk__in=wanted, memberships__municipality_id=actor.municipality).distinct()
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def member_ids(actor: Actor) -> set[str]:
    """Return the ids of the people who have or had a role in the actor's municipality."""
    _require(actor, Permission.AUDIT_READ)
    rows = Membership.objects.filter(municipality_id=actor.municipality).values_list("user_id", flat=True)
    return {str(pk) for pk in rows}


def people_called(actor: Actor, words: str) -> set[str]:
    """Return the ids of the people of the actor's municipality with a name, address or id like the words."""
    _require(actor, Permission.AUDIT_READ)
    words = words.strip()
    wanted = Q(user__name__icontains=words) | Q(user__email__iexact=words)
    if words.isdigit():
        wanted |= Q(user_id=int(words))
    rows = Membership.objects.filter(wanted, municipality_id=actor.municipality).values_list("user_id", flat=True)
    return {str(pk) for pk in rows}


def has_expired(invitation: Invitation, now: datetime) -> bool:
    """Say whether an invitation's link is too old."""
    return invitation.expires_at <= now


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise Denied("no_permission")
