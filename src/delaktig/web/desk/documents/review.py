"""The review of what was read: facts, chapters, measures, items, terms and figures, each beside its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from delaktig.exchange import actions, selectors, working
from delaktig.exchange import words as exchange_words
from delaktig.exchange.actions import Conflict, Step
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.policies import why_not_mend
from delaktig.exchange.working import Node, fingerprint
from delaktig.formats.results import ReadWarning
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.documents import drafts, words
from delaktig.web.desk.documents.pages import (
    frame,
    lines_by_field,
    load,
    looks_wanted,
    or_404,
    source_beside,
    wants_look,
)
from delaktig.web.desk.documents.parts import FactsForm, PartForm, names
from delaktig.web.desk.programmes.words import PARTS

LISTS = ("concepts", "statistics", "footnotes")
PER_PAGE = 20


@dataclass
class Editing:
    """The forms of a page's parts, as they stand, as typed, or as they clash with someone else's."""

    forms: list[PartForm]
    theirs: dict[str, dict[str, Any]] = field(default_factory=dict)
    draft: drafts.Kept | None = None
    status: int = 200

    def rows(self, document: ImportedDocument) -> list[dict[str, Any]]:
        """Return for each part what its piece of the page shows."""
        result = document.result
        lines = lines_by_field(document, {form.key for form in self.forms})
        rows = [_row(form, result, lines, self.theirs.get(form.key, {})) for form in self.forms]
        for row in rows:
            row |= source_beside(document, row["key"])
        return rows


def _row(form: PartForm, result: working.Working, lines: dict[str, str], theirs: dict[str, Any]) -> dict[str, Any]:
    node = form.node
    sign, certain = words.confidence(float(node.get("confidence") or 1))
    fields = []
    for bound in form.visible():
        there = theirs.get(bound.name)
        clash = bool(theirs) and (there or "") != (bound.value() or "")
        fields.append(
            {
                "bound": bound,
                "lines": lines.get(f"{form.key}-{bound.name}", ""),
                "first": lines.get(f"{form.key}-{bound.name}", "").partition("–")[0],
                "theirs": there if clash else None,
                "clash": clash,
            }
        )
    return {
        "form": form,
        "key": form.key,
        "node": node,
        "fields": fields,
        "sign": sign,
        "certain": certain if "confidence" in node else "",
        "remarks": words.remarks_at(result["remarks"], form.key),
        "proposal": node.get("proposal"),
        "printed": node.get("printed"),
    }


def _edit(request: HttpRequest, document: ImportedDocument, nodes: Sequence[Node], page: str) -> Editing | HttpResponse:
    """Show the parts' forms, or save them; the answer to a save that went well leads back to the page."""
    codes = sorted({*document.result["municipalities"], *(n["municipality"] for n in nodes if n.get("municipality"))})
    actor = actor_of(request)
    if request.method != "POST":
        draft = drafts.kept(actor, document.pk, page)
        shown = [PartForm(node, codes) for node in nodes]
        if draft is not None:
            for form in shown:
                _bring_back(form, draft.data)
        return Editing(shown, draft=draft)
    bound = [PartForm(node, codes, request.POST) for node in nodes]
    valid = [form.is_valid() for form in bound]  # every form, so that each says what is wrong
    if not all(valid):
        return Editing(bound, status=422)
    step = _step(request.POST)
    try:
        actions.mend(
            document.pk,
            actor,
            {form.key: form.values() for form in bound},
            opened={form.key: form.cleaned_data["opened"] for form in bound if form.cleaned_data["opened"]},
            step=step,
        )
    except Conflict as conflict:
        return Editing([_renewed(form, request.POST, codes, conflict) for form in bound], conflict.theirs, status=409)
    drafts.discard(actor, document.pk, page)
    messages.success(request, _("Saved."))
    return redirect(_after(request, document, step))


def _bring_back(form: PartForm, data: QueryDict) -> None:
    for name in form.fields:
        full = form.add_prefix(name)
        if full in data:
            form.initial[name] = data.get(full)


