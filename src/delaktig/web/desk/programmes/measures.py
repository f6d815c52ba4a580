"""Pages of a measure: reading it, editing it in the table or on a page of its own, saying how it goes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.indicators.rules import WITHOUT_NUMBERS
from delaktig.programmes import selectors
from delaktig.programmes.actions.guard import Invalid
from delaktig.programmes.actions.measures import (
    MeasureInput,
    add_measure,
    edit_measure,
    place_measure,
    report_status,
)
from delaktig.programmes.basis import special_treatment_law
from delaktig.programmes.followed import of_measures
from delaktig.programmes.measure_services import services_of
from delaktig.programmes.models import Goal, Measure
from delaktig.programmes.overview import MeasureLine, measure_lines, text_ids_of
from delaktig.programmes.policies import why_not_edit, why_not_report_status
from delaktig.programmes.selectors import EarlierMeasure, EditionSeen
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.figures.rows import row as standing_row
from delaktig.web.desk.programmes.countable import titles_and_definitions
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, refused, saved_words
from delaktig.web.desk.programmes.editions import measure_row
from delaktig.web.desk.programmes.forms import TitleForm, contents_choices, owner_choices
from delaktig.web.desk.programmes.measure_forms import STATUS_CHOICES, MeasureForm, QuickForm
from delaktig.web.desk.programmes.measure_services import carrying
from delaktig.web.desk.programmes.shell import crumbs, may_edit, may_see_figures, today
from delaktig.web.desk.programmes.walk import walk_of_measure
from delaktig.web.desk.programmes.words import (
    CADENCES,
    INDICATOR_KINDS,
    SOURCES,
    STATUSES,
    aim,
    number,
    period,
    writing_language,
)
from delaktig.web.desk.remarks.shown import beside

MOST_OF_A_TITLE = 90


@found_or_404
def measure(request: HttpRequest, measure: int) -> HttpResponse:
    """Show a measure with all that is known of it."""
    actor = actor_of(request)
    standing, seen = selectors.part(actor, Measure, measure)
    (line,) = measure_lines(pk=standing.pk)
    continues = _continued(actor, standing)
    services = list(services_of([standing.pk]))
    texts = load(
        [
            seen.edition.title_id,
            standing.goal.title_id,
            standing.goal.theme.title_id,
            *text_ids_of(line),
            *([continues.text_id] if continues else []),
            *(one.name_id for one in services),
        ]
    )
    language = get_language() or "sv"
    title = texts.show(seen.edition.title_id, language).body
    sign, words = STATUSES[standing.status]
    titles = dict(contents_choices(seen.edition, standing.contents, today()))
    values = {
        "seen": seen,
        "edition": seen.edition,
        "measure": standing,
        "row": measure_row(request, seen, line, texts, language),
        "goal": texts.show(standing.goal.title_id, language),
        "theme": texts.show(standing.goal.theme.title_id, language),
        "budget_note": texts.show(standing.budget_note_id, language),
        "special_treatment": texts.show(standing.special_treatment_id, language),
        "special_treatment_law": special_treatment_law(language),
        "schedule": period(standing.starts_on, standing.ends_on) if standing.starts_on or standing.ends_on else "",
        "cadence": CADENCES.get(standing.cadence, ""),
        "status": (sign, words),
        "statuses": STATUS_CHOICES,
        "contents": [titles[key] for key in standing.contents],
        "follow_ups": _follow_ups(request, seen, line, texts, language),
        "services": carrying(request, services, texts, language),
        "walk": {
            "programme": title,
            "programme_url": here(request, "desk-programme-edition", seen.edition.pk),
            **walk_of_measure(request, standing, seen.edition, services),
        },
        "said": beside(request, today(), measure=standing.pk),
        "continues": texts.show(continues.text_id, language) if continues else None,
        "continues_url": here(request, "desk-programme-measure", continues.pk) if continues else "",
        "goal_url": here(request, "desk-figures-goal", standing.goal_id) if may_see_figures(actor, seen) else "",
        "may_edit": may_edit(actor, seen, standing.municipality_id),
        "may_report": why_not_report_status(actor, seen.facts, standing.municipality_id) is None,
        "crumbs": crumbs(request, seen, title, (_short(texts.show(standing.text_id, language).body), "")),
    }
    return render(request, "desk/programmes/measure.html", values)


def _continued(actor: Any, standing: Measure) -> Measure | None:
    """Return the measure of the edition before, where the actor may read that edition."""
    if standing.continues_id is None:
        return None
    mine = selectors.editions(actor).values("pk")
    return Measure.objects.filter(pk=standing.continues_id, goal__theme__edition__in=mine).first()


def _follow_ups(
    request: HttpRequest, seen: EditionSeen, line: MeasureLine, texts: Bundle, language: str
) -> list[dict[str, Any]]:
    """Return the indicators with what is aimed at; of what has been decided on also how each stands."""
    names = {one.computed_by for one in line.follow_ups.values()}
    counted = titles_and_definitions(actor_of(request).municipality, names)
    known = of_measures(actor_of(request), [line.measure.pk] if seen.facts.frozen else [], today())
    stands = {one.follow_up: standing_row(request, known, one) for one in known.lines}
    return [
        {
            "pk": one.pk,
            "name": texts.show(one.name_id, language),
            "kind": INDICATOR_KINDS[one.kind],
            "unit": texts.show(one.unit_id, language),
            "baseline": number(one.baseline),
            "aim": aim(one.low, one.high, texts.show(one.unit_id, language), one.due_on),
            "stands": stands.get(one.pk),
            "source": SOURCES[one.source],
            "counted": counted.get(one.computed_by),
            "may_count": one.kind not in WITHOUT_NUMBERS,
        }
        for one in line.follow_ups.values()
    ]


def _short(text: str) -> str:
    return text if len(text) <= MOST_OF_A_TITLE else text[: MOST_OF_A_TITLE - 1].rstrip() + "…"


@require_POST
@found_or_404
def status(request: HttpRequest, measure: int) -> HttpResponse:
    """Say how a measure goes, also in an edition in force."""
    standing, _seen = selectors.part(actor_of(request), Measure, measure)
    back = here(request, "desk-programme-measure", measure)
    try:
        report_status(actor_of(request), standing, request.POST.get("status", ""))
    except Denied as denied:
        return refused(request, _page_about(request, back), denied.reason)
    except Invalid:
        messages.error(request, _("Choose how the measure goes."))
    else:
        messages.success(request, saved_words())
    return redirect(back)


def _page_about(request: HttpRequest, back: str) -> Page:
    return Page(
        title=_("Measure"),
        form=TitleForm,
        initial={},
        save=lambda _form, _version: None,
        done=lambda _saved: back,
        cancel=back,
        crumbs=[(_("Programmes"), here(request, "desk-programmes"))],
    )


@found_or_404
def quick(request: HttpRequest, measure: int) -> HttpResponse:
    """Edit a measure's words where it stands in the table; without scripts, on a page of its own."""
    actor = actor_of(request)
    standing, seen = selectors.part(actor, Measure, measure)
    (line,) = measure_lines(pk=standing.pk)
    texts = load([seen.edition.title_id, *text_ids_of(line)])
    language = writing_language(request.GET.get("language", ""), texts.source_language(standing.text_id))
    title = texts.show(seen.edition.title_id, language).body
    back = f"{here(request, 'desk-programme-edition', seen.edition.pk)}#measure-{measure}"

    def save(form: Any, version: int | None) -> Measure:
        given = replace(_standing_input(standing, texts, language), **form.cleaned_data)
        return edit_measure(actor, standing, language, given, expected_version=version)

    page = Page(
        title=_("Edit the measure"),
        eyebrow=title,
        form=QuickForm,
        initial={**_texts_of(standing, texts, language), "status": standing.status},
        version=standing.version,
        save=save,
        done=lambda _saved: back,
        cancel=back,
        crumbs=crumbs(request, seen, title),
        draft=f"measure:{measure}:quick:{language}",
        target=f"measure:{measure}",
        why_not=why_not_edit(actor, seen.facts, standing.municipality_id),
        language=language,
        template="desk/programmes/quick.html",
        context={"measure": standing, "post_url": request.get_full_path()},
    )
    return edit(request, page)


