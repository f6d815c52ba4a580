"""What becomes of each row of a list: looked at before anything is saved, then brought in; and the report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.exchange.clients import acts
from delaktig.exchange.clients.report import cell_of
from delaktig.exchange.clients.report import table as table_of
from delaktig.exchange.clients.sheets import letters
from delaktig.exchange.clients.working import faults_of
from delaktig.exchange.models import ClientList, ClientListRow
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.adding import shown as shown_candidates
from delaktig.web.desk.downloads import workbook_file
from delaktig.web.desk.intake.words import OUTCOMES, STATES, choice_fault, outcome_words, say
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults
from delaktig.web.desk.programmes.forms import WordsField

PER_PAGE = 50
State = ClientList.State
Outcome = ClientListRow.Outcome


class RowFilter(forms.Form):
    """Filters of a report, in the address."""

    outcome = forms.ChoiceField(
        label=lazy("What becomes of it"),
        required=False,
        choices=[("", lazy("All")), *((key, words) for key, (_sign, words) in OUTCOMES.items())],
    )


class SettleForm(forms.Form):
    """Why a row is a new person although one like it is here."""

    reason = WordsField(
        lazy("Why this is a new person all the same"),
        rows=2,
        help_text=lazy("It is kept beside the record. Leave it empty to decide later."),
    )


@found_or_404
def listing(request: HttpRequest, listing: int) -> HttpResponse:
    """Show how far a list has come: columns to choose, the work that goes on, or what becomes of each row."""
    actor = actor_of(request)
    one = acts.list_of(actor, listing)
    if one.state == State.RECEIVED:
        return redirect(here(request, "desk-client-list-columns", one.pk))
    values: dict[str, Any] = {
        "code": actor.municipality,
        "one": one,
        "sign": STATES[one.state][0],
        "state": STATES[one.state][1],
        "days": acts.DAYS,
        "crumbs": _crumbs(request, one),
    }
    if one.state in (State.CHECKING, State.BRINGING, State.FAILED):
        return render(request, "desk/intake/working.html", values)
    form = RowFilter(request.GET or None)
    wanted = form.cleaned_data["outcome"] if form.is_bound and form.is_valid() else ""
    page = Paginator(acts.rows_of(one, wanted), PER_PAGE).get_page(request.GET.get("page"))
    counts = acts.counts(one)
    values |= {
        "figures": [
            {"value": counts[key], "label": words, "url": here(request, "desk-client-list", one.pk, outcome=key)}
            for key, (_sign, words) in OUTCOMES.items()
        ],
        "sound": counts[Outcome.SOUND],
        "alike": counts[Outcome.ALIKE],
        "brought": counts[Outcome.BROUGHT],
        "total": sum(counts.values()),
        "filter": form,
        "is_filtered": bool(wanted),
        "page": page,
        "rows": [_shown(request, one, row) for row in page],
        "left_out": _left_out(one),
    }
    return render(request, "desk/intake/report.html", values)


def _crumbs(request: HttpRequest, one: ClientList, *more: tuple[str, str]) -> list[tuple[str, str]]:
    first = [
        (_("Clients"), here(request, "desk-clients")),
        (_("Older lists of clients"), here(request, "desk-client-lists")),
    ]
    return [*first, (one.name, here(request, "desk-client-list", one.pk)), *more] if more else [*first, (one.name, "")]


def _shown(request: HttpRequest, one: ClientList, row: ClientListRow) -> dict[str, Any]:
    sign, words = OUTCOMES[row.outcome]
    number = row.client.number if row.client else ""
    return {
        "number": row.number,
        "sign": sign,
        "words": words,
        "faults": [{"words": say(fault), "cell": cell_of(one, row.number, fault)} for fault in faults_of(row)],
        "client": number,
        "client_url": here(request, "desk-client", number, **{"from": "search"}) if number else "",
        "url": here(request, "desk-client-list-row", one.pk, row.number) if acts.may_settle(row) else "",
    }


def _left_out(one: ClientList) -> list[str]:
    """Return the headings of the columns of which nothing is brought in."""
    headings = acts.heading_cells(one)
    taken = {at for at, key in enumerate(one.columns) if key}
    return [f"{letters(at)} · {cell}" for at, cell in enumerate(headings) if cell and at not in taken]


@found_or_404
def row(request: HttpRequest, listing: int, row: int) -> HttpResponse:
    """Show who a row says somebody is, beside those of the register who are alike; a person decides."""
    actor = actor_of(request)
    one = acts.list_of(actor, listing)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.settle(actor, one.pk, row, form.cleaned_data["reason"])
        except Invalid as wrong:
            show_faults(form, wrong.errors, choice_fault)
        else:
            return redirect(here(request, "desk-client-list", one.pk))
    looked = acts.look_at(actor, one, row)
    if not form.is_bound:
        form = SettleForm(initial={"reason": looked.row.another})
    values = {
        "one": one,
        "number": row,
        "identity": looked.identity,
        "has_code": bool(looked.identity.identity_code),
        "found": shown_candidates(request, looked.found),
        "rows": [say(fault) for fault in faults_of(looked.row) if fault.code == "alike_row"],
        "may_settle": acts.may_settle(looked.row),
        "form": form,
        "back": here(request, "desk-client-list", one.pk),
        "crumbs": _crumbs(request, one, (_("Row %(number)s") % {"number": row}, "")),
    }
    return render(request, "desk/intake/row.html", values, status=422 if form.errors else 200)


@require_POST
@found_or_404
def bring_in(request: HttpRequest, listing: int) -> HttpResponse:
    """Bring in the sound rows of a list that was looked at."""
    acts.bring(actor_of(request), listing)
    return redirect(here(request, "desk-client-list", listing))


@require_POST
@found_or_404
def again(request: HttpRequest, listing: int) -> HttpResponse:
    """Look anew at what would become of the rows."""
    acts.check_again(actor_of(request), listing)
    return redirect(here(request, "desk-client-list", listing))


@found_or_404
def table(request: HttpRequest, listing: int) -> HttpResponse:
    """Give the report as a workbook: rows, cells and reasons; nothing that stood in a cell."""
    actor = actor_of(request)
    one = acts.list_of(actor, listing)
    acts.note_taken_out(actor, one)
    content = table_of(one, acts.rows_of(one), outcome_words, say, get_language() or "sv")
    return workbook_file(content, f"client-list-report-{one.pk}.xlsx")
