"""The page of a service on the desk, and the service as a reader sees it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from delaktig.catalogue.actions.editing import LIMITS
from delaktig.catalogue.actions.states import lacks_to_publish
from delaktig.catalogue.models import TEXTS, Offering, Service
from delaktig.catalogue.readability import measure
from delaktig.catalogue.selectors import kept_by
from delaktig.law.sections import acts_alone, sections_in
from delaktig.organisations.selectors import names_of
from delaktig.programmes.measure_services import carried_by
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, Status, load
from delaktig.web.components.languages import language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue import showing
from delaktig.web.desk.catalogue.audience import eligibility_lines
from delaktig.web.desk.catalogue.editing import PAIR
from delaktig.web.desk.catalogue.shell import frame
from delaktig.web.desk.catalogue.words import FIELDS, topic_words
from delaktig.web.desk.figures.used import used
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import period
from delaktig.web.desk.remarks.shown import beside
from delaktig.web.desk.rules.links import section_links

MEND = {
    "summary": "desk-service-words",
    "how_to_get_in": "desk-service-words",
    "topics": "desk-service-facts",
}
"""Where what a service lacks is mended."""


OFFERINGS = Prefetch(
    "offerings", queryset=Offering.objects.select_related("place", "contact").prefetch_related("hours", "exceptions")
)


def read_service(request: HttpRequest, slug: str, *parts: str | Prefetch) -> Service:
    """Return a service with those of its parts that a page shows. Raises ``NotThere``."""
    found = kept_by(actor_of(request)).select_related("unit", "heir").prefetch_related(*parts).filter(slug=slug).first()
    if found is None:
        raise NotThere
    return found


def names_in(service: Service, *more: int | None) -> dict[int, str]:
    """Return today's names of the organisations that a service names: one query."""
    ids = {service.organisation_id, *(row.organisation_id for row in service.parties.all()), *more}
    return names_of({pk for pk in ids if pk}, get_language() or "sv", timezone.localdate())


@found_or_404
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is said of a service, and what is to be done before it is published."""
    one = read_service(request, slug, "topics", "eligibilities", "parties")
    ids = {getattr(one, f"{name}_id") for name in TEXTS} | {row.reason_id for row in one.eligibilities.all()}
    materials = list(one.materials.all())
    measures = carried_by(actor_of(request), one.pk)
    carried = {text for row in measures for text in (row.text_id, row.title_id)}
    texts = load(ids | carried | {row.title_id for row in materials})
    language = get_language() or "sv"
    is_draft = one.state == Service.State.DRAFT
    values = frame(request, one, texts, "desk-service") | {
        "code": one.keeper_id,
        "words": [_row(one, texts, name) for name in TEXTS],
        "languages": _coverage(one, texts),
        "facts": showing.facts(request, one, names_in(one), language),
        "topics": [topic_words(row.topic) for row in one.topics.all()],
        "hints": _hints(one, texts),
        "missing": [
            {"words": FIELDS[name], "url": here(request, MEND[name], slug)}
            for name in (lacks_to_publish(one) if is_draft else ())
        ],
        "eligibility": eligibility_lines(one, texts, language),
        "used": used(request, [one.pk]).get(one.pk),
        "acts_alone": acts_alone(one.basis),
        "sections": section_links(request, sections_in(one.basis)),
        "measures": [
            {
                "text": texts.show(row.text_id, language),
                "edition": texts.show(row.title_id, language),
                "period": period(row.edition.period_from, row.edition.period_to),
                "url": here(request, "desk-programme-measure", row.measure),
            }
            for row in measures
        ],
        "materials": [
            {"title": texts.show(row.title_id, language), "url": here(request, "desk-services-material", row.pk)}
            for row in materials
        ],
        "said": beside(request, timezone.localdate(), service=one.pk),
        "is_stale": one.confirm_by is not None and one.confirm_by < timezone.localdate(),
    }
    return render(request, "desk/catalogue/service.html", values)


@found_or_404
def offerings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where and when a service is given."""
    one = read_service(request, slug, OFFERINGS)
    texts = load({one.name_id} | offering_texts(one))
    language = get_language() or "sv"
    providers = {row.provider_id for row in one.offerings.all() if row.provider_id}
    names = names_of(providers, language, timezone.localdate()) if providers else {}
    values = frame(request, one, texts, "desk-service-offerings") | {
        "code": one.keeper_id,
        "offerings": [showing.offering(row, texts, names, language) for row in one.offerings.all()],
    }
    return render(request, "desk/catalogue/offerings.html", values)


