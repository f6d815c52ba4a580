"""Pages of translations: texts in two languages beside each other, with how they stand."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.programmes import selectors
from delaktig.programmes.actions.guard import Invalid, NotThere
from delaktig.programmes.actions.translations import approve_texts, write_translation
from delaktig.programmes.policies import why_not_translate
from delaktig.programmes.selectors import EditionSeen
from delaktig.programmes.text_places import TextPlace, places
from delaktig.programmes.word_differences import word_differences
from delaktig.texts.actions import Conflict
from delaktig.texts.selectors import Bundle, Shown, Status, load, rendered_sources
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page, found_or_404, here, refused
from delaktig.web.desk.programmes.forms import TitleForm, WordsField
from delaktig.web.desk.programmes.shell import crumbs, frame
from delaktig.web.desk.programmes.words import FIELDS, LANGUAGES, PARTS, fault, period, place
from delaktig.web.desk.translations.catalogue import sides
from delaktig.web.desk.translations.words import STATES

PER_PAGE = 50


class StatesFilter(forms.Form):
    """The filter of the texts; all in the address."""

    language = forms.ChoiceField(label=lazy("Translate into"), required=False, choices=list(LANGUAGES.items()))
    state = forms.ChoiceField(
        label=lazy("How it stands"),
        required=False,
        choices=[("", lazy("all")), *((key, words) for key, (_sign, words) in STATES.items())],
    )


class TranslationForm(forms.Form):
    """A text in one language."""

    body = WordsField(lazy("Translation"), required=True, rows=6)
    slip = forms.BooleanField(label=lazy("Only a slip: the meaning is the same"), required=False)
    approved = forms.BooleanField(label=lazy("Approve it at once"), required=False)


@found_or_404
def translations(request: HttpRequest) -> HttpResponse:
    """Show the editions whose texts can be translated."""
    actor = actor_of(request)
    editions = list(selectors.editions(actor))
    texts = load(edition.title_id for edition in editions)
    language = get_language() or "sv"
    rows = [
        {
            "url": here(request, "desk-translation-edition", edition.pk),
            "title": texts.show(edition.title_id, language),
            "period": period(edition.period_from, edition.period_to),
            "frozen": edition.__dict__["is_frozen"],
        }
        for edition in editions
    ]
    return render(request, "desk/translations/translations.html", {"rows": rows, "tabs": sides(request)})


def other_language(wish: str) -> str:
    """Return the language to translate into: the one wished for, else Finnish on a Swedish desk, else Swedish."""
    if wish in LANGUAGES:
        return wish
    return "fi" if get_language() == "sv" else "sv"


@found_or_404
def edition(request: HttpRequest, edition: int) -> HttpResponse:
    """Show the texts of an edition beside their translations, filtered by how they stand."""
    seen = selectors.edition(actor_of(request), edition)
    found = places(seen.edition)
    texts = load({p.text_id for p in found} | {p.heading for p in found})
    language = other_language(request.GET.get("language", ""))
    form = StatesFilter(_query(request, language))
    state = form.cleaned_data["state"] if form.is_valid() else ""
    counts = Counter(texts.status(p.text_id, language) for p in found if texts.bodies(p.text_id))
    wanted = [p for p in found if texts.bodies(p.text_id) and (not state or texts.status(p.text_id, language) == state)]
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    edition_title = texts.show(seen.edition.title_id, get_language() or "sv").body
    values = {
        **frame(request, seen, edition_title, "desk-translation-edition"),
        "form": form,
        "language": language,
        "language_name": LANGUAGES[language],
        "page": page,
        "rows": _rows(request, seen, page, texts, language),
        "figures": [
            {
                "value": counts[Status(key)],
                "label": words,
                "state": sign,
                "url": f"?language={language}&state={key}",
            }
            for key, (sign, words) in STATES.items()
        ],
    }
    return render(request, "desk/translations/edition.html", values)


def _query(request: HttpRequest, language: str) -> QueryDict:
    query = request.GET.copy()
    query["language"] = language
    return query


def _rows(
    request: HttpRequest, seen: EditionSeen, page: ListPage[TextPlace], texts: Bundle, language: str
) -> list[dict[str, Any]]:
    then = rendered_sources(texts, [p.text_id for p in page], language)
    return [_row(request, seen, one, texts, language, then.get(one.text_id)) for one in page]


def _row(
    request: HttpRequest, seen: EditionSeen, one: TextPlace, texts: Bundle, language: str, then: str | None
) -> dict[str, Any]:
    actor = actor_of(request)
    source = texts.exact(one.text_id, texts.source_language(one.text_id))
    target = texts.exact(one.text_id, language)
    own = texts.source_language(one.text_id) == language
    sign, words = STATES[target.status]
    heading = texts.show(one.heading, get_language() or "sv") if one.heading else None
    return {
        "pk": one.text_id,
        "label": label(one),
        "heading": heading,
        "whose": place(one.owner) if one.owner else "",
        "source": source,
        "target": target,
        "is_source": own,
        "state": (sign, words),
        "waits": target.status in (Status.DRAFT, Status.OUTDATED),
        "changed": word_differences(then, source.body) if then is not None else None,
        "url": here(request, "desk-translation-text", seen.edition.pk, one.text_id, language=language),
        "may_edit": why_not_translate(actor, seen.facts, one.owner) is None,
    }


def label(one: TextPlace) -> str:
    """Return what a text is, in words: ``Measure: Responsible, as printed``."""
    part = " ".join(filter(None, [str(PARTS[one.part]), one.number]))
    field = str(FIELDS.get(one.field, one.field))
    return part if one.field in ("text", "name") else f"{part}: {field}"


@found_or_404
def text(request: HttpRequest, edition: int, text: int) -> HttpResponse:
    """Write one text in another language, with the source and what changed in it beside."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    one = next((p for p in places(seen.edition) if p.text_id == text), None)
    if one is None:
        raise NotThere
    texts = load([text, one.heading, seen.edition.title_id])
    language = other_language(request.GET.get("language", ""))
    back = here(request, "desk-translation-edition", edition, language=language)
    about = _about(request, seen, one, texts, back)
    key = f"edition:{edition}:new-text:{text}:{language}"
    reason = why_not_translate(actor, seen.facts, one.owner)
    if reason:
        return refused(request, about, reason)
    standing = texts.exact(text, language)
    form = TranslationForm(request.POST or None, initial=_initial(request, standing, key))
    values = {
        "page": about,
        "row": _row(request, seen, one, texts, language, rendered_sources(texts, [text], language).get(text)),
        "language": language,
        "language_name": LANGUAGES[language],
        "form": form,
        "draft_url": drafts.draft_url(actor, key),
        "kept": drafts.kept(actor, key) if request.method == "GET" else None,
        "use_url": here(request, "desk-translation-text", edition, text, language=language, draft="use"),
        "crumbs": [*about.crumbs, (about.title, "")],
        "version": request.POST.get("version", standing.version),
        "back": back,
    }
    if request.method != "POST":
        return render(request, "desk/translations/text.html", values)
    if not form.is_valid():
        return render(request, "desk/translations/text.html", values, status=422)
    return _save(request, seen, one, language, form, values, key)


