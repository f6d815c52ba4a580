"""What can be counted of client relations (*klientrelation · asiakkuus*); never more than codes and days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from delaktig.catalogue.topics import grounds
from delaktig.clients.counted import RELATIONS
from delaktig.clients.models import ClientRelation, ResidenceGround, Responsibility
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Kind, Words, of_municipality, register
from delaktig.indicators.values import listed, shipped

RELATIONS_UNIT = Words("klientrelationer", "asiakkuutta", "client relations")
REAL = ~Q(end_reason=ClientRelation.EndReason.MISTAKE)
"""A relation that was a mistake, as the second of two records of one person, is counted nowhere."""


def _of(municipality: str | None) -> QuerySet[ClientRelation]:
    found = ClientRelation.objects.filter(REAL)
    return of_municipality(found, municipality, "client__municipality")


def _begun(municipality: str | None, period: Period) -> QuerySet[ClientRelation]:
    return _of(municipality).filter(started_on__range=(period.first, period.last))


def _ended(municipality: str | None, period: Period) -> QuerySet[ClientRelation]:
    return _of(municipality).filter(ended_on__range=(period.first, period.last))


def _in_force(municipality: str | None, period: Period) -> QuerySet[Any]:
    """Return the relations of the period's last day, with the ground of residence and the authority of that day."""
    day = period.last
    found = _of(municipality).filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)
    grounds = ResidenceGround.objects.filter(_held(day), client=OuterRef("client"))
    answers = Responsibility.objects.filter(_held(day), relation=OuterRef("pk"))
    newest = (F("valid_from").desc(nulls_last=True), "-pk")
    return found.annotate(
        ground=Subquery(grounds.order_by(*newest).values("ground")[:1]),
        authority=Subquery(answers.order_by(*newest).values("authority")[:1]),
    )


def _held(day: date) -> Q:
    began = Q(valid_from=None) | Q(valid_from__lte=day)
    return began & (Q(valid_to=None) | Q(valid_to__gte=day))


def _grounds(wanted: Collection[str]) -> Mapping[str, Words]:
    """Return what grounds of residence are called: the catalogue's, and another ground."""
    return {**shipped(__file__, "ground")(wanted), **listed(grounds)(wanted)}


register(
    Computed(
        name="clients.relations_begun",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_begun,
        title=Words("Påbörjade klientrelationer", "Alkaneet asiakkuudet", "Client relations begun"),
        definition=Words(
            "Klientrelationer som har börjat under perioden. En person som blir klient på nytt räknas på nytt.",
            "Jakson aikana alkaneet asiakkuudet. Uudelleen asiakkaaksi tuleva lasketaan uudelleen.",
            "Client relations that began in the period. A person who becomes a client again counts again.",
        ),
        unit=RELATIONS_UNIT,
        municipality=RELATIONS.municipality,
        day="started_on",
        source=RELATIONS.name,
    ),
    Computed(
        name="clients.relations_ended",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_ended,
        title=Words("Avslutade klientrelationer", "Päättyneet asiakkuudet", "Client relations ended"),
        definition=Words(
            "Klientrelationer som har avslutats under perioden, efter orsak.",
            "Jakson aikana päättyneet asiakkuudet syyn mukaan.",
            "Client relations that ended in the period, by reason.",
        ),
        unit=RELATIONS_UNIT,
        municipality=RELATIONS.municipality,
        day="ended_on",
        dimensions=(
            Dimension("reason", "end_reason", Words("orsak", "syy", "reason"), values=shipped(__file__, "end")),
        ),
        source=RELATIONS.name,
    ),
    Computed(
        name="clients.in_force",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.STOCK,
        facts=_in_force,
        title=Words("Klienter", "Asiakkaat", "Clients"),
        definition=Words(
            "Klientrelationer som var i kraft periodens sista dag. Grunden för vistelsen och den ansvariga "
            "myndigheten är de som gällde den dagen; språket är modersmålet som det är antecknat i dag.",
            "Asiakkuudet, jotka olivat voimassa jakson viimeisenä päivänä. Oleskelun peruste ja vastuuviranomainen "
            "ovat sen päivän mukaiset; kieli on äidinkieli sellaisena kuin se on nyt kirjattu.",
            "Client relations in force on the period's last day. Ground of residence and authority are those of that "
            "day; the language is the mother tongue as it stands today.",
        ),
        unit=Words("klienter", "asiakasta", "clients"),
        municipality=RELATIONS.municipality,
        dimensions=(
            Dimension(
                "ground",
                "ground",
                Words("grund för vistelse", "oleskelun peruste", "ground of residence"),
                values=_grounds,
            ),
            Dimension("language", "client__mother_tongue", Words("modersmål", "äidinkieli", "mother tongue")),
            Dimension(
                "authority",
                "authority",
                Words("ansvarig myndighet", "vastuuviranomainen", "responsible authority"),
                values=shipped(__file__, "authority"),
            ),
        ),
    ),
)
