"""Pages that read remarks: the list, its workbook, and one remark with its answer and its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.decisions.selectors import bodies_of
from delaktig.formats.xlsx import Cell, Column, Sheet
from delaktig.organisations.selectors import names_of
from delaktig.remarks import selectors
from delaktig.remarks.models import SPEAKING, Answer, Remark, Revision
from delaktig.remarks.selectors import State, Wanted
from delaktig.web.components.languages import language_name
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.words import body_name
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.remarks.forms import ListFilter
from delaktig.web.desk.remarks.shown import rows
from delaktig.web.desk.remarks.words import FIELDS

PER_PAGE = 50
YEARS_BACK = 8


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List what has been said, that of the latest meetings first."""
    actor, on = actor_of(request), timezone.localdate()
    form = _filter(request, on)
    wanted = form.wanted()
    page = Paginator(selectors.remarks(actor, wanted, on), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": rows(request, page, on),
        "is_filtered": wanted != Wanted(),
        "is_of_one": wanted.measure is not None or wanted.service is not None,
        "table_url": f"{here(request, 'desk-remarks-table')}?{request.GET.urlencode()}",
        "may_write": actor.may(Permission.REMARK_WRITE),
    }
    return render(request, "desk/remarks/remarks.html", context)


def _filter(request: HttpRequest, on: date) -> ListFilter:
    actor, language = actor_of(request), get_language() or "sv"
    names = names_of(selectors.asked_organisations(actor), language, on)
    bodies = (body for body in bodies_of(actor.municipality, closed=True) if body.kind in SPEAKING)
    return ListFilter(
        request.GET,
        bodies=[(body.pk, body_name(body)) for body in bodies],
        years=range(on.year, on.year - YEARS_BACK, -1),
        organisations=sorted(names.items(), key=lambda row: row[1].casefold()),
    )


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the remarks that fit the filter as a workbook."""
    actor, on = actor_of(request), timezone.localdate()
    found = rows(request, selectors.remarks(actor, _filter(request, on).wanted(), on), on)
    heads = (
        _("Body"), _("Meeting"), FIELDS["words"], FIELDS["language"], FIELDS["other_words"], FIELDS["other_language"],
        _("About"), FIELDS["who"], FIELDS["due_on"], _("State"), _("What was done"),
        _("What was done, in another language"), _("Who answers"), FIELDS["answered_on"], FIELDS["done_on"],
        _("Invented"),
    )  # fmt: skip
    sheet = Sheet(_("Remarks"), tuple(Column(str(head)) for head in heads), tuple(_cells(row) for row in found))
    name = downloads.dated(f"remarks-{actor.municipality}")
    return downloads.workbook(_("Remarks"), actor.municipality, [sheet], name)


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    one: Remark = row["remark"]
    answer: Answer | None = row["answer"]
    ties = [row["whole"], *(tie["words"] for tie in (*row["measures"], *row["services"]))]
    return (
        row["body"], row["held_on"], one.words, language_name(one.language), one.other_words,
        language_name(one.other_language) if one.other_language else None, "; ".join(str(tie) for tie in ties if tie),
        row["who"], one.due_on, str(row["words"]), answer.words if answer else None,
        answer.other_words if answer else None, row["answer_by"],
        answer.answered_on if answer else None, answer.done_on if answer else None, one.invented,
    )  # fmt: skip


@found_or_404
def one(request: HttpRequest, remark: int) -> HttpResponse:
    """Show one remark: what it is about, who is to answer, what was done, and what both said before."""
    actor, on = actor_of(request), timezone.localdate()
    found = selectors.remark_of(actor, remark)
    (row,) = rows(request, [found], on)
    taken_back = getattr(found, "answer", None) if row["answer"] is None else None
    there = row["state"] != State.REMOVED
    context = {
        "row": row,
        "history": [_before(revision) for revision in selectors.history_of(found)],
        "taken_back": taken_back,
        "meeting_url": here(request, "desk-decision-meeting", found.meeting_id),
        "may_write": there and actor.may(Permission.REMARK_WRITE),
        "may_restore": not there and actor.may(Permission.REMARK_WRITE),
        "may_answer": there and actor.may(Permission.REMARK_ANSWER),
        "crumbs": [(_("Remarks"), here(request, "desk-remarks")), (row["body"], "")],
    }
    return render(request, "desk/remarks/remark.html", context)


def _before(revision: Revision) -> dict[str, Any]:
    """Return what a remark or an answer said before: the words, their language and the days."""
    values = revision.values
    days = [(FIELDS[name], _day(values[name])) for name in ("due_on", "answered_on", "done_on") if values.get(name)]
    return {
        "revision": revision,
        "is_answer": revision.part == Revision.Part.ANSWER,
        "words": values.get("words", ""),
        "language": values.get("language", ""),
        "other": {"words": values["other_words"], "language": values["other_language"]}
        if values.get("other_words")
        else None,
        "lines": days,
    }


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT")
