"""What waits in a municipality's programmes on a day: the facts from which the desk's first page is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delaktig.accounts.actor import Actor
from delaktig.law.programme import ProgrammeState, ReviewDue
from delaktig.programmes.models import Edition, Goal, Measure, MeasureParty, Section, Theme
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


def editions_now(actor: Actor, language: str, on: date) -> list[EditionNow]:
    """Return the actor's editions with their state there, reviews and counts, in four queries."""
    code = actor.municipality
    rows = list(editions(actor).annotate(shown_title=_title(language), **_counts(code)))
    if not rows:
        return []
    known = gather(rows, reasons=False)
    found = []
    for row in rows:
        edition = known.editions[row.pk]
        facts: dict[str, Any] = row.__dict__
        member = known.members[row.pk][code]
        is_lead = member.lead or len(known.members[row.pk]) == 1
        found.append(
            EditionNow(
                edition=edition,
                title=facts["shown_title"] or "",
                is_lead=is_lead,
                is_frozen=facts["is_frozen"],
                state=known.state(edition, code, on),
                reviews=known.reviews(edition, code, on),
                measures=facts["own_measures"] + (facts["common_measures"] if is_lead else 0),
                lacking=facts["own_lacking"] + (facts["common_lacking"] if is_lead else 0),
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
    mine = Edition.objects.filter(frozen=None, members__municipality=code)
    led = Edition.objects.filter(frozen=None, members__municipality=code, members__lead=True)
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
