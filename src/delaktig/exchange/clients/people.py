"""A row of a list as a person: what its cells say, put together as the room of clients takes it, with every fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from delaktig.clients import names
from delaktig.clients.inputs import (
    BackgroundInput,
    BroughtClient,
    ConsentInput,
    ContactInput,
    DatedInput,
    IdentityInput,
    LanguageInput,
    NewClient,
    ProhibitionInput,
    RelationInput,
    Source,
)
from delaktig.exchange.clients.fields import fields as known_fields
from delaktig.exchange.clients.reading import Known, Unread, read
from delaktig.formats.xlsx import Cell

FACTS: Mapping[str, tuple[str, str, str]] = {
    "ground": ("ground", "ground_from", "ground_to"),
    "residence": ("residence", "residence_from", ""),
    "circumstance": ("circumstance", "circumstance_from", "circumstance_to"),
}
"""A dated fact → the fields of its value, first and last day."""
FIELD_OF: Mapping[str, str] = {
    "ground.value": "ground",
    "ground.valid_from": "ground_from",
    "ground.valid_to": "ground_to",
    "ground.permit": "permit",
    "residence.value": "residence",
    "residence.valid_from": "residence_from",
    "circumstance.value": "circumstance",
    "circumstance.valid_from": "circumstance_from",
    "circumstance.valid_to": "circumstance_to",
    "consent.scope": "consent_scope",
    "consent.language": "consent_language",
    "consent.given_how": "consent_how",
    "consent.given_on": "consent_on",
    "consent.to_whom": "consent_to",
    "prohibition": "prohibited",
    "prohibition.valid_from": "prohibited_from",
    "prohibition.valid_to": "prohibited_to",
    "prohibition.reason": "prohibited",
}
"""How the room of clients names what is wrong → the field of the list."""
PARTS: Mapping[str, type[Any]] = {
    "identity": IdentityInput,
    "contact": ContactInput,
    "languages": LanguageInput,
    "background": BackgroundInput,
    "relation": RelationInput,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: a code, the field that it is about (empty: the row), and a row of the same list."""

    code: str
    field: str = ""
    row: int = 0


@dataclass(slots=True)
class Row:
    """A row as it was read: the values of its fields, and what could not be read."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_row(columns: Sequence[str], cells: Sequence[Cell], known: Known) -> Row:
    """Return what the cells of a row say. ``columns`` are the fields' keys by column; empty: left out."""
    row = Row()
    for key, cell in zip(columns, cells, strict=False):
        if not key:
            continue
        try:
            value = read(known_fields()[key], cell, known)
        except Unread as unread:
            row.faults.append(Fault(unread.code, key))
            continue
        if value is not None:
            row.values[key] = value
    return row


def person(row: Row, source: Source, today: date) -> BroughtClient:
    """Return the person whom a row tells of, and note in the row what the list alone can say is wrong."""
    values = dict(row.values)
    _split_name(values)
    _check(row, values)
    client = NewClient(
        identity=_part("identity", values),
        contact=_part("contact", values),
        languages=_part("languages", values),
        background=_part("background", values),
        relation=_part("relation", values),
        source=source,
        restricted=bool(values.get("restricted")),
    )
    prohibition = None
    if values.get("prohibited") or {"prohibited_from", "prohibited_to"} & values.keys():
        first = values.get("prohibited_from") or today
        prohibition = ProhibitionInput(first, values.get("prohibited_to"), source.detail)
    return BroughtClient(client, tuple(_facts(row, values)), _consent(row, values), prohibition)


def _part(name: str, values: Mapping[str, Any]) -> Any:
    kind = PARTS[name]
    return kind(**{one.name: values[one.name] for one in fields(kind) if one.name in values})


def _split_name(values: dict[str, Any]) -> None:
    """Take a whole name apart: at its comma, else the last word is the family name, as in a search."""
    whole = values.pop("full_name", "")
    if not whole or "family_name" in values or "given_names" in values:
        return
    family, comma, given = whole.partition(",")
    if not comma:
        given, _space, family = whole.rpartition(" ")
    values |= {"family_name": family.strip(), "given_names": given.strip()}


def _check(row: Row, values: Mapping[str, Any]) -> None:
    unread = {fault.field for fault in row.faults}
    told = " ".join(values.get(name, "") for name in ("family_name", "given_names"))
    if not {"identity_code", "birth_date"} & (values.keys() | unread):
        row.faults.append(Fault("nothing_to_know_by", "birth_date"))
    elif told.strip() and not names.words(told) and "identity_code" not in values:
        row.faults.append(Fault("name_not_found_again", "family_name"))
    if values.get("ended_on"):
        row.faults.append(Fault("ended", "ended_on"))
    if values.get("prohibited") is False and {"prohibited_from", "prohibited_to"} & values.keys():
        row.faults.append(Fault("no_and_days", "prohibited"))


def _facts(row: Row, values: Mapping[str, Any]) -> list[tuple[str, DatedInput]]:
    found = []
    for kind, (of_value, first, last) in FACTS.items():
        told = {name for name in (first, last, "permit" if kind == "ground" else "") if name in values}
        value = values.get(of_value, "")
        if value:
            permit = values.get("permit", "") if kind == "ground" else ""
            found.append((kind, DatedInput(value, values.get(first), values.get(last), permit)))
        elif told and of_value not in {fault.field for fault in row.faults}:
            row.faults.append(Fault("without_value", sorted(told)[0]))
    return found


def _consent(row: Row, values: Mapping[str, Any]) -> ConsentInput | None:
    told = sorted(key for key in values if key.startswith("consent_"))
    if not told:
        return None
    unread = {fault.field for fault in row.faults}
    scope = values.get("consent_scope", "")
    if not scope and "consent_scope" not in unread:
        row.faults.append(Fault("without_value", told[0]))
    if "consent_on" not in values and "consent_on" not in unread:
        row.faults.append(Fault("no_consent_day", "consent_on"))
    if not scope:
        return None
    return ConsentInput(
        scope,
        values.get("consent_language", ""),
        given_on=values.get("consent_on"),
        given_how=values.get("consent_how", "oral"),
        to_whom=values.get("consent_to", ""),
    )
