"""Pages of agreements, of the check list for reimbursement, and of who sits in a body that is heard."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import command_actor
from delaktig.decisions.models import Body, BodyMember
from delaktig.organisations import actions
from delaktig.organisations.agreements import AgreementFields, add_agreement
from delaktig.organisations.models import Agreement, Organisation
from delaktig.programmes.adoptions import Decision, link_item, record_decision
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
ACTOR = command_actor("638", "test")


@pytest.fixture(autouse=True)
def swedish(settings: object) -> None:
    settings.LANGUAGE_CODE = "sv"  # type: ignore[attr-defined]


@pytest.fixture
def coordinator(signed_in: Any) -> Client:
    return signed_in("coordinator")  # type: ignore[no-any-return]


@pytest.fixture
def state(coordinator: Client) -> Organisation:
    return actions.add(ACTOR, kind="authority", names={"sv": "Myndigheten", "fi": "Viranomainen"})


def page(name: str, *rest: Any, code: str = "638") -> str:
    return reverse(name, args=[code, *rest])


def agreement(state: Organisation, **given: Any) -> Agreement:
    values = {"kind": "placement", "counterpart": state.pk, "valid_from": date(2024, 1, 1)} | given
    return add_agreement(ACTOR, AgreementFields(**values), invented=True)


def test_an_agreement_is_recorded_listed_edited_and_ended(coordinator: Client, state: Organisation) -> None:
    add = page("desk-agreement-add")
    assert add in coordinator.get(page("desk-agreements")).content.decode()
    facts = {"kind": "placement", "counterpart": str(state.pk), "number": "1/2024", "valid_from": "2024-01-01"}
    assert "Myndigheten" in coordinator.get(add).content.decode()
    assert coordinator.post(add, facts | {"valid_to": "2023-01-01"}).status_code == 422
    assert coordinator.post(add, facts | {"counterpart": "0"}).status_code == 422
    assert coordinator.post(add, facts)["Location"] == page("desk-agreements")
    made = Agreement.objects.get()
    edit, end = page("desk-agreement-edit", made.pk), page("desk-agreement-end", made.pk)
    assert 'value="1/2024"' in coordinator.get(edit).content.decode()
    coordinator.post(edit, facts | {"reviewed_on": "2025-02-01"})
    text = coordinator.get(page("desk-agreements")).content.decode()
    assert "Myndigheten" in text
    assert "avtal om anvisande till kommun" in text
    assert "681/2023" in text
    assert coordinator.get(end).status_code == 200
    assert coordinator.post(end, {"valid_to": "2020-01-01"}).status_code == 422
    assert coordinator.post(end, {"valid_to": "2025-03-01"}).status_code == 302
    again = coordinator.post(end, {"valid_to": "2025-03-01"})
    assert (again.status_code, "har redan en sista dag" in again.content.decode()) == (422, True)
    assert not coordinator.get(page("desk-preconditions") + "?on=2025-03-02").context["lines"][1]["line"].met


def test_the_check_list_says_what_is_met_by_which_section_and_that_it_is_no_claim(
    coordinator: Client, state: Organisation
) -> None:
    edition = build.edition("638")
    record_decision(edition, Decision("638", "council", build.values(), held_on=date(2023, 6, 1)), ACTOR)
    made = agreement(state)
    own = {"task": "reimbursement_claims", "ground": "own_task", "municipality": "638"}
    actions.give_mandate(ACTOR, state, **own, valid_from=date(2024, 6, 1))
    with build.at_most(12):
        text = coordinator.get(page("desk-preconditions") + "?on=2024-12-31").content.decode()
    assert "ingen ansökan" in text
    assert "1386/2010 §\N{NO-BREAK SPACE}44" in text
    assert text.count(">uppfyllt<") == 2
    assert page("desk-programme-edition", edition.pk) in text
    assert f"{page('desk-agreements')}#agreement-{made.pk}" in text
    assert "påhitta" in text
    after = coordinator.get(page("desk-preconditions") + "?on=2025-01-01").content.decode()
    assert "681/2023 §\N{NO-BREAK SPACE}59" in after
    assert (after.count(">uppfyllt<"), after.count(">okänt<")) == (1, 1)
    before = coordinator.get(page("desk-preconditions") + "?on=2024-05-31").content.decode()
    assert "Det är inte registrerat vem som ansöker" in before
    assert "Det är inte registrerat vem som ansöker" not in text


def test_a_day_that_is_none_is_refused_and_one_before_the_acts_says_so(coordinator: Client) -> None:
    assert coordinator.get(page("desk-preconditions") + "?on=soon").status_code == 422
    early = coordinator.get(page("desk-preconditions") + "?on=2001-01-01")
    assert "inte kända" in early.content.decode()
    assert coordinator.get(page("desk-preconditions")).status_code == 200


def test_who_claims_is_shown_with_the_mandates(coordinator: Client, state: Organisation) -> None:
    own = {"organisation": str(state.pk), "task": "reimbursement_claims", "municipality": "638", "ground": "own_task"}
    assert coordinator.post(page("desk-mandate-add"), own | {"valid_from": "2023-01-01"}).status_code == 302
    assert "ansökan om statlig ersättning" in coordinator.get(page("desk-mandates")).content.decode()


def test_the_calendar_links_to_the_register(coordinator: Client, state: Organisation) -> None:
    agreement(state, number="77/2024")
    text = coordinator.get(page("desk-calendar") + "?kind=agreement_review").content.decode()
    assert "77/2024" in text
    assert page("desk-agreements") in text


@pytest.fixture
def forum(coordinator: Client) -> Body:
    named = {"kind": "forum", "name_sv": "Mångkulturella rådet"}
    assert coordinator.post(page("desk-decision-body-add"), {"kind": "forum"}).status_code == 422
    assert coordinator.post(page("desk-decision-body-add"), named).status_code == 302
    return Body.objects.get(kind="forum")


def test_an_advisory_body_and_its_members_are_kept(coordinator: Client, forum: Body, state: Organisation) -> None:
    unit = actions.add_unit(ACTOR, state, name_sv="Biblioteket")
    members, add = page("desk-decision-body-members", forum.pk), page("desk-decision-body-member-add", forum.pk)
    listed = coordinator.get(page("desk-decision-bodies")).content.decode()
    assert members in listed
    assert "Organ som hörs" in listed
    assert add in coordinator.get(members).content.decode()
    assert "Myndigheten: Biblioteket" in coordinator.get(add).content.decode()
    given = {"who": f"{state.pk}:{unit.pk}", "role": "chair", "valid_from": "2024-01-01"}
    assert coordinator.post(add, given | {"valid_to": "2023-01-01"}).status_code == 422
    assert coordinator.post(add, given)["Location"] == members
    member = BodyMember.objects.get()
    edit = page("desk-decision-body-member-edit", forum.pk, member.pk)
    assert f'value="{state.pk}:{unit.pk}" selected' in coordinator.get(edit).content.decode()
    assert coordinator.post(edit, given | {"role": "invited_expert", "valid_to": "2024-12-31"}).status_code == 302
    with build.at_most(12):
        text = coordinator.get(members).content.decode()
    assert "Inbjuden sakkunnig" in text
    assert "har slutat" in text


def test_what_a_forum_said_is_recorded_and_shown_as_no_decision(coordinator: Client, forum: Body) -> None:
    edition = build.edition("638")
    add = page("desk-decision-add")
    given = {
        "body": str(forum.pk), "held_on": "2024-02-01", "language": "sv", "title": "Hörande", "publicity": "public",
        "people-TOTAL_FORMS": "0", "people-INITIAL_FORMS": "0",
    }  # fmt: skip
    refused = coordinator.post(add, given | {"outcome": "adopted"})
    assert (refused.status_code, "Organet beslutar ingenting" in refused.content.decode()) == (422, True)
    done = coordinator.post(add, given | {"outcome": "noted"})
    assert done.status_code == 302
    item = forum.meetings.get().items.get()
    assert "Detta är inget beslut" in coordinator.get(done["Location"]).content.decode()
    link_item(item, edition, ACTOR)
    chain = coordinator.get(page("desk-decision-edition", edition.pk)).content.decode()
    assert "Mångkulturella rådet" in chain
    record = page("desk-decision-record", edition.pk)
    assert coordinator.get(f"{record}?municipality=638&kind=forum").status_code == 404
    public = Client().get(reverse("public-decision", args=["sv", edition.members.get().municipality.slug_sv, item.pk]))
    assert public.status_code == 404
    record_decision(edition, Decision("638", "council", build.values(), held_on=date(2024, 3, 1)), ACTOR)
    public = Client().get(reverse("public-decision", args=["sv", edition.members.get().municipality.slug_sv, item.pk]))
    assert public.status_code == 200
    assert "Detta är inget beslut" in public.content.decode()


OPEN = ["desk-agreements", "desk-preconditions", "desk-decision-body-members"]
CLOSED = ["desk-agreement-add", "desk-agreement-edit", "desk-agreement-end", "desk-decision-body-member-add"]


@pytest.mark.parametrize("name", OPEN + CLOSED)
def test_who_may_open_which_page(name: str, forum: Body, state: Organisation, signed_in: Any) -> None:
    found = {"desk-agreement-edit": agreement(state).pk, "desk-agreement-end": agreement(state).pk}
    rest = [forum.pk] if "member" in name else [found[name]] if name in found else []
    assert signed_in("editor").get(page(name, *rest)).status_code == (200 if name in OPEN else 403)
    assert signed_in("partner").get(page(name, *rest)).status_code == 403
    assert Client().get(page(name, *rest)).status_code == 302
    other = signed_in("coordinator", code="504").get(page(name, *rest, code="504"))
    assert other.status_code == (404 if rest else 200)
    assert signed_in("coordinator", code="504").get(page(name, *rest)).status_code in (403, 404)


def test_a_committee_has_no_page_of_members(coordinator: Client) -> None:
    committee = build.body("638", "committee")
    assert coordinator.get(page("desk-decision-body-members", committee.pk)).status_code == 404
    assert coordinator.get(page("desk-decision-body-member-edit", committee.pk, 1)).status_code == 404
