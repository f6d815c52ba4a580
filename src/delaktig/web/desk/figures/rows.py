"""Indicators as rows and plots: what lists, the indicator's page, a goal and the dashboard show of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.indicators.models import Indicator, Target
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import WITHOUT_NUMBERS
from delaktig.indicators.status import Aim, Standing
from delaktig.indicators.words import period_words
from delaktig.programmes.followed import Followed, Following
from delaktig.web.components.plots import Plot, Point
from delaktig.web.desk.figures.words import aim_words, figure_words, rounded, with_unit
from delaktig.web.desk.programmes.editing import here
from delaktig.web.desk.programmes.words import SOURCES
from delaktig.web.desk.standing import STANDING

HOW_MANY: dict[str, Promise] = {
    "behind": lazy("%(n)d behind what is aimed at"),
    "no_data": lazy("%(n)d without a figure"),
    "due": lazy("%(n)d awaiting a figure"),
    "known": lazy("%(n)d with a figure but nothing aimed at"),
    "on_course": lazy("%(n)d on course"),
    "reached": lazy("%(n)d there"),
}
"""How many indicators stand how, as parts of a sentence; worded so that one and many read alike."""
MOST_OF_A_TITLE = 110
FEW = 12
"""Periods in a plot: more than that, and only the latest are drawn."""


def short(text: str) -> str:
    """Return a title that fits a row."""
    return text if len(text) <= MOST_OF_A_TITLE else text[: MOST_OF_A_TITLE - 1].rstrip() + "…"


def row(request: HttpRequest, found: Following, one: Followed) -> dict[str, Any]:
    """Return an indicator as a row: its name, how it stands, the figure that says so, its aim, who answers."""
    language = get_language() or "sv"
    sign, words = STANDING[one.standing.status]
    unit = found.text(one.indicator.unit_id, language)
    last = one.judged
    return {
        "line": one,
        "name": found.texts.show(one.indicator.name_id, language),
        "url": here(request, "desk-figure", one.indicator.pk),
        "measure": found.texts.show(one.measure.text_id, language),
        "measure_url": here(request, "desk-programme-measure", one.measure.pk),
        "sign": sign,
        "words": words,
        "unit": unit,
        "last": figure_words(last[1], unit) if last else "–",
        "period": period_words(last[0]) if last else "",
        "so_far": _so_far(one, unit),
        "aim": aim_words(one.target, unit),
        "awaited": period_words(one.standing.awaited) if one.standing.awaited else "",
        "source": source_words(one),
        "offices": [party.name(language) for party in one.offices],
        "is_asked": bool(one.asked),
    }


def _so_far(one: Followed, unit: str) -> str:
    if one.so_far is None:
        return ""
    period, figure = one.so_far
    return _("so far in %(period)s: %(value)s") % {
        "period": period_words(period),
        "value": figure_words(figure, unit),
    }


def why(standing: Standing, target: Target | None, unit: str) -> str:
    """Say in a sentence why an indicator stands as it does."""
    if standing.awaited is not None:
        return _("Nothing is known of %(period)s yet.") % {"period": period_words(standing.awaited)}
    if standing.period is None or standing.value is None:
        return ""
    words = {
        "value": with_unit(standing.value, unit),
        "period": period_words(standing.period),
        "expected": with_unit(standing.expected, unit),
    }
    if standing.expected is None or Aim.of(target).holds(standing.value):
        return _("%(value)s in %(period)s.") % words
    if Aim.of(target).direction == Target.Direction.WITHIN:
        return _("%(value)s in %(period)s, which is outside the range.") % words
    return _("%(value)s in %(period)s; %(expected)s was expected by then.") % words


def plot_of(found: Following, one: Followed, today: date) -> Plot | None:
    """Return an indicator's numbers as a plot; None where it has none."""
    if one.indicator.kind in WITHOUT_NUMBERS:
        return None
    known = sorted(one.figures.items())[-FEW if one.indicator.cadence != Indicator.Cadence.MONTHLY else -24 :]
    if not any(figure.value is not None for _, figure in known):
        return None
    language = get_language() or "sv"
    unit = found.text(one.indicator.unit_id, language)
    return Plot(
        key=str(one.follow_up),
        title=found.text(one.indicator.name_id, language),
        points=[
            Point(
                short_period(period),
                figure.value,
                rounded(figure.value),
                _spoken(figure.value, period, today),
                period.last >= today,
            )
            for period, figure in known
        ],
        summary=why(one.standing, one.target, unit),
        low=one.target.low if one.target else None,
        high=one.target.high if one.target else None,
        aim=aim_words(one.target, unit),
    )


def _spoken(value: Decimal | None, period: Period, today: date) -> str:
    if value is None:
        return _("not known")
    return f"{rounded(value)} ({_('not over yet')})" if period.last >= today else rounded(value)


def short_period(period: Period) -> str:
    """Return a period as it fits under a bar: ``2025``, ``3/25``, or ``1–3/25``."""
    if period == Period.year(period.first.year):
        return str(period.first.year)
    year = f"{period.last.year % 100:02d}"
    first, last = period.first.month, period.last.month
    return f"{last}/{year}" if first == last else f"{first}–{last}/{year}"


def source_words(one: Followed) -> str:
    """Say where a plot's numbers come from."""
    return str(SOURCES[Indicator.Source.COMPUTED if one.indicator.computed_by else one.indicator.source])


def count_words(lines: Iterable[Followed]) -> list[tuple[str, str, int, str]]:
    """Return how many indicators stand how: sign, words, number and the status's name; those that are, in order."""
    statuses = [one.standing.status for one in lines]
    return [
        (sign, str(words), statuses.count(name), name) for name, (sign, words) in STANDING.items() if name in statuses
    ]  # type: ignore[comparison-overlap]


def lead_words(lines: list[Followed]) -> str:
    """Say in a sentence how many indicators there are and how they stand."""
    if not lines:
        return ""
    told = ", ".join(str(HOW_MANY[name]) % {"n": number} for _sign, _words, number, name in count_words(lines))
    total = ngettext("%(count)d indicator", "%(count)d indicators", len(lines)) % {"count": len(lines)}
    return f"{total}: {told}."


def day_words(day: date | None) -> str:
    """Return a day as it is written in tables."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
