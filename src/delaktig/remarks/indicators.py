"""What can be counted of remarks: how many were made, and how many were answered in time (rows A13, A14)."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from delaktig.decisions.indicators import BODIES, BODY
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Kind, Words, of_municipality, register
from delaktig.remarks.models import Remark

MUNICIPALITY = "meeting__body__municipality_id"
KIND = Dimension("kind", "meeting__body__kind", BODY, values=BODIES)


def _of(municipality: str | None) -> QuerySet[Remark]:
    return of_municipality(Remark.objects.filter(removed_at=None), municipality, MUNICIPALITY)


def _made(municipality: str | None, period: Period) -> QuerySet[Remark]:
    return _of(municipality).filter(meeting__held_on__range=(period.first, period.last))


def _due(municipality: str | None, period: Period) -> QuerySet[Remark]:
    answered = Q(answer__isnull=False, answer__removed_at=None)
    due = Q(due_on__range=(period.first, period.last)) & (Q(due_on__lt=timezone.localdate()) | answered)
    return _of(municipality).filter(due)


register(
    Computed(
        name="remarks.remarks",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_made,
        title=Words("Iakttagelser från dem som hörs", "Kuultavien havainnot", "Remarks of bodies that are heard"),
        definition=Words(
            "Iakttagelser som klientjuryn, forumet, arbetsgruppen och nämnden har gjort vid möten under perioden. Det "
            "som tagits bort och det som sagts vid möten vars dag är okänd räknas inte.",
            "Asiakasraadin, foorumin, työryhmän ja lautakunnan havainnot jakson kokouksissa. Poistettuja ja niitä, "
            "jotka on esitetty kokouksessa, jonka päivä ei ole tiedossa, ei lasketa.",
            "Remarks that the client jury, forum, working group and committee made at meetings in the period. What was "
            "taken away, and what was said at meetings whose day is unknown, does not count.",
        ),
        unit=Words("iakttagelser", "havaintoa", "remarks"),
        municipality=MUNICIPALITY,
        day="meeting__held_on",
        dimensions=(KIND,),
        personal=False,
    ),
    Computed(
        name="remarks.answered_in_time",
        version=1,
        kind=Kind.RATE,
        basis=Basis.FLOW,
        facts=_due,
        part=Q(answer__removed_at=None, answer__answered_on__lte=F("due_on")),
        title=Words(
            "Iakttagelser som besvarats i tid", "Ajoissa vastatut havainnot", "Remarks that were answered in time"
        ),
        definition=Words(
            "Av de iakttagelser vars svarsdag infaller under perioden, andelen som besvarades senast den dagen. "
            "Kommunen sätter själv dagen. De som ingen dag har räknas inte, och inte heller obesvarade vars dag inte "
            "har gått.",
            "Niistä havainnoista, joiden vastauspäivä on jaksolla, se osuus, johon on vastattu viimeistään sinä "
            "päivänä. Kunta asettaa päivän itse. Havaintoja, joilla ei ole päivää, ei lasketa, eikä vastaamattomia, "
            "joiden päivä ei ole vielä mennyt.",
            "Of the remarks whose day for an answer lies in the period, the share that were answered by that day. The "
            "municipality sets the day itself. Those without a day do not count, nor unanswered ones whose day has not "
            "passed.",
        ),
        unit=Words("%", "%", "%"),
        municipality=MUNICIPALITY,
        day="due_on",
        dimensions=(KIND,),
        personal=False,
    ),
)
