"""Whom a service is for: the rows of conditions, edited on one page and told in words."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.actions.editing import say_for_whom
from delaktig.catalogue.inputs import EligibilityInput
from delaktig.catalogue.models import Eligibility, Service
from delaktig.catalogue.topics import grounds, situations
from delaktig.programmes.basis import special_treatment_law
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.shell import found_service, service_page
from delaktig.web.desk.catalogue.words import ground_choices, said, situation_choices
from delaktig.web.desk.programmes.editing import edit, found_or_404, here
from delaktig.web.desk.programmes.forms import WordsField, codes_of
from delaktig.web.desk.programmes.words import place

SPARE_ROWS = 1
MOST_ROWS = 12


class ForWhomForm(forms.Form):
    """Several rows of conditions; of these rows one is enough. Fields are named ``age_from_0``."""

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(rows)
        for number in self.numbers:
            for name, field in _row_fields().items():
                self.fields[f"{name}_{number}"] = field

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each row."""
        return [{"number": n + 1, **{name: self[f"{name}_{n}"] for name in _row_fields()}} for n in self.numbers]

    def clean(self) -> dict[str, Any]:
        """Read the municipalities of each row."""
        cleaned = super().clean() or self.cleaned_data
        for number in self.numbers:
            name = f"municipalities_{number}"
            try:
                cleaned[name] = codes_of(cleaned.get(name, ""))
            except forms.ValidationError as unknown:
                self.add_error(name, unknown)
            first, last = cleaned.get(f"age_from_{number}"), cleaned.get(f"age_to_{number}")
            if first is not None and last is not None and last < first:
                self.add_error(f"age_to_{number}", _("The end is before the beginning."))
        return cleaned

    def given(self) -> list[EligibilityInput]:
        """Return the rows in which something is asked; an empty row is no row."""
        rows = [self._row(number) for number in self.numbers]
        return [row for row in rows if row != EligibilityInput()]

    def _row(self, number: int) -> EligibilityInput:
        data = {name: self.cleaned_data[f"{name}_{number}"] for name in _row_fields()}
        reason = {tag: data[f"reason_{tag}"] for tag in ("sv", "fi") if data[f"reason_{tag}"]}
        return EligibilityInput(
            age_from=data["age_from"],
            age_to=data["age_to"],
            grounds=tuple(data["grounds"]),
            situations=tuple(data["situations"]),
            municipalities=tuple(data["municipalities"]),
            months_in_finland=data["months_in_finland"],
            reason=reason,
        )


def _row_fields() -> dict[str, forms.Field]:
    ticks = forms.CheckboxSelectMultiple
    return {
        "age_from": forms.IntegerField(label=_("Age from"), required=False, min_value=0, max_value=120),
        "age_to": forms.IntegerField(label=_("Age to, this one included"), required=False, min_value=0, max_value=120),
        "months_in_finland": forms.IntegerField(
            label=_("At most so many months in Finland"), required=False, min_value=1, max_value=600
        ),
        "grounds": forms.MultipleChoiceField(
            label=_("Ground of residence"), required=False, choices=ground_choices(), widget=ticks
        ),
        "situations": forms.MultipleChoiceField(
            label=_("Situation"), required=False, choices=situation_choices(), widget=ticks
        ),
        "municipalities": WordsField(
            lazy("Only for residents of"), rows=2, help_text=lazy("One municipality on each line, by name or code.")
        ),
        "reason_sv": WordsField(lazy("Why only for some (Svenska)"), rows=2),
        "reason_fi": WordsField(lazy("Why only for some (Suomi)"), rows=2),
    }


@found_or_404
def for_whom(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whom a service is for."""
    actor = actor_of(request)
    service = found_service(request, slug)
    standing = list(service.eligibilities.all())
    texts = load([service.name_id, *(row.reason_id for row in standing)])

    def save(form: ForWhomForm, version: int | None) -> Service:
        return say_for_whom(actor, service, form.given(), expected_version=version)

    again = "again" in request.POST
    page = service_page(
        request,
        service,
        texts.show(service.name_id, get_language() or "sv").body,
        title=_("Whom it is for"),
        lead=_("Each row is one way to be eligible; one row is enough. What is empty asks nothing; no row: everybody."),
        form=partial(ForWhomForm, rows=_number_of_rows(request, len(standing))),
        initial=_initial(standing, texts),
        save=save,
        draft=f"service:{service.pk}:for-whom",
        template="desk/catalogue/for_whom.html",
        context={"special_treatment_law": special_treatment_law(get_language() or "sv")},
    )
    if again:
        page.done = lambda _saved: here(request, "desk-service-for-whom", slug)
    return edit(request, page)


def _number_of_rows(request: HttpRequest, standing: int) -> int:
    """Return how many rows the form has: those that stand or were sent, and one more to write in."""
    sent = sum(1 for name in request.POST if name.startswith("age_from_"))
    return min(max(standing + SPARE_ROWS, sent), MOST_ROWS + SPARE_ROWS)


def _initial(standing: list[Eligibility], texts: Bundle) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, row in enumerate(standing):
        bodies = texts.bodies(row.reason_id)
        values = {
            "age_from": row.age_from,
            "age_to": row.age_to,
            "months_in_finland": row.months_in_finland,
            "grounds": row.grounds,
            "situations": row.situations,
            "municipalities": "\n".join(place(code) for code in row.municipalities),
            "reason_sv": bodies.get("sv", ""),
            "reason_fi": bodies.get("fi", ""),
        }
        found |= {f"{name}_{number}": value for name, value in values.items()}
    return found


def eligibility_lines(service: Service, texts: Bundle, language: str) -> list[dict[str, Any]]:
    """Return in words whom a service is for, row by row."""
    return [
        {"conditions": conditions(row), "reason": texts.show(row.reason_id, language)}
        for row in service.eligibilities.all()
    ]


def conditions(row: Eligibility) -> list[str]:
    """Return what one row asks, each condition in words."""
    found = []
    if row.age_from is not None and row.age_to is not None:
        found.append(_("%(first)d–%(last)d years old") % {"first": row.age_from, "last": row.age_to})
    elif row.age_from is not None:
        found.append(_("from %(first)d years") % {"first": row.age_from})
    elif row.age_to is not None:
        found.append(_("at most %(last)d years old") % {"last": row.age_to})
    if row.grounds:
        found.append(" / ".join(said(grounds()[key]) if key in grounds() else key for key in row.grounds))
    if row.situations:
        found.append(" / ".join(said(situations()[key]) if key in situations() else key for key in row.situations))
    if row.municipalities:
        found.append(_("lives in %(places)s") % {"places": " / ".join(place(code) for code in row.municipalities)})
    if row.months_in_finland is not None:
        found.append(_("at most %(months)d months in Finland") % {"months": row.months_in_finland})
    return found
