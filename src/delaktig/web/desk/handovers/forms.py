"""Forms of hand-overs: which parts go along, to whom, on which consent; receiving and declining."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.actions.handing import ConsentInput, HandoverInput
from delaktig.cases.actions.receiving import AcceptInput
from delaktig.clients.models import Responsibility
from delaktig.web.components.widgets import DateInput
from delaktig.web.desk.handovers.words import PARTS
from delaktig.web.desk.programmes.forms import WordsField
from delaktig.web.desk.times.forms import spoken

Choices = Sequence[tuple[Any, Any]]
HOWS = [("written", lazy("In writing")), ("oral", lazy("By word of mouth"))]


class PacketForm(forms.Form):
    """On which day, which parts go along, and a note to the receiver."""

    on = forms.DateField(label=lazy("Day of the hand-over"), widget=DateInput)
    parts = forms.MultipleChoiceField(
        label=lazy("What goes along"),
        required=False,
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Only what the receiver needs. Who the person is and the languages always go along."),
    )
    note = WordsField(lazy("Note to the receiver"), rows=4)

    def handover(self) -> HandoverInput:
        """Return what was typed."""
        data = self.cleaned_data
        return HandoverInput(data["on"], tuple(data["parts"]), data["note"])


class FlipForm(PacketForm):
    """From municipality to employment authority, or back."""

    authority = forms.ChoiceField(
        label=lazy("Which authority answers from this day"),
        choices=[
            (
                Responsibility.Authority.EMPLOYMENT_AUTHORITY,
                lazy("The employment authority: the client is a jobseeker"),
            ),
            (Responsibility.Authority.MUNICIPALITY, lazy("The municipality: the client is no jobseeker")),
        ],
        widget=forms.RadioSelect,
    )
    organisation = forms.TypedChoiceField(
        label=lazy("Organisation that takes over"), required=False, coerce=int, empty_value=None
    )
    field_order = ("authority", "organisation", "on", "parts", "note")

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", lazy("Not said")), *organisations]  # type: ignore[attr-defined]


class ConsentForm(PacketForm):
    """A hand-over that rests on the client's consent."""

    consent_on = forms.DateField(label=lazy("The client consented on"), required=False, widget=DateInput)
    consent_language = forms.ChoiceField(label=lazy("Language in which it was explained"), required=False)
    consent_interpreted = forms.BooleanField(label=lazy("With an interpreter"), required=False)
    consent_how = forms.ChoiceField(label=lazy("How the consent was given"), choices=HOWS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_language"].choices = spoken()  # type: ignore[attr-defined]

    def consent(self) -> ConsentInput:
        """Return the consent that was typed."""
        data = self.cleaned_data
        return ConsentInput(
            data["consent_on"], data["consent_language"], data["consent_how"], data["consent_interpreted"]
        )


class MoveForm(ConsentForm):
    """A move to another municipality."""

    municipality = forms.ChoiceField(label=lazy("Municipality to which the client moves"))
    field_order = ("municipality", "on", "consent_on", "consent_language", "consent_interpreted", "consent_how")

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [("", lazy("Choose a municipality")), *municipalities]  # type: ignore[attr-defined]


class ServiceForm(ConsentForm):
    """Another service, as adult social work."""

    organisation = forms.TypedChoiceField(label=lazy("Organisation that takes over"), coerce=int, empty_value=None)
    field_order = ("organisation", "on", "consent_on", "consent_language", "consent_interpreted", "consent_how")

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", lazy("Choose an organisation")), *organisations]  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Who becomes responsible, from which day."""

    officer = forms.TypedChoiceField(label=lazy("Who becomes responsible"), coerce=int)
    on = forms.DateField(label=lazy("Client here from"), widget=DateInput)
    all_the_same = forms.CharField(
        label=lazy("Why this is a new person"),
        required=False,
        max_length=300,
        help_text=lazy("Only where somebody alike is a client here already and you know that it is another person."),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = people  # type: ignore[attr-defined]

    def given(self) -> AcceptInput:
        """Return what was typed."""
        return AcceptInput(**self.cleaned_data)


class DeclineForm(forms.Form):
    """Why a client is not received."""

    reason = WordsField(lazy("Why you do not receive the client"), rows=3)
