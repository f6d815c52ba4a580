"""Forms of guidance. What a visit may be is judged by its act, so that a visit from a device is judged alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from delaktig.guidance import codes
from delaktig.guidance.inputs import DutyInput, PointInput, SocialVisitInput, TimeInput, VisitInput
from delaktig.guidance.models import Channel
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.guidance.offered import Offered
from delaktig.web.desk.guidance.words import CHANNELS, INTERPRETING, Choices, code_words, spoken

HOURS = [("", "–"), *((str(hour), f"{hour}–{hour + 1}") for hour in range(24))]


class TimeInputWidget(forms.TimeInput):
    """A time of the day in the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Ticks(forms.MultipleChoiceField):
    """Boxes to tick. A value that is offered no more is let through to the act, which knows what was once there."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 - Django asks with it
        """Leave the judgement to the act."""
        return True


class VisitForm(forms.Form):
    """A visit: ticks first, then what is mostly as the last time."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reasons = Ticks(label=lazy("Why they came"), required=False)
    services = Ticks(label=lazy("Where they were directed"), required=False)
    materials = Ticks(label=lazy("What they were given"), required=False)
    material_language = forms.ChoiceField(label=lazy("Language of what was given"), required=False)
    language = forms.ChoiceField(label=lazy("Language spoken"), required=False)
    channel = forms.ChoiceField(label=lazy("How they came"), required=False)
    interpreting = forms.ChoiceField(label=lazy("Interpreter"), required=False)
    point = forms.TypedChoiceField(label=lazy("Point"), required=False, coerce=int, empty_value=None)
    country_group = forms.ChoiceField(label=lazy("From which part of the world, if it came up"), required=False)
    on = forms.DateField(label=lazy("Day"), required=False, widget=DateInput)
    hour = forms.TypedChoiceField(
        label=lazy("Between the hours"), required=False, coerce=int, empty_value=None, choices=HOURS
    )

    def __init__(self, data: Any = None, *, offered: Offered, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.offered = offered
        lists = {
            "reasons": [(one.value, one.words) for one in offered.reasons],
            "services": [(one.value, one.words) for one in (*offered.services, *offered.more)],
            "materials": [(one.value, one.words) for one in offered.materials],
            "material_language": offered.material_languages,
            "language": offered.languages,
            "channel": offered.channels,
            "interpreting": offered.interpreting,
            "point": offered.points,
            "country_group": offered.countries,
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name, key in (("language", "l"), ("channel", "o"), ("interpreting", "p")):
            self.fields[name].widget.attrs |= {"data-key": key, "accesskey": key}

    def clean_services(self) -> tuple[int, ...]:
        """Return the ids of services; what is no number is no service."""
        return tuple(int(one) if one.isascii() and one.isdigit() else 0 for one in self.cleaned_data["services"])

    def clean_materials(self) -> tuple[UUID, ...]:
        """Return the stable ids of materials."""
        try:
            return tuple(UUID(one) for one in self.cleaned_data["materials"])
        except ValueError as wrong:
            raise forms.ValidationError(lazy("This cannot be chosen.")) from wrong

    def given(self) -> VisitInput:
        """Return the visit as its act takes it."""
        data = self.cleaned_data
        language = data["material_language"] or data["language"]
        today = timezone.localdate() if data["hour"] is not None else None
        return VisitInput(
            key=data["key"],
            point=data["point"],
            channel=data["channel"],
            language=data["language"],
            reasons=tuple(data["reasons"]),
            interpreting=data["interpreting"],
            country_group=data["country_group"],
            services=data["services"],
            materials=tuple((uid, language) for uid in data["materials"]),
            on=data["on"] or today,
            hour=data["hour"],
        )

    def boxes(self, name: str) -> list[dict[str, Any]]:
        """Return the boxes of a field, each with its id, as the summary of faults leads to them."""
        ticked = set(self[name].value() or ())
        rows = [one for field, one in self.offered.ticks() if field == name]
        return [{"id": f"id_{name}_{at}", "tick": one, "checked": one.value in ticked} for at, one in enumerate(rows)]

    @property
    def reason_boxes(self) -> list[dict[str, Any]]:
        """Return the boxes of reasons."""
        return self.boxes("reasons")

    @property
    def service_boxes(self) -> list[dict[str, Any]]:
        """Return the boxes of the services that people are directed to most."""
        return self.boxes("services")[: len(self.offered.services)]

    @property
    def more_boxes(self) -> list[dict[str, Any]]:
        """Return the boxes of all other services."""
        return self.boxes("services")[len(self.offered.services) :]

    @property
    def material_boxes(self) -> list[dict[str, Any]]:
        """Return the boxes of materials."""
        return self.boxes("materials")

    @property
    def opens_more(self) -> bool:
        """Say whether one of the other services is ticked."""
        return any(row["checked"] for row in self.more_boxes)

    @property
    def opens_when(self) -> bool:
        """Say whether another time than now is given or wrong."""
        return bool(self["on"].value() or self["hour"].value() or {"on", "hour"} & set(self.errors))


class WishForm(forms.Form):
    """A visitor who asks for an assessment."""

    point = forms.ChoiceField(label=lazy("Point"))
    consented = forms.BooleanField(
        label=lazy("The person knows what is written down and by whom, and agrees"), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, points: Choices, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["point"].choices = points  # type: ignore[attr-defined]


class SocialVisitForm(forms.Form):
    """A contact of the separate register."""

    matter = forms.ChoiceField(label=lazy("What it was about"), widget=forms.RadioSelect)
    directed = forms.ChoiceField(label=lazy("Where they were directed"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=lazy("Language spoken"))
    channel = forms.ChoiceField(label=lazy("How they came"), choices=list(CHANNELS.items()), initial=Channel.ON_SITE)
    interpreting = forms.ChoiceField(label=lazy("Interpreter"), choices=list(INTERPRETING.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = code_words(codes.matters()).items()  # type: ignore[attr-defined]
        self.fields["directed"].choices = code_words(codes.directed()).items()  # type: ignore[attr-defined]
        self.fields["language"].choices = spoken(["sv", "fi", "en"])  # type: ignore[attr-defined]

    def given(self) -> SocialVisitInput:
        """Return the contact as its act takes it."""
        return SocialVisitInput(**self.cleaned_data)


class PointForm(forms.Form):
    """A guidance point."""

    name_sv = forms.CharField(label=lazy("Name in Swedish"), required=False, max_length=120)
    name_fi = forms.CharField(label=lazy("Name in Finnish"), required=False, max_length=120)
    offering = forms.TypedChoiceField(
        label=lazy("As the guide shows it"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=lazy("A place and hours of one of your services: its opening hours are the point's."),
    )
    place = forms.TypedChoiceField(label=lazy("Place"), required=False, coerce=int, empty_value=None)
    closed_on = forms.DateField(
        label=lazy("Closed for good from"),
        required=False,
        widget=DateInput,
        help_text=lazy("Visits that were registered stay."),
    )

    def __init__(self, *args: Any, offerings: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offering"].choices = [("", "–"), *offerings]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", "–"), *places]  # type: ignore[attr-defined]

    def given(self) -> PointInput:
        """Return the point as its act takes it."""
        return PointInput(**self.cleaned_data)


class DutyForm(forms.Form):
    """Someone on duty."""

    worker = forms.TypedChoiceField(label=lazy("Who"), coerce=int, empty_value=None)
    on = forms.DateField(label=lazy("Day"), widget=DateInput)
    starts = forms.TimeField(label=lazy("From the hour"), widget=TimeInputWidget)
    ends = forms.TimeField(label=lazy("To the hour"), widget=TimeInputWidget)
    weeks = forms.IntegerField(
        label=lazy("And the same for how many weeks more"), required=False, min_value=0, max_value=26, initial=0
    )
    languages = forms.MultipleChoiceField(label=lazy("In which languages"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = workers  # type: ignore[attr-defined]
        self.fields["languages"].choices = spoken(["sv", "fi", "en"])  # type: ignore[attr-defined]

    def given(self) -> DutyInput:
        """Return the duty as its act takes it."""
        data = self.cleaned_data
        return DutyInput(**{**data, "languages": tuple(data["languages"]), "weeks": data["weeks"] or 0})


class TimeForm(forms.Form):
    """A time at a point."""

    on = forms.DateField(label=lazy("Day"), widget=DateInput)
    at = forms.TimeField(label=lazy("Time of the day"), widget=TimeInputWidget)
    minutes = forms.IntegerField(label=lazy("How long, in minutes"), min_value=5, max_value=240, initial=30)
    language = forms.ChoiceField(label=lazy("Language"))
    interpreter = forms.BooleanField(label=lazy("An interpreter is needed"), required=False)
    reason = forms.ChoiceField(label=lazy("About what"), required=False)

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = spoken(["sv", "fi", "en"])  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", lazy("not said")), *reasons]  # type: ignore[attr-defined]

    def given(self) -> TimeInput:
        """Return the time as its act takes it."""
        return TimeInput(**self.cleaned_data)


class TicketForm(forms.Form):
    """A number in the queue."""

    language = forms.ChoiceField(label=lazy("Language"), required=False)
    interpreter = forms.BooleanField(label=lazy("An interpreter is needed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", lazy("not said")), *spoken(["sv", "fi", "en"])]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason of the municipality's own."""

    sv = forms.CharField(label=lazy("In Swedish"), max_length=80)
    fi = forms.CharField(label=lazy("In Finnish"), max_length=80)
    en = forms.CharField(label=lazy("In English"), max_length=80)


class PictureFilter(forms.Form):
    """Which days and which point a picture is of."""

    first = forms.DateField(label=lazy("First day"), required=False, widget=DateInput)
    last = forms.DateField(label=lazy("Last day"), required=False, widget=DateInput)
    point = forms.TypedChoiceField(label=lazy("Point"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, points: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = [("", lazy("All points")), *points]  # type: ignore[attr-defined]


class VisitsFilter(PictureFilter):
    """Which visits a list holds: whatever a number of visits can be told apart by stands in the address."""

    reason = forms.ChoiceField(label=lazy("Why they came"), required=False)
    service = forms.TypedChoiceField(
        label=lazy("Where they were directed"), required=False, coerce=int, empty_value=None
    )
    language = forms.ChoiceField(label=lazy("Language spoken"), required=False)
    channel = forms.ChoiceField(label=lazy("How they came"), required=False)
    interpreting = forms.ChoiceField(label=lazy("Interpreter"), required=False)
    country_group = forms.ChoiceField(label=lazy("Part of the world"), required=False)
    material = forms.UUIDField(required=False, widget=forms.HiddenInput)
    hour = forms.IntegerField(required=False, min_value=0, max_value=23, widget=forms.HiddenInput)
    directed = forms.BooleanField(label=lazy("Only those directed to a service"), required=False)
    interpreted = forms.BooleanField(label=lazy("Only those with an interpreter"), required=False)

    def __init__(self, *args: Any, points: Choices, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, points=points, **kwargs)
        for name, found in choices.items():
            self.fields[name].choices = [("", lazy("All")), *found]  # type: ignore[attr-defined]
