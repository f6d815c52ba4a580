"""Pages of what stands beside the text: concepts, figures, footnotes; and ties to other plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.programmes import selectors
from delaktig.programmes.actions.extras import (
    ConceptInput,
    FootnoteInput,
    StatisticInput,
    add_extra,
    delete_extra,
    edit_extra,
)
from delaktig.programmes.actions.plan_ties import PlanTieInput, add_plan_tie, edit_plan_tie, remove_plan_tie
from delaktig.programmes.models import Concept, Footnote, PlanTie, Statistic
from delaktig.programmes.policies import why_not_edit
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.selectors import Bundle, Shown, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, refused, saved_words
from delaktig.web.desk.programmes.forms import (
    ConceptForm,
    FootnoteForm,
    PlanTieForm,
    StatisticForm,
    owner_choices,
)
from delaktig.web.desk.programmes.measures import plain
from delaktig.web.desk.programmes.shell import crumbs, frame, today
from delaktig.web.desk.programmes.words import PARTS, PLAN_KINDS, number, period, place, writing_language


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of what stands beside the text."""

    model: type[Concept] | type[Statistic] | type[Footnote]
    form: type[ConceptForm] | type[StatisticForm] | type[FootnoteForm]
    given: Any
    texts: tuple[str, ...]
    values: tuple[str, ...]


KINDS = {
    "concept": Kind(Concept, ConceptForm, ConceptInput, ("term", "definition"), ()),
    "statistic": Kind(Statistic, StatisticForm, StatisticInput, ("label", "unit", "source", "remark"), ("value", "on")),
    "footnote": Kind(Footnote, FootnoteForm, FootnoteInput, ("text",), ("number",)),
}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@found_or_404
def beside(request: HttpRequest, edition: int) -> HttpResponse:
    """Show the concepts, figures and footnotes of an edition."""
    seen = selectors.edition(actor_of(request), edition)
    concepts, figures = list(seen.edition.concepts.all()), list(seen.edition.statistics.all())
    notes = list(seen.edition.footnotes.all())
    ids = [i for c in concepts for i in (c.term_id, c.definition_id)]
    texts = load([seen.edition.title_id, *ids, *_figure_ids(figures), *(n.text_id for n in notes)])
    language = get_language() or "sv"
    title = texts.show(seen.edition.title_id, language).body
    values = {
        **frame(request, seen, title, "desk-programme-beside"),
        "concepts": [(c, texts.show(c.term_id, language), texts.show(c.definition_id, language)) for c in concepts],
        "figures": [(f, _spoken(f, texts, language), number(f.value)) for f in figures],
        "notes": [(n, texts.show(n.text_id, language)) for n in notes],
    }
    return render(request, "desk/programmes/beside.html", values)


def _figure_ids(figures: list[Statistic]) -> list[int | None]:
    return [getattr(figure, f"{name}_id") for figure in figures for name in KINDS["statistic"].texts]


def _spoken(figure: Statistic, texts: Bundle, language: str) -> dict[str, Shown]:
    return {name: texts.show(getattr(figure, f"{name}_id"), language) for name in KINDS["statistic"].texts}


@found_or_404
def extra_add(request: HttpRequest, edition: int, kind: str) -> HttpResponse:
    """Add a concept, figure or footnote."""
    seen = selectors.edition(actor_of(request), edition)
    return edit(request, _extra_page(request, seen, kind, None))


