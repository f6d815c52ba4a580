"""A yearly report as plain data: measures with their status and figures of years, texts, what was said and done.

While a report is written this is read anew each time. When it is signed, exactly this is kept
as canonical JSON: a later correction of a figure changes what is read, and not what was signed.
Only what may leave the house is in it: of personal facts no number below the threshold
(*små tal · pienet luvut*), inside or out, so that the paper is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from delaktig.indicators.figures import Figure, Figures, counted_figures, standing_words, stands, told
from delaktig.indicators.models import Indicator, Observation
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.seen import Judged
from delaktig.indicators.status import Standing, Status
from delaktig.programmes.canonical import canonical, number
from delaktig.programmes.models import FollowUp
from delaktig.programmes.tree import load_tree
from delaktig.reports.models import ReportText, YearlyReport
from delaktig.reports.yearly_numbers import judged_years, left_out
from delaktig.reports.yearly_remarks import told_remarks
from delaktig.texts.selectors import load

FORMAT = "delaktig-report/1"
YEARS = 3
"""Years shown beside each other: the report's own and those before it."""
LEFT_OUT = "left_out"
"""Stands for a figure that is not told, where figures are compared."""
PARTS = ("introduction", "proposals")
LANGUAGES = ("sv", "fi")
"""What reports are written in."""
WORST_FIRST = (Status.BEHIND, Status.NO_DATA, Status.DUE, Status.KNOWN, Status.ON_COURSE, Status.REACHED)
ADDING_UP = frozenset({Indicator.Kind.COUNT, Indicator.Kind.COUNT_AND_MONEY, Indicator.Kind.RANGE})
"""Kinds whose year is the sum of its parts, where it was told in parts."""


def measure_part(key: str) -> str:
    """Return the name of the text on one measure."""
    return f"measure:{key}"


def report_data(report: YearlyReport) -> dict[str, Any]:
    """Return a report as it would be signed now."""
    return draft_of(report).data


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it would be signed now, with the numbers behind it, which nobody outside sees."""

    data: dict[str, Any]
    judged: list[Judged]


def draft_of(report: YearlyReport) -> Draft:
    """Return a report as it would be signed now, and what it leaves out."""
    tree = load_tree(report.edition, sections=False, extras=False)
    by_key = {
        node.measure.key: node.follow_ups
        for node in tree.measures()
        if node.measure.municipality_id in {None, report.municipality_id}
    }
    follow_ups = [one for found in by_key.values() for one in found]
    indicators = [one.indicator for one in follow_ups]
    known = years(indicators, report.municipality_id, report.year)
    judged = judged_years(report.municipality_id, indicators, known)
    told_of = _follow_ups(report, follow_ups, known, judged)
    themes = _own(canonical(tree)["themes"], report.municipality_id)
    texts = _texts(report)
    for measure in _measures(themes):
        figures = [told_of[one.pk] for one in by_key[measure["key"]]]
        measure["figures"] = figures
        measure["status"] = worst(figure["status"] for figure in figures)
        measure["words"] = texts.get(measure_part(measure["key"]), {})
        for name in ("follow_ups", "confidence", "contents", "budget_note"):
            del measure[name]
    own = [one for theme in themes for goal in theme["goals"] for one in goal["measures"]]
    edition = report.edition
    data = {
        "format": FORMAT,
        "municipality": report.municipality_id,
        "year": report.year,
        "edition": {
            "slug": edition.slug,
            "title": tree.texts.bodies(edition.title_id),
            "programme": tree.texts.bodies(edition.programme.title_id),
            "invented": edition.invented,
        },
        "summary": summary(own),
        "texts": {part: texts.get(part, {}) for part in PARTS},
        "themes": themes,
        "remarks": told_remarks(report),
    }
    return Draft(data, judged)


def _own(themes: list[dict[str, Any]], municipality: str) -> list[dict[str, Any]]:
    """Return the themes with the measures that the municipality answers for: the common ones, and its own."""
    for theme in themes:
        for goal in theme["goals"]:
            goal["measures"] = [one for one in goal["measures"] if one["municipality"] in {None, municipality}]
    return themes


def _measures(themes: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for theme in themes:
        for goal in theme["goals"]:
            yield from goal["measures"]


def summary(measures: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many measures there are of each status; those without an indicator stand under no data."""
    found = {status.value: 0 for status in WORST_FIRST}
    for measure in measures:
        found[measure["status"]] += 1
    return found


def worst(statuses: Iterable[str]) -> str:
    """Return the status that most asks for a word; no data where there is none."""
    there = set(statuses)
    return next((status.value for status in WORST_FIRST if status.value in there), Status.NO_DATA.value)


def _texts(report: YearlyReport) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in ReportText.objects.filter(report=report).exclude(body="").order_by("language"):
        found.setdefault(row.part, {})[row.language] = row.body
    return found


def _follow_ups(
    report: YearlyReport, follow_ups: list[FollowUp], known: Mapping[int, Figures], judged: list[Judged]
) -> dict[int, dict[str, Any]]:
    indicators = [one.indicator for one in follow_ups]
    words = _words(report, indicators)
    texts = load([text for one in indicators for text in (one.name_id, one.definition_id, one.unit_id)])
    return {
        one.pk: {
            "indicator": one.indicator_id,
            "name": texts.bodies(one.indicator.name_id),
            "definition": texts.bodies(one.indicator.definition_id),
            "unit": texts.bodies(one.indicator.unit_id),
            "kind": one.indicator.kind,
            "source": one.indicator.source,
            "computed_by": one.indicator.computed_by,
            **_figure(report, one, known[one.indicator_id], judged),
            "words": words.get(one.indicator_id, []),
        }
        for one in follow_ups
    }


