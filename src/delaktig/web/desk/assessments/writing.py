"""Pages on which an assessment is opened, written step by step, finished and put right."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Denied
from delaktig.cases.actions import assessment_parts as parts
from delaktig.cases.actions import assessments as acts
from delaktig.cases.assessments import decree_of, lacks, levels_of, mark_of_measure, measures_of, one_of
from delaktig.cases.clock import case_opened
from delaktig.cases.models import Assessment, SpecifyingMeasure
from delaktig.clients.doors import Opened
from delaktig.law.interview import Item, decree, item
from delaktig.programmes.selectors import parties_kept_by
from delaktig.texts.parts import Invalid, NotThere
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.assessments import forms, words
from delaktig.web.desk.assessments.shell import HOME, page, step_page
from delaktig.web.desk.clients.shell import client_page, of_client
from delaktig.web.desk.programmes.editing import edit, refused

COMMON = ("sv", "fi", "en")
"""Languages whose levels are always asked."""


@client_page("assessment")
def open_(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Open an assessment for a group of the act."""
    actor, relation = actor_of(request), opened.relation
    case = case_opened(opened, timezone.localdate())
    if case is None or relation is None:
        raise NotThere
    groups = forms.open_groups(case.triggers)
    holding = [one.group for one in case.triggers if one.applies]
    initial = {
        "trigger": holding[0] if holding else "",
        "learned_on": relation.learned_on,
        "requested_on": relation.requested_on,
    }
    return edit(
        request,
        page(
            request,
            opened,
            title=_("Open an assessment"),
            lead=_("The days below are those that the law counts from."),
            form=partial(forms.OpenForm, groups=groups),
            initial=initial,
            save=lambda form, _version: acts.open_assessment(actor, relation, form.given()),
            said=_("The assessment is open."),
            button=_("Open"),
        ),
    )


