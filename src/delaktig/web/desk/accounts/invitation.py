"""The page that an invitation's link opens."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts import invitations
from delaktig.accounts.models import Invitation, User
from delaktig.accounts.roles import ROLE_TASKS, role_words
from delaktig.municipalities import selectors as municipalities
from delaktig.web.desk.accounts.forms import NewPasswordForm


def accept(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Let an invited person take the role: with a new account, or with the one they have."""
    found = invitations.find(secret)
    if found is None:
        return render(request, "desk/accounts/invitation_closed.html", status=404)
    if request.method != "POST" and not isinstance(request.user, User):
        with translation.override(_language(request, found)):
            return _page(request, found, NewPasswordForm(initial={"name": found.name}))
    if isinstance(request.user, User):
        return _with_account(request, found, secret, request.user)
    return _with_new_account(request, found, secret)


def _language(request: HttpRequest, found: Invitation) -> str:
    """The person has no account yet: speak the invitation's language unless another was chosen here."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in settings.DESK_LANGUAGES else found.language


def _with_account(request: HttpRequest, found: Invitation, secret: str, user: User) -> HttpResponse:
    if user.email.lower() != found.email:
        invitations.note_another(found, user)
        return _page(request, found, None, status=403)
    if request.method == "POST":
        try:
            invitations.accept_as(secret, user)
        except invitations.InvalidInvitation:
            return _page(request, found, None, status=409)
        messages.success(request, _("You have the new role."))
        return redirect("desk-front")
    return _page(request, found, None)


def _with_new_account(request: HttpRequest, found: Invitation, secret: str) -> HttpResponseBase:
    form = NewPasswordForm(request.POST)
    form.email = found.email
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        user = invitations.accept(secret, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
    except invitations.InvalidInvitation:
        return _page(request, found, form, status=409)
    return enter(request, user)


def enter(request: HttpRequest, user: User) -> HttpResponseBase:
    """Sign in a person who has just chosen a password; the second factor is asked for next."""
    answer: HttpResponseBase = perform_login(request, user, email_verification="none")
    return answer


def _page(request: HttpRequest, found: Invitation, form: NewPasswordForm | None, status: int = 200) -> HttpResponse:
    code = found.municipality_id
    here = municipalities.names([code], get_language() or "", timezone.localdate())[code]
    user = request.user if isinstance(request.user, User) else None
    context = {
        "form": form,
        "invitation": found,
        "place": here,
        "role": role_words(found.role),
        "task": ROLE_TASKS[found.role],
        "has_account": invitations.account_of(found) is not None,
        "is_theirs": user is not None and user.email == found.email,
        "person": user,
    }
    return render(request, "desk/accounts/invitation.html", context, status=status)
