"""The demonstration's services: whole in three languages, within the limits, and inventing nothing unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from delaktig.catalogue.actions.editing import LIMITS
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.topics import LEVELS, grounds, needs, situations, topics
from delaktig.exchange.demo import catalogue_files
from delaktig.exchange.demo.catalogue_files import LANGUAGES, THEMES, Entry, entries, table, translations
from delaktig.law.completeness import all_lines
from delaktig.municipalities import register
from delaktig.organisations.models import Mandate

TODAY = date(2026, 3, 10)
INVENTED_PHONE = re.compile(r"019 000 0\d{3}")
TEXTS = {"name", "summary", "description", "for_whom", "how_to_get_in", "what_to_bring", "what_happens_next"}
NEEDED = {"name", "summary", "description", "how_to_get_in"}
ENTRIES = entries()


def by_key(entry: Entry) -> str:
    return entry.key


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def whole() -> dict[str, Any]:
    return {keeper: catalogue_files.catalogue_of(keeper, TODAY) for keeper in catalogue_files.keepers()}


def test_no_file_of_services_is_forgotten_and_no_key_stands_twice() -> None:
    folder = catalogue_files._FOLDER
    files = {entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")}
    assert files == {*THEMES, *catalogue_files.LIFE}
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_a_service_says_all_it_must_in_swedish_finnish_and_english_alike(entry: Entry) -> None:
    for language in LANGUAGES:
        told = entry.said[language]
        assert set(told) >= NEEDED
        assert set(told) == set(entry.said["sv"]), language
        assert set(told) <= {*TEXTS, "cost_text"}
        assert all(body.strip() == body and body for body in told.values())


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_no_text_is_longer_than_the_national_register_takes(entry: Entry) -> None:
    long = {
        (name, language): len(body)
        for name in LIMITS
        for language, body in catalogue_files.words(entry, name).items()
        if len(body) > LIMITS[name]
    }
    assert long == {}


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_what_a_service_points_to_is_there(entry: Entry) -> None:
    said = entry.said
    places = table("places")
    assert set(said["topics"]) <= set(topics())
    assert set(said.get("contents", ())) <= {line.key for line in all_lines()}
    assert said.get("task", "") in {"", *Mandate.Task.values}
    assert said.get("cost", "") in Service.Cost.values
    assert said.get("heir", entry.key) in {one.key for one in ENTRIES}
    for reference in (said["organisation"], *said.get("parties", ())):
        assert catalogue_files.keeper_of(reference) == entry.keeper
        catalogue_files.organisation_and_unit(reference)
    for row in said.get("eligibility", ()):
        assert set(row.get("grounds", ())) <= set(grounds())
        assert set(row.get("situations", ())) <= set(situations())
    for code in () if said.get("shown") in ("all", "area") else said.get("shown", ()):
        assert register.by_code(code)
    for one in said.get("offerings", ()):
        assert places[one["place"]]["keeper"] == entry.keeper if "place" in one else True
        assert one.get("entry", "") in Offering.Entry.values
        assert one.get("channel", "on_site") in Offering.Channel.values
        assert one.get("interpreter", "") in Offering.Interpreter.values
        assert set(one.get("languages", ())) <= {*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES}
        assert {one.get("level_from", "A0"), one.get("level_to", "A0")} <= set(LEVELS)
        assert one.get("taken", 0) <= one.get("capacity", 0)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_key)
def test_a_service_tells_where_its_facts_were_read_or_that_it_is_invented(entry: Entry) -> None:
    data = catalogue_files.service_of(entry, TODAY)
    assert data["source"]
    timed = any({"hours", "starts_on", "ends_on", "capacity"} & set(one) for one in data.get("offerings", ()))
    assert data.get("invented", False) or not timed


def test_every_need_of_the_guide_has_services_and_nearly_every_topic() -> None:
    used = {topic for entry in ENTRIES if entry.keeper == "638" for topic in entry.said["topics"]}
    assert set(topics()) - used == set()
    assert all(set(need.under) & used for need in needs())


def test_words_in_other_languages_belong_to_services_and_to_the_guides_languages() -> None:
    keys = {entry.said.get("template", entry.key) for entry in ENTRIES}
    assert set(translations()) <= set(settings.GUIDE_LANGUAGES) - set(LANGUAGES)
    for language, told in translations().items():
        assert set(told) <= keys, language
        for key, words in told.items():
            assert {"name", "summary", "how_to_get_in"} <= set(words) <= {*TEXTS, "cost_text"}, (language, key)


def test_invented_contacts_reach_nobody_and_say_that_they_are_invented() -> None:
    for catalogue in whole().values():
        for contact in catalogue["contacts"]:
            if contact.get("invented"):
                assert INVENTED_PHONE.fullmatch(contact["phone"])
                assert contact["email"].endswith("@example.org")
                assert contact["website"].startswith("https://example.org/")
            else:
                assert contact["source"]
                assert "email" not in contact
    found = [text for text in strings(whole()) if "@" in text]
    assert {text.partition("@")[2] for text in found} == {"example.org"}


def test_ids_are_the_same_on_every_day_and_no_two_records_share_one() -> None:
    ids = [
        record["uid"] for one in whole().values() for kind in ("places", "contacts", "services") for record in one[kind]
    ]
    assert len(ids) == len(set(ids))
    later = catalogue_files.catalogue_of("638", date(2027, 1, 1))
    assert [one["uid"] for one in later["services"]] == [one["uid"] for one in whole()["638"]["services"]]


def test_some_services_are_confirmed_long_ago_some_lately_and_none_in_the_future() -> None:
    days = [(TODAY - catalogue_files.confirmed_on(entry, TODAY)).days for entry in ENTRIES]
    assert min(days) > 0
    assert 3 <= sum(day > 366 for day in days) <= 10
    assert sum(335 < day <= 365 for day in days) >= 3
