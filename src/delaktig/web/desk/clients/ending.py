"""The end of a client relation: what still goes on is shown before it is closed, each with its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.cases.selectors.open_ends import open_ends
from delaktig.clients import policies
from delaktig.clients.actions.relations import end_relation
from delaktig.clients.doors import Opened
from delaktig.clients.models import ClientRelation
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form
from delaktig.web.desk.clients.forms import EndForm
from delaktig.web.desk.clients.shell import client_page, of_client
from delaktig.web.desk.referrals.showing import rows as referral_rows

BACK = "desk-client-relation"


def still_open(opened: Opened) -> ClientRelation:
    """Return the client relation that is open. Raises ``NotThere``."""
    if opened.relation is None or opened.relation.ended_on is not None:
        raise NotThere
    return opened.relation


@client_page("relation")
def end(request: HttpRequest, opened: Opened) -> HttpResponse:
    """End the open client relation, with its reason; what still goes on stands above the form."""
    actor, stands = actor_of(request), still_open(opened)

    def save(form: EndForm, _version: int | None) -> Any:
        given = form.cleaned_data
        return end_relation(actor, stands, given["reason"], on=given["on"], note=given["note"])

    return client_form(
        request,
        opened,
        BACK,
        title=_("End the client relation"),
        lead=_("With it ends everybody's work with the client. Four years later the data are erased (681/2023 §77)."),
        form=EndForm,
        initial={},
        save=save,
        said=_("The client relation has ended. It can be taken back today."),
        button=_("End the client relation"),
        why_not=policies.why_not_work(actor, opened.client, opened.near, stands),
        template="desk/clients/end.html",
        context={"going_on": _going_on(request, opened, stands)},
    )


def _going_on(request: HttpRequest, opened: Opened, relation: ClientRelation) -> list[dict[str, str]]:
    """Return a line for each thing that goes on: what it is, and the page where it is ended."""
    now = timezone.now()
    found = open_ends(relation, now)
    number = opened.client.number
    lines = [
        _line(_plan_words(one.valid_to), of_client(request, "desk-case-plan-end", number, one.pk))
        for one in found.plans
    ]
    for row in referral_rows(request, found.referrals, timezone.localdate(now)):
        said = _("Referral to %(service)s: %(state)s") % {"service": row["service"].body, "state": row["words"]}
        lines.append(_line(said, of_client(request, "desk-case-referral", number, row["one"].pk)))
    for time in found.times:
        said = _("Agreed time %(when)s") % {"when": _moment(time.starts_at)}
        lines.append(_line(said, of_client(request, "desk-case-time", number, time.pk)))
    for booking in found.bookings:
        said = _("Interpreter ordered for %(when)s") % {"when": _moment(booking.appointment.starts_at)}
        lines.append(_line(said, of_client(request, "desk-case-time", number, booking.appointment_id)))
    return lines


def _line(words: str, url: str) -> dict[str, str]:
    return {"words": words, "url": url}


def _plan_words(last: Any) -> str:
    if last is None:
        return _("The plan is in force")
    return _("The plan is in force until %(day)s") % {"day": date_format(last, "SHORT_DATE_FORMAT")}


def _moment(when: Any) -> str:
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")
