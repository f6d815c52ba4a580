"""What the public pages have in common: which municipality and language, and the shell around them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import F, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delaktig.audit.models import Head
from delaktig.municipalities.models import Municipality, MunicipalityName
from delaktig.programmes.prepared import WORD, Prepared
from delaktig.web.components.languages import words_language
from delaktig.web.public.front import UNTIL


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as a page speaks of it: code, name and address word in the page's language."""

    code: str
    name: str
    slug: str
    slugs: dict[str, str]
    languages: tuple[str, ...] = ()
    """The languages that it serves in, its own choice; the first on its pages."""
    revision: int = 0
    """The number of the last change that the public can see, read with the municipality in one query."""

    def slug_in(self, language: str) -> str:
        """Return the word that stands for the municipality in addresses of a language."""
        return self.slugs.get(language, self.slugs["sv"])


def check_language(language: str) -> None:
    """Raise 404 for a language that the public side does not speak."""
    if language not in settings.PUBLIC_LANGUAGES:
        raise Http404


def place_for(language: str, slug: str) -> Place:
    """Return the hosted municipality that an address names, by its Swedish or Finnish word; else raise 404."""
    check_language(language)
    rows = _BY_SLUG.rows(slug=slug)
    if not rows:
        raise Http404
    code, slug_sv, slug_fi, chosen, revision = rows[0][:5]
    spoken = {tongue: name for *_, tongue, name in rows if tongue}
    place = _place(code, {"sv": slug_sv, "fi": slug_fi}, spoken, language, chosen)
    return replace(place, revision=revision or 0)


_BY_SLUG = Prepared(
    lambda slug: (
        Municipality.objects.filter(Q(slug_sv=slug) | Q(slug_fi=slug), hosted=True)
        .annotate(revision=Subquery(Head.objects.filter(pk=1).values("public_revision")))
        .order_by("code", F("names__valid_from").asc(nulls_first=True), "names__pk")
        .values_list("code", "slug_sv", "slug_fi", "guide_languages", "revision", "names__language", "names__name")
    ),
    slug=WORD,
)


def _place(
    code: str, slugs: dict[str, str], spoken: Mapping[str, str], language: str, chosen: list[str] | str
) -> Place:
    name = spoken.get(language) or spoken.get("sv") or code
    languages = json.loads(chosen) if isinstance(chosen, str) else chosen
    return Place(code, name, slugs.get(language, slugs["sv"]), slugs, tuple(languages))


def places(language: str) -> list[Place]:
    """Return the hosted municipalities in the order of their names."""
    rows = Municipality.objects.filter(hosted=True).values_list("code", "slug_sv", "slug_fi", "guide_languages")
    spoken = names([row[0] for row in rows])
    found = [
        _place(code, {"sv": sv, "fi": fi}, spoken.get(code, {}), language, chosen) for code, sv, fi, chosen in rows
    ]
    return sorted(found, key=lambda place: place.name)


def names(codes: list[str]) -> dict[str, dict[str, str]]:
    """Return the latest name of each municipality in each language."""
    found: dict[str, dict[str, str]] = {}
    rows = MunicipalityName.objects.filter(municipality__in=codes).order_by(F("valid_from").asc(nulls_first=True), "pk")
    for code, language, name in rows.values_list("municipality_id", "language", "name"):
        found.setdefault(code, {})[language] = name
    return found


def asked_day(request: HttpRequest) -> date:
    """Return the day of ``?on=2024-05-01``, or today; raise 404 for what is no day."""
    given = request.GET.get("on")
    if not given:
        return timezone.localdate()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Http404 from None


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    language: str,
    place: Place | None = None,
    other_languages: dict[str, str] | None = None,
    until: datetime | None = None,
) -> HttpResponse:
    """Render a page in its shell; it may be kept by anyone, if asked again each time."""
    return answer(in_shell(request, template, context, language, place, other_languages), until)


def answer(page: str | bytes, until: datetime | None = None) -> HttpResponse:
    """Answer with a finished page; it may be kept by anyone, if asked again each time.

    ``until`` is the moment at which it changes though nobody changes anything, as when a notice ends.
    """
    headers = {"Cache-Control": "public, max-age=0, must-revalidate"}
    return HttpResponse(page, headers=headers | ({UNTIL: until.isoformat()} if until else {}))


def unkept(response: HttpResponse) -> HttpResponse:
    """Mark a page that answers what somebody has typed: no memory keeps it, here or on the way (record 0007)."""
    response.headers["Cache-Control"] = "private, no-store"
    del response.headers[UNTIL]
    return response


def in_shell(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    language: str,
    place: Place | None = None,
    other_languages: dict[str, str] | None = None,
) -> str:
    """Render a page in its shell."""
    public = {
        "name": place.name if place else "Delaktig",
        "home_url": _home(language, place),
        "links": _links(request, language, place),
        "footer": _footer(language, place),
        "language": language,
        "lacks_words": words_language(language) != language,
        "awaits_reader": language in settings.AWAITING_READER,
        "languages": [{"code": code, "url": url} for code, url in _in_order(other_languages or {}, place)],
        "accessibility_url": reverse("public-accessibility", args=[language]),
    }
    values = {**context, "language": language, "place": place, "public": public}
    return render_to_string(template, values, request)


def _in_order(addresses: Mapping[str, str], place: Place | None) -> list[tuple[str, str]]:
    """Put the languages that the municipality serves in first."""
    own = place.languages if place else ()
    return sorted(addresses.items(), key=lambda item: own.index(item[0]) if item[0] in own else len(own))


def _home(language: str, place: Place | None) -> str:
    if place is None:
        return reverse("public-home", args=[language])
    return reverse("public-municipality", args=[language, place.slug])


def _links(request: HttpRequest, language: str, place: Place | None) -> list[dict[str, object]]:
    if place is None:
        return []
    wanted = [
        ("public-services", _("All services")),
        ("public-first-weeks", _("Your first weeks")),
        ("public-my-list", _("My list")),
        ("public-programmes", _("Programme")),
    ]
    links: list[dict[str, object]] = []
    for name, label in wanted:
        url = reverse(name, args=[language, place.slug])
        links.append({"label": label, "url": url, "current": request.path == url, "counted": name == "public-my-list"})
    return links


def _footer(language: str, place: Place | None) -> list[dict[str, str]]:
    """Return the links at the foot of the municipality's pages."""
    if place is None:
        return []
    wanted = [
        ("public-decisions", _("Decisions")),
        ("public-figures", _("Figures")),
        ("public-influence", _("Have a say")),
        ("public-glossary", _("Words explained")),
        ("public-referrals", _("For other authorities")),
    ]
    links = [{"label": label, "url": reverse(name, args=[language, place.slug])} for name, label in wanted]
    return [*links, {"label": _("Another municipality"), "url": reverse("public-home", args=[language]) + "?choose=1"}]


def in_each_language(name: str, place: Place | None, *rest: str, query: str = "") -> dict[str, str]:
    """Return the address of the same page in each public language."""
    tail = f"?{query}" if query else ""
    return {
        language: reverse(name, args=[language, *([place.slug_in(language)] if place else []), *rest]) + tail
        for language in settings.PUBLIC_LANGUAGES
    }
