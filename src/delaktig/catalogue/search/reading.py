"""Holds the index in the memory of the process, as far as the database says that it stands.

And with it which services each guide shows: of many services that alone takes longer to read than to search.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Subquery

from delaktig.audit.models import Head
from delaktig.catalogue.search.lexicon import Lexicon
from delaktig.catalogue.search_models import SearchEntry, SearchHead
from delaktig.catalogue.selectors import visible_in


class Stand(NamedTuple):
    """How far the database is: which index, its number, and the number of the last change that the public can see."""

    lineage: UUID | None
    revision: int
    public: int


NOWHERE = Stand(None, 0, 0)


@dataclass(slots=True)
class _Held:
    lineage: UUID | None = None
    revisions: dict[str, int] = field(default_factory=dict)
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    shown: dict[str, tuple[Stand, date, Mapping[int, str]]] = field(default_factory=dict)


LOCK = threading.RLock()
"""Held while lexicons are brought up to date or searched: a thread never reads one half put in."""
_READING = threading.Lock()
"""Held while languages are read for the first time, which takes long; others go on searching in those that are there.

Whoever holds it may take :data:`LOCK`, never the other way round.
"""
_held = _Held()


def standing() -> Stand:
    """Return how far the database is now, and forget what is held of another index: one query."""
    public = Subquery(Head.objects.filter(pk=1).values("public_revision"))
    with LOCK:
        head = SearchHead.objects.order_by("pk").values_list("lineage", "revision", public).first()
        now = Stand(head[0], head[1], head[2] or 0) if head else NOWHERE
        if now.lineage != _held.lineage or now.revision < max(_held.revisions.values(), default=0):
            _held.lineage, _held.revisions, _held.lexicons = now.lineage, {}, {}
    return now


def shown_in(code: str, on: date, stand: Stand) -> Mapping[int, str]:
    """Return the services of a municipality's guide on a day, with their words in addresses.

    One query where anything public has changed since it was asked last. Not within an act that has changed
    something itself: what is not committed must not be kept.
    """
    kept = _held.shown.get(code)
    if kept is not None and kept[:2] == (stand, on):
        return kept[2]
    shown = dict(visible_in(code, on).values_list("pk", "slug"))
    _held.shown[code] = (stand, on, shown)
    return shown


def prepare(languages: Iterable[str], revision: int) -> None:
    """Read the languages that the process has not held yet: one query. Not under :data:`LOCK`."""
    if all(language in _held.lexicons for language in languages):
        return
    with _READING:
        lineage = _held.lineage
        new = {language: Lexicon(language) for language in languages if language not in _held.lexicons}
        _put(SearchEntry.objects.filter(language__in=new), new)
        with LOCK:
            if _held.lineage == lineage:
                _held.lexicons |= new
                _held.revisions |= dict.fromkeys(new, revision)


def lexicons(languages: Iterable[str], revision: int) -> list[Lexicon]:
    """Return the lexicons of languages as of a number: one query where something is new. Under :data:`LOCK`."""
    wanted = {language: _held.lexicons.setdefault(language, Lexicon(language)) for language in languages}
    behind = [language for language in wanted if _held.revisions.get(language, 0) < revision]
    if behind:
        since = min(_held.revisions.get(language, 0) for language in behind)
        _put(SearchEntry.objects.filter(language__in=behind, revision__gt=since), wanted)
        _held.revisions |= dict.fromkeys(behind, revision)
    return list(wanted.values())


def _put(entries: QuerySet[SearchEntry], into: Mapping[str, Lexicon]) -> None:
    rows = entries.order_by("language", "service_id").values_list(
        "service_id", "language", "name", "words", "name_language"
    )
    for service, language, name, words, name_language in rows.iterator():
        into[language].put(service, name, words, name_language)


def forget() -> None:
    """Forget all that is held: the next search reads the index anew."""
    with LOCK:
        _held.lineage, _held.revisions, _held.lexicons, _held.shown = None, {}, {}, {}
