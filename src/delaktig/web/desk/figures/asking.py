"""Asking offices for figures: whom, for what, until when; the requests, reminding and withdrawing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.indicators import asking
from delaktig.indicators import requests as reading
from delaktig.indicators.asking_letters import office_name
from delaktig.indicators.models import AskedFigure, FigureRequest
from delaktig.indicators.periods import Period
from delaktig.indicators.requests import RequestState
from delaktig.indicators.words import period_words
from delaktig.organisations.selectors import names_of
from delaktig.programmes.figure_requests import Office, ask_office, offices, unassigned
from delaktig.programmes.followed import Following, following
from delaktig.texts.parts import Invalid, NotThere
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.consultation.requests import letter_words
from delaktig.web.desk.figures.forms import AskForm, RequestsFilter
from delaktig.web.desk.figures.pages import sent
from delaktig.web.desk.figures.rows import row
from delaktig.web.desk.figures.words import (
    FIGURE_STATES,
    REQUEST_STATES,
    fault,
    moment,
    refusal,
    said_words,
)
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults

PER_PAGE = 50
USUAL_DAYS = 21
"""Days that an office is given unless told otherwise."""


def answer_link(secret: str) -> str:
    """Return the full address of the page on which an office answers."""
    return settings.ORIGIN + reverse("figures-answer", args=[secret])


@found_or_404
def whom(request: HttpRequest) -> HttpResponse:
    """List the offices that can be asked, those with most figures due first."""
    found = following(actor_of(request), timezone.localdate())
    language = get_language() or "sv"
    context = {
        "rows": [
            {
                "name": one.party.name(language) or _("Organisation without a name"),
                "due": len(one.due),
                "asked": sum(each.is_asked for each in one.wanted),
                "all": len(one.wanted),
                "url": here(request, "desk-figures-ask-office", key),
            }
            for key, one in offices(found).items()
        ],
        "nobody": [row(request, found, one.line) for one in unassigned(found)],
        "crumbs": _crumbs(request, (_("Ask for figures"), "")),
    }
    return render(request, "desk/figures/whom.html", context)


def _crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Follow-up"), here(request, "desk-followup")), *more]


@found_or_404
def ask(request: HttpRequest, office: str) -> HttpResponse:
    """Ask an office for its figures."""
    actor, on = actor_of(request), timezone.localdate()
    language = get_language() or "sv"
    found = following(actor, on)
    chosen = offices(found).get(office)
    if chosen is None:
        raise NotThere
    initial = {
        "figures": [one.key for one in chosen.due],
        "email": chosen.party.email,
        "language": language if language in asking.LANGUAGES else "sv",
        "due_on": on + timedelta(days=USUAL_DAYS),
    }
    form = AskForm(sent(request)[0], initial=initial, figures=_figure_choices(found, chosen, language))
    name = chosen.party.name(language) or _("Organisation without a name")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = asking.AskInput(
            chosen.party.organisation,
            data["email"],
            data["due_on"],
            chosen.party.unit,
            data["language"],
            data["message"],
        )
        try:
            made = ask_office(actor, office, given, data["figures"], answer_link, on)
        except Invalid as invalid:
            show_faults(form, invalid.errors, fault)
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, letter_words(_("%(name)s is asked.") % {"name": name}))
            return redirect(here(request, "desk-figures-request", made.pk))
    way = _crumbs(request, (_("Ask for figures"), here(request, "desk-figures-ask")), (name, ""))
    context = {"form": form, "name": name, "crumbs": way, "back": here(request, "desk-figures-ask")}
    return render(request, "desk/figures/ask.html", context, status=422 if form.errors else 200)


def _figure_choices(found: Following, chosen: Office, language: str) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = []
    for one in chosen.wanted:
        words = f"{found.text(one.line.indicator.name_id, language)} ({period_words(one.period)})"
        under = found.text(one.line.measure.text_id, language)
        told = _("asked already") if one.is_asked else _("due") if one.is_due else _("known already")
        choices.append((one.key, format_html('{}<br><span class="small">{} · {}</span>', words, told, under)))
    return choices


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the requests for figures, open ones first."""
    actor, on = actor_of(request), timezone.localdate()
    language = get_language() or "sv"
    every = list(reading.requests(actor, on))
    names = names_of({one.organisation_id for one in every}, language, on) if every else {}
    form = RequestsFilter(
        request.GET,
        states=[(name, words) for name, (_sign, words) in REQUEST_STATES.items()],
        organisations=[(str(pk), name) for pk, name in sorted(names.items(), key=lambda one: one[1].casefold())],
    )
    given = form.cleaned_data if form.is_valid() else {}
    wanted = (given.get("state", ""), given.get("organisation"))
    rows = list(reading.requests(actor, on, *wanted)) if any(wanted) else every
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    states = [reading.state(one, on) for one in every]
    lead = _("%(answered)d answered, %(waiting)d waiting, %(overdue)d overdue.") % {
        "answered": states.count(RequestState.ANSWERED),
        "waiting": states.count(RequestState.WAITING),
        "overdue": states.count(RequestState.OVERDUE),
    }
    context = {
        "filter": form,
        "page": page,
        "rows": [_row(request, one, names, on) for one in page],
        "is_filtered": any(wanted),
        "lead": lead if every else "",
        "crumbs": _crumbs(request, (_("Requests for figures"), "")),
        "ask_url": here(request, "desk-figures-ask"),
    }
    return render(request, "desk/figures/requests.html", context)


