"""Dated rules of law, read from ``rules.toml`` and checked (Swedish *regler*, Finnish *säännöt*).

Every rule carries its citation, validity, kind and how sure its reading is. Nothing here
knows what day it is: the day asked about is always an argument.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import Any

LANGUAGES = ("sv", "fi", "en")
KINDS = ("statutory", "local", "good_practice")
CONFIDENCES = ("source", "mem", "infer")

Texts = Mapping[str, str]
Parameter = int | bool | str | tuple[str, ...]

_WORDING = MappingProxyType(
    {
        "sv": ("ursprunglig lydelse", "lydelse enligt {act}"),
        "fi": ("alkuperäinen sanamuoto", "sanamuoto {act}"),
        "en": ("original wording", "wording by {act}"),
    }
)


class RuleDataError(ValueError):
    """The data file is wrong; the message says where and how."""


class RuleNotFoundError(LookupError):
    """No rule has the id, or none with the id is in force on the day."""


@dataclass(frozen=True)
class Citation:
    """Where a rule stands: act (``number/year``), section, and the subsection and item where one is meant.

    ``amended_by`` is the act whose wording was read; ``None`` means the act as first published.
    """

    act: str
    section: str
    subsection: int | None = None
    item: int | None = None
    amended_by: str | None = None

    def text(self, language: str) -> str:
        """``681/2023 § 13`` (sv), ``681/2023 13 §`` (fi) or ``681/2023, section 13`` (en).

        Raises KeyError for another language.
        """
        return {"sv": self._swedish, "fi": self._finnish, "en": self._english}[language]()

    def wording(self, language: str) -> str:
        """Which wording was read, in words: the original one, or that of an amending act."""
        original, amended = _WORDING[language]
        return original if self.amended_by is None else amended.format(act=self.amended_by)

    def _swedish(self) -> str:
        parts = [f"{self.act} § {self.section}"]
        parts += [f"mom. {self.subsection}"] if self.subsection else []
        parts += [f"p. {self.item}"] if self.item else []
        return " ".join(parts)

    def _finnish(self) -> str:
        parts = [f"{self.act} {self.section} §"]
        parts += [f"{self.subsection} mom."] if self.subsection else []
        parts += [f"{self.item} kohta"] if self.item else []
        return " ".join(parts)

    def _english(self) -> str:
        deeper = "".join(f"({part})" for part in (self.subsection, self.item) if part)
        return f"{self.act}, section {self.section}{deeper}"


@dataclass(frozen=True)
class Rule:
    """One rule in one wording. ``valid_from`` and ``valid_to`` are its first and last day (None: open)."""

    id: str
    row: str | None
    citation: Citation | None
    valid_from: date | None
    valid_to: date | None
    kind: str
    confidence: str
    source: str
    parameters: Mapping[str, Parameter]
    texts: Texts

    @property
    def to_be_verified(self) -> bool:
        """True unless the text itself was read: the page then says "to be verified"."""
        return self.confidence != "source"

    def in_force(self, on: date) -> bool:
        """Whether the rule applies on the day."""
        return covers(self.valid_from, self.valid_to, on)

    def number(self, name: str) -> int:
        """A whole-number parameter (unit in its name); raises RuleDataError when the rule has none such."""
        value = self.parameters.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleDataError(f"rule {self.id}: {name} is not a whole number")
        return value

    def flag(self, name: str) -> bool:
        """A yes-or-no parameter; a rule that does not name it says no."""
        return self.parameters.get(name) is True


def covers(first: date | None, last: date | None, on: date) -> bool:
    """Whether a day lies in a period whose ends may be open."""
    return (first is None or first <= on) and (last is None or on <= last)


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule that is shipped, in the order of the file."""
    return load_rules(resources.files("delaktig.law").joinpath("rules.toml").read_text(encoding="utf-8"))


def rules_in_force(on: date) -> tuple[Rule, ...]:
    """The rules that apply on the day."""
    return tuple(rule for rule in all_rules() if rule.in_force(on))


def wordings(rule_id: str) -> tuple[Rule, ...]:
    """Every wording of a rule, oldest first; raises RuleNotFoundError for an unknown id."""
    found = tuple(rule for rule in all_rules() if rule.id == rule_id)
    if not found:
        raise RuleNotFoundError(f"There is no rule {rule_id!r}.")
    return tuple(sorted(found, key=_first_day))


