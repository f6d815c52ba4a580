"""The visits that a number of guidance was counted from: a list that its address narrows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.catalogue.models import Service
from delaktig.guidance import codes
from delaktig.guidance.models import Visit
from delaktig.guidance.selectors import LANGUAGES, material_names, points_of, reasons_of, service_names
from delaktig.guidance.visit_lists import VisitsWanted, visits
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.guidance.forms import VisitsFilter
from delaktig.web.desk.guidance.picture import DAYS, LONGEST
from delaktig.web.desk.guidance.shell import tabs
from delaktig.web.desk.guidance.words import (
    CHANNELS,
    INTERPRETING,
    Choices,
    code_words,
    language_name,
    point_name,
    reason_words,
    said,
    tongue,
)
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50
NARROWING = ("point", "reason", "service", "material", "language", "channel", "interpreting", "country_group", "hour")
NARROWING += ("directed", "interpreted")


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the visits that fit, the latest first."""
    actor = actor_of(request)
    reasons = reason_words(reasons_of(actor.municipality))
    asked_service = request.GET.get("service", "")
    tied = int(asked_service) if asked_service.isdecimal() and len(asked_service) < 19 else None
    form = _filter(request, reasons, tied)
    wanted = _wanted(form)
    page = Paginator(visits(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    names = service_names((row.service_id for one in shown for row in one.directed.all()), tongue())
    context = {
        "tabs": tabs(request, "desk-visits-listed"),
        "filter": form,
        "wanted": wanted,
        "page": page,
        "number": page.paginator.count,
        "rows": [_row(one, reasons, names) for one in shown],
        "hours": f"{wanted.hour}–{wanted.hour + 1}" if wanted.hour is not None else "",
        "material": material_names([wanted.material], tongue()).get(wanted.material, "") if wanted.material else "",
        "service": _service(request, wanted.service),
        "picture_url": here(request, "desk-visits-picture", **_days(wanted)),
        "is_filtered": any(getattr(wanted, name) not in (None, "", False) for name in NARROWING),
    }
    return render(request, "desk/guidance/listed.html", context)


def _filter(request: HttpRequest, reasons: dict[str, str], service: int | None) -> VisitsFilter:
    points = [(str(one.pk), point_name(one)) for one in points_of(actor_of(request).municipality)]
    by_name = sorted(((tag, language_name(tag)) for tag in LANGUAGES), key=lambda one: one[1].casefold())
    services = service_names([service], tongue()) if service is not None else {}
    choices: dict[str, Choices] = {
        "reason": list(reasons.items()),
        "service": [(str(pk), name) for pk, name in services.items()],
        "language": by_name,
        "channel": said(CHANNELS),
        "interpreting": said(INTERPRETING),
        "country_group": list(code_words(codes.countries()).items()),
    }
    return VisitsFilter(request.GET, points=points, choices=choices)


def _wanted(form: VisitsFilter) -> VisitsWanted:
    form.is_valid()
    given: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    last: date = given.pop("last", None) or timezone.localdate()
    first: date = given.pop("first", None) or last - timedelta(days=DAYS - 1)
    return VisitsWanted(max(min(first, last), last - timedelta(days=LONGEST)), last, **given)


def _days(wanted: VisitsWanted) -> dict[str, str]:
    found = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
    return found | ({"point": str(wanted.point)} if wanted.point is not None else {})


def _service(request: HttpRequest, pk: int | None) -> dict[str, str] | None:
    """Return the service that visits were directed to, with its page where the municipality keeps it."""
    if pk is None:
        return None
    actor = actor_of(request)
    own = Service.objects.filter(pk=pk, keeper_id=actor.municipality).values_list("slug", flat=True).first()
    may = bool(own) and actor.may(Permission.SERVICE_READ)
    return {
        "name": service_names([pk], tongue()).get(pk, ""),
        "url": here(request, "desk-service", own) if may else "",
    }


def _row(one: Visit, reasons: dict[str, str], names: dict[int, str]) -> dict[str, Any]:
    return {
        "on": one.on,
        "hours": f"{one.hour}–{one.hour + 1}",
        "reasons": _joined(reasons.get(row.reason, row.reason) for row in one.reasons.all()),
        "services": _joined(names.get(row.service_id, "") for row in one.directed.all()),
        "language": language_name(one.language),
        "channel": CHANNELS[one.channel],
        "interpreting": INTERPRETING[one.interpreting],
        "point": point_name(one.point),
    }


def _joined(words: Iterable[str]) -> str:
    return ", ".join(sorted(filter(None, words))) or _("none")
