"""What stands in the calendar, on which day, by which rule."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.programmes import adoptions
from delaktig.programmes.adoptions import Decision
from delaktig.programmes.calendar import Entry, Kind, calendar
from delaktig.programmes.models import Edition, PlanTie
from delaktig.programmes.reviews import mark_reviewed, set_early_expiry
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)


@pytest.fixture
def lead(actor_with_role):
    return actor_with_role("coordinator", code="285")


def adopted(lead, *codes: str, on: date = date(2023, 6, 12), **given: object) -> Edition:
    edition = build.filled(build.edition(*(codes or ("285",)), lead_records=codes, **given))
    for code in codes or ("285",):
        adoptions.record_decision(edition, Decision(code, "council", build.values(), held_on=on), lead)
    return edition


def of(kind: Kind, entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.kind is kind]


def test_a_review_is_due_every_four_years_by_law_and_each_year_by_the_municipalitys_own_rule(lead):
    adopted(lead, "285", "075")
    found = {(e.municipality, e.rule.id if e.rule else ""): e for e in of(Kind.REVIEW, calendar(lead, ON))}
    assert found["285", "programme.review"].on == date(2027, 6, 12)
    assert str(found["285", "programme.review"].citation.act) == "1386/2010"
    yearly = found["075", "programme.yearly_review"]
    assert (yearly.on, yearly.overdue, yearly.citation) == (date(2024, 6, 12), False, None)


def test_a_review_that_was_made_moves_the_next_one(lead):
    edition = adopted(lead)
    overdue = of(Kind.REVIEW, calendar(lead, date(2024, 8, 1)))
    assert [e.on for e in overdue if e.overdue] == [date(2024, 6, 12)]
    mark_reviewed(edition, date(2024, 7, 1), lead)
    assert not [e for e in of(Kind.REVIEW, calendar(lead, date(2024, 8, 1))) if e.overdue]


def test_a_period_that_ended_with_nothing_after_it_is_overdue_until_something_is_in_force(lead):
    old = adopted(lead)
    later = date(2026, 2, 1)
    ended = of(Kind.PERIOD_ENDS, calendar(lead, later))
    assert [(e.on, e.overdue, e.municipality) for e in ended] == [(date(2025, 12, 31), True, "285")]
    new = build.edition(
        "285", programme=old.programme, slug="2026", follows=old, period=(date(2026, 1, 1), date(2029, 12, 31))
    )
    done = Decision("285", "council", build.values(), held_on=date(2026, 1, 20))
    adoptions.record_decision(new, done, lead)
    ended = of(Kind.PERIOD_ENDS, calendar(lead, later))
    assert [(e.on, e.overdue) for e in ended] == [(date(2029, 12, 31), False)]


def test_when_two_periods_have_ended_only_the_later_one_is_overdue(lead):
    old = adopted(lead, slug="2023", period=(date(2023, 1, 1), date(2025, 12, 31)))
    new = build.edition(
        "285", programme=old.programme, slug="2026", follows=old, period=(date(2026, 1, 1), date(2029, 12, 31))
    )
    adoptions.record_decision(new, Decision("285", "council", build.values(), held_on=date(2026, 1, 20)), lead)
    ended = of(Kind.PERIOD_ENDS, calendar(lead, date(2030, 3, 1)))
    assert [(e.on, e.overdue) for e in ended] == [(date(2029, 12, 31), True)]


def test_the_end_of_the_old_act_is_told_to_an_edition_that_goes_on_after_it(lead):
    edition = adopted(lead, legal_basis="1386/2010 §32")
    (entry,) = of(Kind.ACT_ENDS, calendar(lead, ON))
    assert (entry.on, entry.overdue) == (date(2024, 12, 31), False)
    assert entry.citation is not None
    set_early_expiry(edition, date(2024, 12, 31), {"sv": "Ny lag"}, lead)
    found = calendar(lead, ON)
    assert not of(Kind.ACT_ENDS, found)
    assert not of(Kind.PERIOD_ENDS, found)
    assert of(Kind.EARLY_EXPIRY, found)[0].on == date(2024, 12, 31)
    assert of(Kind.EARLY_EXPIRY, calendar(lead, date(2025, 2, 1)))[0].overdue
    set_early_expiry(edition, None, {}, lead)
    assert of(Kind.PERIOD_ENDS, calendar(lead, ON))


def test_a_review_after_the_old_act_settles_it(lead):
    edition = adopted(lead, legal_basis="1386/2010 §32")
    later = date(2025, 2, 1)
    assert of(Kind.ACT_ENDS, calendar(lead, later))[0].overdue
    mark_reviewed(edition, date(2025, 1, 15), lead)
    assert not of(Kind.ACT_ENDS, calendar(lead, later))


def test_a_draft_has_no_targets_that_are_due(lead):
    build.filled(build.edition("285"))
    assert calendar(lead, date(2026, 1, 1)) == []


def test_an_edition_under_the_new_act_is_not_told_of_the_old_one(lead):
    adopted(lead, legal_basis="681/2023 §45", period=(date(2025, 1, 1), date(2026, 12, 31)))
    assert not of(Kind.ACT_ENDS, calendar(lead, ON))


def test_targets_are_due_until_the_measure_is_done(lead):
    edition = adopted(lead)
    (entry,) = of(Kind.FOLLOW_UP, calendar(lead, ON))
    measure = edition.themes.get().goals.get().measures.get()
    assert (entry.on, entry.overdue, entry.text, entry.id) == (date(2024, 12, 31), False, measure.text_id, measure.pk)
    assert of(Kind.FOLLOW_UP, calendar(lead, date(2025, 1, 1)))[0].overdue
    measure.status = "done"
    measure.save()
    assert not of(Kind.FOLLOW_UP, calendar(lead, ON))


def test_consultations_ties_meetings_and_appeals_stand_on_their_days(lead):
    edition = adopted(lead, "285", "075", consultation_to=date(2024, 4, 1))
    PlanTie.objects.create(edition=edition, kind="budget", name="Budget 2024", valid_to=date(2024, 12, 31))
    PlanTie.objects.create(edition=edition, kind="budget", name="Budget 2023", valid_to=date(2023, 12, 31))
    build.meeting("075", "board", date(2024, 5, 6))
    build.meeting("710", "board", date(2024, 5, 6))
    item = build.item("075", "council", date(2024, 2, 20), online=date(2024, 2, 22))
    adoptions.link_item(item, edition, lead)
    found = calendar(lead, ON)
    assert [e.on for e in of(Kind.CONSULTATION_ENDS, found)] == [date(2024, 4, 1)]
    assert [e.name for e in of(Kind.PLAN_TIE, found)] == ["Budget 2024"]
    assert [(e.on, e.municipality) for e in of(Kind.MEETING, found)] == [(date(2024, 5, 6), "075")]
    (appeal,) = of(Kind.APPEAL_ENDS, found)
    assert appeal.on == date(2024, 4, 2)  # 22.2. + 7 + 30 days is 30.3., a Saturday before Easter
    assert appeal.why is not None


def test_the_list_is_in_order_and_narrows_to_a_municipality_or_a_kind(lead):
    adopted(lead, "285", "075")
    build.meeting("075", "board", date(2024, 5, 6))
    whole = calendar(lead, ON)
    days = [entry.on for entry in whole if entry.on]
    assert days == sorted(days)
    assert len({entry.key for entry in whole}) == len(whole)
    own = calendar(lead, ON, municipality="285")
    assert {entry.municipality for entry in own} == {None, "285"}
    assert {entry.kind for entry in calendar(lead, ON, kind="review")} == {Kind.REVIEW}


def test_nobody_sees_the_calendar_of_editions_that_are_not_theirs(lead, actor_with_role):
    adopted(lead)
    assert calendar(actor_with_role("coordinator", code="710"), ON) == []
    with pytest.raises(Denied):
        calendar(Actor("user", "1", "285"), ON)


def test_a_day_that_is_not_known_stands_last_and_without_a_day(lead):
    edition = build.edition("285", period=(None, None))
    done = Decision("285", "council", build.values())
    adoptions.record_decision(edition, done, lead)
    found = calendar(lead, ON)
    assert found[-1].on is None
    assert found[-1].kind is Kind.REVIEW


def test_many_editions_take_few_queries(lead, django_assert_max_num_queries):
    for number in range(6):
        adopted(lead, "285", "075", slug=f"e{number}")
    with django_assert_max_num_queries(7):
        assert len(calendar(lead, ON)) > 20