def rule(rule_id: str, on: date) -> Rule:
    """The wording in force on the day; raises RuleNotFoundError when there is none."""
    found = rule_or_none(rule_id, on)
    if found is None:
        raise RuleNotFoundError(f"No rule {rule_id!r} is in force on {on.isoformat()}.")
    return found


def rule_or_none(rule_id: str, on: date) -> Rule | None:
    """The wording in force on the day, or None; raises RuleNotFoundError only for an unknown id."""
    return next((one for one in wordings(rule_id) if one.in_force(on)), None)


def load_rules(text: str) -> tuple[Rule, ...]:
    """Read and check rules from TOML; raises RuleDataError that names the rule and what is wrong."""
    rules = tuple(rule_from(row) for row in tomllib.loads(text).get("rule", []))
    refuse_overlaps(rules)
    return rules


def citation_from(row: Mapping[str, Any], where: str) -> Citation | None:
    """A citation from the fields act, section, subsection, item and amended_by; None without an act."""
    act, section = row.get("act"), row.get("section")
    if act is None and section is None:
        return None
    if not re.fullmatch(r"\d+/\d{4}", str(act)) or not isinstance(section, str) or not section:
        raise RuleDataError(f"{where}: an act is written number/year, with a section")
    return Citation(act or "", section, row.get("subsection"), row.get("item"), row.get("amended_by"))


def texts_from(row: Any, where: str) -> Texts:
    """Texts in Swedish, Finnish and English, all three present; raises RuleDataError otherwise."""
    whole = isinstance(row, dict) and set(row) == set(LANGUAGES)
    if not whole or not all(str(text).strip() for text in row.values()):
        raise RuleDataError(f"{where}: texts are needed in {', '.join(LANGUAGES)}")
    return MappingProxyType(dict(row))


def validity_from(row: Mapping[str, Any], where: str) -> tuple[date | None, date | None]:
    """The first and last day of a record; raises RuleDataError when they are in the wrong order."""
    first, last = row.get("valid_from"), row.get("valid_to")
    if first is not None and last is not None and last < first:
        raise RuleDataError(f"{where}: valid_to is before valid_from")
    return first, last


def refuse_unknown_fields(row: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Raise RuleDataError when a record has a field that nobody reads."""
    unknown = set(row) - set(known)
    if unknown:
        raise RuleDataError(f"{where}: unknown field {', '.join(sorted(unknown))}")


_FIELDS = (
    "id", "row", "act", "section", "subsection", "item", "amended_by", "valid_from", "valid_to",
    "kind", "confidence", "source", "parameters", "text",
)  # fmt: skip


def rule_from(row: Mapping[str, Any]) -> Rule:
    """One record of the data file, checked; raises RuleDataError that names the rule and what is wrong."""
    where = f"rule {row.get('id', '(without id)')}"
    refuse_unknown_fields(row, _FIELDS, where)
    if row.get("kind") not in KINDS or row.get("confidence") not in CONFIDENCES:
        raise RuleDataError(f"{where}: kind or confidence is not one of {KINDS + CONFIDENCES}")
    if not row.get("id") or not row.get("source"):
        raise RuleDataError(f"{where}: an id and a source are needed")
    citation = citation_from(row, where)
    if (citation is None) == (row["kind"] == "statutory"):
        raise RuleDataError(f"{where}: a statutory rule cites an act, and no other rule does")
    first, last = validity_from(row, where)
    return Rule(
        id=row["id"],
        row=row.get("row"),
        citation=citation,
        valid_from=first,
        valid_to=last,
        kind=row["kind"],
        confidence=row["confidence"],
        source=row["source"],
        parameters=_parameters(row.get("parameters", {}), where),
        texts=texts_from(row.get("text"), where),
    )


def _parameters(row: dict[str, Any], where: str) -> Mapping[str, Parameter]:
    found: dict[str, Parameter] = {}
    for name, value in row.items():
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            found[name] = tuple(value)
        elif isinstance(value, int | str):
            found[name] = value
        else:
            raise RuleDataError(f"{where}: parameter {name} is neither a whole number, yes or no, nor text")
    return MappingProxyType(found)


def _first_day(one: Rule) -> date:
    return one.valid_from or date.min


def refuse_overlaps(rules: Iterable[Rule]) -> None:
    """Raise RuleDataError when two wordings of one rule are in force on the same day."""
    ordered = sorted(rules, key=lambda one: (one.id, _first_day(one)))
    for earlier, later in pairwise(ordered):
        if earlier.id == later.id and (earlier.valid_to is None or _first_day(later) <= earlier.valid_to):
            raise RuleDataError(f"rule {later.id}: two wordings are in force on the same day")
