"""Forms of the diary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy

from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.diary.words import KINDS
from delaktig.web.desk.programmes.forms import WordsField


class NoteForm(forms.Form):
    """A note about a day."""

    on = forms.DateField(label=lazy("Day that the note is about"), widget=DateInput)
    kind = forms.ChoiceField(
        label=lazy("Kind of note"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        help_text=lazy("Of what social services assess only the day is noted; their result stays with them."),
    )
    words = WordsField(
        lazy("What happened"),
        rows=8,
        help_text=lazy(
            "What bears on the plan and the services. The client may read it. Nothing of faith, politics or diagnoses."
        ),
    )


class CorrectionForm(forms.Form):
    """A correction of a note; the old one stays."""

    on = forms.DateField(label=lazy("Day that the note is about"), widget=DateInput)
    words = WordsField(lazy("The note as it should be"), rows=8)


class FindForm(forms.Form):
    """Words to look for; they are sent, and stand in no address."""

    q = forms.CharField(label=lazy("Words in the notes"), required=False, max_length=100, widget=SearchInput)
