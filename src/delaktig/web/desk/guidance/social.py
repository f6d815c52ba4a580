"""The separate register of social and health matters: its form, undoing for a minute, its statistics by quarter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied, record
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.guidance import codes
from delaktig.guidance.actions.social import register_social_visit, undo_social_visit, undo_ticket
from delaktig.guidance.social_statistics import Pooled, Quarter, Statistics, quarters, statistics_of
from delaktig.texts.parts import Invalid
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import SocialVisitForm
from delaktig.web.desk.guidance.shell import tabs
from delaktig.web.desk.guidance.words import CHANNELS, INTERPRETING, code_words, fault, language_name, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults


@found_or_404
def form(request: HttpRequest) -> HttpResponse:
    """Show the form of the separate register, or write in it."""
    page = SocialVisitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.is_valid():
        try:
            visit = register_social_visit(actor_of(request), page.given(), timezone.now())
        except Invalid as wrong:
            show_faults(page, wrong.errors, fault)
        else:
            return redirect(here(request, "desk-social-visits", undo=undo_ticket(actor_of(request), visit)))
    context = {
        "form": page,
        "tabs": tabs(request, "desk-social-visits"),
        "undo": request.GET.get("undo", ""),
        "undo_url": here(request, "desk-social-visit-undo"),
    }
    return render(request, "desk/guidance/social.html", context, status=422 if page.errors else 200)


@require_POST
@found_or_404
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last entry out again, within a minute."""
    try:
        undo_social_visit(actor_of(request), request.POST.get("ticket", ""))
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        messages.success(request, _("The entry is taken out again."))
    return redirect(here(request, "desk-social-visits"))


@found_or_404
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the statistics of a quarter that is over, the last one if no other is asked for."""
    found = quarters(actor_of(request), timezone.localdate())
    chosen = _chosen(request, found)
    context = {
        "tabs": tabs(request, "desk-social-statistics"),
        "quarters": [
            {
                "label": _quarter(one),
                "url": here(request, "desk-social-statistics", quarter=_key(one)),
                "current": one == chosen,
                "count": None,
            }
            for one in found[:8]
        ],
        "title": _quarter(chosen) if chosen else "",
        "found": _shown(statistics_of(actor_of(request), chosen)) if chosen else None,
        "table_url": here(request, "desk-social-statistics-table", quarter=_key(chosen)) if chosen else "",
    }
    return render(request, "desk/guidance/social_statistics.html", context)


def _key(quarter: Quarter) -> str:
    return f"{quarter.year}-{quarter.number}"


def _quarter(quarter: Quarter) -> str:
    return _("Quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}


def _chosen(request: HttpRequest, found: list[Quarter]) -> Quarter | None:
    asked = request.GET.get("quarter", "")
    if not asked:
        return found[0] if found else None
    chosen = next((one for one in found if _key(one) == asked), None)
    if chosen is None:
        raise Http404
    return chosen


def _shown(found: Statistics) -> dict[str, Any]:
    titles = {
        "matter": (_("What it was about"), code_words(codes.matters())),
        "directed": (_("Where they were directed"), code_words(codes.directed())),
        "language": (_("Language spoken"), None),
        "channel": (_("How they came"), CHANNELS),
        "interpreting": (_("Interpreter"), INTERPRETING),
    }
    tables = []
    for name, (title, words) in titles.items():
        pooled = found.by[name]
        tables.append({"title": title, "rows": _rows(pooled, words) if pooled else None})
    return {"total": found.total, "threshold": found.threshold, "tables": tables}


def _rows(pooled: Pooled, words: Any) -> list[tuple[str, int]]:
    named = [
        (str(words[key]) if words is not None else language_name(key), number) for key, number in pooled.shown.items()
    ]
    named.sort(key=lambda row: (-row[1], row[0].casefold()))
    return [*named, (_("all others together"), pooled.others)] if pooled.others else named


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the statistics of a quarter as a workbook, for the wellbeing services county."""
    actor, on = actor_of(request), timezone.localdate()
    chosen = _chosen(request, quarters(actor, on))
    if chosen is None:
        raise Http404
    found = _shown(statistics_of(actor, chosen))
    few = _("fewer than %d") % found["threshold"]
    total: tuple[tuple[Cell, ...], ...] = (
        (_("Contacts counted"), found["total"] if found["total"] is not None else few),
    )
    sheets = [Sheet(_("In all"), (Column(_quarter(chosen)), Column(_("Contacts counted"))), total)]
    for one in found["tables"]:
        rows: list[tuple[Cell, ...]] = [(label, number) for label, number in one["rows"] or [(few, "")]]
        sheets.append(Sheet(one["title"][:31], (Column(one["title"]), Column(_("Contacts counted"))), tuple(rows)))
    record(actor, "guidance.social_statistics_taken_out", f"quarter:{_key(chosen)}")
    title = f"{_('Guidance in social and health matters')}, {_quarter(chosen)}"
    return downloads.workbook(title, actor.municipality, sheets, f"social-{actor.municipality}-{_key(chosen)}")
