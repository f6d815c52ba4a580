"""Holds the index in the memory of the process, as far as the database says that it stands."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from delaktig.catalogue.search.lexicon import Lexicon
from delaktig.catalogue.search_models import SearchEntry, SearchHead


@dataclass(slots=True)
class _Held:
    lineage: UUID | None = None
    revisions: dict[str, int] = field(default_factory=dict)
    lexicons: dict[str, Lexicon] = field(default_factory=dict)


LOCK = threading.RLock()
"""Held while lexicons are brought up to date or searched: a thread never reads one half put in."""
_held = _Held()


def standing() -> int:
    """Return the index's number now, and forget what is held of another index: one query. Under :data:`LOCK`."""
    head = SearchHead.objects.order_by("pk").values_list("lineage", "revision").first()
    lineage, revision = head or (None, 0)
    if lineage != _held.lineage or revision < max(_held.revisions.values(), default=0):
        _held.lineage, _held.revisions, _held.lexicons = lineage, {}, {}
    return revision


def lexicons(languages: Iterable[str], revision: int) -> list[Lexicon]:
    """Return the lexicons of languages as of a number: one query where something is new. Under :data:`LOCK`."""
    wanted = list(dict.fromkeys(languages))
    behind = [language for language in wanted if _held.revisions.get(language, 0) < revision]
    if behind:
        _catch_up(behind, revision)
    return [_held.lexicons.setdefault(language, Lexicon(language)) for language in wanted]


def _catch_up(languages: list[str], revision: int) -> None:
    since = min(_held.revisions.get(language, 0) for language in languages)
    rows = SearchEntry.objects.filter(language__in=languages, revision__gt=since).order_by("service_id")
    for service, language, name, words in rows.values_list("service_id", "language", "name", "words").iterator():
        _held.lexicons.setdefault(language, Lexicon(language)).put(service, name, words)
    _held.revisions |= dict.fromkeys(languages, revision)


def forget() -> None:
    """Forget all that is held: the next search reads the index anew."""
    with LOCK:
        _held.lineage, _held.revisions, _held.lexicons = None, {}, {}
