"""What waits in a municipality's programmes on a day: the facts from which the desk's first page is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.indicators.figures import YEARS
from delaktig.indicators.models import Indicator, Observation, Target
from delaktig.indicators.periods import MONTHS_OF, Period
from delaktig.indicators.rules import WITHOUT_NUMBERS
from delaktig.law.programme import ProgrammeState, ReviewDue
from delaktig.programmes.models import Edition, EditionMember, FollowUp, Goal, Measure, MeasureParty, Section, Theme
from delaktig.programmes.selectors import editions
from delaktig.programmes.state import gather, is_followed
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
    is_followed: bool = False


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
                is_followed=is_followed(known, edition, code, on),
            )
        )
    return found


def number_of(rows: QuerySet[Any]) -> Subquery:
    """Return the number of rows as a subquery, so that one query can count many things."""
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number_of_rows=counted).values("number_of_rows"))


def missing_figures(municipality: str, editions: Iterable[int], on: date) -> QuerySet[FollowUp]:
    """Return what is followed up by figures that somebody tells, and stands without one: due, or without any data.

    The rule is that of :attr:`delaktig.programmes.followed.Followed.is_missing`, asked of the database.
    """
    known = Observation.objects.filter(
        indicator=OuterRef("indicator"),
        municipality_id=municipality,
        superseded_by=None,
        cell={},
        period_to__gte=date(on.year - YEARS + 1, 1, 1),
    )
    rows = FollowUp.objects.filter(measure__goal__theme__edition__in=list(editions), indicator__computed_by="")
    rows = rows.filter(Q(measure__municipality=None) | Q(measure__municipality_id=municipality))
    rows = rows.annotate(judged=_judged_value(known, on))
    has_no_number = Q(judged=None) & ~Q(indicator__kind__in=WITHOUT_NUMBERS)
    has_no_word = Q(indicator__cadence=Indicator.Cadence.ONCE) & ~Exists(known.filter(period_from__lte=on))
    counted = ~Q(indicator__kind=Indicator.Kind.MILESTONE) & (has_no_number | has_no_word | _awaited(known, on))
    return rows.filter(counted | _milestone_without_day(known, municipality, on))


def _judged_value(known: QuerySet[Observation], on: date) -> Subquery:
    """Return the value of the last period that is over, else of the one that runs."""
    is_over = Case(When(period_to__lt=on, then=1), default=0)
    judged = known.filter(period_from__lte=on).order_by(is_over.desc(), "-period_from", "-period_to")
    return Subquery(judged.values("value")[:1])


def _awaited(known: QuerySet[Observation], on: date) -> Q:
    """Return that there is no word of the last period that is over."""
    wanted = Q(pk__in=())
    for cadence in MONTHS_OF:
        over = Period.ended_before(on, cadence).last
        told = Exists(known.filter(period_to__gte=over, period_to__lt=on))
        wanted |= Q(~told, indicator__cadence=cadence)
    return wanted


def _milestone_without_day(known: QuerySet[Observation], municipality: str, on: date) -> Q:
    """Return that a milestone is neither reached nor aimed at by a day."""
    own = Target.objects.filter(indicator=OuterRef("indicator"), municipality_id=municipality)
    has_no_day = Q(Exists(own.filter(due_on=None))) | (~Exists(own) & Q(target__due_on=None))
    is_reached = Exists(known.filter(reached_on__lte=on))
    return Q(has_no_day, ~is_reached, indicator__kind=Indicator.Kind.MILESTONE)


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
