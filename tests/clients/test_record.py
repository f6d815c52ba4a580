"""A client's record: changed by those at work with the person, each field with its source, versions kept apart."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Letter
from delaktig.audit.models import Event
from delaktig.clients import doors
from delaktig.clients.actions.access import give_reason
from delaktig.clients.actions.consents import consent_in_force, give_consent, withdraw_consent
from delaktig.clients.actions.dated import put_dated, remove_dated
from delaktig.clients.actions.households import change_household_role, join_household, leave_household
from delaktig.clients.actions.prohibitions import end_prohibition, prohibit, show_address
from delaktig.clients.actions.record import edit_background, edit_contact, edit_identity, edit_languages, restrict
from delaktig.clients.inputs import (
    BackgroundInput,
    ConsentInput,
    ContactInput,
    DatedInput,
    IdentityInput,
    LanguageInput,
    Source,
)
from delaktig.clients.models import Circumstance, Client, FieldSource, HouseholdMember, Residence
from delaktig.clients.search import Asked, find
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.clients.building import client, code, officer

pytestmark = pytest.mark.django_db
NONE = Source()
MIGRI = Source("authority", "The immigration service, letter of 3 March")
BORN = date(1990, 1, 1)
TODAY = timezone.localdate


def link(place: str) -> str:
    return f"https://example.org/{place}/"


def told(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Event.objects.filter(name=name).latest("sequence").details)
    return found


def opened(worker: Any, one: Client) -> doors.Opened:
    return doors.opened_by(worker, one.number, timezone.now())


def test_a_new_name_is_found_and_the_old_one_no_more() -> None:
    worker = officer()
    one = client(worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN))
    edit_identity(worker, one, IdentityInput("Nyberg", "Amal", identity_code=one.identity.identity_code), NONE)
    assert [found.likeness for found in find(worker, Asked(names="Amal Nyberg", birth_date=BORN))] == [2]
    assert [found.likeness for found in find(worker, Asked(names="Saleh", birth_date=BORN))] == []
    assert told("clients.record_changed") == {"part": "identity", "fields": ["family_name"]}


def test_an_identity_code_that_comes_later_is_kept_with_its_day_of_birth() -> None:
    worker, later = officer(), code(BORN)
    one = client(worker, identity_code="", birth_date=None)
    edit_identity(worker, one, IdentityInput("Saleh", "Amal", identity_code=later), MIGRI)
    assert [found.number for found in find(worker, Asked(number=later))] == [one.number]
    assert FieldSource.objects.get(client=one, field="identity.identity_code").detail == MIGRI.detail
    other = client(worker)
    with pytest.raises(Invalid) as wrong:
        edit_identity(worker, other, IdentityInput("Saleh", "Amal", identity_code=later), NONE)
    assert wrong.value.errors == {"identity_code": "code_taken"}


def test_what_the_person_says_takes_the_earlier_source_away() -> None:
    worker = officer()
    one = client(worker, phone="040 111 1111", source_kind="authority", source_detail="Kela")
    assert FieldSource.objects.filter(client=one, field="contact.phone").exists()
    edit_contact(worker, one, ContactInput(phone="040 222 2222"), NONE)
    assert not FieldSource.objects.filter(client=one, field="contact.phone").exists()


def test_an_edit_from_an_older_version_is_refused_and_saves_nothing() -> None:
    worker = officer()
    one = client(worker)
    edit_contact(worker, one, ContactInput(town="Borgå"), NONE, expected_version=1)
    with pytest.raises(Stale) as stale:
        edit_contact(worker, one, ContactInput(town="Lovisa"), NONE, expected_version=1)
    assert stale.value.version == 2
    one.contact.refresh_from_db()
    assert one.contact.town == "Borgå"


def test_an_edit_that_changes_nothing_counts_no_version() -> None:
    worker = officer()
    one = client(worker, town="Borgå")
    same = ContactInput(town="Borgå", phone=one.contact.phone)
    edit_contact(worker, one, same, NONE)
    assert Client.objects.get(pk=one.pk).version == 1


def test_languages_and_background_are_kept() -> None:
    worker = officer()
    one = client(worker)
    edit_languages(worker, one, LanguageInput("ku", "en", "not_needed", "sv", date(2025, 5, 1)), NONE)
    edit_background(worker, one, BackgroundInput(education="Nine years of school"), NONE)
    fresh = Client.objects.get(pk=one.pk)
    assert (fresh.contact_language, fresh.integration_language, fresh.version) == ("en", "sv", 3)
    assert fresh.background.education == "Nine years of school"
    with pytest.raises(Invalid):
        edit_background(worker, one, BackgroundInput(work="x" * 2_001), NONE)


def test_a_client_opened_by_a_reason_is_read_and_not_written() -> None:
    worker, other = officer(), officer()
    one = client(worker)
    give_reason(other, one.number, "She stands at the counter", link)
    with pytest.raises(Denied, match="not_at_work_with"):
        edit_contact(other, one, ContactInput(town="Borgå"), NONE)


def test_nobody_writes_a_client_of_another_municipality() -> None:
    one = client(officer("434"))
    with pytest.raises(NotThere):
        edit_contact(officer("638"), one, ContactInput(town="Borgå"), NONE)


def test_a_restricted_record_is_closed_to_the_unit_until_it_is_lifted() -> None:
    worker = officer()
    one = client(worker)
    restrict(worker, one, True)
    colleague = officer(of=worker.user.memberships.get().unit)
    with pytest.raises(doors.ReasonNeeded) as asked:
        opened(colleague, one)
    assert asked.value.glass
    restrict(worker, one, False)
    assert opened(colleague, one).near == "unit"


# Dated facts.


def test_two_of_the_same_circumstance_never_hold_on_one_day() -> None:
    worker = officer()
    one = client(worker)
    day = TODAY()
    put_dated(
        worker, one, "circumstance", None, DatedInput("home_care_allowance", day - timedelta(days=90), day), MIGRI
    )
    for begins, ends in ((day, None), (day - timedelta(days=200), day - timedelta(days=90))):
        with pytest.raises(Invalid) as wrong:
            put_dated(worker, one, "circumstance", None, DatedInput("home_care_allowance", begins, ends), NONE)
        assert wrong.value.errors == {"valid_from": "overlaps"}
    put_dated(worker, one, "circumstance", None, DatedInput("home_care_allowance", day + timedelta(days=1)), NONE)
    put_dated(worker, one, "circumstance", None, DatedInput("social_assistance", day), NONE)
    assert Circumstance.objects.filter(client=one).count() == 3


def test_there_is_one_municipality_of_residence_at_a_time_and_none_is_told_too() -> None:
    worker = officer()
    one = client(worker)
    row = put_dated(worker, one, "residence", None, DatedInput("", None, date(2025, 5, 31)), NONE)
    put_dated(worker, one, "residence", None, DatedInput("638", date(2025, 6, 1)), NONE)
    with pytest.raises(Invalid):
        put_dated(worker, one, "residence", None, DatedInput("638", date(2026, 1, 1)), NONE)
    assert Residence.objects.get(pk=row.pk).municipality is None
    put_dated(worker, one, "residence", row.pk, DatedInput("", None, date(2025, 4, 30)), NONE)
    assert Residence.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "given", "field", "fault"),
    [
        ("ground", DatedInput("holiday"), "value", "unknown_choice"),
        ("circumstance", DatedInput("rich", date(2025, 1, 1)), "value", "unknown_choice"),
        ("circumstance", DatedInput("studies"), "valid_from", "no_day"),
        ("residence", DatedInput("999"), "value", "unknown_choice"),
        ("ground", DatedInput("family", date(2025, 2, 1), date(2025, 1, 1)), "valid_to", "ends_before"),
    ],
)
def test_a_dated_fact_that_cannot_be_is_refused(kind: str, given: DatedInput, field: str, fault: str) -> None:
    worker = officer()
    with pytest.raises(Invalid) as wrong:
        put_dated(worker, client(worker), kind, None, given, NONE)
    assert wrong.value.errors == {field: fault}


def test_a_dated_fact_is_found_through_its_client_alone() -> None:
    worker = officer()
    one, other = client(worker), client(worker)
    row = put_dated(worker, one, "ground", None, DatedInput("family"), MIGRI)
    with pytest.raises(NotThere):
        remove_dated(worker, other, "ground", row.pk)
    with pytest.raises(NotThere):
        put_dated(worker, one, "secrets", None, DatedInput("family"), NONE)
    remove_dated(worker, one, "ground", row.pk)
    assert not FieldSource.objects.filter(field=f"ground:{row.pk}").exists()


# Households.


def test_a_household_is_made_joined_and_left() -> None:
    worker = officer()
    one, spouse, child = client(worker), client(worker), client(worker)
    join_household(worker, one, spouse, "spouse")
    join_household(worker, one, child, "other")
    change_household_role(worker, child, "child")
    assert sorted(HouseholdMember.objects.values_list("role", flat=True)) == ["adult", "child", "spouse"]
    with pytest.raises(Invalid, match="has_household"):
        join_household(worker, spouse, child, "child")
    with pytest.raises(Invalid, match="same_person"):
        join_household(worker, one, one, "other")
    leave_household(worker, spouse)
    assert HouseholdMember.objects.get(client=spouse).valid_to == TODAY() - timedelta(days=1)
    with pytest.raises(NotThere):
        leave_household(worker, spouse)


def test_nobody_takes_a_client_of_another_worker_into_a_household() -> None:
    worker = officer()
    with pytest.raises(Denied):
        join_household(worker, client(worker), client(officer()), "spouse")


# Consents.


def test_a_consent_says_to_whom_and_in_which_language_and_can_be_taken_back() -> None:
    worker = officer()
    one = client(worker)
    with pytest.raises(Invalid) as wrong:
        give_consent(worker, one, ConsentInput("move"))
    assert wrong.value.errors == {"language": "no_language", "to_whom": "no_receiver"}
    given = give_consent(worker, one, ConsentInput("move", "ar", True, to_whom="Lovisa"))
    assert consent_in_force(one, "move", TODAY()) == given
    withdraw_consent(worker, one, given.pk)
    assert consent_in_force(one, "move", TODAY()) is None
    with pytest.raises(NotThere):
        withdraw_consent(worker, client(worker), given.pk)


# Security prohibition.


def test_a_prohibition_hides_the_address_in_the_whole_household_and_tells_the_officers() -> None:
    worker, guard = officer(), officer(role="data_protection_officer")
    one, spouse = client(worker, street="Secret Street 1"), client(worker, street="Secret Street 1")
    join_household(worker, one, spouse, "spouse")
    prohibit(worker, one, valid_from=TODAY(), valid_to=None, reason="Marked in the population register", link_for=link)
    assert opened(worker, one).address_masked
    assert opened(worker, spouse).address_masked
    assert guard.user is not None
    assert Letter.objects.get().to == guard.user.email
    assert "Secret" not in Letter.objects.get().body
    with pytest.raises(Denied, match="masked"):
        edit_contact(worker, one, ContactInput(street="Other"), NONE)
    show_address(worker, one, "A letter of decision must be sent", link)
    assert not opened(worker, one).address_masked
    assert opened(worker, spouse).address_masked
    end_prohibition(worker, one, "The register says it has ended", link)
    assert not opened(worker, spouse).address_masked


def test_without_the_right_a_protected_address_is_never_shown() -> None:
    coach = officer(role="job_coach")
    one = client(coach)
    worker = officer(of=coach.user.memberships.get().unit)
    prohibit(worker, one, valid_from=TODAY(), valid_to=None, reason="Marked in the register", link_for=link)
    assert opened(coach, one).address_masked
    for act in (
        lambda: show_address(coach, one, "I want to know it", link),
        lambda: end_prohibition(coach, one, "I want to know it", link),
    ):
        with pytest.raises(Denied, match="no_permission"):
            act()


def test_a_prohibition_asks_for_its_reason_and_stands_once() -> None:
    worker = officer()
    one = client(worker)
    with pytest.raises(Invalid, match="no_reason"):
        prohibit(worker, one, valid_from=TODAY(), valid_to=None, reason=" ", link_for=link)
    prohibit(worker, one, valid_from=TODAY(), valid_to=None, reason="Marked in the register", link_for=link)
    with pytest.raises(Invalid, match="already_so"):
        prohibit(worker, one, valid_from=TODAY(), valid_to=None, reason="Marked in the register", link_for=link)
    assert "register" not in json.dumps(told("clients.prohibition_entered"))
