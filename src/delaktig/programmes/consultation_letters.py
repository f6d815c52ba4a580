"""The letters that ask and remind a partner, in the partner's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.accounts.models import SignedLink
from delaktig.municipalities import selectors as municipalities
from delaktig.programmes.models import PartnerRequest
from delaktig.programmes.selectors import in_language
from delaktig.programmes.tree import organisation_names
from delaktig.texts.selectors import load


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words, whom it goes to, in whose outbox it is, and the link that it carries."""

    to: str
    subject: str
    body: str
    municipality: str
    link: str
    about: str


def letter_of(request: PartnerRequest, link: SignedLink, address: str, *, reminder: bool = False) -> Letter:
    """Write the letter that asks a partner to answer for its measures, or reminds it."""
    with translation.override(request.language):
        words = _words(request, link)
        subject = _("%(place)s asks for your answer: %(title)s")
        if reminder:
            subject = _("Reminder: %(place)s waits for your answer: %(title)s")
        parts = [
            _("Hello,"),
            _opening(words, reminder=reminder),
            request.message,
            _due(request, words),
            _("Open this link to read and answer. You need no account, and you can come back and change your answers:"),
            address,
            _("The link works until %(last_day)s. Do not pass it on: whoever has it can answer for %(organisation)s.")
            % words,
        ]
        body = "\n\n".join(part for part in parts if part)
        about = f"partner_request:{request.pk}"
        return Letter(request.email, subject % words, body, request.municipality_id, address, about)


def _words(request: PartnerRequest, link: SignedLink) -> dict[str, object]:
    tongue = request.language
    place = municipalities.names([request.municipality_id], tongue, timezone.localdate())[request.municipality_id]
    texts = load([request.edition.title_id])
    names = organisation_names([request.organisation_id]).get(request.organisation_id, {})
    return {
        "place": place,
        "title": texts.show(request.edition.title_id, tongue).body,
        "organisation": in_language(names, tongue),
        "count": request.measures.count(),
        "last_day": date_format(timezone.localtime(link.expires_at), "DATE_FORMAT"),
        "due": date_format(request.due_on, "DATE_FORMAT") if request.due_on else "",
    }


def _opening(words: dict[str, object], *, reminder: bool) -> str:
    if reminder:
        return _("We have asked %(organisation)s to answer for its measures in the programme %(title)s.") % words
    return (
        ngettext(
            "The programme %(title)s has a measure in which %(organisation)s takes part. "
            "Tell us whether you accept it as it is written, or what should be different.",
            "The programme %(title)s has %(count)s measures in which %(organisation)s takes part. "
            "Tell us whether you accept them as they are written, or what should be different.",
            int(str(words["count"])),
        )
        % words
    )


def _due(request: PartnerRequest, words: dict[str, object]) -> str:
    return _("Please answer by %(due)s at the latest.") % words if request.due_on else ""
