"""Acts on referrals (*hänvisning · ohjaaminen*, row B12): refer, send again, tell what became of it, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from delaktig.accounts import letters, links
from delaktig.accounts.actor import Actor, Denied
from delaktig.cases import counted
from delaktig.cases.actions.holding import added, held
from delaktig.cases.models import PlanItem, Referral, ReferralEvent
from delaktig.cases.provider_fields import LONGEST, known, provider_fields, source
from delaktig.cases.referral_letters import LANGUAGES, write_letter
from delaktig.cases.referral_states import NEEDS_REASON, OVER, may_come, state
from delaktig.cases.selectors.referrals import PURPOSE, about, item_for, offerings_of, services_in_force
from delaktig.catalogue.models import Offering, Service
from delaktig.clients import doors
from delaktig.clients.models import Client, ClientRelation
from delaktig.texts.parts import Invalid, NotThere

LINK_DAYS = 180
"""How long a provider's link opens what was given; it closes at once when the referral is over."""
LONGEST_REASON = 2000
LinkFor = Callable[[str], str]
"""Makes the full address of the page that opens a secret."""
Kind = ReferralEvent.Kind


@dataclass(frozen=True, slots=True)
class ReferralInput:
    """A referral as the worker makes it. ``fields`` are keys of §94; ``typed`` what the worker wrote for some.

    ``email`` empty: given by phone, so no letter is written.
    """

    service: int | None
    sent_on: date | None
    fields: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    offering: int | None = None
    email: str = ""
    language: str = "sv"


@transaction.atomic
def refer(
    actor: Actor,
    relation: ClientRelation,
    given: ReferralInput,
    link_for: LinkFor,
    *,
    item: PlanItem | None = None,
) -> Referral:
    """Refer a client to a service in force, with the items of §94 that were picked and nothing more.

    What is given is frozen as it was given. Where the plan agrees on the service, the referral carries that out,
    named or not. Raises ``Denied``, ``NotThere`` or ``Invalid``.
    """
    relation = doors.at_work(actor, relation)
    client = relation.client
    prohibited = doors.is_prohibited(client, timezone.localdate())
    service, offering = _check(actor, relation, given, item, prohibited=prohibited)
    referral = Referral(
        relation=relation,
        item=item or item_for(relation, service),
        service=service,
        offering=offering,
        provider=offering.provider if offering and offering.provider else service.organisation,
        fields=[one.key for one in provider_fields() if one.key in given.fields],
        payload=_payload(actor, client, relation, given, prohibited=prohibited),
        sent_on=given.sent_on,
    )
    added(actor, referral)
    told = {"referral": referral.pk, "service": service.slug, "fields": referral.fields, "section": source().text()}
    doors.note(actor, client, "cases.client_referred", {**told, "by_link": bool(given.email)})
    if given.email:
        _send(referral, given.email, given.language, link_for, actor.municipality)
    return referral


@transaction.atomic
def send_again(actor: Actor, referral: Referral, email: str, language: str, link_for: LinkFor) -> Referral:
    """Send a provider a new link to a referral that goes on; the earlier links close."""
    fresh = held(actor, referral)
    if state(fresh.events.all()) in OVER:
        raise Denied("referral_is_over")
    _check_letter(email, language)
    _close(fresh)
    _send(fresh, email, language, link_for, actor.municipality)
    doors.note(actor, fresh.relation.client, "cases.referral_sent_again", {"referral": fresh.pk})
    return fresh


@transaction.atomic
def pass_on(actor: Actor, referral: Referral) -> None:
    """Note that the letter was passed on by hand: its words and its link are wiped."""
    fresh = held(actor, referral)
    letters.withdraw(about(fresh))
    doors.note(actor, fresh.relation.client, "cases.referral_passed_on", {"referral": fresh.pk})


@transaction.atomic
def tell(actor: Actor, referral: Referral, kind: str, on: date | None, reason: str = "") -> ReferralEvent:
    """Record what the provider told the worker: accepted, declined, started, did not come, ended; or withdraw it."""
    fresh = held(actor, referral)
    event = _add_event(fresh, kind, on, reason, told_by="worker", actor=actor)
    name = "cases.referral_withdrawn" if kind == Kind.WITHDRAWN else "cases.referral_told"
    doors.note(actor, fresh.relation.client, name, {"referral": fresh.pk, "kind": kind, "by": "worker"})
    return event


@transaction.atomic
def answer(actor: Actor, referral: Referral, kind: str, on: date | None, reason: str = "") -> ReferralEvent:
    """Let a provider tell by its link what becomes of a referral. Raises ``Denied`` or ``Invalid``."""
    if not links.holds(actor, PURPOSE, about(referral)):
        raise Denied("no_permission")
    rows = Referral.objects.select_for_update(of=("self",)).select_related("relation__client")
    fresh = rows.filter(pk=referral.pk).first()
    if fresh is None:
        raise NotThere
    event = _add_event(fresh, kind, on, reason, told_by="provider", actor=actor)
    details = {"referral": fresh.pk, "kind": kind, "by": "provider"}
    doors.note(actor, fresh.relation.client, "cases.referral_told", details)
    return event


