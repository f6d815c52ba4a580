"""What services are called in the reader's language, and where the guide tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import visible_in
from delaktig.municipalities.models import Municipality
from delaktig.texts.selectors import Bundle, Status, load
from delaktig.web.own.shell import service_url


@dataclass(frozen=True, slots=True)
class Named:
    """A service's name, the language it is in, and its page in the guide (empty where it has none now)."""

    name: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Services:
    """Services by their keys."""

    named: Mapping[int, Named]

    def of(self, pk: int) -> Named:
        """Return one service."""
        return self.named.get(pk, Named("", "", ""))


def services_of(keys: Iterable[int], town: Municipality, language: str, on: date) -> Services:
    """Return services by name: in the reader's language where that is current, else as written. Three queries."""
    wanted = set(keys)
    if not wanted:
        return Services({})
    rows = list(Service.objects.filter(pk__in=wanted))
    texts = load({row.name_id for row in rows})
    shown = set(visible_in(town.pk, on).filter(pk__in=wanted).values_list("pk", flat=True))
    return Services(
        {
            row.pk: Named(
                *name_in(texts, row.name_id, language),
                service_url(town, row.slug, language) if row.pk in shown else "",
            )
            for row in rows
        }
    )


def guide_pages(uids: Iterable[str], town: Municipality, language: str, on: date) -> dict[str, str]:
    """Return the guide's pages of services by their uid, those that the guide shows now. One query."""
    wanted = {uid for uid in uids if uid}
    if not wanted:
        return {}
    shown = visible_in(town.pk, on).filter(uid__in=wanted).values_list("uid", "slug")
    return {str(uid): service_url(town, slug, language) for uid, slug in shown}


def name_in(texts: Bundle, text_id: int, language: str) -> tuple[str, str]:
    """Return a text and its language: a translation only where it is current, else the text's own words."""
    bodies, source = texts.bodies(text_id), texts.source_language(text_id)
    if language != source and not (bodies.get(language) and texts.status(text_id, language) is Status.CURRENT):
        language = source
    return bodies.get(language, ""), language
