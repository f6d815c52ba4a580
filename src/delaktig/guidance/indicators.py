"""What can be counted from guidance (rows B6–B8, B11, C5; measures M1.3 and M2.1 of the Borgå programme)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from delaktig.catalogue.models import Material
from delaktig.catalogue.selectors import service_names
from delaktig.guidance import codes
from delaktig.guidance.models import AssessmentWish, Interpreting, Reason, Visit, VisitMaterial, VisitService
from delaktig.guidance.selectors import point_names
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Kind, Words, of_municipality, register
from delaktig.indicators.values import listed, named, shipped, words_of
from delaktig.texts.selectors import load

VISITS = "guidance.visit"
"""The facts of visits, as rollups know them."""
WISHES = "guidance.assessment_wish"


def _reasons(wanted: Collection[str]) -> Mapping[str, Words]:
    """Return what reasons are called: the shipped ones, and those that municipalities have added."""
    shipped_words = codes.reasons()
    own = Reason.objects.filter(key__in=[one for one in wanted if one not in shipped_words])
    found = {one: words_of(shipped_words[one]) for one in wanted if one in shipped_words}
    return found | {row.key: words_of({"sv": row.sv, "fi": row.fi, "en": row.en}) for row in own}


def _materials(wanted: Collection[str]) -> Mapping[str, Words]:
    rows = {str(uid): title for uid, title in Material.objects.filter(uid__in=wanted).values_list("uid", "title_id")}
    texts = load(rows.values())
    return {uid: words_of(texts.bodies(title)) for uid, title in rows.items()}


REASON = Dimension("reason", "reasons__reason", Words("orsak", "syy", "reason"), several=True, values=_reasons)
LANGUAGE = Dimension("language", "language", Words("språk", "kieli", "language"))
CHANNEL = Dimension(
    "channel", "channel", Words("sätt att komma", "asiointitapa", "how they came"), values=shipped(__file__, "channel")
)
HOUR = Dimension("hour", "hour", Words("timme på dagen", "kellonaika", "hour of the day"))
POINT = Dimension(
    "point", "point_id", Words("rådgivningspunkt", "neuvontapiste", "guidance point"), values=named(point_names)
)
COUNTRY = Dimension(
    "country_group",
    "country_group",
    Words("del av världen", "maanosa", "part of the world"),
    values=listed(codes.countries),
)
INTERPRETED = Q(interpreting__in=[Interpreting.ON_SITE, Interpreting.PHONE, Interpreting.VIDEO])
VISIT = Words("besök", "käyntiä", "visits")


def _visits(municipality: str | None, period: Period) -> QuerySet[Visit]:
    found = Visit.objects.filter(undone=False, on__range=(period.first, period.last))
    return of_municipality(found, municipality)


def _directed(municipality: str | None, period: Period) -> QuerySet[VisitService]:
    found = VisitService.objects.filter(visit__undone=False, visit__on__range=(period.first, period.last))
    return of_municipality(found, municipality, "visit__municipality")


def _given(municipality: str | None, period: Period) -> QuerySet[VisitMaterial]:
    found = VisitMaterial.objects.filter(visit__undone=False, visit__on__range=(period.first, period.last))
    return of_municipality(found, municipality, "visit__municipality")


def _wishes(municipality: str | None, period: Period) -> QuerySet[AssessmentWish]:
    found = AssessmentWish.objects.filter(month__range=(period.first, period.last))
    return of_municipality(found, municipality)


register(
    Computed(
        name="guidance.visits",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_visits,
        title=Words("Besök i vägledning och rådgivning", "Käynnit ohjauksessa ja neuvonnassa", "Guidance visits"),
        definition=Words(
            "Besök som rådgivarna har registrerat, på alla sätt att komma; ångrade besök räknas inte. Samma person "
            "kan ha besökt flera gånger. Ett besök med flera orsaker räknas under var och en.",
            "Neuvojien kirjaamat käynnit kaikilla asiointitavoilla; perutut käynnit eivät ole mukana. Sama henkilö "
            "on voinut käydä useasti. Käynti, jolla on useita syitä, lasketaan jokaiseen niistä.",
            "Visits that counsellors have registered, however people came; undone visits do not count. The same "
            "person may have come several times. A visit with several reasons counts under each.",
        ),
        unit=VISIT,
        day="on",
        dimensions=(REASON, LANGUAGE, CHANNEL, HOUR, POINT, COUNTRY),
        source=VISITS,
    ),
    Computed(
        name="guidance.interpreted",
        version=1,
        kind=Kind.RATE,
        basis=Basis.FLOW,
        facts=_visits,
        part=INTERPRETED,
        title=Words("Besök med tolk", "Tulkatut käynnit", "Visits with an interpreter"),
        definition=Words(
            "Andelen av besöken där en tolk var med, på plats, per telefon eller per video.",
            "Osuus käynneistä, joilla oli tulkki paikalla, puhelimessa tai videolla.",
            "The share of visits with an interpreter, on site, by phone or by video.",
        ),
        unit=Words("% av besöken", "% käynneistä", "% of visits"),
        day="on",
        dimensions=(LANGUAGE, CHANNEL, POINT),
        source=VISITS,
    ),
    Computed(
        name="guidance.directed",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_directed,
        title=Words("Hänvisningar till tjänster", "Palveluihin ohjaamiset", "Directed to services"),
        definition=Words(
            "Hur många gånger en besökare har hänvisats till en tjänst; ett besök kan leda till flera tjänster.",
            "Kuinka monta kertaa kävijä on ohjattu palveluun; yhdestä käynnistä voidaan ohjata useisiin palveluihin.",
            "How many times a visitor was directed to a service; one visit may lead to several.",
        ),
        unit=Words("hänvisningar", "ohjaamista", "times"),
        municipality="visit__municipality_id",
        day="visit__on",
        dimensions=(
            Dimension("service", "service_id", Words("tjänst", "palvelu", "service"), values=named(service_names)),
        ),
        source=VISITS,
    ),
    Computed(
        name="guidance.materials",
        version=1,
        kind=Kind.COUNT,
        basis=Basis.FLOW,
        facts=_given,
        title=Words("Utdelat material", "Jaettu aineisto", "Materials given"),
        definition=Words(
            "Hur många gånger ett material, som välkomstguiden, har getts till en besökare.",
            "Kuinka monta kertaa aineisto, kuten tervetulo-opas, on annettu kävijälle.",
            "How many times a material, as the welcome guide, was given to a visitor.",
        ),
        unit=Words("exemplar", "kappaletta", "copies"),
        municipality="visit__municipality_id",
        day="visit__on",
        dimensions=(
            LANGUAGE,
            Dimension("material", "material", Words("material", "aineisto", "material"), values=_materials),
        ),
        source=VISITS,
    ),
    Computed(
        name="guidance.assessment_wishes",
        version=1,
        kind=Kind.SUM,
        basis=Basis.FLOW,
        facts=_wishes,
        value="number",
        title=Words(
            "Nya begäranden om bedömning via rådgivningen",
            "Uudet arviointipyynnöt neuvonnasta",
            "New requests for assessment from guidance",
        ),
        definition=Words(
            "Hur många besökare som med sitt samtycke har bett om en bedömning. Räknas per månad, utan koppling till "
            "besöket eller till klienten.",
            "Kuinka moni kävijä on suostumuksellaan pyytänyt arviointia. Lasketaan kuukausittain, ilman yhteyttä "
            "käyntiin tai asiakkaaseen.",
            "How many visitors have, with their consent, asked for an assessment. Counted by month, without a tie to "
            "the visit or to the client.",
        ),
        unit=Words("begäranden", "pyyntöä", "requests"),
        day="month",
        dimensions=(POINT,),
        source=WISHES,
    ),
)
