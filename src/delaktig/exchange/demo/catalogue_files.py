"""Makes the demonstration's services, in the shape ``delaktig-catalogue/1``, from the files of ``catalogue/``. Pure.

The files are written for people: one table a service under a readable key, with what is said of it in Swedish,
Finnish and English; other languages stand in ``words/``. Days are counted from the day of loading, so that a course
does not grow old. ``README.md`` beside the files says what each key means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from delaktig.catalogue.models import TEXTS
from delaktig.catalogue.shape import SHAPE

Data = dict[str, Any]
THEMES = ("first_steps", "language", "work", "home", "children", "health", "together", "ended", "five")
LIFE = ("statutory", "organisations", "places", "materials", "life", "measures")
"""Files that hold no services of one municipality."""
LANGUAGES = ("sv", "fi", "en")
AREA = ("018", "407", "434", "504", "616")
"""The municipalities of the Borgå employment area besides Borgå."""
BORGA = "638"
PROGRAMME = "Borgå programme 2022–2024, section {}"
OURS = "; practical advice is the demonstration's own"
INVENTED = "; hours, days and numbers are invented"
_FOLDER = resources.files("delaktig.exchange.demo").joinpath("catalogue")
_NAMES = uuid5(NAMESPACE_DNS, "services.demo.example")
_PLAIN = ("task", "basis", "cost", "valid_to", "contents", "topics")
_OFFERED = ("name", "schedule", "channel", "entry", "languages", "interpreter", "closed_on_holidays", "capacity")
_OFFERED_TOO = ("taken", "level_from", "level_to")


@dataclass(frozen=True, slots=True)
class Entry:
    """One service of the files: under which key, kept by whom, as the file says it."""

    key: str
    keeper: str
    said: Data

    @property
    def uid(self) -> str:
        """Return the id that the service has in every installation of the demonstration."""
        return uid_of("service", self.key)


def uid_of(kind: str, key: str) -> str:
    """Return the stable id of a record of the demonstration."""
    return str(uuid5(_NAMES, f"{kind}/{key}"))


@cache
def table(name: str) -> Data:
    """Return one file of the catalogue."""
    return tomllib.loads(_FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def translations() -> Mapping[str, Data]:
    """Return the services' words in the other languages: by language, then by key."""
    files = [file for file in _FOLDER.joinpath("words").iterdir() if file.name.endswith(".toml")]
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


@cache
def entries() -> tuple[Entry, ...]:
    """Return all services in the order of the files."""
    return tuple(_entries())


def _entries() -> Iterator[Entry]:
    for theme in THEMES:
        for key, said in table(theme).items():
            yield Entry(key, keeper_of(said["organisation"]), said)
    for code, keeper in table("statutory")["keepers"].items():
        for key, said in table("statutory")["services"].items():
            yield Entry(f"{key}-{code}", code, _statutory(key, said, keeper))


def _statutory(key: str, said: Data, keeper: Data) -> Data:
    """Return a service that the act asks of every municipality, as one of them gives it."""
    place = {"place": keeper["place"]} if "place" in keeper else {}
    return said | {
        "template": key,
        "organisation": keeper["organisation"],
        "shown": keeper.get("shown", []),
        "invented": True,
        "source": f"{said['basis']}; who, where and when is invented",
        "offerings": [one | place for one in said["offerings"]],
    }


def keeper_of(reference: str) -> str:
    """Return the municipality in whose register an organisation stands."""
    return str(table("organisations")[reference.partition(".")[0]]["keeper"])


def keepers() -> list[str]:
    """Return the municipalities that keep services."""
    return sorted({entry.keeper for entry in entries()})


def shown_in(entry: Entry, hosted: Iterable[str]) -> list[str]:
    """Return the municipalities that show another's service in their guide by their own choice."""
    wished = entry.said.get("shown", [])
    if wished == "all":
        wished = hosted
    elif wished == "area":
        wished = AREA
    return sorted(code for code in wished if code != entry.keeper)


