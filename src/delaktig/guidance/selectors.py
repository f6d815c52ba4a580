"""Reads points, what the form of a visit offers, and a worker's own day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Membership
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.audit.acting import require
from delaktig.catalogue.hours import times_of
from delaktig.catalogue.listed import named, under
from delaktig.catalogue.models import Material, Offering, Service
from delaktig.catalogue.opening import Times
from delaktig.catalogue.selectors import in_force, visible_in
from delaktig.guidance import codes
from delaktig.guidance.models import Duty, Point, PointTime, QueueTicket, Reason, Visit, VisitService
from delaktig.guidance.policies import why_not_register
from delaktig.organisations.selectors import by_language
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import load

LATELY = timedelta(days=90)
"""The time over which the services that people are directed to most are counted."""
ASSESSMENT = "assessment"
"""The topic of the services that assess."""
NAMED = ("pk", "shown_name")
LANGUAGES = (*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES)
"""Languages that a visit may be held in."""


@dataclass(frozen=True, slots=True)
class ReasonOffered:
    """A reason by its key and words; ``own`` is the municipality's, ``hidden`` is not offered any more."""

    key: str
    words: codes.Words
    own: bool = False
    hidden: bool = False


def reasons_of(code: str) -> dict[str, ReasonOffered]:
    """Return every reason that a municipality knows, the hidden ones too: the shipped in order, then its own."""
    changed = {row.key: row for row in Reason.objects.filter(municipality_id=code).order_by("pk")}
    found = {
        key: ReasonOffered(key, words, hidden=key in changed and changed[key].hidden)
        for key, words in codes.reasons().items()
    }
    for key, row in changed.items():
        if key not in found:
            found[key] = ReasonOffered(key, {"sv": row.sv, "fi": row.fi, "en": row.en}, own=True, hidden=row.hidden)
    return found


def points_of(code: str, on: date | None = None) -> QuerySet[Point]:
    """Return a municipality's points; with a day those that are there then."""
    found = Point.objects.filter(municipality_id=code).order_by("pk")
    return found if on is None else found.filter(Q(closed_on=None) | Q(closed_on__gt=on))


def point_of(actor: Actor, pk: int) -> Point:
    """Return one point of the actor's municipality. Raises ``NotThere``."""
    found = points_of(actor.municipality).filter(pk=pk).select_related("offering").first()
    if found is None:
        raise NotThere
    return found


def services_offered(code: str, language: str, on: date) -> list[tuple[int, str]]:
    """Return the services of a municipality's guide with their names: those directed to most of late first."""
    rows: list[tuple[int, str]] = list(named(visible_in(code, on), language).values_list(*NAMED))
    of_late = VisitService.objects.filter(visit__municipality=code, visit__on__gt=on - LATELY)
    often = dict(of_late.order_by().values_list("service").annotate(number=Count("visit")))
    return sorted(rows, key=lambda row: (-often.get(row[0], 0), row[1].casefold()))


@dataclass(frozen=True, slots=True)
class MaterialOffered:
    """A material that can be handed out, with the languages that it is there in."""

    uid: UUID
    title: str
    languages: tuple[str, ...]


def materials_offered(code: str, language: str) -> list[MaterialOffered]:
    """Return the materials that a municipality keeps in any language, those for all first: guides before brochures."""
    kept = Material.objects.filter(keeper_id=code, versions__isnull=False).distinct().prefetch_related("versions")
    rows = sorted(kept, key=lambda one: (one.kind != Material.Kind.GUIDE, one.pk))
    texts = load(one.title_id for one in rows)
    return [
        MaterialOffered(
            one.uid, texts.show(one.title_id, language).body, tuple(sorted(row.language for row in one.versions.all()))
        )
        for one in rows
    ]


def service_names(services: Iterable[int], language: str) -> dict[int, str]:
    """Return the names of services by their ids."""
    rows = named(Service.objects.filter(pk__in=set(services)), language)
    return dict(rows.values_list(*NAMED))


def material_names(uids: Iterable[UUID], language: str) -> dict[UUID, str]:
    """Return the titles of materials by their stable ids; those that are removed are left out."""
    rows = dict(Material.objects.filter(uid__in=set(uids)).values_list("uid", "title_id"))
    texts = load(rows.values())
    return {uid: texts.show(title, language).body for uid, title in rows.items()}


