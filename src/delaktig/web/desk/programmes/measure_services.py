"""The page on which one says which services carry a measure."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.accounts.actor import Actor
from delaktig.catalogue.listed import named
from delaktig.catalogue.models import Service
from delaktig.programmes import selectors
from delaktig.programmes.actions.measure_services import tie_services
from delaktig.programmes.measure_services import choosable, services_of
from delaktig.programmes.models import Measure
from delaktig.programmes.policies import why_not_report_status
from delaktig.texts.selectors import Bundle, load
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.figures.used import used
from delaktig.web.desk.programmes.editing import Page, edit, found_or_404, here, saved_words
from delaktig.web.desk.programmes.forms import Choices
from delaktig.web.desk.programmes.shell import crumbs, today
from delaktig.web.desk.programmes.words import place


class ServicesForm(forms.Form):
    """The services that carry a measure."""

    services = forms.MultipleChoiceField(label=lazy("Services"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = services  # type: ignore[attr-defined]


@found_or_404
def services(request: HttpRequest, measure: int) -> HttpResponse:
    """Say which services carry a measure."""
    actor = actor_of(request)
    standing, seen = selectors.part(actor, Measure, measure)
    texts = load([seen.edition.title_id, standing.text_id])
    language = get_language() or "sv"
    back = here(request, "desk-programme-measure", measure)
    tied = list(services_of([measure]).values_list("pk", flat=True))
    rows = named(choosable(actor.municipality, today()) | Service.objects.filter(pk__in=tied), language)
    choices = [
        (str(pk), name if keeper == actor.municipality else f"{name} ({place(keeper)})")
        for pk, name, keeper in rows.values_list("pk", "shown_name", "keeper_id")
    ]

    def save(form: ServicesForm, _version: int | None) -> set[int]:
        return tie_services(actor, standing, [int(pk) for pk in form.cleaned_data["services"]], today())

    return edit(
        request,
        Page(
            title=_("Services that carry the measure"),
            lead=_("Those of your own municipality, and those that its guide shows. This may change in force too."),
            eyebrow=texts.show(standing.text_id, language).body,
            form=partial(ServicesForm, services=sorted(choices, key=lambda one: one[1].casefold())),
            initial={"services": [str(pk) for pk in tied]},
            save=save,
            done=lambda _saved: back,
            cancel=back,
            crumbs=crumbs(request, seen, texts.show(seen.edition.title_id, language).body, (_("Measure"), back)),
            said=saved_words(),
            target=f"measure:{measure}",
            why_not=why_not_report_status(actor, seen.facts, standing.municipality_id),
        ),
    )


def carrying(request: HttpRequest, found: list[Service], texts: Bundle, language: str) -> list[dict[str, Any]]:
    """Return services in words for the measure's page; one's own lead to their pages."""
    actor: Actor = actor_of(request)
    counts = used(request, [one.pk for one in found])
    return [
        {
            "used": counts.get(one.pk),
            "name": texts.show(one.name_id, language),
            "is_published": one.state == Service.State.PUBLISHED,
            "keeper": "" if one.keeper_id == actor.municipality else place(one.keeper_id),
            "url": here(request, "desk-service", one.slug)
            if one.keeper_id == actor.municipality and actor.may("service_read")
            else "",
        }
        for one in found
    ]
