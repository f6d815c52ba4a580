"""What can be counted from the log: each kind, its participants and euros, and groups of kinds (C21, C27, C31, C32)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Q

from delaktig.activities.counted import ENTRIES
from delaktig.activities.kinds import CounterKind, kinds
from delaktig.activities.models import Entry
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Facts, Kind, Words, of_municipality, register
from delaktig.indicators.values import named
from delaktig.organisations.selectors import names_now, unit_names


def _kinds(wanted: Collection[str]) -> Mapping[str, Words]:
    known = kinds()
    return {code: known[code].title for code in wanted if code in known}


ORGANISATION = Dimension(
    "organisation",
    "organisation_id",
    Words("ansvarig organisation", "vastuuorganisaatio", "organisation"),
    values=named(names_now),
)
UNIT = Dimension("unit", "unit_id", Words("enhet", "yksikkö", "unit"), values=named(unit_names))
KIND = Dimension("kind", "kind", Words("slag", "laji", "kind"), values=_kinds)
EMPLOYED = Words("Sysselsatta i kommunens enheter", "Kunnan yksiköihin työllistetyt", "Employed in municipal units")
PERSONS = Words("personer", "henkilöä", "persons")
EURO = Words("euro", "euroa", "euros")
PARTICIPANTS = Words("deltagare", "osallistujaa", "participants")
LOGGED = Words(
    "Antalen i loggen läggs ihop; det som bara är planerat räknas inte.",
    "Lokin luvut lasketaan yhteen; vain suunniteltua ei lasketa.",
    "The numbers in the log are added up; what is only planned does not count.",
)


def _facts(codes: Collection[str], basis: Basis = Basis.FLOW, only: Q | None = None) -> Facts:
    def facts(municipality: str | None, period: Period) -> Any:
        rows = Entry.objects.filter(only or Q(), kind__in=codes, held=True, removed_at=None)
        if basis is Basis.FLOW:
            rows = rows.filter(first__range=(period.first, period.last))
        else:
            rows = rows.filter(Q(last=None) | Q(last__gte=period.last), first__lte=period.last)
        return of_municipality(rows, municipality)

    return facts


def _summed(name: str, facts: Facts, title: Words, what: Words, unit: Words, value: str, **given: Any) -> Computed:
    standard: dict[str, Any] = {
        "version": 1,
        "kind": Kind.SUM,
        "basis": Basis.FLOW,
        "day": "first",
        "source": ENTRIES.name,
        "dimensions": (ORGANISATION, UNIT),
        "personal": False,
    }
    definition = Words(f"{what.sv} {LOGGED.sv}", f"{what.fi} {LOGGED.fi}", f"{what.en} {LOGGED.en}")
    found = standard | given
    return Computed(
        name=f"activities.{name}", facts=facts, title=title, definition=definition, unit=unit, value=value, **found
    )


def _named(kind: CounterKind, sv: str, fi: str, en: str) -> Words:
    return Words(f"{kind.title.sv}: {sv}", f"{kind.title.fi}: {fi}", f"{kind.title.en}: {en}")


def _of_kind(kind: CounterKind) -> Iterator[Computed]:
    flow: dict[str, Any] = {} if kind.basis is Basis.FLOW else {"basis": Basis.STOCK, "day": "", "source": ""}
    rows, code = _facts([kind.code], kind.basis), kind.code
    euros = "activities.grant_euros" if kind.amount else ""
    yield _summed(code, rows, kind.title, kind.what, kind.unit, "number", personal=kind.people, euros=euros, **flow)
    if kind.participants:
        title = _named(kind, "deltagare", "osallistujat", "participants")
        yield _summed(f"{code}_participants", rows, title, kind.what, PARTICIPANTS, "participants", **flow)
    if kind.amount:
        yield _summed(f"{code}_euros", rows, _named(kind, "euro", "euroa", "euros"), kind.what, EURO, "amount")
    if kind.two_way:
        title = _named(kind, "euro till integration åt båda håll", "euroa kaksisuuntaiseen", "euros, two-way")
        yield _summed(f"{code}_two_way_euros", _facts([code], only=Q(two_way=True)), title, kind.what, EURO, "amount")


def _employed() -> Computed:
    """Declare those employed in the municipality's units, by form and unit (row C32, T5.3)."""
    codes = [code for code, kind in kinds().items() if kind.group == "employed"]
    what = Words(
        "De som har börjat arbetsprövning, läroavtal, jobb med lönesubvention eller vanligt jobb i kommunens enheter.",
        "Kunnan yksiköissä työkokeilun, oppisopimuksen, palkkatuetun tai tavallisen työn aloittaneet.",
        "Those who began a work trial, an apprenticeship, a subsidised or an ordinary job in the municipality's units.",
    )
    by = (KIND, ORGANISATION, UNIT)
    return _summed("employed", _facts(codes), EMPLOYED, what, PERSONS, "number", personal=True, dimensions=by)


register(*(one for kind in kinds().values() for one in _of_kind(kind)), _employed())
