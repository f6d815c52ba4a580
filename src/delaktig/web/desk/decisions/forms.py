"""Forms of bodies, meetings, items, their people and attachments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from delaktig.common.files import SIGNATURES
from delaktig.decisions.case_numbers import parse_case_number
from delaktig.decisions.item_fields import MAY_BE_SECRET, InvalidItem, ItemFields, PersonFields, item_faults
from delaktig.decisions.models import Body, BodyMember, Item, ItemPerson
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.decisions.words import (
    BODIES,
    FIELDS,
    NEXT,
    OUTCOMES,
    PARTS,
    PUBLICITY,
    REASONS,
    ROLES,
    body_name,
)
from delaktig.web.desk.programmes.editing import show_faults

ROWS = {"rows": 4}
LANGUAGES = [("sv", _("Swedish")), ("fi", _("Finnish"))]
UNKNOWN_DAY = _("Leave it empty if it is not known: it is not guessed.")


def refuse(form: forms.Form, error: InvalidItem) -> None:
    """Show what cannot be kept at the fields that it is about, or over the form."""
    show_faults(form, error.faults, lambda code: REASONS.get(code, code))


class ItemForm(forms.Form):
    """All fields of an item."""

    outcome = forms.ChoiceField(label=FIELDS["outcome"], choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    section = forms.IntegerField(label=FIELDS["section"], required=False, min_value=1, max_value=9999)
    case_number = forms.CharField(
        label=FIELDS["case_number"],
        required=False,
        max_length=60,
        help_text=_("As printed, often n/tt.tt.tt/yyyy. Another form is kept as you write it."),
    )
    title = forms.CharField(label=FIELDS["title"], required=False, max_length=300)
    language = forms.ChoiceField(label=FIELDS["language"], choices=LANGUAGES)
    next = forms.ChoiceField(label=FIELDS["next"], choices=list(NEXT.items()), required=False)
    immediate = forms.BooleanField(label=FIELDS["immediate"], required=False)
    preparer_role = forms.CharField(
        label=FIELDS["preparer_role"], required=False, max_length=160, help_text=_("The role, not the person's name.")
    )
    presenter_role = forms.CharField(
        label=FIELDS["presenter_role"], required=False, max_length=160, help_text=_("The role, not the person's name.")
    )
    background = forms.CharField(label=FIELDS["background"], required=False, widget=forms.Textarea(ROWS))
    proposal = forms.CharField(label=FIELDS["proposal"], required=False, widget=forms.Textarea(ROWS))
    handling = forms.CharField(label=FIELDS["handling"], required=False, widget=forms.Textarea(ROWS))
    decision = forms.CharField(label=FIELDS["decision"], required=False, widget=forms.Textarea(ROWS))
    publicity = forms.ChoiceField(
        label=FIELDS["publicity"], choices=list(PUBLICITY.items()), widget=forms.RadioSelect, initial="public"
    )
    secrecy_ground = forms.CharField(label=FIELDS["secrecy_ground"], required=False, max_length=200)
    secret_parts = forms.MultipleChoiceField(
        label=FIELDS["secret_parts"],
        choices=[(name, FIELDS[name]) for name in MAY_BE_SECRET],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for a partly secret item."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Hold the fields against the same rules as the act that saves them."""
        given = super().clean() or {}
        if not self.errors:
            refuse(self, InvalidItem(item_faults(self.values())))
        return given

    def values(self) -> ItemFields:
        """Return what was filled in, as the act takes it."""
        given = self.cleaned_data
        names = [name for name in ItemFields.__dataclass_fields__ if name != "secret_parts"]
        partly = given["publicity"] == Item.Publicity.PARTLY_SECRET
        parts = tuple(given["secret_parts"]) if partly else ()
        return ItemFields(**{name: given[name] for name in names}, secret_parts=parts)

    @property
    def case_number_is_unusual(self) -> bool:
        """Say whether the case number has a form that we cannot take apart."""
        raw = str(self["case_number"].value() or "")
        return bool(raw) and parse_case_number(raw) is None


