"""Acts: look at what would be published, publish it, withdraw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.formats.jsontext import digest, normalised
from delaktig.indicators import policies
from delaktig.indicators.disclosure.places import Contradiction, Place, counted_by
from delaktig.indicators.disclosure.protecting import Protected
from delaktig.indicators.models import Publication, PublicationNumbers
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.document import Change, changes, document
from delaktig.indicators.publishing.drafting import tables
from delaktig.indicators.publishing.leaving_out import Behind, behind, leave_out
from delaktig.indicators.publishing.seen import before, sources
from delaktig.indicators.publishing.spans import key_of
from delaktig.indicators.publishing.tables import Choice, Table
from delaktig.municipalities.models import Municipality
from delaktig.municipalities.selectors import small_number

LONGEST_NOTE = 300
MOST_TRIED = 24
"""Tables that are tried by themselves when all together are refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why tables are refused: the small numbers that would be known, the tables that make them so, what told them
    before (see ``seen.sources``), and what can be published instead.
    """

    places: tuple[Place, ...]
    tables: tuple[Choice, ...]
    sources: tuple[str, ...]
    instead: tuple[Choice, ...]


class CannotPublish(Exception):
    """Nothing is published; ``code`` is stable: ``nothing_chosen``, ``not_over``, ``note_missing``, ``exposed``,
    ``nothing_new``, ``changed_meanwhile``, ``withdrawn``, ``why_missing``.
    """

    def __init__(self, code: str, refused: Refused | None = None) -> None:
        super().__init__(code)
        self.code, self.refused = code, refused


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published: its document, the tables behind it with what is left out and why, and what is new."""

    period: Period
    threshold: int
    tables: list[Table]
    protected: Protected
    behind: Behind
    document: dict[str, Any]
    earlier: Publication | None
    changes: list[Change]

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical document."""
        return digest(self.document)


def preview(actor: Actor, period: Period, chosen: Iterable[Choice], today: date) -> Draft:
    """Return what would be published of a period. Nothing is kept.

    Raises ``Denied``, :class:`CannotPublish`, ``NoSuchTable``, or ``Contradiction`` where numbers
    do not go with each other, or with what was published before.
    """
    require(policies.why_not_publish(actor, actor.municipality))
    wanted = list(chosen)
    if not wanted:
        raise CannotPublish("nothing_chosen")
    key_of(period)
    if period.last >= today:
        raise CannotPublish("not_over")
    threshold = small_number(actor.municipality)
    found = tables(actor.municipality, period, wanted)
    numbers = behind(found, period)
    earlier = _standing(actor.municipality, period)
    protected = leave_out(numbers, before(actor.municipality, period), threshold)
    if protected.exposed:
        raise CannotPublish("exposed", _refused(actor.municipality, period, found, protected.exposed))
    printed = document(actor.municipality, period, threshold, found, protected.hidden)
    new = changes(earlier.document, printed) if earlier else []
    return Draft(period, threshold, found, protected, numbers.without(protected.hidden), printed, earlier, new)


def _refused(municipality: str, period: Period, found: list[Table], exposed: Iterable[Place]) -> Refused:
    """Return which tables cannot be published by themselves, and which of these and of coarser ones can."""
    places = tuple(sorted(exposed))
    earlier, threshold = before(municipality, period), small_number(municipality)

    def holds(table: Table) -> bool:
        try:
            return not leave_out(behind([table], period), earlier, threshold).exposed
        except Contradiction:
            return False

    tried = found[:MOST_TRIED]
    alone = [one.choice for one in tried if holds(one)]
    bad = tuple(one.choice for one in tried if one.choice not in alone)
    coarser = {Choice(one.indicator, one.by[:n]) for one in bad for n in range(len(one.by))} - set(alone)
    others = [one.choice for one in tables(municipality, period, sorted(coarser)[:MOST_TRIED]) if holds(one)]
    counts = {name for place in places for name in counted_by(place)}
    return Refused(
        places,
        bad or tuple(one.choice for one in tried),
        tuple(sources(municipality, period, counts)),
        (*alone, *others),
    )


@transaction.atomic
def publish(
    actor: Actor,
    period: Period,
    chosen: Iterable[Choice],
    now: datetime,
    today: date,
    *,
    note: str = "",
    seen: str = "",
) -> Publication:
    """Publish tables of a period, frozen; where the period has been published before, as its next edition.

    ``seen`` is the SHA-256 of what the person looked at: where figures have changed since, nothing
    is published. Raises what :func:`preview` raises, and :class:`CannotPublish`.
    """
    require(policies.why_not_publish(actor, actor.municipality))
    # one at a time for a municipality: each must be judged beside all before it
    Municipality.objects.select_for_update().get(pk=actor.municipality)
    draft = preview(actor, period, chosen, today)
    if seen and seen != draft.sha256:
        raise CannotPublish("changed_meanwhile")
    last = _of_period(actor.municipality, period).order_by("-number").first()
    if draft.earlier is not None and draft.earlier.sha256 == draft.sha256:
        raise CannotPublish("nothing_new")
    if last is not None and not note.strip():
        raise CannotPublish("note_missing")
    made = Publication.objects.create(
        municipality_id=actor.municipality,
        period_from=period.first,
        period_to=period.last,
        number=last.number + 1 if last else 1,
        document=normalised(draft.document),
        sha256=draft.sha256,
        published_at=now,
        published_by=actor.user,
        note=note.strip()[:LONGEST_NOTE],
    )
    PublicationNumbers.objects.create(publication=made, numbers=draft.behind.as_json())
    details = {"period": key_of(period), "number": made.number, "sha256": made.sha256, "tables": len(draft.tables)}
    record(actor, "indicators.figures_published", f"publication:{made.pk}", details)
    return made


@transaction.atomic
def withdraw(actor: Actor, publication: int, why: str, now: datetime) -> Publication:
    """Withdraw a publication: its address says so and why. Whoever has copied it still has it.

    Raises ``Denied``, :class:`CannotPublish`, ``Publication.DoesNotExist``.
    """
    require(policies.why_not_publish(actor, actor.municipality))
    found = Publication.objects.select_for_update().get(pk=publication, municipality_id=actor.municipality)
    if found.withdrawn_at is not None:
        raise CannotPublish("withdrawn")
    if not why.strip():
        raise CannotPublish("why_missing")
    found.withdrawn_at, found.withdrawn_why = now, why.strip()[:LONGEST_NOTE]
    found.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(actor, "indicators.publication_withdrawn", f"publication:{found.pk}", {"number": found.number})
    return found


def _of_period(municipality: str, period: Period) -> Any:
    return Publication.objects.filter(municipality_id=municipality, period_from=period.first, period_to=period.last)


def _standing(municipality: str, period: Period) -> Publication | None:
    found: Publication | None = _of_period(municipality, period).filter(withdrawn_at=None).order_by("-number").first()
    return found
