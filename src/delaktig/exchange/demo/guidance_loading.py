"""Loads the demonstration's guidance: points with duties, queue and times, visits of late, the separate register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from delaktig.accounts.actor import Actor, command_actor
from delaktig.accounts.models import User
from delaktig.catalogue.models import Material, Service
from delaktig.catalogue.selectors import visible_in
from delaktig.exchange.demo import files
from delaktig.exchange.demo.draft import NAME
from delaktig.exchange.demo.files import Data
from delaktig.exchange.demo.guidance_drawing import Flow, drawn_visits, keep_visits
from delaktig.guidance import codes
from delaktig.guidance.actions.points import add_duty, add_point
from delaktig.guidance.actions.visits import count_assessment_wish
from delaktig.guidance.actions.waiting import book_time, call_next, give_number
from delaktig.guidance.inputs import DutyInput, PointInput, TimeInput
from delaktig.guidance.models import Channel, Interpreting, Point, SocialVisit
from delaktig.guidance.retention import OWN_DAYS
from delaktig.law.calendar import next_working_day

YEARS_BACK = 3
"""Whole years of visits before this one, so that years can be compared."""
SEED = 681
SOCIAL = 45
"""Entries of the separate register in the quarter before."""


def load_guidance(users: Mapping[str, User], services: Mapping[str, Service], today: date) -> dict[str, Point]:
    """Add the points with what belongs to them; return them by the keys of the data file."""
    made: dict[str, Point] = {}
    for row in files.guidance()["point"]:
        actor = command_actor(row["municipality"], NAME)
        offering = services[row["service"]].offerings.filter(place__isnull=False).first()
        given = PointInput(row["sv"], row["fi"], offering.pk if offering else None)
        point = add_point(actor, given, invented=row.get("invented", False))
        worker = users[row["worker"]]
        _put_on_duty(actor, point, worker, row, today)
        _fill_the_day(actor, point, today)
        drawn = drawn_visits(flow_of(point, row, today), date(today.year - YEARS_BACK, 1, 1), today, SEED)
        keep_visits(drawn, worker, today - timedelta(days=OWN_DAYS))
        _write_apart(point.municipality_id, today)
        made[row["key"]] = point
    return made


def flow_of(point: Point, row: Data, today: date) -> Flow:
    """Return the visits of a point as its row of the data file says."""
    shown = dict(visible_in(point.municipality_id, today).values_list("slug", "pk"))
    services = [shown[slug] for slug in row["directed"] if slug in shown]
    languages: dict[UUID, tuple[str, ...]] = {}
    kept = Material.objects.filter(keeper_id=point.municipality_id, kind=Material.Kind.GUIDE).order_by("pk")
    for uid, language in kept.values_list("uid", "versions__language"):
        languages[uid] = (*languages.get(uid, ()), *([language] if language else ()))
    return Flow(point, row["per_week"], frozenset(row["languages"]), services, list(languages.items()))


def _put_on_duty(actor: Actor, point: Point, worker: User, row: Data, today: date) -> None:
    monday = today - timedelta(days=today.weekday())
    for weekday in range(5):
        on = monday + timedelta(days=weekday)
        add_duty(actor, point, DutyInput(worker.pk, on, time(9), time(16), tuple(row["languages"]), weeks=3))


def _fill_the_day(actor: Actor, point: Point, today: date) -> None:
    for language, interpreter in (("ar", False), ("sv", False), ("uk", True), ("", False)):
        give_number(actor, point, today, language=language, interpreter=interpreter)
    call_next(actor, point, today)
    now = timezone.make_aware(datetime.combine(today, time(8)))
    tomorrow = next_working_day(today + timedelta(days=1))
    for at, language, interpreter, reason in (
        (time(10), "ar", False, "letters"),
        (time(13, 30), "uk", True, "registration"),
    ):
        book_time(actor, point, TimeInput(tomorrow, at, language, 30, interpreter, reason), now)
    for _number in range(3):
        count_assessment_wish(actor, point, now, consented=True)


def _write_apart(municipality: str, today: date) -> None:
    """Write invented entries of the quarter before in the separate register, which knows only their months."""
    rng = Random(f"{SEED} {municipality}")  # noqa: S311 - invented, and to be the same each time
    this = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    months = [(this - timedelta(days=back)).replace(day=1) for back in (1, 32, 63)]
    matters, directed = list(codes.matters())[:7], list(codes.directed())[1:]
    SocialVisit.objects.bulk_create(
        SocialVisit(
            key=UUID(int=rng.getrandbits(128), version=4),
            municipality_id=municipality,
            month=rng.choice(months),
            matter=rng.choices(matters, [9, 6, 5, 2, 2, 1, 5])[0],
            directed=rng.choice(directed),
            channel=rng.choices([Channel.ON_SITE, Channel.PHONE], [4, 1])[0],
            language=rng.choices(["ar", "uk", "sv", "fi", "en"], [4, 3, 2, 2, 3])[0],
            interpreting=rng.choices([Interpreting.NONE, Interpreting.PHONE], [3, 2])[0],
        )
        for _number in range(SOCIAL)
    )
