"""The municipality's own list of services: what was asked for, in the order asked for, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.catalogue.models import TEXTS, Service
from delaktig.catalogue.selectors import kept_by, stale
from delaktig.catalogue.topics import needs
from delaktig.texts.models import TextVersion

NEED = "need:"
"""Before the key of a whole need, where a topic may also be asked for."""
SORTS = ("name", "-name", "changed", "-changed", "confirm_by", "-confirm_by")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for. ``topic``: a topic's key, or ``need:`` and a need's. ``lacks``: a language.

    Without a state, all but the archived ones are meant.
    """

    words: str = ""
    state: str = ""
    topic: str = ""
    organisation: int | None = None
    lacks: str = ""
    is_stale: bool = False
    nobody: bool = False
    sort: str = "name"


def listed(actor: Actor, wanted: Wanted, language: str, on: date) -> list[int]:
    """Return the ids of the services that the actor's municipality keeps and that fit, in order. Raises ``Denied``."""
    found = kept_by(actor)
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state=Service.State.ARCHIVED)
    if wanted.topic:
        found = under(found, wanted.topic)
    if wanted.organisation is not None:
        found = found.filter(organisation_id=wanted.organisation)
    if wanted.lacks:
        found = lacking(found, wanted.lacks)
    if wanted.is_stale:
        found = stale(found, on)
    if wanted.nobody:
        found = without_anyone_responsible(found)
    columns = ("pk", "shown_name", "changed_at", "confirm_by", "name_id", "summary_id")
    rows = list(named(found, language).values_list(*columns))
    if wanted.words.strip():
        fitting = fitting_words(kept_by(actor), {row[0]: (row[4], row[5]) for row in rows}, wanted.words)
        rows = [row for row in rows if row[0] in fitting]
    rows.sort(key=lambda row: (row[1].casefold(), row[0]))
    by = wanted.sort.removeprefix("-")
    if by == "changed":
        rows.sort(key=lambda row: row[2])
    elif by == "confirm_by":
        rows.sort(key=lambda row: row[3] or date.max)
    if wanted.sort.startswith("-"):
        rows.reverse()
    return [row[0] for row in rows]


def under(services: QuerySet[Service], topic: str) -> QuerySet[Service]:
    """Return the services under a topic, or under any topic of a need; unknown ones have none."""
    if not topic.startswith(NEED):
        return services.filter(Q(pk__in=_topic_holders((topic,))))
    keys = next((need.under for need in needs() if need.key == topic.removeprefix(NEED)), ())
    return services.filter(Q(pk__in=_topic_holders(keys)))


def _topic_holders(keys: Iterable[str]) -> QuerySet[Service, int]:
    return Service.objects.filter(topics__topic__in=list(keys)).values("pk")  # type: ignore[return-value]


def lacking(services: QuerySet[Service], language: str) -> QuerySet[Service]:
    """Return the services of which any text that is written is not there in a language."""
    lacks = Q(pk__in=[])
    for name in TEXTS:
        bodies = TextVersion.objects.filter(text_id=OuterRef(f"{name}_id")).exclude(body="")
        lacks |= Q(Exists(bodies)) & ~Q(Exists(bodies.filter(language=language)))
    return services.filter(lacks)


def without_anyone_responsible(services: QuerySet[Service]) -> QuerySet[Service]:
    """Return the services that no organisation answers for."""
    return services.filter(organisation=None)


def named(services: QuerySet[Service], language: str) -> QuerySet[Service]:
    """Give each service ``shown_name``: its name in a language, else in its own, else in any."""
    bodies = TextVersion.objects.filter(text_id=OuterRef("name_id")).exclude(body="")
    return services.annotate(
        shown_name=Coalesce(
            Subquery(bodies.filter(language=language).values("body")[:1]),
            Subquery(bodies.filter(language=F("text__source_language")).values("body")[:1]),
            Subquery(bodies.order_by("pk").values("body")[:1]),
            Value("", output_field=TextField()),
        )
    )


def fitting_words(
    among: QuerySet[Service], texts_of: Mapping[int, tuple[int | None, int | None]], words: str
) -> set[int]:
    """Return the ids with all of these words in name or summary, in whatever language: one query.

    ``texts_of`` gives the ids of name and summary by the service's, ``among`` holds them all. The words are
    compared here and not in the database, which folds only some alphabets' capitals.
    """
    plain = among.order_by()
    told: dict[int, list[str]] = {}
    texts = Q(text_id__in=plain.values("name_id")) | Q(text_id__in=plain.values("summary_id"))
    for text, body in TextVersion.objects.filter(texts).values_list("text_id", "body"):
        told.setdefault(text, []).append(body.casefold())
    sought = words.casefold().split()
    return {
        pk
        for pk, ids in texts_of.items()
        if _has_all("\n".join(body for text in ids if text for body in told.get(text, ())), sought)
    }


def _has_all(text: str, sought: Iterable[str]) -> bool:
    return all(word in text for word in sought)
