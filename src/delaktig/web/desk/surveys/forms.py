"""Forms of surveys: what it is about, a question with its answers, days, codes, the next round."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from anyascii import anyascii
from django import forms
from django.utils.translation import gettext_lazy as _

from delaktig.surveys.actions import MOST_CODES, WITH_OPTIONS, QuestionInput, SurveyInput
from delaktig.surveys.models import Question, Survey
from delaktig.web.components.languages import by_name, guide_languages
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.surveys.words import ACCESS, KINDS

NEW_OPTIONS = 5
"""Empty places for answers that a question's form ends with."""


def slugged(words: str, longest: int = 40) -> str:
    """Return words as a short name of small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(words).lower()).strip("-")[:longest].strip("-")


class SurveyForm(forms.Form):
    """What a survey is about, for what time, for whom."""

    title = forms.CharField(label=_("Title"), max_length=160)
    intro = forms.CharField(
        label=_("What the answers are used for"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands above the questions. Say who asks, and what comes of it."),
    )
    series = forms.SlugField(
        label=_("Short name that stays the same from year to year"),
        required=False,
        max_length=40,
        help_text=_("Small letters and hyphens. Empty: made from the title. Rounds of the same name are compared."),
    )
    period_from = forms.DateField(label=_("The answers are about the time from"), widget=DateInput)
    period_to = forms.DateField(label=_("Last day of that time"), widget=DateInput)
    access = forms.ChoiceField(label=_("Who may answer"), choices=list(ACCESS.items()), widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("Languages that it is offered in"), choices=guide_languages, widget=forms.CheckboxSelectMultiple
    )

    def given(self, slug: str = "") -> SurveyInput:
        """Return the survey that was typed; ``slug`` where it has its address already."""
        data = self.cleaned_data
        series = data["series"] or slugged(data["title"])
        return SurveyInput(
            series=series,
            slug=slug or round_slug(series, data["period_to"]),
            title=data["title"],
            intro=data["intro"],
            period_from=data["period_from"],
            period_to=data["period_to"],
            access=data["access"],
            languages=data["languages"],
        )


def round_slug(series: str, period_to: date) -> str:
    """Return the word that names a round in addresses: the series and the year that it is about."""
    return f"{series}-{period_to.year}"


class QuestionForm(forms.Form):
    """A question in one language, with the answers that can be chosen."""

    words = forms.CharField(label=_("Question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(
        label=_("How it is answered"),
        choices=list(KINDS.items()),
        help_text=_("Own words are read only by those who run the survey, and never published."),
    )
    key = forms.SlugField(
        label=_("Short name of the question"),
        required=False,
        max_length=40,
        help_text=_("The same from year to year. Empty: made from the question."),
    )
    required = forms.BooleanField(label=_("Must be answered"), required=False)

    def __init__(self, *args: Any, options: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option_keys = list(options)
        hint = _("For questions where answers are chosen. Empty it to take the answer away.")
        for number, key in enumerate(self.option_keys, 1):
            self._add(f"option_{key}", number, hint)
        for number in range(len(options) + 1, len(options) + NEW_OPTIONS + 1):
            self._add(f"new_{number}", number, _("For questions where answers are chosen."))

    def _add(self, name: str, number: int, hint: Any) -> None:
        label = _("Answer %(number)s") % {"number": number}
        self.fields[name] = forms.CharField(label=label, required=False, max_length=120, help_text=hint)

    def given(self) -> QuestionInput:
        """Return the question that was typed; answers get their short names from their words."""
        data = self.cleaned_data
        options = {key: data[f"option_{key}"] for key in self.option_keys if data[f"option_{key}"].strip()}
        for name in self.fields:
            if name.startswith("new_") and data[name].strip():
                options[_unlike(slugged(data[name], 36) or "answer", options)] = data[name]
        chosen = options if data["kind"] in WITH_OPTIONS else None
        key = data["key"] or slugged(data["words"]) or "question"
        return QuestionInput(key, data["kind"], data["words"], data["required"], chosen)


def _unlike(key: str, others: Mapping[str, str]) -> str:
    number, wish = 2, key
    while wish in others:
        wish, number = f"{key}-{number}", number + 1
    return wish


def question_initial(question: Question, bodies: Mapping[int, str]) -> dict[str, Any]:
    """Return what the form of a question shows at first, with words in one language by text's id."""
    values: dict[str, Any] = {name: getattr(question, name) for name in ("kind", "key", "required")}
    values["words"] = bodies.get(question.words_id, "")
    return values | {f"option_{one.key}": bodies.get(one.words_id, "") for one in question.options.all()}


class DaysForm(forms.Form):
    """From when to when a survey can be answered."""

    opens_on = forms.DateField(label=_("Opens on"), widget=DateInput)
    closes_on = forms.DateField(label=_("Last day to answer"), widget=DateInput)


class CodesForm(forms.Form):
    """How many codes, and on what."""

    number = forms.IntegerField(label=_("How many codes"), min_value=1, max_value=MOST_CODES)
    language = forms.ChoiceField(label=_("Language of the slips"), help_text=_("Beside it stands Swedish or Finnish."))
    form = forms.ChoiceField(
        label=_("Made as"),
        choices=[("sheet", _("Slips to print and cut, with a square code for telephones")), ("csv", _("A CSV file"))],
        widget=forms.RadioSelect,
        initial="sheet",
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = by_name(languages)  # type: ignore[attr-defined]


class RoundForm(forms.Form):
    """What time the next round is about."""

    period_from = forms.DateField(label=_("The answers are about the time from"), widget=DateInput)
    period_to = forms.DateField(label=_("Last day of that time"), widget=DateInput)


def next_round(survey: Survey) -> dict[str, date]:
    """Return the time that the next round is about: a year later."""
    return {name: _year_later(getattr(survey, name)) for name in ("period_from", "period_to")}


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


class ListFilter(forms.Form):
    """Which rounds the list holds, by the time that they are about; ``series`` comes from a figure's page."""

    first = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Last day"), required=False, widget=DateInput)
    series = forms.SlugField(required=False, widget=forms.HiddenInput)