def note_provider_looked(actor: Actor, referral: Referral) -> None:
    """Record that a provider looked at what it was given, by the link."""
    details = {"referral": referral.pk, "fields": list(referral.fields), "section": source().text()}
    doors.note(actor, referral.relation.client, "cases.referral_looked_at", details)


def _add_event(
    referral: Referral, kind: str, on: date | None, reason: str, *, told_by: str, actor: Actor
) -> ReferralEvent:
    allowed = may_come(state(referral.events.all()), by_provider=told_by == "provider")
    if not allowed:
        raise Denied("referral_is_over")
    errors: dict[str, str] = {}
    if kind not in allowed:
        errors["kind"] = "unknown_choice"
    if on is None:
        errors["on"] = "required"
    elif on > timezone.localdate():
        errors["on"] = "in_the_future"
    elif referral.sent_on is not None and on < referral.sent_on:
        errors["on"] = "before_it_was_sent"
    if kind in NEEDS_REASON and not reason.strip():
        errors["reason"] = "reason_needed"
    if len(reason) > LONGEST_REASON:
        errors["reason"] = "too_long"
    if errors or on is None:
        raise Invalid(errors)
    event = ReferralEvent.objects.create(
        referral=referral, kind=kind, on=on, reason=reason.strip(), told_by=told_by, by=actor.user
    )
    counted.REFERRAL_EVENTS.added(event)
    if kind in OVER:
        _close(referral)
    return event


def _close(referral: Referral) -> None:
    links.revoke_all(PURPOSE, about(referral))
    letters.withdraw(about(referral))


def _send(referral: Referral, email: str, language: str, link_for: LinkFor, code: str) -> None:
    link, secret = links.create(PURPOSE, code, about(referral), LINK_DAYS)
    write_letter(referral, email, language, link_for(secret), link.expires_at, code)


def _payload(
    actor: Actor, client: Client, relation: ClientRelation, given: ReferralInput, *, prohibited: bool
) -> dict[str, object]:
    """Return what is given, item by item: what the worker typed goes before what the register knows."""
    official = actor.user.name if actor.user is not None else ""
    values = known(client, relation, official, prohibited=prohibited)
    found: dict[str, object] = {}
    for one in provider_fields():
        if one.key not in given.fields or one.key not in values:
            continue
        typed = given.typed.get(one.key, "").strip()
        found[one.key] = typed if typed and isinstance(values[one.key], str) else values[one.key]
    return found


def _check(
    actor: Actor, relation: ClientRelation, given: ReferralInput, item: PlanItem | None, *, prohibited: bool
) -> tuple[Service, Offering | None]:
    errors: dict[str, str] = {}
    today = timezone.localdate()
    if item is not None and item.plan.relation_id != relation.pk:
        raise NotThere
    service = services_in_force(actor.municipality, today).filter(pk=given.service).first() if given.service else None
    if service is None:
        errors["service"] = "not_in_force" if given.service else "required"
    offering = None
    if given.offering is not None and service is not None:
        offering = offerings_of(service, today).filter(pk=given.offering).first()
        if offering is None:
            errors["offering"] = "unknown_choice"
    if given.sent_on is None:
        errors["sent_on"] = "required"
    elif given.sent_on > today:
        errors["sent_on"] = "in_the_future"
    elif given.sent_on < relation.started_on:
        errors["sent_on"] = "before_the_relation"
    errors |= _wrong_fields(given, prohibited=prohibited)
    if given.email:
        errors |= _wrong_letter(given.email, given.language)
    if errors or service is None:
        raise Invalid(errors)
    return service, offering


def _wrong_fields(given: ReferralInput, *, prohibited: bool) -> dict[str, str]:
    listed = {one.key: one for one in provider_fields()}
    if not given.fields:
        return {"fields": "fields_needed"}
    if not set(given.fields) <= listed.keys():
        return {"fields": "not_in_the_list"}
    if prohibited and any(listed[key].hidden for key in given.fields):
        return {"fields": "address_prohibited"}
    if any(len(words) > LONGEST for words in given.typed.values()):
        return {"fields": "too_long"}
    return {}


def _wrong_letter(email: str, language: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = "invalid_email"
    if language not in LANGUAGES:
        errors["language"] = "unknown_choice"
    return errors


def _check_letter(email: str, language: str) -> None:
    errors = _wrong_letter(email, language)
    if errors:
        raise Invalid(errors)
