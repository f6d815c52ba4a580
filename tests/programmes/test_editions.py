"""Creating editions, starting the next, editing their facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.editions import (
    EditionInput,
    MembersInput,
    create_programme,
    edit_edition,
    edit_members,
    start_edition,
)
from delaktig.programmes.actions.extras import FootnoteInput, add_extra
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.actions.guard import Invalid, NotThere, Stale
from delaktig.programmes.actions.measures import MeasureInput, edit_measure
from delaktig.programmes.actions.structure import SectionInput, add_section
from delaktig.programmes.canonical import canonical
from delaktig.programmes.models import Edition, Measure, Programme
from delaktig.programmes.tree import load_tree
from delaktig.texts.actions import write
from delaktig.texts.selectors import Status, load
from tests.programmes.making import freeze_plainly, make_edition, make_measure

FACTS = EditionInput("Integrationsprogram", date(2023, 1, 1), date(2025, 12, 31))


def test_the_first_edition_gets_its_slug_and_section_from_period_and_kind(
    actor_with_role: Callable[..., Actor],
) -> None:
    edition = create_programme(
        actor_with_role("coordinator"), Programme.Kind.STRATEGIC, "sv", FACTS, MembersInput(("638",), "638")
    )
    assert (edition.slug, edition.legal_basis) == ("2023-2025", "1386/2010 §32")
    assert [(m.municipality_id, m.lead) for m in edition.members.all()] == [("638", True)]


@pytest.mark.parametrize(
    ("kind", "start", "expected"),
    [
        ("strategic", date(2024, 12, 31), "1386/2010 §32"),
        ("strategic", date(2025, 1, 1), "681/2023 §45"),
        ("strategic", None, ""),
        ("service_package", date(2025, 6, 1), "681/2023 §13"),
        ("service_package", None, "681/2023 §13"),
    ],
)
def test_the_proposed_section_follows_the_act_in_force(
    actor_with_role: Callable[..., Actor], kind: str, start: date | None, expected: str
) -> None:
    edition = make_edition(actor_with_role("coordinator"), kind=kind, period=(start, None))
    assert edition.legal_basis == expected


def test_a_buyer_names_who_arranges_its_services(
    actor_with_role: Callable[..., Actor], municipality: Callable[[str], object]
) -> None:
    municipality("018")
    members = MembersInput(("638", "018"), "638", {"018": "638"})
    edition = create_programme(actor_with_role("coordinator"), "service_package", "sv", FACTS, members)
    assert edition.members.get(municipality="018").arranger_id == "638"


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (EditionInput("  ", date(2023, 1, 1)), {"title": "required"}),
        (
            EditionInput("P", date(2023, 1, 1), date(2022, 1, 1)),
            {"period_to": "ends_before_it_starts"},
        ),
    ],
)
def test_what_cannot_be_saved_is_told_by_field(
    actor_with_role: Callable[..., Actor], facts: EditionInput, fault: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as told:
        create_programme(actor_with_role("coordinator"), "strategic", "sv", facts, MembersInput(("638",), "638"))
    assert told.value.errors == fault
    assert not Edition.objects.exists()


def test_an_unknown_municipality_is_no_member(actor_with_role: Callable[..., Actor]) -> None:
    with pytest.raises(Invalid, match="unknown_municipality"):
        create_programme(actor_with_role("coordinator"), "strategic", "sv", FACTS, MembersInput(("638", "999"), "638"))


def test_an_editor_does_not_create(actor_with_role: Callable[..., Actor]) -> None:
    with pytest.raises(Denied, match="no_permission"):
        make_edition(actor_with_role("editor"))


def test_two_editions_of_one_period_have_names_of_their_own(joint: Edition, lead: Actor) -> None:
    amendment = start_edition(lead, joint, "sv", FACTS)
    assert (joint.slug, amendment.slug) == ("2023-2025", "2023-2025-2")


def test_the_next_edition_brings_everything_along_but_progress(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint, status="under_way", responsible_text="Kommunen")
    write(measure.text, "fi", "Järjestää tapaamisia", lead)
    add_follow_up(lead, measure, "sv", IndicatorInput("Träffar", "range", unit="träffar"), TargetInput(low=2, high=4))
    parent = add_section(lead, joint, "sv", SectionInput("Bakgrund"))
    add_section(lead, joint, "sv", SectionInput("Siffror", "Många"), parent)
    add_extra(lead, joint, "sv", FootnoteInput("Källa", 1))

    following = start_edition(
        lead, joint, "sv", EditionInput("Integrationsprogram", date(2026, 1, 1), date(2028, 12, 31))
    )

    assert (following.slug, following.follows, following.legal_basis) == ("2026-2028", joint, "681/2023 §45")
    old, new = canonical(load_tree(joint)), canonical(load_tree(following))
    for part in ("sections", "themes", "concepts", "statistics", "footnotes"):
        assert old[part] == new[part]
    asked = following.members.filter(consent="asked").values_list("municipality_id", flat=True)
    assert set(asked) == {"231", "545"}
    copy = Measure.objects.get(goal__theme__edition=following)
    assert (copy.continues, copy.status) == (measure, "planned")
    assert copy.text_id != measure.text_id


def test_what_is_changed_in_the_next_edition_leaves_the_old_one_alone(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    add_follow_up(lead, measure, "sv", IndicatorInput("Träffar", "count", unit="träffar"), TargetInput(low=2))
    before = canonical(load_tree(joint))
    following = start_edition(lead, joint, "sv", EditionInput("Nytt", date(2026, 1, 1)))
    copy = Measure.objects.get(goal__theme__edition=following)
    edit_measure(lead, copy, "sv", MeasureInput("Ordna större träffar"))
    follow_up = copy.follow_ups.get()
    write(follow_up.indicator.unit, "sv", "möten", lead)
    follow_up.target.low = 9
    follow_up.target.save()
    assert canonical(load_tree(joint)) == before


def test_only_the_lead_starts_the_next_edition(joint: Edition, member: Actor, stranger: Actor) -> None:
    with pytest.raises(Denied, match="only_the_lead_creates"):
        start_edition(member, joint, "sv", FACTS)
    with pytest.raises(NotThere):
        start_edition(stranger, joint, "sv", FACTS)


def test_a_new_title_makes_its_translations_outdated(joint: Edition, lead: Actor) -> None:
    write(joint.title, "fi", "Kotoutumisohjelma", lead)
    following = start_edition(lead, joint, "sv", EditionInput("Det nya programmet", date(2026, 1, 1)))
    texts = load([following.title_id])
    assert texts.exact(following.title_id, "sv").body == "Det nya programmet"
    assert texts.exact(following.title_id, "fi").status is Status.OUTDATED


def test_editing_the_facts_counts_a_version_and_is_audited(joint: Edition, lead: Actor) -> None:
    edited = edit_edition(
        lead, joint, "sv", EditionInput("Nytt namn", date(2024, 1, 1), date(2025, 12, 31)), expected_version=1
    )
    assert edited.version == 2
    event = Event.objects.get(name="programmes.edition_edited")
    assert event.target == f"edition:{joint.pk}"
    assert "title" in event.details


def test_saving_the_same_facts_again_changes_nothing(joint: Edition, lead: Actor) -> None:
    same = EditionInput("Integrationsprogram", joint.period_from, joint.period_to, legal_basis=joint.legal_basis)
    assert edit_edition(lead, joint, "sv", same).version == 1
    assert not Event.objects.filter(name="programmes.edition_edited").exists()


def test_two_people_on_the_same_facts_are_told(joint: Edition, lead: Actor) -> None:
    edit_edition(lead, joint, "sv", EditionInput("Först"), expected_version=1)
    with pytest.raises(Stale) as told:
        edit_edition(lead, joint, "sv", EditionInput("Sedan"), expected_version=1)
    assert told.value.version == 2
    assert load([joint.title_id]).show(joint.title_id, "sv").body == "Först"


def test_the_facts_of_a_frozen_edition_stay(joint: Edition, lead: Actor) -> None:
    freeze_plainly(joint)
    with pytest.raises(Denied, match="frozen"):
        edit_edition(lead, joint, "sv", FACTS)


def test_a_member_with_measures_of_its_own_cannot_be_taken_away(joint: Edition, lead: Actor, member: Actor) -> None:
    make_measure(joint)
    own = Measure.objects.get()
    own.municipality_id, own.scope = "231", "own"
    own.save()
    with pytest.raises(Invalid, match="member_has_parts_or_decisions"):
        edit_members(lead, joint, MembersInput(("287", "545"), "287"))
    edit_members(lead, joint, MembersInput(("287", "231"), "287"))
    assert set(joint.members.values_list("municipality_id", flat=True)) == {"287", "231"}
