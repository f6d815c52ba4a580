"""What is not entered in the national data resource yet, of one's own clients or of the unit's."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases import register
from delaktig.cases.rulebook import book_of
from delaktig.cases.workload import named
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import rule_line
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.sheets.case import RULE
from delaktig.web.desk.sheets.words import KINDS

PER_PAGE = 50


class SheetFilter(forms.Form):
    """The filter of the list; all in the address."""

    who = forms.ChoiceField(
        label=lazy("Whose clients"), required=False, choices=[("", lazy("my own")), ("unit", lazy("my unit's"))]
    )
    kind = forms.ChoiceField(
        label=lazy("Kind of record"), required=False, choices=[("", lazy("all records")), *KINDS.items()]
    )


@found_or_404
def waiting(request: HttpRequest) -> HttpResponse:
    """List what is to be entered, the oldest first."""
    actor, today = actor_of(request), timezone.localdate()
    form = SheetFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = register.waiting(actor, today, of_unit=asked.get("who") == "unit")
    rows = [one for one in found if not asked.get("kind") or one.kind == asked["kind"]]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = named(one.client for one in page.object_list)
    way = "unit" if asked.get("who") else "list"
    values = {
        "filter": form,
        "is_filtered": any(asked.values()),
        "page": page,
        "number": len(rows),
        "rule": rule_line(book_of(actor.municipality).first_or_in_force(RULE, today), actor.municipality),
        "rows": [
            {
                "one": one,
                "name": names.get(one.client, one.number),
                "kind": KINDS[one.kind],
                "url": f"{here(request, 'desk-case-sheet', one.number, **{'from': way})}#{one.kind}-{one.record}",
            }
            for one in page.object_list
        ],
    }
    return render(request, "desk/sheets/waiting.html", values)