def catalogue_of(keeper: str, today: date) -> Data:
    """Return all that a municipality keeps, as one file of the exchange."""
    kept = [entry for entry in entries() if entry.keeper == keeper]
    return {
        "shape": SHAPE,
        "places": [_place(key, said) for key, said in table("places").items() if said["keeper"] == keeper],
        "contacts": list(_contacts(keeper)),
        "services": [service_of(entry, today) for entry in kept],
        "materials": [_material(key, said) for key, said in table("materials").items() if said["keeper"] == keeper],
    }


def service_of(entry: Entry, today: date) -> Data:
    """Return one service in the exchange's shape."""
    said = entry.said
    offerings = [_offering(entry, number, one, today) for number, one in enumerate(said.get("offerings", ()))]
    source, invented = source_of(said), said.get("invented", False)
    if not invented and any(_is_invented(one) for one in said.get("offerings", ())):
        source, invented = source + INVENTED, True
    data = {
        "uid": entry.uid,
        "keeper": entry.keeper,
        "invented": invented,
        "source": source,
        "slug": entry.key,
        "state": "archived" if said.get("archived") else "published",
        **{name: said[name] for name in _PLAIN if name in said},
        **organisation_and_unit(said["organisation"]),
        "parties": list(_parties(said)),
        "heir": uid_of("service", said["heir"]) if "heir" in said else None,
        **{name: words(entry, name) for name in TEXTS},
        "owner_email": contact_of(said["organisation"]).get("email", ""),
        "confirmed_on": confirmed_on(entry, today).isoformat(),
        "eligibility": [one for one in said.get("eligibility", ()) if one],
        "offerings": offerings,
    }
    return {key: value for key, value in data.items() if value not in (None, "", [], {}, False)}


def words(entry: Entry, name: str) -> dict[str, str]:
    """Return one text of a service in all languages that it is written in."""
    own = {language: entry.said[language][name] for language in LANGUAGES if name in entry.said[language]}
    template = entry.said.get("template", entry.key)
    others = {tongue: told[template][name] for tongue, told in translations().items() if name in told.get(template, {})}
    return {**own, **others}


def source_of(said: Mapping[str, Any]) -> str:
    """Return where a service's facts were read."""
    if "section" not in said:
        return str(said.get("source", ""))
    sections = said["section"] if isinstance(said["section"], list) else [said["section"]]
    return PROGRAMME.format(", ".join(sections)) + OURS


def confirmed_on(entry: Entry, today: date) -> date:
    """Return the day on which somebody last confirmed the service: spread over most of a year, and some are late."""
    days = table("life")["confirmed_days_ago"].get(entry.key, 10 + UUID(entry.uid).int % 290)
    return today - timedelta(days)


def changed_lately() -> Mapping[str, Mapping[str, str]]:
    """Return what services said in Swedish before a late change: by key, then by the name of the text."""
    found: Mapping[str, Mapping[str, str]] = table("life")["before"]
    return found


def organisation(reference: str) -> Data:
    """Return an organisation as the exchange names it."""
    told = table("organisations")[reference.partition(".")[0]]
    return {"kind": told["kind"], "name": {"sv": told["sv"], "fi": told["fi"]}}


def _parties(said: Mapping[str, Any]) -> Iterator[Data]:
    """Yield the organisations that take part beside the one that answers, each once."""
    seen = [said["organisation"].partition(".")[0]]
    for reference in said.get("parties", ()):
        key = reference.partition(".")[0]
        if key not in seen:
            seen.append(key)
            yield organisation(key)


def organisation_and_unit(reference: str) -> Data:
    """Return who gives a service: the organisation, and its unit where the reference names one (``borga.moi``)."""
    key, _, unit = reference.partition(".")
    found: Data = {"organisation": organisation(reference)}
    if unit:
        names = table("organisations")[key]["units"][unit]
        found["unit"] = {language: names[language] for language in ("sv", "fi")}
    return found


