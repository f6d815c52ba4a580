"""An edition as a table of its measures, read in three queries: the desk's working surface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from delaktig.programmes.models import Edition, Measure, MeasureParty, Theme
from delaktig.programmes.selectors import in_language
from delaktig.texts.selectors import Bundle, load


@dataclass(slots=True)
class PartyLine:
    """A party of a measure, with the names of its organisation and of its unit by language."""

    part: str
    organisation: dict[str, str] = field(default_factory=dict)
    unit: dict[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return ``organisation, unit`` in the language."""
        names = (in_language(self.organisation, language), in_language(self.unit, language))
        return ", ".join(name for name in names if name)


@dataclass(slots=True)
class FollowUpLine:
    """An indicator of a measure with its target; numbers in the unit that the text ``unit_id`` names."""

    pk: int
    name_id: int
    kind: str
    unit_id: int | None
    baseline: Decimal | None
    low: Decimal | None
    high: Decimal | None
    due_on: date | None
    source: str
    computed_by: str


@dataclass(slots=True)
class MeasureLine:
    """A measure as a row of the table."""

    measure: Measure
    parties: dict[int, PartyLine] = field(default_factory=dict)
    follow_ups: dict[int, FollowUpLine] = field(default_factory=dict)

    def names(self, part: str, language: str) -> list[str]:
        """Return the names of the parties that are ``responsible`` or ``partner``."""
        return [line.name(language) for line in self.parties.values() if line.part == part]

    @property
    def has_responsible(self) -> bool:
        """Say whether someone answers for the measure: an organisation, or at least in print."""
        linked = any(line.part == MeasureParty.Part.RESPONSIBLE for line in self.parties.values())
        return linked or self.measure.responsible_text_id is not None

    @property
    def has_indicator(self) -> bool:
        """Say whether an indicator follows the measure up; printed words alone are none."""
        return bool(self.follow_ups)


@dataclass(slots=True)
class Heading:
    """A theme or a goal: its id, key, version, title, and what stands under it."""

    pk: int
    title_id: int
    goals: list[Heading] = field(default_factory=list)
    measures: list[MeasureLine] = field(default_factory=list)


@dataclass(slots=True)
class Overview:
    """All themes, goals and measures of an edition, and their texts."""

    themes: list[Heading]
    texts: Bundle

    def measures(self) -> Iterator[MeasureLine]:
        """Yield all measures in printed order."""
        for theme in self.themes:
            for goal in theme.goals:
                yield from goal.measures


def overview(edition: Edition) -> Overview:
    """Read an edition's table of measures, in three queries."""
    themes, goals = _headings(edition)
    for line in measure_lines(goal__theme__edition=edition):
        goals[line.measure.goal_id].measures.append(line)
    return Overview(themes, load(_text_ids(edition, themes)))


def _headings(edition: Edition) -> tuple[list[Heading], dict[int, Heading]]:
    rows = Theme.objects.filter(edition=edition).order_by("position", "pk", "goals__position", "goals__pk")
    themes: dict[int, Heading] = {}
    goals: dict[int, Heading] = {}
    for pk, title_id, goal, goal_title in rows.values_list("pk", "title_id", "goals__pk", "goals__title_id"):
        theme = themes.setdefault(pk, Heading(pk, title_id))
        if goal is not None:
            goals[goal] = Heading(goal, goal_title)
            theme.goals.append(goals[goal])
    return list(themes.values()), goals


def measure_lines(**where: object) -> list[MeasureLine]:
    """Read measures with their parties and follow-ups in one query, whose rows are put together here."""
    columns = [f.attname for f in Measure._meta.concrete_fields]
    party = ["pk", "part", "organisation__names__language", "organisation__names__name"]
    party += ["unit__name_sv", "unit__name_fi"]
    follow_up = ["pk", "indicator__name_id", "indicator__kind", "indicator__unit_id"]
    follow_up += ["target__baseline", "target__low", "target__high", "target__due_on"]
    follow_up += ["indicator__source", "indicator__computed_by"]
    rows = Measure.objects.filter(**where).values_list(
        *columns, *(f"parties__{name}" for name in party), *(f"follow_ups__{name}" for name in follow_up)
    )
    order = ("position", "pk", "parties__pk", "parties__organisation__names__valid_from")
    lines: dict[int, MeasureLine] = {}
    for values in rows.order_by(*order, "follow_ups__position", "follow_ups__pk"):
        fields = dict(zip(columns, values, strict=False))
        line = lines.setdefault(fields["id"], MeasureLine(Measure(**fields)))
        _add_party(line, values[len(columns) : len(columns) + len(party)])
        followed = values[len(columns) + len(party) :]
        if followed[0] is not None:
            line.follow_ups[followed[0]] = FollowUpLine(*followed)
    return list(lines.values())


def _add_party(line: MeasureLine, values: tuple[object, ...]) -> None:
    pk, part, language, name, unit_sv, unit_fi = values
    if not isinstance(pk, int):
        return
    party = line.parties.setdefault(pk, PartyLine(str(part)))
    if language:
        party.organisation[str(language)] = str(name)
    party.unit = {"sv": str(unit_sv or ""), "fi": str(unit_fi or "")}


def _text_ids(edition: Edition, themes: list[Heading]) -> Iterator[int | None]:
    yield from (edition.title_id, edition.programme.title_id)
    for theme in themes:
        yield theme.title_id
        for goal in theme.goals:
            yield goal.title_id
            for line in goal.measures:
                yield from text_ids_of(line)


def text_ids_of(line: MeasureLine) -> Iterator[int | None]:
    """Yield the ids of a measure's texts, and of its indicators' names and units."""
    measure = line.measure
    yield from (measure.text_id, measure.responsible_text_id, measure.partners_text_id)
    yield from (measure.follow_up_text_id, measure.budget_note_id, measure.special_treatment_id)
    for follow_up in line.follow_ups.values():
        yield from (follow_up.name_id, follow_up.unit_id)
