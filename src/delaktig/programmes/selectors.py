"""Reads programmes for the desk; everything here takes the actor, and shows members and those asked to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.audit.models import Event
from delaktig.organisations.models import Organisation
from delaktig.programmes.actions.guard import NotThere, facts_from
from delaktig.programmes.models import (
    Concept,
    Edition,
    EditionMember,
    FollowUp,
    Footnote,
    FrozenEdition,
    Goal,
    Measure,
    PlanTie,
    Programme,
    Section,
    Statistic,
    Theme,
)
from delaktig.programmes.policies import NO_MEMBER, EditionFacts, why_not_read
from delaktig.programmes.state import Known
from delaktig.texts.models import TextVersion

EDITION_PATHS = {
    Section: "edition",
    Theme: "edition",
    Concept: "edition",
    Statistic: "edition",
    Footnote: "edition",
    PlanTie: "edition",
    Goal: "theme__edition",
    Measure: "goal__theme__edition",
    FollowUp: "measure__goal__theme__edition",
}
"""The way from each part to its edition."""
P = TypeVar("P", Section, Theme, Concept, Statistic, Footnote, PlanTie, Goal, Measure, FollowUp)


@dataclass(frozen=True, slots=True)
class EditionSeen:
    """An edition that the actor may read, and what the policies must know of it."""

    edition: Edition
    facts: EditionFacts


def editions(actor: Actor) -> QuerySet[Edition]:
    """Return the editions of which the actor's municipality is a member or asked to be one, the newest first."""
    return _editions(actor.municipality, (EditionMember.Consent.ASKED, EditionMember.Consent.ACCEPTED))


def joined(actor: Actor) -> QuerySet[Edition]:
    """Return those of :func:`editions` of which the municipality has accepted to be a member."""
    return _editions(actor.municipality, (EditionMember.Consent.ACCEPTED,))


def _editions(municipality: str, answers: Sequence[str]) -> QuerySet[Edition]:
    mine = EditionMember.objects.filter(edition=OuterRef("pk"), municipality_id=municipality, consent__in=answers)
    return (
        Edition.objects.filter(Exists(mine))
        .select_related("programme")
        .annotate(is_frozen=Exists(FrozenEdition.objects.filter(edition=OuterRef("pk"))))
        .order_by("programme_id", "-period_from", "-pk")
    )


def programmes(actor: Actor) -> list[Programme]:
    """Return the actor's programmes with their editions and members, in three queries."""
    rows = editions(actor).prefetch_related(Prefetch("members", EditionMember.objects.order_by("-lead", "pk")))
    found: dict[int, Programme] = {}
    for edition in rows:
        programme = found.setdefault(edition.programme_id, edition.programme)
        programme.__dict__.setdefault("shown_editions", []).append(edition)
    return list(found.values())


def edition(actor: Actor, pk: int) -> EditionSeen:
    """Return one edition, in one query; raise ``NotThere`` for whoever is neither a member nor asked to be one."""
    rows = list(editions(actor).filter(pk=pk).annotate(**_members("")))
    if not rows:
        raise NotThere
    return _seen(actor, rows[0], rows)


def edition_known(actor: Actor, known: Known, pk: int) -> EditionSeen:
    """Return one edition out of those that were gathered for their states, without a query."""
    if pk not in known.editions:
        raise NotThere
    found = known.editions[pk]
    members = [*known.members[pk].values(), *known.asked[pk].values()]
    rows = [(member.municipality_id, member.lead, member.consent) for member in members]
    return _readable(actor, found, facts_from(rows, bool(found.__dict__["is_frozen"])))


def _members(path: str) -> dict[str, F]:
    """Join an edition's members to a query: each row of the answer then comes once for each of them."""
    way = f"{path}__" if path else ""
    return {
        "member_code": F(f"{way}members__municipality_id"),
        "member_lead": F(f"{way}members__lead"),
        "member_consent": F(f"{way}members__consent"),
    }


def _seen(actor: Actor, found: Edition, rows: Sequence[Model]) -> EditionSeen:
    members = [tuple(row.__dict__[f"member_{name}"] for name in ("code", "lead", "consent")) for row in rows]
    return _readable(actor, found, facts_from(members, bool(rows[0].__dict__["is_frozen"])))


