"""Acts on measures: add, edit, say how it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.indicators.models import Indicator
from delaktig.programmes.actions.guard import (
    Invalid,
    facts_of,
    locked,
    next_position,
    obey,
    put_texts,
    put_values,
    require_edit,
)
from delaktig.programmes.actions.parties import PartiesInput, put_parties
from delaktig.programmes.actions.structure import edition_of, name_of
from delaktig.programmes.models import Goal, Measure
from delaktig.programmes.policies import EditionFacts, why_not_own, why_not_report_status
from delaktig.texts.actions import create_text


@dataclass(frozen=True, slots=True)
class MeasureInput:
    """A measure as a person writes it in one language.

    ``municipality`` is the code of the member whose own measure it is, None for a common
    one. ``special_treatment`` tells why the measure is only for some (1325/2014 §9).
    ``continues`` is the id of a measure in an earlier edition. ``parties`` None
    leaves the parties as they are. ``slip`` says that the words change but not the meaning.
    """

    text: str
    responsible_text: str = ""
    partners_text: str = ""
    follow_up_text: str = ""
    budget_note: str = ""
    special_treatment: str = ""
    municipality: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    cadence: str = ""
    status: str = Measure.Status.PLANNED
    contents: Sequence[str] = ()
    continues: int | None = None
    parties: PartiesInput | None = None
    slip: bool = False

    def texts(self) -> dict[str, str]:
        """Return the texts by the names of their fields."""
        names = ("text", "responsible_text", "partners_text", "follow_up_text", "budget_note", "special_treatment")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def add_measure(actor: Actor, goal: Goal, language: str, given: MeasureInput) -> Measure:
    """Add a measure last under its goal. Raises ``Denied``, ``NotThere`` or :class:`Invalid`."""
    edition = goal.theme.edition
    facts = require_edit(actor, edition, given.municipality)
    _check(given, facts, goal)
    measure = Measure(
        goal=goal,
        text=create_text({language: given.text}, source_language=language, actor=actor),
        position=next_position(goal.measures.all()),
    )
    put_values(measure, _values(given))
    put_texts(measure, language, {k: v for k, v in given.texts().items() if k != "text"}, actor)
    measure.save()
    if given.parties is not None:
        put_parties(actor, measure, language, given.parties)
    record(actor, "programmes.measure_added", name_of(measure), {"edition": edition.pk, "scope": measure.scope})
    return measure


@transaction.atomic
def edit_measure(
    actor: Actor, measure: Measure, language: str, given: MeasureInput, *, expected_version: int | None = None
) -> Measure:
    """Edit a measure in one language. Raises ``Stale`` where someone saved in between.

    To make a common measure one's own, or the other way round, the actor must be allowed to edit both.
    """
    edition = edition_of(measure)
    facts = require_edit(actor, edition, measure.municipality_id)
    if given.municipality != measure.municipality_id:
        facts = require_edit(actor, edition, given.municipality)
    _check(given, facts, measure.goal)
    fresh = locked(measure, expected_version)
    changed = put_values(fresh, _values(given))
    changed += put_texts(fresh, language, given.texts(), actor, slip=given.slip)
    if given.parties is not None and put_parties(actor, fresh, language, given.parties):
        changed.append("parties")
    if changed:
        fresh.version += 1
        fresh.save()
        record(
            actor,
            "programmes.measure_edited",
            name_of(fresh),
            {"changed": sorted(changed), "language": language},
        )
    return fresh


@transaction.atomic
def report_status(actor: Actor, measure: Measure, status: str) -> Measure:
    """Say how a measure goes: also in a frozen edition, since this is progress and not its text."""
    edition = edition_of(measure)
    obey(why_not_report_status(actor, facts_of(edition), measure.municipality_id))
    if status not in Measure.Status.values:
        raise Invalid({"status": "unknown_status"})
    fresh = locked(measure, None)
    if fresh.status != status:
        before, fresh.status = fresh.status, status
        fresh.version += 1
        fresh.save()
        record(actor, "programmes.measure_status_reported", name_of(fresh), {"from": before, "to": status})
    return fresh


@transaction.atomic
def place_measure(actor: Actor, measure: Measure, goal: Goal) -> Measure:
    """Put a measure last under another goal of the same edition."""
    edition = edition_of(measure)
    require_edit(actor, edition, measure.municipality_id)
    if goal.theme.edition_id != edition.pk:
        raise Invalid({"goal": "another_edition"})
    fresh = locked(measure, None)
    if fresh.goal_id != goal.pk:
        fresh.position = next_position(goal.measures.all())
        fresh.goal = goal
        fresh.save()
        record(actor, "programmes.part_moved", name_of(fresh), {"edition": edition.pk})
    return fresh


def _values(given: MeasureInput) -> dict[str, object]:
    return {
        "municipality_id": given.municipality,
        "scope": Measure.Scope.OWN if given.municipality else Measure.Scope.COMMON,
        "starts_on": given.starts_on,
        "ends_on": given.ends_on,
        "cadence": given.cadence,
        "status": given.status,
        "contents": sorted(given.contents),
        "continues_id": given.continues,
    }


def _check(given: MeasureInput, facts: EditionFacts, goal: Goal) -> None:
    errors = dict(_faults(given, facts))
    if given.continues is not None and not _earlier(goal, given.continues):
        errors["continues"] = "no_earlier_measure"
    if errors:
        raise Invalid(errors)


def _faults(given: MeasureInput, facts: EditionFacts) -> Iterable[tuple[str, str]]:
    if not given.text.strip():
        yield "text", "required"
    if why_not_own(facts, given.municipality):
        yield "municipality", "owner_is_no_member"
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        yield "ends_on", "ends_before_it_starts"
    if given.status not in Measure.Status.values:
        yield "status", "unknown_status"
    if given.cadence and given.cadence not in Indicator.Cadence.values:
        yield "cadence", "unknown_cadence"


def _earlier(goal: Goal, measure: int) -> bool:
    """Say whether the measure stands in another edition of the same programme."""
    programme = goal.theme.edition.programme_id
    others = Measure.objects.filter(pk=measure, goal__theme__edition__programme=programme)
    return others.exclude(goal__theme__edition=goal.theme.edition_id).exists()
