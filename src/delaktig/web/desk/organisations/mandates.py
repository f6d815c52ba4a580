"""Pages of mandates: who carries out what for whom, from when to when, on what ground."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.audit.acting import Denied
from delaktig.municipalities import selectors as municipalities
from delaktig.organisations import actions, selectors
from delaktig.organisations.models import Mandate
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.organisations.forms import EndForm, MandateForm, refuse
from delaktig.web.desk.organisations.words import GROUNDS, REASONS, TASKS


def mandates(request: HttpRequest, code: str) -> HttpResponse:
    """Show what others carry out for the municipality, and what it carries out for others."""
    language, today = get_language() or "", timezone.localdate()
    found = selectors.mandates(code, language, today)
    names = municipalities.names({row.municipality for row in found} | {code}, language, today)
    rows = [
        {
            "row": row,
            "task": TASKS.get(row.task, row.task),
            "ground": GROUNDS.get(row.ground, row.ground),
            "place": names[row.municipality],
            "holds": row.holds(today),
            "is_coming": row.valid_from is not None and row.valid_from > today,
        }
        for row in found
    ]
    context: dict[str, Any] = {
        "code": code,
        "here": names[code],
        "groups": [
            {"title": _("For us, by others"), "rows": [r for r in rows if r["row"].keeper != code]},
            {"title": _("By us, for others"), "rows": [r for r in rows if r["row"].municipality != code]},
            {
                "title": _("By us, for ourselves"),
                "rows": [r for r in rows if r["row"].keeper == code == r["row"].municipality],
            },
        ],
        "has_any": bool(rows),
        "may_edit": actor_of(request).may("organisation_edit"),
    }
    return render(request, "desk/organisations/mandates.html", context)


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Record who carries out a task for which municipality."""
    form = MandateForm(request.POST or None, code=code, language=get_language() or "", on=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _added(request, code, form):
        return redirect("desk-mandates", code=code)
    context = {
        "form": form,
        "title": _("Record who carries out a task"),
        "back": reverse("desk-mandates", args=[code]),
        "above": _("Who carries out what"),
        "code": code,
        "lead": "",
    }
    return render(request, "desk/organisations/form.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, code: str, form: MandateForm) -> bool:
    asked = dict(form.cleaned_data)
    organisation = selectors.arranging_organisation(code, int(asked.pop("organisation")))
    if organisation is None:
        raise Http404
    try:
        actions.give_mandate(actor_of(request), organisation, **asked)
    except actions.InvalidOrganisation as error:
        refuse(form, error)
        return False
    except Denied:
        form.add_error("municipality", _("Record only what concerns your own municipality or its organisations."))
        return False
    messages.success(request, _("The mandate is recorded."))
    return True


def end(request: HttpRequest, code: str, mandate: int) -> HttpResponse:
    """Give a mandate its last day."""
    actor = actor_of(request)
    found = _mandate(request, mandate)
    form = EndForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_mandate(actor, found, form.cleaned_data["valid_to"])
        except actions.InvalidOrganisation as error:
            refuse(form, error)
        except Denied as error:
            if error.reason not in REASONS:
                raise
            form.add_error(None, REASONS[error.reason])
        else:
            messages.success(request, _("The mandate has its last day."))
            return redirect("desk-mandates", code=code)
    context = {
        "form": form,
        "title": _("End the mandate"),
        "back": reverse("desk-mandates", args=[code]),
        "above": _("Who carries out what"),
        "code": code,
        "lead": _("It stays in the history, with its last day."),
    }
    return render(request, "desk/organisations/form.html", context, status=422 if form.errors else 200)


def _mandate(request: HttpRequest, pk: int) -> Mandate:
    found = selectors.mandate(actor_of(request), pk)
    if found is None:
        raise Http404
    return found
