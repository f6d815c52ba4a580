"""Forms of keeping services fresh: filters, an owner, asking owners, and what an owner mends behind a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from delaktig.catalogue.actions.confirming import LONGEST_NOTE
from delaktig.catalogue.actions.editing import LIMITS
from delaktig.catalogue.freshness import LANGUAGES
from delaktig.catalogue.inputs import Hours
from delaktig.catalogue.models import TEXTS, Service
from delaktig.catalogue.proposals import PHONE_LENGTH, Proposal, Week
from delaktig.web.components.languages import autonym
from delaktig.web.desk.catalogue.hours import UnreadableHours, read_hours, written
from delaktig.web.desk.catalogue.words import WEEKDAYS
from delaktig.web.desk.freshness.words import FIELDS, fault

Choices = Sequence[tuple[Any, Any]]
LINES = ("name", "summary")
TONGUES = [(code, autonym(code)) for code in LANGUAGES]


class FreshnessFilter(forms.Form):
    """Which services the list shows."""

    which = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All that presses")),
            ("stale", _("Stale")),
            ("soon", _("To be confirmed within 30 days")),
            ("without_owner", _("Without an owner")),
            ("asked", _("The owner is asked")),
        ],
    )


class OwnerForm(forms.Form):
    """Who answers for a service being up to date."""

    user = forms.TypedChoiceField(label=_("A person with an account"), required=False, coerce=int, empty_value=None)
    email = forms.EmailField(
        label=_("Or an office address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("An address that the whole office reads. It gets a letter with a link; no account is needed."),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Which owners to ask, each in its language."""

    def __init__(self, data: Any = None, *, owners: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(data)
        self.keys = [key for key, _label, _language in owners]
        for key, label, language in owners:
            self.fields[f"ask_{key}"] = forms.BooleanField(label=label, required=False, initial=True)
            self.fields[f"language_{key}"] = forms.ChoiceField(
                label=_("Language of the letter"), choices=TONGUES, initial=language
            )

    def chosen(self) -> dict[str, str]:
        """Return the language of the letter for each owner that was ticked."""
        data = self.cleaned_data
        return {key: data[f"language_{key}"] for key in self.keys if data[f"ask_{key}"]}


class MendForm(forms.Form):
    """What an owner mends: the words in the letter's language, telephone numbers, hours day by day."""

    def __init__(
        self, data: Any = None, *, service: Service, stands: Mapping[str, Any], names: Mapping[str, str]
    ) -> None:
        super().__init__(data)
        for name in TEXTS:
            widget = forms.TextInput() if name in LINES else forms.Textarea(attrs={"rows": 4})
            self.fields[f"words.{name}"] = forms.CharField(
                label=FIELDS[name],
                required=False,
                max_length=LIMITS[name],
                widget=widget,
                initial=stands[f"words.{name}"],
            )
        self.hours: dict[str, str] = {}
        for offering in service.offerings.all():
            uid = str(offering.uid)
            contact = offering.contact
            if contact is not None and f"phone.{contact.uid}" not in self.fields:
                self.fields[f"phone.{contact.uid}"] = forms.CharField(
                    label=_("Phone number"), required=False, max_length=PHONE_LENGTH, initial=contact.phone
                )
            self.hours[uid] = names.get(uid, "")
            for day, words in WEEKDAYS.items():
                spans = [
                    (time.fromisoformat(opens), time.fromisoformat(closes))
                    for weekday, opens, closes in stands[f"hours.{uid}"]
                    if weekday == day
                ]
                self.fields[f"hours.{uid}.{day}"] = forms.CharField(
                    label=words, required=False, max_length=60, initial=written(spans)
                )
        self.fields["note"] = forms.CharField(
            label=_("Something else"),
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("A new address or anything that has no field here."),
        )

    def word_fields(self) -> list[Any]:
        """Return the fields of words."""
        return [self[f"words.{name}"] for name in TEXTS]

    def phone_fields(self) -> list[Any]:
        """Return the fields of telephone numbers."""
        return [self[name] for name in self.fields if name.startswith("phone.")]

    def weeks(self) -> list[tuple[str, list[Any]]]:
        """Return for each offering its name and the fields of its week."""
        return [(label, [self[f"hours.{uid}.{day}"] for day in WEEKDAYS]) for uid, label in self.hours.items()]

    def clean(self) -> dict[str, Any]:
        """Read the hours; what cannot be read is said at its day."""
        data: dict[str, Any] = super().clean() or {}
        self.read: dict[str, Week] = {}
        for uid in self.hours:
            week: list[Hours] = []
            for day in WEEKDAYS:
                try:
                    spans = read_hours(data.get(f"hours.{uid}.{day}", ""))
                except UnreadableHours:
                    self.add_error(f"hours.{uid}.{day}", fault("hours"))
                    continue
                week += [Hours(day, opens, closes) for opens, closes in spans]
            self.read[uid] = tuple(week)
        return data

    def proposal(self) -> Proposal:
        """Return what was typed."""
        data = self.cleaned_data
        return Proposal(
            words={name: data[f"words.{name}"] for name in TEXTS},
            phones={
                name.partition(".")[2]: data[name] for name in self.fields if name.startswith("phone.") and name in data
            },
            hours=self.read,
        )


class EndForm(forms.Form):
    """What an owner says of a service that is no longer given."""

    end_note = forms.CharField(
        label=_("What comes instead, if anything"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def hours_words(week: Sequence[Sequence[Any]]) -> str:
    """Return a week's hours as they are kept in a proposal, in words: ``Monday 9–12; Tuesday 13–16``."""
    days: dict[int, list[tuple[time, time]]] = {}
    for day, opens, closes in week:
        days.setdefault(day, []).append((time.fromisoformat(opens), time.fromisoformat(closes)))
    return "; ".join(f"{WEEKDAYS[day]} {written(spans)}" for day, spans in sorted(days.items())) or _now("no hours")
