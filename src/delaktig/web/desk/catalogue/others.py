"""Others' services: what other municipalities have published, to show in one's own guide or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Denied
from delaktig.accounts.permissions import Permission
from delaktig.catalogue.actions.states import show_here, show_here_no_more
from delaktig.catalogue.models import Service
from delaktig.catalogue.others import BOUGHT, keepers, others_service, others_services, ways_in
from delaktig.texts.selectors import load
from delaktig.web.components.widgets import SearchInput
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.shell import crumbs
from delaktig.web.desk.catalogue.words import Choices, refusal, topic_words
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.words import place

PER_PAGE = 50


class OthersFilter(forms.Form):
    """The filter of others' services."""

    q = forms.CharField(label=lazy("Words in name or summary"), required=False, max_length=100, widget=SearchInput)
    keeper = forms.ChoiceField(label=lazy("Municipality"), required=False)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = [("", _("all")), *municipalities]  # type: ignore[attr-defined]


@found_or_404
def others(request: HttpRequest) -> HttpResponse:
    """List the services that others have published, and how each comes into the own guide."""
    actor, language, today = actor_of(request), get_language() or "sv", timezone.localdate()
    form = OthersFilter(request.GET, municipalities=[(code, place(code)) for code in keepers(actor, today)])
    asked = form.cleaned_data if form.is_valid() else {}
    ids = others_services(actor, language, today, words=asked.get("q", ""), keeper=asked.get("keeper", ""))
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    services = Service.objects.prefetch_related("topics").in_bulk(page.object_list)
    texts = load(i for one in services.values() for i in (one.name_id, one.summary_id))
    ways = ways_in(actor.municipality, services, today)
    rows = [
        {
            "one": services[pk],
            "name": texts.show(services[pk].name_id, language),
            "summary": texts.show(services[pk].summary_id, language),
            "keeper": place(services[pk].keeper_id),
            "topics": [topic_words(row.topic) for row in services[pk].topics.all()],
            "way": ways.get(pk, ""),
            "is_bought": ways.get(pk) == BOUGHT,
        }
        for pk in page.object_list
        if pk in services
    ]
    values = {
        "code": actor.municipality,
        "filter": form,
        "page": page,
        "rows": rows,
        "is_filtered": any(asked.values()),
        "may_show": actor.may(Permission.SERVICE_PUBLISH),
        "crumbs": [*crumbs(request), (_("Others' services"), "")],
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/catalogue/others.html", values)


@require_POST
@found_or_404
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show another's service in the own guide, or no more."""
    actor = actor_of(request)
    service = others_service(actor, slug, timezone.localdate())
    try:
        if "no_more" in request.POST:
            show_here_no_more(actor, service)
            messages.success(request, _("The service is no more shown in the guide here."))
        else:
            show_here(actor, service)
            messages.success(request, _("The service is shown in the guide here."))
    except Denied as denied:
        messages.error(request, refusal(denied.reason))
    query = request.POST.get("query", "")
    return redirect(f"{here(request, 'desk-services-others')}{'?' + query if query else ''}")
