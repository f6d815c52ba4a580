"""Acts of handing over: the flip between authorities, the move to another municipality, another service (R21, B5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases import counted
from delaktig.cases.actions.holding import added, held, saved
from delaktig.cases.models import Handover, Plan
from delaktig.cases.packet import NEEDED, PARTS, Packet, packet
from delaktig.clients import doors
from delaktig.clients.counted import RELATIONS
from delaktig.clients.models import Access, ClientRelation, Consent, Responsibility, SecurityProhibition
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation
from delaktig.texts.parts import Invalid

READ_DAYS = 30
"""How long those who worked with a client who moved may still read the record."""
LONGEST_NOTE = 4000
HOWS = ("written", "oral")


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """A client's consent as it is recorded with the hand-over that rests on it."""

    given_on: date | None
    language: str
    how: str = "written"
    interpreted: bool = False


@dataclass(frozen=True, slots=True)
class HandoverInput:
    """A hand-over as the worker makes it: on which day, which parts go along, and a note."""

    on: date | None
    parts: tuple[str, ...] = ()
    note: str = ""


@transaction.atomic
def flip(
    actor: Actor, relation: ClientRelation, given: HandoverInput, authority: str, organisation: int | None = None
) -> Handover:
    """Let the responsibility go from municipality to employment authority or back, with a packet: one act (§3, §8).

    The client relation goes on; which authority answers is a dated attribute of it. Raises ``Denied`` or ``Invalid``.
    """
    relation = doors.at_work(actor, relation)
    day, errors = _checked(relation, given)
    now = relation.responsibilities.select_for_update().filter(valid_to=None).first()
    if authority not in Responsibility.Authority.values or (now is not None and now.authority == authority):
        errors["authority"] = "same_authority"
    if now is not None and day is not None and day <= now.valid_from:
        errors["on"] = "before_it_began"
    receiver = _organisation(actor, organisation, errors)
    if errors or day is None:
        raise Invalid(errors)
    if now is not None:
        now.valid_to = day - timedelta(days=1)
        now.save(update_fields=["valid_to"])
    Responsibility.objects.create(relation=relation, authority=authority, organisation=receiver, valid_from=day)
    if authority == Responsibility.Authority.EMPLOYMENT_AUTHORITY and relation.job_search_started_on is None:
        relation.job_search_started_on = day
        relation.save(update_fields=["job_search_started_on"])
    made = _sent(actor, relation, Handover.Ground.STATUS, given, day, to_organisation=receiver)
    details = {"handover": made.pk, "authority": authority, "parts": sorted(made.packet["parts"])}
    doors.note(actor, relation.client, "cases.responsibility_flipped", details)
    return made


@transaction.atomic
def hand_over_move(
    actor: Actor, relation: ClientRelation, given: HandoverInput, municipality: str, consent: ConsentInput
) -> Handover:
    """Hand a client who moves over to the new municipality, with the client's consent (681/2023 §85).

    Where the new municipality is served here, it sees the packet and answers. Raises ``Denied`` or ``Invalid``.
    """
    relation = doors.at_work(actor, relation)
    day, errors = _checked(relation, given)
    receiver = Municipality.objects.filter(pk=municipality).first()
    if receiver is None or receiver.pk == relation.client.municipality_id:
        errors["municipality"] = "another_municipality_needed"
    if relation.handovers.filter(
        ground="move", received_on=None, declined_on=None, consent__withdrawn_on=None
    ).exists():
        errors["municipality"] = "already_waiting"
    errors |= _wrong_consent(consent, day)
    if errors or day is None or receiver is None:
        raise Invalid(errors)
    agreed = _consent(actor, relation, Consent.Scope.MOVE, consent, str(receiver.pk))
    made = _sent(
        actor,
        relation,
        Handover.Ground.MOVE,
        given,
        day,
        to_municipality=receiver,
        consent=agreed,
        with_address=receiver.hosted,
    )
    details = {"handover": made.pk, "to": receiver.pk, "parts": sorted(made.packet["parts"]), "section": "681/2023 §85"}
    doors.note(actor, relation.client, "cases.client_handed_over", details)
    return made


@transaction.atomic
def hand_over_service(
    actor: Actor, relation: ClientRelation, given: HandoverInput, organisation: int | None, consent: ConsentInput
) -> Handover:
    """Hand a client over to another service, with consent (row B5): the packet is printed or given as a file.

    The client relation goes on until it is ended. An address under a security prohibition stays here.
    """
    relation = doors.at_work(actor, relation)
    day, errors = _checked(relation, given)
    errors |= _wrong_consent(consent, day)
    receiver = _organisation(actor, organisation, errors)
    if receiver is None:
        errors.setdefault("organisation", "required")
    if errors or day is None or receiver is None:
        raise Invalid(errors)
    agreed = _consent(actor, relation, Consent.Scope.OTHER_SERVICE, consent, f"organisation {receiver.pk}")
    made = _sent(
        actor,
        relation,
        Handover.Ground.OTHER_SERVICE,
        given,
        day,
        to_organisation=receiver,
        consent=agreed,
        with_address=False,
    )
    details = {"handover": made.pk, "to": receiver.pk, "parts": sorted(made.packet["parts"])}
    doors.note(actor, relation.client, "cases.client_handed_over", details)
    return made


