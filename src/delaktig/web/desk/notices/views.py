"""Pages of urgent notices: those that stand, the choice of a kind, writing with a preview, changing, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.catalogue import notices
from delaktig.catalogue.actions.notices import NoticeInput, change_notice, publish_notice, withdraw_notice, words_of
from delaktig.catalogue.models import Notice
from delaktig.catalogue.notice_templates import FREE, Template, awaiting, templates
from delaktig.catalogue.selectors import visible_in
from delaktig.texts.parts import Invalid, Stale
from delaktig.texts.selectors import load
from delaktig.web.components.languages import language_name, language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.notices.forms import NoticeForm, initial_of
from delaktig.web.desk.notices.words import KINDS, STATES, URGENCIES, fault, kind_words, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults

PER_PAGE = 50


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """Show the notices that stand or wait, and the earlier ones."""
    actor = actor_of(request)
    now = timezone.now()
    page = Paginator(notices.kept_notices(actor), PER_PAGE).get_page(request.GET.get("page"))
    texts = load(one.title_id for one in page)
    rows = [_row(request, one, texts.show(one.title_id, get_language() or ""), now) for one in page]
    context = {
        "page": page,
        "standing": [row for row in rows if row["state"] in ("current", "waiting")],
        "earlier": [row for row in rows if row["state"] in ("past", "withdrawn")],
    }
    return render(request, "desk/notices/notices.html", context)


def _row(request: HttpRequest, one: Notice, title: Any, now: Any) -> dict[str, Any]:
    state = notices.state_of(one, now)
    sign, words = STATES[state]
    urgency_sign, urgency = URGENCIES[one.urgency]
    return {
        "notice": one,
        "title": title,
        "kind": kind_words(one.template),
        "state": state,
        "sign": sign,
        "words": words,
        "urgency": urgency,
        "urgency_sign": urgency_sign,
        "url": here(request, "desk-notice-change", one.uid),
    }


@found_or_404
def choose(request: HttpRequest) -> HttpResponse:
    """Let the person choose what has happened."""
    kinds = [
        {
            "title": KINDS[key][0],
            "text": KINDS[key][1],
            "url": here(request, "desk-notice-new", key),
            "languages": len(one.title),
        }
        for key, one in templates().items()
    ]
    context = {"kinds": kinds, "crumbs": [(_("Urgent notices"), here(request, "desk-notices")), (_("New"), "")]}
    return render(request, "desk/notices/choose.html", context)


@found_or_404
def new(request: HttpRequest, template: str) -> HttpResponse:
    """Write a notice, look at it in every language, publish it."""
    found = templates().get(template)
    if found is None:
        raise Http404
    return _written(request, found, None)


@found_or_404
def change(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Change a notice that stands or waits; of an earlier one show what was said."""
    found = notices.notice_of(actor_of(request), notice)
    template = templates().get(found.template, Template(found.template, found.urgency, ()))
    return _written(request, template, found)


def _written(request: HttpRequest, template: Template, notice: Notice | None) -> HttpResponse:
    texts = load([notice.title_id, notice.body_id] if notice else [])
    titles, bodies = (texts.bodies(notice.title_id), texts.bodies(notice.body_id)) if notice else ({}, {})
    if notice is not None and notices.state_of(notice, timezone.now()) in ("past", "withdrawn"):
        if request.method == "POST":
            raise Http404
        return _page(request, template, notice, None, titles, bodies)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        template=template,
        services=_services(request),
        initial=initial_of(template, notice, titles, bodies),
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        titles, bodies = words_of(template, form.given())
        if "preview" not in request.POST and _saved(request, form, form.given(), notice):
            return redirect(here(request, "desk-notices"))
        status = 422 if form.errors else 200
    elif request.method == "POST":
        status = 422
    elif notice is None:
        titles, bodies = dict(template.title), dict(template.body)
    return _page(request, template, notice, form, titles, bodies, status)


def _saved(request: HttpRequest, form: NoticeForm, given: NoticeInput, notice: Notice | None) -> bool:
    actor = actor_of(request)
    try:
        if notice is None:
            publish_notice(actor, given)
            messages.success(request, _("The notice is published. The guide shows it from its beginning to its end."))
        else:
            change_notice(actor, notice, given, expected_version=form.cleaned_data["version"])
            messages.success(request, _("The notice is changed, in every language."))
    except Invalid as invalid:
        show_faults(form, invalid.errors, fault)
        return False
    except Stale:
        form.add_error(None, _("Someone else has changed this notice meanwhile. Open it again to see how it stands."))
        return False
    except Denied as denied:
        form.add_error(None, refusal(denied.reason))
        return False
    return True


def _page(
    request: HttpRequest,
    template: Template,
    notice: Notice | None,
    form: NoticeForm | None,
    titles: Any,
    bodies: Any,
    status: int = 200,
) -> HttpResponse:
    kind = kind_words(template.key)
    context: dict[str, Any] = {
        "kind": kind,
        "notice": notice,
        "form": form,
        "previews": _previews(titles, bodies, template),
        "lacking": [language_name(one) for one in settings.GUIDE_LANGUAGES if one not in titles],
        "is_free": template.key == FREE,
        "previewed": "preview" in request.POST,
        "crumbs": [(_("Urgent notices"), here(request, "desk-notices")), (kind, "")],
    }
    if notice is not None:
        context["sign"], context["words"] = STATES[notices.state_of(notice, timezone.now())]
    return render(request, "desk/notices/notice.html", context, status=status)


def _previews(titles: Any, bodies: Any, template: Template) -> list[dict[str, Any]]:
    return [
        {
            "language": one,
            "name": language_title(one),
            "title": titles[one],
            "body": bodies.get(one, ""),
            "awaits": template.key != FREE and one in awaiting(),
        }
        for one in settings.GUIDE_LANGUAGES
        if one in titles
    ]


def _services(request: HttpRequest) -> list[tuple[int, str]]:
    shown = list(visible_in(actor_of(request).municipality, timezone.localdate()).only("pk", "name_id"))
    texts = load(one.name_id for one in shown)
    named = [(one.pk, texts.show(one.name_id, get_language() or "").body) for one in shown]
    return sorted(named, key=lambda one: one[1].casefold())


@found_or_404
def withdraw(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Withdraw a notice, after asking whether that is meant."""
    actor = actor_of(request)
    found = notices.notice_of(actor, notice)
    if request.method == "POST":
        try:
            withdraw_notice(actor, found)
        except Denied as denied:
            messages.warning(request, refusal(denied.reason))
        else:
            messages.success(request, _("The notice is withdrawn. The guide shows it no more."))
        return redirect(here(request, "desk-notices"))
    context = {
        "title": _("Withdraw the notice?"),
        "text": _("The guide ceases to show it at once. It stays here among the earlier ones."),
        "action_words": _("Withdraw"),
        "confirm_kind": "danger",
        "cancel_url": here(request, "desk-notice-change", found.uid),
    }
    return render(request, "components/confirm.html", context)
