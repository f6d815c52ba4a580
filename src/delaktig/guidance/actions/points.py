"""Keeping guidance points, who is on duty there, and the list of reasons."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.text import slugify

from delaktig.accounts.actor import Actor, record
from delaktig.accounts.models import Membership
from delaktig.audit.acting import Denied, require
from delaktig.catalogue.models import Offering, Place
from delaktig.guidance import codes
from delaktig.guidance.inputs import DutyInput, PointInput
from delaktig.guidance.models import Duty, Point, Reason
from delaktig.guidance.policies import NOT_KEPT_HERE, why_not_change, why_not_manage
from delaktig.guidance.selectors import LANGUAGES, reasons_of
from delaktig.texts.parts import Invalid, NotThere, locked, put_values

MOST_WEEKS = 26


def _obey(reason: str | None) -> None:
    if reason == NOT_KEPT_HERE:
        raise NotThere
    if reason is not None:
        raise Denied(reason)


@transaction.atomic
def add_point(actor: Actor, given: PointInput, *, invented: bool = False) -> Point:
    """Add a guidance point. Raises ``Denied`` or ``Invalid``."""
    require(why_not_manage(actor))
    point = Point(municipality_id=actor.municipality, invented=invented)
    _fill(point, given)
    point.save()
    record(actor, "guidance.point_added", f"point:{point.pk}")
    return point


@transaction.atomic
def edit_point(actor: Actor, point: Point, given: PointInput, *, expected_version: int | None = None) -> Point:
    """Change a guidance point, or close it from a day on. Raises ``Denied``, ``Invalid``, ``NotThere``, ``Stale``."""
    _obey(why_not_change(actor, point))
    fresh = locked(point, expected_version)
    _fill(fresh, given)
    fresh.version += 1
    fresh.save()
    record(actor, "guidance.point_edited", f"point:{fresh.pk}")
    return fresh


def _fill(point: Point, given: PointInput) -> None:
    faults: dict[str, str] = {}
    if not (given.name_sv.strip() or given.name_fi.strip()):
        faults["name_sv"] = "required"
    own = point.municipality_id
    if given.offering and not Offering.objects.filter(pk=given.offering, service__keeper_id=own).exists():
        faults["offering"] = "unknown_choice"
    if given.place and not Place.objects.filter(pk=given.place, keeper_id=own).exists():
        faults["place"] = "unknown_choice"
    if faults:
        raise Invalid(faults)
    names = {"name_sv": given.name_sv.strip(), "name_fi": given.name_fi.strip(), "closed_on": given.closed_on}
    put_values(point, {**names, "offering_id": given.offering, "place_id": given.place})


@transaction.atomic
def add_duty(actor: Actor, point: Point, given: DutyInput) -> list[Duty]:
    """Put someone on duty, on one day or every week for a while. Raises ``Denied``, ``Invalid`` or ``NotThere``."""
    _obey(why_not_change(actor, point))
    faults: dict[str, str] = {}
    works_here = Membership.objects.filter(user=given.worker, municipality_id=actor.municipality, valid_to=None)
    if given.worker is None or not works_here.exists():
        faults["worker"] = "unknown_choice"
    if given.ends <= given.starts:
        faults["ends"] = "ends_before_it_begins"
    if not 0 <= given.weeks <= MOST_WEEKS:
        faults["weeks"] = "too_many"
    if not given.languages or not set(given.languages) <= set(LANGUAGES):
        faults["languages"] = "no_language"
    days = [given.on + timedelta(weeks=number) for number in range(max(given.weeks, 0) + 1)]
    overlapping = Duty.objects.filter(worker=given.worker, on__in=days, starts__lt=given.ends, ends__gt=given.starts)
    if not faults and overlapping.exists():
        faults["worker"] = "on_duty_already"
    if faults:
        raise Invalid(faults)
    made = Duty.objects.bulk_create(
        Duty(
            point=point,
            worker_id=given.worker or 0,
            on=day,
            starts=given.starts,
            ends=given.ends,
            languages=list(given.languages),
        )
        for day in days
    )
    record(actor, "guidance.duty_added", f"point:{point.pk}", {"days": len(days)})
    return made


@transaction.atomic
def remove_duty(actor: Actor, point: Point, duty: int) -> None:
    """Take someone off duty. Raises ``Denied`` or ``NotThere``."""
    _obey(why_not_change(actor, point))
    found = Duty.objects.filter(pk=duty, point=point)
    if not found.exists():
        raise NotThere
    found.delete()
    record(actor, "guidance.duty_removed", f"point:{point.pk}")


@transaction.atomic
def add_reason(actor: Actor, *, sv: str, fi: str, en: str) -> Reason:
    """Add a reason of the municipality's own, in three languages. Raises ``Denied`` or ``Invalid``."""
    require(why_not_manage(actor))
    words = {"sv": sv.strip(), "fi": fi.strip(), "en": en.strip()}
    faults = {name: "required" for name, body in words.items() if not body}
    known = reasons_of(actor.municipality)
    for name, body in words.items():
        if body and body.casefold() in {one.words[name].casefold() for one in known.values()}:
            faults[name] = "there_already"
    if faults:
        raise Invalid(faults)
    key = stem = f"own_{slugify(words['en']).replace('-', '_')[:30] or 'reason'}"
    number = 2
    while key in known:
        key, number = f"{stem}_{number}", number + 1
    row = Reason.objects.create(municipality_id=actor.municipality, key=key, **words)
    record(actor, "guidance.reason_added", f"reason:{key}")
    return row


@transaction.atomic
def offer_reason(actor: Actor, key: str, *, offered: bool) -> None:
    """Hide a reason from the form, or offer it again; what was counted stays. Raises ``Denied`` or ``NotThere``."""
    require(why_not_manage(actor))
    known = reasons_of(actor.municipality)
    if key not in known:
        raise NotThere
    if not offered and sum(not one.hidden for one in known.values()) < 2:
        raise Denied("last_reason")
    if key in codes.reasons() and offered:
        Reason.objects.filter(municipality_id=actor.municipality, key=key).delete()
    else:
        values = {"hidden": not offered}
        Reason.objects.update_or_create(municipality_id=actor.municipality, key=key, defaults=values)
    record(actor, "guidance.reason_offered" if offered else "guidance.reason_hidden", f"reason:{key}")
