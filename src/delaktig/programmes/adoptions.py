"""What a body's item does with an edition, for each municipality by itself (A3, A16).

A strategic programme comes into force in a municipality by its own council's adoption
(1386/2010 §32); a service package by its arranger's decision and start date (681/2023 §13),
also for those who buy from it. A council that notes is recorded, and moves nothing. The
first decision that brings an edition into force freezes it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.decisions import actions as decisions
from delaktig.decisions.item_fields import ItemFields, PersonFields
from delaktig.decisions.models import Body, Item
from delaktig.decisions.policies import why_not_write
from delaktig.programmes.actions.guard import NotThere, facts_of, hold, obey
from delaktig.programmes.freeze import freeze, thaw
from delaktig.programmes.models import Adoption, Edition, EditionMember, FrozenEdition, Programme
from delaktig.programmes.policies import why_not_follow
from delaktig.programmes.state import is_moving

MOVING = (Adoption.Effect.ADOPTED, Adoption.Effect.ARRANGED)
_SAME = {
    Item.Outcome.NOTED: Adoption.Effect.NOTED,
    Item.Outcome.PROPOSED_TO_COUNCIL: Adoption.Effect.PROPOSED,
    Item.Outcome.RETURNED: Adoption.Effect.RETURNED,
    Item.Outcome.REJECTED: Adoption.Effect.REJECTED,
    Item.Outcome.UNKNOWN: Adoption.Effect.UNKNOWN,
}


class InvalidAdoption(Exception):
    """The item cannot be recorded for the edition; ``code`` says why. Nothing was saved."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a decision did: the item, its adoptions, and whether the edition was frozen by it."""

    item: Item
    adoptions: tuple[Adoption, ...]
    frozen_now: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as a coordinator records it: whose body, when, and what.

    ``body`` is its id; without it the municipality's board or council is meant, or a
    committee not recorded before, under the names given.
    """

    municipality: str
    kind: str
    values: ItemFields
    body: int | None = None
    held_on: date | None = None
    minutes_online_on: date | None = None
    starts_on: date | None = None
    follows: Item | None = None
    name_sv: str = ""
    name_fi: str = ""


def effect_of(kind: str, body: Body, outcome: str, concerned: str, arranger: str | None) -> Adoption.Effect:
    """Return what an item of a body does for one municipality.

    ``arranger`` is the code of who arranges its services: its own where it buys none.
    An advisory body's item is noted, whatever is written of it: it moves nothing.
    """
    if not body.decides:
        return Adoption.Effect.NOTED
    if outcome != Item.Outcome.ADOPTED:
        return _SAME[Item.Outcome(outcome)]
    if kind == Programme.Kind.SERVICE_PACKAGE:
        return Adoption.Effect.ARRANGED if body.municipality_id == (arranger or concerned) else Adoption.Effect.PROPOSED
    council = body.kind == Body.Kind.COUNCIL and body.municipality_id == concerned
    return Adoption.Effect.ADOPTED if council else Adoption.Effect.PROPOSED


def concerned_by(kind: str, of: str, outcome: str, members: Iterable[EditionMember]) -> list[EditionMember]:
    """Return the members that a decision of ``of``'s body concerns; empty where it is no business of theirs.

    A strategic programme: its own municipality. A service package: the arranger's
    decision concerns all that it arranges for; what any body notes, only its own.
    """
    rows = list(members)
    if kind == Programme.Kind.SERVICE_PACKAGE and outcome != Item.Outcome.NOTED:
        arranged = [m for m in rows if (m.arranger_id or m.municipality_id) == of]
        if arranged:
            return arranged
    return [m for m in rows if m.municipality_id == of]


def leads_for(edition: Edition, actor: Actor) -> frozenset[str]:
    """Return the members for which the actor may record decisions: where its municipality leads, those that agreed.

    Raises ``NotThere`` for those to whom the edition does not exist, and ``Denied`` for those
    who have not answered whether they are members.
    """
    facts = facts_of(edition)
    obey(why_not_follow(actor, facts))
    return agreed_in(edition) if facts.lead == actor.municipality else frozenset()


def agreed_in(edition: Edition) -> frozenset[str]:
    """Return the members of an edition that agreed that its lead records decisions of their bodies."""
    rows = edition.members.filter(consent=EditionMember.Consent.ACCEPTED, lead_records=True, lead=False)
    return frozenset(rows.values_list("municipality_id", flat=True))


def agreed_about(item: Item, actor: Actor) -> frozenset[str]:
    """Return who has agreed that the actor's municipality, as the lead, records decisions in an edition of the item.

    What it has recorded for them it may mend for as long as they agree, and no longer.
    """
    led = Edition.objects.filter(
        adoptions__item=item, members__municipality=actor.municipality, members__lead=True
    ).distinct()
    return frozenset().union(*(agreed_in(edition) for edition in led))


@transaction.atomic
def record_decision(
    edition: Edition, decision: Decision, actor: Actor, people: Sequence[PersonFields] = ()
) -> Recorded:
    """Record a body's decision about an edition: meeting, item and effect in one act.

    The meeting is found by its day or added; the board or council gets its usual name
    where the municipality has none yet. Each member records its own; the lead records for
    those that agreed to it, which the item keeps as ``recorded_by``. Raises ``Denied``, ``NotThere``,
    ``InvalidItem`` or :class:`InvalidAdoption`; then nothing is saved.
    """
    hold(edition.pk)
    leads = leads_for(edition, actor)
    body = _body(decision, actor, leads)
    meeting = decisions.add_meeting(
        body, actor, held_on=decision.held_on, minutes_online_on=decision.minutes_online_on, leads=leads
    )
    item = decisions.add_item(meeting, decision.values, actor, people=people, follows=decision.follows, leads=leads)
    return link_item(item, edition, actor, starts_on=decision.starts_on)


def _body(decision: Decision, actor: Actor, leads: frozenset[str]) -> Body:
    if decision.body is None and decision.kind not in (Body.Kind.BOARD, Body.Kind.COUNCIL):
        names = {"name_sv": decision.name_sv, "name_fi": decision.name_fi}
        return decisions.add_body(decision.municipality, decision.kind, actor, leads=leads, **names)
    if decision.body is None:
        return decisions.body_for(decision.municipality, decision.kind, actor, leads)
    body = Body.objects.filter(pk=decision.body, municipality_id=decision.municipality).first()
    if body is None:
        raise NotThere
    return body


@transaction.atomic
def link_item(item: Item, edition: Edition, actor: Actor, *, starts_on: date | None = None) -> Recorded:
    """Say that an item is about an edition, and let it have its effect there.

    Linking again, after the item was changed, brings the effect up to date.
    """
    hold(edition.pk)
    leads = leads_for(edition, actor)
    _require(item, actor, leads)
    edition = Edition.objects.select_related("programme").get(pk=edition.pk)
    wanted = _effects(item, edition)
    if not wanted:
        raise InvalidAdoption("body_of_no_member")
    adoptions = _bring_up_to_date(item, edition, wanted, starts_on)
    effects = {code: str(effect) for code, effect in wanted.items()}
    details = {"edition": edition.pk, "effects": effects, "starts_on": str(starts_on or "")}
    record(actor, "programmes.decision_linked", f"item:{item.pk}", details)
    return Recorded(item, adoptions, _settle(edition, actor, ""))


def _require(item: Item, actor: Actor, leads: frozenset[str]) -> None:
    reason = why_not_write(actor.permissions, actor.municipality, item.meeting.body.municipality_id, leads)
    if reason:
        raise Denied(reason)


def _effects(item: Item, edition: Edition) -> dict[str, Adoption.Effect]:
    """Return what the item does, by the code of each municipality that has accepted to be a member."""
    body, kind = item.meeting.body, edition.programme.kind
    members = edition.members.filter(consent=EditionMember.Consent.ACCEPTED).order_by("municipality_id")
    outcome = item.outcome if body.decides else Item.Outcome.NOTED
    return {
        m.municipality_id: effect_of(kind, body, item.outcome, m.municipality_id, m.arranger_id)
        for m in concerned_by(kind, body.municipality_id, outcome, members)
    }


def follow_members(edition: Edition, actor: Actor, reason: str) -> None:
    """Let what was decided follow who is a member now; what was decided for one that is none any more is let go.

    The edition is thawed where nothing else had brought it into force; ``reason`` is kept.
    """
    edition = Edition.objects.select_related("programme").get(pk=edition.pk)
    items = Item.objects.filter(adoptions__edition=edition).select_related("meeting__body").distinct().order_by("pk")
    for item in items:
        wanted = _effects(item, edition)
        _bring_up_to_date(item, edition, wanted, None)
        if not wanted:
            details = {"edition": edition.pk, "reason": reason}
            record(actor, "programmes.decision_unlinked", f"item:{item.pk}", details)
    _settle(edition, actor, reason)


def _bring_up_to_date(
    item: Item, edition: Edition, wanted: dict[str, Adoption.Effect], starts_on: date | None
) -> tuple[Adoption, ...]:
    stands = Adoption.objects.filter(item=item, edition=edition)
    before = {adoption.municipality_id: adoption for adoption in stands}
    starts_on = starts_on or next((a.starts_on for a in before.values() if a.starts_on), None)
    stands.exclude(municipality_id__in=wanted).delete()
    found = []
    for code, effect in wanted.items():
        adoption = before.get(code) or Adoption(item=item, edition=edition, municipality_id=code)
        adoption.effect = effect
        adoption.starts_on = starts_on if effect == Adoption.Effect.ARRANGED else None
        adoption.save()
        found.append(adoption)
    return tuple(found)


def _settle(edition: Edition, actor: Actor, reason: str) -> bool:
    """Freeze what a decision brings into force; return whether it was frozen just now.

    Where the only such decision was recorded in error and is taken back, the edition was
    never in force: it can be edited again. The audit chain keeps the SHA-256 of what stood,
    and the reason, without which :class:`InvalidAdoption` is raised.
    """
    moving = is_moving(Adoption.objects.filter(edition=edition).values_list("effect", flat=True))
    frozen = FrozenEdition.objects.filter(edition=edition).first()
    if moving and frozen is None:
        freeze(edition, actor)
        return True
    if not moving and frozen is not None:
        if not reason:
            raise InvalidAdoption("brought_into_force")
        thaw(edition, actor, reason)
    return False


@transaction.atomic
def change_decision(
    item: Item,
    values: ItemFields,
    actor: Actor,
    *,
    expected_version: int | None = None,
    people: Sequence[PersonFields] | None = None,
) -> Item:
    """Change an item and bring what it does with its editions up to date.

    Raises what :func:`delaktig.decisions.actions.edit_item` raises.
    """
    hold(*Edition.objects.filter(adoptions__item=item).values_list("pk", flat=True))
    leads = agreed_about(item, actor)
    item = decisions.edit_item(item, values, actor, expected_version=expected_version, people=people, leads=leads)
    editions = Edition.objects.filter(adoptions__item=item).distinct()
    for edition in editions:
        link_item(item, edition, actor)
    return item


@transaction.atomic
def unlink_item(item: Item, edition: Edition, actor: Actor, reason: str) -> None:
    """Take back that an item is about an edition: it was recorded in error, and the reason is kept.

    Raises :class:`InvalidAdoption` without a reason.
    """
    hold(edition.pk)
    leads = leads_for(edition, actor)
    _require(item, actor, leads)
    if not reason.strip():
        raise InvalidAdoption("reason_is_needed")
    edition = Edition.objects.get(pk=edition.pk)
    count, _ = Adoption.objects.filter(item=item, edition=edition).delete()
    if not count:
        raise NotThere
    details = {"edition": edition.pk, "reason": reason.strip()[:200]}
    record(actor, "programmes.decision_unlinked", f"item:{item.pk}", details)
    _settle(edition, actor, reason.strip()[:200])
