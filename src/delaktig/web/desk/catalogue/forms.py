"""Forms of services: words by language, facts, the filter of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.actions.editing import LIMITS, MOST_SEARCH_WORDS
from delaktig.catalogue.inputs import ServiceFacts
from delaktig.catalogue.models import TEXTS
from delaktig.catalogue.readability import Reading, measure
from delaktig.catalogue.topics import needs
from delaktig.web.components.languages import language_name, language_title
from delaktig.web.components.widgets import SearchInput
from delaktig.web.desk.catalogue.words import COSTS, FIELDS, STATES, Choices, need_choices, said, topic_words
from delaktig.web.desk.organisations.words import TASKS
from delaktig.web.desk.programmes.forms import DayField, LineField, WordsField

ROWS = {"summary": 2, "description": 10}
HINTS = {
    "summary": lazy("What it is and what one gets from it. Lists and search show these words."),
    "description": lazy("For those who want to know more. Short sentences, one thing in each."),
    "for_whom": lazy("In words. The exact conditions are said under 'Whom it is for'."),
    "how_to_get_in": lazy("What the reader does: come, call, book, ask whom."),
}


class WordsForm(forms.Form):
    """The words of a service in one language or two; fields are named ``summary_sv``."""

    slip = forms.BooleanField(
        label=lazy("Only a slip: the meaning is the same, translations stay up to date"), required=False
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        source: str,
        names: Sequence[str] = TEXTS,
        new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.names = tuple(languages), tuple(names)
        slip = self.fields.pop("slip")
        for name in names:
            for language in languages:
                label = f"{FIELDS[name]} ({language_name(language)})"
                is_line = name == "name"
                field = LineField(label) if is_line else WordsField(label, rows=ROWS.get(name, 3))
                field.required = is_line and language == source and not new
                field.help_text = HINTS.get(name, "")
                field.widget.attrs["data-limit"] = LIMITS[name]
                self.fields[f"{name}_{language}"] = field
        if not new:
            self.fields["slip"] = slip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields beside each other, text by text, each with what was measured of its words."""
        return [
            {
                "words": FIELDS[name],
                "fields": [
                    {
                        "field": self[f"{name}_{language}"],
                        "language": language,
                        "tongue": language_title(language),
                        "limit": LIMITS[name],
                        "reading": reading(self[f"{name}_{language}"].value(), LIMITS[name]),
                    }
                    for language in self.languages
                ],
            }
            for name in self.names
        ]

    def given(self) -> dict[str, dict[str, str]]:
        """Return what was written, by language and text."""
        return {
            language: {name: self.cleaned_data[f"{name}_{language}"] for name in self.names}
            for language in self.languages
        }


def reading(value: Any, limit: int) -> Reading:
    """Measure what stands in a field, as it is sent: with plain line ends."""
    return measure(str(value or "").replace("\r\n", "\n"), limit)


class TopicFields(forms.Form):
    """The needs that a service answers: one list of ticks for each need."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for need in needs():
            self.fields[f"need_{need.key}"] = forms.MultipleChoiceField(
                label=said(need.words),
                required=False,
                choices=[(key, topic_words(key)) for key in need.under],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def need_fields(self) -> list[Any]:
        """Return the fields of the needs, in the order of the guide's front page."""
        return [self[f"need_{need.key}"] for need in needs()]

    def topics(self) -> tuple[str, ...]:
        """Return the topics that were ticked."""
        return tuple(key for need in needs() for key in self.cleaned_data.get(f"need_{need.key}", ()))

    @staticmethod
    def initial_of(topics: Iterable[str]) -> dict[str, list[str]]:
        """Return what the fields start from."""
        ticked = set(topics)
        return {f"need_{need.key}": [key for key in need.under if key in ticked] for need in needs()}


class NewServiceForm(TopicFields, WordsForm):
    """A new service: its name, what it is, and under which needs it stands; the rest comes after."""

    organisation = forms.ChoiceField(label=FIELDS["organisation"], required=False)

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(
            *args, languages=("sv", "fi"), source="", names=("name", "summary", "how_to_get_in"), new=True, **kwargs
        )
        self.fields["organisation"].choices = [("", _("not said yet")), *parties]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a name in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"name_{language}") for language in self.languages):
            self.add_error("name_sv", _("Give a name in at least one language."))
        return cleaned

    def source(self) -> str:
        """Return the language that the service is written in: the first with a name."""
        return next(language for language in self.languages if self.cleaned_data[f"name_{language}"])


