"""One client's register sheet: each field in the decree's order, to copy; the mark that it was entered; the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.cases import register
from delaktig.cases.actions import register as acts
from delaktig.cases.register import Sheet
from delaktig.cases.rulebook import book_of
from delaktig.clients import doors, policies
from delaktig.clients.doors import Opened
from delaktig.exchange.register import shape
from delaktig.law.rules import Citation
from delaktig.texts.parts import Invalid, Stale
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import rule_line, tongue
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.sheets.words import KINDS, as_text, fault, fill_in_url

WRITERS: dict[str, tuple[Callable[[shape.RegisterFile], str], str]] = {
    "json": (shape.to_json, "application/json"),
    "csv": (shape.to_csv, "text/csv; charset=utf-8"),
}
RULE = "register.data_from"


class EnteredForm(forms.Form):
    """On which day a record was entered, and in which version it was read."""

    entered_on = forms.DateField(label=lazy("Entered on"), widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


@client_page("sheet")
def sheet(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show what of the client belongs in the national data resource."""
    actor, today, language = actor_of(request), timezone.localdate(), tongue()
    number = opened.client.number
    writes = policies.why_not_write(actor, opened.client, opened.near) is None
    rule = book_of(actor.municipality).first_or_in_force(RULE, today)
    values = {
        **frame(request, opened, "desk-case-sheet"),
        "sheets": [_shown(request, number, one, language) for one in register.sheets_of(opened, language)],
        "may_enter": writes,
        "rule": rule_line(rule, actor.municipality),
        "file_url": of_client(request, "desk-case-sheet-file", number),
    }
    return render(request, "desk/sheets/sheet.html", values)


@require_POST
@client_page("sheet")
def enter(request: HttpRequest, opened: Opened, kind: str, record: int) -> HttpResponse:
    """Mark a record as entered."""
    register.record_of(opened.client, kind, record)
    form = EnteredForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say on which day it was entered."))
        return _back(request, opened)
    given = form.cleaned_data
    try:
        acts.enter(actor_of(request), opened.client, kind, record, given["version"], given["entered_on"])
    except Stale:
        messages.error(
            request, _("The record has changed since you opened the sheet. Look at what is new, enter it, and mark it.")
        )
    except Invalid as wrong:
        messages.error(request, fault(wrong.errors["entered_on"]))
    except Denied:
        messages.error(request, _("Only those at work with the client mark what is entered."))
    else:
        messages.success(request, _("Marked as entered."))
    return _back(request, opened)


@require_POST
@client_page("sheet")
def back(request: HttpRequest, opened: Opened, entry: int) -> HttpResponse:
    """Take back a mark that was made by mistake."""
    try:
        acts.take_back(actor_of(request), opened.client, entry)
    except Denied:
        messages.error(request, _("Only those at work with the client mark what is entered."))
    else:
        messages.success(request, _("The mark is taken back."))
    return _back(request, opened)


@client_page("sheet")
def file(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the sheet as a file; that it was taken out is recorded with its fields and purpose."""
    wanted = request.GET.get("format", "json")
    if wanted not in WRITERS:
        raise Http404
    write, kind = WRITERS[wanted]
    number = opened.client.number
    told = shape.file_of(number, register.sheets_of(opened, tongue()))
    fields = sorted({f"{one.kind}.{key}" for one in told.records for key in one.fields})
    details = {"format": wanted, "records": len(told.records), "fields": fields}
    doors.note(actor_of(request), opened.client, "cases.sheet_exported", details)
    headers = {"Content-Disposition": f'attachment; filename="register-{number}.{wanted}"'}
    return HttpResponse(write(told), content_type=kind, headers=headers)


def _shown(request: HttpRequest, number: str, one: Sheet, language: str) -> dict[str, Any]:
    fields = [
        {
            "id": f"{one.kind}-{one.record}-{each.key}",
            "label": each.words[language],
            "section": Citation("874/2024", each.section).text(language),
            "text": (text := as_text(one.fields[each.key], language)),
            "rows": min(12, 1 + text.count("\n") + len(text) // 70),
            "optional": each.optional,
        }
        for each in register.fields_of(one.kind)
    ]
    return {
        "one": one,
        "title": KINDS[one.kind],
        "fields": fields,
        "fill_in": fill_in_url(one.kind, actor_of(request).municipality, number),
        "enter_url": of_client(request, "desk-case-sheet-enter", number, one.kind, one.record),
        "form": EnteredForm(
            initial={"entered_on": timezone.localdate(), "version": one.version},
            prefix=None,
            auto_id=f"id_%s_{one.uid}",
        ),
        "entries": [
            {"row": row, "url": of_client(request, "desk-case-sheet-back", number, row.pk)} for row in one.entered
        ],
    }


def _back(request: HttpRequest, opened: Opened) -> HttpResponse:
    return redirect(of_client(request, "desk-case-sheet", opened.client.number))
