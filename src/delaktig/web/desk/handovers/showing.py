"""A packet as pages and paper show it: label and value, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.cases.invitation import language_name
from delaktig.cases.packet import PARTS as ORDER
from delaktig.cases.packet import Packet
from delaktig.cases.provider_fields import SKILLS
from delaktig.cases.written import country_name, day
from delaktig.law.casework import words as law_words
from delaktig.web.desk.catalogue.words import ground_choices
from delaktig.web.desk.handovers.words import LABELS, PARTS
from delaktig.web.desk.programmes.words import place

Line = tuple[str, str]
LANGUAGES = frozenset({"mother_tongue", "contact_language", "integration_language"})


def sections(packet: Packet) -> list[dict[str, Any]]:
    """Return the parts of a packet, each with its lines."""
    parts = packet.get("parts", {})
    return [{"title": PARTS[key], "lines": list(_lines(key, parts[key]))} for key in ORDER if key in parts]


def _lines(key: str, part: Any) -> Iterator[Line]:
    if key == "assessment":
        for row in part:
            yield from _facts(row)
    elif key == "plan":
        for row in part.get("plans", ()):
            yield from _facts(row)
        if part.get("interruptions"):
            yield _label("interruptions"), "; ".join(_span(one, "first", "last") for one in part["interruptions"])
    elif key == "services":
        for row in part:
            yield row["service"], day(row["sent_on"])
    else:
        yield from _facts(part)


def _facts(row: Mapping[str, Any]) -> Iterator[Line]:
    for name, value in row.items():
        said = _said(name, value)
        if said and name in LABELS:
            yield _label(name), said


def _said(name: str, value: Any) -> str:
    language = get_language() or "en"
    if not value:
        return ""
    if name in LANGUAGES:
        return language_name(value, language)
    if name == "citizenships":
        return ", ".join(country_name(one, language) for one in value)
    if name == "interpreter":
        return _("interpreter needed") if value == "needed" else _("no interpreter needed")
    if name in ("earlier_names", "goals"):
        return "; ".join(value)
    if name == "reviews":
        return ", ".join(day(one) for one in value)
    if name == "items":
        return "; ".join(" – ".join(filter(None, [one["service"], one["words"], one["reason"]])) for one in value)
    if isinstance(value, list):
        return "; ".join(_row(name, one, language) for one in value)
    return day(value) if name.endswith("_on") or name in ("birth_date", "valid_to") else str(value)


def _row(name: str, one: Mapping[str, Any], language: str) -> str:
    if name == "levels":
        skill = SKILLS.get(one["skill"], {}).get(language, one["skill"])
        return f"{language_name(one['language'], language)}, {skill}: {one['level']}"
    if name == "residences":
        where = place(one["municipality"]) if one["municipality"] else _("no municipality of residence")
        return f"{where} {_span(one, 'valid_from', 'valid_to')}".strip()
    if name == "extensions":
        return f"{_kind(one['ground'])} {day(one['until'])}"
    said = _ground(one["ground"]) if "ground" in one else _kind(one.get("kind", ""))
    return f"{said} {_span(one, 'valid_from', 'valid_to')}".strip()


def _span(one: Mapping[str, Any], first: str, last: str) -> str:
    begins, ends = day(one.get(first) or ""), day(one.get(last) or "")
    said = f"{begins}–{ends}" if begins or ends else ""
    kind = _kind(one.get("kind", "")) if first == "first" else ""
    return f"{kind} {said}".strip()


def _kind(key: str) -> str:
    """Return what the law's own list calls a circumstance, an interruption or a ground of extension."""
    return str(law_words.nouns("what").get(key, {}).get(get_language() or "en", key.replace("_", " ")))


def _ground(key: str) -> str:
    return str(dict(ground_choices()).get(key, key.replace("_", " ")))


def _label(name: str) -> str:
    return str(LABELS[name])
