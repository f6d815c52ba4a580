"""What the values of dimensions are called, in the desk's languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from babel.dates import format_date

from delaktig.indicators.publishing.tables import MONTH, NOT_KNOWN, NOT_KNOWN_WORDS
from delaktig.indicators.registry import Dimension, Words
from delaktig.indicators.values import LANGUAGES, language_words


def value_words(dimension: Dimension, values: Iterable[str]) -> dict[str, Words]:
    """Return the words of a dimension's values in the order of their Swedish words; what is not known comes last."""
    wanted = {value for value in values if value != NOT_KNOWN}
    given: Mapping[str, Words] = dimension.values(wanted) if dimension.values else _by_name(dimension.name, wanted)
    found = {value: given.get(value) or Words(value, value, value) for value in wanted}
    ordered = dict(sorted(found.items(), key=_order))
    return ordered | ({NOT_KNOWN: NOT_KNOWN_WORDS} if NOT_KNOWN in values else {})


def _order(pair: tuple[str, Words]) -> tuple[object, ...]:
    value, words = pair
    return value in LAST, not value.isdigit(), words.sv.casefold(), value


def month_words(months: Iterable[date]) -> dict[str, Words]:
    """Return months, as 2025-07, with their names."""
    return {
        f"{month:%Y-%m}": Words(*(format_date(month, "LLL y", locale=language) for language in LANGUAGES))
        for month in months
    }


PARTS = {
    "europe": Words("Europa", "Eurooppa", "Europe"),
    "africa": Words("Afrika", "Afrikka", "Africa"),
    "america": Words("Amerika", "Amerikka", "America"),
    "asia": Words("Asien", "Aasia", "Asia"),
    "oceania": Words("Oceanien", "Oseania", "Oceania"),
    "unknown": Words("övriga", "muut", "others"),
    "other": Words("övriga", "muut", "others"),
    "abroad": Words("utomlands", "ulkomailla", "abroad"),
    "finland": Words("i Finland", "Suomessa", "in Finland"),
}
"""Parts that imported statistics name; ``other`` and ``unknown`` hold what is other or not known."""
LAST = frozenset({"other", "unknown"})


def _by_name(dimension: str, values: Collection[str]) -> dict[str, Words]:
    if dimension in {"origin", "birth"}:
        return {value: PARTS[value] for value in values if value in PARTS}
    if dimension == "language":
        return {value: PARTS.get(value) or language_words(value) for value in values}
    if dimension == MONTH:
        return month_words(date.fromisoformat(f"{value}-01") for value in values)
    return {}
