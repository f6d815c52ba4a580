from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.decisions.models import Body, Meeting
from delaktig.formats.jsontext import digest
from delaktig.indicators.disclosure.places import Contradiction, Place
from delaktig.indicators.disclosure.protecting import Why
from delaktig.indicators.models import Publication
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing import acts, reading
from delaktig.indicators.publishing.drafting import NoSuchTable, choices
from delaktig.indicators.publishing.leaving_out import Behind
from delaktig.indicators.publishing.tables import Choice
from delaktig.municipalities.actions import InvalidChoice, set_small_number
from tests.indicators.counted import meet
from tests.indicators.disclosure.outsider import Outsider

YEAR, TODAY = Period.year(2025), date(2026, 2, 1)
NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)
BY_KIND = Choice("tests.meetings", ("kind",))
Make = Callable[..., Actor]


@pytest.fixture
def coordinator(actor_with_role: Make) -> Actor:
    return actor_with_role("coordinator", code="638")


def cell(document: Any, slug: str, *at: str) -> dict[str, Any]:
    (table,) = [one for one in document["tables"] if one["id"] == slug]
    (found,) = [one for one in table["cells"] if one["at"] == list(at)]
    return dict(found)


def test_what_is_small_is_left_out_with_what_would_reveal_it(coordinator: Actor) -> None:
    draft = acts.preview(coordinator, YEAR, [BY_KIND], TODAY)
    assert cell(draft.document, "tests-meetings-by-kind", "*")["value"] == "55"
    assert cell(draft.document, "tests-meetings-by-kind", "board")["value"] == "40"
    assert cell(draft.document, "tests-meetings-by-kind", "committee") == {
        "at": ["committee"],
        "value": None,
        "left_out": True,
    }
    assert cell(draft.document, "tests-meetings-by-kind", "council")["value"] is None
    whys = {dict(place.at)["kind"]: why for place, why in draft.protected.hidden.items()}
    assert whys == {"committee": Why.SMALL, "council": Why.REVEALS}


def test_what_is_left_out_stands_nowhere_in_what_is_published(coordinator: Actor) -> None:
    made = acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY)
    assert "12" not in {one["value"] for table in made.document["tables"] for one in table["cells"]}
    assert digest(made.document) == made.sha256
    kept = Behind.from_json(made.behind.numbers)
    assert {dict(place.at).get("kind"): n for place, n in kept.numbers.items()} == {
        None: 55,
        "board": 40,
        "council": 12,
        "committee": 3,
    }
    assert {dict(place.at)["kind"] for place in kept.hidden} == {"council", "committee"}


def test_a_rate_is_left_out_where_one_side_of_it_is_small_and_the_same_facts_are_protected_as_one(
    coordinator: Actor,
) -> None:
    draft = acts.preview(
        coordinator, YEAR, [BY_KIND, Choice("tests.invented", ("kind",)), Choice("tests.invented")], TODAY
    )
    rate = cell(draft.document, "tests-invented-by-kind", "board")
    assert rate == {"at": ["board"], "value": "50", "n": 40}
    small = cell(draft.document, "tests-invented-by-kind", "committee")
    assert small == {"at": ["committee"], "value": None, "n": None, "left_out": True}
    # the rate's number of facts is the count's cell: neither prints what the other leaves out
    assert cell(draft.document, "tests-invented-by-kind", "council")["n"] is None
    assert cell(draft.document, "tests-meetings-by-kind", "council")["value"] is None


def test_an_outsider_with_all_that_is_printed_of_a_year_its_months_and_quarters_knows_nothing_small(
    coordinator: Actor,
) -> None:
    for day in range(1, 32):
        meet("638", date(2025, 1, day))
    acts.publish(coordinator, Period.month(2025, 1), [Choice("tests.meetings")], NOW, TODAY)
    acts.publish(coordinator, YEAR, [BY_KIND, Choice("tests.meetings", ("kind", "month"))], NOW, TODAY)
    printed: dict[Place, int | None] = {}
    for one in Publication.objects.all():
        kept = Behind.from_json(one.behind.numbers)
        for place, number in kept.numbers.items():
            if place not in printed or place not in kept.hidden:
                printed[place] = None if place in kept.hidden else number
    assert any(number is None for number in printed.values())
    assert not Outsider(printed).narrow(5)


def test_an_earlier_month_that_no_longer_fits_the_year_is_told_of(coordinator: Actor) -> None:
    acts.publish(coordinator, Period.month(2025, 1), [Choice("tests.meetings")], NOW, TODAY)
    Meeting.objects.exclude(held_on__month=2, body__kind=Body.Kind.COUNCIL).delete()
    with pytest.raises(Contradiction) as refused:
        acts.preview(coordinator, YEAR, [Choice("tests.meetings")], TODAY)
    assert refused.value.code == "not_the_sum"


def test_what_would_follow_from_an_earlier_publication_is_refused(coordinator: Actor) -> None:
    acts.publish(coordinator, Period.month(2025, 1), [Choice("tests.meetings")], NOW, TODAY)
    with pytest.raises(acts.CannotPublish, match="exposed"):
        acts.preview(coordinator, YEAR, [Choice("tests.meetings", ("kind", "month"))], TODAY)


