"""Forms of clients."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy

from delaktig.web.components.widgets import SearchInput
from delaktig.web.desk.programmes.forms import WordsField


class WordsFilter(forms.Form):
    """A filter by words of names: it is sent, and never stands in an address."""

    q = forms.CharField(label=lazy("Name or customer number"), required=False, widget=SearchInput)


class ReasonForm(forms.Form):
    """Why a worker needs to see a client who is not the worker's own."""

    reason = WordsField(
        lazy("Why you need to see this client"),
        rows=3,
        help_text=lazy("As: the client stands at the counter; I took the call; a decision needs the date."),
    )
