"""A small catalogue in the exchange's own shape that uses every field of it. All of it is invented."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import NAMESPACE_URL, uuid5


def uid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://example.org/{name}"))


INSTITUTE = {"kind": "school", "name": {"fi": "Esimerkin kansalaisopisto", "sv": "Exempels medborgarinstitut"}}
SERVICE: dict[str, Any] = {
    "uid": uid("course"),
    "keeper": "638",
    "invented": True,
    "source": "https://example.org/kurser",
    "checked_on": "2026-02-01",
    "carried": {"other": {"rank": 1.5, "codes": ["a", "b"]}},
    "slug": "svenska-for-nyborjare",
    "state": "published",
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31",
    "heir": uid("later"),
    "topics": ["finnish", "swedish"],
    "organisation": INSTITUTE,
    "unit": {"sv": "Språk", "fi": "Kielet"},
    "parties": [{"kind": "association", "name": {"sv": "Föreningen Exempel"}}],
    "task": "guidance",
    "contents": ["language"],
    "basis": "681/2023 §27",
    "name": {"ar": "دورة اللغة السويدية", "fi": "Ruotsin kurssi", "sv": "Svenska för nybörjare"},
    "summary": {"fi": "Opi ruotsia.", "sv": "Lär dig svenska."},
    "description": {"sv": "=Vi börjar från början.\nAlla får vara med."},
    "for_whom": {"sv": "Du som bor här."},
    "how_to_get_in": {"sv": "Anmäl dig på webben."},
    "what_to_bring": {"sv": "Papper och penna."},
    "what_happens_next": {"sv": "Du får ett brev."},
    "cost": "subsidised",
    "cost_text": {"sv": "20 euro."},
    "website": "https://example.org/kurs",
    "search_words": {"fi": "ruotsin tunti", "sv": "sfi, språklektion"},
    "owner_email": "kansli@example.org",
    "confirm_every_months": 6,
    "confirmed_on": "2026-02-01",
    "eligibility": [
        {
            "age_from": 18,
            "age_to": 64,
            "grounds": ["work"],
            "situations": ["parent"],
            "municipalities": ["616", "638"],
            "months_in_finland": 36,
            "reason": {"sv": "Färre kvinnor har hittat kurserna."},
        },
        {"grounds": ["study"]},
    ],
    "offerings": [
        {
            "uid": uid("evening"),
            "name": {"sv": "Kvällsgrupp"},
            "schedule": {"sv": "Tisdagar kl. 17"},
            "provider": INSTITUTE,
            "place": uid("house"),
            "contact": uid("office"),
            "channel": "on_site",
            "entry": "enrolment",
            "languages": ["sv", "ar", "my"],
            "interpreter": "by_phone",
            "closed_on_holidays": False,
            "capacity": 20,
            "taken": 0,
            "counted_on": "2026-02-01",
            "level_from": "A0",
            "level_to": "A1",
            "starts_on": "2026-09-01",
            "ends_on": "2026-12-15",
            "hours": [
                {"weekday": 2, "opens": "17:00", "closes": "19:00"},
                {"weekday": 4, "opens": "17:00", "closes": "18:30"},
            ],
            "exceptions": [
                {"first_day": "2026-10-12", "last_day": "2026-10-18", "note": {"sv": "Höstlov"}},
                {"first_day": "2026-11-06", "last_day": "2026-11-06", "opens": "15:00", "closes": "17:00"},
            ],
        },
        {"uid": uid("online"), "channel": "online"},
    ],
}
CATALOGUE: dict[str, Any] = {
    "shape": "delaktig-catalogue/1",
    "places": [
        {
            "uid": uid("house"),
            "keeper": "638",
            "invented": True,
            "name": {"fi": "Talo", "sv": "Huset"},
            "street": "Exempelgatan 1",
            "postal_code": "06100",
            "town": "Borgå",
            "municipality": "638",
            "latitude": "60.3932",
            "longitude": "25.664",
            "access": {"sv": "Hiss finns."},
        },
        {"uid": uid("hall"), "keeper": "638", "name": {"sv": "Hallen"}, "latitude": "60", "longitude": "20.5"},
    ],
    "contacts": [
        {
            "uid": uid("office"),
            "keeper": "638",
            "name": {"sv": "Kansliet"},
            "organisation": INSTITUTE,
            "phone": "+358 19 000 0000",
            "email": "kansli@example.org",
            "website": "https://example.org/",
        }
    ],
    "services": [
        SERVICE,
        {
            "uid": uid("later"),
            "keeper": "638",
            "slug": "svenska-2",
            "state": "draft",
            "name": {"sv": "Svenska 2"},
            "confirm_every_months": 12,
        },
        {
            "uid": uid("gone"),
            "keeper": "638",
            "slug": "gammal-kurs",
            "state": "archived",
            "name": {"sv": "Gammal kurs"},
            "confirm_every_months": 12,
        },
    ],
    "materials": [
        {
            "uid": uid("leaflet"),
            "keeper": "638",
            "kind": "guide",
            "title": {"sv": "Hej Exempel", "fi": "Hei Esimerkki"},
            "in_pictures": True,
            "services": [uid("course")],
            "versions": [
                {"language": "sv", "address": "https://example.org/hej.pdf", "dated": "2026-01-15"},
                {"language": "ar", "address": "https://example.org/hej-ar.pdf"},
            ],
        }
    ],
}


def a_catalogue() -> dict[str, Any]:
    """Return a copy that a test may change."""
    return deepcopy(CATALOGUE)


def many(services: int, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return a catalogue of many services in many languages."""
    data = a_catalogue()
    data["services"] = []
    for number in range(services):
        one = deepcopy(SERVICE)
        one |= {"uid": uid(f"s{number}"), "slug": f"s-{number}"}
        del one["heir"]
        for field in ("name", "summary", "description", "for_whom", "how_to_get_in", "what_to_bring", "cost_text"):
            one[field] = {tongue: f"{field} {number} {tongue}" for tongue in languages}
        for offering in one["offerings"]:
            offering["uid"] = uid(f"{number} {offering['uid']}")
        data["services"].append(one)
    data["materials"] = []
    return data
