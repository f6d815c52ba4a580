"""Pages on which a plan is agreed on, followed by another, extended and ended; each shows what the act allows."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.cases import plan_dates
from delaktig.cases.actions import plans as acts
from delaktig.cases.clock import Case
from delaktig.cases.models import Plan
from delaktig.cases.planning import changes, whole
from delaktig.clients.doors import Opened
from delaktig.law import casework as law
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.plans import showing
from delaktig.web.desk.plans.forms import AgreeForm, EndForm, ExtendForm
from delaktig.web.desk.plans.page import gaps
from delaktig.web.desk.plans.shell import crumbs, form_page, home, plan_page, the_case, tongue, why_not_write
from delaktig.web.desk.plans.words import refusal
from delaktig.web.desk.programmes.editing import edit


@plan_page
def agree(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Agree on the plan: the days are proposed as the act allows them."""
    today = timezone.localdate()
    case, planned = the_case(opened), whole(plan, today, opened.client)
    made_on = plan.made_on or today
    validity = plan_dates.allowed(case, plan, made_on)
    valid_to = plan.valid_to if plan.valid_to and plan.valid_to >= today else validity.latest
    review = plan_dates.review_due(case, plan, made_on, valid_to)
    jobseeker = case.record.facts.is_jobseeker(today)
    due = review.due if review else None
    next_on = plan.next_review_on if plan.next_review_on and plan.next_review_on > today else due
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("Agree on the plan") if plan.made_on is None else _("Agree on the changed plan"),
            form=partial(AgreeForm, tongue=tongue(opened.client, plan.language)),
            initial={"agreed_on": today, "valid_to": valid_to, "next_review_on": next_on, "signature": ""},
            save=lambda form, version: acts.agree(actor_of(request), plan, form.given(), expected_version=version),
            button=_("Agree"),
            said=_("The plan is agreed on. This version is kept as it is."),
            template="desk/plans/agree.html",
            context={
                "latest": validity.latest,
                "steps": showing.steps(validity),
                "review": showing.deadline(review, today),
                "lacks": gaps(planned, jobseeker=jobseeker),
                "changes": showing.differences(
                    changes(planned, jobseeker=jobseeker), hides_places=opened.address_masked
                ),
                "plan_latest": _plan_latest(case, plan, today),
            },
        ),
    )


def _plan_latest(case: Case, plan: Plan, today: date) -> dict[str, Any] | None:
    """Return the last day for a first plan (681/2023 §20), where it has passed or nobody can reckon it."""
    if plan.made_on is not None or case.record.facts.plans:
        return None
    found = law.plan_latest(case.record.facts, today, case.book)
    shown = showing.deadline(found, today)
    return shown if shown is not None and (shown["is_late"] or shown["due"] is None) else None


@plan_page
def follow(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Begin the plan that follows this one."""
    if request.method == "POST":
        try:
            draft = acts.begin_next_plan(actor_of(request), plan)
        except Denied as denied:
            messages.error(request, refusal(denied.reason))
        else:
            messages.success(request, _("The next plan is there, as a draft with what still stands."))
            return redirect(home(request, opened, draft))
        return redirect(home(request, opened))
    values = {
        "title": _("Begin the next plan?"),
        "text": _("A draft is made with the goals that are not reached and the steps that still stand. "
                  "This plan stays in force until you agree on the next one."),
        "action_words": _("Begin the next plan"),
        "cancel_url": home(request, opened, plan),
        "crumbs": crumbs(request, opened),
        "shell": "components/desk_base.html",
    }  # fmt: skip
    return render(request, "components/confirm.html", values)


@plan_page
def extend(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Decide that the longest time of the client's plans goes on."""
    today = timezone.localdate()
    case = the_case(opened)
    total = law.total_end(case.record.facts, today, case.book)
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("Extend the longest time"),
            lead=_("The act names the grounds (681/2023 §23, §31). After this you agree on the plan's last day anew."),
            form=partial(ExtendForm, grounds=plan_dates.grounds_in_force(case, today)),
            initial={"decided_on": today},
            save=lambda form, version: acts.extend(actor_of(request), plan, form.given(), expected_version=version),
            said=_("The extension is recorded."),
            draft=f"plan:{plan.pk}:extend",
            template="desk/plans/extend.html",
            why_not=why_not_write(request, opened, plan) or (None if plan.made_on else "plan_not_agreed"),
            context={"latest": total.until, "steps": showing.steps(total)},
        ),
    )


@plan_page
def end(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """End the plan with its reason."""
    today = timezone.localdate()

    def save(form: EndForm, version: int | None) -> Plan:
        given = form.cleaned_data
        actor = actor_of(request)
        return acts.end_plan(actor, plan, given["ended_on"], given["reason"], given["note"], expected_version=version)

    is_draft = plan.made_on is None
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("Give up the draft") if is_draft else _("End the plan"),
            form=EndForm,
            initial={"ended_on": today},
            save=save,
            done=lambda _saved: home(request, opened),
            said=_("The plan has ended."),
            draft=f"plan:{plan.pk}:end",
        ),
    )
