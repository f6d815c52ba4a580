"""Translators' files (XLIFF): out with what lacks a translation, back with conflicts shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.translating import Row, take_file, units
from delaktig.catalogue.models import Kept, Service
from delaktig.catalogue.text_places import HOLDERS, kept_of, with_parts
from delaktig.formats.xliff import MOST_BYTES, XliffError, read_xliff, write_xliff
from delaktig.programmes.word_differences import word_differences
from delaktig.texts.parts import Invalid
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.translations.catalogue import languages_of
from delaktig.web.desk.translations.words import field_words

OUTCOMES: dict[str, tuple[str, Any]] = {
    "conflict": ("late", lazy("not overwritten: somebody wrote here meanwhile, or the source changed")),
    "too_long": ("late", lazy("too long")),
    "unknown": ("late", lazy("not known here")),
    "not_done": ("none", lazy("not marked as translated")),
    "taken": ("ok", lazy("taken, waits for approval")),
    "unchanged": ("none", lazy("unchanged")),
}
FAULTS: dict[str, Any] = {
    "empty": lazy("The file is empty."),
    "too_large": lazy("The file is larger than 20 MB."),
    "not_xml": lazy("The file cannot be read as XML. Send the file as the translation tool saved it."),
    "not_xliff": lazy("The file is no XLIFF 1.2 of one language pair. Nothing was changed."),
    "language": lazy("The file's language is none of the guide's. Nothing was changed."),
}


class TakeOut(forms.Form):
    """Which texts the translator gets."""

    source = forms.ChoiceField(label=lazy("Translate from"))
    language = forms.ChoiceField(label=lazy("Translate to"))
    everything = forms.BooleanField(label=lazy("Also what is up to date"), required=False)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "language"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(tag, language_name(tag)) for tag in languages]

    def clean(self) -> dict[str, Any]:
        """Refuse a translation into the language it is from."""
        data = super().clean() or {}
        if data.get("source") and data.get("source") == data.get("language"):
            self.add_error("language", _("Choose another language than the one you translate from."))
        return data


class TakeBack(forms.Form):
    """The file as the translator gave it back."""

    file = forms.FileField(label=lazy("File"), widget=forms.FileInput(attrs={"accept": ".xlf,.xliff"}))


@found_or_404
def files(request: HttpRequest) -> HttpResponse:
    """Offer a translator's file, or take one back and show what became of each text."""
    actor = actor_of(request)
    if request.method == "POST":
        return _taken(request, actor)
    if "language" not in request.GET:
        return _page(request)
    form = TakeOut(request.GET, languages=languages_of(actor.municipality))
    if not form.is_valid():
        return _page(request, out=form, status=422)
    source, language = form.cleaned_data["source"], form.cleaned_data["language"]
    found = units(_holders(actor), source, language, all_texts=form.cleaned_data["everything"])
    if not found:
        return _page(request, out=form, nothing=True)
    answer = HttpResponse(write_xliff(found, source, language), content_type="application/xliff+xml")
    name = f"delaktig-{actor.municipality}-{source}-{language}-{timezone.localdate().isoformat()}.xlf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _holders(actor: Actor) -> list[Kept]:
    """Return what has texts to translate: services that are not archived, places, contacts and materials."""
    found: list[Kept] = []
    for kind in HOLDERS:
        rows = kept_of(kind, actor.municipality).order_by("pk")
        if kind == "service":
            services = Service.objects.filter(keeper_id=actor.municipality).exclude(state=Service.State.ARCHIVED)
            found += with_parts(services.order_by("slug"))
        else:
            found += rows
    return found


def _page(
    request: HttpRequest,
    *,
    out: TakeOut | None = None,
    back: TakeBack | None = None,
    rows: list[Row] | None = None,
    nothing: bool = False,
    status: int = 200,
) -> HttpResponse:
    languages = languages_of(actor_of(request).municipality)
    counts = Counter(row.outcome for row in rows or [])
    context = {
        "out": out or TakeOut(initial={"source": languages[0]}, languages=languages),
        "back": back or TakeBack(),
        "nothing": nothing,
        "taken": rows is not None,
        "rows": [_told(row) for row in sorted(rows or [], key=lambda row: list(OUTCOMES).index(row.outcome))],
        "figures": [
            {"value": counts[key], "label": words, "state": sign, "url": ""}
            for key, (sign, words) in OUTCOMES.items()
            if counts[key]
        ],
        "crumbs": [(_("Services in other languages"), here(request, "desk-translation-services")), (_("Files"), "")],
        "most": MOST_BYTES // 1024 // 1024,
    }
    return render(request, "desk/translations/files.html", context, status=status)


def _told(row: Row) -> dict[str, Any]:
    known = row.outcome != "unknown"
    return {
        "row": row,
        "label": field_words(row.field) if known else row.field,
        "state": OUTCOMES[row.outcome],
        "differences": word_differences(row.theirs, row.mine) if row.outcome == "conflict" and row.theirs else None,
    }


def _taken(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = TakeBack(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, back=form, status=422)
    given: UploadedFile = form.cleaned_data["file"]
    try:
        if given.size and given.size > MOST_BYTES:
            raise XliffError("too_large")
        rows = take_file(actor, read_xliff(given.read()))
    except XliffError as wrong:
        form.add_error("file", str(FAULTS[wrong.code]))
        return _page(request, back=form, status=422)
    except Invalid:
        form.add_error("file", str(FAULTS["language"]))
        return _page(request, back=form, status=422)
    return _page(request, rows=rows)
