"""Search finds what the guide itself suggests, in each of its languages, also where no service is translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from delaktig.accounts.actor import command_actor
from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.search import search
from delaktig.catalogue.topics import needs, topics
from delaktig.web.public.guide.words import SAMPLES
from tests.catalogue.building import TODAY, a_service
from tests.conftest import hosted, lasting

pytestmark = pytest.mark.django_db
PLACEHOLDER = "for example: language course, doctor, daycare"
MEANT = ("language", "health", "children")
"""The needs that the three words of the search field belong to."""


@pytest.fixture(scope="module")
def swedish_only(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Publish a service for each topic, in Swedish alone; return the need of each by its word in the address."""
    with lasting(django_db_blocker):
        hosted("638")
        made = {}
        for number, topic in enumerate(topics().values()):
            words = {"name": f"Tjänst {number}", "summary": "Text."}
            made[a_service(command_actor("638", "tests"), words, topics=(topic.key,)).slug] = topic.parent
        yield made


def parts(words: str, language: str) -> list[str]:
    """Return what is named in a list of words; Thai parts them by spaces."""
    listed = (words.partition(":")[2] or words).strip()
    return [part.strip() for part in re.split(r"\s+" if language == "th" else r"[,،]", listed)]


def suggested(language: str) -> list[tuple[str, str]]:
    """Return all that the guide suggests in a language, with the need that it belongs to."""
    with override(language):
        found = list(zip(parts(gettext(PLACEHOLDER), language), MEANT, strict=True))
        found += [(part, need) for need, sample in SAMPLES.items() for part in parts(str(sample), language)]
    found += [(need.words[language], need.key) for need in needs()]
    return found + [(topic.words[language], topic.parent) for topic in topics().values()]


@pytest.mark.parametrize("language", settings.GUIDE_LANGUAGES)
def test_what_the_guide_suggests_is_found_though_no_service_is_translated(
    swedish_only: dict[str, str], language: str
) -> None:
    missed = []
    for words, need in suggested(language):
        found = search("638", language, words, TODAY)
        best = [swedish_only[hit.slug] for hit in found.hits if hit.whole]
        if need not in best:
            missed.append((words, need, best[:3]))
        assert found.fell_back_to == (() if language == "sv" else ("sv",)), words
    assert missed == []


def test_the_page_says_in_which_language_the_found_service_is(swedish_only: dict[str, str]) -> None:
    page = Client().get("/ar/borga/search/", {"q": "دكتور"}).content.decode()
    care = next(slug for slug, need in swedish_only.items() if need == "health")
    assert f"/services/{care}/" in page
    assert "Svenska" in re.sub(r"<[^>]+>", "", page.partition('class="note"')[2])[:200]


def test_a_service_in_the_readers_language_stands_before_one_that_is_found_as_well(actor_with_role: Any) -> None:
    coordinator = actor_with_role("coordinator", code="434")
    a_service(coordinator, {"name": "A", "summary": "Text."}, topics=("care",))
    translated = a_service(coordinator, {"name": "B", "summary": "Text."}, topics=("care",))
    write_words(coordinator, translated, "ar", {"name": "خدمة"})
    assert [hit.language for hit in search("434", "ar", "دكتور", TODAY).hits] == ["ar", "sv"]
