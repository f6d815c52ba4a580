"""An edition with all its parts, read in few queries.

Pages walk the tree and ask the database nothing more: every text is in the
:class:`~delaktig.texts.selectors.Bundle`, every party and follow-up at its measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, F, Model

from delaktig.organisations.models import OrganisationName
from delaktig.programmes.models import (
    Concept,
    Edition,
    EditionMember,
    FollowUp,
    Footnote,
    Goal,
    Measure,
    MeasureParty,
    Section,
    Statistic,
    Theme,
)
from delaktig.texts.selectors import Bundle, load

EXTRAS: tuple[type[Model], ...] = (Concept, Statistic, Footnote)


@dataclass(slots=True)
class SectionNode:
    """A section and the sections under it."""

    section: Section
    children: list[SectionNode] = field(default_factory=list)


@dataclass(slots=True)
class MeasureNode:
    """A measure with its parties and follow-ups."""

    measure: Measure
    parties: list[MeasureParty] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    def of(self, part: str) -> list[MeasureParty]:
        """Return the parties that are ``responsible`` or ``partner``."""
        return [party for party in self.parties if party.part == part]


@dataclass(slots=True)
class GoalNode:
    """A goal and its measures."""

    goal: Goal
    measures: list[MeasureNode] = field(default_factory=list)


@dataclass(slots=True)
class ThemeNode:
    """A theme and its goals."""

    theme: Theme
    goals: list[GoalNode] = field(default_factory=list)


@dataclass(slots=True)
class EditionTree:
    """An edition, its members, texts and parts."""

    edition: Edition
    members: list[EditionMember]
    sections: list[SectionNode]
    themes: list[ThemeNode]
    concepts: list[Concept]
    statistics: list[Statistic]
    footnotes: list[Footnote]
    texts: Bundle
    organisation_names: dict[int, dict[str, str]]

    def measures(self) -> list[MeasureNode]:
        """Return all measures in printed order."""
        return [m for theme in self.themes for goal in theme.goals for m in goal.measures]

    def all_sections(self) -> list[SectionNode]:
        """Return all sections in printed order."""
        return list(_flat(self.sections))

    @property
    def lead(self) -> str:
        """Return the code of the municipality that edits what is common."""
        return next((m.municipality_id for m in self.members if m.lead), "")

    def named_members(self) -> list[EditionMember]:
        """Return the members that the text names: who had accepted when it was frozen, else who has now."""
        named = [member for member in self.members if member.named]
        return named or [member for member in self.members if member.is_accepted]


def _flat(nodes: Iterable[SectionNode]) -> Iterable[SectionNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def load_tree(edition: Edition, *, sections: bool = True, extras: bool = True) -> EditionTree:
    """Read an edition's tree: 5 queries, 1 more with ``sections``, up to 3 more with ``extras``.

    ``extras`` are concepts, statistics and footnotes; those that the edition lacks are not asked
    for. Give an edition read with ``select_related("programme")``.
    """
    has = {model: Exists(model._default_manager.filter(edition=edition)) for model in EXTRAS} if extras else {}
    named = {f"has_{model._meta.model_name}": there for model, there in has.items()}
    members = list(edition.members.annotate(**named).order_by("-lead", "municipality_id"))
    there = members[0].__dict__ if members else dict.fromkeys(named, True)
    themes = _themes(edition)
    section_rows = list(edition.sections.all()) if sections else []
    concepts = list(edition.concepts.all()) if there.get("has_concept") else []
    statistics = list(edition.statistics.all()) if there.get("has_statistic") else []
    footnotes = list(edition.footnotes.all()) if there.get("has_footnote") else []
    tree = EditionTree(
        edition, members, _nest(section_rows), themes, concepts, statistics, footnotes, Bundle({}, {}), {}
    )
    tree.organisation_names = _attach(tree)
    tree.texts = load(_text_ids(tree))
    return tree


def _nest(rows: list[Section]) -> list[SectionNode]:
    nodes = {row.pk: SectionNode(row) for row in rows}
    roots: list[SectionNode] = []
    for row in rows:
        parent = nodes.get(row.parent_id) if row.parent_id else None
        (parent.children if parent else roots).append(nodes[row.pk])
    return roots


_THEME = ("pk", "key", "position", "version", "invented", "title_id")
_MEASURE = tuple(field.attname for field in Measure._meta.concrete_fields)


def _themes(edition: Edition) -> list[ThemeNode]:
    """Read themes, goals and measures with one left join."""
    columns = [*_THEME, *(f"goals__{name}" for name in _THEME), *(f"goals__measures__{name}" for name in _MEASURE)]
    places = [f"{path}{name}" for path in ("", "goals__", "goals__measures__") for name in ("position", "pk")]
    themes: dict[int, ThemeNode] = {}
    goals: dict[int, GoalNode] = {}
    for values in Theme.objects.filter(edition=edition).order_by(*places).values_list(*columns):
        of_theme, of_goal, of_measure = values[:6], values[6:12], values[12:]
        if of_theme[0] not in themes:
            themes[of_theme[0]] = ThemeNode(Theme(edition=edition, **dict(zip(_THEME, of_theme, strict=True))))
        theme = themes[of_theme[0]]
        if of_goal[0] is not None and of_goal[0] not in goals:
            goals[of_goal[0]] = GoalNode(Goal(theme=theme.theme, **dict(zip(_THEME, of_goal, strict=True))))
            theme.goals.append(goals[of_goal[0]])
        if of_measure[0] is not None:
            measure = Measure.from_db(DEFAULT_DB_ALIAS, _MEASURE, of_measure)
            goals[of_goal[0]].measures.append(MeasureNode(measure))
    return list(themes.values())


def _attach(tree: EditionTree) -> dict[int, dict[str, str]]:
    """Read parties and follow-ups to their measures; return the organisations' names by id and language."""
    nodes = {node.measure.pk: node for node in tree.measures()}
    names: dict[int, dict[str, str]] = defaultdict(dict)
    seen: set[int] = set()
    parties = MeasureParty.objects.filter(measure__goal__theme__edition=tree.edition)
    named = parties.annotate(name_in=F("organisation__names__language"), its_name=F("organisation__names__name"))
    order = ("part", "pk", "organisation__names__valid_from", "organisation__names__pk")
    # each party comes once for each name of its organisation, the latest name last
    for party in named.select_related("organisation", "unit").order_by(*order):
        if party.pk not in seen:
            nodes[party.measure_id].parties.append(party)
            seen.add(party.pk)
        if party.name_in:
            names[party.organisation_id][party.name_in] = party.its_name
    follow_ups = FollowUp.objects.filter(measure__goal__theme__edition=tree.edition)
    for follow_up in follow_ups.select_related("indicator", "target").order_by("position", "pk"):
        nodes[follow_up.measure_id].follow_ups.append(follow_up)
    return dict(names)


