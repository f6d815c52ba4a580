"""A section of an act, from which one walks: what the software computes by it, and all that rests on it here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.catalogue.models import Service
from delaktig.law.sections import lines_of, of_slugs, rules_of
from delaktig.programmes.models import Edition
from delaktig.programmes.resting import Resting, editions_on, measures_on, services_on
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.cases.deadlines import tongue
from delaktig.web.desk.figures.used import used
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import period
from delaktig.web.desk.rules.pages import heading


@found_or_404
def section(request: HttpRequest, act: str, number: str) -> HttpResponse:
    """Show a section: its rules, and the programmes, measures and services that rest on it, with how they are used."""
    actor, on = actor_of(request), timezone.localdate()
    one = of_slugs(act, number)
    if one is None:
        raise Http404
    rules, lines = rules_of(one), lines_of(one)
    services = services_on(actor.municipality, one, on) if actor.may("service_read") else []
    editions = editions_on(actor, one)
    measures = measures_on(actor, one, {row.pk for row in services})
    if not (rules or lines or services or editions or measures):
        raise Http404
    texts = load(
        [
            *(row.name_id for row in services),
            *(row.title_id for row in editions),
            *(row.measure.text_id for row in measures),
            *(row.measure.goal.theme.edition.title_id for row in measures),
        ]
    )
    language = get_language() or "sv"
    counts = used(request, [row.pk for row in services], on)
    values = {
        "title": one.text(language),
        "crumbs": [(_("Rules"), here(request, "desk-rules")), (one.text(language), "")],
        "rules": [
            {
                "one": row,
                "text": heading(row),
                "url": here(request, "desk-rule", row.id),
                "in_force": row.in_force(on),
            }
            for row in rules
        ],
        "lines": [row.titles[tongue()] for row in lines],
        "editions": [_edition(request, row, texts, language) for row in editions],
        "measures": [_measure(request, row, services, texts, language) for row in measures],
        "services": [
            {
                "name": texts.show(row.name_id, language),
                "url": here(request, "desk-service", row.slug) if row.keeper_id == actor.municipality else "",
                "used": counts.get(row.pk),
            }
            for row in services
        ],
    }
    return render(request, "desk/rules/section.html", values)


def _edition(request: HttpRequest, row: Edition, texts: Bundle, language: str) -> dict[str, Any]:
    return {
        "title": texts.show(row.title_id, language),
        "period": period(row.period_from, row.period_to),
        "url": here(request, "desk-programme-edition", row.pk),
        "invented": row.invented,
    }


def _measure(
    request: HttpRequest, row: Resting, services: list[Service], texts: Bundle, language: str
) -> dict[str, Any]:
    edition = row.measure.goal.theme.edition
    carried = [one for one in services if one.pk in row.services]
    return {
        "text": texts.show(row.measure.text_id, language),
        "url": here(request, "desk-programme-measure", row.measure.pk),
        "edition": texts.show(edition.title_id, language),
        "period": period(edition.period_from, edition.period_to),
        "by_contents": row.by_contents,
        "services": [texts.show(one.name_id, language).body for one in carried],
    }