def _figure(report: YearlyReport, follow_up: FollowUp, known: Figures, judged: list[Judged]) -> dict[str, Any]:
    """Return an indicator's figure of the year, those of the years before, and how it stood when the year was over."""
    target = follow_up.target
    found = stands(follow_up.indicator, target, known, date(report.year + 1, 1, 1))
    this = known.get(Period.year(report.year), Figure())
    untold = {period: left_out(follow_up.indicator, period, judged) for period in known}
    untold_now = untold.get(Period.year(report.year))
    return {
        "status": found.status.value,
        "value": None if untold_now else number(this.value),
        "left_out": untold_now is not None,
        "fewer_than": untold_now.fewer_than if untold_now else None,
        "amount": None if untold_now else number(this.amount),
        "reached_on": this.reached_on.isoformat() if this.reached_on else None,
        "text": this.text,
        "stated_source": this.source,
        "expected": number(_rounded(found)),
        "years": {
            str(period.first.year): None if untold[period] else number(figure.value)
            for period, figure in sorted(known.items())
        },
        "target": None
        if target is None
        else {
            "direction": target.direction,
            "low": number(target.low),
            "high": number(target.high),
            "baseline": number(target.baseline),
            "due_on": target.due_on.isoformat() if target.due_on else None,
        },
    }


def _rounded(found: Standing) -> Decimal | None:
    return None if found.expected is None else found.expected.quantize(Decimal("0.1"))


def years(indicators: Iterable[Indicator], municipality: str, year: int) -> dict[int, Figures]:
    """Return what is known of each of the last years, by indicator."""
    wanted = [Period.year(one) for one in range(year - YEARS + 1, year + 1)]
    asked = list({one.pk: one for one in indicators}.values())
    rows = standing_words([one.pk for one in asked if not one.computed_by], municipality)
    by_indicator: dict[int, list[Observation]] = {}
    for row in rows.filter(period_to__range=(wanted[0].first, wanted[-1].last)):
        by_indicator.setdefault(row.indicator_id, []).append(row)
    counted = [one for one in asked if one.computed_by]
    found: dict[int, Figures] = {one.pk: {} for one in counted}
    found |= counted_figures(counted, municipality, {one.pk: wanted for one in counted})
    for one in asked:
        if not one.computed_by:
            found[one.pk] = _told_years(one, by_indicator.get(one.pk, []), wanted)
    return found


def _told_years(indicator: Indicator, rows: list[Observation], wanted: Iterable[Period]) -> Figures:
    found: Figures = {}
    for year in wanted:
        inside = [row for row in rows if year.first <= row.period_from and row.period_to <= year.last]
        if inside:
            found[year] = _told_year(indicator, inside, year)
    return found


def _told_year(indicator: Indicator, inside: list[Observation], year: Period) -> Figure:
    """Return the whole year's figure; told in parts, it is their sum, or the last where they do not add up.

    Parts that leave some of the year untold are no year: the value stays unknown.
    """
    whole = next((row for row in inside if (row.period_from, row.period_to) == (year.first, year.last)), None)
    if whole is not None:
        return told(whole)
    last = max(inside, key=lambda row: row.period_to)
    if indicator.kind not in ADDING_UP:
        return told(last)
    months = {month for row in inside for month in Period(row.period_from, row.period_to).months()}
    if months != set(year.months()) or any(row.value is None for row in inside):
        return Figure(source=last.source, state=last.state, at=last.at)
    amounts = [row.amount for row in inside if row.amount is not None]
    total = sum((row.value for row in inside if row.value is not None), Decimal(0))
    return Figure(total, sum(amounts, Decimal(0)) if amounts else None, state=last.state, at=last.at)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that was signed and is another now."""

    measure: str
    indicator: int
    name: Mapping[str, str]
    signed: str | None
    now: str | None


def differences(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return the figures of the report's year that have changed since it was signed."""
    live = {
        (measure["key"], one["indicator"]): one for measure in _measures(now["themes"]) for one in measure["figures"]
    }
    found = []
    for measure in _measures(signed["themes"]):
        for one in measure["figures"]:
            other = live.get((measure["key"], one["indicator"]))
            if other is not None and _said(one) != _said(other):
                found.append(Difference(measure["key"], one["indicator"], one["name"], _said(one), _said(other)))
    return found


def _said(figure: Mapping[str, Any]) -> str | None:
    """Return what a figure says of the year, in one string to compare and show."""
    if figure["left_out"]:
        return LEFT_OUT
    parts = (figure["value"], figure["amount"] and f"{figure['amount']} €", figure["reached_on"], figure["text"])
    return " · ".join(part for part in parts if part) or None


def _words(report: YearlyReport, indicators: Iterable[Indicator]) -> dict[int, list[dict[str, Any]]]:
    """Return what those responsible said beside their figures of the year, by indicator."""
    year = Period.year(report.year)
    rows = standing_words([one.pk for one in indicators], report.municipality_id)
    rows = rows.filter(period_from__gte=year.first, period_to__lte=year.last).exclude(text="")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.select_related("organisation"):
        found.setdefault(row.indicator_id, []).append(
            {"text": row.text, "language": row.language, "at": row.at.date().isoformat()}
        )
    return found
