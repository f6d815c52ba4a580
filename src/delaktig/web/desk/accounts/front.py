"""The way in: signing in, choosing a municipality, one's own account, the language, the settings."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts import first_run, people, selectors
from delaktig.accounts.models import User
from delaktig.accounts.roles import role_words
from delaktig.accounts.second_factor import FACTORS
from delaktig.municipalities import actions as municipality_actions
from delaktig.municipalities import selectors as municipalities
from delaktig.municipalities.models import Municipality
from delaktig.web.desk.accounts.forms import MunicipalityForm, ProfileForm
from delaktig.web.desk.accounts.requests import actor_of, person_of
from delaktig.web.desk.frame import first_page

COOKIE_LASTS = 365 * 24 * 60 * 60


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Show the sign-in page; where nobody has an account yet, lead to the first run."""
    if first_run.is_needed():
        return redirect("start")
    return LoginView.as_view(extra_context=_demonstration() if settings.DEMO else {})(request)


def _demonstration() -> dict[str, Any]:
    people_ = selectors.demo_people()
    codes = {membership.municipality_id for one in people_ for membership in one.memberships.all()}
    names = municipalities.names(codes, get_language() or "", timezone.localdate())
    rows = [
        {
            "name": one.name,
            "email": one.email,
            "roles": [f"{role_words(m.role)}, {names[m.municipality_id]}" for m in one.memberships.all()],
        }
        for one in people_
    ]
    return {"demo_people": rows, "demo_password": settings.DEMO_PASSWORD}


def front(request: HttpRequest) -> HttpResponse:
    """Lead a person with one municipality to its Today, and let others choose."""
    found = selectors.places(person_of(request), timezone.localdate())
    if len(found) == 1:
        return redirect(first_page(found[0].code, found[0].roles))
    names = municipalities.names([place.code for place in found], get_language() or "", timezone.localdate())
    rows = [
        {
            "name": names[place.code],
            "roles": ", ".join(role_words(role) for role in place.roles),
            "url": first_page(place.code, place.roles),
        }
        for place in found
    ]
    return render(request, "desk/accounts/front.html", {"places": sorted(rows, key=lambda row: row["name"])})


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own name and language; password and second factor are a link away."""
    user = person_of(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        people.change_own(user, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
        messages.success(request, _("Your account is saved."))
        response = redirect("desk-profile")
        _remember(response, user.language)
        return response
    context = {"form": form, "has_second_factor": is_mfa_enabled(user, FACTORS), "person": user}
    return render(request, "desk/accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Set the language of the desk on this device and for the person, and go back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("desk-front")
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in settings.DESK_LANGUAGES:
        _remember(response, language)
        if isinstance(request.user, User):
            people.choose_language(request.user, language)
    return response


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Show and change the municipality's languages, and below which number counts are not published."""
    place = Municipality.objects.get(code=code)
    form = MunicipalityForm(
        request.POST or None,
        initial={
            "official": "-".join(place.languages),
            "guide": place.guide_languages,
            "small_number": place.small_number,
        },
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            municipality_actions.set_languages(
                actor_of(request), code, form.cleaned_data["official"].split("-"), form.cleaned_data["guide"]
            )
            municipality_actions.set_small_number(actor_of(request), code, form.cleaned_data["small_number"])
        messages.success(request, _("The settings are saved."))
        return redirect("desk-municipality", code=code)
    context = {"form": form, "code": code}
    return render(request, "desk/accounts/municipality.html", context, status=422 if form.errors else 200)
