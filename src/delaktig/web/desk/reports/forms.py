"""Forms of what readers tell: filters, and what was done about a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from delaktig.catalogue.actions.reports import LONGEST_ANSWER
from delaktig.web.components.languages import guide_languages
from delaktig.web.desk.reports.words import ABOUT, STATES


def any_language() -> list[tuple[str, str]]:
    """Return all languages together, and each of the guide's."""
    return [("", str(_("All"))), *guide_languages()]


class ReportsFilter(forms.Form):
    """Which reports the list shows."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("New and under way")),
            *((key, said) for key, (_s, said) in STATES.items()),
        ],
    )
    about = forms.ChoiceField(label=_("What is wrong"), required=False, choices=[("", _("All")), *ABOUT.items()])
    language = forms.ChoiceField(label=_("Reader's language"), required=False, choices=any_language)
    service = forms.CharField(required=False, widget=forms.HiddenInput)


class AnotherWordForm(forms.Form):
    """Which service is found by words that were searched for in vain."""

    word = forms.CharField(label=_("Word"), max_length=60)
    service = forms.ChoiceField(label=_("The service that is meant"))

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("choose")), *services]  # type: ignore[attr-defined]


class MonthFilter(forms.Form):
    """Which month and language a list of counts shows."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=any_language)

    def __init__(self, *args: Any, months: Sequence[date], languages: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.isoformat(), date_format(one, "F Y")) for one in months]
        self.fields["month"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
        if not languages:
            del self.fields["language"]

    def chosen(self) -> tuple[date | None, str]:
        """Return the month and language that were asked for; what is no choice narrows nothing."""
        if not self.is_valid():
            return None, ""
        month = self.cleaned_data["month"]
        return (date.fromisoformat(month) if month else None), self.cleaned_data.get("language", "")


class AnswerForm(forms.Form):
    """How it stands with a report, and what was done."""

    state = forms.ChoiceField(
        label=_("How it stands"), choices=[(key, said) for key, (_s, said) in STATES.items()], widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For your colleagues: nobody knows who the reader was."),
    )
