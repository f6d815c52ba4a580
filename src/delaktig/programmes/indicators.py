"""What can be counted of programmes: editions adopted, how measures go, and partners asked (rows A1, A3, A16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Facts, Kind, Words, of_municipality, register
from delaktig.indicators.values import shipped
from delaktig.law.programme import State
from delaktig.programmes.models import Adoption, Edition, EditionMember, Measure, PartnerRequest
from delaktig.programmes.state import states_of

REQUEST = Words("förfrågningar", "pyyntöä", "requests")


def _adopted(municipality: str | None, period: Period) -> QuerySet[Any]:
    moved = [Adoption.Effect.ADOPTED, Adoption.Effect.ARRANGED]
    found = Adoption.objects.filter(effect__in=moved, item__meeting__held_on__range=(period.first, period.last))
    return of_municipality(found, municipality, "item__meeting__body__municipality")


def _measures(municipality: str | None, period: Period) -> QuerySet[Any]:
    """Return the measures of editions in force on the period's last day, a municipality's own and the common ones."""
    found = Measure.objects.filter(goal__theme__edition__in=_in_force(municipality, period.last))
    return found if municipality is None else found.filter(Q(municipality=None) | Q(municipality=municipality))


def _in_force(municipality: str | None, on: date) -> list[int]:
    """Return the editions in force, as the law computes their state from decisions and dates."""
    editions = Edition.objects.filter(members__consent=EditionMember.Consent.ACCEPTED).distinct()
    if municipality is not None:
        editions = editions.filter(members__municipality=municipality)
    return [
        pk
        for pk, states in states_of(editions, on).items()
        if any(one.state is State.IN_FORCE for code, one in states.items() if municipality in (None, code))
    ]


def _asked(municipality: str | None, period: Period) -> QuerySet[Any]:
    found = PartnerRequest.objects.filter(withdrawn_at=None, asked_at__date__range=(period.first, period.last))
    return of_municipality(found, municipality)


def _computed(name: str, facts: Facts, words: tuple[Words, Words], unit: Words, **given: Any) -> Computed:
    title, definition = words
    standard: dict[str, Any] = {"version": 1, "kind": Kind.COUNT, "basis": Basis.FLOW, "personal": False}
    return Computed(
        name=f"programmes.{name}", facts=facts, title=title, definition=definition, unit=unit, **(standard | given)
    )


register(
    _computed(
        "editions_adopted",
        _adopted,
        (
            Words("Antagna program", "Hyväksytyt ohjelmat", "Programmes adopted"),
            Words(
                "Beslut under perioden som har satt en utgåva av ett integrationsprogram i kraft i kommunen.",
                "Jakson aikana tehdyt päätökset, jotka ovat saattaneet kotoutumisohjelman laitoksen kunnassa voimaan.",
                "Decisions in the period that brought an edition of an integration programme into force.",
            ),
        ),
        Words("beslut", "päätöstä", "decisions"),
        municipality="item__meeting__body__municipality_id",
        day="item__meeting__held_on",
        dimensions=(
            Dimension("effect", "effect", Words("verkan", "vaikutus", "effect"), values=shipped(__file__, "effect")),
        ),
    ),
    _computed(
        "measures",
        _measures,
        (
            Words("Åtgärder", "Toimenpiteet", "Measures"),
            Words(
                "Åtgärder i de program som gällde periodens sista dag, efter hur det går med dem i dag.",
                "Jakson viimeisenä päivänä voimassa olleiden ohjelmien toimenpiteet sen mukaan, missä vaiheessa ne nyt "
                "ovat.",
                "Measures of the programmes in force on the period's last day, by how they go today.",
            ),
        ),
        Words("åtgärder", "toimenpidettä", "measures"),
        basis=Basis.STOCK,
        dimensions=(
            Dimension("status", "status", Words("läge", "tilanne", "how it goes"), values=shipped(__file__, "status")),
        ),
    ),
    _computed(
        "partners_asked",
        _asked,
        (
            Words("Förfrågningar till partner", "Pyynnöt kumppaneille", "Partners asked"),
            Words(
                "Förfrågningar till partner under perioden att svara för sina åtgärder; återtagna är inte med.",
                "Jakson aikana kumppaneille lähetetyt pyynnöt vastata toimenpiteistään; perutut eivät ole mukana.",
                "Requests to partners in the period to answer for their measures; withdrawn ones left out.",
            ),
        ),
        REQUEST,
        day="asked_at__date",
    ),
    _computed(
        "partners_answered",
        _asked,
        (
            Words("Partner som har svarat", "Vastanneet kumppanit", "Partners that answered"),
            Words(
                "Andelen av periodens förfrågningar som har besvarats till i dag.",
                "Osuus jakson pyynnöistä, joihin on tähän mennessä vastattu.",
                "The share of the period's requests that have been answered by today.",
            ),
        ),
        Words("% av förfrågningarna", "% pyynnöistä", "% of requests"),
        kind=Kind.RATE,
        day="asked_at__date",
        part=Q(answered_at__isnull=False),
    ),
)
