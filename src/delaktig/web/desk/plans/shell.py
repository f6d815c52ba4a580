"""What the pages of a plan share: how it is found, a form's page, the keeper of drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.clock import Case, case_opened
from delaktig.cases.models import Interruption, Plan
from delaktig.cases.plan_words import words_language
from delaktig.cases.planning import in_force_in, plan_of
from delaktig.cases.policies import why_not_change_plan
from delaktig.clients.doors import Opened, opened_by
from delaktig.clients.models import Client
from delaktig.clients.policies import why_not_work
from delaktig.clients.selectors import full_name
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, of_client
from delaktig.web.desk.plans.words import fault, refusal
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page

DRAFT = "desk-plans-draft"
HOME = "desk-case-plan"
View = Callable[..., HttpResponse]


def plan_page(view: View) -> View:
    """Open the client and the plan that the address names; the view gets both."""

    @client_page("plan")
    @wraps(view)
    def found(request: HttpRequest, opened: Opened, plan: int, **kwargs: Any) -> HttpResponse:
        one = plan_of(opened, plan)
        if opened.relation is not None and one.relation_id == opened.relation.pk:
            one.relation = opened.relation
        return view(request, opened, one, **kwargs)

    return found


def home(request: HttpRequest, opened: Opened, plan: Plan | None = None) -> str:
    """Return the address of the plan's page."""
    address = of_client(request, HOME, opened.client.number)
    return f"{address}?plan={plan.pk}" if plan is not None and _stands_behind(plan) else address


def _stands_behind(plan: Plan) -> bool:
    """Say whether the plan's page shows another plan first: this one has ended, or is to follow the one in force."""
    if plan.ended_on is not None or plan.made_on is not None:
        return plan.ended_on is not None
    known: bool | None = getattr(plan, "follows", None)  # read with the plan that the address names
    return in_force_in(plan.relation_id).exists() if known is None else known


def of_plan(request: HttpRequest, opened: Opened, plan: Plan, route: str, *args: Any) -> str:
    """Return the address of one of the plan's pages."""
    return of_client(request, route, opened.client.number, plan.pk, *args)


def crumbs(request: HttpRequest, opened: Opened) -> list[tuple[str, str]]:
    """Return the way to a page of the plan."""
    code, number = actor_of(request).municipality, opened.client.number
    return [
        (_("Clients"), reverse("desk-clients", args=[code])),
        (full_name(opened.client), of_client(request, "desk-client", number)),
        (_("Plan"), of_client(request, HOME, number)),
    ]


def why_not_write(request: HttpRequest, opened: Opened, plan: Plan | None = None) -> str | None:
    """Say why the actor may not write here; ``None`` where it is allowed."""
    reason = why_not_work(actor_of(request), opened.client, opened.near, opened.relation)
    return reason or (why_not_change_plan(plan) if plan is not None else None)


def form_page(request: HttpRequest, opened: Opened, plan: Plan | None, **values: Any) -> Page:
    """Return the page of a form about a plan: it knows the version, the way back, and who may write."""
    back = home(request, opened, plan)
    common: dict[str, Any] = {
        "version": plan.version if plan else 0,
        "done": lambda _saved: back,
        "cancel": back,
        "crumbs": crumbs(request, opened),
        "eyebrow": f"{full_name(opened.client)} · {opened.client.number}",
        "said": _("Saved."),
        "why_not": why_not_write(request, opened, plan),
        "template": "desk/plans/edit.html",
        "draft_route": DRAFT,
        "fault": fault,
        "refusal": refusal,
    }
    return Page(**{**common, **values})


def tongue(client: Client, wish: str = "") -> str:
    """Return the language of the fixed words that are shown to the client."""
    return words_language(wish, client.contact_language, client.mother_tongue)


def the_case(opened: Opened) -> Case:
    """Return the client's case as it stands today. Raises ``NotThere`` for one without a client relation."""
    found = case_opened(opened, timezone.localdate())
    if found is None:
        raise NotThere
    return found


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of a plan, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-clients", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return the version that stands of what a form's key names; 0 for what is not there yet.

    The plan, interruption or client is asked for at the client's own door: a stranger gets 404.
    """
    match = drafts.KEY.fullmatch(key)
    if match is None:
        raise Http404
    pk, part = int(match["pk"]), match["part"]
    try:
        if part == "plan":
            plan = Plan.objects.select_related("relation__client").filter(pk=pk).first()
            opened_by(actor, _number(plan), timezone.now())
            return plan.version if plan is not None and not _is_of_review(match["rest"]) else 0
        if part == "interruption":
            row = Interruption.objects.select_related("relation__client").filter(pk=pk).first()
            opened_by(actor, _number(row), timezone.now())
            return row.version if row is not None else 0
        if part == "plan_of_client":
            client = Client.objects.filter(pk=pk).first()
            opened_by(actor, client.number if client else "", timezone.now())
            return 0
    except (NotThere, Denied) as missing:
        raise Http404 from missing
    raise Http404


def _number(row: Plan | Interruption | None) -> str:
    return row.relation.client.number if row is not None else ""


def _is_of_review(rest: str) -> bool:
    return rest.startswith(":review")
