"""Pages of editions as wholes: new, next, facts, members, and the table of measures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.law.programme import ProgrammeState, State
from delaktig.programmes import selectors
from delaktig.programmes.actions.editions import (
    EditionInput,
    MembersInput,
    create_programme,
    edit_edition,
    start_edition,
)
from delaktig.programmes.models import Edition
from delaktig.programmes.overview import MeasureLine, Overview
from delaktig.programmes.overview import overview as read_overview
from delaktig.programmes.policies import why_not_create, why_not_edit
from delaktig.programmes.selectors import EditionSeen
from delaktig.programmes.state import gather
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, saved_words
from delaktig.web.desk.programmes.forms import EditionForm, ProgrammeForm
from delaktig.web.desk.programmes.measure_forms import OverviewFilter
from delaktig.web.desk.programmes.shell import crumbs, frame, may_edit, may_see_figures, state_tag, today
from delaktig.web.desk.programmes.walk import walk_of_edition
from delaktig.web.desk.programmes.words import STATUSES, aim, place, writing_language

STEPS = (State.DRAFT, State.CONSULTATION, State.PROPOSED, State.ADOPTED, State.IN_FORCE)


def _facts(form: Any) -> EditionInput:
    data = form.cleaned_data
    return EditionInput(
        title=data["title"],
        period_from=data["period_from"],
        period_to=data["period_to"],
        slug=data["slug"],
        legal_basis=data["legal_basis"],
        review_every_months=data["review_every_months"],
    )


@found_or_404
def new(request: HttpRequest) -> HttpResponse:
    """Create a programme with its first edition."""
    actor = actor_of(request)
    code = actor.municipality
    language = writing_language(request.GET.get("language", ""))

    def save(form: Any, _version: int | None) -> Edition:
        codes = tuple(dict.fromkeys([code, *form.cleaned_data["members"]]))
        members = MembersInput(codes, code)
        return create_programme(actor, form.cleaned_data["kind"], language, _facts(form), members)

    page = Page(
        title=_("New programme"),
        lead=_("Afterwards you write the text and the measures, or bring them in as a document."),
        form=ProgrammeForm,
        initial={"kind": "strategic"},
        save=save,
        done=lambda edition: here(request, "desk-programme-edition", edition.pk),
        cancel=here(request, "desk-programmes"),
        crumbs=crumbs(request),
        said=_("The programme was created. It is a draft until it is decided on."),
        draft=f"programme:0:new:{language}",
        why_not=why_not_create(actor, frozenset({code}), code),
        language=language,
        languages=True,
    )
    return edit(request, page)


@found_or_404
def next_edition(request: HttpRequest, edition: int) -> HttpResponse:
    """Start the next edition, or an amendment, from this one."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    texts = load([seen.edition.title_id])
    language = writing_language(request.GET.get("language", ""), texts.source_language(seen.edition.title_id))
    title = texts.show(seen.edition.title_id, language).body
    page = Page(
        title=_("Start the next edition"),
        eyebrow=title,
        lead=_(
            "The text, themes, goals and measures come along as a draft of their own, in all languages. "
            "Each measure remembers which one it continues. An amendment of an edition in force is made the same way."
        ),
        form=EditionForm,
        initial={"title": title},
        save=lambda form, _version: start_edition(actor, seen.edition, language, _facts(form)),
        done=lambda made: here(request, "desk-programme-edition", made.pk),
        cancel=here(request, "desk-programme-edition", edition),
        crumbs=crumbs(request, seen, title),
        said=_("The new edition is a draft. What was in force stays as it is."),
        draft=f"edition:{edition}:new:{language}",
        why_not=why_not_create(actor, seen.facts.members, seen.facts.lead),
        language=language,
        languages=True,
    )
    return edit(request, page)


