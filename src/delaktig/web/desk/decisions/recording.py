"""Recording decisions: the chain of an edition, the quick form, and which edition an item is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor, Denied
from delaktig.decisions import actions, selectors
from delaktig.decisions.models import DECIDING, Body, Item
from delaktig.decisions.policies import why_not_write
from delaktig.law.programme import ProgrammeState
from delaktig.programmes import adoptions
from delaktig.programmes import selectors as programmes
from delaktig.programmes.adoptions import Decision
from delaktig.programmes.chains import Chain, Step, chains
from delaktig.programmes.models import Adoption, Programme
from delaktig.programmes.policies import why_not_report_status
from delaktig.programmes.selectors import EditionSeen
from delaktig.texts.selectors import load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions import words
from delaktig.web.desk.decisions.asking import (
    answer,
    edition_or_404,
    item_or_404,
    own_body_or_404,
    save,
    title_of,
)
from delaktig.web.desk.decisions.forms import LinkForm, PeopleFormSet, ReasonForm, RecordForm, people
from delaktig.web.desk.decisions.items import crumbs
from delaktig.web.desk.programmes.shell import frame

MAIN = ("body", "name_sv", "name_fi", "held_on", "section", "outcome", "starts_on", "minutes_online_on")
"""The fields that are enough to record a decision; the rest is folded away below them."""


def edition_decisions(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Show how the edition goes from body to body in each municipality, and where it is in force."""
    actor = actor_of(request)
    seen = edition_or_404(actor, edition)
    title = title_of(seen)
    rows = chains(seen.edition, timezone.localdate())
    leads = _leads(actor, seen)
    package = seen.edition.programme.kind == Programme.Kind.SERVICE_PACKAGE
    context = frame(request, seen, title, "desk-decision-edition") | {
        "code": code,
        "rows": [_chain(actor, seen, chain, code, leads) for chain in rows],
        "in_force": sum(chain.state.state == "in_force" for chain in rows),
        "package": package,
        "records_for": [words.place(member) for member in sorted(leads)],
        "is_lead": seen.facts.lead == code and len(rows) > 1,
        "asked": [words.place(member) for member in sorted(seen.facts.asked)],
        "may_edit_facts": why_not_report_status(actor, seen.facts, None) is None,
    }
    return render(request, "desk/decisions/edition.html", context)


def _leads(actor: Actor, seen: EditionSeen) -> frozenset[str]:
    """Return the members that have agreed that the actor's municipality records for them."""
    return adoptions.agreed_in(seen.edition) if seen.facts.lead == actor.municipality else frozenset()


def _chain(actor: Actor, seen: EditionSeen, chain: Chain, code: str, leads: frozenset[str]) -> dict[str, Any]:
    tag, state = words.STATES[chain.state.state]
    may = why_not_write(actor.permissions, actor.municipality, chain.municipality, leads) is None
    return {
        "chain": chain,
        "place": words.place(chain.municipality),
        "arranger": words.place(chain.arranger) if chain.arranger else "",
        "tag": tag,
        "state": state,
        "reason": words.said(chain.state.reason),
        "remarks": [words.said(remark) for remark in chain.state.remarks],
        "cited": words.cited(chain.state.citation),
        "steps": [_step(step, chain, seen, code, may) for step in chain.steps],
        "arranged": [_decided(adoption, code) for adoption in chain.arranged],
        "heard": [_decided(adoption, code) for adoption in chain.heard],
        "record_url": _record_url(code, seen, chain.municipality, _next_kind(chain)) if may else "",
        "since": chain.state.since,
        "until": chain.state.until,
    }


def _step(step: Step, chain: Chain, seen: EditionSeen, code: str, may: bool) -> dict[str, Any]:
    decided = [_decided(adoption, code) for adoption in step.adoptions]
    url = _record_url(code, seen, chain.municipality, step.kind) if may and not decided else ""
    return {"label": words.BODIES[step.kind], "decided": decided, "record_url": url}


def _decided(adoption: Adoption, code: str) -> dict[str, Any]:
    item = adoption.item
    body = item.meeting.body
    readable = code in (body.municipality_id, item.recorded_by_id)
    return {
        "adoption": adoption,
        "item": item,
        "body": words.body_name(body),
        "place": words.place(body.municipality_id),
        "url": reverse("desk-decision-item", args=[code, item.pk]) if readable else "",
        "tag": words.OUTCOME_TAGS[item.outcome],
        "outcome": words.OUTCOMES[item.outcome],
        "effect": words.EFFECTS[adoption.effect],
        "recorded_by": words.place(item.recorded_by_id) if item.recorded_by_id else "",
    }