def point_names(points: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the names of points by their ids and languages."""
    rows = Point.objects.filter(pk__in=set(points)).values_list("pk", "name_sv", "name_fi")
    return {pk: by_language(sv, fi) for pk, sv, fi in rows}


@dataclass(frozen=True, slots=True)
class Assessor:
    """A service that assesses, and how it is reached."""

    name: str
    phone: str
    email: str


def assessors(code: str, language: str, on: date) -> list[Assessor]:
    """Return whom a person who asks for an assessment is directed to: the guide's services of that topic."""
    names = dict(named(under(visible_in(code, on), ASSESSMENT), language).values_list(*NAMED))
    reached = dict[int, tuple[str, str]]()
    contacts = Offering.objects.filter(service__in=names, contact__isnull=False).order_by("-position", "-pk")
    for service, phone, email in contacts.values_list("service", "contact__phone", "contact__email"):
        reached[service] = (phone, email)
    return [Assessor(name, *reached.get(pk, ("", ""))) for pk, name in sorted(names.items(), key=lambda row: row[1])]


def own_visits(actor: Actor, first: date, last: date) -> QuerySet[Visit]:
    """Return the visits of some days that the actor registered, the latest hour first. Raises ``Denied``."""
    require(why_not_register(actor))
    own = Visit.objects.filter(
        municipality_id=actor.municipality, registered__worker=actor.user, on__range=(first, last), undone=False
    )
    return own.select_related("point").prefetch_related("reasons", "given").order_by("-on", "-hour", "key")


def own_visit(actor: Actor, key: UUID) -> Visit:
    """Return one visit that the actor registered. Raises ``Denied`` or ``NotThere``."""
    require(why_not_register(actor))
    found = Visit.objects.filter(municipality_id=actor.municipality, pk=key, registered__worker=actor.user).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """A counsellor's day: own visits, numbers that wait and times that are booked at the municipality's points."""

    visits: int
    waiting: int
    times: int


def day_of(actor: Actor, on: date) -> Day:
    """Count a counsellor's day. Raises ``Denied``."""
    here = {"point__municipality_id": actor.municipality}
    return Day(
        own_visits(actor, on, on).count(),
        QueueTicket.objects.filter(**here, on=on, state=QueueTicket.State.WAITING).count(),
        PointTime.objects.filter(**here, starts_at__date=on, state=PointTime.State.BOOKED).count(),
    )


def opening_of(point: Point) -> Times:
    """Return the opening hours of a point: those of its offering; none where it has no offering."""
    if point.offering is None:
        return Times()
    return times_of({point.offering.pk: point.offering.closed_on_holidays}).get(point.offering.pk, Times())


def duties_of(point: Point, first: date, last: date) -> QuerySet[Duty]:
    """Return who is on duty at a point over some days."""
    return Duty.objects.filter(point=point, on__range=(first, last)).select_related("worker")


def on_duty(code: str, now: datetime) -> list[Duty]:
    """Return who is on duty at a municipality's points at a moment."""
    at = timezone.localtime(now)
    found = Duty.objects.filter(
        point__municipality_id=code, on=at.date(), starts__lte=at.time(), ends__gt=at.time()
    ).select_related("worker", "point")
    return list(found)


def counsellors(code: str) -> dict[int, str]:
    """Return the people who may register visits in a municipality today, with their names, by name."""
    roles = [role for role, given in permissions_by_role().items() if Permission.VISIT_WRITE in given]
    held = Membership.objects.filter(
        in_force(timezone.localdate()), municipality_id=code, role__in=roles, user__is_active=True
    )
    return dict(held.order_by("user__name").values_list("user_id", "user__name"))


def queue_of(point: Point, on: date) -> list[QueueTicket]:
    """Return the numbers of a day, in order."""
    return list(QueueTicket.objects.filter(point=point, on=on))


def times_booked(point: Point, first: date, last: date) -> QuerySet[PointTime]:
    """Return the times of some days at a point, cancelled ones too."""
    return PointTime.objects.filter(point=point, starts_at__date__range=(first, last))