@found_or_404
def facts(request: HttpRequest, edition: int) -> HttpResponse:
    """Edit the facts of an edition."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    texts = load([seen.edition.title_id])
    language = writing_language(request.GET.get("language", ""), texts.source_language(seen.edition.title_id))
    names = ("period_from", "period_to", "legal_basis", "review_every_months", "slug")
    title = texts.show(seen.edition.title_id, language).body

    def save(form: Any, version: int | None) -> Edition:
        given = _facts(form)
        kept = EditionInput(
            given.title,
            given.period_from,
            given.period_to,
            given.slug,
            given.legal_basis,
            tuple(seen.edition.acts),
            given.review_every_months,
        )
        return edit_edition(actor, seen.edition, language, kept, expected_version=version)

    page = Page(
        title=_("Title, period and legal basis"),
        eyebrow=title,
        form=EditionForm,
        initial={
            **{name: getattr(seen.edition, name) for name in names},
            "title": texts.exact(seen.edition.title_id, language).body,
        },
        version=seen.edition.version,
        save=save,
        done=lambda _saved: here(request, "desk-programme-edition", edition),
        cancel=here(request, "desk-programme-edition", edition),
        crumbs=crumbs(request, seen, title),
        said=saved_words(),
        draft=f"edition:{edition}:{language}",
        target=f"edition:{edition}",
        why_not=why_not_edit(actor, seen.facts, None),
        language=language,
        languages=True,
    )
    return edit(request, page)


@found_or_404
def overview(request: HttpRequest, edition: int) -> HttpResponse:
    """Show an edition's measures as the table that people work in."""
    actor = actor_of(request)
    known = gather(Edition.objects.filter(pk=edition))
    seen = selectors.edition_known(actor, known, edition)
    states = {member: known.state(seen.edition, member, today()) for member in known.members[edition]}
    read = read_overview(seen.edition)
    language = get_language() or "sv"
    owners = [(member, place(member)) for member in sorted(seen.facts.members)]
    themes = [(str(t.pk), read.texts.show(t.title_id, language).body) for t in read.themes]
    form = OverviewFilter(request.GET, themes=themes, owners=owners)
    wish = form.cleaned_data if form.is_valid() else {}
    title = read.texts.show(seen.edition.title_id, language)
    own = states.get(actor.municipality)  # none where the municipality has not answered whether it is a member
    values = {
        **frame(request, seen, title.body, "desk-programme-edition"),
        "steps": _steps(own) if own else [],
        "state": own,
        "state_tag": state_tag(own.state) if own else None,
        "state_reason": own.reason.get(language, "") if own else "",
        "others": [
            (place(member), state_tag(one.state)) for member, one in states.items() if member != actor.municipality
        ],
        "figures": _figures(read),
        "form": form,
        "filtered": any(wish.values()),
        "themes": _themes(request, seen, read, wish, language),
        "any": bool(read.themes),
        "shows_figures": may_see_figures(actor, seen),
        "walk": walk_of_edition(request, seen.edition),
    }
    return render(request, "desk/programmes/overview.html", values)


def _steps(own: ProgrammeState) -> list[dict[str, Any]]:
    """Return how far the edition has come in the actor's own municipality."""
    if own.state in (State.EXPIRED, State.SUPERSEDED):
        ended = {"label": state_tag(own.state)[1], "state": "now"}
        return [*({"label": state_tag(step)[1], "state": "done"} for step in STEPS), ended]
    at = STEPS.index(own.state)
    signs = ["done" if place_ < at else "now" if place_ == at else "todo" for place_ in range(len(STEPS))]
    return [{"label": state_tag(step)[1], "state": sign} for step, sign in zip(STEPS, signs, strict=True)]


def _figures(read: Overview) -> list[dict[str, Any]]:
    lines = list(read.measures())
    without_responsible = sum(not line.has_responsible for line in lines)
    without_indicator = sum(not line.has_indicator for line in lines)
    without_schedule = sum(not (line.measure.starts_on or line.measure.ends_on) for line in lines)
    return [
        {"value": len(lines), "label": _("measures"), "url": "?"},
        {"value": without_responsible, "label": _("without someone responsible"), "url": "?lacks=responsible"},
        {"value": without_indicator, "label": _("without an indicator"), "url": "?lacks=indicator"},
        {"value": without_schedule, "label": _("without a schedule"), "url": "?lacks=schedule"},
    ]


def _themes(
    request: HttpRequest, seen: EditionSeen, read: Overview, wish: dict[str, Any], language: str
) -> list[dict[str, Any]]:
    filtered = any(wish.values())
    shown = []
    for theme in read.themes:
        if wish.get("theme") and str(theme.pk) != wish["theme"]:
            continue
        goals = []
        for goal in theme.goals:
            rows = [
                measure_row(request, seen, line, read.texts, language) for line in goal.measures if _wanted(line, wish)
            ]
            if rows or not filtered:
                goals.append({"pk": goal.pk, "title": read.texts.show(goal.title_id, language), "rows": rows})
        if goals or not filtered:
            shown.append({"pk": theme.pk, "title": read.texts.show(theme.title_id, language), "goals": goals})
    return shown


def _wanted(line: MeasureLine, wish: dict[str, Any]) -> bool:
    measure = line.measure
    lacks = {
        "responsible": not line.has_responsible,
        "indicator": not line.has_indicator,
        "schedule": not (measure.starts_on or measure.ends_on),
    }
    if wish.get("lacks") and not lacks[wish["lacks"]]:
        return False
    if wish.get("status") and measure.status != wish["status"]:
        return False
    return not wish.get("whose") or wish["whose"] == (measure.municipality_id or "common")


def measure_row(
    request: HttpRequest, seen: EditionSeen, line: MeasureLine, texts: Bundle, language: str
) -> dict[str, Any]:
    """Return what a measure's row shows."""
    measure = line.measure
    sign, words = STATUSES[measure.status]
    return {
        "pk": measure.pk,
        "text": texts.show(measure.text_id, language),
        "own": place(measure.municipality_id) if measure.municipality_id else "",
        "responsible": line.names("responsible", language),
        "responsible_text": texts.show(measure.responsible_text_id, language),
        "partners": line.names("partner", language),
        "partners_text": texts.show(measure.partners_text_id, language),
        "follow_ups": [
            (texts.show(f.name_id, language), aim(f.low, f.high, texts.show(f.unit_id, language), f.due_on))
            for f in line.follow_ups.values()
        ],
        "follow_up_text": texts.show(measure.follow_up_text_id, language),
        "status": (sign, words),
        "invented": measure.invented,
        "confidence": measure.confidence,
        "may_edit": may_edit(actor_of(request), seen, measure.municipality_id),
    }
