"""The rules that a case is judged by: those that are shipped, and a municipality's own dated records.

A municipality sets its own **local targets** (Swedish *lokalt mål*, Finnish *paikallinen tavoite*)
where an act names no number of days. It may also enter a new act's wording before the software is
upgraded, with its citation. It may not change a statutory rule on its own authority.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from delaktig.law.casework import words
from delaktig.law.rules import Rule, RuleDataError, RuleNotFoundError, all_rules, refuse_overlaps, rule_from

# The parameters that carry a length.
LENGTHS = ("days", "weeks", "months", "years")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules to look up by id and day. A record of one's own goes before the shipped one while it is valid."""

    rules: tuple[Rule, ...]
    own: tuple[Rule, ...] = ()
    _by_id: dict[str, list[Rule]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in (*self.own, *self.rules):
            self._by_id.setdefault(one.id, []).append(one)

    @classmethod
    def shipped(cls) -> RuleBook:
        """The rules of ``rules.toml`` and nothing else."""
        return cls(all_rules())

    @classmethod
    def with_local(cls, records: Iterable[Mapping[str, Any]]) -> RuleBook:
        """The shipped rules with records of the same shape as a row of ``rules.toml``.

        Raises RuleDataError that names the rule and the field: a field or parameter that nobody reads,
        a parameter of another type, a number below one, a missing first day, two records on the same
        day, or a statutory rule changed without an act.
        """
        shipped = all_rules()
        own = tuple(_own(row, shipped) for row in records)
        refuse_overlaps(own)
        return cls(shipped, own)

    def rule(self, rule_id: str, on: date) -> Rule:
        """The wording in force on the day; raises RuleNotFoundError when there is none."""
        found = self.rule_or_none(rule_id, on)
        if found is None:
            raise RuleNotFoundError(f"No rule {rule_id!r} is in force on {on.isoformat()}.")
        return found

    def rule_or_none(self, rule_id: str, on: date) -> Rule | None:
        """The wording in force on the day, or None; raises RuleNotFoundError for an unknown id."""
        if rule_id not in self._by_id:
            raise RuleNotFoundError(f"There is no rule {rule_id!r}.")
        return next((one for one in self._by_id[rule_id] if one.in_force(on)), None)

    def first_or_in_force(self, rule_id: str, on: date) -> Rule:
        """The wording in force on the day, else the oldest: for days before any act that we read."""
        found = self.rule_or_none(rule_id, on)
        if found is not None:
            return found
        return min(self._by_id[rule_id], key=lambda one: one.valid_from or date.min)


def own_target(
    rule_id: str, number: int, *, valid_from: date, source: str, valid_to: date | None = None
) -> dict[str, Any]:
    """A record for :meth:`RuleBook.with_local`: the shipped target with the municipality's own number.

    ``source`` names the decision. Raises RuleDataError when the rule is no local target with a length.
    """
    shipped = next((one for one in all_rules() if one.id == rule_id and one.kind == "local"), None)
    units = [] if shipped is None else [name for name in LENGTHS if name in shipped.parameters]
    if shipped is None or not units:
        raise RuleDataError(f"rule {rule_id}: no local target with a length")
    return {
        "id": rule_id,
        "kind": "local",
        "confidence": "source",
        "source": source,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "parameters": {**shipped.parameters, units[0]: number},
        "text": dict(words.target(rule_id.removesuffix("_target"), units[0], number)),
    }


def _own(row: Mapping[str, Any], shipped: tuple[Rule, ...]) -> Rule:
    where = f"rule {row.get('id', '(without id)')}"
    rule = rule_from(row)
    wordings = [one for one in shipped if one.id == rule.id]
    if not wordings:
        raise RuleDataError(f"{where}: id: there is no such rule, so nothing would read the record")
    if rule.valid_from is None:
        raise RuleDataError(f"{where}: valid_from: a record of one's own says from which day it applies")
    if rule.kind != wordings[-1].kind:
        raise RuleDataError(_other_kind(where, rule, wordings[-1]))
    _parameters(where, rule, wordings)
    return rule


def _other_kind(where: str, rule: Rule, shipped: Rule) -> str:
    if shipped.kind == "statutory":
        return f"{where}: kind: this is law; changing it needs kind 'statutory' with the act and section that change it"
    return f"{where}: kind: this is {shipped.kind}, not {rule.kind}"


def _parameters(where: str, rule: Rule, wordings: list[Rule]) -> None:
    known = {name: value for one in wordings for name, value in one.parameters.items()}
    for name, value in rule.parameters.items():
        if name not in known:
            raise RuleDataError(f"{where}: parameters.{name}: unknown; known are {', '.join(sorted(known)) or 'none'}")
        if type(value) is not type(known[name]):
            raise RuleDataError(f"{where}: parameters.{name}: not of the same type as {known[name]!r}")
        if type(value) is int and value < 1:
            raise RuleDataError(f"{where}: parameters.{name}: a number of at least 1 is needed")
    missing = sorted(set(wordings[-1].parameters) - set(rule.parameters))
    if missing:
        raise RuleDataError(f"{where}: parameters.{missing[0]}: missing")
