"""The plan's pages: what is shown, what is refused in words, what is never lost; few queries however long it is."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.models import Event
from delaktig.cases.actions.plan_parts import put_goal, put_item
from delaktig.cases.models import Interruption, Plan, PlanItem, PlanVersion, Review
from delaktig.cases.plan_inputs import GoalInput, ItemInput
from delaktig.catalogue.models import Offering
from delaktig.clients.doors import opened_by
from delaktig.clients.models import Access, Client, SecurityProhibition
from tests.cases.plan_making import TODAY, a_client, agreed, assessed, draft, filled, service
from tests.clients.building import code, officer, signed_in
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _on_the_day(settings: object) -> object:
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]
    with time_machine.travel("2026-03-02 10:00:00+02:00", tick=True):
        yield


def address(one: Client, *parts: object) -> str:
    end = "".join(f"{part}/" for part in parts)
    return f"/desk/638/clients/{one.number}/plan/{end}"


def opened(worker: Actor) -> tuple[Browser, Plan]:
    plan, _version = agreed(worker)
    return signed_in(worker), plan


def test_without_an_assessment_the_page_says_what_comes_first() -> None:
    worker = officer()
    one = a_client(worker)
    page = signed_in(worker).get(address(one))
    assert page.status_code == 200
    assert "börja med bedömningen" in page.content.decode()


def test_a_plan_begins_on_its_page_and_goes_on_with_goals() -> None:
    worker = officer()
    one = a_client(worker, contact_language="ar")
    assessed(one)
    browser = signed_in(worker)
    form = browser.get(address(one, "begin"))
    assert "اللغة التي أتعلمها" in form.content.decode()
    assert "topic=swedish" in form.content.decode()
    answer = browser.post(address(one, "begin"), {"integration_language": "sv", "written_in": "sv", "language": "ar"})
    assert answer.status_code == 302
    plan = Plan.objects.get(relation__client=one)
    assert plan.integration_language == "sv"
    page = browser.post(address(one, plan.pk, "goals", "add"), {"words": "Bli kock", "kind": "other", "version": "1"})
    assert page.status_code == 302
    assert "Bli kock" in browser.get(address(one)).content.decode()


def test_the_page_shows_the_days_with_their_sections_and_how_they_are_reckoned() -> None:
    browser, plan = opened(officer())
    page = browser.get(address(plan.relation.client)).content.decode()
    assert "1.2.2027" in page
    assert "2.8.2026" in page
    assert "681/2023 § 23" in page
    assert "681/2023 § 22" in page


def test_the_page_asks_few_queries_however_long_the_plan_is() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    browser.get(address(one))
    with at_most(MOST_QUERIES):
        assert browser.get(address(one)).status_code == 200
    lengthen(worker, plan)
    with at_most(MOST_QUERIES):
        page = browser.get(address(one))
    assert "Kurs 5" in page.content.decode()
    with at_most(MOST_QUERIES):
        assert "Kurs 5" in browser.get(address(one, plan.pk, "agree")).content.decode()


def lengthen(worker: Actor, plan: Plan) -> None:
    """Add goals, steps with services of one provider each, and versions that were agreed on."""
    for number in range(6):
        put_goal(worker, plan, None, GoalInput(f"Mål {number}"))
        picks = service(name=f"Kurs {number}")
        put_item(worker, plan, None, ItemInput(service=picks.pk, reason="Därför"), today=TODAY)
        PlanVersion.objects.create(plan=plan, number=number + 2, agreed_on=TODAY)


def test_a_steps_pages_and_the_picking_of_a_service_ask_few_queries_however_many_services_there_are() -> None:
    worker = officer()
    browser, plan = opened(worker)
    lengthen(worker, plan)
    one, item = plan.relation.client, plan.items.exclude(service=None).first()
    assert item is not None
    for url in (
        address(one, plan.pk, "services"),
        address(one, plan.pk, "steps", item.pk),
        f"{address(one, plan.pk, 'steps', 'add')}?service={item.service_id}",
        address(one, plan.pk, "together"),
    ):
        browser.get(url)
        with at_most(MOST_QUERIES):
            assert browser.get(url).status_code == 200


def test_the_page_of_interruptions_asks_few_queries_however_many_there_are() -> None:
    browser, plan = opened(officer())
    for day in range(1, 9):
        Interruption.objects.create(
            relation=plan.relation, kind="illness", first=date(2026, 2, day), last=date(2026, 2, day)
        )
    url = address(plan.relation.client, "interruptions")
    browser.get(url)
    with at_most(10):
        assert browser.get(url).content.decode().count("8.2.2026") >= 1


def test_services_are_picked_from_those_in_force_with_what_there_is_to_know() -> None:
    worker = officer()
    plan = draft(worker)
    one = plan.relation.client
    service(name="Svenskkurs i Borgå")
    service(name="Finskkurs")
    service("434", "Kurs i Lovisa")
    browser = signed_in(worker)
    page = browser.get(address(one, plan.pk, "services")).content.decode()
    assert "Svenskkurs i Borgå" in page
    assert "Kurs i Lovisa" not in page
    found = browser.get(f"{address(one, plan.pk, 'services')}?q=finsk").content.decode()
    assert "Finskkurs" in found
    assert "Svenskkurs i Borgå" not in found
    with at_most(MOST_QUERIES):
        browser.get(address(one, plan.pk, "services"))


def test_a_step_without_its_reason_is_refused_in_words_and_nothing_typed_is_lost() -> None:
    worker = officer()
    plan = draft(worker)
    one, picks = plan.relation.client, service()
    browser = signed_in(worker)
    url = f"{address(one, plan.pk, 'steps', 'add')}?service={picks.pk}"
    answer = browser.post(url, {"kind": "service", "words": "Två kvällar i veckan", "reason": "", "version": "1"})
    assert answer.status_code == 422
    assert "681/2023 §19" in answer.content.decode()
    assert "Två kvällar i veckan" in answer.content.decode()
    assert not PlanItem.objects.exists()
    browser.post(url, {"kind": "service", "words": "", "reason": "Språket behövs", "version": "1"})
    assert PlanItem.objects.get().service == picks


def test_a_service_of_another_municipality_is_not_there_to_pick() -> None:
    worker = officer()
    plan = draft(worker)
    theirs = service("434", "Kurs i Lovisa")
    url = f"{address(plan.relation.client, plan.pk, 'steps', 'add')}?service={theirs.pk}"
    assert signed_in(worker).get(url).status_code == 404


def test_agreeing_proposes_the_days_of_the_act_and_refuses_later_ones_in_words() -> None:
    worker = officer()
    plan = filled(worker)
    one = plan.relation.client
    browser = signed_in(worker)
    page = browser.get(address(one, plan.pk, "agree")).content.decode()
    assert 'value="2027-03-02"' in page
    assert 'value="2026-09-02"' in page
    given = {"agreed_on": "2026-03-02", "valid_to": "2027-03-03", "next_review_on": "2026-09-02", "signature": "signed"}
    answer = browser.post(address(one, plan.pk, "agree"), {**given, "version": str(plan.version)})
    assert answer.status_code == 422
    assert "senare än lagen tillåter" in answer.content.decode()
    answer = browser.post(
        address(one, plan.pk, "agree"), {**given, "valid_to": "2027-03-02", "version": str(plan.version)}
    )
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.made_on == TODAY


def test_what_is_missing_is_told_before_anyone_can_agree() -> None:
    worker = officer()
    plan = draft(worker, duties_told=False)
    page = signed_in(worker).get(address(plan.relation.client)).content.decode()
    assert "Det finns inget mål ännu." in page
    assert "Rättigheter och skyldigheter har inte förklarats ännu." in page


def test_two_who_write_are_shown_both_texts() -> None:
    worker = officer()
    browser, plan = opened(worker)
    goal = plan.goals.get()
    url = address(plan.relation.client, plan.pk, "goals", goal.pk)
    put_goal(worker, plan, goal, GoalInput("Det andra sparade"))
    answer = browser.post(url, {"words": "Det här skrev jag", "kind": "other", "version": "1"})
    assert answer.status_code == 409
    assert "Det andra sparade" in answer.content.decode()
    assert "Det här skrev jag" in answer.content.decode()


def test_what_is_typed_is_kept_and_offered_back_and_a_stranger_keeps_nothing() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    keep = f"/desk/638/clients/plans/draft/?form=plan:{plan.pk}:goal-new"
    assert browser.post(keep, {"words": "Halvfärdigt", "version": str(plan.version)}).status_code == 204
    assert browser.post(keep, {"words": "Halvfärdigt", "version": "1"}).status_code == 409
    page = browser.get(f"{address(one, plan.pk, 'goals', 'add')}?draft=use").content.decode()
    assert "Halvfärdigt" in page
    stranger = signed_in(officer())
    assert stranger.post(keep, {"words": "x", "version": "1"}).status_code == 404
    other = signed_in(officer("434"))
    theirs = keep.replace("638", "434")
    assert other.post(theirs, {"words": "x", "version": "1"}).status_code == 404


def test_goals_are_put_in_order_by_pressing_a_button() -> None:
    worker = officer()
    browser, plan = opened(worker)
    second = put_goal(worker, plan, None, GoalInput("Andra"))
    answer = browser.post(address(plan.relation.client, plan.pk, "order"), {"goal": second.pk, "way": "up"})
    assert answer.status_code == 302
    assert next(goal.words for goal in plan.goals.all()) == "Andra"


def test_a_review_is_held_on_its_page_and_a_later_day_is_refused_in_words() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    url = address(one, plan.pk, "reviews", "hold")
    given = {
        "occasion": "regular", "held_on": "2026-03-02", "language": "ar", "interpreted": "yes",
        "participation": "Deltar", "progress": "Går framåt", "next_on": "2026-09-03",
    }  # fmt: skip
    answer = browser.post(url, given)
    assert answer.status_code == 422
    assert "Kom överens om den dagen eller en tidigare" in answer.content.decode()
    assert browser.post(url, {**given, "next_on": "2026-09-02"}).status_code == 302
    assert Review.objects.get().next_on == date(2026, 9, 2)
    assert "Går framåt" in browser.get(address(one, plan.pk, "reviews")).content.decode()


def test_versions_are_shown_with_what_changed_between_them() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one, goal = plan.relation.client, plan.goals.get()
    put_goal(worker, plan, goal, GoalInput("Att bli sjukskötare", "employment_or_enterprise"))
    plan.refresh_from_db()
    given = {"agreed_on": "2026-03-02", "valid_to": "2027-02-01", "next_review_on": "2026-08-02", "signature": "oral"}
    browser.post(address(one, plan.pk, "agree"), {**given, "version": str(plan.version)})
    page = browser.get(address(one, plan.pk, "versions")).content.decode()
    assert "Version 2" in page
    assert "sjukskötare" in page
    assert "närvårdare" in page


def test_interruptions_are_recorded_with_their_effect_and_overlaps_are_told() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    url = address(one, "interruptions")
    assert (
        browser.post(f"{url}add/", {"kind": "illness", "first": "2026-02-10", "last": "2026-02-19"}).status_code == 302
    )
    browser.post(f"{url}add/", {"kind": "injury", "first": "2026-02-15", "last": "2026-02-24"})
    page = browser.get(url).content.decode()
    assert "17.2.2028" in page
    assert "räknas en gång" in page


def test_the_plan_is_ended_with_its_reason_and_can_be_looked_at_afterwards() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    answer = browser.post(
        address(one, plan.pk, "end"), {"ended_on": "2026-03-02", "reason": "reached", "version": str(plan.version)}
    )
    assert answer.status_code == 302
    page = browser.get(f"{address(one)}?plan={plan.pk}").content.decode()
    assert "målen är nådda" in page
    assert browser.get(f"{address(one)}?plan=999999").status_code == 404


def test_the_next_plan_begins_with_what_still_stands() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    assert browser.get(address(one, plan.pk, "next")).status_code == 200
    assert browser.post(address(one, plan.pk, "next")).status_code == 302
    assert Plan.objects.filter(relation__client=one).count() == 2


def test_an_extension_is_decided_on_a_ground_and_told_with_the_versions() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    given = {"ground": "scant_education", "until": "2030-02-02", "decided_on": "2026-03-02", "reason": "Få skolår"}
    assert browser.post(address(one, plan.pk, "extend"), {**given, "version": str(plan.version)}).status_code == 302
    assert "Få skolår" in browser.get(address(one, plan.pk, "versions")).content.decode()


@pytest.mark.parametrize("end", ["", "{plan}/paper/", "{plan}/plan.pdf", "{plan}/terms/", "{plan}/reviews/"])
def test_another_municipality_finds_nothing_and_a_far_worker_is_asked_for_a_reason(end: str) -> None:
    _browser, plan = opened(officer())
    number = plan.relation.client.number
    path = f"clients/{number}/plan/{end.format(plan=plan.pk)}"
    assert signed_in(officer("434")).get(f"/desk/434/{path}").status_code == 404
    answer = signed_in(officer()).get(f"/desk/638/{path}")
    assert answer.status_code == 302
    assert "/reason/" in answer["Location"]
    assert signed_in(officer(role="editor")).get(f"/desk/638/{path}").status_code == 403


def test_a_plan_under_another_clients_number_is_not_there() -> None:
    worker = officer()
    browser, plan = opened(worker)
    other = a_client(worker, birth_date=date(1971, 3, 5))
    for end in ("terms", "agree", "paper", "versions", "reviews"):
        assert browser.get(address(other, plan.pk, end)).status_code == 404


def test_looking_writes_nothing_but_the_look() -> None:
    worker = officer()
    browser, plan = opened(worker)
    before = Plan.objects.get(pk=plan.pk)
    events = Event.objects.count()
    browser.get(address(plan.relation.client))
    after = Plan.objects.get(pk=plan.pk)
    assert (after.version, after.changed_at) == (before.version, before.changed_at)
    assert Event.objects.count() == events + 1
    assert Event.objects.order_by("-sequence")[0].name == "clients.looked_at"


def test_the_paper_carries_neither_identity_code_nor_address_and_is_recorded_with_its_fields() -> None:
    worker = officer()
    one = a_client(worker, identity_code=code(date(1990, 5, 4)), street="Hemliga gränden 7", town="Borgå")
    plan, _version = agreed(worker, one)
    browser = signed_in(worker)
    page = browser.get(address(one, plan.pk, "paper"))
    text = page.content.decode()
    assert one.identity.identity_code not in text
    assert "Hemliga gränden" not in text
    assert 'lang="ar" dir="rtl"' in text
    assert "خطة الاندماج" in text
    event = Event.objects.filter(name="cases.plan_handed_out").get()
    told = json.loads(event.details)
    assert (told["version"], told["languages"], told["format"]) == (1, ["ar", "sv"], "html")
    assert "goals" in told["fields"]
    assert "närvårdare" not in event.details


def test_the_pdf_comes_as_a_file_in_the_languages_asked_for() -> None:
    worker = officer()
    browser, plan = opened(worker)
    one = plan.relation.client
    answer = browser.get(f"{address(one, plan.pk)}plan.pdf?language=fa&beside=fi")
    assert answer["Content-Type"] == "application/pdf"
    assert f"plan-{one.number}-1-fa.pdf" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF")
    told = json.loads(Event.objects.filter(name="cases.plan_handed_out").get().details)
    assert told["languages"] == ["fa", "fi"]


def test_a_version_that_there_is_not_is_not_there() -> None:
    worker = officer()
    browser, plan = opened(worker)
    url = address(plan.relation.client, plan.pk, "paper")
    assert browser.get(f"{url}?version=1").status_code == 200
    assert browser.get(f"{url}?version=9").status_code == 404
    assert browser.get(f"{url}?version=x").status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "job_coach"])
def test_under_a_security_prohibition_only_the_right_shows_where_and_no_paper_does(role: str) -> None:
    worker = officer(role=role)
    browser, plan = opened(worker)
    one = plan.relation.client
    item = plan.items.get()
    item.offering = Offering.objects.get(service=item.service)
    item.save()
    SecurityProhibition.objects.create(client=one, valid_from=date(2026, 1, 1), reason="DVV")
    until = timezone.now() + timedelta(hours=1)
    Access.objects.create(client=one, user=worker.user, kind=Access.Kind.ADDRESS, reason="Hembesök", until=until)
    may_see = not opened_by(worker, one.number, timezone.now()).address_masked
    assert may_see is (role == "caseworker")
    for parts in ((), (plan.pk, "agree"), (plan.pk, "steps", item.pk)):
        text = browser.get(address(one, *parts)).content.decode()
        assert ("Huset" in text) is may_see
    for parts in ((plan.pk, "together"), (plan.pk, "paper")):
        text = browser.get(f"{address(one, *parts)}?version=draft").content.decode()
        assert "Svenskkurs" in text
        assert "Huset" not in text
        assert "Lundagatan" not in text


def test_at_the_table_the_standing_version_is_shown_until_something_changes() -> None:
    worker = officer()
    browser, plan = opened(worker)
    url = address(plan.relation.client, plan.pk, "together")
    assert "Version 1, överenskommen 2.2.2026" in text_of(browser.get(url).content.decode())
    put_goal(worker, plan, None, GoalInput("Nytt mål"))
    assert "Utkast, ännu inte överenskommet" in text_of(browser.get(url).content.decode())


def text_of(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def test_the_overview_tells_how_the_plan_stands_and_says_nothing_where_there_is_none() -> None:
    worker = officer()
    browser, plan = opened(worker)
    page = browser.get(f"/desk/638/clients/{plan.relation.client.number}/").content.decode()
    assert "Plan gjord 2.2.2026" in page
    assert "2.8.2026" in page
    other = a_client(worker, birth_date=date(1971, 3, 5))
    assert "Integrationsplan" not in browser.get(f"/desk/638/clients/{other.number}/").content.decode()


def test_the_draft_of_the_next_plan_is_what_one_comes_back_to_while_the_other_is_in_force() -> None:
    browser, plan = opened(officer())
    one = plan.relation.client
    answer = browser.post(address(one, plan.pk, "next"))
    made = Plan.objects.get(relation=plan.relation, made_on=None)
    assert answer["Location"].endswith(f"/plan/?plan={made.pk}")
    written = {"words": "Bli kock", "kind": "other", "version": made.version}
    answer = browser.post(address(one, made.pk, "goals", "add"), written)
    assert answer["Location"].endswith(f"/plan/?plan={made.pk}")
    assert "Bli kock" in browser.get(answer["Location"]).content.decode()