def _row(request: HttpRequest, one: Any, names: dict[int, str], on: date) -> dict[str, Any]:
    sign, words = REQUEST_STATES[reading.state(one, on)]
    return {
        "request": one,
        "name": names.get(one.organisation_id) or _("Organisation without a name"),
        "unit": one.unit.name(get_language() or "sv") if one.unit else "",
        "url": here(request, "desk-figures-request", one.pk),
        "sign": sign,
        "words": words,
    }


@found_or_404
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request: what was asked, what was answered, and what can be done."""
    actor, on = actor_of(request), timezone.localdate()
    language = get_language() or "sv"
    found = reading.request_for(actor, pk)
    asked = reading.asked_of(found)
    texts = load(text for one in asked for text in (one.indicator.name_id, one.indicator.unit_id))
    state = reading.state(found, on)
    sign, words = REQUEST_STATES[state]
    name = office_name(found, language, on) or _("Organisation without a name")
    context = {
        "request_": found,
        "name": name,
        "sign": sign,
        "words": words,
        "rows": [_asked_row(request, one, found, texts, language) for one in asked],
        "answered": sum(one.observation_id is not None for one in asked),
        "may_remind": state in (RequestState.WAITING, RequestState.OVERDUE),
        "may_withdraw": found.withdrawn_at is None,
        "mail_is_sent": settings.MAIL_IS_SENT,
        "crumbs": _crumbs(request, (_("Requests for figures"), here(request, "desk-figures-requests")), (name, "")),
    }
    return render(request, "desk/figures/request.html", context)


def _asked_row(
    request: HttpRequest, one: AskedFigure, found: FigureRequest, texts: Any, language: str
) -> dict[str, Any]:
    sign, words = FIGURE_STATES[reading.figure_state(one, found.due_on)]
    said = one.observation
    unit = texts.show(one.indicator.unit_id, language).body
    return {
        "name": texts.show(one.indicator.name_id, language),
        "url": here(request, "desk-figure", one.indicator_id),
        "period": period_words(Period(one.period_from, one.period_to)),
        "sign": sign,
        "words": words,
        "said": said_words(said.value, said.amount, said.reached_on, said.text, unit) if said else "–",
        "text": said.text if said and said.value is not None else "",
        "comment": one.comment if one.unknown_yet else "",
        "at": moment(one.answered_at) if one.answered_at else "",
        "evidence": [
            (file.name, here(request, "desk-figure-evidence", one.indicator_id, file.pk))
            for file in (said.evidence.all() if said else ())
        ],
    }


@require_POST
@found_or_404
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the letter again."""
    actor = actor_of(request)
    found = reading.request_for(actor, pk)
    try:
        asking.remind(actor, found, answer_link, timezone.localdate())
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        messages.success(request, letter_words(_("The reminder is written.")))
    return redirect(here(request, "desk-figures-request", pk))


@found_or_404
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a request, after asking whether that is meant."""
    actor = actor_of(request)
    found = reading.request_for(actor, pk)
    back = here(request, "desk-figures-request", pk)
    if request.method == "POST":
        asking.withdraw(actor, found)
        messages.success(request, _("The request is withdrawn. Its link no longer works."))
        return redirect(back)
    context = {
        "title": _("Withdraw the request?"),
        "text": _("The office's link stops working. Figures that have come stay here."),
        "action_words": _("Withdraw"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context)
