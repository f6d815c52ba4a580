"""A client with a plan in force moves to another municipality (R21): 681/2023 § 85."""

from __future__ import annotations

from datetime import date

from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.deadline import Deadline, counted, without_day
from delaktig.law.casework.facts import CaseFacts
from delaktig.law.casework.plans import plan_end


def move_contact(facts: CaseFacts, today: date, book: RuleBook) -> Deadline | None:
    """§ 85: the municipality that learns of the move contacts the new one, with the client's consent.

    None without a move, without a plan in force on the day of the move, without consent, and before
    2025. Whether there is consent may be unknown: then there is no day until it is asked for.
    """
    moved = facts.moved_on
    act = None if moved is None else book.rule_or_none("move.contact", moved)
    if moved is None or act is None or facts.move_consent is False or not _plan_in_force(facts, moved, today, book):
        return None
    if facts.move_consent is None:
        return without_day("move.contact", act, "missing", met_on=facts.move_contacted_on, missing=("move_consent",))
    target = book.first_or_in_force("move.contact_target", moved)
    return counted("move.contact", target, ("moved_on", moved), met_on=facts.move_contacted_on)


def _plan_in_force(facts: CaseFacts, on: date, today: date, book: RuleBook) -> bool:
    """Whether a plan holds on the day; one without an agreed end holds until the latest day of the act."""
    for index, plan in enumerate(facts.plans):
        end = plan_end(facts, index, today, book)
        last = end.studies_until or end.until or end.latest
        if plan.made_on <= on and (last is None or on <= last or end.open_ended):
            return True
    return False
