"""Pages of what readers tell: the inbox, one report with its answer, usefulness by month, searches without hits."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.catalogue import feedback
from delaktig.catalogue.actions.editing import add_search_word
from delaktig.catalogue.actions.reports import answer_report
from delaktig.catalogue.feedback import ReportFilter
from delaktig.catalogue.listed import named
from delaktig.catalogue.models import Report, Service
from delaktig.catalogue.selectors import kept_by, kept_here
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.shell import page as form_page
from delaktig.web.desk.programmes.editing import edit, found_or_404, here
from delaktig.web.desk.programmes.words import place
from delaktig.web.desk.reports.forms import AnotherWordForm, AnswerForm, MonthFilter, ReportsFilter
from delaktig.web.desk.reports.words import ABOUT, STATES, fault
from delaktig.web.desk.today.links import link

PER_PAGE = 50


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the tabs of the part, as far as the person may open them."""
    pages = [
        ("desk-reports", _("This is wrong"), Permission.REPORT_ANSWER),
        ("desk-reports-useful", _("Useful or not"), Permission.REPORT_ANSWER),
        ("desk-reports-misses", _("Searches without hits"), Permission.SERVICE_READ),
    ]
    return [
        {"label": label, "url": here(request, route), "current": route == current}
        for route, label, permission in pages
        if actor_of(request).may(permission)
    ]


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List what readers say is wrong, the newest first."""
    actor = actor_of(request)
    form = ReportsFilter(request.GET)
    wanted = ReportFilter(**form.cleaned_data) if form.is_valid() else ReportFilter()
    page = Paginator(feedback.reports(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    texts = load(one.service.name_id for one in page)
    counts = feedback.counts(actor)
    words = {"new": counts["new"], "under_way": counts["under_way"], "settled": counts["mended"] + counts["not_wrong"]}
    context = {
        "tabs": tabs(request, "desk-reports"),
        "filter": form,
        "page": page,
        "rows": [_row(request, one, texts) for one in page],
        "lead": _("%(new)d new, %(under_way)d under way, %(settled)d settled.") % words,
        "is_filtered": wanted != ReportFilter(),
    }
    return render(request, "desk/reports/reports.html", context)


def _row(request: HttpRequest, one: Report, texts: Bundle) -> dict[str, Any]:
    sign, words = STATES[one.state]
    return {
        "report": one,
        "name": texts.show(one.service.name_id, get_language() or ""),
        "about": ABOUT.get(one.about, one.about),
        "language": language_name(one.language),
        "place": place(one.municipality_id),
        "sign": sign,
        "words": words,
        "url": here(request, "desk-report", one.pk),
        "mend_url": link("desk-service", actor_of(request).municipality, one.service.slug),
    }


@found_or_404
def one(request: HttpRequest, report: int) -> HttpResponse:
    """Show one report, and note what was done about it."""
    actor = actor_of(request)
    found = feedback.report_of(actor, report)
    initial = {"state": found.state, "answer": found.answer}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_report(actor, found, form.cleaned_data["state"], form.cleaned_data["answer"])
        except Invalid as invalid:
            for name, code in invalid.errors.items():
                form.add_error(name, fault(code))
        else:
            messages.success(request, _("What was done is noted."))
            return redirect(here(request, "desk-reports", state="open"))
    row = _row(request, found, load([found.service.name_id]))
    crumbs = [(_("What readers tell"), here(request, "desk-reports")), (row["name"].body, "")]
    context = {"row": row, "form": form, "back": here(request, "desk-reports"), "crumbs": crumbs}
    return render(request, "desk/reports/report.html", context, status=422 if form.errors else 200)


@found_or_404
def useful(request: HttpRequest) -> HttpResponse:
    """Show by month how many found the page of each service useful, the least useful first."""
    actor = actor_of(request)
    every = feedback.usefulness(actor)
    form = MonthFilter(request.GET, months=sorted({one.month for one in every}, reverse=True), languages=False)
    month, _language = form.chosen()
    page = Paginator([one for one in every if month in (None, one.month)], PER_PAGE).get_page(request.GET.get("page"))
    services = {one.pk: one for one in Service.objects.filter(pk__in=[one.service for one in page])}
    texts = load(one.name_id for one in services.values())
    rows = [
        {
            "month": date_format(one.month, "F Y"),
            "name": texts.show(services[one.service].name_id, get_language() or ""),
            "url": link("desk-service", actor.municipality, services[one.service].slug),
            "yes": one.yes,
            "no": one.no,
        }
        for one in page
    ]
    context = {"tabs": tabs(request, "desk-reports-useful"), "filter": form, "page": page, "rows": rows}
    return render(request, "desk/reports/useful.html", context)


@found_or_404
def misses(request: HttpRequest) -> HttpResponse:
    """Show by month what was searched for in vain, the most often first."""
    actor = actor_of(request)
    form = MonthFilter(request.GET, months=_months(feedback.misses(actor)))
    month, language = form.chosen()
    rows = feedback.misses(actor, month=month, language=language)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    add_url = link("desk-service-add", actor.municipality) if actor.may(Permission.SERVICE_EDIT) else ""
    context = {
        "tabs": tabs(request, "desk-reports-misses"),
        "filter": form,
        "page": page,
        "rows": [
            {
                "miss": one,
                "month": date_format(one.month, "F Y"),
                "language": language_name(one.language),
                "add_url": here(request, "desk-reports-another-word", one.pk) if add_url else "",
            }
            for one in page
        ],
        "add_url": add_url,
        "is_filtered": bool(month or language),
    }
    return render(request, "desk/reports/misses.html", context)


@found_or_404
def another_word(request: HttpRequest, miss: int) -> HttpResponse:
    """Let a service that is called something else be found by the words that somebody searched for."""
    actor = actor_of(request)
    sought = feedback.miss_of(actor, miss)
    back = here(request, "desk-reports-misses")
    rows = named(kept_by(actor).exclude(state=Service.State.ARCHIVED), get_language() or "sv")
    services = sorted(rows.values_list("pk", "shown_name"), key=lambda row: str(row[1]).casefold())

    def save(form: AnotherWordForm, _version: int | None) -> Service:
        service = kept_here(actor, Service, int(form.cleaned_data["service"]))
        return add_search_word(actor, service, sought.language, form.cleaned_data["word"])

    return edit(
        request,
        form_page(
            title=_("Add as another word"),
            lead=_("Readers then find the service by it. They do not see the word."),
            eyebrow=language_name(sought.language),
            form=partial(AnotherWordForm, services=[(str(pk), name or "–") for pk, name in services]),
            initial={"word": sought.words},
            save=save,
            done=lambda _saved: back,
            cancel=back,
            crumbs=[(_("Searches without hits"), back)],
            said=_("The service is found by the word now."),
            why_not=None,
        ),
    )


def _months(rows: QuerySet[Any]) -> list[date]:
    return list(rows.order_by("-month").values_list("month", flat=True).distinct())
