"""What a provider may be told of a client: the list of 681/2023 §94, and what each item would say of this client."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from delaktig.cases.invitation import language_name
from delaktig.cases.models import Plan, SkillLevel
from delaktig.cases.written import country_name, day
from delaktig.clients.models import Client, ClientRelation
from delaktig.municipalities import selectors as municipalities

LONGEST = 4000
"""Characters of what is typed for one item."""
Value = Any
"""What one item says, as it is frozen: text, or codes and days that the page puts into words."""


@dataclass(frozen=True, slots=True)
class ProviderField:
    """One item of §94: its number there, its words, whether the worker types it, whether a prohibition hides it."""

    key: str
    number: int
    words: Mapping[str, str]
    typed: bool
    hidden: bool

    def label(self, language: str) -> str:
        """Return what the item is called."""
        return self.words.get(language, self.words["en"])


@dataclass(frozen=True, slots=True)
class Source:
    """The provision that the list follows."""

    act: str
    section: str
    valid_from: date

    def text(self) -> str:
        """Return the citation as the pages show it."""
        return f"{self.act} §{self.section}"


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files("delaktig.cases").joinpath("provider_fields.toml").read_text(encoding="utf-8"))


@cache
def provider_fields() -> tuple[ProviderField, ...]:
    """Return the items of the list in the act's order."""
    return tuple(
        ProviderField(
            row["key"],
            number,
            {language: row[language] for language in ("sv", "fi", "en")},
            row.get("typed", False),
            row.get("hidden", False),
        )
        for number, row in enumerate(_read()["field"], start=1)
    )


@cache
def source() -> Source:
    """Return the provision of the list."""
    row = _read()
    return Source(row["act"], row["section"], row["valid_from"])


def known(client: Client, relation: ClientRelation, official: str, *, prohibited: bool) -> dict[str, Value]:
    """Return what each item would say of a client: an empty value where the register knows nothing.

    What a prohibition hides is not there at all.
    """
    identity, background = getattr(client, "identity", None), getattr(client, "background", None)
    values: dict[str, Value] = {
        "name": f"{identity.given_names} {identity.family_name}".strip() if identity else "",
        "birth": [identity.birth_date, identity.birth_place] if identity else ["", ""],
        "identity_code": identity.identity_code if identity else "",
        "mother_tongue": client.mother_tongue,
        "contact_language": client.contact_language,
        "citizenship": list(identity.citizenships) if identity else [],
        "official": official,
        "plan": _plan(relation),
        "recommendation": "",
        "level_test": _levels(relation),
        "education": background.education if background else "",
        "work": background.work if background else "",
        "target_occupation": background.target_occupation if background else "",
        "study_plan": background.earlier_study_plan if background else "",
        "next_steps": "",
        "necessary": "",
    }
    if not prohibited:
        values["home"] = _home(client)
        values["contact"] = _contact(client)
    return {one.key: values[one.key] for one in provider_fields() if one.key in values}


def _plan(relation: ClientRelation) -> list[str]:
    plan = Plan.objects.filter(relation=relation).exclude(made_on=None).order_by("-made_on", "-pk").first()
    if plan is None or plan.made_on is None:
        return []
    return [plan.made_on.isoformat(), plan.valid_to.isoformat() if plan.valid_to else ""]


def _levels(relation: ClientRelation) -> list[list[str]]:
    tested = SkillLevel.objects.filter(assessment__relation=relation, tested=True).order_by("assessment", "pk")
    return [[one.language, one.skill, one.level, one.tested_on.isoformat() if one.tested_on else ""] for one in tested]


def _home(client: Client) -> list[str]:
    today = timezone.localdate()
    holds = [
        one
        for one in client.residences.all()
        if (one.valid_from is None or one.valid_from <= today) and (one.valid_to is None or today <= one.valid_to)
    ]
    contact = getattr(client, "contact", None)
    code = next((one.municipality_id for one in holds if one.municipality_id), "")
    return [code or "", contact.town if contact else ""]


def _contact(client: Client) -> str:
    contact = getattr(client, "contact", None)
    if contact is None:
        return ""
    where = f"{contact.postal_code} {contact.town}".strip()
    return ", ".join(filter(None, [contact.street, where, contact.phone, contact.email]))


def shown(key: str, value: Value, language: str) -> str:
    """Put what an item says into words of a language: codes and days as people write them."""
    match key:
        case "birth":
            return ", ".join(filter(None, [day(value[0]), value[1]])) if value else ""
        case "mother_tongue" | "contact_language":
            return language_name(value, language) if value else ""
        case "citizenship":
            return ", ".join(country_name(one, language) for one in value)
        case "plan":
            return " – ".join(filter(None, map(day, value)))
        case "level_test":
            return "; ".join(_level(row, language) for row in value)
        case "home":
            return ", ".join(filter(None, [_municipality(value[0], language), value[1]])) if value else ""
        case _:
            return str(value)


def _level(row: list[str], language: str) -> str:
    spoken, skill, level, tested_on = row
    when = f" ({day(tested_on)})" if tested_on else ""
    return f"{language_name(spoken, language)}, {SKILLS[skill].get(language, SKILLS[skill]['en'])}: {level}{when}"


def _municipality(code: str, language: str) -> str:
    return municipalities.names([code], language, timezone.localdate())[code] if code else ""


SKILLS: Mapping[str, Mapping[str, str]] = {
    "listening": {"sv": "hörförståelse", "fi": "kuullun ymmärtäminen", "en": "listening"},
    "reading": {"sv": "läsförståelse", "fi": "luetun ymmärtäminen", "en": "reading"},
    "speaking": {"sv": "tal", "fi": "puhuminen", "en": "speaking"},
    "writing": {"sv": "skrift", "fi": "kirjoittaminen", "en": "writing"},
    "literacy": {"sv": "läs- och skrivkunnighet", "fi": "luku- ja kirjoitustaito", "en": "literacy"},
}
