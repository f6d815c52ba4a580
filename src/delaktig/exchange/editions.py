"""Makes an edition from plain data in the published shape (``delaktig-edition/1``).

What :mod:`delaktig.programmes.canonical` writes is read back here to an equal
edition; imported documents and the demonstration come in by the same door.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from jsonschema import Draft202012Validator

from delaktig.accounts.actor import Actor, record
from delaktig.accounts.permissions import Permission
from delaktig.indicators.models import Indicator, Target
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.programmes import canonical
from delaktig.programmes.actions.guard import lead_of
from delaktig.programmes.actions.memberships import add_members
from delaktig.programmes.models import (
    Concept,
    Edition,
    FollowUp,
    Footnote,
    Goal,
    Measure,
    MeasureParty,
    Programme,
    Section,
    Statistic,
    Theme,
)
from delaktig.texts.actions import create_texts
from delaktig.texts.models import Text

LINE, MARKDOWN = Text.Format.LINE, Text.Format.MARKDOWN
Node = Mapping[str, Any]


class ShapeError(ValueError):
    """The data are not an edition: ``path`` says where, ``message`` what is wrong there."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path, self.message = path, message


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema of an edition."""
    file = Path(canonical.__file__).with_name("edition.schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def check_shape(data: object) -> None:
    """Raise :class:`ShapeError` at the first place where the data leave the published schema."""
    errors = sorted(Draft202012Validator(schema()).iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))
    if errors:
        raise ShapeError(errors[0].json_path, errors[0].message)


class _Texts:
    """Collects the texts of an edition, and makes them all at once."""

    def __init__(self) -> None:
        self.wanted: list[tuple[Mapping[str, str], str]] = []
        self.made: list[Text] = []

    def want(self, bodies: Mapping[str, str], kind: str = LINE) -> Callable[[], Text]:
        index = len(self.wanted)
        self.wanted.append((bodies, kind))
        return lambda: self.made[index]

    def want_some(self, bodies: Mapping[str, str], kind: str = LINE) -> Callable[[], Text | None]:
        """Want a text only where it says something."""
        return self.want(bodies, kind) if bodies else lambda: None


@transaction.atomic
def create_edition(
    data: Mapping[str, Any],
    actor: Actor,
    *,
    programme: Programme | None = None,
    follows: Edition | None = None,
    source_language: str = "sv",
    source_document: str = "",
    approved: bool = True,
) -> Edition:
    """Make an edition (of a programme that exists, or of a new one) from data in the published shape.

    The lead is a member by naming itself; the other members are asked.

    Raises :class:`ShapeError` where the data leave the schema, and ``Denied`` where the
    actor may not create editions. Nothing is made if anything fails.
    """
    actor.require(Permission.EDITION_CREATE)
    check_shape(data)
    builder = _Builder(actor, source_language, approved)
    edition = builder.build(data, programme, follows, source_document)
    record(actor, "exchange.edition_created", f"edition:{edition.pk}", {"source": source_document})
    return edition


class _Builder:
    def __init__(self, actor: Actor, source_language: str, approved: bool) -> None:
        self.actor, self.source_language, self.approved = actor, source_language, approved
        self.texts = _Texts()
        self.organisations: dict[tuple[str, str], Organisation] = {}

    def build(self, data: Node, programme: Programme | None, follows: Edition | None, source_document: str) -> Edition:
        facts = data["edition"]
        programme_title = self.texts.want(data["programme"]["title"])
        title = self.texts.want(facts["title"])
        later = [
            *self._sections(data["sections"]),
            *self._themes(data["themes"]),
            *self._extras(data),
        ]
        self.texts.made = create_texts(
            self.texts.wanted, source_language=self.source_language, approved=self.approved, actor=self.actor
        )
        if programme is None:
            programme = Programme.objects.create(kind=data["programme"]["kind"], title=programme_title())
        edition = Edition.objects.create(
            programme=programme,
            slug=facts["slug"],
            title=title(),
            period_from=_day(facts["period"]["from"]),
            period_to=_day(facts["period"]["to"]),
            legal_basis=facts["legal_basis"],
            acts=list(facts["acts"]),
            review_every_months=facts["review_every_months"],
            follows=follows,
            source_document=source_document,
            invented=facts["invented"],
        )
        members = {m["municipality"]: m["arranger"] for m in data["members"]}
        add_members(self.actor, edition, members, _lead(data), members)
        for make in later:
            make(edition)
        return edition

    def _sections(self, nodes: Iterable[Node]) -> list[Callable[[Edition], None]]:
        wanted = [self._section(position, node) for position, node in enumerate(nodes, start=1)]

        def make(edition: Edition) -> None:
            for section in wanted:
                section(edition, None)

        return [make]

    def _section(self, position: int, node: Node) -> Callable[[Edition, Section | None], None]:
        title, body = self.texts.want(node["title"]), self.texts.want(node["text"], MARKDOWN)
        children = [self._section(place, child) for place, child in enumerate(node["children"], start=1)]

        def make(edition: Edition, parent: Section | None) -> None:
            section = Section.objects.create(
                edition=edition,
                parent=parent,
                key=node["key"],
                position=position,
                number=node["number"],
                title=title(),
                body=body(),
                municipality_id=node["municipality"],
                contents=list(node["contents"]),
                invented=node["invented"],
            )
            for child in children:
                child(edition, section)

        return make

    def _themes(self, nodes: Iterable[Node]) -> list[Callable[[Edition], None]]:
        return [self._theme(position, node) for position, node in enumerate(nodes, start=1)]

    def _theme(self, position: int, node: Node) -> Callable[[Edition], None]:
        title = self.texts.want(node["title"])
        goals = [self._goal(place, goal) for place, goal in enumerate(node["goals"], start=1)]

        def make(edition: Edition) -> None:
            theme = Theme.objects.create(
                edition=edition, key=node["key"], position=position, title=title(), invented=node["invented"]
            )
            for goal in goals:
                goal(theme)

        return make

    def _goal(self, position: int, node: Node) -> Callable[[Theme], None]:
        title = self.texts.want(node["title"])
        measures = [self._measure(place, measure) for place, measure in enumerate(node["measures"], start=1)]

        def make(theme: Theme) -> None:
            goal = Goal.objects.create(
                theme=theme, key=node["key"], position=position, title=title(), invented=node["invented"]
            )
            for measure in measures:
                measure(goal)

        return make

    def _measure(self, position: int, node: Node) -> Callable[[Goal], None]:
        text = self.texts.want(node["text"])
        cells = {
            "responsible_text": self.texts.want_some(node["responsible"]),
            "partners_text": self.texts.want_some(node["partners"]),
            "follow_up_text": self.texts.want_some(node["follow_up"]),
            "budget_note": self.texts.want_some(node["budget_note"]),
            "special_treatment": self.texts.want_some(node["special_treatment"]),
        }
        follow_ups = [self._follow_up(place, f) for place, f in enumerate(node["follow_ups"], start=1)]

        def make(goal: Goal) -> None:
            measure = Measure.objects.create(
                goal=goal,
                key=node["key"],
                position=position,
                text=text(),
                scope=node["scope"],
                municipality_id=node["municipality"],
                starts_on=_day(node["starts_on"]),
                ends_on=_day(node["ends_on"]),
                cadence=node["cadence"],
                contents=list(node["contents"]),
                confidence=_number(node["confidence"]),
                invented=node["invented"],
                **{name: made() for name, made in cells.items()},
            )
            self._parties(measure, node["parties"])
            for follow_up in follow_ups:
                follow_up(measure)

        return make

    def _parties(self, measure: Measure, nodes: Iterable[Node]) -> None:
        for node in nodes:
            organisation = self._organisation(node["organisation"], node["kind"])
            unit = None
            if node["unit"] is not None:
                names = {"name_sv": node["unit"].get("sv", ""), "name_fi": node["unit"].get("fi", "")}
                unit, _ = Unit.objects.get_or_create(organisation=organisation, **names)
            names_as_printed = {"organisation": dict(node["organisation"]), "unit": node["unit"]}
            MeasureParty.objects.create(
                measure=measure, part=node["part"], organisation=organisation, unit=unit, names=names_as_printed
            )

    def _organisation(self, names: Mapping[str, str], kind: str) -> Organisation:
        """Return the municipality's organisation of this name, kept from before or made now."""
        language, name = next(iter(sorted(names.items())), ("sv", ""))
        known = self.organisations.get((language, name))
        if known is None:
            known = Organisation.objects.filter(
                municipality_id=self.actor.municipality, names__language=language, names__name=name
            ).first()
        if known is None:
            known = Organisation.objects.create(kind=kind, municipality_id=self.actor.municipality)
            OrganisationName.objects.bulk_create(
                OrganisationName(organisation=known, language=key, name=value) for key, value in names.items()
            )
        self.organisations[(language, name)] = known
        return known

    def _follow_up(self, position: int, node: Node) -> Callable[[Measure], None]:
        facts = node["indicator"]
        name, definition = self.texts.want(facts["name"]), self.texts.want_some(facts["definition"])
        unit = self.texts.want_some(facts["unit"])
        plain = {key: facts[key] for key in ("kind", "source", "cadence", "dimensions")}

        def make(measure: Measure) -> None:
            indicator = Indicator.objects.create(name=name(), definition=definition(), unit=unit(), **plain)
            target = self._target(indicator, node["target"]) if node["target"] else None
            FollowUp.objects.create(measure=measure, position=position, indicator=indicator, target=target)

        return make

    def _target(self, indicator: Indicator, node: Node) -> Target:
        return Target.objects.create(
            indicator=indicator,
            direction=node["direction"],
            baseline=_number(node["baseline"]),
            baseline_on=_day(node["baseline_on"]),
            low=_number(node["low"]),
            high=_number(node["high"]),
            due_on=_day(node["due_on"]),
        )

    def _extras(self, data: Node) -> list[Callable[[Edition], None]]:
        makers: list[Callable[[Edition], None]] = []
        for position, node in enumerate(data["concepts"], start=1):
            makers.append(self._concept(position, node))
        for position, node in enumerate(data["statistics"], start=1):
            makers.append(self._statistic(position, node))
        for position, node in enumerate(data["footnotes"], start=1):
            makers.append(self._footnote(position, node))
        return makers

    def _concept(self, position: int, node: Node) -> Callable[[Edition], None]:
        term, definition = self.texts.want(node["term"]), self.texts.want(node["definition"], MARKDOWN)

        def make(edition: Edition) -> None:
            Concept.objects.create(
                edition=edition, position=position, term=term(), definition=definition(), **_part(node)
            )

        return make

    def _statistic(self, position: int, node: Node) -> Callable[[Edition], None]:
        label = self.texts.want(node["label"])
        rest = {name: self.texts.want_some(node[name]) for name in ("unit", "source", "remark")}

        def make(edition: Edition) -> None:
            Statistic.objects.create(
                edition=edition,
                position=position,
                label=label(),
                value=_number(node["value"]),
                on=node["on"],
                **{name: made() for name, made in rest.items()},
                **_part(node),
            )

        return make

    def _footnote(self, position: int, node: Node) -> Callable[[Edition], None]:
        text = self.texts.want(node["text"])

        def make(edition: Edition) -> None:
            Footnote.objects.create(
                edition=edition, position=position, number=node["number"], text=text(), **_part(node)
            )

        return make


def _part(node: Node) -> dict[str, Any]:
    return {"key": node["key"], "invented": node["invented"]}


def _lead(data: Node) -> str:
    return lead_of({m["municipality"]: m["lead"] for m in data["members"]})


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
