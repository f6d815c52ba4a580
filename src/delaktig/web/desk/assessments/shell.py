"""What the pages of an assessment share: the way here, the steps, and how a step's form is saved."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.assessments import lacks, mark, mark_of_measure
from delaktig.cases.models import Assessment
from delaktig.clients import doors, policies
from delaktig.clients.doors import Opened
from delaktig.clients.selectors import full_name
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.assessments.words import fault, lacking, refusal
from delaktig.web.desk.clients.shell import of_client
from delaktig.web.desk.programmes import drafts
from delaktig.web.desk.programmes.editing import Page

DRAFT = "desk-case-assessment-draft"
HOME = "desk-case-assessment"
STEPS = ("interview", "levels", "measures", "result")


def page(request: HttpRequest, opened: Opened, **values: Any) -> Page:
    """Return the page of a form about an assessment of an opened client."""
    actor, number = actor_of(request), opened.client.number
    name = full_name(opened.client)
    home = of_client(request, HOME, number)
    common: dict[str, Any] = {
        "eyebrow": name,
        "crumbs": [
            (_("Clients"), reverse("desk-clients", args=[actor.municipality])),
            (name, of_client(request, "desk-client", number)),
            (_("Assessment"), home),
        ],
        "cancel": home,
        "done": lambda _saved: home,
        "said": _("Saved."),
        "target": f"client:{number}",
        "why_not": why_not(actor, opened),
        "draft_route": DRAFT,
        "fault": fault,
        "refusal": refusal,
    }
    return Page(**{**common, **values})


def step_page(request: HttpRequest, opened: Opened, assessment: Assessment, step: str, **values: Any) -> Page:
    """Return the page of one step: it keeps a draft, and knows the mark of what stands."""
    known: dict[str, Any] = {"draft": f"assessment:{assessment.pk}:{step}"}
    if "version" not in values:
        known["version"] = mark(assessment, step)
    return page(request, opened, **{**known, **values})


def why_not(actor: Actor, opened: Opened) -> str | None:
    """Return why the actor may not write in the case; ``None`` where it may."""
    return policies.why_not_work(actor, opened.client, opened.near, opened.relation)


def steps(request: HttpRequest, opened: Opened, assessment: Assessment) -> list[dict[str, Any]]:
    """Return the steps of an open assessment, each with how far it has come."""
    found = lacks(assessment, timezone.localdate())
    by_step = {step: [one for one in found if one.step == step] for step in STEPS}
    labels = {
        "interview": (_("Interview"), assessment.interviewed_on is not None),
        "levels": (_("Starting levels"), bool(getattr(assessment, "has_levels", False))),
        "measures": (_("Specifying measures"), bool(getattr(assessment, "has_measures", False))),
        "result": (_("Result and what follows"), bool(assessment.outcome)),
    }
    rows = []
    for step in STEPS:
        label, begun = labels[step]
        needed = step in ("interview", "result")
        state = "done" if begun and not by_step[step] else "now" if begun else "todo"
        route = "desk-case-assessment-measures" if step == "measures" else f"desk-case-assessment-{step}"
        rows.append(
            {
                "step": step,
                "label": label,
                "state": state,
                "note": "" if needed else _("if needed"),
                "url": of_client(request, route, opened.client.number, assessment.pk),
                "lacks": [lacking(one) for one in by_step[step]],
            }
        )
    return rows


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed of an assessment, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-clients", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return the mark of what stands of a step; 0 for what is not there yet. A stranger gets 404."""
    match = drafts.KEY.fullmatch(key)
    if match is None or match["part"] != "assessment":
        raise Http404
    rows = Assessment.objects.select_related("relation__client").filter(pk=int(match["pk"]))
    assessment = rows.first()
    if assessment is None:
        raise Http404
    try:
        doors.opened_by(actor, assessment.relation.client.number, timezone.now())
    except (NotThere, Denied) as missing:
        raise Http404 from missing
    return _mark(assessment, match["rest"].split(":")[1:])


def _mark(assessment: Assessment, parts: list[str]) -> int:
    match parts:
        case ["measures", key] if key.isdigit():
            row = assessment.measures.filter(pk=int(key)).first()
            return mark_of_measure(row) if row else 0
        case [step] if step in ("start", "interview", "levels", "result"):
            return mark(assessment, step)
    return 0
