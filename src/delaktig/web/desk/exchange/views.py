"""Services in and out: bring a file, look at what it would do row by row, bring it in; take the catalogue out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.catalogue.policies import why_not_bring_in
from delaktig.exchange.catalogue import acts, files, words
from delaktig.exchange.catalogue.reports import Fault, Row, report_of
from delaktig.exchange.models import CatalogueFile
from delaktig.formats.reading import ReadError, check_size
from delaktig.texts.parts import NotThere
from delaktig.web.components.languages import guide_languages
from delaktig.web.desk.accounts.requests import actor_of

PER_PAGE = 50
ACCEPT = ".json,.xlsx"
State = CatalogueFile.State
STATES = {
    State.WAITING: ("now", lazy("being looked at")),
    State.CHECKED: ("due", lazy("looked at, not brought in")),
    State.BRINGING: ("now", lazy("being brought in")),
    State.BROUGHT: ("ok", lazy("brought in")),
    State.FAILED: ("late", lazy("failed")),
}
View = Callable[..., HttpResponse]


def or_404(view: View) -> View:
    """Answer 404 for a file that is another municipality's, or is not there."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotThere as missing:
            raise Http404 from missing

    return wrapped


class BringForm(forms.Form):
    """A file of services, and the language of a feed that has only one."""

    file = forms.FileField(
        label=lazy("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
        error_messages={"required": lazy("Choose a file.")},
    )
    language = forms.ChoiceField(
        label=lazy("Language of the file"),
        choices=guide_languages,
        required=False,
        help_text=lazy("Only asked of HSDS, where a file has one language. The other forms say it themselves."),
    )


class TakeForm(forms.Form):
    """Which form to take the services out in."""

    form = forms.ChoiceField(label=lazy("Format"), choices=[(key, words.FORMATS[key]) for key in files.FORMATS])
    language = forms.ChoiceField(
        label=lazy("Language"),
        choices=guide_languages,
        required=False,
        help_text=lazy("Of an HSDS file, and of the headings in a workbook. The other forms hold all languages."),
    )


class RowFilter(forms.Form):
    """Filters of a report, in the address."""

    outcome = forms.ChoiceField(
        label=lazy("What becomes of it"),
        required=False,
        choices=[("", lazy("All")), *((key, name) for key, (_sign, name) in words.OUTCOMES.items())],
    )
    kind = forms.ChoiceField(
        label=lazy("Kind"), required=False, choices=[("", lazy("All")), *((k, v) for k, v in words.KINDS.items())]
    )


def exchange(request: HttpRequest, code: str) -> HttpResponse:
    """Show what can be taken out, and the files that were brought."""
    actor = actor_of(request)
    page = Paginator(acts.files(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"one": one, "format": words.FORMATS.get(one.format, one.format), **_state(one)} for one in page]
    context = {
        "code": code,
        "page": page,
        "rows": rows,
        "take_form": TakeForm(initial={"language": get_language() or "sv"}),
        "may_bring": why_not_bring_in(actor) is None,
    }
    return render(request, "desk/exchange/exchange.html", context)


def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file and look at what it would do. What cannot be read is refused, and nothing of it is kept."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringForm(*sent, initial={"language": get_language() or "sv"})
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            check_size(upload.size)
            language = form.cleaned_data["language"] or "sv"
            taken = files.take_in(upload.read(), upload.name, language=language)
        except ReadError as error:
            form.add_error("file", words.error_words(error))
        else:
            file = acts.receive(actor_of(request), taken, upload.name)
            return redirect("desk-exchange-file", code=code, services=file.pk)
    status = 422 if form.errors else 200
    may_bring = why_not_bring_in(actor_of(request)) is None
    context = {"code": code, "form": form, "may_bring": may_bring}
    return render(request, "desk/exchange/bring.html", context, status=status)


@or_404
def report(request: HttpRequest, code: str, services: int) -> HttpResponse:
    """Show what a file would do, or did, row by row."""
    actor = actor_of(request)
    file = acts.file_of(actor, services)
    context: dict[str, Any] = {
        "code": code,
        "file": file,
        "format": words.FORMATS.get(file.format, file.format),
        "may_bring": why_not_bring_in(actor) is None,
        "crumbs": [(_("Services in and out"), reverse("desk-exchange", args=[code])), (file.name, "")],
        **_state(file),
    }
    if file.state in (State.WAITING, State.BRINGING, State.FAILED):
        return render(request, "desk/exchange/working.html", context)
    found = report_of(file.report)
    form = RowFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = [row for row in found.rows if _wanted(row, chosen)]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = found.counts()
    context |= {
        "figures": [{"value": counts[key], "label": words.OUTCOMES[key][1]} for key in counts],
        "refused": found.refused,
        "conflicts": counts["conflict"],
        "something": counts["added"] + counts["changed"],
        "filter": form,
        "is_filtered": any(chosen.values()),
        "page": page,
        "rows": [_shown(row) for row in page],
        "remarks": [_fault(Fault(*one)) for one in file.remarks[:200]],
        "more_remarks": max(0, len(file.remarks) - 200),
    }
    return render(request, "desk/exchange/report.html", context)


@require_POST
@or_404
def bring_in(request: HttpRequest, code: str, services: int) -> HttpResponse:
    """Bring in a file that was looked at."""
    file = acts.bring(actor_of(request), services)
    if file.state == State.BROUGHT:
        messages.success(request, _("The services are brought in."))
    elif file.state == State.CHECKED:
        messages.error(
            request, _("The catalogue has changed meanwhile: a row is refused now, and nothing was brought in.")
        )
    return redirect("desk-exchange-file", code=code, services=services)


@require_POST
@or_404
def again(request: HttpRequest, code: str, services: int) -> HttpResponse:
    """Look anew at what a file would do."""
    acts.check_again(actor_of(request), services)
    return redirect("desk-exchange-file", code=code, services=services)


def take(request: HttpRequest, code: str) -> HttpResponse:
    """Give the municipality's services as a file."""
    form = TakeForm(request.GET)
    if not form.is_valid():
        return redirect("desk-exchange", code=code)
    written = files.write(actor_of(request), form.cleaned_data["form"], form.cleaned_data["language"] or "sv")
    headers = {"Content-Disposition": f'attachment; filename="{written.name}"', "Cache-Control": "no-store"}
    return HttpResponse(written.content, content_type=written.type, headers=headers)


def _state(file: CatalogueFile) -> dict[str, Any]:
    sign, state = STATES[State(file.state)]
    return {"state_sign": sign, "state_words": state}


def _wanted(row: Row, chosen: dict[str, Any]) -> bool:
    return all(not wish or getattr(row, name) == wish for name, wish in chosen.items())


def _shown(row: Row) -> dict[str, Any]:
    sign, outcome = words.OUTCOMES[row.outcome]
    return {
        "kind": words.KINDS[row.kind],
        "name": row.name or row.uid or "–",
        "sign": sign,
        "outcome": outcome,
        "changed": ", ".join(row.changed),
        "faults": [_fault(one) for one in (*row.faults, *row.notes)],
    }


def _fault(fault: Fault) -> dict[str, str]:
    return {"words": words.fault_words(fault), "path": fault.path}
