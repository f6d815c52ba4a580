"""A provider's own page: what it was given of a client, and its answer. No account, no session, no script.

The secret in the address is all that gives the right to read and answer: no cookie is set, and the form carries no
token against forgery. Each look is recorded. When the referral is over, nothing of the client is shown any more.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from delaktig.accounts.actor import owner_actor
from delaktig.cases.actions.referring import answer, note_provider_looked
from delaktig.cases.provider_fields import source
from delaktig.cases.referral_states import may_come
from delaktig.cases.selectors.referrals import OpenedReferral, opened
from delaktig.clients.doors import is_prohibited
from delaktig.texts.selectors import load
from delaktig.web.components.languages import autonym
from delaktig.web.desk.programmes.words import place
from delaktig.web.desk.referrals.forms import EventForm, carried_out
from delaktig.web.desk.referrals.showing import given
from delaktig.web.desk.referrals.words import STATES


@csrf_exempt
@never_cache
def referral(request: HttpRequest, secret: str) -> HttpResponse:
    """Open a secret: show what was given, take the answer; once the referral is over, only say so."""
    found = opened(secret)
    if found is None:
        raise Http404
    wish = request.GET.get("language", "")
    language = wish if wish in settings.DESK_LANGUAGES else get_language() or "sv"
    with translation.override(language):
        response = _open(request, found, secret) if found.is_open else _closed(request, found)
    response.headers["Content-Language"] = language
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _closed(request: HttpRequest, found: OpenedReferral) -> HttpResponse:
    context = {
        "public": _shell(request),
        "place": place(found.link.municipality_id),
        "state": STATES[found.state],
        "just_saved": "saved" in request.GET,
    }
    return render(request, "desk/referrals/closed.html", context, status=410)


def _open(request: HttpRequest, found: OpenedReferral, secret: str) -> HttpResponse:
    actor = owner_actor(found.link.municipality_id, found.link.pk)
    kinds = may_come(found.state, by_provider=True)
    form = EventForm(request.POST or None, kinds=kinds, provider=True, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _answered(form, found):
        return HttpResponseRedirect(f"{reverse('referral-answer', args=[secret])}?language={get_language()}&saved=1")
    if request.method != "POST":
        note_provider_looked(actor, found.referral)
    language = get_language() or "sv"
    referral = found.referral
    context = {
        "public": _shell(request),
        "place": place(found.link.municipality_id),
        "service": load([referral.service.name_id]).show(referral.service.name_id, language),
        "given": given(referral, language, masked=_is_prohibited(referral)),
        "section": source().text(),
        "sent_on": referral.sent_on,
        "state": STATES[found.state],
        "form": form,
        "last_day": timezone.localtime(found.link.expires_at),
        "just_saved": "saved" in request.GET and request.method != "POST",
        "demonstration": referral.relation.client.invented,
    }
    return render(request, "desk/referrals/answer.html", context, status=422 if request.method == "POST" else 200)


def _answered(form: EventForm, found: OpenedReferral) -> bool:
    actor = owner_actor(found.link.municipality_id, found.link.pk)
    return carried_out(form, lambda: answer(actor, found.referral, **form.cleaned_data))


def _shell(request: HttpRequest) -> dict[str, Any]:
    languages = [
        {"code": code, "url": f"{request.path}?language={code}", "name": autonym(code)}
        for code in settings.DESK_LANGUAGES
    ]
    return {"name": "Delaktig", "languages": languages}


def _is_prohibited(referral: Any) -> bool:
    return is_prohibited(referral.relation.client, timezone.localdate())
