"""The plan in the client's language beside Swedish or Finnish: at the table, for paper, as PDF.

What goes out on paper is recorded with its fields. The identity code and the client's address are not on it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.cases.clock import Case
from delaktig.cases.models import Plan, PlanVersion
from delaktig.cases.plan_contents import Content, differences, iso
from delaktig.cases.plan_dates import reckoned
from delaktig.cases.plan_paper import FIELDS, Head, Paper
from delaktig.cases.plan_paper import paper as laid_out
from delaktig.cases.plan_words import LANGUAGES, words_language
from delaktig.cases.planning import Planned, agreed_of, content, whole
from delaktig.clients import doors
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import full_name
from delaktig.law import casework as law
from delaktig.municipalities.register import by_code
from delaktig.reports.plan_pair import plan_pdf
from delaktig.texts.parts import NotThere
from delaktig.web.components.languages import language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import frame
from delaktig.web.desk.plans.shell import crumbs, of_plan, plan_page, the_case, tongue

BESIDE = ("sv", "fi")


@plan_page
def together(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Show the plan as it is written now, large and in both languages, to go through it at the table.

    Where nothing was changed since the last agreement, that version is what is shown.
    """
    version, planned = _version(plan, ""), whole(plan, timezone.localdate())
    if version is not None:
        now = content(planned, jobseeker=bool(version.content.get("jobseeker")))
        version = None if differences(version.content, now) else version
    found = _paper(request, opened, plan, version, planned)
    values = {
        **frame(request, opened, "desk-case-plan"),
        "crumbs": [*crumbs(request, opened), (_("Together at the table"), "")],
        **_context(request, opened, plan, found, None),
        "languages": _switch(found),
    }
    return render(request, "desk/plans/together.html", values)


@plan_page
def paper(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Give the plan for paper, in both languages: the version asked for, else the one agreed last, else the draft."""
    version = _version(plan, request.GET.get("version", ""))
    found = _paper(request, opened, plan, version)
    _note(request, opened, plan, version, found, "html")
    return render(request, "desk/plans/paper.html", _context(request, opened, plan, found, version))


@plan_page
def pdf(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Give the plan as PDF/UA, in both languages."""
    version = _version(plan, request.GET.get("version", ""))
    found = _paper(request, opened, plan, version)
    _note(request, opened, plan, version, found, "pdf")
    data = plan_pdf(found, _office(opened)[found.beside], demonstration=opened.client.invented)
    name = f"plan-{opened.client.number}-{version.number if version else 'draft'}-{found.language}.pdf"
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _version(plan: Plan, wish: str) -> PlanVersion | None:
    """Return the version asked for. Raises ``NotThere`` for one that there is not."""
    if wish == "draft":
        return None
    if not wish:
        return agreed_of(plan)
    is_number = wish.isascii() and wish.isdigit() and len(wish) < 5
    found = plan.versions.filter(number=int(wish)).first() if is_number else None
    if found is None:
        raise NotThere
    return found


def _paper(
    request: HttpRequest, opened: Opened, plan: Plan, version: PlanVersion | None, planned: Planned | None = None
) -> Paper:
    today = timezone.localdate()
    case = the_case(opened)
    said: Content
    if version is None:
        said = content(planned or whole(plan, today), jobseeker=case.record.facts.is_jobseeker(today))
    else:
        said = version.content
    beside = request.GET.get("beside", "") or plan.integration_language or _official(opened)
    beside = beside if beside in BESIDE else "sv"
    wish = request.GET.get("language", "")
    language = words_language(wish) if wish in LANGUAGES else tongue(opened.client, plan.language)
    return laid_out(said, _head(opened, case, plan, version, today), language, beside)


def _head(opened: Opened, case: Case, plan: Plan, version: PlanVersion | None, today: date) -> Head:
    agreed_on = version.agreed_on if version else None
    rule = law.appeal_text(agreed_on or today, case.book)
    stands = version is not None and version.content.get("valid_to") == iso(plan.valid_to)
    found = reckoned(case, plan) if stands else None
    return Head(
        name=full_name(opened.client),
        number=opened.client.number,
        offices=_office(opened),
        version=version.number if version else 0,
        agreed_on=agreed_on,
        valid_to=found.validity.until if found else None,
        next_review_on=plan.next_review_on if found else None,
        hides_places=opened.prohibited,
        citation=rule.citation.text("sv") if rule.citation else "",
    )


def _office(opened: Opened) -> dict[str, str]:
    found = by_code(opened.client.municipality_id)
    return {"sv": found.name("sv"), "fi": found.name("fi")}


def _official(opened: Opened) -> str:
    """Return the first official language of the register's municipality."""
    return next(iter(opened.client.municipality.languages or ("sv",)))


def _context(
    request: HttpRequest, opened: Opened, plan: Plan, found: Paper, version: PlanVersion | None
) -> dict[str, Any]:
    query = f"language={found.language}&beside={found.beside}" + (f"&version={version.number}" if version else "")
    return {
        "plan": plan,
        "paper": found,
        "version": version,
        "client": opened.client,
        "hides_places": opened.prohibited,
        "office": _office(opened)[found.beside],
        "pdf_url": f"{of_plan(request, opened, plan, 'desk-case-plan-pdf')}?{query}",
        "paper_url": f"{of_plan(request, opened, plan, 'desk-case-plan-paper')}?{query}",
    }


def _switch(found: Paper) -> list[dict[str, Any]]:
    """Return the languages that the client may be shown."""
    return [
        {
            "label": language_title(tag),
            "url": f"?language={tag}&beside={found.beside}",
            "current": tag == found.language,
        }
        for tag in LANGUAGES
    ]


def _note(
    request: HttpRequest, opened: Opened, plan: Plan, version: PlanVersion | None, found: Paper, form: str
) -> None:
    details = {
        "plan": plan.pk,
        "version": version.number if version else 0,
        "languages": [found.language, found.beside],
        "format": form,
        "fields": [*FIELDS, *(() if opened.prohibited else ("places",))],
    }
    doors.note(actor_of(request), opened.client, "cases.plan_handed_out", details)
