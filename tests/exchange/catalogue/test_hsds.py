"""HSDS 3.0: what goes out is valid, the publisher's own examples come in, what has no field is given back."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.hsds_in import is_hsds, read
from delaktig.exchange.catalogue.hsds_out import Writer, feed
from delaktig.exchange.catalogue.take import take_out
from tests.exchange.catalogue.example import CATALOGUE, a_catalogue, uid
from tests.exchange.catalogue.hsds import HERE, STANDARDS, example, faults

EXAMPLES = ("service_full.json", "organization_full.json", "service_at_location_full.json", "service_list.json")
beside = pytest.mark.skipif(not STANDARDS.exists(), reason="the publisher's files are not beside the project")


@pytest.mark.parametrize("language", ["sv", "fi", "ar"])
def test_every_service_of_a_feed_is_valid_by_the_closed_schema(language: str) -> None:
    page = feed(CATALOGUE, language)
    assert page["total_items"] == len(page["contents"]) == 1
    for service in page["contents"]:
        assert faults(service, "service.json") == []
        assert faults(service["organization"], "organization.json") == []
        for one in service["service_at_locations"]:
            assert faults(one, "service_at_location.json") == []
            assert faults(one["location"], "location.json") == []


@beside
def test_every_service_of_a_feed_is_valid_by_the_publishers_own_files() -> None:
    for service in feed(CATALOGUE, "sv")["contents"]:
        assert faults(service, "service.json", STANDARDS) == []


@beside
def test_the_schemas_with_the_tests_are_the_publishers() -> None:
    for file in sorted((HERE / "schema").iterdir()):
        assert file.read_bytes() == (STANDARDS / "schema" / file.name).read_bytes()


def test_the_closed_schema_refuses_what_it_does_not_describe() -> None:
    service = feed(CATALOGUE, "sv")["contents"][0]
    assert faults({**service, "colour": "red"}, "service.json")
    deep = deepcopy(service)
    deep["service_at_locations"][0]["location"]["colour"] = "red"
    assert faults(deep, "service.json")


def test_a_feed_says_what_the_service_says_in_its_language() -> None:
    (service,) = feed(CATALOGUE, "sv")["contents"]
    assert service["id"] == uid("course")
    assert service["name"] == "Svenska för nybörjare"
    assert service["description"].startswith("Lär dig svenska.\n\n=Vi börjar")
    assert (service["status"], service["assured_date"]) == ("active", "2026-02-01")
    assert {row["code"] for row in service["languages"]} == {"sv", "ar", "my"}
    assert [row["value"] for row in service["attributes"]] == ["finnish", "swedish", "invented"]
    (here,) = service["service_at_locations"]
    assert [(row.get("byday"), row.get("opens_at"), row.get("closes_at")) for row in here["schedules"]] == [
        ("TU", "17:00", "19:00"),
        ("TH", "17:00", "18:30"),
        (None, None, None),
        (None, "15:00", "17:00"),
    ]
    assert here["location"]["addresses"][0]["address_1"] == "Exempelgatan 1"
    assert "Höstlov" in here["schedules"][2]["notes"]
    assert "kansli@example.org" not in str({key: service[key] for key in service if key == "assurer_email"})


def test_a_service_that_is_invented_says_so_and_comes_back_invented() -> None:
    for language, word in (("sv", "Påhittad"), ("fi", "Keksitty"), ("ar", "Invented")):
        (service,) = feed(CATALOGUE, language)["contents"]
        assert service["alert"].startswith(word)
        back = read(deepcopy(service), language)[0]
        assert all(one["invented"] is True for name in ("services", "places", "contacts") for one in back[name])
        assert "alert" not in str(back["services"][0].get("carried"))
    real = a_catalogue()
    del real["services"][0]["invented"]
    (service,) = feed(real, "sv")["contents"]
    assert "alert" not in service
    assert "invented" not in read(service, "sv")[0]["services"][0]


def test_a_feed_tells_how_the_translation_stands_and_it_is_not_kept_of_it() -> None:
    data = a_catalogue()
    data["services"][0]["translations"] = {"sv": "source", "fi": "outdated"}
    (service,) = feed(data, "fi")["contents"]
    assert faults(service, "service.json") == []
    assert ("delaktig-translation", "outdated") in [
        (row["taxonomy_term"]["taxonomy"], row["value"]) for row in service["attributes"]
    ]
    assert "outdated" not in str(read(service, "fi")[0])


def test_ids_are_the_same_in_every_feed_and_every_time() -> None:
    sv, fi = (feed(CATALOGUE, language)["contents"][0] for language in ("sv", "fi"))
    assert sv == feed(CATALOGUE, "sv")["contents"][0]
    assert [row["id"] for row in sv["service_areas"]] == [row["id"] for row in fi["service_areas"]]
    assert sv["organization"]["id"] == fi["organization"]["id"]


def test_only_what_is_published_and_named_in_the_language_goes_out() -> None:
    assert feed(CATALOGUE, "ru")["contents"] == []
    assert feed(CATALOGUE, "ru")["empty"] is True


@pytest.mark.parametrize("name", [*EXAMPLES, "tabular.json"])
def test_the_publishers_examples_are_read(name: str) -> None:
    check_example(name, HERE)


@beside
@pytest.mark.parametrize("name", [*EXAMPLES, "tabular.json"])
def test_the_publishers_examples_beside_the_project_are_read(name: str) -> None:
    check_example(name, STANDARDS)


def check_example(name: str, folder: Path) -> None:
    data = example(name, folder)
    assert is_hsds(data)
    catalogue, remarks = read(data, "en")
    (service,) = catalogue["services"]
    assert service["name"] == {"en": "Community Counselling"}
    assert service["eligibility"] == [{"age_from": 12, "age_to": 100}]
    assert service["for_whom"]["en"].startswith("This service is intended")
    assert service["carried"]["hsds"]["accreditations"].startswith("All of our practitioners")
    assert any(remark.code == "kept" and remark.path.endswith("accreditations") for remark in remarks)
    assert "Ann Persona" not in str(catalogue)


@pytest.mark.parametrize("name", ["location.json", "organization_list.json", "taxonomy.json"])
def test_what_holds_no_service_is_not_taken_for_a_feed(name: str) -> None:
    assert not is_hsds(example(name))


def test_what_has_no_field_is_given_back_as_it_came() -> None:
    theirs = example("service_full.json")
    catalogue, _remarks = read(deepcopy(theirs), "en")
    ours = Writer(catalogue, "en").service(catalogue["services"][0])
    for name in (
        "alternate_name",
        "wait_time",
        "accreditations",
        "licenses",
        "alert",
        "program",
        "funding",
        "cost_options",
    ):
        assert ours[name] == theirs[name], name
    assert ours["service_at_locations"][0]["id"] == theirs["service_at_locations"][0]["id"]
    location, theirs_too = ours["service_at_locations"][0]["location"], theirs["service_at_locations"][0]["location"]
    assert location["transportation"] == theirs_too["transportation"]
    assert faults(ours, "service.json") == []


@pytest.mark.django_db
def test_the_publishers_example_is_brought_in_as_a_draft(actor_with_role: Any) -> None:
    coordinator = actor_with_role("coordinator")
    catalogue, _remarks = read(example("service_full.json"), "en")
    report = bring_in(coordinator, catalogue, dry_run=False, source="hsds", on=date(2026, 3, 2))
    assert report.done, [row.faults for row in report.rows]
    (service,) = take_out(coordinator)["services"]
    assert (service["state"], service["name"]) == ("draft", {"en": "Community Counselling"})
    again = bring_in(coordinator, catalogue, dry_run=False, source="hsds")
    assert {row.outcome for row in again.rows} == {"unchanged"}


@pytest.mark.django_db
def test_a_broken_feed_is_refused_row_by_row_and_nothing_of_it_is_made(actor_with_role: Any) -> None:
    coordinator = actor_with_role("coordinator")
    page = {"contents": [example("service_full.json"), {"id": "7", "name": "", "status": "active"}]}
    catalogue, _remarks = read(page, "en")
    report = bring_in(coordinator, catalogue, dry_run=False, source="hsds")
    assert not report.done
    assert {row.outcome for row in report.rows if row.uid == "7"} == {"refused"}
    assert not take_out(coordinator)["services"]


def test_our_own_feed_is_read_back_with_what_a_feed_holds() -> None:
    catalogue, _remarks = read(feed(a_catalogue(), "sv"), "sv")
    (service,) = catalogue["services"]
    (original,) = [one for one in CATALOGUE["services"] if one["uid"] == service["uid"]]
    for name in ("name", "cost_text", "for_whom", "what_to_bring"):
        assert service[name] == {"sv": original[name]["sv"]}
    assert service["topics"] == original["topics"]
    assert service["offerings"][0]["hours"] == original["offerings"][0]["hours"]
    assert catalogue["places"][0]["street"] == "Exempelgatan 1"
