"""Reads what a municipality follows up: the indicators of its editions in force or ended lately, and how they stand.

A fixed number of queries, however many measures there are. How an indicator stands is computed on
each read from its figures and what is aimed at; nothing here depends on work at night.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.indicators import policies
from delaktig.indicators.figures import Figure, Figures, figures, stands
from delaktig.indicators.models import AskedFigure, Indicator, Target
from delaktig.indicators.periods import Period
from delaktig.indicators.requests import open_asked
from delaktig.indicators.status import Standing, Status
from delaktig.programmes.models import Edition, EditionMember, Measure, MeasureParty
from delaktig.programmes.selectors import in_language
from delaktig.programmes.state import editions_followed
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, load


@dataclass(slots=True)
class Party:
    """Who answers for a measure or takes part in it: an office with its names and address."""

    part: str
    organisation: int
    unit: int | None
    email: str
    names: dict[str, str] = field(default_factory=dict)
    unit_names: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return what names the office in addresses: ``12``, or ``12-5`` for a unit."""
        return f"{self.organisation}-{self.unit}" if self.unit else str(self.organisation)

    def name(self, language: str) -> str:
        """Return ``organisation, unit`` in the language."""
        return ", ".join(n for n in (in_language(self.names, language), in_language(self.unit_names, language)) if n)


@dataclass(slots=True)
class Followed:
    """An indicator of a measure: what is aimed at, what is known, how it stands, and what is asked for."""

    follow_up: int
    indicator: Indicator
    measure: Measure
    target: Target | None
    has_own_target: bool
    parties: dict[int, Party] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    standing: Standing = field(default_factory=lambda: Standing(Status.NO_DATA))
    asked: list[AskedFigure] = field(default_factory=list)

    @property
    def edition(self) -> Edition:
        """Return the edition that its measure is of."""
        return self.measure.goal.theme.edition

    def of_part(self, part: str) -> list[Party]:
        """Return those who are ``responsible``, or ``partner``."""
        return [one for one in self.parties.values() if one.part == part]

    @property
    def offices(self) -> list[Party]:
        """Return who is asked for its figures: the responsible, or the partners where nobody is named."""
        return self.of_part(MeasureParty.Part.RESPONSIBLE) or self.of_part(MeasureParty.Part.PARTNER)

    @property
    def last(self) -> tuple[Period, Figure] | None:
        """Return the last period of which anything is known."""
        known = [period for period, one in self.figures.items() if says_something(one)]
        return (max(known), self.figures[max(known)]) if known else None

    @property
    def is_missing(self) -> bool:
        """Say whether somebody is to tell a figure and none is there: due, or without any data."""
        return not self.indicator.computed_by and self.standing.status in {Status.DUE, Status.NO_DATA}

    @property
    def judged(self) -> tuple[Period, Figure] | None:
        """Return the period that the standing is of, with its figure; else the last of which anything is known."""
        period = self.standing.period
        return (period, self.figures[period]) if period in self.figures else self.last

    @property
    def so_far(self) -> tuple[Period, Figure] | None:
        """Return what is known of a later period than the judged one, as of the year that still runs.

        None once the edition's period is over before it begins.
        """
        judged, last, end = self.judged, self.last, self.edition.period_to
        if judged is None or last is None or last[0].first <= judged[0].last:
            return None
        return last if end is None or last[0].first <= end else None

    def is_asked(self, period: Period) -> bool:
        """Say whether somebody is asked for a period and has not answered."""
        return any(one.period_from == period.first for one in self.asked)


def says_something(figure: Figure) -> bool:
    """Say whether anything is known of a period."""
    return figure.value is not None or figure.amount is not None or figure.reached_on is not None or bool(figure.text)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; empty means all. ``responsible`` is an organisation's id."""

    edition: int | None = None
    theme: int | None = None
    goal: int | None = None
    measure: int | None = None
    status: str = ""
    source: str = ""
    responsible: int | None = None

    def holds(self, one: Followed) -> bool:
        """Say whether an indicator is among those wanted."""
        goal = one.measure.goal
        wanted = (
            (self.edition, goal.theme.edition_id),
            (self.theme, goal.theme_id),
            (self.goal, goal.pk),
            (self.measure, one.measure.pk),
            (self.status or None, str(one.standing.status)),
            (self.source or None, one.indicator.source),
        )
        if any(want is not None and want != has for want, has in wanted):
            return False
        return self.responsible is None or any(self.responsible == one.organisation for one in one.offices)


@dataclass(slots=True)
class Following:
    """All that a municipality follows up on a day, in printed order, with the texts that name it."""

    on: date
    lines: list[Followed]
    texts: Bundle
    measures: dict[int, Measure] = field(default_factory=dict)
    """Every measure of these editions, also those that no indicator follows."""

    def narrowed(self, wanted: Narrowed) -> list[Followed]:
        """Return the indicators that a filter lets through."""
        return [one for one in self.lines if wanted.holds(one)]

    def by_measure(self) -> Iterator[tuple[Measure, list[Followed]]]:
        """Yield each measure with its indicators."""
        found: dict[int, list[Followed]] = {pk: [] for pk in self.measures}
        for one in self.lines:
            found[one.measure.pk].append(one)
        for pk, lines in found.items():
            yield self.measures[pk], lines

    def text(self, text_id: int | None, language: str) -> str:
        """Return a text in a language, or what there is of it."""
        return self.texts.show(text_id, language).body


