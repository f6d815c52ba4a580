"""Public pages: what a municipality has decided, and what it says it will do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import BigIntegerField
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.clickjacking import xframe_options_exempt

from delaktig.decisions import selectors as decisions_read
from delaktig.programmes import published
from delaktig.programmes.models import Adoption
from delaktig.programmes.state import states_of
from delaktig.reports.selectors import published_handled, published_in
from delaktig.web.public import compare_page, edition_page, part_pages, reports
from delaktig.web.public.frames import mark
from delaktig.web.public.pages import (
    Place,
    answer,
    asked_day,
    in_each_language,
    in_shell,
    names,
    place_for,
    places,
    respond,
)
from delaktig.web.public.speech import Speech
from delaktig.web.public.ties import body_of


def front(request: HttpRequest) -> HttpResponse:
    """Send the reader to the page of a language that the browser asks for."""
    asked = [tag.partition("-")[0] for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    language = next((tag for tag in asked if tag in settings.PUBLIC_LANGUAGES), settings.LANGUAGE_CODE)
    response = redirect("public-home", language)
    response.headers["Vary"] = "Accept-Language"
    return response


def home(request: HttpRequest, language: str) -> HttpResponse:
    """List the municipalities that publish here."""
    context = {"places": places(language)}
    return respond(
        request,
        "public/home.html",
        context,
        language=language,
        other_languages=in_each_language("public-home", None),
    )


def accessibility(request: HttpRequest, language: str) -> HttpResponse:
    """Show the accessibility statement (306/2019 §7)."""
    return respond(
        request,
        "public/accessibility.html",
        {},
        language=language,
        other_languages=in_each_language("public-accessibility", None),
    )


def programmes(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show what is in force in a municipality on a day, and what was before."""
    place = place_for(language, municipality)
    context = {**_overview(request, language, place), "reports": reports.lines(place, language)}
    return respond(
        request,
        "public/programmes.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language("public-programmes", place, query=request.GET.urlencode()),
    )


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def block(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show what is in force as a small block that the municipality's own website can frame."""
    place = place_for(language, municipality)
    context = _overview(request, language, place)
    return respond(request, "public/block.html", context, language=language, place=place)


def _overview(request: HttpRequest, language: str, place: Place) -> dict[str, Any]:
    on = asked_day(request)
    editions = list(published.published_editions(place.code, on))
    states = states_of(editions, on)
    speech = Speech(language)
    lines = edition_page.lines(editions, states, place, speech)
    in_force = [line for line in lines if line.in_force]
    current = [e.pk for e, line in zip(editions, lines, strict=True) if line.in_force or line.being_decided]
    arrangers = published.arrangers_for(current, place.code)
    spoken = names(sorted(arrangers))
    return {
        "on": on,
        "is_today": on == timezone.localdate(),
        "lines": lines,
        "in_force": in_force,
        "being_decided": [line for line in lines if line.being_decided],
        "arrangers": [_name(spoken, code, language) for code in sorted(arrangers)],
        "block_url": settings.ORIGIN + reverse("public-block", args=[language, place.slug]),
    }


def _name(known: dict[str, dict[str, str]], code: str, language: str) -> str:
    spoken = known.get(code, {})
    return spoken.get(language) or spoken.get("sv") or code


def edition(request: HttpRequest, language: str, municipality: str, edition: str) -> HttpResponse:
    """Show a programme's edition: where it stands, its themes and measures, its chapters and papers."""
    on = asked_day(request)
    place, found = _found(on, language, municipality, edition)
    query = request.GET.urlencode()

    def render(text: Mapping[str, Any]) -> str:
        addresses = in_each_language("public-edition", place, edition).items()
        languages = {tongue: url + mark("query") for tongue, url in addresses}
        return in_shell(request, "public/edition.html", {"page": text}, language, place, languages)

    lives = edition_page.living(found, place, language, on)
    return answer(edition_page.page(found, lives, place, language, escape(f"?{query}") if query else "", render))


def _found(on: date, language: str, municipality: str, slug: str) -> tuple[Place, published.PublishedEdition]:
    place = place_for(language, municipality)
    found = published.published_edition(place.code, slug, on)
    if found is None:
        raise Http404
    return place, found


def chapter(request: HttpRequest, language: str, municipality: str, edition: str, key: str) -> HttpResponse:
    """Show one chapter of an edition's text with the ones before and after."""
    place, found = _found(asked_day(request), language, municipality, edition)
    context = part_pages.chapter(found, place, language, key)
    if context is None:
        raise Http404
    return respond(
        request,
        "public/chapter.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language("public-chapter", place, edition, key),
    )


def measure(request: HttpRequest, language: str, municipality: str, edition: str, key: str) -> HttpResponse:
    """Show one measure: what, who, how it is followed up, where it stands and what it continues."""
    on = asked_day(request)
    place, found = _found(on, language, municipality, edition)
    context = part_pages.measure(found, place, language, key, on)
    if context is None:
        raise Http404
    return respond(
        request,
        "public/measure.html",
        context,
        language=language,
        place=place,
        other_languages=in_each_language("public-measure", place, edition, key),
    )


def comparison(request: HttpRequest, language: str, municipality: str, edition: str, other: str) -> HttpResponse:
    """Show, for a citizen, what an edition changed against another: new, changed, gone, carried on."""
    place = place_for(language, municipality)
    public = published.published_editions(place.code, asked_day(request))
    both = {found.slug: found for found in public.filter(slug__in=[edition, other])}
    if {edition, other} != set(both):
        raise Http404
    return respond(
        request,
        "public/comparison.html",
        compare_page.build(both[other], both[edition], place, language),
        language=language,
        place=place,
        other_languages=in_each_language("public-comparison", place, edition, other),
    )


def decisions(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """List the public decisions about the municipality's programmes, the latest first."""
    place = place_for(language, municipality)
    on = asked_day(request)
    editions = {e.pk: e for e in published.published_editions(place.code, on)}
    adoptions = Adoption.objects.filter(edition_id__in=editions, municipality_id__in=[place.code, None])
    pairs = dict(adoptions.values_list("item_id", "edition_id"))
    for number, signed in published_handled(place.code).items():
        if signed[0].report.edition_id in editions:
            pairs.setdefault(number, signed[0].report.edition_id)
    items = decisions_read.public_items(pairs, on, read_on=timezone.localdate())
    speech = Speech(language)
    rows = [
        {
            "item": item,
            "body": body_of(item, speech),
            "title": speech.told_in(item.language, item.title),
            "edition": editions[pairs[number]],
            "url": _decision_url(language, place, number),
        }
        for number, item in items.items()
    ]
    rows.sort(key=lambda row: (str(row["item"].held_on or ""), row["item"].id), reverse=True)  # type: ignore[attr-defined]
    return respond(
        request,
        "public/decisions.html",
        {"rows": rows, "on": on, "others": speech.others},
        language=language,
        place=place,
        other_languages=in_each_language("public-decisions", place, query=request.GET.urlencode()),
    )


def _decision_url(language: str, place: Place, number: int) -> str:
    return reverse("public-decision", args=[language, place.slug, number])


def decision(request: HttpRequest, language: str, municipality: str, item: int) -> HttpResponse:
    """Show one public decision with its time limits and the rule that they come from."""
    place = place_for(language, municipality)
    on = timezone.localdate()
    shown = decisions_read.public_item(item, on) if _concerns(item, place) else None
    if shown is None:
        raise Http404
    speech = Speech(language)
    editions = published.published_editions(place.code, on).filter(adoptions__item_id=item).distinct()
    titles = published.titles(editions)
    about = [
        {"title": speech(titles[e.pk]), "url": edition_page.address("public-edition", place, language, e.slug)}
        for e in editions
    ]
    told = [
        (year, edition_page.address("public-report", place, language, slug, str(year)))
        for slug, year in published_in(place.code, item)
    ]
    return respond(
        request,
        "public/decision.html",
        {
            "item": shown,
            "body": body_of(shown, speech),
            "title": speech.told_in(shown.language, shown.title),
            "about": about,
            "told": told,
            "limits": part_pages.limits(shown.limits, speech),
            "others": speech.others,
        },
        language=language,
        place=place,
        other_languages=in_each_language("public-decision", place, str(item)),
    )


def _concerns(item: int, place: Place) -> bool:
    if item > BigIntegerField.MAX_BIGINT:
        return False  # no database has a number like that
    on = timezone.localdate()
    editions = published.published_editions(place.code, on).values("pk")
    if Adoption.objects.filter(item_id=item, edition__in=editions).exists():
        return True
    return bool(published_in(place.code, item))


def attachment(_request: HttpRequest, language: str, municipality: str, item: int, attachment: int) -> HttpResponseBase:
    """Hand out a public attachment of a public decision."""
    place = place_for(language, municipality)
    found = decisions_read.public_attachment(attachment, timezone.localdate())
    if found is None or found.item_id != item or not _concerns(item, place):
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