def offering_texts(one: Service) -> set[int | None]:
    """Return the ids of the texts that a service's offerings show."""
    ids: set[int | None] = set()
    for row in one.offerings.all():
        ids |= {row.name_id, row.schedule_id, *(other.note_id for other in row.exceptions.all())}
        ids |= {row.place.name_id, row.place.access_id} if row.place else set()
        ids |= {row.contact.name_id} if row.contact else set()
    return ids


def _row(one: Service, texts: Bundle, name: str) -> dict[str, Any]:
    """Return a text side by side in the two languages."""
    text = getattr(one, f"{name}_id")
    sides = [{"language": tag, "shown": texts.exact(text, tag)} for tag in PAIR]
    for side in sides:
        side["is_outdated"] = side["shown"].status is Status.OUTDATED  # type: ignore[attr-defined]
    return {"words": FIELDS[name], "sides": sides, "any": any(side["shown"] for side in sides)}


def _coverage(one: Service, texts: Bundle) -> list[dict[str, Any]]:
    """Return how many of the service's written texts there are in each language of the guide."""
    written = [text for name in TEXTS if (text := getattr(one, f"{name}_id")) and texts.bodies(text)]
    found = []
    for tag in settings.GUIDE_LANGUAGES:
        there = [texts.status(text, tag) for text in written]
        number = sum(status is not Status.MISSING for status in there)
        outdated = sum(status is Status.OUTDATED for status in there)
        sign = "none" if not number else "due" if outdated or number < len(written) else "ok"
        found.append(
            {"name": language_title(tag), "sign": sign, "words": f"{number}/{len(written)}", "outdated": outdated}
        )
    return found


def _hints(one: Service, texts: Bundle) -> list[dict[str, Any]]:
    """Return what may be hard to read in the two languages, text by text."""
    found = []
    for name in TEXTS:
        for tag in PAIR:
            body = texts.exact(getattr(one, f"{name}_id"), tag).body
            reading = measure(body, LIMITS[name])
            if not reading.is_easy:
                found.append({"words": FIELDS[name], "language": tag, "name": language_title(tag), "reading": reading})
    return found


@found_or_404
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a service in the order in which a reader meets it, in any language of the guide."""
    one = read_service(request, slug, "eligibilities", "parties", OFFERINGS)
    ids = {getattr(one, f"{name}_id") for name in TEXTS} | {row.reason_id for row in one.eligibilities.all()}
    texts = load(ids | offering_texts(one))
    names = names_in(one, *(row.provider_id for row in one.offerings.all()))
    wish = request.GET.get("language", "")
    language = wish if wish in settings.GUIDE_LANGUAGES else get_language() or "sv"
    desk_language = get_language() or "sv"
    address = here(request, "desk-service-preview", slug)
    shown = {name: texts.show(getattr(one, f"{name}_id"), language) for name in TEXTS}
    values = frame(request, one, texts, "desk-service-preview") | {
        "reading": language,
        "shown": shown,
        "blocks": [
            {"title": FIELDS[name], "shown": shown[name]}
            for name in ("for_whom", "how_to_get_in", "what_to_bring", "what_happens_next")
            if shown[name]
        ],
        "facts": showing.facts(request, one, names, desk_language),
        "eligibility": eligibility_lines(one, texts, language),
        "offerings": [showing.offering(row, texts, names, language) for row in one.offerings.all()],
        "lacks": [FIELDS[name] for name in TEXTS if shown[name] and shown[name].language != language],
        "language_tabs": [
            {
                "label": language_title(tag),
                "url": f"{address}?language={tag}",
                "current": tag == language,
                "count": None,
            }
            for tag in settings.GUIDE_LANGUAGES
        ],
    }
    return render(request, "desk/catalogue/preview.html", values)
