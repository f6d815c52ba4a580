"""Saying what the columns of a list are: guessed from their headings, changed by whoever knows better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from delaktig.clients.inputs import Source
from delaktig.exchange.clients import acts
from delaktig.exchange.clients.acts import ColumnFound
from delaktig.exchange.clients.sheets import letters
from delaktig.exchange.models import ClientList
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import work_choices, work_of
from delaktig.web.desk.clients.words import SOURCES, Choices
from delaktig.web.desk.intake.words import choice_fault, field_choices
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults
from delaktig.web.desk.programmes.forms import LineField

SHOWN = 60
"""Letters of a heading that are shown."""


class SheetForm(forms.Form):
    """Which sheet of the workbook is the list, and on which row its headings stand."""

    sheet = forms.TypedChoiceField(label=lazy("Sheet"), coerce=int)
    headings = forms.IntegerField(label=lazy("Row of the headings"), min_value=1, max_value=1_048_576, required=False)

    def __init__(self, *args: Any, sheets: Sequence[Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(at, one[0]) for at, one in enumerate(sheets)]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What each column is, from where the list comes, and who works with those whose row names nobody."""

    source_kind = forms.ChoiceField(
        label=lazy("From where the list comes"), choices=[(key, words) for key, words in SOURCES.items()]
    )
    source_detail = LineField(
        lazy("Which list"),
        required=True,
        most=acts.LONGEST_SOURCE,
        help_text=lazy("Stands as the source beside each value, with the row's number (681/2023 §73)."),
    )
    work = forms.ChoiceField(label=lazy("Who works with those whose row names nobody"), required=False)

    def __init__(self, *args: Any, columns: Sequence[ColumnFound], work: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = work  # type: ignore[attr-defined]
        self.columns: list[str] = []
        for at, one in enumerate(columns):
            if not (one.heading.strip() or one.filled):
                continue
            self.columns.append(f"c{at}")
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=f"{letters(at)} · {one.heading[:SHOWN] or _('without a heading')}",
                choices=field_choices(),
                required=False,
                help_text=ngettext("%(number)s filled cell", "%(number)s filled cells", one.filled)
                % {"number": one.filled},
            )

    def clean(self) -> dict[str, Any]:
        """Say at its field where two columns are the same."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for name in self.columns:
            key = given.get(name, "")
            if key and key in seen:
                self.add_error(name, choice_fault("column_twice"))
            seen.add(key)
        return given

    def chosen(self) -> tuple[str, ...]:
        """Return the fields by column; those that are not shown are left out."""
        given = {int(name[1:]): self.cleaned_data[name] for name in self.columns}
        return tuple(given.get(at, "") for at in range(max(given, default=-1) + 1))


@found_or_404
def columns(request: HttpRequest, listing: int) -> HttpResponse:
    """Choose the sheet and what its columns are; then the rows are looked at."""
    actor = actor_of(request)
    one = acts.list_of(actor, listing)
    sheet, headings = _asked(request, one)
    found = acts.columns_of(one, sheet, headings)
    form = ColumnsForm(
        request.POST or None,
        initial=_initial(one, found, sheet, headings),
        columns=found,
        work=work_choices(actor.municipality, _("I myself")),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        source = Source(given["source_kind"], given["source_detail"])
        try:
            choice = acts.Choice(sheet, headings, form.chosen(), source, **work_of(given["work"]))
            acts.choose_columns(actor, one.pk, choice)
        except Invalid as wrong:
            show_faults(form, wrong.errors, choice_fault)
        else:
            return redirect(here(request, "desk-client-list", one.pk))
    values = {
        "one": one,
        "form": form,
        "columns": [form[name] for name in form.columns],
        "unknown": [form[name].label for name in form.columns if not found[int(name[1:])].field],
        "sheet_form": SheetForm(initial={"sheet": sheet, "headings": headings}, sheets=one.sheets),
        "back": here(request, "desk-client-lists"),
        "crumbs": [
            (_("Clients"), here(request, "desk-clients")),
            (_("Older lists of clients"), here(request, "desk-client-lists")),
            (one.name, here(request, "desk-client-list", one.pk)),
            (_("Columns"), ""),
        ],
    }
    return render(request, "desk/intake/columns.html", values, status=422 if form.errors else 200)


def _asked(request: HttpRequest, one: ClientList) -> tuple[int, int]:
    """Return the sheet and the row of headings that the address asks for, else what was chosen or found."""
    if "sheet" not in request.GET:
        return one.sheet, one.headings
    form = SheetForm(request.GET, sheets=one.sheets)
    if not form.is_valid():
        return one.sheet, one.headings
    sheet = form.cleaned_data["sheet"]
    another = sheet != one.sheet and form.cleaned_data["headings"] == one.headings
    headings = None if another else form.cleaned_data["headings"]
    return sheet, headings or one.sheets[sheet][1]


def _initial(one: ClientList, found: Sequence[ColumnFound], sheet: int, headings: int) -> dict[str, Any]:
    same = (sheet, headings) == (one.sheet, one.headings) and one.columns
    keys = one.columns if same else [column.field for column in found]
    work = f"o:{one.officer_id}" if one.officer_id else f"u:{one.unit_id}" if one.unit_id else ""
    told = {"source_kind": one.source_kind or "municipality", "source_detail": one.source_detail or one.name}
    return {**told, "work": work, **{f"c{at}": key for at, key in enumerate(keys)}}
