"""Who may do what with an edition: pure predicates that return a reason code, or ``None`` for yes.

In a joint edition the lead edits what is common, and each member its own; whoever is
no member is told nothing of it (404). What is frozen nobody edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission

NO_MEMBER = "no_member"
"""The one reason that pages answer with 404, as if the edition were not there."""
NOT_ACCEPTED = "membership_not_accepted"
"""The municipality has been asked to be a member, and has not answered: it may read, and answer."""


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What the policies must know of an edition: its members' codes, its lead, whether it is frozen.

    ``members`` have accepted; ``asked`` have not answered yet. Who has declined is in neither.
    """

    members: frozenset[str]
    lead: str
    frozen: bool = False
    asked: frozenset[str] = frozenset()


def _why_no_member(actor: Actor, edition: EditionFacts) -> str | None:
    if actor.municipality in edition.members:
        return None
    return NOT_ACCEPTED if actor.municipality in edition.asked else NO_MEMBER


def why_not_read(actor: Actor, edition: EditionFacts) -> str | None:
    """Say why the actor may not read the edition on the desk: members may, and those who are asked to be."""
    reason = _why_no_member(actor, edition)
    if reason == NO_MEMBER:
        return reason
    return None if actor.may(Permission.EDITION_READ) else "no_permission"


def why_not_follow(actor: Actor, edition: EditionFacts) -> str | None:
    """Say why nothing of the edition concerns the actor's municipality yet: it is no member, or has not answered."""
    return _why_no_member(actor, edition)


def why_not_join(actor: Actor, edition: EditionFacts) -> str | None:
    """Say why the actor may not answer whether its municipality is a member: who is asked may, and who has joined."""
    if actor.municipality not in edition.members | edition.asked:
        return NO_MEMBER
    if not actor.may(Permission.EDITION_JOIN):
        return "no_permission"
    return "lead_is_a_member" if actor.municipality == edition.lead else None


def why_not_ask_members(actor: Actor, edition: EditionFacts) -> str | None:
    """Say why the actor may not ask municipalities to be members, or tell what they have answered: the lead does."""
    reason = _why_no_member(actor, edition)
    if reason is not None:
        return reason
    if not actor.may(Permission.EDITION_CREATE):
        return "no_permission"
    return None if actor.municipality == edition.lead else "only_the_lead_asks"


def why_not_answer_for(*, has_people: bool, has_answered: bool, is_lead: bool) -> str | None:
    """Say why the lead may not tell what a municipality has answered: who has anybody here answers for itself."""
    if is_lead:
        return "lead_is_a_member"
    if has_people:
        return "answers_for_itself"
    return "has_answered" if has_answered else None


def why_not_edit(actor: Actor, edition: EditionFacts, owner: str | None) -> str | None:
    """Say why the actor may not edit a part of an owner: a municipality's code, None for what is common."""
    return _why_not_change(actor, edition, owner, Permission.EDITION_EDIT)


def why_not_translate(actor: Actor, edition: EditionFacts, owner: str | None) -> str | None:
    """Say why the actor may not write or approve a part's text in another language."""
    return _why_not_change(actor, edition, owner, Permission.TRANSLATION_EDIT)


def _why_not_change(actor: Actor, edition: EditionFacts, owner: str | None, permission: Permission) -> str | None:
    reason = _why_no_member(actor, edition)
    if reason is not None:
        return reason
    if not actor.may(permission):
        return "no_permission"
    if edition.frozen:
        return "frozen"
    if owner is None:
        return None if actor.municipality == edition.lead else "common_is_the_leads"
    return None if actor.municipality == owner else "another_municipalitys_own"


def why_not_own(edition: EditionFacts, owner: str | None) -> str | None:
    """Say why a part cannot belong to this municipality: only members have parts of their own."""
    return "owner_is_no_member" if owner is not None and owner not in edition.members else None


