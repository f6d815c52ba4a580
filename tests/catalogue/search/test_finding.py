"""Search in a municipality's guide: the same hits on every database, in every language, by every hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.actions.naming import rename_organisation
from delaktig.catalogue.actions.places import edit_place
from delaktig.catalogue.actions.states import publish, show_here, withdraw
from delaktig.catalogue.inputs import PlaceInput
from delaktig.catalogue.models import Place, SearchEntry, SearchHead, Service
from delaktig.catalogue.search import Found, keeping, search
from delaktig.catalogue.search import reading as search_reading
from delaktig.organisations import actions as organisations
from tests.catalogue.building import TODAY, a_draft, a_service
from tests.catalogue.search.content import SERVICES, a_catalogue

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("golden.json")
ASKED = [
    ("fi", "koulutus"),
    ("fi", "kotoutumiskoulutus"),
    ("fi", "Päiväkodissa"),
    ("fi", "päiväkoti"),
    ("fi", "ruotsin kurssi"),
    ("fi", "koulutsu"),
    ("fi", "vuokra-asunto"),
    ("fi", "koirakoulutus"),
    ("sv", "utbildning"),
    ("sv", "kurserna"),
    ("sv", "SVENSKKRUS"),
    ("sv", "kurs i svenska"),
    ("sv", "bostad"),
    ("sv", "hästutbildning"),
    ("sv", "daghem barn"),
    ("sv", "halsostation"),
    ("sv", "Huset Lundagatan"),
    ("ar", "السويديه"),
    ("ar", "دوره"),
    ("ar", "bostad"),
    ("so", "iswidhish"),
    ("so", "isdhexgal"),
    ("so", "bostad"),
    ("ru", "шведскому"),
    ("uk", "шведська мова"),
    ("uk", "обучение"),
    ("tr", "KURS isvecce"),
    ("vi", "nha tre"),
    ("fa", "كودك"),
    ("ckb", "مندال"),
    ("th", "ภาษาสวีเดน"),
    ("th", "สวิเดน"),
    ("sq", "shendetesor"),
    ("et", "tervis"),
    ("en", "day care"),
    ("en", "คอร์สปรับตัว"),
    ("sv", "zzzzzz"),
    ("sv", ""),
    ("sv", "!?"),
]


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def slugs(found: Found) -> list[str]:
    return [hit.slug for hit in found.hits]


def plain(found: Found) -> dict[str, object]:
    return {
        "hits": [f"{hit.slug} {hit.language} {hit.score}{'' if hit.whole else ' partly'}" for hit in found.hits],
        "did_you_mean": found.did_you_mean,
        "fell_back_to": list(found.fell_back_to),
    }


def test_every_database_gives_what_stands_in_the_golden_file(coordinator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_of_needs", lambda _service, _language: ())  # their words may change without search
    a_catalogue(coordinator)
    found = {f"{language}: {words}": plain(search("638", language, words, TODAY)) for language, words in ASKED}
    if not GOLDEN.exists():
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail("the golden file was not there and is written now: look at it")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "typed", "first"),
    [
        ("fi", "koulutus", "integration"),
        ("sv", "utbildning", "integration"),
        ("sv", "kurserna", "evening-course"),
        ("fi", "päiväkoti", "day-care"),
        ("so", "isdhexgalkq", "integration"),
        ("th", "ภาษาสวีเดน", "integration"),
    ],
)
def test_what_a_reader_types_finds_what_is_meant(coordinator: Any, language: str, typed: str, first: str) -> None:
    a_catalogue(coordinator)
    found = search("638", language, typed, TODAY)
    assert slugs(found)[0] == first
    assert found.hits[0].language == language
    assert set(found.fell_back_to) == {hit.language for hit in found.hits} - {language}


def test_every_service_is_found_by_each_word_of_its_name_in_each_of_its_languages(coordinator: Any) -> None:
    a_catalogue(coordinator)
    for slug, (_topic, words) in SERVICES.items():
        for language, (name, _summary) in words.items():
            for word in name.split():
                assert slug in slugs(search("638", language, word, TODAY)), (slug, language, word)


def test_what_the_readers_language_lacks_is_found_in_another_and_it_is_said(coordinator: Any) -> None:
    a_catalogue(coordinator)
    found = search("638", "so", "bostad", TODAY)
    assert slugs(found)[0] == "housing"
    assert found.fell_back_to == ("sv",)
    assert found.hits[0].language == "sv"
    assert found.hits[0].name == "Hyresbostäder"


def test_a_mistyped_word_finds_all_the_same_and_asks_what_was_meant(coordinator: Any) -> None:
    a_catalogue(coordinator)
    found = search("638", "sv", "svenskkrus på kvällen", TODAY)
    assert slugs(found)[0] == "evening-course"
    assert found.did_you_mean == "svenskkurs kvällen"


def test_nothing_is_found_by_nothing_and_by_what_nobody_says(coordinator: Any) -> None:
    a_catalogue(coordinator)
    for words in ("", "   ", "?!", "qqqqqqqq", "x" * 5000):
        assert search("638", "sv", words, TODAY) == Found()


def test_a_compound_that_nobody_gives_is_not_found_by_its_end_and_what_there_is_is_asked_about(
    coordinator: Any,
) -> None:
    a_service(coordinator, {"name": "Utbildning för vuxna", "summary": "Grundkurs för alla."})
    assert search("638", "sv", "hästutbildning", TODAY) == Found(did_you_mean="utbildning")
    assert search("638", "sv", "hundkurs", TODAY) == Found(), "two slips away from a course that is another"
    assert search("638", "sv", "grunskurs", TODAY).did_you_mean == "grundkurs"


def test_what_is_not_published_is_not_found_and_not_guessed_at(coordinator: Any) -> None:
    service = a_draft(coordinator, {"name": "Hemlighetskurs"})
    assert not search("638", "sv", "hemlighetskurs", TODAY)
    publish(coordinator, service, TODAY)
    assert search("638", "sv", "hemlighetskurs", TODAY)
    withdraw(coordinator, service)
    found = search("638", "sv", "hemlighetskrus", TODAY)
    assert (found.hits, found.did_you_mean) == ((), "")
    assert not SearchEntry.objects.filter(service=service).exclude(words={}).exists()


def test_another_municipality_finds_only_what_its_guide_shows(coordinator: Any, actor_with_role: Any) -> None:
    neighbour = actor_with_role("coordinator", code="616")
    service = a_service(coordinator)
    assert not search("616", "sv", "svenskkurs", TODAY)
    assert search("616", "sv", "svenskkrus", TODAY).did_you_mean == ""
    show_here(neighbour, service)
    assert search("616", "sv", "svenskkurs", TODAY)


def test_hits_of_equal_worth_stand_in_the_order_of_their_names(coordinator: Any) -> None:
    for name in ("Simkurs för vuxna", "Simkurs för barn"):
        a_service(coordinator, {"name": name})
    assert [hit.name for hit in search("638", "sv", "simkurs", TODAY).hits] == ["Simkurs för barn", "Simkurs för vuxna"]


def test_the_acts_keep_the_index(coordinator: Any) -> None:
    organisation = organisations.add(coordinator, kind="school", names={"sv": "Institutet"})
    service = a_service(coordinator, organisation=organisation.pk)
    write_words(coordinator, service, "so", {"name": "Koorso"})
    assert search("638", "so", "koorso", TODAY)
    place = Place.objects.get()
    edit_place(coordinator, place, PlaceInput({"sv": "Villan"}, street="Kajvägen 2", town="Borgå"))
    assert search("638", "sv", "kajvägen", TODAY)
    assert not search("638", "sv", "lundagatan", TODAY)
    rename_organisation(coordinator, organisation, {"sv": "Bildningsverket"}, TODAY)
    assert search("638", "sv", "bildningsverket", TODAY)
    assert search("638", "sv", "institutet", TODAY), "the earlier name finds it too"


def test_an_index_built_anew_differs_in_nothing(coordinator: Any, capsys: Any) -> None:
    from django.core.management import call_command

    a_catalogue(coordinator)
    head = SearchHead.objects.get().revision
    call_command("index_services")
    assert "0 differed" in capsys.readouterr().out
    assert SearchHead.objects.get().revision == head
    SearchEntry.objects.filter(language="fi").update(words={"fel": 1})
    SearchEntry.objects.filter(language="sv").delete()
    call_command("index_services")
    assert "10 differed" in capsys.readouterr().out
    assert slugs(search("638", "fi", "koulutus", TODAY))[0] == "integration"


def test_a_search_asks_the_database_four_times_at_most_however_many_services_there_are(coordinator: Any) -> None:
    a_catalogue(coordinator)
    search_reading.forget()
    for number in range(8):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            search("638", "fi", "koulutus", TODAY)
        assert len(asked) <= (4 if number == 0 else 3)
    a_service(coordinator, {"name": "Simkurs"})
    with CaptureQueriesContext(connection) as asked:
        assert search("638", "sv", "simkurs", TODAY)
    assert len(asked) <= 4
    with CaptureQueriesContext(connection) as asked:
        search("638", "sv", "finns inte alls", TODAY)
    assert len(asked) <= 6, "what is said in no language asks for further languages twice"


def test_a_database_that_was_emptied_and_filled_again_is_read_anew(coordinator: Any) -> None:
    first = a_service(coordinator, {"name": "Simkurs"})
    assert search("638", "sv", "simkurs", TODAY)
    SearchEntry.objects.all().delete()
    SearchHead.objects.all().delete()
    Service.objects.filter(pk=first.pk).update(state="draft")
    a_service(coordinator, {"name": "Ridskola"})
    assert not search("638", "sv", "simkurs", TODAY)
    assert search("638", "sv", "ridskola", TODAY)
