"""When the assessment and the first plan are to come (R3, R8, R9).

Swedish *bedömning av kompetens och behovet av integrationstjänster* (old act: *inledande kartläggning*),
Finnish *osaamisen ja kotoutumisen palvelutarpeen arviointi* (*alkukartoitus*). 681/2023 says "without
delay" and names no number of days: the municipality's own target is shown then, and said to be one.
"""

from __future__ import annotations

from datetime import date

from delaktig.law.calendar import add_working_days
from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.deadline import Deadline, counted, last_day, without_day
from delaktig.law.casework.facts import ON_REQUEST, AssessmentFacts, CaseFacts
from delaktig.law.casework.transition import act_start, falls_under_the_new_act
from delaktig.law.rules import Rule


def contact_handling(facts: CaseFacts, today: date, book: RuleBook) -> Deadline | None:
    """681/2023 § 9(2): a municipality that is contacted begins to handle the matter without delay (R1).

    Met by the first assessment that is started. None where nobody has asked or contacted, and before 2025.
    """
    asked = facts.requested_on
    if asked is None or book.rule_or_none("contact.handling", asked) is None:
        return None
    started = [one.started_on for one in facts.assessments if one.started_on and one.started_on >= asked]
    return _target("contact.handling", ("requested_on", asked), today, book, met_on=min(started, default=None))


def assessment_start(facts: CaseFacts, index: int, today: date, book: RuleBook) -> Deadline:
    """1386/2010 § 10(1): within two months of the start of the client relation or of the request.
    681/2023 § 14(2), last sentence: without delay once the municipality learns of the person (R3).

    The act is the one in force on the day counted from; no transition rule speaks of assessments. For a
    group that the old act did not have, the duty began with the new act, however early the
    municipality knew of the person.
    """
    one = facts.assessments[index]
    known = facts.known_to_municipality_on(one)
    old_anchor = _old_anchor(facts, one)
    seen = min((day for day in (known, old_anchor[1]) if day is not None), default=None)
    rule = book.first_or_in_force("assessment.start", seen or one.started_on or today)
    anchor = ("learned_on", known)
    if not rule.flag("without_delay") and not _is_group(one.trigger, book, seen or today):
        anchor = ("duty_began_on", act_start(book.first_or_in_force("transition.plans", today)))
        rule = book.first_or_in_force("assessment.start", anchor[1])
    if rule.flag("without_delay"):
        return _target("assessment.start", anchor, today, book, subject=index, met_on=one.started_on)
    return counted(
        "assessment.start",
        rule,
        old_anchor,
        subject=index,
        met_on=one.started_on,
        doubt=_ends_under_new_act(rule, old_anchor[1], book),
    )


def jobseeker_interview(facts: CaseFacts, today: date, book: RuleBook) -> Deadline | None:
    """380/2023 § 31: a jobseeker's initial interview within five working days of the job search's start (R3)."""
    started = facts.job_search_started_on
    rule = book.rule_or_none("assessment.jobseeker_interview", started or today)
    if started is None or rule is None:
        return None
    held = [
        (one.interviewed_on, index)
        for index, one in enumerate(facts.assessments)
        if one.interviewed_on is not None and one.interviewed_on >= started
    ]
    met_on, subject = min(held, default=(None, 0))
    number = rule.number("working_days")
    due = add_working_days(started, number)
    anchor = ("job_search_started_on", started)
    return Deadline(
        key="assessment.interview",
        subject=subject,
        due=due,
        met_on=met_on,
        statutory=True,
        rule=rule,
        inputs=(anchor, ("working_days", number)),
        missing=(),
        explanation=words.sentence(
            "assessment.interview", rule, anchor=anchor, number=("working_days", number), due=due, act=None
        ),
        to_be_verified=rule.to_be_verified,
    )


def plan_start(facts: CaseFacts, index: int, today: date, book: RuleBook) -> Deadline | None:
    """1386/2010 § 13(2): work on the plan begins within two weeks of the mapping. 681/2023 § 20(1): the plan
    is made without delay after the assessment (R8). None until it is done, and where no plan is needed.
    """
    one = facts.assessments[index]
    if one.done_on is None or one.plan_needed is False:
        return None
    rule = book.first_or_in_force("plan.start", one.done_on)
    made = min((plan.made_on for plan in facts.plans if plan.made_on >= _from(one)), default=None)
    if one.plan_needed is None and made is None:
        return without_day("plan.start", rule, "missing", subject=index, missing=("plan_needed",))
    anchor = ("assessment_done_on", one.done_on)
    if rule.flag("without_delay"):
        return _target("plan.start", anchor, today, book, subject=index, met_on=made)
    doubt = _ends_under_new_act(rule, one.done_on, book)
    return counted("plan.start", rule, anchor, subject=index, met_on=made, doubt=doubt)


def plan_latest(facts: CaseFacts, today: date, book: RuleBook) -> Deadline:
    """1386/2010 § 12(2), 681/2023 § 20(3): the first plan within three years of the first permit (R9).

    § 20(4): for a victim of trafficking who is reached only after that, the time may be exceeded; then
    there is no day. Whether a victim was reached afterwards is asked only when the time has passed.
    """
    first = facts.first_plan()
    made = first.made_on if first else None
    rule = book.first_or_in_force("plan.latest", made or today)
    deadline = counted("plan.latest", rule, ("first_permit_on", facts.first_permit_on), met_on=made)
    if deadline.due is None or not _may_exceed(facts, rule):
        return deadline
    reached = facts.known_to_municipality_on()
    inputs = (*deadline.inputs, ("learned_on", reached))
    if reached is not None and reached > deadline.due:
        return without_day("plan.latest", rule, "trafficking", met_on=made, inputs=inputs)
    if reached is None and (made or today) > deadline.due:
        return without_day("plan.latest", rule, "missing", met_on=made, missing=("learned_on",), inputs=inputs)
    return deadline


def _is_group(trigger: str, book: RuleBook, on: date) -> bool:
    """Whether the act in force on the day has the group; a request is one in both, under two names."""
    groups = book.first_or_in_force("assessment.who", on).parameters["groups"]
    return isinstance(groups, tuple) and (trigger in groups or trigger in ON_REQUEST)


def _may_exceed(facts: CaseFacts, rule: Rule) -> bool:
    group = rule.parameters.get("may_exceed_years")
    return isinstance(group, str) and bool(facts.spans(group))


def _target(
    key: str,
    anchor: tuple[str, date | None],
    today: date,
    book: RuleBook,
    *,
    subject: int = 0,
    met_on: date | None = None,
) -> Deadline:
    """The municipality's own target for what the act wants without delay; the act's words are quoted beside it."""
    on = anchor[1] or today
    act = book.first_or_in_force(key, on)
    target = book.first_or_in_force(f"{key}_target", on)
    return counted(key, target, anchor, subject=subject, met_on=met_on, act=act)


def _old_anchor(facts: CaseFacts, one: AssessmentFacts) -> tuple[str, date | None]:
    """§ 10(1): the request where the mapping is made on request, the start of the client relation otherwise."""
    if one.trigger in ON_REQUEST:
        return ("requested_on", one.requested_on or facts.requested_on)
    return ("relation_started_on", facts.relation_started_on)


def _ends_under_new_act(rule: Rule, anchor: date | None, book: RuleBook) -> bool:
    return anchor is not None and falls_under_the_new_act(last_day(rule, anchor), anchor, book)


def _from(one: AssessmentFacts) -> date:
    """The first day on which a plan can answer the assessment: it may be made in the initial interview (§ 20(1))."""
    days = [day for day in (one.interviewed_on, one.done_on) if day is not None]
    return min(days)
