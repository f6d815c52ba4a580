"""What people call things in everyday speech, and what a mistyped word was meant to be."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from typing import Any

import pytest
from django.conf import settings

from delaktig.catalogue.search import search
from delaktig.catalogue.topics import everyday, needs, topics
from tests.catalogue.building import TODAY, a_service


@pytest.mark.plain
def test_the_table_of_everyday_words_is_dated_and_names_only_needs_topics_and_languages_that_there_are() -> None:
    table = tomllib.loads(resources.files("delaktig.catalogue").joinpath("everyday.toml").read_text(encoding="utf-8"))
    assert isinstance(table["as_of"], date)
    assert set(everyday()) <= {need.key for need in needs()} | set(topics())
    for words in everyday().values():
        assert set(words) <= set(settings.GUIDE_LANGUAGES)
        assert all(part.strip() for text in words.values() for part in text.split(","))


@pytest.mark.django_db
def test_everyday_words_and_slips_find_what_is_meant_and_not_what_only_looks_alike(actor_with_role: Any) -> None:
    coordinator = actor_with_role("coordinator")
    course = a_service(coordinator, {"name": "Svenska för nybörjare", "summary": "Text."}, topics=("swedish",))
    doctor = a_service(coordinator, {"name": "Vården", "summary": "Text."}, topics=("care",))
    a_service(coordinator, {"name": "Digitala koder", "summary": "Var man lär sig."}, topics=("registration",))
    mistyped = search("638", "sv", "läkre", TODAY)
    assert ([hit.service for hit in mistyped.hits], mistyped.did_you_mean) == ([doctor.pk], "läkare")
    for language in ("sv", "ar"):
        found = search("638", language, "svensk kus", TODAY)
        assert (found.hits[0].service, found.did_you_mean) == (course.pk, "svensk kurs")
    nobody_gives_it = search("638", "sv", "dagis", TODAY)
    assert (nobody_gives_it.hits, nobody_gives_it.did_you_mean) == ((), ""), "no *digitala*: nobody slipped"
    daycare = a_service(coordinator, {"name": "Småbarnspedagogik", "summary": "Text."}, topics=("daycare",))
    assert [hit.service for hit in search("638", "sv", "dagis", TODAY).hits] == [daycare.pk]
    assert search("638", "fi", "päiväkoti", TODAY).hits[0].service == daycare.pk