class FactsForm(TopicFields):
    """What is said of a service besides its words."""

    organisation = forms.ChoiceField(label=FIELDS["organisation"], required=False)
    parties = forms.MultipleChoiceField(label=FIELDS["parties"], required=False, widget=forms.CheckboxSelectMultiple)
    task = forms.ChoiceField(
        label=FIELDS["task"],
        required=False,
        choices=[("", lazy("nothing: for the own residents")), *TASKS.items()],
        help_text=lazy("While the mandate holds, the residents of the municipality that buys it see it as theirs."),
    )
    cost = forms.ChoiceField(label=FIELDS["cost"], required=False, choices=[("", lazy("not known")), *COSTS.items()])
    website = forms.URLField(label=FIELDS["website"], required=False, max_length=400, assume_scheme="https")
    basis = LineField(FIELDS["basis"], most=60, help_text=lazy("For example 681/2023 §27."))
    contents = forms.MultipleChoiceField(label=FIELDS["contents"], required=False, widget=forms.CheckboxSelectMultiple)
    valid_from = DayField(FIELDS["valid_from"])
    valid_to = DayField(FIELDS["valid_to"], lazy("The last day. Leave empty while it is given until further notice."))
    heir = forms.ChoiceField(label=FIELDS["heir"], required=False)
    owner_email = forms.EmailField(
        label=FIELDS["owner_email"],
        required=False,
        help_text=lazy("A shared address of the office, never a person's own. It gets a link to confirm the facts by."),
    )
    confirm_every_months = forms.IntegerField(label=FIELDS["confirm_every_months"], min_value=1, max_value=60)
    source = LineField(FIELDS["source"], help_text=lazy("A web page, a brochure, a call to the office."))
    checked_on = DayField(FIELDS["checked_on"])

    def __init__(self, *args: Any, parties: Choices, heirs: Choices, contents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Mapping[str, Choices] = {
            "organisation": [("", _("not said yet")), *parties],
            "parties": [one for one in parties if "-" not in one[0]],
            "heir": [("", _("nothing")), *heirs],
            "contents": contents,
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        for language in settings.GUIDE_LANGUAGES:
            label = f"{FIELDS['search_words']} ({language_name(language)})"
            self.fields[f"search_words_{language}"] = LineField(label, most=MOST_SEARCH_WORDS)

    @property
    def search_fields(self) -> dict[str, list[Any]]:
        """Return the fields of search words: those of the languages that the desk speaks, and the others."""
        fields = {tongue: self[f"search_words_{tongue}"] for tongue in settings.GUIDE_LANGUAGES}
        desk = ("sv", "fi", "en")
        return {"first": [fields[t] for t in desk], "others": [one for t, one in fields.items() if t not in desk]}

    def facts(self) -> ServiceFacts:
        """Return what was given, as the act takes it."""
        data = self.cleaned_data
        organisation, unit = party(data["organisation"])
        return ServiceFacts(
            topics=self.topics(),
            organisation=organisation,
            unit=unit,
            parties=tuple(int(pk) for pk in data["parties"]),
            heir=int(data["heir"]) if data["heir"] else None,
            contents=tuple(data["contents"]),
            search_words={tongue: data[f"search_words_{tongue}"] for tongue in settings.GUIDE_LANGUAGES},
            **{name: data[name] for name in ("task", "basis", "cost", "website", "valid_from", "valid_to")},
            **{name: data[name] for name in ("owner_email", "confirm_every_months", "source", "checked_on")},
        )


def party(key: str) -> tuple[int | None, int | None]:
    """Return an organisation's id and a unit's from the choice that stands for both."""
    organisation, _dash, unit = key.partition("-")
    return int(organisation) if organisation else None, int(unit) if unit else None


class ServicesFilter(forms.Form):
    """The filter of the list of services; all in the address."""

    q = forms.CharField(label=lazy("Words in name or summary"), required=False, max_length=100, widget=SearchInput)
    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[("", lazy("all but archived")), *((key, words) for key, (_sign, words) in STATES.items())],
    )
    topic = forms.ChoiceField(label=lazy("Need"), required=False)
    organisation = forms.TypedChoiceField(
        label=lazy("Who answers for it"), required=False, coerce=int, empty_value=None
    )
    lacks = forms.ChoiceField(label=lazy("Lacks a text in"), required=False)
    stale = forms.BooleanField(label=lazy("Not confirmed in time"), required=False)
    nobody = forms.BooleanField(label=lazy("Nobody responsible"), required=False)

    def __init__(self, *args: Any, organisations: Choices, languages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every, none = ("", _("all")), ("", _("no language asked for"))
        choices = {
            "topic": [every, *need_choices()],
            "organisation": [every, *organisations],
            "lacks": [none, *languages],
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
