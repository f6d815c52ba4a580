"""Five hundred rows that cannot be brought in, of many kinds, each with the reason that it must be refused for.

Every row is sound but for one thing: who writes a new check adds its kind to ``KINDS``. What is wrong is said with the
row's number, so that no two rows of a kind are the same. Names and codes are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.clients.building import code

HEADINGS: Mapping[str, str] = {
    "family_name": "Efternamn",
    "given_names": "Etunimet",
    "earlier_names": "Tidigare namn",
    "identity_code": "Hetu",
    "birth_date": "Född",
    "birth_place": "Födelseort",
    "citizenships": "Kansalaisuus",
    "phone": "Puhelin",
    "email": "E-post",
    "street": "Osoite",
    "town": "Ort",
    "whereabouts": "Vistelseort",
    "mother_tongue": "Äidinkieli",
    "contact_language": "Contact language",
    "interpreter": "Tolk",
    "integration_language": "Kotoutumiskieli",
    "first_permit_on": "Första uppehållstillstånd",
    "ground": "Oleskelun peruste",
    "permit": "Permit",
    "ground_from": "Ground from",
    "ground_to": "Ground to",
    "residence": "Hemkommun",
    "residence_from": "Muuttopäivä",
    "circumstance": "Omständighet",
    "circumstance_from": "Circumstance from",
    "circumstance_to": "Circumstance to",
    "started_on": "Klient sedan",
    "ended_on": "Asiakkuus päättyi",
    "requested_on": "Asked for assessment",
    "contacted_by": "Anmäld av",
    "authority": "Ansvarig myndighet",
    "officer": "Handläggare",
    "unit": "Team",
    "restricted": "Minimal post",
    "prohibited": "Turvakielto",
    "prohibited_from": "Spärrmarkering från",
    "prohibited_to": "Spärrmarkering till",
    "consent_scope": "Samtycke till",
    "consent_on": "Consent given on",
    "consent_language": "Samtycke förklarat på",
    "consent_to": "Samtycke: till vem",
    "education": "Utbildning",
}
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
OLD = date(2020, 5, 4)


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is wrong: what the cells say instead, which code the row is refused with, at which field."""

    code: str
    field: str
    cells: Callable[[int], Mapping[str, Any]]


def _born(number: int) -> date:
    return date(1960, 1, 1) + timedelta(days=31 * number)


def _wrong_check(number: int) -> str:
    right = code(_born(number))
    return right[:-1] + _CHECK[(_CHECK.index(right[-1]) + 1 + number % 29) % 31]


def _later(number: int) -> date:
    return timezone.localdate() + timedelta(days=1 + number)


def _say(**cells: Any) -> Callable[[int], Mapping[str, Any]]:
    return lambda _number: cells


def _one_of(field: str, *cells: Any) -> Callable[[int], Mapping[str, Any]]:
    return lambda number: {field: cells[number % len(cells)]}