def why_not_comment(actor: Actor, edition: EditionFacts) -> str | None:
    """Say why the actor may not comment: every member may, also on what is common or frozen."""
    reason = _why_no_member(actor, edition)
    if reason is not None:
        return reason
    return None if actor.may(Permission.COMMENT_WRITE) else "no_permission"


def why_not_report_status(actor: Actor, edition: EditionFacts, owner: str | None) -> str | None:
    """Say why the actor may not say how a measure goes: progress is no text, freezing does not stop it."""
    return why_not_edit(actor, replace(edition, frozen=False), owner)


def why_not_create(actor: Actor, members: frozenset[str], lead: str) -> str | None:
    """Say why the actor may not create an edition with these members and this lead."""
    if not actor.may(Permission.EDITION_CREATE):
        return "no_permission"
    if actor.municipality not in members:
        return "own_municipality_must_be_member"
    if lead not in members:
        return "lead_must_be_member"
    return None if actor.municipality == lead else "only_the_lead_creates"


def why_not_correct(actor: Actor, edition: EditionFacts, owner: str | None) -> str | None:
    """Say why the actor may not correct a slip beside a frozen text: the lead what is common, each its own."""
    return _why_not_change(actor, replace(edition, frozen=False), owner, Permission.EDITION_CORRECT)


def why_not_ask(actor: Actor, edition: EditionFacts, owners: Iterable[str | None]) -> str | None:
    """Say why the actor may not ask a partner to answer for measures of these owners.

    The lead asks about what is common, each member about its own; also when the text is
    frozen: what partners say then is for the next edition.
    """
    reason = _why_no_member(actor, edition)
    if reason is not None:
        return reason
    if not actor.may(Permission.CONSULTATION_MANAGE):
        return "no_permission"
    reasons = (_why_not_owned(actor, edition, owner) for owner in owners)
    return next((reason for reason in reasons if reason is not None), None)


def why_not_consult(actor: Actor, edition: EditionFacts) -> str | None:
    """Say why the actor may not set the days of the consultation: they are the lead's, before the edition is frozen."""
    reason = why_not_ask(actor, edition, (None,))
    return "frozen" if reason is None and edition.frozen else reason


def why_not_see_comment(
    actor: Actor, edition: EditionFacts, owner: str | None, said_in: str | None = None
) -> str | None:
    """Say why the actor may not see a comment on an owner's part, said in a municipality.

    All members see those on what is common. Those on a member's own part are for that
    member, for the lead, and for the municipality in which they were said.
    """
    reason = _why_no_member(actor, edition)
    if reason is not None:
        return reason
    if not actor.may(Permission.COMMENT_WRITE):
        return "no_permission"
    if owner is None or actor.municipality in (owner, edition.lead, said_in):
        return None
    return "another_municipalitys_own"


def why_not_settle(actor: Actor, edition: EditionFacts, owner: str | None) -> str | None:
    """Say why the actor may not settle a comment: the lead settles those on what is common, each member its own."""
    reason = _why_no_member(actor, edition)
    if reason is not None:
        return reason
    if not actor.may(Permission.COMMENT_SETTLE):
        return "no_permission"
    return _why_not_owned(actor, edition, owner)


def why_not_answer(actor: Actor, municipality: str, *, holds_link: bool, is_of_organisation: bool) -> str | None:
    """Say why the actor may not answer a request made by a municipality.

    ``holds_link``: the actor is a link that opens this very request. ``is_of_organisation``:
    the actor is a partner's person with an account, of the organisation that was asked.
    """
    if actor.municipality != municipality:
        return NO_MEMBER
    if not actor.may(Permission.COMMENT_WRITE):
        return "no_permission"
    if actor.kind == "link":
        return None if holds_link else "another_request"
    return None if is_of_organisation else "another_organisation"


def _why_not_owned(actor: Actor, edition: EditionFacts, owner: str | None) -> str | None:
    if owner is None:
        return None if actor.municipality == edition.lead else "common_is_the_leads"
    return None if actor.municipality == owner else "another_municipalitys_own"
