"""Pages of an assessment: who may, each step by hand, drafts, two people at once, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from delaktig.accounts.models import Draft, User
from delaktig.audit.models import Event
from delaktig.cases.models import Assessment
from delaktig.clients.models import ClientRelation
from delaktig.law.interview import decree
from delaktig.organisations.models import Organisation, OrganisationName
from tests.cases.making import assign, holds, make_assessment, make_case, make_plan
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Any) -> Any:
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel("2025-06-02T09:00:00+03:00", tick=False):
        yield


def browser(user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user, backend="delaktig.accounts.backend.Backend")
    return client


@pytest.fixture
def officer(user_with_role: Callable[..., User]) -> User:
    return user_with_role("caseworker")


@pytest.fixture
def relation(officer: User) -> ClientRelation:
    made = make_case("K1", officer=officer, mother_tongue="ar")
    holds(made, "unemployed_jobseeker")
    return made


@pytest.fixture
def desk(officer: User) -> Client:
    return browser(officer)


def at(name: str, *rest: Any, number: str = "K1") -> str:
    return reverse(f"desk-case-assessment{name}", args=["638", number, *rest])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


INTERVIEW = {
    "interviewed_on": "2025-05-28",
    "mode": "on_site",
    "place": "Servicepunkten",
    "language": "ar",
    "interpreted": "yes",
    "told": [one.key for one in decree(date(2025, 6, 2)).duties],
    **{f"answer_{one.key}": f"about {one.key}" for one in decree(date(2025, 6, 2)).topics},
}
RESULT = {
    "result": "Needs Swedish.",
    "outcome": "plan",
    "plan_planned_on": "2025-06-10",
    "directed_to": "",
    "authors": "Person, 019 000",
    "sources": "The client",
}


def test_the_page_says_for_which_groups_and_why_or_why_not(desk: Client, relation: ClientRelation) -> None:
    page = text(desk.get(at("")))
    assert page.count("does not apply") == 6
    assert "Unemployed jobseeker" in page
    assert "681/2023, section 14(1)" in page
    assert "How this date is reckoned" in page
    assert at("-open") in page


def test_a_client_of_no_group_is_told_of_without_a_button(desk: Client, officer: User) -> None:
    make_case("K2", officer=officer)
    page = text(desk.get(at("", number="K2")))
    assert "No group of the act holds for the client today" in page
    assert at("-open", number="K2") not in page


def test_an_assessment_is_made_from_beginning_to_end(desk: Client, relation: ClientRelation) -> None:
    assert desk.post(at("-open"), {"trigger": "unemployed_jobseeker", "started_on": "2025-05-20"}).status_code == 302
    one = Assessment.objects.get()
    page = text(desk.get(at("")))
    assert at("-interview", one.pk) in page
    assert "869/2024" in page
    assert desk.post(at("-interview", one.pk), INTERVIEW).status_code == 302
    assert desk.post(at("-levels", one.pk), {"sv_speaking": "A1.2", "sv_tested_on": "2025-05-30"}).status_code == 302
    assert desk.post(at("-result", one.pk), RESULT).status_code == 302
    assert "All that the decrees ask for is there" in text(desk.get(at("-finish", one.pk)))
    assert desk.post(at("-finish", one.pk), {"done_on": "2025-06-02"}).status_code == 302
    one.refresh_from_db()
    assert one.done_on == date(2025, 6, 2)
    page = text(desk.get(at("-one", one.pk)))
    for words in ("about literacy", "A1.2", "Needs Swedish.", "Servicepunkten", "Version 1"):
        assert words in page
    assert "about literacy" in text(desk.get(at("-version", one.pk, 1)))
    assert desk.get(at("-version", one.pk, 2)).status_code == 404
    paper = text(desk.get(at("-paper", one.pk)))
    assert "about literacy" in paper
    assert "desk-navigation" not in paper


def test_after_a_finished_assessment_the_page_leads_on_to_the_plan(desk: Client, relation: ClientRelation) -> None:
    make_assessment(
        relation, started_on=date(2025, 5, 20), done_on=date(2025, 5, 30), outcome="plan",
        plan_planned_on=date(2025, 6, 10),
    )  # fmt: skip
    page = text(desk.get(at("")))
    begin = reverse("desk-case-plan-begin", args=["638", "K1"])
    assert f'href="{begin}"' in page
    assert date_format(date(2025, 6, 10), "SHORT_DATE_FORMAT") in page
    assert "Open a new assessment" in page
    assert "Open an assessment" not in page
    overview = text(desk.get(reverse("desk-client", args=["638", "K1"])))
    assert "Next step" in overview
    assert reverse("desk-case-plan", args=["638", "K1"]) in overview.split("Next step")[1]
    make_plan(relation, date(2025, 6, 1))
    assert begin not in text(desk.get(at("")))


def test_the_page_leads_to_where_the_days_of_a_request_are_recorded(desk: Client, officer: User) -> None:
    make_case("K2", officer=officer)
    page = text(desk.get(at("", number="K2")))
    for route in ("desk-client-record", "desk-client-relation-days"):
        assert f'href="{reverse(route, args=["638", "K2"])}"' in page.split("What the groups ask for")[1]


def test_what_is_missing_is_listed_with_links_to_where_it_is_written(desk: Client, relation: ClientRelation) -> None:
    one = make_assessment(relation)
    page = text(desk.get(at("-finish", one.pk)))
    assert f"{at('-interview', one.pk)}#id_answer_literacy" in page
    assert f"{at('-result', one.pk)}#id_sources" in page
    assert "This is missing before the assessment can be finished" in page
    answer = text(desk.post(at("-finish", one.pk), {"done_on": "2025-06-02"}), 422)
    assert "The language that was used is missing" in answer


def test_a_form_with_a_fault_keeps_what_was_typed(desk: Client, relation: ClientRelation) -> None:
    one = make_assessment(relation)
    page = text(desk.post(at("-interview", one.pk), {**INTERVIEW, "interviewed_on": "2025-06-03"}), 422)
    assert "This day has not come yet." in page
    assert "about literacy" in page


def test_a_draft_is_kept_offered_and_gone_when_saved(desk: Client, officer: User, relation: ClientRelation) -> None:
    one = make_assessment(relation)
    page = desk.get(at("-interview", one.pk))
    version = page.context["version"]
    url = f"{reverse('desk-case-assessment-draft', args=['638'])}?form=assessment:{one.pk}:interview"
    kept = desk.post(url, {"answer_literacy": "typed and not saved", "version": version})
    assert kept.status_code == 204
    assert Draft.objects.filter(user=officer).count() == 1
    assert "You have unsaved text" in text(desk.get(at("-interview", one.pk)))
    assert "typed and not saved" in text(desk.get(at("-interview", one.pk) + "?draft=use"))
    desk.post(at("-interview", one.pk), INTERVIEW)
    assert not Draft.objects.filter(user=officer).exists()


def test_a_draft_of_anothers_client_is_refused_as_if_it_were_not_there(
    relation: ClientRelation, user_with_role: Callable[..., User]
) -> None:
    one = make_assessment(relation)
    url = f"{reverse('desk-case-assessment-draft', args=['638'])}?form=assessment:{one.pk}:interview"
    assert browser(user_with_role("caseworker")).post(url, {"x": "y"}).status_code == 404


def test_two_browsers_on_one_interview_are_shown_both_texts(
    desk: Client, relation: ClientRelation, user_with_role: Callable[..., User]
) -> None:
    coach = user_with_role("job_coach")
    assign(relation, coach, task="coach")
    other = browser(coach)
    one = make_assessment(relation)
    opened = {"version": desk.get(at("-interview", one.pk)).context["version"]}
    base = desk.get(at("-interview", one.pk)).context["base"]
    first = {**INTERVIEW, "answer_literacy": "Reads Arabic well", **opened, "base": base}
    assert other.post(at("-interview", one.pk), first).status_code == 302
    second = {**INTERVIEW, "answer_literacy": "Reads Arabic slowly", **opened, "base": base}
    both = text(desk.post(at("-interview", one.pk), second), 409)
    assert "Reads Arabic well" in both
    assert "slowly" in both
    one.refresh_from_db()
    assert one.answers["literacy"] == "Reads Arabic well"


def test_two_browsers_on_two_steps_do_not_hinder_each_other(desk: Client, relation: ClientRelation) -> None:
    one = make_assessment(relation)
    interview, result = (desk.get(at(step, one.pk)).context["version"] for step in ("-interview", "-result"))
    assert desk.post(at("-interview", one.pk), {**INTERVIEW, "version": interview}).status_code == 302
    assert desk.post(at("-result", one.pk), {**RESULT, "version": result}).status_code == 302


def test_an_old_interview_is_held_by_the_topics_of_the_old_decree(desk: Client, relation: ClientRelation) -> None:
    one = make_assessment(relation, started_on=date(2024, 12, 1), interviewed_on=date(2024, 12, 10))
    page = text(desk.get(at("-interview", one.pk)))
    assert "Own wishes for work and education" in page
    assert "The client was told of" not in page


def test_a_measure_is_ordered_changed_and_taken_away(desk: Client, relation: ClientRelation) -> None:
    school = Organisation.objects.create(kind="school", municipality_id="638")
    OrganisationName.objects.create(organisation=school, language="sv", name="Vuxenskolan")
    one = make_assessment(relation)
    given = {"kind": "literacy_examined", "provider": school.pk, "ordered_on": "2025-06-01"}
    assert desk.post(at("-measures", one.pk), given).status_code == 302
    row = one.measures.get()
    assert "Reading and writing are examined further" in text(desk.get(at("-measures", one.pk)))
    assert "Vuxenskolan" in text(desk.get(at("-one", one.pk)))
    desk.post(at("-measure", one.pk, row.pk), {**given, "done_on": "2025-06-02", "result": "Reads slowly"})
    row.refresh_from_db()
    assert row.result == "Reads slowly"
    assert "Take the measure away?" in text(desk.get(at("-measure-remove", one.pk, row.pk)))
    assert desk.post(at("-measure-remove", one.pk, row.pk)).status_code == 302
    assert not one.measures.exists()


def test_an_assessment_opened_by_mistake_is_taken_away_after_a_question(desk: Client, relation: ClientRelation) -> None:
    one = make_assessment(relation)
    assert "Take the assessment away?" in text(desk.get(at("-drop", one.pk)))
    assert desk.post(at("-drop", one.pk)).status_code == 302
    assert not Assessment.objects.exists()
    begun = make_assessment(relation, interviewed_on=date(2025, 5, 28))
    assert "not taken away" in text(desk.post(at("-drop", begun.pk)), 403)


def test_a_correction_is_a_new_version(desk: Client, relation: ClientRelation) -> None:
    desk.post(at("-open"), {"trigger": "unemployed_jobseeker", "started_on": "2025-05-20"})
    one = Assessment.objects.get()
    for step, given in (("-interview", INTERVIEW), ("-result", RESULT), ("-finish", {"done_on": "2025-06-02"})):
        desk.post(at(step, one.pk), given)
    desk.post(at("-result", one.pk), {**RESULT, "result": "Needs Finnish."})
    page = text(desk.get(at("-one", one.pk)))
    assert "Version 2" in page
    assert "Needs Swedish." in text(desk.get(at("-version", one.pk, 1)))


def test_every_page_is_closed_to_others(
    relation: ClientRelation, user_with_role: Callable[..., User], officer: User
) -> None:
    one = make_assessment(relation)
    stranger = browser(user_with_role("caseworker"))
    assert stranger.get(at("-one", one.pk)).status_code == 302  # a reason is asked
    assert stranger.post(at("-result", one.pk), RESULT).status_code == 302
    assert browser(user_with_role("reader")).get(at("")).status_code == 403
    elsewhere = browser(user_with_role("caseworker", code="434"))
    assert elsewhere.get(reverse("desk-case-assessment", args=["434", "K1"])).status_code == 404
    one.refresh_from_db()
    assert one.result in ("", None)


def test_another_clients_assessment_is_not_found_through_this_one(
    desk: Client, relation: ClientRelation, officer: User
) -> None:
    other = make_assessment(make_case("K2", officer=officer))
    for step in ("-one", "-paper", "-interview", "-levels", "-measures", "-result", "-finish", "-start", "-drop"):
        assert desk.get(at(step, other.pk)).status_code == 404


def test_each_look_is_recorded_and_reading_writes_nothing_else(desk: Client, relation: ClientRelation) -> None:
    one = make_assessment(relation)
    before = Event.objects.count()
    desk.get(at("-one", one.pk) + "?from=today")
    assert [row.name for row in Event.objects.order_by("sequence")[before:]] == ["clients.looked_at"]


@pytest.mark.parametrize("step", ["", "-one", "-interview", "-levels", "-measures", "-result", "-finish", "-paper"])
def test_pages_keep_to_their_queries(desk: Client, relation: ClientRelation, step: str) -> None:
    one = make_assessment(relation, interviewed_on=date(2025, 5, 28))
    desk.get(at(""))  # the record of events begins
    with at_most(12):
        assert desk.get(at(step, *([] if not step else [one.pk]))).status_code == 200
