"""Forms of clients: who they are, how they are reached, what holds for them from day to day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from delaktig.clients.actions.sharing import ShareInput
from delaktig.clients.inputs import (
    BackgroundInput,
    ConsentInput,
    ContactInput,
    DatedInput,
    IdentityInput,
    LanguageInput,
    RelationInput,
    Source,
)
from delaktig.clients.models import Consent
from delaktig.web.components.widgets import DateInput, SearchInput
from delaktig.web.desk.clients.words import (
    ACCESSES,
    AUTHORITIES,
    END_REASONS,
    HOW,
    INTERPRETERS,
    ROLES,
    SCOPES,
    SOURCES,
    TASKS,
    Choices,
    circumstance_choices,
    country_names,
    ground_choices,
    language_choices,
)
from delaktig.web.desk.programmes.forms import DayField, LineField, WordsField


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


class SearchForm(forms.Form):
    """Whom to look for: by number or identity code, or by names and day of birth."""

    number = LineField(lazy("Customer number or identity code"), most=20)
    names = LineField(
        lazy("Names"), most=200, help_text=lazy("Whole names, in any order and in any letters; together with:")
    )
    birth_date = DayField(lazy("Day of birth"))


class Sourced(forms.Form):
    """From whom the values come; what the person says needs nothing more (681/2023 §73)."""

    source_kind = forms.ChoiceField(
        label=lazy("Who told this"), choices=[("", lazy("the person")), *SOURCES.items()], required=False
    )
    source_detail = LineField(
        lazy("Which authority or document"),
        most=300,
        help_text=lazy("Needed where it was not the person. You are noted as the one who recorded it (681/2023 §73)."),
    )

    def source(self) -> Source:
        """Return from whom the values come."""
        return Source(self.cleaned_data["source_kind"], self.cleaned_data["source_detail"])


class IdentityFields(forms.Form):
    """Who a client is."""

    family_name = LineField(lazy("Family name"), most=120)
    given_names = LineField(lazy("Given names"), most=160)
    earlier_names = WordsField(
        lazy("Earlier names and other spellings"), rows=2, help_text=lazy("One on each line, with all its words.")
    )
    identity_code = LineField(
        lazy("Identity code"), most=11, help_text=lazy("All eleven characters. Leave empty where there is none.")
    )
    birth_date = DayField(lazy("Day of birth"), lazy("Follows from the identity code where there is one."))
    birth_place = LineField(lazy("Place of birth"), most=120)
    citizenships = forms.MultipleChoiceField(label=lazy("Citizenship"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["citizenships"] = forms.CharField(
            label=self.fields["citizenships"].label,
            required=False,
            max_length=40,
            help_text=lazy("Codes of countries with two letters, as SY or UA; XXA stateless, XXX not known."),
        )

    def clean_citizenships(self) -> tuple[str, ...]:
        """Return the codes of the countries."""
        codes = tuple(dict.fromkeys(self.cleaned_data["citizenships"].upper().replace(",", " ").split()))
        unknown = [code for code in codes if code not in country_names()]
        if unknown:
            raise forms.ValidationError(lazy("There is no such country code."))
        return codes

    def identity(self) -> IdentityInput:
        """Return who the client is."""
        given = self.cleaned_data
        return IdentityInput(
            given["family_name"],
            given["given_names"],
            tuple(given["earlier_names"].splitlines()),
            given["identity_code"],
            given["birth_date"],
            given["birth_place"],
            given["citizenships"],
        )


class IdentityForm(Sourced, IdentityFields):
    """Who a client is, and who told it."""

    field_order = list(IdentityFields.base_fields)


class ContactFields(forms.Form):
    """How a client is reached."""

    phone = LineField(lazy("Phone"), most=40)
    email = LineField(lazy("E-mail"), most=254)
    street = LineField(lazy("Street address"), most=160)
    postal_code = LineField(lazy("Postal code"), most=12)
    town = LineField(lazy("Town"), most=80)
    whereabouts = WordsField(
        lazy("Where else the client is found"), rows=2, help_text=lazy("School, workplace, with whom.")
    )

    def contact(self) -> ContactInput:
        """Return how the client is reached."""
        return ContactInput(**{name: self.cleaned_data[name] for name in ContactInput.__dataclass_fields__})


class ContactForm(Sourced, ContactFields):
    """How a client is reached, and who told it."""

    field_order = list(ContactFields.base_fields)


class LanguageFields(forms.Form):
    """Languages, the need of an interpreter, and the day from which the act counts."""

    mother_tongue = forms.ChoiceField(label=lazy("Mother tongue"), required=False)
    contact_language = forms.ChoiceField(
        label=lazy("Contact language"), required=False, help_text=lazy("In which the client speaks with us.")
    )
    interpreter = forms.ChoiceField(label=lazy("Interpreter"), choices=list(INTERPRETERS.items()), required=False)
    integration_language = forms.ChoiceField(
        label=lazy("Integration language"),
        choices=[("", lazy("not chosen yet")), ("sv", "Svenska"), ("fi", "Suomi")],
        required=False,
    )
    first_permit_on = DayField(
        lazy("First permit, card or registration"),
        lazy("From this day the three years of the act are counted (681/2023 §14)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mother_tongue", "contact_language"):
            kept = str(self.initial.get(name, "") or "")
            self.fields[name].choices = language_choices(lazy("not known"), kept)  # type: ignore[attr-defined]

    def languages(self) -> LanguageInput:
        """Return languages and the day."""
        return LanguageInput(**{name: self.cleaned_data[name] for name in LanguageInput.__dataclass_fields__})


class LanguageForm(Sourced, LanguageFields):
    """Languages, and who told them."""

    field_order = list(LanguageFields.base_fields)


class BackgroundForm(Sourced):
    """Schooling, work, and what of health services need to know."""

    education = WordsField(lazy("Schooling and degrees"))
    work = WordsField(lazy("Work so far"))
    skills = WordsField(lazy("What the client can do"))
    target_occupation = LineField(lazy("Occupation that the client aims at"))
    earlier_study_plan = WordsField(lazy("Earlier plan of studies"), rows=2)
    ability = WordsField(
        lazy("Ability to work and take part"),
        rows=2,
        help_text=lazy("Only what services need to know; never a diagnosis (681/2023 §73 item 8)."),
    )
    field_order = (*BackgroundInput.__dataclass_fields__,)

    def background(self) -> BackgroundInput:
        """Return the background."""
        return BackgroundInput(**{name: self.cleaned_data[name] for name in BackgroundInput.__dataclass_fields__})


class RelationFields(forms.Form):
    """The days of a client relation."""

    started_on = DayField(lazy("Client relation from"), lazy("Empty: today."))
    learned_on = DayField(
        lazy("The municipality learned of the person"),
        lazy("From this day 'without delay' is counted (681/2023 §14). Empty: the first day of the client relation."),
    )
    requested_on = DayField(lazy("The person asked for an assessment"))
    job_search_started_on = DayField(lazy("Job search began"))
    contacted_by = LineField(
        lazy("Authority that made contact"),
        most=120,
        help_text=lazy("Where another authority told of the person (681/2023 §9)."),
    )

    def relation(self, **more: Any) -> RelationInput:
        """Return how the client relation begins."""
        names = ("started_on", "learned_on", "requested_on", "job_search_started_on", "contacted_by")
        return RelationInput(**{name: self.cleaned_data[name] for name in names}, **more)


class NewClientForm(Sourced, RelationFields, LanguageFields, ContactFields, IdentityFields):
    """A new client: what one can say at a first meeting; the rest on the client's page."""

    municipality = forms.ChoiceField(label=lazy("Whose client"), required=False)
    authority = forms.ChoiceField(label=lazy("Authority that answers"), choices=list(AUTHORITIES.items()))
    work = forms.ChoiceField(label=lazy("Who works with the client"), required=False)
    restricted = forms.BooleanField(
        label=lazy("A minimal record: only those at work with the client open it"), required=False
    )
    consented = forms.BooleanField(label=lazy("The person consented to the contact"), required=False)
    consent_language = forms.ChoiceField(label=lazy("Explained in"), required=False)
    consent_how = forms.ChoiceField(label=lazy("Consent given"), choices=list(HOW.items()), required=False)
    all_the_same = WordsField(lazy("Why this is a new person all the same"), rows=2)

    def __init__(self, data: Mapping[str, Any] | None = None, *, registers: Choices, work: Choices, **kwargs: Any):
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.fields["municipality"].choices = registers  # type: ignore[attr-defined]
        self.fields["work"].choices = work  # type: ignore[attr-defined]
        self.fields["consent_language"].choices = language_choices(lazy("not said"))  # type: ignore[attr-defined]
        if len(registers) < 2:
            del self.fields["municipality"]


