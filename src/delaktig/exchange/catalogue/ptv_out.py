"""Services in the shape of the national service register, Suomi.fi PTV, Open API version 11.

PTV parts a service from the channels (*asiointikanava · ärendekanal*) through which it is used. Each
offering becomes a channel; each form among the materials too. PTV has Finnish, Swedish and English;
other languages are not carried. Which fields are carried stands in ``docs/reference/services-exchanged.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from delaktig.catalogue.topics import topics
from delaktig.exchange.catalogue import invented
from delaktig.exchange.catalogue.hsds_out import made_id
from delaktig.exchange.catalogue.keeping import give_back

Data = Mapping[str, Any]
Made = dict[str, Any]
LANGUAGES = ("fi", "sv", "en")
STATUS = {"draft": "Draft", "published": "Published", "archived": "Deleted"}
CHARGE = {"free": "FreeOfCharge", "subsidised": "Chargeable", "paid": "Chargeable"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SUMMARY, DESCRIPTION, EXTRA, NOTE = 150, 2500, 500, 150
"""The register's limits, in characters: summary, description and instruction, additional words, a note on hours."""
DESCRIPTIONS = (
    ("summary", "Summary"),
    ("description", "Description"),
    ("how_to_get_in", "UserInstruction"),
    ("cost_text", "ChargeTypeAdditionalInfo"),
)
BY_TELEPHONE = frozenset({"phone", "home"})


def bundle(catalogue: Data) -> Made:
    """Return a catalogue's services and their channels."""
    writer = Writer(catalogue)
    services: list[Made] = []
    channels: list[Made] = []
    for one in catalogue.get("services", ()):
        services.append(writer.service(one))
        channels += writer.channels(one)
    forms = [writer.form(one) for one in catalogue.get("materials", ()) if one.get("kind") == "form"]
    return {"services": services, "serviceChannels": [*channels, *forms]}


class Writer:
    """Writes records of one catalogue."""

    def __init__(self, catalogue: Data) -> None:
        self.places = {one["uid"]: one for one in catalogue.get("places", ())}
        self.contacts = {one["uid"]: one for one in catalogue.get("contacts", ())}
        self.forms = [one for one in catalogue.get("materials", ()) if one.get("kind") == "form"]

    def service(self, data: Data) -> Made:
        """Return one service, with what was kept of it where it came from the register."""
        offerings = data.get("offerings", [])
        told = _with_marks(data)
        service = {
            "sourceId": data["uid"],
            "type": "Service",
            "fundingType": "PubliclyFunded",
            "serviceNames": typed(data["name"], "Name"),
            "serviceChargeType": CHARGE.get(data.get("cost", "")),
            "serviceDescriptions": [row for name, kind in DESCRIPTIONS for row in typed(told.get(name), kind)],
            "requirements": plain(data.get("for_whom")),
            "languages": list(dict.fromkeys(code for one in offerings for code in one.get("languages", ()))),
            "keywords": list(_keywords(data.get("topics", ()))),
            "legislation": [{"names": [item("fi", data["basis"])]}] if "basis" in data else [],
            "areaType": "LimitedType",
            "areas": _areas(data),
            "organizations": list(_organisations(data)),
            "serviceChannels": list(self._connections(data)),
            "publishingStatus": STATUS[data.get("state", "draft")],
            "availableLanguages": [tongue for tongue in LANGUAGES if tongue in data["name"]],
        }
        return dict(give_back(without_empty(service), data.get("carried", {}).get("ptv", {})))

    def _connections(self, data: Data) -> Iterator[Made]:
        for one in data.get("offerings", ()):
            yield {"serviceChannel": {"id": one["uid"], "name": _first(one.get("name") or data["name"])}}
        for one in self.forms:
            if data["uid"] in one.get("services", ()):
                yield {"serviceChannel": {"id": one["uid"], "name": _first(one["title"])}}

    def channels(self, data: Data) -> Iterator[Made]:
        """Yield a channel for each of a service's offerings."""
        kept = data.get("carried", {}).get("ptv_channels", {})
        for one in data.get("offerings", ()):
            yield dict(give_back(self._channel(data, one), kept.get(one["uid"], {})))

    def _channel(self, data: Data, one: Data) -> Made:
        contact = self.contacts.get(one.get("contact", ""), {})
        place = self.places.get(one.get("place", ""))
        kind = channel_type(one)
        channel = {
            "sourceId": one["uid"],
            "serviceChannelType": kind,
            "serviceChannelNames": typed(one.get("name") or data["name"], "Name"),
            "serviceChannelDescriptions": [*_mark(data), *typed(one.get("schedule"), "Description")],
            "languages": list(one.get("languages", ())),
            "serviceHours": list(_hours(one)),
            "phoneNumbers": _phones(contact),
            "supportEmails": [item(t, contact["email"]) for t in _tongues(data)] if "email" in contact else [],
            "webPages": _pages(contact.get("website") or data.get("website"), data),
            "addresses": [_address(place)] if place and kind == "ServiceLocation" else [],
            "publishingStatus": STATUS[data.get("state", "draft")],
        }
        return without_empty(channel)

    def form(self, data: Data) -> Made:
        """Return a form as a channel of its own."""
        urls = [
            item(one["language"], one["address"])
            for one in data.get("versions", ())
            if "address" in one and one["language"] in LANGUAGES
        ]
        channel = {
            "sourceId": data["uid"],
            "serviceChannelType": "PrintableForm",
            "serviceChannelNames": typed(data["title"], "Name"),
            "serviceChannelDescriptions": _mark({**data, "name": data["title"]}),
            "channelUrls": [{**one, "type": "PDF"} for one in urls],
            "publishingStatus": "Published",
        }
        return dict(give_back(without_empty(channel), data.get("carried", {}).get("ptv", {})))


