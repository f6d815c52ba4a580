"""Everything held of a person is given to the person, whole, readable in three languages, and recorded."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.cases import given_out, holdings
from delaktig.clients.models import Client, HouseholdMember, Merge
from delaktig.formats.pdf_reading import read_pdf
from delaktig.reports.person import person_pdf
from tests.clients.building import client, officer
from tests.clients.whole import whole


@pytest.fixture
def given(db: None) -> Any:
    worker = officer()
    held = whole(worker, "Zorvina")
    return worker, held, given_out.gather(worker, held.client, masked=False)


def test_every_record_and_field_has_its_words_in_three_languages() -> None:
    words = given_out._words()
    assert not {record for record, _field in given_out.told_fields()} - words["records"].keys()
    assert not {name for _record, name in given_out.told_fields()} - words["fields"].keys()
    for part in words.values():
        assert all(len(said) == 3 and all(said) for said in part.values())


def test_every_choice_has_its_words() -> None:
    choices = {
        str(value)
        for model in holdings.paths()
        for one in model._meta.concrete_fields
        for value, _label in one.choices or ()
        if value
    }
    assert not choices - given_out._words()["values"].keys()


def test_every_kind_of_record_is_given_or_named_as_left_out(given: Any) -> None:
    _worker, held, found = given
    assert set(found.held) | given_out.LEFT_OUT == {model._meta.label for model in holdings.paths()}
    assert {label for label, rows in found.held.items() if not rows} == set()
    assert held.client.number == found.number


def test_every_sealed_word_is_there(given: Any) -> None:
    """Each was filled with the name of its record and field: every one of them is found again."""
    _worker, held, found = given
    file = given_out.as_json(found).decode()
    for words in (*held.words, *held.hidden):
        assert words in file or words[:5] in file
    for record, field in (
        ("DiaryEntry", "words"),
        ("PlanGoal", "words"),
        ("Assessment", "result"),
        ("Consent", "to_whom"),
    ):
        assert f"Zorvina {record} {field}" in file


def test_no_hash_no_key_and_no_uid_is_given(given: Any) -> None:
    _worker, held, found = given
    file = given_out.as_json(found).decode()
    assert held.client.code_hash not in file
    assert str(held.client.uid) not in file
    assert "digest" not in file


def test_nothing_of_another_in_the_household_is_given(given: Any) -> None:
    worker, held, _found = given
    other = client(worker, family_name="Annanen", given_names="Ulla")
    HouseholdMember.objects.create(household=held.of(HouseholdMember).household, client=other, role="spouse")
    file = given_out.as_json(given_out.gather(worker, held.client, masked=False)).decode()
    assert "Annanen" not in file
    assert other.number not in file


def test_what_a_prohibition_hides_is_not_given_by_one_who_may_not_see_it(given: Any) -> None:
    worker, held, _found = given
    found = given_out.gather(worker, held.client, masked=True)
    file = given_out.as_json(found).decode()
    assert found.held["clients.ContactDetails"] == []
    for words in held.hidden:
        assert words not in file
    assert json.loads(file)["masked_by_security_prohibition"] == sorted(given_out.MASKED)


def test_records_that_were_made_one_are_given_as_one(given: Any) -> None:
    worker, held, _found = given
    other = client(worker, family_name="Qwelma")
    Merge.objects.create(kept=held.client, merged=other)
    Client.objects.filter(pk=other.pk).update(merged_into=held.client)
    found = given_out.gather(worker, held.client, masked=False)
    assert [row["family_name"] for row in found.held["clients.Identity"]] == ["Zorvina", "Qwelma"]


@pytest.mark.parametrize("language", given_out.LANGUAGES)
def test_it_can_be_read_in_a_language(given: Any, language: str) -> None:
    _worker, _held, found = given
    titles = [section.title for section in given_out.sections(found, language)]
    plan = {"sv": "Integrationsplan", "fi": "Kotoutumissuunnitelma", "en": "Integration plan"}[language]
    assert plan in titles
    assert all(
        label and said for section in given_out.sections(found, language) for row in section.rows for label, said in row
    )


def test_the_pdf_says_it_too(given: Any) -> None:
    _worker, _held, found = given
    text = str(read_pdf(person_pdf(found, "Borgå", "sv")))
    assert "Det som finns om dig" in text
    assert "Zorvina DiaryEntry words" in text


def test_days_are_written_as_people_write_them() -> None:
    assert given_out._shown("2026-03-02", "sv") == "2.3.2026"
    assert given_out._shown(True, "fi") == "kyllä"
    assert given_out._shown({"sv": "Kurs", "fi": "Kurssi"}, "fi") == "Kurssi"
    assert given_out._shown("not_needed", "en") == "not needed"
    assert given_out._shown(date(2026, 3, 2).isoformat(), "en") == "2.3.2026"


def test_who_looked_is_given(given: Any) -> None:
    worker, held, _found = given
    given_out.note(worker, held.client, given_out.gather(worker, held.client, masked=False), "json", "sv")
    found = given_out.gather(worker, held.client, masked=False)
    rows = given_out.looks_in_words(found, "en")
    assert any("Everything held of a client was taken out" in what for _when, _who, what in rows)
    assert all(worker.user.name in who for _when, who, what in rows)
    event = Event.objects.filter(name="clients.given_out").latest("sequence")
    assert json.loads(event.details)["rows"]["cases.Plan"] == 1
    assert "Zorvina" not in event.details


def test_it_is_not_for_everybody(given: Any) -> None:
    _worker, held, _found = given
    with pytest.raises(Denied):
        given_out.gather(officer(role="job_coach"), held.client, masked=False)
    assert given_out.gather(officer(role="data_protection_officer"), held.client, masked=True).number
