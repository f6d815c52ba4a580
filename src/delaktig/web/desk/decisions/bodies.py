"""Pages of bodies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.decisions import actions, selectors
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import words
from delaktig.web.desk.decisions.asking import Crumbs, answer, own_body_or_404
from delaktig.web.desk.decisions.forms import BodyForm


def _crumbs(code: str, *more: tuple[str, str]) -> Crumbs:
    return [(_("Decisions"), reverse("desk-decisions", args=[code])), *more]


def bodies(request: HttpRequest, code: str) -> HttpResponse:
    """List the municipality's bodies: those that decide, those that are heard; what no longer meets last."""
    found = sorted(selectors.bodies_of(code, closed=True), key=lambda body: body.closed_on is not None)
    rows = [{"body": body, "name": words.body_name(body), "kind": words.BODIES[body.kind]} for body in found]
    context = {
        "code": code,
        "groups": [
            {"title": _("Bodies that decide"), "rows": [r for r in rows if r["body"].decides], "advisory": False},
            {"title": _("Bodies that are heard"), "rows": [r for r in rows if not r["body"].decides], "advisory": True},
        ],
        "rows": rows,
        "crumbs": _crumbs(code, (_("Bodies"), "")),
        "may_write": actor_of(request).may(Permission.DECISION_EDIT),
    }
    return render(request, "desk/decisions/bodies.html", context)


def body_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a body that decides, or one that is heard."""
    form = BodyForm(request.POST or None)
    del form.fields["closed_on"]
    back = reverse("desk-decision-bodies", args=[code])

    def act() -> HttpResponse:
        given = form.cleaned_data
        actions.add_body(
            code,
            given["kind"],
            actor_of(request),
            name_sv=given["name_sv"],
            name_fi=given["name_fi"],
            abbreviation=given["abbreviation"],
        )
        messages.success(request, _("The body is added."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Bodies"), back))
    return answer(request, form, act, title=_("Add a body"), back=back, crumbs=crumbs)


def body_edit(request: HttpRequest, code: str, body: int) -> HttpResponse:
    """Change a body's names, or say that it no longer meets."""
    actor = actor_of(request)
    one = own_body_or_404(actor, body)
    names = ("name_sv", "name_fi", "abbreviation", "closed_on")
    form = BodyForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    del form.fields["kind"]
    back = reverse("desk-decision-bodies", args=[code])

    def act() -> HttpResponse:
        actions.edit_body(one, actor, **form.cleaned_data)
        messages.success(request, _("The body is saved. Its earlier items keep it."))
        return redirect(back)

    crumbs = _crumbs(code, (_("Bodies"), back))
    return answer(request, form, act, title=_("Edit the body"), back=back, crumbs=crumbs)
