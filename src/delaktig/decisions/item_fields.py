"""What a person fills in of an item, and what can be wrong with it. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import time
from typing import Any

OUTCOMES = frozenset({"unknown", "noted", "proposed_to_council", "adopted", "returned", "rejected"})
NEXT = frozenset({"", "board", "council"})
PUBLICITY = frozenset({"public", "partly_secret", "secret"})
PARTS_OF_PERSONS = frozenset({"preparer", "presenter", "heard"})
MAY_BE_SECRET = ("title", "background", "proposal", "handling", "decision")
"""The fields of a partly secret item that may be kept back."""
LONGEST = {
    "case_number": 60,
    "title": 300,
    "preparer_role": 160,
    "presenter_role": 160,
    "secrecy_ground": 200,
}


class InvalidItem(Exception):
    """What was filled in cannot be kept: ``faults`` gives each field its code. Nothing was saved."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class PersonFields:
    """An official named in an item, with the times between which the person was present (A18)."""

    part: str
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    present_from: time | None = None
    present_to: time | None = None
    left_before_decision: bool = False


@dataclass(frozen=True, slots=True)
class ItemFields:
    """All that a person may fill in of an item; what is not known stays empty."""

    section: int | None = None
    case_number: str = ""
    title: str = ""
    language: str = "sv"
    preparer_role: str = ""
    presenter_role: str = ""
    background: str = ""
    proposal: str = ""
    handling: str = ""
    decision: str = ""
    outcome: str = "unknown"
    next: str = ""
    immediate: bool = False
    publicity: str = "public"
    secrecy_ground: str = ""
    secret_parts: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the fields by name, as the model takes them."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return found | {"secret_parts": list(self.secret_parts)}


def item_faults(item: ItemFields, people: Sequence[PersonFields] = ()) -> dict[str, str]:
    """Return what is wrong, by field: an empty dict where all may be kept.

    Secrecy asks for its ground (A19, 621/1999 §24 names them); a partly secret item
    says which of its fields are secret.
    """
    faults: dict[str, str] = {}
    for name, allowed in (("outcome", OUTCOMES), ("next", NEXT), ("publicity", PUBLICITY)):
        if getattr(item, name) not in allowed:
            faults[name] = "not_a_choice"
    for name, longest in LONGEST.items():
        if len(getattr(item, name)) > longest:
            faults[name] = "too_long"
    if item.section is not None and not 1 <= item.section <= 9999:
        faults["section"] = "no_section_number"
    faults |= _secrecy_faults(item)
    for number, person in enumerate(people):
        fault = _person_fault(person)
        if fault:
            faults[f"people.{number}"] = fault
    return faults


def _secrecy_faults(item: ItemFields) -> dict[str, str]:
    if item.publicity == "public":
        return {"secrecy_ground": "ground_without_secrecy"} if item.secrecy_ground.strip() else {}
    faults = {} if item.secrecy_ground.strip() else {"secrecy_ground": "ground_is_needed"}
    if item.publicity == "partly_secret":
        if not item.secret_parts:
            faults |= {"secret_parts": "say_which_parts"}
        elif set(item.secret_parts) - set(MAY_BE_SECRET):
            faults |= {"secret_parts": "not_a_choice"}
    return faults


def _person_fault(person: PersonFields) -> str:
    if person.part not in PARTS_OF_PERSONS:
        return "not_a_choice"
    if not person.name.strip():
        return "name_is_needed"
    if person.present_from and person.present_to and person.present_to < person.present_from:
        return "left_before_coming"
    return ""
