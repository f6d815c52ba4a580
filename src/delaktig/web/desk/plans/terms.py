"""Pages on which a plan is begun and its terms are written."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.cases.actions.plans import begin_plan, say_terms
from delaktig.cases.models import Assessment, Plan
from delaktig.cases.plan_inputs import PlanTerms
from delaktig.cases.planning import plans_of
from delaktig.cases.policies import why_not_begin_plan
from delaktig.clients.doors import Opened
from delaktig.clients.models import Client
from delaktig.texts.parts import NotThere
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.clients.shell import client_page
from delaktig.web.desk.plans.forms import TermsForm, yes_or_no
from delaktig.web.desk.plans.shell import form_page, plan_page, tongue, why_not_write
from delaktig.web.desk.programmes.editing import edit, here

DESK = ("sv", "fi", "en")
TOPICS = (("sv", "swedish"), ("fi", "finnish"))
"""Topics of the catalogue under which courses in the two languages stand."""


@client_page("plan")
def begin(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Begin a plan: choose the language to learn, say how it is gone through."""
    actor, relation = actor_of(request), opened.relation
    if relation is None:
        raise NotThere
    reason = why_not_write(request, opened)
    if reason is None:
        reason = why_not_begin_plan(plans_of(opened), Assessment.objects.filter(relation=relation))
    return edit(
        request,
        form_page(
            request,
            opened,
            None,
            title=_("Begin the integration plan"),
            lead=_("Begin with what you know. Everything can be changed until you agree on the plan together."),
            form=partial(TermsForm, tongue=tongue(opened.client)),
            initial=_new(request, opened.client),
            save=lambda form, _version: begin_plan(actor, relation, form.given()),
            said=_("The plan is there, as a draft. Now the goals."),
            draft=f"plan_of_client:{opened.client.pk}:begin",
            why_not=reason,
            context=offers(request),
        ),
    )


@plan_page
def terms(request: HttpRequest, opened: Opened, plan: Plan) -> HttpResponse:
    """Write what the plan says besides its goals and steps."""
    initial = {name: getattr(plan, name) for name in PlanTerms.__dataclass_fields__}
    return edit(
        request,
        form_page(
            request,
            opened,
            plan,
            title=_("Languages, follow-up, rights and duties"),
            form=partial(TermsForm, tongue=tongue(opened.client, plan.language)),
            initial={**initial, "interpreted": yes_or_no(plan.interpreted), "written_in": plan.written_in or "sv"},
            save=lambda form, version: say_terms(actor_of(request), plan, form.given(), expected_version=version),
            draft=f"plan:{plan.pk}:terms",
            context=offers(request),
        ),
    )


def offers(request: HttpRequest) -> dict[str, Any]:
    """Return where the service menu shows what is given in each language to learn: the Swedish offer is shown."""
    return {"offers": [(tag, here(request, "desk-menu", topic=topic)) for tag, topic in TOPICS]}


def _new(request: HttpRequest, client: Client) -> dict[str, Any]:
    user = actor_of(request).user
    language = get_language() or "sv"
    return {
        "integration_language": client.integration_language,
        "language": client.contact_language,
        "interpreted": "yes" if client.interpreter == Client.Interpreter.NEEDED else "",
        "written_in": language if language in DESK else "sv",
        "authors": user.name if user is not None else "",
        "sources": "",
    }
