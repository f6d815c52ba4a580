"""Reads yearly reports: the desk by its actor, the public what is published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.audit.acting import require
from delaktig.decisions.models import Item
from delaktig.decisions.selectors import items_for
from delaktig.programmes import selectors as programmes
from delaktig.programmes.freeze import digest
from delaktig.programmes.models import Edition, Measure
from delaktig.reports import policies
from delaktig.reports.models import ReportItem, ReportText, SignedReport, YearlyReport
from delaktig.reports.yearly import Difference, differences, report_data
from delaktig.reports.yearly_remarks import answered_since
from delaktig.texts.parts import NotThere

EARLIEST_YEARS = 3
"""Years back for which a report can still be begun."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it reads: the signed data where it is signed, else what stands now."""

    row: YearlyReport
    data: dict[str, Any]
    signed: SignedReport | None
    before: dict[str, Any] | None
    """The signed data of the year before, of the same programme, where there are any."""
    changed: tuple[Difference, ...] = ()
    """Figures that are others now than when the report was signed."""
    measures: Mapping[str, int] = field(default_factory=dict)
    """The measures that it tells of, by their keys."""
    answered: tuple[Mapping[str, Any], ...] = ()
    """Remarks that have been answered, or done something about, since the report was signed."""


def reports(actor: Actor) -> QuerySet[YearlyReport]:
    """Return the reports of the actor's municipality, the newest first. Raises ``Denied``."""
    require(policies.why_not_read(actor))
    rows = YearlyReport.objects.filter(municipality_id=actor.municipality)
    return rows.select_related("edition__programme", "signed__signed_by", "begun_by")


def report(actor: Actor, pk: int) -> YearlyReport:
    """Return one report of the actor's municipality; else raise ``NotThere``."""
    found = reports(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def read(actor: Actor, pk: int) -> Report:
    """Return one report with what it says, what was signed the year before, and what has changed since."""
    row = report(actor, pk)
    signed = signed_of(row)
    now = report_data(row)
    measures = dict(Measure.objects.filter(goal__theme__edition=row.edition_id).values_list("key", "pk"))
    if signed is None:
        return Report(row, now, None, year_before(row), measures=measures)
    kept = json.loads(signed.canonical)
    changed, answered = tuple(differences(kept, now)), tuple(answered_since(kept, now))
    return Report(row, kept, signed, year_before(row), changed, measures, answered)


def signed_of(row: YearlyReport) -> SignedReport | None:
    """Return what was signed of a report, or None."""
    return getattr(row, "signed", None)


def year_before(row: YearlyReport) -> dict[str, Any] | None:
    """Return the signed report of the year before in the same programme, of whichever edition."""
    rows = SignedReport.objects.filter(
        report__municipality_id=row.municipality_id,
        report__year=row.year - 1,
        report__edition__programme_id=row.edition.programme_id,
    )
    found = rows.order_by("-signed_at").first()
    return None if found is None else dict(json.loads(found.canonical))


def texts_of(row: YearlyReport, part: str) -> dict[str, ReportText]:
    """Return a text of a report by language."""
    return {text.language: text for text in row.texts.filter(part=part).select_related("by")}


def can_begin(actor: Actor, today: date) -> list[tuple[Edition, int]]:
    """Return the editions and years of which a report could be begun, the newest year first."""
    made = set(reports(actor).values_list("edition_id", "year"))
    found = [
        (edition, year)
        for edition in programmes.joined(actor)
        for year in _years(edition, today)
        if (edition.pk, year) not in made
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].pk))


def _years(edition: Edition, today: date) -> Iterable[int]:
    begins = edition.period_from.year if edition.period_from else today.year - EARLIEST_YEARS
    ends = edition.period_to.year if edition.period_to else today.year
    return range(max(begins, today.year - EARLIEST_YEARS), min(ends, today.year) + 1)


def handled_in(actor: Actor, row: YearlyReport) -> list[Item]:
    """Return the items in which bodies handled a report, the latest first; nothing where decisions are not read."""
    if not actor.may(Permission.DECISION_READ):
        return []
    return list(items_for(actor).filter(yearly_reports__report=row))


def of_item(actor: Actor, item: int) -> list[YearlyReport]:
    """Return the reports that an item handled; nothing for whoever reads no reports."""
    if policies.why_not_read(actor) is not None:
        return []
    return list(reports(actor).filter(handled__item=item))


def of_edition(actor: Actor, edition: int) -> list[YearlyReport]:
    """Return the reports of an edition's years, the newest first; nothing for whoever reads no reports."""
    if policies.why_not_read(actor) is not None:
        return []
    return list(reports(actor).filter(edition=edition))


def public_items_of(report: int) -> list[int]:
    """Return the ids of the items in which a report was handled; what the public may see of them is asked apart."""
    return list(ReportItem.objects.filter(report=report).values_list("item_id", flat=True))


def published_in(municipality: str, item: int) -> list[tuple[str, int]]:
    """Return the published reports that an item handled: their edition's slug and year, the newest first."""
    rows = published(municipality).filter(report__handled__item=item)
    return list(rows.values_list("report__edition__slug", "report__year"))


def published_handled(municipality: str) -> dict[int, list[SignedReport]]:
    """Return the published reports by the id of each item that handled them."""
    rows = ReportItem.objects.filter(report__in=published(municipality).values("report"))
    found: dict[int, list[SignedReport]] = {}
    for row in rows.select_related("report__signed", "report__edition").order_by("-report__year", "pk"):
        found.setdefault(row.item_id, []).append(row.report.signed)
    return found


def published(municipality: str) -> QuerySet[SignedReport]:
    """Return the reports that anybody may read, the newest first."""
    rows = SignedReport.objects.filter(report__municipality_id=municipality, published_at__isnull=False)
    return rows.select_related("report").order_by("-report__year", "-pk")


def published_one(municipality: str, slug: str, year: int) -> SignedReport | None:
    """Return one published report by its edition's slug and its year, or None."""
    return published(municipality).filter(report__edition__slug=slug, report__year=year).first()


def is_whole(signed: SignedReport) -> bool:
    """Say whether a signed report is still what its SHA-256 was made of."""
    return digest(signed.canonical) == signed.sha256
