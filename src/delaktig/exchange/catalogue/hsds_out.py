"""Services in the shape of HSDS 3.0 (Human Services Data Specification), one feed a language.

Every object has a stable id: the record's own, or one that is made from it. Only what is
published goes out, and only services that have their name in the language. Which fields are
carried and which are narrowed stands in ``docs/reference/services-exchanged.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import override

from delaktig.catalogue.topics import topics
from delaktig.exchange.catalogue import invented
from delaktig.exchange.catalogue.keeping import give_back
from delaktig.municipalities import register

Data = Mapping[str, Any]
Made = dict[str, Any]
SPACE = uuid5(NAMESPACE_URL, "urn:delaktig:hsds")
TAXONOMY = "delaktig-topics"
OF_INVENTED = "delaktig-invented"
OF_TRANSLATION = "delaktig-translation"
TRANSLATIONS = {
    "source": "The service was written in this language",
    "current": "The translation follows its source and is approved",
    "draft": "The translation is not yet read and approved by anyone who knows the language",
    "outdated": "The source has changed since the translation was made",
}
"""How a service's texts stand in a language, for those who read a feed: in English, as the names in it are."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STATUS = {"published": "active", "draft": "inactive", "archived": "defunct"}


def feed(catalogue: Data, language: str) -> Made:
    """Return the published services of a catalogue in one language, as a page of whole services."""
    writer = Writer(catalogue, language)
    said = (one for one in catalogue["services"] if one.get("state") == "published" and language in one["name"])
    with override(language):
        services = [writer.service(one) for one in said]
    size = len(services)
    page = {"total_items": size, "total_pages": 1, "page_number": 1, "size": size}
    return {**page, "first_page": True, "last_page": True, "empty": not services, "contents": services}


def made_id(*parts: str) -> str:
    """Return the stable id of what has none of its own, from what it belongs to."""
    return str(uuid5(SPACE, "/".join(parts)))


def organisation_id(data: Data) -> str:
    """Return the stable id of an organisation: of its kind and names."""
    return made_id("organisation", data["kind"], *(f"{key}={name}" for key, name in sorted(data["name"].items())))


