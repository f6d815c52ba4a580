"""The lists of clients that were brought, and bringing another; the template to write one in."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.audit.acting import require
from delaktig.clients.policies import why_not_bring_in
from delaktig.exchange.clients import acts, sheets
from delaktig.exchange.clients.fields import TONGUES
from delaktig.exchange.clients.template import template as template_of
from delaktig.exchange.words import error_words
from delaktig.formats.reading import ReadError, check_size
from delaktig.web.components.languages import autonym
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.downloads import workbook_file
from delaktig.web.desk.intake.words import STATES
from delaktig.web.desk.programmes.editing import found_or_404, here

PER_PAGE = 50


class BringForm(forms.Form):
    """A workbook with a list of clients."""

    file = forms.FileField(
        label=lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
        error_messages={"required": lazy("Choose a file.")},
    )


@found_or_404
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists that were brought, and how far each has come."""
    actor = actor_of(request)
    page = Paginator(acts.lists(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"one": one, "sign": STATES[one.state][0], "state": STATES[one.state][1]} for one in page]
    values = {
        "code": actor.municipality,
        "page": page,
        "rows": rows,
        "days": acts.DAYS,
        "tongues": [(tongue, autonym(tongue)) for tongue in TONGUES],
        "language": get_language() or "sv",
        "has_example": settings.ARTIFICIAL_IDENTITY_CODES,
        "crumbs": [(_("Clients"), here(request, "desk-clients")), (_("Older lists of clients"), "")],
    }
    return render(request, "desk/intake/lists.html", values)


@found_or_404
def bring(request: HttpRequest) -> HttpResponse:
    """Take a workbook. What cannot be read is refused, and nothing of it is kept."""
    actor = actor_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringForm(*sent)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            check_size(upload.size)
            found = sheets.take_in(upload.read())
        except ReadError as error:
            form.add_error("file", error_words(error))
        else:
            listing = acts.receive(actor, found, upload.name)
            return redirect(here(request, "desk-client-list-columns", listing.pk))
    values = {
        "form": form,
        "days": acts.DAYS,
        "most": sheets.MOST_ROWS,
        "back": here(request, "desk-client-lists"),
        "crumbs": [
            (_("Clients"), here(request, "desk-clients")),
            (_("Older lists of clients"), here(request, "desk-client-lists")),
            (_("Bring a list"), ""),
        ],
    }
    return render(request, "desk/intake/bring.html", values, status=422 if form.errors else 200)


@found_or_404
def template(request: HttpRequest) -> HttpResponse:
    """Give the workbook that a list can be written in, or the example."""
    actor = actor_of(request)
    require(why_not_bring_in(actor))
    asked = request.GET.get("language", "")
    language = asked if asked in TONGUES else get_language() or "sv"
    example = "example" in request.GET
    content = template_of(language, actor.municipality, example=example)
    return workbook_file(content, f"client-list-{'example-' if example else ''}{language}.xlsx")


@found_or_404
def throw_away(request: HttpRequest, listing: int) -> HttpResponse:
    """Ask, and then throw a list away with everything in it."""
    actor = actor_of(request)
    acts.list_of(actor, listing)
    if request.method == "POST":
        acts.throw_away(actor, listing)
        return redirect(here(request, "desk-client-lists"))
    values = {
        "title": _("Throw the list away?"),
        "text": _("Its rows and the report are erased. The clients that were brought in stay."),
        "action_words": _("Throw away"),
        "confirm_kind": "danger",
        "cancel_url": here(request, "desk-client-list", listing),
    }
    return render(request, "components/confirm.html", values)
