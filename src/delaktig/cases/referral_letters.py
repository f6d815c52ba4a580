"""The letter that brings a provider the link to a referral. It names the service, never the client."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from delaktig.accounts import letters
from delaktig.cases.models import Referral
from delaktig.law.calendar import numeric
from delaktig.municipalities import selectors as municipalities
from delaktig.texts.selectors import load

LANGUAGES = ("sv", "fi", "en")
_SUBJECTS = {
    "sv": "{place} hänvisar en klient till er",
    "fi": "{place} ohjaa asiakkaan teille",
    "en": "{place} refers a client to you",
}
_BODIES = {
    "sv": """Hej,

{place} hänvisar en klient till er tjänst: {service}.

Öppna länken för att läsa uppgifterna och svara om ni tar emot klienten. Ni behöver inget konto:

{address}

Länken fungerar till {day}. Den öppnar uppgifter som är sekretessbelagda: för den inte vidare till någon som inte
behöver dem i sitt arbete.""",
    "fi": """Hei,

{place} ohjaa asiakkaan palveluunne: {service}.

Avatkaa linkki, niin voitte lukea tiedot ja vastata, otatteko asiakkaan vastaan. Ette tarvitse tunnusta:

{address}

Linkki toimii {day} asti. Sen takana on salassa pidettäviä tietoja: älkää antako sitä kenellekään, joka ei tarvitse
niitä työssään.""",
    "en": """Hello,

{place} refers a client to your service: {service}.

Open the link to read the details and to answer whether you take the client on. You need no account:

{address}

The link works until {day}. What it opens is secret: do not pass it on to anyone who does not need it in their
work.""",
}


def write_letter(referral: Referral, email: str, language: str, address: str, expires_at: datetime, code: str) -> None:
    """Write the letter. It lies in no municipality's outbox: its link opens a client's details.

    Those at work with the client pass it on from the referral's own page where no mail is sent.
    """
    address = f"{address}?language={language}"
    place = municipalities.names([code], language, timezone.localdate())[code]
    service = load([referral.service.name_id]).show(referral.service.name_id, language).body
    local = timezone.localtime(expires_at)
    told = {"place": place, "service": service, "address": address, "day": numeric(local.date())}
    letters.send(
        email,
        _SUBJECTS[language].format(**told),
        _BODIES[language].format(**told),
        municipality=None,
        link=address,
        about=f"referral:{referral.pk}",
        confidential=True,
    )