def _initial(request: HttpRequest, standing: Shown, key: str) -> dict[str, Any]:
    kept = drafts.kept(actor_of(request), key) if request.GET.get("draft") == "use" else None
    return {"body": kept.data.get("body", "") if kept else standing.body}


def _save(
    request: HttpRequest,
    seen: EditionSeen,
    one: TextPlace,
    language: str,
    form: TranslationForm,
    values: dict[str, Any],
    key: str,
) -> HttpResponse:
    actor, data = actor_of(request), form.cleaned_data
    version = request.POST.get("version", "")
    try:
        write_translation(
            actor,
            seen.edition,
            one.text_id,
            language,
            data["body"],
            expected_version=int(version) if version.isdigit() else None,
            slip=data["slip"],
            approved=data["approved"],
        )
    except Conflict as conflict:
        both = {
            "conflict": conflict,
            "version": conflict.version,
            "differences": word_differences(conflict.theirs, conflict.mine),
        }
        return render(request, "desk/translations/text.html", {**values, **both}, status=409)
    except Invalid as wrong:
        for name, code in wrong.errors.items():
            form.add_error(name, fault(code))
        return render(request, "desk/translations/text.html", values, status=422)
    except Denied as denied:
        return refused(request, values["page"], denied.reason, form)
    drafts.discard(actor, key)
    messages.success(request, _("Saved."))
    return redirect(f"{values['back']}#text-{one.text_id}")


def _about(request: HttpRequest, seen: EditionSeen, one: TextPlace, texts: Bundle, back: str) -> Page:
    title = texts.show(seen.edition.title_id, get_language() or "sv").body
    return Page(
        title=label(one),
        eyebrow=title,
        form=TitleForm,
        initial={},
        save=lambda _form, _version: None,
        done=lambda _saved: back,
        cancel=back,
        crumbs=crumbs(request, seen, title, (_("Languages"), back)),
    )


@require_POST
@found_or_404
def approve(request: HttpRequest, edition: int) -> HttpResponse:
    """Approve the texts that were ticked, as they stand in one language."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    language = other_language(request.POST.get("language", ""))
    state = request.POST.get("state", "")
    query = {"language": language, **({"state": state} if state in STATES else {})}
    back = here(request, "desk-translation-edition", edition, **query)
    ids = [int(value) for value in request.POST.getlist("text") if value.isdigit()]
    try:
        count = approve_texts(actor, seen.edition, ids, language)
    except Denied as denied:
        about = Page(
            title=_("Approve"),
            form=TitleForm,
            initial={},
            save=lambda _form, _version: None,
            done=lambda _saved: back,
            cancel=back,
            crumbs=crumbs(request),
        )
        return refused(request, about, denied.reason)
    if count:
        messages.success(request, ngettext("%d text was approved.", "%d texts were approved.", count) % count)
    else:
        messages.info(request, _("Tick the texts that you approve."))
    return redirect(back)
