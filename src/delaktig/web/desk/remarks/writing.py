"""Pages that write: a remark from its meeting, a correction, the answer, and taking both away and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor
from delaktig.catalogue.listed import named
from delaktig.catalogue.models import Service
from delaktig.decisions.models import Meeting
from delaktig.programmes.models import Measure
from delaktig.remarks import actions, answers, choices, policies, selectors
from delaktig.remarks.models import Answer, Remark
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import who
from delaktig.web.desk.decisions.asking import own_meeting_or_404
from delaktig.web.desk.decisions.words import body_name
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, saved_words
from delaktig.web.desk.programmes.words import place
from delaktig.web.desk.remarks.forms import AnswerForm, RemarkForm
from delaktig.web.desk.remarks.words import fault, refusal

SHORT = 90
FALLBACK = "sv"


@found_or_404
def new(request: HttpRequest, meeting: int) -> HttpResponse:
    """Write down what a body said at a meeting."""
    actor = actor_of(request)
    at = own_meeting_or_404(actor, meeting)
    if policies.why_not_speak(at.body.kind):
        raise NotThere
    back = here(request, "desk-decision-meeting", at.pk)

    def save(form: RemarkForm, _version: int | None) -> Remark:
        return actions.write(actor, at, form.given())

    page = _page(request, at, None)
    page.title, page.save, page.cancel = _("Write down a remark"), save, back
    page.crumbs, page.draft = _crumbs(request), f"meeting:{at.pk}:remark"
    return edit(request, page)


@found_or_404
def change(request: HttpRequest, remark: int) -> HttpResponse:
    """Correct a remark; what it said before stays in its history."""
    actor = actor_of(request)
    standing = _there(actor, remark)

    def save(form: RemarkForm, version: int | None) -> Remark:
        return actions.correct(actor, standing, form.given(), expected_version=version)

    page = _page(request, standing.meeting, standing)
    page.title, page.save, page.cancel = _("Correct the remark"), save, here(request, "desk-remark", standing.pk)
    page.crumbs = _crumbs(request, standing)
    page.draft, page.target, page.version = f"remark:{standing.pk}", f"remark:{standing.pk}", standing.version
    return edit(request, page)


def _page(request: HttpRequest, at: Meeting, standing: Remark | None) -> Page:
    """Return the form of a remark, with all that it can be about."""
    actor, language = actor_of(request), get_language() or FALLBACK
    tied = [tie.measure_id for tie in standing.measures.all()] if standing else []
    measures, editions = _measures(actor, language, tied)
    organisation = standing.organisation if standing else None
    form = partial(
        RemarkForm,
        offices=who.choices(actor.municipality, organisation, standing.unit if standing else None),
        editions=editions,
        measures=measures,
        services=_services(actor, language, standing),
    )
    return Page(
        title="",
        eyebrow=meeting_words(at),
        lead=_("In the words and the language in which it was said."),
        form=form,
        initial=_initial(standing, language),
        save=lambda _form, _version: None,
        done=lambda saved: here(request, "desk-remark", saved.pk),
        cancel="",
        said=saved_words(),
        draft_route="desk-remarks-draft",
        why_not=policies.why_not_write(actor),
        template="desk/remarks/form.html",
        context={"ties": {"measures": bool(tied), "services": bool(standing and standing.services.all())}},
        fault=fault,
        refusal=refusal,
    )


def meeting_words(at: Meeting) -> str:
    """Return how a meeting is called: whose it was, and when."""
    day = date_format(at.held_on, "SHORT_DATE_FORMAT") if at.held_on else ""
    return f"{body_name(at.body)} {day}".strip()


def _initial(standing: Remark | None, language: str) -> dict[str, Any]:
    if standing is None:
        return {"language": language if language in {"sv", "fi"} else FALLBACK}
    return {
        "words": standing.words,
        "language": standing.language,
        "other_words": standing.other_words,
        "other_language": standing.other_language,
        "who": who.key(standing.organisation_id, standing.unit_id),
        "due_on": standing.due_on,
        "edition": str(standing.edition_id or ""),
        "measures": [str(tie.measure_id) for tie in standing.measures.all()],
        "services": [str(tie.service_id) for tie in standing.services.all()],
    }


def _measures(actor: Actor, language: str, tied: list[int]) -> tuple[list[Any], list[tuple[str, str]]]:
    """Return the measures grouped by edition, those of the newest first, and the editions: two queries."""
    rows = choices.measures_for(actor) | Measure.objects.filter(pk__in=tied)
    order = ("-goal__theme__edition__period_from", "goal__theme__edition", "goal__theme__position", "goal__position")
    found = list(rows.select_related("goal__theme__edition").distinct().order_by(*order, "position", "pk"))
    texts = load(text for one in found for text in (one.text_id, one.goal.theme.edition.title_id))
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for one in found:
        edition = one.goal.theme.edition
        title = texts.show(edition.title_id, language).body or edition.slug
        label = texts.show(one.text_id, language).body or one.key
        short = label if len(label) <= SHORT else label[: SHORT - 1].rstrip() + "…"
        groups.setdefault(edition.pk, (title, []))[1].append((str(one.pk), short))
    return list(groups.values()), [(str(pk), title) for pk, (title, _rows) in groups.items()]


def _services(actor: Actor, language: str, standing: Remark | None) -> list[tuple[str, str]]:
    tied = [tie.service_id for tie in standing.services.all()] if standing else []
    rows = named(choices.services_for(actor, timezone.localdate()) | Service.objects.filter(pk__in=tied), language)
    found = [
        (str(pk), name if keeper == actor.municipality else f"{name} ({place(keeper)})")
        for pk, name, keeper in rows.values_list("pk", "shown_name", "keeper_id")
    ]
    return sorted(found, key=lambda one: one[1].casefold())


@found_or_404
def answer(request: HttpRequest, remark: int) -> HttpResponse:
    """Say what was done about a remark, or correct what was said."""
    actor, language = actor_of(request), get_language() or FALLBACK
    standing = _there(actor, remark)
    said: Answer | None = getattr(standing, "answer", None)
    now = said or standing

    def save(form: AnswerForm, version: int | None) -> Answer:
        return answers.answer(actor, standing, form.given(), expected_version=version)

    initial: dict[str, Any] = {
        "who": who.key(now.organisation_id, now.unit_id),
        "language": language if language in {"sv", "fi"} else FALLBACK,
        "answered_on": timezone.localdate(),
    }
    if said is not None:
        kept = ("words", "language", "other_words", "other_language", "answered_on", "done_on")
        initial |= {name: getattr(said, name) for name in kept}
    back = here(request, "desk-remark", standing.pk)
    return edit(
        request,
        Page(
            title=_("Correct the answer") if selectors.answer_of(standing) else _("Answer the remark"),
            eyebrow=meeting_words(standing.meeting),
            form=partial(AnswerForm, offices=who.choices(actor.municipality, now.organisation, now.unit)),
            initial=initial,
            save=save,
            done=lambda _saved: back,
            cancel=back,
            crumbs=_crumbs(request, standing),
            said=saved_words(),
            version=said.version if said else 0,
            draft=f"remark:{standing.pk}:answer",
            draft_route="desk-remarks-draft",
            target=f"remark:{standing.pk}",
            why_not=policies.why_not_answer(actor),
            template="desk/remarks/answer.html",
            context={"remark": standing},
            fault=fault,
            refusal=refusal,
        ),
    )


def _there(actor: Actor, remark: int) -> Remark:
    found = selectors.remark_of(actor, remark)
    if found.removed_at is not None:
        raise NotThere
    return found


def _crumbs(request: HttpRequest, standing: Remark | None = None) -> list[tuple[str, str]]:
    found = [(_("Remarks"), here(request, "desk-remarks"))]
    if standing is not None:
        found.append((body_name(standing.meeting.body), here(request, "desk-remark", standing.pk)))
    return found


@found_or_404
def remove(request: HttpRequest, remark: int) -> HttpResponse:
    """Ask whether a remark is to be taken away, and take it away; it can be brought back."""
    standing = _there(actor_of(request), remark)
    title = _("Take this remark away?")
    done = _("It is taken away and counts no more. You can bring it back here.")
    return _asked(request, standing, actions.remove, title, standing.words, done)


@found_or_404
def take_back(request: HttpRequest, remark: int) -> HttpResponse:
    """Ask whether the answer is to be taken back, and take it back; it can be brought back."""
    standing = _there(actor_of(request), remark)
    said = selectors.answer_of(standing)
    if said is None:
        raise NotThere
    done = _("The answer is taken back. You can bring it back here.")
    return _asked(request, standing, answers.take_back, _("Take this answer back?"), said.words, done)


def _asked(
    request: HttpRequest, standing: Remark, act: Callable[[Actor, Remark], Any], title: str, text: str, done: str
) -> HttpResponse:
    back = here(request, "desk-remark", standing.pk)
    if request.method == "POST":
        act(actor_of(request), standing)
        messages.success(request, done)
        return redirect(back)
    context = {
        "title": title, "text": text, "action_words": _("Take away"), "confirm_kind": "danger", "cancel_url": back,
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@require_POST
@found_or_404
def restore(request: HttpRequest, remark: int) -> HttpResponse:
    """Bring back a remark that was taken away."""
    actor = actor_of(request)
    found = actions.restore(actor, selectors.remark_of(actor, remark))
    messages.success(request, _("It is back, and counts again."))
    return redirect(here(request, "desk-remark", found.pk))


@require_POST
@found_or_404
def bring_back(request: HttpRequest, remark: int) -> HttpResponse:
    """Bring back an answer that was taken back."""
    actor = actor_of(request)
    answers.bring_back(actor, selectors.remark_of(actor, remark))
    messages.success(request, _("The answer is back."))
    return redirect(here(request, "desk-remark", remark))


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of a remark or an answer, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-remarks", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return the version that stands of what a form's key names; 0 for what is not there yet. A stranger gets 404."""
    kind, _colon, rest = key.partition(":")
    pk, _colon, part = rest.partition(":")
    if not (pk.isascii() and pk.isdigit()):
        raise Http404
    if (kind, part) == ("meeting", "remark"):
        own_meeting_or_404(actor, int(pk))
        return 0
    if kind != "remark" or part not in ("", "answer"):
        raise Http404
    try:
        found = selectors.remark_of(actor, int(pk))
    except NotThere as missing:
        raise Http404 from missing
    if not part:
        return found.version
    said: Answer | None = getattr(found, "answer", None)
    return said.version if said is not None else 0
