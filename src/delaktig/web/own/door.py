"""The way in to the own view with the number and the code of a letter, and the way out.

A letter that is not there, has run out, is used, revoked or closed, and one whose code is another, are answered
alike. The forms carry no token, since a token needs a cookie (record 0015): what a browser says was sent
from another site is refused, and what a session opens is kept from other sites by its cookie.
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from delaktig.clients.actions.own_letters import leave as end_session
from delaktig.clients.actions.own_letters import open_letter
from delaktig.clients.models import OwnLetter
from delaktig.clients.own_contact import contact_of
from delaktig.clients.own_letters import ATTEMPTS, DAYS
from delaktig.web.components.senders import sent_from_elsewhere
from delaktig.web.own import sessions
from delaktig.web.own.forms import DoorForm
from delaktig.web.own.shell import show


def front(request: HttpRequest, letter: str = "") -> HttpResponse:
    """Lead on to the language that the browser asks for: a letter's own language would tell that it is there."""
    asked = translation.get_language_from_request(request)
    language = asked if asked in settings.GUIDE_LANGUAGES else settings.LANGUAGE_CODE
    return redirect("own-letter", language, letter) if letter else redirect("own-start", language)


@csrf_exempt
def door(request: HttpRequest, language: str, letter: str = "") -> HttpResponse:
    """Ask for the code, and for the letter's number where the address does not tell it; open the view."""
    if sessions.letter_of(request) is not None and request.method != "POST":
        return redirect("own-plan", language)
    form = DoorForm(request.POST if request.method == "POST" else None, letter=letter)
    if request.method != "POST":
        return _asked(request, language, letter, form)
    if sent_from_elsewhere(request):
        raise PermissionDenied("another_site")
    if not form.is_valid():
        return _asked(request, language, letter, form, status=422)
    if not ratelimit.consume(request, action="own_letter"):
        return _asked(request, language, letter, form, refused="often", status=429)
    secret = open_letter(letter or form.cleaned_data["number"], form.cleaned_data["code"], timezone.now())
    if secret is None:
        return _asked(request, language, letter, form, refused="closed", status=422)
    answer = redirect("own-plan", language)
    sessions.begin(answer, secret)
    return answer


def _asked(
    request: HttpRequest,
    language: str,
    letter: str,
    form: DoorForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    values = {
        "letter": letter,
        "form": form,
        "refused": refused,
        "ended": request.GET.get("ended", ""),
        "attempts": ATTEMPTS,
        "days": DAYS,
    }
    more = {"letter": letter} if letter else {}
    return show(request, "own/door.html", values, language, status=status, **more)


@csrf_exempt
def leave(request: HttpRequest, language: str) -> HttpResponse:
    """Ask whether to leave, since the letter opens nothing again; leave."""
    letter: OwnLetter = request.own_letter  # type: ignore[attr-defined]
    if request.method != "POST":
        contact = contact_of(letter.client)
        return show(request, "own/leave.html", {"contact": contact}, language, place=contact.place_in(language))
    if sent_from_elsewhere(request):
        raise PermissionDenied("another_site")
    end_session(letter, timezone.now())
    answer = redirect("own-start", language)
    answer["Location"] += "?ended=left"
    sessions.end(answer)
    return answer
