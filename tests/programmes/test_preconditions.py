"""What reimbursement asks for on a day, held against what is recorded."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.organisations.models import Agreement, Organisation
from delaktig.programmes import adoptions
from delaktig.programmes.adoptions import Decision
from delaktig.programmes.calendar import Kind, calendar
from delaktig.programmes.preconditions import Part, first_day_known, preconditions
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture
def coordinator(actor_with_role):
    return actor_with_role("coordinator", code="285")


def agreed(code: str = "285", **given: object) -> Agreement:
    counterpart = Organisation.objects.create(kind="authority", municipality=build.municipality(code))
    values = {"kind": "placement", "valid_from": date(2023, 1, 1)} | given
    return Agreement.objects.create(municipality_id=code, counterpart=counterpart, **values)


def of(part: Part, on: date, code: str = "285"):
    return next(line for line in preconditions(code, on) if line.part is part)


def test_where_nothing_is_recorded_nothing_is_known(coordinator):
    for on in (OLD, NEW):
        assert [line.met for line in preconditions("285", on)] == [None, None]


def test_each_day_has_its_act_and_a_day_before_them_has_none():
    assert [line.rule.citation.text("sv") for line in preconditions("285", OLD)] == ["1386/2010 § 44 mom. 5"] * 2
    assert [line.rule.citation.text("sv") for line in preconditions("285", NEW)] == ["681/2023 § 59 mom. 1"] * 2
    assert of(Part.AGREEMENT, OLD).basis.citation.section == "41"
    assert of(Part.AGREEMENT, NEW).basis.citation.section == "42"
    assert preconditions("285", date(2010, 1, 1)) == ()
    assert first_day_known() == date(2011, 9, 1)


def test_a_programme_in_force_meets_the_old_act_and_says_nothing_of_the_new(coordinator):
    edition = build.edition("285")
    adoptions.record_decision(
        edition, Decision("285", "council", build.values(), held_on=date(2023, 6, 1)), coordinator
    )
    line = of(Part.PROGRAMME, OLD)
    assert (line.met, line.why, [one.pk for one, _ in line.editions]) == (True, "programme_in_force", [edition.pk])
    assert (of(Part.PROGRAMME, NEW).met, of(Part.PROGRAMME, NEW).why) == (None, "no_package_recorded")
    assert of(Part.PROGRAMME, date(2023, 5, 31)).met is False


def test_an_arranged_package_meets_the_new_act_also_for_who_buys_it(actor_with_role):
    edition = build.edition(
        "638", "018", kind="service_package", arrangers={"018": "638"}, period=(NEW, None), slug="tjanster"
    )
    arranger = actor_with_role("coordinator", code="638")
    assert of(Part.PROGRAMME, NEW, "018").met is False
    done = Decision("638", "board", build.values(), held_on=date(2024, 12, 1))
    adoptions.record_decision(edition, done, arranger)
    for code in ("638", "018"):
        assert (of(Part.PROGRAMME, NEW, code).met, of(Part.PROGRAMME, NEW, code).why) == (True, "programme_arranged")
        assert of(Part.PROGRAMME, OLD, code).met is None


def test_a_package_decided_without_a_known_start_is_not_guessed(actor_with_role):
    edition = build.edition("638", kind="service_package", period=(None, None))
    done = Decision("638", "board", build.values(), held_on=date(2024, 12, 1))
    adoptions.record_decision(edition, done, actor_with_role("coordinator", code="638"))
    assert (of(Part.PROGRAMME, NEW, "638").met, of(Part.PROGRAMME, NEW, "638").why) == (None, "programme_start_unknown")


def test_an_agreement_counts_on_its_days_and_only_a_placement_agreement(coordinator):
    agreed(kind="special")
    assert of(Part.AGREEMENT, NEW).why == "no_agreement_recorded"
    held = agreed(valid_to=OLD)
    assert (of(Part.AGREEMENT, OLD).met, of(Part.AGREEMENT, OLD).agreements) == (True, (held,))
    assert (of(Part.AGREEMENT, NEW).met, of(Part.AGREEMENT, NEW).why) == (False, "agreement_not_in_force")
    agreed(valid_from=None)
    assert (of(Part.AGREEMENT, NEW).met, of(Part.AGREEMENT, NEW).why) == (None, "agreement_start_unknown")
    assert of(Part.AGREEMENT, NEW, "075").met is None


def test_the_calendar_says_when_an_agreement_is_to_be_reviewed(coordinator):
    held = agreed(number="1/2023")
    agreed(kind="special")
    agreed(valid_to=date(2023, 12, 31))
    agreed("075")
    found = {on: [e for e in calendar(coordinator, on) if e.kind is Kind.AGREEMENT_REVIEW] for on in (OLD, NEW)}
    assert [(e.on, e.overdue, e.name, e.id) for e in found[OLD]] == [(date(2024, 1, 1), True, "1/2023", held.pk)]
    assert [(e.on, e.overdue, e.municipality) for e in found[NEW]] == [(date(2027, 1, 1), False, "285")]
