"""Makes editions for tests through the same acts that people use."""

from __future__ import annotations

from datetime import date

from delaktig.accounts.actor import Actor, command_actor
from delaktig.programmes.actions.editions import EditionInput, MembersInput, create_programme
from delaktig.programmes.actions.measures import MeasureInput, add_measure
from delaktig.programmes.actions.memberships import MembershipAnswer, answer_membership
from delaktig.programmes.actions.structure import SectionInput, add_goal, add_section, add_theme
from delaktig.programmes.models import Edition, FrozenEdition, Measure, Programme


def make_edition(
    actor: Actor | None = None,
    *,
    members: tuple[str, ...] = ("638",),
    asked: tuple[str, ...] = (),
    kind: str = Programme.Kind.STRATEGIC,
    title: str = "Integrationsprogram",
    period: tuple[date | None, date | None] = (date(2023, 1, 1), date(2025, 12, 31)),
) -> Edition:
    """Make an edition led by the first member; the municipalities must be there. All but ``asked`` accept."""
    actor = actor or command_actor(members[0], "tests")
    facts = EditionInput(title, *period)
    edition = create_programme(actor, kind, "sv", facts, MembersInput((*members, *asked), members[0]))
    for code in members[1:]:
        accept(edition, code)
    return edition


def accept(edition: Edition, code: str, *, lead_records: bool = False) -> None:
    """Let a municipality accept to be a member."""
    given = MembershipAnswer(accepts=True, lead_records=lead_records)
    answer_membership(command_actor(code, "tests"), edition, given, date(2023, 1, 1))


def make_measure(edition: Edition, actor: Actor | None = None, **values: object) -> Measure:
    """Make a theme, a goal and a measure under it."""
    lead = edition.members.get(lead=True).municipality_id
    actor = actor or command_actor(lead, "tests")
    goal = add_goal(actor, add_theme(actor, edition, "sv", "Delaktighet"), "sv", "Alla hittar med")
    given: dict[str, object] = {"text": "Ordna träffar", **values}
    return add_measure(actor, goal, "sv", MeasureInput(**given))  # type: ignore[arg-type]


def make_section(edition: Edition, title: str = "Inledning", body: str = "Vad *programmet* är.") -> object:
    """Make a section of common text."""
    lead = edition.members.get(lead=True).municipality_id
    return add_section(command_actor(lead, "tests"), edition, "sv", SectionInput(title, body))


def freeze_plainly(edition: Edition) -> None:
    """Mark the edition as frozen, without its content."""
    from django.utils import timezone

    FrozenEdition.objects.create(edition=edition, canonical="{}", sha256="0" * 64, frozen_at=timezone.now())
