"""A client is added once; the same person is found again however the name is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.clients.actions.adding import Alike, add_client
from delaktig.clients.identity_codes import WrongCode, birth_date, read
from delaktig.clients.inputs import IdentityInput
from delaktig.clients.models import Assignment, Client, FieldSource, NameToken
from delaktig.clients.numbers import is_number
from delaktig.clients.search import Asked, Likeness, find, name_digests
from delaktig.texts.parts import Invalid, NotThere
from tests.clients.building import client, code, new_client, officer, relation, unit

pytestmark = pytest.mark.django_db
BORN = date(1990, 1, 1)


def faults(**given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as wrong:
        client(officer(), **given)
    return wrong.value.errors


def test_a_new_client_has_a_number_a_relation_and_someone_responsible() -> None:
    worker = officer()
    one = client(worker)
    assert is_number(one.number)
    assert relation(one).started_on == timezone.localdate()
    assert relation(one).assignments.get().officer_id == worker.user.pk
    assert relation(one).responsibilities.get().authority == "municipality"
    event = Event.objects.get(name="clients.added")
    assert (event.target, event.municipality) == (f"client:{one.number}", "638")
    assert one.identity.family_name not in event.details


def test_a_client_without_identity_code_is_kept_under_the_number_alone() -> None:
    one = client(officer(), identity_code="", birth_date=None)
    assert one.code_hash == ""
    assert one.identity.identity_code == ""


def test_the_day_of_birth_follows_from_the_code() -> None:
    one = client(officer(), identity_code=code(date(2003, 2, 28)))
    assert one.identity.birth_date == "2003-02-28"


@pytest.mark.parametrize(
    ("given", "field", "fault"),
    [
        ({"identity_code": "131052-308U"}, "identity_code", "bad_check"),
        ({"identity_code": "131052-30"}, "identity_code", "bad_code"),
        ({"identity_code": "300290-900A"}, "identity_code", "bad_code"),
        ({"family_name": "", "given_names": " "}, "family_name", "no_name"),
        ({"email": "nobody"}, "email", "bad_email"),
        ({"phone": "12"}, "phone", "bad_phone"),
        ({"contact_language": "arabic"}, "contact_language", "bad_language"),
        ({"integration_language": "en"}, "integration_language", "sv_or_fi"),
        ({"authority": "state"}, "authority", "unknown_choice"),
        ({"officer": 999_999}, "officer", "no_worker"),
        ({"unit": 999_999}, "unit", "no_unit"),
        ({"source_kind": "authority"}, "source_detail", "no_source_detail"),
        ({"source_kind": "", "source_detail": "Migri"}, "source_kind", "no_source_kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given: dict[str, Any], field: str, fault: str) -> None:
    assert faults(**given).get(field) == fault
    assert not Client.objects.exists()


def test_days_that_are_to_come_are_refused() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert faults(started_on=tomorrow, first_permit_on=tomorrow) == {
        "started_on": "in_future",
        "first_permit_on": "in_future",
    }


def test_a_code_that_tells_another_day_of_birth_is_refused() -> None:
    assert faults(identity_code=code(BORN), birth_date=date(1990, 1, 2)) == {"birth_date": "not_of_code"}


def test_an_artificial_code_is_refused_where_the_settings_do_not_allow_it(settings: Any) -> None:
    settings.ARTIFICIAL_IDENTITY_CODES = False
    assert faults(identity_code=code(BORN)) == {"identity_code": "artificial_code"}
    assert client(officer(), identity_code=code(BORN), invented=True).pk


def test_codes_that_differ_in_the_sign_alone_are_two_people() -> None:
    worker = officer()
    first, second = code(BORN, 901, "-"), code(BORN, 901, "Y")
    one = client(worker, identity_code=first, family_name="Aalto")
    other = client(worker, identity_code=second, family_name="Berg", given_names="Kim")
    assert one.code_hash != other.code_hash
    assert (birth_date(first), birth_date(second)) == (BORN, BORN)


def test_a_code_is_read_with_spaces_and_small_letters_but_its_sign_stays() -> None:
    assert read(" 010205b903n ", artificial=True) == "010205B903N"
    with pytest.raises(WrongCode, match="bad_check"):
        read("010205B903M", artificial=True)


def test_the_same_identity_code_is_never_added_twice() -> None:
    worker, same = officer(), code(BORN)
    one = client(worker, identity_code=same)
    with pytest.raises(Alike) as alike:
        client(worker, identity_code=same, family_name="Other", given_names="Name", all_the_same="Really another")
    assert [(found.number, found.likeness) for found in alike.value.found] == [(one.number, Likeness.CODE)]


@pytest.mark.parametrize(
    ("family", "given", "likeness"),
    [
        ("Al-Khatib", "Muhammad", Likeness.PROBABLE),
        ("al khatib", "MUHAMMAD", Likeness.PROBABLE),
        ("Muhammad", "Al-Khatib", Likeness.PROBABLE),
        ("Al-Khateeb", "Mohamed", Likeness.POSSIBLE),
        ("الخطيب", "محمد", None),
        ("Svensson", "Maria", None),
    ],
)
def test_names_are_found_by_whole_words_in_any_order_and_by_sound(
    family: str, given: str, likeness: Likeness | None
) -> None:
    worker = officer()
    client(worker, family_name="Al-Khatib", given_names="Muhammad", identity_code=code(BORN))
    again = new_client(family_name=family, given_names=given, identity_code="", birth_date=BORN)
    if likeness is None:
        add_client(worker, again)
        return
    with pytest.raises(Alike) as alike:
        add_client(worker, again)
    assert [found.likeness for found in alike.value.found] == [likeness]


def test_cyrillic_and_arabic_letters_find_the_latin_name() -> None:
    worker = officer()
    client(worker, family_name="Shchukina", given_names="Natalya", identity_code=code(BORN))
    client(worker, family_name="Hamdan", given_names="Muhammad", identity_code=code(date(1991, 2, 3)))
    assert [one.likeness for one in find(worker, Asked(names="Наталья Щукина", birth_date=BORN))]
    assert [one.likeness for one in find(worker, Asked(names="محمد حمدان", birth_date=date(1991, 2, 3)))]


def test_another_day_of_birth_is_another_person() -> None:
    worker = officer()
    client(worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN))
    client(worker, family_name="Saleh", given_names="Amal", identity_code=code(date(1990, 1, 2)))
    assert Client.objects.count() == 2


def test_a_new_person_all_the_same_keeps_the_reason() -> None:
    worker = officer()
    client(worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN))
    one = client(
        worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN), all_the_same="Twins, both were here"
    )
    assert FieldSource.objects.get(client=one).detail == "Twins, both were here"


def test_what_came_from_elsewhere_says_from_whom_and_who_recorded_it() -> None:
    worker = officer()
    one = client(worker, source_kind="authority", source_detail="The immigration service")
    source = FieldSource.objects.get(client=one, field="identity.family_name")
    assert (source.kind, source.detail, source.recorded_by) == ("authority", "The immigration service", worker.user)
    assert not FieldSource.objects.filter(client=one, field="contact.street").exists()


def test_the_hashes_of_two_municipalities_cannot_be_compared() -> None:
    given = IdentityInput("Saleh", "Amal", birth_date=BORN)
    assert not set(name_digests("638", given)) & set(name_digests("434", given))


def test_names_do_not_lie_in_the_open() -> None:
    one = client(officer(), family_name="Unmistakable")
    stored = repr(list(Client.objects.values())) + repr(list(NameToken.objects.values()))
    assert "nmistakable" not in stored
    assert NameToken.objects.filter(client=one).exists()


def test_only_those_who_work_with_clients_add_them(actor_with_role: Any) -> None:
    with pytest.raises(Denied):
        client(actor_with_role("coordinator"))


def test_nobody_adds_to_the_register_of_a_municipality_that_is_not_served() -> None:
    with pytest.raises(NotThere):
        client(officer("638"), municipality="434")


def test_a_client_can_be_given_to_a_unit_with_nobody_responsible_yet() -> None:
    worker, team = officer(), unit(name="Team")
    one = client(worker, unit=team.pk)
    work: Assignment = relation(one).assignments.get()
    assert (work.officer_id, work.unit_id) == (None, team.pk)


def test_a_search_is_recorded_with_its_way_and_never_with_its_words() -> None:
    worker = officer()
    one = client(worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN))
    assert [found.number for found in find(worker, Asked(number=one.number))] == [one.number]
    assert [found.number for found in find(worker, Asked(number=one.identity.identity_code))] == [one.number]
    assert [found.number for found in find(worker, Asked(names="saleh", birth_date=BORN))] == [one.number]
    with pytest.raises(WrongCode, match="nothing_asked"):
        find(worker, Asked(names="Saleh"))
    told = list(Event.objects.filter(name="clients.searched").values_list("details", flat=True))
    assert len(told) == 3
    assert not [words for words in told if "aleh" in words.casefold() or one.number in words]


def test_a_search_finds_nobody_of_another_municipality() -> None:
    one = client(officer("434"), identity_code=code(BORN))
    elsewhere = officer("638")
    assert find(elsewhere, Asked(number=one.number)) == []
    assert find(elsewhere, Asked(number=one.identity.identity_code)) == []
