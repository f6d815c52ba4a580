"""Lists of services: under a need, under a topic, and all of them with filters in the address."""

from __future__ import annotations

from collections import Counter

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delaktig.catalogue.models import Offering, Service, ServiceTopic
from delaktig.catalogue.selectors import visible_in
from delaktig.catalogue.topics import needs, topics
from delaktig.texts.models import TextVersion
from delaktig.texts.selectors import fallbacks
from delaktig.web.components.languages import autonym
from delaktig.web.public.guide import cards, reading, words
from delaktig.web.public.guide.shell import address, show, way
from delaktig.web.public.pages import place_for
from delaktig.web.public.speech import Speech

A_PAGE = 20


def need(request: HttpRequest, language: str, municipality: str, need: str) -> HttpResponse:
    """Show what there is under a need: its topics, each with the number of its services."""
    place = place_for(language, municipality)
    found = next((one for one in needs() if one.key == need), None)
    if found is None:
        raise Http404
    shown = visible_in(place.code, timezone.localdate())
    counts = Counter(
        ServiceTopic.objects.filter(topic__in=found.under, service__in=shown).values_list("topic", flat=True)
    )
    steps = [
        {
            "label": words.said(topics()[key].words),
            "count": counts[key],
            "url": address("public-topic", language, place, need, key),
        }
        for key in found.under
    ]
    title = words.said(found.words)
    context = {
        "title": title,
        "icon": found.icon,
        "steps": steps,
        "emergency": need == "emergency",
        "way": way(language, place, (title, "")),
    }
    return show(request, "public/guide/need.html", context, language, place, "public-need", need)


def topic(request: HttpRequest, language: str, municipality: str, need: str, topic: str) -> HttpResponse:
    """List the services under a topic, each with the line that helps to choose."""
    place = place_for(language, municipality)
    found = topics().get(topic)
    if found is None or found.parent != need:
        raise Http404
    now = timezone.localtime()
    speech = Speech(language)
    read = reading.cards(visible_in(place.code, now.date()).filter(topics__topic=topic))
    title = words.said(found.words)
    above = words.said(words.need_of(found).words)
    context = {
        "title": title,
        "cards": cards.cards(read, place, speech, now),
        "fell_back": bool(speech.fell_back_to),
        "emergency": need == "emergency",
        "way": way(language, place, (above, address("public-need", language, place, need)), (title, "")),
        "need_url": address("public-need", language, place, need),
    }
    until = cards.true_until([read], now)
    return show(request, "public/guide/topic.html", context, language, place, "public-topic", need, topic, until=until)


def _topics() -> list[tuple[str, object]]:
    groups = [(words.said(one.words), [(key, words.said(topics()[key].words)) for key in one.under]) for one in needs()]
    return [("", _("All")), *groups]


def _languages() -> list[tuple[str, str]]:
    return [("", _("All")), *((code, autonym(code)) for code in settings.GUIDE_LANGUAGES)]


class Filters(forms.Form):
    """What the list of all services can be narrowed to."""

    topic = forms.ChoiceField(label=gettext_lazy("What about"), choices=_topics, required=False)
    spoken = forms.ChoiceField(label=gettext_lazy("Served in the language"), choices=_languages, required=False)
    cost = forms.ChoiceField(
        label=gettext_lazy("Cost"),
        choices=lambda: [("", _("All")), *((key, str(words.COST[key])) for key in words.COST)],
        required=False,
    )


def services(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """List all services of the municipality's guide, by name, a page at a time."""
    place = place_for(language, municipality)
    now = timezone.localtime()
    form = Filters(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = narrowed(visible_in(place.code, now.date()), asked)
    page = Paginator(in_order(wanted, language), A_PAGE).get_page(request.GET.get("page"))
    speech = Speech(language)
    read = reading.cards(Service.objects.filter(pk__in=list(page.object_list)))
    by_id = {one.pk: cards.card(read, one, place, speech, now) for one in read.services}
    context = {
        "form": form,
        "page": page,
        "cards": [by_id[pk] for pk in page.object_list],
        "narrowed": any(asked.values()),
        "fell_back": bool(speech.fell_back_to),
        "way": way(language, place, (_("All services"), "")),
    }
    until = cards.true_until([read], now)
    query = request.GET.urlencode()
    return show(
        request, "public/guide/services.html", context, language, place, "public-services", until=until, query=query
    )


def narrowed(shown: QuerySet[Service], asked: dict[str, str]) -> QuerySet[Service]:
    """Return the services that the filters let through."""
    if asked.get("topic"):
        shown = shown.filter(topics__topic=asked["topic"])
    if asked.get("cost"):
        shown = shown.filter(cost=asked["cost"])
    if asked.get("spoken"):
        listed = Offering.objects.annotate(spoken=Cast("languages", TextField()))
        shown = shown.filter(pk__in=listed.filter(spoken__contains=f'"{asked["spoken"]}"').values("service"))
    return shown


def in_order(shown: QuerySet[Service], language: str) -> list[int]:
    """Return the ids of services by their names in the reader's language: one query, the same on every database."""
    order = [language, *fallbacks(language)]
    names: dict[int, tuple[int, str]] = {}
    rows = TextVersion.objects.filter(Q(language__in=order), text__in=shown.order_by().values("name"))
    named = dict(shown.order_by().values_list("name_id", "pk"))
    for text, tongue, body in rows.values_list("text_id", "language", "body"):
        rank = order.index(tongue)
        if body and rank <= names.get(named[text], (len(order), ""))[0]:
            names[named[text]] = (rank, body.casefold())
    return sorted(named.values(), key=lambda pk: (names.get(pk, (0, "\uffff"))[1], pk))
