"""Pages of people: who has which role, invitations, and their end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from delaktig.accounts import invitations, memberships, selectors
from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import Invitation, Membership, Role
from delaktig.accounts.policies import reason_not_to_invite
from delaktig.accounts.roles import role_words
from delaktig.organisations import selectors as organisations
from delaktig.web.desk.accounts.forms import InviteForm, MembersFilter, RoleForm, UnitForm
from delaktig.web.desk.accounts.requests import actor_of, invitation_link

PER_PAGE = 50
REASONS: dict[str, Promise] = {
    "invalid_email": gettext_lazy("This is no e-mail address."),
    "already_member": gettext_lazy("This person already has the role."),
    "foreign_organisation": gettext_lazy("Choose an organisation of your own municipality."),
    "partner_without_organisation": gettext_lazy("Choose the organisation that the partner belongs to."),
    "last_administrator": gettext_lazy(
        "This is the only administrator. Invite or appoint another first: someone must be able to let people in."
    ),
    "already_ended": gettext_lazy("This membership has already ended."),
    "already_accepted": gettext_lazy("This invitation has already been accepted."),
    "already_withdrawn": gettext_lazy("This invitation has already been withdrawn."),
    "foreign_unit": gettext_lazy("Choose a unit of your own municipality."),
    "unknown_role": gettext_lazy("There is no such role."),
    "partners_only": gettext_lazy("You may invite partners; an administrator invites to other roles."),
    "no_permission": gettext_lazy("Your role does not allow this."),
}


def members(request: HttpRequest, code: str) -> HttpResponse:
    """List people with their roles, and the invitations that nobody has accepted yet."""
    actor = actor_of(request)
    today = timezone.localdate()
    form = MembersFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = selectors.members(
        actor, words=asked.get("q", ""), role=asked.get("role", ""), past=bool(asked.get("past")), on=today
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    invited = list(selectors.open_invitations(actor))
    concerned = {one.organisation_id for one in [*page, *invited] if one.organisation_id}
    names = organisations.names_of(concerned, get_language() or "", today) if concerned else {}
    rows = [
        {
            "membership": one,
            "role": role_words(one.role),
            "organisation": names.get(one.organisation_id or 0, ""),
            "unit": str(one.unit or ""),
            "may_change": actor.may("member_manage") and one.valid_to is None,
        }
        for one in page
    ]
    context = {
        "code": code,
        "filter": form,
        "page": page,
        "rows": rows,
        "invitations": [_invitation_row(one, names) for one in invited],
        "is_filtered": any(asked.values()),
    }
    return render(request, "desk/accounts/people.html", context)


def _invitation_row(one: Invitation, names: dict[int, str]) -> dict[str, Any]:
    return {
        "invitation": one,
        "role": role_words(one.role),
        "organisation": names.get(one.organisation_id or 0, ""),
        "expired": selectors.has_expired(one, timezone.now()),
    }


def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite someone by e-mail to a role."""
    actor = actor_of(request)
    roles = [role for role in Role.values if reason_not_to_invite(actor, role) is None]
    form = InviteForm(
        request.POST or None, roles=roles, code=code, on=timezone.localdate(), tongue=get_language() or "sv"
    )
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect("desk-people", code=code)
    context = {"form": form, "code": code}
    return render(request, "desk/accounts/invite.html", context, status=422 if form.errors else 200)


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    asked = form.cleaned_data
    actor = actor_of(request)
    organisation = organisations.organisation(actor, int(asked["organisation"])) if asked["organisation"] else None
    try:
        made = invitations.invite(
            actor,
            email=asked["email"],
            name=asked["name"],
            role=asked["role"],
            organisation=organisation,
            language=asked["language"],
            link_for=invitation_link,
        )
    except invitations.InvalidInvitation as error:
        form.add_error(None, REASONS[error.code])
        return False
    messages.success(request, _letter_words(_("%(email)s is invited.") % {"email": made.email}))
    return True


def _letter_words(first: str) -> str:
    if settings.MAIL_IS_SENT:
        then = _("The letter is on its way.")
    else:
        then = _("The letter waits in the outbox: copy its link and pass it on.")
    return f"{first} {then}"


