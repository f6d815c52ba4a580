"""Forms of referrals: choosing a service, what is given to the provider, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.referring import ReferralInput
from delaktig.cases.provider_fields import LONGEST, provider_fields, shown
from delaktig.cases.referral_letters import LANGUAGES
from delaktig.texts.parts import Invalid
from delaktig.web.components.languages import autonym
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.programmes.editing import show_faults
from delaktig.web.desk.programmes.forms import WordsField
from delaktig.web.desk.referrals.words import ANSWERS, EVENTS, fault, refusal

Choices = Sequence[tuple[Any, Any]]
TYPED = "typed_"
PICKED_AT_FIRST = ("name", "contact_language", "official")
WAYS = [("link", lazy("By a link in a letter")), ("phone", lazy("By phone or at a meeting; no letter"))]


def carried_out(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Carry out the act of a form; show in it what is wrong or refused, and answer whether it was done."""
    try:
        act()
    except Invalid as invalid:
        show_faults(form, invalid.errors, fault)
    except Denied as denied:
        form.add_error(None, refusal(denied.reason))
    else:
        return True
    return False


class ServiceFilter(forms.Form):
    """Words of a service that is looked for."""

    q = forms.CharField(label=lazy("Name of the service"), required=False, max_length=100, widget=SearchInput)


class ReferralForm(forms.Form):
    """What is given to the provider, item by item of the act's list, and how."""

    offering = forms.TypedChoiceField(label=lazy("Where and when"), required=False, coerce=int, empty_value=None)
    fields_given = forms.MultipleChoiceField(
        label=lazy("What the provider needs to know"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sent_on = forms.DateField(label=lazy("Referred on"), widget=DateInput)
    way = forms.ChoiceField(label=lazy("How the provider is told"), choices=WAYS, widget=forms.RadioSelect)
    email = forms.CharField(
        label=lazy("The provider's office address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=lazy("The letter names the service and carries a link. It says nothing of the client."),
    )
    language = forms.ChoiceField(
        label=lazy("Language of the letter to the provider"), choices=[(one, autonym(one)) for one in LANGUAGES]
    )

    def __init__(self, *args: Any, offerings: Choices, values: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.listed = [one for one in provider_fields() if one.key in values]
        self.said = {one.key: shown(one.key, values[one.key], language) for one in self.listed}
        self.fields["offering"].choices = [("", lazy("Not said")), *offerings]  # type: ignore[attr-defined]
        choices = [(one.key, f"{one.number}. {one.label(language)}") for one in self.listed]
        self.fields["fields_given"].choices = choices  # type: ignore[attr-defined]
        for one in self.listed:
            if one.typed:
                self.fields[f"{TYPED}{one.key}"] = WordsField(one.label(language), rows=2)

    def clean(self) -> dict[str, Any]:
        """Ask for the address where a letter is to be written."""
        data = super().clean() or {}
        if data.get("way") == "link" and not data.get("email"):
            self.add_error("email", lazy("Write the address to which the letter goes, or choose to tell it by phone."))
        return data

    def items(self) -> Iterable[dict[str, Any]]:
        """Return the items of the list for the page: ticked or not, what they would say, a place to write."""
        picked = set(self["fields_given"].value() or [])
        for one in self.listed:
            yield {
                "key": one.key,
                "label": f"{one.number}. {one.label(get_language() or 'en')}",
                "said": self.said[one.key],
                "picked": one.key in picked,
                "typed": self[f"{TYPED}{one.key}"] if one.typed else None,
            }

    def given(self, service: int) -> ReferralInput:
        """Return the referral that was typed."""
        data = self.cleaned_data
        typed = {name.removeprefix(TYPED): data[name] for name in self.fields if name.startswith(TYPED)}
        return ReferralInput(
            service=service,
            sent_on=data["sent_on"],
            fields=tuple(data["fields_given"]),
            typed={key: words[: LONGEST + 1] for key, words in typed.items()},
            offering=data["offering"],
            email=data["email"] if data["way"] == "link" else "",
            language=data["language"],
        )


class EventForm(forms.Form):
    """What became of a referral, as the provider told the worker, or as the provider tells it."""

    kind = forms.ChoiceField(label=lazy("What is told"), widget=forms.RadioSelect)
    on = forms.DateField(label=lazy("On which day"), widget=DateInput)
    reason = WordsField(
        lazy("Why, or what else is worth knowing"), rows=3, help_text=lazy("Needed where it is declined or withdrawn.")
    )

    def __init__(self, *args: Any, kinds: Iterable[str], provider: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = ANSWERS if provider else EVENTS
        self.fields["kind"].choices = [(kind, words[kind]) for kind in kinds]  # type: ignore[attr-defined]


class AgainForm(forms.Form):
    """To whom a new link goes."""

    email = forms.CharField(label=lazy("The provider's office address"), max_length=254, widget=forms.EmailInput())
    language = forms.ChoiceField(
        label=lazy("Language of the letter to the provider"), choices=[(one, autonym(one)) for one in LANGUAGES]
    )


class ReferralFilter(forms.Form):
    """Which referrals the list shows."""

    who = forms.ChoiceField(
        label=lazy("Whose clients"), required=False, choices=[("", lazy("my own")), ("unit", lazy("my unit's"))]
    )
    state = forms.ChoiceField(
        label=lazy("Show"),
        required=False,
        choices=[
            ("", lazy("Waiting for an answer, or lit up")),
            ("open", lazy("All that go on")),
            ("over", lazy("Those that are over")),
        ],
    )
    service = forms.IntegerField(required=False, widget=forms.HiddenInput)
