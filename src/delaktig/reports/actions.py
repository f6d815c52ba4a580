"""Acts on yearly reports: begin one, take an empty one away, write, sign, publish, say which body handled it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import Denied, require
from delaktig.decisions.models import Item
from delaktig.decisions.selectors import items_for
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.seen import remember
from delaktig.programmes import selectors as programmes
from delaktig.programmes.freeze import digest, dump
from delaktig.programmes.models import Edition, Measure
from delaktig.reports import policies
from delaktig.reports.models import ReportItem, ReportText, SignedReport, YearlyReport
from delaktig.reports.yearly import LANGUAGES, PARTS, draft_of, measure_part
from delaktig.texts.parts import Invalid, NotThere, Stale

LONGEST = 20_000
"""Characters of one text."""


@transaction.atomic
def begin_report(actor: Actor, edition: Edition, year: int, today: date) -> YearlyReport:
    """Begin the report of a year of an edition, for the actor's municipality.

    Raises ``Denied``; ``NotThere`` for an edition of others; ``Invalid`` for a year outside the
    edition's period or not begun, or one that has a report.
    """
    require(policies.why_not_begin(actor))
    seen = programmes.edition(actor, edition.pk)
    fault = _fault_of_year(actor, seen.edition, year, today)
    if fault is not None:
        raise Invalid({"year": fault})
    report = YearlyReport.objects.create(
        edition=seen.edition, municipality_id=actor.municipality, year=year, begun_by=actor.user
    )
    record(actor, "reports.report_begun", f"report:{report.pk}", {"edition": edition.pk, "year": year})
    return report


@transaction.atomic
def discard_report(actor: Actor, report: YearlyReport) -> None:
    """Take away a report that was begun by mistake, while nothing has been written in it.

    Raises ``Denied``, ``NotThere``.
    """
    kept = YearlyReport.objects.select_for_update().get(pk=report.pk)
    _obey(policies.why_not_discard(actor, kept, is_signed=is_signed(kept), is_written=is_written(kept)))
    pk, details = kept.pk, {"edition": kept.edition_id, "year": kept.year}
    kept.delete()
    record(actor, "reports.report_discarded", f"report:{pk}", details)


def is_written(report: YearlyReport) -> bool:
    """Say whether anything has been written in a report, also what was taken out again."""
    return ReportText.objects.filter(report=report).exists()


def _fault_of_year(actor: Actor, edition: Edition, year: int, today: date) -> str | None:
    period = Period.year(year)
    if period.first > today:
        return "year_not_begun"
    begins, ends = edition.period_from, edition.period_to
    if (begins is not None and period.last < begins) or (ends is not None and period.first > ends):
        return "year_outside_period"
    rows = YearlyReport.objects.filter(edition=edition, municipality_id=actor.municipality, year=year)
    return "report_is_there" if rows.exists() else None


@transaction.atomic
def write_text(
    actor: Actor, report: YearlyReport, part: str, language: str, body: str, expected_version: int | None = None
) -> ReportText:
    """Write one text of a report in one language.

    ``expected_version`` is the one that the person began from, 0 where there was none. Raises
    ``Denied``, ``NotThere``, ``Invalid``, or ``Stale`` where somebody else has saved since.
    """
    _obey(policies.why_not_write(actor, report, is_signed=is_signed(report)))
    _check(report, part, language, body)
    row = report.texts.select_for_update().filter(part=part, language=language).first()
    row = row or ReportText(report=report, part=part, language=language, version=0)
    if expected_version is not None and row.version != expected_version:
        raise Stale(row.version)
    if row.body != body.strip():
        row.body, row.by, row.version = body.strip(), actor.user, row.version + 1
        row.save()
        record(actor, "reports.text_written", f"report:{report.pk}", {"part": part, "language": language})
    return row


def _check(report: YearlyReport, part: str, language: str, body: str) -> None:
    if part not in PARTS and part not in measure_parts(report):
        raise NotThere
    if language not in LANGUAGES:
        raise Invalid({"language": "unknown_language"})
    if len(body.strip()) > LONGEST:
        raise Invalid({"body": "too_long"})


def measure_parts(report: YearlyReport) -> set[str]:
    """Return the names of the texts on measures that a report tells of: the common ones and its own."""
    rows = Measure.objects.filter(goal__theme__edition=report.edition_id)
    rows = rows.filter(Q(municipality=None) | Q(municipality=report.municipality_id))
    return {measure_part(key) for key in rows.values_list("key", flat=True)}


@transaction.atomic
def sign_report(actor: Actor, report: YearlyReport, today: date) -> SignedReport:
    """Sign a report: what it says now is kept with its figures, and stands.

    Raises ``Denied``, ``NotThere``; ``Invalid`` while it lacks an introduction.
    """
    YearlyReport.objects.select_for_update().get(pk=report.pk)
    over = Period.year(report.year).last < today
    _obey(policies.why_not_sign(actor, report, is_signed=is_signed(report), is_over=over))
    draft = draft_of(report)
    data = draft.data
    if not data["texts"]["introduction"]:
        raise Invalid({"introduction": "required"})
    text = dump(data)
    signed = SignedReport.objects.create(
        report=report, canonical=text, sha256=digest(text), signed_by=actor.user, signed_at=timezone.now()
    )
    remember(report.municipality_id, f"report:{report.pk}", draft.judged)
    record(actor, "reports.report_signed", f"report:{report.pk}", {"sha256": signed.sha256})
    return signed


@transaction.atomic
def publish_report(actor: Actor, report: YearlyReport) -> SignedReport:
    """Show a signed report on the public side; one that is shown stays as it is."""
    signed = _signed(actor, report)
    if signed.published_at is None:
        signed.published_at = timezone.now()
        signed.save(update_fields=["published_at"])
        record(actor, "reports.report_published", f"report:{report.pk}")
    return signed


@transaction.atomic
def take_back_report(actor: Actor, report: YearlyReport) -> SignedReport:
    """Take a report from the public side; it stays signed."""
    signed = _signed(actor, report)
    if signed.published_at is not None:
        signed.published_at = None
        signed.save(update_fields=["published_at"])
        record(actor, "reports.report_taken_back", f"report:{report.pk}")
    return signed


@transaction.atomic
def tie_items(actor: Actor, report: YearlyReport, items: Iterable[int]) -> set[int]:
    """Say in which items of the municipality's bodies a signed report was handled; return the ids of all.

    A decision takes it on from the report to what is decided next. Raises ``Denied``, ``NotThere``,
    or ``Invalid`` for an item of others, a secret one, or one of a meeting held before the year was over.
    """
    YearlyReport.objects.select_for_update().get(pk=report.pk)
    _obey(policies.why_not_tie(actor, report, is_signed=is_signed(report)))
    wanted = set(items)
    standing = set(ReportItem.objects.filter(report=report).values_list("item_id", flat=True))
    new = wanted - standing
    if new - set(may_handle(actor, report).values_list("pk", flat=True)):
        raise Invalid({"items": "unknown_item"})
    gone = standing - wanted
    ReportItem.objects.filter(report=report, item__in=gone).delete()
    ReportItem.objects.bulk_create(ReportItem(report=report, item_id=pk) for pk in sorted(new))
    if gone or new:
        details = {"added": len(new), "removed": len(gone)}
        record(actor, "reports.report_handled", f"report:{report.pk}", details)
    return wanted


def may_handle(actor: Actor, report: YearlyReport) -> QuerySet[Item]:
    """Return the items in which a body of the actor's municipality can have handled a report, the latest first."""
    own = items_for(actor).filter(meeting__body__municipality_id=actor.municipality)
    over = Period.year(report.year).last
    open_ones = own.exclude(publicity=Item.Publicity.SECRET)
    return open_ones.filter(Q(meeting__held_on=None) | Q(meeting__held_on__gt=over))


def _signed(actor: Actor, report: YearlyReport) -> SignedReport:
    found = SignedReport.objects.select_for_update().filter(report=report).first()
    _obey(policies.why_not_publish(actor, report, is_signed=found is not None))
    assert found is not None  # the policy has said so
    return found


def is_signed(report: YearlyReport) -> bool:
    """Say whether a report has been signed."""
    return SignedReport.objects.filter(report=report).exists()


def _obey(reason: str | None) -> None:
    if reason == policies.NOT_OURS:
        raise NotThere
    if reason is not None:
        raise Denied(reason)
