"""Texts of services in other languages: written side by side, and through a translator's file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.chain import public_revision
from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.actions.translating import Written, mark, take_file, translate, units
from delaktig.catalogue.models import Place, Service
from delaktig.catalogue.search import search
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.catalogue.text_places import Standing, places, standing
from delaktig.formats.xliff import Read, Unit, read_xliff, write_xliff
from delaktig.texts.parts import Invalid, NotThere
from delaktig.texts.selectors import Status, load
from tests.catalogue.building import TODAY, a_service

pytestmark = pytest.mark.django_db
FIELDS = ("name", "summary", "how_to_get_in")


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


@pytest.fixture
def translator(actor_with_role: Any) -> Any:
    return actor_with_role("translator")


def read(service: Service) -> Service:
    return whole(Service.objects.filter(pk=service.pk)).get()


def a_file(service: Service, language: str = "ar", **targets: str) -> Read:
    """Send a file out and get it back with some texts translated."""
    sent = read_xliff(write_xliff(units([read(service)], "sv", language), "sv", language))
    done = [
        replace(unit, target=targets[unit.field], state="translated") if unit.field in targets else unit
        for unit in sent.units
    ]
    return read_xliff(write_xliff(done, "sv", language))


def test_a_translator_writes_and_approves_the_texts_of_a_service(coordinator: Any, translator: Any) -> None:
    service = a_service(coordinator)
    given = {service.name_id: Written("دورة سويدية", over=0, approved=True)}
    found = translate(translator, service, "ar", given)
    assert found.changed == [service.name_id]
    texts = load([service.name_id])
    assert texts.exact(service.name_id, "ar").status is Status.CURRENT
    assert read(service).revisions.first().act == "translation_written"


def test_readers_get_a_translation_on_their_next_request(coordinator: Any, translator: Any) -> None:
    service = a_service(coordinator)
    place = Place.objects.get()
    for holder, text in ((service, service.name_id), (place, place.name_id)):
        before = public_revision()
        translate(translator, holder, "ar", {text: Written("كلمات", over=0)})
        assert public_revision() == before + 1


def test_a_service_is_found_by_the_translated_name_of_its_place(coordinator: Any, translator: Any) -> None:
    a_service(coordinator)
    place = Place.objects.get()
    assert not search("638", "sv", "Kulturkvarnen", TODAY).hits
    translate(translator, place, "fi", {place.name_id: Written("Kulttuurimylly", over=0)})
    assert [hit.name for hit in search("638", "sv", "Kulttuurimylly", TODAY).hits] == ["Svenskkurs för nybörjare"]


def test_the_same_words_again_change_nothing(coordinator: Any, translator: Any) -> None:
    service = a_service(coordinator)
    given = {service.name_id: Written("دورة", approved=True)}
    assert translate(translator, service, "ar", given).changed == [service.name_id]
    before = read(service).version
    assert translate(translator, service, "ar", given).changed == []
    assert translate(translator, service, "ar", {}).changed == []
    assert read(service).version == before


def test_what_two_wrote_at_once_comes_back_as_a_conflict_and_the_rest_is_saved(
    coordinator: Any, translator: Any
) -> None:
    service = a_service(coordinator)
    translate(translator, service, "ar", {service.name_id: Written("الأول", over=0)})
    found = translate(
        translator,
        service,
        "ar",
        {service.name_id: Written("الثاني", over=0), service.summary_id: Written("ملخص", over=0)},
    )
    assert found.conflicts[service.name_id].theirs == "الأول"
    assert found.changed == [service.summary_id]


def test_others_texts_unknown_languages_and_too_long_words_are_refused(
    coordinator: Any, translator: Any, actor_with_role: Any
) -> None:
    service = a_service(coordinator)
    with pytest.raises(NotThere):
        translate(translator, service, "ar", {service.name_id + 9999: Written("x")})
    with pytest.raises(Invalid):
        translate(translator, service, "xx", {service.name_id: Written("x")})
    with pytest.raises(Invalid):
        translate(translator, service, "ar", {service.name_id: Written("x" * 101)})
    with pytest.raises(NotThere):
        translate(actor_with_role("translator", code="434"), service, "ar", {service.name_id: Written("x")})
    with pytest.raises(Denied):
        translate(actor_with_role("reader"), service, "ar", {service.name_id: Written("x")})


def test_how_a_service_stands_in_a_language_is_its_weakest_text(coordinator: Any, translator: Any) -> None:
    service = read(a_service(coordinator))

    def stands() -> str:
        one = read(service)
        return standing(places(one), texts_of([one]), "ar")

    assert stands() == Standing.MISSING
    ids = [getattr(service, f"{name}_id") for name in FIELDS]
    translate(translator, service, "ar", {ids[0]: Written("ا")})
    assert stands() == Standing.PARTLY
    translate(translator, service, "ar", {i: Written("ب") for i in ids})
    assert stands() == Standing.DRAFT
    translate(translator, service, "ar", {i: Written("ب", approved=True) for i in ids})
    assert stands() == Standing.CURRENT
    write_words(coordinator, service, "sv", {"summary": "Något helt annat."})
    assert stands() == Standing.OUTDATED


def test_a_file_comes_back_with_one_conflict_that_is_shown_and_not_overwritten(
    coordinator: Any, translator: Any
) -> None:
    service = a_service(coordinator)
    file = a_file(service, name="اسم", summary="ملخص")
    translate(translator, service, "ar", {service.summary_id: Written("بيد إنسان")})
    rows = {row.field: row for row in take_file(translator, file)}
    assert rows["name"].outcome == "taken"
    assert rows["summary"].outcome == "conflict"
    assert (rows["summary"].mine, rows["summary"].theirs) == ("ملخص", "بيد إنسان")
    assert rows["how_to_get_in"].outcome == "unchanged"
    texts = load([service.name_id, service.summary_id])
    assert texts.exact(service.name_id, "ar").body == "اسم"
    assert texts.exact(service.summary_id, "ar").body == "بيد إنسان"


def test_a_text_whose_source_changed_its_meaning_meanwhile_is_a_conflict_and_a_slip_is_none(
    coordinator: Any, translator: Any
) -> None:
    service = a_service(coordinator)
    file = a_file(service, name="اسم", summary="ملخص")
    write_words(coordinator, service, "sv", {"name": "Svenskkurs för nybörjare."}, slip=True)
    write_words(coordinator, service, "sv", {"summary": "Något helt annat."})
    rows = {row.field: row.outcome for row in take_file(translator, file)}
    assert rows == {"name": "taken", "summary": "conflict", "how_to_get_in": "unchanged"}


def test_texts_of_others_long_ones_and_those_not_done_are_told_one_by_one(
    coordinator: Any, translator: Any, actor_with_role: Any
) -> None:
    service = a_service(coordinator)
    theirs = a_service(actor_with_role("coordinator", code="434"))
    base = mark(load([service.name_id]), service.name_id, "ar")
    found = (
        Unit(f"service:{service.uid}", "name", "x", "ا" * 101, "final", base),
        Unit(f"service:{service.uid}", "summary", "x", "ا", "needs-translation", base),
        Unit(f"service:{service.uid}", "nothing", "x", "ا", "final", base),
        Unit(f"service:{theirs.uid}", "name", "x", "ا", "final", base),
        Unit("../../etc:passwd", "name", "x", "ا", "final", base),
    )
    outcomes = [row.outcome for row in take_file(translator, Read("sv", "ar", found))]
    assert outcomes == ["too_long", "not_done", "unknown", "unknown", "unknown"]
    with pytest.raises(Invalid):
        take_file(translator, Read("sv", "xx", found))


def test_a_file_holds_what_lacks_a_current_translation_or_everything(coordinator: Any, translator: Any) -> None:
    service = a_service(coordinator)
    translate(translator, service, "ar", {service.name_id: Written("اسم", approved=True)})
    one = read(service)
    assert [unit.field for unit in units([one], "sv", "ar")] == ["summary", "how_to_get_in"]
    everything = units([one], "sv", "ar", all_texts=True)
    assert (everything[0].field, everything[0].state) == ("name", "final")
    assert everything[1].limit == 150
    assert units([one], "fi", "ar") == []


def test_places_and_contacts_are_translated_like_services(coordinator: Any, translator: Any) -> None:
    a_service(coordinator)
    place = Place.objects.get()
    (unit,) = units([place], "sv", "ar")
    file = Read("sv", "ar", (replace(unit, target="البيت", state="final"),))
    assert [row.outcome for row in take_file(translator, file)] == ["taken"]
    assert load([place.name_id]).exact(place.name_id, "ar").body == "البيت"
