"""Pages of places and contacts: kept once, pointed to by every offering that needs them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.places import add_contact, add_place, edit_contact, edit_place
from delaktig.catalogue.inputs import ContactInput, PlaceInput
from delaktig.catalogue.models import Contact, Place
from delaktig.catalogue.policies import why_not_add
from delaktig.catalogue.selectors import kept_here, kept_records
from delaktig.organisations.selectors import listed
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.shell import crumbs, may_edit_services, page
from delaktig.web.desk.catalogue.words import Choices
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here
from delaktig.web.desk.programmes.forms import DayField, LineField, WordsField, codes_of
from delaktig.web.desk.programmes.words import place as municipality_name

PAIR = ("sv", "fi")


class SourceForm(forms.Form):
    """Where facts were read and when they were checked there."""

    source = LineField(lazy("Where the facts were read"))
    checked_on = DayField(lazy("Checked there"))


class NamedForm(forms.Form):
    """A name in Swedish, Finnish and English; one of them is enough."""

    name_sv = LineField(lazy("Name (Svenska)"), most=160)
    name_fi = LineField(lazy("Name (Suomi)"), most=160)
    name_en = LineField(lazy("Name (English)"), most=160)

    def clean(self) -> dict[str, Any]:
        """Ask for a name in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"name_{tag}") for tag in ("sv", "fi", "en")):
            self.add_error("name_sv", _("Give a name in at least one language."))
        return cleaned

    def words(self, name: str, languages: tuple[str, ...]) -> dict[str, str]:
        """Return what was written of a text, by language."""
        return {tag: self.cleaned_data[f"{name}_{tag}"] for tag in languages}


class PlaceForm(NamedForm, SourceForm):
    """A place: its names, address, and how one gets in."""

    street = LineField(lazy("Street address"), most=120)
    postal_code = LineField(lazy("Postal code"), most=10)
    town = LineField(lazy("Town"), most=60)
    municipality = LineField(lazy("Municipality where it lies"), most=60)
    latitude = forms.DecimalField(
        label=lazy("Latitude"), required=False, min_value=-90, max_value=90, max_digits=8, decimal_places=5
    )
    longitude = forms.DecimalField(
        label=lazy("Longitude"), required=False, min_value=-180, max_value=180, max_digits=8, decimal_places=5
    )
    access_sv = WordsField(
        lazy("How to get in and move about (Svenska)"), rows=2, help_text=lazy("Lift, steps, bus stop.")
    )
    access_fi = WordsField(lazy("How to get in and move about (Suomi)"), rows=2)
    field_order = ("name_sv", "name_fi", "name_en", "street", "postal_code", "town", "municipality", "access_sv",
                   "access_fi", "latitude", "longitude", "source", "checked_on")  # fmt: skip

    def clean_municipality(self) -> str | None:
        """Return the code of the municipality named."""
        codes = codes_of(self.cleaned_data["municipality"])
        return codes[0] if codes else None

    def given(self) -> PlaceInput:
        """Return what was given, as the act takes it."""
        names = ("street", "postal_code", "town", "municipality", "latitude", "longitude", "source", "checked_on")
        return PlaceInput(
            name=self.words("name", ("sv", "fi", "en")),
            access=self.words("access", PAIR),
            **{name: self.cleaned_data[name] for name in names},
        )


class ContactForm(NamedForm, SourceForm):
    """A contact of an office."""

    organisation = forms.TypedChoiceField(label=lazy("Organisation"), required=False, coerce=int, empty_value=None)
    phone = LineField(lazy("Phone"), most=40)
    email = forms.EmailField(
        label=lazy("E-mail"),
        required=False,
        help_text=lazy("A shared address of the office, never a person's own."),
    )
    website = forms.URLField(label=lazy("Address on the web"), required=False, max_length=400, assume_scheme="https")
    field_order = ("name_sv", "name_fi", "name_en", "organisation", "phone", "email", "website", "source",
                   "checked_on")  # fmt: skip

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("not said yet")), *organisations]  # type: ignore[attr-defined]

    def given(self) -> ContactInput:
        """Return what was given, as the act takes it."""
        names = ("organisation", "phone", "email", "website", "source", "checked_on")
        return ContactInput(
            name=self.words("name", ("sv", "fi", "en")), **{name: self.cleaned_data[name] for name in names}
        )


@found_or_404
def places(request: HttpRequest) -> HttpResponse:
    """List the places that the municipality keeps."""
    actor, language = actor_of(request), get_language() or "sv"
    rows = list(kept_records(actor, Place).annotate(number=Count("offerings")))
    texts = load(row.name_id for row in rows)
    shown = [
        {
            "one": row,
            "name": texts.show(row.name_id, language),
            "address": ", ".join(filter(None, [row.street, f"{row.postal_code} {row.town}".strip()])),
            "url": here(request, "desk-services-place", row.pk),
        }
        for row in rows
    ]
    return _list(request, actor, shown, _("Service places"), "desk-services-place-add", _("New place"))


