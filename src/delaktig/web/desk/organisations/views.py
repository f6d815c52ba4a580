"""Pages of organisations and their units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.catalogue.actions.naming import rename_organisation, rename_unit
from delaktig.organisations import actions, selectors
from delaktig.organisations.models import Organisation, Unit
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.organisations.forms import (
    AddForm,
    CloseForm,
    FactsForm,
    ListFilter,
    RenameForm,
    UnitForm,
    facts_of,
    refuse,
)
from delaktig.web.desk.organisations.words import KINDS

PER_PAGE = 50


def organisations(request: HttpRequest, code: str) -> HttpResponse:
    """List and search the organisations that the municipality keeps."""
    form = ListFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = selectors.listed(
        code,
        get_language() or "",
        timezone.localdate(),
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        closed=bool(asked.get("closed")),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "code": code,
        "filter": form,
        "page": page,
        "rows": [{"one": one, "kind": KINDS.get(one.kind, one.kind)} for one in page],
        "is_filtered": any(asked.values()),
        "may_edit": actor_of(request).may("organisation_edit"),
    }
    return render(request, "desk/organisations/organisations.html", context)


def organisation_page(request: HttpRequest, code: str, organisation: int) -> HttpResponse:
    """Show an organisation: names over time, units, mandates."""
    actor = actor_of(request)
    one = _organisation(request, organisation)
    language, today = get_language() or "", timezone.localdate()
    context = {
        "code": code,
        "one": one,
        "name": selectors.name_on(one.names.all(), language, today),
        "kind": KINDS.get(one.kind, one.kind),
        "names": sorted(one.names.all(), key=lambda row: (row.language, row.valid_from or date.min)),
        "units": sorted(one.units.all(), key=lambda unit: (unit.closed_on is not None, str(unit))),
        "may_edit": actor.may("organisation_edit"),
    }
    return render(request, "desk/organisations/organisation.html", context)


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add an organisation."""
    form = AddForm(request.POST or None)

    def save() -> HttpResponse:
        asked = form.cleaned_data
        made = actions.add(
            actor_of(request),
            kind=asked["kind"],
            names=form.names(),
            business_id=asked["business_id"],
            email=asked["email"],
        )
        messages.success(request, _("The organisation is added."))
        return redirect("desk-organisation", code=code, organisation=made.pk)

    return _answer(request, code, form, save, _("Add an organisation"), reverse("desk-organisations", args=[code]))


def edit(request: HttpRequest, code: str, organisation: int) -> HttpResponse:
    """Change an organisation's kind, business id and office address."""
    one = _organisation(request, organisation)
    form = FactsForm(request.POST or None, initial=facts_of(one))

    def save() -> HttpResponse:
        actions.edit(actor_of(request), one, **form.cleaned_data)
        messages.success(request, _("The organisation is saved."))
        return redirect("desk-organisation", code=code, organisation=one.pk)

    return _answer(request, code, form, save, _("Edit the organisation"), _page_of(code, one))


def rename(request: HttpRequest, code: str, organisation: int) -> HttpResponse:
    """Give an organisation new names from a day on."""
    one = _organisation(request, organisation)
    current = {f"name_{row.language}": row.name for row in one.names.all() if row.valid_to is None}
    form = RenameForm(request.POST or None, initial=current | {"valid_from": timezone.localdate()})

    def save() -> HttpResponse:
        rename_organisation(actor_of(request), one, form.names(), form.cleaned_data["valid_from"])
        messages.success(request, _("The new names are saved; the earlier ones stay in the history."))
        return redirect("desk-organisation", code=code, organisation=one.pk)

    return _answer(request, code, form, save, _("New names from a day on"), _page_of(code, one))


def close(request: HttpRequest, code: str, organisation: int) -> HttpResponse:
    """Close an organisation from a day on."""
    one = _organisation(request, organisation)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})

    def save() -> HttpResponse:
        actions.close(actor_of(request), one, form.cleaned_data["on"])
        messages.success(request, _("The organisation is closed."))
        return redirect("desk-organisation", code=code, organisation=one.pk)

    lead = _("What names it keeps it; nothing new can choose it.")
    return _answer(request, code, form, save, _("Close the organisation"), _page_of(code, one), lead)


def add_unit(request: HttpRequest, code: str, organisation: int) -> HttpResponse:
    """Add a unit to an organisation."""
    one = _organisation(request, organisation)
    form = UnitForm(request.POST or None)

    def save() -> HttpResponse:
        actions.add_unit(actor_of(request), one, **form.cleaned_data)
        messages.success(request, _("The unit is added."))
        return redirect("desk-organisation", code=code, organisation=one.pk)

    return _answer(request, code, form, save, _("Add a unit"), _page_of(code, one))


def edit_unit(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """Change a unit's names, office address and office telephone."""
    found = _unit(request, unit)
    initial = {name: getattr(found, name) for name in UnitForm.base_fields}
    form = UnitForm(request.POST or None, initial=initial)

    def save() -> HttpResponse:
        rename_unit(actor_of(request), found, **form.cleaned_data)
        messages.success(request, _("The unit is saved."))
        return redirect("desk-organisation", code=code, organisation=found.organisation_id)

    return _answer(request, code, form, save, _("Edit the unit"), _page_of(code, found.organisation))


def close_unit(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """Close a unit from a day on."""
    found = _unit(request, unit)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})

    def save() -> HttpResponse:
        actions.close_unit(actor_of(request), found, form.cleaned_data["on"])
        messages.success(request, _("The unit is closed."))
        return redirect("desk-organisation", code=code, organisation=found.organisation_id)

    lead = _("Measures that name it keep it; nothing new can choose it.")
    return _answer(request, code, form, save, _("Close the unit"), _page_of(code, found.organisation), lead)


def _answer(
    request: HttpRequest,
    code: str,
    form: forms.Form,
    save: Callable[[], HttpResponse],
    title: str,
    back: str,
    lead: str = "",
) -> HttpResponse:
    """Show a form, or save it where it is right; what is wrong is said at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            return save()
        except actions.InvalidOrganisation as error:
            refuse(form, error)
    above = _("Organisations") if back == reverse("desk-organisations", args=[code]) else _("Organisation")
    context: dict[str, Any] = {"form": form, "title": title, "lead": lead, "back": back, "above": above, "code": code}
    return render(request, "desk/organisations/form.html", context, status=422 if form.errors else 200)


def _page_of(code: str, one: Organisation) -> str:
    return reverse("desk-organisation", args=[code, one.pk])


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    found = selectors.organisation(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


def _unit(request: HttpRequest, pk: int) -> Unit:
    found = selectors.unit(actor_of(request), pk)
    if found is None:
        raise Http404
    return found