def role(request: HttpRequest, code: str, membership: int) -> HttpResponse:
    """Change a membership's role."""
    actor = actor_of(request)
    found = _membership(actor, membership)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_role(actor, found, form.cleaned_data["role"])
        except (Denied, memberships.InvalidChange) as error:
            form.add_error(None, REASONS[_code(error)])
        else:
            messages.success(request, _("The role is changed."))
            return redirect("desk-people", code=code)
    context = {"form": form, "code": code, "membership": found}
    return render(request, "desk/accounts/role.html", context, status=422 if form.errors else 200)


def unit(request: HttpRequest, code: str, membership: int) -> HttpResponse:
    """Say in which unit a person works: whose clients the person sees follows from it."""
    actor = actor_of(request)
    found = _membership(actor, membership)
    form = UnitForm(request.POST or None, code=code, tongue=get_language() or "sv", initial={"unit": found.unit_id})
    if request.method == "POST" and form.is_valid():
        chosen = organisations.unit(actor, int(form.cleaned_data["unit"])) if form.cleaned_data["unit"] else None
        try:
            memberships.place_in_unit(actor, found, chosen)
        except (Denied, memberships.InvalidChange) as error:
            form.add_error(None, REASONS[_code(error)])
        else:
            messages.success(request, _("The unit is saved."))
            return redirect("desk-people", code=code)
    context = {"form": form, "code": code, "membership": found}
    return render(request, "desk/accounts/unit.html", context, status=422 if form.errors else 200)


def end(request: HttpRequest, code: str, membership: int) -> HttpResponse:
    """Ask, and then end a membership at once."""
    actor = actor_of(request)
    found = _membership(actor, membership)
    if request.method == "POST":
        try:
            memberships.end(actor, found)
        except Denied as error:
            messages.error(request, str(REASONS[error.reason]))
        else:
            messages.success(request, _("The membership has ended."))
        return redirect("desk-people", code=code)
    words = {"name": found.user.name, "role": role_words(found.role)}
    return _ask(
        request,
        code,
        _("End the membership of %(name)s?") % words,
        _("%(name)s loses the role “%(role)s” at once. What the person has done stays in the record.") % words,
        _("End the membership"),
    )


def again(request: HttpRequest, code: str, invitation: int) -> HttpResponse:
    """Ask, and then send an invitation anew."""
    actor = actor_of(request)
    found = _invitation(actor, invitation)
    if request.method == "POST":
        try:
            invitations.send_again(actor, found, invitation_link)
        except Denied as error:
            messages.error(request, str(REASONS[error.reason]))
        else:
            messages.success(request, _letter_words(_("The invitation is made anew.")))
        return redirect("desk-people", code=code)
    text = _("A new link is made, which works for two weeks. The earlier link stops working.")
    return _ask(
        request,
        code,
        _("Send the invitation to %(email)s again?") % {"email": found.email},
        text,
        _("Send again"),
        "primary",
    )


def withdraw(request: HttpRequest, code: str, invitation: int) -> HttpResponse:
    """Ask, and then withdraw an invitation."""
    actor = actor_of(request)
    found = _invitation(actor, invitation)
    if request.method == "POST":
        try:
            invitations.withdraw(actor, found)
        except Denied as error:
            messages.error(request, str(REASONS[error.reason]))
        else:
            messages.success(request, _("The invitation is withdrawn."))
        return redirect("desk-people", code=code)
    title = _("Withdraw the invitation to %(email)s?") % {"email": found.email}
    return _ask(request, code, title, _("Its link stops working."), _("Withdraw the invitation"))


def _ask(request: HttpRequest, code: str, title: str, text: str, action: str, kind: str = "danger") -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action_words": action,
        "confirm_kind": kind,
        "cancel_url": reverse("desk-people", args=[code]),
    }
    return render(request, "components/confirm.html", context)


def _membership(actor: Actor, pk: int) -> Membership:
    found = selectors.member(actor, pk)
    if found is None:
        raise Http404
    return found


def _invitation(actor: Actor, pk: int) -> Invitation:
    found = selectors.open_invitations(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _code(error: Denied | memberships.InvalidChange) -> str:
    return error.reason if isinstance(error, Denied) else error.code
