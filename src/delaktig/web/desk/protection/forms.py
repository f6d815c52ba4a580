"""Forms of erasing in time."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from delaktig.web.components.widgets import DateInput


class NumberForm(forms.Form):
    """Which person: by the customer number, which addresses may carry."""

    number = forms.CharField(label=_("Customer number"), max_length=16, required=False)


class HoldForm(forms.Form):
    """Why a record is kept although its time is over, and until when."""

    reason = forms.CharField(
        label=_("Which law or matter needs the record"),
        help_text=_("As: an appeal against the decision of 3 May is pending."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=_("The last day of the hold"),
        help_text=_("Empty: until you lift it."),
        required=False,
        widget=DateInput(),
    )
