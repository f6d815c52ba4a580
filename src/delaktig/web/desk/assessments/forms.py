"""Forms of an assessment, one for each of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.assessment_inputs import InterviewInput, LevelInput, MeasureInput, OpenInput, ResultInput
from delaktig.cases.levels import CEFR, LITERACY, PER_LANGUAGE
from delaktig.cases.models import SkillLevel
from delaktig.law.casework import Trigger
from delaktig.law.interview import Decree, Item
from delaktig.web.components.languages import language_name
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.assessments.words import LITERACY as LITERACY_WORDS
from delaktig.web.desk.assessments.words import MODES, OUTCOMES, SKILLS, Choices, group
from delaktig.web.desk.cases.deadlines import tongue
from delaktig.web.desk.programmes.forms import DayField, LineField, WordsField

YES_NO: Choices = [("yes", lazy("With an interpreter")), ("no", lazy("Without an interpreter"))]


class OpenForm(forms.Form):
    """For which group an assessment is made, and from which days the law counts."""

    trigger = forms.ChoiceField(label=lazy("Why the assessment is made"), widget=forms.RadioSelect)
    learned_on = DayField(lazy("The municipality learned of the person"))
    requested_on = DayField(lazy("The client asked for it, or an authority made contact"))
    started_on = DayField(lazy("The assessment began"), lazy("Leave it empty where it has not begun yet."))

    def __init__(self, *args: Any, groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trigger"].choices = [(one, group(one)) for one in groups]  # type: ignore[attr-defined]

    def given(self) -> OpenInput:
        """Return what was given, for the act."""
        return OpenInput(**self.cleaned_data)


def open_groups(found: Iterable[Trigger], standing: str = "") -> list[str]:
    """Return the groups to choose from: those that hold, those nobody can tell, and the one that stands."""
    groups = [one.group for one in found if one.applies is not False]
    return groups if standing in ("", *groups) else [*groups, standing]


class InterviewForm(forms.Form):
    """The initial interview by the topics of a decree."""

    interviewed_on = DayField(lazy("Day of the interview"))
    mode = forms.ChoiceField(label=lazy("How you met"), choices=[("", "–"), *MODES], required=False)
    place = LineField(lazy("Place"), most=120)
    mode_reason = WordsField(
        lazy("Why it was not held at a service point"),
        rows=2,
        help_text=lazy("Needed for a meeting by telephone or video, and elsewhere than at a service point."),
    )
    language = forms.ChoiceField(label=lazy("Language that was used"), required=False)
    interpreted = forms.ChoiceField(
        label=lazy("Interpreting"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        help_text=lazy("An interpreter is an adult who is ordered for it. A child never interprets."),
    )
    county_joined = forms.BooleanField(label=lazy("The wellbeing services county took part"), required=False)
    told = forms.MultipleChoiceField(
        label=lazy("The client was told of"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, decree: Decree, languages: Choices, others: Sequence[Item] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decree, self.others = decree, others
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        self.fields["told"].choices = [(one.key, one.texts[tongue()]) for one in decree.duties]  # type: ignore[attr-defined]
        if not decree.duties:
            del self.fields["told"]
        for one in (*decree.topics, *decree.county_topics, *others):
            self.fields[f"answer_{one.key}"] = WordsField(one.texts[tongue()], rows=3)

    @property
    def topics(self) -> list[tuple[BoundField, Item]]:
        """The fields of the decree's topics with what each cites."""
        return [(self[f"answer_{one.key}"], one) for one in self.decree.topics]

    @property
    def county_topics(self) -> list[tuple[BoundField, Item]]:
        """The fields that may be filled in where the county takes part."""
        return [(self[f"answer_{one.key}"], one) for one in self.decree.county_topics]

    @property
    def other_topics(self) -> list[tuple[BoundField, Item]]:
        """Answers that were written under another decree's topics."""
        return [(self[f"answer_{one.key}"], one) for one in self.others]

    def given(self) -> InterviewInput:
        """Return what was given, for the act."""
        told = self.cleaned_data
        answers = {name.removeprefix("answer_"): told[name] for name in self.fields if name.startswith("answer_")}
        plain = {name: told[name] for name in ("interviewed_on", "mode", "place", "mode_reason", "language")}
        return InterviewInput(
            **plain,
            interpreted={"yes": True, "no": False}.get(told["interpreted"]),
            county_joined=told["county_joined"],
            answers=answers,
            told=tuple(told.get("told", ())),
        )


