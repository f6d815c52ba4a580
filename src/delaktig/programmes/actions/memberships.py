"""Acts on who takes part in an edition: the lead asks, and each municipality answers for itself.

Until a municipality has accepted (*samtycke · suostumus*), nothing of the edition is published,
stated or decided for it; see ``docs/decisions/0024-members-consent.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.accounts.selectors import with_people
from delaktig.programmes.actions.guard import Invalid, NotThere, facts_of, hold, obey
from delaktig.programmes.adoptions import follow_members
from delaktig.programmes.models import Edition, EditionMember, Measure
from delaktig.programmes.policies import why_not_answer_for, why_not_ask_members, why_not_join

Consent = EditionMember.Consent
LONGEST_GROUND = 300


@dataclass(frozen=True, slots=True)
class MembershipAnswer:
    """What a municipality answers: whether it takes part, and whether the lead records its bodies' decisions.

    ``ground`` is what it says about that; where the lead tells of an answer that was given
    elsewhere: where it is written (whose letter or decision, with its number).
    """

    accepts: bool
    lead_records: bool = False
    ground: str = ""


def add_members(
    actor: Actor, edition: Edition, codes: Iterable[str], lead: str, arrangers: Mapping[str, str | None]
) -> None:
    """Name members of an edition: the lead is one by naming itself, the others are asked. The caller has checked."""
    wanted = list(dict.fromkeys(codes))
    EditionMember.objects.bulk_create(
        EditionMember(
            edition=edition,
            municipality_id=code,
            lead=code == lead,
            consent=Consent.ACCEPTED if code == lead else Consent.ASKED,
            arranger_id=arrangers.get(code) or None,
        )
        for code in wanted
    )
    _record_asked(actor, edition, (code for code in wanted if code != lead))


def _record_asked(actor: Actor, edition: Edition, codes: Iterable[str]) -> None:
    asked = sorted(codes)
    if asked:
        record(actor, "programmes.members_asked", f"edition:{edition.pk}", {"members": asked})


@transaction.atomic
def answer_membership(actor: Actor, edition: Edition, given: MembershipAnswer, on: date) -> EditionMember:
    """Answer for the actor's own municipality; the answer can be given anew.

    Whoever has accepted cannot decline any more when the text is frozen or something in it is the
    municipality's own; it can always take back that the lead records. An answer that the lead told of
    can be declined at any time: what the lead had recorded is then let go. Raises ``Denied``,
    ``NotThere`` or :class:`Invalid`.
    """
    hold(edition.pk)
    facts = facts_of(edition)
    obey(why_not_join(actor, facts))
    member = _locked(edition, actor.municipality)
    _check(given)
    if member.is_accepted and not given.accepts:
        _require_free(member, frozen=facts.frozen and member.told_by_id is None)
    _put(member, given, on, told_by=None)
    details = {"municipality": actor.municipality, "answer": member.consent, "lead_records": member.lead_records}
    record(actor, "programmes.membership_answered", f"edition:{edition.pk}", details)
    follow_members(edition, actor, "membership_declined")
    return member


@transaction.atomic
def tell_of_answer(
    actor: Actor, edition: Edition, municipality: str, given: MembershipAnswer, answered_on: date, on: date
) -> EditionMember:
    """Record, as the lead, what a municipality has answered elsewhere that has nobody in this installation.

    It must be said where the answer is written. As soon as the municipality has anybody here, only
    it answers, and it is asked about what was told. Raises ``Denied``, ``NotThere`` or :class:`Invalid`.
    """
    hold(edition.pk)
    obey(why_not_ask_members(actor, facts_of(edition)))
    member = _locked(edition, municipality)
    itself = member.consent != Consent.ASKED and member.told_by_id is None
    has_people = municipality in with_people([municipality], on)
    obey(why_not_answer_for(has_people=has_people, has_answered=itself, is_lead=member.lead))
    if not given.ground.strip():
        raise Invalid({"ground": "required"})
    if answered_on > on:
        raise Invalid({"answered_on": "in_the_future"})
    _check(given)
    if member.is_accepted and not given.accepts:
        _require_free(member, frozen=False)
    _put(member, given, answered_on, told_by=actor.municipality)
    details = {"municipality": municipality, "answer": member.consent, "lead_records": member.lead_records}
    details |= {"ground": member.ground, "answered_on": answered_on.isoformat()}
    record(actor, "programmes.membership_told", f"edition:{edition.pk}", details)
    follow_members(edition, actor, "membership_declined")
    return member


@transaction.atomic
def ask_again(actor: Actor, edition: Edition, municipality: str) -> EditionMember:
    """Ask a municipality again that has declined. Raises ``Denied`` where it has not, or ``NotThere``."""
    hold(edition.pk)
    obey(why_not_ask_members(actor, facts_of(edition)))
    member = _locked(edition, municipality)
    if member.consent != Consent.DECLINED:
        raise Denied("has_not_declined")
    ask_anew(actor, edition, [member])
    return member


def ask_anew(actor: Actor, edition: Edition, members: Iterable[EditionMember]) -> None:
    """Let members answer anew: what they were asked about is not the same any more. The caller holds the edition."""
    rows = list(members)
    for member in rows:
        member.consent, member.lead_records, member.told_by_id = Consent.ASKED, False, None
        member.answered_on, member.ground = None, ""
        member.save()
    _record_asked(actor, edition, (member.municipality_id for member in rows))


def bound(edition: Edition, codes: Iterable[str]) -> frozenset[str]:
    """Return which of the municipalities have parts of their own in an edition, or have decided on it themselves."""
    wanted = set(codes)
    itself = Q(item__recorded_by=None) & Q(item__meeting__body__municipality__in=wanted)
    found = edition.adoptions.filter(itself).values_list("item__meeting__body__municipality_id", flat=True)
    sections = edition.sections.filter(municipality_id__in=wanted).values_list("municipality_id", flat=True)
    measures = Measure.objects.filter(goal__theme__edition=edition, municipality_id__in=wanted)
    return frozenset({*found, *sections, *measures.values_list("municipality_id", flat=True)} - {None})


def _require_free(member: EditionMember, *, frozen: bool) -> None:
    if frozen:
        raise Denied("frozen_with_member")
    if bound(member.edition, [member.municipality_id]):
        raise Denied("member_is_bound")


def _check(given: MembershipAnswer) -> None:
    if len(given.ground.strip()) > LONGEST_GROUND:
        raise Invalid({"ground": "too_long"})


def _locked(edition: Edition, municipality: str) -> EditionMember:
    rows = EditionMember.objects.select_for_update(of=("self",)).select_related("edition")
    found = rows.filter(edition=edition, municipality_id=municipality).first()
    if found is None:
        raise NotThere
    return found


def _put(member: EditionMember, given: MembershipAnswer, on: date, *, told_by: str | None) -> None:
    member.consent = Consent.ACCEPTED if given.accepts else Consent.DECLINED
    member.lead_records = given.accepts and given.lead_records
    member.answered_on, member.ground, member.told_by_id = on, given.ground.strip(), told_by
    member.save()
