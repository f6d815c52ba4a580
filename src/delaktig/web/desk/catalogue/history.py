"""The history of a service: what each act changed, word by word, and earlier versions to take up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.catalogue.actions.history import take_up
from delaktig.catalogue.models import TEXTS, Contact, Place, ServiceRevision
from delaktig.catalogue.topics import grounds, situations
from delaktig.programmes.word_differences import word_differences
from delaktig.texts.parts import Invalid, NotThere, Stale
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.shell import found_service, frame
from delaktig.web.desk.catalogue.words import (
    ACTS,
    CHANNELS,
    COSTS,
    ENTRIES,
    FIELDS,
    INTERPRETERS,
    PARTS,
    STATES,
    WEEKDAYS,
    refusal,
    said,
    topic_words,
)
from delaktig.web.desk.organisations.words import KINDS as ORGANISATION_KINDS
from delaktig.web.desk.organisations.words import TASKS
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import place

PER_PAGE = 20
VALUES: Mapping[str, Mapping[str, Any]] = {
    "cost": COSTS,
    "channel": CHANNELS,
    "entry": ENTRIES,
    "interpreter": INTERPRETERS,
    "task": TASKS,
    "kind": ORGANISATION_KINDS,
}
"""What the values of fixed lists are called, by field."""
Names = Mapping[str, str]
KEPT_QUIET = ("uid", "keeper", "slug", "invented", "carried")
Data = Mapping[str, Any]


@found_or_404
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what each act on a service changed, the newest first."""
    service = found_service(request, slug)
    rows = service.revisions.select_related("by").order_by("-number", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    before = rows.filter(number__lt=shown[-1].number).first() if shown else None
    names, texts = names_in((one.data for one in [*shown, before] if one is not None), service.name_id)
    values = frame(request, service, texts, "desk-service-history") | {
        "page": page,
        "versions": [_version(later, earlier, names) for later, earlier in pairwise([*shown, before])],
    }
    return render(request, "desk/catalogue/history.html", values)


def _version(later: ServiceRevision | None, earlier: ServiceRevision | None, names: Names) -> dict[str, Any]:
    if later is None:
        raise LookupError("only the version before the oldest may be missing")
    return {
        "one": later,
        "act": ACTS.get(later.act, later.act),
        "changes": list(changes(earlier.data, later.data, names)) if earlier is not None else [],
        "is_first": earlier is None,
    }


def names_in(versions: Iterable[Data], *more: int) -> tuple[Names, Bundle]:
    """Return what the places and contacts that versions point to are called, by their stable ids: three queries."""
    uids = {
        offering[kind]
        for data in versions
        for offering in data.get("offerings", [])
        for kind in ("place", "contact")
        if kind in offering
    }
    texts_of: dict[str, int] = {}
    for model in (Place, Contact) if uids else ():
        found = model._default_manager.filter(uid__in=uids).values_list("uid", "name_id")  # type: ignore[attr-defined]
        texts_of |= {str(uid): text for uid, text in found}
    texts = load([*more, *texts_of.values()])
    language = get_language() or "sv"
    return {uid: texts.show(text, language).body for uid, text in texts_of.items()}, texts


def changes(was: Data, now: Data, names: Names) -> Iterator[dict[str, Any]]:
    """Yield what differs between two versions: which field, in which language, and how the words changed."""
    for name in dict.fromkeys([*TEXTS, *was, *now]):
        if name in KEPT_QUIET or was.get(name) == now.get(name):
            continue
        label = FIELDS.get(name, name)
        if name in TEXTS:
            old, new = was.get(name, {}), now.get(name, {})
            for tag in dict.fromkeys([*old, *new]):
                if old.get(tag) != new.get(tag):
                    yield _change(label, old.get(tag, ""), new.get(tag, ""), tag)
        else:
            yield _change(label, in_words(name, was.get(name), names), in_words(name, now.get(name), names))


def _change(label: Any, old: str, new: str, language: str = "") -> dict[str, Any]:
    return {
        "label": label,
        "language": language,
        "language_name": language_name(language) if language else "",
        "differences": word_differences(old, new),
    }


def in_words(name: str, value: Any, names: Names) -> str:
    """Return a value of the exchange's shape in lines that people can compare."""
    if value is None or value == "":
        return ""
    if name == "hours":
        days = [f"{WEEKDAYS[one['weekday']]} {one['opens']}–{one['closes']}" for one in value]
        return ", ".join(days)
    if isinstance(value, Mapping):
        lines = [f"{PARTS.get(key, key)}: {in_words(key, one, names)}" for key, one in value.items() if key != "uid"]
        return "\n".join(lines)
    if isinstance(value, list):
        between = "\n" if any(isinstance(one, Mapping) for one in value) else ", "
        return between.join(in_words(name, one, names) for one in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return _one(name, value, names)


def _one(name: str, value: Any, names: Names) -> str:
    """Return one plain value in words: what a fixed list calls it, or as it is."""
    if name == "topics":
        return topic_words(value)
    if name in ("grounds", "situations"):
        known = grounds() if name == "grounds" else situations()
        return said(known[value]) if value in known else str(value)
    if name in ("place", "contact"):
        return names.get(value) or _("no longer there")
    if name in ("languages", "municipalities"):
        return language_name(value) if name == "languages" else place(value)
    if name == "state":
        return str(STATES[value][1])
    return str(VALUES.get(name, {}).get(value, value))


@found_or_404
def again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take an earlier version up again, after a question that shows what it changes."""
    actor, service = actor_of(request), found_service(request, slug)
    kept = service.revisions.filter(number=number).first()
    newest = service.revisions.order_by("-number", "-pk").first()
    if kept is None or newest is None:
        raise NotThere
    back = here(request, "desk-service-history", slug)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            take_up(actor, service, number, expected_version=int(version) if version.isdigit() else None)
        except Denied as denied:
            messages.error(request, refusal(denied.reason))
        except Stale:
            messages.error(request, _("Someone else has saved this meanwhile. Look at what changed, then try again."))
        except Invalid as wrong:
            lacks = ", ".join(str(FIELDS.get(name, name)) for name in wrong.errors)
            messages.error(request, _("It cannot be taken up as it was. Look at: %(lacks)s") % {"lacks": lacks})
        else:
            messages.success(request, _("The version of then stands again."))
            return redirect("desk-service", code=actor.municipality, slug=slug)
        return redirect(back)
    values = {
        "title": _("Take this version up again?"),
        "text": _("The service says again what it said then. What it says now stays in the history."),
        "action_words": _("Take up again"),
        "cancel_url": back,
        "shell": "components/desk_base.html",
        "name": load([service.name_id]).show(service.name_id, get_language() or "sv").body,
        "kept": kept,
        "version": service.version,
        "changes": list(changes(newest.data, kept.data, names_in([newest.data, kept.data])[0])),
    }
    return render(request, "desk/catalogue/again.html", values)
