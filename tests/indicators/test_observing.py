"""A figure is entered, corrected openly, and read as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, command_actor, link_actor
from delaktig.audit.acting import Denied
from delaktig.audit.models import Event
from delaktig.decisions.models import Body
from delaktig.indicators import registry
from delaktig.indicators.actions import IndicatorInput, InvalidIndicator, define_indicator
from delaktig.indicators.figures import Figure, figures, stands
from delaktig.indicators.models import Indicator, Observation, Target
from delaktig.indicators.observing import ObservationInput, observation_faults, observe
from delaktig.indicators.periods import Period
from delaktig.indicators.rollups import touch
from delaktig.indicators.status import Status
from delaktig.municipalities.models import Municipality
from tests.indicators.counted import SOURCE, declared, meet

TODAY = date(2026, 3, 1)
Y2024, Y2025, Y2026 = Period.year(2024), Period.year(2025), Period.year(2026)


@pytest.fixture
def actor(municipality: Callable[[str], Municipality]) -> Actor:
    municipality("638")
    return command_actor("638", "tests")


def defined(actor: Actor, kind: str = Indicator.Kind.COUNT, **given: object) -> Indicator:
    return define_indicator(actor, "sv", IndicatorInput("Möten", kind, unit="möten", **given))  # type: ignore[arg-type]


def say(actor: Actor, indicator: Indicator, period: Period, **given: object) -> Observation:
    return observe(actor, indicator, "638", period, ObservationInput(**given), today=TODAY)  # type: ignore[arg-type]


def test_a_figure_is_kept_with_who_and_where_from_and_the_act_is_recorded(actor: Actor) -> None:
    made = say(actor, defined(actor), Y2025, value=Decimal(3), source="Protokoll", source_on=TODAY)
    assert (made.value, made.source, made.state) == (3, "Protokoll", Observation.State.ENTERED)
    assert Event.objects.get(name="indicators.observed").target == f"observation:{made.pk}"


def test_a_later_word_supersedes_the_earlier_which_stays(actor: Actor) -> None:
    indicator = defined(actor)
    first = say(actor, indicator, Y2025, value=Decimal(3))
    second = say(actor, indicator, Y2025, value=Decimal(4), note="Ett möte till hittades")
    third = say(actor, indicator, Y2025, value=Decimal(5), cell={})
    assert [second.supersedes, third.supersedes] == [first, second]
    assert figures(actor, [indicator], "638", TODAY)[indicator.pk][Y2025].value == 5
    assert Observation.objects.count() == 3


def test_a_part_and_another_period_supersede_nothing(actor: Actor) -> None:
    indicator = defined(actor, dimensions=("language",))
    say(actor, indicator, Y2025, value=Decimal(3))
    part = say(actor, indicator, Y2025, value=Decimal(1), cell={"language": "ar"})
    assert part.supersedes is None
    assert say(actor, indicator, Y2024, value=Decimal(1)).supersedes is None
    assert {
        period: figure.value for period, figure in figures(actor, [indicator], "638", TODAY)[indicator.pk].items()
    } == {
        Y2024: 1,
        Y2025: 3,
    }


@pytest.mark.parametrize(
    ("kind", "given", "fault"),
    [
        ("count", {"value": Decimal(-1)}, ("value", "below_zero")),
        ("count", {"value": Decimal("1.5")}, ("value", "not_whole")),
        ("percentage", {"value": Decimal(101)}, ("value", "above_hundred")),
        ("count_and_money", {"value": Decimal(1), "amount": Decimal(-1)}, ("amount", "below_zero")),
        ("milestone", {"reached_on": date(2026, 3, 2)}, ("reached_on", "in_the_future")),
        ("count", {"value": Decimal(1), "cell": {"colour": "red"}}, ("cell", "unknown_dimension")),
        ("count", {}, ("value", "says_nothing")),
        ("narrative", {"value": Decimal(1)}, ("text", "says_nothing")),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(
    actor: Actor, kind: str, given: dict[str, object], fault: tuple[str, str]
) -> None:
    indicator = defined(actor, kind)
    with pytest.raises(InvalidIndicator) as refused:
        say(actor, indicator, Y2025, **given)
    assert refused.value.errors == dict([fault])
    assert not Observation.objects.exists()


def test_a_period_that_has_not_begun_has_no_figure(actor: Actor) -> None:
    faults = observation_faults(defined(actor), Period.year(2027), ObservationInput(value=Decimal(1)), TODAY)
    assert list(faults) == [("period", "period_not_begun")]


def test_an_index_may_lie_below_nought_and_not_yet_is_a_word_about_a_milestone(actor: Actor) -> None:
    index, milestone = defined(actor, "external_index"), defined(actor, "milestone")
    assert not list(observation_faults(index, Y2025, ObservationInput(value=Decimal(-2)), TODAY))
    assert not list(observation_faults(milestone, Y2025, ObservationInput(text="Inte ännu"), TODAY))


def test_who_has_no_right_or_is_elsewhere_enters_and_reads_nothing(actor: Actor) -> None:
    indicator = defined(actor)
    elsewhere, link = command_actor("434", "tests"), link_actor("638", 1)
    for other in (elsewhere, link):
        with pytest.raises(Denied):
            say(other, indicator, Y2025, value=Decimal(1))
        with pytest.raises(Denied):
            figures(other, [indicator], "638", TODAY)
    asked = observe(
        link, indicator, "638", Y2025, ObservationInput(value=Decimal(1)), today=TODAY, is_asked=True, state="reported"
    )
    assert asked.state == Observation.State.REPORTED
    with pytest.raises(Denied):
        observe(link, indicator, "434", Y2025, ObservationInput(value=Decimal(1)), today=TODAY, is_asked=True)


def test_what_is_counted_here_is_read_by_period_and_stands_against_its_target(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = declared()
    monkeypatch.setattr(registry, "_COMPUTED", {one.name: one})
    indicator = defined(actor, "range")
    indicator.computed_by = one.name
    indicator.save()
    for month in (2, 9):
        meet("638", date(2025, month, 1), Body.Kind.FORUM)
        touch(SOURCE, "638", date(2025, month, 1))
    known = figures(actor, [indicator], "638", TODAY)[indicator.pk]
    assert {period: figure.value for period, figure in known.items()} == {Y2024: 0, Y2025: 2, Y2026: 0}
    target = Target(indicator=indicator, direction="within", low=Decimal(2), high=Decimal(4))
    assert stands(indicator, target, known, TODAY).status == Status.ON_COURSE
    indicator.computed_by = "tests.gone"
    indicator.save()
    assert figures(actor, [indicator], "638", TODAY)[indicator.pk] == {}


def test_a_milestone_stands_by_the_first_day_on_which_it_was_reached(actor: Actor) -> None:
    indicator = defined(actor, "milestone")
    known = {Y2024: Figure(reached_on=date(2024, 5, 5)), Y2025: Figure(text="Förnyat", reached_on=date(2025, 5, 5))}
    assert stands(indicator, None, known, TODAY).status == Status.REACHED


def test_the_figures_of_many_indicators_told_take_one_query(
    actor: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    many = [defined(actor) for _ in range(5)]
    for one in many:
        say(actor, one, Y2025, value=Decimal(1))
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = figures(actor, many, "638", TODAY)
    assert [found[one.pk][Y2025].value for one in many] == [1] * 5
