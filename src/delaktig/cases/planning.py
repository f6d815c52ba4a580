"""Reads a client's plans whole: goals, steps with their services, versions, reviews, what interrupted them.

The way in is an :class:`~delaktig.clients.doors.Opened` client: a plan is found through its client only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from delaktig.cases.models import Interruption, Plan, PlanExtension, PlanGoal, PlanItem, PlanVersion, Review
from delaktig.cases.plan_contents import SHAPE, Content, Difference, differences, iso
from delaktig.catalogue.menu import has_free_places
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.selectors import visible_in
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client, Responsibility
from delaktig.organisations.selectors import names_in
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, Status, load


@dataclass(frozen=True, slots=True)
class Lit:
    """Why a step asks to be looked at: its service has closed, its course is over or full."""

    closed: bool = False
    over: bool = False
    full: bool = False

    def __bool__(self) -> bool:
        return self.closed or self.over or self.full


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with all that belongs to it, and what its services are called."""

    plan: Plan
    goals: tuple[PlanGoal, ...]
    items: tuple[PlanItem, ...]
    agreed: PlanVersion | None
    """The version that was agreed last; none while it is a draft."""
    texts: Bundle
    providers: dict[int, dict[str, str]] = field(default_factory=dict)
    lights: dict[int, Lit] = field(default_factory=dict)
    """Why steps ask to be looked at, by their keys; nothing where that was not asked for."""

    @property
    def standing_items(self) -> tuple[PlanItem, ...]:
        """The steps that have not been dropped."""
        return tuple(one for one in self.items if one.dropped_on is None)


def plans_of(opened: Opened) -> QuerySet[Plan]:
    """Return a client's plans, the newest first."""
    return Plan.objects.filter(relation__client=opened.client).order_by("-created_at", "-pk")


def with_agreed(plans: QuerySet[Plan]) -> QuerySet[Any]:
    """Read plans each with the version that was agreed last, in the same query."""
    numbers = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number").values("number")
    joined: QuerySet[Any] = plans.annotate(agreed=FilteredRelation("versions"), agreed_number=Subquery(numbers[:1]))
    wanted = Q(agreed_number=None) | Q(agreed__number=F("agreed_number"))
    return joined.filter(wanted).select_related("agreed__by")


def agreed_of(plan: Plan) -> PlanVersion | None:
    """Return the version of a plan that was agreed last: no query for one of :func:`with_agreed`."""
    if hasattr(plan, "agreed_number"):
        found: PlanVersion | None = getattr(plan, "agreed", None)
        return found
    return plan.versions.select_related("by").order_by("-number").first()


def plan_of(opened: Opened, pk: int) -> Plan:
    """Return one of the client's plans, with the version that was agreed last. Raises ``NotThere``.

    ``follows`` tells whether there is one in force, which a draft is to follow.
    """
    rows = with_agreed(plans_of(opened)).select_related("relation")
    rows = rows.annotate(follows=Exists(in_force_in(OuterRef("relation"))))
    found: Plan | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def current(plans: Iterable[Plan]) -> Plan | None:
    """Return the plan that people work with: the one in force, else a draft, else the newest."""
    known = list(plans)
    in_force = [one for one in known if one.made_on and one.ended_on is None]
    drafts = [one for one in known if one.made_on is None and one.ended_on is None]
    return next(iter([*in_force, *drafts, *known]), None)


def in_force_in(relation: int | OuterRef) -> QuerySet[Plan]:
    """Return the plan in force in a client relation."""
    return Plan.objects.filter(relation=relation, made_on__isnull=False, ended_on=None)


