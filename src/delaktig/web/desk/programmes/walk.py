"""Where an edition and its measures stand between the act and the decision: links both ways, as far as one may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from delaktig.catalogue.models import Service
from delaktig.decisions.models import Item
from delaktig.law.sections import sections_in
from delaktig.programmes.models import Edition, Measure
from delaktig.programmes.resting import decided_in, sections_of
from delaktig.reports.selectors import of_edition
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.forms import item_words
from delaktig.web.desk.decisions.words import OUTCOMES
from delaktig.web.desk.programmes.editing import here
from delaktig.web.desk.rules.links import section_links


def walk_of_edition(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Return the sections that an edition rests on, its yearly reports, and the items in which it was handled."""
    return {"sections": section_links(request, sections_in(edition.legal_basis)), **_told(request, edition)}


def walk_of_measure(
    request: HttpRequest, measure: Measure, edition: Edition, services: Iterable[Service]
) -> dict[str, Any]:
    """Return the sections that a measure answers, where yearly reports tell of it, and what decided its edition."""
    sections = section_links(request, sections_of(measure, edition, services))
    return {"sections": sections, **_told(request, edition, f"#measure-{measure.key}")}


def _told(request: HttpRequest, edition: Edition, anchor: str = "") -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "reports": [
            (str(row.year), here(request, "desk-yearly", row.pk) + anchor) for row in of_edition(actor, edition.pk)
        ],
        "decisions": [item_link(request, row) for row in decided_in(actor, edition)],
    }


def item_link(request: HttpRequest, item: Item) -> tuple[str, str]:
    """Return an item as a link: which body, when, and what came of it."""
    words = f"{item_words(item, with_title=False)}: {OUTCOMES[item.outcome]}"
    return words, here(request, "desk-decision-item", item.pk)
