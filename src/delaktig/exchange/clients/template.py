"""The workbook that a list can be written in: headings that are read again, what a cell may say, and an example."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from delaktig.exchange.clients.fields import Field, choices, fields
from delaktig.formats.xlsx import Cell, Column, Sheet, Workbook, write_xlsx
from delaktig.municipalities import register


def template(language: str, code: str, *, example: bool = False) -> bytes:
    """Return the workbook with headings in Swedish, Finnish or English; with rows of invented people where asked."""
    with override(language):
        rows = tuple(tuple(_cell(field, row, language) for field in fields().values()) for row in _examples(example))
        people = Sheet(_("Clients"), tuple(Column(one.caption(language)) for one in fields().values()), rows)
        words = Sheet(_("What a cell may say"), (Column(_("Column")), Column(_("May say"))), tuple(_said(language)))
        place = register.by_code(code).name("fi" if language == "fi" else "sv")
        return write_xlsx(Workbook(_("List of clients"), language, place, (people, words), demonstration=example))


def _said(language: str) -> Iterator[tuple[Cell, ...]]:
    for field in fields().values():
        name = field.list or ("yes" if field.kind == "yes" else "")
        if name:
            yield from ((field.caption(language), one[_tongue(language)]) for one in choices(name).values())
        else:
            yield (field.caption(language), _kind(field))


def _kind(field: Field) -> str:
    said = {
        "day": _("a day: a date of the workbook, 31.12.2025 or 2025-12-31"),
        "code": _("a Finnish personal identity code, all eleven characters; empty where there is none"),
        "names": _("names parted by semicolons"),
        "countries": _("countries by name or by two letters, parted by semicolons; stateless"),
        "tongue": _("a language by its name in Swedish, Finnish or English, or by its code"),
        "place": _("a municipality of Finland by name or by its three digits"),
        "worker": _("a worker by name or e-mail, as on the page People"),
        "unit": _("a unit of the municipality, by name"),
        "postal": _("five digits"),
    }
    return said.get(field.kind, _("text"))


@cache
def _table() -> list[Mapping[str, Any]]:
    text = resources.files("delaktig.exchange.clients").joinpath("example.toml").read_text(encoding="utf-8")
    found: list[Mapping[str, Any]] = tomllib.loads(text)["row"]
    return found


def _examples(wanted: bool) -> list[Mapping[str, Any]]:
    return _table() if wanted and settings.ARTIFICIAL_IDENTITY_CODES else []


def _cell(field: Field, row: Mapping[str, Any], language: str) -> Cell:
    value = row.get(field.key)
    if value is None:
        return None
    if field.kind == "yes":
        value = "yes" if value else "no"
    if field.list == "interpreter":
        value = "needed" if value else "not_needed"
    name = field.list or ("yes" if field.kind == "yes" else "")
    if name:
        return choices(name)[value][_tongue(language)]
    if field.kind == "tongue":
        return str(Locale(_tongue(language)).languages.get(value, value))
    if field.kind == "place":
        return register.by_code(value).name("fi" if language == "fi" else "sv")
    found: Cell = value
    return found


def _tongue(language: str) -> str:
    return language if language in {"sv", "fi"} else "en"
