"""How days, countries and languages are written in what a case hands over."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

STATELESS, UNKNOWN = "XXA", "XXX"
_ODD = {
    STATELESS: {"sv": "statslös", "fi": "kansalaisuudeton", "en": "stateless"},
    UNKNOWN: {"sv": "okänt", "fi": "tuntematon", "en": "unknown"},
}


def day(iso: str) -> str:
    """Return an ISO date as people here write it; what is no date stays as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    year, month, number = (int(part) for part in parts)
    return f"{number}.{month}.{year}"


def country_name(code: str, language: str) -> str:
    """Return what a country is called in a language; its code where that is not known."""
    if code in _ODD:
        return _ODD[code].get(language, _ODD[code]["en"])
    try:
        return str(Locale.parse(language).territories.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code
