"""Reads services and channels in the shape of Suomi.fi PTV, Open API version 11.

What has no field here is kept in ``carried`` and given back. Services come in as drafts, unless they
came from here: then they come back in their state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from delaktig.catalogue.inputs import is_address
from delaktig.catalogue.shape import SHAPE
from delaktig.catalogue.topics import topics
from delaktig.exchange.catalogue import invented
from delaktig.exchange.catalogue.hsds_in import known_language
from delaktig.exchange.catalogue.hsds_out import is_uuid
from delaktig.exchange.catalogue.keeping import rest
from delaktig.exchange.catalogue.ptv_out import DAYS, DESCRIPTIONS, LANGUAGES, Writer, derived, without_empty
from delaktig.exchange.catalogue.reports import Fault
from delaktig.municipalities import register

Data = Mapping[str, Any]
Made = dict[str, Any]
LIMITS = {"name": 100, "summary": 150, "description": 2500, "how_to_get_in": 500, "cost_text": 500, "for_whom": 500}
"""The most characters of our own texts; PTV allows 2,500 of an instruction and of requirements."""
STATES = {"Published": "published", "Modified": "published", "Deleted": "archived"}
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
CHANNELS = {"ServiceLocation": "on_site", "Phone": "phone", "EChannel": "online", "WebPage": "online"}


def is_ptv(data: object) -> bool:
    """Say whether the data look like services of the register."""
    services, channels = _parts(data)
    return bool(services or channels)


def _parts(data: object) -> tuple[list[tuple[str, Made]], list[tuple[str, Made]]]:
    """Return the services and channels, wherever they stand in the file, with their places."""
    found = list(_walk(data, "$"))
    services = [(path, one) for path, one in found if "serviceNames" in one]
    return services, [(path, one) for path, one in found if "serviceChannelNames" in one]


def _walk(data: object, path: str) -> Iterator[tuple[str, Made]]:
    if isinstance(data, list):
        for number, one in enumerate(data):
            yield from _walk(one, f"{path}[{number}]")
    elif isinstance(data, dict):
        if "serviceNames" in data or "serviceChannelNames" in data:
            yield path, data
        else:
            for name in ("services", "serviceChannels", "itemList"):
                yield from _walk(data.get(name), f"{path}.{name}")


def read(data: object) -> tuple[Made, list[Fault]]:
    """Return the catalogue that a file holds, and what of it is kept without a field, shortened or left out."""
    services, channels = _parts(data)
    reader = _Reader({_id(one): one for _path, one in channels})
    for path, service in services:
        reader.service(service, path)
    for path, channel in channels:
        reader.form(channel, path)
    lists = {"places": reader.places, "contacts": reader.contacts, "materials": reader.materials}
    catalogue = {
        "shape": SHAPE,
        "services": reader.services,
        **{name: list(rows.values()) for name, rows in lists.items()},
    }
    return catalogue, reader.remarks


def _id(data: Data) -> str:
    """Return the id by which a record is known here: ours where it came from here, else the register's."""
    source = data.get("sourceId")
    return str(source if is_uuid(source) else data.get("id", ""))


