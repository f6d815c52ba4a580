"""A service's own page: what, for whom, cost, where and when, how to get in, what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.catalogue.freshness import is_stale
from delaktig.catalogue.models import TEXTS, MaterialVersion, Offering, Service
from delaktig.catalogue.models import Place as Spot
from delaktig.catalogue.opening import Times, week_of
from delaktig.catalogue.selectors import visible_in
from delaktig.law.sections import acts_alone, sections_in
from delaktig.texts.selectors import Bundle, Status, load
from delaktig.web.components.languages import autonym, language_attributes
from delaktig.web.public.edition_page import law_language
from delaktig.web.public.guide import cards, programme, reading, words
from delaktig.web.public.guide.explained import Terms
from delaktig.web.public.guide.shell import address, show, way
from delaktig.web.public.pages import Place, place_for, respond
from delaktig.web.public.speech import Said, Speech

LONG = ("description", "how_to_get_in", "what_to_bring", "what_happens_next")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a service's words stand in the reader's language."""

    others: tuple[str, ...]
    outdated: bool
    unread: bool


def found(place: Place, slug: str, on: date) -> Service | None:
    """Return a service that the municipality's guide shows, with who answers for it, and whether it shows its heir."""
    shown = visible_in(place.code, on).select_related("unit", "heir").annotate(**reading.names_of("organisation"))
    return shown.filter(slug=slug).annotate(**{HEIR_SHOWN: _heir_shown(place, on)}).first()


HEIR_SHOWN = "heir_shown"


def _heir_shown(place: Place, on: date) -> Exists:
    """Say whether the guide shows what comes after a service: a draft is nobody's to read."""
    return Exists(visible_in(place.code, on).filter(pk=OuterRef("heir_id")))


def service(request: HttpRequest, language: str, municipality: str, slug: str) -> HttpResponse:
    """Show one service in plain words; a service that ended answers 410 with its heir."""
    place = place_for(language, municipality)
    now = timezone.localtime()
    one = found(place, slug, now.date())
    if one is None:
        return gone(request, language, place, slug, now.date())
    read = reading.whole(one)
    known = programme.known(place, now.date())
    context = page(one, read, known, place, language, now)
    context["thanks"] = request.GET.get("thanks", "")
    until = cards.true_until([read], now)
    query = request.GET.urlencode()
    return show(
        request, "public/guide/service.html", context, language, place, "public-service", slug, until=until, query=query
    )


def gone(request: HttpRequest, language: str, place: Place, slug: str, on: date) -> HttpResponse:
    """Answer 410 with the heir for a service that was given here and is no more; else raise 404."""
    ended = Q(state=Service.State.ARCHIVED) | Q(state=Service.State.PUBLISHED, valid_to__lt=on)
    rows = Service.objects.filter(ended, slug=slug).select_related("heir")
    old = rows.annotate(**{HEIR_SHOWN: _heir_shown(place, on)}).first()
    if old is None or not _was_here(old, place):
        raise Http404
    heir = old.heir if getattr(old, HEIR_SHOWN) else None
    texts = load({old.name_id, heir.name_id if heir else None})
    speech = Speech(language)
    context = {
        "name": speech(texts.bodies(old.name_id)),
        "heir": speech(texts.bodies(heir.name_id)) if heir else "",
        "heir_url": address("public-service", language, place, heir.slug) if heir else "",
        "way": way(language, place, (_("Not given any more"), "")),
    }
    answer = show(request, "public/guide/gone.html", context, language, place, "public-service", slug)
    answer.status_code = 410
    return answer


def _was_here(old: Service, place: Place) -> bool:
    """Say whether a guide showed a service while it was given: as its own, the seller's, or by its choice."""
    if old.published_at is None:
        return False
    if old.keeper_id == place.code or old.shown_in.filter(municipality_id=place.code).exists():
        return True
    mandates = old.keeper.organisations.filter(mandates__municipality_id=place.code, mandates__task=old.task)
    return bool(old.task) and mandates.exists()


