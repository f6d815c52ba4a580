"""Forms of what holds for a client from day to day: ground of residence, municipality of residence, circumstances."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.clients import policies
from delaktig.clients.actions.dated import MODELS, put_dated, remove_dated
from delaktig.clients.doors import Opened
from delaktig.municipalities import register
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import DatedForm
from delaktig.web.desk.clients.record import BACK, MASKED, fact_words
from delaktig.web.desk.clients.shell import client_page, of_client
from delaktig.web.desk.clients.words import KINDS, Choices
from delaktig.web.desk.programmes.words import place

VALUES = {"ground": "ground", "residence": "municipality_id", "circumstance": "kind"}


@client_page("record")
def add(request: HttpRequest, opened: Opened, kind: str) -> HttpResponse:
    """Write a new dated fact."""
    return _form(request, opened, kind, None)


@client_page("record")
def change(request: HttpRequest, opened: Opened, kind: str, fact: int) -> HttpResponse:
    """Change a dated fact."""
    return _form(request, opened, kind, _row(opened, kind, fact))


@client_page("record")
def remove(request: HttpRequest, opened: Opened, kind: str, fact: int) -> HttpResponse:
    """Ask, and then take away a dated fact that was entered in error."""
    if kind in MASKED and opened.address_masked:
        raise Denied("masked")
    row = _row(opened, kind, fact)
    if request.method == "POST":
        remove_dated(actor_of(request), opened.client, kind, row.pk)
        return redirect(of_client(request, BACK, opened.client.number))
    values = {
        "title": _("Remove this line?"),
        "text": _("%(what)s. Remove only what was entered in error. What has ended gets a last day instead.")
        % {"what": fact_words(kind, getattr(row, VALUES[kind]) or "")},
        "action_words": _("Remove"),
        "confirm_kind": "danger",
        "cancel_url": of_client(request, BACK, opened.client.number),
    }
    return render(request, "components/confirm.html", values)


def _row(opened: Opened, kind: str, pk: int) -> Any:
    if kind not in MODELS:
        raise NotThere
    row = MODELS[kind]._default_manager.filter(client=opened.client, pk=pk).first()
    if row is None:
        raise NotThere
    return row


def _form(request: HttpRequest, opened: Opened, kind: str, row: Any) -> HttpResponse:
    if kind not in MODELS:
        raise Http404
    actor, client = actor_of(request), opened.client
    masked = kind in MASKED and opened.address_masked
    if masked:
        row = None if row is None else type(row)(pk=row.pk)
    initial: dict[str, Any] = {}
    if row is not None:
        initial = {"value": getattr(row, VALUES[kind]) or "", "valid_from": row.valid_from, "valid_to": row.valid_to}
        initial["permit"] = getattr(row, "permit", "")
    pk = row.pk if row is not None else None
    return client_form(
        request,
        opened,
        BACK,
        title=str(KINDS[kind]),
        form=partial(DatedForm, kind=kind, places=_places() if kind == "residence" else ()),
        initial=initial,
        save=lambda form, _version: put_dated(actor, client, kind, pk, form.dated(), form.source()),
        draft="" if masked else f"client:{client.pk}:{kind}:{pk or 0}",
        why_not=policies.why_not_write(actor, client, opened.near) or ("masked" if masked else None),
    )


def _places() -> Choices:
    found = [(one.code, place(one.code)) for one in register.existing(timezone.localdate())]
    return sorted(found, key=lambda row: row[1].casefold())
