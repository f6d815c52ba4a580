"""A service as lists show it: its name, and the one line that helps to choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from delaktig.catalogue.models import Offering, Service
from delaktig.catalogue.opening import Times, day_of, next_turn, open_until, opens_today
from delaktig.web.components.languages import autonym, language_attributes
from delaktig.web.public.guide import words
from delaktig.web.public.guide.reading import Read
from delaktig.web.public.pages import Place
from delaktig.web.public.speech import Said, Speech

MOST_LANGUAGES = 4


@dataclass(frozen=True, slots=True)
class Open:
    """Whether something is open: ``state`` of a tag, and words; ``now`` where the words are true for this hour only."""

    state: str
    words: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A service in a list."""

    slug: str
    url: str
    name: Said
    summary: Said
    whom: str
    where: str
    languages: SafeString
    cost: str
    opening: Open | None
    speaks: bool
    invented: bool


def card(read: Read, service: Service, place: Place, speech: Speech, now: datetime) -> Card:
    """Return a service's card in the page's language."""
    offered = read.offered(service)
    texts = read.texts
    spoken = [code for row in offered for code in row.languages]
    return Card(
        service.slug,
        reverse("public-service", args=[speech.language, place.slug, service.slug]),
        speech(texts.bodies(service.name_id)),
        speech(texts.bodies(service.summary_id)),
        words.whom(read.eligibilities.get(service.pk, ()), speech(texts.bodies(service.for_whom_id))),
        where(offered),
        spoken_languages(spoken, speech.language),
        str(words.COST.get(Service.Cost(service.cost), "")),
        opening(read.times_of(service), now),
        speech.language in spoken,
        service.invented,
    )


def cards(read: Read, place: Place, speech: Speech, now: datetime) -> list[Card]:
    """Return the cards of all services: those that serve in the reader's language first, then by name."""
    found = [card(read, service, place, speech, now) for service in read.services]
    return sorted(found, key=lambda one: (not one.speaks, one.name.body.casefold(), one.slug))


def where(offered: Iterable[Offering]) -> str:
    """Return in a few words where a service is given: towns, else by which channel."""
    rows = list(offered)
    towns = [row.place.town for row in rows if row.place and row.place.town]
    others = [str(words.CHANNEL[row.channel]) for row in rows if row.channel in words.CHANNEL]  # type: ignore[index]
    return ", ".join(dict.fromkeys([*towns, *others]))


def spoken_languages(codes: Iterable[str], first: str) -> SafeString:
    """Return in which languages one is served, in their own names: the reader's first, the rest counted."""
    known = list(dict.fromkeys(codes))
    known.sort(key=lambda code: code != first)
    names = ((language_attributes(code), autonym(code)) for code in known[:MOST_LANGUAGES])
    shown = format_html_join(", ", "<bdi {}>{}</bdi>", names)
    more = len(known) - MOST_LANGUAGES
    return format_html("{} + {}", shown, more) if more > 0 else shown


def opening(times: Iterable[Times], now: datetime) -> Open | None:
    """Return whether a service is open now, later today, or not today; None where its hours are not known."""
    known = [one for one in times if one]
    if not known:
        return None
    closes = [at for at in (open_until(one, now) for one in known) if at is not None]
    if closes:
        return Open("ok", _("Open now until %(time)s") % {"time": words.clock(max(closes))}, now=True)
    opens = [at for at in (opens_today(one, now) for one in known) if at is not None]
    if opens:
        return Open("calm", _("Opens today at %(time)s") % {"time": words.clock(min(opens))}, now=True)
    if all(not day_of(one, now.date()).known for one in known):
        return Open("none", _("Holiday: ask if it is open"))
    return Open("none", _("Closed now"), now=True)


def true_until(reads: Iterable[Read], now: datetime) -> datetime | None:
    """Return when the words of the hour stop being true today."""
    return next_turn((times for read in reads for times in read.times.values()), now)
