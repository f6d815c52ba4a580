"""Forms of a plan, made for sitting at the table: each field may show the fixed words in the client's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.models import Plan
from delaktig.cases.plan_inputs import (
    Agreement,
    ExtensionInput,
    GoalInput,
    InterruptionInput,
    ItemInput,
    PlanTerms,
    ReviewInput,
)
from delaktig.cases.plan_words import word
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.plans.words import (
    END_REASONS,
    GOAL_KINDS,
    GROUNDS,
    INTEGRATION_LANGUAGES,
    ITEM_KINDS,
    OCCASIONS,
    SIGNATURES,
    WRITTEN_IN,
    Choices,
    choices,
    interruption,
    language_choices,
)
from delaktig.web.desk.programmes.forms import DayField, LineField, WordsField

CHOOSE = lazy("Choose what fits. Nothing is chosen beforehand.")
YES_NO = (("yes", lazy("yes")), ("no", lazy("no")))


class TableForm(forms.Form):
    """A form with the fixed words of the plan beside its fields, in the client's language.

    ``SAID`` names the key of the words for a field; what is not there is shown alone.
    """

    SAID: Mapping[str, str | tuple[str, ...]] = {}

    def __init__(self, *args: Any, tongue: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tongue = tongue

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields in order, each with what the client hears or reads."""
        return [{"field": bound, "tag": self.tongue, "said": self._said(bound.name)} for bound in self.visible_fields()]

    def _said(self, name: str) -> list[str]:
        keys = self.SAID.get(name, ())
        keys = (keys,) if isinstance(keys, str) else keys
        return [word(key, self.tongue) for key in keys] if self.tongue else []


