"""Acts on sections, themes and goals: add, edit, move, delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction
from django.db.models import QuerySet

from delaktig.accounts.actor import Actor, record
from delaktig.indicators.models import Indicator, Target
from delaktig.programmes.actions.guard import (
    Invalid,
    drop_texts,
    locked,
    next_position,
    put_texts,
    put_values,
    require_edit,
    shift,
)
from delaktig.programmes.models import Edition, FollowUp, Goal, Measure, Part, Section, Theme
from delaktig.programmes.policies import why_not_own
from delaktig.texts.actions import create_text
from delaktig.texts.models import Text

Movable: TypeAlias = Section | Theme | Goal | Measure


@dataclass(frozen=True, slots=True)
class SectionInput:
    """A section as a person writes it in one language; ``municipality`` None means common text."""

    title: str
    body: str = ""
    number: str = ""
    municipality: str | None = None
    contents: Sequence[str] = ()
    slip: bool = False


def edition_of(part: Part) -> Edition:
    """Return the edition that a part stands in."""
    if isinstance(part, Measure):
        return part.goal.theme.edition
    if isinstance(part, Goal):
        return part.theme.edition
    edition: Edition = part.edition  # type: ignore[attr-defined]
    return edition


def owner_of(part: Part) -> str | None:
    """Return the code of the municipality whose own the part is; None for what is common."""
    return getattr(part, "municipality_id", None)


def name_of(part: Part) -> str:
    """Return how the audit names a part: ``measure:12``."""
    return f"{part._meta.model_name}:{part.pk}"


@transaction.atomic
def add_section(
    actor: Actor, edition: Edition, language: str, given: SectionInput, parent: Section | None = None
) -> Section:
    """Add a section last among its siblings."""
    facts = require_edit(actor, edition, given.municipality)
    _check_title(given.title)
    if why_not_own(facts, given.municipality):
        raise Invalid({"municipality": "owner_is_no_member"})
    if parent is not None and parent.edition_id != edition.pk:
        raise Invalid({"parent": "another_edition"})
    section = Section.objects.create(
        edition=edition,
        parent=parent,
        number=given.number,
        title=create_text({language: given.title}, source_language=language, actor=actor),
        body=create_text({language: given.body}, source_language=language, format=Text.Format.MARKDOWN, actor=actor),
        municipality_id=given.municipality,
        contents=sorted(given.contents),
        position=next_position(edition.sections.filter(parent=parent)),
    )
    record(actor, "programmes.section_added", name_of(section), {"edition": edition.pk})
    return section


@transaction.atomic
def edit_section(
    actor: Actor, section: Section, language: str, given: SectionInput, *, expected_version: int | None = None
) -> Section:
    """Edit a section in one language. Raises ``Stale`` where someone saved in between."""
    facts = require_edit(actor, section.edition, section.municipality_id)
    if given.municipality != section.municipality_id:
        facts = require_edit(actor, section.edition, given.municipality)
    _check_title(given.title)
    if why_not_own(facts, given.municipality):
        raise Invalid({"municipality": "owner_is_no_member"})
    fresh = locked(section, expected_version)
    changed = put_values(
        fresh,
        {"number": given.number, "municipality_id": given.municipality, "contents": sorted(given.contents)},
    )
    changed += put_texts(fresh, language, {"title": given.title, "body": given.body}, actor, slip=given.slip)
    _saved(actor, fresh, changed, "programmes.section_edited", language)
    return fresh


@transaction.atomic
def place_section(actor: Actor, section: Section, parent: Section | None) -> Section:
    """Put a section under another, or at the top; refuses to put one under itself."""
    require_edit(actor, section.edition, section.municipality_id)
    above = parent
    while above is not None:
        if above.pk == section.pk or above.edition_id != section.edition_id:
            raise Invalid({"parent": "under_itself" if above.pk == section.pk else "another_edition"})
        above = above.parent
    fresh = locked(section, None)
    if fresh.parent_id != (parent.pk if parent else None):
        fresh.position = next_position(fresh.edition.sections.filter(parent=parent))
        fresh.parent = parent
        fresh.save()
        record(actor, "programmes.part_moved", name_of(fresh), {"edition": fresh.edition_id})
    return fresh


@transaction.atomic
def add_theme(actor: Actor, edition: Edition, language: str, title: str) -> Theme:
    """Add a theme last in the edition."""
    require_edit(actor, edition, None)
    _check_title(title)
    theme = Theme.objects.create(
        edition=edition,
        title=create_text({language: title}, source_language=language, actor=actor),
        position=next_position(edition.themes.all()),
    )
    record(actor, "programmes.theme_added", name_of(theme), {"edition": edition.pk})
    return theme


@transaction.atomic
def add_goal(actor: Actor, theme: Theme, language: str, title: str) -> Goal:
    """Add a goal last under its theme."""
    require_edit(actor, theme.edition, None)
    _check_title(title)
    goal = Goal.objects.create(
        theme=theme,
        title=create_text({language: title}, source_language=language, actor=actor),
        position=next_position(theme.goals.all()),
    )
    record(actor, "programmes.goal_added", name_of(goal), {"edition": theme.edition_id})
    return goal


@transaction.atomic
def rename(
    actor: Actor,
    part: Theme | Goal,
    language: str,
    title: str,
    *,
    expected_version: int | None = None,
    slip: bool = False,
) -> Theme | Goal:
    """Give a theme or goal another title in one language."""
    require_edit(actor, edition_of(part), None)
    _check_title(title)
    fresh = locked(part, expected_version)
    changed = put_texts(fresh, language, {"title": title}, actor, slip=slip)
    event = "programmes.theme_edited" if isinstance(part, Theme) else "programmes.goal_edited"
    _saved(actor, fresh, changed, event, language)
    return fresh


@transaction.atomic
def move(actor: Actor, part: Movable, step: int) -> bool:
    """Move a part one place up (-1) or down (+1) among its siblings; False where it is first or last."""
    edition = edition_of(part)
    require_edit(actor, edition, owner_of(part))
    moved = shift(part, _siblings(part), step)
    if moved:
        record(actor, "programmes.part_moved", name_of(part), {"edition": edition.pk, "step": step})
    return moved


@transaction.atomic
def delete(actor: Actor, part: Movable) -> None:
    """Delete a part with all that stands under it, and its texts.

    What lies under it must be the actor's to edit too: a theme with another member's
    own measure is not deleted (``Denied``).
    """
    edition = edition_of(part)
    owners = {owner_of(part), *_owners_under(part)}
    for owner in owners:
        require_edit(actor, edition, owner)
    _delete(actor, edition, part)


def delete_parts_of(actor: Actor, edition: Edition, municipality: str) -> None:
    """Delete the sections and measures that are a municipality's own. The caller has asked the policy.

    What others have written under its sections moves up.
    """
    for section in edition.sections.filter(municipality_id=municipality).order_by("-pk"):
        section.children.exclude(municipality_id=municipality).update(parent=section.parent_id)
        _delete(actor, edition, section)
    for measure in Measure.objects.filter(goal__theme__edition=edition, municipality_id=municipality):
        _delete(actor, edition, measure)


def _delete(actor: Actor, edition: Edition, part: Movable) -> None:
    target, texts = name_of(part), _texts_under(part)
    measures = list(_measures_under(part))
    follow_ups = FollowUp.objects.filter(measure__in=measures)
    indicators = list(follow_ups.values_list("indicator_id", flat=True))
    targets = list(follow_ups.exclude(target=None).values_list("target_id", flat=True))
    part.delete()
    texts += drop_indicators(indicators, targets)
    drop_texts(texts)
    record(actor, "programmes.part_deleted", target, {"edition": edition.pk, "measures": len(measures)})


def drop_indicators(indicators: Sequence[int], targets: Sequence[int | None]) -> list[int | None]:
    """Delete indicators that no follow-up uses any more, with their targets; return their texts."""
    Target.objects.filter(pk__in=[t for t in targets if t is not None]).delete()
    unused = Indicator.objects.filter(pk__in=list(indicators), follow_ups=None)
    texts: list[int | None] = []
    for row in unused.values_list("name_id", "definition_id", "unit_id"):
        texts += row
    unused.delete()
    return texts


def sections_under(section: Section) -> list[Section]:
    """Return a section and all sections under it."""
    found, row = [section], [section]
    while row:
        row = list(Section.objects.filter(parent__in=row))
        found += row
    return found


def _measures_under(part: Movable) -> QuerySet[Measure]:
    if isinstance(part, Section):
        return Measure.objects.none()
    if isinstance(part, Theme):
        return Measure.objects.filter(goal__theme=part)
    return Measure.objects.filter(goal=part) if isinstance(part, Goal) else Measure.objects.filter(pk=part.pk)


def _owners_under(part: Movable) -> set[str | None]:
    if isinstance(part, Section):
        return {section.municipality_id for section in sections_under(part)}
    return set(_measures_under(part).values_list("municipality_id", flat=True))


def _texts_under(part: Movable) -> list[int | None]:
    if isinstance(part, Section):
        return [i for section in sections_under(part) for i in (section.title_id, section.body_id)]
    texts: list[int | None] = [] if isinstance(part, Measure) else [part.title_id]
    if isinstance(part, Theme):
        texts += part.goals.values_list("title_id", flat=True)
    names = [f.attname for f in Measure._meta.concrete_fields if f.related_model is Text]
    return texts + [i for row in _measures_under(part).values_list(*names) for i in row]


def _siblings(part: Movable) -> QuerySet[Section] | QuerySet[Theme] | QuerySet[Goal] | QuerySet[Measure]:
    if isinstance(part, Section):
        return Section.objects.filter(edition_id=part.edition_id, parent_id=part.parent_id)
    if isinstance(part, Theme):
        return Theme.objects.filter(edition_id=part.edition_id)
    if isinstance(part, Goal):
        return Goal.objects.filter(theme_id=part.theme_id)
    return Measure.objects.filter(goal_id=part.goal_id)


def _check_title(title: str) -> None:
    if not title.strip():
        raise Invalid({"title": "required"})


def _saved(actor: Actor, part: Part, changed: list[str], event: str, language: str) -> None:
    if changed:
        part.version += 1
        part.save()
        record(actor, event, name_of(part), {"changed": sorted(changed), "language": language})
