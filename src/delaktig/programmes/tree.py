"""An edition with all its parts, read in few queries.

Pages walk the tree and ask the database nothing more: every text is in the
:class:`~delaktig.texts.selectors.Bundle`, every party and follow-up at its measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

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

    def member_codes(self) -> list[str]:
        """Return the codes of all members."""
        return [m.municipality_id for m in self.members]


def _flat(nodes: Iterable[SectionNode]) -> Iterable[SectionNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def load_tree(edition: Edition, *, sections: bool = True, extras: bool = True) -> EditionTree:
    """Read an edition's tree: 7 queries, 1 more with ``sections``, 3 more with ``extras``.

    ``extras`` are concepts, statistics and footnotes. Give an edition read with
    ``select_related("programme")``.
    """
    members = list(edition.members.order_by("-lead", "municipality_id"))
    themes = _themes(edition)
    section_rows = list(edition.sections.all()) if sections else []
    concepts = list(edition.concepts.all()) if extras else []
    statistics = list(edition.statistics.all()) if extras else []
    footnotes = list(edition.footnotes.all()) if extras else []
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


def _themes(edition: Edition) -> list[ThemeNode]:
    """Read themes and goals with one left join, then the measures."""
    columns = [*_THEME, *(f"goals__{name}" for name in _THEME)]
    rows = Theme.objects.filter(edition=edition).order_by("position", "pk", "goals__position", "goals__pk")
    themes: dict[int, ThemeNode] = {}
    goals: dict[int, GoalNode] = {}
    for values in rows.values_list(*columns):
        theme_values = dict(zip(_THEME, values[: len(_THEME)], strict=True))
        goal_values = dict(zip(_THEME, values[len(_THEME) :], strict=True))
        if theme_values["pk"] not in themes:
            themes[theme_values["pk"]] = ThemeNode(Theme(edition=edition, **theme_values))
        node = themes[theme_values["pk"]]
        if goal_values["pk"] is not None:
            goals[goal_values["pk"]] = GoalNode(Goal(theme=node.theme, **goal_values))
            node.goals.append(goals[goal_values["pk"]])
    for measure in Measure.objects.filter(goal__theme__edition=edition).order_by("position", "pk"):
        if measure.goal_id in goals:
            goals[measure.goal_id].measures.append(MeasureNode(measure))
    return list(themes.values())


def _attach(tree: EditionTree) -> dict[int, dict[str, str]]:
    """Read parties and follow-ups to their measures; return the organisations' names by id and language."""
    nodes = {node.measure.pk: node for node in tree.measures()}
    parties = MeasureParty.objects.filter(measure__goal__theme__edition=tree.edition)
    for party in parties.select_related("organisation", "unit").order_by("part", "pk"):
        nodes[party.measure_id].parties.append(party)
    follow_ups = FollowUp.objects.filter(measure__goal__theme__edition=tree.edition)
    for follow_up in follow_ups.select_related("indicator", "target").order_by("position", "pk"):
        nodes[follow_up.measure_id].follow_ups.append(follow_up)
    ids = {party.organisation_id for node in nodes.values() for party in node.parties}
    return organisation_names(ids)


def organisation_names(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the latest name of each organisation in each language."""
    names: dict[int, dict[str, str]] = defaultdict(dict)
    wanted = set(ids)
    if wanted:
        rows = OrganisationName.objects.filter(organisation_id__in=wanted).order_by("valid_from", "pk")
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
    yield from (statistic.label_id for statistic in tree.statistics)
    yield from (footnote.text_id for footnote in tree.footnotes)


def _measure_text_ids(node: MeasureNode) -> Iterable[int | None]:
    measure = node.measure
    yield from (measure.text_id, measure.responsible_text_id, measure.partners_text_id)
    yield from (measure.follow_up_text_id, measure.budget_note_id)
    for follow_up in node.follow_ups:
        yield from (follow_up.indicator.name_id, follow_up.indicator.definition_id)
