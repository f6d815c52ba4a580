"""Publishing a service, taking it back, archiving and restoring it: each asked for on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor, Denied
from delaktig.catalogue.actions import states
from delaktig.catalogue.models import Service
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.shell import found_service
from delaktig.web.desk.catalogue.words import FIELDS, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a service's life: from which states, what it is called, what is asked and said."""

    states: tuple[str, ...]
    label: Promise
    question: Promise
    text: Promise
    said: Promise
    carry_out: Callable[[Actor, Service], Any]
    kind: str = "primary"


ACTS: dict[str, Act] = {
    "publish": Act(
        (Service.State.DRAFT,),
        lazy("Publish"),
        lazy("Publish the service?"),
        lazy("It shows in the guide at once. By publishing you also say that all that is said of it stands today."),
        lazy("The service is published."),
        lambda actor, service: states.publish(actor, service, timezone.localdate()),
    ),
    "withdraw": Act(
        (Service.State.PUBLISHED,),
        lazy("Withdraw the service"),
        lazy("Withdraw the service?"),
        lazy("It leaves the guide at once and is a draft again. Nothing that is written is lost."),
        lazy("The service is withdrawn: it is a draft again."),
        states.withdraw,
        "danger",
    ),
    "archive": Act(
        (Service.State.DRAFT, Service.State.PUBLISHED),
        lazy("Archive"),
        lazy("Archive the service?"),
        lazy("It leaves the guide and the list. Its history stays, and it can be restored."),
        lazy("The service is archived."),
        states.archive,
        "danger",
    ),
    "restore": Act(
        (Service.State.ARCHIVED,),
        lazy("Restore"),
        lazy("Restore the service?"),
        lazy("It is a draft again, as it stood."),
        lazy("The service is restored, as a draft."),
        states.restore,
    ),
}


@found_or_404
def change(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Ask whether a service is to be published, withdrawn, archived or restored; and do it."""
    if act not in ACTS:
        raise Http404
    actor, service, wanted = actor_of(request), found_service(request, slug), ACTS[act]
    back = here(request, "desk-service", slug)
    if request.method == "POST":
        try:
            wanted.carry_out(actor, service)
        except Invalid as lacking:
            lacks = ", ".join(str(FIELDS.get(name, name)) for name in lacking.errors)
            messages.error(request, _("This is still missing: %(lacks)s") % {"lacks": lacks})
        except Denied as denied:
            messages.error(request, refusal(denied.reason))
        else:
            messages.success(request, str(wanted.said))
        return redirect(back)
    if service.state not in wanted.states:
        return redirect(back)
    name = load([service.name_id]).show(service.name_id, get_language() or "sv").body
    values = {
        "title": wanted.question,
        "text": wanted.text,
        "action_words": wanted.label,
        "cancel_url": back,
        "confirm_kind": wanted.kind,
        "shell": "components/desk_base.html",
        "name": name,
    }
    return render(request, "desk/catalogue/state.html", values)