class RecordForm(ItemForm):
    """An item with its meeting: what a coordinator fills in when a body has decided."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    name_sv = forms.CharField(label=_("Name of the committee in Swedish"), required=False, max_length=120)
    name_fi = forms.CharField(label=_("Name of the committee in Finnish"), required=False, max_length=120)
    held_on = forms.DateField(label=_("Day of the meeting"), required=False, widget=DateInput, help_text=UNKNOWN_DAY)
    minutes_online_on = forms.DateField(
        label=_("Minutes online from"),
        required=False,
        widget=DateInput,
        help_text=_("The day on which the minutes came on the public network: time limits are counted from it."),
    )
    starts_on = forms.DateField(
        label=_("Services arranged from"),
        required=False,
        widget=DateInput,
        help_text=_("The start date that the arranger decided. Empty: the first day of the period."),
    )
    follows = forms.TypedChoiceField(
        label=_("Carries on"), required=False, coerce=int, empty_value=None,
        help_text=_("The earlier item in the same matter."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        bodies: Iterable[Body] = (),
        earlier: Iterable[Item] = (),
        new_committee: bool = False,
        package: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: list[tuple[str, Any]] = [(str(body.pk), _choice(body)) for body in bodies]
        if new_committee:
            rows.append(("", _("Another committee, named below")))
        self._choose("body", rows, needed=bool(rows) and not new_committee)
        self._choose("follows", [("", _("Nothing earlier"))] + [(item.pk, item_words(item)) for item in earlier])
        if not new_committee:
            del self.fields["name_sv"], self.fields["name_fi"]
        if not package:
            del self.fields["starts_on"]

    def _choose(self, name: str, rows: list[Any], needed: bool = False) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices, field.required = rows, needed
        if len(rows) < 1 or rows == [("", _("Nothing earlier"))]:
            del self.fields[name]


def _choice(body: Body) -> str:
    usual = body.kind in (Body.Kind.BOARD, Body.Kind.COUNCIL)
    return body_name(body) if usual else f"{body_name(body)} ({BODIES[body.kind]})"


def item_words(item: Item, with_title: bool = True) -> str:
    """Return how an item is named in a choice: body, day, section, heading (unless it is secret)."""
    day = item.meeting.held_on
    parts = [
        body_name(item.meeting.body),
        date_format(day, "SHORT_DATE_FORMAT") if day else "",
        f"§ {item.section}" if item.section else "",
    ]
    title = item.title if with_title and item.publicity != Item.Publicity.SECRET else ""
    return " · ".join(filter(None, [*parts, title[:60]]))


class PersonForm(forms.Form):
    """An official named in the item."""

    part = forms.ChoiceField(label=_("Part in the matter"), choices=list(PARTS.items()), initial=ItemPerson.Part.HEARD)
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.CharField(label=_("Role"), max_length=160, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    present_from = forms.TimeField(
        label=_("Present from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    present_to = forms.TimeField(
        label=_("Present to"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    left_before_decision = forms.BooleanField(label=_("Left before the decision"), required=False)

    def clean(self) -> dict[str, Any]:
        """Hold the times against each other."""
        given = super().clean() or {}
        first, last = given.get("present_from"), given.get("present_to")
        if first and last and last < first:
            self.add_error("present_to", REASONS["left_before_coming"])
        return given


PeopleFormSet = forms.formset_factory(PersonForm, extra=1, can_delete=True, max_num=20, validate_max=True)


def people(formset: forms.BaseFormSet[PersonForm]) -> list[PersonFields]:
    """Return the people that were filled in and not taken away."""
    rows = [form.cleaned_data for form in formset.forms if form.has_changed() or form.initial]
    return [
        PersonFields(**{name: row[name] for name in PersonFields.__dataclass_fields__})
        for row in rows
        if row and not row.get("DELETE")
    ]


class BodyForm(forms.Form):
    """A body that decides, or one that is heard."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(BODIES.items()))
    name_sv = forms.CharField(
        label=_("Name in Swedish"), required=False, max_length=120,
        help_text=_("A board or council without a name gets its usual one."),
    )  # fmt: skip
    name_fi = forms.CharField(label=_("Name in Finnish"), required=False, max_length=120)
    abbreviation = forms.CharField(label=_("Abbreviation"), required=False, max_length=20)
    closed_on = forms.DateField(label=_("No longer meets from"), required=False, widget=DateInput)


