"""A whole case explained on a day: its dates, which act its plans follow, and each provision they rest on (R1-R29).

As text for a terminal or a letter to a lawyer, and as plain data for another program.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from delaktig.law import casework as law
from delaktig.law.calendar import numeric
from delaktig.law.casework import CaseFacts, Deadline, RuleBook, Transition, words
from delaktig.law.rules import Rule

MUNICIPALITY_OWN = "–"
"""Stands where an act would be cited: a municipality's own target has none."""


def as_text(facts: CaseFacts, on: date, book: RuleBook, language: str) -> str:
    """Return the case in words, in Swedish, Finnish or English."""
    found = law.deadlines(facts, on, book)
    moved = _transitions(facts, on, book)
    parts = [_head("seen_on", language, day=numeric(on))]
    if moved:
        parts += ["", _head("transition", language)]
        parts += [_transition(number, one, language) for number, one in enumerate(moved, 1)]
    parts += ["", _head("days", language), law.explain(found, language)]
    if rules := rules_of(found, moved):
        parts += ["", _head("sources", language), *(_source(one, language) for one in rules)]
    return "\n".join(parts)


def as_data(facts: CaseFacts, on: date, book: RuleBook, language: str) -> dict[str, Any]:
    """Return the case as values of JSON; sentences in one language, rules by their id."""
    found = law.deadlines(facts, on, book)
    moved = _transitions(facts, on, book)
    return {
        "on": on.isoformat(),
        "transition": [
            {
                "plan": number,
                "longest_time_by_old_act": one.old_maximum,
                "old_act": one.old_rules,
                "first_review_under_new_act": _iso(one.first_review_on),
                "rule": one.rule.id,
                "explanation": one.explanation[language],
            }
            for number, one in enumerate(moved, 1)
        ],
        "deadlines": [_deadline(one, language) for one in found],
        "rules": [_rule(one, language) for one in rules_of(found, moved)],
    }


def rules_of(found: Iterable[Deadline], moved: Iterable[Transition] = ()) -> list[Rule]:
    """Return the rules that dates rest on, each wording once, in the order in which they are met."""
    kept: dict[tuple[str, date | None], Rule] = {}
    for one in (*(each.rule for each in moved), *(each.rule for each in found)):
        kept.setdefault((one.id, one.valid_from), one)
    return list(kept.values())


def _transitions(facts: CaseFacts, on: date, book: RuleBook) -> list[Transition]:
    return [law.transition(facts, index, on, book) for index in range(len(facts.plans))]


def _head(key: str, language: str, **values: str) -> str:
    return words.noun("table", key, language).format(**values)


def _transition(number: int, one: Transition, language: str) -> str:
    plan = words.noun("table", "plan", language).format(number=number)
    return f"{plan}: {one.explanation[language]} ({_citation(one.rule, language)})"


def _source(one: Rule, language: str) -> str:
    marks = [words.noun("table", "law" if one.citation else "target", language)]
    marks += [words.noun("table", "to_be_verified", language)] if one.to_be_verified else []
    wording = f", {one.citation.wording(language)}" if one.citation else ""
    return f"{_citation(one, language)}{wording} ({', '.join(marks)}): {one.texts[language]} [{one.id}]"


def _citation(one: Rule, language: str) -> str:
    return one.citation.text(language) if one.citation else MUNICIPALITY_OWN


def _deadline(one: Deadline, language: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "number": one.subject + 1,
        "due": _iso(one.due),
        "met_on": _iso(one.met_on),
        "statutory": one.statutory,
        "rule": one.rule.id,
        "citation": one.citation.text(language) if one.citation else None,
        "inputs": [[name, _iso(value) if isinstance(value, date) else value] for name, value in one.inputs],
        "missing": list(one.missing),
        "explanation": one.explanation[language],
        "to_be_verified": one.to_be_verified,
    }


def _rule(one: Rule, language: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "row": one.row,
        "citation": one.citation.text(language) if one.citation else None,
        "wording": one.citation.wording(language) if one.citation else None,
        "valid_from": _iso(one.valid_from),
        "valid_to": _iso(one.valid_to),
        "kind": one.kind,
        "to_be_verified": one.to_be_verified,
        "text": one.texts[language],
        "source": one.source,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
