"""What other municipalities of the installation have published, and how it comes into one's own guide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.catalogue.listed import fitting_words, named
from delaktig.catalogue.models import Service
from delaktig.catalogue.policies import why_not_read
from delaktig.catalogue.selectors import published, visible_in
from delaktig.texts.parts import NotThere

BOUGHT, SHOWN = "bought", "shown"


def others_services(actor: Actor, language: str, on: date, *, words: str = "", keeper: str = "") -> list[int]:
    """Return the ids of the services that others have published, by name. Raises ``Denied``."""
    require(why_not_read(actor))
    found = published(on).exclude(keeper_id=actor.municipality)
    if keeper:
        found = found.filter(keeper_id=keeper)
    columns = ("pk", "shown_name", "name_id", "summary_id")
    rows = list(named(found, language).values_list(*columns))
    if words.strip():
        fitting = fitting_words(found, {row[0]: (row[2], row[3]) for row in rows}, words)
        rows = [row for row in rows if row[0] in fitting]
    return [row[0] for row in sorted(rows, key=lambda row: (row[1].casefold(), row[0]))]


def keepers(actor: Actor, on: date) -> list[str]:
    """Return the codes of the other municipalities that have published services."""
    found = published(on).exclude(keeper_id=actor.municipality)
    return sorted(found.order_by().values_list("keeper_id", flat=True).distinct())


def ways_in(code: str, services: Iterable[int], on: date) -> dict[int, str]:
    """Return how others' services come into a municipality's guide: ``bought`` or ``shown``; the rest do not.

    What is both is ``shown``: that is what one's own choice can change.
    """
    seen = visible_in(code, on).filter(pk__in=list(services)).values_list("pk", "shown_in__municipality_id")
    found: dict[int, str] = {}
    for pk, shown_in in seen:
        if shown_in == code or pk not in found:
            found[pk] = SHOWN if shown_in == code else BOUGHT
    return found


def others_service(actor: Actor, slug: str, on: date) -> Service:
    """Return a service that another has published, or that is shown here still. Raises ``Denied`` or ``NotThere``."""
    require(why_not_read(actor))
    others = Service.objects.exclude(keeper_id=actor.municipality).filter(slug=slug)
    seen = others.filter(pk__in=published(on)) | others.filter(shown_in__municipality_id=actor.municipality)
    found = seen.distinct().first()
    if found is None:
        raise NotThere
    return found
