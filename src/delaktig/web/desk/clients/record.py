"""Who a client is: the record with its sources, and the forms that change it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from delaktig.clients import policies
from delaktig.clients.actions.record import edit_background, edit_contact, edit_identity, edit_languages, restrict
from delaktig.clients.doors import Opened
from delaktig.clients.inputs import BackgroundInput, ContactInput, IdentityInput, LanguageInput
from delaktig.clients.models import FieldSource
from delaktig.clients.selectors import DatedFact, dated_facts, sources_of
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import BackgroundForm, ContactForm, IdentityForm, LanguageForm
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.clients.words import (
    CIRCUMSTANCES,
    FIELDS,
    INTERPRETERS,
    KINDS,
    SOURCES,
    country_names,
    ground_words,
    tongue,
)
from delaktig.web.desk.programmes.words import place

BACK = "desk-client-record"
MASKED = ("residence",)
"""Dated facts that tell where somebody lives: hidden with the address."""


@client_page("record")
def record(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show all that is known of who a client is, and from whom it came."""
    client = opened.client
    sources = sources_of(client)
    facts = dated_facts(client)
    values = {
        **frame(request, opened, "desk-client-record"),
        "groups": [
            {"title": _("Identity"), "rows": _identity(opened, sources), "route": "desk-client-identity"},
            {
                "title": _("How the client is reached"),
                "rows": _contact(opened, sources),
                "route": "desk-client-contact",
            },
            {"title": _("Languages"), "rows": _languages(opened, sources), "route": "desk-client-languages"},
            {
                "title": _("Schooling, work, ability"),
                "rows": _background(opened, sources),
                "route": "desk-client-background",
            },
        ],
        "dated": [
            {
                "kind": kind,
                "title": title,
                "masked": kind in MASKED and opened.address_masked,
                "rows": [_fact(one, sources) for one in facts if one.kind == kind],
            }
            for kind, title in KINDS.items()
        ],
        "may_write": policies.why_not_write(actor_of(request), client, opened.near) is None,
    }
    return render(request, "desk/clients/record.html", values)


Sources = dict[str, FieldSource]


def _line(group: str, name: str, value: Any, sources: Sources) -> dict[str, Any]:
    return {"label": FIELDS[name], "value": value, "source": source_words(sources.get(f"{group}.{name}"))}


def source_words(source: FieldSource | None) -> str:
    """Return from whom a value came and who recorded it when; empty where the person told it."""
    if source is None:
        return ""
    who = source.recorded_by.name if source.recorded_by else _("the system")
    told = {"kind": SOURCES.get(source.kind, source.kind), "detail": source.detail, "who": who}
    return _("From %(kind)s: %(detail)s. Recorded by %(who)s.") % told


def _identity(opened: Opened, sources: Sources) -> list[dict[str, Any]]:
    identity = getattr(opened.client, "identity", None)
    if identity is None:
        return []
    names = country_names()
    values = {
        "family_name": identity.family_name,
        "given_names": identity.given_names,
        "earlier_names": ", ".join(identity.earlier_names),
        "identity_code": identity.identity_code,
        "birth_date": date.fromisoformat(identity.birth_date) if identity.birth_date else None,
        "birth_place": identity.birth_place,
        "citizenships": ", ".join(names.get(code, code) for code in identity.citizenships),
    }
    return [_line("identity", name, value, sources) for name, value in values.items()]


def _contact(opened: Opened, sources: Sources) -> list[dict[str, Any]]:
    if opened.address_masked:
        return []
    contact = getattr(opened.client, "contact", None)
    names = ContactInput.__dataclass_fields__
    return [_line("contact", name, getattr(contact, name, ""), sources) for name in names]


def _languages(opened: Opened, sources: Sources) -> list[dict[str, Any]]:
    client = opened.client
    values = {
        "mother_tongue": tongue(client.mother_tongue),
        "contact_language": tongue(client.contact_language),
        "interpreter": INTERPRETERS.get(client.interpreter, ""),
        "integration_language": tongue(client.integration_language),
        "first_permit_on": client.first_permit_on,
    }
    return [_line("client", name, value, sources) for name, value in values.items()]


