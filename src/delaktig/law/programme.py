"""The life of an edition in one municipality, computed from decisions and dates for any day asked about.

Swedish *program för integrationsfrämjande* and *integrationsprogram*, Finnish *kotouttamisohjelma*
and *kotoutumisohjelma*. Two kinds live by two rules:

* A **strategic programme** (1386/2010 § 32) comes into force in a municipality by its own council's
  adoption: on the later of the day of adoption and the first day of its period. Where the period's
  first day is unknown the day of adoption counts, since the act makes adoption decide. After
  31.12.2024 it is voluntary planning (681/2023 § 45) and no act names a body: the council's
  adoption still counts, and the result says that this is our reading.
* A **service package** (681/2023 § 13) comes into force by its arranger's decision and its start
  date, whichever is later, and never before the act. Without a known start date it stays adopted.
  Councils and boards that note it are recorded and move nothing.

Unknown stays unknown: an adoption without a date gives ``adopted`` with the reason, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from delaktig.law import programme_texts as texts
from delaktig.law.appeals import BodyKind
from delaktig.law.calendar import add_months, add_years
from delaktig.law.rules import Citation, Rule, Texts, rule_or_none, wordings


class ProgrammeKind(StrEnum):
    """The two kinds of programme, by the act that they come from."""

    SERVICE_PACKAGE = "service_package"
    STRATEGIC_PROGRAMME = "strategic_programme"


class Outcome(StrEnum):
    """What a body did with an item (the same words as the reader of documents uses)."""

    NOTED = "noted"
    PROPOSED_TO_COUNCIL = "proposed_to_council"
    ADOPTED = "adopted"
    RETURNED = "returned"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Where an edition stands in one municipality. ``adopted``: decided, not yet (or not surely) in force."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class EarlyExpiry:
    """An end before the period's, through a change of law: the last day in force, and why (sv, fi, en)."""

    last_day: date
    reason: Texts


@dataclass(frozen=True)
class EditionFacts:
    """What is known of an edition as it concerns one municipality (its three-digit code).

    ``arranger`` is the code of the municipality that arranges the services for this one, from the
    mandates; needed for a service package, None when unknown. ``local_review_months``: the
    municipality's own interval, None for the suggested one.
    """

    kind: ProgrammeKind
    municipality: str
    period_start: date | None = None
    period_end: date | None = None
    arranger: str | None = None
    consultation_from: date | None = None
    early_expiry: EarlyExpiry | None = None
    last_reviewed: date | None = None
    local_review_months: int | None = None


@dataclass(frozen=True)
class DecisionFact:
    """One item of one body, as recorded; ``on`` is None when the minutes do not give the day."""

    municipality: str
    body: BodyKind
    outcome: Outcome
    on: date | None


@dataclass(frozen=True)
class Edition:
    """A later edition of the same programme, with the decisions about it."""

    facts: EditionFacts
    decisions: Sequence[DecisionFact] = ()


@dataclass(frozen=True)
class ProgrammeState:
    """The state on a day. ``since``: its first day, ``until``: the last day in force; None when unknown.

    ``reason_key`` names the reason, ``reason`` says it in sv, fi and en, ``remarks`` add what the
    reader should know (a repealed act, an end that is not stated, a doubt about a later edition).
    """

    state: State
    since: date | None
    until: date | None
    reason_key: str
    reason: Texts
    rule: Rule | None
    remarks: tuple[Texts, ...] = ()

    @property
    def citation(self) -> Citation | None:
        """The citation of the rule that the state rests on, where an act decides it."""
        return self.rule.citation if self.rule else None


@dataclass(frozen=True)
class ReviewDue:
    """A review of the programme: the last day for it (None: unknown), by which rule, and why."""

    due: date | None
    overdue: bool
    anchor: date | None
    rule: Rule
    explanation: Texts

    @property
    def citation(self) -> Citation | None:
        """The citation, None for a local target."""
        return self.rule.citation


def period_days(first_year: int | None, last_year: int | None) -> tuple[date | None, date | None]:
    """The first and last day of a period given in whole years; an unknown year stays None."""
    return (
        date(first_year, 1, 1) if first_year is not None else None,
        date(last_year, 12, 31) if last_year is not None else None,
    )


def state(
    facts: EditionFacts, decisions: Iterable[DecisionFact], on: date, *, later: Iterable[Edition] = ()
) -> ProgrammeState:
    """Where an edition stands in its municipality on a day.

    ``decisions`` may be those of every municipality and body: the right ones are picked. ``later``
    are the editions that follow it in the same programme; the first one in force supersedes it for
    good. Decisions dated after ``on`` are not looked at.
    """
    known = [one for one in decisions if one.on is None or one.on <= on]
    adoption = _adoption(facts, known)
    if adoption is None:
        return _before_adoption(facts, known, on)
    return _after_adoption(facts, adoption, on, list(later))


