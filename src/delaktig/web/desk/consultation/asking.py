"""The page on which a partner is asked: first whom, then about what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.programmes import consultation, partner_requests
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.partner_requests import Askable, OrganisationChoice
from delaktig.programmes.selectors import EditionSeen
from delaktig.programmes.selectors import edition as edition_for
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.consultation.forms import AskForm
from delaktig.web.desk.consultation.requests import answer_link, letter_words
from delaktig.web.desk.consultation.words import fault, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults
from delaktig.web.desk.programmes.words import place


@found_or_404
def ask(request: HttpRequest, edition: int) -> HttpResponse:
    """Choose an organisation, then ask it about its measures."""
    seen = edition_for(actor_of(request), edition)
    language = get_language() or ""
    choices = partner_requests.organisation_choices(seen, language)
    wish = request.GET.get("organisation", "")
    if not wish:
        return _choose(request, seen, choices)
    chosen = next((one for one in choices if str(one.pk) == wish), None)
    if chosen is None:
        raise NotThere
    return _ask(request, seen, chosen, language)


def _choose(request: HttpRequest, seen: EditionSeen, choices: list[OrganisationChoice]) -> HttpResponse:
    found = partner_requests.askable(actor_of(request), seen, None)
    context = {
        "choices": choices,
        "crumbs": _crumbs(request, seen, found, (_("Ask a partner"), "")),
        "may_ask": bool(found.measures),
        "edition": seen.edition,
        "edition_url": here(request, "desk-consultation-edition", seen.edition.pk),
    }
    return render(request, "desk/consultation/choose.html", context)


def _crumbs(request: HttpRequest, seen: EditionSeen, found: Askable, *last: tuple[str, str]) -> list[tuple[str, str]]:
    title = found.overview.texts.show(seen.edition.title_id, get_language() or "").body
    return [
        (_("Partners' answers"), here(request, "desk-consultation")),
        (title, here(request, "desk-consultation-edition", seen.edition.pk)),
        *last,
    ]


def _ask(request: HttpRequest, seen: EditionSeen, chosen: OrganisationChoice, language: str) -> HttpResponse:
    actor = actor_of(request)
    found = partner_requests.askable(actor, seen, chosen.pk)
    initial = {
        "measures": [str(pk) for pk in found.preselected],
        "email": chosen.email,
        "language": language if language in consultation.LANGUAGES else "sv",
    }
    form = AskForm(request.POST or None, initial=initial, measures=_measure_choices(found, language))
    if request.method == "POST" and form.is_valid():
        given = _given(chosen, form.cleaned_data)
        try:
            made = consultation.ask(actor, seen.edition, given, answer_link, timezone.localdate())
        except Invalid as invalid:
            show_faults(form, invalid.errors, fault)
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, letter_words(_("%(name)s is asked.") % {"name": chosen.name}))
            return redirect(here(request, "desk-consultation-request", made.pk))
    context = {
        "form": form,
        "chosen": chosen,
        "crumbs": _crumbs(
            request,
            seen,
            found,
            (_("Ask a partner"), here(request, "desk-consultation-ask", seen.edition.pk)),
            (chosen.name, ""),
        ),
        "back": here(request, "desk-consultation-ask", seen.edition.pk),
    }
    return render(request, "desk/consultation/ask.html", context, status=422 if form.errors else 200)


def _given(chosen: OrganisationChoice, asked: dict[str, Any]) -> consultation.AskInput:
    return consultation.AskInput(
        organisation=chosen.pk,
        email=asked["email"],
        measures=tuple(int(pk) for pk in asked["measures"]),
        language=asked["language"],
        message=asked["message"],
        due_on=asked["due_on"],
    )


def _measure_choices(found: Askable, language: str) -> list[tuple[str, Any]]:
    texts = found.overview.texts
    may = {line.measure.pk for line in found.measures}
    choices: list[tuple[str, Any]] = []
    for theme in found.overview.themes:
        for goal in theme.goals:
            for line in goal.measures:
                if line.measure.pk not in may:
                    continue
                owner = line.measure.municipality_id
                under = texts.show(theme.title_id, language).body
                under = f"{under} · {place(owner)}" if owner else under
                words = texts.show(line.measure.text_id, language).body or _("Measure without text")
                choices.append((str(line.measure.pk), format_html('{}<br><span class="small">{}</span>', words, under)))
    return choices
