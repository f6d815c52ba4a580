"""What can be counted of cases: assessments, plans, reviews, referrals and waiting (T1.6, M1.5, M3.1, M3.4)."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least

from delaktig.cases import counted
from delaktig.cases.models import (
    Assessment,
    Handover,
    InterpreterBooking,
    Plan,
    Record,
    Referral,
    ReferralEvent,
    Review,
)
from delaktig.cases.rulebook import books_of
from delaktig.catalogue.selectors import service_names
from delaktig.clients.counted import RELATIONS
from delaktig.clients.models import ClientRelation
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Facts, Kind, Words, of_municipality, register
from delaktig.indicators.spans import DaysBetween
from delaktig.indicators.values import languages, listed, named, shipped
from delaktig.law.casework import RuleBook
from delaktig.law.casework.words import nouns
from delaktig.municipalities.models import Municipality
from delaktig.organisations.selectors import names_now

ASSESSMENT = Words("bedömningar", "arviointia", "assessments")
PLAN = Words("planer", "suunnitelmaa", "plans")
DAYS = Words("dagar", "päivää", "days")
TRIGGER = Dimension(
    "group",
    "trigger",
    Words("grupp enligt lagen", "lain mukainen ryhmä", "group of the act"),
    values=listed(lambda: nouns("what")),
)
INTEGRATION_LANGUAGE = Dimension(
    "integration_language",
    "integration_language",
    Words("integrationsspråk", "kotoutumiskieli", "integration language"),
    values=languages,
)


def _within(model: type[Record], day: str) -> Facts:
    """Return the records made here whose day lies in the period."""
    here = {"from_elsewhere": False} if issubclass(model, Assessment | Plan | Review) else {}

    def facts(municipality: str | None, period: Period) -> QuerySet[Any]:
        found = model._default_manager.filter(**{f"{day}__range": (period.first, period.last)}, **here)
        return _of(found, municipality)

    return facts


def _of(rows: QuerySet[Any], municipality: str | None, path: str = counted.REGISTER) -> QuerySet[Any]:
    return of_municipality(rows, municipality, path)


def _asked(municipality: str | None, period: Period) -> QuerySet[Any]:
    rows = ClientRelation.objects.filter(requested_on__range=(period.first, period.last))
    return _of(rows, municipality, RELATIONS.municipality)


_started = _within(Assessment, "started_on")


def _started_by_target(municipality: str | None, period: Period) -> QuerySet[Any]:
    """Return the assessments started, with the days that passed and the municipality's target in days."""
    rows: QuerySet[Any] = _started(municipality, period).annotate(known=Coalesce(*_known(""), *_known("relation__")))
    rows = rows.annotate(target=_target(municipality))
    found: QuerySet[Any] = rows.exclude(target=None).annotate(waited=DaysBetween("known", "started_on"))
    return found


def _known(path: str) -> tuple[Any, ...]:
    """Return when the municipality learned of the person or was asked, the earlier of the days that are known."""
    days = (F(f"{path}learned_on"), F(f"{path}requested_on"))
    return (Least(*days), *days)


def _target(municipality: str | None) -> Case:
    """Return the target in days that holds for an assessment: of its municipality, on the day it knew of the person.

    A target that is no plain number of days is none here: its last day cannot be reckoned by the database.
    """
    codes = (
        [municipality] if municipality else list(Municipality.objects.filter(hosted=True).values_list("pk", flat=True))
    )
    whens = [
        When(Q(known__gte=rule.valid_from) & Q(**{counted.REGISTER: code}) & _until(rule.valid_to), then=_days(rule))
        for code, book in sorted(books_of(codes).items())
        for rule in _targets(book)
    ]
    return Case(*whens, default=Value(None), output_field=IntegerField())


def _targets(book: RuleBook) -> list[Any]:
    """Return the wordings of the target, a municipality's own before the shipped one."""
    return [one for one in (*book.own, *book.rules) if one.id == "assessment.start_target"]


def _days(rule: Any) -> Value:
    plain = "days" in rule.parameters and not rule.flag("move_to_working_day")
    return Value(rule.number("days") if plain else None, output_field=IntegerField())


def _until(last: Any) -> Q:
    return Q() if last is None else Q(known__lte=last)


def _waited(municipality: str | None, period: Period) -> QuerySet[Any]:
    rows: QuerySet[Any] = _started(municipality, period).annotate(
        asked=Coalesce("requested_on", "relation__requested_on")
    )
    found: QuerySet[Any] = rows.annotate(days=DaysBetween("asked", "started_on")).filter(days__gte=0)
    return found


