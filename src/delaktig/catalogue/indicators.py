"""What can be counted of the catalogue: services, their languages and freshness, and what readers told (C5, C30, C35).

A past day is counted from what is still known of it: what was published then follows from the days
on which services came and went; languages and dates of confirmation are those of today.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from delaktig.catalogue.models import Miss, Report, Service, Tombstone
from delaktig.catalogue.selectors import in_force
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import Basis, Computed, Dimension, Facts, Kind, Words, of_municipality, register
from delaktig.indicators.values import shipped
from delaktig.municipalities.models import Municipality
from delaktig.texts.models import TextVersion

SERVICE = Words("tjänster", "palvelua", "services")
LANGUAGE = Words("språk", "kieli", "language")
ABOUT = Words("vad som är fel", "mikä on vialla", "what is wrong")
TRANSLATED = ("name", "summary")
"""What must be there in a language, for a service to be told in it."""
SETTLED = [Report.State.MENDED, Report.State.NOT_WRONG]


def _published(municipality: str | None, period: Period) -> QuerySet[Any]:
    """Return the services published on the period's last day: those that are, and those that left only later."""
    day = period.last
    left_later = Exists(Tombstone.objects.filter(uid=OuterRef("uid"), gone_at__date__gt=day))
    found: QuerySet[Any] = Service.objects.filter(in_force(day), Q(state=Service.State.PUBLISHED) | left_later)
    found = found.filter(published_at__date__lte=day)
    found = found.annotate(said=FilteredRelation("name__versions", condition=~Q(name__versions__body="")))
    return of_municipality(found, municipality, "keeper")


def _stale(municipality: str | None, period: Period) -> QuerySet[Any]:
    return _published(municipality, period).filter(confirm_by__lt=period.last)


def _covered(municipality: str | None, period: Period) -> QuerySet[Any]:
    """Return the services with how many guide languages each has up to date, and how many there are to have."""
    rows = (
        Municipality.objects.filter(hosted=True)
        if municipality is None
        else Municipality.objects.filter(pk=municipality)
    )
    languages = {row.pk: sorted(set(row.guide_languages)) for row in rows}
    found = _published(municipality, period).filter(
        keeper_id__in=[code for code, wanted in languages.items() if wanted]
    )
    for name in TRANSLATED:
        had = [When(keeper_id=code, then=_current(name, wanted)) for code, wanted in languages.items() if wanted]
        found = found.annotate(**{f"{name}_in": Case(*had, default=Value(0), output_field=IntegerField())})
    number = [When(keeper_id=code, then=Value(len(wanted))) for code, wanted in languages.items()]
    covered: QuerySet[Any] = found.annotate(wanted=Case(*number, default=Value(0), output_field=IntegerField()))
    return covered


def _current(name: str, languages: list[str]) -> Coalesce:
    """Return in how many of the languages a text of the service is there and not behind its source."""
    behind = TextVersion.objects.filter(
        text=OuterRef("text"), language=OuterRef("text__source_language"), real_change__gt=OuterRef("based_on")
    )
    source = Q(language=F("text__source_language"))
    rows = TextVersion.objects.filter(source | ~Exists(behind), text=OuterRef(f"{name}_id"), language__in=languages)
    number: Any = rows.exclude(body="").order_by().values("text").annotate(there=Count("pk")).values("there")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


def _reports(municipality: str | None, period: Period) -> QuerySet[Any]:
    found = Report.objects.filter(on__range=(period.first, period.last))
    return of_municipality(found, municipality, "service__keeper")


def _misses(municipality: str | None, period: Period) -> QuerySet[Any]:
    found = Miss.objects.filter(month__range=(period.first, period.last))
    return of_municipality(found, municipality)


def _computed(name: str, facts: Facts, words: tuple[Words, Words], unit: Words, **given: Any) -> Computed:
    title, definition = words
    standard: dict[str, Any] = {
        "version": 1,
        "kind": Kind.COUNT,
        "basis": Basis.FLOW,
        "municipality": "keeper_id",
        "personal": False,
    }
    return Computed(
        name=f"catalogue.{name}", facts=facts, title=title, definition=definition, unit=unit, **(standard | given)
    )