def _readable(actor: Actor, found: Edition, facts: EditionFacts) -> EditionSeen:
    if why_not_read(actor, facts) == NO_MEMBER:
        raise NotThere
    return EditionSeen(found, facts)


def part(actor: Actor, model: type[P], pk: int) -> tuple[P, EditionSeen]:
    """Return one part of an edition, in one query; raise ``NotThere`` for whoever may not read the edition."""
    path = EDITION_PATHS[model]
    related = [path, f"{path}__programme"]
    if model is FollowUp:
        related += ["indicator", "target"]
    frozen = Exists(FrozenEdition.objects.filter(edition=OuterRef(path)))
    asked = model._default_manager.select_related(*related).annotate(is_frozen=frozen, **_members(path))
    rows = list(asked.filter(pk=pk))
    if not rows:
        raise NotThere
    owner: Any = rows[0]
    for step in path.split("__"):
        owner = getattr(owner, step)
    return rows[0], _seen(actor, owner, rows)


@dataclass(slots=True)
class Outline:
    """An edition's goals, and the measures of the programme's other editions, which a measure can continue."""

    goals: dict[int, int] = field(default_factory=dict)
    earlier: list[EarlierMeasure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EarlierMeasure:
    """A measure of another edition of the same programme."""

    pk: int
    text_id: int
    edition: int
    title_id: int
    period: tuple[date | None, date | None]


def outline(actor: Actor, seen: EditionSeen) -> Outline:
    """Return the goals (id → title's id) and the earlier measures, the latest editions first, in one query."""
    mine = editions(actor).filter(programme=seen.edition.programme_id).order_by().values("pk")
    rows = Goal.objects.filter(theme__edition__in=mine).order_by(
        "-theme__edition__period_from",
        "-theme__edition",
        "theme__position",
        "theme",
        "position",
        "pk",
        "measures__position",
        "measures__pk",
    )
    edition = ("theme__edition_id", "theme__edition__title_id")
    period = ("theme__edition__period_from", "theme__edition__period_to")
    found = Outline()
    for goal, title, pk, edition_title, start, end, measure, text in rows.values_list(
        "pk", "title_id", *edition, *period, "measures__pk", "measures__text_id"
    ):
        if pk == seen.edition.pk:
            found.goals[goal] = title
        elif measure is not None:
            found.earlier.append(EarlierMeasure(measure, text, pk, edition_title, (start, end)))
    return found


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """An organisation, or a unit of one, that can be a party: ``key`` is ``12`` or ``12-5``."""

    key: str
    name: str


def party_choices(seen: EditionSeen, language: str) -> list[PartyChoice]:
    """Return the open organisations that members keep, each followed by its units, in one query."""
    return parties_kept_by(seen.facts.members, language)


def parties_kept_by(codes: Iterable[str], language: str) -> list[PartyChoice]:
    """Return the open organisations that municipalities keep, each followed by its units, in one query."""
    rows = Organisation.objects.filter(municipality__in=codes, closed_on=None)
    values = rows.order_by(F("names__valid_from").asc(nulls_first=True), "names__pk", "units__pk").values_list(
        "pk",
        "names__language",
        "names__name",
        "units__pk",
        "units__name_sv",
        "units__name_fi",
        "units__closed_on",
    )
    names: dict[int, dict[str, str]] = {}
    units: dict[int, dict[int, str]] = {}
    for pk, tongue, name, unit, name_sv, name_fi, closed_on in values:
        names.setdefault(pk, {})[tongue or ""] = name or ""
        if unit and closed_on is None:
            units.setdefault(pk, {})[unit] = in_language({"sv": name_sv, "fi": name_fi}, language)
    found: list[PartyChoice] = []
    for pk, name in sorted(((pk, in_language(n, language)) for pk, n in names.items()), key=lambda one: one[1]):
        found.append(PartyChoice(str(pk), name))
        found += [PartyChoice(f"{pk}-{unit}", f"{name}: {words}") for unit, words in units.get(pk, {}).items()]
    return found


def in_language(names: Mapping[str, str], language: str) -> str:
    """Return a name in the language asked for, else in Swedish, Finnish, or any that there is."""
    for tongue in (language, "sv", "fi", *names):
        if names.get(tongue):
            return names[tongue]
    return ""


@dataclass(frozen=True, slots=True)
class Act:
    """One audited act on a part: its registered name, who did it and when, and what it changed."""

    event: str
    by: str
    at: datetime
    changed: Sequence[str]
    language: str


def acts_on(target: str, most: int = 50) -> list[Act]:
    """Return what was done to a part, the newest first, in two queries. The caller has read the part."""
    events = list(Event.objects.filter(target=target).order_by("-sequence")[:most])
    ids = {int(event.actor_id) for event in events if event.actor_kind == "user"}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    found: list[Act] = []
    for event in events:
        details = json.loads(event.details)
        by = names.get(int(event.actor_id), "") if event.actor_kind == "user" else event.actor_id
        found.append(Act(event.name, by, event.at, details.get("changed", ()), details.get("language", "")))
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a search found something: the edition, the kind of part, its id, and the words in their language."""

    edition: Edition
    part: str
    pk: int
    body: str
    language: str


SEARCHED: dict[str, tuple[type[Section] | type[Theme] | type[Goal] | type[Measure], tuple[str, ...]]] = {
    "section": (Section, ("title", "body")),
    "theme": (Theme, ("title",)),
    "goal": (Goal, ("title",)),
    "measure": (
        Measure,
        ("text", "responsible_text", "partners_text", "follow_up_text", "budget_note", "special_treatment"),
    ),
}
MOST_HITS = 100


def search(actor: Actor, words: str) -> list[Hit]:
    """Find all words in titles, sections and measures of the actor's editions, in every language.

    Six queries; at most :data:`MOST_HITS` hits, editions first, then in the order of parts.
    """
    terms = words.split()
    if not terms:
        return []
    mine = {edition.pk: edition for edition in editions(actor)}
    hits: dict[tuple[str, int], Hit] = {}
    versions = _matching(terms, Q(text_id__in=_edition_texts(mine)))
    by_text = {version.text_id: version for version in versions}
    for edition in mine.values():
        version = by_text.get(edition.title_id) or by_text.get(edition.programme.title_id)
        if version is not None:
            hits["edition", edition.pk] = Hit(edition, "edition", edition.pk, version.body, version.language)
    for name, (model, fields) in SEARCHED.items():
        path = EDITION_PATHS[model]
        for hit in _hits(name, model, fields, path, mine, terms):
            hits.setdefault((name, hit.pk), hit)
    return list(hits.values())[:MOST_HITS]


def _edition_texts(mine: dict[int, Edition]) -> list[int]:
    return [i for edition in mine.values() for i in (edition.title_id, edition.programme.title_id)]


def _contains(terms: Sequence[str], prefix: str = "") -> Q:
    """Match every term as it is, and with its first letter the other way: SQLite folds ASCII letters only."""
    found = Q()
    for term in terms:
        spellings = {term, term.lower(), term.capitalize(), term.upper()}
        one = Q()
        for spelling in spellings:
            one |= Q(**{f"{prefix}body__icontains": spelling})
        found &= one
    return found


def _matching(terms: Sequence[str], where: Q) -> list[TextVersion]:
    return list(TextVersion.objects.filter(where & _contains(terms)))


def _hits(
    name: str,
    model: type[Section] | type[Theme] | type[Goal] | type[Measure],
    fields: Sequence[str],
    path: str,
    mine: dict[int, Edition],
    terms: Sequence[str],
) -> list[Hit]:
    texts = TextVersion.objects.filter(_contains(terms)).values("text_id")
    where = Q()
    for name_of_text in fields:
        where |= Q(**{f"{name_of_text}__in": texts})
    rows = model._default_manager.filter(where, **{f"{path}__in": list(mine)})
    found = list(rows.values_list("pk", path, *fields)[:MOST_HITS])
    ids = {i for row in found for i in row[2:] if i is not None}
    bodies = {v.text_id: v for v in TextVersion.objects.filter(_contains(terms), text_id__in=ids)} if ids else {}
    hits: list[Hit] = []
    for pk, edition_id, *text_ids in found:
        version = next(bodies[i] for i in text_ids if i in bodies)
        hits.append(Hit(mine[edition_id], name, pk, version.body, version.language))
    return hits
