"""A client's relations with the municipality: days, who answers, who works with the client; how they begin."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.clients import policies
from delaktig.clients.actions.assignments import assign, end_assignment
from delaktig.clients.actions.contacting import duty
from delaktig.clients.actions.relations import change_relation, reopen_relation, start_relation
from delaktig.clients.doors import Opened
from delaktig.clients.models import Assignment, ClientRelation
from delaktig.clients.selectors import relations_of
from delaktig.texts.parts import Invalid, NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.editing import client_form, work_choices, work_of
from delaktig.web.desk.clients.ending import still_open
from delaktig.web.desk.clients.forms import AssignForm, RelationForm
from delaktig.web.desk.clients.shell import client_page, frame, of_client
from delaktig.web.desk.clients.words import AUTHORITIES, END_REASONS, TASKS, fault, unit_name
from delaktig.web.desk.decisions.words import cited

BACK = "desk-client-relation"
DAYS = ("started_on", "learned_on", "requested_on", "job_search_started_on", "contacted_by")


@client_page("relation")
def relation(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the client relations, the authority that answered and the people who worked, day by day."""
    actor, client = actor_of(request), opened.client
    today = timezone.localdate()
    stands = opened.relation
    values = {
        **frame(request, opened, "desk-client-relation"),
        "rows": [_row(one) for one in relations_of(client)],
        "contact_duty": _duty(opened) if stands is not None and stands.contacted_by else None,
        "may_write": policies.why_not_write(actor, client, opened.near) is None,
        "may_work": policies.why_not_work(actor, client, opened.near, stands) is None,
        "is_open": stands is not None and stands.ended_on is None,
        "may_reopen": stands is not None and stands.ended_on == today,
    }
    return render(request, "desk/clients/relation.html", values)


def _duty(opened: Opened) -> dict[str, Any] | None:
    """Return what the act says of a contact by an authority, with its section: computed on each reading."""
    if opened.relation is None:
        return None
    found = duty(opened.client.first_permit_on, opened.relation.learned_on or opened.relation.started_on)
    if found is None:
        return None
    tongue = get_language() or "sv"
    return {"words": found.explanation.get(tongue) or found.explanation["sv"], "citation": cited(found.citation)}


def _row(one: ClientRelation) -> dict[str, Any]:
    return {
        "one": one,
        "reason": END_REASONS.get(one.end_reason, ""),
        "answers": [
            {"one": row, "words": AUTHORITIES.get(row.authority, row.authority)} for row in one.responsibilities.all()
        ],
        "work": [
            {
                "one": row,
                "words": TASKS.get(row.task, row.task),
                "unit": unit_name(row.unit),
                "may_end": row.valid_to is None and row.task != Assignment.Task.RESPONSIBLE,
            }
            for row in one.assignments.all()
        ],
    }


@client_page("relation")
def days(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Mend the days of the open client relation."""
    actor, stands = actor_of(request), still_open(opened)
    return client_form(
        request,
        opened,
        BACK,
        title=_("Days of the client relation"),
        lead=_("The act's days are counted from these."),
        form=RelationForm,
        initial={name: getattr(stands, name) for name in DAYS},
        save=lambda form, _version: change_relation(actor, stands, form.relation()),
        draft=f"client:{opened.client.pk}:days",
        why_not=policies.why_not_work(actor, opened.client, opened.near, stands),
    )


@client_page("relation")
def reopen(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask, and then take back the end of a client relation."""
    if opened.relation is None:
        raise NotThere
    if request.method == "POST":
        try:
            reopen_relation(actor_of(request), opened.relation)
        except Invalid as wrong:
            messages.error(request, fault(wrong.errors["on"]))
        return redirect(of_client(request, BACK, opened.client.number))
    values = {
        "title": _("Take back the end of the client relation?"),
        "text": _("It goes on as if it had not ended, with those who worked with the client."),
        "action_words": _("Take it back"),
        "cancel_url": of_client(request, BACK, opened.client.number),
    }
    return render(request, "components/confirm.html", values)


@client_page("relation")
def start(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Begin a new client relation with someone who was a client before."""
    actor, client = actor_of(request), opened.client
    return client_form(
        request,
        opened,
        BACK,
        title=_("Begin a new client relation"),
        form=RelationForm,
        initial={},
        save=lambda form, _version: start_relation(actor, client, form.relation()),
    )


@client_page("relation")
def give(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the client to a worker or a unit."""
    actor, client = actor_of(request), opened.client

    def save(form: AssignForm, _version: int | None) -> Any:
        return assign(actor, client, form.cleaned_data["task"], **work_of(form.cleaned_data["work"]))

    return client_form(
        request,
        opened,
        "desk-client-relation",
        title=_("Who works with the client"),
        lead=_("The responsible one is replaced from today; who it was before stays in the history."),
        form=partial(AssignForm, work=work_choices(actor.municipality)),
        initial={"task": Assignment.Task.RESPONSIBLE},
        save=save,
    )


@client_page("relation")
def leaves(request: HttpRequest, opened: Opened, assignment: int) -> HttpResponse:
    """Ask, and then end a coach's or participant's work with the client."""
    if request.method == "POST":
        end_assignment(actor_of(request), opened.client, assignment)
        return redirect(of_client(request, BACK, opened.client.number))
    work = Assignment.objects.filter(relation__client=opened.client, pk=assignment, valid_to=None)
    one = work.exclude(task=Assignment.Task.RESPONSIBLE).select_related("officer", "unit").first()
    if one is None:
        raise NotThere
    values = {
        "title": _("End this part in the work with the client?"),
        "text": f"{one.officer.name if one.officer else unit_name(one.unit)}: {TASKS.get(one.task, one.task)}",
        "action_words": _("End it"),
        "cancel_url": of_client(request, BACK, opened.client.number),
    }
    return render(request, "components/confirm.html", values)
