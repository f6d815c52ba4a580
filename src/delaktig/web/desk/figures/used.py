"""How services are used, in a line beside their names: visits directed to them, plans that hold them, referrals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.cases.selectors.uses import Uses, uses
from delaktig.clients.policies import why_not_list
from delaktig.guidance.visit_lists import directed_to
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import here

DAYS = 365


def used(request: HttpRequest, services: Iterable[int], on: date | None = None) -> dict[int, dict[str, Any]]:
    """Return the uses of services over the year that ends today, each number with the list that it opens into.

    One query. Empty for a reader who may see none of these counts.
    """
    wanted, actor = list(services), actor_of(request)
    last = on or timezone.localdate()
    first = last - timedelta(days=DAYS - 1)
    sees_visits = actor.may(Permission.VISIT_READ) or actor.may(Permission.FIGURE_OPEN)
    if not wanted:
        return {}
    cases = uses(actor, wanted, first, last)
    if cases is not None:
        visits = {pk: found.visits for pk, found in cases.items()}
    elif sees_visits:
        visits = directed_to(actor.municipality, wanted, first, last)
    else:
        return {}
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return {pk: {"lines": list(_lines(request, pk, visits.get(pk, 0), sees_visits, cases, days))} for pk in wanted}


def _lines(
    request: HttpRequest, pk: int, visits: int, sees_visits: bool, cases: dict[int, Uses] | None, days: dict[str, str]
) -> Iterable[dict[str, Any]]:
    actor, service = actor_of(request), {"service": str(pk)}
    if sees_visits:
        opens = actor.may(Permission.VISIT_READ)
        url = here(request, "desk-visits-listed", **days, **service) if visits and opens else ""
        yield {"words": _("Visits directed here, 12 months"), "number": str(visits), "url": url}
    if cases is not None:
        works = why_not_list(actor) is None
        found = cases[pk]
        plans = here(request, "desk-clients-unit", **service) if works and found.plans else ""
        sent = here(request, "desk-referrals", **service, who="unit") if works and found.referrals else ""
        yield {"words": _("Plans in force that hold it"), "number": told(found.plans), "url": plans}
        yield {"words": _("Referrals, 12 months"), "number": told(found.referrals), "url": sent}


def told(number: int | None) -> str:
    """Return a count in words; what is too small to be told is said to be so."""
    return str(number) if number is not None else _("too few to be told")
