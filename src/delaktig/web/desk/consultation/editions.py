"""Pages of one edition's consultation: how far it has come, and its days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.programmes import comments, consultation, partner_requests
from delaktig.programmes.actions.guard import Invalid
from delaktig.programmes.partner_requests import RequestFilter, RequestState
from delaktig.programmes.policies import why_not_consult
from delaktig.programmes.selectors import edition as edition_for
from delaktig.programmes.state import edition_states
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.consultation.forms import DaysForm
from delaktig.web.desk.consultation.requests import edition_titles, request_rows
from delaktig.web.desk.consultation.words import fault, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.shell import sides
from delaktig.web.desk.programmes.words import STATES, place


@found_or_404
def edition(request: HttpRequest, edition: int) -> HttpResponse:
    """Show an edition's consultation: its days, state, requests and comments."""
    actor = actor_of(request)
    language = get_language() or ""
    on = timezone.localdate()
    seen = edition_for(actor, edition)
    titles = edition_titles([seen.edition], language)
    found = list(partner_requests.requests(actor, on, RequestFilter(edition=edition)))
    names = partner_requests.names_of_organisations({one.organisation_id for one in found}, language)
    states = [
        {"place": place(code), "sign": STATES[state.state][0], "words": STATES[state.state][1], "since": state.since}
        for code, state in edition_states(seen.edition, on).items()
    ]
    counts = comments.counts(actor, comments.CommentFilter(edition=edition))
    own = [partner_requests.state(one, on) for one in found]
    base = here(request, "desk-consultation", edition=str(edition))
    said = here(request, "desk-comments", edition=str(edition))
    context = {
        "edition": seen.edition,
        "title": titles[edition],
        "tabs": sides(request, edition, "desk-consultation-edition"),
        "crumbs": [(_("Partners' answers"), here(request, "desk-consultation")), (titles[edition], "")],
        "states": states,
        "rows": request_rows(request, found, titles, names),
        "figures": _figures(own, counts.open, base, said),
        "may_set_days": why_not_consult(actor, seen.facts) is None,
        "days_url": here(request, "desk-consultation-days", edition),
        "ask_url": here(request, "desk-consultation-ask", edition),
        "comments_url": said,
    }
    return render(request, "desk/consultation/edition.html", context)


def _figures(states: list[RequestState], open_comments: int, answers: str, said: str) -> list[dict[str, Any]]:
    labels = {
        RequestState.ANSWERED: _("answered"),
        RequestState.WAITING: _("waiting for an answer"),
        RequestState.OVERDUE: _("overdue"),
    }
    figures: list[dict[str, Any]] = [
        {"value": states.count(state), "label": words, "url": f"{answers}&state={state}"}
        for state, words in labels.items()
    ]
    return [*figures, {"value": open_comments, "label": _("open comments"), "url": f"{said}&state=open"}]


@found_or_404
def days(request: HttpRequest, edition: int) -> HttpResponse:
    """Set the days of the consultation."""
    actor = actor_of(request)
    seen = edition_for(actor, edition)
    one = seen.edition
    back = here(request, "desk-consultation-edition", edition)
    reason = why_not_consult(actor, seen.facts)
    if reason is not None:
        raise Denied(reason)
    form = DaysForm(request.POST or None, initial={"first": one.consultation_from, "last": one.consultation_to})
    if request.method == "POST" and form.is_valid():
        try:
            consultation.set_consultation(actor, one, form.cleaned_data["first"], form.cleaned_data["last"])
        except Invalid as invalid:
            for name, code in invalid.errors.items():
                form.add_error(name, fault(code))
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, _("The days of the consultation are saved."))
            return redirect(back)
    title = edition_titles([one], get_language() or "")[edition]
    crumbs = [(_("Partners' answers"), here(request, "desk-consultation")), (title, back)]
    crumbs.append((_("Days of the consultation"), ""))
    context = {"form": form, "back": back, "title": title, "crumbs": crumbs}
    return render(request, "desk/consultation/days.html", context, status=422 if form.errors else 200)