def goal_of(plan: Plan, pk: int) -> PlanGoal:
    """Return one goal of a plan. Raises ``NotThere``."""
    found = plan.goals.filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def item_of(plan: Plan, pk: int) -> PlanItem:
    """Return one step of a plan. Raises ``NotThere``."""
    found = plan.items.select_related("service", "offering").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def review_of(plan: Plan, pk: int) -> Review:
    """Return one review of a plan. Raises ``NotThere``."""
    found = plan.reviews.filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def interruption_of(opened: Opened, pk: int) -> Interruption:
    """Return one interruption of the client. Raises ``NotThere``."""
    found = interruptions_of(opened).select_related("relation").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def interruptions_of(opened: Opened) -> QuerySet[Interruption]:
    """Return a client's interruptions, the newest first."""
    return Interruption.objects.filter(relation__client=opened.client).order_by("-first", "-pk")


def extensions_of(opened: Opened) -> QuerySet[PlanExtension]:
    """Return the extensions of all the client's plans, the newest first."""
    return PlanExtension.objects.filter(plan__relation__client=opened.client).order_by("-decided_on", "-pk")


def whole(plan: Plan, on: date, client: Client | None = None) -> Planned:
    """Read a plan with all that belongs to it: four queries at most, five where the version agreed last is not known.

    With the client it is also told why steps ask to be looked at.
    """
    rows = plan.items.select_related("service__heir", "service__organisation", *_OF_OFFERING)
    items = tuple(rows if client is None else _with_open_ones(rows, client, on))
    ids: set[int | None] = set()
    for item in items:
        ids |= {item.service.name_id, item.service.summary_id} if item.service else set()
        ids |= {item.service.heir.name_id} if item.service and item.service.heir else set()
        ids |= {item.offering.name_id} if item.offering else set()
        ids |= {item.offering.place.name_id} if item.offering and item.offering.place else set()
    return Planned(
        plan=plan,
        goals=tuple(plan.goals.all()),
        items=items,
        agreed=agreed_of(plan),
        texts=load(ids),
        providers=_providers(items, on) if any(item.service_id for item in items) else {},
        lights=_lights(items, on) if client is not None else {},
    )


_OF_OFFERING = ("offering", "offering__place", "offering__provider")


def _with_open_ones(items: QuerySet[PlanItem], client: Client, on: date) -> QuerySet[Any]:
    return items.annotate(is_open=Exists(choosable(client, on).filter(pk=OuterRef("service"))))


def _providers(items: Iterable[PlanItem], on: date) -> dict[int, dict[str, str]]:
    """Return what those are called who give the services, in Swedish and Finnish: one query."""
    wanted = {pk for item in items if (pk := provider_id(item)) is not None}
    if not wanted:
        return {}
    names = names_in(wanted, ("sv", "fi"), on)
    return {pk: names.get(pk, {"sv": "", "fi": ""}) for pk in wanted}


def provider_id(item: PlanItem) -> int | None:
    """Return who gives a step's service: the offering's provider, else who answers for the service."""
    if item.offering is not None and item.offering.provider_id is not None:
        return item.offering.provider_id
    return item.service.organisation_id if item.service is not None else None


def content(planned: Planned, *, jobseeker: bool, agreed_on: date | None = None) -> Content:
    """Return the plan as it would be frozen now."""
    plan = planned.plan
    return {
        "shape": SHAPE,
        "made_on": iso(plan.made_on or agreed_on),
        "agreed_on": iso(agreed_on),
        "valid_to": iso(plan.valid_to),
        "next_review_on": iso(plan.next_review_on),
        "signature": plan.signature,
        "jobseeker": jobseeker,
        "integration_language": plan.integration_language,
        "language": plan.language,
        "interpreted": plan.interpreted,
        "written_in": plan.written_in or "sv",
        "duties_told": plan.duties_told,
        "county_joined": plan.county_joined,
        "job_search": plan.job_search,
        "follow_up": plan.follow_up,
        "authors": plan.authors,
        "sources": plan.sources,
        "goals": [_goal(one) for one in planned.goals],
        "items": [_item(one, planned) for one in planned.items],
    }


