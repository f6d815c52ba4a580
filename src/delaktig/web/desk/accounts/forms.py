"""Forms of people, accounts, letters and the record of events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.functional import lazy as delayed
from django.utils.translation import gettext_lazy as _

from delaktig.accounts.models import Role, User
from delaktig.accounts.roles import ROLE_TASKS, ROLES, role_words
from delaktig.municipalities.actions import SMALL_NUMBERS
from delaktig.organisations import selectors as organisations
from delaktig.web.components.languages import AUTONYMS, autonym
from delaktig.web.components.widgets import DateInput, SearchInput

PASSWORD_RULES = delayed(lambda: " ".join(str(text) for text in password_validators_help_texts()), str)()
DESK_LANGUAGES = [(code, autonym(code)) for code in settings.DESK_LANGUAGES]
OFFICIAL = [
    ("sv-fi", _("Swedish and Finnish, Swedish of the majority")),
    ("fi-sv", _("Finnish and Swedish, Finnish of the majority")),
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
]
GUIDE = sorted(((code, name) for code, name in AUTONYMS.items() if code not in {"sv", "fi"}), key=lambda row: row[1])


class AddKeyForm(AddWebAuthnForm):
    """A new passkey; allauth's own form has no words for its name."""

    name = forms.CharField(label=_("Name"), required=False)


class EditKeyForm(EditWebAuthnForm):
    """The name of a passkey."""

    name = forms.CharField(label=_("Name"))


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language of the desk"), choices=DESK_LANGUAGES, widget=forms.RadioSelect)


class LanguagesForm(forms.Form):
    """A municipality's languages."""

    official = forms.ChoiceField(
        label=_("Official languages"),
        choices=OFFICIAL,
        widget=forms.RadioSelect,
        help_text=_("The language of the majority comes first (423/2003 §5)."),
    )
    guide = forms.MultipleChoiceField(
        label=_("Further languages of the residents' guide"),
        choices=GUIDE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class MunicipalityForm(LanguagesForm):
    """The municipality's settings."""

    small_number = forms.IntegerField(
        label=_("Counts of people below this are not published"),
        min_value=SMALL_NUMBERS.start,
        max_value=SMALL_NUMBERS.stop - 1,
        help_text=_("From 3 to 20. A zero is published. It holds for what is published from now on."),
    )


class NewPasswordForm(forms.Form):
    """A name and a password of one's own choice, written twice."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    email = ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        password = data.get("password")
        if password:
            person = User(email=data.get("email") or self.email, name=data.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if data.get("again") and data["again"] != password:
                self.add_error("again", _("The two passwords are not the same."))
        return data


class AdministratorForm(NewPasswordForm):
    """The first administrator."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    language = forms.ChoiceField(label=_("Language of the desk"), choices=DESK_LANGUAGES)
    field_order = ["name", "email", "language", "password", "again"]


class StartCodeForm(forms.Form):
    """The start code that the server printed."""

    code = forms.CharField(
        label=_("Start code"),
        help_text=_("It stands in the window where the server was started, or in its log."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class InviteForm(forms.Form):
    """Whom to invite, to which role."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_("Needed for a partner: whose measures the person answers for."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=DESK_LANGUAGES)

    def __init__(self, data: Mapping[str, Any] | None, *, roles: list[str], code: str, on: date, tongue: str) -> None:
        super().__init__(data, initial={"language": tongue, "role": roles[0] if len(roles) == 1 else None})  # type: ignore[arg-type]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, f"{role_words(role).capitalize()}: {ROLE_TASKS[role]}") for role in roles
        ]
        found = organisations.listed(code, tongue, on)
        self.fields["organisation"].choices = [("", "–")] + [(str(one.pk), one.name) for one in found]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("role") == Role.PARTNER and not data.get("organisation"):
            self.add_error("organisation", _("Choose the organisation that the partner belongs to."))
        return data


class RoleForm(forms.Form):
    """A membership's role."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role, words) for role, words in ROLES.items()], widget=forms.RadioSelect
    )


class UnitForm(forms.Form):
    """In which unit a person works."""

    unit = forms.ChoiceField(
        label=_("Unit"), required=False, help_text=_("Who works with clients sees those of the own unit.")
    )

    def __init__(self, *args: Any, code: str, tongue: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(pk), name) for pk, name in organisations.open_units(code, tongue)]
        self.fields["unit"].choices = [("", "–"), *found]  # type: ignore[attr-defined]


class MembersFilter(forms.Form):
    """Filters of the list of people."""

    q = forms.CharField(label=_("Name or address"), required=False, widget=SearchInput)
    role = forms.ChoiceField(label=_("Role"), required=False)
    past = forms.BooleanField(label=_("Ended memberships"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All roles")), *ROLES.items()]  # type: ignore[attr-defined]


class EventsFilter(forms.Form):
    """Filters of the record of events."""

    who = forms.CharField(label=_("Who (name or number)"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    target = forms.CharField(label=_("Concerning"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("To"), required=False, widget=DateInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("All events")), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day comes before the first."))
        return data
