"""Services in other languages: the coverage of each language, and a service's texts side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.translating import Saved, Written, translate
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import kept_by
from delaktig.catalogue.text_places import Standing, TextPlace, places, standing, with_parts
from delaktig.formats.xlsx import Column, Sheet
from delaktig.municipalities.models import Municipality
from delaktig.programmes.word_differences import word_differences
from delaktig.texts.parts import Invalid, NotThere
from delaktig.texts.selectors import Bundle, Status, load, rendered_sources
from delaktig.web.components.languages import language_name, language_title
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.translations.words import STATES, field_words

PER_PAGE = 50
STANDINGS: dict[str, tuple[str, Any]] = {
    Standing.MISSING: ("none", lazy("missing")),
    Standing.PARTLY: ("due", lazy("partly")),
    Standing.OUTDATED: ("late", lazy("outdated")),
    Standing.DRAFT: ("due", lazy("waits for approval")),
    Standing.CURRENT: ("ok", lazy("up to date")),
}


class CoverageFilter(forms.Form):
    """What the table of coverage is narrowed to; all in the address."""

    q = forms.CharField(label=lazy("Name"), required=False, max_length=80)
    language = forms.ChoiceField(label=lazy("Language"), required=False)
    standing = forms.ChoiceField(
        label=lazy("How it stands"),
        required=False,
        choices=[("", lazy("all")), *((key, words) for key, (_sign, words) in STANDINGS.items())],
    )
    drafts = forms.BooleanField(label=lazy("Unpublished ones too"), required=False)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("any")), *((tag, language_name(tag)) for tag in languages)]


def languages_of(code: str) -> list[str]:
    """Return the languages of a municipality's guide, those of its offices first."""
    place = Municipality.objects.get(pk=code)
    return list(dict.fromkeys([*place.languages, *place.guide_languages])) or ["sv", "fi"]


def sides(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the two sides of translation: programmes, and services."""
    wanted = [("desk-translations", _("Programmes")), ("desk-translation-services", _("Services"))]
    route = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": label, "url": here(request, name), "current": name == route, "count": None} for name, label in wanted
    ]


@found_or_404
def coverage(request: HttpRequest) -> HttpResponse:
    """Show how each service stands in each of the municipality's languages (row C30)."""
    actor = actor_of(request)
    languages = languages_of(actor.municipality)
    form = CoverageFilter(request.GET, languages=languages)
    asked = form.cleaned_data if form.is_valid() else {}
    services, stands, texts = _standings(actor, languages, drafts=bool(asked.get("drafts")))
    wanted = [one for one in services if _is_wanted(one, stands[one.pk], texts, asked)]
    if request.GET.get("format") == "xlsx":
        return _workbook(actor.municipality, wanted, stands, texts, languages)
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "languages": [{"tag": tag, "name": language_title(tag)} for tag in languages],
        "rows": [_row(request, one, stands[one.pk], texts, languages) for one in page],
        "figures": _figures(services, stands, languages),
        "any": bool(services),
        "xlsx_url": f"?{_with(request, format='xlsx')}",
        "tabs": sides(request),
        "files_url": here(request, "desk-translation-files"),
    }
    return render(request, "desk/translations/coverage.html", context)


def _with(request: HttpRequest, **values: str) -> str:
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = value
    return query.urlencode()


def _standings(
    actor: Actor, languages: Sequence[str], *, drafts: bool
) -> tuple[list[Service], dict[int, dict[str, str]], Bundle]:
    states = [Service.State.PUBLISHED, *([Service.State.DRAFT] if drafts else [])]
    services = list(with_parts(kept_by(actor).filter(state__in=states)))
    found = {service.pk: places(service) for service in services}
    texts = load(place.text_id for rows in found.values() for place in rows)
    stands = {pk: {tag: standing(rows, texts, tag) for tag in languages} for pk, rows in found.items()}
    services.sort(key=lambda one: texts.show(one.name_id, get_language() or "sv").body.casefold())
    return services, stands, texts


def _is_wanted(service: Service, stands: dict[str, str], texts: Bundle, asked: dict[str, Any]) -> bool:
    words = asked.get("q", "").casefold()
    if words and not any(words in body.casefold() for body in texts.bodies(service.name_id).values()):
        return False
    state, language = asked.get("standing", ""), asked.get("language", "")
    if not state:
        return True
    return stands.get(language) == state if language else state in stands.values()


def _row(
    request: HttpRequest, service: Service, stands: dict[str, str], texts: Bundle, languages: Sequence[str]
) -> dict[str, Any]:
    source = texts.source_language(service.name_id)
    cells = [
        {
            "language": language_name(tag),
            "state": STANDINGS[stands[tag]],
            "source": tag == source,
            "url": here(request, "desk-translation-service", service.slug, tag),
        }
        for tag in languages
    ]
    return {"name": texts.show(service.name_id, get_language() or "sv"), "cells": cells, "service": service}