def _goal(one: PlanGoal) -> dict[str, Any]:
    return {"uid": str(one.uid), "words": one.words, "kind": one.kind, "reached_on": iso(one.reached_on)}


def _item(one: PlanItem, planned: Planned) -> dict[str, Any]:
    goals = {goal.pk: str(goal.uid) for goal in planned.goals}
    return {
        "uid": str(one.uid),
        "goal": goals.get(one.goal_id or 0),
        "kind": one.kind,
        "service": _service(one, planned),
        "offering": _offering(one, planned.texts),
        "words": one.words,
        "reason": one.reason,
        "starts_on": iso(one.starts_on),
        "ends_on": iso(one.ends_on),
        "dropped_on": iso(one.dropped_on),
    }


def _service(one: PlanItem, planned: Planned) -> dict[str, Any] | None:
    if one.service is None:
        return None
    return {
        "uid": str(one.service.uid),
        "name": frozen(planned.texts, one.service.name_id),
        "summary": frozen(planned.texts, one.service.summary_id),
        "provider": planned.providers.get(provider_id(one) or 0, {}),
    }


def _offering(one: PlanItem, texts: Bundle) -> dict[str, Any] | None:
    if one.offering is None:
        return None
    place = one.offering.place
    street = [place.street, f"{place.postal_code} {place.town}".strip()] if place else []
    return {
        "uid": str(one.offering.uid),
        "name": frozen(texts, one.offering.name_id),
        "place": frozen(texts, place.name_id) if place else None,
        "address": ", ".join(filter(None, street)),
    }


def frozen(texts: Bundle, text_id: int | None) -> dict[str, Any]:
    """Return a text with its translations that are current: what is a draft or outdated is not told as one."""
    if text_id is None:
        return {}
    source = texts.source_language(text_id)
    bodies = texts.bodies(text_id)
    kept = {tag: body for tag, body in bodies.items() if tag == source or texts.status(text_id, tag) is Status.CURRENT}
    return {"source": source, "said": kept}


def changes(planned: Planned, *, jobseeker: bool) -> tuple[Difference, ...]:
    """Return in what the plan as it is written now differs from what was agreed last."""
    if planned.agreed is None:
        return ()
    return differences(planned.agreed.content, content(planned, jobseeker=jobseeker))


def is_jobseeker(client: Client, on: date) -> bool:
    """Say whether the employment authority answers for the client on a day: the client is a jobseeker."""
    rows = Responsibility.objects.filter(
        relation__client=client, authority=Responsibility.Authority.EMPLOYMENT_AUTHORITY, valid_from__lte=on
    )
    return any(row.valid_to is None or row.valid_to >= on for row in rows)


def choosable(client: Client, on: date) -> QuerySet[Service]:
    """Return the services that a client's plan may pick: those that the client's municipality shows on the day."""
    return visible_in(client.municipality_id, on)


def _lights(items: Iterable[Any], on: date) -> dict[int, Lit]:
    """Return, for the steps of :func:`_with_open_ones` that stand and name a service, why they are to be looked at."""
    named = [one for one in items if one.service_id is not None and one.dropped_on is None]
    found = {one.pk: _lit(one, one.is_open, on) for one in named}
    return {pk: why for pk, why in found.items() if why}


def _lit(one: PlanItem, is_open: bool, on: date) -> Lit:
    row = one.offering
    if row is None:
        return Lit(closed=not is_open)
    over = row.ends_on is not None and row.ends_on < on
    begun = one.starts_on is not None and one.starts_on <= on
    return Lit(closed=not is_open, over=over and not begun, full=is_full(row) and not begun)


def is_full(row: Offering) -> bool:
    """Say whether all places are known to be taken."""
    return row.capacity is not None and row.taken is not None and not has_free_places(row)


def reviews_of(plan: Plan) -> QuerySet[Review]:
    """Return a plan's reviews, the newest first; one that is asked for and not held comes before all."""
    return plan.reviews.order_by("-held_on", "-pk")
