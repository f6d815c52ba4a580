"""How plans and referrals use the services of the catalogue, as counts; and whose they are, for a worker's own lists.

Whoever works with no clients is told no count below the municipality's small number: few are easily somebody
(*små tal · pienet luvut*).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.cases.models import PlanItem, Referral
from delaktig.clients.policies import why_not_list
from delaktig.guidance.visit_lists import directed
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Computed

NOBODY = 0
COLUMNS = ("place", "service", "number", "fewest")


@dataclass(frozen=True, slots=True)
class Uses:
    """In how many plans in force a service stands, and how many were referred to it; None: too few to be told.

    ``visits`` to guidance have no names, and are told in full.
    """

    plans: int | None = NOBODY
    referrals: int | None = NOBODY
    visits: int = NOBODY


def uses(actor: Actor, services: Iterable[int], first: date, last: date) -> dict[int, Uses] | None:
    """Return the uses of services in the actor's municipality: plans on the last day, the rest over the days.

    One query. None for whoever neither works with clients nor may open what figures were counted from.
    """
    sees_all = why_not_list(actor) is None
    if not sees_all and not actor.may(Permission.FIGURE_OPEN):
        return None
    wanted = list(services)
    sent = Referral.objects.filter(sent_on__range=(first, last), relation__client__municipality_id=actor.municipality)
    of_plans = _counted(planned(actor.municipality, last).filter(service__in=wanted), "plan", "plan__", 0)
    of_referrals = _counted(sent.filter(service__in=wanted), "pk", "", 1)
    of_visits = directed(actor.municipality, wanted, first, last).order_by().values("service", fewest=Value(NOBODY))
    of_visits = of_visits.annotate(number=Count("visit"), place=Value(2)).values_list(*COLUMNS)
    found: dict[int, list[Any]] = {pk: [NOBODY, NOBODY, NOBODY] for pk in wanted}
    for place, service, count, fewest in of_plans.union(of_referrals, of_visits, all=True):
        found[service][place] = count if sees_all or count >= fewest else None
    return {pk: Uses(*counts) for pk, counts in found.items()}


def _counted(rows: QuerySet[Any], what: str, way: str, place: int) -> QuerySet[Any, tuple[int, int, int, int]]:
    """Count the rows of each service, with the small number of their municipality beside: no query of its own."""
    fewest = F(f"{way}relation__client__municipality__small_number")
    counted = rows.order_by().values("service", fewest=fewest).annotate(number=Count(what, distinct=True))
    found: QuerySet[Any, tuple[int, int, int, int]]
    found = counted.annotate(place=Value(place)).values_list(*COLUMNS)
    return found


def planned(code: str, on: date) -> QuerySet[PlanItem]:
    """Return what the plans in force on a day in a municipality agree of services, and has not been dropped."""
    goes_on = (Q(plan__ended_on=None) | Q(plan__ended_on__gte=on)) & (
        Q(plan__valid_to=None) | Q(plan__valid_to__gte=on)
    )
    rows = PlanItem.objects.filter(goes_on, plan__made_on__lte=on, plan__relation__client__municipality_id=code)
    return rows.filter(Q(dropped_on=None) | Q(dropped_on__gt=on)).exclude(service=None)


def clients_planned(code: str, service: int, on: date) -> frozenset[str]:
    """Return the numbers of the clients whose plan in force holds a service; a list shows those near its reader."""
    rows = planned(code, on).filter(service=service)
    return frozenset(rows.values_list("plan__relation__client__number", flat=True))


def clients_counted(counted: Computed, code: str, period: Period, dimension: str = "", key: str = "") -> frozenset[str]:
    """Return the numbers of the clients whose facts an indicator counted in a period; see :func:`clients_planned`.

    ``dimension`` and ``key`` narrow it to a cell. Raises ``KeyError`` for a dimension that it does not have.
    """
    facts = counted.facts(code, period)
    if dimension:
        facts = facts.filter(**{counted.dimension(dimension).field: key})
    path = counted.municipality.removesuffix("municipality_id") + "number"
    return frozenset(facts.order_by().values_list(path, flat=True))
