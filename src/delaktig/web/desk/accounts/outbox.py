"""The outbox: letters that wait for someone to pass them on, and what became of the others."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts import letters, selectors
from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Letter
from delaktig.web.desk.accounts.requests import actor_of

PER_PAGE = 25


def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """List letters: those waiting, or with ``?handled=1`` those sent and passed on."""
    handled_ones = request.GET.get("handled") == "1"
    found = selectors.outbox(actor_of(request), handled=handled_ones)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"code": code, "page": page, "handled": handled_ones, "mail_is_sent": settings.MAIL_IS_SENT}
    return render(request, "desk/accounts/outbox.html", context)


def letter(request: HttpRequest, code: str, letter: int) -> HttpResponse:
    """Show one waiting letter with its link, to pass it on; that it was shown is recorded."""
    found = selectors.letter_to_pass_on(actor_of(request), letter)
    if found is None:
        raise Http404
    context = {
        "code": code,
        "letter": found,
        "crumbs": [(_("Outbox"), reverse("desk-outbox", args=[code])), (found.subject, "")],
    }
    return render(request, "desk/accounts/letter.html", context)


@require_POST
def handled(request: HttpRequest, code: str, letter: int) -> HttpResponse:
    """Note that a letter has been passed on."""
    actor = actor_of(request)
    letters.handle(actor, _letter(actor, letter))
    messages.success(request, _("The letter is marked as handled, and its link is no longer shown."))
    return redirect("desk-outbox", code=code)


@require_POST
def again(request: HttpRequest, code: str, letter: int) -> HttpResponse:
    """Try again to send a letter."""
    actor = actor_of(request)
    letters.try_again(actor, _letter(actor, letter))
    messages.success(request, _("The letter will be tried again soon."))
    return redirect("desk-outbox", code=code)


def _letter(actor: Actor, pk: int) -> Letter:
    found = selectors.outbox(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
