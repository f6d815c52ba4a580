"""The guide's front page: what do you need, what is urgent, what is open now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from delaktig.catalogue import notices
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.selectors import visible_in
from delaktig.catalogue.topics import needs
from delaktig.web.public.guide import cards, reading, words
from delaktig.web.public.guide.shell import address, show
from delaktig.web.public.pages import Place, place_for
from delaktig.web.public.speech import Speech

ADVICE = ("guidance",)
"""Topics whose services the front page tells the opening hours of: where one can ask about anything."""
FOR_AUTHORITIES = "681/2023 §9"
"""The basis of the contact point to which other authorities refer people."""
MOST_OPEN = 3
NOTICE_KINDS = {"emergency": "urgent", "warning": "warning", "information": "info"}


def front(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show the ten needs, the search, urgent notices, where advice is given now, and the first weeks."""
    place = place_for(language, municipality)
    now = timezone.localtime()
    speech = Speech(language)
    read = reading.open_today(advisers(place.code, now.date()))
    urgent = notices.current(place.code, now)
    turns = [cards.true_until([read], now), notices.next_change(place.code, now)]
    context = {
        "needs": [
            {
                "icon": need.icon,
                "label": words.said(need.words),
                "sample": words.SAMPLES.get(need.key, ""),
                "url": address("public-need", language, place, need.key),
            }
            for need in needs()
        ],
        "notices": told(urgent, language, place, speech),
        "advice": advice(read, language, place, speech, now),
        **spoken(read, language),
    }
    until = min((turn for turn in turns if turn), default=None)
    return show(request, "public/guide/front.html", context, language, place, "public-municipality", until=until)


def spoken(read: reading.Read, language: str) -> dict[str, object]:
    """Return in which languages advice is given, whether the reader's is one, and how one gets an interpreter."""
    offered = [row for service in read.services for row in read.offered(service)]
    codes = list(dict.fromkeys(code for row in offered for code in row.languages))
    interpreted = [words.INTERPRETER.get(Offering.Interpreter(row.interpreter)) for row in offered if row.interpreter]
    helped = [said for said in interpreted if said and said != words.INTERPRETER[Offering.Interpreter.NONE]]
    return {
        "speaks": language in codes,
        "advice_languages": cards.spoken_languages(codes, language),
        "interpreter": helped[0] if helped else "",
    }


def advisers(code: str, on: date) -> QuerySet[Service]:
    """Return the services at which a newcomer can ask about anything; not those that authorities alone turn to."""
    shown = visible_in(code, on).filter(topics__topic__in=ADVICE).exclude(basis=FOR_AUTHORITIES)
    return shown.distinct()


def told(urgent: Sequence[notices.Current], language: str, place: Place, speech: Speech) -> list[dict[str, object]]:
    """Return urgent notices in the reader's language, with what to do next."""
    return [
        {
            "kind": NOTICE_KINDS[one.urgency],
            "title": speech(one.title),
            "body": speech(one.body),
            "url": address("public-service", language, place, one.service) if one.service else one.website,
            "ends": timezone.localtime(one.ends_at),
        }
        for one in urgent
    ]


def advice(read: reading.Read, language: str, place: Place, speech: Speech, now: datetime) -> list[dict[str, object]]:
    """Return where one can ask about anything, what is open now first."""
    found = []
    for service in read.services:
        offered = read.offered(service)
        spoken = [code for row in offered for code in row.languages]
        phones = [row.contact.phone for row in offered if row.contact and row.contact.phone]
        streets = [row.place.street for row in offered if row.place and row.place.street]
        found.append(
            {
                "name": speech(read.texts.bodies(service.name_id)),
                "url": address("public-service", language, place, service.slug),
                "opening": cards.opening(read.times_of(service), now),
                "where": ", ".join(dict.fromkeys(streets)) or cards.where(offered),
                "languages": cards.spoken_languages(spoken, language),
                "phone": phones[0] if phones else "",
            }
        )
    found.sort(key=lambda one: 0 if one["opening"] and one["opening"].state == "ok" else 1)  # type: ignore[attr-defined]
    return found[:MOST_OPEN]
