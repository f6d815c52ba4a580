"""Forms of remarks: what was said and about what, what was done, and the filter of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.remarks.remark_input import LONGEST, AnswerInput, RemarkInput
from delaktig.remarks.selectors import State, Wanted
from delaktig.web.components.languages import guide_languages
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.decisions import who
from delaktig.web.desk.remarks.words import FIELDS, STATES

Choices = Sequence[tuple[Any, Any]]
NAME_NOBODY = lazy("Name no person: not who said it, nor anybody it is about.")


def _the_same(hint: Any) -> forms.CharField:
    """Return the field for the same words in another language."""
    area = forms.Textarea({"rows": 4, "dir": "auto"})
    return forms.CharField(label=FIELDS["other_words"], required=False, max_length=LONGEST, widget=area, help_text=hint)


class RemarkForm(forms.Form):
    """What a body said, about what, and who is to answer."""

    words = forms.CharField(
        label=FIELDS["words"],
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=NAME_NOBODY,
    )
    language = forms.ChoiceField(label=FIELDS["language"])
    other_words = _the_same(
        lazy("So that those who answer and decide understand it, where they do not read the first language.")
    )
    other_language = forms.ChoiceField(label=FIELDS["other_language"], required=False)
    who = forms.ChoiceField(label=FIELDS["who"], required=False)
    due_on = forms.DateField(
        label=FIELDS["due_on"],
        required=False,
        widget=DateInput,
        help_text=lazy("Your own municipality's choice; leave it empty where there is none."),
    )
    edition = forms.ChoiceField(label=FIELDS["edition"], required=False)
    measures = forms.MultipleChoiceField(label=FIELDS["measures"], required=False, widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(label=FIELDS["services"], required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, offices: Choices, editions: Choices, measures: Choices, services: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, Choices] = {
            "language": guide_languages(),
            "other_language": [("", "–"), *guide_languages()],
            "who": [("", _("nobody yet")), *offices],
            "edition": [("", _("not about a whole programme")), *editions],
            "measures": measures,
            "services": services,
        }
        for name, found in rows.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def given(self) -> RemarkInput:
        """Return what was filled in, as the act takes it."""
        data = self.cleaned_data
        organisation, unit = who.chosen(data["who"])
        return RemarkInput(
            words=data["words"],
            language=data["language"],
            services=tuple(int(pk) for pk in data["services"]),
            measures=tuple(int(pk) for pk in data["measures"]),
            edition=int(data["edition"]) if data["edition"] else None,
            organisation=organisation,
            unit=unit,
            due_on=data["due_on"],
            other_words=data["other_words"],
            other_language=data["other_language"],
        )


class AnswerForm(forms.Form):
    """What was done about a remark, by whom it is answered, and when."""

    words = forms.CharField(
        label=lazy("What was done, or will be"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=lazy("Write to those who said it: plainly, and without anybody's name."),
    )
    language = forms.ChoiceField(label=lazy("Language of the answer"))
    other_words = _the_same(lazy("In the language of those who said it, where you answer in another."))
    other_language = forms.ChoiceField(label=FIELDS["other_language"], required=False)
    who = forms.ChoiceField(label=lazy("Who answers"))
    answered_on = forms.DateField(label=FIELDS["answered_on"], widget=DateInput)
    done_on = forms.DateField(
        label=FIELDS["done_on"],
        required=False,
        widget=DateInput,
        help_text=lazy("Leave it empty while it is only promised."),
    )

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = guide_languages()  # type: ignore[attr-defined]
        self.fields["other_language"].choices = [("", "–"), *guide_languages()]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", "–"), *offices]  # type: ignore[attr-defined]

    def given(self) -> AnswerInput:
        """Return what was filled in, as the act takes it."""
        data = self.cleaned_data
        organisation, unit = who.chosen(data["who"])
        return AnswerInput(
            words=data["words"],
            language=data["language"],
            organisation=organisation,
            answered_on=data["answered_on"],
            unit=unit,
            done_on=data["done_on"],
            other_words=data["other_words"],
            other_language=data["other_language"],
        )


class ListFilter(forms.Form):
    """Which remarks the list shows; all in the address."""

    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[
            ("", lazy("all")),
            (State.UNANSWERED, STATES[State.UNANSWERED]),
            (State.OVERDUE, STATES[State.OVERDUE]),
            (State.ANSWERED, STATES[State.ANSWERED]),
            (State.DONE, STATES[State.DONE]),
            (State.REMOVED, STATES[State.REMOVED]),
        ],
    )
    body = forms.TypedChoiceField(label=lazy("Body"), required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label=lazy("Year"), required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label=FIELDS["who"], required=False, coerce=int, empty_value=None)
    measure = forms.IntegerField(required=False, widget=forms.HiddenInput)
    service = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, bodies: Choices, years: Sequence[int], organisations: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, Choices] = {
            "body": bodies,
            "year": [(str(one), str(one)) for one in years],
            "organisation": organisations,
        }
        for name, found in rows.items():
            self.fields[name].choices = [("", _("all")), *found]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what was asked for; what is no choice narrows nothing."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()
