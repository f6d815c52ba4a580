"""Forms of organisations, units and mandates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from delaktig.municipalities import selectors as municipalities
from delaktig.organisations import selectors
from delaktig.organisations.actions import InvalidOrganisation
from delaktig.organisations.agreements import AgreementFields
from delaktig.organisations.models import Mandate, Organisation
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.organisations.words import AGREEMENTS, GROUNDS, KINDS, REASONS, TASKS


def refuse(form: forms.Form, error: InvalidOrganisation) -> None:
    """Show a refusal at the field that it is about, or over the form."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, REASONS[f"{error.field}: {error.code}"])


class NamesForm(forms.Form):
    """An organisation's names by language."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=160, required=False)
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=160, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)

    def names(self) -> dict[str, str]:
        """Return the names given, by language."""
        return {language: self.cleaned_data.get(f"name_{language}", "") for language in ("sv", "fi", "en")}


class FactsForm(forms.Form):
    """What an organisation is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    business_id = forms.CharField(label=_("Business id"), max_length=9, required=False, help_text=_("As 1234567-8."))
    email = forms.EmailField(
        label=_("Office address for e-mail"),
        required=False,
        help_text=_("A shared address of the office, never a person's own."),
    )


class AddForm(NamesForm, FactsForm):
    """A new organisation."""

    field_order = ["kind", "name_sv", "name_fi", "name_en", "business_id", "email"]


class RenameForm(NamesForm):
    """New names from a day on."""

    valid_from = forms.DateField(label=_("In force from"), widget=DateInput)
    field_order = ["name_sv", "name_fi", "name_en", "valid_from"]


class UnitForm(forms.Form):
    """A unit's names, office address and office telephone."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=160, required=False)
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=160, required=False)
    email = forms.EmailField(
        label=_("Office address for e-mail"),
        required=False,
        help_text=_("A shared address of the office, never a person's own."),
    )
    phone = forms.CharField(
        label=_("Office telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=_("Stands in letters to clients. A number of the office, never a person's own."),
    )


class CloseForm(forms.Form):
    """The first day on which something is closed."""

    on = forms.DateField(label=_("Closed from"), widget=DateInput)


class EndForm(forms.Form):
    """The last day of a mandate or agreement."""

    valid_to = forms.DateField(label=_("Last day"), widget=DateInput)


class ListFilter(forms.Form):
    """Filters of the list of organisations."""

    q = forms.CharField(label=_("Name or business id"), required=False, widget=SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    closed = forms.BooleanField(label=_("Closed ones"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *KINDS.items()]  # type: ignore[attr-defined]


class MandateForm(forms.Form):
    """Who carries out which task for which municipality, when and on what ground."""

    organisation = forms.ChoiceField(label=_("Who carries it out"))
    task = forms.ChoiceField(label=_("Task"), choices=list(TASKS.items()))
    municipality = forms.ChoiceField(label=_("For which municipality"))
    ground = forms.ChoiceField(label=_("Ground"), choices=list(GROUNDS.items()), widget=forms.RadioSelect)
    valid_from = forms.DateField(
        label=_("First day"), required=False, widget=DateInput, help_text=_("Leave empty if it is not known.")
    )
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput,
        help_text=_("Leave empty while it holds until further notice."),
    )
    note = forms.CharField(
        label=_("Remark"), max_length=200, required=False, help_text=_("As the agreement's case number.")
    )

    def __init__(self, data: Mapping[str, Any] | None, *, code: str, language: str, on: date) -> None:
        super().__init__(data, initial={"municipality": code, "ground": Mandate.Ground.AGREEMENT})  # type: ignore[arg-type]
        own = [(str(one.pk), one.name) for one in selectors.listed(code, language, on)]
        others = [(str(one.pk), one.name) for one in selectors.outside_organisations(code, language, on)]
        groups = [(_("Own organisations"), own), (_("Other municipalities"), others)]
        self.fields["organisation"].choices = [("", "–"), *((words, rows) for words, rows in groups if rows)]  # type: ignore[attr-defined]
        places = municipalities.search("", language, on)
        own_place = [(place.code, place.name) for place in places if place.code == code]
        rest = [(place.code, place.name) for place in places if place.code != code]
        self.fields["municipality"].choices = [*own_place, *rest]  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """An agreement that reimbursement rests on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(AGREEMENTS.items()), widget=forms.RadioSelect)
    counterpart = forms.TypedChoiceField(
        label=_("With whom"), coerce=int, help_text=_("Only those in the register of organisations can be chosen.")
    )
    number = forms.CharField(label=_("Case number"), max_length=60, required=False)
    valid_from = forms.DateField(
        label=_("First day"), required=False, widget=DateInput, help_text=_("Leave empty if it is not known.")
    )
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput,
        help_text=_("Leave empty while it holds until further notice."),
    )
    reviewed_on = forms.DateField(
        label=_("Last reviewed"),
        required=False,
        widget=DateInput,
        help_text=_("The next review is counted from this day, or else from the first day."),
    )

    def __init__(self, *args: Any, counterparts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"kind": "placement"}} | kwargs)
        self.fields["counterpart"].choices = [("", "–"), *counterparts]  # type: ignore[attr-defined]

    def values(self) -> AgreementFields:
        """Return what was filled in, as the act takes it."""
        return AgreementFields(**self.cleaned_data)


class DayForm(forms.Form):
    """The day that is asked about."""

    on = forms.DateField(label=_("Day of the cost"), widget=DateInput)


def facts_of(organisation: Organisation) -> dict[str, str]:
    """Return what the form of an organisation's facts starts from."""
    return {"kind": organisation.kind, "business_id": organisation.business_id, "email": organisation.email}
