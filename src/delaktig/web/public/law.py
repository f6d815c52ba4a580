"""A section of an act as anybody reads it: the programmes, measures and services of a municipality that rest on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from delaktig.law.sections import Section, answers, is_cited, lines_of, of_slugs, rules_of
from delaktig.programmes.published import published, published_editions, titles
from delaktig.programmes.resting import kind_of, shown_on
from delaktig.texts.selectors import load
from delaktig.web.components.templatetags.components import foreign
from delaktig.web.public.edition_page import address, law_language, period
from delaktig.web.public.guide import programme
from delaktig.web.public.pages import Place, in_each_language, place_for, respond
from delaktig.web.public.speech import Speech


def section(request: HttpRequest, language: str, municipality: str, act: str, number: str) -> HttpResponse:
    """Show a section: what is computed by it, and what of the municipality's public pages rests on it."""
    place = place_for(language, municipality)
    one = of_slugs(act, number)
    if one is None:
        raise Http404
    context = _context(one, place, language)
    if not any(context[name] for name in ("rules", "lines", "editions", "services")):
        raise Http404
    return respond(
        request,
        "public/law.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language("public-law", place, act, number),
    )


def _context(one: Section, place: Place, language: str) -> dict[str, Any]:
    on = timezone.localdate()
    cited_in = law_language(language)
    speech = Speech(language)
    editions = list(published_editions(place.code, on))
    resting = [edition for edition in editions if is_cited(one, edition.legal_basis)]
    named = titles(resting)
    services = shown_on(place.code, one, on)
    texts = load(row.name_id for row in services)
    carried = programme.known(place, on).measures
    measures: dict[tuple[str, str], dict[str, Any]] = {}
    for edition in editions:
        if edition._state.fields_cache.get("frozen"):
            for row in _measures(published(edition).data):
                if answers(one, row["contents"], *kind_of(edition)):
                    measures[edition.slug, row["key"]] = _measure(row["text"], edition.slug, row["key"], place, speech)
    for service in services:
        for tie in carried.get(service.pk, ()):
            found = _measure(tie.text, tie.edition, tie.key, place, speech)
            measures.setdefault((tie.edition, tie.key), found)
    return {
        "title": one.text(language),
        "heading": foreign(one.text(language), cited_in) if cited_in != language else one.text(language),
        "law_language": cited_in,
        "rules": [
            {"text": speech.told_in(cited_in, row.texts[cited_in]).body, "to_be_verified": row.to_be_verified}
            for row in rules_of(one)
        ],
        "lines": [speech.told_in(cited_in, row.titles[cited_in]).body for row in lines_of(one)],
        "editions": [
            {
                "title": speech(named[row.pk]),
                "period": period(row.period_from, row.period_to),
                "url": address("public-edition", place, language, row.slug),
                "invented": row.invented,
            }
            for row in resting
        ],
        "measures": list(measures.values()),
        "services": [
            {
                "name": speech(texts.bodies(row.name_id)),
                "url": address("public-service", place, language, row.slug),
            }
            for row in services
        ],
        "others": speech.others,
    }


def _measures(data: Any) -> Iterable[Any]:
    for theme in data["themes"]:
        for goal in theme["goals"]:
            yield from goal["measures"]


def _measure(text: Any, edition: str, key: str, place: Place, speech: Speech) -> dict[str, Any]:
    return {"text": speech(text), "url": address("public-measure", place, speech.language, edition, key)}
