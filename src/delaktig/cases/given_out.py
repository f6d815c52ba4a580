"""Everything held of a person, for the person: GDPR Art. 15, 681/2023 §73 (the right to see one's own data).

Gathered by the models' own keys (``holdings``), so that nothing is forgotten. Left out
are data of other people and keys that only the program uses (``LEFT_OUT``). Words are in
``held_words.toml``. Taking it out is recorded with what was given.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, override

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.accounts.permissions import Permission
from delaktig.accounts.roles import role_words
from delaktig.audit.acting import require
from delaktig.audit.registry import event_kinds
from delaktig.cases import holdings
from delaktig.catalogue.models import Offering, Service
from delaktig.clients import doors
from delaktig.clients.models import Client
from delaktig.clients.selectors import events_of
from delaktig.law.calendar import numeric
from delaktig.municipalities.models import Municipality
from delaktig.municipalities.register import by_code
from delaktig.organisations.models import Organisation, Unit
from delaktig.organisations.selectors import name_on
from delaktig.texts.parts import Invalid

SHAPE = "delaktig-person/1"
LANGUAGES = ("sv", "fi", "en")
PURPOSE = "GDPR Art. 15"
LEFT_OUT = frozenset({"clients.NameToken", "clients.Merge"})
"""Keyed hashes, which tell nobody anything; what was moved between two records of the same person."""
TECHNICAL = frozenset({
    "attempts_left", "code_hash", "digest", "invented", "order", "record", "record_version", "session_hash",
    "session_until", "uid", "version",
})  # fmt: skip
MASKED = {
    "cases.Handover": frozenset({"packet"}),
    "cases.Referral": frozenset({"payload"}),
    "clients.ContactDetails": None,
    "clients.Residence": frozenset({"municipality"}),
}
"""What a security prohibition hides (661/2009 §36-37), also where it was given on; ``None``: every field."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is held of a person, whole: for the file as it is, for paper in words."""

    number: str
    municipality: str
    invented: bool
    made_at: datetime
    masked: bool
    held: dict[str, list[dict[str, Any]]]
    looks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of record in words: its name, and each row as pairs of a label and what it says."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def why_not_give_out(actor: Actor) -> str | None:
    """Those who work with the client, and the data protection officer, take out what is held of a person."""
    allowed = actor.may(Permission.CLIENT_EXPORT) or actor.may(Permission.CLIENT_PROTECT)
    return None if allowed else "no_permission"


def gather(actor: Actor, client: Client, *, masked: bool) -> Given:
    """Gather everything held of a client whom the actor has opened; nothing is recorded. Raises ``Denied``.

    ``masked`` leaves out what a security prohibition hides from whoever takes it out.
    """
    require(why_not_give_out(actor))
    keys = holdings.people(client)
    people = _Names()
    held: dict[str, list[dict[str, Any]]] = {}
    numbers = list(Client.objects.filter(pk__in=keys).order_by("pk").values_list("number", flat=True))
    for model, rows in holdings.everything(keys):
        label = model._meta.label
        if label in LEFT_OUT:
            continue
        hidden = MASKED.get(label, frozenset()) if masked else frozenset()
        given = [] if hidden is None else [_row(row, hidden, people) for row in rows]
        held[label] = [row for row in given if row]
    looks = [_look(event, people) for event in events_of(numbers, client.municipality_id)]
    return Given(client.number, client.municipality_id, client.invented, timezone.now(), masked, held, looks)


def note(actor: Actor, client: Client, given: Given, form: str, language: str) -> None:
    """Record that it was taken out: which records and how many of each, in which form and language."""
    rows = {label: len(found) for label, found in given.held.items() if found}
    told = {"form": form, "language": language, "rows": rows, "looks": len(given.looks), "masked": given.masked}
    doors.note(actor, client, "clients.given_out", told)


