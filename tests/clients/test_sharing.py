"""The path in common: by consent or by an act, for units of the service point, until it is taken back (row B21)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import Membership
from delaktig.audit.models import Event
from delaktig.clients import doors, reach
from delaktig.clients.actions.consents import withdraw_consent
from delaktig.clients.actions.record import restrict
from delaktig.clients.actions.relations import end_relation
from delaktig.clients.actions.sharing import ACT, ShareInput, end_sharing, share_path
from delaktig.clients.inputs import ConsentInput
from delaktig.clients.models import Client, Consent, SharedPath
from delaktig.clients.selectors import Filter, shared_clients
from delaktig.clients.sharing import look_at_path, readers_of, shared_by
from delaktig.organisations.models import Mandate, Organisation, Unit
from delaktig.texts.parts import Invalid, NotThere
from tests.clients.building import client, officer, organisation, relation, town, unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def bureau(place: str = "638") -> Unit:
    """Return the unit of another organisation at the service point."""
    office, _ = Organisation.objects.get_or_create(kind="authority", municipality=town(place))
    return Unit.objects.get_or_create(organisation=office, name_sv="Sysselsättningsbyrån")[0]


def reader(of: Unit | None = None, place: str = "638") -> Actor:
    return officer(place, "service_point", of=of or bureau(place))


def by_consent(*units: Unit, **values: Any) -> ShareInput:
    agreed = ConsentInput(Consent.Scope.SHARED_VIEW, "ar", interpreted=True, given_on=values.pop("given_on", None))
    return ShareInput(tuple(one.pk for one in units), consent=agreed, **values)


def numbers(actor: Actor, on: date | None = None) -> list[str]:
    return [row.number for row in shared_clients(actor, Filter(), on or TODAY())]


def refused(actor: Actor, one: Client, given: ShareInput) -> dict[str, str]:
    with pytest.raises(Invalid) as wrong:
        share_path(actor, one, given)
    assert not SharedPath.objects.exists()
    assert not Consent.objects.exists()
    return wrong.value.errors


def test_a_unit_reads_the_path_of_who_has_agreed_and_of_nobody_else() -> None:
    worker, there = officer(), reader()
    one, _another = client(worker), client(worker)
    assert numbers(there) == []
    made = share_path(worker, one, by_consent(bureau()))
    assert numbers(there) == [one.number]
    opened, by = look_at_path(there, one.number, "plan")
    assert (opened.client, opened.address_masked, str(opened.near)) == (one, True, "shared")
    assert by == made[0]
    assert made[0].consent is not None
    assert (made[0].consent.language, made[0].consent.to_whom) == ("ar", "Sysselsättningsbyrån")


def test_another_unit_of_the_same_organisation_reads_nothing() -> None:
    worker = officer()
    one = client(worker)
    share_path(worker, one, by_consent(bureau()))
    beside = Unit.objects.create(organisation=bureau().organisation, name_sv="Bredvid")
    assert numbers(reader(beside)) == []
    with pytest.raises(NotThere):
        look_at_path(reader(beside), one.number, "plan")
    without = officer(role="service_point")
    Membership.objects.filter(user=without.user).update(unit=None)
    assert numbers(without) == []


def test_what_is_shared_opens_the_path_and_no_door_besides() -> None:
    worker, colleague = officer(), officer(of=bureau())
    one = client(worker)
    share_path(worker, one, by_consent(bureau()))
    look_at_path(colleague, one.number, "times")
    with pytest.raises(doors.ReasonNeeded):
        doors.opened_by(colleague, one.number, timezone.now())
    there = reader()
    with pytest.raises(Denied):
        doors.opened_by(there, one.number, timezone.now())
    with pytest.raises(Denied):
        doors.held(there, one)


def test_a_role_without_the_right_reads_nothing_though_its_unit_may() -> None:
    worker = officer()
    one = client(worker)
    share_path(worker, one, by_consent(bureau()))
    for role in ("editor", "partner", "data_protection_officer"):
        other = officer(role=role, of=bureau())
        with pytest.raises(Denied):
            look_at_path(other, one.number, "plan")
        with pytest.raises(Denied):
            shared_clients(other, Filter(), TODAY())


def test_each_look_is_recorded_by_part_and_nearness_and_tells_no_name() -> None:
    worker, there = officer(), reader()
    one = client(worker)
    share_path(worker, one, by_consent(bureau()))
    look_at_path(there, one.number, "times")
    event = Event.objects.get(name="clients.looked_at")
    assert event.target == f"client:{one.number}"
    assert event.actor_id == str(there.user.pk if there.user else "")
    assert json.loads(event.details) == {"near": "shared", "part": "times", "way": "shared"}


def test_it_ends_when_the_consent_is_withdrawn() -> None:
    worker, there = officer(), reader()
    one = client(worker)
    made = share_path(worker, one, by_consent(bureau()))
    withdraw_consent(worker, one, made[0].consent_id or 0)
    assert numbers(there) == []
    with pytest.raises(NotThere):
        look_at_path(there, one.number, "plan")
    assert [found.in_force for found in shared_by(one, TODAY())] == [False]


def test_it_ends_by_its_last_day_by_an_act_and_with_the_client_relation() -> None:
    worker, there = officer(), reader()
    dated, ended, over = client(worker), client(worker), client(worker)
    share_path(worker, dated, by_consent(bureau(), valid_to=TODAY()))
    made = share_path(worker, ended, by_consent(bureau()))
    share_path(worker, over, by_consent(bureau()))
    assert sorted(numbers(there)) == sorted([dated.number, ended.number, over.number])
    assert dated.number not in numbers(there, TODAY() + timedelta(days=1))
    end_sharing(worker, ended, made[0].pk)
    end_sharing(worker, ended, made[0].pk)  # pressed twice: nothing more happens
    end_relation(worker, relation(over), "moved")
    assert numbers(there) == [dated.number]
    assert Event.objects.filter(name="clients.path_sharing_ended").count() == 1


def test_a_record_that_is_made_minimal_is_shared_no_more() -> None:
    worker, there = officer(), reader()
    one = client(worker)
    share_path(worker, one, by_consent(bureau()))
    restrict(worker, one, restricted=True)
    one.refresh_from_db()
    assert numbers(there) == []
    assert readers_of(one, TODAY()) == []


def test_an_act_gives_the_right_with_its_section_and_a_last_day() -> None:
    worker, there = officer(), reader()
    one = client(worker)
    nothing = ShareInput((bureau().pk,), ACT)
    assert refused(worker, one, nothing) == {"ground": "no_ground", "valid_to": "no_last_day"}
    share_path(worker, one, ShareInput((bureau().pk,), ACT, ground="Avtal om samservice", valid_to=TODAY()))
    assert numbers(there) == [one.number]
    assert not Consent.objects.exists()
    assert SharedPath.objects.get().ground == "Avtal om samservice"


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"units": ()}, {"units": "no_unit_chosen"}),
        ({"units": (999_999,)}, {"units": "unknown_choice"}),
        ({"by": "habit"}, {"by": "unknown_choice"}),
        ({"valid_to": date(2020, 1, 1)}, {"valid_to": "is_over"}),
        ({"by": ACT, "ground": "a" * 401, "valid_to": date(2999, 1, 1)}, {"ground": "too_long"}),
        ({"consent": ConsentInput(Consent.Scope.SHARED_VIEW)}, {"language": "no_language"}),
        ({"consent": ConsentInput("shared_view", "ar", given_on=date(2999, 1, 1))}, {"given_on": "in_future"}),
    ],
)
def test_what_cannot_be_shared_so_is_told_and_nothing_is_kept(values: dict[str, Any], errors: dict[str, str]) -> None:
    worker = officer()
    standard = {"units": (bureau().pk,), "consent": ConsentInput(Consent.Scope.SHARED_VIEW, "ar")}
    assert refused(worker, client(worker), ShareInput(**{**standard, **values})) == errors


def test_a_minimal_record_one_without_client_relation_and_one_shared_already_are_refused() -> None:
    worker = officer()
    minimal, over, twice = client(worker), client(worker), client(worker)
    restrict(worker, minimal, restricted=True)
    assert refused(worker, minimal, by_consent(bureau())) == {"units": "minimal_record"}
    end_relation(worker, relation(over), "moved")
    share_path(worker, twice, by_consent(bureau()))
    with pytest.raises(Invalid) as wrong:
        share_path(worker, twice, by_consent(bureau()))
    assert wrong.value.errors == {"units": "shared_already"}


def test_only_those_at_work_with_the_client_share_and_end() -> None:
    worker, colleague, there = officer(), officer(), reader()
    one, other = client(worker), client(worker)
    for stranger in (colleague, there):
        with pytest.raises(Denied):
            share_path(stranger, one, by_consent(bureau()))
    made = share_path(worker, one, by_consent(bureau()))
    with pytest.raises(Denied):
        end_sharing(there, one, made[0].pk)
    with pytest.raises(NotThere):
        end_sharing(worker, other, made[0].pk)


def test_units_of_another_municipality_are_none_of_those_that_can_be_chosen() -> None:
    worker, far = officer(), bureau("434")
    assert refused(worker, client(worker), by_consent(far)) == {"units": "unknown_choice"}


def test_of_another_municipality_a_path_is_read_by_mandate_alone() -> None:
    """A unit of the municipality that works by mandate reads it while the mandate holds."""
    theirs = officer("434")
    one = client(theirs)
    ours = unit("638", "Samservice")
    SharedPath.objects.create(client=one, unit=ours, ground="Avtal", valid_from=TODAY(), valid_to=TODAY())
    there = officer("638", "service_point", of=ours)
    assert numbers(there) == []
    given = Mandate.objects.create(
        organisation=organisation("638"),
        municipality=town("434"),
        task=Mandate.Task.INTEGRATION_SERVICES,
        ground=Mandate.Ground.AGREEMENT,
    )
    assert numbers(there) == [one.number]
    Mandate.objects.filter(pk=given.pk).update(valid_to=TODAY() - timedelta(days=1))
    assert numbers(there) == []


DAYS = st.one_of(st.none(), st.integers(-3, 3))


class Sharing(TestCase):
    """What is shared on a day follows from its days alone."""

    @drawn(st.integers(-3, 3), DAYS, DAYS, st.booleans(), st.booleans())
    @settings(max_examples=60)
    def test_a_path_is_shared_exactly_on_its_days(
        self, first: int, last: int | None, given: int | None, withdrawn: bool, ended: bool
    ) -> None:
        worker = officer()
        one, of = client(worker), bureau()
        consent = None
        if given is not None:
            consent = Consent.objects.create(
                client=one,
                scope=Consent.Scope.SHARED_VIEW,
                given_on=TODAY() + timedelta(days=given),
                withdrawn_on=TODAY() if withdrawn else None,
            )
        SharedPath.objects.create(
            client=one,
            unit=of,
            consent=consent,
            valid_from=TODAY() + timedelta(days=first),
            valid_to=None if last is None else TODAY() + timedelta(days=last),
            ended_at=timezone.now() if ended else None,
        )
        agreed = given is None or (given <= 0 and not withdrawn)
        wanted = agreed and not ended and first <= 0 and (last is None or last >= 0)
        assert reach.sharing(TODAY()).exists() == wanted