def _figures(
    services: Sequence[Service], stands: dict[int, dict[str, str]], languages: Sequence[str]
) -> list[dict[str, Any]]:
    """Return, for each language, how many services are up to date in it: each figure opens what lacks."""
    counts = Counter(tag for one in services for tag in languages if stands[one.pk][tag] == Standing.CURRENT)
    return [
        {
            "value": f"{counts[tag]} / {len(services)}",
            "label": language_title(tag),
            "url": f"?language={tag}&standing=missing",
        }
        for tag in languages
    ]


def _workbook(
    code: str, services: Sequence[Service], stands: dict[int, dict[str, str]], texts: Bundle, languages: Sequence[str]
) -> HttpResponse:
    language = get_language() or "sv"
    rows = [
        [texts.show(one.name_id, language).body, *(str(STANDINGS[stands[one.pk][tag]][1]) for tag in languages)]
        for one in services
    ]
    columns = [Column(_("Service")), *(Column(language_title(tag)) for tag in languages)]
    title = _("Services in other languages")
    return downloads.workbook(title, code, [Sheet(title, columns, rows)], "languages")


@found_or_404
def service(request: HttpRequest, slug: str, into: str) -> HttpResponse:
    """Write a service's texts in a language, beside their sources and what changed in them since."""
    actor, language = actor_of(request), into
    if language not in languages_of(actor.municipality):
        raise Http404
    one = with_parts(kept_by(actor).filter(slug=slug)).first()
    if one is None:
        raise NotThere
    found = places(one)
    texts = load(place.text_id for place in found)
    back = here(request, "desk-translation-services")
    saved, typed, errors, status = Saved(), {}, {}, 200
    if request.method == "POST":
        typed = _typed(request, found, texts, language)
        try:
            saved = translate(actor, one, language, typed)
        except Invalid as wrong:
            errors, status = wrong.errors, 422
        if not errors and not saved.conflicts:
            return redirect(_after(request, slug, language, len(saved.changed)))
        status = status if errors else 409
        texts = load(place.text_id for place in found)
    name = texts.show(one.name_id, get_language() or "sv")
    before = rendered_sources(texts, [place.text_id for place in found], language)
    context = {
        "service": one,
        "name": name,
        "language": language,
        "language_name": language_name(language),
        "rows": [_side(place, texts, language, before, typed, saved, errors) for place in found],
        "others": _others(request, one, texts, language),
        "crumbs": [
            (_("Services in other languages"), back),
            (str(texts.show(one.name_id, get_language() or "sv")), ""),
        ],
        "back": back,
        "wrong": bool(errors),
        "clashes": bool(saved.conflicts),
    }
    return render(request, "desk/translations/service.html", context, status=status)


def _after(request: HttpRequest, slug: str, language: str, changed: int) -> str:
    said = ngettext("%d text was saved.", "%d texts were saved.", changed) % changed
    messages.success(request, said if changed else _("Nothing had changed."))
    return here(request, "desk-translation-service", slug, language)


def _typed(request: HttpRequest, found: list[TextPlace], texts: Bundle, language: str) -> dict[int, Written]:
    """Return the texts that were typed anew or approved; what stands as it was is not written again."""
    typed = {}
    approve = "approve" in request.POST
    for place in found:
        body = request.POST.get(f"body-{place.text_id}")
        if body is None or texts.source_language(place.text_id) == language:
            continue
        body = body.replace("\r\n", "\n").strip()
        stands = texts.exact(place.text_id, language)
        if body == stands.body and not (approve and body and stands.status is not Status.CURRENT):
            continue
        version = request.POST.get(f"version-{place.text_id}", "")
        over = int(version) if version.isdigit() else None
        typed[place.text_id] = Written(body, over, "slip" in request.POST, approve)
    return typed


def _side(
    place: TextPlace,
    texts: Bundle,
    language: str,
    before: dict[int, str],
    typed: dict[int, Written],
    saved: Saved,
    errors: dict[str, str],
) -> dict[str, Any]:
    source = texts.exact(place.text_id, texts.source_language(place.text_id))
    target = texts.exact(place.text_id, language)
    conflict = saved.conflicts.get(place.text_id)
    mine = typed.get(place.text_id)
    unsaved = mine if mine and (errors or conflict) else None
    then = before.get(place.text_id)
    return {
        "id": place.text_id,
        "label": field_words(place.field),
        "source": source,
        "is_source": source.language == language,
        "target": target,
        "body": unsaved.body if unsaved else target.body,
        "version": mine.over if unsaved and not conflict and mine and mine.over is not None else target.version,
        "state": STATES[target.status],
        "changed": word_differences(then, source.body) if then is not None else None,
        "limit": place.limit,
        "rows": max(2, min(12, len(source.body) // 60 + 1)),
        "error": errors.get(str(place.text_id), ""),
        "conflict": conflict,
        "differences": word_differences(conflict.theirs, conflict.mine) if conflict else None,
    }


def _others(request: HttpRequest, one: Service, texts: Bundle, language: str) -> list[dict[str, Any]]:
    found = places(one)
    return [
        {
            "label": language_title(tag),
            "url": here(request, "desk-translation-service", one.slug, tag),
            "current": tag == language,
            "count": None,
        }
        for tag in languages_of(actor_of(request).municipality)
        if found and tag != texts.source_language(one.name_id)
    ]