@transaction.atomic
def note_received(actor: Actor, handover: Handover, on: date) -> Handover:
    """Note that a municipality that is not served here has received the client: the relation here ends as moved."""
    fresh = held(actor, handover)
    if fresh.ground != Handover.Ground.MOVE or fresh.to_municipality is None or fresh.to_municipality.hosted:
        raise Denied("answers_itself")
    if fresh.received_on is not None or fresh.declined_on is not None:
        raise Denied("already_answered")
    fresh.received_on = on
    saved(actor, fresh, ["received_on"])
    end_as_moved(fresh.relation, on)
    doors.note(actor, fresh.relation.client, "cases.handover_received", {"handover": fresh.pk, "served_here": False})
    return fresh


def end_as_moved(relation: ClientRelation, on: date) -> None:
    """End a client relation because the client moved; those who worked with the client may read it for 30 days."""
    workers = list(
        relation.assignments.filter(valid_to=None).exclude(officer=None).values_list("officer_id", flat=True)
    )
    relation.assignments.filter(valid_to=None).update(valid_to=on)
    relation.responsibilities.filter(valid_to=None).update(valid_to=on)
    relation.ended_on, relation.end_reason = on, ClientRelation.EndReason.MOVED
    RELATIONS.saving(relation)
    relation.save(update_fields=["ended_on", "end_reason"])
    until = timezone.now() + timedelta(days=READ_DAYS)
    for worker in sorted(set(workers)):
        Access.objects.create(
            client=relation.client,
            user_id=worker,
            kind=Access.Kind.REASON,
            reason="681/2023 §85",
            until=until,
        )
    for plan in Plan.objects.select_for_update().filter(relation=relation, ended_on=None).exclude(made_on=None):
        plan.ended_on, plan.end_reason = on, Plan.EndReason.MOVED
        counted.saving(plan)
        plan.save(update_fields=["ended_on", "end_reason", "changed_at"])


def preview(actor: Actor, relation: ClientRelation, parts: Iterable[str], note: str, *, with_address: bool) -> Packet:
    """Return what would be handed over, for the worker to look at before."""
    doors.at_work(actor, relation)
    return _packet(relation, parts, timezone.localdate(), note, with_address=with_address)


def _packet(relation: ClientRelation, parts: Iterable[str], on: date, note: str, *, with_address: bool) -> Packet:
    today = timezone.localdate()
    prohibited = doors.is_prohibited(relation.client, today)
    own = (
        SecurityProhibition.objects.filter(client=relation.client, valid_from__lte=today)
        .order_by("-valid_from")
        .first()
    )
    return packet(
        relation,
        parts,
        made_on=on,
        note=note,
        prohibited=prohibited,
        until=own.valid_to if prohibited and own is not None else None,
        with_address=with_address,
    )


def _sent(
    actor: Actor,
    relation: ClientRelation,
    ground: str,
    given: HandoverInput,
    on: date,
    *,
    to_municipality: Municipality | None = None,
    to_organisation: Organisation | None = None,
    consent: Consent | None = None,
    with_address: bool = True,
) -> Handover:
    return added(
        actor,
        Handover(
            relation=relation,
            ground=ground,
            to_municipality=to_municipality,
            to_organisation=to_organisation,
            consent=consent,
            packet=_packet(relation, given.parts, on, given.note, with_address=with_address),
            sent_on=on,
        ),
    )


def _checked(relation: ClientRelation, given: HandoverInput) -> tuple[date | None, dict[str, str]]:
    errors: dict[str, str] = {}
    if given.on is None:
        errors["on"] = "required"
    elif given.on > timezone.localdate():
        errors["on"] = "in_the_future"
    elif given.on < relation.started_on:
        errors["on"] = "before_the_relation"
    if not set(given.parts) <= set(PARTS):
        errors["parts"] = "unknown_choice"
    elif not set(given.parts) >= NEEDED:
        errors["parts"] = "parts_needed"
    if len(given.note) > LONGEST_NOTE:
        errors["note"] = "too_long"
    return given.on, errors


def _wrong_consent(consent: ConsentInput, on: date | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    if consent.given_on is None:
        errors["consent_on"] = "consent_needed"
    elif consent.given_on > (on or timezone.localdate()):
        errors["consent_on"] = "consent_comes_first"
    if not consent.language:
        errors["consent_language"] = "required"
    if consent.how not in HOWS:
        errors["consent_how"] = "required"
    return errors


def _consent(actor: Actor, relation: ClientRelation, scope: str, given: ConsentInput, to_whom: str) -> Consent:
    if given.given_on is None:  # has been checked before
        raise Invalid({"consent_on": "consent_needed"})
    return Consent.objects.create(
        client=relation.client,
        scope=scope,
        language=given.language,
        interpreted=given.interpreted,
        given_on=given.given_on,
        given_how=given.how,
        to_whom=to_whom,
        recorded_by=actor.user,
    )


def _organisation(actor: Actor, pk: int | None, errors: dict[str, str]) -> Organisation | None:
    if pk is None:
        return None
    found = Organisation.objects.filter(municipality_id=actor.municipality, pk=pk).first()
    if found is None:
        errors["organisation"] = "unknown_choice"
    return found
