"""Measures: written by the lead and by members, followed up, continued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.models import Indicator, Target
from delaktig.indicators.rules import TargetInput
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.programmes.actions.follow_ups import add_follow_up, edit_follow_up, remove_follow_up
from delaktig.programmes.actions.guard import Invalid, NotThere, Stale
from delaktig.programmes.actions.measures import (
    MeasureInput,
    add_measure,
    edit_measure,
    place_measure,
    report_status,
)
from delaktig.programmes.actions.parties import PartiesInput, PartyInput
from delaktig.programmes.actions.structure import add_goal
from delaktig.programmes.models import Edition, Measure
from delaktig.texts.selectors import load
from tests.programmes.making import freeze_plainly, make_edition, make_measure


def test_a_member_adds_its_own_measure_under_a_common_goal(joint: Edition, member: Actor) -> None:
    goal = make_measure(joint).goal
    own = add_measure(member, goal, "sv", MeasureInput("Vårt eget", municipality="231"))
    assert (own.scope, own.municipality_id, own.position) == ("own", "231", 1)


def test_a_member_does_not_edit_a_common_measure_nor_take_it_over(joint: Edition, member: Actor) -> None:
    measure = make_measure(joint)
    for given in (MeasureInput("Annat"), MeasureInput("Annat", municipality="231")):
        with pytest.raises(Denied, match="common_is_the_leads"):
            edit_measure(member, measure, "sv", given)


def test_the_lead_does_not_edit_a_members_own_measure(joint: Edition, lead: Actor, member: Actor) -> None:
    goal = make_measure(joint).goal
    own = add_measure(member, goal, "sv", MeasureInput("Vårt eget", municipality="231"))
    with pytest.raises(Denied, match="another_municipalitys_own"):
        edit_measure(lead, own, "sv", MeasureInput("Ert", municipality="231"))


def test_a_stranger_finds_no_measure(joint: Edition, stranger: Actor) -> None:
    measure = make_measure(joint)
    for act in (
        lambda: edit_measure(stranger, measure, "sv", MeasureInput("X")),
        lambda: report_status(stranger, measure, "done"),
        lambda: add_follow_up(stranger, measure, "sv", IndicatorInput("X", "count"), TargetInput()),
    ):
        with pytest.raises(NotThere):
            act()


@pytest.mark.parametrize("role", ["reader", "administrator", "data_protection_officer", "partner"])
def test_who_may_not_edit_is_told_so(joint: Edition, actor_with_role: Callable[..., Actor], role: str) -> None:
    with pytest.raises(Denied, match="no_permission"):
        edit_measure(actor_with_role(role, code="287"), make_measure(joint), "sv", MeasureInput("X"))


def test_every_field_is_kept(joint: Edition, lead: Actor) -> None:
    given = MeasureInput(
        "Ordna möten",
        responsible_text="Kommunen",
        partners_text="Föreningar",
        follow_up_text="Årligen",
        budget_note="Inom budgeten",
        special_treatment="De nås annars inte",
        starts_on=date(2023, 3, 1),
        ends_on=date(2024, 3, 1),
        cadence="yearly",
        status="under_way",
        contents=("guidance",),
    )
    measure = edit_measure(lead, make_measure(joint), "sv", given, expected_version=1)
    measure = Measure.objects.get(pk=measure.pk)
    assert {name: getattr(measure, name).versions.get().body for name in given.texts()} == given.texts()
    kept = (measure.starts_on, measure.ends_on, measure.cadence, measure.status, measure.contents, measure.version)
    assert kept == (date(2023, 3, 1), date(2024, 3, 1), "yearly", "under_way", ["guidance"], 2)


def test_saving_a_measure_unchanged_counts_no_version(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    assert edit_measure(lead, measure, "sv", MeasureInput("Ordna träffar")).version == 1
    assert not Event.objects.filter(name="programmes.measure_edited").exists()


def test_two_people_on_one_measure_are_told_and_nothing_is_overwritten(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    edit_measure(lead, measure, "sv", MeasureInput("Först", budget_note="100"), expected_version=1)
    with pytest.raises(Stale) as told:
        edit_measure(lead, measure, "sv", MeasureInput("Sedan"), expected_version=1)
    assert told.value.version == 2
    assert measure.text.versions.get().body == "Först"


def test_what_does_not_fit_is_told_by_field(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    given = MeasureInput(
        "",
        starts_on=date(2024, 1, 1),
        ends_on=date(2023, 1, 1),
        status="lost",
        cadence="sometimes",
        continues=measure.pk,
    )
    with pytest.raises(Invalid) as told:
        edit_measure(lead, measure, "sv", given)
    assert told.value.errors == {
        "text": "required",
        "ends_on": "ends_before_it_starts",
        "status": "unknown_status",
        "cadence": "unknown_cadence",
        "continues": "no_earlier_measure",
    }


def test_a_measure_belongs_to_a_member_only(joint: Edition, lead: Actor, municipality: Callable[[str], object]) -> None:
    municipality("638")
    with pytest.raises(Denied):
        add_measure(lead, make_measure(joint).goal, "sv", MeasureInput("X", municipality="638"))


def test_a_measure_continues_one_of_the_edition_before_only(joint: Edition, lead: Actor) -> None:
    old = make_measure(joint)
    following = start_edition(lead, joint, "sv", EditionInput("Nästa", date(2026, 1, 1)))
    goal = Measure.objects.get(goal__theme__edition=following).goal
    assert add_measure(lead, goal, "sv", MeasureInput("Ny", continues=old.pk)).continues == old
    elsewhere = make_measure(make_edition(members=("545",)))
    with pytest.raises(Invalid, match="no_earlier_measure"):
        add_measure(lead, goal, "sv", MeasureInput("Ny", continues=elsewhere.pk))


def test_how_it_goes_is_told_also_of_a_frozen_measure(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    freeze_plainly(joint)
    with pytest.raises(Denied, match="frozen"):
        edit_measure(lead, measure, "sv", MeasureInput("Annat"))
    assert report_status(lead, measure, "done").status == "done"
    with pytest.raises(Invalid, match="unknown_status"):
        report_status(lead, measure, "gone")


def test_a_measure_moves_to_another_goal_of_the_same_edition(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    other = add_goal(lead, measure.goal.theme, "sv", "Ett annat mål")
    assert place_measure(lead, measure, other).goal == other
    with pytest.raises(Invalid, match="another_edition"):
        place_measure(lead, measure, make_measure(make_edition(members=("545",))).goal)


def test_parties_are_known_organisations_units_and_names_typed_on_the_spot(joint: Edition, lead: Actor) -> None:
    school = Organisation.objects.create(kind="school", municipality_id="231")
    unit = Unit.objects.create(organisation=school, name_sv="Kansliet")
    measure = make_measure(joint)
    parties = PartiesInput(
        responsible=[PartyInput(school.pk, unit.pk)], new_partners=["Vänföreningen", "  vänföreningen ", ""]
    )
    edit_measure(lead, measure, "sv", MeasureInput("Ordna träffar", parties=parties))
    found = {(p.part, p.organisation_id, p.unit_id) for p in measure.parties.all()}
    named = OrganisationName.objects.get(name="Vänföreningen").organisation
    assert found == {("responsible", school.pk, unit.pk), ("partner", named.pk, None)}
    edit_measure(lead, measure, "sv", MeasureInput("Ordna träffar", parties=PartiesInput()))
    assert not measure.parties.exists()


def test_parties_left_out_stay_as_they_are(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint, parties=PartiesInput(new_responsible=["Biblioteket"]))
    edit_measure(lead, measure, "sv", MeasureInput("Ordna andra träffar"))
    assert measure.parties.count() == 1


def test_an_organisation_that_no_member_keeps_is_no_party(
    joint: Edition, lead: Actor, municipality: Callable[[str], object]
) -> None:
    municipality("638")
    foreign = Organisation.objects.create(kind="school", municipality_id="638")
    home = Organisation.objects.create(kind="school", municipality_id="287")
    unit = Unit.objects.create(organisation=foreign, name_sv="Kansliet")
    measure = make_measure(joint)
    for party in (PartyInput(foreign.pk), PartyInput(home.pk, unit.pk)):
        with pytest.raises(Invalid, match="unknown"):
            edit_measure(lead, measure, "sv", MeasureInput("X", parties=PartiesInput(responsible=[party])))


@pytest.mark.parametrize("kind", Indicator.Kind.values)
def test_a_measure_is_followed_up_by_every_kind_of_indicator(joint: Edition, lead: Actor, kind: str) -> None:
    measure = make_measure(joint)
    follow_up = add_follow_up(
        lead, measure, "sv", IndicatorInput("Något", kind), TargetInput(due_on=date(2025, 12, 31))
    )
    assert follow_up.indicator.kind == kind
    assert follow_up.target.due_on == date(2025, 12, 31)


def test_a_measure_has_several_follow_ups_and_each_can_be_edited_and_removed(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    one = add_follow_up(lead, measure, "sv", IndicatorInput("Kurser", "count", unit="kurser"), TargetInput())
    two = add_follow_up(lead, measure, "sv", IndicatorInput("Deltagare", "count"), TargetInput(low=Decimal(40)))
    assert one.target is None
    aim = TargetInput("up", Decimal(10), date(2022, 12, 31), Decimal(12), None, date(2025, 12, 31))
    measure.refresh_from_db()
    edit_follow_up(lead, one, "sv", IndicatorInput("Kurser", "count"), aim, expected_version=measure.version)
    one.refresh_from_db()
    unit = one.indicator.unit_id
    assert (one.target.low, one.target.direction, load([unit]).bodies(unit)) == (12, "up", {})
    with pytest.raises(Stale):
        edit_follow_up(lead, two, "sv", IndicatorInput("X", "count"), aim, expected_version=1)
    remove_follow_up(lead, one)
    assert [f.pk for f in measure.follow_ups.all()] == [two.pk]
    assert (Indicator.objects.count(), Target.objects.count()) == (1, 1)


def test_an_indicator_without_a_name_is_not_added(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    with pytest.raises(Invalid) as told:
        add_follow_up(lead, measure, "sv", IndicatorInput(" ", "gut_feeling"), TargetInput())
    assert told.value.errors == {"name": "required", "kind": "unknown_kind"}
