"""Pages of advisory bodies' members: organisations and units, never persons."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.decisions.members import (
    MemberFields,
    add_member,
    edit_member,
    members_of,
    sits_on,
)
from delaktig.decisions.models import Body, BodyMember
from delaktig.decisions.policies import why_not_have_members
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import who, words
from delaktig.web.desk.decisions.asking import Crumbs, Saved, answer, own_body_or_404
from delaktig.web.desk.decisions.forms import MemberForm


def members(request: HttpRequest, code: str, body: int) -> HttpResponse:
    """List who sits in an advisory body, and who sat there before."""
    actor = actor_of(request)
    one = _advisory_or_404(actor, body)
    today = timezone.localdate()
    rows = [
        {
            "member": member,
            "organisation": who.named(member.organisation),
            "unit": words.unit_name(member.unit) if member.unit else "",
            "role": words.ROLES[member.role],
            "sits": sits_on(member, today),
            "is_coming": member.valid_from is not None and member.valid_from > today,
        }
        for member in members_of(one)
    ]
    context = {
        "code": code,
        "body": one,
        "name": words.body_name(one),
        "kind": words.BODIES[one.kind],
        "rows": sorted(rows, key=lambda row: not row["sits"]),
        "crumbs": [*_crumbs(code), (words.body_name(one), "")],
        "may_write": actor.may(Permission.DECISION_EDIT),
    }
    return render(request, "desk/decisions/members.html", context)


def member_add(request: HttpRequest, code: str, body: int) -> HttpResponse:
    """Add an organisation or unit to an advisory body."""
    actor = actor_of(request)
    one = _advisory_or_404(actor, body)
    form = MemberForm(request.POST or None, who=who.choices(code))

    def act() -> HttpResponse:
        add_member(one, _given(form), actor)
        messages.success(request, _("The member is added."))
        return redirect("desk-decision-body-members", code=code, body=one.pk)

    return _form(request, code, one, form, act, _("Add a member"))


def member_edit(request: HttpRequest, code: str, body: int, member: int) -> HttpResponse:
    """Change a member's role or days, or say when it left."""
    actor = actor_of(request)
    one = _advisory_or_404(actor, body)
    found = BodyMember.objects.filter(pk=member, body=one).select_related("body", "organisation", "unit").first()
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in ("role", "valid_from", "valid_to")}
    initial["who"] = who.key(found.organisation_id, found.unit_id)
    choices = who.choices(code, found.organisation, found.unit)
    form = MemberForm(request.POST or None, initial=initial, who=choices)

    def act() -> HttpResponse:
        edit_member(found, _given(form), actor)
        messages.success(request, _("The member is saved."))
        return redirect("desk-decision-body-members", code=code, body=one.pk)

    return _form(request, code, one, form, act, _("Edit the member"))


def _form(request: HttpRequest, code: str, body: Body, form: MemberForm, act: Saved, title: str) -> HttpResponse:
    back = reverse("desk-decision-body-members", args=[code, body.pk])
    crumbs = [*_crumbs(code), (words.body_name(body), back)]
    lead = _("Organisations and their units only: no person is named here.")
    return answer(request, form, act, title=title, back=back, crumbs=crumbs, lead=lead)


def _crumbs(code: str) -> Crumbs:
    return [
        (_("Decisions"), reverse("desk-decisions", args=[code])),
        (_("Bodies"), reverse("desk-decision-bodies", args=[code])),
    ]


def _advisory_or_404(actor: Actor, number: int) -> Body:
    body = own_body_or_404(actor, number)
    if why_not_have_members(body.kind):
        raise Http404
    return body


def _given(form: MemberForm) -> MemberFields:
    given = form.cleaned_data
    organisation, unit = who.chosen(given["who"])
    days = {name: given[name] for name in ("valid_from", "valid_to")}
    return MemberFields(organisation or 0, unit, given["role"], **days)
