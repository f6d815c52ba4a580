"""What a municipality follows up: all indicators as a list and a workbook, a goal's picture, the dashboard."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.permissions import Permission
from delaktig.formats.xlsx import Cell
from delaktig.indicators.requests import RequestState, requests, state
from delaktig.indicators.status import Status
from delaktig.organisations.selectors import names_of
from delaktig.programmes import selectors
from delaktig.programmes.figure_requests import offices, unassigned
from delaktig.programmes.followed import Followed, Following, Narrowed, following, of_measures
from delaktig.programmes.models import Goal, Measure
from delaktig.texts.selectors import load
from delaktig.web.desk import downloads
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.figures.forms import FiguresFilter
from delaktig.web.desk.figures.rows import count_words, lead_words, plot_of, row, short, source_words
from delaktig.web.desk.figures.words import REQUEST_STATES
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.shell import crumbs
from delaktig.web.desk.programmes.words import STATUSES as MEASURE_STATUSES
from delaktig.web.desk.remarks.shown import waited_for


@found_or_404
def listed(request: HttpRequest) -> HttpResponse:
    """List the indicators of the editions in force, with how each stands."""
    found, form, wanted = _asked(request)
    lines = found.narrowed(wanted)
    context = {
        "filter": form,
        "rows": [row(request, found, one) for one in lines],
        "lead": lead_words(lines),
        "is_filtered": wanted != Narrowed(),
        "has_any": bool(found.lines),
        "table_url": f"{here(request, 'desk-figures-table')}?{request.GET.urlencode()}",
        "ask_url": _ask_url(request),
    }
    return render(request, "desk/figures/list.html", context)


def _asked(request: HttpRequest) -> tuple[Following, FiguresFilter, Narrowed]:
    found = following(actor_of(request), timezone.localdate())
    form = FiguresFilter(request.GET, choices=_choices(found))
    given = form.cleaned_data if form.is_valid() else {}
    return found, form, Narrowed(**given)


def _choices(found: Following) -> dict[str, list[tuple[str, str]]]:
    language = get_language() or "sv"
    editions, themes, parties = {}, {}, {}
    for measure in found.measures.values():
        theme = measure.goal.theme
        editions[str(theme.edition_id)] = found.text(theme.edition.title_id, language)
        themes[str(theme.pk)] = short(found.text(theme.title_id, language))
    for line in found.lines:
        parties |= {str(one.organisation): one.name(language).partition(",")[0] for one in line.offices}
    by_name = sorted(parties.items(), key=lambda one: one[1].casefold())
    return {"edition": list(editions.items()), "theme": list(themes.items()), "responsible": by_name}


def _ask_url(request: HttpRequest) -> str:
    return here(request, "desk-figures-ask") if actor_of(request).may(Permission.FIGURE_EDIT) else ""


@found_or_404
def table(request: HttpRequest) -> HttpResponse:
    """Give the list, as it is narrowed, as a workbook."""
    found, _form, wanted = _asked(request)
    actor, language = actor_of(request), get_language() or "sv"
    heads = (
        _("Theme"),
        _("Measure"),
        _("Indicator"),
        _("How it stands"),
        _("Period"),
        _("The figure"),
        _("Euros"),
        _("Unit"),
    )
    heads += (_("In words"), _("What is aimed at"), _("Responsible"), _("Where the data come from"))
    rows: list[tuple[Cell, ...]] = []
    for one in found.narrowed(wanted):
        shown = row(request, found, one)
        last = one.judged[1] if one.judged else None
        rows.append(
            (
                found.text(one.measure.goal.theme.title_id, language),
                shown["measure"].body,
                shown["name"].body,
                str(shown["words"]),
                shown["period"],
                last.value if last else None,
                last.amount if last else None,
                shown["unit"],
                (last.text or (last.reached_on.isoformat() if last.reached_on else "")) if last else "",
                shown["aim"],
                "; ".join(shown["offices"]),
                str(shown["source"]),
            )
        )
    return downloads.table_workbook(
        _("Indicators"), actor.municipality, heads, rows, f"indicators-{actor.municipality}"
    )


@found_or_404
def goal(request: HttpRequest, goal: int) -> HttpResponse:
    """Show a goal in one picture: how its measures stand, and a small plot for each indicator that has numbers."""
    actor, on = actor_of(request), timezone.localdate()
    above, seen = selectors.part(actor, Goal, goal)
    found = of_measures(actor, above.measures.values_list("pk", flat=True), on)
    texts = load([above.title_id, above.theme.title_id, seen.edition.title_id])
    language = get_language() or "sv"
    title = texts.show(seen.edition.title_id, language).body
    context = {
        "title": texts.show(above.title_id, language),
        "theme": texts.show(above.theme.title_id, language),
        "lead": lead_words(found.lines),
        "measures": [_measure(request, found, measure, lines) for measure, lines in found.by_measure()],
        "plots": [_small(request, found, one, on) for one in found.lines if plot_of(found, one, on)],
        "crumbs": crumbs(request, seen, title, (short(texts.show(above.title_id, language).body), "")),
    }
    return render(request, "desk/figures/goal.html", context)


def _small(request: HttpRequest, found: Following, one: Followed, on: date) -> dict[str, Any]:
    picture = plot_of(found, one, on)
    return {"picture": picture, "source": source_words(one), "url": here(request, "desk-figure", one.indicator.pk)}


def _measure(request: HttpRequest, found: Following, measure: Measure, lines: list[Followed]) -> dict[str, Any]:
    sign, words = MEASURE_STATUSES[measure.status]
    return {
        "text": found.texts.show(measure.text_id, get_language() or "sv"),
        "url": here(request, "desk-programme-measure", measure.pk),
        "sign": sign,
        "words": words,
        "lines": [row(request, found, one) for one in lines],
        "programme": found.texts.show(measure.goal.theme.edition.title_id, get_language() or "sv"),
    }


MOVING = frozenset({Status.REACHED, Status.ON_COURSE})
GROUPS = ("due", "behind", "lacking", "known", "moving")


def group_of(lines: list[Followed]) -> str:
    """Return how a measure stands by the worst of its indicators: due, behind, lacking data, known, or moving."""
    statuses = {one.standing.status for one in lines}
    if Status.DUE in statuses:
        return "due"
    if Status.BEHIND in statuses:
        return "behind"
    if not statuses or Status.NO_DATA in statuses:
        return "lacking"
    return "moving" if statuses & MOVING else "known"


@found_or_404
def board(request: HttpRequest) -> HttpResponse:
    """Show which measures move, stand, lack data and are due, and who has not answered."""
    actor, on = actor_of(request), timezone.localdate()
    found = following(actor, on)
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for measure, lines in found.by_measure():
        groups[group_of(lines)].append(_measure(request, found, measure, lines))
    words = {
        "due": (_("Measures of which a figure is awaited"), "due"),
        "behind": (_("Measures that are behind"), "late"),
        "lacking": (_("Measures that lack a figure"), "none"),
        "known": (_("Measures with figures, nothing aimed at"), "calm"),
        "moving": (_("Measures on their way"), "ok"),
    }
    may_ask = actor.may(Permission.FIGURE_EDIT)
    context = {
        "groups": [
            {"name": name, "title": words[name][0], "sign": words[name][1], "rows": rows}
            for name, rows in groups.items()
            if rows
        ],
        "figures": [
            {"value": len(rows), "label": words[name][0], "url": f"#group-{name}" if rows else ""}
            for name, rows in groups.items()
        ],
        "statuses": count_words(found.lines),
        "has_any": bool(found.measures),
        "lead": lead_words(found.lines),
        "waiting": _waiting(request, on) if may_ask else [],
        "to_ask": _to_ask(request, found) if may_ask else [],
        "nobody": [row(request, found, one.line) for one in unassigned(found)] if may_ask else [],
        "may_ask": may_ask,
        "said": waited_for(request, on),
        "on": on,
        "programmes": _programmes(request, found),
    }
    return render(request, "desk/figures/board.html", context)


def _programmes(request: HttpRequest, found: Following) -> list[dict[str, Any]]:
    """Return the editions that are followed up, with their last day where that has passed."""
    editions = {one.goal.theme.edition_id: one.goal.theme.edition for one in found.measures.values()}
    language = get_language() or "sv"
    return [
        {
            "title": found.texts.show(one.title_id, language),
            "url": here(request, "desk-programme-edition", one.pk),
            "ended": one.period_to if one.period_to and one.period_to < found.on else None,
        }
        for one in editions.values()
    ]


def _waiting(request: HttpRequest, on: date) -> list[dict[str, Any]]:
    """Return the offices that have not answered, in two queries."""
    rows = list(requests(actor_of(request), on).filter(answered_at=None, withdrawn_at=None))
    names = names_of({one.organisation_id for one in rows}, get_language() or "sv", on) if rows else {}
    return [
        {
            "request": one,
            "name": names.get(one.organisation_id, ""),
            "unit": one.unit.name(get_language() or "sv") if one.unit else "",
            "url": here(request, "desk-figures-request", one.pk),
            "sign": REQUEST_STATES[state(one, on)][0],
            "words": REQUEST_STATES[state(one, on)][1],
            "is_overdue": state(one, on) is RequestState.OVERDUE,
        }
        for one in rows
    ]


def _to_ask(request: HttpRequest, found: Following) -> list[dict[str, Any]]:
    language = get_language() or "sv"
    return [
        {"name": one.party.name(language), "due": len(one.due), "url": here(request, "desk-figures-ask-office", key)}
        for key, one in offices(found).items()
        if one.due
    ]
