"""Pages of agreements, and of what state reimbursement asks for on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.audit.acting import Denied
from delaktig.law.agreements import agreement_review
from delaktig.organisations import actions, agreements, selectors
from delaktig.organisations.agreements import AgreementFields
from delaktig.organisations.models import Agreement, Mandate
from delaktig.programmes.preconditions import Line, first_day_known, preconditions
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.words import cited, place, said
from delaktig.web.desk.organisations import words
from delaktig.web.desk.organisations.forms import AgreementForm, DayForm, EndForm, refuse


def register(request: HttpRequest, code: str) -> HttpResponse:
    """List the municipality's agreements: with whom, from when to when, and when the next review is due."""
    today = timezone.localdate()
    found = agreements.listed_agreements(code, get_language() or "", today)
    context = {
        "code": code,
        "rows": [_row(one, today) for one in found],
        "may_edit": actor_of(request).may(Permission.ORGANISATION_EDIT),
    }
    return render(request, "desk/organisations/agreements.html", context)


def _row(one: agreements.Agreed, today: date) -> dict[str, Any]:
    agreement, holds = one.agreement, one.holds(today)
    is_reviewed = agreement.kind == Agreement.Kind.PLACEMENT and holds is not False
    review = agreement_review(agreement.valid_from, agreement.reviewed_on, today) if is_reviewed else None
    return {
        "one": agreement,
        "kind": words.AGREEMENTS[agreement.kind],
        "counterpart": one.counterpart or "–",
        "holds": holds,
        "is_coming": agreement.valid_from is not None and agreement.valid_from > today,
        "review": review,
        "cited": cited(review.rule.citation) if review else "",
    }


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Record an agreement."""
    form = AgreementForm(request.POST or None, counterparts=_counterparts(code))

    def act(given: AgreementFields) -> None:
        agreements.add_agreement(actor_of(request), given)
        messages.success(request, _("The agreement is recorded."))

    return _answer(request, code, form, act, _("Record an agreement"))


def edit(request: HttpRequest, code: str, agreement: int) -> HttpResponse:
    """Change an agreement, or say when it was reviewed."""
    found = _agreement_or_404(request, agreement)
    names = ("kind", "number", "valid_from", "valid_to", "reviewed_on")
    initial = {name: getattr(found, name) for name in names} | {"counterpart": str(found.counterpart_id)}
    form = AgreementForm(request.POST or None, initial=initial, counterparts=_counterparts(code, found))

    def act(given: AgreementFields) -> None:
        agreements.edit_agreement(actor_of(request), found, given)
        messages.success(request, _("The agreement is saved."))

    return _answer(request, code, form, act, _("Edit the agreement"))


def end(request: HttpRequest, code: str, agreement: int) -> HttpResponse:
    """Give an agreement its last day."""
    actor = actor_of(request)
    found = _agreement_or_404(request, agreement)
    form = EndForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            agreements.end_agreement(actor, found, form.cleaned_data["valid_to"])
        except actions.InvalidOrganisation as error:
            refuse(form, error)
        except Denied as error:
            if error.reason != "already_ended":
                raise
            form.add_error(None, _("This agreement already has a last day."))
        else:
            messages.success(request, _("The agreement has its last day."))
            return redirect("desk-agreements", code=code)
    return _page(request, code, form, _("End the agreement"), _("It stays in the register, with its last day."))


def _answer(request: HttpRequest, code: str, form: AgreementForm, act: Any, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.values())
        except actions.InvalidOrganisation as error:
            refuse(form, error)
        else:
            return redirect("desk-agreements", code=code)
    return _page(request, code, form, title, "")


def _page(request: HttpRequest, code: str, form: forms.Form, title: str, lead: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": reverse("desk-agreements", args=[code]),
        "above": _("Agreements"),
        "code": code,
        "lead": lead,
    }
    return render(request, "desk/organisations/form.html", context, status=422 if form.errors else 200)


def _agreement_or_404(request: HttpRequest, pk: int) -> Agreement:
    found = agreements.agreement_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


def _counterparts(code: str, now: Agreement | None = None) -> list[tuple[str, str]]:
    """Return the open organisations by name, and the one that the agreement is with now."""
    language, today = get_language() or "", timezone.localdate()
    found = [(str(one.pk), one.name or "–") for one in selectors.listed(code, language, today)]
    if now is not None and str(now.counterpart_id) not in dict(found):
        names = selectors.names_of([now.counterpart_id], language, today)
        found.insert(0, (str(now.counterpart_id), names.get(now.counterpart_id) or "–"))
    return found


# The check list


def check_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show what reimbursement asks for on a day (``?on=``), what of it is met, and what that was read from."""
    today = timezone.localdate()
    form = DayForm(request.GET if request.GET.get("on") else None, initial={"on": today})
    wrong = form.is_bound and not form.is_valid()
    on = form.cleaned_data["on"] if form.is_bound and not wrong else today
    lines = () if wrong else preconditions(code, on)
    context = {
        "code": code,
        "form": form,
        "on": on,
        "wrong": wrong,
        "place": place(code, on),
        "lines": _lines(request, code, lines, on),
        "claimants": _claimants(code, on),
        "first_day": first_day_known(),
    }
    return render(request, "desk/organisations/preconditions.html", context, status=422 if wrong else 200)


def _lines(request: HttpRequest, code: str, lines: tuple[Line, ...], on: date) -> list[dict[str, Any]]:
    may_read = actor_of(request).may(Permission.EDITION_READ)
    titles = load({edition.title_id for line in lines for edition, _state in line.editions})
    tongue = get_language() or "sv"
    with_whom = selectors.names_of({a.counterpart_id for line in lines for a in line.agreements}, tongue, on)
    found = []
    for line in lines:
        tag, word = words.MET[line.met]
        editions = [
            {
                "name": titles.show(edition.title_id, tongue) or edition.slug,
                "url": reverse("desk-programme-edition", args=[code, edition.pk]) if may_read else "",
                "reason": said(state.reason),
                "invented": edition.invented,
            }
            for edition, state in line.editions
        ]
        papers = [
            {
                "one": one,
                "name": with_whom.get(one.counterpart_id) or "–",
                "url": f"{reverse('desk-agreements', args=[code])}#agreement-{one.pk}",
            }
            for one in line.agreements
        ]
        found.append(
            {
                "line": line,
                "asked": words.PRECONDITIONS[line.part],
                "tag": tag,
                "word": word,
                "why": words.WHY[line.why],
                "rule": said(line.rule.texts),
                "cited": cited(line.rule.citation),
                "basis": cited(line.basis.citation) if line.basis else "",
                "to_be_verified": line.rule.to_be_verified,
                "editions": editions,
                "agreements": papers,
            }
        )
    return found


def _claimants(code: str, on: date) -> list[selectors.Carried]:
    """Return who applies for the reimbursement on the day, as far as it is recorded (row A22)."""
    rows = selectors.mandates(code, get_language() or "", on)
    task = Mandate.Task.REIMBURSEMENT_CLAIMS
    return [row for row in rows if row.task == task and row.municipality == code and row.holds(on)]
