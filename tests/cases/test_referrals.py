"""Referrals: exactly the items of 681/2023 §94, frozen as given, answered by the provider or noted here (row B12)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, owner_actor
from delaktig.accounts.models import Letter, Role, SignedLink
from delaktig.audit.models import Event
from delaktig.cases.actions.referring import ReferralInput, answer, pass_on, refer, send_again, tell
from delaktig.cases.models import Plan, Referral
from delaktig.cases.provider_fields import provider_fields, shown, source
from delaktig.cases.referral_states import Light
from delaktig.cases.selectors.referrals import due_by_law, opened, placed, referral_of, referrals_of, waiting
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client
from delaktig.texts.parts import Invalid, NotThere
from tests.cases.working import THERE, a_client, a_worker, prohibit, relation_of
from tests.catalogue.building import a_service

pytestmark = pytest.mark.django_db
SECRETS: list[str] = []


def link_for(secret: str) -> str:
    SECRETS.append(secret)
    return f"https://delaktig.example/referral/{secret}/"


@pytest.fixture(autouse=True)
def _no_secrets() -> None:
    SECRETS.clear()


def a_course(actor: Actor) -> Service:
    """Return a service in force of the actor's municipality."""
    return a_service(replace(actor, permissions=actor.permissions | {"service_edit", "service_publish"}))  # type: ignore[arg-type]


def given(service: Service, **values: Any) -> ReferralInput:
    base = ReferralInput(service.pk, timezone.localdate(), ("name", "contact_language"), email="skola@example.org")
    return replace(base, **values)


def a_referral(actor: Actor, client: Client, **values: Any) -> Referral:
    return refer(actor, relation_of(client), given(a_course(actor), **values), link_for)


def by_link() -> Actor:
    link = SignedLink.objects.latest("pk")
    return owner_actor(link.municipality_id, link.pk)


def test_the_list_is_exactly_the_eighteen_items_of_the_act() -> None:
    fields = provider_fields()
    assert [one.number for one in fields] == list(range(1, 19))
    assert len({one.key for one in fields}) == 18
    assert source().text() == "681/2023 §94"
    assert all(one.label(language) for one in fields for language in ("sv", "fi", "en"))


def test_only_what_was_picked_is_given_and_it_stays_as_it_was_given() -> None:
    actor = a_worker()
    client = a_client(actor, "Nimelös")
    referral = a_referral(actor, client)
    client.contact_language = "sv"
    client.save()
    stored = Referral.objects.get(pk=referral.pk)
    assert stored.payload == {"name": "Amina Nimelös", "contact_language": "ar"}
    assert stored.fields == ["name", "contact_language"]
    assert shown("contact_language", stored.payload["contact_language"], "sv") == "arabiska"
    event = Event.objects.get(name="cases.client_referred")
    told = json.loads(event.details)
    assert (told["section"], told["fields"]) == ("681/2023 §94", ["name", "contact_language"])
    assert "Nimelös" not in str(event.details)


def test_what_the_act_does_not_list_is_refused() -> None:
    actor = a_worker()
    client = a_client(actor)
    for fields, code in (((), "fields_needed"), (("name", "religion"), "not_in_the_list")):
        with pytest.raises(Invalid) as refused:
            a_referral(actor, client, fields=fields)
        assert refused.value.errors == {"fields": code}


def test_home_and_contact_are_never_given_under_a_prohibition() -> None:
    actor = a_worker(Role.SUPERVISOR)
    client = a_client(actor)
    assert "Hemgatan 7" in a_referral(actor, client, fields=("contact",)).payload["contact"]
    prohibit(client)
    for key in ("home", "contact"):
        with pytest.raises(Invalid) as refused:
            a_referral(actor, client, fields=("name", key))
        assert refused.value.errors == {"fields": "address_prohibited"}


def test_a_closed_service_cannot_be_chosen_and_lights_up_what_goes_on() -> None:
    actor = a_worker()
    client = a_client(actor)
    service = a_course(actor)
    referral = refer(actor, relation_of(client), given(service), link_for)
    today = timezone.localdate()
    assert not [one for one in waiting(actor, today) if one.light]
    Service.objects.filter(pk=service.pk).update(state=Service.State.ARCHIVED)
    assert placed(referral_of(client, referral.pk), today).light == Light.SERVICE_CLOSED
    with pytest.raises(Invalid) as refused:
        refer(actor, relation_of(client), given(service), link_for)
    assert refused.value.errors == {"service": "not_in_force"}


def test_a_full_course_lights_up_a_referral_that_waits() -> None:
    actor = a_worker()
    client = a_client(actor)
    service = a_course(actor)
    offering = service.offerings.get()
    referral = refer(actor, relation_of(client), given(service, offering=offering.pk), link_for)
    offering.capacity, offering.taken = 10, 10
    offering.save()
    today = timezone.localdate()
    assert placed(referral_of(client, referral.pk), today).light == Light.FULL
    tell(actor, referral, "accepted", today)
    assert placed(referral_of(client, referral.pk), today).light is None