def _renewed(form: PartForm, data: QueryDict, codes: list[str], conflict: Conflict) -> PartForm:
    """Return the form as typed; saved once more, it stands over what the other person wrote."""
    if form.key not in conflict.theirs:
        return form
    again = data.copy()
    again[form.add_prefix("opened")] = fingerprint(conflict.theirs[form.key])
    return PartForm(form.node, codes, again)


def _step(data: QueryDict) -> Step | None:
    """Return what a button asks for beside saving: ``up:m3``, ``add:m3:m``, ``theme:m3``."""
    act, _colon, rest = data.get("step", "").partition(":")
    if not act:
        return None
    key, _colon, to = rest.partition(":")
    return Step(act, key, to or data.get(f"{key}-to", ""))


def _after(request: HttpRequest, document: ImportedDocument, step: Step | None) -> str:
    """Return where to go on: the part just changed, or the list where a page's own part was removed."""
    removed = step is not None and step.act == "remove"
    for letter, route in (("s", "desk-documents-chapters"), ("i", "desk-documents-items")):
        one = request.resolver_match.kwargs.get("part", "") if request.resolver_match else ""
        if removed and step is not None and step.key == one and one[:1] == letter:
            return reverse(route, args=[document.municipality_id, document.pk])
    anchor = f"#part-{step.key}" if step is not None and step.key and not removed else ""
    return f"{request.get_full_path()}{anchor}"


