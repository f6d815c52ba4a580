"""The class of publicity printed on an item: *Offentligt*, *Julkinen* (row A19)."""

from __future__ import annotations

import re

_CLASS = re.compile(
    r"(?:(?:offentlighet|publicitet|julkisuus|julkisuusluokka|asian julkisuus)\s*:?\s+)?"
    r"(?P<class>(?:icke[- ]?|delvis\s|ej\s)?offentligt?|(?:ei-|osittain\s)?julkinen|"
    r"sekretess(?:belag[dt])?|salassa pidettävä|salainen)\.?",
    re.IGNORECASE,
)


def find_publicity(line: str) -> str | None:
    """Return the class as printed if the line says nothing else, else ``None``."""
    text = " ".join(line.strip(" \t*_#").split())
    match = _CLASS.fullmatch(text) if len(text) < 60 else None
    return match.group("class") if match else None