TEXTS = ("text", "responsible_text", "partners_text", "follow_up_text", "budget_note", "special_treatment")


def _texts_of(standing: Measure, texts: Bundle, language: str) -> dict[str, str]:
    return {name: texts.exact(getattr(standing, f"{name}_id"), language).body for name in TEXTS}


def _standing_input(standing: Measure, texts: Bundle, language: str) -> MeasureInput:
    """Return what a measure says now; its parties stay as they are."""
    return MeasureInput(
        **_texts_of(standing, texts, language),
        municipality=standing.municipality_id,
        starts_on=standing.starts_on,
        ends_on=standing.ends_on,
        cadence=standing.cadence,
        status=standing.status,
        contents=standing.contents,
        continues=standing.continues_id,
    )


@found_or_404
def measure_edit(request: HttpRequest, measure: int) -> HttpResponse:
    """Edit all fields of a measure."""
    standing, seen = selectors.part(actor_of(request), Measure, measure)
    return edit(request, _measure_page(request, seen, standing.goal, standing))


@found_or_404
def measure_add(request: HttpRequest, goal: int) -> HttpResponse:
    """Write a new measure under a goal."""
    above, seen = selectors.part(actor_of(request), Goal, goal)
    return edit(request, _measure_page(request, seen, above, None))


