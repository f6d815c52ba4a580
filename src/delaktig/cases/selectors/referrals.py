"""Reads referrals: one client's, those that wait for a worker or a unit, and what a provider's link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from delaktig.accounts import links
from delaktig.accounts.actor import Actor
from delaktig.accounts.context import opened_by
from delaktig.accounts.models import Letter, SignedLink
from delaktig.accounts.secrets import hashed
from delaktig.audit.acting import require
from delaktig.cases.facts import record_of
from delaktig.cases.models import PlanItem, Referral, ReferralEvent
from delaktig.cases.referral_states import OVER, WAITING, Light, light, state
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.selectors import visible_in
from delaktig.clients import reach
from delaktig.clients.models import Client, ClientRelation
from delaktig.clients.policies import why_not_list
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.deadline import Deadline
from delaktig.law.casework.reviews import referral_due
from delaktig.texts.parts import NotThere

KEPT_IN_LIST = timedelta(days=365)
PURPOSE = SignedLink.Purpose.ANSWER_REFERRAL


@dataclass(frozen=True, slots=True)
class Placed:
    """A referral, where it stands, since when, and why it lights up."""

    referral: Referral
    state: str
    since: date | None
    light: Light | None

    @property
    def is_over(self) -> bool:
        """Say whether nothing more comes of it."""
        return self.state in OVER


def about(referral: Referral) -> str:
    """Return what letters and links of a referral are about."""
    return f"referral:{referral.pk}"


def placed(referral: Referral, on: date) -> Placed:
    """Say where a referral stands that was read with its events, service and offering."""
    events = list(referral.events.all())
    standing = state(events)
    since = max((one.on for one in events), default=referral.sent_on)
    return Placed(referral, standing, since, light(referral, standing, on))


def referrals_of(client: Client, on: date) -> list[Placed]:
    """Return a client's referrals, those that go on first, then the latest."""
    found = [placed(one, on) for one in _whole().filter(relation__client=client).order_by("-sent_on", "-pk")]
    return sorted(found, key=lambda one: one.is_over)


def referral_of(client: Client, pk: int) -> Referral:
    """Return one referral of a client who was opened. Raises ``NotThere``."""
    found = _whole().filter(relation__client=client, pk=pk).first()
    if found is None:
        raise NotThere
    return found


def listed(actor: Actor, on: date, *, unit: bool = False, service: int | None = None) -> list[Placed]:
    """Return the referrals of the last year of own clients, or of the unit's; the longest waiting first.

    With a service only those to it. Raises ``Denied``.
    """
    require(why_not_list(actor))
    clients = reach.of_units(actor, on) if unit else reach.own(actor, on)
    rows = _whole().filter(relation__client__in=clients, sent_on__gte=on - KEPT_IN_LIST)
    rows = rows if service is None else rows.filter(service=service)
    rows = rows.select_related("relation__client__identity", "service", "offering", "provider")
    return [placed(one, on) for one in rows.order_by("sent_on", "pk")]


def waiting(actor: Actor, on: date) -> list[Placed]:
    """Return the referrals of own and unit's clients that wait for an answer or light up. Raises ``Denied``."""
    require(why_not_list(actor))
    clients = reach.own_or_of_units(actor, on)
    rows = _whole().filter(relation__client__in=clients, sent_on__gte=on - KEPT_IN_LIST)
    found = [placed(one, on) for one in rows.select_related("relation__client__identity").order_by("sent_on", "pk")]
    return [one for one in found if one.state == WAITING or one.light is not None]


def _whole() -> QuerySet[Referral]:
    rows = Referral.objects.select_related("service", "offering", "provider", "relation", "item", "created_by")
    return rows.prefetch_related(Prefetch("events", ReferralEvent.objects.select_related("by")))


def services_in_force(code: str, on: date) -> QuerySet[Service]:
    """Return the services that a client of a municipality can be referred to on a day."""
    return visible_in(code, on)


def offerings_of(service: Service, on: date) -> QuerySet[Offering]:
    """Return the offerings of a service that are not over on a day."""
    return service.offerings.filter(Q(ends_on=None) | Q(ends_on__gte=on)).select_related("provider", "place", "contact")


def item_of(client: Client, pk: int) -> PlanItem:
    """Return one item of a plan of a client who was opened. Raises ``NotThere``."""
    found = PlanItem.objects.filter(plan__relation__client=client, pk=pk).select_related("service", "plan").first()
    if found is None:
        raise NotThere
    return found


def planned_items(relation: ClientRelation) -> list[PlanItem]:
    """Return what the plan that stands agrees of services, and has not been dropped."""
    rows = PlanItem.objects.filter(plan__relation=relation, plan__ended_on=None, dropped_on=None)
    return list(
        rows.exclude(plan__made_on=None).exclude(service=None).select_related("service").order_by("order", "pk")
    )


def item_for(relation: ClientRelation, service: Service) -> PlanItem | None:
    """Return what the plan that stands agrees of a service, and no referral carries out yet."""
    rows = PlanItem.objects.filter(plan__relation=relation, plan__ended_on=None, dropped_on=None, service=service)
    return rows.exclude(plan__made_on=None).filter(referrals=None).order_by("order", "pk").first()


def due_by_law(relation: ClientRelation) -> list[Deadline]:
    """Return for the plan that stands the day by which the client is referred (R14); empty without a plan."""
    record, _rules = record_of(relation.client, relation)
    standing = [index for index, plan in enumerate(record.facts.plans) if plan.ended_on is None][-1:]
    found = (referral_due(record.facts, index, RuleBook.shipped()) for index in standing)
    return [one for one in found if one is not None]


def letter_to_pass_on(referral: Referral) -> Letter | None:
    """Return the letter that waits to be passed on by hand, because no mail is sent from here."""
    waiting_ones = Letter.objects.filter(about=about(referral), sent_at=None, handled_at=None)
    return waiting_ones.exclude(link="").order_by("-created_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class OpenedReferral:
    """What a provider's link opens: the referral, and whether it still shows the client's details."""

    link: SignedLink
    referral: Referral
    state: str
    is_open: bool


def opened(secret: str, now: datetime | None = None) -> OpenedReferral | None:
    """Return what a provider's secret opens or once opened; ``None`` for a wrong one."""
    now = now or timezone.now()
    found = links.open(secret, PURPOSE, now)
    once = SignedLink.objects.filter(secret_hash=hashed(secret), purpose=PURPOSE, municipality__hosted=True)
    link = found or once.first()
    key = link.target.removeprefix("referral:") if link is not None else ""
    if link is None or not key.isdigit():
        return None
    rows = _whole().select_related("service__name", "relation__client__municipality")
    with opened_by("referral", link.secret_hash):
        referral = rows.filter(pk=int(key)).first()
    if referral is None:
        return None
    standing = state(referral.events.all())
    return OpenedReferral(link, referral, standing, found is not None and standing not in OVER)
