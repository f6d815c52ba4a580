"""Pages of how a measure is followed up."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.indicators.actions import TEXTS
from delaktig.indicators.models import Indicator
from delaktig.programmes import selectors
from delaktig.programmes.actions.counting import count_by
from delaktig.programmes.actions.follow_ups import add_follow_up, edit_follow_up, remove_follow_up
from delaktig.programmes.models import FollowUp, Measure
from delaktig.programmes.policies import why_not_edit, why_not_report_status
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.countable import definitions
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, refused, saved_words
from delaktig.web.desk.programmes.measure_forms import CountedForm, FollowUpForm
from delaktig.web.desk.programmes.measures import plain
from delaktig.web.desk.programmes.shell import crumbs
from delaktig.web.desk.programmes.words import writing_language

NUMBERS = ("baseline", "low", "high")


@found_or_404
def follow_up_add(request: HttpRequest, measure: int) -> HttpResponse:
    """Add an indicator to a measure."""
    above, seen = selectors.part(actor_of(request), Measure, measure)
    return edit(request, _page(request, seen, above, None))


@found_or_404
def follow_up(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Edit an indicator of a measure and its target."""
    standing, seen = selectors.part(actor_of(request), FollowUp, follow_up)
    return edit(request, _page(request, seen, standing.measure, standing))


def _page(request: HttpRequest, seen: EditionSeen, measure: Measure, standing: FollowUp | None) -> Page:
    actor = actor_of(request)
    indicator = standing.indicator if standing else None
    ids = [seen.edition.title_id, measure.text_id]
    texts = load([*ids, *(getattr(indicator, f"{name}_id") for name in TEXTS if indicator)])
    source = texts.source_language(indicator.name_id if indicator else measure.text_id)
    language = writing_language(request.GET.get("language", ""), source)

    def save(form: Any, version: int | None) -> FollowUp:
        if standing is None:
            return add_follow_up(actor, measure, language, form.indicator(), form.target())
        given = (form.indicator(), form.target())
        return edit_follow_up(actor, standing, language, *given, expected_version=version)

    back = here(request, "desk-programme-measure", measure.pk)
    title = texts.show(seen.edition.title_id, language).body
    return Page(
        title=_("Indicator") if standing else _("New indicator"),
        eyebrow=texts.show(measure.text_id, language).body,
        lead=_("What is not known may stay empty: the completeness page reminds of it."),
        form=partial(FollowUpForm, municipality=actor.municipality),
        initial=_initial(standing, texts, language) if standing else {"kind": "count", "cadence": "yearly"},
        version=measure.version,
        save=save,
        done=lambda _saved: f"{back}#follow-up",
        cancel=back,
        crumbs=crumbs(request, seen, title, (_("Measure"), back)),
        said=saved_words(),
        draft=f"measure:{measure.pk}:follow-up-{standing.pk if standing else 'new'}:{language}",
        target=f"measure:{measure.pk}",
        why_not=why_not_edit(actor, seen.facts, measure.municipality_id),
        language=language,
        languages=True,
        template="desk/programmes/follow_up.html",
        context={
            "countable": definitions(actor.municipality),
            "remove_url": here(request, "desk-programme-follow-up-remove", standing.pk) if standing else "",
        },
    )


def _initial(standing: FollowUp, texts: Bundle, language: str) -> dict[str, Any]:
    indicator, target = standing.indicator, standing.target
    names = ("direction", "baseline", "baseline_on", "low", "high", "due_on")
    values = {name: getattr(target, name) for name in names} if target else {}
    values |= {name: plain(values.get(name)) for name in NUMBERS}
    return {
        **values,
        **{name: texts.exact(getattr(indicator, f"{name}_id"), language).body for name in TEXTS},
        "kind": indicator.kind,
        "source": Indicator.Source.COMPUTED if indicator.computed_by else indicator.source,
        "computed_by": indicator.computed_by,
        "cadence": indicator.cadence,
    }


@found_or_404
def follow_up_counted(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Say by what an indicator is counted, also in a frozen edition: its text stays as it was decided."""
    actor = actor_of(request)
    standing, seen = selectors.part(actor, FollowUp, follow_up)
    measure, indicator = standing.measure, standing.indicator
    texts = load([seen.edition.title_id, indicator.name_id])
    language = get_language() or "sv"
    back = here(request, "desk-programme-measure", measure.pk)
    page = Page(
        title=_("How the figure comes"),
        eyebrow=texts.show(indicator.name_id, language).body,
        lead=_("What the rooms hold is counted, and nobody needs to tell it. The edition's text does not change."),
        form=partial(CountedForm, municipality=actor.municipality),
        initial={"computed_by": indicator.computed_by},
        save=lambda form, _version: count_by(actor, standing, form.cleaned_data["computed_by"]),
        done=lambda _saved: f"{back}#follow-up",
        cancel=back,
        crumbs=crumbs(request, seen, texts.show(seen.edition.title_id, language).body, (_("Measure"), back)),
        said=saved_words(),
        target=f"measure:{measure.pk}",
        why_not=why_not_report_status(actor, seen.facts, measure.municipality_id),
        template="desk/programmes/counted.html",
        context={"countable": definitions(actor.municipality)},
    )
    return edit(request, page)


@found_or_404
def follow_up_remove(request: HttpRequest, follow_up: int) -> HttpResponse:
    """Ask whether an indicator is to be taken away, and take it away."""
    actor = actor_of(request)
    standing, seen = selectors.part(actor, FollowUp, follow_up)
    back = here(request, "desk-programme-measure", standing.measure_id)
    texts = load([standing.indicator.name_id])
    page = _page(request, seen, standing.measure, standing)
    if page.why_not:
        return refused(request, page, page.why_not)
    if request.method == "POST":
        try:
            remove_follow_up(actor, standing)
        except Denied as denied:
            return refused(request, page, denied.reason)
        messages.success(request, _("The indicator was taken away."))
        return redirect(f"{back}#follow-up")
    values = {
        "title": _("Take this indicator away?"),
        "text": texts.show(standing.indicator.name_id, get_language() or "sv").body,
        "action_words": _("Take away"),
        "confirm_kind": "danger",
        "cancel_url": back,
    }
    return render(request, "desk/programmes/delete.html", values)