@found_or_404
def contacts(request: HttpRequest) -> HttpResponse:
    """List the contacts that the municipality keeps."""
    actor, language = actor_of(request), get_language() or "sv"
    rows = list(kept_records(actor, Contact).annotate(number=Count("offerings")))
    texts = load(row.name_id for row in rows)
    shown = [
        {
            "one": row,
            "name": texts.show(row.name_id, language),
            "address": " · ".join(filter(None, [row.phone, row.email, row.website])),
            "url": here(request, "desk-services-contact", row.pk),
        }
        for row in rows
    ]
    return _list(request, actor, shown, _("Contacts"), "desk-services-contact-add", _("New contact"))


def _list(
    request: HttpRequest, actor: Actor, shown: list[dict[str, Any]], title: str, add: str, add_words: str
) -> HttpResponse:
    values = {
        "code": actor.municipality,
        "rows": sorted(shown, key=lambda row: str(row["name"]).casefold()),
        "title": title,
        "add_url": here(request, add) if may_edit_services(actor) else "",
        "add_words": add_words,
        "crumbs": [*crumbs(request), (title, "")],
    }
    return render(request, "desk/catalogue/places.html", values)


@found_or_404
def place_add(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    actor = actor_of(request)
    return edit(
        request,
        _page(
            request,
            _("New place"),
            "desk-services-places",
            _("Service places"),
            form=PlaceForm,
            initial={"municipality": municipality_name(actor.municipality)},
            save=lambda form, _version: add_place(actor, form.given(), language=_source(form)),
            draft="place:0:new",
            why_not=why_not_add(actor),
        ),
    )


@found_or_404
def place(request: HttpRequest, place: int) -> HttpResponse:
    """Change a place: every offering that points to it says so at once."""
    actor = actor_of(request)
    one = kept_here(actor, Place, place)
    texts = load([one.name_id, one.access_id])
    names = ("street", "postal_code", "town", "latitude", "longitude", "source", "checked_on")
    initial = {name: getattr(one, name) for name in names} | _names(one.name_id, texts)
    initial |= {f"access_{tag}": texts.exact(one.access_id, tag).body for tag in PAIR}
    initial["municipality"] = municipality_name(one.municipality_id) if one.municipality_id else ""

    def save(form: PlaceForm, version: int | None) -> Place:
        return edit_place(actor, one, form.given(), language=_source(form), expected_version=version)

    return edit(
        request,
        _page(
            request,
            texts.show(one.name_id, get_language() or "sv").body,
            "desk-services-places",
            _("Service places"),
            form=PlaceForm,
            initial=initial,
            version=one.version,
            save=save,
            draft=f"place:{one.pk}:facts",
            target=f"place:{one.uid}",
            why_not=why_not_add(actor),
        ),
    )


@found_or_404
def contact_add(request: HttpRequest) -> HttpResponse:
    """Add a contact of an office."""
    actor = actor_of(request)
    return edit(
        request,
        _page(
            request,
            _("New contact"),
            "desk-services-contacts",
            _("Contacts"),
            form=partial(ContactForm, organisations=_organisations(actor)),
            initial={},
            save=lambda form, _version: add_contact(actor, form.given(), language=_source(form)),
            draft="contact:0:new",
            why_not=why_not_add(actor),
        ),
    )


@found_or_404
def contact(request: HttpRequest, contact: int) -> HttpResponse:
    """Change a contact: every offering that points to it says so at once."""
    actor = actor_of(request)
    one = kept_here(actor, Contact, contact)
    texts = load([one.name_id])
    initial = {name: getattr(one, name) for name in ("phone", "email", "website", "source", "checked_on")}
    initial |= _names(one.name_id, texts) | {"organisation": one.organisation_id}

    def save(form: ContactForm, version: int | None) -> Contact:
        return edit_contact(actor, one, form.given(), language=_source(form), expected_version=version)

    return edit(
        request,
        _page(
            request,
            texts.show(one.name_id, get_language() or "sv").body,
            "desk-services-contacts",
            _("Contacts"),
            form=partial(ContactForm, organisations=_organisations(actor)),
            initial=initial,
            version=one.version,
            save=save,
            draft=f"contact:{one.pk}:facts",
            target=f"contact:{one.uid}",
            why_not=why_not_add(actor),
        ),
    )


def _page(request: HttpRequest, title: str, route: str, above: str, **values: Any) -> Page:
    back = here(request, route)
    return page(
        title=title or "–",
        done=lambda _saved: back,
        cancel=back,
        crumbs=[*crumbs(request), (above, back)],
        said=_("Saved."),
        **values,
    )


def _names(text: int, texts: Bundle) -> dict[str, str]:
    return {f"name_{tag}": texts.exact(text, tag).body for tag in ("sv", "fi", "en")}


def _source(form: NamedForm) -> str:
    """Return the language that a record is written in: the first with a name."""
    return next(tag for tag in ("sv", "fi", "en") if form.cleaned_data[f"name_{tag}"])


def _organisations(actor: Actor) -> Choices:
    rows = listed(actor.municipality, get_language() or "sv", timezone.localdate())
    return [(str(one.pk), one.name or "–") for one in rows]
