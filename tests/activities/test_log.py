"""The log: what was done is noted, corrected openly, taken away and brought back, and counted as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, Denied, command_actor
from delaktig.activities import actions, selectors
from delaktig.activities.entry_input import EntryInput
from delaktig.activities.kinds import kinds
from delaktig.activities.models import Entry
from delaktig.activities.selectors import Wanted
from delaktig.audit.models import Event
from delaktig.common.files import RefusedFile
from delaktig.indicators.figures import counted_figures
from delaktig.indicators.models import Indicator
from delaktig.indicators.periods import Period
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, Unit
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.indicators.standing import cells, number, standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
Y2025, Y2026 = Period.year(2025), Period.year(2026)
EVENT = EntryInput("event", date(2025, 5, 5), number=2, participants=40)


@pytest.fixture
def actor(municipality: Callable[[str], Municipality]) -> Actor:
    municipality("434")
    municipality("638")
    return command_actor("638", "tests")


def log(actor: Actor, given: EntryInput) -> Entry:
    return actions.log(actor, given, today=TODAY)


def test_every_kind_can_be_logged_and_is_counted(actor: Actor) -> None:
    for code in kinds():
        log(actor, EntryInput(code, date(2025, 5, 5), number=3, participants=7, amount=Decimal("12.50"), two_way=True))
    for code, kind in kinds().items():
        assert number(f"activities.{code}", Y2025) == 3
        assert Entry.objects.get(kind=code).participants == (7 if kind.participants else None)
        if kind.participants:
            assert number(f"activities.{code}_participants", Y2025) == 7
        if kind.amount:
            assert number(f"activities.{code}_euros", Y2025) == Decimal("12.50")
    assert number("activities.employed", Y2025) == 12
    assert len(cells("activities.employed", "kind", Y2025)) == 4


def test_what_is_planned_or_of_another_year_or_municipality_does_not_count(actor: Actor) -> None:
    log(actor, EVENT)
    log(actor, replace(EVENT, first=date(2026, 5, 5), held=False))
    log(actor, replace(EVENT, first=date(2024, 5, 5)))
    log(command_actor("434", "tests"), EVENT)
    assert [number("activities.event", year) for year in (Y2025, Y2026)] == [2, 0]
    assert number("activities.event_participants", Y2025) == 40
    assert number("activities.event", Y2025, None) == 4


def test_a_meeting_place_counts_for_as_long_as_it_is_in_use(actor: Actor) -> None:
    log(actor, EntryInput("meeting_place", date(2024, 3, 1), number=2))
    log(actor, EntryInput("meeting_place", date(2024, 3, 1), date(2025, 6, 30)))
    assert [number("activities.meeting_place", period) for period in (Period.year(2023), Period.year(2024))] == [0, 3]
    assert [number("activities.meeting_place", Period.month(2025, month)) for month in (6, 7)] == [3, 2]


def test_grants_tell_their_euros_and_those_weighted_to_two_way_integration(actor: Actor) -> None:
    log(actor, EntryInput("grant", date(2025, 4, 1), amount=Decimal(1000), two_way=True))
    log(actor, EntryInput("grant", date(2025, 4, 1), number=2, amount=Decimal("500.50"), two_way=False))
    log(actor, EntryInput("grant_application", date(2025, 2, 1), number=5, amount=Decimal(9000)))
    assert number("activities.grant_euros", Y2025) == Decimal("1500.50")
    assert number("activities.grant_two_way_euros", Y2025) == 1000
    indicator = Indicator(pk=1, computed_by="activities.grant_application")
    figure = counted_figures([indicator], "638", {1: [Y2025]})[1][Y2025]
    assert (figure.value, figure.amount) == (5, Decimal("1500.50"))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"kind": "dance"}, {"kind": "unknown_choice"}),
        ({"first": None}, {"first": "required"}),
        ({"first": date(2026, 3, 3)}, {"held": "not_yet_held"}),
        ({"last": date(2025, 5, 4)}, {"last": "ends_before"}),
        ({"number": -1}, {"number": "not_a_number"}),
        ({"participants": 1_000_000}, {"participants": "not_a_number"}),
        ({"amount": Decimal(-1)}, {"amount": "not_an_amount"}),
        ({"note": "Ring Amina, 040 555 0000"}, {"note": "personal_data"}),
        ({"note": "x" * 301}, {"note": "too_long"}),
        ({"organisation": 999}, {"organisation": "unknown_choice"}),
        ({"unit": 999}, {"unit": "unknown_choice"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    actor: Actor, given: dict[str, object], fault: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        log(actor, replace(EVENT, **given))  # type: ignore[arg-type]
    assert refused.value.errors == fault
    assert not Entry.objects.exists()


def test_a_correction_keeps_what_was_said_before_and_a_clash_is_told(actor: Actor) -> None:
    made = log(actor, EVENT)
    assert actions.correct(actor, made, EVENT, today=TODAY).version == 1
    fresh = actions.correct(actor, made, replace(EVENT, number=3), expected_version=1, today=TODAY)
    assert (fresh.version, fresh.revisions.get().values["number"]) == (2, 2)
    with pytest.raises(Stale):
        actions.correct(actor, made, replace(EVENT, number=4), expected_version=1, today=TODAY)
    assert number("activities.event", Y2025) == 3


def test_a_planned_one_counts_once_it_is_said_to_be_held_and_not_before_its_day(actor: Actor) -> None:
    made = log(actor, replace(EVENT, first=date(2026, 3, 1), held=False))
    later = log(actor, replace(EVENT, first=date(2026, 4, 1), held=False))
    assert list(selectors.waiting(actor, TODAY)) == [made]
    with pytest.raises(Denied, match="not_yet_held"):
        actions.note_held(actor, later, today=TODAY)
    actions.note_held(actor, made, today=TODAY)
    assert number("activities.event", Y2026) == 2
    assert list(selectors.waiting(actor, TODAY)) == []


def test_what_is_taken_away_counts_no_more_until_it_is_brought_back(actor: Actor) -> None:
    made = log(actor, EVENT)
    actions.remove(actor, made)
    assert number("activities.event", Y2025) == 0
    for act in (actions.remove, actions.note_held):
        with pytest.raises(NotThere):
            act(actor, made)
    assert [one.pk for one in selectors.entries(actor, Wanted(state="removed"))] == [made.pk]
    actions.restore(actor, made)
    with pytest.raises(NotThere):
        actions.restore(actor, made)
    assert number("activities.event", Y2025) == 2
    names = list(Event.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["activities.logged", "activities.removed", "activities.restored"]


def test_every_act_tells_of_the_months_that_it_changes(actor: Actor) -> None:
    standing("638")
    made = log(actor, EVENT)
    standing("638")
    for given in ({"first": date(2025, 6, 6)}, {"participants": 9}, {"kind": "lecture"}):
        actions.correct(actor, made, replace(EVENT, **given), today=TODAY)  # type: ignore[arg-type]
        standing("638")
    actions.remove(actor, made)
    standing("638")
    actions.restore(actor, made)
    standing("638")


def test_another_municipality_and_a_reader_write_nothing(actor: Actor, actor_with_role: Callable[..., Actor]) -> None:
    made = log(actor, EVENT)
    with pytest.raises(NotThere):
        actions.remove(command_actor("434", "tests"), made)
    with pytest.raises(NotThere):
        selectors.entry_of(command_actor("434", "tests"), made.pk)
    reader = actor_with_role("reader")
    assert selectors.entry_of(reader, made.pk) == made
    for act in (
        lambda: log(reader, EVENT),
        lambda: actions.remove(reader, made),
        lambda: actions.restore(reader, made),
    ):
        with pytest.raises(Denied):
            act()
    with pytest.raises(Denied):
        selectors.entries(actor_with_role("translator"))


def test_a_file_that_shows_it_is_kept_and_one_that_is_none_is_refused(actor: Actor) -> None:
    made = log(actor, EVENT)
    kept = actions.attach(actor, made, "program.pdf", b"%PDF-1.7 x")
    assert (kept.name, kept.size, len(kept.sha256)) == ("program.pdf", 10, 64)
    with pytest.raises(RefusedFile):
        actions.attach(actor, made, "program.exe", b"MZ")


def test_the_list_is_narrowed_by_what_is_asked(actor: Actor) -> None:
    office = Organisation.objects.create(kind="municipality", municipality_id="638")
    unit = Unit.objects.create(organisation=office, name_sv="Fritid")
    one = log(actor, replace(EVENT, organisation=office.pk, unit=unit.pk))
    two = log(actor, EntryInput("lecture", date(2024, 5, 5)))
    three = log(actor, replace(EVENT, first=date(2026, 5, 5), held=False))
    asked = {
        Wanted(): [three, one, two],
        Wanted(kind="lecture"): [two],
        Wanted(year=2025): [one],
        Wanted(organisation=office.pk): [one],
        Wanted(state="planned"): [three],
        Wanted(state="held"): [one, two],
    }
    for wanted, found in asked.items():
        assert list(selectors.entries(actor, wanted)) == found
    assert cells("activities.event", "unit", Y2025) == {str(unit.pk): 2}


def test_the_year_tells_what_was_held_and_what_is_planned_by_kind(actor: Actor) -> None:
    log(actor, replace(EVENT, first=date(2026, 1, 5)))
    log(actor, replace(EVENT, first=date(2026, 5, 5), held=False, number=1))
    log(actor, EntryInput("friend_person", date(2025, 5, 5), number=8))
    log(actor, EntryInput("friend_person", date(2025, 5, 5), date(2026, 1, 31), number=3))
    lines = {one.kind.code: one for one in selectors.year(actor, TODAY, 2026)}
    event = lines["event"]
    assert (event.held, event.planned, event.participants, event.entries) == (2, 1, 40, 2)
    assert lines["friend_person"].held == 8
    assert {one.kind.code: one.held for one in selectors.year(actor, TODAY, 2025)} == {"friend_person": 11}