@found_or_404
def extra(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Edit a concept, figure or footnote."""
    standing, seen = selectors.part(actor_of(request), _kind(kind).model, pk)
    return edit(request, _extra_page(request, seen, kind, standing))


def _extra_page(request: HttpRequest, seen: EditionSeen, name: str, standing: Any) -> Page:
    actor, kind = actor_of(request), _kind(name)
    ids = [getattr(standing, f"{text}_id") for text in kind.texts] if standing else []
    texts = load([seen.edition.title_id, *ids])
    source = texts.source_language(ids[0] if ids else seen.edition.title_id)
    language = writing_language(request.GET.get("language", ""), source)

    def save(form: Any, version: int | None) -> Any:
        given = kind.given(**form.cleaned_data)
        if standing is None:
            return add_extra(actor, seen.edition, language, given)
        return edit_extra(actor, standing, language, given, expected_version=version)

    initial: dict[str, Any] = {}
    if standing:
        initial = {text: texts.exact(getattr(standing, f"{text}_id"), language).body for text in kind.texts}
        initial |= {value: getattr(standing, value) for value in kind.values}
        if "value" in initial:
            initial["value"] = plain(initial["value"])
    title = texts.show(seen.edition.title_id, language).body
    back = here(request, "desk-programme-beside", seen.edition.pk)
    return Page(
        title=str(PARTS[name]),
        eyebrow=title,
        form=kind.form,
        initial=initial,
        version=standing.version if standing else 0,
        save=save,
        done=lambda saved: f"{back}#{name}-{saved.pk}",
        cancel=back,
        crumbs=crumbs(request, seen, title),
        said=saved_words(),
        draft=f"{name}:{standing.pk}:{language}" if standing else f"edition:{seen.edition.pk}:new-{name}:{language}",
        target=f"{name}:{standing.pk}" if standing else "",
        why_not=why_not_edit(actor, seen.facts, None),
        language=language,
        languages=True,
        context={"remove_url": here(request, "desk-programme-extra-delete", name, standing.pk) if standing else ""},
    )


@found_or_404
def extra_delete(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask whether a concept, figure or footnote is to be deleted, and delete it."""
    standing, seen = selectors.part(actor_of(request), _kind(kind).model, pk)
    page = _extra_page(request, seen, kind, standing)
    return _take_away(request, page, _("Delete this?"), partial(delete_extra, actor_of(request), standing))


def _take_away(request: HttpRequest, page: Page, question: str, act: Any) -> HttpResponse:
    if page.why_not:
        return refused(request, page, page.why_not)
    if request.method == "POST":
        try:
            act()
        except Denied as denied:
            return refused(request, page, denied.reason)
        messages.success(request, _("Deleted."))
        return redirect(page.cancel)
    words = [str(value) for value in page.initial.values() if value and isinstance(value, str)]
    values = {
        "title": question,
        "text": words[0] if words else page.title,
        "action_words": _("Delete"),
        "confirm_kind": "danger",
        "cancel_url": page.cancel,
    }
    return render(request, "desk/programmes/delete.html", values)


@found_or_404
def ties(request: HttpRequest, edition: int) -> HttpResponse:
    """Show the register of ties to other plans."""
    actor = actor_of(request)
    seen = selectors.edition(actor, edition)
    rows = seen.edition.plan_ties.order_by("municipality_id", "kind", "name")
    title = load([seen.edition.title_id]).show(seen.edition.title_id, get_language() or "sv").body
    shown = [
        {
            "tie": tie,
            "kind": PLAN_KINDS[tie.kind],
            "whose": place(tie.municipality_id) if tie.municipality_id else _("common to all members"),
            "valid": period(tie.valid_from, tie.valid_to) if tie.valid_from or tie.valid_to else "",
            "over": tie.valid_to is not None and tie.valid_to < today(),
            "may_edit": _why_not_tie(actor, seen, tie.municipality_id) is None,
        }
        for tie in rows
    ]
    values = {
        **frame(request, seen, title, "desk-programme-ties"),
        "ties": shown,
        "may_add": _why_not_tie(actor, seen, actor.municipality) is None,
    }
    return render(request, "desk/programmes/ties.html", values)


def _why_not_tie(actor: Any, seen: EditionSeen, owner: str | None) -> str | None:
    """Ask the policy as if nothing were frozen: the register lives on."""
    return why_not_edit(actor, replace(seen.facts, frozen=False), owner)


@found_or_404
def tie_add(request: HttpRequest, edition: int) -> HttpResponse:
    """Tie the edition to another plan."""
    seen = selectors.edition(actor_of(request), edition)
    return edit(request, _tie_page(request, seen, None))


@found_or_404
def tie(request: HttpRequest, tie: int) -> HttpResponse:
    """Edit a tie to another plan."""
    standing, seen = selectors.part(actor_of(request), PlanTie, tie)
    return edit(request, _tie_page(request, seen, standing))


@found_or_404
def tie_remove(request: HttpRequest, tie: int) -> HttpResponse:
    """Ask whether a tie is to be taken away, and take it away."""
    standing, seen = selectors.part(actor_of(request), PlanTie, tie)
    page = _tie_page(request, seen, standing)
    return _take_away(request, page, _("Take this plan away?"), partial(remove_plan_tie, actor_of(request), standing))


def _tie_page(request: HttpRequest, seen: EditionSeen, standing: PlanTie | None) -> Page:
    actor = actor_of(request)
    names = ("name", "kind", "address", "valid_from", "valid_to", "note")

    def save(form: Any, _version: int | None) -> PlanTie:
        data = {**form.cleaned_data, "municipality": form.cleaned_data["municipality"] or None}
        given = PlanTieInput(**data)
        return edit_plan_tie(actor, standing, given) if standing else add_plan_tie(actor, seen.edition, given)

    owner = standing.municipality_id if standing else actor.municipality
    title = load([seen.edition.title_id]).show(seen.edition.title_id, get_language() or "sv").body
    back = here(request, "desk-programme-ties", seen.edition.pk)
    initial = {name: getattr(standing, name) for name in names} if standing else {"kind": "strategy"}
    lead = actor.municipality == seen.facts.lead
    initial["municipality"] = (standing.municipality_id or "") if standing else ("" if lead else actor.municipality)
    return Page(
        title=_("Another plan"),
        eyebrow=title,
        form=partial(
            PlanTieForm, owners=owner_choices(sorted(seen.facts.members), actor.municipality, seen.facts.lead)
        ),
        initial=initial,
        save=save,
        done=lambda _saved: back,
        cancel=back,
        crumbs=crumbs(request, seen, title, (_("Other plans"), back)),
        said=saved_words(),
        draft=f"plan_tie:{standing.pk}" if standing else f"edition:{seen.edition.pk}:new-tie",
        why_not=_why_not_tie(actor, seen, owner),
        context={"remove_url": here(request, "desk-programme-tie-remove", standing.pk) if standing else ""},
    )
