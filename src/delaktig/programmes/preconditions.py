"""What state reimbursement asks for, held against what is recorded, for any day (row A21).

A check list and not a claim: whoever applies still answers for it. Under the old act a programme
drawn up and a placement agreement (1386/2010 §44), under the new one a programme *arranged* and an
agreement under §42 (681/2023 §59). What is not recorded is unknown, never missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F

from delaktig.law.programme import ProgrammeState, State
from delaktig.law.rules import Rule, rule_or_none, wordings
from delaktig.organisations.agreements import agreements_of, in_force
from delaktig.organisations.models import Agreement
from delaktig.programmes.models import Edition, Programme
from delaktig.programmes.state import gather

ARRANGED = "programme_arranged"


class Part(StrEnum):
    """What the act asks for."""

    PROGRAMME = "programme"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Line:
    """One precondition: met or not, ``None`` where it is not known, and what it was read from.

    ``why`` is a code that the page has words for. ``rule`` says what is asked, ``basis`` on
    what the programme or agreement itself rests.
    """

    part: Part
    met: bool | None
    why: str
    rule: Rule
    basis: Rule | None
    editions: tuple[tuple[Edition, ProgrammeState], ...] = ()
    agreements: tuple[Agreement, ...] = ()


def preconditions(municipality: str, on: date) -> tuple[Line, ...]:
    """Return the preconditions of the day's act in a municipality; empty for a day whose rules are not known."""
    rule = rule_or_none("programme.reimbursement_precondition", on)
    if rule is None:
        return ()
    return _programme(municipality, on, rule), _agreement(municipality, on, rule)


def _programme(municipality: str, on: date, rule: Rule) -> Line:
    """Look for an edition of the kind that the act means: a package of services arranged, or a programme drawn up."""
    needs = rule.parameters.get("needs")
    arranged = isinstance(needs, tuple) and ARRANGED in needs
    kind = Programme.Kind.SERVICE_PACKAGE if arranged else Programme.Kind.STRATEGIC
    basis = rule_or_none("programme.arranged_by" if arranged else "programme.council_adoption", on)
    known = gather(Edition.objects.filter(members__municipality_id=municipality, programme__kind=kind), reasons=False)
    found = [
        (edition, known.state(edition, municipality, on))
        for edition in known.editions.values()
        if municipality in known.members[edition.pk]
    ]
    met, why, states = _judged(found, arranged)
    shown = tuple((edition, state) for edition, state in found if state.state in states)
    return Line(Part.PROGRAMME, met, why, rule, basis, editions=shown)


def _judged(
    found: Iterable[tuple[Edition, ProgrammeState]], arranged: bool
) -> tuple[bool | None, str, frozenset[State]]:
    """Return whether a programme is there, why, and the states of the editions that say so."""
    there = list(found)
    ended = frozenset({State.EXPIRED, State.SUPERSEDED})
    if any(state.state is State.IN_FORCE for _, state in there):
        return True, "programme_arranged" if arranged else "programme_in_force", frozenset({State.IN_FORCE})
    if any(state.state is State.ADOPTED and state.reason_key != "adopted_not_begun" for _, state in there):
        return None, "programme_start_unknown", frozenset({State.ADOPTED})
    if not there:
        return None, "no_package_recorded" if arranged else "no_programme_recorded", frozenset()
    return False, "programme_not_in_force", ended | {State.ADOPTED, State.PROPOSED, State.CONSULTATION, State.DRAFT}


def _agreement(municipality: str, on: date, rule: Rule) -> Line:
    rows = list(
        agreements_of(municipality)
        .filter(kind=Agreement.Kind.PLACEMENT)
        .order_by(F("valid_from").desc(nulls_last=True), "pk")
    )
    basis = rule_or_none("agreement.review", on)
    for answer, why in ((True, "agreement_in_force"), (None, "agreement_start_unknown")):
        fitting = tuple(row for row in rows if in_force(row, on) is answer)
        if fitting:
            return Line(Part.AGREEMENT, answer, why, rule, basis, agreements=fitting)
    if not rows:
        return Line(Part.AGREEMENT, None, "no_agreement_recorded", rule, basis)
    return Line(Part.AGREEMENT, False, "agreement_not_in_force", rule, basis, agreements=tuple(rows))


def first_day_known() -> date | None:
    """Return the first day whose rules are known."""
    return wordings("programme.reimbursement_precondition")[0].valid_from
