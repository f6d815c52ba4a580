"""Bringing a catalogue in: all or nothing, twice the same, nothing lost that a person wrote."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.actions.places import edit_place
from delaktig.catalogue.actions.states import archive
from delaktig.catalogue.inputs import PlaceInput
from delaktig.catalogue.models import Contact, Material, Place, Service, ServiceRevision
from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.reports import Report, report_of
from delaktig.exchange.catalogue.take import take_out
from delaktig.exchange.models import BroughtRecord
from delaktig.organisations.models import Organisation
from delaktig.texts.models import Text
from delaktig.texts.selectors import Status, load
from tests.exchange.catalogue.example import a_catalogue, many, uid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def coordinator(actor_with_role: Any, municipality: Any) -> Any:
    municipality("616")
    return actor_with_role("coordinator")


def brought(actor: Any, data: Any, **options: Any) -> Report:
    report = bring_in(actor, data, dry_run=False, on=TODAY, **options)
    assert report.done, [row for row in report.rows if row.faults]
    return report


def outcomes(report: Report) -> dict[str, str]:
    return {row.uid: row.outcome for row in report.rows}


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """Return a catalogue without what a taking-out adds: fingerprints, and how translations stand."""
    return {
        name: [{key: value for key, value in one.items() if key not in ("stood", "translations")} for one in rows]
        if isinstance(rows, list)
        else rows
        for name, rows in data.items()
    }


def test_what_is_brought_in_is_taken_out_equal_with_every_field(coordinator: Any) -> None:
    data = a_catalogue()
    report = brought(coordinator, data)
    assert set(outcomes(report).values()) == {"added"}
    assert plain(take_out(coordinator)) == data


def test_bringing_the_same_in_twice_changes_nothing(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    before = (Text.objects.count(), ServiceRevision.objects.count(), Organisation.objects.count())
    report = brought(coordinator, a_catalogue())
    assert set(outcomes(report).values()) == {"unchanged"}
    assert (Text.objects.count(), ServiceRevision.objects.count(), Organisation.objects.count()) == before


def test_what_was_taken_out_and_not_touched_changes_nothing_when_it_comes_back(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    BroughtRecord.objects.all().delete()
    assert set(outcomes(brought(coordinator, take_out(coordinator))).values()) == {"unchanged"}


def test_a_dry_run_reports_the_same_and_keeps_nothing(coordinator: Any) -> None:
    report = bring_in(coordinator, a_catalogue(), dry_run=True, on=TODAY)
    assert set(outcomes(report).values()) == {"added"}
    assert not report.done
    assert not Service.objects.exists()
    assert not Event.objects.filter(name__startswith="catalogue.").exists()
    assert not BroughtRecord.objects.exists()


def test_each_service_has_its_history_and_stands_in_the_record_of_events(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    assert Event.objects.filter(name="catalogue.service_added").count() == 3
    assert Event.objects.filter(name="catalogue.service_published").count() == 1
    assert Event.objects.filter(name="catalogue.material_added").count() == 1
    kept = {service.slug: service.revisions.count() for service in Service.objects.all()}
    assert kept == {"svenska-for-nyborjare": 1, "svenska-2": 1, "gammal-kurs": 2}
    (event,) = Event.objects.filter(name="exchange.catalogue_brought_in")
    assert json.loads(event.details)["added"] == 7


def test_a_broken_file_is_refused_row_by_row_and_nothing_of_it_is_made(coordinator: Any) -> None:
    data = a_catalogue()
    data["services"][0]["offerings"][0]["level_from"] = "X9"
    data["services"][1] |= {"name": {}, "colour": "red"}
    data["services"][2]["summary"] = {"sv": "x" * 151}
    data["places"][1]["latitude"] = "north"
    data["contacts"][0]["email"] = "nobody"
    data["materials"][0]["services"] = [uid("nowhere")]
    report = bring_in(coordinator, data, dry_run=False, on=TODAY)
    assert not report.done
    found = {(fault.code, fault.path) for row in report.rows for fault in row.faults}
    assert found == {
        ("unknown_choice", "$.services[0].offerings[0].level_from"),
        ("required", "$.services[1].name"),
        ("unknown_field", "$.services[1].colour"),
        ("too_long", "$.services[2].summary.sv"),
        ("wrong_form", "$.places[1].latitude"),
        ("wrong_form", "$.contacts[0].email"),
        ("unknown_service", "$.materials[0].services[0]"),
    }
    assert not Service.objects.exists()
    assert not Place.objects.exists()
    assert not Organisation.objects.exists()
    assert not Text.objects.exists()


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"topics": ["nonsense"]}, "unknown_topic", "$.services[0].topics"),
        ({"topics": []}, "required", "$.services[0].topics"),
        ({"heir": uid("course")}, "its_own_heir", "$.services[0].heir"),
        ({"heir": uid("nowhere")}, "unknown_service", "$.services[0].heir"),
        ({"keeper": "434"}, "another_municipality", "$.services[0].keeper"),
        ({"checked_on": "2026-02-30"}, "wrong_form", "$.services[0].checked_on"),
        ({"valid_to": "2025-12-31"}, "ends_before_it_starts", "$.services[0].valid_to"),
        ({"summary": {"de": "Deutsch"}}, "unknown_language", "$.services[0].summary"),
        ({"summary": {"sv": "\x00"}}, "unreadable_character", "$.services[0].summary.sv"),
        ({"eligibility": [{"grounds": ["magic"]}]}, "unknown_ground", "$.services[0].eligibility.0.grounds"),
        ({"uid": uid("later")}, "twice", "$.services[1].uid"),
        ({"uid": "7"}, "wrong_form", "$.services[0].uid"),
        (
            {"offerings": [{"uid": uid("evening"), "place": uid("nowhere")}]},
            "unknown_place",
            "$.services[0].offerings[0].place",
        ),
        ({"offerings": "many"}, "wrong_type", "$.services[0].offerings"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(coordinator: Any, change: Any, code: str, path: str) -> None:
    data = a_catalogue()
    data["services"][0] |= change
    report = bring_in(coordinator, data, dry_run=False, on=TODAY)
    assert (code, path) in {(fault.code, fault.path) for row in report.rows for fault in row.faults}
    assert not report.done
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ([], "wrong_type", "$"),
        ({}, "required", "$.shape"),
        ({"shape": "other/1"}, "unknown_choice", "$.shape"),
        ({"shape": "delaktig-catalogue/1", "services": {}}, "wrong_type", "$.services"),
        ({"shape": "delaktig-catalogue/1", "things": []}, "unknown_field", "$.things"),
        ({"shape": "delaktig-catalogue/1", "language": "xx"}, "unknown_language", "$.language"),
        ({"shape": "delaktig-catalogue/1", "services": [None]}, "wrong_type", "$.services[0]"),
    ],
)
def test_what_is_no_catalogue_is_refused(coordinator: Any, data: Any, code: str, path: str) -> None:
    report = bring_in(coordinator, data, dry_run=False)
    assert [(fault.code, fault.path) for row in report.rows for fault in row.faults] == [(code, path)]


def test_a_file_tells_how_translations_stand_and_nothing_follows_from_it_when_it_comes_back(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    service = Service.objects.get(uid=uid("course"))
    write_words(coordinator, service, "sv", {"summary": "Lär dig mer svenska."})
    (taken,) = (one for one in take_out(coordinator)["services"] if one["uid"] == uid("course"))
    assert (taken["translations"]["sv"], taken["translations"]["fi"]) == ("source", "outdated")
    data = take_out(coordinator)
    data["services"][0]["translations"] = {"sv": "outdated"}
    assert set(outcomes(brought(coordinator, data)).values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("carried", "code"),
    [
        (json.loads('{"a":' * 30 + "1" + "}" * 30), "carried_too_deep"),
        (json.loads('{"a":' + "[" * 900 + "]" * 900 + "}"), "carried_too_deep"),
        ({"a": "x" * 300_000}, "carried_too_long"),
        ({"a": list(range(100_000))}, "carried_too_long"),
    ],
)
def test_a_record_carries_only_so_much_of_another_system(coordinator: Any, carried: Any, code: str) -> None:
    data = a_catalogue()
    data["services"][0]["carried"] = carried
    report = bring_in(coordinator, data, dry_run=False, on=TODAY)
    faults = [(fault.code, fault.path) for row in report.rows for fault in row.faults]
    assert faults == [(code, "$.services[0].carried")]
    assert not Service.objects.exists()


def test_what_the_source_changes_is_changed_here_and_translations_that_did_not_come_along_are_outdated(
    coordinator: Any,
) -> None:
    brought(coordinator, a_catalogue())
    data = a_catalogue()
    data["services"][0]["summary"]["sv"] = "Lär dig tala svenska."
    data["services"][0]["offerings"][0] |= {
        "capacity": 25,
        "hours": [{"weekday": 1, "opens": "09:00", "closes": "10:00"}],
    }
    data["services"][0]["eligibility"] = [{"age_from": 16}]
    data["places"][0]["street"] = "Exempelgatan 2"
    report = brought(coordinator, data)
    assert {row.uid: row.changed for row in report.rows if row.outcome == "changed"} == {
        uid("house"): ("street",),
        uid("course"): ("summary", "eligibility", "offerings"),
    }
    assert plain(take_out(coordinator)) == data
    service = Service.objects.get(uid=uid("course"))
    assert load([service.summary_id]).status(service.summary_id, "fi") is Status.OUTDATED
    assert service.revisions.count() == 2


def test_what_the_source_takes_away_is_taken_away(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    data = a_catalogue()
    del data["services"][0]["what_to_bring"]
    del data["services"][0]["name"]["ar"]
    del data["services"][0]["offerings"][1]
    data["services"][0]["parties"] = []
    del data["services"][0]["parties"]
    brought(coordinator, data)
    assert plain(take_out(coordinator)) == data


def test_states_follow_the_source(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    data = a_catalogue()
    data["services"][0]["state"] = "archived"
    data["services"][2] |= {
        "state": "published",
        "summary": {"sv": "Åter."},
        "how_to_get_in": {"sv": "Kom in."},
        "topics": ["swedish"],
    }
    brought(coordinator, data)
    states = dict(Service.objects.values_list("slug", "state"))
    assert states == {"svenska-for-nyborjare": "archived", "svenska-2": "draft", "gammal-kurs": "published"}
    assert Service.objects.get(slug="gammal-kurs").confirmed_on == TODAY


def test_a_change_made_here_is_kept_beside_one_made_in_the_source(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    service = Service.objects.get(uid=uid("course"))
    write_words(coordinator, service, "fi", {"summary": "Opi puhumaan ruotsia."})
    write_words(coordinator, service, "ru", {"summary": "Учите шведский."})
    data = a_catalogue()
    data["services"][0]["summary"]["sv"] = "Lär dig tala svenska."
    report = brought(coordinator, data)
    assert outcomes(report)[uid("course")] == "changed"
    (course,) = [one for one in take_out(coordinator)["services"] if one["uid"] == uid("course")]
    assert course["summary"] == {
        "fi": "Opi puhumaan ruotsia.",
        "ru": "Учите шведский.",
        "sv": "Lär dig tala svenska.",
    }


def test_what_both_changed_is_a_conflict_that_is_shown_and_not_overwritten(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    write_words(coordinator, Service.objects.get(uid=uid("course")), "sv", {"summary": "Min egen text."})
    edit_place(coordinator, Place.objects.get(uid=uid("house")), PlaceInput({"sv": "Huset"}, street="Min gata 3"))
    data = a_catalogue()
    data["services"][0] |= {"summary": {"sv": "Källans text."}, "website": "https://example.org/ny"}
    data["places"][0]["street"] = "Källans gata 4"
    data["places"][1]["street"] = "Hallgatan 1"
    report = brought(coordinator, data)
    rows = {row.uid: row for row in report.rows}
    assert rows[uid("course")].outcome == rows[uid("house")].outcome == "conflict"
    assert [fault.path for fault in rows[uid("course")].faults] == ["$.services[0].summary.sv"]
    assert rows[uid("hall")].outcome == "changed"
    service = Service.objects.get(uid=uid("course"))
    assert load([service.summary_id]).bodies(service.summary_id)["sv"] == "Min egen text."
    assert service.website == "https://example.org/kurs"
    assert Place.objects.get(uid=uid("house")).street == "Min gata 3"
    again = brought(coordinator, data)
    assert {row.uid: row.outcome for row in again.rows if row.outcome != "unchanged"} == {
        uid("course"): "conflict",
        uid("house"): "conflict",
    }


def test_a_file_taken_out_before_a_change_is_compared_with_what_stood_then(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    taken = take_out(coordinator)
    write_words(coordinator, Service.objects.get(uid=uid("course")), "sv", {"for_whom": "Alla."})
    taken["services"][0]["summary"]["sv"] = "Ny i filen."
    brought(coordinator, taken)
    (course,) = [one for one in take_out(coordinator)["services"] if one["uid"] == uid("course")]
    assert (course["for_whom"]["sv"], course["summary"]["sv"]) == ("Alla.", "Ny i filen.")


def test_a_record_that_was_made_here_is_not_overwritten_by_a_source_that_knows_nothing_of_it(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    data = a_catalogue()
    data["contacts"][0]["phone"] = "+358 19 111 1111"
    report = brought(coordinator, data, source="elsewhere")
    assert outcomes(report)[uid("office")] == "conflict"
    assert Contact.objects.get().phone == "+358 19 000 0000"


def test_an_archived_service_is_left_alone_until_it_is_restored(coordinator: Any) -> None:
    brought(coordinator, a_catalogue())
    archive(coordinator, Service.objects.get(uid=uid("course")))
    data = a_catalogue()
    data["services"][0]["website"] = "https://example.org/ny"
    report = bring_in(coordinator, data, dry_run=False, on=TODAY)
    assert [fault.code for row in report.rows for fault in row.faults] == ["archived"]


def test_another_municipality_cannot_bring_in_what_is_kept_here(coordinator: Any, actor_with_role: Any) -> None:
    brought(coordinator, a_catalogue())
    data = a_catalogue()
    for rows in data.values():
        for one in rows if isinstance(rows, list) else ():
            one.pop("keeper")
    report = bring_in(actor_with_role("coordinator", code="434"), data, dry_run=False, on=TODAY)
    assert {fault.code for row in report.rows for fault in row.faults} == {"kept_by_another"}
    assert not Service.objects.filter(keeper_id="434").exists()


@pytest.mark.parametrize("role", ["reader", "job_coach", "translator", "partner", "administrator"])
def test_only_those_who_exchange_and_edit_services_bring_them_in(actor_with_role: Any, role: str) -> None:
    with pytest.raises(Denied):
        bring_in(actor_with_role(role), a_catalogue(), dry_run=True)


@pytest.mark.parametrize("role", ["reader", "job_coach", "translator", "partner"])
def test_only_those_who_exchange_services_take_them_out(actor_with_role: Any, role: str) -> None:
    with pytest.raises(Denied):
        take_out(actor_with_role(role))


def test_a_taking_out_holds_only_what_the_municipality_keeps(coordinator: Any, actor_with_role: Any) -> None:
    brought(coordinator, a_catalogue())
    taken = take_out(actor_with_role("coordinator", code="434"))
    assert not any(taken[name] for name in ("places", "contacts", "services", "materials"))


def test_a_report_is_kept_as_data(coordinator: Any) -> None:
    data = a_catalogue()
    data["services"][0]["level"] = 1
    report = bring_in(coordinator, data, dry_run=True, on=TODAY)
    assert report_of(report.as_data()) == report


def test_a_file_that_is_named_but_not_carried_is_told(coordinator: Any) -> None:
    data = a_catalogue()
    data["materials"][0]["versions"].append({"language": "fi", "file": "materials/hei.pdf"})
    report = brought(coordinator, data)
    (row,) = [row for row in report.rows if row.kind == "material"]
    assert [note.code for note in row.notes] == ["file_not_carried"]
    assert Material.objects.get().versions.count() == 2


def test_120_services_in_14_languages_come_in_with_few_queries_each(
    coordinator: Any, django_assert_max_num_queries: Any
) -> None:
    data = many(12, settings.GUIDE_LANGUAGES)
    with django_assert_max_num_queries(12 * 60 + 100):
        report = brought(coordinator, data)
    assert report.counts()["added"] == 12 + 3
    started = timezone.now()
    assert set(outcomes(brought(coordinator, data)).values()) == {"unchanged"}
    assert timezone.now() - started < timedelta(seconds=20)
