"""Reads the rules that a municipality's cases follow: those shipped, its own, and what each of them moves.

Swedish *regel*, Finnish *sääntö*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases import policies
from delaktig.cases.clock import Case, Due, cases_of
from delaktig.cases.models import LocalRule
from delaktig.cases.rulebook import book_of, in_use, laid_over, record_of
from delaktig.cases.workload import own_load, unit_load
from delaktig.clients import policies as client_policies
from delaktig.clients import reach
from delaktig.clients.models import Client
from delaktig.law.casework import RuleBook
from delaktig.law.rules import Rule, RuleDataError, all_rules, rule_from, wordings
from delaktig.municipalities.selectors import small_number
from delaktig.texts.parts import NotThere

TARGET = "_target"


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule in the list: the wording in force on the day, or the last or next one; ``own`` is the municipality's."""

    rule: Rule
    in_force: bool
    own: bool
    wordings: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One client's date that a record moves: from a day to a day; None: no day is known."""

    client: str
    key: str
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a record would move on a day: how many open cases were looked at, and which dates change.

    ``moved`` holds those of clients near the actor. The counts are of the whole municipality;
    ``clients`` and ``dates`` are None where they are too few to be told to the actor.
    """

    looked_at: int | None
    clients: int | None
    dates: int | None
    moved: tuple[Moved, ...]
    later: int | None
    earlier: int | None


def listed(actor: Actor, on: date) -> list[Listed]:
    """Return each rule once, in the order of the shipped file, as it stands in the municipality on the day."""
    require(policies.why_not_read_rules(actor))
    book = book_of(actor.municipality)
    found: dict[str, Listed] = {}
    for one in all_rules():
        if one.id not in found:
            found[one.id] = _listed(one.id, book, on)
    return list(found.values())


def _listed(rule_id: str, book: RuleBook, on: date) -> Listed:
    known = [*wordings(rule_id), *(one for one in book.own if one.id == rule_id)]
    stands = book.rule_or_none(rule_id, on)
    shown = stands or _nearest(known, on)
    return Listed(shown, stands is not None, shown in book.own, len(known))


def _nearest(known: list[Rule], on: date) -> Rule:
    """Return the wording that was in force last before the day, else the first one to come."""
    past = [one for one in known if (one.valid_from or date.min) <= on]
    return past[-1] if past else known[0]


def wordings_of(rule_id: str) -> tuple[Rule, ...]:
    """Return every shipped wording of a rule, oldest first. Raises ``NotThere``."""
    if not any(one.id == rule_id for one in all_rules()):
        raise NotThere
    return wordings(rule_id)


def records_of(actor: Actor, rule_id: str) -> list[LocalRule]:
    """Return the municipality's own records of a rule, the newest first: waiting, in use, and withdrawn ones."""
    require(policies.why_not_read_rules(actor))
    rows = LocalRule.objects.filter(municipality_id=actor.municipality, rule=rule_id)
    return list(rows.select_related("written_by", "taken_into_use_by").order_by("-pk"))


def record_with(actor: Actor, pk: int) -> LocalRule:
    """Return one record of the actor's municipality. Raises ``NotThere``, ``Denied``."""
    require(policies.why_not_read_rules(actor))
    row = LocalRule.objects.filter(municipality_id=actor.municipality, pk=pk)
    found = row.select_related("written_by", "taken_into_use_by").first()
    if found is None:
        raise NotThere
    return found


def wording_of(row: LocalRule) -> Rule | None:
    """Return a record as a rule; None where it does not fit what is shipped any more."""
    try:
        return rule_from(record_of(row))
    except RuleDataError:
        return None


def is_superseded(row: LocalRule, later: Iterable[LocalRule]) -> bool:
    """Say whether a record in use has days no more, since one taken into use after it covers them all."""
    for one in later:
        if one.taken_into_use_at is None or one.withdrawn_at is not None or row.taken_into_use_at is None:
            continue
        covers = one.valid_to is None or (row.valid_to is not None and row.valid_to <= one.valid_to)
        if one.taken_into_use_at > row.taken_into_use_at and one.valid_from <= row.valid_from and covers:
            return True
    return False


def dues_under(actor: Actor, rule_id: str, on: date) -> list[Due] | None:
    """Return the open deadlines that rest on a rule now, of the actor's own and units' clients.

    None for those who do not work with clients. An act that only says "without delay" is
    counted by the municipality's target for it, so the target's dates are shown with the act too.
    """
    if client_policies.why_not_list(actor) is not None:
        return None
    ids = {rule_id, rule_id + TARGET}
    found: dict[tuple[int, str, int], Due] = {}
    for load in (own_load(actor, on), unit_load(actor, on)):
        for case in load.cases:
            for one in case.open_dues:
                if one.deadline.rule.id in ids:
                    found[one.client.pk, one.key, one.deadline.subject] = one
    return sorted(found.values(), key=lambda one: (one.deadline.due or date.max, one.client.number))


def effect_of(actor: Actor, row: LocalRule, on: date) -> Effect:
    """Return what taking a record into use would move in the municipality's open cases.

    The cases are reckoned twice, by the rules as they stand and with the record.
    Raises ``Denied``; ``RuleDataError`` where the record does not fit.
    """
    require(policies.why_not_write_rules(actor))
    now = book_of(actor.municipality)
    then = RuleBook.with_local(_with(actor.municipality, row))
    open_ones = Client.objects.filter(
        municipality_id=actor.municipality, merged_into=None, relations__ended_on=None, relations__isnull=False
    )
    cases = [one for one in cases_of(open_ones.values("pk"), [actor.municipality], on) if one.record.is_open]
    moved = [one for case in cases for one in _moved(Case(case.record, now, on), Case(case.record, then, on))]
    return _effect(actor, cases, moved, on)


def _with(municipality: str, row: LocalRule) -> list[dict[str, object]]:
    others = [record_of(one) for one in in_use(municipality) if one.pk != row.pk]
    return [dict(one) for one in laid_over([*others, record_of(row)])]


def _moved(before: Case, after: Case) -> list[Moved]:
    was = {(one.key, one.deadline.subject): one.deadline.due for one in before.open_dues}
    will = {(one.key, one.deadline.subject): one.deadline.due for one in after.open_dues}
    number = before.client.number
    return [
        Moved(number, key[0], was.get(key), will.get(key))
        for key in dict.fromkeys((*was, *will))
        if was.get(key) != will.get(key)
    ]


def _effect(actor: Actor, cases: list[Case], moved: list[Moved], on: date) -> Effect:
    # few are easily somebody: those who do not work with clients are not told of them
    works_with_clients = client_policies.why_not_list(actor) is None
    near: set[str] = set()
    if works_with_clients:
        own = reach.own(actor, on).values_list("number", flat=True)
        near = {*own, *reach.of_units(actor, on).filter(restricted=False).values_list("number", flat=True)}

    fewest = small_number(actor.municipality)

    def told(count: int) -> int | None:
        return count if works_with_clients or count == 0 or count >= fewest else None

    later = [one for one in moved if one.before and one.after and one.after > one.before]
    earlier = [one for one in moved if one.before and one.after and one.after < one.before]
    return Effect(
        looked_at=told(len(cases)),
        clients=told(len({one.client for one in moved})),
        dates=told(len(moved)),
        moved=tuple(sorted((one for one in moved if one.client in near), key=lambda one: (one.client, one.key))),
        later=told(len(later)),
        earlier=told(len(earlier)),
    )
