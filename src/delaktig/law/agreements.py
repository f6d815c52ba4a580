"""When a placement agreement is reviewed: yearly under 1386/2010 § 41, at least every four years under 681/2023 § 42.

Swedish *avtal om anvisande till kommun*, Finnish *kuntaan osoittamista koskeva sopimus* (row R26).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delaktig.law.calendar import add_months
from delaktig.law.rules import Rule, rule_or_none


@dataclass(frozen=True)
class AgreementReview:
    """The last day for a review (None: unknown), counted from ``anchor`` by the rule of the day asked about."""

    due: date | None
    overdue: bool
    anchor: date | None
    rule: Rule


def agreement_review(first_day: date | None, last_reviewed: date | None, on: date) -> AgreementReview | None:
    """The next review of an agreement, as seen on a day; None where no rule asks for one on that day.

    Counted from the last review, or from the agreement's first day where it has not been reviewed.
    A review or a beginning that lies after ``on`` is not looked at.
    """
    rule = rule_or_none("agreement.review", on)
    if rule is None:
        return None
    known = [day for day in (last_reviewed, first_day) if day is not None and day <= on]
    anchor = max(known, default=None)
    due = add_months(anchor, rule.number("months")) if anchor is not None else None
    return AgreementReview(due, due is not None and due < on, anchor, rule)
