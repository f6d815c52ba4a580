"""The state of editions, for each municipality by itself, computed from decisions and dates on every read.

Nothing here is stored. The rules are those of :mod:`delaktig.law.programme`; this module
only gathers, in few queries, what they ask for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from delaktig.decisions.models import DECIDING
from delaktig.law import programme as law
from delaktig.law.appeals import BodyKind
from delaktig.law.programme import DecisionFact, EditionFacts, ProgrammeKind, ProgrammeState, ReviewDue, State
from delaktig.programmes.models import Adoption, Edition, EditionMember, FrozenEdition, Programme
from delaktig.texts.selectors import Bundle, load

KINDS = {
    Programme.Kind.STRATEGIC: ProgrammeKind.STRATEGIC_PROGRAMME,
    Programme.Kind.SERVICE_PACKAGE: ProgrammeKind.SERVICE_PACKAGE,
}


@dataclass(slots=True)
class Known:
    """What is known of some programmes' editions: members, adoptions and texts, read at once.

    ``members`` have accepted; ``asked`` have not answered yet, and nothing is said of them.
    """

    editions: dict[int, Edition]
    members: dict[int, dict[str, EditionMember]] = field(default_factory=lambda: defaultdict(dict))
    asked: dict[int, dict[str, EditionMember]] = field(default_factory=lambda: defaultdict(dict))
    adoptions: dict[int, list[Adoption]] = field(default_factory=lambda: defaultdict(list))
    texts: Bundle = field(default_factory=lambda: Bundle({}, {}))

    def facts(self, edition: Edition, municipality: str) -> EditionFacts:
        """Return what the law asks about an edition in one of its municipalities."""
        member = self.members[edition.pk][municipality]
        package = edition.programme.kind == Programme.Kind.SERVICE_PACKAGE
        return EditionFacts(
            kind=KINDS[Programme.Kind(edition.programme.kind)],
            municipality=municipality,
            period_start=self._starts_on(edition, municipality) if package else edition.period_from,
            period_end=edition.period_to,
            arranger=(member.arranger_id or municipality) if package else None,
            consultation_from=edition.consultation_from,
            early_expiry=self._early_expiry(edition),
            last_reviewed=edition.reviewed_on,
            local_review_months=edition.review_every_months,
        )

    def _starts_on(self, edition: Edition, municipality: str) -> date | None:
        """Return the start that the arranger decided, or else that of the period."""
        moving = [
            a
            for a in self.adoptions[edition.pk]
            if a.effect == Adoption.Effect.ARRANGED and a.municipality_id in (None, municipality)
        ]
        first = min(moving, key=lambda a: (a.item.meeting.held_on or date.max, a.pk), default=None)
        return (first.starts_on if first else None) or edition.period_from

    def _early_expiry(self, edition: Edition) -> law.EarlyExpiry | None:
        if edition.expires_early_on is None:
            return None
        reason = {tongue: self.texts.show(edition.early_expiry_reason_id, tongue).body for tongue in ("sv", "fi", "en")}
        return law.EarlyExpiry(edition.expires_early_on, reason)

    def decisions(self, edition: Edition, municipality: str) -> list[DecisionFact]:
        """Return the decisions about an edition that concern one municipality; what advisory bodies say is none."""
        return [
            decision_fact(adoption)
            for adoption in self.adoptions[edition.pk]
            if adoption.municipality_id in (None, municipality) and decides(adoption)
        ]

    def later(self, edition: Edition, municipality: str) -> list[law.Edition]:
        """Return the editions that follow this one in its programme, where the municipality is a member."""
        return [
            law.Edition(self.facts(other, municipality), self.decisions(other, municipality))
            for other in self.editions.values()
            if municipality in self.members[other.pk] and self._follows(other, edition)
        ]

    def _follows(self, other: Edition, edition: Edition) -> bool:
        """Say whether an edition comes after another: by its own word, else by its period."""
        if other.pk == edition.pk or other.programme_id != edition.programme_id:
            return False
        seen: set[int] = set()
        now: Edition | None = other
        while now is not None and now.follows_id is not None and now.pk not in seen:
            if now.follows_id == edition.pk:
                return True
            seen.add(now.pk)
            now = self.editions.get(now.follows_id)
        if other.follows_id is not None or other.period_from is None or edition.period_from is None:
            return False
        return other.period_from > edition.period_from

    def state(self, edition: Edition, municipality: str, on: date) -> ProgrammeState:
        """Return where the edition stands in the municipality on the day."""
        return law.state(
            self.facts(edition, municipality),
            self.decisions(edition, municipality),
            on,
            later=self.later(edition, municipality),
        )

    def reviews(self, edition: Edition, municipality: str, on: date) -> tuple[ReviewDue, ...]:
        """Return the reviews that the edition needs there, with their rules."""
        return law.review_due(self.facts(edition, municipality), self.decisions(edition, municipality), on)


def decides(adoption: Adoption) -> bool:
    """Say whether it is a decision: an item of an advisory body never is. Needs ``item__meeting__body``."""
    return adoption.item.meeting.body.kind in DECIDING


def decision_fact(adoption: Adoption) -> DecisionFact:
    """Return a decision's item as the law sees it; needs ``item__meeting__body``.

    Raises ``ValueError`` for an item of an advisory body: the law knows no such decision.
    """
    body = adoption.item.meeting.body
    return DecisionFact(
        municipality=body.municipality_id,
        body=BodyKind(body.kind),
        outcome=law.Outcome(adoption.item.outcome),
        on=adoption.item.meeting.held_on,
    )


def gather(editions: Iterable[Edition], *, reasons: bool = True) -> Known:
    """Read the programmes of the editions with all that states depend on, in 5 queries at most.

    Without ``reasons`` the words for an early expiry are left out, and one query is saved.
    """
    if isinstance(editions, QuerySet):
        programmes: Any = editions.order_by().values("programme_id")
    else:
        programmes = {edition.programme_id for edition in editions}
    frozen = Exists(FrozenEdition.objects.filter(edition=OuterRef("pk")))
    rows = Edition.objects.filter(programme_id__in=programmes).annotate(is_frozen=frozen)
    # with its fingerprint, so that whoever reads what it says need not ask for that again
    rows = rows.select_related("programme", "frozen").defer("frozen__canonical").order_by("pk")
    known = Known({edition.pk: edition for edition in rows})
    for member in EditionMember.objects.filter(edition__programme_id__in=programmes).order_by("-lead", "municipality"):
        if member.consent != EditionMember.Consent.DECLINED:
            answered = known.members if member.is_accepted else known.asked
            answered[member.edition_id][member.municipality_id] = member
    adoptions = Adoption.objects.filter(edition__programme_id__in=programmes)
    for adoption in adoptions.select_related("item__meeting__body").order_by("pk"):
        known.adoptions[adoption.edition_id].append(adoption)
    said = {edition.early_expiry_reason_id for edition in known.editions.values()} - {None}
    if reasons and said:
        known.texts = load(said)
    return known


def states_of(editions: Iterable[Edition], on: date) -> dict[int, dict[str, ProgrammeState]]:
    """Return the state of each edition (by id) in each of its municipalities (by code) on a day."""
    wanted = list(editions)
    known = gather(wanted)
    return {edition.pk: _states(known, edition.pk, on) for edition in wanted}


def edition_states(edition: Edition, on: date) -> dict[str, ProgrammeState]:
    """Return the state of one edition in each of its municipalities (by code, the lead first) on a day."""
    return states_of([edition], on)[edition.pk]


def _states(known: Known, edition_id: int, on: date) -> dict[str, ProgrammeState]:
    edition = known.editions[edition_id]
    return {code: known.state(edition, code, on) for code in known.members[edition_id]}


def editions_in_force(municipality: str, on: date) -> list[tuple[Edition, ProgrammeState]]:
    """Return the editions in force in a municipality on a day, the one that came last first."""
    rows = Edition.objects.filter(members__municipality_id=municipality)
    known = gather(rows)
    found = []
    for edition in known.editions.values():
        if municipality in known.members[edition.pk]:
            state = known.state(edition, municipality, on)
            if state.state is State.IN_FORCE:
                found.append((edition, state))
    return sorted(found, key=lambda one: (one[1].since or date.min, one[0].pk), reverse=True)


AFTERWARDS = timedelta(days=365)
"""How long an edition is followed up after its end: so long may its last year's figures take."""


