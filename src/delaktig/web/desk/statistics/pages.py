"""Bring a file of figures, look at each row and what is doubtful about it, bring them in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.exchange.statistics import pxweb
from delaktig.exchange.statistics.bringing import Report, bring_in, look, read
from delaktig.exchange.statistics.given import Given, known
from delaktig.exchange.statistics.sheets import HEADINGS, Refused
from delaktig.exchange.statistics.words import OUTCOMES, doubt_words, file_words, refusal_words
from delaktig.formats.jsonstat import JsonStatError
from delaktig.formats.reading import check_size
from delaktig.formats.results import ReadError
from delaktig.web.desk.accounts.requests import actor_of

SALT = "delaktig.statistics"
HOURS = 12
MOST_SHOWN = 500


class FileForm(forms.Form):
    """A saved answer or a spreadsheet; for a spreadsheet with headings of its own, what they are called."""

    file = forms.FileField(
        label=lazy("File"), required=False, widget=forms.FileInput(attrs={"accept": ".json,.xlsx,.csv"})
    )
    indicator = forms.CharField(label=lazy("Heading of the column with the indicator"), required=False, max_length=80)
    value = forms.CharField(label=lazy("Heading of the column with the number"), required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        """Ask for a file, unless the statistical office is asked."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and "fetch" not in self.data:
            self.add_error("file", _("Choose a file."))
        return data


def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file, or ask the statistical office, and look at what it would add. Nothing is kept."""
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    context: dict[str, Any] = {"code": code, "form": form, "known": known(), "headings": HEADINGS}
    context["tables"] = sorted(pxweb.TABLES) if settings.STATISTICS_ADDRESS else []
    if request.method == "POST" and form.is_valid():
        found = _found(request, code, form)
        if found is not None:
            report = look(actor_of(request), found, timezone.localdate())
            context |= {"report": report, **_shown(report), "carried": _carried(code, report)}
    return render(request, "desk/statistics/bring.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, code: str, form: FileForm) -> list[Given | Refused] | None:
    chosen = {name: form.cleaned_data[name] for name in ("indicator", "value") if form.cleaned_data[name]}
    try:
        if "fetch" in request.POST:
            return read(_asked(request.POST["fetch"], code), "answer.json", code)
        upload = form.cleaned_data["file"]
        check_size(upload.size)
        return read(upload.read(), upload.name, code, chosen)
    except (JsonStatError, ReadError, UnicodeDecodeError) as error:
        form.add_error("file", file_words(getattr(error, "code", "")))
    except (OSError, ValueError):
        form.add_error(None, _("The statistical office did not answer. Nothing was brought in."))
    return None


def _asked(table: str, code: str) -> bytes:
    if not settings.STATISTICS_ADDRESS or table not in pxweb.TABLES:
        raise BadRequest(table)
    asked = pxweb.query([code], [timezone.localdate().year - 1])
    return pxweb.fetch(settings.STATISTICS_ADDRESS, pxweb.TABLES[table], "fi", asked)


def _carried(code: str, report: Report) -> str:
    """Return the figures signed, so that what is brought in is what was looked at, and nothing is kept meanwhile."""
    rows = [row.given.as_json() for row in report.rows]
    return signing.dumps({"code": code, "rows": rows}, salt=SALT, compress=True)


def _shown(report: Report) -> dict[str, Any]:
    rows = [
        {
            "given": row.given,
            "cell": ", ".join(row.given.cell.values()),
            "sign": OUTCOMES[row.outcome][0],
            "outcome": OUTCOMES[row.outcome][1],
            "doubts": [doubt_words(doubt) for doubt in row.doubts],
            "stands": row.stands,
        }
        for row in report.rows
    ]
    rows.sort(key=lambda row: not row["doubts"])
    return {
        "rows": rows[:MOST_SHOWN],
        "more": max(0, len(rows) - MOST_SHOWN),
        "refused": [(one.place, refusal_words(one)) for one in report.refused],
        "something": report.counts["new"] + report.counts["changed"],
    }


@require_POST
def bring_them_in(request: HttpRequest, code: str) -> HttpResponse:
    """Bring in the figures that were looked at."""
    try:
        carried = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        messages.error(request, _("This took too long, or was changed on the way. Bring the file again."))
        return redirect("desk-statistics", code=code)
    if carried["code"] != code:
        raise BadRequest(code)
    rows = [Given.from_json(one) for one in carried["rows"]]
    report = bring_in(actor_of(request), rows, timezone.localdate(), doubt_words)
    brought = report.counts["new"] + report.counts["changed"]
    messages.success(request, _("%(count)s figures are brought in.") % {"count": brought})
    return redirect("desk-statistics", code=code)
