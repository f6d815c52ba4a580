"""Sections, themes, goals: added, edited, moved, deleted."""

from __future__ import annotations

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.models import Indicator, Target
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.actions.extras import (
    ConceptInput,
    FootnoteInput,
    StatisticInput,
    add_extra,
    delete_extra,
    edit_extra,
)
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.actions.guard import Invalid, NotThere, Stale
from delaktig.programmes.actions.measures import MeasureInput, add_measure
from delaktig.programmes.actions.plan_ties import PlanTieInput, add_plan_tie, edit_plan_tie, remove_plan_tie
from delaktig.programmes.actions.structure import (
    SectionInput,
    add_goal,
    add_section,
    add_theme,
    delete,
    edit_section,
    move,
    place_section,
    rename,
)
from delaktig.programmes.models import Edition, Footnote, Measure, PlanTie, Section, Theme
from delaktig.texts.models import Text
from delaktig.texts.selectors import load
from tests.programmes.making import freeze_plainly, make_measure


def titles(edition: Edition) -> list[str]:
    return [t.title.versions.get(language="sv").body for t in edition.themes.all()]


def test_themes_stand_in_the_order_in_which_they_were_moved(joint: Edition, lead: Actor) -> None:
    one, two, three = (add_theme(lead, joint, "sv", name) for name in ("Ett", "Två", "Tre"))
    assert move(lead, three, -1)
    assert titles(joint) == ["Ett", "Tre", "Två"]
    assert move(lead, one, +1)
    assert titles(joint) == ["Tre", "Ett", "Två"]
    assert two.pk


def test_what_is_first_does_not_move_up(joint: Edition, lead: Actor) -> None:
    theme = add_theme(lead, joint, "sv", "Ett")
    assert not move(lead, theme, -1)
    assert not Event.objects.filter(name="programmes.part_moved").exists()


def test_a_member_writes_a_section_of_its_own_and_not_the_common_ones(joint: Edition, member: Actor) -> None:
    own = add_section(member, joint, "sv", SectionInput("Hos oss", municipality="231"))
    assert own.municipality_id == "231"
    with pytest.raises(Denied, match="common_is_the_leads"):
        add_section(member, joint, "sv", SectionInput("För alla"))
    with pytest.raises(Denied, match="another_municipalitys_own"):
        add_section(member, joint, "sv", SectionInput("Hos dem", municipality="545"))
    with pytest.raises(Denied, match="common_is_the_leads"):
        edit_section(member, own, "sv", SectionInput("Nu för alla"))


def test_a_stranger_finds_nothing(joint: Edition, lead: Actor, stranger: Actor) -> None:
    section = add_section(lead, joint, "sv", SectionInput("Inledning"))
    for act in (
        lambda: add_theme(stranger, joint, "sv", "Ett"),
        lambda: edit_section(stranger, section, "sv", SectionInput("X")),
        lambda: delete(stranger, section),
        lambda: move(stranger, section, 1),
    ):
        with pytest.raises(NotThere):
            act()


def test_nothing_is_added_moved_or_deleted_in_a_frozen_edition(joint: Edition, lead: Actor) -> None:
    section = add_section(lead, joint, "sv", SectionInput("Inledning"))
    theme = add_theme(lead, joint, "sv", "Ett")
    freeze_plainly(joint)
    for act in (
        lambda: add_theme(lead, joint, "sv", "Två"),
        lambda: add_goal(lead, theme, "sv", "Mål"),
        lambda: rename(lead, theme, "sv", "Annat"),
        lambda: edit_section(lead, section, "sv", SectionInput("X")),
        lambda: place_section(lead, section, None),
        lambda: delete(lead, section),
        lambda: move(lead, section, 1),
        lambda: add_extra(lead, joint, "sv", FootnoteInput("Not")),
    ):
        with pytest.raises(Denied, match="frozen"):
            act()


def test_a_section_written_by_two_is_told_and_the_first_words_stand(joint: Edition, lead: Actor) -> None:
    section = add_section(lead, joint, "sv", SectionInput("Inledning", "Ett"))
    edit_section(lead, section, "sv", SectionInput("Inledning", "Två"), expected_version=1)
    with pytest.raises(Stale) as told:
        edit_section(lead, section, "sv", SectionInput("Inledning", "Tre"), expected_version=1)
    assert told.value.version == 2
    assert section.body.versions.get().body == "Två"


def test_a_slip_in_a_section_leaves_its_translation_current(joint: Edition, lead: Actor) -> None:
    section = add_section(lead, joint, "sv", SectionInput("Inledning", "Tva"))
    edit_section(lead, section, "sv", SectionInput("Inledning", "Två", slip=True))
    assert section.body.versions.get().real_change == 1
    edit_section(lead, section, "sv", SectionInput("Inledning", "Tre"))
    assert section.body.versions.get().real_change == 2


