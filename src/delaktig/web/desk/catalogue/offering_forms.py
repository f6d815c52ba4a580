"""The form of where, when and by whom a service is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.inputs import Hours, OfferingInput, OtherHours
from delaktig.catalogue.models import Offering
from delaktig.catalogue.topics import LEVELS
from delaktig.texts.selectors import Bundle
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.catalogue.hours import Span, UnreadableHours, read_hours, written
from delaktig.web.desk.catalogue.words import (
    CHANNELS,
    ENTRIES,
    INTERPRETERS,
    WEEKDAYS,
    Choices,
    language_choices,
)
from delaktig.web.desk.programmes.forms import DayField, LineField

PAIR = ("sv", "fi")
HOLIDAYS = [("", lazy("not known")), ("yes", lazy("yes")), ("no", lazy("no"))]
NOT_KNOWN = ("", lazy("not known"))
LEVEL_CHOICES = [("", lazy("not said")), *((level, level) for level in LEVELS)]
KNOWN = {"yes": True, "no": False}


class HoursField(LineField):
    """Opening hours of a day as people write them; the value is its spans."""

    def clean(self, value: Any) -> Any:
        """Return the spans; nothing for an empty field."""
        words = str(super().clean(value))
        try:
            return read_hours(words)
        except UnreadableHours as wrong:
            raise forms.ValidationError(_("Write hours as 9–12, 13–16.30.")) from wrong


class OfferingForm(forms.Form):
    """An offering with its hours; exceptions are rows named ``first_day_0``."""

    name_sv = LineField(lazy("Name, if it has one (Svenska)"), most=100)
    name_fi = LineField(lazy("Name, if it has one (Suomi)"), most=100)
    channel = forms.ChoiceField(label=lazy("How it is given"), choices=list(CHANNELS.items()))
    place = forms.TypedChoiceField(label=lazy("Place"), required=False, coerce=int, empty_value=None)
    contact = forms.TypedChoiceField(label=lazy("Contact"), required=False, coerce=int, empty_value=None)
    provider = forms.TypedChoiceField(label=lazy("Given by"), required=False, coerce=int, empty_value=None)
    entry = forms.ChoiceField(label=lazy("How to get in"), required=False, choices=[NOT_KNOWN, *ENTRIES.items()])
    languages = forms.MultipleChoiceField(
        label=lazy("Languages that one is served in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreter = forms.ChoiceField(
        label=lazy("Interpreter"), required=False, choices=[NOT_KNOWN, *INTERPRETERS.items()]
    )
    schedule_sv = LineField(lazy("When, in words (Svenska)"), most=300)
    schedule_fi = LineField(lazy("When, in words (Suomi)"), most=300)
    closed_on_holidays = forms.ChoiceField(label=lazy("Closed on public holidays"), required=False, choices=HOLIDAYS)
    capacity = forms.IntegerField(label=lazy("Number of places"), required=False, min_value=0, max_value=100_000)
    taken = forms.IntegerField(label=lazy("Places taken"), required=False, min_value=0, max_value=100_000)
    counted_on = DayField(lazy("Counted on"))
    level_from = forms.ChoiceField(label=lazy("Level needed to begin"), required=False, choices=LEVEL_CHOICES)
    level_to = forms.ChoiceField(label=lazy("Level aimed at"), required=False, choices=LEVEL_CHOICES)
    starts_on = DayField(lazy("Starts"))
    ends_on = DayField(lazy("Ends"))

    def __init__(
        self, *args: Any, places: Choices, contacts: Choices, providers: Choices, exceptions: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "place": [("", _("no place")), *places],
            "contact": [("", _("no contact")), *contacts],
            "provider": [("", _("whoever answers for the service")), *providers],
            "languages": language_choices([*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES]),
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        for day, words in WEEKDAYS.items():
            self.fields[f"hours_{day}"] = HoursField(capfirst(words), most=60)
        self.numbers = range(exceptions)
        for number in self.numbers:
            for name, field in _exception_fields().items():
                self.fields[f"{name}_{number}"] = field

    @property
    def days(self) -> list[Any]:
        """Return the fields of the weekdays."""
        return [self[f"hours_{day}"] for day in WEEKDAYS]

    @property
    def exceptions(self) -> list[dict[str, Any]]:
        """Return the fields of each row of days with other hours."""
        return [{"number": n + 1, **{name: self[f"{name}_{n}"] for name in _exception_fields()}} for n in self.numbers]

    def clean(self) -> dict[str, Any]:
        """See that a row with other hours has a first day, and at most one span."""
        cleaned = super().clean() or self.cleaned_data
        for number in self.numbers:
            first, last = cleaned.get(f"first_day_{number}"), cleaned.get(f"last_day_{number}")
            others = [cleaned.get(f"{name}_{number}") for name in ("last_day", "times", "note_sv", "note_fi")]
            if first is None and any(others):
                self.add_error(f"first_day_{number}", _("Give the first day."))
            if first is not None and last is not None and last < first:
                self.add_error(f"last_day_{number}", _("The end is before the beginning."))
            if len(cleaned.get(f"times_{number}") or ()) > 1:
                self.add_error(f"times_{number}", _("Give one pair of times, as 10–14."))
        return cleaned

    def given(self) -> OfferingInput:
        """Return what was given, as the act takes it."""
        data = self.cleaned_data
        plain = ("provider", "place", "contact", "channel", "entry", "interpreter", "capacity", "taken", "counted_on")
        rest = ("level_from", "level_to", "starts_on", "ends_on")
        return OfferingInput(
            name=_pair(data, "name"),
            schedule=_pair(data, "schedule"),
            languages=tuple(data["languages"]),
            closed_on_holidays=KNOWN.get(data["closed_on_holidays"]),
            hours=tuple(Hours(day, *span) for day in WEEKDAYS for span in data[f"hours_{day}"]),
            exceptions=tuple(self._exception(n) for n in self.numbers if data[f"first_day_{n}"]),
            **{name: data[name] for name in (*plain, *rest)},
        )

    def _exception(self, number: int) -> OtherHours:
        data = {name: self.cleaned_data[f"{name}_{number}"] for name in _exception_fields()}
        first: date = data["first_day"]
        opens, closes = data["times"][0] if data["times"] else (None, None)
        return OtherHours(first, data["last_day"] or first, opens, closes, _pair(data, "note"))


def _exception_fields() -> dict[str, forms.Field]:
    return {
        "first_day": forms.DateField(label=_("First day"), required=False, widget=DateInput),
        "last_day": forms.DateField(label=_("Last day"), required=False, widget=DateInput),
        "times": HoursField(_("Hours (empty: closed)"), most=30),
        "note_sv": LineField(_("Why (Svenska)"), most=200),
        "note_fi": LineField(_("Why (Suomi)"), most=200),
    }


def _pair(data: dict[str, Any], name: str) -> dict[str, str]:
    return {tag: data[f"{name}_{tag}"] for tag in PAIR}


def offering_initial(row: Offering, texts: Bundle) -> dict[str, Any]:
    """Return what the form of an offering starts from."""
    found: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("channel", "entry", "languages", "interpreter", "capacity", "taken", "counted_on")
    }
    found |= {name: getattr(row, name) for name in ("level_from", "level_to", "starts_on", "ends_on")}
    found |= {"place": row.place_id, "contact": row.contact_id, "provider": row.provider_id}
    found["closed_on_holidays"] = {True: "yes", False: "no", None: ""}[row.closed_on_holidays]
    for tag in PAIR:
        found[f"name_{tag}"] = texts.exact(row.name_id, tag).body
        found[f"schedule_{tag}"] = texts.exact(row.schedule_id, tag).body
    for day in WEEKDAYS:
        found[f"hours_{day}"] = written(_spans(row, day))
    for number, one in enumerate(row.exceptions.all()):
        found |= {
            f"first_day_{number}": one.first_day,
            f"last_day_{number}": one.last_day,
            f"times_{number}": written([(one.opens, one.closes)]) if one.opens and one.closes else "",
            f"note_sv_{number}": texts.exact(one.note_id, "sv").body,
            f"note_fi_{number}": texts.exact(one.note_id, "fi").body,
        }
    return found


def _spans(row: Offering, day: int) -> Iterable[Span]:
    return [(one.opens, one.closes) for one in row.hours.all() if one.weekday == day]
