"""Repairs by word, and the source with what was not placed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.exchange import actions, mending, working
from delaktig.exchange.mending import Group
from delaktig.exchange.models import ImportedDocument
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.documents import words
from delaktig.web.desk.documents.pages import frame, lines_of, load, or_404

GROUPS_PER_PAGE = 30
LINES_PER_PAGE = 150
PLACES_SHOWN = 200


@or_404
def repairs(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Show the proposals grouped by word; accept or reject all of a kind, or of the whole page."""
    found = load(request, document, "repairs")
    state = request.GET.get("state", "")
    state = state if state in words.REPAIR_STATES else ""
    everything = mending.groups(found.repairs)
    groups = [group for group in everything if group.states.get(state)]
    page = Paginator(groups, GROUPS_PER_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        return _decide_groups(request, found, list(page))
    context = frame(request, found, "repairs")
    counts = {name: sum(group.states.get(name, 0) for group in everything) for name in words.REPAIR_STATES}
    url = reverse("desk-documents-repairs", args=[code, found.pk])
    context |= {
        "page": page,
        "state": state,
        "rows": [_group(group, state) for group in page],
        "states": [
            {"label": label, "url": f"{url}?state={name}", "current": name == state, "count": counts[name]}
            for name, label in words.REPAIR_STATES.items()
        ],
    }
    return render(request, "desk/documents/repairs.html", context)


def _group(group: Group, state: str) -> dict[str, Any]:
    sign, certain = words.confidence(group.confidence)
    return {
        "group": group,
        "place": group.places[0],
        "count": group.states.get(state, 0),
        "evidence": words.evidence(group.evidence),
        "sign": sign,
        "certain": certain,
    }


def _decide_groups(request: HttpRequest, document: ImportedDocument, page: list[Group]) -> HttpResponse:
    act, _colon, which = request.POST.get("decide", "").partition(":")
    if act not in ("accept", "reject"):
        raise Http404
    chosen = [g for g in page if which == "page" or str(g.places[0]) == which]
    if not chosen and which.isdigit():  # the page has moved on since it was shown
        chosen = [g for g in mending.groups(document.repairs) if str(g.places[0]) == which]
    places = [p for g in chosen for p in g.places if document.repairs[p]["state"] == mending.OPEN]
    _decide(request, document, places, act == "accept")
    return redirect(request.get_full_path())


def _decide(request: HttpRequest, document: ImportedDocument, places: list[int], wanted: bool) -> None:
    done = actions.decide_repairs(document.pk, actor_of(request), places, wanted=wanted)
    said = ngettext("%(count)s word was put in.", "%(count)s words were put in.", done)
    if not wanted:
        said = ngettext("%(count)s proposal was rejected.", "%(count)s proposals were rejected.", done)
    messages.success(request, said % {"count": done})
    if wanted and done < len(places):
        missed = len(places) - done
        said = ngettext(
            "%(count)s word is no longer in the text.", "%(count)s words are no longer in the text.", missed
        )
        messages.info(request, said % {"count": missed})


@or_404
def repair(request: HttpRequest, document: int, place: int, **_code: str) -> HttpResponse:
    """Show every place of one proposal, to accept or reject them one by one."""
    found = load(request, document, "repairs", "lines")
    group = next((g for g in mending.groups(found.repairs) if place in g.places), None)
    if group is None:
        raise Http404
    if request.method == "POST":
        chosen = [int(p) for p in request.POST.getlist("place") if p.isdigit() and int(p) in group.places]
        _decide(request, found, chosen, request.POST.get("decide") == "accept")
        return redirect(request.get_full_path())
    context = frame(request, found, "repairs") | _group(group, "")
    context["places"] = [_in_line(found, one) for one in group.places[:PLACES_SHOWN]]
    return render(request, "desk/documents/repair.html", context)


def _in_line(document: ImportedDocument, place: int) -> dict[str, Any]:
    one = document.repairs[place]
    line = document.lines[one["line"] - 1]
    return {
        "place": place,
        "line": one["line"],
        "before": line[: one["start"]],
        "word": line[one["start"] : one["end"]],
        "after": line[one["end"] :],
        "state": words.REPAIR_STATES[one["state"]],
        "open": one["state"] in (mending.OPEN, mending.REJECTED),
    }


@or_404
def source(request: HttpRequest, document: int, **_code: str) -> HttpResponse:
    """Show the source, masked, with what each line became; put in its place what no reader could place."""
    found = load(request, document, "lines", "spans")
    if request.method == "POST":
        return _place(request, found)
    loose = working.unplaced(found.result, found.spans)
    only = request.GET.get("only") == "unplaced"
    numbers = sorted({found.spans[place][0] for place in loose}) if only else range(1, len(found.lines) + 1)
    page = Paginator(numbers, LINES_PER_PAGE).get_page(_page_of(request, only=only))
    context = frame(request, found, "source")
    shown = set(page)
    context |= {
        "page": page,
        "only": only,
        "count": len(loose),
        "rows": lines_of(found, shown),
        "loose": [
            {"place": place, "line": line, "text": found.lines[line - 1][start:end]}
            for place in loose
            for line, start, end, _target in [found.spans[place]]
            if line in shown
        ],
        "targets": _targets(found.result),
    }
    return render(request, "desk/documents/source.html", context)


def _page_of(request: HttpRequest, *, only: bool) -> str:
    """Return the page asked for: by its number, or by a line that stands on it."""
    line = request.GET.get("line", "")
    if line.isdigit() and not only:
        return str(max(int(line) - 1, 0) // LINES_PER_PAGE + 1)
    return request.GET.get("page", "1")


def _place(request: HttpRequest, document: ImportedDocument) -> HttpResponse:
    chosen = [int(place) for place in request.POST.getlist("place") if place.isdigit()]
    target = request.POST.get("target", "")
    if not chosen or not target:
        messages.error(request, _("Choose lines, and where they belong."))
        return redirect(request.get_full_path())
    try:
        done = actions.place_lines(document.pk, actor_of(request), chosen, target)
    except working.Gone:
        messages.error(request, _("That place is gone meanwhile. Choose another."))
    else:
        said = ngettext("%(count)s line was placed.", "%(count)s lines were placed.", done)
        messages.success(request, said % {"count": done})
    return redirect(request.get_full_path())


def _targets(result: working.Working) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields in which a loose line may be put, grouped, as choices."""
    kinds = {
        "s": (_("Chapters"), ("text", "title")),
        "m": (_("Measures"), working.FIELDS["m"]),
        "c": (_("Concepts"), ("text", "title")),
        "f": (_("Footnotes"), ("text",)),
        "i": (_("Items"), ("title", "background", "proposal", "handling", "decision")),
    }
    groups: dict[str, list[tuple[str, str]]] = {
        _("The document"): [("furniture", _("page head or foot: no content")), ("title", str(words.FIELDS["title"]))]
    }
    for place in working.walk(result):
        node = place.node
        if node["key"][0] in kinds:
            label, fields = kinds[node["key"][0]]
            name = " ".join(str(node.get(f) or "") for f in ("number", "title", "measure", "section")).split()
            short = " ".join(name)[:60] or node["key"]
            groups.setdefault(label, []).extend((f"{node['key']}.{f}", f"{short} · {words.FIELDS[f]}") for f in fields)
    return list(groups.items())
