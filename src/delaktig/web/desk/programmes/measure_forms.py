"""Forms of measures and of how they are followed up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.measures import MeasureInput
from delaktig.programmes.actions.parties import PartiesInput, PartyInput
from delaktig.web.desk.programmes.countable import countable_choices
from delaktig.web.desk.programmes.forms import Choices, DayField, LineField, OwnedForm, WordsField
from delaktig.web.desk.programmes.words import CADENCES, DIRECTIONS, INDICATOR_KINDS, SOURCES, STATUSES

STATUS_CHOICES = [(key, words) for key, (_state, words) in STATUSES.items()]
NO_CADENCE = ("", lazy("not said"))


class QuickForm(forms.Form):
    """What is edited of a measure where it stands in the table."""

    text = WordsField(lazy("Measure"), required=True, rows=2)
    responsible_text = WordsField(lazy("Responsible, as printed"), rows=2)
    partners_text = WordsField(lazy("Partners, as printed"), rows=2)
    follow_up_text = WordsField(lazy("Follow-up, as printed"), rows=2)
    status = forms.ChoiceField(label=lazy("How it goes"), choices=STATUS_CHOICES)


class MeasureForm(OwnedForm):
    """A measure with all its fields."""

    text = WordsField(lazy("Measure"), required=True, rows=4)
    municipality = forms.ChoiceField(label=lazy("Whose measure is it?"), required=False)
    goal = forms.ChoiceField(label=lazy("Stands under the goal"), required=False)
    responsible = forms.MultipleChoiceField(
        label=lazy("Responsible"), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_responsible = WordsField(
        lazy("Responsible that are not in the list"), rows=2, help_text=lazy("One on each line.")
    )
    partners = forms.MultipleChoiceField(label=lazy("Partners"), required=False, widget=forms.CheckboxSelectMultiple)
    new_partners = WordsField(lazy("Partners that are not in the list"), rows=2, help_text=lazy("One on each line."))
    responsible_text = WordsField(lazy("Responsible, as printed"), rows=2)
    partners_text = WordsField(lazy("Partners, as printed"), rows=2)
    follow_up_text = WordsField(lazy("Follow-up, as printed"), rows=2)
    cadence = forms.ChoiceField(
        label=lazy("How often it is followed up"), required=False, choices=[NO_CADENCE, *CADENCES.items()]
    )
    starts_on = DayField(lazy("Starts"))
    ends_on = DayField(lazy("Ends"))
    budget_note = WordsField(lazy("Note on the budget"), rows=2)
    special_treatment = WordsField(
        lazy("Positive special treatment"),
        rows=2,
        help_text=lazy("Only where the measure is for some and not for all: why real equality asks for it."),
    )
    status = forms.ChoiceField(label=lazy("How it goes"), choices=STATUS_CHOICES)
    continues = forms.ChoiceField(label=lazy("Continues a measure of an earlier edition"), required=False)
    contents = forms.MultipleChoiceField(
        label=lazy("What the act asks for that this answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    slip = forms.BooleanField(
        label=lazy("Only a slip: the meaning is the same, translations stay up to date"), required=False
    )

    def __init__(
        self,
        *args: Any,
        parties: Choices,
        goals: Choices,
        earlier: Choices,
        contents: Choices,
        new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Choices] = {
            "responsible": parties,
            "partners": parties,
            "goal": goals,
            "continues": [("", _("none: it is new")), *earlier],
            "contents": contents,
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        if new:
            del self.fields["slip"]
            del self.fields["goal"]

    def given(self) -> MeasureInput:
        """Return what the person wrote, as the act takes it."""
        data = self.cleaned_data
        return MeasureInput(
            text=data["text"],
            responsible_text=data["responsible_text"],
            partners_text=data["partners_text"],
            follow_up_text=data["follow_up_text"],
            budget_note=data["budget_note"],
            special_treatment=data["special_treatment"],
            municipality=data["municipality"] or None,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            cadence=data["cadence"],
            status=data["status"],
            contents=data["contents"],
            continues=int(data["continues"]) if data["continues"] else None,
            parties=PartiesInput(
                _parties(data["responsible"]),
                _parties(data["partners"]),
                data["new_responsible"].splitlines(),
                data["new_partners"].splitlines(),
            ),
            slip=data.get("slip", False),
        )


def _parties(keys: list[str]) -> list[PartyInput]:
    found = []
    for key in keys:
        organisation, _dash, unit = key.partition("-")
        found.append(PartyInput(int(organisation), int(unit) if unit else None))
    return found


class FollowUpForm(forms.Form):
    """An indicator and what is aimed at."""

    name = LineField(lazy("Indicator"), required=True, help_text=lazy("What shows whether the measure works?"))
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(INDICATOR_KINDS.items()))
    unit = LineField(lazy("Unit"), most=60, help_text=lazy("What is counted: meetings, participants, €."))
    definition = WordsField(lazy("What is counted, and what is not"))
    source = forms.ChoiceField(label=lazy("Where the data come from"), choices=list(SOURCES.items()))
    computed_by = forms.ChoiceField(
        label=lazy("Counted as"), required=False, help_text=lazy("Only where the system counts it.")
    )
    cadence = forms.ChoiceField(label=lazy("How often"), choices=list(CADENCES.items()))
    baseline = forms.DecimalField(
        label=lazy("Starting point"), required=False, max_digits=16, decimal_places=3, localize=True
    )
    baseline_on = DayField(lazy("Date of the starting point"))
    direction = forms.ChoiceField(
        label=lazy("Direction"), required=False, choices=[("", lazy("not said")), *DIRECTIONS.items()]
    )
    low = forms.DecimalField(
        label=lazy("Aim: at least"), required=False, max_digits=16, decimal_places=3, localize=True
    )
    high = forms.DecimalField(
        label=lazy("Aim: at most"), required=False, max_digits=16, decimal_places=3, localize=True
    )
    due_on = DayField(lazy("Aimed at by"))
    slip = forms.BooleanField(
        label=lazy("Only a slip: the meaning is the same, translations stay up to date"), required=False
    )

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["computed_by"].choices = countable_choices(municipality)  # type: ignore[attr-defined]

    def indicator(self) -> IndicatorInput:
        """Return the indicator that the person defined."""
        data = self.cleaned_data
        names = ("name", "kind", "definition", "unit", "source", "cadence", "slip", "computed_by")
        return IndicatorInput(**{name: data[name] for name in names})

    def target(self) -> TargetInput:
        """Return what the person aims at."""
        names = ("direction", "baseline", "baseline_on", "low", "high", "due_on")
        return TargetInput(**{name: self.cleaned_data[name] for name in names})


class CountedForm(forms.Form):
    """By what an indicator is counted; nothing: somebody tells it."""

    computed_by = forms.ChoiceField(label=lazy("Counted as"), required=False)

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["computed_by"].choices = countable_choices(municipality)  # type: ignore[attr-defined]


class OverviewFilter(forms.Form):
    """The filter of an edition's measures; all in the address."""

    LACKS = [
        ("", lazy("all")),
        ("responsible", lazy("someone responsible")),
        ("indicator", lazy("an indicator")),
        ("schedule", lazy("a schedule")),
    ]
    theme = forms.ChoiceField(label=lazy("Theme"), required=False)
    status = forms.ChoiceField(label=lazy("How it goes"), required=False, choices=[("", lazy("all")), *STATUS_CHOICES])
    lacks = forms.ChoiceField(label=lazy("Lacks"), required=False, choices=LACKS)
    whose = forms.ChoiceField(label=lazy("Whose"), required=False)

    def __init__(self, *args: Any, themes: Choices, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("all")), *themes]  # type: ignore[attr-defined]
        self.fields["whose"].choices = [("", _("all")), ("common", _("common")), *owners]  # type: ignore[attr-defined]
