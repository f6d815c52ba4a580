"""The list of referrals of own clients, or of the unit's: what waits for an answer, what lights up."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from delaktig.cases.referral_states import WAITING
from delaktig.cases.selectors import referrals as selectors
from delaktig.guidance.selectors import service_names
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404
from delaktig.web.desk.referrals.forms import ReferralFilter
from delaktig.web.desk.referrals.showing import rows

PER_PAGE = 50


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """Show referrals, the longest waiting first."""
    actor, today = actor_of(request), timezone.localdate()
    form = ReferralFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    service = asked.get("service")
    found = selectors.listed(actor, today, unit=asked.get("who") == "unit", service=service)
    if service is not None and not asked.get("state"):
        found = list(reversed(found))
    elif asked.get("state") == "over":
        found = [one for one in reversed(found) if one.is_over]
    elif asked.get("state") == "open":
        found = [one for one in found if not one.is_over]
    else:
        found = [one for one in found if one.state == WAITING or one.light is not None]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "number": len(found),
        "rows": rows(request, page.object_list, today, names=True),
        "is_filtered": bool(asked.get("state") or asked.get("who") or service is not None),
        "service": service_names([service], get_language() or "sv").get(service, "") if service is not None else "",
    }
    return render(request, "desk/referrals/list.html", context)