def _background(opened: Opened, sources: Sources) -> list[dict[str, Any]]:
    background = getattr(opened.client, "background", None)
    names = BackgroundInput.__dataclass_fields__
    return [_line("background", name, getattr(background, name, ""), sources) for name in names]


def _fact(one: DatedFact, sources: Sources) -> dict[str, Any]:
    return {
        "one": one,
        "words": fact_words(one.kind, one.value),
        "source": source_words(sources.get(f"{one.kind}:{one.pk}")),
    }


def fact_words(kind: str, value: str) -> str:
    """Return what a dated fact says."""
    if kind == "ground":
        return ground_words(value)
    if kind == "circumstance":
        return str(CIRCUMSTANCES.get(value, value))
    return place(value) if value else _("none yet")


@client_page("record")
def identity(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Change who a client is."""
    actor, client = actor_of(request), opened.client
    stands = getattr(client, "identity", None)
    initial: dict[str, Any] = {name: getattr(stands, name, "") for name in IdentityInput.__dataclass_fields__}
    initial["earlier_names"] = "\n".join(initial["earlier_names"] or ())
    initial["citizenships"] = " ".join(initial["citizenships"] or ())
    return client_form(
        request,
        opened,
        BACK,
        title=_("Identity"),
        form=IdentityForm,
        initial=initial,
        save=lambda form, version: edit_identity(
            actor, client, form.identity(), form.source(), expected_version=version
        ),
        draft=f"client:{client.pk}:identity",
    )


@client_page("record")
def contact(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Change how a client is reached; what is protected is not even in the form."""
    actor, client = actor_of(request), opened.client
    if opened.address_masked and request.method == "GET" and policies.why_not_ask_address(actor, opened.near) is None:
        return redirect(of_client(request, "desk-client-address", client.number))
    stands = None if opened.address_masked else getattr(client, "contact", None)
    why_not = policies.why_not_write(actor, client, opened.near) or ("masked" if opened.address_masked else None)
    return client_form(
        request,
        opened,
        BACK,
        title=_("How the client is reached"),
        form=ContactForm,
        initial={name: getattr(stands, name, "") for name in ContactInput.__dataclass_fields__},
        save=lambda form, version: edit_contact(actor, client, form.contact(), form.source(), expected_version=version),
        draft="" if opened.prohibited else f"client:{client.pk}:contact",
        why_not=why_not,
    )


@client_page("record")
def languages(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Change languages, the need of an interpreter, and the day of the first permit."""
    actor, client = actor_of(request), opened.client
    return client_form(
        request,
        opened,
        BACK,
        title=_("Languages and the first permit"),
        form=LanguageForm,
        initial={name: getattr(client, name) for name in LanguageInput.__dataclass_fields__},
        save=lambda form, version: edit_languages(
            actor, client, form.languages(), form.source(), expected_version=version
        ),
        draft=f"client:{client.pk}:languages",
    )


@client_page("record")
def background(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Change what is known of schooling, work and ability."""
    actor, client = actor_of(request), opened.client
    stands = getattr(client, "background", None)
    return client_form(
        request,
        opened,
        BACK,
        title=_("Schooling, work, ability"),
        form=BackgroundForm,
        initial={name: getattr(stands, name, "") for name in BackgroundInput.__dataclass_fields__},
        save=lambda form, version: edit_background(
            actor, client, form.background(), form.source(), expected_version=version
        ),
        draft=f"client:{client.pk}:background",
    )


@client_page("record")
def restricted(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask, and then make a record minimal, or open it again."""
    client = opened.client
    if request.method == "POST":
        restrict(actor_of(request), client, not client.restricted)
        return redirect(of_client(request, BACK, client.number))
    if client.restricted:
        title = _("Open the record to the unit again?")
        text = _("The unit opens it as other clients, and others with a reason.")
    else:
        title = _("Make this a minimal record?")
        text = _(
            "Only those at work with the client open it from now on. Others must break the glass, and the data "
            "protection officer is told."
        )
    values = {
        "title": title,
        "text": text,
        "action_words": _("Open the record") if client.restricted else _("Make it minimal"),
        "cancel_url": of_client(request, BACK, client.number),
    }
    return render(request, "components/confirm.html", values)
