"""The pages of the own view: the plan and its days, agreed times and referrals, who has looked, what is registered.

Each shows of the one client whose letter was opened, and of nobody else in the household.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from delaktig.cases.clock import case_opened
from delaktig.cases.own_plan import own_plan
from delaktig.cases.own_view import OwnReferral, OwnTime, days_of, referrals_of, times_of
from delaktig.clients.doors import Opened
from delaktig.clients.models import OwnLetter, SharedPath
from delaktig.clients.own_contact import Contact, contact_of
from delaktig.clients.own_letters import opened_by_self
from delaktig.clients.own_looks import Seen, seen
from delaktig.clients.selectors import events_of, full_name, numbers_of
from delaktig.clients.sharing import readers_of
from delaktig.law.calendar import numeric
from delaktig.law.casework import Deadline
from delaktig.organisations.models import Unit
from delaktig.organisations.selectors import names_of
from delaktig.web.components.languages import autonym
from delaktig.web.own.named import Services, guide_pages, services_of
from delaktig.web.own.shell import show
from delaktig.web.own.words import ABOUT, DAYS, KINDS, MODES, REFERRALS, done, who

PER_PAGE = 200
"""Events of a page; what is the same on one day is told once."""
EXPLAINED = ("sv", "fi", "en")


def _answer(request: HttpRequest, template: str, language: str, opened: Opened, values: dict[str, Any]) -> HttpResponse:
    contact: Contact = values.get("contact") or contact_of(opened.client)
    values["contact"] = contact
    more = {"opened": opened, "unit": contact.unit_in(language), "prohibited": opened.prohibited}
    return show(request, template, {**more, **values}, language, place=contact.place_in(language))


def _opened(request: HttpRequest) -> Opened:
    letter: OwnLetter = request.own_letter  # type: ignore[attr-defined]
    return opened_by_self(letter.client)


def plan(request: HttpRequest, language: str) -> HttpResponse:
    """Show the plan as it was agreed last, and the days that stand before the client."""
    opened = _opened(request)
    today = timezone.localdate()
    contact, case = contact_of(opened.client), case_opened(opened, today)
    found = own_plan(opened, case, language, contact.place)
    told = [row.first for row in found.rows] if found else []
    pages = guide_pages((one.service for one in told), opened.client.municipality, language, today)
    values = {
        "contact": contact,
        "name": full_name(opened.client),
        "days": [_day(one, language) for one in days_of(case)],
        "passages": [(one, pages.get(one.service, "")) for one in told],
    }
    return _answer(request, "own/plan.html", language, opened, values)


def _day(one: Deadline, language: str) -> dict[str, Any]:
    return {
        "what": DAYS[one.key],
        "due": numeric(one.due) if one.due else "",
        "why": one.explanation[language] if language in EXPLAINED else "",
        "citation": one.citation.text("fi" if language == "fi" else "sv") if one.citation else "",
        "basis": one.basis,
    }


def times(request: HttpRequest, language: str) -> HttpResponse:
    """Show the agreed times, what lies ahead first, and the referrals with what came of them."""
    opened, now = _opened(request), timezone.now()
    found, sent = times_of(opened, now), referrals_of(opened)
    services = services_of([one.service for one in sent], opened.client.municipality, language, timezone.localdate(now))
    providers = names_of({one.provider for one in sent if one.provider}, language, timezone.localdate(now))
    values = {
        "ahead": [_time(one) for one in found if not one.over],
        "past": [_time(one) for one in reversed(found) if one.over],
        "referrals": [_referral(one, services, providers) for one in sent],
    }
    return _answer(request, "own/times.html", language, opened, values)


def _time(one: OwnTime) -> dict[str, Any]:
    at = timezone.localtime(one.starts_at)
    return {
        "one": one,
        "day": numeric(at.date()),
        "weekday": WEEKDAYS[at.weekday()],
        "clock": f"{at.hour}.{at.minute:02}",
        "mode": MODES.get(one.mode, ""),
        "about": ABOUT.get(one.about, ""),
        "interpreter": autonym(one.interpreter) if one.interpreter else "",
    }


def _referral(one: OwnReferral, services: Services, providers: dict[int, str]) -> dict[str, Any]:
    return {
        "service": services.of(one.service),
        "provider": providers.get(one.provider or 0, ""),
        "sent": numeric(one.sent_on),
        "state": REFERRALS[one.state],
        "on": numeric(one.on) if one.on else "",
    }


def looks(request: HttpRequest, language: str) -> HttpResponse:
    """Show who has looked at the client's data and who has written in them, the newest first."""
    opened = _opened(request)
    found = events_of(numbers_of(opened.client), opened.client.municipality_id)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_seen(one, language) for one in seen(page.object_list)]
    readers = [_reader(one, language) for one in readers_of(opened.client, timezone.localdate())]
    return _answer(request, "own/looks.html", language, opened, {"rows": rows, "page": page, "readers": readers})


def _seen(one: Seen, language: str) -> dict[str, str]:
    return {
        "on": numeric(one.on),
        "who": who(one.who),
        "unit": _called(one.unit, language),
        "what": done(one.act, one.subject),
    }


def _reader(one: SharedPath, language: str) -> dict[str, Any]:
    return {
        "unit": _called(one.unit, language),
        "until": numeric(one.valid_to) if one.valid_to else "",
        "agreed": one.consent_id is not None,
    }


def _called(unit: Unit | None, language: str) -> str:
    if unit is None:
        return ""
    names = (unit.name_fi, unit.name_sv) if language == "fi" else (unit.name_sv, unit.name_fi)
    return next(filter(None, names), "")


def data(request: HttpRequest, language: str) -> HttpResponse:
    """Show what is registered of the client, how to have it put right, and how to get all of it."""
    opened = _opened(request)
    client = opened.client
    identity, reached = getattr(client, "identity", None), getattr(client, "contact", None)
    born = identity.birth_date if identity else ""
    values = {
        "name": full_name(client),
        "born": numeric(date.fromisoformat(born)) if born else "",
        "mother_tongue": autonym(client.mother_tongue) if client.mother_tongue else "",
        "spoken": autonym(client.contact_language) if client.contact_language else "",
        "reached": None if opened.prohibited else reached,
        "kinds": KINDS,
    }
    return _answer(request, "own/data.html", language, opened, values)
