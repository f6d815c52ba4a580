"""Reading programmes: members only, few queries, search in every language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.indicators.actions import IndicatorInput
from delaktig.indicators.rules import TargetInput
from delaktig.programmes import selectors
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.programmes.actions.extras import StatisticInput, add_extra
from delaktig.programmes.actions.follow_ups import add_follow_up
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.actions.measures import MeasureInput, edit_measure
from delaktig.programmes.actions.structure import add_theme
from delaktig.programmes.actions.translations import approve_texts, write_translation
from delaktig.programmes.models import Edition, Measure, Section
from delaktig.programmes.text_places import places
from delaktig.texts.actions import write
from delaktig.texts.selectors import Status, load
from tests.programmes.making import freeze_plainly, make_edition, make_measure, make_section


def test_a_stranger_reads_nothing(joint: Edition, stranger: Actor) -> None:
    measure = make_measure(joint)
    assert selectors.programmes(stranger) == []
    assert selectors.search(stranger, "träffar") == []
    for read in (
        lambda: selectors.edition(stranger, joint.pk),
        lambda: selectors.part(stranger, Measure, measure.pk),
    ):
        with pytest.raises(NotThere):
            read()


def test_what_is_not_there_is_not_there(joint: Edition, lead: Actor) -> None:
    with pytest.raises(NotThere):
        selectors.edition(lead, 10**6)
    with pytest.raises(NotThere):
        selectors.part(lead, Section, 10**6)


def test_an_edition_comes_with_what_the_policies_ask(joint: Edition, member: Actor) -> None:
    seen = selectors.edition(member, joint.pk)
    assert (seen.facts.members, seen.facts.lead, seen.facts.frozen) == ({"287", "231", "545"}, "287", False)
    freeze_plainly(joint)
    assert selectors.edition(member, joint.pk).facts.frozen


def test_an_edition_for_one_municipality_is_led_by_it(
    municipality: Callable[[str], object], actor_with_role: Callable[..., Actor]
) -> None:
    actor = actor_with_role("coordinator")
    edition = make_edition(actor)
    edition.members.update(lead=False)
    assert selectors.edition(actor, edition.pk).facts.lead == "638"


def test_the_list_needs_few_queries_however_many_editions(
    joint: Edition, lead: Actor, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for year in (2026, 2029, 2032):
        start_edition(lead, joint, "sv", EditionInput("Nästa", date(year, 1, 1)))
    with django_assert_max_num_queries(3):
        (programme,) = selectors.programmes(lead)
    assert [e.period_from.year for e in programme.shown_editions] == [2032, 2029, 2026, 2023]


def test_search_finds_titles_sections_and_measures_in_every_language(
    joint: Edition, lead: Actor, django_assert_max_num_queries: Callable[..., object]
) -> None:
    measure = make_measure(joint, responsible_text="Ungdomsväsendet")
    write(measure.text, "fi", "Järjestää tapaamisia", lead)
    make_section(joint, "Inledning", "Vad kommunen gör.")
    found = {
        words: [(hit.part, hit.language) for hit in selectors.search(lead, words)]
        for words in ("tapaamisia", "ungdomsväsendet", "inledning", "KOMMUNEN gör", "integrationsprogram", "hittar")
    }
    assert found == {
        "tapaamisia": [("measure", "fi")],
        "ungdomsväsendet": [("measure", "sv")],
        "inledning": [("section", "sv")],
        "KOMMUNEN gör": [("section", "sv")],
        "integrationsprogram": [("edition", "sv")],
        "hittar": [("goal", "sv")],
    }
    with django_assert_max_num_queries(10):
        selectors.search(lead, "a")


def test_search_folds_the_letters_of_swedish(joint: Edition, lead: Actor) -> None:
    add_theme(lead, joint, "sv", "Öppna dörrar")
    assert [hit.part for hit in selectors.search(lead, "öppna")] == ["theme"]
    assert selectors.search(lead, "öppna fönster") == []
    assert selectors.search(lead, "  ") == []


def test_acts_on_a_part_are_told_with_names(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint, lead)
    edit_measure(lead, measure, "sv", MeasureInput("Ordna fler träffar"))
    edited, added = selectors.acts_on(f"measure:{measure.pk}")
    assert (edited.event, edited.by, edited.changed) == ("programmes.measure_edited", lead.user.name, ["text"])
    assert added.event == "programmes.measure_added"


def test_every_text_of_an_edition_has_its_place(joint: Edition, member: Actor) -> None:
    make_measure(joint, responsible_text="Kommunen")
    make_section(joint)
    found = [place.name.split(".")[-1] for place in places(joint)]
    assert found == ["title", "title", "title", "body", "title", "title", "text", "responsible_text"]


def test_units_sources_and_remarks_have_places_where_they_say_something(joint: Edition, lead: Actor) -> None:
    add_follow_up(lead, make_measure(joint), "sv", IndicatorInput("Träffar", "count", unit="möten"), TargetInput())
    add_extra(lead, joint, "sv", StatisticInput("Invånare", unit="personer", remark="Avrundad"))
    found = [(place.part, place.field) for place in places(joint) if place.part in ("indicator", "statistic")]
    assert found == [
        ("indicator", "name"), ("indicator", "unit"),
        ("statistic", "label"), ("statistic", "unit"), ("statistic", "remark"),
    ]  # fmt: skip


def test_a_translation_is_written_approved_and_audited(joint: Edition, lead: Actor) -> None:
    measure = make_measure(joint)
    write_translation(lead, joint, measure.text_id, "fi", "Järjestää tapaamisia", expected_version=0)
    assert load([measure.text_id]).status(measure.text_id, "fi") is Status.DRAFT
    assert approve_texts(lead, joint, [measure.text_id, joint.title_id], "fi") == 1
    assert load([measure.text_id]).status(measure.text_id, "fi") is Status.CURRENT


def test_a_translation_follows_who_owns_the_text(joint: Edition, member: Actor, stranger: Actor) -> None:
    measure = make_measure(joint)
    with pytest.raises(Denied, match="common_is_the_leads"):
        write_translation(member, joint, measure.text_id, "fi", "Järjestää")
    with pytest.raises(NotThere):
        write_translation(stranger, joint, measure.text_id, "fi", "Järjestää")
    own = Measure.objects.get()
    own.municipality_id, own.scope = "231", "own"
    own.save()
    write_translation(member, joint, measure.text_id, "fi", "Järjestää", approved=True)


def test_a_text_of_another_edition_is_not_there(joint: Edition, lead: Actor) -> None:
    other = make_edition(members=("545",))
    with pytest.raises(NotThere):
        write_translation(lead, joint, other.title_id, "fi", "Ohjelma")


def test_nothing_is_approved_where_nothing_is_written(joint: Edition, lead: Actor) -> None:
    with pytest.raises(Invalid, match="nothing_to_approve"):
        write_translation(lead, joint, joint.title_id, "fi", " ", approved=True)


def test_a_frozen_edition_is_not_translated_further(joint: Edition, lead: Actor) -> None:
    freeze_plainly(joint)
    with pytest.raises(Denied, match="frozen"):
        write_translation(lead, joint, joint.title_id, "fi", "Ohjelma")
