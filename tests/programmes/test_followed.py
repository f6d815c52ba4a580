"""What a municipality follows up: read in few queries, computed from figures and what is aimed at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.indicators.models import Target
from delaktig.indicators.periods import Period
from delaktig.indicators.rules import TargetInput
from delaktig.indicators.status import Status
from delaktig.programmes import figure_requests
from delaktig.programmes.followed import Narrowed, followed_one, following
from delaktig.texts.parts import NotThere
from tests.programmes import following as make
from tests.programmes.making import make_measure
from tests.web.desk.counting import at_most

TODAY = date(2026, 2, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


def test_an_indicator_is_followed_with_its_figures_its_office_and_how_it_stands(coordinator: Actor) -> None:
    made = make.one_followed(TODAY, target=TargetInput("up", low=Decimal(40), due_on=date(2026, 12, 31)))
    make.said(made.indicator, 2024, "14", TODAY)
    make.said(made.indicator, 2025, "31", TODAY)
    (line,) = following(coordinator, TODAY).lines
    assert line.last is not None
    assert line.last[1].value == 31
    assert line.standing.status is Status.BEHIND
    assert [one.name("sv") for one in line.offices] == ["Nya grannar rf"]
    assert line.offices[0].email == "kansli@example.org"


def test_what_the_municipality_aims_at_by_itself_goes_before_what_all_aim_at(coordinator: Actor) -> None:
    made = make.one_followed(TODAY, target=TargetInput("up", low=Decimal(40)))
    make.said(made.indicator, 2025, "31", TODAY)
    Target.objects.create(indicator=made.indicator, municipality_id="638", direction="up", low=30)
    (line,) = following(coordinator, TODAY).lines
    assert line.has_own_target
    assert line.standing.status is Status.ON_COURSE


def test_another_municipalitys_own_aim_and_figures_are_not_ours(
    coordinator: Actor, municipality: Callable[[str], object]
) -> None:
    municipality("638")
    municipality("434")
    made = make.one_followed(TODAY, "638", "434", target=TargetInput("up", low=Decimal(40)))
    Target.objects.create(indicator=made.indicator, municipality_id="434", direction="up", low=1)
    make.said(made.indicator, 2025, "99", TODAY, code="434")
    (line,) = following(coordinator, TODAY).lines
    assert not line.has_own_target
    assert line.target is not None
    assert line.target.low == 40
    assert line.last is None
    assert line.standing.status is Status.NO_DATA


def test_an_edition_that_is_not_in_force_and_another_members_own_measure_are_not_followed(
    coordinator: Actor, municipality: Callable[[str], object]
) -> None:
    municipality("638")
    municipality("434")
    make.follow(make_measure(make.draft(TODAY)))
    joint = make.draft(TODAY, "638", "434")
    make.follow(make_measure(joint), "Gemensam")
    theirs = make_measure(joint)
    theirs.scope, theirs.municipality_id = "own", "434"
    theirs.save()
    make.follow(theirs, "Deras egen")
    make.in_force(joint, TODAY)
    found = following(coordinator, TODAY)
    assert [found.text(one.indicator.name_id, "sv") for one in found.lines] == ["Gemensam"]


def test_an_edition_is_followed_for_a_year_after_its_end_and_the_last_one_until_the_next(coordinator: Actor) -> None:
    make.one_followed(date(2022, 2, 1), name="Äldre")  # 2020–2023
    made = make.one_followed(TODAY, name="Nyare")  # 2024–2027
    for year, followed in ((2023, 1), (2024, 2), (2026, 1), (2028, 1), (2031, 1)):
        lines = following(coordinator, date(year, 6, 1)).lines
        assert len(lines) == followed, year
    assert following(coordinator, date(2031, 6, 1)).lines[0].follow_up == made.pk


def test_a_measure_that_nothing_follows_up_is_among_the_measures(coordinator: Actor) -> None:
    edition = make.draft(TODAY)
    bare = make_measure(edition)
    make.follow(make_measure(edition))
    make.in_force(edition, TODAY)
    assert [len(lines) for measure, lines in following(coordinator, TODAY).by_measure() if measure == bare] == [0]


def test_the_list_is_narrowed_by_status_source_and_office(coordinator: Actor) -> None:
    edition = make.draft(TODAY)
    measure = make_measure(edition)
    organisation = make.office()
    make.answers_for(measure, organisation)
    told = make.follow(measure, "Sagd")
    make.follow(make_measure(edition), "Importerad", source="imported")
    make.in_force(edition, TODAY)
    make.said(told.indicator, 2025, "3", TODAY)
    found = following(coordinator, TODAY)

    def names(wanted: Narrowed) -> list[str]:
        return [found.text(one.indicator.name_id, "sv") for one in found.narrowed(wanted)]

    assert names(Narrowed()) == ["Sagd", "Importerad"]
    assert names(Narrowed(status="no_data")) == ["Importerad"]
    assert names(Narrowed(source="reported")) == ["Sagd"]
    assert names(Narrowed(responsible=organisation.pk)) == ["Sagd"]
    assert names(Narrowed(measure=measure.pk, status="no_data")) == []


def test_forty_measures_are_read_with_as_many_queries_as_one(coordinator: Actor) -> None:
    edition = make.draft(TODAY)
    organisation = make.office()
    for place in range(40):
        measure = make_measure(edition)
        make.answers_for(measure, organisation)
        make.said(make.follow(measure, f"Mått {place}").indicator, 2025, str(place), TODAY)
    make.in_force(edition, TODAY)
    with at_most(7):
        found = following(coordinator, TODAY)
    assert len(found.lines) == 40


def test_one_indicator_is_read_by_members_and_is_not_there_for_others(
    coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    made = make.one_followed(TODAY)
    assert followed_one(coordinator, made.indicator_id, TODAY)[0].follow_up == made.pk
    with pytest.raises(NotThere):
        followed_one(actor_with_role("coordinator", code="434"), made.indicator_id, TODAY)
    with pytest.raises(Denied):
        followed_one(actor_with_role("translator"), made.indicator_id, TODAY)


def test_what_is_due_is_listed_by_office_and_what_is_asked_or_known_is_not_due(coordinator: Actor) -> None:
    made = make.one_followed(TODAY)
    (office,) = figure_requests.offices(following(coordinator, TODAY)).values()
    assert [one.period for one in office.due] == [Period.year(2025)]
    make.said(made.indicator, 2025, "31", TODAY)
    (office,) = figure_requests.offices(following(coordinator, TODAY)).values()
    assert office.due == []
    assert [one.is_due for one in office.wanted] == [False]


def test_due_figures_of_a_measure_without_an_office_are_told_of(coordinator: Actor) -> None:
    edition = make.draft(TODAY)
    make.follow(make_measure(edition))
    make.in_force(edition, TODAY)
    assert len(list(figure_requests.unassigned(following(coordinator, TODAY)))) == 1
