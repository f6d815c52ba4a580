"""What readers say of a page: was it useful, is something wrong. Without identity, without a cookie.

A form here carries no token, since a token needs a cookie (record 0015). What is refused instead:
what a browser says was sent from another site, what a machine fills into the field that people
do not see, and floods, which the acts count by service and day.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied, reader_actor
from delaktig.catalogue.actions import reports
from delaktig.catalogue.models import Service
from delaktig.catalogue.search import misses
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import load
from delaktig.web.components.senders import sent_from_elsewhere
from delaktig.web.public.guide.service import found
from delaktig.web.public.guide.shell import address, show, way
from delaktig.web.public.pages import Place, place_for
from delaktig.web.public.speech import Speech

TRAP = "website"
"""A field that is not shown: whoever fills it in is no reader."""


def _abouts() -> list[tuple[str, str]]:
    return [
        ("address", _("The address")),
        ("hours", _("The opening hours")),
        ("phone", _("The phone number or mail address")),
        ("language", _("The languages")),
        ("text", _("What it says")),
        ("other", _("Something else")),
    ]


@csrf_exempt
@require_POST
def useful(request: HttpRequest, language: str, municipality: str, slug: str) -> HttpResponse:
    """Count one answer to 'was this useful?'."""
    place, service = _sent_here(request, language, municipality, slug)
    answer = request.POST.get("useful", "")
    if answer in {"yes", "no"} and not request.POST.get(TRAP):
        try:
            reports.say_useful(reader_actor(place.code), service, language, answer == "yes", timezone.localdate())
        except Denied:
            return _thanked("full", language, place, slug)
    return _thanked("useful", language, place, slug)


@csrf_exempt
def wrong(request: HttpRequest, language: str, municipality: str, slug: str) -> HttpResponse:
    """Ask what is wrong, and keep what a reader says."""
    if request.method != "POST":
        place = place_for(language, municipality)
        service = found(place, slug, timezone.localdate())
        if service is None:
            raise Http404
        return _asked(request, language, place, service, {})
    place, service = _sent_here(request, language, municipality, slug)
    if request.POST.get(TRAP):
        return _thanked("wrong", language, place, slug)
    about, words = request.POST.get("about", ""), request.POST.get("words", "")
    today = timezone.localdate()
    try:
        reports.report_wrong(reader_actor(place.code), service, place.code, language, about, words, today)
    except Invalid as invalid:
        return _asked(request, language, place, service, _faults(invalid))
    except Denied:
        return _thanked("full", language, place, slug)
    return _thanked("wrong", language, place, slug)


@csrf_exempt
@require_POST
def missed(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Count words that were sought in vain (row C35): the page sends them, or its reader without scripts."""
    place = place_for(language, municipality)
    if sent_from_elsewhere(request):
        raise PermissionDenied("another_site")
    asked = request.POST.get("q", "")
    misses.count(place.code, language, asked, timezone.localdate())
    return redirect(address("public-search", language, place) + f"?{urlencode({'q': asked, 'thanks': 'missed'})}")


def _faults(invalid: Invalid) -> dict[str, str]:
    told = {
        "about": _("Choose what is wrong."),
        "words": _("Write no names, phone numbers, mail addresses or identity codes."),
    }
    return {name: told[name] for name in invalid.errors if name in told}


def _asked(request: HttpRequest, language: str, place: Place, service: Service, faults: dict[str, str]) -> HttpResponse:
    name = Speech(language)(load({service.name_id}).bodies(service.name_id))
    url = address("public-service", language, place, service.slug)
    context = {
        "name": name,
        "service_url": url,
        "abouts": _abouts(),
        "about": request.POST.get("about", ""),
        "words": request.POST.get("words", ""),
        "faults": faults,
        "trap": TRAP,
        "way": way(language, place, (name.body, url), (_("This is wrong"), "")),
    }
    answer = show(request, "public/guide/wrong.html", context, language, place, "public-service-wrong", service.slug)
    answer.status_code = 422 if faults else 200
    return answer


def _sent_here(request: HttpRequest, language: str, municipality: str, slug: str) -> tuple[Place, Service]:
    place = place_for(language, municipality)
    if sent_from_elsewhere(request):
        raise PermissionDenied("another_site")
    service = found(place, slug, timezone.localdate())
    if service is None:
        raise Http404
    return place, service


def _thanked(what: str, language: str, place: Place, slug: str) -> HttpResponse:
    return redirect(address("public-service", language, place, slug) + f"?thanks={what}#feedback")
