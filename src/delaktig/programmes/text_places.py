"""Where each text of an edition stands, and whose it is: what translators work through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from delaktig.programmes.models import (
    Concept,
    Edition,
    FollowUp,
    Footnote,
    Goal,
    Measure,
    Section,
    Statistic,
    Theme,
)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """One text in an edition. ``part`` is the model's name (``measure``), ``field`` what it is there.

    ``owner`` is the code of the municipality whose own it is, None for what is common;
    ``heading`` is the text that names the part, where this text itself does not.
    """

    text_id: int
    part: str
    pk: int
    key: str
    field: str
    owner: str | None = None
    number: str = ""
    heading: int | None = None

    @property
    def name(self) -> str:
        """Return the place's name in the record of events: ``measure:1a2b3c4d.text``."""
        return f"{self.part}:{self.key}.{self.field}"


@dataclass(frozen=True, slots=True)
class _Source:
    """How texts are read from one model: the way to the edition, to what it stands under, and the texts."""

    model: Any
    edition: str
    texts: tuple[str, ...]
    parent: str = ""
    key: str = "key"
    owner: str = ""
    number: str = ""


MEASURE_TEXTS = ("text", "responsible_text", "partners_text", "follow_up_text", "budget_note", "special_treatment")
_SOURCES = {
    "section": _Source(Section, "edition", ("title", "body"), "parent_id", owner="municipality_id", number="number"),
    "theme": _Source(Theme, "edition", ("title",)),
    "goal": _Source(Goal, "theme__edition", ("title",), "theme_id"),
    "measure": _Source(Measure, "goal__theme__edition", MEASURE_TEXTS, "goal_id", owner="municipality_id"),
    "indicator": _Source(
        FollowUp,
        "measure__goal__theme__edition",
        ("indicator__name", "indicator__definition", "indicator__unit"),
        "measure_id",
        key="measure__key",
        owner="measure__municipality_id",
    ),
    "concept": _Source(Concept, "edition", ("term", "definition")),
    "statistic": _Source(Statistic, "edition", ("label", "unit", "source", "remark")),
    "footnote": _Source(Footnote, "edition", ("text",), number="number"),
}
_MOST_TEXTS = len(MEASURE_TEXTS)


@dataclass(frozen=True, slots=True)
class _Row:
    part: str
    pk: int
    key: str
    owner: str
    number: str
    parent: int
    position: int
    texts: tuple[int, ...]

    def places(self, heading: int | None = None) -> Iterator[TextPlace]:
        """Yield the places of the texts that there are; the first text heads the others."""
        head = heading
        for name, text_id in zip(_SOURCES[self.part].texts, self.texts, strict=False):
            if text_id:
                field = name.rsplit("__", 1)[-1]
                yield TextPlace(text_id, self.part, self.pk, self.key, field, self.owner or None, self.number, head)
            head = heading or self.texts[0] or None


def places(edition: Edition) -> list[TextPlace]:
    """Return the places of all texts of an edition in printed order, in one query.

    Give an edition read with ``select_related("programme")``.
    """
    rows = _rows(edition)
    found = [TextPlace(edition.programme.title_id, "programme", edition.programme_id, "programme", "title")]
    found.append(TextPlace(edition.title_id, "edition", edition.pk, edition.slug, "title"))
    if edition.early_expiry_reason_id:
        reason = edition.early_expiry_reason_id
        found.append(TextPlace(reason, "edition", edition.pk, edition.slug, "early_expiry_reason"))
    found += _sections(rows["section"], 0)
    for theme in rows["theme"][0]:
        found += theme.places()
        for goal in rows["goal"][theme.pk]:
            found += goal.places()
            for measure in rows["measure"][goal.pk]:
                found += measure.places()
                for indicator in rows["indicator"][measure.pk]:
                    found += indicator.places(measure.texts[0])
    for kind in ("concept", "statistic", "footnote"):
        for row in rows[kind][0]:
            found += row.places()
    return found


def _sections(rows: dict[int, list[_Row]], parent: int) -> Iterator[TextPlace]:
    for row in rows[parent]:
        yield from row.places()
        yield from _sections(rows, row.pk)


def _rows(edition: Edition) -> dict[str, dict[int, list[_Row]]]:
    """Read the parts of all kinds with one union, by kind and by what they stand under."""
    queries = [_query(name, source, edition) for name, source in _SOURCES.items()]
    found: dict[str, dict[int, list[_Row]]] = {name: defaultdict(list) for name in _SOURCES}
    rows = [_row(values) for values in queries[0].union(*queries[1:], all=True)]
    for row in sorted(rows, key=lambda one: (one.position, one.pk)):
        found[row.part][row.parent].append(row)
    return found


def _row(values: tuple[Any, ...]) -> _Row:
    part, pk, key, owner, number, parent, position, *texts = values
    return _Row(part, pk, key, owner, number, parent, position, tuple(texts))


def _query(name: str, source: _Source, edition: Edition) -> QuerySet[Any, tuple[Any, ...]]:
    """Ask one model for the columns that all of them give; 0 stands for what is not there."""
    words, whole = CharField(), BigIntegerField()
    texts: list[Any] = [Coalesce(F(f"{text}_id"), Value(0), output_field=whole) for text in source.texts]
    texts += [Value(0, output_field=whole)] * (_MOST_TEXTS - len(texts))
    columns: dict[str, Any] = {
        "a_part": Value(name, output_field=words),
        "a_pk": Cast("pk", whole),
        "a_key": Cast(source.key, words),
        "an_owner": Coalesce(Cast(source.owner, words), Value("")) if source.owner else Value("", output_field=words),
        "a_number": Coalesce(Cast(source.number, words), Value("")) if source.number else Value("", output_field=words),
        "a_parent": Coalesce(F(source.parent), Value(0), output_field=whole)
        if source.parent
        else Value(0, output_field=whole),
        "a_position": Cast("position", IntegerField()),
        **{f"text_{place}": text for place, text in enumerate(texts)},
    }
    rows = source.model._default_manager.filter(**{source.edition: edition}).order_by()
    asked: QuerySet[Any, tuple[Any, ...]] = rows.annotate(**columns).values_list(*columns)
    return asked
