"""The places of a seeded database: municipalities with their offices, points, services, bodies; and its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from delaktig.activities.kinds import kinds
from delaktig.catalogue.models import Service
from delaktig.decisions.models import Body
from delaktig.exchange.demo import files
from delaktig.exchange.scale.drawing import table
from delaktig.guidance.models import Point
from delaktig.law.calendar import is_working_day
from delaktig.municipalities import register
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.texts.models import Text, TextVersion

MUNICIPALITIES, CLIENTS, VISITS = 300, 600_000, 20_000_000
"""The size of Finland: a share of 1."""
SIZES = tuple(60 // rank for rank in range(1, 16))
"""How large municipalities are beside each other: of each fifteen, the first is sixty times a unit, the last four.

Every share has the same sizes, so one municipality is as large in a small database as in a large one.
"""
LANGUAGES = ("sv", "fi")
SERIES = "scale"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is written: a share of Finland, over whole years up to the end of one."""

    share: float
    last_year: int
    years: int

    @property
    def municipalities(self) -> int:
        return max(1, round(MUNICIPALITIES * self.share))

    @property
    def clients(self) -> int:
        return round(CLIENTS * self.share)

    @property
    def visits(self) -> int:
        return round(VISITS * self.share)

    @property
    def first(self) -> date:
        return date(self.last_year - self.years + 1, 1, 1)

    @property
    def last(self) -> date:
        return date(self.last_year, 12, 31)

    def months(self) -> Iterator[date]:
        """Yield the first day of each month."""
        for year in range(self.first.year, self.last_year + 1):
            yield from (date(year, month, 1) for month in range(1, 13))


def weight(place: int) -> int:
    """Return how large a municipality is, by its place in the row of them."""
    return SIZES[place % len(SIZES)]


@dataclass(frozen=True, slots=True)
class Slots:
    """How many slots there are to draw from: of places by their size, and of days by season."""

    places: int
    days: int


def write_places(size: Size) -> Slots:
    """Write municipalities with what belongs to them, and the tables that rows are drawn from."""
    codes = [one.code for one in register.load() if one.valid_to is None][: size.municipalities]
    Municipality.objects.filter(code__in=codes).update(hosted=True, guide_languages=list(LANGUAGES))
    offices = _offices(codes)
    services, points = _services(codes, offices, size), _points(codes)
    places: list[tuple[int, str, int, int, int, int]] = []
    for place, code in enumerate(codes):
        here = points[code]
        for slot in range(weight(place)):
            point = here[slot % len(here)]
            places.append((len(places), code, place, point, services[code][0], len(services[code])))
    columns = "slot integer PRIMARY KEY, code varchar(3), place integer, point bigint, service bigint, services integer"
    table("scale_place", columns, places)
    towns = [(place, code, *offices[code]) for place, code in enumerate(codes)]
    table("scale_town", "place integer PRIMARY KEY, code varchar(3), office bigint, unit bigint", towns)
    months = list(enumerate(size.months()))
    table("scale_month", "number integer PRIMARY KEY, month date", months)
    days = list(enumerate(_days(size)))
    table("scale_day", 'slot integer PRIMARY KEY, "on" date', days)
    _kinds()
    _bodies(codes)
    return Slots(len(places), len(days))


def _offices(codes: list[str]) -> dict[str, tuple[int, int]]:
    kind = Organisation.Kind.MUNICIPALITY
    made = Organisation.objects.bulk_create(
        Organisation(kind=kind, municipality_id=code, invented=True) for code in codes
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=one, language=language, name=f"{one.municipality_id}")
        for one in made
        for language in LANGUAGES
    )
    units = Unit.objects.bulk_create(
        Unit(organisation=one, name_sv=f"Enhet {one.municipality_id}", name_fi=f"Yksikkö {one.municipality_id}")
        for one in made
    )
    return {one.municipality_id: (one.pk, unit.pk) for one, unit in zip(made, units, strict=True)}


def _points(codes: list[str]) -> dict[str, list[int]]:
    """Write the points: one for each twelve units of a municipality's size."""
    rows = [
        Point(municipality_id=code, name_sv=f"Punkt {number + 1}", name_fi=f"Piste {number + 1}", invented=True)
        for place, code in enumerate(codes)
        for number in range(max(1, weight(place) // 12))
    ]
    found: dict[str, list[int]] = {}
    for one in Point.objects.bulk_create(rows):
        found.setdefault(one.municipality_id, []).append(one.pk)
    return found


def _services(codes: list[str], offices: dict[str, tuple[int, int]], size: Size) -> dict[str, list[int]]:
    """Write published services with names in two languages, a few for the smallest, more for the largest."""
    wanted = [code for place, code in enumerate(codes) for _ in range(4 + weight(place) // 3)]
    texts = Text.objects.bulk_create([Text(source_language="sv") for _ in (*wanted, *wanted)], batch_size=2000)
    TextVersion.objects.bulk_create(
        (
            TextVersion(text=text, language=language, body=f"{words} {number}", based_on=1, approved=True)
            for number, text in enumerate(texts)
            for language, words in (("sv", "Tjänst"), ("fi", "Palvelu"))
            if language == "sv" or number % 3
        ),
        batch_size=2000,
    )
    since = datetime.combine(size.first, time()).astimezone()
    made = Service.objects.bulk_create(
        [
            Service(
                uid=UUID(int=number + 1),
                keeper_id=code,
                organisation_id=offices[code][0],
                slug=f"scale-{number}",
                name=texts[number],
                summary=texts[len(wanted) + number],
                state=Service.State.PUBLISHED,
                published_at=since + timedelta(days=number % (365 * size.years)),
                confirmed_on=size.last - timedelta(days=number * 37 % 500),
                confirm_by=size.last + timedelta(days=365 - number * 37 % 500),
                invented=True,
            )
            for number, code in enumerate(wanted)
        ],
        batch_size=2000,
    )
    found: dict[str, list[int]] = {}
    for one in made:
        found.setdefault(one.keeper_id, []).append(one.pk)
    return found


def _days(size: Size) -> Iterator[date]:
    """Yield each working day as often as its season and its year have visits: more from year to year."""
    season = {int(month): share for month, share in files.guidance()["shares"]["season"].items()}
    on = size.first
    while on <= size.last:
        if is_working_day(on):
            grown = 10 + round(6 * (on.year - size.first.year) / max(1, size.years - 1))
            yield from [on] * max(1, round(season[on.month] * grown / 10))
        on += timedelta(days=1)


def _kinds() -> None:
    rows = [
        (number, one.code, one.participants, one.amount, one.two_way, one.basis == "stock")
        for number, one in enumerate(kinds().values())
    ]
    columns = "number integer PRIMARY KEY, kind varchar(40), participants bool, amount bool, two_way bool, stock bool"
    table("scale_kind", columns, rows)


def _bodies(codes: list[str]) -> None:
    wanted = (Body.Kind.BOARD, Body.Kind.CLIENT_JURY, Body.Kind.WORKING_GROUP, Body.Kind.FORUM)
    Body.objects.bulk_create(
        Body(municipality_id=code, kind=kind, name_sv=str(kind), name_fi=str(kind)) for code in codes for kind in wanted
    )
