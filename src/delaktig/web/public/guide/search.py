"""Search: what was asked, what was found, in which languages, and where to go when nothing was."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.catalogue import search as catalogue_search
from delaktig.catalogue.models import Service
from delaktig.catalogue.topics import needs
from delaktig.web.components.languages import autonym
from delaktig.web.public.guide import cards, front, reading, words
from delaktig.web.public.guide.shell import address, show, way
from delaktig.web.public.pages import place_for, unkept
from delaktig.web.public.speech import Speech

LONGEST, MOST = 80, 30


def search(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show what was found for ``?q=``; nothing found leads on to advice and to the needs."""
    place = place_for(language, municipality)
    now = timezone.localtime()
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found = catalogue_search.search(place.code, language, asked, now.date(), limit=MOST)
    ids = [hit.service for hit in found.hits]
    speech = Speech(language)
    read = reading.cards(Service.objects.filter(pk__in=ids))
    by_id = {one.pk: cards.card(read, one, place, speech, now) for one in read.services}
    help_read = None
    if asked and not by_id:
        help_read = reading.open_today(front.advisers(place.code, now.date()))
    here = address("public-search", language, place)
    context = {
        "asked": asked,
        "cards": [by_id[pk] for pk in ids if pk in by_id],
        "did_you_mean": found.did_you_mean,
        "meant_url": f"{here}?{urlencode({'q': found.did_you_mean})}",
        "missed_url": address("public-search-missed", language, place),
        "thanks": request.GET.get("thanks", ""),
        "in_others": [autonym(code) for code in found.fell_back_to],
        "advice": front.advice(help_read, language, place, speech, now) if help_read else [],
        "needs": [
            {"label": words.said(need.words), "url": address("public-need", language, place, need.key)}
            for need in needs()
        ],
        "way": way(language, place, (_("Search"), "")),
    }
    reads = [one for one in (read, help_read) if one]
    until, query = cards.true_until(reads, now), request.GET.urlencode()
    shown = show(
        request, "public/guide/search.html", context, language, place, "public-search", until=until, query=query
    )
    return unkept(shown) if asked else shown
