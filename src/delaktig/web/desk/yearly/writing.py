"""The texts of a yearly report, written in one language beside the other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor, Denied
from delaktig.reports import policies, selectors, yearly_documents
from delaktig.reports.actions import LONGEST, discard_report, is_signed, measure_parts, write_text
from delaktig.reports.editions import say
from delaktig.reports.models import YearlyReport
from delaktig.reports.yearly import LANGUAGES, report_data
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, saved_words
from delaktig.web.desk.yearly.pages import tongue
from delaktig.web.desk.yearly.words import PARTS, fault, refusal


class TextForm(forms.Form):
    """One text."""

    body = forms.CharField(
        label=lazy("Text"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=lazy("Markdown: an empty line begins a new paragraph, a hyphen a list."),
    )


@found_or_404
def text(request: HttpRequest, yearly: int, part: str) -> HttpResponse:
    """Write one text of a report."""
    actor = actor_of(request)
    row = selectors.report(actor, yearly)
    if part not in PARTS and part not in measure_parts(row):
        raise NotThere
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else tongue()
    standing = selectors.texts_of(row, part)
    mine = standing.get(language)
    other = next((one for key, one in standing.items() if key != language and one.body), None)
    data = report_data(row)

    def save(form: Any, version: int | None) -> YearlyReport:
        write_text(actor, row, part, language, form.cleaned_data["body"], version)
        return row

    return edit(
        request,
        Page(
            title=_title(data, part),
            eyebrow=yearly_documents.title(data, tongue()),
            form=TextForm,
            initial={"body": mine.body if mine else ""},
            save=save,
            done=lambda saved: here(request, "desk-yearly", saved.pk),
            cancel=here(request, "desk-yearly", row.pk),
            crumbs=[
                (_("Yearly reports"), here(request, "desk-yearlies")),
                (str(row.year), here(request, "desk-yearly", row.pk)),
            ],
            said=saved_words(),
            version=mine.version if mine else 0,
            draft=f"report:{row.pk}:{part.replace(':', '-')}:{language}",
            draft_route="desk-yearly-draft",
            why_not=policies.why_not_write(actor, row, is_signed=is_signed(row)),
            language=language,
            languages=True,
            template="desk/yearly/text.html",
            context={"other": other},
            fault=fault,
            refusal=refusal,
        ),
    )


@found_or_404
def discard(request: HttpRequest, yearly: int) -> HttpResponse:
    """Ask whether a report that was begun by mistake is to be taken away, and do it."""
    actor = actor_of(request)
    row = selectors.report(actor, yearly)
    back = here(request, "desk-yearly", row.pk)
    if request.method == "POST":
        try:
            discard_report(actor, row)
        except Denied as denied:
            messages.error(request, refusal(denied.reason))
            return redirect(back)
        messages.success(request, _("The report is taken away. It can be begun anew."))
        return redirect(here(request, "desk-yearlies"))
    values = {
        "title": _("Take away the report of %(year)s?") % {"year": row.year},
        "text": _("%(programme)s. Nothing has been written in it; its figures stay where they come from.")
        % {"programme": _programme(row)},
        "action_words": _("Take away"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", values)


def _programme(row: YearlyReport) -> str:
    return load([row.edition.title_id]).show(row.edition.title_id, tongue()).body


def _title(data: dict[str, Any], part: str) -> str:
    if part in PARTS:
        return str(PARTS[part])
    key = part.removeprefix("measure:")
    measures = (one for theme in data["themes"] for goal in theme["goals"] for one in goal["measures"])
    return next((say(one["text"], tongue()) for one in measures if one["key"] == key), "") or _("Measure")


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of a report's text, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-yearlies", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return the version that stands of a text; 0 for what is not there yet. A stranger gets 404."""
    kind, _, rest = key.partition(":")
    pk, _, part_and_language = rest.partition(":")
    part, _, language = part_and_language.rpartition(":")
    if kind != "report" or not pk.isdigit():
        raise Http404
    try:
        row = selectors.report(actor, int(pk))
    except NotThere as missing:
        raise Http404 from missing
    standing = selectors.texts_of(row, part.replace("measure-", "measure:", 1)).get(language)
    return standing.version if standing else 0
