"""What can be counted of bodies, their meetings and what they decided (rows A13, C27; measures T1.3, M3.3)."""

from __future__ import annotations

from django.db.models import QuerySet

from delaktig.decisions.counted import MEETINGS
from delaktig.decisions.models import DECIDING, Body, Item, Meeting
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Facts, Kind, Words, of_municipality, register
from delaktig.indicators.values import shipped

MEETING = Words("sammanträden", "kokousta", "meetings")
BODY = Words("organ", "toimielin", "kind of body")
BODIES = shipped(__file__, "body")


def _meetings(*kinds: str) -> Facts:
    """Return the meetings held in the period by bodies of some kinds; of every kind where none is named."""

    def facts(municipality: str | None, period: Period) -> QuerySet[Meeting]:
        found = Meeting.objects.filter(held_on__range=(period.first, period.last))
        found = found.filter(body__kind__in=kinds) if kinds else found
        return of_municipality(found, municipality, "body__municipality")

    return facts


def _items(municipality: str | None, period: Period) -> QuerySet[Item]:
    found = Item.objects.filter(meeting__held_on__range=(period.first, period.last), meeting__body__kind__in=DECIDING)
    return of_municipality(found, municipality, "meeting__body__municipality")


def _held(name: str, title: Words, definition: Words, *kinds: str) -> Computed:
    return Computed(
        name=f"decisions.{name}",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_meetings(*kinds),
        title=title,
        definition=definition,
        unit=MEETING,
        municipality=MEETINGS.municipality,
        day="held_on",
        dimensions=() if kinds else (Dimension("kind", "body__kind", BODY, values=BODIES),),
        source=MEETINGS.name,
        personal=False,
    )


register(
    _held(
        "meetings",
        Words("Sammanträden", "Kokoukset", "Meetings held"),
        Words(
            "Sammanträden och möten under perioden, efter slags organ. Möten vars dag är okänd räknas inte.",
            "Jakson aikana pidetyt kokoukset toimielimen lajin mukaan. Kokouksia, joiden päivä ei ole tiedossa, ei "
            "lasketa.",
            "Meetings held in the period, by kind of body. Meetings whose day is unknown do not count.",
        ),
    ),
    _held(
        "client_jury_meetings",
        Words("Klientjuryns möten", "Asiakasraadin kokoukset", "Meetings of the client jury"),
        Words(
            "Möten som klientjuryn har hållit under perioden.",
            "Asiakasraadin jakson aikana pitämät kokoukset.",
            "Meetings that the client jury held in the period.",
        ),
        Body.Kind.CLIENT_JURY,
    ),
    _held(
        "working_group_meetings",
        Words("Arbetsgruppens möten", "Työryhmän kokoukset", "Meetings of the working group"),
        Words(
            "Möten som den sektorsövergripande arbetsgruppen har hållit under perioden.",
            "Monialaisen työryhmän jakson aikana pitämät kokoukset.",
            "Meetings that the working group across sectors held in the period.",
        ),
        Body.Kind.WORKING_GROUP,
    ),
    _held(
        "forum_meetings",
        Words("Forumets möten", "Foorumin kokoukset", "Meetings of the forum"),
        Words(
            "Möten som det mångkulturella forumet har hållit under perioden.",
            "Monikulttuurisen foorumin jakson aikana pitämät kokoukset.",
            "Meetings that the multicultural forum held in the period.",
        ),
        Body.Kind.FORUM,
    ),
    Computed(
        name="decisions.items",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_items,
        title=Words("Behandlade ärenden", "Käsitellyt asiat", "Items handled"),
        definition=Words(
            "Ärenden om integration som nämnder, styrelse och fullmäktige har behandlat under perioden, efter vad som "
            "beslutades och slags organ.",
            "Kotoutumista koskevat asiat, joita lautakunnat, hallitus ja valtuusto ovat käsitelleet jakson aikana, "
            "päätöksen ja toimielimen lajin mukaan.",
            "Items on integration that committees, board and council handled in the period, by what was decided and "
            "kind of body.",
        ),
        unit=Words("ärenden", "asiaa", "items"),
        municipality="meeting__body__municipality_id",
        day="meeting__held_on",
        dimensions=(
            Dimension("outcome", "outcome", Words("beslut", "päätös", "decision"), values=shipped(__file__, "outcome")),
            Dimension("kind", "meeting__body__kind", BODY, values=BODIES),
        ),
        personal=False,
    ),
)
