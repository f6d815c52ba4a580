"""Forms of times with clients: a time, an interpreter, a fee, and what the calendar is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.actions.fees import FeeInput
from delaktig.cases.actions.interpreting import InterpreterInput
from delaktig.cases.actions.times import TimeInput
from delaktig.cases.fees import Judged
from delaktig.web.components.languages import by_name
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.notices.forms import FORMAT, MomentInput
from delaktig.web.desk.times.words import ABOUT, CHANNELS, MODES

Choices = Sequence[tuple[Any, Any]]
CHOOSE = lazy("Choose what fits. Nothing is chosen beforehand.")
YES_NO = [("yes", lazy("Yes")), ("no", lazy("No"))]


def spoken() -> Choices:
    """Return the languages that somebody may speak with us, by their names in the reader's own."""
    return [("", lazy("Choose a language")), *by_name({*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES})]


class EurosField(forms.DecimalField):
    """An amount in euros, with a comma or a point; its value is in cents."""

    def __init__(self, label: Any, *, help_text: Any = "", required: bool = False) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            min_value=0,
            max_digits=8,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> Decimal | None:
        """Read a comma as a point."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def cents(value: Decimal | None) -> int | None:
    """Return an amount in cents."""
    return None if value is None else int(value * 100)


def euros(amount: int | None) -> str:
    """Return cents as the form shows them."""
    return "" if amount is None else f"{amount // 100},{amount % 100:02}"


class TimeForm(forms.Form):
    """A time with a client."""

    starts_at = forms.DateTimeField(
        label=lazy("Day and time"), widget=MomentInput(), input_formats=[FORMAT, "%Y-%m-%dT%H:%M:%S"]
    )
    minutes = forms.IntegerField(label=lazy("How long, in minutes"), min_value=5, max_value=480, initial=60)
    all_the_same = forms.BooleanField(
        label=lazy("Agree the time although the worker has another one then"), required=False
    )
    officer = forms.TypedChoiceField(label=lazy("Who meets the client"), coerce=int)
    about = forms.ChoiceField(
        label=lazy("Subject of the time"), choices=list(ABOUT.items()), widget=forms.RadioSelect, help_text=CHOOSE
    )
    mode = forms.ChoiceField(
        label=lazy("How you meet"), choices=list(MODES.items()), widget=forms.RadioSelect, help_text=CHOOSE
    )
    place = forms.CharField(
        label=lazy("Place of the meeting"),
        required=False,
        max_length=160,
        help_text=lazy("An office or a service point, as it stands in the invitation. Never a home address."),
    )
    fee_warned = forms.BooleanField(
        label=lazy("The client was told of the fee for a missed time, and how to cancel"),
        required=False,
        help_text=lazy("In a way that the client understands. Without it no fee may be charged (681/2023 §32a)."),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = people  # type: ignore[attr-defined]

    def given(self) -> TimeInput:
        """Return the time that was typed."""
        return TimeInput(**self.cleaned_data)


class InterpreterForm(forms.Form):
    """An interpreter ordered from a supplier."""

    language = forms.ChoiceField(label=lazy("Language to interpret"))
    mode = forms.ChoiceField(label=lazy("How the interpreter takes part"), choices=list(MODES.items()))
    supplier = forms.TypedChoiceField(label=lazy("Supplier"), coerce=int, empty_value=None)
    ordered_on = forms.DateField(label=lazy("Ordered on"), widget=DateInput)
    reference = forms.CharField(label=lazy("The supplier's number for the order"), required=False, max_length=60)
    cost = EurosField(lazy("Cost in euros"), help_text=lazy("Empty while it is not known."))

    def __init__(self, *args: Any, supplying: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = spoken()  # type: ignore[attr-defined]
        self.fields["supplier"].choices = [("", lazy("Choose a supplier")), *supplying]  # type: ignore[attr-defined]

    def given(self) -> InterpreterInput:
        """Return the order that was typed."""
        data = dict(self.cleaned_data)
        return InterpreterInput(cost_cents=cents(data.pop("cost")), **data)


def _judged(label: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=YES_NO, widget=forms.RadioSelect)


class FeeForm(forms.Form):
    """What a fee for a missed time rests on, and the decision."""

    told_of_charge = _judged(lazy("Was the client told, when the time was agreed, that a fee may be charged?"))
    told_how_to_cancel = _judged(lazy("Was the client told beforehand how to cancel?"))
    understood = _judged(lazy("Was it said so that the client understood it well enough?"))
    warning = forms.CharField(
        label=lazy("What was said, in its words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    warning_language = forms.ChoiceField(label=lazy("In which language"))
    channel = forms.ChoiceField(label=lazy("How the time was agreed"), choices=list(CHANNELS.items()))
    reason_given = forms.CharField(
        label=lazy("What the client said of the reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=lazy("Empty: nothing was said. No diagnosis."),
    )
    reason_valid = _judged(lazy("Was there a valid reason not to come?"))
    unreasonable = _judged(lazy("Would the fee be unreasonable in this case?"))
    amount = EurosField(lazy("Amount in euros"), required=True)
    decided_on = forms.DateField(label=lazy("Decided on"), widget=DateInput)
    due_on = forms.DateField(label=lazy("Falls due on"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warning_language"].choices = spoken()  # type: ignore[attr-defined]

    def given(self) -> FeeInput:
        """Return the fee that was typed."""
        data = self.cleaned_data
        names = ("told_of_charge", "told_how_to_cancel", "understood", "reason_valid", "unreasonable")
        return FeeInput(
            judged=Judged(**{name: data[name] == "yes" for name in names}),
            amount_cents=cents(data["amount"]),
            **{name: data[name] for name in ("decided_on", "due_on", "warning", "warning_language", "channel")},
            reason_given=data["reason_given"],
        )


class CalendarFilter(forms.Form):
    """What the calendar shows; all in the address."""

    day = forms.DateField(label=lazy("From the day"), required=False, widget=DateInput)
    span = forms.ChoiceField(
        label=lazy("For how long"),
        required=False,
        choices=[("", lazy("a week")), ("day", lazy("a day")), ("month", lazy("four weeks"))],
    )
    who = forms.ChoiceField(
        label=lazy("Whose times"), required=False, choices=[("", lazy("my own")), ("unit", lazy("my unit's clients"))]
    )
    about = forms.ChoiceField(
        label=lazy("Subject of the time"),
        required=False,
        choices=[("", lazy("all")), *ABOUT.items()],
    )


class BookingFilter(forms.Form):
    """Which orders of interpreters are listed."""

    first = forms.DateField(label=lazy("From the day"), required=False, widget=DateInput)
    last = forms.DateField(label=lazy("To the day"), required=False, widget=DateInput)
