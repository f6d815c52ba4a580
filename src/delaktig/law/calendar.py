"""Days, months and days off as Finnish law counts them (150/1930 §§ 2, 3 and 5), without a clock.

The table below is ours: which days count as days off, and their names. The days that move with
Easter and the week are computed by a library, which is checked against the table for each year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

SATURDAY = "saturday"
SUNDAY = "sunday"

# Key → (name in the library, Swedish, Finnish, English). Which of them the act names by name, and
# which fall under its "holidays", is in the rule calendar.working_day.
_DAYS_OFF: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "new_year": ("New Year's Day", "nyårsdagen", "uudenvuodenpäivä", "New Year's Day"),
        "epiphany": ("Epiphany", "trettondagen", "loppiainen", "Epiphany"),
        "good_friday": ("Good Friday", "långfredagen", "pitkäperjantai", "Good Friday"),
        "easter_sunday": ("Easter Sunday", "påskdagen", "pääsiäispäivä", "Easter Sunday"),
        "easter_monday": ("Easter Monday", "annandag påsk", "toinen pääsiäispäivä", "Easter Monday"),
        "may_day": ("May Day", "första maj", "vapunpäivä", "May Day"),
        "ascension": ("Ascension Day", "Kristi himmelsfärdsdag", "helatorstai", "Ascension Day"),
        "pentecost": ("Pentecost", "pingstdagen", "helluntaipäivä", "Pentecost"),
        "midsummer_eve": ("Midsummer Eve", "midsommarafton", "juhannusaatto", "Midsummer Eve"),
        "midsummer": ("Midsummer Day", "midsommardagen", "juhannuspäivä", "Midsummer Day"),
        "all_saints": ("All Saints' Day", "alla helgons dag", "pyhäinpäivä", "All Saints' Day"),
        "independence": ("Independence Day", "självständighetsdagen", "itsenäisyyspäivä", "Independence Day"),
        "christmas_eve": ("Christmas Eve", "julafton", "jouluaatto", "Christmas Eve"),
        "christmas": ("Christmas Day", "juldagen", "joulupäivä", "Christmas Day"),
        "boxing_day": ("Second Day of Christmas", "annandag jul", "tapaninpäivä", "Boxing Day"),
    }
)
_WEEKEND: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {SATURDAY: ("lördag", "lauantai", "a Saturday"), SUNDAY: ("söndag", "sunnuntai", "a Sunday")}
)

# Before this year other days were off (Epiphany and Ascension Day moved); nothing we compute is so old.
FIRST_YEAR = 1992
LAST_YEAR = 2100


class CalendarError(ValueError):
    """A year that the table does not cover, or a library that no longer agrees with the table."""


def day_off(day: date) -> str | None:
    """Why a day is off: ``saturday``, ``sunday`` or the key of a holiday; None for a working day.

    A holiday at a weekend is named as the holiday. Raises CalendarError outside 1992-2100.
    """
    holiday = _table(day.year).get(day)
    if holiday is not None:
        return holiday
    return {5: SATURDAY, 6: SUNDAY}.get(day.weekday())


def day_off_name(key: str, language: str) -> str:
    """The name of a day off in ``sv``, ``fi`` or ``en``; raises KeyError for an unknown key or language."""
    names = _WEEKEND[key] if key in _WEEKEND else _DAYS_OFF[key][1:]
    return dict(zip(("sv", "fi", "en"), names, strict=True))[language]


def numeric(day: date) -> str:
    """Return a day as it is written in figures in Finland: 12.8.2026."""
    return f"{day.day}.{day.month}.{day.year}"


def is_working_day(day: date) -> bool:
    """Whether offices count the day as a working day (Swedish *vardag*, Finnish *arkipäivä*)."""
    return day_off(day) is None


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first working day after it (150/1930 § 5)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_days(day: date, days: int) -> date:
    """The day so many days later; the first day is not counted (150/1930 § 2)."""
    return day + timedelta(days=days)


def add_working_days(day: date, days: int) -> date:
    """The working day so many working days later; the first day is not counted. Zero gives the day itself."""
    for _ in range(days):
        day = next_working_day(day + timedelta(days=1))
    return day


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day (150/1930 § 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February in other years (150/1930 § 3)."""
    return add_months(day, 12 * years)


@lru_cache(maxsize=256)
def _table(year: int) -> Mapping[date, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"Days off are known from {FIRST_YEAR} to {LAST_YEAR}, not for {year}.")
    by_name = _library_days(year)
    missing = [names[0] for names in _DAYS_OFF.values() if names[0] not in by_name]
    if missing:
        raise CalendarError(f"The library of holidays has no {', '.join(missing)} in {year}.")
    return MappingProxyType({by_name[names[0]]: key for key, names in _DAYS_OFF.items()})


def _library_days(year: int) -> dict[str, date]:
    """Name of a day off → day, by the library; May Day and Ascension Day may share one (2008)."""
    found = holidays.country_holidays("FI", years=year, language="en_US")
    return {name: day for day, names in found.items() for name in names.split("; ")}
