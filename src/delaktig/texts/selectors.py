"""Reads texts: many at once, in the language asked for, with honest fallbacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import F

from delaktig.texts.models import TextRevision, TextVersion

FALLBACKS = ("sv", "fi", "en")
FOR_OTHERS = ("en", "sv", "fi")
"""Whoever reads neither Swedish nor Finnish gets English where it is there."""


def fallbacks(language: str) -> tuple[str, ...]:
    """Return the languages that a reader of one gets where it lacks, in their order."""
    return FALLBACKS if language in {"sv", "fi"} else FOR_OTHERS


class Status(StrEnum):
    """How a language version stands to its source."""

    MISSING = "missing"
    DRAFT = "draft"
    CURRENT = "current"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown: its words, the language they are in, and how they stand."""

    body: str
    language: str
    status: Status
    version: int = 0

    def __str__(self) -> str:
        return self.body

    def __bool__(self) -> bool:
        return bool(self.body)


NOTHING = Shown("", "", Status.MISSING)


@dataclass(frozen=True, slots=True)
class _Row:
    language: str
    body: str
    version: int
    real_change: int
    based_on: int
    approved: bool


class Bundle:
    """Many texts read with one query; :meth:`show` and :meth:`status` ask for none."""

    def __init__(self, sources: dict[int, str], rows: dict[int, dict[str, _Row]]) -> None:
        self._sources = sources
        self._rows = rows

    def show(self, text_id: int | None, language: str) -> Shown:
        """Return the text in the language, else in its own, else in any; empty if there is none."""
        if text_id is None:
            return NOTHING
        rows = self._rows.get(text_id, {})
        source = self._sources.get(text_id, "")
        for candidate in (language, source, *FALLBACKS, *rows):
            row = rows.get(candidate)
            if row is not None and row.body:
                return Shown(row.body, candidate, self.status(text_id, candidate), row.version)
        return NOTHING

    def exact(self, text_id: int | None, language: str) -> Shown:
        """Return the text in exactly this language; empty if it is missing there."""
        row = self._rows.get(text_id or 0, {}).get(language)
        if row is None or not row.body:
            return Shown("", language, Status.MISSING, row.version if row else 0)
        return Shown(row.body, language, self.status(text_id or 0, language), row.version)

    def status(self, text_id: int, language: str) -> Status:
        """Return how the text stands in the language."""
        rows = self._rows.get(text_id, {})
        row = rows.get(language)
        if row is None or not row.body:
            return Status.MISSING
        source = rows.get(self._sources.get(text_id, ""))
        if source is not None and source is not row and row.based_on < source.real_change:
            return Status.OUTDATED
        return Status.CURRENT if row.approved else Status.DRAFT

    def bodies(self, text_id: int | None) -> dict[str, str]:
        """Return the bodies by language."""
        return {language: row.body for language, row in self._rows.get(text_id or 0, {}).items() if row.body}

    def rows(self, text_id: int) -> dict[str, _Row]:
        """Return what is known of the text in each language."""
        return self._rows.get(text_id, {})

    def source_language(self, text_id: int) -> str:
        """Return the language that the text was written in."""
        return self._sources.get(text_id, "")


def load(text_ids: Iterable[int | None]) -> Bundle:
    """Read texts by id, all languages, in one query."""
    ids = {i for i in text_ids if i is not None}
    sources: dict[int, str] = {}
    rows: dict[int, dict[str, _Row]] = {}
    values = TextVersion.objects.filter(text_id__in=ids).values_list(
        "text_id",
        "text__source_language",
        "language",
        "body",
        "version",
        "real_change",
        "based_on",
        "approved",
    )
    for text_id, source, language, body, version, real_change, based_on, approved in values:
        sources[text_id] = source
        row = _Row(language, body, version, real_change, based_on, approved)
        rows.setdefault(text_id, {})[language] = row
    return Bundle(sources, rows)


@dataclass(frozen=True, slots=True)
class Said:
    """What a text said in one language from ``at`` on: its version, and who wrote it.

    ``slip`` says that the words changed and the meaning did not. ``by`` is empty where nobody is known.
    """

    text_id: int
    language: str
    number: int
    body: str
    by: str
    at: datetime | None
    slip: bool
    stands: bool


def history(text_ids: Iterable[int | None]) -> list[Said]:
    """Return what texts say and said, the newest first, in two queries.

    A revision holds the words that were replaced, and who replaced them when: so each
    wording's author and time stand with the revision before it.
    """
    ids = {i for i in text_ids if i is not None}
    versions = TextVersion.objects.filter(text_id__in=ids).select_related("changed_by")
    revisions: dict[int, list[TextRevision]] = defaultdict(list)
    for revision in TextRevision.objects.filter(version__text_id__in=ids).select_related("by").order_by("number"):
        revisions[revision.version_id].append(revision)
    found: list[Said] = []
    for version in versions:
        found += _sayings(version, revisions[version.pk])
    return sorted(found, key=lambda said: (said.at is not None, said.at, said.number), reverse=True)


def _sayings(version: TextVersion, revisions: list[TextRevision]) -> list[Said]:
    bodies = [*((row.number, row.body) for row in revisions), (version.version, version.body)]
    causes: list[tuple[str, datetime | None, bool]] = [("", None, False)]
    causes += [(row.by.name if row.by else "", row.at, row.slip) for row in revisions]
    if not revisions:
        causes = [(version.changed_by.name if version.changed_by else "", version.changed_at, False)]
    return [
        Said(version.text_id, version.language, number, body, by, at, slip, number == version.version)
        for (number, body), (by, at, slip) in zip(bodies, causes, strict=True)
    ]


def rendered_sources(texts: Bundle, text_ids: Iterable[int], language: str) -> dict[int, str]:
    """Return, for outdated translations, what the source said when they were made: one query at most.

    Only texts whose version in the language is behind its source are in the answer.
    """
    behind = {i: texts.rows(i) for i in text_ids if texts.status(i, language) is Status.OUTDATED}
    revisions: dict[int, list[TextRevision]] = defaultdict(list)
    if behind:
        rows = TextRevision.objects.filter(
            version__text_id__in=behind, version__language=F("version__text__source_language")
        ).select_related("version")
        for revision in rows.order_by("-number"):
            revisions[revision.version.text_id].append(revision)
    return {
        i: _body_at(rows[texts.source_language(i)], revisions[i], rows[language].based_on) for i, rows in behind.items()
    }


def _body_at(source: _Row, revisions: list[TextRevision], change: int) -> str:
    """Go back through the revisions, newest first, to the last words of this change of meaning."""
    at, body = source.real_change, source.body
    for revision in revisions:
        if at == change:
            break
        at -= not revision.slip
        body = revision.body
    return body
