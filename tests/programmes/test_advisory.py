"""What bodies that are heard may never do: move an edition, make it public, or start a time limit (A12, A14)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from delaktig.decisions.limits import limits_of, people_may_be_shown
from delaktig.decisions.models import ADVISORY, Item
from delaktig.law.appeals import AppealState, Remedy
from delaktig.law.programme import State
from delaktig.programmes import adoptions
from delaktig.programmes.adoptions import Decision
from delaktig.programmes.calendar import Kind, calendar
from delaktig.programmes.chains import chains
from delaktig.programmes.models import Adoption, FrozenEdition
from delaktig.programmes.published import published_edition, published_editions
from delaktig.programmes.standing import standing
from delaktig.programmes.state import edition_states
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
BEFORE, DAY, ON = date(2023, 6, 1), date(2023, 6, 12), date(2025, 6, 1)
KINDS = ("strategic", "service_package")
OUTCOMES = tuple(Item.Outcome.values)


@pytest.fixture
def lead(actor_with_role):
    return actor_with_role("coordinator", code="285")


@pytest.mark.parametrize(("kind", "body_kind", "outcome"), list(product(KINDS, ADVISORY, OUTCOMES)))
def test_no_item_of_an_advisory_body_moves_a_draft_or_makes_it_public(lead, kind, body_kind, outcome):
    """Whatever is written of the outcome: the row is made past the act that would refuse it."""
    edition = build.edition("285", "075", kind=kind, arrangers={"075": "285"} if kind == "service_package" else {})
    item = build.item("285", body_kind, DAY, outcome, online=DAY)
    done = adoptions.link_item(item, edition, lead, starts_on=date(2025, 1, 1))
    assert {a.effect for a in done.adoptions} == {Adoption.Effect.NOTED}
    assert {a.municipality_id for a in done.adoptions} == {"285"}
    assert not done.frozen_now
    assert not FrozenEdition.objects.exists()
    for day in (DAY, ON):
        assert {state.state for state in edition_states(edition, day).values()} == {State.DRAFT}
        assert not published_editions("285", day).exists()
        assert published_edition("285", edition.slug, day) is None
        assert standing(edition.programme_id).public_slug(edition.pk, "285", day) == ""


@pytest.mark.parametrize(
    ("before", "body_kind", "outcome"),
    list(product(["adopted", "proposed_to_council", "returned"], ADVISORY, OUTCOMES)),
)
def test_no_item_of_an_advisory_body_changes_where_an_edition_stands(lead, before, body_kind, outcome):
    edition = build.edition("285")
    kind = "council" if before == "adopted" else "board"
    adoptions.record_decision(edition, Decision("285", kind, build.values(outcome=before), held_on=BEFORE), lead)
    stood = {day: edition_states(edition, day) for day in (BEFORE, DAY, ON)}
    public = published_edition("285", edition.slug, ON)
    adoptions.link_item(build.item("285", body_kind, DAY, outcome), edition, lead)
    assert {day: edition_states(edition, day) for day in (BEFORE, DAY, ON)} == stood
    after = published_edition("285", edition.slug, ON)
    assert public is not None
    assert after is not None
    assert after.sha256 == public.sha256


@pytest.mark.parametrize("body_kind", ADVISORY)
def test_an_advisory_item_stands_beside_the_chain_and_not_in_it(lead, body_kind):
    edition = build.edition("285")
    adoptions.link_item(build.item("285", body_kind, DAY, "noted"), edition, lead)
    (chain,) = chains(edition, ON)
    assert [step.kind for step in chain.steps] == ["committee", "board", "council"]
    assert all(not step.adoptions for step in chain.steps)
    assert [a.item.meeting.body.kind for a in chain.heard] == [body_kind]
    assert chain.last_item() is None


@pytest.mark.parametrize(("body_kind", "outcome"), list(product(ADVISORY, OUTCOMES)))
def test_an_advisory_item_has_no_time_limit_and_names_nobody(lead, body_kind, outcome):
    item = build.item("285", body_kind, DAY, outcome, online=DAY)
    times = limits_of(item, DAY)
    assert (times.remedy, times.state) == (Remedy.NONE, AppealState.NOT_APPEALABLE)
    assert (times.last_day, times.days, times.rules) == (None, None, ())
    assert all(times.explanation[language] for language in ("sv", "fi", "en"))
    assert not people_may_be_shown(item, DAY)
    adoptions.link_item(item, build.edition("285"), lead)
    assert not [entry for entry in calendar(lead, DAY) if entry.kind is Kind.APPEAL_ENDS]
