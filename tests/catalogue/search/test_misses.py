"""Counting what was sought in vain, without a trace of who sought."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.catalogue.actions.editing import add_search_word
from delaktig.catalogue.models import Miss, Service
from delaktig.catalogue.search import misses, search
from delaktig.catalogue.search.letters import joined
from delaktig.texts.parts import Invalid
from tests.catalogue.building import TODAY, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue(actor_with_role: Any) -> None:
    a_service(actor_with_role("coordinator"))


def test_words_that_find_nothing_are_counted_by_month_and_by_nothing_else() -> None:
    before = Event.objects.count()
    assert misses.count("638", "sv", "Cykelverkstad!", TODAY)
    assert misses.count("638", "sv", "cykelverkstad", TODAY)
    assert misses.count("638", "sv", "cykelverkstad", date(2026, 4, 1))
    assert list(Miss.objects.order_by("month").values_list("words", "month", "count")) == [
        ("cykelverkstad", date(2026, 3, 1), 2),
        ("cykelverkstad", date(2026, 4, 1), 1),
    ]
    assert Event.objects.count() == before


def test_words_that_find_something_are_no_miss() -> None:
    assert not misses.count("638", "sv", "svenskkurs", TODAY)
    assert not Miss.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "131052-308T",
        "ring 040 123 4567",
        "zzz.person@example.org",
        "https://example.org/zzz",
        "123456",
        "z" * 61,
        "",
        "  ",
        "٠٤٠١٢٣٤٥",
    ],
)
def test_what_could_name_a_person_is_not_kept(words: str) -> None:
    assert not misses.count("638", "sv", words, TODAY)
    assert not Miss.objects.exists()


def test_a_number_for_help_may_be_asked_for() -> None:
    assert misses.count("638", "sv", "116 xyzzy", TODAY)


def test_nobody_fills_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "MOST_A_MONTH", 2)
    assert [misses.count("638", "sv", words, TODAY) for words in ("qwqw", "wvwv", "xzxz")] == [True, True, False]


def test_a_language_that_the_guide_does_not_speak_is_not_counted() -> None:
    assert not misses.count("638", "xx", "cykelverkstad", TODAY)


def test_a_flood_of_the_same_words_is_not_counted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "MOST_A_DAY", 2)
    second = date(2026, 3, 2)
    assert [misses.count("638", "sv", "cykelverkstad", second) for _ in range(5)] == [True] * 4 + [False]
    assert misses.count("638", "sv", "cykelverkstad", date(2026, 3, 3))
    assert Miss.objects.get().count == 5


def test_another_word_finds_the_service_in_every_language_and_is_said_once(actor_with_role: Any) -> None:
    coordinator = actor_with_role("coordinator")
    service = Service.objects.get()
    assert misses.count("638", "so", "buugaag", TODAY)
    service = add_search_word(coordinator, service, "so", "buugaag")
    service = add_search_word(coordinator, service, "so", "Buugaag ")
    service = add_search_word(coordinator, service, "so", "koorso")
    assert service.search_words == {"so": "buugaag, koorso"}
    for language in ("so", "sv"):
        assert [hit.service for hit in search("638", language, "buugaag", TODAY).hits] == [service.pk]
    assert not misses.count("638", "so", "buugaag", TODAY)
    with pytest.raises(Invalid):
        add_search_word(coordinator, service, "sv", "ord " * 100)
    with pytest.raises(Denied):
        add_search_word(actor_with_role("reader"), service, "sv", "ord")


def test_words_with_a_hyphen_are_found_without_it(actor_with_role: Any) -> None:
    service = a_service(actor_with_role("coordinator"), {"name": "Kurs om is-dhexgal"})
    for typed in ("is-dhexgal", "isdhexgal", "dhexgal"):
        assert search("638", "sv", typed, TODAY).hits[0].service == service.pk, typed
    begun = time.monotonic()
    assert not list(joined("ကျွန်ုပ်တို့သည်มีหลักสูตรภาษาสวีเดน" * 40))
    assert time.monotonic() - begun < 1
    assert list(joined("is-dhexgal la-talin-bixin a - b")) == ["isdhexgal", "latalinbixin"]
