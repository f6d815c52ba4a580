"""Reads municipalities and their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from delaktig.municipalities.models import Municipality, MunicipalityName


@dataclass(frozen=True, slots=True)
class Named:
    """A municipality with its name in the language asked for."""

    code: str
    name: str
    other_name: str
    languages: tuple[str, ...]
    hosted: bool


def names(codes: Iterable[str], language: str, on: date) -> dict[str, str]:
    """Return the names of municipalities on a day, in Swedish for ``sv`` and otherwise in Finnish.

    Where no name holds on the day, the latest known one is given; a code without any
    name stands for itself.
    """
    wanted = list(codes)
    tongue = "sv" if language == "sv" else "fi"
    return {code: _on(found, on) or code for code, found in _dated(wanted, tongue).items()}


def small_numbers(codes: Iterable[str]) -> dict[str, int]:
    """Return below which number people are not told of, for each municipality: its own choice; no act sets one."""
    return dict(Municipality.objects.filter(code__in=set(codes)).values_list("code", "small_number"))


def small_number(code: str) -> int:
    """Return below which number people are not told of (*små tal · pienet luvut*) in a municipality."""
    return small_numbers([code])[code]


def served(language: str, on: date) -> list[Named]:
    """Return the municipalities that this installation serves, by name."""
    return _named(Municipality.objects.filter(hosted=True), language, on)


def search(words: str, language: str, on: date, limit: int = 400) -> list[Named]:
    """Return existing municipalities whose name in either language, or code, begins with the words, by name.

    Names that only contain the words come after those that begin with them.
    """
    existing = Municipality.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    wanted = words.strip().casefold()
    found = _named(existing, language, on)
    if not wanted:
        return found[:limit]
    ranked = [(rank, place) for place in found for rank in [_rank(place, wanted)] if rank is not None]
    return [place for _, place in sorted(ranked, key=lambda pair: pair[0])][:limit]


def _rank(place: Named, wanted: str) -> int | None:
    texts = [place.name.casefold(), place.other_name.casefold(), place.code]
    if any(text.startswith(wanted) for text in texts):
        return 0
    return 1 if any(wanted in text for text in texts) else None


def _named(places: Iterable[Municipality], language: str, on: date) -> list[Named]:
    found = list(places)
    codes = [place.code for place in found]
    first, second = ("sv", "fi") if language == "sv" else ("fi", "sv")
    own, other = _dated(codes, first), _dated(codes, second)
    listed = [
        Named(
            place.code,
            _on(own[place.code], on) or place.code,
            _on(other[place.code], on) or place.code,
            tuple(place.languages),
            place.hosted,
        )
        for place in found
    ]
    return sorted(listed, key=lambda place: _alphabet(place.name))


def _alphabet(name: str) -> str:
    """Order å, ä and ö after z, as Swedish and Finnish do."""
    return name.casefold().replace("å", "{").replace("ä", "|").replace("ö", "}")


def _dated(codes: list[str], language: str) -> dict[str, list[MunicipalityName]]:
    found: dict[str, list[MunicipalityName]] = {code: [] for code in codes}
    rows = MunicipalityName.objects.filter(municipality_id__in=codes, language=language)
    for row in rows.order_by("pk"):
        found[row.municipality_id].append(row)
    return found


def _on(found: list[MunicipalityName], on: date) -> str:
    holding = [
        row
        for row in found
        if (not row.valid_from or row.valid_from <= on) and (not row.valid_to or on <= row.valid_to)
    ]
    chosen = holding or found
    return chosen[-1].name if chosen else ""
