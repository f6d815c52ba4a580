"""Letters that open a client's own view: hand one over on paper with its code, see where they stand, revoke."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.clients.actions.own_letters import give_letter, revoke_letter
from delaktig.clients.doors import Opened
from delaktig.clients.models import OwnLetter
from delaktig.clients.own_contact import Contact, contact_of
from delaktig.clients.own_letters import ATTEMPTS, DAYS, LANGUAGES, State, letters_of, state
from delaktig.clients.policies import why_not_write
from delaktig.common.codes import grouped
from delaktig.formats import qr
from delaktig.law.calendar import numeric
from delaktig.texts.parts import Invalid
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.clients.words import fault

STATES: dict[State, tuple[str, Any]] = {
    State.READY: ("now", lazy("waits for its code")),
    State.OPEN: ("ok", lazy("open now")),
    State.USED: ("none", lazy("used")),
    State.REVOKED: ("none", lazy("revoked")),
    State.CLOSED: ("late", lazy("closed after wrong codes")),
    State.EXPIRED: ("none", lazy("has run out")),
}
ENDABLE = frozenset({State.READY, State.OPEN})


class LetterForm(forms.Form):
    """In which language a letter is, and that it is given to the right person."""

    language = forms.ChoiceField(
        label=lazy("Language of the letter"),
        choices=[(tag, language_name(tag)) for tag in LANGUAGES],
        help_text=lazy("Beside it stands Swedish or Finnish."),
    )
    identity_seen = forms.BooleanField(
        label=lazy("I have made sure who the person is, and give the letter to the person alone."), required=False
    )


@client_page("own_view")
def letters(request: HttpRequest, opened: Opened) -> HttpResponse:
    """List a client's letters and where each stands; make one, which is shown this once."""
    form = LetterForm(request.POST or None, initial={"language": _proposed(opened)})
    if request.method == "POST" and form.is_valid():
        try:
            letter, code = give_letter(
                actor_of(request),
                opened.client,
                form.cleaned_data["language"],
                identity_seen=form.cleaned_data["identity_seen"],
            )
        except Invalid as wrong:
            for name, reason in wrong.errors.items():
                form.add_error(name, fault(reason))
        else:
            return _paper(request, opened, letter, code)
    now = timezone.now()
    values = {
        **frame(request, opened, "desk-client-own-letter"),
        "form": form,
        "rows": [_row(one, state(one, now)) for one in letters_of(opened.client)],
        "may_give": why_not_write(actor_of(request), opened.client, opened.near) is None,
        "days": DAYS,
        "attempts": ATTEMPTS,
    }
    return render(request, "desk/clients/own_letters.html", values, status=422 if form.errors else 200)


@client_page("own_view")
def revoke(request: HttpRequest, opened: Opened, letter: str) -> HttpResponse:
    """Ask whether to revoke a letter, and revoke it."""
    if request.method == "POST":
        revoke_letter(actor_of(request), opened.client, letter)
        messages.success(request, _("The letter is revoked. What it had opened is closed."))
        return redirect(of_client(request, "desk-client-own-letter", opened.client.number))
    if not letters_of(opened.client).filter(number=letter).exists():
        raise Http404
    back = of_client(request, "desk-client-own-letter", opened.client.number)
    values = {**frame(request, opened, "desk-client-own-letter"), "letter": letter, "back": back}
    return render(request, "desk/clients/own_letter_revoke.html", values)


def _proposed(opened: Opened) -> str:
    spoken = opened.client.contact_language
    return spoken if spoken in LANGUAGES else "en"


def _row(one: OwnLetter, stands: State) -> dict[str, Any]:
    sign, words = STATES[stands]
    return {
        "one": one,
        "language": language_name(one.language),
        "sign": sign,
        "state": words,
        "may_revoke": stands in ENDABLE,
    }


def _paper(request: HttpRequest, opened: Opened, letter: OwnLetter, code: str) -> HttpResponse:
    """Show the letter to be printed: the one time that its code is told. No name and no address stands on it."""
    contact = contact_of(opened.client)
    own = "fi" if get_language() == "fi" else "sv"
    beside = own if own != letter.language else ("sv" if own == "fi" else "fi")
    last, today = numeric(timezone.localdate(letter.expires_at)), numeric(timezone.localdate())
    values = {
        "letter": letter,
        "code": grouped(code),
        "title": _("Letter that opens the own view"),
        "number_words": _both("Letter number", letter.language, beside),
        "code_words": _both("Code", letter.language, beside, "own view"),
        "qr": qr.inline(f"{settings.OWN_ORIGIN}/own/{letter.language}/{letter.number}/"),
        "qr_words": _("QR code that leads to the own view"),
        "place": contact.place_in(own),
        "printed": today,
        "sides": [_side(tag, contact, letter, last) for tag in (letter.language, beside)],
        "back": of_client(request, "desk-client-own-letter", opened.client.number),
    }
    return render(request, "desk/clients/own_letter.html", values)


def _both(words: str, language: str, beside: str, context: str = "") -> str:
    found = []
    for tag in (language, beside):
        with translation.override(tag):
            found.append(translation.pgettext(context, words) if context else translation.gettext(words))
    return " · ".join(dict.fromkeys(found))


def _side(language: str, contact: Contact, letter: OwnLetter, last_day: str) -> dict[str, str | SafeString]:
    with translation.override(language):
        values = {
            "short_url": f"{settings.OWN_ORIGIN.partition('://')[2]}/own/{letter.number}/",
            "last_day": last_day,
            "attempts": ATTEMPTS,
            "unit": contact.unit_in(language),
            "place": contact.place_in(language),
            "contact": contact,
            "awaits": language in settings.AWAITING_READER,
        }
        return {"language": language, "html": render_to_string("own/letter_side.html", values)}
