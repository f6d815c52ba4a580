"""Suomi.fi PTV v11: its carried fields come back equal, what has no field is kept and given back."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.ptv_in import is_ptv, read
from delaktig.exchange.catalogue.ptv_out import bundle
from delaktig.exchange.catalogue.take import take_out
from tests.exchange.catalogue.example import a_catalogue, uid

THEIRS: dict[str, Any] = {
    "services": [
        {
            "id": "5f0a5a60-0000-4000-8000-000000000001",
            "type": "Service",
            "fundingType": "PubliclyFunded",
            "serviceChargeType": "FreeOfCharge",
            "serviceNames": [
                {"language": "fi", "value": "Esimerkkineuvonta", "type": "Name"},
                {"language": "fi", "value": "Neuvonta", "type": "AlternativeName"},
                {"language": "sv", "value": "Exempelrådgivning", "type": "Name"},
            ],
            "serviceDescriptions": [
                {"language": "fi", "value": "Saat neuvoja.", "type": "Summary"},
                {"language": "fi", "value": "Neuvomme arjen asioissa.", "type": "Description"},
                {"language": "fi", "value": "Tule paikalle.", "type": "UserInstruction"},
                {"language": "fi", "value": "Heti.", "type": "ProcessingTime"},
            ],
            "requirements": [{"language": "fi", "value": "Kaikille."}],
            "languages": ["fi", "sv"],
            "keywords": [{"language": "fi", "value": "jokin sana"}],
            "serviceClasses": [{"code": "P6.1", "uri": "http://example.org/class"}],
            "areaType": "LimitedType",
            "areas": [{"type": "Municipality", "municipalities": [{"code": "638"}, {"code": "616"}]}],
            "organizations": [{"roleType": "Responsible", "organization": {"id": "x", "name": "Esimerkkikunta"}}],
            "serviceChannels": [
                {"serviceChannel": {"id": "5f0a5a60-0000-4000-8000-000000000002", "name": "Neuvontapiste"}},
                {"serviceChannel": {"id": "5f0a5a60-0000-4000-8000-00000000dead", "name": "Muualla"}},
            ],
            "publishingStatus": "Published",
            "availableLanguages": ["fi", "sv"],
        }
    ],
    "serviceChannels": [
        {
            "id": "5f0a5a60-0000-4000-8000-000000000002",
            "serviceChannelType": "ServiceLocation",
            "serviceChannelNames": [{"language": "fi", "value": "Neuvontapiste", "type": "Name"}],
            "serviceChannelDescriptions": [{"language": "fi", "value": "Kivijalassa.", "type": "Description"}],
            "languages": ["fi", "sv"],
            "isVisibleForAll": True,
            "phoneNumbers": [
                {"language": "fi", "number": "190000000", "prefixNumber": "+358", "type": "Phone"},
                {"language": "fi", "number": "190000001", "prefixNumber": "+358", "type": "Fax"},
            ],
            "addresses": [
                {
                    "type": "Location",
                    "subType": "Single",
                    "country": "FI",
                    "streetAddress": {
                        "street": [{"language": "fi", "value": "Esimerkkikatu"}],
                        "streetNumber": "5",
                        "postalCode": "06100",
                        "postOffice": [{"language": "fi", "value": "PORVOO"}],
                        "municipality": {"code": "638"},
                        "latitude": "6694000",
                        "longitude": "424000",
                    },
                }
            ],
            "serviceHours": [
                {
                    "serviceHourType": "DaysOfTheWeek",
                    "isClosed": False,
                    "validForNow": True,
                    "openingHour": [{"dayFrom": "Monday", "dayTo": "Wednesday", "from": "09:00:00", "to": "15:00:00"}],
                },
                {
                    "serviceHourType": "Exceptional",
                    "validFrom": "2026-12-24T00:00:00",
                    "isClosed": True,
                    "additionalInformation": [{"language": "fi", "value": "Joulu"}],
                },
            ],
            "publishingStatus": "Published",
        }
    ],
}
CARRIED = ("name", "summary", "description", "how_to_get_in", "cost_text", "for_whom", "topics", "basis", "state")
OF_OFFERING = ("name", "schedule", "channel", "languages", "hours", "exceptions", "starts_on", "ends_on")
OF_PLACE = ("uid", "street", "postal_code", "town", "municipality")


def in_its_languages(value: Any) -> Any:
    """Return a value without the languages that the register does not have."""
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if key in ("fi", "sv", "en")}
    return value


def test_what_is_invented_says_so_and_comes_back_invented() -> None:
    ours = bundle(a_catalogue())
    described = [row for row in ours["services"][0]["serviceDescriptions"] if row["type"] == "Description"]
    assert {row["language"]: row["value"].split()[0] for row in described} == {"fi": "Keksitty", "sv": "Påhittad"}
    assert all(
        any(row["type"] == "Summary" for row in channel["serviceChannelDescriptions"])
        for channel in ours["serviceChannels"]
        if "serviceHours" in channel
    )
    back = read(deepcopy(ours))[0]
    marked = {one["uid"]: one.get("invented") for one in back["services"]}
    assert marked == {one["uid"]: one.get("invented") for one in a_catalogue()["services"]}
    assert "Påhittad" not in str(back)


def test_the_carried_fields_come_back_equal() -> None:
    ours = a_catalogue()
    ours["services"][0]["state"] = "published"
    catalogue, remarks = read(deepcopy(bundle(ours)))
    assert [remark.code for remark in remarks if remark.code != "kept"] == []
    back = {one["uid"]: one for one in catalogue["services"]}
    for one in ours["services"]:
        for field in CARRIED:
            assert back[one["uid"]].get(field) == in_its_languages(one.get(field)), field
        for mine, theirs in zip(one.get("offerings", ()), back[one["uid"]].get("offerings", ()), strict=True):
            assert theirs["uid"] == mine["uid"]
            for field in OF_OFFERING:
                assert theirs.get(field) == in_its_languages(mine.get(field)), field
    (place,) = catalogue["places"]
    assert {field: place[field] for field in OF_PLACE} == {field: ours["places"][0][field] for field in OF_PLACE}
    (contact,) = [one for one in catalogue["contacts"] if "phone" in one]
    assert (contact["phone"], contact["email"]) == ("+358 19 000 0000", "kansli@example.org")


def test_out_in_and_out_again_says_the_same() -> None:
    once = bundle(a_catalogue())
    catalogue, _remarks = read(deepcopy(once))
    assert bundle({**catalogue, "services": catalogue["services"]})["serviceChannels"][0] == once["serviceChannels"][0]


def test_a_form_is_a_channel_and_comes_back() -> None:
    ours = a_catalogue()
    ours["materials"][0] |= {"kind": "form"}
    out = bundle(ours)
    (form,) = [one for one in out["serviceChannels"] if one["serviceChannelType"] == "PrintableForm"]
    assert form["channelUrls"] == [{"language": "sv", "value": "https://example.org/hej.pdf", "type": "PDF"}]
    catalogue, _remarks = read(out)
    (material,) = catalogue["materials"]
    assert (material["uid"], material["services"]) == (uid("leaflet"), [uid("course")])


@pytest.mark.parametrize(
    ("channel", "entry", "kind"),
    [
        ("on_site", "walk_in", "ServiceLocation"),
        ("phone", "walk_in", "Phone"),
        ("home", "decision", "Phone"),
        ("online", "enrolment", "EChannel"),
        ("online", "walk_in", "WebPage"),
    ],
)
def test_each_way_of_being_served_has_its_kind_of_channel(channel: str, entry: str, kind: str) -> None:
    ours = a_catalogue()
    ours["services"][0]["offerings"][0] |= {"channel": channel, "entry": entry}
    assert bundle(ours)["serviceChannels"][0]["serviceChannelType"] == kind


def test_the_registers_limits_hold() -> None:
    for service in bundle(a_catalogue())["services"]:
        for row in service.get("serviceDescriptions", ()):
            assert len(row["value"]) <= {"Summary": 150, "ChargeTypeAdditionalInfo": 500}.get(row["type"], 2500)


def test_a_service_of_the_register_is_read_with_its_channel() -> None:
    assert is_ptv(THEIRS)
    catalogue, remarks = read(deepcopy(THEIRS))
    (service,) = catalogue["services"]
    assert service["name"] == {"fi": "Esimerkkineuvonta", "sv": "Exempelrådgivning"}
    assert (service["state"], service["cost"]) == ("draft", "free")
    assert service["organisation"] == {"kind": "other", "name": {"fi": "Esimerkkikunta"}}
    assert service["eligibility"] == [{"municipalities": ["616", "638"]}]
    (offering,) = service["offerings"]
    assert [row["weekday"] for row in offering["hours"]] == [1, 2, 3]
    assert offering["exceptions"] == [{"first_day": "2026-12-24", "last_day": "2026-12-24", "note": {"fi": "Joulu"}}]
    (place,) = catalogue["places"]
    assert (place["street"], place["town"], place["municipality"]) == ("Esimerkkikatu 5", "PORVOO", "638")
    assert ("channel_not_there", "$.services[0].serviceChannels[1]") in {(one.code, one.path) for one in remarks}


def test_unknown_fields_are_kept_and_given_back() -> None:
    catalogue, remarks = read(deepcopy(THEIRS))
    assert {"$.services[0].serviceClasses", "$.services[0].id"} <= {one.path for one in remarks if one.code == "kept"}
    out = bundle(catalogue)
    service, theirs = out["services"][0], THEIRS["services"][0]
    assert service["id"] == theirs["id"]
    assert service["serviceClasses"] == theirs["serviceClasses"]
    for name in ("serviceNames", "serviceDescriptions"):
        assert all(row in service[name] for row in theirs[name]), name
    channel, theirs = out["serviceChannels"][0], THEIRS["serviceChannels"][0]
    assert channel["isVisibleForAll"] is True
    assert any(row.get("type") == "Fax" for row in channel["phoneNumbers"])
    assert channel["addresses"][0]["streetAddress"]["latitude"] == "6694000"


@pytest.mark.parametrize(
    "data",
    [
        THEIRS["services"][0],
        THEIRS["services"],
        {"itemList": THEIRS["services"]},
        {"serviceChannels": THEIRS["serviceChannels"]},
    ],
)
def test_one_a_list_and_a_page_are_read_alike(data: Any) -> None:
    assert is_ptv(data)
    assert read(data)[0]["shape"] == "delaktig-catalogue/1"


@pytest.mark.parametrize("data", [None, [], {}, {"contents": []}, "text", {"services": "many"}])
def test_what_is_no_file_of_the_register_is_not_taken_for_one(data: Any) -> None:
    assert not is_ptv(data)


def test_a_text_that_is_too_long_here_is_shortened_and_told() -> None:
    data = deepcopy(THEIRS)
    data["services"][0]["serviceDescriptions"][2]["value"] = "x" * 2500
    catalogue, remarks = read(data)
    assert len(catalogue["services"][0]["how_to_get_in"]["fi"]) == 500
    assert any(one.code == "shortened" for one in remarks)
    assert "x" * 2500 in str(catalogue["services"][0]["carried"])


@pytest.mark.django_db
def test_a_file_of_the_register_is_brought_in_once(actor_with_role: Any, municipality: Any) -> None:
    municipality("616")
    coordinator = actor_with_role("coordinator")
    catalogue, _remarks = read(deepcopy(THEIRS))
    report = bring_in(coordinator, catalogue, dry_run=False, source="ptv", on=date(2026, 3, 2))
    assert report.done, [row.faults for row in report.rows]
    again = bring_in(coordinator, catalogue, dry_run=False, source="ptv")
    assert {row.outcome for row in again.rows} == {"unchanged"}
    (service,) = take_out(coordinator)["services"]
    assert service["carried"]["ptv"]["serviceClasses"] == THEIRS["services"][0]["serviceClasses"]


def test_broken_parts_of_a_file_do_not_stop_the_reader() -> None:
    data = deepcopy(THEIRS)
    data["services"][0] |= {"serviceNames": "none", "areas": [None], "organizations": [7], "serviceChannels": {}}
    data["services"].append({"serviceNames": [], "id": str(uuid4())})
    catalogue, _remarks = read(data)
    assert len(catalogue["services"]) == 2
