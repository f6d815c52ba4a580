"""What is due in clients' cases, as the acts and the municipality's own targets give it, seen on a day.

Everything is reckoned when it is read: nothing depends on work at night, and no row holds a
deadline (rows B1, B2, R1-R15). Swedish *frist*, Finnish *määräaika*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from delaktig.cases.facts import Codes, Ids, Known, Record, record_of, records_of
from delaktig.cases.rulebook import book_with, books_of
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client
from delaktig.law import casework as law
from delaktig.law.casework import CaseFacts, Deadline, RuleBook, Trigger

ENDS = frozenset({"plan.end", "plan.total_end"})
"""Days on which something runs out, where others are days by which something is to be done."""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of one client, seen on a day. ``record`` is the assessment or plan that it speaks of.

    ``record`` is None where there is none yet: an assessment that the act wants and nobody has opened.
    """

    client: Known
    relation: int
    deadline: Deadline
    record: int | None
    on: date

    @property
    def key(self) -> str:
        """What is due."""
        return self.deadline.key

    @property
    def days(self) -> int | None:
        """Days left; below zero: days late; None where no day is known."""
        return None if self.deadline.due is None else (self.deadline.due - self.on).days

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.deadline.met_on is None

    @property
    def is_late(self) -> bool:
        """Whether the day has passed and the thing is not done."""
        return self.deadline.overdue(self.on)

    @property
    def was_late(self) -> bool:
        """Whether it was done, but after its day."""
        return self.deadline.met_in_time() is False

    @property
    def is_local(self) -> bool:
        """Whether the day is the municipality's own target, or agreed with the client: no act names it."""
        return not self.deadline.statutory


@dataclass(frozen=True)
class Case:
    """A client's case on a day: its facts, the rules that it follows, and what is due."""

    record: Record
    book: RuleBook
    on: date

    @property
    def client(self) -> Known:
        """Whose case it is."""
        return self.record.client

    @property
    def facts(self) -> CaseFacts:
        """What the law asks."""
        return self.record.facts

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """Each group of the act in force, and whether it holds for the client (R2)."""
        return law.triggers(self.record.facts, self.on, self.book)

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """All deadlines, the earliest first, done ones too; those without a day last."""
        found = law.deadlines(self.facts, self.on, self.book)
        return tuple(self._due(one) for one in found if not self._is_pointless(one))

    @property
    def open_dues(self) -> tuple[Due, ...]:
        """What is still to be done; nothing once the client relation has ended."""
        return tuple(one for one in self.dues if one.is_open) if self.record.is_open else ()

    def _due(self, one: Deadline) -> Due:
        rows = self.record.assessments if _is_of_assessment(one) else self.record.plans
        row = rows[one.subject] if one.subject < len(rows) and _has_record(one) else None
        return Due(self.client, self.record.relation, one, row, self.on)

    def _is_pointless(self, one: Deadline) -> bool:
        """Say whether nobody needs to do anything: no plan was needed, or every plan has ended before the day."""
        if one.met_on is not None:
            return False
        facts = self.facts
        if one.key == "plan.latest":
            done = [each for each in facts.assessments if each.done_on is not None]
            return bool(done) and done[-1].plan_needed is False
        if one.key == "plan.total_end":
            return all(plan.ended_on is not None for plan in facts.plans)
        if one.key.startswith("plan.re"):  # a review or a referral: what has ended is neither
            return facts.plans[one.subject].ended_on is not None
        return False


def _is_of_assessment(one: Deadline) -> bool:
    return one.key in ("assessment.start", "plan.start", "assessment.interview")


def _has_record(one: Deadline) -> bool:
    return one.key not in ("contact.handling", "plan.latest", "plan.total_end", "plan.employment_plan", "move.contact")


def cases_of(clients: Ids, municipalities: Codes, on: date) -> list[Case]:
    """Return the cases of clients in registers of these municipalities, in three queries or four.

    ``clients`` are keys, or a query of keys that does not hang on its surroundings.
    """
    records = records_of(clients, municipalities)
    books = books_of({one.client.municipality for one in records}) if records else {}
    return [Case(one, books[one.client.municipality], on) for one in records]


def case_of(client: Client, on: date) -> Case | None:
    """Return one client's case; None for a client with whom there has been no client relation."""
    found = cases_of([client.pk], [client.municipality_id], on)
    return found[0] if found else None


def case_opened(opened: Opened, on: date) -> Case | None:
    """Return the case of a client who is open already, in one query; None without a client relation."""
    if opened.relation is None:
        return None
    record, rules = record_of(opened.client, opened.relation)
    return Case(record, book_with(opened.client.municipality_id, rules), on)


def in_order(dues: Iterable[Due]) -> list[Due]:
    """Return deadlines as they press: by day, those without one last."""
    return sorted(dues, key=lambda one: (one.deadline.due or date.max, one.client.number, one.key))
