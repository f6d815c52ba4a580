"""Services are kept fresh: owners are asked by letter, answer by its link, and what they mend is taken up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied, owner_actor
from delaktig.accounts.models import Letter, SignedLink
from delaktig.audit.chain import public_revision
from delaktig.catalogue import freshness
from delaktig.catalogue.actions import confirming
from delaktig.catalogue.actions.states import withdraw
from delaktig.catalogue.inputs import Hours
from delaktig.catalogue.models import Confirmation, Service
from delaktig.catalogue.proposals import Proposal, changes
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.texts.parts import Invalid, NotThere
from tests.catalogue.building import TODAY, a_draft, a_service

pytestmark = pytest.mark.django_db
STALE_ON = date(2027, 3, 3)
OFFICE = "kansliet@exempel.example"


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def link_for(secret: str) -> str:
    return f"http://localhost/confirm/{secret}/"


def asked(coordinator: Any, *services: Service) -> tuple[list[Confirmation], str]:
    owner = freshness.Owner(OFFICE, "")
    found = confirming.ask_owner(coordinator, owner, services, "sv", link_for)
    return found, Letter.objects.first().link.rstrip("/").rpartition("/")[2]  # type: ignore[union-attr]


def holder(question: Confirmation) -> Any:
    question.refresh_from_db()
    return owner_actor("638", question.link_id or 0)


def test_services_stand_in_one_list_by_how_they_press(coordinator: Any, django_assert_num_queries: Any) -> None:
    stale = a_service(coordinator, owner_email=OFFICE)
    soon = a_service(coordinator, {"name": "Snart"}, on=TODAY + timedelta(days=20))
    a_service(coordinator, {"name": "Färsk"}, on=TODAY + timedelta(days=200), owner_email=OFFICE)
    a_draft(coordinator)
    with django_assert_num_queries(2):
        found = freshness.overview(coordinator, STALE_ON)
    assert (found.stale, found.soon, found.fresh, found.without_owner) == ([stale], [soon], 1, [soon])
    assert freshness.is_stale(stale, STALE_ON)
    assert not freshness.is_stale(stale, STALE_ON - timedelta(days=1))


def test_one_letter_asks_an_owner_about_all_its_services_in_its_language(coordinator: Any) -> None:
    services = [a_service(coordinator, {"name": name}) for name in ("Kurs", "Kafé")]
    found, secret = asked(coordinator, *services)
    letter = Letter.objects.get()
    assert letter.to == OFFICE
    assert "– Kurs\n– Kafé" in letter.body
    assert secret in letter.body
    opened = freshness.opened(secret)
    assert opened is not None
    assert list(opened.questions) == found
    assert opened.is_open
    assert freshness.opened("no such secret") is None


def test_an_owner_says_that_a_service_stands_and_it_is_fresh_again(coordinator: Any) -> None:
    service = a_service(coordinator)
    (question,), _secret = asked(coordinator, service)
    confirming.say_it_stands(holder(question), question, STALE_ON)
    service.refresh_from_db()
    assert (service.confirmed_on, service.confirm_by) == (STALE_ON, date(2028, 3, 3))
    assert not freshness.overview(coordinator, STALE_ON).asked


def test_what_an_owner_mends_waits_until_somebody_takes_it_up(coordinator: Any) -> None:
    service = a_service(coordinator)
    (question,), _secret = asked(coordinator, service)
    before = public_revision()
    read = whole(Service.objects.all()).get()
    offering = read.offerings.all()[0]
    week = (Hours(1, time(9), time(11, 30)), Hours(3, time(13), time(15)))
    given = Proposal(
        words={"summary": "Kursen är gratis.", "name": "Svenskkurs för nybörjare"},
        phones={str(offering.contact.uid): "019 111 1111"},
        hours={str(offering.uid): week},
    )
    confirming.propose(holder(question), question, given, "Nytt telefonnummer")
    question.refresh_from_db()
    assert set(question.proposal) == {"words.summary", f"phone.{offering.contact.uid}", f"hours.{offering.uid}"}
    assert public_revision() == before
    assert list(freshness.to_settle(coordinator)) == [question]
    confirming.take_up(coordinator, question, list(question.proposal), STALE_ON)
    read = whole(Service.objects.all()).get()
    offering = read.offerings.all()[0]
    assert texts_of([read]).exact(read.summary_id, "sv").body == "Kursen är gratis."
    assert texts_of([read]).exact(offering.contact.name_id, "sv").body == "Kansliet"
    assert offering.contact.phone == "019 111 1111"
    assert [(one.weekday, one.opens) for one in offering.hours.all()] == [(1, time(9)), (3, time(13))]
    assert read.confirmed_on == STALE_ON
    assert not freshness.to_settle(coordinator).exists()
    with pytest.raises(Denied):
        confirming.take_up(coordinator, question, [], STALE_ON)


def test_only_what_was_ticked_is_taken_up_and_what_changed_meanwhile_is_seen(coordinator: Any) -> None:
    from delaktig.catalogue.actions.editing import write_words

    service = a_service(coordinator)
    (question,), _secret = asked(coordinator, service)
    words = {"summary": "Kort.", "how_to_get_in": "Ring."}
    confirming.propose(holder(question), question, Proposal(words=words))
    write_words(coordinator, service, "sv", {"summary": "Ändrat av någon annan."})
    question.refresh_from_db()
    assert [(one.key, one.is_overtaken) for one in changes(question)] == [
        ("words.summary", True),
        ("words.how_to_get_in", False),
    ]
    confirming.take_up(coordinator, question, ["words.how_to_get_in"], STALE_ON)
    read = whole(Service.objects.all()).get()
    said = texts_of([read])
    assert said.exact(read.summary_id, "sv").body == "Ändrat av någon annan."
    assert said.exact(read.how_to_get_in_id, "sv").body == "Ring."


def test_that_a_service_has_ended_is_told_and_changes_nothing_by_itself(coordinator: Any) -> None:
    service = a_service(coordinator)
    (question,), _secret = asked(coordinator, service)
    confirming.tell_end(holder(question), question, "Kursen är slut.")
    service.refresh_from_db()
    assert service.state == "published"
    assert list(freshness.to_settle(coordinator)) == [question]
    confirming.put_aside(coordinator, question)
    assert not freshness.to_settle(coordinator).exists()


def test_an_answer_that_says_nothing_or_too_much_is_refused(coordinator: Any) -> None:
    (question,), _secret = asked(coordinator, a_service(coordinator))
    for given in (
        Proposal(),
        Proposal({"name": ""}),
        Proposal({"summary": "x" * 151}),
        Proposal(phones={"other": "1"}),
    ):
        with pytest.raises(Invalid):
            confirming.propose(holder(question), question, given)


def test_a_reminder_asks_about_what_is_left_and_the_earlier_link_keeps_working(coordinator: Any) -> None:
    services = [a_service(coordinator, {"name": name}) for name in ("Kurs", "Kafé")]
    (first, second), secret = asked(coordinator, *services)
    confirming.say_it_stands(holder(first), first, TODAY)
    confirming.remind_owner(coordinator, first.letter, link_for)
    letter = Letter.objects.filter(handled_at=None).get()
    assert "Kafé" in letter.body
    assert "Kurs" not in letter.body
    assert SignedLink.objects.count() == 2
    opened = freshness.opened(secret)
    assert opened is not None
    assert opened.is_open
    confirming.say_it_stands(owner_actor("638", opened.link.pk), second, TODAY)
    with pytest.raises(Denied):
        confirming.remind_owner(coordinator, first.letter, link_for)


def test_a_link_opens_its_own_letter_only_and_no_longer_than_it_holds(coordinator: Any, actor_with_role: Any) -> None:
    (mine,), secret = asked(coordinator, a_service(coordinator))
    (other,), _secret = asked(coordinator, a_service(coordinator, {"name": "Annan"}))
    for actor in (holder(mine), coordinator, owner_actor("616", mine.link_id or 0)):
        with pytest.raises(Denied):
            confirming.say_it_stands(actor, other, TODAY)
    held = holder(mine)
    late = freshness.opened(secret, timezone.now() + timedelta(days=61))
    assert late is not None
    assert not late.is_open
    confirming.withdraw_question(coordinator, mine.letter)
    with pytest.raises(Denied):
        confirming.say_it_stands(held, mine, TODAY)
    assert not Letter.objects.filter(about=mine.letter, handled_at=None).exists()
    neighbour = actor_with_role("coordinator", code="616")
    for act in (confirming.withdraw_question, lambda a, letter: confirming.remind_owner(a, letter, link_for)):
        with pytest.raises(NotThere):
            act(neighbour, other.letter)
    with pytest.raises(NotThere):
        confirming.put_aside(neighbour, other)


def test_a_service_that_is_not_published_any_more_takes_no_answer(coordinator: Any) -> None:
    service = a_service(coordinator)
    (question,), _secret = asked(coordinator, service)
    withdraw(coordinator, service)
    with pytest.raises(Denied):
        confirming.say_it_stands(holder(question), question, TODAY)


def test_an_owner_is_a_person_with_a_role_there_or_an_office(coordinator: Any, user_with_role: Any) -> None:
    service = a_service(coordinator)
    editor, stranger = user_with_role("editor"), user_with_role("editor", code="616")
    confirming.set_owner(coordinator, [service], timezone.localdate(), user=editor.pk)
    service = Service.objects.select_related("owner").get()
    assert freshness.owner_of(service) == freshness.Owner(editor.email, "sv", editor.name)
    assert list(freshness.due_of(editor, "638", STALE_ON)) == [service]
    assert not freshness.due_of(stranger, "638", STALE_ON).exists()
    for wrong in ({"user": stranger.pk}, {"email": "no address"}):
        with pytest.raises(Invalid):
            confirming.set_owner(coordinator, [service], timezone.localdate(), **wrong)
    confirming.set_owner(coordinator, [service], timezone.localdate(), email="Kansliet@Exempel.example")
    service = Service.objects.select_related("owner").get()
    assert freshness.owner_of(service) == freshness.Owner(OFFICE, "")
    with pytest.raises(Denied):
        confirming.set_owner(_reader(user_with_role), [service], timezone.localdate())


def _reader(user_with_role: Any) -> Any:
    from delaktig.accounts.actor import actor_for

    return actor_for(user_with_role("reader"), "638", timezone.localdate())


def test_answers_and_reports_are_erased_when_their_years_are_over(coordinator: Any) -> None:
    from delaktig.accounts.retention import erase_what_is_past
    from delaktig.catalogue.models import LinkRound, Miss, Report

    service = a_service(coordinator)
    now = timezone.now()
    for years in (1, 4):
        at = now - timedelta(days=366 * years + 1)
        (question,), _secret = asked(coordinator, service)
        Confirmation.objects.filter(pk=question.pk).update(asked_at=at, link=None)
        Report.objects.create(service=service, municipality_id="638", language="sv", on=at.date(), settled_at=at)
        Miss.objects.create(municipality_id="638", language="sv", month=at.date().replace(day=1), words="ord")
    Report.objects.create(service=service, municipality_id="638", language="sv", on=date(2000, 1, 1))
    begun = LinkRound.objects.create(keeper_id="638")
    LinkRound.objects.filter(pk=begun.pk).update(asked_at=datetime(2000, 1, 1, tzinfo=now.tzinfo))
    erased = erase_what_is_past(now)
    assert {name: erased[name] for name in ("confirmations", "reports", "misses", "link_rounds")} == {
        "confirmations": 1,
        "reports": 1,
        "misses": 1,
        "link_rounds": 1,
    }
    assert not any(erase_what_is_past(now).values())
