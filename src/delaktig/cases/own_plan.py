"""The plan in a client's own view: as it was agreed last, laid out in the client's language. Never a draft."""

from __future__ import annotations

from collections.abc import Mapping

from delaktig.cases.clock import Case
from delaktig.cases.models import Plan, PlanVersion
from delaktig.cases.plan_contents import iso
from delaktig.cases.plan_dates import reckoned
from delaktig.cases.plan_paper import Head, Paper, paper
from delaktig.cases.planning import agreed_of, current, plans_of, with_agreed
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import full_name
from delaktig.law import casework as law


def own_plan(opened: Opened, case: Case | None, language: str, offices: Mapping[str, str]) -> Paper | None:
    """Return the client's plan as it was agreed last, in one language; None where nothing has been agreed.

    ``offices`` is the municipality's name by language.
    """
    plan = current(one for one in with_agreed(plans_of(opened)) if agreed_of(one) is not None)
    version = agreed_of(plan) if plan else None
    if plan is None or version is None:
        return None
    head = _head(opened, case, plan, version, offices)
    return paper(version.content, head, language, language)


def _head(
    opened: Opened,
    case: Case | None,
    plan: Plan,
    version: PlanVersion,
    offices: Mapping[str, str],
) -> Head:
    rule = law.appeal_text(version.agreed_on, case.book) if case else None
    stands = case is not None and version.content.get("valid_to") == iso(plan.valid_to)
    found = reckoned(case, plan) if case is not None and stands else None
    return Head(
        name=full_name(opened.client),
        number=opened.client.number,
        offices=offices,
        version=version.number,
        agreed_on=version.agreed_on,
        valid_to=found.validity.until if found else None,
        next_review_on=plan.next_review_on if found else None,
        hides_places=opened.prohibited,
        citation=rule.citation.text("sv") if rule and rule.citation else "",
    )