class LevelsForm(forms.Form):
    """Starting levels by skill, for several languages beside each other."""

    def __init__(self, *args: Any, languages: Sequence[str], literacy_in: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.literacy_in = languages, literacy_in
        for tag in languages:
            for skill in PER_LANGUAGE:
                self.fields[f"{tag}_{skill}"] = _level(SKILLS[skill], [(one, one) for one in CEFR])
            self.fields[f"{tag}_tested"] = forms.BooleanField(label=_("Tested"), required=False)
            self.fields[f"{tag}_tested_on"] = DayField(_("Day of the test"))
        self.fields[f"{literacy_in}_literacy"] = _level(
            SKILLS[SkillLevel.Skill.LITERACY], [(one, LITERACY_WORDS[one]) for one in LITERACY]
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The languages, each with its name and its fields."""
        names = (*PER_LANGUAGE, "tested", "tested_on")
        return [
            {"tag": tag, "name": language_name(tag), "fields": [self[f"{tag}_{name}"] for name in names]}
            for tag in self.languages
        ]

    @property
    def literacy(self) -> BoundField:
        """The field of reading and writing at all."""
        return self[f"{self.literacy_in}_literacy"]

    def given(self) -> list[LevelInput]:
        """Return the levels that were chosen, for the act."""
        found = []
        for tag in self.languages:
            tested, on = self.cleaned_data[f"{tag}_tested"], self.cleaned_data[f"{tag}_tested_on"]
            chosen = {skill: self.cleaned_data[f"{tag}_{skill}"] for skill in PER_LANGUAGE}
            found += [LevelInput(tag, skill, one, tested or on is not None, on) for skill, one in chosen.items() if one]
        if literacy := self.cleaned_data[f"{self.literacy_in}_literacy"]:
            found.append(LevelInput(self.literacy_in, SkillLevel.Skill.LITERACY, literacy))
        return found


def _level(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False)


class MeasureForm(forms.Form):
    """A specifying measure of the decree."""

    kind = forms.ChoiceField(label=lazy("What is examined"), widget=forms.RadioSelect)
    provider = forms.TypedChoiceField(
        label=lazy("Who carries the measure out"), required=False, coerce=int, empty_value=None,
        help_text=lazy("An organisation of the register of organisations. Leave it empty for your own unit."),
    )  # fmt: skip
    ordered_on = forms.DateField(label=lazy("Ordered on"), widget=DateInput)
    done_on = DayField(lazy("Carried out on"))
    result = WordsField(lazy("What it showed"), rows=4)

    def __init__(self, *args: Any, measures: Sequence[Item], parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.key, one.texts[tongue()]) for one in measures]  # type: ignore[attr-defined]
        self.fields["provider"].choices = [("", "–"), *parties]  # type: ignore[attr-defined]

    def given(self) -> MeasureInput:
        """Return what was given, for the act."""
        return MeasureInput(**self.cleaned_data)


class ResultForm(forms.Form):
    """What the assessment came to, and what follows."""

    result = WordsField(lazy("What the assessment came to"), rows=6)
    outcome = forms.ChoiceField(
        label=lazy("Is a plan needed?"), choices=OUTCOMES, required=False, widget=forms.RadioSelect
    )
    plan_planned_on = DayField(lazy("Day planned for making the plan"), lazy("Where a plan is needed."))
    directed_to = WordsField(
        lazy("Where the client was directed"),
        rows=3,
        help_text=lazy("Other services, authorities, associations. Needed where no plan is made."),
    )
    authors = WordsField(
        lazy("Who drew it up, and how they are reached"),
        rows=2,
        help_text=lazy("Everyone who took part, with phone or e-mail of the office."),
    )
    sources = WordsField(
        lazy("From whom the facts came"), rows=2, help_text=lazy("The client, a document, an authority: say which.")
    )

    def given(self) -> ResultInput:
        """Return what was given, for the act."""
        return ResultInput(**self.cleaned_data)


class FinishForm(forms.Form):
    """On which day an assessment was finished."""

    done_on = forms.DateField(label=lazy("Finished on"), widget=DateInput)

    def given(self) -> date:
        """Return the day, for the act."""
        day: date = self.cleaned_data["done_on"]
        return day


def levels_initial(levels: Iterable[SkillLevel]) -> dict[str, Any]:
    """Return what the form of levels begins from."""
    found: dict[str, Any] = {}
    for one in levels:
        found[f"{one.language}_{one.skill}"] = one.level
        if one.skill != SkillLevel.Skill.LITERACY:
            found[f"{one.language}_tested"] = one.tested
            found[f"{one.language}_tested_on"] = one.tested_on
    return found
