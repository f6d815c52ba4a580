"""Forms of hearing partners: asking, answering, commenting, and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delaktig.programmes.consultation import LANGUAGES, LONGEST_ANSWER, AnswerInput, mark_of
from delaktig.programmes.partner_requests import RequestState, Sheet
from delaktig.web.components.languages import autonym
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.consultation.words import ANSWERS, REQUEST_STATES

Choices = Sequence[tuple[str, Any]]
TONGUES = [(code, autonym(code)) for code in LANGUAGES]
LONG = {"rows": 3, "maxlength": LONGEST_ANSWER}


def _text(label: Any, hint: Any = "", rows: int = 3, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={**LONG, "rows": rows})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


class AskForm(forms.Form):
    """Whom to ask, about which measures, until when."""

    measures = forms.MultipleChoiceField(
        label=_("Measures to answer for"),
        help_text=_("Those in which the organisation takes part are ticked already."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one measure.")},
    )
    email = forms.EmailField(
        label=_("Office address"),
        help_text=_("An address that the whole office reads, not one person's own."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=TONGUES, widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=DateInput,
        help_text=_("The link takes answers for a month after this day; without a day it works for three months."),
    )
    message = _text(_("Your own words in the letter"), _("What the letter says by itself, you need not write."), rows=4)

    def __init__(self, *args: Any, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = measures  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """The first and last day of an edition's consultation."""

    first = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Last day"), required=False, widget=DateInput)


class RequestsFilter(forms.Form):
    """Filters of the list of requests."""

    state = forms.ChoiceField(label=_("State"), required=False)
    edition = forms.TypedChoiceField(label=_("Programme"), required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label=_("Organisation"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, editions: Choices, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state, REQUEST_STATES[state][1]) for state in RequestState]
        self.fields["state"].choices = [("", _("All but the withdrawn")), *states]  # type: ignore[attr-defined]
        self.fields["edition"].choices = [("", _("All")), *editions]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", _("All")), *organisations]  # type: ignore[attr-defined]


class CommentsFilter(forms.Form):
    """Filters of the list of comments."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Open and settled")),
            ("open", pgettext_lazy("comment", "Open")),
            ("settled", pgettext_lazy("comment", "Settled")),
        ],
    )
    edition = forms.TypedChoiceField(label=_("Programme"), required=False, coerce=int, empty_value=None)
    measure = forms.TypedChoiceField(label=_("Measure"), required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label=_("Organisation"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, editions: Choices, measures: Choices, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("edition", editions), ("measure", measures), ("organisation", organisations)):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    """A comment on the edition or on a part of it."""

    body = _text(_("Your comment"), rows=5)
    body.required = True


class SettleForm(forms.Form):
    """What was done about a comment."""

    answer = _text(_("What was done"), _("Whoever commented reads this."), rows=4)
    answer.required = True


class AnswersForm(forms.Form):
    """A partner's answers: a stance and words for each measure, and a word on the whole."""

    theirs = False
    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    body_all = _text(_("Something else that you want to say about the programme"))

    def __init__(self, data: Mapping[str, Any] | None, sheet: Sheet) -> None:
        self.sheet = sheet
        initial: dict[str, Any] = {"mark": mark_of(sheet.answers.values())}
        for key, answer in sheet.answers.items():
            initial |= {f"stance_{key or 'all'}": answer.stance, f"body_{key or 'all'}": answer.body}
        super().__init__(data, initial=initial)
        for number, one in enumerate(sheet.measures, 1):
            key, which = one.line.measure.pk, {"n": number}
            self.fields[f"stance_{key}"] = forms.ChoiceField(
                label=_("Your answer on measure %(n)s") % which,
                choices=ANSWERS,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"body_{key}"] = _text(_("In your own words on measure %(n)s") % which)

    def answers(self) -> dict[int | None, AnswerInput]:
        """Return what was given, by the id of the measure; under None the word on the whole."""
        given = self.cleaned_data
        found: dict[int | None, AnswerInput] = {None: AnswerInput(body=given["body_all"])}
        for one in self.sheet.measures:
            key = one.line.measure.pk
            found[key] = AnswerInput(given[f"stance_{key}"], given[f"body_{key}"])
        return found
