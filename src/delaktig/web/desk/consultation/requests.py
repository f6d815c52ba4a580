"""Pages of requests to partners: the list, one with its answers, reminding and withdrawing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.programmes import consultation, partner_requests
from delaktig.programmes.models import Edition, PartnerRequest
from delaktig.programmes.partner_requests import RequestFilter, RequestState
from delaktig.programmes.selectors import editions
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.consultation.forms import RequestsFilter
from delaktig.web.desk.consultation.words import REQUEST_STATES, STANCES, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50


def answer_link(secret: str) -> str:
    """Return the full address of the page on which a partner answers."""
    return settings.ORIGIN + reverse("answer", args=[secret])


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the requests of the municipality, the overdue first."""
    actor = actor_of(request)
    language = get_language() or ""
    on = timezone.localdate()
    every = list(partner_requests.requests(actor, on))
    mine = list(editions(actor))
    titles = edition_titles(mine, language)
    names = partner_requests.names_of_organisations({one.organisation_id for one in every}, language)
    form = RequestsFilter(
        request.GET,
        editions=[(str(pk), title) for pk, title in titles.items()],
        organisations=[(str(pk), name) for pk, name in sorted(names.items(), key=lambda one: one[1].casefold())],
    )
    asked = form.cleaned_data if form.is_valid() else {}
    rows = partner_requests.requests(actor, on, RequestFilter(**asked)) if any(asked.values()) else every
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": request_rows(request, list(page), titles, names),
        "is_filtered": any(asked.values()),
        "lead": state_words(every),
        "editions": [
            {"title": titles[one.pk], "edition": one, "url": here(request, "desk-consultation-edition", one.pk)}
            for one in mine
        ],
    }
    return render(request, "desk/consultation/requests.html", context)


def edition_titles(found: list[Edition], language: str) -> dict[int, str]:
    """Return the titles of editions in the language, in one query."""
    texts = load(one.title_id for one in found)
    return {one.pk: texts.show(one.title_id, language).body for one in found}


def request_rows(
    request: HttpRequest, found: list[PartnerRequest], titles: dict[int, str], names: dict[int, str]
) -> list[dict[str, Any]]:
    """Return requests as rows of a table."""
    on = timezone.localdate()
    rows = []
    for one in found:
        sign, words = REQUEST_STATES[partner_requests.state(one, on)]
        rows.append(
            {
                "request": one,
                "url": here(request, "desk-consultation-request", one.pk),
                "organisation": names.get(one.organisation_id) or _("Organisation without a name"),
                "edition": titles.get(one.edition_id, ""),
                "sign": sign,
                "words": words,
            }
        )
    return rows


def state_words(found: list[PartnerRequest]) -> str:
    """Say in a sentence how many requests wait, are overdue and are answered; empty without requests."""
    on = timezone.localdate()
    states = [partner_requests.state(one, on) for one in found]
    if not states:
        return ""
    return _("%(answered)d answered, %(waiting)d waiting, %(overdue)d overdue.") % {
        "answered": states.count(RequestState.ANSWERED),
        "waiting": states.count(RequestState.WAITING),
        "overdue": states.count(RequestState.OVERDUE),
    }


@found_or_404
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request: what was asked, what was answered, and what can be done."""
    actor = actor_of(request)
    language = get_language() or ""
    found = partner_requests.request_for(actor, pk)
    sheet = partner_requests.sheet(found)
    on = timezone.localdate()
    state = partner_requests.state(found, on)
    sign, words = REQUEST_STATES[state]
    context = {
        "request_": found,
        "organisation": sheet.organisation_name(language) or _("Organisation without a name"),
        "edition_title": sheet.texts.show(found.edition.title_id, language).body,
        "sign": sign,
        "words": words,
        "answered": sheet.answered,
        "measures": [_answered_row(request, sheet, one, language) for one in sheet.measures],
        "whole": sheet.answers.get(None),
        "may_remind": state in (RequestState.WAITING, RequestState.OVERDUE),
        "may_withdraw": found.withdrawn_at is None,
        "mail_is_sent": settings.MAIL_IS_SENT,
        "crumbs": [
            (_("Partners' answers"), here(request, "desk-consultation")),
            (
                sheet.texts.show(found.edition.title_id, language).body,
                here(request, "desk-consultation-edition", found.edition_id),
            ),
            (sheet.organisation_name(language), ""),
        ],
    }
    return render(request, "desk/consultation/request.html", context)


def _answered_row(
    request: HttpRequest, sheet: partner_requests.Sheet, one: partner_requests.ToAnswer, language: str
) -> dict[str, Any]:
    sign, words = STANCES[one.answer.stance] if one.answer else ("none", _("no answer yet"))
    return {
        "text": sheet.texts.show(one.line.measure.text_id, language),
        "answer": one.answer,
        "sign": sign,
        "words": words,
        "settle_url": here(request, "desk-comment-settle", one.answer.pk)
        if one.answer is not None and one.answer.body and actor_of(request).may("comment_settle")
        else "",
    }


@require_POST
@found_or_404
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the letter again."""
    actor = actor_of(request)
    found = partner_requests.request_for(actor, pk)
    try:
        consultation.remind(actor, found, answer_link, timezone.localdate())
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        messages.success(request, letter_words(_("The reminder is written.")))
    return redirect(here(request, "desk-consultation-request", pk))


@found_or_404
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a request, after asking whether that is meant."""
    actor = actor_of(request)
    found = partner_requests.request_for(actor, pk)
    back = here(request, "desk-consultation-request", pk)
    if request.method == "POST":
        try:
            consultation.withdraw(actor, found)
        except Denied as denied:
            messages.warning(request, refusal(denied.reason))
        else:
            messages.success(request, _("The request is withdrawn. Its link no longer works."))
        return redirect(back)
    context = {
        "title": _("Withdraw the request?"),
        "text": _("The partner's link stops working. Answers that have come stay here."),
        "action_words": _("Withdraw"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context)


def letter_words(first: str) -> str:
    """Say after an act where its letter is now."""
    if settings.MAIL_IS_SENT:
        return f"{first} {_('The letter is on its way.')}"
    return f"{first} {_('The letter waits in the outbox: copy its link and pass it on.')}"