def in_force_since(facts: EditionFacts, decisions: Iterable[DecisionFact]) -> date | None:
    """The day on which the edition comes (or came) into force, None when it is unknown or undecided."""
    adoption = _adoption(facts, list(decisions))
    return _start(facts, adoption) if adoption is not None else None


def review_due(facts: EditionFacts, decisions: Iterable[DecisionFact], on: date) -> tuple[ReviewDue, ...]:
    """The reviews that an edition needs, as seen on a day: the statutory one while its act is in force
    (strategic programmes: every four years from adoption or the last review), then the local one.

    Empty for an edition that is not adopted on the day.
    """
    known = [one for one in decisions if one.on is None or one.on <= on]
    adoption = _adoption(facts, known)
    if adoption is None:
        return ()
    reviewed = facts.last_reviewed if facts.last_reviewed and facts.last_reviewed <= on else None
    found = []
    statutory = rule_or_none("programme.review", on)
    if facts.kind is ProgrammeKind.STRATEGIC_PROGRAMME and statutory is not None:
        anchor = reviewed or adoption.on
        found.append(_review(statutory, anchor, anchor and add_years(anchor, statutory.number("years")), on))
    local = rule_or_none("programme.yearly_review", on)
    if local is not None:
        anchor = reviewed or _start(facts, adoption)
        months = facts.local_review_months or local.number("months")
        found.append(_review(local, anchor, anchor and add_months(anchor, months), on))
    return tuple(found)


def _review(rule_: Rule, anchor: date | None, due: date | None, on: date) -> ReviewDue:
    explanation = rule_.texts if anchor is not None else texts.REVIEW_ANCHOR_UNKNOWN
    return ReviewDue(due, due is not None and due < on, anchor, rule_, explanation)


def _adoption(facts: EditionFacts, decisions: Sequence[DecisionFact]) -> DecisionFact | None:
    """The decision that adopts: the earliest one with a date, else one without."""
    found = [one for one in decisions if one.outcome is Outcome.ADOPTED and _decides(facts, one)]
    return min(found, key=lambda one: one.on or date.max, default=None)


def _decides(facts: EditionFacts, decision: DecisionFact) -> bool:
    if facts.kind is ProgrammeKind.SERVICE_PACKAGE:
        return facts.arranger is not None and decision.municipality == facts.arranger
    return decision.body is BodyKind.COUNCIL and decision.municipality == facts.municipality


def _start(facts: EditionFacts, adoption: DecisionFact) -> date | None:
    if adoption.on is None:
        return None
    if facts.kind is ProgrammeKind.STRATEGIC_PROGRAMME:
        return max(adoption.on, facts.period_start or adoption.on)
    if facts.period_start is None:
        return None
    return max(adoption.on, facts.period_start, _act_begins())


def _act_begins() -> date:
    """The first day on which a service package can be in force: that of 681/2023 § 13."""
    return wordings("programme.obligatory_contents")[0].valid_from or date.min


def _last_day(facts: EditionFacts) -> date | None:
    ends = [facts.period_end, facts.early_expiry.last_day if facts.early_expiry else None]
    return min((end for end in ends if end is not None), default=None)


def _before_adoption(facts: EditionFacts, decisions: list[DecisionFact], on: date) -> ProgrammeState:
    remarks = (texts.PERIOD_OVER,) if facts.period_end is not None and facts.period_end < on else ()
    if facts.kind is ProgrammeKind.SERVICE_PACKAGE and facts.arranger is None:
        remarks = (texts.ARRANGER_UNKNOWN, *remarks)
    moves = [one for one in decisions if _moves(facts, one)]
    last = max(moves, key=lambda one: one.on or date.min, default=None)
    if last is not None and last.outcome in (Outcome.RETURNED, Outcome.REJECTED):
        return _plain(State.DRAFT, last.on, f"draft_{last.outcome.value}", remarks)
    if last is not None:
        return _plain(State.PROPOSED, _first(moves, last), "proposed", remarks)
    if facts.consultation_from is not None and facts.consultation_from <= on:
        return _plain(State.CONSULTATION, facts.consultation_from, "consultation", remarks)
    return _plain(State.DRAFT, None, "draft", remarks)


