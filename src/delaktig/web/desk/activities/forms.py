"""Forms of the log: what is asked of each kind, and the filter of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.activities.entry_input import LONGEST_NOTE, EntryInput
from delaktig.activities.kinds import CounterKind, kinds
from delaktig.activities.selectors import Wanted
from delaktig.indicators.registry import Basis
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.activities.words import FIELDS, STATES, said

Choices = Sequence[tuple[str, Any]]
YES_OR_NO = [("", lazy("not known")), ("yes", lazy("yes")), ("no", lazy("no"))]


class EntryForm(forms.Form):
    """One entry, with the fields that its kind asks for."""

    first = forms.DateField(label=FIELDS["first"], widget=DateInput)
    last = forms.DateField(label=FIELDS["last"], required=False, widget=DateInput)
    number = forms.IntegerField(label=FIELDS["number"], min_value=0)
    participants = forms.IntegerField(label=FIELDS["participants"], required=False, min_value=0)
    amount = forms.DecimalField(
        label=FIELDS["amount"], required=False, min_value=0, max_digits=12, decimal_places=2, localize=True
    )
    two_way = forms.ChoiceField(
        label=FIELDS["two_way"],
        required=False,
        choices=YES_OR_NO,
        help_text=lazy("New and old residents meet and do something together."),
    )
    organisation = forms.ChoiceField(label=FIELDS["organisation_id"], required=False)
    unit = forms.ChoiceField(label=FIELDS["unit_id"], required=False)
    held = forms.BooleanField(
        label=FIELDS["held"], required=False, help_text=lazy("Take the mark away for what is only planned.")
    )
    note = forms.CharField(
        label=FIELDS["note"],
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 2}),
        help_text=lazy("What it was, in a few words. Name no person."),
    )
    file = forms.FileField(
        label=lazy("File that shows it"), required=False, help_text=lazy("A programme of the day, a decision.")
    )

    def __init__(
        self, *args: Any, kind: CounterKind, organisations: Choices, units: Choices, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["number"].label = said(kind.unit).capitalize()
        self.fields["organisation"].choices = [("", _("not said")), *organisations]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("not said")), *units]  # type: ignore[attr-defined]
        if kind.basis is Basis.STOCK:
            self.fields["first"].label = _("From")
            self.fields["last"].help_text = _("Empty: still in use.")
            del self.fields["held"]
        self.fields["first"].initial = today
        for name in ("participants", "amount", "two_way"):
            if not getattr(kind, name):
                del self.fields[name]

    def given(self) -> EntryInput:
        """Return what was filled in, as the act takes it."""
        data = self.cleaned_data
        names = ("first", "last", "number", "participants", "amount", "note")
        return EntryInput(
            kind=self.kind.code,
            **{name: data[name] for name in names if name in data},
            two_way={"yes": True, "no": False}.get(data.get("two_way", "")),
            organisation=int(data["organisation"]) if data["organisation"] else None,
            unit=int(data["unit"]) if data["unit"] else None,
            held=data.get("held", True),
        )


class ListFilter(forms.Form):
    """Which entries the list shows; all in the address."""

    kind = forms.ChoiceField(label=FIELDS["kind"], required=False)
    year = forms.TypedChoiceField(label=lazy("Year"), required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label=FIELDS["organisation_id"], required=False, coerce=int, empty_value=None)
    first = forms.DateField(label=lazy("First day"), required=False, widget=DateInput)
    last = forms.DateField(label=lazy("Last day"), required=False, widget=DateInput)
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    group = forms.SlugField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[("", lazy("held and planned")), *((key, STATES[key][1]) for key in ("held", "planned", "removed"))],
    )

    def __init__(self, *args: Any, years: Sequence[int], organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, said(kind.title)) for code, kind in kinds().items()]
        choices: dict[str, Choices] = {
            "kind": sorted(known, key=lambda row: row[1].casefold()),
            "year": [(str(one), str(one)) for one in years],
            "organisation": organisations,
        }
        for name, rows in choices.items():
            self.fields[name].choices = [("", _("all")), *rows]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what was asked for; what is no choice narrows nothing."""
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()