def page(
    one: Service, read: reading.Read, known: programme.Known, place: Place, language: str, now: datetime
) -> dict[str, Any]:
    """Return what the page of a service shows."""
    speech = Speech(language)
    texts = read.texts
    terms = Terms(known.concepts, speech)
    told = {name: speech(texts.bodies(getattr(one, f"{name}_id"))) for name in TEXTS}
    offered = read.offered(one)
    stands = wording(one, texts, language, told)
    name = told["name"]
    heir = one.heir if getattr(one, HEIR_SHOWN) else None
    return {
        "service": one,
        "name": name,
        "summary": told["summary"],
        "texts": {field: terms.html(told[field]) if told[field] else "" for field in LONG},
        "whom": words.whom(read.eligibilities[one.pk], told["for_whom"]),
        "reasons": [speech(texts.bodies(row.reason_id)) for row in read.eligibilities[one.pk] if row.reason_id],
        "cost": str(words.COST.get(Service.Cost(one.cost), "")),
        "cost_text": told["cost_text"],
        "opening": cards.opening(read.times_of(one), now),
        "offerings": [offering(row, read, speech, now) for row in offered],
        "languages": [autonym(code) for code in dict.fromkeys(code for row in offered for code in row.languages)],
        "contact": next((row.contact for row in offered if row.contact), None),
        "materials": materials(one, read, speech, place),
        "giver": speech(reading.named(one)),
        "given_for": "" if one.keeper_id == place.code else place.name,
        "measures": [
            {"text": speech(row.text), "url": address("public-measure", language, place, row.edition, row.key)}
            for row in known.measures.get(one.pk, ())
        ],
        "law_language": law_language(language),
        "law": [
            (row.text(language), address("public-law", language, place, *row.slugs)) for row in sections_in(one.basis)
        ],
        "acts_alone": acts_alone(one.basis),
        "stale": is_stale(one, now.date()),
        "heir": speech(texts.bodies(heir.name_id)) if heir else "",
        "heir_url": address("public-service", language, place, heir.slug) if heir else "",
        "wording": stands,
        "terms": terms.explained(),
        "self_url": settings.ORIGIN + address("public-service", language, place, one.slug),
        "qr_url": address("public-service-qr", language, place, one.slug),
        "print_url": address("public-service-print", language, place, one.slug),
        "print_languages": [
            (code, autonym(code)) for code in settings.PUBLIC_LANGUAGES if code != language and _has(one, texts, code)
        ],
        "useful_url": address("public-service-useful", language, place, one.slug),
        "wrong_url": address("public-service-wrong", language, place, one.slug),
        "way": way(language, place, (str(name.body), "")),
    }


def _has(one: Service, texts: Bundle, code: str) -> bool:
    return bool(texts.bodies(one.summary_id).get(code))


def wording(one: Service, texts: Bundle, language: str, told: dict[str, Said]) -> Wording:
    """Return in which other languages the words are, whether the source has moved on, whether nobody has read them."""
    there = [name for name in TEXTS if told[name]]
    others = dict.fromkeys(autonym(told[name].language) for name in there if told[name].language != language)
    own = [getattr(one, f"{name}_id") for name in there if told[name].language == language]
    translated = [pk for pk in own if texts.source_language(pk) != language]
    states = {texts.status(pk, language) for pk in translated}
    return Wording(tuple(others), Status.OUTDATED in states, Status.DRAFT in states)


def offering(row: Offering, read: reading.Read, speech: Speech, now: datetime) -> dict[str, Any]:
    """Return one offering: where, when, in which languages, how one gets in."""
    texts = read.texts
    times = read.times.get(row.pk)
    free = row.capacity - row.taken if row.capacity is not None and row.taken is not None else None
    return {
        "row": row,
        "name": speech(texts.bodies(row.name_id)),
        "schedule": speech(texts.bodies(row.schedule_id)),
        "provider": speech(reading.named(row)),
        "spot": speech(texts.bodies(row.place.name_id)) if row.place else "",
        "street": ", ".join(part for part in _street(row.place) if part),
        "route": route(row.place),
        "access": speech(texts.bodies(row.place.access_id)) if row.place else "",
        "channel": words.CHANNEL.get(Offering.Channel(row.channel), ""),
        "entry": words.ENTRY.get(Offering.Entry(row.entry), ""),
        "interpreter": words.INTERPRETER.get(Offering.Interpreter(row.interpreter), ""),
        "languages": [(code, autonym(code), language_attributes(code)) for code in row.languages],
        "opening": cards.opening([times], now) if times else None,
        "week": week(times, texts, speech, now.date()) if times else [],
        "free": max(free, 0) if free is not None else None,
        "office": speech(texts.bodies(row.contact.name_id)) if row.contact else "",
    }


