"""A partner's own page: its measures, with room for an answer. No account, no session, no script.

The secret in the address is all that gives the right to answer, and nothing of the
browser's adds to it: so no cookie is set, and the form carries no token against forgery.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from delaktig.accounts.actor import Actor, link_actor
from delaktig.organisations.models import Organisation
from delaktig.programmes import consultation, partner_requests
from delaktig.programmes.actions.guard import Invalid
from delaktig.programmes.consultation import AnswersChanged
from delaktig.programmes.models import PartnerRequest
from delaktig.programmes.partner_requests import Opened, Sheet
from delaktig.texts.selectors import Bundle, Shown, Status
from delaktig.web.components.languages import autonym
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.consultation.forms import AnswersForm
from delaktig.web.desk.consultation.words import fault
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import place


@csrf_exempt  # see above: the address is the key, and the browser adds none
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a partner its measures and save its answers; a link that is over gets a calm page."""
    found = partner_requests.opened(secret)
    if found is None:
        raise Http404
    wish = request.GET.get("language", "")
    language = wish if wish in settings.DESK_LANGUAGES else found.request.language
    with translation.override(language):
        response = _answer_by_link(request, found, secret) if found.is_open else _closed(request, found)
    response.headers["Content-Language"] = language
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _answer_by_link(request: HttpRequest, found: Opened, secret: str) -> HttpResponse:
    sheet = partner_requests.sheet(found.request)
    form, status = AnswersForm(None, sheet), 200
    if request.method == "POST":
        actor = link_actor(found.request.municipality_id, found.link.pk)
        form, saved = _saved(request, actor, found.request, sheet)
        if saved:
            address = reverse("answer", args=[secret])
            return HttpResponseRedirect(f"{address}?language={get_language()}&saved=1#main")
        status = 422
        sheet = form.sheet
    context = {
        **_shown(sheet, form),
        "public": _shell(request),
        "last_day": timezone.localtime(found.link.expires_at),
        "just_saved": "saved" in request.GET and request.method != "POST",
    }
    return render(request, "desk/consultation/answer.html", context, status=status)


@found_or_404
def with_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a partner who has an account answer on the desk."""
    actor = actor_of(request)
    found = partner_requests.own_request(actor, pk, timezone.localdate())
    sheet = partner_requests.sheet(found)
    form, status = AnswersForm(None, sheet), 200
    if request.method == "POST":
        form, saved = _saved(request, actor, found, sheet)
        if saved:
            messages.success(request, _("Your answers are saved."))
            return redirect(here(request, "desk-answer", pk))
        status = 422
        sheet = form.sheet
    context = {**_shown(sheet, form), "back": here(request, "desk-today"), "with_account": True}
    return render(request, "desk/consultation/answer_desk.html", context, status=status)


def _saved(request: HttpRequest, actor: Actor, found: PartnerRequest, sheet: Sheet) -> tuple[AnswersForm, bool]:
    """Save what was typed; where that cannot be, return the form with it, and what is wrong."""
    form = AnswersForm(request.POST, sheet)
    if not form.is_valid():
        return form, False
    try:
        consultation.answer(actor, found, form.answers(), expected_mark=form.cleaned_data["mark"] or None)
    except AnswersChanged:
        return _beside(request, found), False
    except Invalid as invalid:
        for key, code in invalid.errors.items():
            form.add_error(f"body_{key}", fault(code))
        return form, False
    return form, True


def _beside(request: HttpRequest, found: PartnerRequest) -> AnswersForm:
    """Return the form with what this person typed, over what someone else saved meanwhile."""
    fresh = partner_requests.sheet(found)
    typed = request.POST.copy()
    typed["mark"] = consultation.mark_of(fresh.answers.values())
    form = AnswersForm(typed, fresh)
    form.is_valid()
    form.add_error(
        None,
        _(
            "Someone else has saved other answers through the same link meanwhile. Yours are still in the form "
            "and are not saved yet; theirs stand beside them. Save again to let yours hold."
        ),
    )
    form.theirs = True
    return form


def _shown(sheet: Sheet, form: AnswersForm) -> dict[str, Any]:
    language = get_language() or ""
    texts = sheet.texts
    edition = sheet.request.edition
    rows = []
    for number, one in enumerate(sheet.measures, 1):
        measure = one.line.measure
        stance, body = form[f"stance_{measure.pk}"], form[f"body_{measure.pk}"]
        rows.append(
            {
                "number": number,
                "goal": texts.show(one.goal_id, language),
                "text": texts.show(measure.text_id, language),
                "original": _original(texts, measure.text_id, language),
                "responsible": one.line.names("responsible", language),
                "responsible_text": texts.show(measure.responsible_text_id, language),
                "partners": one.line.names("partner", language),
                "partners_text": texts.show(measure.partners_text_id, language),
                "follow_up": texts.show(measure.follow_up_text_id, language),
                "owner": place(measure.municipality_id) if measure.municipality_id else "",
                "stance": stance,
                "body": body,
                "answer": one.answer,
                "differs": form.theirs
                and one.answer is not None
                and (one.answer.stance, one.answer.body) != (stance.value() or "", (body.value() or "").strip()),
            }
        )
    return {
        "form": form,
        "rows": rows,
        "sheet": sheet,
        "total": len(rows),
        "whole": sheet.answers.get(None),
        "organisation": sheet.organisation_name(language),
        "edition_title": texts.show(edition.title_id, language),
        "place": place(sheet.request.municipality_id),
        "request_": sheet.request,
    }


def _original(texts: Bundle, text_id: int, language: str) -> Shown | None:
    """Return the source's own words where the translation that is shown is older than they are."""
    if texts.show(text_id, language).status is not Status.OUTDATED:
        return None
    return texts.exact(text_id, texts.source_language(text_id))


def _shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "name": "Delaktig",
        "languages": [
            {"code": code, "url": f"{request.path}?language={code}", "name": autonym(code)}
            for code in settings.DESK_LANGUAGES
        ],
    }


def _closed(request: HttpRequest, found: Opened) -> HttpResponse:
    """Say what has become of the link and what can be done; a municipality's own office address, where it is known."""
    office = Organisation.objects.filter(
        municipality_id=found.request.municipality_id, kind=Organisation.Kind.MUNICIPALITY, closed_on=None
    ).exclude(email="")
    context = {
        "public": _shell(request),
        "place": place(found.request.municipality_id),
        "is_withdrawn": found.is_withdrawn,
        "ended": timezone.localtime(found.link.expires_at),
        "has_answered": found.request.answers.exists(),
        "email": office.values_list("email", flat=True).first() or "",
    }
    return render(request, "desk/consultation/answer_closed.html", context, status=410)