def test_the_letter_lies_in_no_outbox_and_does_not_name_the_client() -> None:
    actor = a_worker()
    a_referral(actor, a_client(actor, "Nimelös"))
    letter = Letter.objects.get()
    assert letter.municipality_id is None
    assert letter.to == "skola@example.org"
    assert "Nimelös" not in letter.subject + letter.body
    assert SECRETS[0] in letter.link


def test_a_provider_answers_by_the_link_which_closes_when_it_declines() -> None:
    actor = a_worker()
    client = a_client(actor)
    referral = a_referral(actor, client)
    today = timezone.localdate()
    found = opened(SECRETS[0])
    assert found is not None
    assert found.is_open
    with pytest.raises(Invalid) as refused:
        answer(by_link(), referral, "declined", today)
    assert refused.value.errors == {"reason": "reason_needed"}
    with pytest.raises(Invalid):
        answer(by_link(), referral, "withdrawn", today, "x")
    answer(by_link(), referral, "declined", today, "Kursen är full")
    found = opened(SECRETS[0])
    assert found is not None
    assert not found.is_open
    assert Letter.objects.get().link == ""
    with pytest.raises(Denied):
        answer(by_link(), referral, "accepted", today)
    [one] = referrals_of(client, today)
    assert (one.state, one.is_over) == ("declined", True)


def test_a_link_to_one_referral_answers_for_no_other() -> None:
    actor = a_worker()
    client = a_client(actor)
    first = a_referral(actor, client)
    a_referral(actor, client)
    with pytest.raises(Denied, match="no_permission"):
        answer(by_link(), first, "accepted", timezone.localdate())


def test_a_link_that_is_too_old_opens_nothing() -> None:
    actor = a_worker()
    a_referral(actor, a_client(actor))
    SignedLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    found = opened(SECRETS[0])
    assert found is not None
    assert not found.is_open
    assert opened("nonsense") is None


def test_sending_again_closes_the_earlier_link() -> None:
    actor = a_worker()
    referral = a_referral(actor, a_client(actor))
    send_again(actor, referral, "ny@example.org", "fi", link_for)
    old, new = opened(SECRETS[0]), opened(SECRETS[1])
    assert (old and old.is_open, new and new.is_open) == (False, True)
    pass_on(actor, referral)
    assert not Letter.objects.exclude(link="").exists()


def test_what_the_provider_told_by_phone_is_noted_in_its_order() -> None:
    actor = a_worker()
    client = a_client(actor)
    referral = a_referral(actor, client, email="")
    assert not Letter.objects.exists()
    today = timezone.localdate()
    with pytest.raises(Invalid) as refused:
        tell(actor, referral, "ended", today)
    assert refused.value.errors == {"kind": "unknown_choice"}
    with pytest.raises(Invalid) as refused:
        tell(actor, referral, "accepted", today - timedelta(days=1))
    assert refused.value.errors == {"on": "before_it_was_sent"}
    for kind in ("accepted", "no_show", "started", "ended"):
        tell(actor, referral, kind, today)
    with pytest.raises(Denied, match="referral_is_over"):
        tell(actor, referral, "withdrawn", today, "x")


def test_referrals_are_reached_through_their_client_and_by_those_at_work_only() -> None:
    actor = a_worker()
    client, other = a_client(actor), a_client(actor, "Annan")
    referral = a_referral(actor, client)
    with pytest.raises(NotThere):
        referral_of(other, referral.pk)
    for stranger, refusal in ((a_worker(), Denied), (a_worker(code=THERE), NotThere)):
        with pytest.raises(refusal):
            tell(stranger, referral, "accepted", timezone.localdate())


def test_the_act_wants_the_referral_within_a_month_of_the_plan() -> None:
    actor = a_worker()
    client = a_client(actor)
    relation = relation_of(client)
    assert due_by_law(relation) == []
    today = timezone.localdate()
    plan = Plan.objects.create(relation=relation, made_on=today - timedelta(days=40))
    service = a_course(actor)
    plan.items.create(service=service, agreed_on=plan.made_on)
    [due] = due_by_law(relation)
    assert due.overdue(today)
    refer(actor, relation, given(service), link_for)
    [due] = due_by_law(relation)
    assert due.met_on == today


def test_a_referral_that_does_not_name_the_step_of_the_plan_carries_it_out_all_the_same() -> None:
    actor = a_worker()
    relation = relation_of(a_client(actor))
    today = timezone.localdate()
    plan = Plan.objects.create(relation=relation, made_on=today)
    service, other = a_course(actor), a_course(actor)
    step = plan.items.create(service=service, agreed_on=today)
    plan.items.create(service=other, agreed_on=today)
    assert refer(actor, relation, given(service), link_for).item == step
    assert refer(actor, relation, given(service), link_for).item is None
    [due] = due_by_law(relation)
    assert due.met_on is None
    assert dict(due.inputs)["services_referred"] == 1
