"""How long a plan holds (R10–R13), step by step: what was agreed, what the act allows, what was lost, what was added.

Swedish *integrationsplan*, Finnish *kotoutumissuunnitelma*. The longest time of all plans together is
counted from the first plan (1386/2010 § 12(3): from its signing; 681/2023 § 23(2): from its drawing up).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delaktig.law.calendar import add_years
from delaktig.law.casework import words
from delaktig.law.casework.book import RuleBook
from delaktig.law.casework.deadline import last_day
from delaktig.law.casework.facts import CaseFacts, Extension, PlanFacts, client_age
from delaktig.law.casework.interruptions import lost_time
from delaktig.law.casework.transition import act_start
from delaktig.law.rules import Rule, Texts

STUDIES = "studies"
# Steps that the client and the authority decide, not the act.
AGREED = ("agreed", "ended")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning: the end as it stands after it, and the rule that it follows."""

    key: str
    until: date
    days: int
    rule: Rule
    explanation: Texts
    to_be_verified: bool


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when a plan, or all plans together, hold.

    ``until`` is None when a fact is missing. ``latest`` is the last day that the act allows, which may
    be known where the agreed end is not. ``open_ended``: the plan goes on for the studies alone until
    an employment plan replaces it (681/2023 § 31(3)); ``studies_until`` is the day on which it did.
    """

    until: date | None
    latest: date | None
    steps: tuple[Step, ...]
    rule: Rule
    missing: tuple[str, ...] = ()
    open_ended: bool = False
    studies_until: date | None = None

    @property
    def deciding(self) -> tuple[Step, ...]:
        """The steps that the end rests on: where an agreed end lies within what the act allows, that alone."""
        keys = {step.key for step in self.steps}
        if "agreed" in keys and "cap" not in keys:
            return tuple(step for step in self.steps if step.key in AGREED)
        return self.steps

    @property
    def to_be_verified(self) -> bool:
        """Whether a step that decides rests on a reading that was not checked."""
        return self.rule.to_be_verified or any(step.to_be_verified for step in self.deciding)


def plan_end(facts: CaseFacts, plan_index: int, today: date, book: RuleBook) -> Validity:
    """The last day of one plan: the agreed end, cut at what the act allows for it.

    1386/2010 § 12(2)–(4); 681/2023 § 23(1)–(4) and § 31. The first plan is for at most a year; all of
    them together end with :func:`total_end`. Without an agreed end only the latest day is known.
    """
    plan = facts.plans[plan_index]
    total = total_end(facts, today, book)
    steps: list[Step] = []
    rule = book.first_or_in_force("plan.agreed_end", plan.made_on)
    latest, limit = total.until, total.rule
    if plan is facts.first_plan():
        first = book.first_or_in_force("plan.first_length", plan.made_on)
        cap = last_day(first, plan.made_on)
        steps.append(_step("first_plan", cap, first))
        caps = [(cap, first)] if latest is None else [(cap, first), (latest, limit)]
        latest, limit = min(caps, key=lambda one: one[0])
    steps.extend(total.steps)
    until = max((plan.valid_to, *(one.until for one in plan.extensions))) if plan.valid_to else None
    if until is not None:
        steps.append(_step("agreed", until, rule))
        if latest is not None and until > latest:
            until = latest
            steps.append(_step("cap", until, limit))
    if plan.ended_on is not None and (until is None or plan.ended_on < until):
        until = plan.ended_on
        steps.append(_step("ended", until, rule))
    missing = () if until is not None else ("valid_to",)
    return Validity(until, latest, tuple(steps), rule, missing, total.open_ended, total.studies_until)


def total_end(facts: CaseFacts, today: date, book: RuleBook) -> Validity:
    """The last day that all plans together may hold (R11, R12, R13, R29).

    681/2023 § 23(2): two years from drawing up the first plan; 1386/2010 § 12(3): three years from
    signing it, which § 102(2) keeps for a first plan from before 1.1.2025. Then the extension
    (§ 23(3), § 12(4)), time lost (§ 23(4), § 12(4)) and studies that still run (§ 31).
    """
    first = facts.first_plan()
    if first is None:
        rule = book.first_or_in_force("plan.total_length", today)
        return Validity(None, None, (), rule, ("made_on",))
    rule = book.first_or_in_force("plan.total_length", first.made_on)
    anchor = first.signed_on if rule.parameters["anchor"] == "first_plan_signed" else first.made_on
    if anchor is None:
        return Validity(None, None, (), rule, ("signed_on",))
    base = last_day(rule, anchor)
    steps = [_step("base", base, rule, doubt=_made_on_both_sides(facts, first, book, today))]
    end = _with_extension_and_lost_time(facts, anchor, base, first, today, book, steps)
    end, open_ended = _with_studies(facts, end, today, book, first, steps)
    _say_what_is_not_counted(facts, book.first_or_in_force("plan.extension", first.made_on), end, steps)
    replaced = next((one.until for one in steps if one.key == "studies_replaced"), None)
    return Validity(end, end, tuple(steps), rule, (), open_ended, replaced)


def _made_on_both_sides(facts: CaseFacts, first: PlanFacts, book: RuleBook, today: date) -> bool:
    """Whether a later plan came under the new act while the first was made under the old one: our reading decides."""
    start = act_start(book.first_or_in_force("transition.plans", today))
    return first.made_on < start and any(plan.made_on >= start for plan in facts.plans)


def _with_extension_and_lost_time(
    facts: CaseFacts, anchor: date, base: date, first: PlanFacts, today: date, book: RuleBook, steps: list[Step]
) -> date:
    """§ 23(3) and (4), § 12(4): up to two years by decision, and the days lost on top, so that both are had in full."""
    rule = book.first_or_in_force("plan.extension", first.made_on)
    lost_rule = book.first_or_in_force("plan.interruptions", first.made_on)
    alike = _kinds(lost_rule, "comparable_causes")
    counted = [one for one in facts.interruptions if one.kind in (*_kinds(lost_rule, "causes"), *alike)]
    without = lost_time(counted, anchor, base, today)
    if without.days:
        key = "interruptions_ongoing" if without.ongoing else "interruptions"
        doubt = any(one.kind in alike for one in counted)
        steps.append(_step(key, without.until, lost_rule, days=without.days, doubt=doubt))
    granted = _granted(facts, rule)
    if granted is None or granted.until <= without.until:
        return without.until
    cap = lost_time(counted, anchor, add_years(base, rule.number("years")), today).until
    end = min(granted.until, cap)
    unproven = granted.ground == "home_care_allowance" and not _home_care_held(facts, base)
    key = "extension_unproven" if unproven else "extension"
    steps.append(_step(key, end, rule, doubt=unproven, days=(end - without.until).days))
    if granted.until > cap:
        steps.append(_step("extension_cap", end, rule))
    return end


def _granted(facts: CaseFacts, rule: Rule) -> Extension | None:
    """The extension that reaches furthest among those on a ground that the act names."""
    grounds = _kinds(rule, "grounds")
    found = [one for plan in facts.plans for one in plan.extensions if one.ground in grounds]
    return max(found, key=lambda one: one.until, default=None)


def _home_care_held(facts: CaseFacts, base: date) -> bool:
    """§ 23(3): the maximum ran out while the allowance was drawn and the person took part part-time."""
    return facts.holds("home_care_allowance", base) and facts.holds("part_time_participation", base)


def _with_studies(
    facts: CaseFacts, end: date, today: date, book: RuleBook, first: PlanFacts, steps: list[Step]
) -> tuple[date, bool]:
    """§ 31: studies with unemployment benefit that still run when the longest time runs out.

    Subsection 1: a client who is not yet 25 on that day may get up to a year more. Subsections 2 and 3:
    from 25 the plan goes on for the studies alone until an employment plan replaces it. The old act
    has neither, and a plan that keeps its old maximum has no § 23 maximum to run out.
    """
    if first.made_on < act_start(book.first_or_in_force("transition.plans", today)):
        return end, False
    rule = book.first_or_in_force("plan.studies_extension", end)
    age = client_age(facts, end)
    if not facts.holds(STUDIES, end):
        return end, False
    if age is None:
        steps.append(_step("studies_age_unknown", end, rule, doubt=True))
        return end, False
    if age >= rule.number("under_age"):
        replaced = facts.employment_plan_made_on
        if replaced is not None and replaced >= end:
            steps.append(_step("studies_replaced", replaced, rule, days=(replaced - end).days))
            return end, False
        steps.append(_step("studies_open", end, rule))
        return end, True
    asked = [one.until for plan in facts.plans for one in plan.extensions if one.ground == STUDIES]
    if not asked or max(asked) <= end:
        return end, False
    cap = add_years(end, rule.number("years"))
    until = min(max(asked), cap)
    steps.append(_step("studies", until, rule, days=(until - end).days))
    return until, False


def _say_what_is_not_counted(facts: CaseFacts, rule: Rule, end: date, steps: list[Step]) -> None:
    """An extension on a ground that this act does not have, or for studies whose conditions do not hold."""
    counted = set(_kinds(rule, "grounds")) | ({STUDIES} if any(one.key == STUDIES for one in steps) else set())
    if any(one.ground not in counted for plan in facts.plans for one in plan.extensions):
        steps.append(_step("extension_ignored", end, rule))


def _kinds(rule: Rule, name: str) -> tuple[str, ...]:
    value = rule.parameters.get(name, ())
    return value if isinstance(value, tuple) else ()


def _step(key: str, until: date, rule: Rule, *, days: int = 0, doubt: bool = False) -> Step:
    said = words.step(key, rule, until, days, doubt=doubt)
    return Step(key, until, days, rule, said, doubt or rule.to_be_verified)
