"""Everything that is due in one case, in the order of the days, and the same as a table of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from delaktig.law.calendar import numeric
from delaktig.law.casework import assessment, moves, reviews, words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.deadline import Deadline, counted, without_day
from delaktig.law.casework.facts import AssessmentFacts, CaseFacts
from delaktig.law.casework.plans import AGREED, Validity, plan_end, total_end
from delaktig.law.casework.triggers import triggers


def deadlines(facts: CaseFacts, today: date, book: RuleBook) -> tuple[Deadline, ...]:
    """Every deadline of the case as seen on the day: earliest first, those without a day last.

    What is done stays, with its day; the reader sees whether it came in time. After the case has ended
    nothing more becomes due: days after its end are left out.
    """
    facts = _with_the_assessment_that_is_due(facts, today, book)
    found = chain(
        _of_assessments(facts, today, book), _of_plans(facts, today, book), _of_the_person(facts, today, book)
    )
    kept = (one for one in found if not _after_the_end(one, facts))
    return tuple(sorted(kept, key=lambda one: (one.due is None, one.due or date.max, one.key, one.subject)))


def _with_the_assessment_that_is_due(facts: CaseFacts, today: date, book: RuleBook) -> CaseFacts:
    """A person whom the act wants assessed (R2) has an assessment to begin, even if nobody has opened one yet."""
    if facts.assessments or facts.plans:
        return facts
    group = next((one.group for one in triggers(facts, today, book) if one.applies), None)
    return facts if group is None else replace(facts, assessments=(AssessmentFacts(group),))


def _undecided(facts: CaseFacts, today: date, book: RuleBook) -> Iterator[Deadline]:
    """Where a missing fact decides whether the person is to be assessed at all, that fact is asked for."""
    if facts.assessments or facts.plans:
        return
    for one in triggers(facts, today, book):
        if one.missing:
            rule = book.first_or_in_force("assessment.start", today)
            yield without_day("assessment.start", rule, "missing", missing=one.missing)
            return


def _of_assessments(facts: CaseFacts, today: date, book: RuleBook) -> Iterator[Deadline]:
    for index in range(len(facts.assessments)):
        yield assessment.assessment_start(facts, index, today, book)
        yield from _known(assessment.plan_start(facts, index, today, book))
    yield from _undecided(facts, today, book)


def _of_plans(facts: CaseFacts, today: date, book: RuleBook) -> Iterator[Deadline]:
    for index in range(len(facts.plans)):
        yield from _known(reviews.referral_due(facts, index, book))
        yield from _known(reviews.next_review(facts, index, today, book))
        yield from reviews.earlier_reviews(facts, index, today, book)
        plan = facts.plans[index]
        followed = min((other.made_on for other in facts.plans if other.made_on > plan.made_on), default=None)
        yield _end("plan.end", index, plan_end(facts, index, today, book), plan.ended_on or followed)


def _of_the_person(facts: CaseFacts, today: date, book: RuleBook) -> Iterator[Deadline]:
    yield from _known(assessment.contact_handling(facts, today, book))
    yield from _known(assessment.jobseeker_interview(facts, today, book))
    if facts.plans or any(one.plan_needed is not False for one in facts.assessments):
        yield assessment.plan_latest(facts, today, book)
    if facts.plans:
        total = total_end(facts, today, book)
        yield _end("plan.total_end", 0, total, None)
        yield from _known(_employment_plan(facts, total, book))
    yield from _known(moves.move_contact(facts, today, book))


def _employment_plan(facts: CaseFacts, total: Validity, book: RuleBook) -> Deadline | None:
    """681/2023 § 31(3): an employment plan without undue delay once the longest time has run out (R13)."""
    ran_out = next(
        (step.until for step in reversed(total.steps) if step.key not in ("studies_replaced", "studies_open")), None
    )
    studied_on = any(step.key in ("studies_replaced", "studies_open") for step in total.steps)
    if not studied_on or ran_out is None:
        return None
    target = book.first_or_in_force("plan.employment_plan_target", ran_out)
    act = book.first_or_in_force("plan.employment_plan", ran_out)
    anchor = ("maximum_ran_out_on", ran_out)
    return counted("plan.employment_plan", target, anchor, met_on=facts.employment_plan_made_on, act=act)


def _end(key: str, index: int, validity: Validity, ended_on: date | None) -> Deadline:
    """The end of a plan, or of all of them, as a deadline: its steps are the inputs."""
    said = [step.explanation for step in validity.deciding]
    last = validity.steps[-1] if validity.steps else None
    return Deadline(
        key=key,
        subject=index,
        due=validity.until,
        met_on=ended_on,
        statutory=last is None or last.key not in AGREED,
        rule=last.rule if last else validity.rule,
        inputs=tuple((step.key, step.until) for step in validity.steps),
        missing=() if validity.until else validity.missing,
        explanation=words.joined(words.ends(key, validity.until, validity.missing), *said),
        to_be_verified=validity.to_be_verified,
    )


def _known(one: Deadline | None) -> Iterable[Deadline]:
    return () if one is None else (one,)


def _after_the_end(one: Deadline, facts: CaseFacts) -> bool:
    ended = facts.ended_on
    return ended is not None and one.met_on is None and (one.due is None or one.due > ended)


def explain(found: Iterable[Deadline], language: str) -> str:
    """A table of text for a terminal: day, what, whether law or a target, section, and the sentence below."""
    rows = [_row(one, language) for one in found]
    if not rows:
        return words.noun("table", "nothing", language)
    widths = [max(len(row[0][column]) for row in rows) for column in range(len(rows[0][0]))]
    lines = []
    for cells, sentence in rows:
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
        lines.append(f"    {sentence}")
    return "\n".join(lines)


def _row(one: Deadline, language: str) -> tuple[tuple[str, ...], str]:
    def table(key: str) -> str:
        return words.noun("table", key, language)

    done = table("done").format(day=numeric(one.met_on)) if one.met_on else table("open")
    where = one.citation.text(language) if one.citation else "–"
    doubt = table("to_be_verified") if one.to_be_verified else ""
    cells = (numeric(one.due) if one.due else "–", one.key, str(one.subject + 1), table(one.basis), where, done, doubt)
    return cells, one.explanation[language]
