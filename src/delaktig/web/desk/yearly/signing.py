"""A yearly report is signed, published, and taken from the public side again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.reports import selectors
from delaktig.reports.actions import publish_report, sign_report, take_back_report
from delaktig.reports.editions import say
from delaktig.reports.models import YearlyReport
from delaktig.reports.selectors import signed_of
from delaktig.reports.yearly import report_data
from delaktig.reports.yearly_brief import lacking
from delaktig.texts.parts import Invalid
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.yearly.pages import language_of, tongue
from delaktig.web.desk.yearly.words import PARTS, fault, refusal


@found_or_404
def sign(request: HttpRequest, yearly: int) -> HttpResponse:
    """Ask whether the report is to be signed, and sign it."""
    actor = actor_of(request)
    row = selectors.report(actor, yearly)
    back = here(request, "desk-yearly", row.pk)
    if request.method != "POST":
        values = {
            "title": _("Sign the report of %(year)s?") % {"year": row.year},
            "text": _(
                "Its texts and figures are kept as they stand now, and nobody can change them. "
                "A figure that is corrected later is shown beside."
            ),
            "action_words": _("Sign"),
            "confirm_kind": "primary",
            "cancel_url": back,
            **_lacking(request, row),
        }
        return render(request, "desk/yearly/sign.html", values)
    return _done(request, back, lambda: sign_report(actor, row, timezone.localdate()), _("The report is signed."))


def _lacking(request: HttpRequest, row: YearlyReport) -> dict[str, Any]:
    """Return what the report lacks, in words with the address where each is mended."""
    language, found = tongue(), lacking(report_data(row))
    tongues = {"sv": _("not yet in Swedish"), "fi": _("not yet in Finnish")}
    return {
        "texts": [
            {
                "words": f"{PARTS[part]}: {tongues[one]}",
                "url": f"{here(request, 'desk-yearly-text', row.pk, part)}?language={one}",
            }
            for part, one in found.texts
        ],
        "measures": [
            {
                "words": say(one["text"], language),
                "language": language_of(one["text"], language),
                "url": f"{here(request, 'desk-yearly', row.pk)}#measure-{one['key']}",
            }
            for one in found.measures
        ],
        "remarks": found.remarks,
        "remarks_url": f"{here(request, 'desk-yearly', row.pk)}#remarks",
    }


@found_or_404
def publish(request: HttpRequest, yearly: int) -> HttpResponse:
    """Ask whether the report is to be shown to the public, or taken back; and do it."""
    actor = actor_of(request)
    row = selectors.report(actor, yearly)
    back = here(request, "desk-yearly", row.pk)
    signed = signed_of(row)
    shown = signed is not None and signed.published_at is not None
    if request.method != "POST":
        values = {
            "title": _("Take the report from the public side?") if shown else _("Publish the report?"),
            "text": _("It stays signed, and can be published again.")
            if shown
            else _("Anybody can then read it on the municipality's public pages."),
            "action_words": _("Take back") if shown else _("Publish"),
            "confirm_kind": "danger" if shown else "primary",
            "cancel_url": back,
        }
        return render(request, "components/confirm.html", values)
    if shown:
        return _done(request, back, lambda: take_back_report(actor, row), _("The report is no longer public."))
    return _done(request, back, lambda: publish_report(actor, row), _("The report is published."))


def _done(request: HttpRequest, back: str, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    except Invalid as wrong:
        messages.error(request, " ".join(fault(code) for code in wrong.errors.values()))
    else:
        messages.success(request, said)
    return redirect(back)