class RelationForm(RelationFields):
    """The days of an open client relation."""


class EndForm(forms.Form):
    """The end of a client relation."""

    reason = forms.ChoiceField(
        label=lazy("Why it ends"), choices=[("", lazy("choose")), *END_REASONS.items()], required=False
    )
    on = DayField(lazy("Last day"), lazy("Empty: today."))
    note = WordsField(lazy("In words"), rows=2)


class DatedForm(Sourced):
    """What holds for a client from one day to another; which words the choice has depends on the kind."""

    value = forms.ChoiceField(required=False)
    permit = LineField(lazy("Kind and section of the permit"), most=60, help_text=lazy("As it stands on the card."))
    valid_from = DayField(lazy("From"), lazy("Leave empty what is not known."))
    valid_to = DayField(lazy("Last day"), lazy("Empty: it still holds."))
    field_order = ("value", "permit", "valid_from", "valid_to")

    def __init__(self, *args: Any, kind: str, places: Choices = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        value: Any = self.fields["value"]
        if kind == "ground":
            value.label, value.choices = lazy("Ground of residence"), ground_choices()
        elif kind == "residence":
            value.label = lazy("Municipality of residence")
            value.choices = [("", lazy("none yet")), *places]
        else:
            value.label, value.choices = lazy("Circumstance"), circumstance_choices()
        if kind != "ground":
            del self.fields["permit"]

    def dated(self) -> DatedInput:
        """Return the fact and its days."""
        given = self.cleaned_data
        return DatedInput(given["value"], given["valid_from"], given["valid_to"], given.get("permit", ""))


class JoinForm(forms.Form):
    """Who comes into a household, and as what."""

    number = LineField(
        lazy("Customer number"), required=True, most=12, help_text=lazy("Of a client whom you work with yourself.")
    )
    role = forms.ChoiceField(label=lazy("Lives there as"), choices=list(ROLES.items()))


class HouseholdRoleForm(forms.Form):
    """As what a client lives in a household."""

    role = forms.ChoiceField(label=lazy("Lives there as"), choices=list(ROLES.items()))


class LeaveForm(forms.Form):
    """When a client left a household."""

    on = DayField(lazy("Moved out on"), lazy("Empty: today."))


class ConsentForm(forms.Form):
    """A consent as it was given."""

    scope = forms.ChoiceField(
        label=lazy("Consents to"),
        choices=[(scope, words) for scope, words in SCOPES.items() if scope != Consent.Scope.SHARED_VIEW],
        widget=forms.RadioSelect,
    )
    to_whom = LineField(lazy("To whom data may go"), help_text=lazy("The one authority, municipality or service."))
    language = forms.ChoiceField(label=lazy("Explained in"), required=False)
    interpreted = forms.BooleanField(label=lazy("An interpreter was there"), required=False)
    given_how = forms.ChoiceField(label=lazy("Consent given"), choices=list(HOW.items()))
    given_on = DayField(lazy("Given on"), lazy("Empty: today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(lazy("choose"))  # type: ignore[attr-defined]

    def consent(self) -> ConsentInput:
        """Return the consent."""
        return ConsentInput(**self.cleaned_data)


class ShareForm(forms.Form):
    """With which units a client's path is shared, and by what."""

    units = forms.TypedMultipleChoiceField(
        label=lazy("Units that may read it"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    by = forms.ChoiceField(
        label=lazy("By what"),
        choices=[("consent", lazy("the client agrees to it")), ("act", lazy("an act gives the unit the right"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=lazy("Explained in"), required=False)
    interpreted = forms.BooleanField(label=lazy("An interpreter was there"), required=False)
    given_how = forms.ChoiceField(label=lazy("Consent given"), choices=list(HOW.items()), required=False)
    given_on = DayField(lazy("Given on"), lazy("Empty: today."))
    ground = LineField(
        lazy("Which act and section"), most=400, help_text=lazy("Only where the client's consent is not needed.")
    )
    valid_to = DayField(
        lazy("Last day"), lazy("Leave empty to go on until the client takes the consent back. An act needs a day.")
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices(lazy("choose"))  # type: ignore[attr-defined]

    def share(self) -> ShareInput:
        """Return what is shared."""
        data = self.cleaned_data
        consent = ConsentInput(
            Consent.Scope.SHARED_VIEW, data["language"], data["interpreted"], data["given_on"], data["given_how"]
        )
        return ShareInput(tuple(data["units"]), data["by"], consent, data["ground"], data["valid_to"])


class ProhibitionForm(forms.Form):
    """A security prohibition as it is known."""

    valid_from = DayField(lazy("In force from"), lazy("Empty: today."))
    valid_to = DayField(lazy("Last day"), lazy("Leave empty where it is not known: then it goes on."))
    reason = WordsField(lazy("How the municipality knows of it"), rows=2)


class WhyForm(forms.Form):
    """Why something protected is shown or ended."""

    reason = WordsField(lazy("Reason"), rows=3)


class AssignForm(forms.Form):
    """Who works with a client."""

    task = forms.ChoiceField(label=lazy("As what"), choices=list(TASKS.items()))
    work = forms.ChoiceField(label=lazy("Worker or unit"), required=False)

    def __init__(self, *args: Any, work: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = work  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Who is away, when, and who covers."""

    officer = forms.ChoiceField(label=lazy("Who is away"))
    first = forms.DateField(label=lazy("First day"), widget=DateInput)
    last = forms.DateField(label=lazy("Last day"), widget=DateInput)
    cover = forms.ChoiceField(label=lazy("Who covers"), required=False)

    def __init__(self, *args: Any, officers: Choices, covers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = officers  # type: ignore[attr-defined]
        self.fields["cover"].choices = [("", lazy("nobody")), *covers]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Which record is of the same person."""

    number = LineField(
        lazy("The other customer number"),
        required=True,
        most=12,
        help_text=lazy("What it holds comes to this record, and its number leads here from then on."),
    )


class UnitFilter(forms.Form):
    """Filters of the unit's clients; none of them tells who anybody is."""

    language = forms.ChoiceField(label=lazy("Contact language"), required=False)
    officer = forms.ChoiceField(label=lazy("Who is responsible"), required=False)
    interpreter = forms.BooleanField(label=lazy("Needs an interpreter"), required=False)
    nobody = forms.BooleanField(label=lazy("Nobody is responsible"), required=False)
    service = forms.IntegerField(required=False, widget=forms.HiddenInput)
    counted = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    first = forms.DateField(required=False, widget=forms.HiddenInput)
    last = forms.DateField(required=False, widget=forms.HiddenInput)
    by = forms.SlugField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args: Any, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(lazy("All languages"))  # type: ignore[attr-defined]
        self.fields["officer"].choices = [("", lazy("Everybody")), *officers]  # type: ignore[attr-defined]


class AccessFilter(forms.Form):
    """Filters of the reasons by which clients were opened."""

    kind = forms.ChoiceField(label=lazy("What was done"), required=False)
    seen = forms.BooleanField(label=lazy("Those looked into"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", lazy("Everything")), *ACCESSES.items()]  # type: ignore[attr-defined]