def is_followed(known: Known, edition: Edition, municipality: str, on: date) -> bool:
    """Say whether an edition is followed up in a municipality on a day: it is in force, or was within a year."""
    return any(known.state(edition, municipality, day).state is State.IN_FORCE for day in (on, on - AFTERWARDS))


def editions_followed(municipality: str, on: date) -> list[Edition]:
    """Return the editions that a municipality follows up on a day, the one that begins last first.

    Where there is none, the last that was in force: what came of it is asked about until the next.
    """
    known = gather(Edition.objects.filter(members__municipality_id=municipality), reasons=False)
    own = [one for one in known.editions.values() if municipality in known.members[one.pk]]
    own.sort(key=lambda one: (one.period_from or date.min, one.pk), reverse=True)
    found = [one for one in own if is_followed(known, one, municipality, on)]
    ended = (State.EXPIRED, State.SUPERSEDED)
    return found or [one for one in own if known.state(one, municipality, on).state in ended][:1]


def is_moving(effects: Iterable[str]) -> bool:
    """Say whether any of these effects brings an edition into force."""
    return bool({Adoption.Effect.ADOPTED, Adoption.Effect.ARRANGED} & set(effects))


def count_states(states: Mapping[str, ProgrammeState]) -> dict[State, int]:
    """Return how many municipalities are in each state."""
    counts: dict[State, int] = defaultdict(int)
    for state in states.values():
        counts[state.state] += 1
    return dict(counts)