register(
    _computed(
        "services",
        _published,
        (
            Words("Publicerade tjänster", "Julkaistut palvelut", "Services published"),
            Words(
                "Tjänster i guiden periodens sista dag, efter de språk som deras namn finns på i dag.",
                "Oppaan palvelut jakson viimeisenä päivänä niiden kielten mukaan, joilla nimi nyt on.",
                "Services in the guide on the period's last day, by the languages that their name has today.",
            ),
        ),
        SERVICE,
        basis=Basis.STOCK,
        dimensions=(Dimension("language", "said__language", LANGUAGE, several=True),),
    ),
    _computed(
        "translated",
        _covered,
        (
            Words("Tjänster på alla guidens språk", "Palvelut kaikilla oppaan kielillä", "Services in every language"),
            Words(
                "Andelen av periodens sista dags publicerade tjänster vars namn och sammanfattning finns på vart och "
                "ett av kommunens guidespråk och inte är efter originalet. Översättningarna är de som finns i dag.",
                "Osuus jakson viimeisen päivän julkaistuista palveluista, joiden nimi ja tiivistelmä ovat jokaisella "
                "kunnan oppaan kielellä eivätkä ole jäljessä alkutekstistä. Käännökset ovat tämänhetkiset.",
                "The share of services published on the period's last day whose name and summary are there in each of "
                "the municipality's guide languages and not behind the source. Translations are those of today.",
            ),
        ),
        Words("% av tjänsterna", "% palveluista", "% of services"),
        kind=Kind.RATE,
        basis=Basis.STOCK,
        part=Q(wanted__gt=0, name_in=F("wanted"), summary_in=F("wanted")),
    ),
    _computed(
        "stale",
        _stale,
        (
            Words("Obekräftade tjänster", "Vahvistamattomat palvelut", "Stale services"),
            Words(
                "Publicerade tjänster vars uppgifter ingen har bekräftat i tid. En tjänst som har bekräftats sedan "
                "dess räknas inte mer.",
                "Julkaistut palvelut, joiden tietoja kukaan ei ole vahvistanut ajoissa. Sen jälkeen vahvistettua ei "
                "enää lasketa.",
                "Published services that nobody confirmed in time. One that has been confirmed since counts no more.",
            ),
        ),
        SERVICE,
        basis=Basis.STOCK,
    ),
    _computed(
        "reports",
        _reports,
        (
            Words("Läsares anmälningar om fel", "Lukijoiden virheilmoitukset", "Readers' reports"),
            Words(
                "Anmälningar från läsare att något är fel i guiden. Anmälningar gallras två år efter svaret.",
                "Lukijoiden ilmoitukset oppaan virheistä. Ilmoitukset hävitetään kahden vuoden kuluttua vastauksesta.",
                "Readers' reports that something in the guide is wrong. They are erased two years after the answer.",
            ),
        ),
        Words("anmälningar", "ilmoitusta", "reports"),
        municipality="service__keeper_id",
        day="on",
        dimensions=(
            Dimension("about", "about", ABOUT, values=shipped(__file__, "about")),
            Dimension("language", "language", LANGUAGE),
            Dimension("state", "state", Words("läge", "tilanne", "how it stands"), values=shipped(__file__, "state")),
        ),
    ),
    _computed(
        "reports_answered",
        _reports,
        (
            Words("Besvarade anmälningar", "Vastatut ilmoitukset", "Reports answered"),
            Words(
                "Andelen av periodens anmälningar från läsare som har rättats eller besvarats till i dag.",
                "Osuus jakson lukijailmoituksista, jotka on tähän mennessä korjattu tai joihin on vastattu.",
                "The share of the period's reports from readers that have been mended or answered by today.",
            ),
        ),
        Words("% av anmälningarna", "% ilmoituksista", "% of reports"),
        municipality="service__keeper_id",
        kind=Kind.RATE,
        day="on",
        part=Q(state__in=SETTLED),
    ),
    _computed(
        "searches_in_vain",
        _misses,
        (
            Words("Sökningar utan träff", "Tuloksettomat haut", "Searches without hits"),
            Words(
                "Hur många gånger någon har sökt i guiden utan att något har hittats. De räknas per månad, utan "
                "identitet, och gallras efter två år.",
                "Kuinka monta kertaa oppaasta on haettu löytämättä mitään. Ne lasketaan kuukausittain ilman "
                "henkilötietoja ja hävitetään kahden vuoden kuluttua.",
                "How often somebody searched the guide and found nothing. Counted by month, without identity, and "
                "erased after two years.",
            ),
        ),
        Words("sökningar", "hakua", "searches"),
        municipality="municipality_id",
        kind=Kind.SUM,
        value="count",
        day="month",
        dimensions=(Dimension("language", "language", LANGUAGE),),
    ),
)
