"""The act that ties services to a measure: what carries it, told also after the edition is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.programmes.actions.guard import Invalid, facts_of, obey
from delaktig.programmes.actions.structure import edition_of
from delaktig.programmes.measure_services import choosable
from delaktig.programmes.models import Measure, MeasureService
from delaktig.programmes.policies import why_not_report_status


@transaction.atomic
def tie_services(actor: Actor, measure: Measure, services: Iterable[int], on: date) -> set[int]:
    """Say which services carry a measure; return the ids of all that do then.

    A tie is no text of the programme: services come and go, so it may change while the edition is frozen.
    Of ties to services that the actor's municipality neither keeps nor shows, nothing is changed.
    Raises ``Denied``, ``NotThere`` or :class:`Invalid`.
    """
    obey(why_not_report_status(actor, facts_of(edition_of(measure)), measure.municipality_id))
    fresh = Measure.objects.select_for_update().get(pk=measure.pk)
    wanted = set(services)
    standing = set(MeasureService.objects.filter(measure=fresh).values_list("service_id", flat=True))
    mine = set(choosable(actor.municipality, on).values_list("pk", flat=True))
    if wanted - mine - standing:
        raise Invalid({"services": "unknown_service"})
    gone = (standing & mine) - wanted
    new = wanted - standing
    MeasureService.objects.filter(measure=fresh, service__in=gone).delete()
    MeasureService.objects.bulk_create(MeasureService(measure=fresh, service_id=pk) for pk in sorted(new))
    if gone or new:
        details = {"added": len(new), "removed": len(gone)}
        record(actor, "programmes.measure_services_tied", f"measure:{fresh.pk}", details)
    return (standing - gone) | new
