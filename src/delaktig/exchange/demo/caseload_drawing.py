"""Draws invented clients and how their cases have gone, the same from the same seed. Pure: no database, no clock.

A journey is told as what the acts are given, day by day: so it can be written in bulk
(``caseload_writing.py``), and a test can take it through the acts themselves and compare.
Nobody real is meant: names are put together at random, identity codes belong to nobody (900-999).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from stdnum import luhn

from delaktig.clients.identity_codes import ARTIFICIAL_FROM
from delaktig.clients.inputs import ContactInput, DatedInput, IdentityInput, LanguageInput, NewClient, RelationInput
from delaktig.exchange.demo import files
from delaktig.exchange.demo.caseload_parts import REFUGEES, Book, Journey, Person, Step, Worker, happens, picked
from delaktig.exchange.demo.caseload_paths import Path
from delaktig.law.calendar import is_working_day

SEED = 874
_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_LAST = {"end_plan": 1, "end": 2}
"""What comes after everything else of its day."""


def journeys(many: int, workers: Sequence[Worker], today: date, seed: int = SEED) -> Iterator[Journey]:
    """Draw so many clients with their cases, as they stand on a day."""
    book, numbers, births = Book(), set[str](), set[date]()
    for number in range(many):
        chance = Random(f"{seed} {number}")  # noqa: S311 - invented, and to be the same each time
        person = _person(chance, workers, today, births)
        journey = Journey(person.worker, _number(chance, numbers))
        journey.steps += [Step(person.started, "add", _client(chance, person, number)), *_facts(chance, person)]
        journey.steps += Path(chance, person, today, book).steps()
        journey.steps.sort(key=lambda step: (step.on, _LAST.get(step.act, 0)))
        yield journey


def _person(chance: Random, workers: Sequence[Worker], today: date, births: set[date]) -> Person:
    worker = chance.choices(workers, [one.row["share"] for one in workers])[0]
    origins = files.caseload()["origin"]
    origin = chance.choices(origins, [one["share"] for one in origins])[0]
    needs = chance.random() < origin["interpreter"]
    other = worker.language if worker.language == "sv" else "fi"
    jobseeker = chance.random() < worker.row["jobseekers"]
    return Person(
        worker=worker,
        origin=origin,
        started=_arrival(chance, today),
        ground=picked(chance, origin["grounds"]),
        born=_birth(chance, today, births),
        jobseeker=jobseeker,
        asks=not jobseeker and happens(chance, "asks_itself"),
        interpreter=needs,
        language=origin["tongue"] if needs else chance.choice([other, "en", other]),
        integration=chance.choices(["sv", "fi"], [3, 2] if worker.language == "sv" else [1, 5])[0],
    )


def _arrival(chance: Random, today: date) -> date:
    table = files.caseload()
    shares = {back: float(share) for back, share in table["year"].items()}
    shares["0"] *= today.timetuple().tm_yday / 366
    year = today.year - int(picked(chance, shares))
    months = {month: share for month, share in table["month"].items() if year < today.year or int(month) <= today.month}
    day = date(year, int(picked(chance, months)), chance.randint(1, 28))
    while not is_working_day(day) or day > today:
        day -= timedelta(days=1)
    return day


def _birth(chance: Random, today: date, births: set[date]) -> date:
    """Return a day on which no other was born: so no two are taken for one person."""
    while True:
        age = chance.triangular(17, 66, 31)
        born = today - timedelta(days=int(age * 365.25) + chance.randint(0, 364))
        if born not in births:
            births.add(born)
            return born


def _number(chance: Random, numbers: set[str]) -> str:
    while True:
        first = str(chance.randrange(10**6, 10**7))
        number = first + luhn.calc_check_digit(first)
        if number not in numbers:
            numbers.add(number)
            return number


def code_of(born: date, chance: Random) -> str:
    """Return an identity code of the series that belongs to nobody."""
    digits, number = f"{born:%d%m%y}", chance.randint(ARTIFICIAL_FROM, 999)
    return f"{digits}{'A' if born.year >= 2000 else '-'}{number}{_SIGNS[int(f'{digits}{number}') % 31]}"


def _client(chance: Random, person: Person, number: int) -> NewClient:
    origin, row = person.origin, person.worker.row
    code = code_of(person.born, chance) if happens(chance, "has_code") else ""
    refugee = person.ground in REFUGEES
    return NewClient(
        identity=IdentityInput(
            chance.choice(origin["family_names"]),
            chance.choice(origin["given_names"]),
            identity_code=code,
            birth_date=person.born,
            birth_place=chance.choice(origin["places"]),
            citizenships=(origin["country"],),
        ),
        contact=ContactInput(
            street=f"{chance.choice(row['streets'])} {chance.randint(1, 48)}",
            postal_code=row["postal_code"],
            town=row["town"],
            phone=f"040 000 {1000 + number:04}",
            email=f"klient{number}@example.org" if chance.random() < 0.35 else "",
        ),
        languages=LanguageInput(
            origin["tongue"],
            person.language,
            "needed" if person.interpreter else "not_needed",
            first_permit_on=person.started - timedelta(days=chance.randint(4, 120 if refugee else 500)),
        ),
        relation=RelationInput(
            started_on=person.started,
            learned_on=person.started,
            requested_on=person.started if person.asks else None,
            job_search_started_on=person.started if person.jobseeker else None,
            authority="employment_authority" if person.jobseeker else "municipality",
        ),
        invented=True,
    )


def _facts(chance: Random, person: Person) -> list[Step]:
    since = person.started - timedelta(days=chance.randint(0, 90))
    facts = [
        ("ground", DatedInput(person.ground, since)),
        ("residence", DatedInput(person.worker.municipality, person.started)),
    ]
    return [Step(person.started, "dated", fact) for fact in facts]