def _plans_in_force(municipality: str | None, period: Period) -> QuerySet[Any]:
    day = period.last
    goes_on = (Q(ended_on=None) | Q(ended_on__gte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
    return _of(Plan.objects.filter(goes_on, made_on__lte=day), municipality)


def _plans_ended(municipality: str | None, period: Period) -> QuerySet[Any]:
    return _within(Plan, "ended_on")(municipality, period).exclude(made_on=None)


def _told(municipality: str | None, period: Period) -> QuerySet[Any]:
    rows = ReferralEvent.objects.filter(on__range=(period.first, period.last))
    return _of(rows, municipality, counted.REFERRAL_EVENTS.municipality)


def _first_starts(municipality: str | None, period: Period) -> QuerySet[Any]:
    started = ReferralEvent.objects.filter(kind=ReferralEvent.Kind.STARTED)
    before = started.filter(Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lt=OuterRef("pk")))
    rows: QuerySet[Any] = _told(municipality, period).filter(
        ~Exists(before.filter(referral=OuterRef("referral"))), kind="started"
    )
    found: QuerySet[Any] = rows.annotate(days=DaysBetween("referral__sent_on", "on")).filter(days__gte=0)
    return found


def _bookings(municipality: str | None, period: Period) -> QuerySet[Any]:
    return _within(InterpreterBooking, "ordered_on")(municipality, period).filter(cancelled_on=None)


def _computed(name: str, facts: Facts, words: tuple[Words, Words], unit: Words, **given: Any) -> Computed:
    """Declare what is counted of cases; unless said otherwise a number of facts that happened in the period."""
    title, definition = words
    standard: dict[str, Any] = {"version": 1, "kind": Kind.COUNT, "basis": Basis.FLOW, "municipality": counted.REGISTER}
    return Computed(
        name=f"cases.{name}", facts=facts, title=title, definition=definition, unit=unit, **(standard | given)
    )


register(
    _computed(
        "assessments_asked",
        _asked,
        (
            Words("Begärda bedömningar", "Pyydetyt arvioinnit", "Assessments asked for"),
            Words(
                "Klienter som under perioden har bett om en bedömning av kompetens och servicebehov, en gång för varje "
                "klientrelation.",
                "Asiakkaat, jotka jakson aikana ovat pyytäneet osaamisen ja palvelutarpeen arviointia; kerran kutakin "
                "asiakkuutta kohti.",
                "Clients who asked for an assessment of skills and service need in the period, once for each relation.",
            ),
        ),
        Words("begäranden", "pyyntöä", "requests"),
        municipality=RELATIONS.municipality,
        day="requested_on",
        source=RELATIONS.name,
    ),
    _computed(
        "assessments_started",
        _started,
        (
            Words("Inledda bedömningar", "Aloitetut arvioinnit", "Assessments started"),
            Words(
                "Bedömningar som har inletts under perioden (före 2025 inledande kartläggningar).",
                "Jakson aikana aloitetut arvioinnit (ennen vuotta 2025 alkukartoitukset).",
                "Assessments that were started in the period (initial assessments before 2025).",
            ),
        ),
        ASSESSMENT,
        day="started_on",
        dimensions=(TRIGGER,),
        source=counted.ASSESSMENTS.name,
    ),
    _computed(
        "assessments_made",
        _within(Assessment, "done_on"),
        (
            Words("Gjorda bedömningar", "Tehdyt arvioinnit", "Assessments made"),
            Words(
                "Bedömningar som har blivit färdiga under perioden, efter grupp, resultat och samtalets språk.",
                "Jakson aikana valmistuneet arvioinnit ryhmän, tuloksen ja haastattelukielen mukaan.",
                "Assessments finished in the period, by group, outcome and language of the interview.",
            ),
        ),
        ASSESSMENT,
        day="done_on",
        dimensions=(
            TRIGGER,
            Dimension(
                "outcome", "outcome", Words("resultat", "tulos", "outcome"), values=shipped(__file__, "assessment")
            ),
            Dimension("language", "language", Words("språk", "kieli", "language")),
        ),
        source=counted.ASSESSMENTS.name,
    ),
    _computed(
        "assessments_in_time",
        _started_by_target,
        (
            Words(
                "Bedömningar som har inletts i tid", "Määräajassa aloitetut arvioinnit", "Assessments started in time"
            ),
            Words(
                "Andelen av periodens inledda bedömningar som kom i gång inom kommunens eget mål i dagar, räknat från "
                "dagen då kommunen fick kännedom om personen. Lagen säger utan dröjsmål och anger inget antal dagar. "
                "De som kommunen kände till före 2025, och de vars dag är okänd, är inte med.",
                "Osuus jaksolla aloitetuista arvioinneista, jotka alkoivat kunnan oman päivätavoitteen kuluessa siitä, "
                "kun kunta sai tiedon henkilöstä. Laki sanoo viipymättä eikä anna päivämäärää. Ennen vuotta 2025 "
                "tiedossa olleet ja ne, joiden päivä ei ole tiedossa, eivät ole mukana.",
                "The share of the period's started assessments that began within the municipality's own target in "
                "days, from the day it learned of the person. The act says without delay and names no number of days. "
                "Those known before 2025, and those whose day is unknown, are left out.",
            ),
        ),
        Words("% av inledda bedömningar", "% aloitetuista arvioinneista", "% of assessments started"),
        kind=Kind.RATE,
        part=Q(waited__lte=F("target")),
        dimensions=(TRIGGER,),
    ),
    _computed(
        "days_to_assessment",
        _waited,
        (
            Words("Väntan på bedömning", "Arvioinnin odotusaika", "Days to assessment"),
            Words(
                "Mellersta antalet dagar från begäran till att bedömningen inleddes, för bedömningar som inletts under "
                "perioden. De som ingen har begärt är inte med.",
                "Päivien mediaani pyynnöstä arvioinnin alkamiseen jaksolla aloitetuissa arvioinneissa. Ne, joita "
                "kukaan ei ole pyytänyt, eivät ole mukana.",
                "The median of days from request to start, for assessments started in the period. Those nobody asked "
                "for are left out.",
            ),
        ),
        DAYS,
        kind=Kind.MEDIAN,
        value="days",
        dimensions=(TRIGGER,),
    ),
    _computed(
        "plans_made",
        _within(Plan, "made_on"),
        (
            Words("Integrationsplaner", "Kotoutumissuunnitelmat", "Integration plans made"),
            Words(
                "Integrationsplaner som har gjorts upp under perioden. En plan som ändras räknas inte på nytt.",
                "Jakson aikana laaditut kotoutumissuunnitelmat. Muutettua suunnitelmaa ei lasketa uudelleen.",
                "Integration plans drawn up in the period. A plan that is changed does not count again.",
            ),
        ),
        PLAN,
        day="made_on",
        dimensions=(INTEGRATION_LANGUAGE,),
        source=counted.PLANS.name,
    ),
    _computed(
        "plans_in_force",
        _plans_in_force,
        (
            Words("Gällande integrationsplaner", "Voimassa olevat kotoutumissuunnitelmat", "Plans in force"),
            Words(
                "Integrationsplaner som gällde periodens sista dag.",
                "Kotoutumissuunnitelmat, jotka olivat voimassa jakson viimeisenä päivänä.",
                "Integration plans in force on the period's last day.",
            ),
        ),
        PLAN,
        basis=Basis.STOCK,
        dimensions=(
            INTEGRATION_LANGUAGE,
            Dimension("language", "relation__client__mother_tongue", Words("modersmål", "äidinkieli", "mother tongue")),
        ),
    ),
    _computed(
        "plans_ended",
        _plans_ended,
        (
            Words("Avslutade integrationsplaner", "Päättyneet kotoutumissuunnitelmat", "Plans ended"),
            Words(
                "Integrationsplaner som har avslutats under perioden, efter orsak; utkast som lades ned är inte med.",
                "Jakson aikana päättyneet kotoutumissuunnitelmat syyn mukaan; luovutut luonnokset eivät ole mukana.",
                "Integration plans that ended in the period, by reason; drafts given up are left out.",
            ),
        ),
        PLAN,
        day="ended_on",
        dimensions=(
            Dimension("reason", "end_reason", Words("orsak", "syy", "reason"), values=shipped(__file__, "plan_end")),
        ),
        source=counted.PLANS.name,
    ),
    _computed(
        "reviews_held",
        _within(Review, "held_on"),
        (
            Words("Översyner av planer", "Suunnitelmien tarkistukset", "Reviews held"),
            Words(
                "Översyner av integrationsplaner som har hållits under perioden.",
                "Jakson aikana pidetyt kotoutumissuunnitelmien tarkistukset.",
                "Reviews of integration plans held in the period.",
            ),
        ),
        Words("översyner", "tarkistusta", "reviews"),
        day="held_on",
        dimensions=(
            Dimension(
                "occasion", "occasion", Words("anledning", "aihe", "occasion"), values=shipped(__file__, "occasion")
            ),
        ),
        source=counted.REVIEWS.name,
    ),
    _computed(
        "referrals_made",
        _within(Referral, "sent_on"),
        (
            Words("Hänvisningar", "Ohjaamiset", "Referrals made"),
            Words(
                "Hänvisningar av klienter till en tjänst som har gjorts under perioden.",
                "Jakson aikana tehdyt asiakkaiden ohjaamiset palveluun.",
                "Referrals of clients to a service made in the period.",
            ),
        ),
        Words("hänvisningar", "ohjaamista", "referrals"),
        day="sent_on",
        dimensions=(
            Dimension("service", "service_id", Words("tjänst", "palvelu", "service"), values=named(service_names)),
            Dimension(
                "provider",
                "provider_id",
                Words("anordnare", "palveluntuottaja", "provider"),
                values=named(names_now),
            ),
        ),
        source=counted.REFERRALS.name,
    ),
    _computed(
        "referral_outcomes",
        _told,
        (
            Words("Vad som blev av hänvisningar", "Ohjaamisten tulokset", "What became of referrals"),
            Words(
                "Besked om hänvisningar under perioden: antagen, avböjd, började, uteblev, avslutad, återtagen. "
                "En hänvisning kan ha fått flera besked.",
                "Jakson aikana saadut tiedot ohjaamisista: hyväksytty, hylätty, aloitti, jäi pois, päättyi, peruttu. "
                "Yhdestä ohjaamisesta voi olla useita tietoja.",
                "What was told of referrals in the period: accepted, declined, started, did not come, ended, "
                "withdrawn. One referral may have had several.",
            ),
        ),
        Words("besked", "tietoa", "outcomes"),
        municipality=counted.REFERRAL_EVENTS.municipality,
        day="on",
        dimensions=(
            Dimension("outcome", "kind", Words("besked", "tieto", "outcome"), values=shipped(__file__, "referral")),
        ),
        source=counted.REFERRAL_EVENTS.name,
    ),
    _computed(
        "days_to_service",
        _first_starts,
        (
            Words("Väntan på tjänst", "Palvelun odotusaika", "Days to service"),
            Words(
                "Mellersta antalet dagar från hänvisningen till att klienten började, för dem som började under "
                "perioden.",
                "Päivien mediaani ohjaamisesta palvelun alkuun jaksolla aloittaneilla.",
                "The median of days from referral to start, for those who started in the period.",
            ),
        ),
        DAYS,
        municipality=counted.REFERRAL_EVENTS.municipality,
        kind=Kind.MEDIAN,
        value="days",
        dimensions=(
            Dimension(
                "service", "referral__service_id", Words("tjänst", "palvelu", "service"), values=named(service_names)
            ),
        ),
    ),
    _computed(
        "interpreter_bookings",
        _bookings,
        (
            Words("Tolkningar", "Tulkkaukset", "Interpreters booked"),
            Words(
                "Tolkar som har beställts under perioden till klienters tider, efter språk; avbeställda är inte med.",
                "Jakson aikana asiakkaiden ajoille tilatut tulkit kielen mukaan; perutut eivät ole mukana.",
                "Interpreters ordered in the period for clients' appointments, by language; cancelled ones left out.",
            ),
        ),
        Words("beställningar", "tilausta", "bookings"),
        day="ordered_on",
        dimensions=(
            Dimension("language", "language", Words("språk", "kieli", "language")),
            Dimension("mode", "mode", Words("sätt", "tapa", "way"), values=shipped(__file__, "mode")),
        ),
        source=counted.BOOKINGS.name,
    ),
    _computed(
        "handovers",
        _within(Handover, "sent_on"),
        (
            Words("Överlämnade klienter", "Siirretyt asiakkaat", "Clients handed over"),
            Words(
                "Överlämningar under perioden till en annan myndighet, kommun eller tjänst, efter grund.",
                "Jakson aikana tehdyt siirrot toiselle viranomaiselle, kunnalle tai palvelulle perusteen mukaan.",
                "Hand-overs in the period to another authority, municipality or service, by ground.",
            ),
        ),
        Words("överlämningar", "siirtoa", "hand-overs"),
        day="sent_on",
        dimensions=(
            Dimension("ground", "ground", Words("grund", "peruste", "ground"), values=shipped(__file__, "handover")),
        ),
        source=counted.HANDOVERS.name,
    ),
)
