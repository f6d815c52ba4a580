"""Asking owners, reminding them, and taking up what they answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.catalogue import freshness, proposals
from delaktig.catalogue.actions import confirming
from delaktig.catalogue.freshness import LANGUAGES, Owner
from delaktig.catalogue.models import Confirmation, Service
from delaktig.programmes.word_differences import word_differences
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.freshness.forms import AskForm, hours_words
from delaktig.web.desk.freshness.words import ANSWERS, FIELDS, refusal
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.today.links import link


def confirm_link(secret: str) -> str:
    """Return the full address of the page on which an owner answers."""
    return settings.ORIGIN + reverse("confirm", args=[secret])


@found_or_404
def ask(request: HttpRequest) -> HttpResponse:
    """Show the owners whose services press and who are not asked yet; write to those that are ticked."""
    actor = actor_of(request)
    found = freshness.overview(actor, timezone.localdate())
    waiting = [one for one in (*found.stale, *found.soon) if one.pk not in found.asked]
    owners = freshness.by_owner(waiting)
    texts = load(one.name_id for services in owners.values() for one in services)
    keyed = {str(number): owner for number, owner in enumerate(sorted(owners, key=lambda one: one.email))}
    sources = {owner: texts.source_language(services[0].name_id) for owner, services in owners.items()}
    form = AskForm(
        request.POST if request.method == "POST" else None,
        owners=[(key, f"{one.name} {one.email}".strip(), _tongue(one, sources[one])) for key, one in keyed.items()],
    )
    if request.method == "POST" and form.is_valid():
        written = _write(request, {keyed[key]: language for key, language in form.chosen().items()}, owners)
        _say_written(request, written)
        return redirect(here(request, "desk-freshness"))
    language = get_language() or ""
    context = {
        "form": form,
        "rows": [
            {
                "ask": form[f"ask_{key}"],
                "language": form[f"language_{key}"],
                "services": [texts.show(one.name_id, language) for one in owners[owner]],
            }
            for key, owner in keyed.items()
        ],
        "without": sum(freshness.owner_of(one) is None for one in waiting),
        "back": here(request, "desk-freshness"),
        "crumbs": [(_("Keep services fresh"), here(request, "desk-freshness")), (_("Ask owners"), "")],
    }
    return render(request, "desk/freshness/ask.html", context, status=422 if form.errors else 200)


def _tongue(owner: Owner, source: str) -> str:
    wish = owner.language or source
    return wish if wish in LANGUAGES else LANGUAGES[0]


def _write(request: HttpRequest, chosen: dict[Owner, str], owners: dict[Owner, list[Service]]) -> int:
    written = 0
    for owner, language in chosen.items():
        try:
            confirming.ask_owner(actor_of(request), owner, owners[owner], language, confirm_link)
        except (Denied, Invalid):
            messages.warning(request, _("%(email)s could not be asked.") % {"email": owner.email})
        else:
            written += 1
    return written


def _say_written(request: HttpRequest, written: int) -> None:
    if not written:
        return
    words = ngettext("%d letter is written.", "%d letters are written.", written) % written
    where = (
        _("They are on their way.") if settings.MAIL_IS_SENT else _("Copy the links in the outbox and pass them on.")
    )
    messages.success(request, f"{words} {where}")


@found_or_404
def one(request: HttpRequest, question: int) -> HttpResponse:
    """Show what an owner answered, beside what stands; take it up with one click."""
    actor = actor_of(request)
    found = freshness.confirmation_of(actor, question)
    changes = proposals.changes(found)
    if request.method == "POST":
        try:
            confirming.take_up(actor, found, request.POST.getlist("keys"), timezone.localdate())
        except (Denied, Invalid) as refused:
            reason = refused.reason if isinstance(refused, Denied) else ""
            messages.warning(request, refusal(reason))
        else:
            messages.success(request, _("It is taken up. The service is fresh again."))
        return redirect(here(request, "desk-freshness"))
    name = load([found.service.name_id]).show(found.service.name_id, get_language() or "")
    sign, words = ANSWERS[found.answer]
    context = {
        "question": found,
        "name": name,
        "sign": sign,
        "words": words,
        "changes": [_change(one, found) for one in changes],
        "is_open": found.settled_at is None and found.answer in ("mended", "wrong"),
        "service_url": link("desk-service", actor.municipality, found.service.slug),
        "aside_url": here(request, "desk-freshness-aside", found.pk),
        "crumbs": [(_("Keep services fresh"), here(request, "desk-freshness")), (name.body, "")],
    }
    return render(request, "desk/freshness/answer.html", context)


def _change(one: proposals.Change, found: Confirmation) -> dict[str, Any]:
    kind, _dot, rest = one.key.partition(".")
    labels = {"words": FIELDS.get(rest, rest), "phone": _("Phone number"), "hours": _("Opening hours")}
    now, wanted = one.now or "", one.wanted
    if kind == "hours":
        now, wanted = hours_words(one.now or []), hours_words(one.wanted)
    return {
        "key": one.key,
        "label": labels.get(kind, one.key),
        "parts": word_differences(now, wanted),
        "overtaken": one.is_overtaken,
        "language": found.language if kind == "words" else "",
    }


@require_POST
@found_or_404
def aside(request: HttpRequest, question: int) -> HttpResponse:
    """Settle an answer without changing the service by it."""
    return _done(request, question, lambda actor, one: confirming.put_aside(actor, one), _("It is put aside."))


@require_POST
@found_or_404
def remind(request: HttpRequest, question: int) -> HttpResponse:
    """Write the letter again, about what has not been answered."""
    return _done(
        request,
        question,
        lambda actor, one: confirming.remind_owner(actor, one.letter, confirm_link),
        _("The reminder is written."),
    )


@found_or_404
def withdraw(request: HttpRequest, question: int) -> HttpResponse:
    """Withdraw a letter's questions, after asking whether that is meant."""
    found = freshness.confirmation_of(actor_of(request), question)
    if request.method == "POST":
        return _done(
            request,
            found.pk,
            lambda actor, one: confirming.withdraw_question(actor, one.letter),
            _("The question is withdrawn. Its link no longer works."),
        )
    context = {
        "title": _("Withdraw the question?"),
        "text": _("The owner's link stops working, for all services in the letter. Answers that have come stay here."),
        "action_words": _("Withdraw"),
        "confirm_kind": "danger",
        "cancel_url": here(request, "desk-freshness"),
    }
    return render(request, "components/confirm.html", context)


def _done(request: HttpRequest, question: int, act: Any, said: str) -> HttpResponse:
    actor = actor_of(request)
    found = freshness.confirmation_of(actor, question)
    try:
        act(actor, found)
    except Denied as denied:
        messages.warning(request, refusal(denied.reason))
    else:
        messages.success(request, said)
    return redirect(here(request, "desk-freshness"))
