"""Who may read, write, sign and publish yearly reports: each policy gives the reason why not, or None."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.reports.models import YearlyReport

NOT_OURS = "not_ours"
"""The report is of another municipality: for this actor it is not there."""


def why_not_read(actor: Actor) -> str | None:
    """Say why an actor may not read the reports of its municipality while they are written."""
    return None if actor.may(Permission.FIGURE_READ) else "no_permission"


def why_not_begin(actor: Actor) -> str | None:
    """Say why an actor may not begin a report."""
    return None if actor.may(Permission.YEARLY_REPORT_EDIT) else "no_permission"


def why_not_write(actor: Actor, report: YearlyReport, *, is_signed: bool) -> str | None:
    """Say why an actor may not write in a report; what is signed stands."""
    if report.municipality_id != actor.municipality:
        return NOT_OURS
    if not actor.may(Permission.YEARLY_REPORT_EDIT):
        return "no_permission"
    return "signed" if is_signed else None


def why_not_discard(actor: Actor, report: YearlyReport, *, is_signed: bool, is_written: bool) -> str | None:
    """Say why an actor may not take away a report; one in which something is written is somebody's work."""
    found = why_not_write(actor, report, is_signed=is_signed)
    return found or ("written" if is_written else None)


def why_not_sign(actor: Actor, report: YearlyReport, *, is_signed: bool, is_over: bool) -> str | None:
    """Say why an actor may not sign a report; a year that is not over cannot be answered for."""
    if report.municipality_id != actor.municipality:
        return NOT_OURS
    if not actor.may(Permission.YEARLY_REPORT_SIGN):
        return "no_permission"
    if is_signed:
        return "signed"
    return None if is_over else "year_not_over"


def why_not_publish(actor: Actor, report: YearlyReport, *, is_signed: bool) -> str | None:
    """Say why an actor may not publish a report, or take it back."""
    if report.municipality_id != actor.municipality:
        return NOT_OURS
    if not actor.may(Permission.YEARLY_REPORT_SIGN):
        return "no_permission"
    return None if is_signed else "not_signed"


def why_not_tie(actor: Actor, report: YearlyReport, *, is_signed: bool) -> str | None:
    """Say why an actor may not say which body handled a report; a body handles what is signed."""
    if report.municipality_id != actor.municipality:
        return NOT_OURS
    if not (actor.may(Permission.YEARLY_REPORT_EDIT) and actor.may(Permission.DECISION_READ)):
        return "no_permission"
    return None if is_signed else "not_signed"
