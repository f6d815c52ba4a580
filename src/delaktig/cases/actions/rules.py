"""Acts on a municipality's own rules: entered, looked at, taken into use, withdrawn; none is ever overwritten.

A local target is the municipality's to set. The wording of an act is entered with its
citation when the law has changed and the software has not been upgraded yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.cases import policies
from delaktig.cases.models import LocalRule
from delaktig.cases.rules import record_with
from delaktig.law.casework import RuleBook, own_target
from delaktig.law.rules import LANGUAGES, Parameter, Rule, RuleDataError, all_rules, wordings
from delaktig.texts.parts import Invalid, NotThere

LENGTHS = ("days", "weeks", "months", "years")
LONGEST = 2_000
_ACT = re.compile(r"\d{1,4}/\d{4}")
_NAMED = re.compile(r"rule [^:]+: (?:parameters\.)?(\w+):? ")


@dataclass(frozen=True, slots=True)
class RuleInput:
    """A rule as it is entered. ``parameters`` by name; ``texts`` by language, empty ones of a target are written."""

    rule: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    act: str = ""
    section: str = ""
    subsection: int | None = None
    item: int | None = None
    amended_by: str = ""
    verified: bool = False
    parameters: dict[str, Parameter] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def write_rule(actor: Actor, given: RuleInput) -> LocalRule:
    """Enter a rule; nothing follows it until it is taken into use. Raises ``Denied``, ``NotThere``, ``Invalid``."""
    require(policies.why_not_write_rules(actor))
    shipped = shipped_of(given.rule)
    first, made = _record(given, shipped)
    row = LocalRule.objects.create(
        municipality_id=actor.municipality,
        rule=given.rule,
        record=made,
        valid_from=first,
        valid_to=given.valid_to,
        written_by=actor.user,
    )
    record(actor, "cases.rule_written", target=f"rule:{given.rule}", details={"record": row.pk})
    return row


@transaction.atomic
def use_rule(actor: Actor, pk: int) -> LocalRule:
    """Take a rule into use: from now on every date is reckoned by it in its days. Raises as :func:`write_rule`."""
    row = _held(actor, pk)
    require(policies.why_not_use_rule(row))
    row.taken_into_use_at, row.taken_into_use_by = timezone.now(), actor.user
    row.save(update_fields=["taken_into_use_at", "taken_into_use_by"])
    record(actor, "cases.rule_used", target=f"rule:{row.rule}", details={"record": row.pk})
    return row


@transaction.atomic
def withdraw_rule(actor: Actor, pk: int) -> LocalRule:
    """Withdraw a rule; it is kept, and what stood before it stands again. Raises as :func:`write_rule`."""
    row = _held(actor, pk)
    require(policies.why_not_withdraw_rule(row))
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    used = row.taken_into_use_at is not None
    record(actor, "cases.rule_withdrawn", target=f"rule:{row.rule}", details={"record": row.pk, "was_used": used})
    return row


def shipped_of(rule_id: str) -> Rule:
    """Return the last shipped wording of a rule. Raises ``NotThere``."""
    if not any(one.id == rule_id for one in all_rules()):
        raise NotThere
    return wordings(rule_id)[-1]


def length_of(rule: Rule) -> str:
    """Return the unit in which a local target is counted; empty where the rule is none."""
    return next((name for name in LENGTHS if name in rule.parameters), "") if rule.kind == "local" else ""


def _held(actor: Actor, pk: int) -> LocalRule:
    require(policies.why_not_write_rules(actor))
    record_with(actor, pk)
    return LocalRule.objects.select_for_update().get(pk=pk)


def _record(given: RuleInput, shipped: Rule) -> tuple[date, dict[str, Any]]:
    """Return the first day, and the record as it is kept: checked as those shipped are. Raises ``Invalid``."""
    faults = _faults(given, shipped)
    if faults or given.valid_from is None:
        raise Invalid(faults)
    found = _row(given, shipped)
    try:
        RuleBook.with_local([{**found, **_days(given)}])
    except RuleDataError as wrong:
        raise Invalid({_field(str(wrong)): "rule_refused"}) from wrong
    return given.valid_from, {name: value for name, value in found.items() if name != "id"}


def _row(given: RuleInput, shipped: Rule) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": given.rule,
        "kind": shipped.kind,
        "confidence": "source" if given.verified or shipped.kind != "statutory" else "mem",
        "source": given.source.strip(),
        "parameters": {name: list(one) if isinstance(one, tuple) else one for name, one in given.parameters.items()},
        "text": _texts(given, shipped),
    }
    if shipped.row:
        row["row"] = shipped.row
    if shipped.kind == "statutory":
        cited = {"act": given.act, "section": given.section, "subsection": given.subsection, "item": given.item}
        cited["amended_by"] = given.amended_by or None
        row |= {name: value for name, value in cited.items() if value}
    return row


def _texts(given: RuleInput, shipped: Rule) -> dict[str, str]:
    texts = {language: given.texts.get(language, "").strip() for language in LANGUAGES}
    unit = length_of(shipped)
    if unit and not any(texts.values()):
        number = given.parameters[unit]
        made = own_target(given.rule, int(str(number)), valid_from=given.valid_from or date.min, source=given.source)
        return dict(made["text"])
    return texts


def _days(given: RuleInput) -> dict[str, date]:
    days = {"valid_from": given.valid_from, "valid_to": given.valid_to}
    return {name: day for name, day in days.items() if day is not None}


def _faults(given: RuleInput, shipped: Rule) -> dict[str, str]:
    faults: dict[str, str] = {}
    if given.valid_from is None:
        faults["valid_from"] = "required"
    elif given.valid_to is not None and given.valid_to < given.valid_from:
        faults["valid_to"] = "before_start"
    if not given.source.strip():
        faults["source"] = "required"
    if len(given.source) > LONGEST:
        faults["source"] = "too_long"
    if shipped.kind == "statutory":
        faults |= _citation_faults(given)
    for name, value in given.parameters.items():
        if type(value) is int and value < 1:
            faults[name] = "at_least_one"
        elif value in ("", ()):
            faults[name] = "required"
    return faults | _text_faults(given, shipped)


def _citation_faults(given: RuleInput) -> dict[str, str]:
    faults = {}
    if not _ACT.fullmatch(given.act):
        faults["act"] = "no_act"
    if given.amended_by and not _ACT.fullmatch(given.amended_by):
        faults["amended_by"] = "no_act"
    if not given.section.strip():
        faults["section"] = "required"
    return faults


def _text_faults(given: RuleInput, shipped: Rule) -> dict[str, str]:
    texts = {language: given.texts.get(language, "").strip() for language in LANGUAGES}
    faults = {f"text_{language}": "too_long" for language, text in texts.items() if len(text) > LONGEST}
    if length_of(shipped) and not any(texts.values()):
        return faults
    return faults | {f"text_{language}": "required" for language, text in texts.items() if not text}


def _field(message: str) -> str:
    named = _NAMED.match(message)
    return named[1] if named else "valid_from"