def _with_marks(data: Data) -> Data:
    """Return a service's texts; one that is invented says so before its description, as PTV has no field for it."""
    if not data.get("invented"):
        return data
    described = invented.before(data.get("description", {}), tuple(_tongues(data)), DESCRIPTION)
    return {**data, "description": described}


def _mark(data: Data) -> list[Made]:
    """Return the summary of a channel that is invented; others have none."""
    return typed({t: invented.words_in(t) for t in _tongues(data)}, "Summary") if data.get("invented") else []


def channel_type(offering: Data) -> str:
    """Return the kind of channel that an offering is in the register."""
    channel = offering.get("channel", "on_site")
    if channel in BY_TELEPHONE:
        return "Phone"
    if channel == "online":
        return "EChannel" if offering.get("entry") in {"appointment", "enrolment"} else "WebPage"
    return "ServiceLocation"


def item(language: str, value: str) -> Made:
    """Return a text in one language as the register has it."""
    return {"language": language, "value": value}


def plain(words: Mapping[str, str] | None) -> list[Made]:
    """Return a text in the register's languages."""
    return [item(tongue, words[tongue]) for tongue in LANGUAGES if words and tongue in words]


def typed(words: Mapping[str, str] | None, kind: str) -> list[Made]:
    """Return a text in the register's languages, with its type."""
    return [{**one, "type": kind} for one in plain(words)]


def without_empty(data: Data) -> Made:
    """Return the fields that say something."""
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def _tongues(data: Data) -> list[str]:
    return [tongue for tongue in LANGUAGES if tongue in data["name"]]


def _first(words: Mapping[str, str]) -> str:
    return next((words[tongue] for tongue in (*LANGUAGES, *words) if tongue in words), "")


def _keywords(keys: Iterable[str]) -> Iterator[Made]:
    for key in keys:
        yield from plain(topics()[key].words)


def _areas(data: Data) -> list[Made]:
    codes = sorted({code for row in data.get("eligibility", ()) for code in row.get("municipalities", ())})
    codes = codes or ([data["keeper"]] if "keeper" in data else [])
    return [{"type": "Municipality", "municipalities": [{"code": code} for code in codes]}] if codes else []


def _organisations(data: Data) -> Iterator[Made]:
    roles = [("Responsible", data["organisation"])] if "organisation" in data else []
    roles += [("OtherResponsible", one) for one in data.get("parties", ())]
    for role, one in roles:
        yield {"roleType": role, "organization": {"name": _first(one["name"])}}


def _phones(contact: Data) -> list[Made]:
    if "phone" not in contact:
        return []
    number = {"number": contact["phone"], "type": "Phone", "isFinnishServiceNumber": True}
    if contact["phone"].startswith("+358"):
        rest = contact["phone"][4:].strip()
        number = {"number": rest, "prefixNumber": "+358", "type": "Phone", "isFinnishServiceNumber": False}
    return [{**number, "language": tongue} for tongue in _tongues(contact)]


def _pages(address: str | None, data: Data) -> list[Made]:
    return [{"url": address, "language": tongue} for tongue in _tongues(data)] if address else []


def _address(place: Data) -> Made:
    tongues = _tongues(place) or ["fi"]
    street = {
        "street": [item(t, place["street"]) for t in tongues] if "street" in place else [],
        "postalCode": place.get("postal_code"),
        "postOffice": [item(t, place["town"]) for t in tongues] if "town" in place else [],
        "municipality": {"code": place["municipality"]} if "municipality" in place else None,
        "additionalInformation": plain(place["name"]),
    }
    found = {"id": place["uid"], "type": "Location", "subType": "Single", "country": "FI"}
    return {**found, "streetAddress": without_empty(street)}


def _hours(offering: Data) -> Iterator[Made]:
    week = [
        {"dayFrom": DAYS[row["weekday"] - 1], "from": f"{row['opens']}:00", "to": f"{row['closes']}:00"}
        for row in offering.get("hours", ())
    ]
    if week:
        days = {"validFrom": _moment(offering.get("starts_on")), "validTo": _moment(offering.get("ends_on"))}
        validity = {**without_empty(days), "isClosed": False, "validForNow": not any(days.values())}
        yield {"serviceHourType": "DaysOfTheWeek", **validity, "openingHour": week}
    for row in offering.get("exceptions", ()):
        hour = {"from": f"{row['opens']}:00", "to": f"{row['closes']}:00"} if "opens" in row else None
        yield without_empty(
            {
                "serviceHourType": "Exceptional",
                "validFrom": _moment(row["first_day"]),
                "validTo": _moment(row["last_day"]),
                "isClosed": hour is None,
                "validForNow": False,
                "openingHour": [hour] if hour else [],
                "additionalInformation": plain(row.get("note")),
            }
        )


def _moment(day: str | None) -> str | None:
    return f"{day}T00:00:00" if day else None


def derived(*parts: str) -> str:
    """Return the stable id of a record that the register has no id for."""
    return made_id("ptv", *parts)
