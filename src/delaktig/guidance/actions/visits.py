"""Registering a visit and undoing it.

No event of these acts is recorded: the record of events keeps for ever who acted in which second, and a visit
is not to be tied to a minute, nor to what the same worker did next. See decision 0030.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.catalogue.models import MaterialVersion, Service
from delaktig.catalogue.selectors import visible_in
from delaktig.guidance import codes
from delaktig.guidance.indicators import VISITS, WISHES
from delaktig.guidance.inputs import VisitInput
from delaktig.guidance.models import (
    AssessmentWish,
    Channel,
    Interpreting,
    Point,
    Visit,
    VisitMaterial,
    VisitReason,
    VisitService,
    VisitWorker,
)
from delaktig.guidance.policies import why_not_register, why_not_undo
from delaktig.guidance.selectors import LANGUAGES, point_of, points_of, reasons_of
from delaktig.indicators.rollups import touch
from delaktig.texts.parts import Invalid, NotThere

OLDEST_DAYS = 60
"""How many days back a visit may be registered: a device may have been without a network for long."""
AHEAD = timedelta(hours=1)
"""How far a device's clock may be ahead; such a visit is of now."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A visit that is in the register; ``again`` says that it was there before."""

    visit: Visit
    again: bool = False


@transaction.atomic
def register_visit(actor: Actor, given: VisitInput, now: datetime) -> Registered:
    """Register a visit once, however often it is sent. Raises ``Denied`` or ``Invalid``.

    A key that is there with something else in it is refused (``already_registered``).
    """
    require(why_not_register(actor))
    known = Visit.objects.filter(pk=given.key).first()
    if known is not None:
        return _again(actor, known, given)
    on, hour = _when(given, now)
    _check(actor, given, on)
    visit = Visit(
        key=given.key,
        municipality_id=actor.municipality,
        point_id=given.point or 0,
        on=on,
        hour=hour,
        channel=given.channel,
        language=given.language,
        interpreting=given.interpreting,
        country_group=given.country_group,
    )
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError:  # the same visit was sent twice at the same time
        return _again(actor, Visit.objects.get(pk=given.key), given)
    VisitReason.objects.bulk_create(VisitReason(visit=visit, reason=key) for key in dict.fromkeys(given.reasons))
    VisitService.objects.bulk_create(VisitService(visit=visit, service_id=pk) for pk in dict.fromkeys(given.services))
    VisitMaterial.objects.bulk_create(
        VisitMaterial(visit=visit, material=uid, language=language) for uid, language in dict(given.materials).items()
    )
    if actor.user is not None:
        VisitWorker.objects.create(visit=visit, worker=actor.user)
    touch(VISITS, actor.municipality, on)
    return Registered(visit)


def _again(actor: Actor, known: Visit, given: VisitInput) -> Registered:
    """Answer what is sent again: the same is welcome, something else under the same key is not."""
    same = known.municipality_id == actor.municipality and (known.undone or _content(known) == _given(known, given))
    if not same:
        raise Invalid({"key": "already_registered"})
    return Registered(known, again=True)


def _content(visit: Visit) -> tuple[object, ...]:
    return (
        (visit.point_id, visit.on, visit.hour, visit.channel, visit.language),
        (visit.interpreting, visit.country_group),
        set(visit.reasons.values_list("reason", flat=True)),
        set(visit.directed.values_list("service", flat=True)),
        set(visit.given.values_list("material", "language")),
    )


def _given(known: Visit, given: VisitInput) -> tuple[object, ...]:
    on, hour = (known.on, known.hour) if given.on is None or given.hour is None else (given.on, given.hour)
    return (
        (given.point, on, hour, given.channel, given.language),
        (given.interpreting, given.country_group),
        set(given.reasons),
        set(given.services),
        set(given.materials),
    )


