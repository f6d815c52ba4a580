"""Reads services in the shape of HSDS 3.0: whole services, pages, organisations, places of service, tables.

What comes in is a draft: HSDS does not say what the guide must (a summary, how to get in). What has
no field here is kept in ``carried`` and given back. Names of persons are not kept: a contact is an office's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from django.conf import settings

from delaktig.catalogue.actions.editing import LIMITS
from delaktig.catalogue.inputs import is_address
from delaktig.catalogue.shape import SHAPE
from delaktig.catalogue.topics import topics
from delaktig.exchange.catalogue.hsds_out import (
    DAYS,
    OF_INVENTED,
    OF_TRANSLATION,
    TAXONOMY,
    Writer,
    is_uuid,
    made_id,
)
from delaktig.exchange.catalogue.keeping import rest
from delaktig.exchange.catalogue.reports import Fault

Data = Mapping[str, Any]
Made = dict[str, Any]
PARTS = {
    "phones": "service_id",
    "schedules": "service_id",
    "service_areas": "service_id",
    "languages": "service_id",
    "funding": "service_id",
    "cost_options": "service_id",
    "required_documents": "service_id",
    "contacts": "service_id",
}
"""Tables whose rows belong to a service."""
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def is_hsds(data: object) -> bool:
    """Say whether the data look like a feed of HSDS."""
    return isinstance(data, Mapping) and any(True for _service in _services(data))


def read(data: Data, language: str) -> tuple[Made, list[Fault]]:
    """Return the catalogue that a feed in one language holds, and what of it is kept without a field, or shortened."""
    reader = _Reader(language)
    for path, service in _services(data):
        reader.service(service, path)
    found = {"shape": SHAPE, "language": language}
    lists = {"places": reader.places, "contacts": reader.contacts, "services": reader.services}
    return {**found, **{name: list(rows.values()) for name, rows in lists.items()}}, reader.remarks


def _services(data: Data) -> Iterator[tuple[str, Made]]:
    """Yield whole services, wherever they stand in the file."""
    if "services.csv" in data:
        yield from _of_tables(data)
    elif isinstance(data.get("contents"), list):
        for number, one in enumerate(data["contents"]):
            for path, service in _services(one) if isinstance(one, Mapping) else ():
                yield f"$.contents[{number}]{path[1:]}", service
    elif isinstance(data.get("services"), list):  # an organisation with its services
        organisation = {key: value for key, value in data.items() if key != "services"}
        for number, one in enumerate(data["services"]):
            if isinstance(one, Mapping):
                yield f"$.services[{number}]", {"organization": organisation, **deepcopy(dict(one))}
    elif isinstance(data.get("service"), Mapping):  # a service at a location
        here = {key: value for key, value in data.items() if key != "service"}
        yield "$.service", {**deepcopy(dict(data["service"])), "service_at_locations": [here]}
    elif {"id", "name", "status"} <= set(data):
        yield "$", deepcopy(dict(data))


def _of_tables(data: Data) -> Iterator[tuple[str, Made]]:
    """Yield whole services from the tables of a package, put together by their ids."""
    tables: dict[str, list[Made]] = {
        name.removesuffix(".csv"): [_typed(row) for row in rows if isinstance(row, Mapping)]
        for name, rows in data.items()
        if name.endswith(".csv") and isinstance(rows, list)
    }
    organisations = {row.get("id"): row for row in tables.get("organizations", ())}
    programs = {row.get("id"): row for row in tables.get("programs", ())}
    locations = {row.get("id"): row for row in tables.get("locations", ())}
    for location in locations.values():
        for name in ("addresses", "accessibility"):
            location[name] = _belonging(tables.get(name, ()), "location_id", location.get("id"))
    for number, row in enumerate(tables.get("services", ())):
        service = dict(row)
        for name, key in PARTS.items():
            service[name] = _belonging(tables.get(name, ()), key, row.get("id"))
        places = [dict(one) for one in tables.get("service_at_location", ()) if one.get("service_id") == row.get("id")]
        for one in places:
            one["location"] = locations.get(one.get("location_id"))
            one["schedules"] = _belonging(tables.get("schedules", ()), "service_at_location_id", one.get("id"))
        service["service_at_locations"] = places
        service["organization"] = organisations.get(row.get("organization_id"))
        service["program"] = programs.get(row.get("program_id"))
        yield f"$['services.csv'][{number}]", {key: value for key, value in service.items() if value not in (None, [])}


def _belonging(rows: Iterable[Made], key: str, owner: object) -> list[Made]:
    return [dict(row) for row in rows if row.get(key) == owner]


def _typed(row: Mapping[str, Any]) -> Made:
    return {key: value for key, value in row.items() if value not in (None, "")}


class _Reader:
    def __init__(self, language: str) -> None:
        self.language = language
        self.places: dict[str, Made] = {}
        self.contacts: dict[str, Made] = {}
        self.services: dict[str, Made] = {}
        self.remarks: list[Fault] = []
        self.invented = False

    def service(self, theirs: Made, path: str) -> None:
        """Read one service; what has no id of the right form is left to the check of the catalogue to refuse."""
        uid = str(theirs.get("id", ""))
        self._leave_persons(theirs, path)
        self.invented = _take_own_marks(theirs)
        data = {
            "uid": uid,
            "invented": self.invented or None,
            "state": "draft",
            "name": self._words(theirs, "name", "name", path),
            "description": self._words(theirs, "description", "description", path),
            "for_whom": self._words(theirs, "eligibility_description", "for_whom", path),
            "how_to_get_in": self._words(theirs, "application_process", "how_to_get_in", path),
            "cost_text": self._words(theirs, "fees_description", "cost_text", path),
            "what_to_bring": self._bring(theirs, path),
            "website": _address(theirs.get("url")),
            "topics": sorted(set(_topics(theirs))),
            "cost": "free" if _free(theirs) else None,
            "eligibility": _ages(theirs),
            "organisation": self._organisation(theirs.get("organization")),
            "confirmed_on": theirs.get("assured_date"),
        }
        contact = self._contact(theirs, uid, data)
        languages = [row["code"] for row in _rows(theirs, "languages") if known_language(row.get("code"))]
        data["offerings"] = self._offerings(theirs, uid, contact, list(dict.fromkeys(languages)))
        record = _without_empty(data)
        kept = rest(theirs, self._ours(record)) if data["name"] else None
        if kept:
            record["carried"] = {"hsds": kept}
            self.remarks += [Fault("kept", f"{path}.{name}") for name in kept]
        self.services.setdefault(uid, record)

    def _ours(self, record: Made) -> Made:
        catalogue = {"places": list(self.places.values()), "contacts": list(self.contacts.values())}
        return Writer(catalogue, self.language).service(record)

    def _leave_persons(self, theirs: Made, path: str) -> None:
        """Take names and addresses of persons away, wherever they stand: contacts here are those of offices."""
        theirs.pop("assurer_email", None)
        places = dict.fromkeys(_without_persons(theirs, path))
        self.remarks += [Fault("person_left_out", place) for place in places]

    def _words(self, theirs: Data, name: str, field: str, path: str) -> dict[str, str]:
        text = str(theirs.get(name) or "").strip()
        most = LIMITS[field]
        if len(text) > most:
            self.remarks.append(Fault("shortened", f"{path}.{name}", str(most)))
            text = text[: most - 1].rstrip() + "…"
        return {self.language: text} if text else {}

    def _bring(self, theirs: Data, path: str) -> dict[str, str]:
        documents = [str(row["document"]) for row in _rows(theirs, "required_documents") if row.get("document")]
        return self._words({"required_documents": "\n".join(documents)}, "required_documents", "what_to_bring", path)

    def _organisation(self, theirs: object) -> Made | None:
        if not isinstance(theirs, Mapping) or not theirs.get("name"):
            return None
        language = self.language if self.language in {"sv", "fi", "en"} else "en"
        return {"kind": "other", "name": {language: str(theirs["name"])[:160]}}

    def _contact(self, theirs: Data, uid: str, data: Data) -> str | None:
        phones = [row for holder in (theirs, *_rows(theirs, "service_at_locations")) for row in _rows(holder, "phones")]
        number = next((str(row["number"]).strip('" ')[:40] for row in phones if row.get("number")), "")
        email = str(theirs.get("email") or "")
        if not (number or email):
            return None
        found = {"uid": made_id("contact", uid), "name": data["name"], "phone": number, "email": email}
        found["invented"] = self.invented or None
        self.contacts[found["uid"]] = _without_empty(found)
        return str(found["uid"])

    def _offerings(self, theirs: Data, uid: str, contact: str | None, languages: list[str]) -> list[Made]:
        found = []
        for row in _rows(theirs, "service_at_locations"):
            place = self._place(row.get("location"))
            schedule = str(row.get("description") or "")[:500]
            one: Made = {"uid": str(row.get("id", "")), "place": place, "contact": contact, "languages": languages}
            one |= {"schedule": {self.language: schedule} if schedule else {}, "hours": list(_hours(row))}
            found.append(_without_empty(one))
        hours = list(_hours(theirs))
        if not found and (hours or contact or languages):
            channel = "online" if theirs.get("url") else "phone"
            only = {"uid": made_id("offering", uid), "contact": contact, "languages": languages, "hours": hours}
            found.append(_without_empty({**only, "channel": channel}))
        return found

    def _place(self, theirs: object) -> str | None:
        if not isinstance(theirs, Mapping) or not is_uuid(theirs.get("id")):
            return None
        address = next(iter(_rows(theirs, "addresses")), {})
        name = str(theirs.get("name") or address.get("address_1") or theirs["id"])[:200]
        latitude, longitude = _degree(theirs.get("latitude"), 90), _degree(theirs.get("longitude"), 180)
        access = " ".join(str(row["description"]) for row in _rows(theirs, "accessibility") if row.get("description"))
        found = {
            "uid": theirs["id"],
            "invented": self.invented or None,
            "name": {self.language: name},
            "street": str(address.get("address_1", ""))[:120],
            "postal_code": str(address.get("postal_code", ""))[:10],
            "town": str(address.get("city", ""))[:60],
            "latitude": latitude if longitude else None,
            "longitude": longitude if latitude else None,
            "access": {self.language: access[:500]} if access else {},
        }
        record = _without_empty(found)
        kept = rest(dict(theirs), Writer({}, self.language)._location(record))
        if kept:
            record["carried"] = {"hsds": kept}
        self.places[str(theirs["id"])] = record
        return str(theirs["id"])


PERSONS = {"contacts": ("name", "email"), "addresses": ("attention",)}
"""Fields of lists that tell of a person. The other system's own history (``metadata``) tells of persons altogether."""


