"""An office's own page: the figures it is asked for, in one form. No account and no session.

The secret in the address is all that gives the right to answer, and nothing of the browser's adds
to it: so no cookie is set, and the form carries no token against forgery.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied, owner_actor
from delaktig.indicators.answering import AnswersChanged, FaultyAnswers, answer, keep_draft
from delaktig.indicators.asking_letters import office_name
from delaktig.indicators.models import AskedFigure
from delaktig.indicators.periods import Period
from delaktig.indicators.requests import Opened, asked_of, figure_state, opened
from delaktig.indicators.words import period_words
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import autonym
from delaktig.web.desk.figures.forms import AnswersForm
from delaktig.web.desk.figures.words import FIGURE_STATES, fault, said_words
from delaktig.web.desk.programmes.words import place

View = Callable[..., HttpResponse]
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "draft"})


def by_link(view: View) -> View:
    """Open a secret, speak the letter's language, and let nobody keep or pass on the page."""

    @csrf_exempt  # see above: the address is the key, and the browser adds none
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, secret: str) -> HttpResponse:
        found = opened(secret)
        if found is None:
            raise Http404
        wish = request.GET.get("language", "")
        language = wish if wish in settings.DESK_LANGUAGES else found.request.language
        with translation.override(language):
            response = view(request, found, secret) if found.is_open else _closed(request, found)
        response.headers["Content-Language"] = language
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


@by_link
def page(request: HttpRequest, found: Opened, secret: str) -> HttpResponse:
    """Show an office what it is asked for, and take its answers; an answer sent again corrects the earlier one."""
    asked = asked_of(found.request)
    texts = load(text for one in asked for text in _text_ids(one))
    actor = owner_actor(found.request.municipality_id, found.link.pk)
    address = f"{reverse('figures-answer', args=[secret])}?language={get_language()}"
    units = {one.pk: texts.show(one.indicator.unit_id, get_language() or "").body for one in asked}
    status = 200
    if request.method == "POST" and "draft" in request.POST:
        keep_draft(actor, found.request, _typed(request))
        return HttpResponseRedirect(f"{address}&kept=1#main")
    if request.method == "POST":
        form = AnswersForm(request.POST, request.FILES, asked, units, found.request.version)
        if form.is_valid() and _sent(form, found, actor):
            return HttpResponseRedirect(f"{address}&saved=1#main")
        status = 422
    else:
        form = AnswersForm(None, None, asked, units, found.request.version, found.request.draft)
    context = {
        "public": _shell(request),
        "form": form,
        "rows": [_row(form, one, texts, found, number) for number, one in enumerate(asked, 1)],
        "request_": found.request,
        "place": place(found.request.municipality_id),
        "office": office_name(found.request, get_language() or "sv", timezone.localdate()),
        "is_late": found.request.due_on < timezone.localdate(),
        "has_draft": bool(found.request.draft) and request.method != "POST",
        "just_saved": "saved" in request.GET and request.method != "POST",
        "just_kept": "kept" in request.GET and request.method != "POST",
        "answered": sum(one.observation_id is not None for one in asked),
        "total": len(asked),
        "last_day": timezone.localtime(found.link.expires_at),
        "draft_url": reverse("figures-answer-draft", args=[secret]),
    }
    return render(request, "desk/figures/answer.html", context, status=status)


@by_link
@require_POST
def draft(request: HttpRequest, found: Opened, _secret: str) -> HttpResponse:
    """Keep what is being typed, without a word to anybody; the form sends it by itself where scripts run."""
    actor = owner_actor(found.request.municipality_id, found.link.pk)
    try:
        keep_draft(actor, found.request, _typed(request))
    except Denied:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.POST.items() if name not in NOT_TYPED and isinstance(value, str)}


def _sent(form: AnswersForm, found: Opened, actor: Any) -> bool:
    language = get_language() or "sv"
    try:
        answers = form.answers(language if language in ("sv", "fi", "en") else "sv")
        version = form.cleaned_data.get("version")
        answer(actor, found.request, answers, timezone.localdate(), expected_version=version)
    except FaultyAnswers as wrong:
        for pk, errors in wrong.errors.items():
            for name, code in errors.items():
                at = f"{'unknown' if name == 'unknown_yet' else name}_{pk}"
                form.add_error(at if at in form.fields else None, fault(code))
        return False
    except AnswersChanged:
        _show_theirs(form, found)
        return False
    return True


def _show_theirs(form: AnswersForm, found: Opened) -> None:
    """Let the form begin from what stands now; what this person typed stays in it."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    found.request.refresh_from_db(fields=["version"])
    form.data["version"] = str(found.request.version)  # type: ignore[index]
    form.asked = asked_of(found.request)
    form.add_error(
        None,
        _(
            "Someone else has sent other answers through the same link meanwhile. Yours are still in the form and "
            "are not sent yet; theirs stand above each. Send again to let yours hold."
        ),
    )


def _text_ids(one: AskedFigure) -> tuple[int | None, ...]:
    return (one.indicator.name_id, one.indicator.unit_id, one.indicator.definition_id)


def _row(form: AnswersForm, one: AskedFigure, texts: Bundle, found: Opened, number: int) -> dict[str, Any]:
    language = get_language() or ""
    now = next(each for each in form.asked if each.pk == one.pk)
    said = now.observation
    sign, words = FIGURE_STATES[figure_state(now, found.request.due_on)]
    unit = texts.show(one.indicator.unit_id, language).body
    names = [name for name in form.fields if name.endswith(f"_{one.pk}")]
    ends = (f"unknown_{one.pk}", f"comment_{one.pk}")
    return {
        "number": number,
        "name": texts.show(one.indicator.name_id, language),
        "definition": texts.show(one.indicator.definition_id, language),
        "period": period_words(Period(one.period_from, one.period_to)),
        "sign": sign,
        "words": words,
        "fields": [form[name] for name in names if name not in ends],
        "unknown": form[ends[0]],
        "comment": form[ends[1]],
        "said": said_words(said.value, said.amount, said.reached_on, said.text, unit) if said else "",
        "files": [file.name for file in said.evidence.all()] if said else [],
    }


def _shell(request: HttpRequest) -> dict[str, Any]:
    languages = [
        {"code": code, "url": f"{request.path}?language={code}", "name": autonym(code)}
        for code in settings.DESK_LANGUAGES
    ]
    return {"name": "Delaktig", "languages": languages}


def _closed(request: HttpRequest, found: Opened) -> HttpResponse:
    """Say what has become of the link, and what can be done."""
    context = {
        "public": _shell(request),
        "place": place(found.request.municipality_id),
        "is_withdrawn": found.is_withdrawn,
        "ended": timezone.localtime(found.link.expires_at),
        "has_answered": found.request.asked.exclude(observation=None).exists(),
    }
    return render(request, "desk/figures/closed.html", context, status=410)