def _when(given: VisitInput, now: datetime) -> tuple[date, int]:
    """Return the day and hour of a visit, in the municipality's time. Raises ``Invalid``."""
    local = timezone.localtime(now)
    if given.on is None and given.hour is None:
        return local.date(), local.hour
    if given.on is None or given.hour is None or not 0 <= given.hour <= 23:
        raise Invalid({"hour": "incomplete"})
    wished, reached = (given.on, given.hour), (local.date(), local.hour)
    if wished > reached:
        ahead = local + AHEAD
        if wished > (ahead.date(), ahead.hour):
            raise Invalid({"on": "in_the_future"})
        return reached
    if given.on < local.date() - timedelta(days=OLDEST_DAYS):
        raise Invalid({"on": "too_old"})
    return wished


def _check(actor: Actor, given: VisitInput, on: date) -> None:
    """Raise ``Invalid`` with a code for each thing that cannot be said of a visit."""
    code = actor.municipality
    known = reasons_of(code)
    wrong = {
        "point": (given.point or 0) not in points_of(code, on).values_list("pk", flat=True) and "unknown_point",
        "channel": given.channel not in Channel.values and "unknown_choice",
        "language": given.language not in LANGUAGES and "unknown_choice",
        "interpreting": given.interpreting not in Interpreting.values and "unknown_choice",
        "country_group": given.country_group not in codes.countries() and "unknown_choice",
        "reasons": "no_reason" if not given.reasons else not set(given.reasons) <= set(known) and "unknown_choice",
        "services": not _known_services(code, given.services, on) and "unknown_choice",
        "materials": not _known_materials(code, given.materials) and "unknown_choice",
    }
    faults = {name: fault for name, fault in wrong.items() if fault}
    if faults:
        raise Invalid(faults)


def _known_services(code: str, services: tuple[int, ...], on: date) -> bool:
    """Say whether the guide has or had these services: one that ended while a visit waited on a device counts."""
    wanted = set(services)
    if not wanted:
        return True
    seen = set(visible_in(code, on).filter(pk__in=wanted).values_list("pk", flat=True))
    return wanted <= seen | set(Service.objects.filter(keeper_id=code, pk__in=wanted).values_list("pk", flat=True))


def _known_materials(code: str, materials: tuple[tuple[UUID, str], ...]) -> bool:
    if not materials:
        return True
    versions = MaterialVersion.objects.filter(material__keeper_id=code, material__uid__in=dict(materials))
    return set(materials) <= set(versions.values_list("material__uid", "language"))


@transaction.atomic
def undo_visit(actor: Actor, key: UUID) -> Visit:
    """Undo a visit that the actor registered; undone before, it stays so. Raises ``Denied`` or ``NotThere``."""
    visit = Visit.objects.select_for_update().filter(municipality_id=actor.municipality, pk=key).first()
    if visit is None:
        raise NotThere
    worker = VisitWorker.objects.filter(visit=visit).values_list("worker", flat=True).first()
    require(why_not_undo(actor, worker))
    if not visit.undone:
        visit.undone = True
        visit.save(update_fields=["undone"])
        for part in (visit.reasons, visit.directed, visit.given):
            part.all().delete()
        touch(VISITS, actor.municipality, visit.on)
    return visit


@transaction.atomic
def count_assessment_wish(actor: Actor, point: Point, now: datetime, *, consented: bool) -> AssessmentWish:
    """Count that a visitor, who consents, asks for an assessment (681/2023 §14). Raises ``Denied`` or ``Invalid``.

    Only the month's number goes up: the request itself is written in the register of clients, by itself.
    """
    require(why_not_register(actor))
    held = point_of(actor, point.pk)
    if not consented:
        raise Invalid({"consented": "no_consent"})
    month = timezone.localdate(now).replace(day=1)
    row, _made = AssessmentWish.objects.select_for_update().get_or_create(
        point=held, month=month, defaults={"municipality_id": actor.municipality}
    )
    row.number += 1
    row.save(update_fields=["number"])
    touch(WISHES, actor.municipality, month)
    return row
