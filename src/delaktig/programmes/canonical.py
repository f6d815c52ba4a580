"""An edition as plain data: what is frozen, compared, published as JSON and read back.

The shape is described by ``edition.schema.json`` beside this file. Only what the
edition *says* is in it: no database ids, no states, no progress, nothing about who
wrote it. Numbers with fractions are decimal strings; dates are ISO; texts are
objects by language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from delaktig.indicators.models import Target
from delaktig.programmes.models import FollowUp, MeasureParty
from delaktig.programmes.tree import EditionTree, GoalNode, MeasureNode, SectionNode, ThemeNode

FORMAT = "delaktig-edition/1"


def canonical(tree: EditionTree) -> dict[str, Any]:
    """Return the edition as plain data; give a tree read with sections and extras.

    What is a municipality's own is left out where that has not accepted to be a member.
    """
    texts = tree.texts
    edition = tree.edition
    owners = {None, *(member.municipality_id for member in tree.named_members())}
    return {
        "format": FORMAT,
        "programme": {"kind": edition.programme.kind, "title": texts.bodies(edition.programme.title_id)},
        "edition": {
            "slug": edition.slug,
            "title": texts.bodies(edition.title_id),
            "period": {"from": _day(edition.period_from), "to": _day(edition.period_to)},
            "legal_basis": edition.legal_basis,
            "acts": list(edition.acts),
            "review_every_months": edition.review_every_months,
            "invented": edition.invented,
        },
        "members": [
            {"municipality": m.municipality_id, "lead": m.lead, "arranger": m.arranger_id} for m in tree.named_members()
        ],
        "sections": _sections(tree, tree.sections, owners),
        "themes": [_theme(tree, node, owners) for node in tree.themes],
        "concepts": [
            {
                "key": c.key,
                "term": texts.bodies(c.term_id),
                "definition": texts.bodies(c.definition_id),
                "invented": c.invented,
            }
            for c in tree.concepts
        ],
        "statistics": [
            {
                "key": s.key,
                "label": texts.bodies(s.label_id),
                "value": number(s.value),
                "unit": texts.bodies(s.unit_id),
                "source": texts.bodies(s.source_id),
                "on": s.on,
                "remark": texts.bodies(s.remark_id),
                "invented": s.invented,
            }
            for s in tree.statistics
        ],
        "footnotes": [
            {"key": f.key, "number": f.number, "text": texts.bodies(f.text_id), "invented": f.invented}
            for f in tree.footnotes
        ],
    }


def number(value: Decimal | None) -> str | None:
    """Return a decimal as its shortest plain string: ``Decimal("29.800")`` gives ``"29.8"``."""
    if value is None:
        return None
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


Owners = Collection[str | None]


def _sections(tree: EditionTree, nodes: Iterable[SectionNode], owners: Owners) -> list[dict[str, Any]]:
    return [_section(tree, node, owners) for node in nodes if node.section.municipality_id in owners]


def _section(tree: EditionTree, node: SectionNode, owners: Owners) -> dict[str, Any]:
    section = node.section
    return {
        "key": section.key,
        "number": section.number,
        "title": tree.texts.bodies(section.title_id),
        "text": tree.texts.bodies(section.body_id),
        "municipality": section.municipality_id,
        "contents": sorted(section.contents),
        "invented": section.invented,
        "children": _sections(tree, node.children, owners),
    }


def _theme(tree: EditionTree, node: ThemeNode, owners: Owners) -> dict[str, Any]:
    return {
        "key": node.theme.key,
        "title": tree.texts.bodies(node.theme.title_id),
        "invented": node.theme.invented,
        "goals": [_goal(tree, goal, owners) for goal in node.goals],
    }


def _goal(tree: EditionTree, node: GoalNode, owners: Owners) -> dict[str, Any]:
    return {
        "key": node.goal.key,
        "title": tree.texts.bodies(node.goal.title_id),
        "invented": node.goal.invented,
        "measures": [_measure(tree, one) for one in node.measures if one.measure.municipality_id in owners],
    }


def _measure(tree: EditionTree, node: MeasureNode) -> dict[str, Any]:
    measure, texts = node.measure, tree.texts
    return {
        "key": measure.key,
        "text": texts.bodies(measure.text_id),
        "scope": measure.scope,
        "municipality": measure.municipality_id,
        "responsible": texts.bodies(measure.responsible_text_id),
        "partners": texts.bodies(measure.partners_text_id),
        "follow_up": texts.bodies(measure.follow_up_text_id),
        "parties": [_party(tree, party) for party in node.parties],
        "starts_on": _day(measure.starts_on),
        "ends_on": _day(measure.ends_on),
        "budget_note": texts.bodies(measure.budget_note_id),
        "special_treatment": texts.bodies(measure.special_treatment_id),
        "cadence": measure.cadence,
        "contents": sorted(measure.contents),
        "confidence": number(measure.confidence),
        "invented": measure.invented,
        "follow_ups": [_follow_up(tree, follow_up) for follow_up in node.follow_ups],
    }


def _party(tree: EditionTree, party: MeasureParty) -> dict[str, Any]:
    # what was kept at freezing holds, also where the register has learnt since of what kind an organisation is
    return {"part": party.part, **party_names(tree, party), **party.names}


def party_names(tree: EditionTree, party: MeasureParty) -> dict[str, Any]:
    """Return the party's kind and names as they are now; freezing keeps them in ``MeasureParty.names``."""
    unit = party.unit
    return {
        "kind": party.organisation.kind,
        "organisation": dict(sorted(tree.organisation_names.get(party.organisation_id, {}).items())),
        "unit": {k: v for k, v in (("fi", unit.name_fi), ("sv", unit.name_sv)) if v} if unit else None,
    }


def _follow_up(tree: EditionTree, follow_up: FollowUp) -> dict[str, Any]:
    indicator = follow_up.indicator
    return {
        "indicator": {
            "name": tree.texts.bodies(indicator.name_id),
            "definition": tree.texts.bodies(indicator.definition_id),
            "kind": indicator.kind,
            "unit": tree.texts.bodies(indicator.unit_id),
            "source": indicator.source,
            "cadence": indicator.cadence,
            "dimensions": list(indicator.dimensions),
        },
        "target": _target(follow_up.target) if follow_up.target else None,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "direction": target.direction,
        "baseline": number(target.baseline),
        "baseline_on": _day(target.baseline_on),
        "low": number(target.low),
        "high": number(target.high),
        "due_on": _day(target.due_on),
    }