def _moves(facts: EditionFacts, decision: DecisionFact) -> bool:
    """Whether a decision moves an edition that is not adopted: a council that notes it does not."""
    ours = decision.municipality in (facts.municipality, facts.arranger)
    noted_by_council = decision.body is BodyKind.COUNCIL and decision.outcome is Outcome.NOTED
    return ours and not noted_by_council and decision.outcome is not Outcome.UNKNOWN


def _first(moves: list[DecisionFact], last: DecisionFact) -> date | None:
    """The day on which the present round of proposals began; unknown when one of them has no date."""
    if last.on is None or any(one.on is None for one in moves):
        return None
    back = [one.on for one in moves if one.on and one.outcome in (Outcome.RETURNED, Outcome.REJECTED)]
    after = max(back, default=date.min)
    return min(one.on for one in moves if one.on is not None and (one.on > after or one is last))


def _plain(state_: State, since: date | None, key: str, remarks: tuple[Texts, ...]) -> ProgrammeState:
    return ProgrammeState(state_, since, None, key, texts.REASONS[key], None, remarks)


def _after_adoption(facts: EditionFacts, adoption: DecisionFact, on: date, later: list[Edition]) -> ProgrammeState:
    since, last_day = _start(facts, adoption), _last_day(facts)
    rule_ = _rule_of(facts, adoption, on)
    remarks = _remarks(facts, on, later)
    successor = _successor(later, on)
    ended = last_day is not None and last_day < on
    end = last_day + timedelta(days=1) if last_day is not None and ended else None
    begun = since is not None and since <= on
    if successor is not None and not (end is not None and end <= successor) and (begun or since is None):
        until = successor - timedelta(days=1)
        return _found(State.SUPERSEDED, successor, until, "superseded", rule_, remarks)
    if end is not None:
        return _expired(facts, max(end, since) if since is not None and begun else end, last_day, rule_, remarks)
    if begun:
        return _found(State.IN_FORCE, since, last_day, f"in_force_{facts.kind.value}", rule_, remarks)
    key = _why_not_begun(facts, adoption, since, on)
    return _found(State.ADOPTED, adoption.on, None, key, rule_, remarks)


def _why_not_begun(facts: EditionFacts, adoption: DecisionFact, since: date | None, on: date) -> str:
    if since is not None or (facts.period_start is not None and facts.period_start > on):
        return "adopted_not_begun"
    return "adopted_date_unknown" if adoption.on is None else "adopted_start_unknown"


def _expired(
    facts: EditionFacts, since: date, last_day: date | None, rule_: Rule | None, remarks: tuple[Texts, ...]
) -> ProgrammeState:
    early = facts.early_expiry
    if early is not None and early.last_day == last_day:
        return ProgrammeState(
            State.EXPIRED, since, last_day, "expired_early", texts.expired_early(early.reason), rule_, remarks
        )
    return _found(State.EXPIRED, since, last_day, "expired", rule_, remarks)


def _found(
    state_: State,
    since: date | None,
    until: date | None,
    key: str,
    rule_: Rule | None,
    remarks: tuple[Texts, ...],
) -> ProgrammeState:
    return ProgrammeState(state_, since, until, key, texts.REASONS[key], rule_, remarks)


def _rule_of(facts: EditionFacts, adoption: DecisionFact, on: date) -> Rule | None:
    if facts.kind is ProgrammeKind.SERVICE_PACKAGE:
        return rule_or_none("programme.arranged_by", max(on, _act_begins()))
    day = adoption.on or facts.period_start or on
    return rule_or_none("programme.council_adoption", day) or rule_or_none("programme.planning", day)


def _remarks(facts: EditionFacts, on: date, later: list[Edition]) -> tuple[Texts, ...]:
    found: list[Texts] = []
    if facts.kind is ProgrammeKind.STRATEGIC_PROGRAMME and on >= _act_begins():
        found.append(texts.VOLUNTARY_NOW)
    if _last_day(facts) is None:
        found.append(texts.END_UNKNOWN)
    if any(_adopted_without_start(one, on) for one in later):
        found.append(texts.LATER_EDITION_DOUBT)
    return tuple(found)


def _adopted_without_start(edition: Edition, on: date) -> bool:
    known = [one for one in edition.decisions if one.on is None or one.on <= on]
    adoption = _adoption(edition.facts, known)
    return adoption is not None and _start(edition.facts, adoption) is None


def _successor(later: list[Edition], on: date) -> date | None:
    """The first day on which a later edition was in force, if that has come."""
    days = [in_force_since(one.facts, one.decisions) for one in later]
    return min((day for day in days if day is not None and day <= on), default=None)
