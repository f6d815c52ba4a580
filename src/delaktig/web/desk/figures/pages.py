"""An indicator's page: its figures as a plot with a table, all that was said, what it was counted from; its forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.permissions import Permission
from delaktig.indicators import rollups
from delaktig.indicators.actions import InvalidIndicator
from delaktig.indicators.entering import AIM, enter, set_own_aim
from delaktig.indicators.figures import YEARS, Word, declared_by, history, periods
from delaktig.indicators.models import Evidence, Indicator
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.words import value_words
from delaktig.indicators.registry import Computed
from delaktig.indicators.words import period_words
from delaktig.organisations.selectors import names_of
from delaktig.programmes.followed import Followed, Following, followed_one
from delaktig.reports.selectors import of_edition
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.figures.forms import AimForm, EnterForm, period_key, period_of
from delaktig.web.desk.figures.rows import plot_of, row, short, source_words, why
from delaktig.web.desk.figures.walks import Step, walk
from delaktig.web.desk.figures.words import STATES, fault, figure_words, moment, refusal, rounded, said_words
from delaktig.web.desk.programmes.editing import found_or_404, here, show_faults
from delaktig.web.desk.programmes.words import CADENCES, INDICATOR_KINDS, writing_language


@found_or_404
def one(request: HttpRequest, indicator: int) -> HttpResponse:
    """Show an indicator with all that is known of it."""
    actor, on = actor_of(request), timezone.localdate()
    line, found = followed_one(actor, indicator, on)
    language = get_language() or "sv"
    unit = found.text(line.indicator.unit_id, language)
    may_edit = actor.may(Permission.FIGURE_EDIT)
    shown = row(request, found, line)
    said = history(actor, line.indicator)
    counted = next(iter(declared_by(line.indicator)), None)
    context = {
        **shown,
        "indicator": line.indicator,
        "edition": found.text(line.edition.title_id, language),
        "why": why(line.standing, line.target, unit),
        "has_own_target": line.has_own_target,
        "target": line.target,
        "plot": plot_of(found, line, on),
        "source_words": source_words(line),
        "series": _series(request, line, unit, may_edit=may_edit and not line.indicator.computed_by),
        "said": _said(request, said, unit, language, on),
        "definition": found.texts.show(line.indicator.definition_id, language),
        "kind": INDICATOR_KINDS[line.indicator.kind],
        "cadence": CADENCES[line.indicator.cadence],
        "counted": _counted(request, line, counted, on, language) if counted else None,
        "is_lost": bool(line.indicator.computed_by) and counted is None,
        "enter_url": here(request, "desk-figure-enter", indicator)
        if may_edit and not line.indicator.computed_by
        else "",
        "aim_url": here(request, "desk-figure-aim", indicator) if may_edit else "",
        "ask_urls": _ask_urls(request, line, language) if may_edit else [],
        "edition_url": here(request, "desk-programme-edition", line.edition.pk),
        "reports": [
            (row.year, f"{here(request, 'desk-yearly', row.pk)}#measure-{line.measure.key}")
            for row in of_edition(actor, line.edition.pk)
        ],
        "publications_url": here(request, "desk-publications") if line.indicator.computed_by else "",
        "goal_url": here(request, "desk-figures-goal", line.measure.goal_id),
        "goal": found.texts.show(line.measure.goal.title_id, language),
        "crumbs": [(_("Indicators"), here(request, "desk-figures")), (short(shown["name"].body), "")],
    }
    return render(request, "desk/figures/figure.html", context)


def _ask_urls(request: HttpRequest, line: Followed, language: str) -> list[tuple[str, str]]:
    if line.indicator.source != Indicator.Source.REPORTED or line.indicator.computed_by:
        return []
    return [
        (party.name(language), here(request, "desk-figures-ask-office", party.key))
        for party in {one.key: one for one in line.offices}.values()
    ]


def _series(request: HttpRequest, line: Followed, unit: str, *, may_edit: bool) -> list[dict[str, Any]]:
    """Return the figures by period, the newest first; those who may are led to correct each."""
    return [
        {
            "period": period_words(period),
            "figure": figure_words(figure, unit),
            "text": figure.text if figure.value is not None or figure.amount is not None else "",
            "n": figure.n,
            "source": figure.source,
            "state": STATES[figure.state],
            "edit_url": here(request, "desk-figure-enter", line.indicator.pk, period=period_key(period))
            if may_edit
            else "",
        }
        for period, figure in sorted(line.figures.items(), reverse=True)
    ]


def _said(request: HttpRequest, words: list[Word], unit: str, language: str, on: date) -> list[dict[str, Any]]:
    """Return all that was ever said, with who said it, the files, and what was corrected."""
    names = names_of({w.observation.organisation_id for w in words} - {None}, language, on) if words else {}  # type: ignore[arg-type]
    rows = []
    for word in words:
        said = word.observation
        by = names.get(said.organisation_id or 0, "") or (said.by.name if said.by else "")
        rows.append(
            {
                "period": period_words(Period(said.period_from, said.period_to)),
                "figure": said_words(said.value, said.amount, said.reached_on, said.text, unit),
                "text": said.text if said.value is not None or said.amount is not None else "",
                "language": said.language,
                "by": by,
                "at": moment(said.at),
                "state": STATES[said.state],
                "is_late": word.is_late,
                "due_on": word.due_on,
                "is_superseded": hasattr(said, "superseded_by"),
                "note": said.note,
                "source": said.source,
                "evidence": [
                    (file.name, here(request, "desk-figure-evidence", said.indicator_id, file.pk))
                    for file in said.evidence.all()
                ],
            }
        )
    return rows


def _counted(request: HttpRequest, line: Followed, counted: Computed, on: date, language: str) -> dict[str, Any]:
    """Return what a computed indicator means, and for whoever may, what it was counted from in a period."""
    actor = actor_of(request)
    found: dict[str, Any] = {
        "definition": counted.definition.in_language(language),
        "title": counted.title.in_language(language),
        "name": counted.name,
        "version": counted.version,
        "unit": counted.unit.in_language(language),
        "may_open": actor.may(Permission.FIGURE_OPEN),
    }
    if not found["may_open"]:
        return found
    known = sorted(line.figures)
    wish = request.GET.get("period", "")
    period = next(
        (one for one in known if period_key(one) == wish), known[-1] if known else Period.around(on, "yearly")
    )
    found["period"] = period_words(period)
    found["periods"] = [
        {
            "label": period_words(one),
            "url": f"?period={period_key(one)}#counted",
            "current": one == period,
            "count": None,
        }
        for one in known
    ]
    found["tables"] = list(_tables(actor, counted, period, language))
    found["walk"] = walk(actor, Step(counted, period))
    return found


def _tables(actor: Actor, counted: Computed, period: Period, language: str) -> Iterator[dict[str, Any]]:
    for dimension in counted.dimensions:
        cells = rollups.picture(counted, actor.municipality, period, dimension.name)
        words = value_words(dimension, [key[0] for key in cells.cells])
        yield {
            "title": dimension.words.in_language(language),
            "several": dimension.several,
            "rows": [
                {
                    "name": words[key[0]].in_language(language) if key[0] else _("not known"),
                    "value": rounded(cells.value_of(key)),
                    "n": cell.n,
                    "url": walk(actor, Step(counted, period, dimension.name, key[0])) if key[0] and cell.n else "",
                }
                for key, cell in sorted(cells.cells.items(), key=lambda one: (-one[1].n, one[0]))
            ],
            "total": rounded(cells.value),
            "n": cells.total.n,
        }


@found_or_404
def entering(request: HttpRequest, indicator: int) -> HttpResponse:
    """Enter a figure, or correct one."""
    actor, on = actor_of(request), timezone.localdate()
    line, found = followed_one(actor, indicator, on)
    if line.indicator.computed_by:
        raise Http404
    language = get_language() or "sv"
    unit = found.text(line.indicator.unit_id, language)
    choices = _period_choices(line, on)
    wish = request.GET.get("period", "")
    standing = next((key for key, _words in choices if key == wish), "")
    initial = _initial(line, standing) if standing else {"period": _first_wanted(line, choices)}
    form = EnterForm(
        *sent(request),
        indicator=line.indicator,
        unit=unit,
        periods=choices,
        initial=initial,
    )
    back = here(request, "desk-figure", indicator)
    if request.method == "POST" and form.is_valid():
        brought = form.cleaned_data.get("file")
        file = (brought.name, brought.read()) if brought else None
        try:
            given = form.given(writing_language("", language))
            enter(actor, line.indicator, period_of(form.cleaned_data["period"]), given, on, file)
        except InvalidIndicator as wrong:
            show_faults(form, wrong.errors, fault)
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, _("The figure is kept. What was said before stays in the history."))
            return redirect(back)
    context = _form_context(request, found, line, form, back)
    return render(request, "desk/figures/enter.html", context, status=422 if form.errors else 200)


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form was sent with, its files apart; nothing where the page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _period_choices(line: Followed, on: date) -> list[tuple[str, str]]:
    """Return the periods that can be told of, the latest first."""
    known = set(line.figures) | set(periods(line.indicator.cadence, date(on.year - YEARS + 1, 1, 1), on))
    return [(period_key(one), period_words(one)) for one in sorted(known, reverse=True)]


def _first_wanted(line: Followed, choices: list[tuple[str, str]]) -> str:
    """Return the period that a figure is awaited for, or the latest that is over."""
    if line.standing.awaited is not None:
        return period_key(line.standing.awaited)
    return choices[min(1, len(choices) - 1)][0]


def _initial(line: Followed, key: str) -> dict[str, Any]:
    figure = line.figures.get(period_of(key))
    if figure is None:
        return {"period": key}
    return {
        "period": key,
        "value": None if figure.value is None else figure.value.normalize(),
        "amount": figure.amount,
        "reached_on": figure.reached_on,
        "text": figure.text,
        "source": figure.source,
    }


@found_or_404
def aim(request: HttpRequest, indicator: int) -> HttpResponse:
    """Say what the municipality aims at by itself; the edition's own words stay as they were decided."""
    actor = actor_of(request)
    line, found = followed_one(actor, indicator, timezone.localdate())
    initial = {name: getattr(line.target, name) for name in AIM} if line.target else {}
    for name in ("baseline", "low", "high"):
        if initial.get(name) is not None:
            initial[name] = initial[name].normalize()
    form = AimForm(sent(request)[0], initial=initial)
    back = here(request, "desk-figure", indicator)
    if request.method == "POST" and form.is_valid():
        try:
            set_own_aim(actor, line.indicator, form.target())
        except InvalidIndicator as wrong:
            show_faults(form, wrong.errors, fault)
        except Denied as denied:
            form.add_error(None, refusal(denied.reason))
        else:
            messages.success(request, _("Saved. How the indicator stands is computed anew."))
            return redirect(back)
    context = {**_form_context(request, found, line, form, back), "has_own_target": line.has_own_target}
    return render(request, "desk/figures/aim.html", context, status=422 if form.errors else 200)


def _form_context(request: HttpRequest, found: Following, line: Followed, form: Any, back: str) -> dict[str, Any]:
    shown = row(request, found, line)
    way = [(_("Indicators"), here(request, "desk-figures")), (short(shown["name"].body), back)]
    return {**shown, "form": form, "back": back, "crumbs": way}


@found_or_404
def evidence(request: HttpRequest, indicator: int, evidence: int) -> HttpResponseBase:
    """Give a file that shows what a figure says, always as a download."""
    actor = actor_of(request)
    followed_one(actor, indicator, timezone.localdate())
    rows = Evidence.objects.filter(observation__indicator=indicator, observation__municipality_id=actor.municipality)
    found = rows.filter(pk=evidence).first()
    if found is None:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
