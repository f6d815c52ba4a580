"""Pages of one client's referrals: the list, one with what was given and what came of it, sending it again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.cases.actions.referring import pass_on, send_again, tell
from delaktig.cases.models import Referral
from delaktig.cases.provider_fields import source
from delaktig.cases.referral_states import may_come
from delaktig.cases.selectors import referrals as selectors
from delaktig.clients.doors import Opened
from delaktig.clients.policies import why_not_work
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.referrals.forms import AgainForm, EventForm, carried_out
from delaktig.web.desk.referrals.showing import given, rows
from delaktig.web.desk.referrals.words import EVENTS, LIGHTS, STATES, TOLD_BY, refusal

PART = "referrals"


@client_page(PART)
def referrals(request: HttpRequest, opened: Opened) -> HttpResponse:
    """List a client's referrals, with the day by which the act wants the first one made."""
    today = timezone.localdate()
    found = selectors.referrals_of(opened.client, today)
    shown = rows(request, found, today)
    for row in shown:
        row["url"] = of_client(request, "desk-case-referral", opened.client.number, row["one"].pk)
    reason = why_not_work(actor_of(request), opened.client, opened.near, opened.relation)
    language = get_language() or "en"
    due = selectors.due_by_law(opened.relation) if opened.relation else []
    context = {
        **frame(request, opened, "desk-case-referrals"),
        "rows": shown,
        "due": [{"deadline": one, "said": one.explanation[language], "late": one.overdue(today)} for one in due],
        "may_work": reason is None,
        "why_not": refusal(reason) if reason else "",
        "new_url": of_client(request, "desk-case-refer-choose", opened.client.number),
    }
    return render(request, "desk/referrals/referrals.html", context)


@client_page(PART)
def referral(request: HttpRequest, opened: Opened, referral: int) -> HttpResponse:
    """Show a referral: what was given, what came of it; and take what the provider told."""
    found = selectors.referral_of(opened.client, referral)
    at = selectors.placed(found, timezone.localdate())
    kinds = may_come(at.state, by_provider=False)
    form = EventForm(request.POST or None, kinds=kinds, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _told(request, form, found):
        return redirect(_here(request, opened, found))
    return _page(request, opened, found, at, form, status=422 if request.method == "POST" else 200)


def _told(request: HttpRequest, form: EventForm, found: Referral) -> bool:
    done = carried_out(form, lambda: tell(actor_of(request), found, **form.cleaned_data))
    if done:
        messages.success(request, _("Noted."))
    return done


def _page(
    request: HttpRequest, opened: Opened, found: Referral, at: selectors.Placed, form: EventForm, *, status: int
) -> HttpResponse:
    reason = why_not_work(actor_of(request), opened.client, opened.near, opened.relation)
    list_url = of_client(request, "desk-case-referrals", opened.client.number)
    row = rows(request, [at], timezone.localdate())[0]
    letter = selectors.letter_to_pass_on(found) if reason is None else None
    context = {
        **frame(request, opened, "desk-case-referrals", (_("Referrals"), list_url), (row["service"].body, "")),
        "row": row,
        "referral": found,
        "given": given(found, get_language() or "en", masked=opened.address_masked),
        "section": source().text(),
        "state": STATES[at.state],
        "light": LIGHTS[at.light] if at.light else "",
        "events": [
            {"event": one, "words": EVENTS[one.kind], "told_by": TOLD_BY[one.told_by]} for one in found.events.all()
        ],
        "form": form if not at.is_over and reason is None else None,
        "letter": letter,
        "passed_on_url": of_client(request, "desk-case-referral-passed-on", opened.client.number, found.pk),
        "again_url": of_client(request, "desk-case-referral-again", opened.client.number, found.pk),
        "new_url": of_client(request, "desk-case-refer-choose", opened.client.number),
        "may_work": reason is None,
        "why_not": refusal(reason) if reason else "",
    }
    return render(request, "desk/referrals/referral.html", context, status=status)


@client_page(PART)
def again(request: HttpRequest, opened: Opened, referral: int) -> HttpResponse:
    """Send a provider a new link; the earlier one closes."""
    found = selectors.referral_of(opened.client, referral)
    email = found.provider.email if found.provider else ""
    form = AgainForm(request.POST or None, initial={"email": email, "language": get_language() or "sv"})
    if request.method == "POST" and form.is_valid() and _sent(request, form, found):
        return redirect(_here(request, opened, found))
    back = _here(request, opened, found)
    list_url = of_client(request, "desk-case-referrals", opened.client.number)
    context = {
        **frame(request, opened, "desk-case-referrals", (_("Referrals"), list_url), (_("Send a new link"), "")),
        "form": form,
        "cancel": back,
    }
    return render(request, "desk/referrals/again.html", context, status=422 if request.method == "POST" else 200)


def _sent(request: HttpRequest, form: AgainForm, found: Referral) -> bool:
    data = form.cleaned_data
    done = carried_out(form, lambda: send_again(actor_of(request), found, data["email"], data["language"], link_for))
    if done:
        messages.success(request, _("A new link is made. The earlier one opens nothing any more."))
    return done


@require_POST
@client_page(PART)
def passed_on(request: HttpRequest, opened: Opened, referral: int) -> HttpResponse:
    """Note that the letter was passed on by hand."""
    found = selectors.referral_of(opened.client, referral)
    try:
        pass_on(actor_of(request), found)
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        messages.success(request, _("Noted: the link is passed on. It is shown here no more."))
    return redirect(_here(request, opened, found))


def _here(request: HttpRequest, opened: Opened, found: Referral) -> Any:
    return of_client(request, "desk-case-referral", opened.client.number, found.pk)


def link_for(secret: str) -> str:
    """Return the full address of the page that a provider's secret opens."""
    return settings.ORIGIN + reverse("referral-answer", args=[secret])