def organisation_names(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the latest name of each organisation in each language."""
    names: dict[int, dict[str, str]] = defaultdict(dict)
    wanted = set(ids)
    if wanted:
        rows = OrganisationName.objects.filter(organisation_id__in=wanted)
        rows = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
        for organisation, language, name in rows.values_list("organisation_id", "language", "name"):
            names[organisation][language] = name
    return dict(names)


def _text_ids(tree: EditionTree) -> Iterable[int | None]:
    edition = tree.edition
    yield from (edition.title_id, edition.early_expiry_reason_id, edition.programme.title_id)
    for node in tree.all_sections():
        yield from (node.section.title_id, node.section.body_id)
    for theme in tree.themes:
        yield theme.theme.title_id
        for goal in theme.goals:
            yield goal.goal.title_id
            for measure in goal.measures:
                yield from _measure_text_ids(measure)
    for concept in tree.concepts:
        yield from (concept.term_id, concept.definition_id)
    for statistic in tree.statistics:
        yield from (statistic.label_id, statistic.unit_id, statistic.source_id, statistic.remark_id)
    yield from (footnote.text_id for footnote in tree.footnotes)


def _measure_text_ids(node: MeasureNode) -> Iterable[int | None]:
    measure = node.measure
    yield from (measure.text_id, measure.responsible_text_id, measure.partners_text_id)
    yield from (measure.follow_up_text_id, measure.budget_note_id, measure.special_treatment_id)
    for follow_up in node.follow_ups:
        indicator = follow_up.indicator
        yield from (indicator.name_id, indicator.definition_id, indicator.unit_id)
