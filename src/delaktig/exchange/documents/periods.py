"""Years that a programme covers, and dates as printed in Swedish and Finnish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from delaktig.exchange.documents.result import Period

YEARS = re.compile(
    r"(?<![\d/-])(?:\d{1,2}\.\d{1,2}\.|(?<!\.))((?:19|20)\d\d)\s{0,2}[-–—−]\s{0,2}"
    r"(?:\d{1,2}\.\d{1,2}\.)?((?:19|20)\d\d|\d\d)(?![\d/]|[-.]\d)"
)
_MONTHS = (
    ("januari", "tammikuuta"),
    ("februari", "helmikuuta"),
    ("mars", "maaliskuuta"),
    ("april", "huhtikuuta"),
    ("maj", "toukokuuta"),
    ("juni", "kesäkuuta"),
    ("juli", "heinäkuuta"),
    ("augusti", "elokuuta"),
    ("september", "syyskuuta"),
    ("oktober", "lokakuuta"),
    ("november", "marraskuuta"),
    ("december", "joulukuuta"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
DATE = re.compile(
    r"(?<![\d.])(?:(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d)"
    r"|(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)"
    r"|(?P<wd>\d{1,2})\.?\s(?P<wm>" + "|".join(_MONTH_NUMBERS) + r")\s(?P<wy>(?:19|20)\d\d))(?!\d)",
    re.IGNORECASE,
)
_OF_PROGRAMME = re.compile(
    r"program|perioden|för åren|ohjelma|suunnitelma|kaude|vuosille|vuosiksi|plan(?:en)?\b", re.IGNORECASE
)
_OF_ANOTHER = re.compile(
    r"nuvarande|tidigare|föregående|senaste|gällande program|uppdater|strategi|välfärdsberättelse|nykyi|"
    r"edelli|aiem|aikaisem|päivitet|strategia|hyvinvointikertomu",
    re.IGNORECASE,
)


def iso_date(match: re.Match[str]) -> str | None:
    """Return a match of :data:`DATE` as ISO 8601, or ``None`` where no such day exists."""
    part = match.groupdict()
    if part["y"]:
        year, month, day = part["y"], part["m"], part["d"]
    elif part["iy"]:
        year, month, day = part["iy"], part["im"], part["id"]
    else:
        year, month, day = part["wy"], str(_MONTH_NUMBERS[part["wm"].casefold()]), part["wd"]
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def find_period(title: str | None, heads: Iterable[str], texts: Iterable[str]) -> Period:
    """Return the programme's years: from its title, else its headings, else what the text says of it.

    In running text a pair of years counts only after a word for the programme or its
    period, and not where an earlier programme or another plan is spoken of.
    """
    for stated in (title or "", *heads):
        for match in YEARS.finditer(stated):
            years = years_of(match)
            if years is not None:
                return Period(*years)
    counted: Counter[tuple[int, int]] = Counter()
    for text in texts:
        for match in YEARS.finditer(text):
            before = text[max(0, match.start() - 70) : match.start()]
            years = years_of(match)
            if years and _OF_PROGRAMME.search(before) and not _OF_ANOTHER.search(before):
                counted[years] += 1
    if not counted:
        return Period()
    return Period(*max(counted, key=lambda years: (counted[years], years)))


def years_of(match: re.Match[str]) -> tuple[int, int] | None:
    """Return a match of :data:`YEARS` as two years; ``None`` where they run backwards."""
    start = int(match.group(1))
    end = int(match.group(2)) if len(match.group(2)) == 4 else start // 100 * 100 + int(match.group(2))
    return (start, end) if start <= end else None
