"""What the pages of publishing call tables, places and earlier papers, so that nobody reads codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.indicators.disclosure.places import Place, counted_by
from delaktig.indicators.models import Publication
from delaktig.indicators.publishing import reading
from delaktig.indicators.publishing.acts import Refused
from delaktig.indicators.publishing.spans import key_of
from delaktig.indicators.publishing.tables import MONTH, MONTH_WORDS, NO, PART, YES, Choice
from delaktig.indicators.publishing.words import value_words
from delaktig.indicators.registry import Words, computed
from delaktig.reports.models import YearlyReport
from delaktig.web.desk.programmes.editing import here

Titles = Mapping[str, Words]
"""Titles by the name of an indicator, of those that the register of computed ones does not know."""


def tongue() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def title_of(name: str, titles: Titles) -> str:
    """Return what an indicator is called."""
    if name in titles:
        return titles[name].in_language(tongue())
    try:
        return computed(name).title.in_language(tongue())
    except KeyError:
        return name


def dimension_words(name: str, by: str) -> Words:
    """Return what a dimension of an indicator is called."""
    if by == MONTH:
        return MONTH_WORDS
    try:
        return computed(name).dimension(by).words
    except KeyError:
        return Words(by, by, by)


def by_words(choice: Choice) -> str:
    """Return what a table is broken down by."""
    if not choice.by:
        return _("the whole")
    return " × ".join(dimension_words(choice.indicator, by).in_language(tongue()) for by in choice.by)


def table_words(choice: Choice, titles: Titles) -> str:
    """Return what a table is called: its indicator and what it is broken down by."""
    return f"{title_of(choice.indicator, titles)}: {by_words(choice)}"


def place_words(place: Place, titles: Titles) -> str:
    """Return what is counted at a place, of which values."""
    counted = _(", without ").join(title_of(name, titles) for name in counted_by(place))
    at = at_words(place)
    return f"{counted} ({at})" if at else counted


def at_words(place: Place) -> str:
    """Return the values of a place in words, with what they are values of."""
    return ", ".join(_value_words(place.counts, axis, value) for axis, value in place.at)


def _value_words(name: str, axis: str, value: str) -> str:
    language = tongue()
    if axis == PART:
        return {YES: _("those that have it"), NO: _("those that do not")}.get(value, value)
    try:
        words = value_words(computed(name).dimension(axis), [value])[value]
    except KeyError:
        words = Words(value, value, value)
    return f"{dimension_words(name, axis).in_language(language)}: {words.in_language(language)}"


def refused_words(request: HttpRequest, key: str, refused: Refused, titles: Titles) -> dict[str, Any]:
    """Return why tables are refused: which, for which number, what told it before, and what can be chosen."""
    return {
        "tables": [table_words(one, titles) for one in refused.tables],
        "places": [place_words(one, titles) for one in refused.places],
        "sources": [_source(request, one) for one in refused.sources],
        "instead": [
            (table_words(one, titles), here(request, "desk-publication-new", period=key, table=one.code))
            for one in refused.instead
        ],
        "all_url": f"{here(request, 'desk-publication-new', period=key)}{_codes(refused.instead)}",
    }


def _codes(choices: Iterable[Choice]) -> str:
    return "".join(f"&table={one.code}" for one in choices)


def _source(request: HttpRequest, name: str) -> tuple[str, str]:
    """Return the words and the address of what told a number before."""
    kind, _colon, pk = name.partition(":")
    if kind == "report":
        found = YearlyReport.objects.filter(pk=pk).first()
        year = found.year if found else ""
        return _("Yearly report %(year)s") % {"year": year}, here(request, "desk-yearly", int(pk)) if found else ""
    one = Publication.objects.get(pk=pk)
    words = {"period": key_of(reading.period_of_publication(one)), "number": one.number}
    return _("Figures of %(period)s, edition %(number)s") % words, here(request, "desk-publication", one.pk)
