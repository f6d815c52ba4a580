"""For tests of rooms: an act is done, what was kept before it must not be read for what it changed, and all is kept."""

from __future__ import annotations

from datetime import date

from delaktig.indicators import keeping, rollups
from delaktig.indicators.counting import count
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import all_computed, computed

YEARS = Period(date(2010, 1, 1), date(2030, 12, 31))


def standing(*codes: str) -> None:
    """Check that what is kept gives what the facts give, whole and by each dimension, then keep all months anew."""
    for declared in (one for one in all_computed() if one.is_kept):
        for code in codes:
            for by in ("", *(one.name for one in declared.dimensions)):
                facts = count(declared, code, YEARS, (by,) if by else ())
                assert rollups.picture(declared, code, YEARS, by) == facts, (declared.name, code, by)
    keeping.catch_up(100_000)


def number(name: str, period: Period = YEARS, code: str | None = "638") -> object:
    """Return what an indicator counts; counted twice it is the same."""
    found = count(computed(name), code, period)
    assert count(computed(name), code, period) == found
    return found.value


def cells(name: str, by: str, period: Period = YEARS, code: str | None = "638") -> dict[str, object]:
    """Return an indicator's numbers by one dimension."""
    found = count(computed(name), code, period, (by,))
    return {key[0]: found.value_of(key) for key in found.cells}
