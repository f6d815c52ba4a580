"""Where the demonstration's published figures are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delaktig.indicators.models import Publication
from delaktig.indicators.publishing.reading import period_of_publication
from delaktig.indicators.publishing.spans import key_of


def publication() -> Publication:
    return Publication.objects.filter(municipality_id="287").order_by("pk")[0]


def compared_year() -> str:
    """Return the year of which several municipalities have published the same."""
    rows = Publication.objects.filter(municipality_id="287", period_from__month=1, period_to__month=12)
    return key_of(period_of_publication(rows.order_by("-period_from")[0]))


VALUES: dict[str, Callable[[], object]] = {
    "<int:publication>": lambda: publication().pk,
    "<slug:period>": lambda: key_of(period_of_publication(publication())),
    "<slug:table>": lambda: publication().document["tables"][0]["id"],
    "<slug:form>": lambda: "json",
}


def places(at: Any) -> dict[str, Any]:
    """Return what the routes of figures say otherwise."""
    return {
        "api-figure": at(municipality=lambda: "287", period=VALUES["<slug:period>"], table=VALUES["<slug:table>"]),
        "api-figures": at(query="municipality=287"),
        "api-figures-catalogue": at(query="municipality=287"),
        "public-figures-compare": at(period=compared_year, table=lambda: "guidance-visits"),
        "public-figures-edition": at(number=lambda: 1),
        "public-figures-file": at(number=lambda: 1),
        "desk-publication-new": at(by="koordinator"),
        "desk-publication-withdraw": at(by="koordinator"),
    }


def faces(at: Any) -> dict[str, Any]:
    """Return further faces of pages of figures."""
    return {
        "public-figures: none": at(municipality=lambda: "lovisa"),
        "desk-publications: none": at(by="koordinator.lovisa"),
    }


NO_PAGE = {
    "desk-statistics-in": "answers only to a form that is sent",
    "api-figure": "gives a file, or data, and no page",
    "api-figures": "gives a file, or data, and no page",
    "api-figures-catalogue": "gives a file, or data, and no page",
    "public-figures-catalogue": "gives a file, or data, and no page",
    "public-figures-file": "gives a file, or data, and no page",
}
