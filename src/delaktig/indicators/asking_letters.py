"""The letters that ask and remind an office for figures, in the office's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.indicators.models import FigureRequest
from delaktig.indicators.periods import Period
from delaktig.indicators.words import period_words
from delaktig.municipalities import selectors as municipalities
from delaktig.organisations.models import Unit
from delaktig.organisations.selectors import names_of
from delaktig.texts.selectors import load


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words, and the link that it carries."""

    subject: str
    body: str
    link: str


def letter_of(request: FigureRequest, address: str, expires_at: datetime, *, reminder: bool = False) -> Letter:
    """Write the letter that asks for the figures of a request, or reminds of those that have not come."""
    code, on = request.municipality_id, timezone.localdate()
    with translation.override(request.language):
        figures = _figures(request)
        words = {
            "place": municipalities.names([code], request.language, on)[code],
            "organisation": office_name(request, request.language, on),
            "due": date_format(request.due_on, "DATE_FORMAT"),
            "day": date_format(timezone.localtime(expires_at), "DATE_FORMAT"),
            "count": len(figures),
        }
        subject = _("%(place)s asks for your figures")
        if reminder:
            subject = _("Reminder from %(place)s: your figures are missing")
        opening = ngettext(
            "%(place)s follows up its integration programme and needs a figure from %(organisation)s:",
            "%(place)s follows up its integration programme and needs %(count)d figures from %(organisation)s:",
            len(figures),
        )
        parts = [
            _("Hello,"),
            opening % words,
            "\n".join(f"– {one}" for one in figures),
            request.message,
            _("Please answer by %(due)s. If something is not known yet, say so in the form.") % words,
            _("Open this link to answer. You need no account, and you can come back and correct what you said:"),
            address,
            _("The link works until %(day)s. Do not pass it on outside your office.") % words,
        ]
        return Letter(subject % words, "\n\n".join(part for part in parts if part), address)


def office_name(request: FigureRequest, language: str, on: date) -> str:
    """Return ``organisation, unit`` in a language."""
    name = names_of([request.organisation_id], language, on).get(request.organisation_id, "")
    return ", ".join(part for part in (name, unit_name(request.unit, language)) if part)


def unit_name(unit: Unit | None, language: str) -> str:
    """Return a unit's name in a language, or in the other where it has none; empty for none."""
    if unit is None:
        return ""
    return (unit.name_fi if language == "fi" else unit.name_sv) or str(unit)


def _figures(request: FigureRequest) -> list[str]:
    """Return what is still wanted, with its period."""
    rows = list(request.asked.filter(observation=None).select_related("indicator"))
    texts = load(one.indicator.name_id for one in rows)
    named = [(texts.show(one.indicator.name_id, request.language).body, one) for one in rows]
    return [f"{name} ({period_words(Period(one.period_from, one.period_to))})" for name, one in named]
