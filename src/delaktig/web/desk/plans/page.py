"""The plan's page: goals, steps, days with their rules, and what asks to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from delaktig.cases.actions.plan_parts import put_in_order
from delaktig.cases.actions.plans import lacks
from delaktig.cases.clock import Case
from delaktig.cases.models import Assessment, Plan
from delaktig.cases.plan_dates import reckoned
from delaktig.cases.planning import Planned, changes, current, goal_of, item_of, plans_of, whole, with_agreed
from delaktig.cases.policies import why_not_begin_plan
from delaktig.clients.doors import Opened
from delaktig.law import casework as law
from delaktig.texts.parts import NotThere
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame
from delaktig.web.desk.plans import showing
from delaktig.web.desk.plans.shell import home, plan_page, the_case, tongue, why_not_write
from delaktig.web.desk.plans.words import (
    END_REASONS,
    INTEGRATION_LANGUAGES,
    LACKS,
    SIGNATURES,
    citation,
    interruption,
    of,
    refusal,
)


@client_page("plan")
def plan(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the plan that people work with, or the one asked for in the address; else how one begins."""
    plans = list(with_agreed(plans_of(opened)))
    one = _chosen(plans, request.GET.get("plan", ""))
    if one is None:
        return _without(request, opened)
    one.relation = opened.relation if opened.relation and opened.relation.pk == one.relation_id else one.relation
    today = timezone.localdate()
    case, planned = the_case(opened), whole(one, today, opened.client)
    jobseeker = case.record.facts.is_jobseeker(today)
    found = reckoned(case, one)
    may_write = why_not_write(request, opened) is None
    values = {
        **frame(request, opened, "desk-case-plan"),
        "plan": one,
        "planned": planned,
        "agreed": planned.agreed,
        "dates": showing.dates(found, today),
        "goals": showing.goals(planned),
        "items": showing.items(planned, hides_places=opened.address_masked),
        "lacks": gaps(planned, jobseeker=jobseeker),
        "changes": showing.differences(changes(planned, jobseeker=jobseeker), hides_places=opened.address_masked),
        "lights": len(planned.lights),
        "jobseeker": jobseeker,
        "chosen": INTEGRATION_LANGUAGES.get(one.integration_language, ""),
        "tongue": language_name(one.language) if one.language else "",
        "client_tongue": language_name(tongue(opened.client)),
        "signature": SIGNATURES.get(one.signature, ""),
        "end_reason": END_REASONS.get(one.end_reason, ""),
        "interruptions": [
            {"kind": interruption(each.kind), "span": each.span} for each in case.record.facts.interruptions
        ],
        "others": [other for other in plans if other.pk != one.pk],
        "has_draft": any(other.made_on is None and other.ended_on is None for other in plans),
        "may_write": may_write and one.ended_on is None,
        "may_follow": may_write,
        "goal_rule": _goal_rule(case, opened),
        "hides_places": opened.address_masked,
    }
    return render(request, "desk/plans/plan.html", values)


def _chosen(plans: Iterable[Plan], wish: str) -> Plan | None:
    """Return the plan asked for. Raises ``NotThere`` where the client has no such plan."""
    if not wish:
        return current(plans)
    found = next((one for one in plans if str(one.pk) == wish), None)
    if found is None:
        raise NotThere
    return found


def _without(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show that there is no plan, and how one begins or why it cannot."""
    relation = opened.relation
    assessments = list(Assessment.objects.filter(relation=relation)) if relation else []
    reason = why_not_write(request, opened) or why_not_begin_plan([], assessments)
    values = {
        **frame(request, opened, "desk-case-plan"),
        "may_begin": reason is None,
        "why_not": refusal(reason) if reason else "",
    }
    return render(request, "desk/plans/none.html", values)


def gaps(planned: Planned, *, jobseeker: bool) -> list[Any]:
    standing = planned.standing_items
    closed = {one.service_id for one in standing if one.pk in planned.lights and planned.lights[one.pk].closed}
    open_ones = {one.service_id for one in standing if one.service_id} - closed
    return [LACKS[code] for code in lacks(planned, jobseeker=jobseeker, open_services=open_ones)]


def _goal_rule(case: Case, opened: Opened) -> dict[str, str] | None:
    """Return what the act sets as goal for this client (681/2023 §18)."""
    identity = getattr(opened.client, "identity", None)
    facts = law_facts(case, identity.birth_date if identity else "")
    found = law.goal(facts, case.on, case.book)
    return {"said": of(found.explanation), "citation": citation(found.rule)} if found else None


def law_facts(case: Case, birth_date: str) -> law.CaseFacts:
    """Return the case's facts with the day of birth, which lists do not open."""
    born = date.fromisoformat(birth_date) if birth_date else None
    return replace(case.record.facts, birth_date=born)


@require_POST
@plan_page
def order(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Move a goal or a step one place up or down."""
    goal, item = request.POST.get("goal", ""), request.POST.get("item", "")
    part = goal_of(plan, _whole(goal)) if goal else item_of(plan, _whole(item))
    put_in_order(actor_of(request), plan, part, up=request.POST.get("way") == "up")
    return redirect(f"{home(request, opened, plan)}#{'goals' if goal else 'steps'}")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