class _Reader:
    def __init__(self, channels: dict[str, Made]) -> None:
        self.channels = channels
        self.names = {str(one.get("id")): key for key, one in channels.items() if one.get("id")}
        self.used: set[str] = set()
        self.forms: dict[str, list[str]] = {}
        self.places: dict[str, Made] = {}
        self.contacts: dict[str, Made] = {}
        self.materials: dict[str, Made] = {}
        self.services: list[Made] = []
        self.remarks: list[Fault] = []
        self.invented = False

    def service(self, theirs: Made, path: str) -> None:
        """Read one service with the channels that it is connected to."""
        uid = _id(theirs)
        state = STATES.get(str(theirs.get("publishingStatus")), "draft") if is_uuid(theirs.get("sourceId")) else "draft"
        described = {name: _typed(theirs.get("serviceDescriptions"), kind) for name, kind in DESCRIPTIONS}
        words = {"name": _typed(theirs.get("serviceNames"), "Name"), **described}
        words["for_whom"] = _plain(theirs.get("requirements"))
        self.invented = any(invented.is_said(text) for text in words["description"].values())
        words["description"] = {t: left for t, text in words["description"].items() if (left := invented.without(text))}
        record = without_nothing(
            {
                "uid": uid,
                "state": state,
                "invented": self.invented or None,
                **{name: self._fitting(name, said, path) for name, said in words.items()},
                "cost": {"FreeOfCharge": "free", "Chargeable": "paid"}.get(str(theirs.get("serviceChargeType"))),
                "basis": _basis(theirs),
                "topics": sorted(set(_topics(theirs))),
                **_organisations(theirs),
                "eligibility": _eligibility(theirs),
            }
        )
        channels = list(self._offerings(theirs, record, path))
        record |= {"offerings": [one for one, _channel in channels]} if channels else {}
        self._keep(theirs, record, channels, path)
        self.services.append(record)

    def _fitting(self, name: str, words: dict[str, str], path: str) -> dict[str, str]:
        fitting = {}
        for tongue, text in words.items():
            most = LIMITS[name]
            if len(text) > most:
                self.remarks.append(Fault("shortened", f"{path} {name} ({tongue})", str(most)))
            fitting[tongue] = text if len(text) <= most else text[: most - 1].rstrip() + "…"
        return fitting

    def _offerings(self, theirs: Data, service: Made, path: str) -> Iterator[tuple[Made, Made]]:
        for number, row in enumerate(_rows(theirs, "serviceChannels")):
            named = row.get("serviceChannel")
            wanted = str(named.get("id")) if isinstance(named, Mapping) else ""
            key = self.names.get(wanted, wanted)
            channel = self.channels.get(key)
            if channel is None:
                self.remarks.append(Fault("channel_not_there", f"{path}.serviceChannels[{number}]", wanted[:40]))
            elif channel.get("serviceChannelType") in CHANNELS:
                uid = key if key not in self.used else derived(service["uid"], key)
                self.used.add(key)
                yield self._offering(channel, uid, service), channel
            elif channel.get("serviceChannelType") == "PrintableForm":
                self.forms.setdefault(key, []).append(service["uid"])

    def _offering(self, channel: Made, uid: str, service: Made) -> Made:
        name = _typed(channel.get("serviceChannelNames"), "Name")
        kind = str(channel.get("serviceChannelType"))
        schedule = {
            t: text[:500] for t, text in _typed(channel.get("serviceChannelDescriptions"), "Description").items()
        }
        return without_nothing(
            {
                "uid": uid,
                "name": {} if name == service["name"] else name,
                "schedule": schedule,
                "place": self._place(channel, name) if kind == "ServiceLocation" else None,
                "contact": self._contact(channel, uid, name),
                "channel": CHANNELS[kind],
                "entry": "appointment" if kind == "EChannel" else None,
                "languages": [code for code in channel.get("languages") or () if known_language(code)],
                **_times(channel),
            }
        )

    def _place(self, channel: Made, name: Made) -> str | None:
        address = next((row for row in _rows(channel, "addresses") if isinstance(row.get("streetAddress"), dict)), None)
        if address is None:
            return None
        street = address["streetAddress"]
        uid = str(address["id"]) if is_uuid(address.get("id")) else derived(_id(channel), "place")
        code = str((street.get("municipality") or {}).get("code", ""))
        number = str(street.get("streetNumber") or "")
        lines = [f"{text} {number}".strip() for text in _plain(street.get("street")).values()]
        self.places[uid] = without_nothing(
            {
                "uid": uid,
                "invented": self.invented or None,
                "name": _plain(street.get("additionalInformation")) or name,
                "street": next(iter(lines), "")[:120],
                "postal_code": str(street.get("postalCode") or "")[:10],
                "town": next(iter(_plain(street.get("postOffice")).values()), "")[:60],
                "municipality": code if _is_municipality(code) else None,
            }
        )
        return uid

    def _contact(self, channel: Made, uid: str, name: Made) -> str | None:
        phones = [row for row in _rows(channel, "phoneNumbers") if row.get("number") and row.get("type") != "Fax"]
        phone = f"{phones[0].get('prefixNumber') or ''} {phones[0]['number']}".strip()[:40] if phones else ""
        email = next(iter(_plain(channel.get("supportEmails")).values()), "")
        pages = [str(row.get("url") or "") for row in _rows(channel, "webPages")]
        website = next((page for page in pages if is_address(page)), "")
        if not (phone or email or website):
            return None
        found = {"uid": derived(uid, "contact"), "name": name, "phone": phone, "email": email, "website": website}
        self.contacts[found["uid"]] = without_nothing({**found, "invented": self.invented or None})  # type: ignore[index]
        return str(found["uid"])

    def _keep(self, theirs: Made, record: Made, channels: list[tuple[Made, Made]], path: str) -> None:
        """Keep what our own rendering of the record does not say."""
        if not record.get("name"):
            return
        writer = Writer({"places": list(self.places.values()), "contacts": list(self.contacts.values())})
        kept = rest(theirs, writer.service(record))
        left = {one["uid"]: rest(channel, writer._channel(record, one)) for one, channel in channels}
        left = {uid: value for uid, value in left.items() if value}
        carried = {**({"ptv": kept} if kept else {}), **({"ptv_channels": left} if left else {})}
        if carried:
            record["carried"] = carried
        self.remarks += [Fault("kept", f"{path}.{name}") for name in kept or ()]

    def form(self, channel: Made, path: str) -> None:
        """Read a form that can be printed."""
        if channel.get("serviceChannelType") != "PrintableForm":
            if _id(channel) not in self.used:
                self.remarks.append(Fault("channel_unused", path))
            return
        uid, urls = _id(channel), _rows(channel, "channelUrls")
        versions = {row.get("language"): row.get("value") or row.get("url") for row in urls}
        title = _typed(channel.get("serviceChannelNames"), "Name")
        said = _typed(channel.get("serviceChannelDescriptions"), "Summary")
        record = without_nothing(
            {
                "uid": uid,
                "kind": "form",
                "invented": any(invented.is_said(text) for text in said.values()) or None,
                "title": title,
                "services": self.forms.get(uid, []),
                "versions": [{"language": t, "address": a} for t, a in versions.items() if t in LANGUAGES and a],
            }
        )
        kept = rest(channel, Writer({}).form(record)) if title else None
        self.materials[uid] = {**record, **({"carried": {"ptv": kept}} if kept else {})}


