"""What waits in a municipality's programmes on a day: the facts from which the desk's first page is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.law.programme import ProgrammeState, ReviewDue
from delaktig.programmes.models import Edition, EditionMember, Goal, Measure, MeasureParty, Section, Theme
from delaktig.programmes.selectors import editions
from delaktig.programmes.state import gather
from delaktig.texts.models import TextVersion

MEASURE_TEXTS = ("text", "responsible_text", "partners_text", "follow_up_text", "budget_note", "special_treatment")


@dataclass(frozen=True, slots=True)
class EditionNow:
    """An edition as it stands in one municipality on a day.

    ``measures`` and ``lacking`` count the measures that the municipality edits (all common ones
    for the lead, its own for a member), and those among them for which nobody answers.
    """

    edition: Edition
    title: str
    is_lead: bool
    is_frozen: bool
    state: ProgrammeState
    reviews: tuple[ReviewDue, ...]
    measures: int
    lacking: int
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class AskedNow:
    """An edition whose lead asks whether the municipality takes part, or has told what it answered elsewhere."""

    edition: Edition
    title: str
    lead: str
    is_told: bool


@dataclass(slots=True)
class Now:
    """The editions that a municipality is a member of, and those about which it is asked whether it is.

    ``unanswered`` of an edition counts the municipalities that the lead has asked and that have not answered.
    """

    editions: list[EditionNow] = field(default_factory=list)
    asked: list[AskedNow] = field(default_factory=list)


def programmes_now(actor: Actor, language: str, on: date) -> Now:
    """Return the actor's editions with their state there, reviews and counts, in four queries."""
    code = actor.municipality
    rows = list(editions(actor).annotate(shown_title=_title(language), **_counts(code)))
    found = Now()
    if not rows:
        return found
    known = gather(rows, reasons=False)
    for row in rows:
        edition = known.editions[row.pk]
        facts: dict[str, Any] = row.__dict__
        member = known.members[row.pk].get(code) or known.asked[row.pk][code]
        if not member.is_accepted or member.told_by_id is not None:
            lead = next((m.municipality_id for m in known.members[row.pk].values() if m.lead), "")
            found.asked.append(AskedNow(edition, facts["shown_title"] or "", lead, member.is_accepted))
        if not member.is_accepted:
            continue
        is_lead = member.lead or len(known.members[row.pk]) == 1
        found.editions.append(
            EditionNow(
                edition=edition,
                title=facts["shown_title"] or "",
                is_lead=is_lead,
                is_frozen=facts["is_frozen"],
                state=known.state(edition, code, on),
                reviews=known.reviews(edition, code, on),
                measures=facts["own_measures"] + (facts["common_measures"] if is_lead else 0),
                lacking=facts["own_lacking"] + (facts["common_lacking"] if is_lead else 0),
                unanswered=len(known.asked[row.pk]) if is_lead else 0,
            )
        )
    return found


def number_of(rows: QuerySet[Any]) -> Subquery:
    """Return the number of rows as a subquery, so that one query can count many things."""
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number_of_rows=counted).values("number_of_rows"))


def outdated_texts(actor: Actor) -> QuerySet[TextVersion]:
    """Return the translations that are behind their source, in texts that the actor's municipality edits.

    Frozen editions are left out: their texts stand as they were decided.
    """
    code = actor.municipality
    newer = TextVersion.objects.filter(
        text=OuterRef("text"), language=OuterRef("text__source_language"), real_change__gt=OuterRef("based_on")
    )
    accepted = {"members__municipality": code, "members__consent": EditionMember.Consent.ACCEPTED}
    mine = Edition.objects.filter(frozen=None, **accepted)
    led = Edition.objects.filter(frozen=None, **accepted, members__lead=True)
    measures = Measure.objects.filter(
        Q(goal__theme__edition__in=mine, municipality=code) | Q(goal__theme__edition__in=led, municipality=None)
    )
    sections = Section.objects.filter(Q(edition__in=mine, municipality=code) | Q(edition__in=led, municipality=None))
    where = Q(text__in=Theme.objects.filter(edition__in=led).values("title"))
    where |= Q(text__in=Goal.objects.filter(theme__edition__in=led).values("title"))
    for rows, fields in ((measures, MEASURE_TEXTS), (sections, ("title", "body"))):
        for name in fields:
            where |= Q(text__in=rows.filter(**{f"{name}__isnull": False}).values(name))
    versions = TextVersion.objects.exclude(body="").exclude(language=F("text__source_language"))
    return versions.filter(where).filter(Exists(newer))


def _title(language: str) -> Coalesce | Subquery:
    def said(tongue: str) -> Subquery:
        rows = TextVersion.objects.filter(text=OuterRef("title"), language=tongue).exclude(body="")
        return Subquery(rows.values("body")[:1])

    return Coalesce(*(said(tongue) for tongue in (language, "sv", "fi", "en")))


def _counts(code: str) -> dict[str, Subquery]:
    measures = Measure.objects.filter(goal__theme__edition=OuterRef("pk"))
    responsible = MeasureParty.objects.filter(measure=OuterRef("pk"), part=MeasureParty.Part.RESPONSIBLE)
    lacking = measures.filter(responsible_text=None).exclude(Exists(responsible))
    return {
        "own_measures": number_of(measures.filter(municipality=code)),
        "common_measures": number_of(measures.filter(municipality=None)),
        "own_lacking": number_of(lacking.filter(municipality=code)),
        "common_lacking": number_of(lacking.filter(municipality=None)),
    }
