"""Pages of reviews: those held, one asked for, and the form by 874/2024 §3."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.cases import plan_dates
from delaktig.cases.actions import reviews as acts
from delaktig.cases.clock import Case
from delaktig.cases.models import Plan, Review
from delaktig.cases.planning import changes, review_of, reviews_of, whole
from delaktig.cases.policies import why_not_review
from delaktig.clients.doors import Opened
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import frame
from delaktig.web.desk.plans import showing
from delaktig.web.desk.plans.forms import AskForm, ReviewForm, yes_or_no
from delaktig.web.desk.plans.shell import crumbs, form_page, of_plan, plan_page, the_case, tongue, why_not_write
from delaktig.web.desk.plans.words import OCCASIONS
from delaktig.web.desk.programmes.editing import edit

WORDS = ("participation", "progress", "hindrances", "changes", "authors", "sources")


@plan_page
def reviews(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Show the reviews of a plan, the newest first, and when the next one is."""
    today = timezone.localdate()
    found = plan_dates.reckoned(the_case(opened), plan)
    values = {
        **frame(request, opened, "desk-case-plan"),
        "crumbs": [*crumbs(request, opened), (_("Reviews"), "")],
        "plan": plan,
        "dates": showing.dates(found, today),
        "rows": [_shown(row) for row in reviews_of(plan)],
        "may_write": why_not_write(request, opened, plan) is None and plan.made_on is not None,
    }
    return render(request, "desk/plans/reviews.html", values)


def _shown(row: Review) -> dict[str, Any]:
    return {
        "one": row,
        "occasion": OCCASIONS.get(row.occasion, ""),
        "tongue": language_name(row.language) if row.language else "",
    }


@plan_page
def ask(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Note that a review is asked for."""
    actor = actor_of(request)

    def save(form: AskForm, _version: int | None) -> Review:
        given = form.cleaned_data
        return acts.ask_for_review(actor, plan, given["occasion"], given["asked_on"])

    back = of_plan(request, opened, plan, "desk-case-plan-reviews")
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("A review is asked for"),
            form=AskForm,
            initial={"occasion": "request", "asked_on": timezone.localdate()},
            save=save,
            done=lambda _saved: back,
            cancel=back,
            why_not=_why_not(request, opened, plan),
        ),
    )


def _why_not(request: HttpRequest, opened: Opened, plan: Plan) -> str | None:
    return why_not_write(request, opened) or why_not_review(plan)


@plan_page
def hold(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Hold a review now: the one that is asked for, or a regular one."""
    asked = plan.reviews.filter(held_on=None).first()
    user = actor_of(request).user
    initial = {
        "occasion": asked.occasion if asked else Review.Occasion.REGULAR,
        "held_on": timezone.localdate(),
        "language": plan.language,
        "interpreted": yes_or_no(plan.interpreted),
        "authors": user.name if user else "",
    }
    return _edit(request, opened, plan, asked, initial, title=_("Hold a review"))


@plan_page
def change(request: HttpRequest, opened: Opened, plan: Plan, review: int) -> HttpResponse:
    """Mend what was recorded of a review."""
    one = review_of(plan, review)
    names = ("occasion", "held_on", "language", "county_joined", "next_on", *WORDS)
    initial = {name: getattr(one, name) for name in names}
    return _edit(
        request,
        opened,
        plan,
        one,
        {**initial, "interpreted": yes_or_no(one.interpreted)},
        title=_("Review of the plan"),
    )


def _edit(
    request: HttpRequest, opened: Opened, plan: Plan, review: Review | None, initial: dict[str, Any], *, title: str
) -> HttpResponse:
    today = timezone.localdate()
    case = the_case(opened)
    is_new = review is None or review.held_on is None
    jobseeker = case.record.facts.is_jobseeker(today)
    told = changes(whole(plan, today), jobseeker=jobseeker) if is_new and plan.made_on else ()
    due = _next_due(case, plan, review)
    if is_new and due is not None:
        initial = {"next_on": due.due, **initial}
    actor = actor_of(request)

    def save(form: ReviewForm, version: int | None) -> Any:
        return acts.hold_review(actor, plan, form.given(), review, expected_version=version if review else None)

    back = of_plan(request, opened, plan, "desk-case-plan-reviews")
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=title,
            form=partial(ReviewForm, has_changes=bool(told), tongue=tongue(opened.client, plan.language)),
            initial=initial,
            version=review.version if review else 0,
            save=save,
            done=lambda _saved: back,
            cancel=back,
            said=_("The review is recorded."),
            draft=f"plan:{plan.pk}:review-{review.pk if review else 'new'}",
            template="desk/plans/review.html",
            why_not=_why_not(request, opened, plan),
            context={
                "review_due": showing.deadline(due, today) if is_new else None,
                "changes": showing.differences(told, hides_places=opened.address_masked),
                "plan": plan,
                "is_new": is_new,
            },
        ),
    )


def _next_due(case: Case, plan: Plan, review: Review | None) -> Any:
    if plan.made_on is None:
        return None
    held_on = review.held_on if review is not None and review.held_on else case.on
    return plan_dates.review_due(case, plan, plan.made_on, plan.valid_to, held_on)