@client_page("assessment")
def start(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Put right for which group it is made, and its first days."""
    found = one_of(opened, assessment)
    case = case_opened(opened, timezone.localdate())
    groups = forms.open_groups(case.triggers if case else (), found.trigger)
    names = ("trigger", "learned_on", "requested_on", "started_on")
    return edit(
        request,
        step_page(
            request,
            opened,
            found,
            "start",
            title=_("Ground and first days"),
            form=partial(forms.OpenForm, groups=groups),
            initial={name: getattr(found, name) for name in names},
            save=lambda form, mark: acts.correct_start(actor_of(request), found, form.given(), mark),
        ),
    )


@client_page("assessment")
def interview(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Write the initial interview by the topics of the decree in force on its day."""
    found = one_of(opened, assessment)
    rules = decree_of(found, timezone.localdate())
    answers = found.answers or {}
    names = ("interviewed_on", "mode", "place", "mode_reason", "language", "county_joined", "told")
    initial = {
        **{name: getattr(found, name) for name in names},
        "interpreted": {True: "yes", False: "no", None: ""}[found.interpreted],
        **{f"answer_{key}": said for key, said in answers.items()},
    }
    listed = {one.key for one in (*rules.topics, *rules.county_topics)}
    others = [one for key in answers if key not in listed and (one := _topic(key)) is not None]
    form = partial(
        forms.InterviewForm,
        decree=rules,
        languages=words.languages_for(opened.client, found.language),
        others=others,
    )
    return edit(
        request,
        step_page(
            request,
            opened,
            found,
            "interview",
            title=_("Initial interview"),
            lead=_hint(opened),
            form=form,
            initial=initial,
            save=lambda given, mark: acts.record_interview(actor_of(request), found, given.given(), mark),
            template="desk/assessments/interview.html",
            context={"decree": rules.act, "client": opened.client},
        ),
    )


def _topic(key: str) -> Item | None:
    return item("topics", key) or item("county_topics", key)


def _hint(opened: Opened) -> str:
    """Say in which languages the client speaks, since the decree wants the mother tongue or one that is understood."""
    client = opened.client
    said = []
    if client.mother_tongue:
        said.append(_("Mother tongue: %(language)s.") % {"language": language_name(client.mother_tongue)})
    if client.contact_language and client.contact_language != client.mother_tongue:
        said.append(_("Speaks with us in %(language)s.") % {"language": language_name(client.contact_language)})
    if client.interpreter == client.Interpreter.NEEDED:
        said.append(_("An interpreter is needed."))
    return " ".join(said)


@client_page("assessment")
def levels(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Write the starting levels by skill."""
    found = one_of(opened, assessment)
    client, standing = opened.client, levels_of(found)
    wish = request.GET.get("more", "")
    known = [one.language for one in standing]
    more = [wish] if wish in dict(words.languages_for(client)) else []
    tags = [tag for tag in dict.fromkeys([*COMMON, client.mother_tongue, *known, *more]) if tag]
    literacy = next((one.language for one in standing if one.skill == "literacy"), "")
    form = partial(forms.LevelsForm, languages=tags, literacy_in=literacy or client.mother_tongue or "und")
    return edit(
        request,
        step_page(
            request,
            opened,
            found,
            "levels",
            title=_("Starting levels"),
            lead=_(
                "By skill, on the scale of the Common European Framework of Reference. Leave empty what is not known."
            ),
            form=form,
            initial=forms.levels_initial(standing),
            save=lambda given, mark: parts.set_levels(actor_of(request), found, given.given(), mark),
            template="desk/assessments/levels.html",
            context={"more": [one for one in words.languages_for(client) if one[0] not in tags]},
        ),
    )


@client_page("assessment")
def measures(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """List the specifying measures of an assessment, and add to them."""
    found = one_of(opened, assessment)
    return _measure(request, opened, found, None)


@client_page("assessment")
def measure(request: HttpRequest, opened: Opened, assessment: int, specifying: int) -> HttpResponse:
    """Change a specifying measure."""
    found = one_of(opened, assessment)
    return _measure(request, opened, found, _row(found, specifying))


def _row(found: Assessment, key: int) -> SpecifyingMeasure:
    row = found.measures.filter(pk=key).first()
    if row is None:
        raise NotThere
    row.assessment = found
    return row


def _measure(request: HttpRequest, opened: Opened, found: Assessment, row: SpecifyingMeasure | None) -> HttpResponse:
    actor = actor_of(request)
    choices: words.Choices = [
        (one.key, one.name or "–")
        for one in parties_kept_by([actor.municipality], get_language() or "sv")
        if one.key.isdigit()
    ]
    listed = list(decree_of(found, timezone.localdate()).measures)
    if row is not None and row.kind not in {one.key for one in listed} and (own := item("measures", row.kind)):
        listed.append(own)
    here = of_client(request, "desk-case-assessment-measures", opened.client.number, found.pk)
    remove = "desk-case-assessment-measure-remove"

    def save(form: forms.MeasureForm, mark: int | None) -> SpecifyingMeasure:
        if row is None:
            return parts.order_measure(actor, found, form.given())
        return parts.change_measure(actor, row, form.given(), mark)

    names = ("kind", "ordered_on", "done_on", "result")
    initial: dict[str, Any] = (
        {**{name: getattr(row, name) for name in names}, "provider": row.provider_id}
        if row
        else {"ordered_on": timezone.localdate()}
    )
    return edit(
        request,
        step_page(
            request,
            opened,
            found,
            "measures",
            version=mark_of_measure(row) if row else 0,
            title=_("Change a measure") if row else _("Specifying measures"),
            form=partial(forms.MeasureForm, measures=listed, parties=choices),
            initial=initial,
            save=save,
            done=lambda _saved: here,
            cancel=here if row else of_client(request, HOME, opened.client.number),
            button=_("Save") if row else _("Order the measure"),
            draft=f"assessment:{found.pk}:measures:{row.pk if row else 'new'}",
            template="desk/assessments/measures.html",
            context={
                "measures": [_shown(request, opened, found, one) for one in measures_of(found)] if row is None else [],
                "remove_url": of_client(request, remove, opened.client.number, found.pk, row.pk) if row else "",
            },
        ),
    )


def _shown(request: HttpRequest, opened: Opened, found: Assessment, one: SpecifyingMeasure) -> dict[str, Any]:
    return {
        "one": one,
        "kind": words.listed("measures", one.kind),
        "url": of_client(request, "desk-case-assessment-measure", opened.client.number, found.pk, one.pk),
    }


@client_page("assessment")
def remove_measure(request: HttpRequest, opened: Opened, assessment: int, specifying: int) -> HttpResponse:
    """Ask whether a measure is to be taken away, and take it away."""
    found = one_of(opened, assessment)
    row = _row(found, specifying)
    here = of_client(request, "desk-case-assessment-measures", opened.client.number, found.pk)
    title = _("Take the measure away?")

    def take() -> None:
        parts.remove_measure(actor_of(request), row)

    return _confirmed(request, opened, title, words.listed("measures", row.kind), take, here)


@client_page("assessment")
def result(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Write what the assessment came to, and what follows."""
    found = one_of(opened, assessment)
    actor = actor_of(request)
    names = ("result", "outcome", "plan_planned_on", "directed_to", "authors", "sources")
    initial = {name: getattr(found, name) for name in names}
    if not initial["authors"] and actor.user is not None:
        initial["authors"] = actor.user.name
    return edit(
        request,
        step_page(
            request,
            opened,
            found,
            "result",
            title=_("Result and what follows"),
            form=forms.ResultForm,
            initial=initial,
            save=lambda form, mark: acts.record_result(actor, found, form.given(), mark),
        ),
    )


@client_page("assessment")
def finish(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Finish the assessment, or say what the decrees still want of it."""
    found, today = one_of(opened, assessment), timezone.localdate()
    missing = lacks(found, today)
    number = opened.client.number
    return edit(
        request,
        page(
            request,
            opened,
            title=_("Finish the assessment"),
            form=forms.FinishForm,
            initial={"done_on": today},
            save=lambda form, _version: acts.finish(actor_of(request), found, form.given()),
            said=_("The assessment is finished."),
            button=_("Finish"),
            template="desk/assessments/finish.html",
            context={
                "lacks": [
                    {
                        "words": words.lacking(one),
                        "url": of_client(request, f"desk-case-assessment-{one.step}", number, found.pk)
                        + f"#id_{one.field}",
                    }
                    for one in missing
                ],
                "act": decree(found.interviewed_on or today).act,
            },
        ),
    )


@client_page("assessment")
def drop(request: HttpRequest, opened: Opened, assessment: int) -> HttpResponse:
    """Ask whether an assessment opened by mistake is to be taken away, and take it away."""
    found = one_of(opened, assessment)
    here = of_client(request, HOME, opened.client.number)
    title = _("Take the assessment away?")
    text = _("Nothing has been written in it yet. What was opened and taken away stays in the record of events.")
    return _confirmed(request, opened, title, text, lambda: acts.drop_assessment(actor_of(request), found), here)


def _confirmed(request: HttpRequest, opened: Opened, title: str, text: str, act: Any, back: str) -> HttpResponse:
    if request.method == "POST":
        try:
            act()
        except Denied as denied:
            unused: Any = forms.FinishForm
            about = page(request, opened, title=title, form=unused, initial={}, save=lambda *_: None)
            return refused(request, about, denied.reason)
        except Invalid as wrong:
            for code in dict.fromkeys(wrong.errors.values()):
                messages.error(request, words.fault(code))
        else:
            messages.success(request, _("Taken away."))
        return redirect(back)
    values = {"title": title, "text": text, "action_words": _("Take away"), "confirm_kind": "danger",
              "cancel_url": back, "shell": "components/desk_base.html"}  # fmt: skip
    return render(request, "components/confirm.html", values)
