"""The form of an urgent notice: when, how urgent, what to fill in, and words of one's own in the free kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delaktig.catalogue.actions.notices import LONGEST_BODY, LONGEST_TITLE, NoticeInput
from delaktig.catalogue.models import Notice
from delaktig.catalogue.notice_templates import FREE, LONGEST_SLOT, Template
from delaktig.web.components.languages import language_name
from delaktig.web.desk.notices.words import SLOTS, URGENCIES

Choices = Sequence[tuple[Any, Any]]
OWN_NAMES = ("where", "place")
"""What is called differently in Swedish and in Finnish."""
FORMAT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """A day and a time in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=FORMAT)


def _moment(label: Any, hint: Any = "", required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        required=required,
        widget=MomentInput(),
        input_formats=[FORMAT, "%Y-%m-%dT%H:%M:%S"],
    )


class NoticeForm(forms.Form):
    """A notice. Its fields to fill in, and its words, follow from the kind."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    starts_at = _moment(_("Shown from"), _("Empty: at once."))
    ends_at = _moment(_("Shown until"), _("A notice always has an end. You can change it later."), required=True)
    urgency = forms.ChoiceField(
        label=_("How urgent"),
        choices=[(key, words) for key, (_sign, words) in URGENCIES.items()],
        widget=forms.RadioSelect,
    )
    service = forms.TypedChoiceField(
        label=_("Read more in the guide"), required=False, coerce=int, empty_value=None, help_text=_("A service.")
    )
    website = forms.CharField(
        label=_("Read more elsewhere"),
        required=False,
        max_length=400,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("An address on the web, as https://…"),
    )

    def __init__(self, data: Any = None, *, template: Template, services: Choices, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.template = template
        self.fields["service"].choices = [("", _("No service")), *services]  # type: ignore[attr-defined]
        for slot in template.slots:
            for language in ("sv", "fi") if slot in OWN_NAMES else ("sv",):
                label = f"{SLOTS[slot]} ({language_name(language)})" if slot in OWN_NAMES else SLOTS[slot]
                self.fields[f"{slot}_{language}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST_SLOT,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )
        if template.key == FREE:
            for language in settings.GUIDE_LANGUAGES:
                self._add_words(language)

    def _add_words(self, language: str) -> None:
        name = language_name(language)
        self.fields[f"title_{language}"] = forms.CharField(
            label=_("Heading (%(language)s)") % {"language": name}, required=False, max_length=LONGEST_TITLE
        )
        self.fields[f"body_{language}"] = forms.CharField(
            label=_("Text (%(language)s)") % {"language": name},
            required=False,
            max_length=LONGEST_BODY,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def slot_fields(self) -> list[Any]:
        """Return the places to fill in."""
        return [self[name] for name in self.fields if name.rpartition("_")[0] in self.template.slots]

    def word_fields(self) -> list[tuple[str, Any, Any]]:
        """Return for each language its heading and text, where the kind lets one write them."""
        if self.template.key != FREE:
            return []
        return [(one, self[f"title_{one}"], self[f"body_{one}"]) for one in settings.GUIDE_LANGUAGES]

    def given(self) -> NoticeInput:
        """Return the notice that was typed."""
        data = self.cleaned_data
        slots: dict[str, dict[str, str]] = {}
        for slot in self.template.slots:
            found = {one: data.get(f"{slot}_{one}", "") for one in ("sv", "fi")}
            slots[slot] = {one: body for one, body in found.items() if body}
        languages = settings.GUIDE_LANGUAGES if self.template.key == FREE else ()
        return NoticeInput(
            template=self.template.key,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            urgency=data["urgency"],
            slots={slot: words for slot, words in slots.items() if words},
            title={one: data[f"title_{one}"] for one in languages},
            body={one: data[f"body_{one}"] for one in languages},
            service=data["service"],
            website=data["website"],
        )


def initial_of(
    template: Template, notice: Notice | None, titles: Mapping[str, str], bodies: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the form shows at first: the notice as it stands, or an end tomorrow at this hour."""
    if notice is None:
        end = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        return {"urgency": template.urgency, "ends_at": end}
    words = {f"title_{one}": body for one, body in titles.items()} | {
        f"body_{one}": body for one, body in bodies.items()
    }
    filled = {f"{slot}_{one}": body for slot, given in notice.slots.items() for one, body in given.items()}
    return {
        "version": notice.version,
        "starts_at": timezone.localtime(notice.starts_at),
        "ends_at": timezone.localtime(notice.ends_at),
        "urgency": notice.urgency,
        "service": notice.service_id,
        "website": notice.website,
        **filled,
        **(words if template.key == FREE else {}),
    }
