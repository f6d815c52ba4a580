"""Bringing a document in: by upload or paste; the list of those brought in; waiting while one is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.exchange import actions, selectors
from delaktig.exchange.editions import ShapeError
from delaktig.exchange.imports import LANGUAGES, Brought, take_in, take_text
from delaktig.exchange.words import error_words
from delaktig.formats.reading import MAX_BYTES, ReadError, check_size
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.documents import words
from delaktig.web.desk.documents.pages import or_404

PER_PAGE = 30
ACCEPT = ".txt,.docx,.xlsx,.pdf,.json"


class BringForm(forms.Form):
    """A file, or text that was copied from somewhere."""

    file = forms.FileField(
        label=lazy("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), allow_empty_file=True
    )
    text = forms.CharField(
        label=lazy("Or paste the text"),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=lazy("For example from minutes on a web page. The cells of a table are parted by tabs."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not found.get("file") and not (found.get("text") or "").strip():
            self.add_error("file", _("Choose a file, or paste a text."))
        return found


class ListFilter(forms.Form):
    """Filter of the list, in the address."""

    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[("", lazy("All")), *((state, name) for state, (_sign, name) in words.STATES.items())],
    )


def documents(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents that were brought in."""
    form = ListFilter(request.GET)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    found = selectors.documents(actor_of(request))
    if state:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"one": one, "sign": words.STATES[one.state][0], "words": words.STATES[one.state][1]} for one in page]
    context = {"code": code, "filter": form, "page": page, "rows": rows, "is_filtered": bool(state)}
    return render(request, "desk/documents/documents.html", context)


def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a document in. What cannot be read is refused with its reason, and nothing of it is kept."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            received = actions.receive(_brought(form), actor_of(request))
        except (ReadError, ShapeError) as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", error_words(error))
        else:
            if not received.new:
                messages.info(request, _("This document was brought in before. Nothing has changed; here it is."))
            return redirect("desk-documents-document", code=code, document=received.document.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/documents/bring.html", {"code": code, "form": form}, status=status)


def _brought(form: BringForm) -> Brought:
    """Return what was brought. Raises ``ReadError`` or ``ShapeError``; the file's size is looked at first."""
    here = get_language() or ""
    language = here if here in LANGUAGES else None
    file = form.cleaned_data.get("file")
    if not file:
        return take_text(form.cleaned_data["text"], language=language)
    check_size(file.size)
    return take_in(file.read(), file.name, language=language)


@require_POST
@or_404
def set_aside(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Set a document aside, or take it up again."""
    aside = request.POST.get("aside") == "1"
    actions.set_aside(document, actor_of(request), aside=aside)
    messages.success(request, _("The document is set aside.") if aside else _("The document is taken up again."))
    return redirect("desk-documents-document", code=code, document=document)


@require_POST
@or_404
def read_again(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Try again to read a document."""
    actions.read_again(document, actor_of(request))
    return redirect("desk-documents-document", code=code, document=document)
