"""A client's consents, and what protects the address: given, withdrawn, entered, ended, shown with a reason."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.clients import policies
from delaktig.clients.actions.consents import give_consent, withdraw_consent
from delaktig.clients.actions.prohibitions import end_prohibition, prohibit, show_address
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import consents_of, prohibitions_of
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients import sharing
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import ConsentForm, ProhibitionForm, WhyForm
from delaktig.web.desk.clients.reasons import notice_link
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.clients.words import HOW, SCOPES, tongue

BACK = "desk-client-consents"


@client_page("consents")
def consents(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show consents in force and withdrawn, and security prohibitions."""
    actor, client = actor_of(request), opened.client
    today = timezone.localdate()
    prohibitions = prohibitions_of(client)
    protects = actor.may(Permission.ADDRESS_READ) and opened.near in ("own", "cover", "unit")
    values = {
        **frame(request, opened, "desk-client-consents"),
        "rows": [
            {
                "one": one,
                "scope": SCOPES.get(one.scope, one.scope),
                "how": HOW[one.given_how],
                "tongue": tongue(one.language),
            }
            for one in consents_of(client)
        ],
        "shared": sharing.rows(opened, today),
        "prohibitions": prohibitions,
        "own_prohibition": any(one.valid_to is None or one.valid_to >= today for one in prohibitions),
        "may_write": policies.why_not_write(actor, client, opened.near) is None,
        "may_protect": protects,
    }
    return render(request, "desk/clients/consents.html", values)


@client_page("consents")
def give(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Record a consent."""
    actor, client = actor_of(request), opened.client
    return client_form(
        request,
        opened,
        BACK,
        title=_("Record a consent"),
        lead=_("A consent is voluntary, for one purpose, and as easy to take back as to give."),
        form=ConsentForm,
        initial={"language": client.contact_language, "given_how": "oral", "scope": request.GET.get("scope", "")},
        save=lambda form, _version: give_consent(actor, client, form.consent()),
    )


@client_page("consents")
def withdraw(request: HttpRequest, opened: Opened, consent: int) -> HttpResponse:
    """Ask, and then record that the client withdrew a consent."""
    if not consents_of(opened.client).filter(pk=consent).exists():
        raise NotThere
    if request.method == "POST":
        withdraw_consent(actor_of(request), opened.client, consent)
        return redirect(of_client(request, BACK, opened.client.number))
    values = {
        "title": _("The client withdraws the consent?"),
        "text": _("From today nothing more is done by it. What was done before stays lawful."),
        "action_words": _("Withdraw the consent"),
        "cancel_url": of_client(request, BACK, opened.client.number),
    }
    return render(request, "components/confirm.html", values)


@client_page("protection")
def protect(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Enter a security prohibition."""
    actor, client = actor_of(request), opened.client

    def save(form: ProhibitionForm, _version: int | None) -> object:
        given = form.cleaned_data
        return prohibit(
            actor,
            client,
            valid_from=given["valid_from"] or timezone.localdate(),
            valid_to=given["valid_to"],
            reason=given["reason"],
            link_for=notice_link,
        )

    return client_form(
        request,
        opened,
        BACK,
        title=_("Enter a security prohibition"),
        lead=_(
            "Address and whereabouts are hidden at once, for the whole household, on every page, list, print and "
            "export. The data protection officer is told (661/2009 §36-37)."
        ),
        form=ProhibitionForm,
        initial={},
        save=save,
        button=_("Hide the address"),
        why_not=_why_not(request, opened),
    )


@client_page("protection")
def lift(request: HttpRequest, opened: Opened) -> HttpResponse:
    """End the client's own security prohibition."""
    actor, client = actor_of(request), opened.client
    return client_form(
        request,
        opened,
        BACK,
        title=_("End the security prohibition"),
        lead=_("Address and whereabouts are shown again, if nobody else in the household is protected."),
        form=WhyForm,
        initial={},
        save=lambda form, _version: end_prohibition(actor, client, form.cleaned_data["reason"], notice_link),
        button=_("End the security prohibition"),
        why_not=_why_not(request, opened),
    )


@client_page("protection")
def show(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask why a protected address is needed, and show it for a quarter of an hour."""
    actor, client = actor_of(request), opened.client
    record = partial(of_client, request, "desk-client-record", client.number)
    return client_form(
        request,
        opened,
        BACK,
        title=_("Show the protected address"),
        lead=_("Say what your task needs it for. It is shown for 15 minutes, and the data protection officer is told."),
        form=WhyForm,
        initial={},
        save=lambda form, _version: show_address(actor, client, form.cleaned_data["reason"], notice_link),
        done=lambda _saved: record(),
        said=_("The address is shown to you for 15 minutes."),
        button=_("Show the address"),
        why_not=_why_not(request, opened),
    )


def _why_not(request: HttpRequest, opened: Opened) -> str | None:
    actor = actor_of(request)
    if not actor.may(Permission.ADDRESS_READ):
        return "no_permission"
    return policies.why_not_write(actor, opened.client, opened.near)