@or_404
def document_page(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Show what was found as a whole, and let its facts be mended; or how far the reading has come."""
    found = selectors.document(actor_of(request), document, "result", "data")
    context = frame(request, found, "facts")
    if not found.result:
        return render(request, "desk/documents/reading.html", context)
    theirs: dict[str, Any] = {}
    form, status = FactsForm(working.facts(found.result)), 200
    draft = drafts.kept(actor_of(request), found.pk, "facts") if request.method != "POST" else None
    if draft is not None:
        for name in form.fields:
            form.initial[name] = draft.data.get(form.add_prefix(name), form.initial.get(name))
    if request.method == "POST":
        form = FactsForm(working.facts(found.result), request.POST)
        status = 422
        if form.is_valid():
            try:
                opened = {"facts": form.cleaned_data["opened"]} if form.cleaned_data["opened"] else {}
                actions.mend(found.pk, actor_of(request), {"facts": form.values()}, opened=opened)
            except Conflict as conflict:
                again = request.POST.copy()
                again["facts-opened"] = fingerprint(conflict.theirs["facts"])
                form, theirs, status = FactsForm(conflict.theirs["facts"], again), conflict.theirs["facts"], 409
            else:
                drafts.discard(actor_of(request), found.pk, "facts")
                messages.success(request, _("Saved."))
                return redirect("desk-documents-document", code=code, document=document)
    context |= {
        "form": form,
        "theirs": _facts_words(theirs) if theirs else [],
        "draft": draft,
        "draft_url": drafts.draft_url(actor_of(request), found.pk, "facts"),
        "draft_page": "facts",
        "figures": _figures(found),
        "remarks": _facts_remarks(found.result),
        "warnings": [exchange_words.warning_words(ReadWarning(w["code"], w["params"])) for w in found.warnings],
        "masked": [(exchange_words.MASKED[kind], count) for kind, count in found.masked.items()],
        "facts": _facts_words(working.facts(found.result)),
    }
    return render(request, "desk/documents/document.html", context, status=status)


def _facts_words(facts: dict[str, Any]) -> list[tuple[Any, str]]:
    period = [str(facts["period"][name] or "?") for name in ("from", "to")]
    return [
        (words.FIELDS["title"], facts["title"] or "–"),
        (words.FIELDS["language"], facts["language"]),
        (words.FIELDS["period"], "–".join(period)),
        (words.FIELDS["municipalities"], ", ".join(name for _c, name in names(facts["municipalities"])) or "–"),
        (words.FIELDS["acts"], ", ".join(facts["acts"]) or "–"),
    ]


def _facts_remarks(result: working.Working) -> list[dict[str, Any]]:
    tops = ("title", "language", "municipalities", "period", "acts", "sections", "themes", "items", "statistics")
    return [remark for top in tops for remark in words.remarks_at(result["remarks"], top, quiet=False)]


def _figures(document: ImportedDocument) -> list[dict[str, Any]]:
    """What was found, how much of it wants a look, and where."""
    result = document.result
    letters = [place.node["key"][0] for place in working.walk(result)]
    rows = (
        ("i", _("Items"), "desk-documents-items", ""),
        ("s", _("Chapters"), "desk-documents-chapters", ""),
        ("m", _("Measures"), "desk-documents-measures", ""),
        ("c", _("Concepts"), "desk-documents-terms", "?list=concepts"),
        ("n", _("Figures"), "desk-documents-terms", "?list=statistics"),
        ("f", _("Footnotes"), "desk-documents-terms", "?list=footnotes"),
    )
    return [
        {
            "label": label,
            "count": letters.count(letter),
            "look": looks_wanted(result, letter),
            "url": f"{reverse(route, args=[document.municipality_id, document.pk])}{query}",
        }
        for letter, label, route, query in rows
        if letter in letters
    ]


@or_404
def chapters(request: HttpRequest, document: int, **_code: str) -> HttpResponse:
    """Show the tree of chapters; the filter leaves those that want a look."""
    found = load(request, document)
    if request.method == "POST":
        actions.mend(found.pk, actor_of(request), {}, step=_step(request.POST))
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    context = frame(request, found, "chapters")
    rows = list(_tree(found.result, found.result["sections"], 1))
    context["wanting"] = sum(row["look"] for row in rows)
    context["rows"] = [row for row in rows if row["look"]] if context["look"] else rows
    return render(request, "desk/documents/chapters.html", context)


def _tree(result: working.Working, sections: list[Node], depth: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for node in sections:
        begin = " ".join((node["text"] or "").split()[:12])
        look = wants_look(result, node)
        remarks = words.remarks_at(result["remarks"], node["key"], quiet=False)
        rows.append({"node": node, "depth": min(depth, 5), "begin": begin, "look": look, "remarks": remarks})
        rows += _tree(result, node["children"], depth + 1)
    return rows


@or_404
def part(request: HttpRequest, document: int, part: str, **_code: str) -> HttpResponse:
    """Mend one chapter or one item, its source beside it."""
    found = load(request, document, "lines", "spans")
    if part[:1] not in ("s", "i"):
        raise Http404
    node = working.place_of(found.result, part).node
    edited = _edit(request, found, [node], part)
    if isinstance(edited, HttpResponse):
        return edited
    tab = "chapters" if part[0] == "s" else "items"
    order = [p.node for p in working.walk(found.result) if p.node["key"][0] == part[0]]
    at = order.index(node)
    context = frame(request, found, tab) | _common(request, found, edited, part)
    context |= {
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "is_section": part[0] == "s",
    }
    return render(request, "desk/documents/part.html", context, status=edited.status)


def _common(request: HttpRequest, document: ImportedDocument, edited: Editing, page: str) -> dict[str, Any]:
    reason = why_not_mend(actor_of(request).permissions, document.state, document.result["kind"])
    for form in edited.forms if reason else ():
        for bound in form.visible():
            bound.field.disabled = True
    return {
        "rows": edited.rows(document),
        "forms": edited.forms,
        "clash": bool(edited.theirs),
        "draft": edited.draft,
        "draft_page": page,
        "draft_url": drafts.draft_url(actor_of(request), document.pk, page),
    }


@or_404
def measures(request: HttpRequest, document: int, **_code: str) -> HttpResponse:
    """Mend the five cells of the measures of one theme, and the theme's title, beside the source."""
    found = load(request, document, "lines", "spans")
    themes = found.result["themes"]
    asked = request.GET.get("theme", "")
    theme = next((one for one in themes if one["key"] == asked), themes[0] if themes else None)
    if theme is None:
        return _no_themes(request, found)
    nodes = [theme, *theme["measures"]]
    edited = _edit(request, found, nodes, theme["key"])
    if isinstance(edited, HttpResponse):
        return edited
    context = frame(request, found, "measures") | _common(request, found, edited, theme["key"])
    wanting = [wants_look(found.result, row["node"]) for row in context["rows"]]
    if context["look"]:
        context["rows"] = [context["rows"][0], *(r for r, w in zip(context["rows"][1:], wanting[1:], strict=True) if w)]
    context |= {
        "theme": theme,
        "wanting": sum(wanting[1:]),
        "others": [one for one in themes if one is not theme],
        "themes": [_theme_tab(found, one, one is theme) for one in themes],
    }
    return render(request, "desk/documents/measures.html", context, status=edited.status)


def _no_themes(request: HttpRequest, document: ImportedDocument) -> HttpResponse:
    if request.method == "POST":
        actions.mend(document.pk, actor_of(request), {}, step=Step("add", "", "t"))
        return redirect(request.get_full_path())
    return render(request, "desk/documents/measures.html", frame(request, document, "measures"))


def _theme_tab(document: ImportedDocument, theme: Node, current: bool) -> dict[str, Any]:
    url = reverse("desk-documents-measures", args=[document.municipality_id, document.pk])
    title = theme["title"] or _("Theme without title")
    label = title if len(title) <= 40 else f"{title[:38]}…"
    return {
        "label": label,
        "url": f"{url}?theme={theme['key']}",
        "current": current,
        "count": len(theme["measures"]),
    }


@or_404
def terms(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Mend concepts, figures or footnotes, a page of them at a time."""
    found = load(request, document, "lines", "spans")
    filled = [name for name in LISTS if found.result[name]]
    name = request.GET.get("list", "")
    name = name if name in LISTS else (filled or ["concepts"])[0]
    context = frame(request, found, "terms")
    nodes = found.result[name]
    if context["look"]:
        nodes = [node for node in nodes if wants_look(found.result, node)]
    page = Paginator(nodes, PER_PAGE).get_page(request.GET.get("page"))
    edited = _edit(request, found, list(page), f"{name}:{page.number}")
    if isinstance(edited, HttpResponse):
        return edited
    context |= _common(request, found, edited, f"{name}:{page.number}")
    labels = {"concepts": _("Concepts"), "statistics": _("Figures"), "footnotes": _("Footnotes")}
    url = reverse("desk-documents-terms", args=[code, found.pk])
    context |= {
        "page": page,
        "letter": working.LISTS[name],
        "wanting": looks_wanted(found.result, working.LISTS[name]),
        "list": name,
        "kind": PARTS[name.removesuffix("s")],
        "lists": [
            {"label": label, "url": f"{url}?list={key}", "current": key == name, "count": len(found.result[key])}
            for key, label in labels.items()
        ],
    }
    return render(request, "desk/documents/terms.html", context, status=edited.status)


@or_404
def items(request: HttpRequest, document: int, **_code: str) -> HttpResponse:
    """Show the items of an extract, each leading to its own page."""
    found = load(request, document)
    if request.method == "POST":
        actions.mend(found.pk, actor_of(request), {}, step=_step(request.POST))
        return redirect(request.get_full_path())
    context = frame(request, found, "items")
    outcomes = dict(words.OUTCOMES)
    context["rows"] = [
        {
            "node": node,
            "outcome": outcomes[node["outcome"]],
            "place": names([node["municipality"]])[0][1] if node["municipality"] else "",
            "remarks": words.remarks_at(found.result["remarks"], node["key"], quiet=False),
        }
        for node in found.result["items"]
    ]
    return render(request, "desk/documents/items.html", context)