def contact_of(reference: str) -> Data:
    """Return the contact of an organisation or a unit. What is invented says so, and reaches nobody."""
    references = list(_references())
    key, _, unit = reference.partition(".")
    told = table("organisations")[key]
    names = told["units"][unit] if unit else told
    reach: Data = told.get("reach", {})
    found: Data = {
        "uid": uid_of("contact", reference),
        "keeper": told["keeper"],
        "name": {language: names[language] for language in LANGUAGES if language in names},
        "organisation": organisation(reference),
    }
    if reach:
        return found | reach
    mail = reference.replace("_", "-")
    return found | {
        "invented": True,
        "phone": f"019 000 0{100 + references.index(reference)}",
        "email": f"{mail}@example.org",
        "website": f"https://example.org/{mail.replace('.', '/')}",
    }


def _references() -> Iterator[str]:
    for key, told in table("organisations").items():
        yield key
        for unit in told.get("units", ()):
            yield f"{key}.{unit}"


def _contacts(keeper: str) -> Iterator[Data]:
    for reference in _references():
        if keeper_of(reference) == keeper:
            yield contact_of(reference)


def _place(key: str, said: Mapping[str, Any]) -> Data:
    data = {
        "uid": uid_of("place", key),
        "keeper": said["keeper"],
        "invented": "street" in said,
        "source": "The name stands in the programme; the address is invented" if "street" in said else "",
        "name": said["name"],
        "street": said.get("street", ""),
        "postal_code": said.get("postal_code", ""),
        "town": TOWNS[said["keeper"]] if "street" in said else "",
        "municipality": said["keeper"],
        "access": said.get("access", {}),
    }
    return {name: value for name, value in data.items() if value not in ("", {}, False)}


def _material(key: str, said: Mapping[str, Any]) -> Data:
    return {
        "uid": uid_of("material", key),
        "keeper": said["keeper"],
        "invented": True,
        "source": f"{said['source']}; its addresses are invented",
        "kind": said["kind"],
        "title": said["title"],
        "in_pictures": said.get("in_pictures", False),
        "services": sorted(uid_of("service", one) for one in said["services"]),
        "versions": [
            {"language": language, "address": f"https://example.org/material/{key}-{language}.pdf"}
            for language in said["languages"]
        ],
    }


TOWNS = {
    "638": "Borgå · Porvoo",
    "434": "Lovisa · Loviisa",
    "407": "Lappträsk · Lapinjärvi",
    "710": "Ekenäs · Tammisaari",
    "285": "Kotka",
}


def _is_invented(said: Mapping[str, Any]) -> bool:
    return any(name in said for name in ("hours", "starts_in", "ends_in", "capacity", "taken"))


def _offering(entry: Entry, number: int, said: Mapping[str, Any], today: date) -> Data:
    by = said.get("contact", entry.said["organisation"])
    data = {
        "uid": uid_of("offering", f"{entry.key}/{number}"),
        **{name: said[name] for name in (*_OFFERED, *_OFFERED_TOO) if name in said},
        "place": uid_of("place", said["place"]) if "place" in said else None,
        "contact": uid_of("contact", by),
        "provider": organisation(said["provider"]) if "provider" in said else None,
        "counted_on": (today - timedelta(3)).isoformat() if "taken" in said else None,
        "starts_on": (today + timedelta(said["starts_in"])).isoformat() if "starts_in" in said else None,
        "ends_on": (today + timedelta(said["ends_in"])).isoformat() if "ends_in" in said else None,
        "hours": list(_hours(said.get("hours", ""))),
    }
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _hours(said: str) -> Iterator[Data]:
    """Yield opening hours from ``"1-4 09:00-15:00, 5 09:00-13:00"``: weekdays by ISO 8601, then times."""
    for part in filter(None, said.split(", ")):
        days, _, times = part.partition(" ")
        opens, _, closes = times.partition("-")
        first, _, last = days.partition("-")
        for weekday in range(int(first), int(last or first) + 1):
            yield {"weekday": weekday, "opens": opens, "closes": closes}