def test_a_correction_is_a_publication_of_its_own_and_the_earlier_one_stays(coordinator: Actor) -> None:
    first = acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY)
    with pytest.raises(acts.CannotPublish, match="nothing_new"):
        acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY, note="again")
    meet("638", date(2025, 5, 5))
    with pytest.raises(acts.CannotPublish, match="note_missing"):
        acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY)
    acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY, note="A meeting had been forgotten.")
    latest = reading.published("638", "2025")
    assert latest is not None
    assert (latest.number, latest.latest) == (2, 2)
    changed = {tuple(words["en"] for words in one.at): (one.before, one.after) for one in reading.difference(latest)}
    assert changed == {("all",): ("55", "56"), ("board",): ("40", "41")}
    earlier = reading.published("638", "2025", 1)
    assert earlier is not None
    assert earlier.sha256 == first.sha256
    assert cell(earlier.document, "tests-meetings-by-kind", "board")["value"] == "40"


def test_what_was_left_out_once_is_not_printed_by_a_later_correction(coordinator: Actor) -> None:
    acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY)
    for day in range(1, 9):
        meet("638", date(2025, 6, day), Body.Kind.COMMITTEE)
    draft = acts.preview(coordinator, YEAR, [BY_KIND], TODAY)
    whys = {dict(place.at)["kind"]: why for place, why in draft.protected.hidden.items()}
    assert whys == {"committee": Why.EARLIER, "council": Why.EARLIER}


def test_nothing_is_published_that_has_changed_since_it_was_looked_at(coordinator: Actor) -> None:
    seen = acts.preview(coordinator, YEAR, [BY_KIND], TODAY).sha256
    meet("638", date(2025, 5, 5))
    with pytest.raises(acts.CannotPublish, match="changed_meanwhile"):
        acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY, seen=seen)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("period", "chosen", "code"),
    [(YEAR, [], "nothing_chosen"), (Period.year(2026), [BY_KIND], "not_over")],
)
def test_nothing_and_what_is_not_over_is_not_published(
    coordinator: Actor, period: Period, chosen: list[Choice], code: str
) -> None:
    with pytest.raises(acts.CannotPublish, match=code):
        acts.preview(coordinator, period, chosen, TODAY)


@pytest.mark.parametrize("code", ["no.such", "tests.meetings:no", "tests.invented:kind:month", "told.99"])
def test_a_table_that_there_is_not_is_refused(coordinator: Actor, code: str) -> None:
    with pytest.raises(NoSuchTable):
        acts.preview(coordinator, YEAR, [Choice.of(code)], TODAY)


def test_each_indicator_offers_the_whole_its_dimensions_and_what_they_cross() -> None:
    title, offered = choices("638", YEAR)["tests.meetings"]
    assert title.en == "x"
    codes = {one.code.removeprefix("tests.meetings") for one in offered}
    assert codes == {"", ":kind", ":items", ":month", ":kind:items", ":kind:month", ":items:month"}


def test_a_withdrawn_publication_says_so_and_shows_nothing(coordinator: Actor) -> None:
    made = acts.publish(coordinator, YEAR, [BY_KIND], NOW, TODAY)
    with pytest.raises(acts.CannotPublish, match="why_missing"):
        acts.withdraw(coordinator, made.pk, " ", NOW)
    acts.withdraw(coordinator, made.pk, "Counted twice.", NOW)
    with pytest.raises(acts.CannotPublish, match="withdrawn"):
        acts.withdraw(coordinator, made.pk, "Counted twice.", NOW)
    found = reading.published("638", "2025", 1)
    assert found is not None
    assert (found.tables, found.withdrawn_why) == ([], "Counted twice.")
    assert reading.published("638", "2025") is None
    assert reading.standing("638") == []
    assert Event.objects.filter(name="indicators.publication_withdrawn").count() == 1


def test_only_those_who_may_publish_do(actor_with_role: Make) -> None:
    for who in (
        actor_with_role("editor", code="638"),
        actor_with_role("reader", code="638"),
        actor_with_role("caseworker", code="638"),
    ):
        with pytest.raises(Denied):
            acts.preview(who, YEAR, [BY_KIND], TODAY)
    made = acts.publish(actor_with_role("coordinator", code="638"), YEAR, [BY_KIND], NOW, TODAY)
    with pytest.raises(Publication.DoesNotExist):
        acts.withdraw(actor_with_role("coordinator", code="434"), made.pk, "Not ours.", NOW)
    assert reading.kept_publications(actor_with_role("reader", code="638")) == [made]
    with pytest.raises(Publication.DoesNotExist):
        reading.kept_publication(actor_with_role("coordinator", code="434"), made.pk)


def test_the_threshold_is_the_municipalitys_own_and_never_below_three(
    actor_with_role: Make, coordinator: Actor
) -> None:
    administrator = actor_with_role("administrator", code="638")
    set_small_number(administrator, "638", 3)
    draft = acts.preview(coordinator, YEAR, [BY_KIND], TODAY)
    assert not draft.protected.hidden
    for wrong in (2, 21):
        with pytest.raises(InvalidChoice):
            set_small_number(administrator, "638", wrong)
    with pytest.raises(Denied):
        set_small_number(coordinator, "638", 5)


def test_a_share_is_printed_with_one_decimal(coordinator: Actor) -> None:
    draft = acts.preview(coordinator, YEAR, [Choice("tests.invented")], TODAY)
    assert Decimal(cell(draft.document, "tests-invented")["value"]) == Decimal("50.9")