def following(actor: Actor, on: date) -> Following:
    """Return what the actor's municipality follows up on a day. Raises ``Denied``."""
    require(policies.why_not_read(actor, actor.municipality))
    editions = [edition.pk for edition in editions_followed(actor.municipality, on)]
    found = _read(actor, Q(goal__theme__edition__in=editions), on)
    order = {pk: place for place, pk in enumerate(editions)}
    found.measures = dict(sorted(found.measures.items(), key=lambda one: order[one[1].goal.theme.edition_id]))
    found.lines.sort(key=lambda one: order[one.edition.pk])
    return found


def of_measures(actor: Actor, measures: Iterable[int], on: date) -> Following:
    """Return how measures are followed up that the caller has made sure the actor may read; nothing without a right."""
    wanted = list(measures)
    if not wanted or policies.why_not_read(actor, actor.municipality) is not None:
        return Following(on, [], load([]))
    return _read(actor, Q(pk__in=wanted), on)


def followed_one(actor: Actor, indicator: int, on: date) -> tuple[Followed, Following]:
    """Return one indicator of an edition that the municipality has joined; else raise ``NotThere``."""
    require(policies.why_not_read(actor, actor.municipality))
    joined = EditionMember.objects.filter(
        municipality_id=actor.municipality, consent=EditionMember.Consent.ACCEPTED
    ).values("edition")
    found = _read(actor, Q(follow_ups__indicator=indicator, goal__theme__edition__in=joined), on, indicator)
    lines = [one for one in found.lines if one.indicator.pk == indicator]
    if not lines:
        raise NotThere
    latest = max(lines, key=lambda one: (one.edition.period_from or date.min, one.follow_up))
    return latest, found


def _read(actor: Actor, where: Q, on: date, indicator: int | None = None) -> Following:
    found = Following(on, [], load([]))
    lines: dict[int, Followed] = {}
    for row in _rows(actor.municipality, where, indicator):
        measure = found.measures.setdefault(row.pk, row)
        if row.follow_up is None:
            continue
        line = lines.get(row.follow_up) or lines.setdefault(row.follow_up, _line(measure, row))
        _add_party(line, row)
    found.lines = list(lines.values())
    known = figures(actor, {one.indicator.pk: one.indicator for one in found.lines}.values(), actor.municipality, on)
    asked: dict[int, list[AskedFigure]] = {}
    for one in open_asked(actor.municipality):
        asked.setdefault(one.indicator_id, []).append(one)
    for line in found.lines:
        line.figures = known[line.indicator.pk]
        line.standing = stands(line.indicator, line.target, line.figures, on)
        line.asked = asked.get(line.indicator.pk, [])
    found.texts = load(_text_ids(found))
    return found


def _rows(municipality: str, where: Q, indicator: int | None) -> QuerySet[Any]:
    """Return measures, each as often as it has indicators, parties, and names of these; one query."""
    own = Q(follow_ups__indicator__targets__municipality=municipality)
    rows = Measure.objects.filter(where, Q(municipality=None) | Q(municipality_id=municipality))
    rows = rows.select_related("goal__theme__edition__programme").annotate(
        own=FilteredRelation("follow_ups__indicator__targets", condition=own),
        follow_up=F("follow_ups__pk"),
        party=F("parties__pk"),
        party_part=F("parties__part"),
        party_organisation=F("parties__organisation"),
        party_unit=F("parties__unit"),
        party_email=F("parties__organisation__email"),
        unit_email=F("parties__unit__email"),
        unit_sv=F("parties__unit__name_sv"),
        unit_fi=F("parties__unit__name_fi"),
        name_language=F("parties__organisation__names__language"),
        name=F("parties__organisation__names__name"),
        **_columns("indicator_", "follow_ups__indicator", Indicator),
        **_columns("common_", "follow_ups__target", Target),
        **_columns("own_", "own", Target),
    )
    if indicator is not None:
        rows = rows.filter(follow_ups__indicator=indicator)
    places = (
        "goal__theme__edition",
        "goal__theme__position",
        "goal__theme",
        "goal__position",
        "goal",
        "position",
        "pk",
    )
    named = F("parties__organisation__names__valid_from").asc(nulls_first=True)
    return rows.order_by(*places, "follow_ups__position", "follow_ups__pk", "parties__pk", named)


def _columns(prefix: str, path: str, model: type[Any]) -> dict[str, F]:
    return {f"{prefix}{one.attname}": F(f"{path}__{one.attname}") for one in model._meta.concrete_fields}


def _built(prefix: str, model: type[Any], row: Any) -> Any:
    """Return what was joined to a row as a record; None where there is none."""
    names = [one.attname for one in model._meta.concrete_fields]
    if getattr(row, f"{prefix}id") is None:
        return None
    return model(**{name: getattr(row, f"{prefix}{name}") for name in names})


def _line(measure: Measure, row: Any) -> Followed:
    own = _built("own_", Target, row)
    target = own or _built("common_", Target, row)
    return Followed(row.follow_up, _built("indicator_", Indicator, row), measure, target, own is not None)


def _add_party(line: Followed, row: Any) -> None:
    if row.party is None:
        return
    party = line.parties.get(row.party)
    if party is None:
        email = row.unit_email or row.party_email
        party = Party(row.party_part, row.party_organisation, row.party_unit, email)
        party.unit_names = {"sv": row.unit_sv or "", "fi": row.unit_fi or ""}
        line.parties[row.party] = party
    if row.name_language:
        party.names[row.name_language] = row.name


def _text_ids(found: Following) -> Iterator[int | None]:
    for measure in found.measures.values():
        theme = measure.goal.theme
        yield from (measure.text_id, measure.goal.title_id, theme.title_id, theme.edition.title_id)
    for line in found.lines:
        yield from (line.indicator.name_id, line.indicator.unit_id, line.indicator.definition_id)
