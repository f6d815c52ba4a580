"""Acts on the register of ties to other plans (A9): strategy, budget, welfare plan…"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.programmes.actions.guard import Invalid, NotThere, facts_of, obey, put_values
from delaktig.programmes.models import Edition, PlanTie
from delaktig.programmes.policies import EditionFacts, why_not_edit, why_not_own


@dataclass(frozen=True, slots=True)
class PlanTieInput:
    """A tie to another plan; ``municipality`` None where the plan is common to all members."""

    kind: str
    name: str
    municipality: str | None = None
    address: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@transaction.atomic
def add_plan_tie(actor: Actor, edition: Edition, given: PlanTieInput) -> PlanTie:
    """Tie the edition to another plan. A register, not text: kept up also when the edition is frozen."""
    facts = _require(actor, edition, given.municipality)
    _check(given, facts)
    tie = PlanTie.objects.create(edition=edition, **_values(given))
    record(actor, "programmes.plan_tie_added", f"plan_tie:{tie.pk}", {"edition": edition.pk, "kind": tie.kind})
    return tie


@transaction.atomic
def edit_plan_tie(actor: Actor, tie: PlanTie, given: PlanTieInput) -> PlanTie:
    """Change a tie to another plan."""
    facts = _require(actor, tie.edition, tie.municipality_id)
    if given.municipality != tie.municipality_id:
        facts = _require(actor, tie.edition, given.municipality)
    _check(given, facts)
    fresh = PlanTie.objects.select_for_update().filter(pk=tie.pk).first()
    if fresh is None:
        raise NotThere
    changed = put_values(fresh, _values(given))
    if changed:
        fresh.save()
        record(actor, "programmes.plan_tie_edited", f"plan_tie:{fresh.pk}", {"changed": sorted(changed)})
    return fresh


@transaction.atomic
def remove_plan_tie(actor: Actor, tie: PlanTie) -> None:
    """Take a tie to another plan away."""
    _require(actor, tie.edition, tie.municipality_id)
    target = f"plan_tie:{tie.pk}"
    tie.delete()
    record(actor, "programmes.plan_tie_removed", target, {"edition": tie.edition_id})


def _require(actor: Actor, edition: Edition, owner: str | None) -> EditionFacts:
    facts = facts_of(edition)
    obey(why_not_edit(actor, replace(facts, frozen=False), owner))
    return facts


def _values(given: PlanTieInput) -> dict[str, object]:
    values: dict[str, object] = asdict(given)
    values["municipality_id"] = values.pop("municipality")
    return values


def _check(given: PlanTieInput, facts: EditionFacts) -> None:
    errors: dict[str, str] = {}
    if not given.name.strip():
        errors["name"] = "required"
    if given.kind not in PlanTie.Kind.values:
        errors["kind"] = "unknown_kind"
    if why_not_own(facts, given.municipality):
        errors["municipality"] = "owner_is_no_member"
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        errors["valid_to"] = "ends_before_it_starts"
    if errors:
        raise Invalid(errors)
