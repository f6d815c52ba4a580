"""Pages on which a plan's goals are written."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.plan_parts import put_goal, remove_goal
from delaktig.cases.models import Plan
from delaktig.cases.planning import goal_of
from delaktig.clients.doors import Opened
from delaktig.law import casework as law
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.plans.forms import GoalForm
from delaktig.web.desk.plans.page import law_facts
from delaktig.web.desk.plans.shell import form_page, home, plan_page, the_case, tongue
from delaktig.web.desk.plans.words import citation, of, refusal
from delaktig.web.desk.programmes.editing import edit


@plan_page
def add(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Add a goal; what the act sets for the client is said (681/2023 §18), and the worker chooses."""
    case = the_case(opened)
    identity = getattr(opened.client, "identity", None)
    proposed = law.goal(law_facts(case, identity.birth_date if identity else ""), case.on, case.book)
    lead = f"{of(proposed.explanation)} ({citation(proposed.rule)})" if proposed and proposed.key else ""
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("New goal"),
            lead=lead,
            form=partial(GoalForm, tongue=tongue(opened.client, plan.language)),
            initial={},
            save=lambda form, version: put_goal(actor_of(request), plan, None, form.given(), expected_version=version),
            draft=f"plan:{plan.pk}:goal-new",
        ),
    )


@plan_page
def change(request: HttpRequest, opened: Opened, plan: Plan, goal: int) -> HttpResponse:
    """Change a goal, say that it is reached, or take it out."""
    one = goal_of(plan, goal)
    if "remove" in request.POST:
        return _remove(request, opened, plan, goal)
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("Goal"),
            form=partial(GoalForm, tongue=tongue(opened.client, plan.language)),
            initial={"words": one.words, "kind": one.kind, "reached_on": one.reached_on},
            save=lambda form, version: put_goal(actor_of(request), plan, one, form.given(), expected_version=version),
            draft=f"plan:{plan.pk}:goal-{one.pk}",
            context={"remove_words": _("Take the goal out of the plan")},
        ),
    )


def _remove(request: HttpRequest, opened: Opened, plan: Plan, goal: int) -> HttpResponse:
    try:
        remove_goal(actor_of(request), plan, goal_of(plan, goal))
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    else:
        messages.success(request, _("The goal is taken out. Earlier versions of the plan keep it."))
    return redirect(home(request, opened, plan))
