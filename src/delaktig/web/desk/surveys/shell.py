"""What the pages of surveys share: the way to them, one survey, the form's page, drafts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.surveys.models import Survey
from delaktig.surveys.selectors import survey_of
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page, here
from delaktig.web.desk.surveys.words import fault, refusal


def tongue() -> str:
    """Return the language that the page is read in."""
    return get_language() or "sv"


def may_manage(request: HttpRequest) -> bool:
    """Say whether the actor may run surveys."""
    return actor_of(request).may(Permission.SURVEY_MANAGE)


def why_not(request: HttpRequest, survey: Survey | None, *, draft: bool = True) -> str | None:
    """Return why the actor cannot change a survey; ``draft``: only while it is one."""
    if not may_manage(request):
        return "no_permission"
    fixed = survey is not None and (survey.released or survey.counted_on is not None)
    return "released" if draft and fixed else None


def title_of(survey: Survey, texts: Bundle | None = None) -> str:
    """Return a survey's title in the language of the page, else in one that there is."""
    shown = (texts or load([survey.title_id])).show(survey.title_id, tongue())
    return shown.body or survey.slug


def crumbs(request: HttpRequest, survey: Survey | None = None, title: str = "") -> list[tuple[str, str]]:
    """Return the way to a page about surveys, or about one of them."""
    way = [(_("Surveys"), here(request, "desk-surveys"))]
    return way if survey is None else [*way, (title or title_of(survey), here(request, "desk-survey", survey.pk))]


def form_page(request: HttpRequest, survey: Survey | None, **values: Any) -> Page:
    """Return a form's page about a survey, with its own words for faults and refusals."""
    back = here(request, "desk-survey", survey.pk) if survey else here(request, "desk-surveys")
    common: dict[str, Any] = {
        "crumbs": crumbs(request, survey),
        "eyebrow": title_of(survey) if survey else "",
        "cancel": back,
        "done": lambda _saved: back,
        "why_not": why_not(request, survey),
        "fault": fault,
        "refusal": refusal,
        "draft_route": "desk-surveys-draft",
    }
    return Page(**{**common, **values})


def writing_language(request: HttpRequest, survey: Survey | None) -> str:
    """Return the language that is written in: the one asked for where it is offered, else that of the page."""
    wish = request.GET.get("language", "")
    offered = survey.languages if survey else ()
    if wish in offered:
        return wish
    return tongue() if not offered or tongue() in offered else offered[0]


def language_tabs(survey: Survey, language: str) -> list[dict[str, Any]]:
    """Return a tab for each language that the survey is offered in."""
    return [
        {"label": language_title(tag), "url": f"?language={tag}", "current": tag == language, "count": None}
        for tag in survey.languages
    ]


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of a survey, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-surveys", args=[code]))


def _version(actor: Actor, key: str) -> int:
    match = drafts.KEY.fullmatch(key)
    if match is None or match["part"] != "survey":
        raise Http404
    if match["pk"] == "0":
        return 0
    try:
        return survey_of(actor, int(match["pk"])).version
    except NotThere as missing:
        raise Http404 from missing
