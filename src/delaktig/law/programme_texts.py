"""What the page says about an edition's state, in Swedish, Finnish and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from delaktig.law.rules import LANGUAGES, Texts


def _texts(sv: str, fi: str, en: str) -> Texts:
    return MappingProxyType({"sv": sv, "fi": fi, "en": en})


REASONS: Mapping[str, Texts] = MappingProxyType(
    {
        "draft": _texts(
            "Inget beslut om utgåvan är antecknat.",
            "Laitoksesta ei ole kirjattu päätöstä.",
            "No decision on the edition is recorded.",
        ),
        "draft_returned": _texts(
            "Ärendet återremitterades för ny beredning.",
            "Asia palautettiin valmisteltavaksi.",
            "The item was returned for further preparation.",
        ),
        "draft_rejected": _texts(
            "Förslaget förkastades.",
            "Ehdotus hylättiin.",
            "The proposal was rejected.",
        ),
        "consultation": _texts(
            "Utgåvan är ute på remiss.",
            "Laitos on lausuntokierroksella.",
            "The edition is out for consultation.",
        ),
        "proposed": _texts(
            "Utgåvan behandlas i organen; det avgörande beslutet är inte antecknat.",
            "Laitos on toimielinten käsittelyssä; ratkaisevaa päätöstä ei ole kirjattu.",
            "The edition is before the bodies; the deciding decision is not recorded.",
        ),
        "adopted_not_begun": _texts(
            "Beslutet är fattat, men giltighetstiden har inte börjat.",
            "Päätös on tehty, mutta voimassaoloaika ei ole alkanut.",
            "The decision is made, but the period has not begun.",
        ),
        "adopted_date_unknown": _texts(
            "Beslutet är antecknat utan datum: det är okänt sedan när utgåvan gäller.",
            "Päätös on kirjattu ilman päivää: ei tiedetä, mistä lähtien laitos on voimassa.",
            "The decision is recorded without a date: it is unknown since when the edition is in force.",
        ),
        "adopted_start_unknown": _texts(
            "Beslutet är fattat, men tjänsternas startdag är okänd.",
            "Päätös on tehty, mutta palvelujen alkamispäivä on tuntematon.",
            "The decision is made, but the day on which the services start is unknown.",
        ),
        "in_force_strategic_programme": _texts(
            "Kommunens fullmäktige har godkänt utgåvan och giltighetstiden har börjat.",
            "Kunnan valtuusto on hyväksynyt laitoksen ja voimassaoloaika on alkanut.",
            "The municipality's council has adopted the edition, and its period has begun.",
        ),
        "in_force_service_package": _texts(
            "Den som ordnar tjänsterna har beslutat om dem och startdagen har varit.",
            "Palvelujen järjestäjä on päättänyt niistä ja alkamispäivä on ollut.",
            "The arranger of the services has decided on them, and their start date has come.",
        ),
        "expired": _texts(
            "Giltighetstiden har gått ut.",
            "Voimassaoloaika on päättynyt.",
            "The period has ended.",
        ),
        "superseded": _texts(
            "En senare utgåva har trätt i kraft.",
            "Myöhempi laitos on tullut voimaan.",
            "A later edition has come into force.",
        ),
    }
)

PERIOD_OVER = _texts(
    "Giltighetstiden har gått ut utan att ett avgörande beslut är antecknat.",
    "Voimassaoloaika on päättynyt ilman kirjattua ratkaisevaa päätöstä.",
    "The period has ended without a deciding decision on record.",
)
ARRANGER_UNKNOWN = _texts(
    "Det är inte känt vem som ordnar tjänsterna för kommunen.",
    "Ei ole tiedossa, kuka järjestää palvelut kunnalle.",
    "It is not known who arranges the services for the municipality.",
)
VOLUNTARY_NOW = _texts(
    "Lag 1386/2010 upphävdes 1.1.2025: ett strategiskt program är numera frivilligt (681/2023 § 45).",
    "Laki 1386/2010 kumottiin 1.1.2025: strateginen ohjelma on nyt vapaaehtoinen (681/2023 45 §).",
    "Act 1386/2010 was repealed on 1.1.2025: a strategic programme is now voluntary (681/2023, section 45).",
)
END_UNKNOWN = _texts(
    "Giltighetstidens slut är inte känt.",
    "Voimassaoloajan loppu ei ole tiedossa.",
    "The end of the period is not known.",
)
LATER_EDITION_DOUBT = _texts(
    "En senare utgåva har godkänts, men det är okänt när den trädde i kraft.",
    "Myöhempi laitos on hyväksytty, mutta ei tiedetä, milloin se tuli voimaan.",
    "A later edition has been adopted, but it is unknown when it came into force.",
)
REVIEW_ANCHOR_UNKNOWN = _texts(
    "Dagen som tiden räknas från är okänd: det går inte att säga när översynen ska vara gjord.",
    "Päivä, josta aika lasketaan, on tuntematon: tarkistuksen määräpäivää ei voi sanoa.",
    "The day from which the time is counted is unknown: the day of the review cannot be told.",
)

_EARLY = _texts(
    "Utgåvan upphörde att gälla i förtid: {reason}",
    "Laitoksen voimassaolo päättyi ennenaikaisesti: {reason}",
    "The edition ended early: {reason}",
)


def expired_early(reason: Texts) -> Texts:
    """The reason of an early end (sv, fi, en) as a sentence; an unknown language falls back on Swedish."""
    return MappingProxyType({one: _EARLY[one].format(reason=reason.get(one, reason["sv"])) for one in LANGUAGES})
