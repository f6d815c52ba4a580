"""Pages: what is published, choosing tables and looking at them, one publication from inside, withdrawing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.permissions import Permission
from delaktig.indicators.disclosure.places import Contradiction, Place
from delaktig.indicators.models import Publication
from delaktig.indicators.publishing import acts, reading
from delaktig.indicators.publishing.drafting import NoSuchTable, choices
from delaktig.indicators.publishing.leaving_out import Behind
from delaktig.indicators.publishing.spans import key_of, over_before, period_of
from delaktig.indicators.publishing.tables import ALL, TOTAL_WORDS, Choice, Table
from delaktig.indicators.registry import Words
from delaktig.municipalities.models import Municipality
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.publishing.naming import at_words, by_words, place_words, refused_words, title_of, tongue
from delaktig.web.desk.publishing.words import WHYS, fault

PER_PAGE = 50
Done = TypeVar("Done")


class PeriodForm(forms.Form):
    """Which period, in the address."""

    period = forms.ChoiceField(label=lazy("Period"))

    def __init__(self, data: Any, keys: list[str]) -> None:
        super().__init__(data or {"period": keys[0]})
        self.fields["period"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a publication is withdrawn, for its readers."""

    why = forms.CharField(label=lazy("Why, for the readers"), max_length=acts.LONGEST_NOTE)


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """Show what the municipality has published."""
    actor = actor_of(request)
    page = Paginator(reading.kept_publications(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(request, one) for one in page]
    context = {"page": page, "rows": rows, "may_publish": actor.may(Permission.FIGURE_PUBLISH)}
    return render(request, "desk/publishing/publications.html", context)


def _row(request: HttpRequest, one: Publication) -> dict[str, Any]:
    return {
        "one": one,
        "key": _key(one),
        "url": here(request, "desk-publication", one.pk),
        "tables": len(one.document["tables"]),
        "left_out": sum(bool(cell.get("left_out")) for table in one.document["tables"] for cell in table["cells"]),
    }


def _key(one: Publication) -> str:
    return key_of(reading.period_of_publication(one))


@found_or_404
def new(request: HttpRequest) -> HttpResponse:
    """Choose tables of a period, look at them with what is left out and why, publish them."""
    actor = actor_of(request)
    today = timezone.localdate()
    keys = [key_of(period) for period in over_before(today)]
    given = request.POST if request.method == "POST" else request.GET
    form = PeriodForm(given, keys)
    if not form.is_valid():
        raise Http404
    period = period_of(form.cleaned_data["period"])
    chosen = [Choice.of(code) for code in given.getlist("table")]
    if "filter" in request.POST:
        return _filtered(request, form.cleaned_data["period"], chosen)
    offered = choices(actor.municipality, period)
    titles = {name: title for name, (title, _tables) in offered.items()}
    tried: Tried[Any] = Tried()
    if "publish" in request.POST:
        note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
        made = _tried(lambda: acts.publish(actor, period, chosen, timezone.now(), today, note=note, seen=seen), titles)
        if made.done is not None:
            messages.success(request, _("The figures are published."))
            return redirect(here(request, "desk-publication", made.done.pk))
        tried = Tried(_again(actor, period, chosen, today), made.fault, made.refused)
    elif request.method == "POST":
        tried = _tried(lambda: acts.preview(actor, period, chosen, today), titles)
    draft, key = tried.done, form.cleaned_data["period"]
    context = {
        "form": form,
        "key": key,
        "groups": _groups(offered, {choice.code for choice in chosen}, given.get("q", "")),
        "any": bool(offered),
        "q": given.get("q", ""),
        "refused": refused_words(request, key, tried.refused, titles) if tried.refused else None,
        "draft": draft,
        "fault": tried.fault,
        "note": given.get("note", ""),
        "chosen": [choice.code for choice in chosen],
        "tables": _previews(draft) if draft else [],
        "crumbs": [(_("Published figures"), here(request, "desk-publications")), (_("Publish figures"), "")],
    }
    return render(request, "desk/publishing/new.html", context, status=422 if tried.fault else 200)


@dataclass(frozen=True, slots=True)
class Tried(Generic[Done]):
    """What an act gave, or in words why it did not."""

    done: Done | None = None
    fault: str = ""
    refused: acts.Refused | None = None


def _tried(act: Callable[[], Done], titles: Mapping[str, Words]) -> Tried[Done]:
    try:
        return Tried(act())
    except acts.CannotPublish as cannot:
        return Tried(None, fault(cannot.code), cannot.refused)
    except Contradiction as found:
        where = f"{place_words(found.place, titles)}: " if found.place is not None else ""
        return Tried(None, where + fault(found.code))
    except NoSuchTable:
        return Tried(None, fault("no_such_table"))


def _again(actor: Any, period: Any, chosen: list[Choice], today: Any) -> acts.Draft | None:
    """Return what would be published now, where it only lacks a word or has changed; else None."""
    try:
        return acts.preview(actor, period, chosen, today)
    except (acts.CannotPublish, Contradiction, NoSuchTable):
        return None


def _filtered(request: HttpRequest, key: str, chosen: list[Choice]) -> HttpResponse:
    """Lead to the address that narrows the list, with what is ticked."""
    query = [("period", key), ("q", request.POST.get("q", "").strip()), *(("table", one.code) for one in chosen)]
    return redirect(f"{here(request, 'desk-publication-new')}?{urlencode(query)}")


def _groups(offered: Mapping[str, tuple[Words, list[Choice]]], chosen: set[str], words: str) -> list[dict[str, Any]]:
    """Return the tables to choose among, by indicator; those that cross two dimensions apart.

    Narrowed by words, and never without what is ticked.
    """
    found = []
    for title, tables in offered.values():
        head = title.in_language(tongue())
        rows = [(one, _tick(one, chosen)) for one in tables]
        shown = [(one, tick) for one, tick in rows if tick["ticked"] or _fits(f"{head} {tick['words']}", words)]
        plain, crossed = ([tick for one, tick in shown if (len(one.by) > 1) is wanted] for wanted in (False, True))
        is_open = any(row["ticked"] for row in crossed) or (bool(words) and not plain)
        if shown:
            found.append({"title": head, "plain": plain, "crossed": crossed, "open": is_open})
    return sorted(found, key=lambda group: str(group["title"]).casefold())


def _fits(text: str, words: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())


def _tick(one: Choice, chosen: set[str]) -> dict[str, Any]:
    return {"code": one.code, "words": by_words(one), "ticked": one.code in chosen, "id": one.slug}


def _previews(draft: acts.Draft) -> list[dict[str, Any]]:
    return [_preview(table, draft) for table in draft.tables]


def _preview(table: Table, draft: acts.Draft) -> dict[str, Any]:
    """Return a table as those inside see it: each number, and of those left out why."""
    language = tongue()
    if not table.axes:
        return {
            "title": table.title.in_language(language),
            "heads": [table.unit.in_language(language)],
            "whole": _inside(table, (), draft),
        }
    first, *second = table.axes
    across = [*second[0].values.items(), (ALL, TOTAL_WORDS)] if second else [("", table.unit)]
    down = [*first.values.items(), (ALL, TOTAL_WORDS)]
    return {
        "title": table.title.in_language(language),
        "by": " × ".join(axis.words.in_language(language) for axis in table.axes),
        "heads": [words.in_language(language) for _key, words in across],
        "rows": [
            {
                "head": words.in_language(language),
                "cells": [_inside(table, (key, *([other] if second else [])), draft) for other, _words in across],
            }
            for key, words in down
        ],
    }


def _inside(table: Table, key: tuple[str, ...], draft: acts.Draft) -> dict[str, Any]:
    if key not in table.cells:
        return {"value": None, "why": None}
    place = table.place(key, draft.period)
    why = _why(table, place, draft) if table.protected else None
    return {"value": table.values[key], "n": table.cells[key].n if table.prints_n else None, "why": why}


def _why(table: Table, place: Place, draft: acts.Draft) -> tuple[str, Any] | None:
    whys = [draft.protected.hidden[one] for one in table.told_by(place) if one in draft.protected.hidden]
    return WHYS[whys[0]] if whys else None


@found_or_404
def shown(request: HttpRequest, publication: int) -> HttpResponse:
    """Show a publication from inside: every number as it was, what is left out, its address and its proof."""
    actor = actor_of(request)
    one = _kept(request, publication)
    place = Municipality.objects.get(pk=actor.municipality)
    language = get_language() or "sv"
    slug = place.slug_fi if language == "fi" else place.slug_sv
    behind = Behind.from_json(one.behind.numbers)
    titles = {table["indicator"]: Words(**table["title"]) for table in one.document["tables"]}
    key = _key(one)
    url = f"{settings.ORIGIN}/{language}/{slug}/figures/{key}/{one.number}/"
    context = {
        "one": one,
        "key": key,
        "url": url,
        "tables": [_frozen(table, language, url) for table in one.document["tables"]],
        "hidden": [
            {
                "place": place,
                "counts": title_of(place.counts, titles),
                "at": at_words(place),
                "number": behind.numbers[place],
            }
            for place in sorted(behind.hidden)
        ],
        "again_url": here(request, "desk-publication-new") + "?" + _query(one, key),
        "may_publish": actor.may(Permission.FIGURE_PUBLISH),
        "crumbs": [(_("Published figures"), here(request, "desk-publications")), (f"{key} ({one.number})", "")],
    }
    return render(request, "desk/publishing/publication.html", context)


def _frozen(table: Mapping[str, Any], language: str, url: str) -> dict[str, Any]:
    return {
        "url": f"{url}#{table['id']}",
        "title": table["title"].get(language) or table["title"]["en"],
        "by": " × ".join(axis["words"].get(language) or axis["words"]["en"] for axis in table["axes"]),
        "cells": len(table["cells"]),
        "left_out": sum(bool(cell.get("left_out")) for cell in table["cells"]),
    }


def _query(one: Publication, key: str) -> str:
    codes = (Choice(table["indicator"], tuple(table["by"])).code for table in one.document["tables"])
    return urlencode([("period", key), *(("table", code) for code in codes)])


def _kept(request: HttpRequest, publication: int) -> Publication:
    try:
        return reading.kept_publication(actor_of(request), publication)
    except Publication.DoesNotExist:
        raise Http404 from None


@found_or_404
def withdraw(request: HttpRequest, publication: int) -> HttpResponse:
    """Ask why, and withdraw a publication."""
    one = _kept(request, publication)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw(actor_of(request), publication, form.cleaned_data["why"], timezone.now())
        except acts.CannotPublish as refused:
            form.add_error("why", fault(refused.code))
        else:
            messages.success(request, _("The publication is withdrawn. Its address says so and why."))
            return redirect(here(request, "desk-publication", publication))
    context = {
        "form": form,
        "title": _("Withdraw the figures of %(period)s?") % {"period": _key(one)},
        "text": _("Its address will say that they are withdrawn, and why. Whoever has copied them still has them."),
        "action_words": _("Withdraw"),
        "confirm_kind": "danger",
        "cancel_url": here(request, "desk-publication", publication),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