def _without_persons(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        if value.pop("metadata", None):
            yield f"{path}.metadata"
        for key, one in value.items():
            for row in one if key in PERSONS and isinstance(one, list) else ():
                gone = [row.pop(name, None) for name in PERSONS[key]] if isinstance(row, dict) else []
                if any(gone):
                    yield f"{path}.{key}"
            yield from _without_persons(one, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _without_persons(one, f"{path}[{number}]")


def _rows(holder: Data, name: str) -> list[Made]:
    value = holder.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _hours(holder: Data) -> Iterator[Made]:
    """Yield weekly hours; other rules of recurrence are kept without a field."""
    for row in _rows(holder, "schedules"):
        opens, closes = (TIME.match(str(row.get(name) or "")) for name in ("opens_at", "closes_at"))
        if row.get("freq") != "WEEKLY" or not opens or not closes or opens[0] >= closes[0]:
            continue
        for day in str(row.get("byday") or "").split(","):
            if day.strip() in DAYS:
                yield {"weekday": DAYS.index(day.strip()) + 1, "opens": opens[0], "closes": closes[0]}


def _topics(theirs: Data) -> Iterator[str]:
    for row in _rows(theirs, "attributes"):
        term = row.get("taxonomy_term")
        if isinstance(term, Mapping) and term.get("taxonomy") == TAXONOMY and term.get("code") in topics():
            yield str(term["code"])


def _take_own_marks(theirs: Made) -> bool:
    """Take away what our own feed says of a service beside its facts; return whether it is invented.

    How a translation stood when the feed was made is no fact of the service: it is not kept.
    """
    marks = (OF_INVENTED, OF_TRANSLATION)
    found = {_taxonomy(row): row for row in _rows(theirs, "attributes") if _taxonomy(row) in marks}
    if found:
        theirs["attributes"] = [row for row in _rows(theirs, "attributes") if _taxonomy(row) != OF_TRANSLATION]
    return OF_INVENTED in found


def _taxonomy(attribute: Data) -> str:
    term = attribute.get("taxonomy_term")
    return str(term.get("taxonomy")) if isinstance(term, Mapping) else ""


def _free(theirs: Data) -> bool:
    rows = _rows(theirs, "cost_options")
    return bool(rows) and all(row.get("amount") == 0 for row in rows)


def _ages(theirs: Data) -> list[Made]:
    ages = {name: _age(theirs.get(key)) for name, key in (("age_from", "minimum_age"), ("age_to", "maximum_age"))}
    found = {name: age for name, age in ages.items() if age is not None}
    return [found] if found else []


def _age(value: object) -> int | None:
    try:
        age = int(float(str(value)))
    except (ValueError, OverflowError):
        return None
    return age if 0 <= age <= 120 else None


def _degree(value: object, most: int) -> str | None:
    try:
        degree = round(float(str(value)), 5)
    except ValueError:
        return None
    return f"{degree:.5f}".rstrip("0").rstrip(".") if -most <= degree <= most else None


def _address(value: object) -> str | None:
    text = str(value or "")
    return text if is_address(text) else None


def known_language(code: object) -> bool:
    """Say whether somebody may be served in the language here."""
    return code in settings.GUIDE_LANGUAGES or code in settings.SERVICE_LANGUAGES


def _without_empty(data: Data) -> Made:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}