def without_nothing(data: Data) -> Made:
    """Return the fields that say something; a record of ours leaves out what is empty."""
    return {key: value for key, value in without_empty(data).items() if value != {}}


def _rows(data: Data, name: str) -> list[Made]:
    value = data.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _plain(value: object) -> dict[str, str]:
    rows = value if isinstance(value, list) else []
    found = {row.get("language"): str(row.get("value") or "").strip() for row in rows if isinstance(row, dict)}
    return {tongue: found[tongue] for tongue in LANGUAGES if found.get(tongue)}


def _typed(value: object, kind: str) -> dict[str, str]:
    rows = value if isinstance(value, list) else []
    return _plain([row for row in rows if isinstance(row, dict) and row.get("type") == kind])


def _basis(theirs: Data) -> str | None:
    names = [_plain(row.get("names")) for row in _rows(theirs, "legislation")]
    basis = next((words["fi"] for words in names if "fi" in words), "")
    return basis if basis and len(basis) <= 60 else None


def _topics(theirs: Data) -> Iterator[str]:
    words = {(tongue, text): key for key, one in topics().items() for tongue, text in one.words.items()}
    for row in _rows(theirs, "keywords"):
        key = words.get((str(row.get("language")), str(row.get("value"))))
        if key:
            yield key


def _organisations(theirs: Data) -> Made:
    found: dict[str, list[Made]] = {"Responsible": [], "OtherResponsible": []}
    for row in _rows(theirs, "organizations"):
        named = row.get("organization")
        name = str(named.get("name") or "")[:160] if isinstance(named, Mapping) else ""
        if name and row.get("roleType") in found:
            found[str(row["roleType"])].append({"kind": "other", "name": {"fi": name}})
    first, *others = [*found["Responsible"], None]
    parties = [*(one for one in others if one), *found["OtherResponsible"]]
    return {"organisation": first, "parties": parties}


def _eligibility(theirs: Data) -> list[Made]:
    codes = {str(one.get("code")) for area in _rows(theirs, "areas") for one in _rows(area, "municipalities")}
    known = sorted(code for code in codes if _is_municipality(code))
    return [{"municipalities": known}] if len(known) > 1 else []


def _is_municipality(code: str) -> bool:
    try:
        register.by_code(code)
    except register.UnknownMunicipalityError:
        return False
    return True


def _times(channel: Data) -> Made:
    hours: list[Made] = []
    exceptions: list[Made] = []
    validity: Made = {}
    for row in _rows(channel, "serviceHours"):
        if row.get("serviceHourType") == "DaysOfTheWeek" and not row.get("isClosed"):
            hours += _week(_rows(row, "openingHour"))
            for name, key in (("starts_on", "validFrom"), ("ends_on", "validTo")):
                if row.get(key):
                    validity[name] = str(row[key])[:10]
        elif row.get("serviceHourType") == "Exceptional" and row.get("validFrom"):
            exceptions.append(_exception(row))
    hours.sort(key=lambda one: (one["weekday"], one["opens"]))
    return {"hours": hours, "exceptions": exceptions, **validity}


def _week(rows: Iterable[Data]) -> Iterator[Made]:
    for row in rows:
        opens, closes = (TIME.match(str(row.get(name) or "")) for name in ("from", "to"))
        first, last = str(row.get("dayFrom") or ""), str(row.get("dayTo") or row.get("dayFrom") or "")
        if first in DAYS and last in DAYS and opens and closes and opens[0] < closes[0]:
            for day in range(DAYS.index(first), DAYS.index(last) + 1):
                yield {"weekday": day + 1, "opens": opens[0], "closes": closes[0]}


def _exception(row: Data) -> Made:
    found: Made = {
        "first_day": str(row["validFrom"])[:10],
        "last_day": str(row.get("validTo") or row["validFrom"])[:10],
    }
    hour = next(iter(_rows(row, "openingHour")), {})
    opens, closes = (TIME.match(str(hour.get(name) or "")) for name in ("from", "to"))
    if not row.get("isClosed") and opens and closes:
        found |= {"opens": opens[0], "closes": closes[0]}
    return without_nothing({**found, "note": _plain(row.get("additionalInformation"))})
