"""The form at the door of the own view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.clients.own_letters import NUMBER_DIGITS
from delaktig.common.codes import digits, read_code

_DIGITS = {"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}


class DoorForm(forms.Form):
    """A letter's number and code, in the digits of any script. A slip of the finger is told and costs no try."""

    number = forms.CharField(label=lazy("Letter number"), max_length=60, widget=forms.TextInput(attrs=_DIGITS))
    code = forms.CharField(
        label=pgettext_lazy("own view", "Code"),
        help_text=lazy("Twelve digits. Spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs=_DIGITS),
    )

    def __init__(self, *args: Any, letter: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if letter:  # the address tells it
            del self.fields["number"]

    def clean_number(self) -> str:
        """Return the number's digits."""
        number = digits(self.cleaned_data["number"])
        if len(number) != NUMBER_DIGITS:
            raise forms.ValidationError(
                _("The number of the letter has ten digits. Look at the letter and write it again.")
            )
        return number

    def clean_code(self) -> str:
        """Return the code's digits."""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A digit is wrong or missing. The code has twelve digits. Look at the letter and try again.")
            )
        return code