class MemberForm(forms.Form):
    """Which organisation or unit sits in an advisory body, as what, from when to when."""

    who = forms.ChoiceField(
        label=_("Organisation or unit"), help_text=_("Only those in the register of organisations can be chosen.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()), initial=BodyMember.Role.MEMBER)
    valid_from = forms.DateField(label=_("First day"), required=False, widget=DateInput, help_text=UNKNOWN_DAY)
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput,
        help_text=_("Leave it empty while the member sits there."),
    )

    def __init__(self, *args: Any, who: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "–"), *who]


class MeetingForm(forms.Form):
    """A meeting and its minutes."""

    body = forms.ChoiceField(label=_("Body"))
    held_on = forms.DateField(label=_("Day of the meeting"), required=False, widget=DateInput, help_text=UNKNOWN_DAY)
    minutes_online_on = forms.DateField(label=_("Minutes online from"), required=False, widget=DateInput)

    def __init__(self, *args: Any, bodies: Iterable[Body] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(body.pk), _choice(body)) for body in bodies]
        if not bodies:
            del self.fields["body"]


class PointForm(forms.Form):
    """A point of the agenda of a body that is heard: what is taken up, and what was noted."""

    title = forms.CharField(label=_("What is taken up"), max_length=300)
    language = forms.ChoiceField(label=FIELDS["language"], choices=LANGUAGES)
    background = forms.CharField(label=FIELDS["background"], required=False, widget=forms.Textarea(ROWS))
    handling = forms.CharField(
        label=_("Notes"), required=False, widget=forms.Textarea(ROWS), help_text=_("Empty before the meeting.")
    )


class AttachmentForm(forms.Form):
    """An attachment, with its file or only its name."""

    name = forms.CharField(label=_("Name of the attachment"), max_length=200)
    attachment_version = forms.CharField(label=_("Version"), required=False, max_length=40)
    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput({"accept": ",".join(SIGNATURES)}),
        help_text=_("At most 20 MB. Without a file only the name is kept."),
    )
    public = forms.BooleanField(
        label=_("The attachment is public"), required=False, initial=True,
        help_text=_("A public attachment must not hold personal data after the time for appeal."),
    )  # fmt: skip


class LinkForm(forms.Form):
    """Which edition an item is about."""

    edition = forms.TypedChoiceField(label=_("Edition"), coerce=int)
    starts_on = forms.DateField(
        label=_("Services arranged from"), required=False, widget=DateInput,
        help_text=_("Only for a service package: the start date that the arranger decided."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It is kept in the record of events."))


class FollowsForm(forms.Form):
    """Which earlier item an item carries on."""

    follows = forms.TypedChoiceField(label=_("Carries on"), required=False, coerce=int, empty_value=None)


class ListFilter(forms.Form):
    """What the list of items is narrowed to."""

    q = forms.CharField(label=_("Words or case number"), required=False, widget=SearchInput)
    kind = forms.ChoiceField(label=_("Body"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2200)
    first = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Last day"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("kind", BODIES), ("outcome", OUTCOMES)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *words.items()]


class MeetingsFilter(forms.Form):
    """What the list of meetings is narrowed to."""

    kind = forms.ChoiceField(label=_("Body"), required=False, choices=[("", _("All")), *BODIES.items()])
    first = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Last day"), required=False, widget=DateInput)