def _street(spot: Spot | None) -> tuple[str, ...]:
    return (spot.street, f"{spot.postal_code} {spot.town}".strip()) if spot else ()


def route(spot: Spot | None) -> str:
    """Return an address that opens the map that the reader has: it sends nothing by itself."""
    street = ", ".join(part for part in _street(spot) if part)
    if spot is None or not (street or spot.latitude):
        return ""
    at = f"{spot.latitude},{spot.longitude}" if spot.latitude and spot.longitude else "0,0"
    return f"geo:{at}?q={quote(street or at)}"


def week(times: Times, texts: Bundle, speech: Speech, on: date) -> list[dict[str, Any]]:
    """Return the days of this week with their hours, or why they differ."""
    return [
        {
            "name": words.weekday(day.on),
            "on": day.on,
            "today": day.on == on,
            "hours": words.hours(day.spans),
            "known": day.known,
            "why": words.holiday(day.holiday) if day.holiday else "",
            "note": speech(texts.bodies(day.note)),
        }
        for day in week_of(times, on)
    ]


def materials(one: Service, read: reading.Read, speech: Speech, place: Place) -> list[dict[str, Any]]:
    """Return brochures and forms, each with the languages that it is there in."""
    shown: dict[int, dict[str, Any]] = {}
    for version in read.materials:
        url = version.address or (_download(one, version, speech.page, place) if version.file else "")
        line = shown.setdefault(
            version.material_id,
            {
                "title": speech(read.texts.bodies(version.material.title_id)),
                "kind": words.MATERIAL[version.material.kind],  # type: ignore[index]
                "in_pictures": version.material.in_pictures,
                "versions": [],
            },
        )
        line["versions"].append((autonym(version.language), language_attributes(version.language), url, version.dated))
    return list(shown.values())


def _download(one: Service, version: MaterialVersion, language: str, place: Place) -> str:
    """Return where the guide hands out a file; reading it needs no account."""
    rest = (one.slug, version.material_id, version.language)
    return reverse("public-service-material", args=[language, place.slug, *rest])


def material(
    _request: HttpRequest, language: str, municipality: str, slug: str, material: int, tongue: str
) -> HttpResponseBase:
    """Hand out a brochure or form, in one language, of a service that the municipality's guide shows."""
    place = place_for(language, municipality)
    one = found(place, slug, timezone.localdate())
    kept = one.materials.filter(pk=material).first() if one else None
    version = kept.versions.filter(language=tongue).exclude(file="").first() if kept else None
    if version is None:
        raise Http404
    return FileResponse(version.file.open("rb"), as_attachment=True, filename=str(version.file.name).rsplit("/", 1)[-1])


def on_paper(request: HttpRequest, language: str, municipality: str, slug: str) -> HttpResponse:
    """Show a service for paper, in the reader's language and, side by side, in another (``?with=sv``)."""
    place = place_for(language, municipality)
    now = timezone.localtime()
    one = found(place, slug, now.date())
    if one is None:
        raise Http404
    read = reading.whole(one)
    other = request.GET.get("with", "")
    if other not in settings.PUBLIC_LANGUAGES or other == language:
        other = ""
    speech = Speech(language)
    known = programme.Known()
    context = {
        **page(one, read, known, place, language, now),
        "pairs": pairs(one, read.texts, speech, other),
        "other": other,
        "own_name": autonym(language),
        "other_name": autonym(other),
        "printed": now.date(),
    }
    return respond(request, "public/guide/service_print.html", context, language=language, place=place)


def pairs(one: Service, texts: Bundle, speech: Speech, other: str) -> list[tuple[str, Said, Said]]:
    """Return each text of a service in the reader's language and in another; what is in neither is left out."""
    headings = {
        "name": "",
        "summary": "",
        "description": _("What it is"),
        "for_whom": _("For whom"),
        "cost_text": _("Cost"),
        "how_to_get_in": _("How to get in"),
        "what_to_bring": _("What to bring"),
        "what_happens_next": _("What happens next"),
    }
    found = []
    for field, heading in headings.items():
        bodies = texts.bodies(getattr(one, f"{field}_id"))
        beside = Said(bodies.get(other, ""), other, own=other == speech.page)
        if bodies:
            found.append((heading, speech(bodies), beside))
    return found
