"""Pages of interruptions: times that do not count against the plans' longest time (681/2023 §23)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.cases import plan_dates
from delaktig.cases.actions import interruptions as acts
from delaktig.cases.clock import Case
from delaktig.cases.models import Interruption
from delaktig.cases.plan_dates import overlapping
from delaktig.cases.planning import interruption_of, interruptions_of
from delaktig.clients.doors import Opened
from delaktig.law import casework as law
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.plans import showing
from delaktig.web.desk.plans.forms import PauseForm
from delaktig.web.desk.plans.shell import crumbs, form_page, the_case, why_not_write
from delaktig.web.desk.plans.words import interruption as named
from delaktig.web.desk.plans.words import refusal
from delaktig.web.desk.programmes.editing import edit
from delaktig.web.desk.programmes.words import period

LIST = "desk-case-interruptions"


@client_page("plan")
def pauses(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the interruptions, what overlaps, and what they do to the plans' longest time."""
    today = timezone.localdate()
    case = the_case(opened)
    total = law.total_end(case.record.facts, today, case.book) if case.record.facts.plans else None
    values = {
        **frame(request, opened, "desk-case-plan"),
        "crumbs": [*crumbs(request, opened), (_("Interruptions"), "")],
        "rows": [_shown(row, case) for row in interruptions_of(opened)],
        "total": total.until if total else None,
        "steps": showing.steps(total) if total else [],
        "may_write": why_not_write(request, opened) is None,
    }
    return render(request, "desk/plans/interruptions.html", values)


def _shown(row: Interruption, case: Case) -> dict[str, Any]:
    days = period(row.first, row.last)
    return {"one": row, "kind": named(row.kind), "days": days, "overlaps": _overlaps(row, case)}


def _overlaps(row: Interruption, case: Case) -> list[str]:
    """Return the kinds of the others whose days lie in the same time, the newest first."""
    found = list(overlapping(case, row.first, row.last))
    found.remove(law.Interruption(row.kind, law.Span(row.first, row.last)))
    return [named(other.kind) for other in sorted(found, key=lambda one: one.span.first, reverse=True)]


@client_page("plan")
def add(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Record an interruption."""
    relation = opened.relation
    if relation is None:
        raise NotThere
    actor = actor_of(request)
    return edit(
        request,
        _page(
            request,
            opened,
            title=_("New interruption"),
            initial={"first": timezone.localdate()},
            save=lambda form, _version: acts.interrupt(actor, relation, form.given()),
            draft=f"plan_of_client:{opened.client.pk}:interruption",
        ),
    )


@client_page("plan")
def change(request: HttpRequest, opened: Opened, interruption: int) -> HttpResponse:
    """Change an interruption: mostly, say when it ended."""
    one = interruption_of(opened, interruption)
    actor = actor_of(request)
    return edit(
        request,
        _page(
            request,
            opened,
            title=_("Interruption"),
            version=one.version,
            initial={"kind": one.kind, "first": one.first, "last": one.last, "note": one.note},
            save=lambda form, version: acts.change_interruption(actor, one, form.given(), expected_version=version),
            draft=f"interruption:{one.pk}",
            context={"remove_link": of_client(request, "desk-case-interruption-remove", opened.client.number, one.pk)},
        ),
    )


def _page(request: HttpRequest, opened: Opened, **values: Any) -> Any:
    back = of_client(request, LIST, opened.client.number)
    case = the_case(opened)
    kinds = plan_dates.kinds_in_force(case, timezone.localdate())
    common: dict[str, Any] = {
        "form": partial(PauseForm, kinds=kinds),
        "done": lambda _saved: back,
        "cancel": back,
        "crumbs": [*crumbs(request, opened), (_("Interruptions"), back)],
        "lead": _("Days in which the plan could not be carried out, on a cause that the act names (681/2023 §23)."),
    }
    return form_page(request, opened, None, **{**common, **values})


@client_page("plan")
def remove(request: HttpRequest, opened: Opened, interruption: int) -> HttpResponse:
    """Take away an interruption that was recorded by mistake."""
    one = interruption_of(opened, interruption)
    back = of_client(request, LIST, opened.client.number)
    if request.method == "POST":
        try:
            acts.remove_interruption(actor_of(request), one)
        except Denied as denied:
            messages.error(request, refusal(denied.reason))
        else:
            messages.success(request, _("The interruption is taken away."))
        return redirect(back)
    values = {
        "title": _("Take the interruption away?"),
        "text": _("Only one recorded by mistake is taken away; one that is over gets its last day instead."),
        "action_words": _("Take it away"),
        "confirm_kind": "danger",
        "cancel_url": back,
        "crumbs": crumbs(request, opened),
        "shell": "components/desk_base.html",
    }
    return render(request, "components/confirm.html", values)
