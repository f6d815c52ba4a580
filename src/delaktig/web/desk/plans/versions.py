"""The versions of a plan: what was agreed when, by whom, and what changed between them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from delaktig.cases.models import Plan, PlanVersion
from delaktig.cases.plan_contents import differences
from delaktig.cases.planning import extensions_of
from delaktig.clients.doors import Opened
from delaktig.web.desk.clients.shell import frame
from delaktig.web.desk.plans import showing
from delaktig.web.desk.plans.shell import crumbs, of_plan, plan_page
from delaktig.web.desk.plans.words import GROUNDS, SIGNATURES


@plan_page
def versions(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Show every version of the plan with what changed since the one before, and the extensions."""
    found = list(plan.versions.select_related("by").order_by("number"))
    rows = [_row(request, opened, plan, one, found[index - 1] if index else None) for index, one in enumerate(found)]
    values = {
        **frame(request, opened, "desk-case-plan"),
        "crumbs": [*crumbs(request, opened), (_("Versions"), "")],
        "plan": plan,
        "rows": rows[::-1],
        "extensions": [{"one": one, "ground": GROUNDS.get(one.ground, one.ground)} for one in extensions_of(opened)],
    }
    return render(request, "desk/plans/versions.html", values)


def _changes(opened: Opened, before: PlanVersion, one: PlanVersion) -> list[dict[str, Any]]:
    found = differences(before.content, one.content)
    return showing.differences(found, hides_places=opened.address_masked)


def _row(
    request: HttpRequest, opened: Opened, plan: Plan, one: PlanVersion, before: PlanVersion | None
) -> dict[str, Any]:
    address = of_plan(request, opened, plan, "desk-case-plan-paper")
    return {
        "one": one,
        "by": one.by.name if one.by else "",
        "signature": SIGNATURES.get(one.content.get("signature", ""), ""),
        "changes": _changes(opened, before, one) if before else [],
        "is_first": before is None,
        "url": f"{address}?version={one.number}",
    }
