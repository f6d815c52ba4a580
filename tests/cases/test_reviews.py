"""Reviews: on time, on change and on request, with the content of 874/2024 §3, and the plan's next version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.plan_parts import put_goal
from delaktig.cases.actions.reviews import ask_for_review, hold_review
from delaktig.cases.models import Review
from delaktig.cases.plan_inputs import GoalInput, ReviewInput
from delaktig.texts.parts import Invalid, Stale
from tests.cases.plan_making import TODAY, agreed, draft
from tests.clients.building import officer

pytestmark = pytest.mark.django_db
HELD = date(2026, 7, 20)
GIVEN = ReviewInput(
    occasion="regular",
    held_on=HELD,
    language="ar",
    interpreted=True,
    participation="Har deltagit i kursen fyra dagar i veckan",
    progress="Läser enkla texter",
    hindrances="",
    changes="",
    authors="Handläggaren",
    sources="Klienten och kursens lärare",
    county_joined=False,
    next_on=date(2027, 1, 20),
)


def test_a_review_is_held_and_says_when_the_next_one_is() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    review, version = hold_review(worker, plan, GIVEN, today=HELD)
    plan.refresh_from_db()
    assert version is None
    assert (review.held_on, plan.next_review_on) == (HELD, date(2027, 1, 20))


def test_the_next_review_is_six_months_ahead_at_most_and_may_be_earlier() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    with pytest.raises(Invalid) as caught:
        hold_review(worker, plan, replace(GIVEN, next_on=date(2027, 1, 21)), today=HELD)
    assert caught.value.errors == {"next_on": "later_than_law"}
    hold_review(worker, plan, replace(GIVEN, next_on=date(2026, 10, 1)), today=HELD)
    plan.refresh_from_db()
    assert plan.next_review_on == date(2026, 10, 1)


def test_a_review_in_which_the_plan_changed_makes_its_next_version() -> None:
    worker = officer()
    plan, _first = agreed(worker)
    put_goal(worker, plan, None, GoalInput("Ta körkort"))
    with pytest.raises(Invalid) as caught:
        hold_review(worker, plan, GIVEN, today=HELD)
    assert caught.value.errors == {"signature": "needed"}
    assert not Review.objects.exists()
    _review, version = hold_review(worker, plan, replace(GIVEN, signature="oral"), today=HELD)
    assert version is not None
    assert (version.number, version.agreed_on) == (2, HELD)
    assert [goal["words"] for goal in version.content["goals"]][-1] == "Ta körkort"
    assert version.content["next_review_on"] == "2027-01-20"


def test_what_was_asked_for_is_held_as_the_same_review() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    asked = ask_for_review(worker, plan, "request", TODAY, today=TODAY)
    assert ask_for_review(worker, plan, "change", TODAY, today=TODAY) == asked
    hold_review(worker, plan, replace(GIVEN, occasion="request"), asked, expected_version=1, today=HELD)
    held = Review.objects.get()
    assert (held.asked_on, held.held_on, held.occasion) == (TODAY, HELD, "request")


def test_what_was_recorded_is_mended_and_two_who_write_are_told() -> None:
    worker = officer()
    plan, _version = agreed(worker)
    review, _none = hold_review(worker, plan, GIVEN, today=HELD)
    mended = replace(GIVEN, hindrances="Barnvård saknas på torsdagar")
    hold_review(worker, plan, mended, review, expected_version=1, today=HELD)
    assert Review.objects.get().hindrances == "Barnvård saknas på torsdagar"
    with pytest.raises(Stale):
        hold_review(worker, plan, GIVEN, review, expected_version=1, today=HELD)


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"held_on": date(2026, 7, 21)}, {"held_on": "in_future"}),
        ({"held_on": date(2026, 2, 1)}, {"held_on": "before_made"}),
        ({"progress": " "}, {"progress": "needed"}),
        ({"participation": ""}, {"participation": "needed"}),
        ({"occasion": "mood"}, {"occasion": "unknown_choice"}),
        ({"next_on": None}, {"next_on": "needed"}),
        ({"next_on": HELD}, {"next_on": "not_after"}),
    ],
)
def test_what_cannot_be_a_review_is_refused(change: dict[str, object], errors: dict[str, str]) -> None:
    worker = officer()
    plan, _version = agreed(worker)
    with pytest.raises(Invalid) as caught:
        hold_review(worker, plan, replace(GIVEN, **change), today=HELD)  # type: ignore[arg-type]
    assert caught.value.errors == errors


def test_a_draft_is_not_reviewed() -> None:
    worker = officer()
    plan = draft(worker)
    with pytest.raises(Denied, match="plan_not_agreed"):
        hold_review(worker, plan, GIVEN, today=HELD)
    with pytest.raises(Denied, match="plan_not_agreed"):
        ask_for_review(worker, plan, "request", TODAY, today=TODAY)