def _measure_page(request: HttpRequest, seen: EditionSeen, goal: Goal, standing: Measure | None) -> Page:
    actor, edition = actor_of(request), seen.edition
    outline = selectors.outline(actor, seen)
    texts = load(
        [
            edition.title_id,
            *outline.goals.values(),
            *(i for one in outline.earlier for i in (one.text_id, one.title_id)),
            *([getattr(standing, f"{name}_id") for name in TEXTS] if standing else []),
        ]
    )
    source = texts.source_language(standing.text_id if standing else edition.title_id)
    language = writing_language(request.GET.get("language", ""), source)
    parties = [(one.key, one.name) for one in selectors.party_choices(seen, language)]

    def save(form: Any, version: int | None) -> Measure:
        if standing is None:
            return add_measure(actor, goal, language, form.given())
        saved = edit_measure(actor, standing, language, form.given(), expected_version=version)
        wish = int(form.cleaned_data["goal"] or saved.goal_id)
        if wish == saved.goal_id:
            return saved
        return place_measure(actor, saved, Goal.objects.select_related("theme").get(pk=wish))

    form = partial(
        MeasureForm,
        owners=owner_choices(sorted(seen.facts.members), actor.municipality, seen.facts.lead),
        parties=parties,
        goals=[(str(pk), texts.show(title, language).body) for pk, title in outline.goals.items()],
        earlier=_earlier(outline.earlier, texts, language),
        contents=contents_choices(edition, standing.contents if standing else (), today()),
        new=standing is None,
    )
    title = texts.show(edition.title_id, language).body
    table = here(request, "desk-programme-edition", edition.pk)
    back = here(request, "desk-programme-measure", standing.pk) if standing else table
    owner = standing.municipality_id if standing else actor.municipality
    return Page(
        title=_("Edit the measure") if standing else _("New measure"),
        eyebrow=texts.show(goal.title_id, language).body,
        form=form,
        initial=_measure_initial(standing, texts, language, actor.municipality, seen),
        version=standing.version if standing else 0,
        save=save,
        done=lambda saved: here(request, "desk-programme-measure", saved.pk),
        cancel=back,
        crumbs=crumbs(request, seen, title),
        said=saved_words(),
        draft=f"measure:{standing.pk}:{language}" if standing else f"goal:{goal.pk}:new-measure:{language}",
        target=f"measure:{standing.pk}" if standing else "",
        why_not=why_not_edit(actor, seen.facts, owner),
        language=language,
        languages=True,
        template="desk/programmes/measure_edit.html",
        context={"part": "measure", "part_pk": standing.pk if standing else None},
    )


def _earlier(earlier: list[EarlierMeasure], texts: Bundle, language: str) -> list[tuple[str, Any]]:
    """Return the measures of earlier editions, grouped by edition."""
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for one in earlier:
        words = f"{texts.show(one.title_id, language).body} {period(*one.period)}"
        group = groups.setdefault(one.edition, (words, []))
        group[1].append((str(one.pk), _short(texts.show(one.text_id, language).body)))
    return list(groups.values())


def _measure_initial(
    standing: Measure | None, texts: Bundle, language: str, actor: str, seen: EditionSeen
) -> dict[str, Any]:
    if standing is None:
        return {"municipality": "" if actor == seen.facts.lead else actor, "status": Measure.Status.PLANNED}
    parties: dict[str, list[str]] = {"responsible": [], "partner": []}
    for party in standing.parties.all():
        parties[party.part].append(
            f"{party.organisation_id}-{party.unit_id}" if party.unit_id else str(party.organisation_id)
        )
    return {
        **_texts_of(standing, texts, language),
        "municipality": standing.municipality_id or "",
        "goal": str(standing.goal_id),
        "responsible": parties["responsible"],
        "partners": parties["partner"],
        "cadence": standing.cadence,
        "starts_on": standing.starts_on,
        "ends_on": standing.ends_on,
        "status": standing.status,
        "continues": str(standing.continues_id or ""),
        "contents": standing.contents,
    }


def plain(value: Decimal | None) -> Decimal | None:
    """Return a number without the zeros that the database adds."""
    return value if value is None else Decimal(format(value.normalize(), "f"))
