"""What the staff's role sees of clients: asked by plain SQL, so that no selector helps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from delaktig.accounts.actor import Actor
from delaktig.accounts.context import in_register, opened_by
from delaktig.accounts.links import create
from delaktig.accounts.secrets import hashed
from delaktig.cases.actions.receiving import decline_handover
from delaktig.cases.models import Handover, Referral
from delaktig.cases.proof import Needles, look
from delaktig.cases.selectors.handovers import incoming
from delaktig.cases.selectors.referrals import opened
from delaktig.clients import numbers, reach
from delaktig.clients.doors import is_prohibited
from delaktig.clients.models import Client, Consent, Identity, NameToken, OwnLetter, SecurityProhibition
from delaktig.clients.own_letters import letter_of_session
from delaktig.organisations.models import Mandate
from delaktig.web.wall.policies import walled
from tests.clients.building import client, officer, organisation, relation, town
from tests.web.wall.making import as_staff, asked, everything, live_together, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_postgresql")]
HERE, THERE = "638", "091"
PLACES = (HERE, THERE, "434", "504")
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 20)))


@pytest.mark.usefixtures("on_postgresql")
class RegistersProperty(TestCase):
    """The function in the database answers as ``reach.registers`` does."""

    mandates = st.tuples(
        st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from(Mandate.Task.values), DAYS, DAYS
    )

    @given(st.lists(mandates, max_size=8), st.dates(date(2026, 1, 1), date(2026, 1, 20)), st.sampled_from(PLACES))
    def test_the_registers_are_those_of_the_mandates_of_the_day(
        self, drawn: list[tuple[Any, ...]], on: date, place: str
    ) -> None:
        ground = Mandate.Ground.AGREEMENT
        for of, to, task, first, last in drawn:
            days = {"valid_from": first, "valid_to": last}
            Mandate.objects.create(
                organisation=organisation(of), municipality=town(to), task=task, ground=ground, **days
            )
        town(place)
        asked("SELECT set_config('delaktig.municipality', %s, true)", place)
        asked("SELECT set_config('delaktig.day', %s, true)", on.isoformat())
        found = asked("SELECT delaktig_registers()")
        assert set(found) == set(reach.registers(_at(place), on).values_list("pk", flat=True))


def _at(place: str) -> Actor:
    return Actor("user", "0", place)


def test_every_personal_table_of_clients_is_behind_the_wall_and_every_table_below_it() -> None:
    behind = set(walled())
    below = {
        model
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey) and one.related_model in behind
    }
    assert {model._meta.label for model in below - behind} == set()
    assert {Client, Identity, Referral, apps.get_model("exchange.ClientListRow")} <= behind
    for model in behind:
        assert asked("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", model._meta.db_table), model


def test_a_query_without_its_scope_finds_only_the_own_register() -> None:
    everything(HERE)
    whole_of_it = {model: rows(model) for model in walled()}
    assert min(whole_of_it.values()) > 0, whole_of_it
    with as_staff():
        assert {model: rows(model) for model in walled()} == dict.fromkeys(walled(), 0)
    with as_staff(_at(THERE)):
        assert {model: rows(model) for model in walled()} == dict.fromkeys(walled(), 0)
    with as_staff(_at(HERE)):
        assert {model: rows(model) for model in walled()} == whole_of_it


def test_nothing_of_another_register_is_changed_or_added() -> None:
    held = everything(HERE)
    with as_staff(_at(THERE)):
        for model in walled():
            assert model._default_manager.all()._raw_delete("default") == 0
        assert Client.objects.filter(pk=held.client.pk).update(number="0") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            NameToken.objects.create(client_id=held.client.pk, digest="0")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Client.objects.create(municipality_id=HERE, number="12345674")
    with as_staff(_at(HERE)):
        NameToken.objects.create(client_id=held.client.pk, digest="0")


def test_a_register_is_seen_by_mandate_while_it_holds() -> None:
    one = client(officer(HERE))
    terms = {"task": Mandate.Task.PLANNING, "ground": Mandate.Ground.AGREEMENT, "municipality": town(HERE)}
    mandate = Mandate.objects.create(organisation=organisation(THERE), **terms)
    with as_staff(_at(THERE)):
        assert Client.objects.get() == one
        assert Identity.objects.get().client_id == one.pk
    mandate.valid_to = timezone.localdate() - timedelta(days=1)
    mandate.save()
    with as_staff(_at(THERE)):
        assert rows(Client) == rows(Identity) == 0


def test_the_owner_of_the_tables_is_held_by_nothing() -> None:
    everything(HERE)
    assert rows(Client) > 0
    assert not asked("SELECT row_security_active('clients_client')")
    with as_staff():
        assert asked("SELECT row_security_active('clients_client')")


def _handed(to: str) -> Handover:
    held = everything(HERE)
    handover = held.of(Handover)
    consent = held.of(Consent)
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=None)
    Handover.objects.filter(pk=handover.pk).update(
        ground="move",
        to_municipality=town(to),
        consent=consent,
        received_on=None,
        received_by=None,
        received_as=None,
        declined_on=None,
    )
    return Handover.objects.get(pk=handover.pk)


def test_a_hand_over_is_read_by_the_municipality_that_it_is_sent_to_and_nothing_below_the_client() -> None:
    receiver = officer(THERE)
    handover = _handed(THERE)
    with as_staff(receiver):
        assert [one.relation.client_id for one in incoming(receiver)] == [handover.relation.client_id]
        assert is_prohibited(handover.relation.client, timezone.localdate())
        seen = {model._meta.label for model in walled() if rows(model)}
    assert seen == {
        "cases.Handover", "clients.Client", "clients.ClientRelation", "clients.Consent", "clients.HouseholdMember",
        "clients.Household", "clients.SecurityProhibition",
    }  # fmt: skip
    with as_staff(officer("504")):
        assert rows(Handover) == rows(Client) == 0


def test_a_hand_over_whose_consent_is_withdrawn_is_not_seen_there() -> None:
    receiver = officer(THERE)
    handover = _handed(THERE)
    assert handover.consent is not None
    handover.consent.withdrawn_on = timezone.localdate()
    handover.consent.save()
    with as_staff(receiver):
        assert {model for model in walled() if rows(model)} == set()


def test_a_hand_over_is_declined_there_and_nothing_else_of_the_sender_can_be_changed() -> None:
    receiver = officer(THERE)
    handover = _handed(THERE)
    with as_staff(receiver):
        assert Client.objects.update(restricted=True) == 0
        decline_handover(receiver, handover, "Lives elsewhere", timezone.localdate())
        with in_register(HERE, receiver):
            assert rows(Identity) > 0
        assert rows(Identity) == 0
    handover.refresh_from_db()
    assert handover.declined_on == timezone.localdate()


def test_the_session_of_the_own_view_sees_one_client_and_who_hides_the_address() -> None:
    worker = officer(HERE)
    one, other, stranger = client(worker), client(worker), client(worker)
    live_together(one, other)
    SecurityProhibition.objects.create(client=other, valid_from=timezone.localdate())
    now = timezone.now()
    OwnLetter.objects.create(
        client=one,
        number="1",
        expires_at=now,
        opened_at=now,
        session_hash=hashed("secret"),
        session_until=now + timedelta(minutes=9),
    )
    with as_staff():
        letter = letter_of_session("secret", now)
        assert letter is not None
        assert letter.client == one
        assert is_prohibited(one, timezone.localdate())
        assert list(Identity.objects.values_list("client", flat=True)) == [one.pk]
        assert set(Client.objects.values_list("pk", flat=True)) == {one.pk, other.pk}
        assert letter_of_session("another", now) is None
        assert rows(Client) == 0
    assert stranger.pk


def test_a_providers_link_sees_the_client_whom_it_is_about_also_where_the_mandate_is_over() -> None:
    held = everything(HERE)
    other = client(officer(HERE))
    referral = held.of(Referral)
    town(THERE)
    link, secret = create("answer_referral", THERE, f"referral:{referral.pk}", 10)
    with as_staff():
        found = opened(secret)
        assert found is not None
        assert found.referral.relation.client == held.client
        assert not Identity.objects.filter(client=other).exists()
        with opened_by("referral", "another"):
            assert rows(Client) == 0
    assert link.pk


def test_a_number_of_another_register_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = client(officer(THERE)).number
    drawn = iter([int(taken[:-1]) - 10**6, 7])
    monkeypatch.setattr(numbers.secrets, "randbelow", lambda _: next(drawn))
    with as_staff(_at(HERE)):
        assert not Client.objects.filter(number=taken).exists()
        assert numbers.new_number() != taken
    assert not list(drawn)


def test_the_proof_of_erasing_looks_through_all_registers() -> None:
    held = everything(THERE)
    needles = Needles(numbers={held.client.number}, uids={held.of(Identity).uid})
    with as_staff(_at(HERE)):
        found = {(one.table, one.column) for one in look(needles).traces}
    assert {("clients_client", "number"), ("clients_identity", "uid")} <= found
    assert found == {(one.table, one.column) for one in look(needles).traces}


def test_a_relation_that_is_worked_with_by_mandate_is_whole_although_it_is_handed_over_to_here() -> None:
    handover = _handed(THERE)
    terms = {"task": Mandate.Task.PLANNING, "ground": Mandate.Ground.AGREEMENT, "municipality": town(HERE)}
    Mandate.objects.create(organisation=organisation(THERE), **terms)
    with as_staff(_at(THERE)):
        assert Identity.objects.filter(client=handover.relation.client_id).exists()
        assert relation(handover.relation.client).assignments.exists()
