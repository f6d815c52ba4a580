"""What an edition lacks before the decision, line by line, and where it is mended."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.law.completeness import content_keys
from delaktig.law.programme import ProgrammeKind
from delaktig.programmes.completeness import Checked, check_edition, count, day_of_law, lacks_required, read
from delaktig.programmes.models import Edition, PlanTie, Section
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
NEW = date(2025, 3, 1)


def checked(edition: Edition, on: date = NEW) -> dict[str, Checked]:
    parts = read(Edition.objects.select_related("programme").get(pk=edition.pk))
    return {line.finding.line.key: line for line in check_edition(parts, on)}


def package() -> Edition:
    return build.edition("638", kind="service_package", period=(date(2025, 1, 1), date(2026, 12, 31)))


def test_an_empty_service_package_answers_none_of_the_six_required_contents():
    lines = checked(package())
    required = [
        line
        for line in lines.values()
        if line.finding.level == "required" and line.finding.line.key.startswith("content.")
    ]
    assert len(required) == 6
    assert all(line.finding.met is None for line in required)
    assert all(line.finding.line.citation and line.finding.line.citation.section == "13" for line in required)
    assert lacks_required(list(lines.values()))


def test_an_edition_that_answers_every_required_line_passes():
    edition = package()
    keys = content_keys(ProgrammeKind.SERVICE_PACKAGE, NEW)
    section = Section.objects.create(
        edition=edition, title=build.text("Allt"), body=build.text(""), contents=list(keys)
    )
    lines = checked(edition)
    assert not lacks_required(list(lines.values()))
    place = lines["content.plan"].places[0]
    assert (place.kind, place.id, place.text) == ("section", section.pk, section.title_id)
    section.contents = [key for key in keys if key != "content.plan"]
    section.save()
    assert lacks_required(list(checked(edition).values()))


def test_what_the_old_act_suggested_is_good_practice_after_it():
    edition = build.edition("638")
    assert checked(edition, date(2024, 6, 1))["content.placement"].finding.level == "suggested"
    assert checked(edition, NEW)["content.placement"].finding.level == "good_practice"


def test_a_measure_without_anyone_responsible_is_named_with_its_place():
    edition = build.filled(build.edition("638"))
    measure = edition.themes.get().goals.get().measures.get()
    assert checked(edition)["measure.responsible"].finding.met is True
    measure.responsible_text = None
    measure.starts_on = None
    measure.save()
    lines = checked(edition)
    for key in ("measure.responsible", "measure.schedule"):
        assert lines[key].finding.met is False
        assert [(p.kind, p.id) for p in lines[key].places] == [("measure", measure.pk)]


def test_an_indicator_wants_unit_baseline_target_and_day_and_what_tells_a_story_only_a_day():
    edition = build.filled(build.edition("638"))
    follow_up = edition.themes.get().goals.get().measures.get().follow_ups.get()
    met = {key: line.finding.met for key, line in checked(edition).items() if key.startswith("indicator.")}
    assert met == {
        "indicator.unit": True, "indicator.baseline": False, "indicator.target": True, "indicator.due": True,
    }  # fmt: skip
    follow_up.indicator.unit.versions.update(body=" ")
    assert checked(edition)["indicator.unit"].places[0].kind == "follow_up"
    follow_up.indicator.kind = "narrative"
    follow_up.indicator.save()
    follow_up.target.low = follow_up.target.due_on = None
    follow_up.target.save()
    met = {key: line.finding.met for key, line in checked(edition).items() if key.startswith("indicator.")}
    assert met == {
        "indicator.unit": True, "indicator.baseline": True, "indicator.target": True, "indicator.due": False,
    }  # fmt: skip


def test_a_tie_to_another_plan_answers_its_line():
    edition = package()
    PlanTie.objects.create(edition=edition, kind="welfare_plan", name="Välfärdsplan")
    PlanTie.objects.create(edition=edition, kind="other", name="Annan")
    lines = checked(edition)
    assert lines["planning.welfare_plan"].finding.met is True
    assert lines["planning.welfare_plan"].places[0].name == "Välfärdsplan"
    assert lines["planning.strategy"].finding.met is None


def test_the_period_needs_both_its_ends():
    assert checked(package())["edition.period"].finding.met is True
    half = build.edition("638", kind="service_package", period=(date(2025, 1, 1), None))
    line = checked(half)["edition.period"]
    assert line.finding.met is False
    assert [(p.kind, p.id) for p in line.places] == [("edition", half.pk)]


def test_each_level_is_counted():
    lines = list(checked(build.filled(package())).values())
    counts = count(lines)
    assert [c.level for c in counts] == ["required", "suggested", "good_practice"]
    assert sum(c.met + c.lacking + c.unknown for c in counts) == len(lines)


@pytest.mark.parametrize(
    ("first", "on", "day"),
    [
        (date(2025, 1, 1), date(2024, 6, 1), date(2025, 1, 1)),
        (date(2023, 1, 1), date(2024, 6, 1), date(2024, 6, 1)),
        (None, date(2024, 6, 1), date(2024, 6, 1)),
    ],
)
def test_an_edition_for_a_time_ahead_is_checked_against_the_law_of_that_time(first, on, day):
    assert day_of_law(Edition(period_from=first), on) == day


def test_a_large_edition_is_read_in_four_queries(django_assert_num_queries):
    edition = build.filled(build.filled(build.edition("638")))
    with django_assert_num_queries(4):
        parts = read(edition)
    assert (len(parts.sections), len(parts.measures)) == (4, 2)