CONSENT = {"consent_scope": "flytt", "consent_on": OLD, "consent_language": "arabiska", "consent_to": "Lovisa"}
KINDS: tuple[Kind, ...] = (
    Kind("bad_check", "identity_code", lambda n: {"identity_code": _wrong_check(n)}),
    Kind("bad_code", "identity_code", lambda n: {"identity_code": f"{n:06}-9"}),
    Kind("bad_code", "identity_code", _one_of("identity_code", "311390-900A", "000000-0000", "hetu", "320190A901X")),
    Kind("bad_code", "identity_code", lambda n: {"identity_code": 10190900 + n}),
    Kind("unreadable_character", "identity_code", lambda n: {"identity_code": f"{code(_born(n))}\x01"}),
    Kind("not_of_code", "birth_date", lambda n: {"birth_date": _born(n) + timedelta(days=1)}),
    Kind("no_name", "family_name", _say(family_name=None, given_names="  ")),
    Kind("too_long", "family_name", lambda n: {"family_name": "Åbo" * (41 + n)}),
    Kind("too_long", "given_names", lambda n: {"given_names": "x" * (161 + n)}),
    Kind("too_long", "street", lambda n: {"street": "gata " * (33 + n)}),
    Kind("too_long", "town", lambda n: {"town": "ort" * (27 + n)}),
    Kind("too_long", "birth_place", lambda n: {"birth_place": "by" * (61 + n)}),
    Kind("too_long", "education", lambda n: {"education": "skola " * (334 + n)}),
    Kind("too_long", "permit", lambda n: {"ground": "arbete", "permit": "A" * (61 + n)}),
    Kind("too_long", "contacted_by", lambda n: {"contacted_by": "m" * (121 + n)}),
    Kind("unreadable_character", "given_names", lambda n: {"given_names": f"Ni{chr(1 + n % 8)}ma"}),
    Kind("nothing_to_know_by", "birth_date", _say(identity_code=None, birth_date=None)),
    Kind(
        "name_not_found_again", "family_name", _say(identity_code=None, birth_date=OLD, family_name="?", given_names="")
    ),
    Kind("impossible_day", "birth_date", lambda n: {"birth_date": f"{29 + n % 3}.2.19{61 + 4 * (n % 9)}"}),
    Kind("short_year", "birth_date", lambda n: {"birth_date": f"{1 + n % 28}.1.{60 + n % 39}"}),
    Kind(
        "no_day_read", "birth_date", _one_of("birth_date", "i våras", "1990", 19900101, "tammikuu 1990", "1.1.", True)
    ),
    Kind("in_future", "birth_date", lambda n: {"identity_code": None, "birth_date": _later(n)}),
    Kind("too_many", "earlier_names", lambda n: {"earlier_names": ";".join(f"Namn{one}" for one in range(21 + n))}),
    Kind("unknown_country", "citizenships", _one_of("citizenships", "Atlantis", "Syrien; Nånstans", "QQ", "12", "EUU")),
    Kind("bad_email", "email", _one_of("email", "ingen", "a@", "@b.fi", "a b@c.fi", "a@b@c.fi")),
    Kind("bad_phone", "phone", _one_of("phone", "finns ej", "12", 112, "040-", "?")),
    Kind("unknown_language", "mother_tongue", _one_of("mother_tongue", "marsianska", "arabiskka", "xx1", "12", "qqq")),
    Kind(
        "unknown_language", "contact_language", _one_of("contact_language", "vet ej", "sv, fi", "ruotsi/suomi", "=A1")
    ),
    Kind("unknown_interpreter", "interpreter", _one_of("interpreter", "kanske", "arabiska", 2, "?")),
    Kind(
        "unknown_integration_language", "integration_language", _one_of("integration_language", "engelska", "en", "sw")
    ),
    Kind("in_future", "first_permit_on", lambda n: {"first_permit_on": _later(n)}),
    Kind("unknown_ground", "ground", _one_of("ground", "status A", "okänd", "Migri", 4, "B/P/A")),
    Kind("without_value", "ground_from", _say(ground_from=OLD)),
    Kind("without_value", "permit", _say(permit="A-kort")),
    Kind(
        "ends_before",
        "ground_to",
        lambda n: {"ground": "arbete", "ground_from": OLD, "ground_to": OLD - timedelta(1 + n)},
    ),
    Kind("impossible_day", "ground_to", _say(ground="arbete", ground_to="31.4.2021")),
    Kind("unknown_municipality", "residence", _one_of("residence", "Stockholm", "Atlantis", 999, "Borga stad")),
    Kind("without_value", "residence_from", _say(residence_from=OLD)),
    Kind("unknown_circumstance", "circumstance", _one_of("circumstance", "ensam", "frisk", "pensionär")),
    Kind("no_day", "circumstance_from", _say(circumstance="arbetslös")),
    Kind(
        "ends_before", "circumstance_to", _say(circumstance="työtön", circumstance_from=OLD, circumstance_to="1.1.2019")
    ),
    Kind("in_future", "started_on", lambda n: {"started_on": _later(n)}),
    Kind("in_future", "requested_on", lambda n: {"requested_on": _later(n)}),
    Kind("ended", "ended_on", lambda n: {"started_on": OLD, "ended_on": OLD + timedelta(days=n)}),
    Kind("unknown_authority", "authority", _one_of("authority", "staten", "FPA", "Migri")),
    Kind("unknown_worker", "officer", lambda n: {"officer": f"Okänd Person {n}"}),
    Kind("unknown_unit", "unit", lambda n: {"unit": f"Enhet {n} som inte finns"}),
    Kind("unknown_yes", "restricted", _one_of("restricted", "kanske", "delvis", 5)),
    Kind("unknown_yes", "prohibited", _one_of("prohibited", "?", "upphävd", 3)),
    Kind("in_future", "prohibited_from", lambda n: {"prohibited": "ja", "prohibited_from": _later(n)}),
    Kind("ends_before", "prohibited_to", _say(prohibited="x", prohibited_from=OLD, prohibited_to=date(2020, 5, 3))),
    Kind("no_and_days", "prohibited", _say(prohibited="ei", prohibited_from=OLD)),
    Kind("unknown_consent_scope", "consent_scope", _one_of("consent_scope", "allt", "ja", "gdpr")),
    Kind("no_consent_day", "consent_on", _say(**{**CONSENT, "consent_on": None})),
    Kind("no_language", "consent_language", _say(**{**CONSENT, "consent_language": None})),
    Kind("no_receiver", "consent_to", _say(**{**CONSENT, "consent_to": None})),
    Kind("in_future", "consent_on", lambda n: {**CONSENT, "consent_on": _later(n)}),
    Kind("without_value", "consent_on", _say(consent_on=OLD)),
)
MANY = 500


def sound(number: int) -> dict[str, Any]:
    """Return the cells of a row that has nothing wrong with it."""
    return {
        "family_name": f"Provsson{_word(number)}",
        "given_names": f"Ensam{_word(number + 7)}",
        "identity_code": code(_born(number), 900 + number % 100),
        "phone": "040 000 0000",
        "contact_language": "arabiska",
        "started_on": OLD,
    }


def rows(many: int = MANY) -> list[tuple[Kind, list[Any]]]:
    """Return so many bad rows, each with its kind: every kind again and again, differently each time."""
    found = []
    for number in range(many):
        kind = KINDS[number % len(KINDS)]
        cells = {**sound(number), **kind.cells(number)}
        found.append((kind, [cells.get(name) for name in HEADINGS]))
    return found


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
