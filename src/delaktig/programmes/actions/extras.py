"""Acts on what stands beside the text of an edition: concepts (A25), statistics (A24), footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.programmes.actions.guard import (
    Invalid,
    drop_texts,
    locked,
    next_position,
    put_texts,
    put_values,
    require_edit,
)
from delaktig.programmes.actions.structure import name_of
from delaktig.programmes.models import Concept, Edition, Footnote, Statistic
from delaktig.texts.actions import create_text
from delaktig.texts.models import Text

Extra: TypeAlias = Concept | Statistic | Footnote


@dataclass(frozen=True, slots=True)
class ConceptInput:
    """A term and its meaning in one language; a term that could not be read stays empty."""

    term: str
    definition: str = ""

    def texts(self) -> dict[str, str]:
        """Return the texts by the names of their fields."""
        return {"term": self.term, "definition": self.definition}

    def values(self) -> dict[str, object]:
        """Return the plain fields."""
        return {}


@dataclass(frozen=True, slots=True)
class StatisticInput:
    """A printed figure in one language: its value in ``unit``, where it comes from, and the date as stated."""

    label: str
    value: Decimal | None = None
    unit: str = ""
    source: str = ""
    on: str = ""
    remark: str = ""

    def texts(self) -> dict[str, str]:
        """Return the texts by the names of their fields."""
        return {name: getattr(self, name) for name in ("label", "unit", "source", "remark")}

    def values(self) -> dict[str, object]:
        """Return the plain fields."""
        return {"value": self.value, "on": self.on}


@dataclass(frozen=True, slots=True)
class FootnoteInput:
    """A footnote; a number that cannot be read stays None."""

    text: str
    number: int | None = None

    def texts(self) -> dict[str, str]:
        """Return the texts by the names of their fields."""
        return {"text": self.text}

    def values(self) -> dict[str, object]:
        """Return the plain fields."""
        return {"number": self.number}


ExtraInput: TypeAlias = ConceptInput | StatisticInput | FootnoteInput
MODELS: dict[type[object], type[Extra]] = {
    ConceptInput: Concept,
    StatisticInput: Statistic,
    FootnoteInput: Footnote,
}


@transaction.atomic
def add_extra(actor: Actor, edition: Edition, language: str, given: ExtraInput) -> Extra:
    """Add a concept, statistic or footnote last in the edition."""
    require_edit(actor, edition, None)
    _check(given)
    model = MODELS[type(given)]
    texts = {
        name: create_text({language: body}, source_language=language, format=_format(name), actor=actor)
        for name, body in given.texts().items()
        if body.strip() or name in _always(model)
    }
    place = next_position(model._default_manager.filter(edition=edition))
    extra = model._default_manager.create(edition=edition, position=place, **texts, **given.values())
    record(actor, "programmes.extra_added", name_of(extra), {"edition": edition.pk})
    return extra


@transaction.atomic
def edit_extra(
    actor: Actor, extra: Extra, language: str, given: ExtraInput, *, expected_version: int | None = None
) -> Extra:
    """Edit a concept, statistic or footnote. Raises ``Stale`` where someone saved in between."""
    require_edit(actor, extra.edition, None)
    _check(given)
    fresh = locked(extra, expected_version)
    changed = put_values(fresh, given.values()) + put_texts(fresh, language, given.texts(), actor)
    if changed:
        fresh.version += 1
        fresh.save()
        details = {"changed": sorted(changed), "language": language}
        record(actor, "programmes.extra_edited", name_of(fresh), details)
    return fresh


@transaction.atomic
def delete_extra(actor: Actor, extra: Extra) -> None:
    """Delete a concept, statistic or footnote with its texts."""
    require_edit(actor, extra.edition, None)
    target = name_of(extra)
    texts = [getattr(extra, f.attname) for f in extra._meta.concrete_fields if f.related_model is Text]
    extra.delete()
    drop_texts(texts)
    record(actor, "programmes.extra_deleted", target, {"edition": extra.edition_id})


def _format(name: str) -> str:
    return Text.Format.MARKDOWN if name == "definition" else Text.Format.LINE


def _always(model: type[Extra]) -> list[str]:
    """Return the texts that every row has, though one of them may say nothing."""
    return [f.name for f in model._meta.concrete_fields if f.related_model is Text and not f.null]


def _check(given: ExtraInput) -> None:
    names, texts = _always(MODELS[type(given)]), given.texts()
    if not any(texts[name].strip() for name in names):
        raise Invalid({names[0]: "required"})
