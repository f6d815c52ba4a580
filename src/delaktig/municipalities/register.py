"""The shipped register of Finland's municipalities (Swedish *kommun*, Finnish *kunta*), without Django.

The data file is the truth: codes, dated names, the inflected forms that Swedish and
Finnish texts use, and what is not yet verified. Unknown stays ``None``.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

LANGUAGES = ("sv", "fi")


class UnknownMunicipalityError(LookupError):
    """No municipality of the register has the code asked for."""

    def __init__(self, code: str) -> None:
        """Keep the code that was asked for."""
        super().__init__(f"There is no municipality with the code {code!r} in the register.")
        self.code = code


@dataclass(frozen=True)
class DatedName:
    """A municipality's names in a period; ``None`` means that the day is unknown or has not come."""

    sv: str
    fi: str
    valid_from: date | None
    valid_to: date | None

    def covers(self, on: date) -> bool:
        """Whether the names were in use on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class MunicipalityRecord:
    """One municipality with its official three-digit code.

    ``name_sv`` and ``name_fi`` are the latest names; ``name(language, on)`` gives those of a day.
    ``kind_fi`` is ``kaupunki`` (town, Swedish *stad*) or ``kunta`` (Swedish *kommun*).
    ``languages`` are its official languages, that of the majority first, ``None`` when unknown.
    ``business_id`` is the Finnish *Y-tunnus*, ``None`` when unknown. ``valid_to`` is the last day
    before a merger into ``merged_into``. ``forms`` holds for each language every form that texts
    use, as printed; ``cases_fi`` the Finnish local cases by name (``genitive``, ``inessive`` …).
    """

    code: str
    names: tuple[DatedName, ...]
    kind_fi: str
    languages: tuple[str, ...] | None
    business_id: str | None
    valid_to: date | None
    merged_into: str | None
    cases_fi: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]

    @property
    def name_sv(self) -> str:
        """The latest Swedish name."""
        return self.names[-1].sv

    @property
    def name_fi(self) -> str:
        """The latest Finnish name."""
        return self.names[-1].fi

    @property
    def kind_sv(self) -> str:
        """Swedish for the kind: ``stad`` or ``kommun``."""
        return "stad" if self.kind_fi == "kaupunki" else "kommun"

    @property
    def slug_sv(self) -> str:
        """Address part in ASCII from the Swedish name, unique among municipalities."""
        return slug(self.name_sv)

    @property
    def slug_fi(self) -> str:
        """Address part in ASCII from the Finnish name, unique among municipalities."""
        return slug(self.name_fi)

    def name(self, language: str, on: date | None = None) -> str:
        """The name in ``sv`` or ``fi`` on a day; the latest one without a day, or where none is known."""
        known = [names for names in self.names if on is not None and names.covers(on)]
        names = known[-1] if known else self.names[-1]
        return names.sv if language == "sv" else names.fi

    def exists(self, on: date) -> bool:
        """Whether the municipality had not yet merged into another on the day."""
        return self.valid_to is None or on <= self.valid_to


def slug(name: str) -> str:
    """A name as an address part: ASCII, small letters, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    kept = "".join(letter if letter.isalnum() else " " for letter in plain.replace(":", ""))
    return "-".join(kept.split())


@lru_cache(maxsize=1)
def load() -> tuple[MunicipalityRecord, ...]:
    """Every municipality of the data file, by code, with those that have merged since 2020."""
    return tuple(_record(row) for row in _document()["municipalities"])


@lru_cache(maxsize=1)
def about() -> Mapping[str, Any]:
    """Where the data come from, and what remains to be verified."""
    found: dict[str, Any] = _document()["about"]
    return MappingProxyType(found)


def by_code(code: str) -> MunicipalityRecord:
    """The municipality with the three-digit code; raises UnknownMunicipalityError for any other text."""
    try:
        return _codes()[code]
    except KeyError:
        raise UnknownMunicipalityError(code) from None


def existing(on: date) -> tuple[MunicipalityRecord, ...]:
    """The municipalities that had not merged into another on the day (right from 2020)."""
    return tuple(record for record in load() if record.exists(on))


@lru_cache(maxsize=4)
def forms_index(language: str) -> Mapping[str, str]:
    """Casefolded form → code, for forms that mean one municipality only.

    Several forms are ordinary words too (*Salo*, *Ii*, *Sund*): compare the case of the
    printed word before trusting a single hit. Raises KeyError unless ``sv`` or ``fi``.
    """
    return MappingProxyType({form: codes[0] for form, codes in _codes_by_form(language).items() if len(codes) == 1})


@lru_cache(maxsize=4)
def ambiguous_forms(language: str) -> Mapping[str, tuple[str, ...]]:
    """Casefolded form → codes, for forms that several municipalities share."""
    return MappingProxyType({form: codes for form, codes in _codes_by_form(language).items() if len(codes) > 1})


def _codes_by_form(language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for record in load():
        for form in record.forms[language]:
            codes = found.get(form.casefold(), ())
            if record.code not in codes:
                found[form.casefold()] = (*codes, record.code)
    return found


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, MunicipalityRecord]:
    return {record.code: record for record in load()}


def _document() -> dict[str, Any]:
    source = resources.files("delaktig.municipalities").joinpath("data/municipalities.json")
    found: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _record(row: dict[str, Any]) -> MunicipalityRecord:
    return MunicipalityRecord(
        code=row["code"],
        names=tuple(
            DatedName(name["sv"], name["fi"], _day(name["valid_from"]), _day(name["valid_to"])) for name in row["names"]
        ),
        kind_fi=row["kind_fi"],
        languages=None if row["languages"] is None else tuple(row["languages"]),
        business_id=row["business_id"],
        valid_to=_day(row["valid_to"]),
        merged_into=row["merged_into"],
        cases_fi=MappingProxyType(row["cases_fi"]),
        forms=MappingProxyType({language: tuple(row["forms"][language]) for language in LANGUAGES}),
    )
