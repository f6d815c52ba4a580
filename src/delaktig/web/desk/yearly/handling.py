"""Which items of the municipality's bodies handled a signed report: the step from the report to the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.permissions import Permission
from delaktig.reports import policies, selectors
from delaktig.reports.actions import is_signed, may_handle, tie_items
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.forms import item_words
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, saved_words
from delaktig.web.desk.yearly.words import fault, refusal

MOST = 100
"""Items that are offered, the latest first; those that stand are always among them."""


class ItemsForm(forms.Form):
    """The items in which a report was handled."""

    items = forms.MultipleChoiceField(
        label=lazy("Items of the municipality's bodies"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]


@found_or_404
def items(request: HttpRequest, yearly: int) -> HttpResponse:
    """Say in which items a report was handled."""
    actor = actor_of(request)
    row = selectors.report(actor, yearly)
    why_not = policies.why_not_tie(actor, row, is_signed=is_signed(row))
    standing = selectors.handled_in(actor, row)
    offered = list(may_handle(actor, row)[:MOST]) if why_not is None else []
    choices = {str(one.pk): item_words(one) for one in (*offered, *standing)}
    may_record = actor.may(Permission.DECISION_EDIT)

    def save(form: ItemsForm, _version: int | None) -> set[int]:
        return tie_items(actor, row, [int(pk) for pk in form.cleaned_data["items"]])

    return edit(
        request,
        Page(
            title=_("Which body handled the report of %(year)s?") % {"year": row.year},
            lead=_("A committee, board or council that has had it before it. The decision's page then leads here."),
            form=lambda *given, **named: ItemsForm(*given, items=list(choices.items()), **named),
            initial={"items": [str(one.pk) for one in standing]},
            save=save,
            done=lambda _saved: here(request, "desk-yearly", row.pk),
            cancel=here(request, "desk-yearly", row.pk),
            crumbs=[
                (_("Yearly reports"), here(request, "desk-yearlies")),
                (str(row.year), here(request, "desk-yearly", row.pk)),
            ],
            said=saved_words(),
            why_not=why_not,
            template="desk/yearly/items.html",
            context={
                "any": bool(choices),
                "record_url": here(request, "desk-decision-add") if may_record else "",
            },
            fault=fault,
            refusal=refusal,
        ),
    )