def _next_kind(chain: Chain) -> str:
    """Return the body whose decision comes next: the one after the last that has decided."""
    done = [i for i, step in enumerate(chain.steps) if step.adoptions]
    return chain.steps[min(max(done, default=-1) + 1, len(chain.steps) - 1)].kind


def _record_url(code: str, seen: EditionSeen, municipality: str, kind: str) -> str:
    url = reverse("desk-decision-record", args=[code, seen.edition.pk])
    return f"{url}?municipality={municipality}&kind={kind}"


def record(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """Record what a body decided about the edition: day, section, outcome, done."""
    actor = actor_of(request)
    seen = edition_or_404(actor, edition)
    municipality, kind = _asked(request, actor, seen)
    chain = next(c for c in chains(seen.edition, timezone.localdate()) if c.municipality == municipality)
    title = title_of(seen)
    form = _record_form(request, seen, chain, kind, title)
    formset = PeopleFormSet(request.POST or None, prefix="people")
    back = reverse("desk-decision-edition", args=[code, seen.edition.pk])

    def act() -> HttpResponse:
        done = adoptions.record_decision(seen.edition, _decision(form, municipality, kind), actor, people(formset))
        _tell(request, done.frozen_now, chain, _state_after(seen, municipality))
        return redirect(back)

    if request.method == "POST" and formset.is_valid():
        answered = save(form, act)
        if answered is not None:
            return answered
    asked = {"code": code, "title": title, "back": back, "form": form, "formset": formset, "kind": kind}
    main = [form[name] for name in MAIN if name in form.fields]
    context = asked | {
        "main": main,
        "more": [bound for bound in form.visible_fields() if bound.name not in MAIN],
        "place": words.place(municipality),
        "municipality": municipality,
        "body_word": words.BODIES[kind],
        "kinds": _kind_tabs(code, seen, municipality, kind),
        "for_other": municipality != actor.municipality,
        "last": chain.last_item(),
        "crumbs": [
            (_("Programmes"), reverse("desk-programmes", args=[code])),
            (title, reverse("desk-programme-edition", args=[code, seen.edition.pk])),
            (_("Decisions"), back),
            (_("Record a decision"), ""),
        ],
        "package": seen.edition.programme.kind == Programme.Kind.SERVICE_PACKAGE,
    }
    bad = bool(form.errors) or (request.method == "POST" and not formset.is_valid())
    return render(request, "desk/decisions/record.html", context, status=422 if bad else 200)


def _asked(request: HttpRequest, actor: Actor, seen: EditionSeen) -> tuple[str, str]:
    """Return whose body and which kind the address asks for: a member's, and only those that one may record for."""
    municipality = request.GET.get("municipality", actor.municipality)
    kind = request.GET.get("kind", Body.Kind.COUNCIL)
    if municipality not in seen.facts.members or kind not in DECIDING:
        raise Http404
    reason = why_not_write(actor.permissions, actor.municipality, municipality, _leads(actor, seen))
    if reason:
        raise Denied(reason)
    return municipality, kind


def _record_form(request: HttpRequest, seen: EditionSeen, chain: Chain, kind: str, title: str) -> RecordForm:
    last = chain.last_item()
    initial = {
        "title": last.title if last else title,
        "case_number": last.case_number if last else "",
        "language": last.language if last else (get_language() if get_language() in ("sv", "fi") else "sv"),
        "follows": last.pk if last and actions.ORDER[Body.Kind(last.meeting.body.kind)] < _rank(kind) else "",
    }
    bodies = [body for body in selectors.bodies_of(chain.municipality) if body.kind == kind]
    return RecordForm(
        request.POST or None,
        initial=initial,
        bodies=bodies if kind == Body.Kind.COMMITTEE or len(bodies) > 1 else (),
        earlier=[a.item for step in chain.steps for a in step.adoptions if _rank(step.kind) <= _rank(kind)],
        new_committee=kind == Body.Kind.COMMITTEE,
        package=seen.edition.programme.kind == Programme.Kind.SERVICE_PACKAGE,
    )


def _rank(kind: str) -> int:
    return actions.ORDER[Body.Kind(kind)]


def _decision(form: RecordForm, municipality: str, kind: str) -> Decision:
    given = form.cleaned_data
    body, follows = given.get("body"), given.get("follows")
    return Decision(
        municipality=municipality,
        kind=kind,
        values=form.values(),
        body=int(body) if body else None,
        held_on=given["held_on"],
        minutes_online_on=given["minutes_online_on"],
        starts_on=given.get("starts_on"),
        follows=Item.objects.select_related("meeting__body").get(pk=follows) if follows else None,
        name_sv=given.get("name_sv", ""),
        name_fi=given.get("name_fi", ""),
    )


def _state_after(seen: EditionSeen, municipality: str) -> ProgrammeState:
    found = chains(seen.edition, timezone.localdate())
    return next(chain.state for chain in found if chain.municipality == municipality)


def _tell(request: HttpRequest, frozen_now: bool, chain: Chain, state: ProgrammeState) -> None:
    """Say what was recorded, and what it did."""
    told = {"place": words.place(chain.municipality), "state": words.STATES[state.state][1]}
    messages.success(request, _("The decision is recorded. In %(place)s the edition is: %(state)s.") % told)
    if frozen_now:
        said = _("The edition was frozen: its text no longer changes. An amendment is a new edition.")
        messages.info(request, said)


def _kind_tabs(code: str, seen: EditionSeen, municipality: str, kind: str) -> list[dict[str, Any]]:
    return [
        {"label": words.BODIES[k], "url": _record_url(code, seen, municipality, k), "current": k == kind}
        for k in DECIDING
    ]


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Record an item that is about no edition (or not yet): choose the body, then fill in."""
    actor = actor_of(request)
    bodies = selectors.bodies_of(code)
    if not bodies:
        messages.info(request, _("Add the body first, then its decisions."))
        return redirect("desk-decision-bodies", code=code)
    language = get_language() if get_language() in ("sv", "fi") else "sv"
    form = RecordForm(request.POST or None, initial={"language": language}, bodies=bodies)
    formset = PeopleFormSet(request.POST or None, prefix="people")

    def act() -> HttpResponse:
        given = form.cleaned_data
        body = own_body_or_404(actor, int(given["body"]))
        online = given["minutes_online_on"]
        meeting = actions.add_meeting(body, actor, held_on=given["held_on"], minutes_online_on=online)
        made = actions.add_item(meeting, form.values(), actor, people=people(formset))
        messages.success(request, _("The item is recorded."))
        return redirect("desk-decision-item", code=code, item=made.pk)

    if request.method == "POST" and formset.is_valid():
        done = save(form, act)
        if done is not None:
            return done
    context = {
        "code": code,
        "form": form,
        "formset": formset,
        "title": _("Record an item"),
        "back": reverse("desk-decisions", args=[code]),
        "crumbs": crumbs(code, (_("Record an item"), "")),
        "main": [form[name] for name in MAIN if name in form.fields],
        "more": [bound for bound in form.visible_fields() if bound.name not in MAIN],
    }
    bad = bool(form.errors) or (request.method == "POST" and not formset.is_valid())
    return render(request, "desk/decisions/add.html", context, status=422 if bad else 200)


def link(request: HttpRequest, code: str, item: int) -> HttpResponse:
    """Say which edition an item is about."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    form = LinkForm(request.POST or None)
    rows = list(programmes.editions(actor))
    titles = load(edition.title_id for edition in rows)
    field = form.fields["edition"]
    if isinstance(field, forms.ChoiceField):
        tongue = get_language() or "sv"
        field.choices = [(e.pk, str(titles.show(e.title_id, tongue)) or e.slug) for e in rows]
    page = reverse("desk-decision-item", args=[code, one.pk])

    def act() -> HttpResponse:
        seen = edition_or_404(actor, form.cleaned_data["edition"])
        starts_on = form.cleaned_data["starts_on"]
        done = adoptions.link_item(one, seen.edition, actor, starts_on=starts_on)
        messages.success(request, _("The decision is recorded for the edition."))
        if done.frozen_now:
            messages.info(request, _("The edition was frozen: its text no longer changes."))
        return redirect(page)

    way = crumbs(code, (one.title or _("Item without a heading"), page))
    return answer(request, form, act, title=_("Which edition is the item about?"), back=page, crumbs=way)


def unlink(request: HttpRequest, code: str, item: int, edition: int) -> HttpResponse:
    """Take back that an item is about an edition, with the reason."""
    actor = actor_of(request)
    one = item_or_404(actor, item)
    seen = edition_or_404(actor, edition)
    form = ReasonForm(request.POST or None)
    page = reverse("desk-decision-item", args=[code, one.pk])

    def act() -> HttpResponse:
        adoptions.unlink_item(one, seen.edition, actor, form.cleaned_data["reason"])
        messages.success(request, _("The decision is no longer recorded for the edition."))
        return redirect(page)

    lead = _(
        "Only for what was recorded in error. If no other decision brings the edition into force, "
        "it is a draft again; the record of events keeps the SHA-256 of what was frozen."
    )
    way = crumbs(code, (one.title or _("Item without a heading"), page))
    title = _("Take the decision from the edition")
    return answer(request, form, act, title=title, back=page, crumbs=way, lead=lead, button=_("Take it away"))