class YesNoField(forms.TypedChoiceField):
    """A question with yes, no, and no answer yet."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            choices=YES_NO,
            widget=forms.RadioSelect,
            coerce=lambda value: value == "yes",
            empty_value=None,
        )


def yes_or_no(value: bool | None) -> str:
    """Return an answer as :class:`YesNoField` shows it."""
    return "" if value is None else "yes" if value else "no"


class TermsForm(TableForm):
    """What a plan says besides its goals and steps."""

    SAID = {
        "integration_language": "integration_language",
        "follow_up": "follow_up",
        "job_search": "job_search",
        "authors": "made_by",
        "sources": "sources",
        "duties_told": (
            "right_understand", "right_help", "right_review",
            "duty_take_part", "duty_carry_out", "duty_attend", "duty_tell", "duty_changes",
        ),
    }  # fmt: skip
    integration_language = forms.ChoiceField(
        label=lazy("The language that the client will learn"),
        required=False,
        choices=list(INTEGRATION_LANGUAGES.items()),
        widget=forms.RadioSelect,
        help_text=lazy("The client chooses. There are courses in both languages: show what is given in Swedish too."),
    )
    job_search = WordsField(
        lazy("How the client seeks work"),
        help_text=lazy("Needed for a jobseeker (681/2023 §19): what is sought, how often, and what is told of it."),
    )
    follow_up = WordsField(lazy("How the plan is followed"), help_text=lazy("When you talk next, and who tells what."))
    language = forms.ChoiceField(label=lazy("Gone through with the client in"), required=False)
    interpreted = YesNoField(lazy("Did an interpreter take part?"))
    duties_told = forms.BooleanField(
        label=lazy("Rights and duties were explained, so that the client understands them (681/2023 §24)"),
        required=False,
    )
    county_joined = forms.BooleanField(
        label=lazy("The wellbeing services county took part in making the plan (681/2023 §20)"), required=False
    )
    authors = WordsField(lazy("Who made the plan, and how they are reached"), rows=2)
    sources = WordsField(lazy("Where the information comes from"), rows=2)
    written_in = forms.ChoiceField(
        label=lazy("You write in"),
        choices=WRITTEN_IN,
        help_text=lazy("On paper your words are marked as written in this language."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(_("not said yet"))  # type: ignore[attr-defined]

    def given(self) -> PlanTerms:
        """Return what was given, as the act takes it."""
        return PlanTerms(**{name: self.cleaned_data[name] for name in PlanTerms.__dataclass_fields__})


class GoalForm(TableForm):
    """A goal."""

    SAID = {"words": "my_goals", "kind": tuple(f"kind_{key}" for key in GOAL_KINDS)}
    words = WordsField(lazy("The goal, in the client's own words"), required=True, rows=3)
    kind = forms.ChoiceField(
        label=lazy("What kind of goal it is"),
        choices=list(GOAL_KINDS.items()),
        widget=forms.RadioSelect,
        help_text=CHOOSE,
    )
    reached_on = DayField(lazy("Reached on"), lazy("Leave empty while it is ahead."))

    def given(self) -> GoalInput:
        """Return what was given."""
        return GoalInput(**self.cleaned_data)


class ItemForm(TableForm):
    """A step: the service is chosen on the page before, and shown above the form."""

    SAID = {"reason": "why", "kind": tuple(f"kind_{key}" for key in ITEM_KINDS)}
    kind = forms.ChoiceField(label=lazy("What kind of step it is"), widget=forms.RadioSelect, help_text=CHOOSE)
    goal = forms.ChoiceField(label=lazy("Which goal it serves"), required=False)
    offering = forms.ChoiceField(label=lazy("Which course or place"), required=False)
    words = WordsField(lazy("What is agreed in the plan"), rows=3)
    reason = WordsField(lazy("Why it serves the goal"), rows=3, help_text=lazy("The act asks for it (681/2023 §19)."))
    starts_on = DayField(lazy("First day"))
    ends_on = DayField(lazy("Last day"))

    def __init__(
        self,
        *args: Any,
        goals: Choices,
        offerings: Choices,
        service: int | None,
        kept: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.kept = service, kept
        kinds = [key for key in ITEM_KINDS if (key != "own_step" if service else key != "service")]
        self.fields["kind"].choices = choices(ITEM_KINDS, kinds)  # type: ignore[attr-defined]
        self.SAID = {**self.SAID, "kind": tuple(f"kind_{key}" for key in kinds)}
        self.fields["goal"].choices = [("", _("no goal in particular")), *goals]  # type: ignore[attr-defined]
        if offerings:
            self.fields["offering"].choices = [("", _("not decided yet")), *offerings]  # type: ignore[attr-defined]
        else:
            del self.fields["offering"]
        if service:
            self.fields["words"].help_text = _("What else is agreed about it. May stay empty.")

    def given(self) -> ItemInput:
        """Return what was given."""
        data = self.cleaned_data
        return ItemInput(
            kind=data["kind"],
            goal=int(data["goal"]) if data["goal"] else None,
            service=self.service,
            offering=self._offering(),
            **{name: data[name] for name in ("words", "reason", "starts_on", "ends_on")},
        )

    def _offering(self) -> int | None:
        """Return the course that was chosen; where the page may not show them, the one that stands."""
        if "offering" not in self.fields:
            return self.kept
        return int(self.cleaned_data["offering"]) if self.cleaned_data["offering"] else None


class PickFilter(forms.Form):
    """Which services are offered to pick from; all in the address."""

    q = forms.CharField(label=lazy("Words in name or summary"), required=False, max_length=100, widget=SearchInput)
    topic = forms.ChoiceField(label=lazy("Need"), required=False)
    language = forms.ChoiceField(label=lazy("Language of service"), required=False)
    level = forms.ChoiceField(label=lazy("Level of the client now"), required=False)
    free = forms.BooleanField(label=lazy("Only with free places"), required=False)


class AgreeForm(TableForm):
    """What is agreed on a day."""

    SAID = {"signature": "signatures", "next_review_on": "meet_again"}
    agreed_on = forms.DateField(label=lazy("Agreed on"), widget=DateInput)
    valid_to = DayField(lazy("The plan's last day"))
    next_review_on = DayField(lazy("Next review"))
    signature = forms.ChoiceField(
        label=lazy("How the client agreed"), choices=list(SIGNATURES.items()), widget=forms.RadioSelect
    )

    def given(self) -> Agreement:
        """Return what was given."""
        return Agreement(**self.cleaned_data)


class ExtendForm(TableForm):
    """A decision to extend the longest time of plans."""

    ground = forms.ChoiceField(label=lazy("Ground"), widget=forms.RadioSelect)
    until = forms.DateField(label=lazy("The longest time goes on until"), widget=DateInput)
    decided_on = forms.DateField(label=lazy("Decided on"), widget=DateInput)
    reason = WordsField(lazy("Why it is needed"), required=True)

    def __init__(self, *args: Any, grounds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices(GROUNDS, grounds)  # type: ignore[attr-defined]

    def given(self) -> ExtensionInput:
        """Return what was given."""
        return ExtensionInput(**self.cleaned_data)


class EndForm(TableForm):
    """The end of a plan."""

    ended_on = forms.DateField(label=lazy("Last day of the plan"), widget=DateInput)
    reason = forms.ChoiceField(
        label=lazy("Why it ends"),
        choices=[(key, words) for key, words in END_REASONS.items() if key != Plan.EndReason.REPLACED],
        widget=forms.RadioSelect,
    )
    note = WordsField(lazy("More about it"), rows=3)


class PauseForm(TableForm):
    """An interruption."""

    kind = forms.ChoiceField(label=lazy("Cause"), widget=forms.RadioSelect)
    first = forms.DateField(label=lazy("First day"), widget=DateInput)
    last = DayField(lazy("Last day"), lazy("Leave empty while it goes on."))
    note = LineField(
        lazy("How it was shown"),
        help_text=lazy("For example 'a certificate was seen on 3.2.'. Never write a diagnosis."),
    )

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, interruption(kind)) for kind in kinds]  # type: ignore[attr-defined]

    def given(self) -> InterruptionInput:
        """Return what was given."""
        return InterruptionInput(**self.cleaned_data)


class ReviewForm(TableForm):
    """A review, by 874/2024 §3."""

    SAID = {"next_on": "meet_again", "authors": "made_by", "sources": "sources", "signature": "signatures"}
    occasion = forms.ChoiceField(
        label=lazy("Why the plan is reviewed"), choices=list(OCCASIONS.items()), widget=forms.RadioSelect
    )
    held_on = forms.DateField(label=lazy("Held on"), widget=DateInput)
    language = forms.ChoiceField(label=lazy("Held in"), required=False)
    interpreted = YesNoField(lazy("Did an interpreter take part?"))
    participation = WordsField(lazy("Taking part in services and measures"), required=True)
    progress = WordsField(lazy("Progress and results"), required=True)
    hindrances = WordsField(lazy("What makes it harder or slower"))
    changes = WordsField(lazy("What is changed in the plan"))
    county_joined = forms.BooleanField(label=lazy("The wellbeing services county took part"), required=False)
    authors = WordsField(lazy("Who held the review, and how they are reached"), rows=2)
    sources = WordsField(lazy("Where the information comes from"), rows=2)
    next_on = DayField(lazy("Next review"))
    signature = forms.ChoiceField(
        label=lazy("How the client agreed to the changed plan"),
        required=False,
        choices=list(SIGNATURES.items()),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, has_changes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(_("not said yet"))  # type: ignore[attr-defined]
        if not has_changes:
            del self.fields["signature"]

    def given(self) -> ReviewInput:
        """Return what was given."""
        return ReviewInput(**self.cleaned_data)


class AskForm(TableForm):
    """That a review is asked for."""

    occasion = forms.ChoiceField(label=lazy("Why"), widget=forms.RadioSelect)
    asked_on = forms.DateField(label=lazy("Asked on"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].choices = choices(OCCASIONS, ("request", "change"))  # type: ignore[attr-defined]
