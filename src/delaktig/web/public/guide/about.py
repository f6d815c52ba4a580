"""Pages about the guide and those behind it: words explained, whom to refer people to, who has a say, my list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import visible_in
from delaktig.decisions.models import Body, BodyMember
from delaktig.organisations.selectors import by_language
from delaktig.web.public.guide import cards, front, programme, reading
from delaktig.web.public.guide.shell import show, way
from delaktig.web.public.pages import Place, place_for
from delaktig.web.public.speech import Speech

WITH_A_SAY = (Body.Kind.CLIENT_JURY, Body.Kind.FORUM)
"""The advisory bodies that residents may take part in (rows A13, A14)."""
SAYS = {
    Body.Kind.CLIENT_JURY: gettext_lazy(
        "Residents who have moved here tell what works and what does not. What they say is answered."
    ),
    Body.Kind.FORUM: gettext_lazy("The municipality, schools, associations and residents meet and talk."),
}
REFERRALS = ("assessment", "guidance")


def my_list(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show what the reader has kept: the list is on the device, and the page only holds its place."""
    place = place_for(language, municipality)
    return show(
        request,
        "public/guide/my_list.html",
        {"way": way(language, place, (_("My list"), ""))},
        language,
        place,
        "public-my-list",
    )


def glossary(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Explain the words of the programmes in force (row A25), in the order of the alphabet."""
    place = place_for(language, municipality)
    speech = Speech(language)
    terms = [
        {"key": one.key, "term": speech(one.term), "definition": speech(one.definition), "invented": one.invented}
        for one in programme.known(place, timezone.localdate()).concepts
    ]
    terms.sort(key=lambda term: term["term"].body.casefold())  # type: ignore[union-attr]
    context = {
        "terms": terms,
        "fell_back": bool(speech.fell_back_to),
        "way": way(language, place, (_("Words explained"), "")),
    }
    return show(request, "public/guide/glossary.html", context, language, place, "public-glossary")


def referrals(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show the contact point to which other authorities refer people (681/2023 §9)."""
    place = place_for(language, municipality)
    contacts, read = _contacts(place, REFERRALS, language)
    context = {
        "contacts": contacts,
        "way": way(language, place, (_("For other authorities"), "")),
    }
    until = cards.true_until([read], timezone.localtime())
    return show(request, "public/guide/referrals.html", context, language, place, "public-referrals", until=until)


def influence(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show the groups that residents influence services through, and how to reach them."""
    place = place_for(language, municipality)
    today = timezone.localdate()
    bodies = list(Body.objects.filter(municipality_id=place.code, kind__in=WITH_A_SAY, closed_on=None).order_by("pk"))
    chairs = {
        member.body_id: member
        for member in BodyMember.objects.filter(body__in=bodies, role=BodyMember.Role.CHAIR)
        .select_related("organisation", "unit")
        .annotate(**reading.names_of("organisation"))
        .order_by("-pk")
        if member.valid_to is None or member.valid_to >= today
    }
    speech = Speech(language)
    shown = [
        {
            "name": speech(by_language(body.name_sv, body.name_fi)),
            "does": SAYS[Body.Kind(body.kind)],
            "held_by": speech(reading.named(chair)) if chair else "",
            "email": (chair.unit.email if chair.unit else "") or chair.organisation.email if chair else "",
        }
        for body in bodies
        for chair in [chairs.get(body.pk)]
    ]
    contacts, read = _contacts(place, ("influence",), language)
    context = {
        "bodies": shown,
        "contacts": contacts,
        "way": way(language, place, (_("Have a say"), "")),
    }
    until = cards.true_until([read], timezone.localtime())
    return show(request, "public/guide/influence.html", context, language, place, "public-influence", until=until)


def _contacts(place: Place, topics: tuple[str, ...], language: str) -> tuple[list[dict[str, object]], reading.Read]:
    """Return the services under some topics with how to reach them; those named for section 9 of the act first."""
    now = timezone.localtime()
    speech = Speech(language)
    shown = visible_in(place.code, now.date()).filter(topics__topic__in=topics).distinct()
    read = reading.cards(shown)
    found = [
        {
            "card": cards.card(read, one, place, speech, now),
            "basis": one.basis,
            "contacts": _reached(read, one),
        }
        for one in read.services
    ]
    found.sort(key=lambda one: (one["basis"] != front.FOR_AUTHORITIES, one["card"].name.body.casefold()))  # type: ignore[attr-defined]
    return found, read


def _reached(read: reading.Read, one: Service) -> list[object]:
    rows = [row.contact for row in read.offered(one) if row.contact and (row.contact.phone or row.contact.email)]
    return list({row.pk: row for row in rows}.values())