class Writer:
    """Writes records of one catalogue in one language."""

    def __init__(self, catalogue: Data, language: str) -> None:
        self.language = language
        self.places = {one["uid"]: one for one in catalogue.get("places", ())}
        self.contacts = {one["uid"]: one for one in catalogue.get("contacts", ())}

    def service(self, data: Data) -> Made:
        """Return one whole service, with what was kept of it where it came from such a feed."""
        uid, offerings = data["uid"], data.get("offerings", [])
        ages = [(row.get("age_from"), row.get("age_to")) for row in data.get("eligibility", ())]
        lowest, highest = [low for low, _high in ages], [high for _low, high in ages]
        organisation = data.get("organisation")
        elsewhere = [one for one in offerings if "place" not in one]
        service = {
            "id": uid,
            "organization_id": organisation_id(organisation) if organisation else None,
            "name": self._say(data["name"]),
            "description": self._joined(data, "summary", "description"),
            "url": data.get("website"),
            "email": next((c["email"] for c in self._contacts(offerings) if "email" in c), None),
            "status": STATUS[data.get("state", "draft")],
            "interpretation_services": self._interpreters(offerings),
            "application_process": self._joined(data, "how_to_get_in", "what_happens_next"),
            "fees_description": self._say(data.get("cost_text")),
            "eligibility_description": self._say(data.get("for_whom")),
            "minimum_age": min(lowest) if lowest and None not in lowest else None,
            "maximum_age": max(highest) if highest and None not in highest else None,
            "assured_date": data.get("confirmed_on"),
            "alert": invented.words_in(self.language) if data.get("invented") else None,
            "phones": [self._phone(c, service_id=uid) for c in self._contacts(elsewhere) if "phone" in c],
            "schedules": [row for one in elsewhere for row in self._schedules(one, "service_id", uid)],
            "service_areas": self._areas(data),
            "service_at_locations": [self._at_location(uid, one) for one in offerings if "place" in one],
            "languages": self._languages("service_id", uid, offerings),
            "organization": self._organisation(organisation) if organisation else None,
            "cost_options": self._cost(data),
            "required_documents": self._documents(data),
            "contacts": [self._contact(c, service_id=uid) for c in self._contacts(elsewhere)],
            "attributes": list(self._attributes(data)),
        }
        kept = data.get("carried", {}).get("hsds", {})
        return dict(give_back(_without_empty(service), kept))

    def _say(self, words: Mapping[str, str] | None) -> str | None:
        return (words or {}).get(self.language)

    def _joined(self, data: Data, *names: str) -> str | None:
        return "\n\n".join(text for name in names if (text := self._say(data.get(name)))) or None

    def _contacts(self, offerings: Iterable[Data]) -> list[Data]:
        wanted = dict.fromkeys(one["contact"] for one in offerings if one.get("contact") in self.contacts)
        return [self.contacts[uid] for uid in wanted]

    def _interpreters(self, offerings: Iterable[Data]) -> str | None:
        words = {
            "booked": _("An interpreter is booked where needed."),
            "by_phone": _("An interpreter takes part by telephone where needed."),
            "none": _("There is no interpreter."),
        }
        return " ".join(dict.fromkeys(words[one["interpreter"]] for one in offerings if "interpreter" in one)) or None

    def _organisation(self, data: Data) -> Made:
        names = data["name"]
        name = names.get(self.language) or next(iter(names[key] for key in ("sv", "fi", "en") if key in names))
        return {"id": organisation_id(data), "name": name, "description": name}

    def _phone(self, contact: Data, **belongs: str) -> Made:
        found = {"id": made_id("phone", contact["uid"], *belongs.values()), **belongs, "number": contact["phone"]}
        return _without_empty({**found, "type": "voice", "description": self._say(contact["name"])})

    def _contact(self, contact: Data, **belongs: str) -> Made:
        uid = made_id("contact", contact["uid"], *belongs.values())
        phones = [self._phone(contact, contact_id=uid)] if "phone" in contact else []
        found = {"id": uid, **belongs, "name": self._say(contact["name"]), "email": contact.get("email")}
        return _without_empty({**found, "phones": phones})

    def _at_location(self, service: str, data: Data) -> Made:
        uid = data["uid"]
        contacts = self._contacts([data])
        return _without_empty(
            {
                "id": uid,
                "service_id": service,
                "location_id": data["place"],
                "description": self._joined(data, "name", "schedule"),
                "contacts": [self._contact(c, service_at_location_id=uid) for c in contacts],
                "phones": [self._phone(c, service_at_location_id=uid) for c in contacts if "phone" in c],
                "schedules": list(self._schedules(data, "service_at_location_id", uid)),
                "location": self._location(self.places[data["place"]]),
            }
        )

    def _location(self, data: Data) -> Made:
        uid = data["uid"]
        access = self._say(data.get("access"))
        address = {
            "id": made_id("address", uid),
            "location_id": uid,
            "address_1": data.get("street", ""),
            "city": data.get("town", ""),
            "state_province": "",
            "postal_code": data.get("postal_code", ""),
            "country": "FI",
            "address_type": "physical",
        }
        location = {
            "id": uid,
            "location_type": "physical",
            "name": self._say(data["name"]) or next(iter(data["name"].values())),
            "latitude": float(data["latitude"]) if "latitude" in data else None,
            "longitude": float(data["longitude"]) if "longitude" in data else None,
            "addresses": [address] if address["address_1"] or address["city"] else [],
            "accessibility": [{"id": made_id("access", uid), "location_id": uid, "description": access}]
            if access
            else [],
        }
        kept = data.get("carried", {}).get("hsds", {})
        return dict(give_back(_without_empty(location), kept))

    def _schedules(self, data: Data, of: str, owner: str) -> Iterable[Made]:
        """Yield the weekly hours, one schedule for days that are open alike, and the days that differ."""
        alike: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in data.get("hours", ()):
            alike[(row["opens"], row["closes"])].append(DAYS[row["weekday"] - 1])
        for (opens, closes), days in alike.items():
            yield _without_empty(
                {
                    "id": made_id("schedule", data["uid"], opens, closes),
                    of: owner,
                    "valid_from": data.get("starts_on"),
                    "valid_to": data.get("ends_on"),
                    "dtstart": data.get("starts_on"),
                    "until": data.get("ends_on"),
                    "wkst": "MO",
                    "freq": "WEEKLY",
                    "interval": 1,
                    "byday": ",".join(days),
                    "description": self._say(data.get("schedule")),
                    "opens_at": opens,
                    "closes_at": closes,
                }
            )
        for row in data.get("exceptions", ()):
            words = " ".join(filter(None, ["" if "opens" in row else _("Closed."), self._say(row.get("note")) or ""]))
            yield _without_empty(
                {
                    "id": made_id("exception", data["uid"], row["first_day"], row.get("opens", "")),
                    of: owner,
                    "valid_from": row["first_day"],
                    "valid_to": row["last_day"],
                    "opens_at": row.get("opens"),
                    "closes_at": row.get("closes"),
                    "notes": words or None,
                }
            )

    def _areas(self, data: Data) -> list[Made]:
        codes = sorted({code for row in data.get("eligibility", ()) for code in row.get("municipalities", ())})
        codes = codes or [data["keeper"]] if "keeper" in data else codes
        names = [(code, _place(code, self.language)) for code in codes]
        found = [{"id": made_id("area", data["uid"], code), "service_id": data["uid"], "name": n} for code, n in names]
        return [{**one, "extent_type": "text", "extent": one["name"]} for one in found]

    def _languages(self, of: str, owner: str, offerings: Iterable[Data]) -> list[Made]:
        codes = dict.fromkeys(code for one in offerings for code in one.get("languages", ()))
        return [{"id": made_id("language", owner, code), of: owner, "code": code} for code in codes]

    def _cost(self, data: Data) -> list[Made]:
        options: dict[str, Made] = {
            "free": {"option": _("Free of charge"), "amount": 0, "currency": "EUR"},
            "subsidised": {"option": _("Subsidised")},
            "paid": {"option": _("With a charge")},
        }
        if "cost" not in data:
            return []
        return [{"id": made_id("cost", data["uid"]), "service_id": data["uid"], **options[data["cost"]]}]

    def _documents(self, data: Data) -> list[Made]:
        document = self._say(data.get("what_to_bring"))
        found = {"id": made_id("document", data["uid"]), "service_id": data["uid"], "document": document}
        return [found] if document else []

    def _attributes(self, data: Data) -> Iterable[Made]:
        """Yield the service's needs, that it is invented, and how the translation in the feed's language stands."""
        uid = data["uid"]
        for key in data.get("topics", ()):
            words = topics()[key].words
            yield self._attribute("topic", uid, TAXONOMY, key, words.get(self.language) or words["en"])
        if data.get("invented"):
            yield self._attribute("invented", uid, OF_INVENTED, "invented", invented.words_in(self.language))
        status = data.get("translations", {}).get(self.language)
        if status:
            yield self._attribute("translation", uid, OF_TRANSLATION, status, TRANSLATIONS[status])

    def _attribute(self, kind: str, service: str, taxonomy: str, key: str, name: str) -> Made:
        term = {
            "id": made_id("term", key) if taxonomy == TAXONOMY else made_id("term", taxonomy, key),
            "code": key,
            "name": name,
            "description": name,
            "taxonomy": taxonomy,
            "language": "en" if taxonomy == OF_TRANSLATION else self.language,
        }
        found = {"id": made_id(kind, service, key), "link_id": service, "link_entity": "service"}
        return {**found, "taxonomy_term_id": term["id"], "value": key, "taxonomy_term": term}


def _place(code: str, language: str) -> str:
    return register.by_code(code).name("sv" if language == "sv" else "fi")


def _without_empty(data: Data) -> Made:
    return {key: value for key, value in data.items() if value not in (None, "", []) or key in REQUIRED_EMPTY}


REQUIRED_EMPTY = frozenset({"address_1", "city", "state_province", "postal_code"})
"""Fields of an address that must be there, even where nothing is known."""


def is_uuid(text: object) -> bool:
    """Say whether a text is an id in the form that HSDS asks for."""
    try:
        return str(UUID(str(text))) == str(text)
    except ValueError:
        return False