def test_a_section_cannot_stand_under_itself(joint: Edition, lead: Actor) -> None:
    above = add_section(lead, joint, "sv", SectionInput("Ett"))
    below = add_section(lead, joint, "sv", SectionInput("Två"), above)
    with pytest.raises(Invalid, match="under_itself"):
        place_section(lead, above, below)
    assert place_section(lead, below, None).parent is None


def test_a_title_is_needed(joint: Edition, lead: Actor) -> None:
    for act in (
        lambda: add_theme(lead, joint, "sv", " "),
        lambda: add_section(lead, joint, "sv", SectionInput("")),
    ):
        with pytest.raises(Invalid) as told:
            act()
        assert told.value.errors == {"title": "required"}


def test_a_deleted_theme_takes_its_measures_indicators_and_texts_along(joint: Edition, lead: Actor) -> None:
    kept = set(Text.objects.values_list("pk", flat=True))
    measure = make_measure(joint, responsible_text="Alla")
    add_follow_up(lead, measure, "sv", IndicatorInput("Träffar", "count"), TargetInput(low=3))
    delete(lead, Theme.objects.get())
    left = (Measure.objects.count(), Indicator.objects.count(), Target.objects.count())
    assert left == (0, 0, 0)
    assert set(Text.objects.values_list("pk", flat=True)) == kept


def test_a_theme_with_another_members_own_measure_is_not_deleted(joint: Edition, lead: Actor, member: Actor) -> None:
    theme = add_theme(lead, joint, "sv", "Ett")
    goal = add_goal(lead, theme, "sv", "Mål")
    add_measure(member, goal, "sv", MeasureInput("Vårt eget", municipality="231"))
    with pytest.raises(Denied, match="another_municipalitys_own"):
        delete(lead, theme)
    assert Theme.objects.exists()


def test_a_deleted_section_takes_those_under_it_along(joint: Edition, lead: Actor) -> None:
    above = add_section(lead, joint, "sv", SectionInput("Ett"))
    add_section(lead, joint, "sv", SectionInput("Två"), above)
    delete(lead, above)
    assert not Section.objects.exists()


def test_concepts_statistics_and_footnotes_are_edited_and_deleted(joint: Edition, lead: Actor) -> None:
    concept = add_extra(lead, joint, "sv", ConceptInput("Invandrare", "En person som flyttat"))
    figure = add_extra(lead, joint, "sv", StatisticInput("Invånare", unit="personer", on="2019-12-31"))
    assert (figure.source, figure.remark) == (None, None)
    note = add_extra(lead, joint, "sv", FootnoteInput("Källa"))
    assert note.number is None
    edit_extra(lead, figure, "sv", StatisticInput("Invånare", 3696, "personer", on="2019-12-31"))
    figure.refresh_from_db()
    assert (figure.value, figure.version) == (3696, 2)
    edit_extra(lead, figure, "fi", StatisticInput("Asukkaita", 3696, "henkilöä", "Tilastokeskus", "2019-12-31"))
    figure.refresh_from_db()
    texts = load([figure.unit_id, figure.source_id])
    assert texts.bodies(figure.unit_id) == {"sv": "personer", "fi": "henkilöä"}
    assert texts.bodies(figure.source_id) == {"fi": "Tilastokeskus"}
    with pytest.raises(Invalid):
        edit_extra(lead, figure, "sv", StatisticInput("", unit="personer"))
    with pytest.raises(Stale):
        edit_extra(lead, figure, "sv", StatisticInput("Folk"), expected_version=1)
    with pytest.raises(Invalid):
        edit_extra(lead, concept, "sv", ConceptInput("", ""))
    delete_extra(lead, note)
    assert not Footnote.objects.exists()


def test_ties_to_other_plans_are_kept_up_also_when_the_edition_is_frozen(
    joint: Edition, lead: Actor, member: Actor, stranger: Actor
) -> None:
    freeze_plainly(joint)
    tie = add_plan_tie(lead, joint, PlanTieInput("strategy", "Stadsstrategin"))
    with pytest.raises(Denied, match="common_is_the_leads"):
        edit_plan_tie(member, tie, PlanTieInput("strategy", "Annan"))
    with pytest.raises(NotThere):
        remove_plan_tie(stranger, tie)
    own = add_plan_tie(member, joint, PlanTieInput("budget", "Vår budget", municipality="231"))
    assert edit_plan_tie(member, own, PlanTieInput("budget", "Budget 2024", municipality="231")).name == "Budget 2024"
    remove_plan_tie(lead, tie)
    assert list(PlanTie.objects.values_list("name", flat=True)) == ["Budget 2024"]
