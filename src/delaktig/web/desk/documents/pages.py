"""What every page of a document's review shows: its tabs, its state, the source beside the result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.exchange import selectors, working
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.policies import why_not_mend
from delaktig.exchange.words import QUIET
from delaktig.programmes.actions.guard import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.documents import words

MOST_LINES = 400
"""Lines of source that a page shows beside a part; the rest is on the page of the source."""
TABS = (
    ("items", "desk-documents-items", "i"),
    ("chapters", "desk-documents-chapters", "s"),
    ("measures", "desk-documents-measures", "mt"),
    ("terms", "desk-documents-terms", "cnf"),
)
View = Callable[..., HttpResponse]


class NotRead(Exception):
    """The document is still being read, or could not be: only its first page has something to show."""


def or_404(view: View) -> View:
    """Answer 404 for what is not there: another municipality's document, a part taken away.

    A document that has not been read leads back to its first page, which says so.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotThere, working.Gone) as missing:
            raise Http404 from missing
        except NotRead:
            return redirect("desk-documents-document", code=kwargs["code"], document=kwargs["document"])

    return wrapped


def load(request: HttpRequest, pk: int, *fields: str) -> ImportedDocument:
    """Return the document with its result and the large fields named. Raises :class:`NotRead`."""
    found = selectors.document(actor_of(request), pk, "result", *fields)
    if not found.result:
        raise NotRead
    return found


def frame(request: HttpRequest, document: ImportedDocument, tab: str) -> dict[str, Any]:
    """Return what the pages of a document have in common."""
    actor, result = actor_of(request), document.result
    sign, state = words.STATES[document.state]
    reason = why_not_mend(actor.permissions, document.state, result.get("kind", ""))
    if document.data:
        reason = reason or "published_shape"
    return {
        "code": actor.municipality,
        "document": document,
        "result": result,
        "title": result.get("title") or document.name or _("Document without title"),
        "kind": words.KINDS.get(result.get("kind", ""), ""),
        "state_sign": sign,
        "state_words": state,
        "may_mend": reason is None,
        "why_not": words.REASONS.get(reason or "", ""),
        "tabs": _tabs(actor, document, tab),
        "crumbs": [
            (_("Documents"), reverse("desk-documents", args=[actor.municipality])),
            (result.get("title") or document.name, ""),
        ],
        "look": request.GET.get("look") == "1",
    }


def _tabs(actor: Actor, document: ImportedDocument, tab: str) -> list[dict[str, Any]]:
    result = document.result
    if not result:
        return []

    def one(name: str, label: str, route: str, count: int | None = None) -> dict[str, Any]:
        url = reverse(route, args=[actor.municipality, document.pk])
        return {"label": label, "url": url, "current": name == tab, "count": count}

    labels = {
        "items": _("Items"),
        "chapters": _("Chapters"),
        "measures": _("Measures"),
        "terms": _("Terms and figures"),
    }
    tabs = [one("facts", _("Overview"), "desk-documents-document")]
    if document.data:
        return [*tabs, one("create", _("Create"), "desk-documents-create")]
    letters = [place.node["key"][0] for place in working.walk(result)]
    for name, route, kinds in TABS:
        count = sum(letter == kinds[0] or (name == "terms" and letter in kinds) for letter in letters)
        if count or ((name in ("chapters", "measures")) == (result["kind"] == "programme") and name != "terms"):
            tabs.append(one(name, labels[name], route, count))
    if result.get("has_repairs"):
        tabs.append(one("repairs", _("Repairs"), "desk-documents-repairs"))
    tabs.append(one("source", _("Source"), "desk-documents-source"))
    tabs.append(one("create", _("Create"), "desk-documents-create"))
    return tabs


def wants_look(result: working.Working, node: working.Node) -> bool:
    """Say whether something about a part should be looked at: a remark that asks for it, or low confidence."""
    key = node["key"]
    doubtful = float(node.get("confidence") or 1) < 1
    return doubtful or any(
        remark["at"].partition(".")[0] == key and remark["code"] not in QUIET for remark in result["remarks"]
    )


def looks_wanted(result: working.Working, letters: Iterable[str]) -> int:
    """Count the parts of some kinds that should be looked at."""
    wanted = set(letters)
    noted = {r["at"].partition(".")[0] for r in result["remarks"] if r["code"] not in QUIET}
    return sum(
        place.node["key"] in noted or float(place.node.get("confidence") or 1) < 1
        for place in working.walk(result)
        if place.node["key"][0] in wanted
    )


def source_beside(document: ImportedDocument, key: str) -> dict[str, Any]:
    """Return the source's lines that went to a part, each piece leading to the field that it went to."""
    numbers = sorted({span[0] for span in working.spans_of(document.spans, {key})})
    return {"source": lines_of(document, numbers[:MOST_LINES], {key}), "more_lines": numbers[MOST_LINES:][:1]}


def lines_of(document: ImportedDocument, numbers: Collection[int], keys: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return lines of the source with their pieces; the parts in ``keys`` are on this page."""
    wanted = set(numbers)
    by_line: dict[int, list[list[Any]]] = {}
    for span in document.spans:
        if span[0] in wanted:
            by_line.setdefault(span[0], []).append(span)
    found = []
    before = 0
    for number in sorted(wanted):
        spans = by_line.get(number, [])
        targets = {span[3] for span in spans}
        found.append(
            {
                "number": number,
                "gap": bool(before) and number > before + 1,
                "pieces": _pieces(document.lines[number - 1], spans, keys),
                "kind": "furniture" if targets == {"furniture"} else "",
                "label": ", ".join(dict.fromkeys(str(target_words(target)) for target in targets)),
            }
        )
        before = number
    return found


def _pieces(line: str, spans: list[list[Any]], keys: Collection[str]) -> list[tuple[str, str]]:
    """Split a line at its spans: pairs of text and the address, on this page, of the field that it went to."""
    pieces: list[tuple[str, str]] = []
    position = 0
    for _line, start, end, target in sorted(spans):
        if start > position:
            pieces.append((line[position:start], ""))
        key, _dot, name = target.partition(".")
        fields = working.FIELDS.get(key[:1], ("",))
        address = f"#id_{key}-{name or fields[0]}" if key in keys else ""
        pieces.append((line[start:end], address))
        position = end
    pieces.append((line[position:], ""))
    return [piece for piece in pieces if piece[0]]


def target_words(target: str) -> str:
    """Return where a piece of the source went, in words."""
    if target.startswith("personal"):
        return _("personal data, masked")
    if target == "furniture":
        return _("page head or foot")
    if target == "unplaced":
        return _("not placed")
    key, _dot, name = target.partition(".")
    return str(words.FIELDS.get(name or key, _("table")))


def lines_by_field(document: ImportedDocument, keys: Collection[str]) -> dict[str, str]:
    """Return for each field of some parts the lines that it was read from: ``m3-goal`` → ``12–14``."""
    found: dict[str, list[int]] = {}
    for line, _start, _end, target in working.spans_of(document.spans, set(keys)):
        found.setdefault(target.replace(".", "-"), []).append(line)
    return {
        name: f"{min(lines)}–{max(lines)}" if min(lines) < max(lines) else str(lines[0])
        for name, lines in found.items()
    }
