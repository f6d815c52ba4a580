"""One way of editing for every form of the part: drafts, versions, faults and refusals in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.programmes.actions.guard import Invalid, NotThere, Stale
from delaktig.programmes.selectors import acts_on
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.conflict import chosen, clashes, fingerprint
from delaktig.web.desk.programmes.words import LANGUAGES, fault, refusal

View = Callable[..., HttpResponse]


@dataclass(slots=True)
class Page:
    """A form's page: what it edits, what stands now, and how it is saved.

    ``save`` gets the valid form and the version that it began from, and returns what was saved;
    ``done`` makes the address to go to from that. ``why_not`` is a policy's reason. ``fault`` and
    ``refusal`` put codes into words.
    """

    title: str
    form: Callable[..., forms.Form]
    initial: Mapping[str, Any]
    save: Callable[[Any, int | None], Any]
    done: Callable[[Any], str]
    cancel: str
    crumbs: Sequence[tuple[str, str]] = ()
    said: str = ""
    button: str = ""
    eyebrow: str = ""
    lead: str = ""
    version: int = 0
    draft: str = ""
    target: str = ""
    why_not: str | None = None
    language: str = ""
    languages: bool = False
    template: str = "desk/programmes/edit.html"
    context: dict[str, Any] = field(default_factory=dict)
    draft_route: str = "desk-programmes-draft"
    fault: Callable[[str], str] = fault
    refusal: Callable[[str], str] = refusal


def found_or_404(view: View) -> View:
    """Answer 404 where the actor's municipality has no such thing; which one it is, the actor knows."""

    @wraps(view)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        if actor_of(request).municipality != code:
            raise Http404
        try:
            return view(request, **kwargs)
        except NotThere as missing:
            raise Http404 from missing

    return guarded


def here(request: HttpRequest, route: str, *args: Any, **query: str) -> str:
    """Return the address of a page of the same municipality."""
    address = reverse(route, args=[actor_of(request).municipality, *args])
    return f"{address}?{urlencode(query)}" if query else address


def show_faults(form: forms.Form, errors: Mapping[str, str], words: Callable[[str], Any]) -> None:
    """Show what cannot be saved at the fields that it is about, or over the form."""
    for name, code in errors.items():
        form.add_error(name if name in form.fields else None, words(code))


def edit(request: HttpRequest, page: Page) -> HttpResponse:
    """Show a form, or save it; conflicts, faults and refusals come back with everything that was typed."""
    if request.method != "POST":
        return refused(request, page, page.why_not) if page.why_not else _opened(request, page)
    standing = page.form(initial=page.initial)
    form = page.form(chosen(request.POST, standing), initial=page.initial)
    if "preview" in request.POST:
        return _shown(request, page, form, preview=True)
    if not form.is_valid():
        return _shown(request, page, form, status=422)
    version = request.POST.get("version", "")
    try:
        saved = page.save(form, int(version) if version.isdigit() else None)
    except Invalid as wrong:
        show_faults(form, wrong.errors, page.fault)
        return _shown(request, page, form, status=422)
    except Stale as stale:
        return _both(request, page, form, standing, stale.version)
    except Denied as denied:
        return refused(request, page, denied.reason, form)
    if page.draft:
        drafts.discard(actor_of(request), page.draft)
    if page.said:
        messages.success(request, page.said)
    return redirect(page.done(saved))


def _opened(request: HttpRequest, page: Page) -> HttpResponse:
    kept = drafts.kept(actor_of(request), page.draft) if page.draft else None
    form = page.form(initial=page.initial)
    if kept is None or request.GET.get("draft") != "use":
        query = request.GET.copy()
        query["draft"] = "use"
        offer = {"kept": kept, "use_url": f"?{query.urlencode()}"} if kept else {}
        return _shown(request, page, form, offer=offer)
    typed = {
        name: one.widget.value_from_datadict(kept.data, {}, name)
        for name, one in form.fields.items()
        if not one.widget.value_omitted_from_data(kept.data, {}, name)
    }
    began = {"version": kept.version, "base": kept.data.get("base", "")}
    return _shown(request, page, page.form(initial={**page.initial, **typed}), began=began)


def _shown(
    request: HttpRequest,
    page: Page,
    form: forms.Form,
    *,
    status: int = 200,
    preview: bool = False,
    offer: Mapping[str, Any] | None = None,
    began: Mapping[str, Any] | None = None,
    both: Mapping[str, Any] | None = None,
) -> HttpResponse:
    if began is None and request.method == "POST":
        began = {"version": request.POST.get("version", ""), "base": request.POST.get("base", "")}
    values = {
        "page": page,
        "form": form,
        "preview": form["body"].value() if preview and "body" in form.fields else None,
        "crumbs": [*page.crumbs, (page.title, "")],
        "draft_url": drafts.draft_url(actor_of(request), page.draft, page.draft_route) if page.draft else "",
        "language_tabs": _language_tabs(page) if page.languages else [],
        "version": page.version,
        "base": fingerprint(page.form(initial=page.initial)) if began is None else "",
        **(began or {}),
        **(offer or {}),
        **(both or {}),
        **page.context,
    }
    return render(request, page.template, values, status=status)


def _both(request: HttpRequest, page: Page, mine: forms.Form, theirs: forms.Form, version: int) -> HttpResponse:
    """Show both versions; the next save begins from the one that stands now."""
    last = acts_on(page.target, 1) if page.target else []
    both = {
        "clashes": clashes(mine, theirs, request.POST.get("base", "")),
        "last": last[0] if last else None,
        "version": version,
        "base": fingerprint(theirs),
    }
    both["same"] = [b for b in mine.visible_fields() if b.name not in {c.field.name for c in both["clashes"]}]
    status = 422 if request.headers.get("HX-Request") else 409
    return _shown(request, page, mine, status=status, both=both)


def _language_tabs(page: Page) -> list[dict[str, Any]]:
    return [
        {"label": name, "url": f"?{urlencode({'language': tag})}", "current": tag == page.language, "count": None}
        for tag, name in LANGUAGES.items()
    ]


def refused(request: HttpRequest, page: Page, reason: str | None, form: forms.Form | None = None) -> HttpResponse:
    """Say why an act is refused, with what was typed, so that it can be copied."""
    typed = [(b.label, b.value()) for b in form.visible_fields() if isinstance(b.value(), str)] if form else []
    values = {
        "page": page,
        "crumbs": [*page.crumbs, (page.title, "")],
        "words": page.refusal(reason or ""),
        "typed": [(label, value) for label, value in typed if value],
    }
    return render(request, "desk/programmes/refused.html", values, status=403)


def saved_words() -> str:
    """Return what is said when something was saved."""
    return _("Saved.")
