"""Pages on which a plan's steps are chosen and written; services are picked from those in force."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.plan_parts import drop_item, put_item, take_up_item
from delaktig.cases.models import Plan, PlanItem
from delaktig.cases.plan_picking import Line, Wish, offered, picked, with_offerings
from delaktig.cases.planning import choosable, item_of
from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.topics import LEVELS
from delaktig.clients.doors import Opened
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.showing import level
from delaktig.web.desk.catalogue.words import CHANNELS, need_choices
from delaktig.web.desk.catalogue.words import language_choices as tongues
from delaktig.web.desk.clients.shell import frame
from delaktig.web.desk.plans.forms import ItemForm, PickFilter
from delaktig.web.desk.plans.shell import crumbs, form_page, home, of_plan, plan_page, tongue, why_not_write
from delaktig.web.desk.plans.showing import free
from delaktig.web.desk.plans.words import Choices, refusal
from delaktig.web.desk.programmes.editing import edit
from delaktig.web.desk.programmes.words import period

PER_PAGE = 25


@plan_page
def pick(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Show the services in force for the client's municipality, to pick one; what is asked for is in the address."""
    form = _filter(request)
    asked = form.cleaned_data if form.is_valid() else {}
    given = {name: asked.get(name) or "" for name in ("q", "topic", "language", "level")}
    wish = Wish(**given, free=bool(asked.get("free")))
    language = get_language() or "sv"
    services = offered(actor_of(request), opened.client, wish, language, timezone.localdate())
    page = Paginator(services, PER_PAGE).get_page(request.GET.get("page"))
    lines, texts = picked(page.object_list)
    values = {
        **frame(request, opened, "desk-case-plan"),
        "crumbs": [*crumbs(request, opened), (_("Pick a service"), "")],
        "plan": plan,
        "filter": form,
        "page": page,
        "number": len(services),
        "rows": [_line(request, opened, plan, line, texts, language) for line in lines],
        "why_not": why_not_write(request, opened, plan),
        "own_url": of_plan(request, opened, plan, "desk-case-plan-step-add"),
    }
    return render(request, "desk/plans/services.html", values)


def _filter(request: HttpRequest) -> PickFilter:
    form = PickFilter(request.GET)
    every = ("", _("all"))
    form.fields["topic"].choices = [every, *need_choices()]  # type: ignore[attr-defined]
    known = tongues([*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES])
    form.fields["language"].choices = [every, *known]  # type: ignore[attr-defined]
    form.fields["level"].choices = [every, *((one, one) for one in LEVELS)]  # type: ignore[attr-defined]
    return form


def _line(request: HttpRequest, opened: Opened, plan: Plan, line: Line, texts: Bundle, language: str) -> dict[str, Any]:
    service = line.service
    address = of_plan(request, opened, plan, "desk-case-plan-step-add")
    return {
        "one": service,
        "name": texts.show(service.name_id, language),
        "summary": texts.show(service.summary_id, language),
        "url": f"{address}?service={service.pk}",
        "offerings": [
            {
                "title": _title(row, texts, language),
                "languages": [language_name(tag) for tag in row.languages],
                "level": level(row),
                "days": period(row.starts_on, row.ends_on) if row.starts_on or row.ends_on else "",
                "free": free(row),
            }
            for row in line.offerings
        ],
    }


def _title(row: Offering, texts: Bundle, language: str) -> str:
    """Return what an offering is told from others by: its name, its place, or how it is given."""
    place = texts.show(row.place.name_id, language).body if row.place else ""
    return texts.show(row.name_id, language).body or place or str(CHANNELS[row.channel])


@plan_page
def add(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Add a step: with the service that was picked, or in words alone."""
    service = _service(opened, request.GET.get("service", ""))
    kind = PlanItem.Kind.SERVICE if service else PlanItem.Kind.OWN_STEP
    row = PlanItem(plan=plan, service=service, kind=kind)
    return _edit(request, opened, plan, row, title=_("New step"), initial={})


def _service(opened: Opened, wish: str) -> Service | None:
    """Return the service that was picked. Raises ``NotThere`` for one that is not in force for the client."""
    if not (wish.isascii() and wish.isdigit() and len(wish) < 12):
        return None
    found = choosable(opened.client, timezone.localdate()).filter(pk=int(wish)).first()
    if found is None:
        raise NotThere
    return found


@plan_page
def change(request: HttpRequest, opened: Opened, plan: Plan, item: int) -> HttpResponse:
    """Change a step, take it out, or take it back in."""
    one = item_of(plan, item)
    if "drop" in request.POST or "take_up" in request.POST:
        return _drop(request, opened, plan, one)
    names = ("kind", "words", "reason", "starts_on", "ends_on")
    initial = {name: getattr(one, name) for name in names}
    initial |= {"goal": str(one.goal_id or ""), "offering": str(one.offering_id or "")}
    return _edit(request, opened, plan, one, title=_("Step of the plan"), initial=initial)


def _edit(
    request: HttpRequest, opened: Opened, plan: Plan, row: PlanItem, *, title: str, initial: dict[str, Any]
) -> HttpResponse:
    language, service = get_language() or "sv", row.service
    lines, texts = with_offerings([service]) if service else ([], None)
    may_show = lines and texts is not None and not opened.address_masked
    offerings = _offerings(lines[0], texts, language) if may_show and texts is not None else []
    standing = row if row.pk else None
    form = partial(
        ItemForm,
        goals=[(str(goal.pk), goal.words) for goal in plan.goals.all()],
        offerings=offerings,
        service=service.pk if service else None,
        kept=row.offering_id,
        tongue=tongue(opened.client, plan.language),
    )
    context: dict[str, Any] = {}
    if texts is not None and service is not None:
        context["service"] = {
            "name": texts.show(service.name_id, language),
            "summary": texts.show(service.summary_id, language),
            "theirs": texts.exact(service.name_id, tongue(opened.client, plan.language)),
        }
    if standing is not None:
        context["drop"] = "take_up" if standing.dropped_on else "drop"
    actor = actor_of(request)
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=title,
            form=form,
            initial=initial,
            save=lambda given, version: put_item(actor, plan, standing, given.given(), expected_version=version),
            draft=f"plan:{plan.pk}:step-{row.pk or 'new'}" + (f":{service.pk}" if service else ""),
            template="desk/plans/step.html",
            context=context,
        ),
    )


def _offerings(line: Line, texts: Bundle, language: str) -> Choices:
    found: Choices = []
    for row in line.offerings:
        title = _title(row, texts, language)
        days = period(row.starts_on, row.ends_on) if row.starts_on or row.ends_on else ""
        left = free(row)
        places = "" if left is None else _places(left)
        found.append((str(row.pk), " · ".join(filter(None, [title, days, level(row), places]))))
    return found


def _places(left: int) -> str:
    return ngettext("%(number)s free place", "%(number)s free places", left) % {"number": left}


def _drop(request: HttpRequest, opened: Opened, plan: Plan, one: PlanItem) -> HttpResponse:
    act = take_up_item if "take_up" in request.POST else drop_item
    try:
        act(actor_of(request), plan, one)
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    else:
        back = _("The step is back in the plan.")
        messages.success(request, back if act is take_up_item else _("The step is taken out of the plan."))
    return redirect(home(request, opened, plan))
