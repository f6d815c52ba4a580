"""The calendar: what must be reviewed or decided when, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.programmes.calendar import Entry, Kind, calendar
from delaktig.texts.models import TextVersion
from delaktig.texts.selectors import FALLBACKS
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.words import cited, place, said
from delaktig.web.desk.followup.ics import Day, calendar_file
from delaktig.web.desk.followup.mending import address
from delaktig.web.desk.followup.words import DAYS


class CalendarFilter(forms.Form):
    """What the calendar is narrowed to."""

    municipality = forms.ChoiceField(label=lazy("Municipality"), required=False)
    kind = forms.ChoiceField(label=lazy("Kind of day"), required=False, choices=[("", lazy("All")), *DAYS.items()])

    def __init__(self, *args: Any, codes: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        if isinstance(field, forms.ChoiceField):
            rows = sorted(((code, place(code)) for code in codes), key=lambda row: row[1])
            field.choices = [("", _("All")), *rows]


def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the days to come and what is late, each with its rule."""
    today = timezone.localdate()
    actor = actor_of(request)
    everything = calendar(actor, today)
    form, rows = _narrowed(request, code, everything)
    lines = _lines(rows, actor)
    context = {
        "code": code,
        "filter": form,
        "late": [line for line in lines if line["entry"].overdue],
        "ahead": [line for line in lines if not line["entry"].overdue and line["entry"].on],
        "unknown": [line for line in lines if line["entry"].on is None],
        "ics_url": f"{reverse('desk-calendar-ics', args=[code])}?{request.GET.urlencode()}",
        "any": bool(everything),
        "today": today,
    }
    return render(request, "desk/followup/calendar.html", context)


def ics(request: HttpRequest, code: str) -> HttpResponse:
    """Give the same days as an iCalendar file, narrowed in the same way."""
    actor = actor_of(request)
    everything = calendar(actor, timezone.localdate())
    _form, rows = _narrowed(request, code, everything)
    host = settings.ORIGIN.split("://", 1)[-1]
    days = [
        Day(
            uid=f"{line['entry'].key}@{host}",
            on=line["entry"].on,
            summary=" · ".join(filter(None, [str(line["kind"]), line["name"], line["place"]])),
            description=" ".join(filter(None, [line["why"], line["cited"]])),
            url=settings.ORIGIN + line["url"] if line["url"] else "",
        )
        for line in _lines(rows, actor)
        if line["entry"].on is not None
    ]
    file = calendar_file(days, f"Delaktig · {place(code)}", datetime.now(UTC))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="delaktig-{code}.ics"'
    return response


def _narrowed(request: HttpRequest, code: str, everything: list[Entry]) -> tuple[CalendarFilter, list[Entry]]:
    codes = {entry.municipality for entry in everything if entry.municipality} | {code}
    form = CalendarFilter(request.GET, codes=codes)
    asked = form.cleaned_data if form.is_valid() else {}
    municipality, kind = asked.get("municipality", ""), asked.get("kind", "")
    rows = [
        entry
        for entry in everything
        if (not municipality or entry.municipality in (None, municipality)) and (not kind or entry.kind == kind)
    ]
    return form, rows


def _lines(entries: list[Entry], actor: Actor) -> list[dict[str, Any]]:
    editions = [entry.edition for entry in entries if entry.edition is not None]
    titles = titles_of({e.title_id for e in editions} | {entry.text for entry in entries if entry.text})
    return _joined([_line(entry, actor, titles) for entry in entries])


def _joined(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make one line of the days that several municipalities share for the same reason."""
    found: dict[Any, dict[str, Any]] = {}
    for line in lines:
        entry = line["entry"]
        shared = entry.edition is not None and entry.municipality is not None and not entry.id
        key = (entry.on, entry.kind, entry.edition.pk, entry.overdue, line["why"]) if shared else entry.key
        first = found.setdefault(key, line)
        if first is not line:
            first["place"] = f"{first['place']}, {line['place']}"
    return list(found.values())


def _line(entry: Entry, actor: Actor, titles: dict[int, str]) -> dict[str, Any]:
    edition = titles.get(entry.edition.title_id, entry.edition.slug) if entry.edition else ""
    return {
        "entry": entry,
        "kind": DAYS[entry.kind],
        "name": entry.name or (titles.get(entry.text, "") if entry.text else "") or edition,
        "edition": edition,
        "place": place(entry.municipality) if entry.municipality else "",
        "why": _why(entry),
        "cited": cited(entry.citation),
        "is_local": entry.rule is not None and entry.rule.kind == "local",
        "url": _address(entry, actor),
    }


def _why(entry: Entry) -> str:
    if entry.kind is Kind.ACT_ENDS and entry.citation is not None:
        said_here = _("Act %(act)s applies until this day. Review whether the edition still serves, or end it early.")
        return said_here % {"act": entry.citation.act}
    if entry.kind is Kind.PERIOD_ENDS:
        return _("Nothing has come into force after it.") if entry.overdue else _("The edition is in force until then.")
    return said(entry.why)


def _address(entry: Entry, actor: Actor) -> str:
    """Return where the reader can do something about the day, or read about it; empty where neither."""
    code = actor.municipality
    reads_decision = entry.municipality == code and actor.may(Permission.DECISION_READ)
    if entry.kind is Kind.FOLLOW_UP:
        return address(code, "measure", entry.id)
    if entry.kind is Kind.MEETING:
        return address(code, "meeting", entry.id) if reads_decision else ""
    if entry.kind is Kind.APPEAL_ENDS:
        return address(code, "item", entry.id) if reads_decision else ""
    if entry.kind is Kind.AGREEMENT_REVIEW:
        return reverse("desk-agreements", args=[code]) if actor.may(Permission.ORGANISATION_READ) else ""
    if entry.edition is None:
        return ""
    routes = {
        Kind.REVIEW: "desk-reviewed",
        Kind.ACT_ENDS: "desk-early-expiry",
        Kind.EARLY_EXPIRY: "desk-early-expiry",
        Kind.PLAN_TIE: "desk-programme-ties",
    }
    may_act = actor.may(Permission.EDITION_EDIT) or entry.kind is Kind.PLAN_TIE
    route = routes.get(entry.kind, "desk-programme-edition") if may_act else "desk-programme-edition"
    return reverse(route, args=[code, entry.edition.pk])


def titles_of(ids: set[int]) -> dict[int, str]:
    """Return texts in the language of the page, else in another: one query."""
    bodies: dict[int, dict[str, str]] = {}
    for text, language, body in TextVersion.objects.filter(text_id__in=ids).values_list("text_id", "language", "body"):
        if body:
            bodies.setdefault(text, {})[language] = body
    order = (get_language() or "sv", *FALLBACKS)
    return {
        text: next((found[tongue] for tongue in order if tongue in found), next(iter(found.values())))
        for text, found in bodies.items()
    }
