"""What the public has seen of a municipality's numbers: publications, and papers that print numbers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from delaktig.indicators.counting import Cell
from delaktig.indicators.disclosure.places import Contradiction
from delaktig.indicators.disclosure.protecting import Why
from delaktig.indicators.models import PaperNumbers, PublicationNumbers
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.drafting import whole
from delaktig.indicators.publishing.leaving_out import Before, Behind, behind, leave_out
from delaktig.indicators.registry import computed
from delaktig.municipalities.selectors import small_number


def before(municipality: str, period: Period) -> Before:
    """Return what the public has seen of overlapping days, withdrawn or not: who has copied it has it."""
    same: list[Behind] = []
    others: dict[Period, Behind] = {}
    for _source, span, kept in _seen(municipality, period):
        if span == period:
            same.append(kept)
        else:
            others[span] = others[span] | kept if span in others else kept
    return Before(tuple(same), tuple(others.values()))


def sources(municipality: str, period: Period, counts: Iterable[str]) -> list[str]:
    """Return which papers and publications of overlapping days hold numbers of what is counted.

    They are named ``publication:`` with its id, and as papers name themselves, as ``report:7``.
    """
    wanted = set(counts)
    return [
        source
        for source, _span, kept in _seen(municipality, period)
        if any(place.counts in wanted for place in kept.numbers)
    ]


def _seen(municipality: str, period: Period) -> Iterator[tuple[str, Period, Behind]]:
    """Yield each with its name, its days and the numbers behind it."""
    published = PublicationNumbers.objects.filter(**_overlapping(municipality, period, "publication__"))
    for row in published.select_related("publication").order_by("publication__number"):
        span = Period(row.publication.period_from, row.publication.period_to)
        yield f"publication:{row.publication_id}", span, Behind.from_json(row.numbers)
    for paper in PaperNumbers.objects.filter(**_overlapping(municipality, period)).order_by("pk"):
        yield paper.paper, Period(paper.period_from, paper.period_to), Behind.from_json(paper.numbers)


def _overlapping(municipality: str, period: Period, path: str = "") -> dict[str, Any]:
    return {
        f"{path}municipality_id": municipality,
        f"{path}period_from__lte": period.last,
        f"{path}period_to__gte": period.first,
    }


@dataclass(frozen=True, slots=True)
class Judged:
    """The wholes of a period that a paper prints: the numbers behind them, and which indicators it leaves out."""

    period: Period
    threshold: int
    behind: Behind
    left_out: Mapping[str, Why]


def judge(municipality: str, period: Period, wholes: Mapping[str, Cell]) -> Judged:
    """Judge the wholes of indicators, by name, that a paper prints of a period, with all that the public has seen.

    Those that are not about people are never left out. A small number that was printed before is left
    out here all the same. Where facts were corrected since, so that what is counted no longer goes
    with what was seen, the paper is judged by itself: nothing can be reckoned from both.
    """
    tables = {name: whole(computed(name), cell) for name, cell in wholes.items()}
    numbers = behind(tables.values(), period)
    threshold = small_number(municipality)
    try:
        found = leave_out(numbers, before(municipality, period), threshold)
    except Contradiction:
        found = leave_out(numbers, Before(), threshold)
    hidden = dict.fromkeys(found.exposed, Why.SMALL) | dict(found.hidden)
    left_out = {}
    for name, table in tables.items():
        why = [hidden[one] for one in table.told_by(table.place((), period)) if one in hidden]
        if table.protected and why:
            left_out[name] = why[0]
    return Judged(period, threshold, numbers.without(hidden), left_out)


def remember(municipality: str, paper: str, judged: Iterable[Judged]) -> None:
    """Keep what a paper prints, so that nothing published later reveals what it leaves out, or the other way round."""
    PaperNumbers.objects.bulk_create(
        PaperNumbers(
            municipality_id=municipality,
            paper=paper,
            period_from=one.period.first,
            period_to=one.period.last,
            numbers=one.behind.as_json(),
        )
        for one in judged
        if one.behind.numbers
    )