def as_json(given: Given) -> bytes:
    """Return the file: everything as it is held, by model and field."""
    told = {
        "shape": SHAPE,
        "ground": PURPOSE,
        "made_at": given.made_at.isoformat(timespec="seconds"),
        "municipality": given.municipality,
        "client": given.number,
        "masked_by_security_prohibition": sorted(MASKED) if given.masked else [],
        "left_out": sorted(LEFT_OUT),
        "held": given.held,
        "looks": given.looks,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def sections(given: Given, language: str) -> list[Section]:
    """Return what is held in words of a language, kind by kind; kinds of which nothing is held are left out."""
    if language not in LANGUAGES:
        raise Invalid({"language": "unknown_choice"})
    return [
        Section(_said("records", label.partition(".")[2], language), tuple(_pairs(row, language) for row in rows))
        for label, rows in given.held.items()
        if rows
    ]


def looks_in_words(given: Given, language: str) -> list[tuple[str, str, str]]:
    """Return when, who and what, for each look and act, in words of a language."""
    with override(language):
        return [(_moment(one["at"]), _who(one, language), _what(one)) for one in given.looks]


def _who(one: dict[str, Any], language: str) -> str:
    return ", ".join([one["who"] or said("system", language), *map(role_words, one["roles"])])


def _what(one: dict[str, Any]) -> str:
    kind = event_kinds().get(one["what"])
    return gettext(kind.meaning) if kind else str(one["what"])


def said(key: str, language: str) -> str:
    """Return a sentence around what is given, in a language."""
    return _said("said", key, language)


def _said(part: str, key: str, language: str) -> str:
    return _words()[part].get(key, [key.replace("_", " ")] * len(LANGUAGES))[LANGUAGES.index(language)]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("held_words.toml").read_text(encoding="utf-8"))


class _Names:
    """What rows of other rooms are called, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[models.Model], Any], Any] = {}

    def of(self, model: type[models.Model], key: Any) -> Any:
        """Return what a row is called: a name by language, or one name."""
        if (model, key) not in self._known:
            self._known[model, key] = _called(model, key)
        return self._known[model, key]


def _called(model: type[models.Model], key: Any) -> Any:
    if model is User:
        return User.objects.filter(pk=key).values_list("name", flat=True).first() or ""
    if model is Municipality:
        place = by_code(key)
        return {language: place.name(language) for language in LANGUAGES} if place else key
    if model is Organisation:
        names = list(Organisation.objects.get(pk=key).names.all())
        return {language: name_on(names, language, timezone.localdate()) for language in LANGUAGES}
    if model is Unit:
        unit = Unit.objects.get(pk=key)
        return unit.name_sv or unit.name_fi
    if model in {Service, Offering}:
        service = Service.objects.get(**({"pk": key} if model is Service else {"offerings": key}))
        return {row.language: row.body for row in service.name.versions.all() if row.body}
    return None


def _row(row: models.Model, hidden: frozenset[str], people: _Names) -> dict[str, Any]:
    return {
        one.name: value
        for one in row._meta.concrete_fields
        if _is_told(one) and one.name not in hidden and (value := _value(row, one, people)) not in (None, "", [], {})
    }


def _is_told(one: Any) -> bool:
    """Say whether a field is given: not the keys of rows, and not what only the program uses."""
    inside = isinstance(one, models.ForeignKey) and one.related_model._meta.app_label in holdings.ROOMS
    return not (one.primary_key or one.name in TECHNICAL or inside)


def told_fields() -> Iterator[tuple[str, str]]:
    """Yield every record and field that can be given, for the test that each has its words."""
    for model in holdings.paths():
        if model._meta.label not in LEFT_OUT:
            yield from ((model.__name__, one.name) for one in model._meta.concrete_fields if _is_told(one))


def _value(row: models.Model, one: Any, people: _Names) -> Any:
    if isinstance(one, models.ForeignKey):
        key = getattr(row, one.attname)
        return None if key is None else people.of(one.related_model, key)
    value = getattr(row, one.attname)
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _look(event: Any, people: _Names) -> dict[str, Any]:
    told = json.loads(event.details or "{}")
    who = people.of(User, int(event.actor_id)) if event.actor_kind == "user" and event.actor_id.isdigit() else ""
    return {
        "at": event.at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds"),
        "who": who,
        "roles": [role for role in event.role.split(",") if role and event.actor_kind == "user"],
        "what": event.name,
        "part": told.get("part", ""),
        "way": told.get("way", ""),
        "purpose": event.purpose,
    }


def _pairs(row: dict[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((_said("fields", name, language), _shown(value, language)) for name, value in row.items())


def _shown(value: Any, language: str) -> str:
    """Return a value in words: days as people write them, choices by their names, lists and records in a row."""
    if isinstance(value, bool):
        return said("yes" if value else "no", language)
    if isinstance(value, dict):
        if value and set(value) <= {*LANGUAGES, "ar", "ru", "uk"}:
            return str(value.get(language) or next(iter(value.values())))
        return "\n".join(f"{_said('fields', key, language)}: {_shown(one, language)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(_shown(one, language) for one in value)
    text = str(value)
    if text in _words()["values"]:
        return _said("values", text, language)
    return _moment(text)


def _moment(text: str) -> str:
    """Return an ISO day or moment as people write it; any other text as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = numeric(moment.date())
    return f"{day} {moment:%H.%M}" if "T" in text else day
