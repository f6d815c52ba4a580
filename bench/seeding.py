"""Fills a database with many services in all the guide's languages, always the same ones.

``python -m bench.seeding COUNT`` fills the data folder named by ``DELAKTIG_VAR``. The words are invented: so many
different ones, so long and so often as in real texts, as far as search and pages can tell.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

CODE = "638"
TODAY = date.today()
LETTERS = {
    "ar": "ابتجحدرسشعفقكلمنهوي",
    "fa": "ابپتجچدرسشفکگلمنوهی",
    "ckb": "ابپتجچدرسشفکگلمنوەیێۆ",
    "ru": "абвгдежзиклмнопрстуфхя",
    "uk": "абвгдежзиіклмнопрстуфхя",
    "th": "กขคงจชดตทนบปพมยรลวสหอ",
}
LATIN = "abdefghijklmnoprstuvåäö"
PARTS = {"sv": ("kurs", "utbildning", "rådgivning", "vård"), "fi": ("kurssi", "koulutus", "neuvonta", "hoito")}
DIFFERENT = 4000
TEXTS = {"name": 3, "summary": 12, "description": 60, "how_to_get_in": 10}
T = TypeVar("T")


def words(language: str) -> list[str]:
    """Return the different words of a language: in Swedish and Finnish a part of them are compounds."""
    chance = random.Random(f"words {language}")
    letters = LETTERS.get(language, LATIN)
    found = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(DIFFERENT)]
    ends = PARTS.get(language, ())
    return [word + chance.choice(ends) if ends and number % 5 == 0 else word for number, word in enumerate(found)]


def batches(rows: Iterator[T], size: int = 5000) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch


def seed(count: int) -> None:
    """Add services with their texts, offerings, hours and index, until there are so many."""
    from django.db import transaction

    from delaktig.audit import chain
    from delaktig.catalogue.models import Service
    from delaktig.catalogue.search import keeping

    with transaction.atomic():
        there = Service.objects.filter(slug__startswith="bench-").count()
        made = _services(range(there, count))
        _offerings(made)
        keeping.put_in_all(Service.objects.filter(pk__in=[service.pk for service in made]))
        chain.record("catalogue.service_published", chain.Who("command", "bench"), municipality=CODE)


def _services(numbers: range) -> list[Any]:
    from django.conf import settings

    from delaktig.catalogue.models import Service, ServiceTopic
    from delaktig.catalogue.topics import topics
    from delaktig.municipalities.models import Municipality
    from delaktig.texts.models import Text, TextVersion

    Municipality.objects.filter(code=CODE).update(hosted=True)
    texts = Text.objects.bulk_create([Text() for _ in range(len(numbers) * len(TEXTS))], batch_size=5000)
    known = {language: words(language) for language in settings.GUIDE_LANGUAGES}

    def versions() -> Iterator[TextVersion]:
        for number, text in enumerate(texts, numbers.start * len(TEXTS)):
            length = tuple(TEXTS.values())[number % len(TEXTS)]
            for language, all_words in known.items():
                chance = random.Random(f"{number} {language}")
                body = " ".join(chance.choices(all_words, k=length))
                yield TextVersion(text=text, language=language, body=body, based_on=1, approved=True)

    for batch in batches(versions()):
        TextVersion.objects.bulk_create(batch)
    services = []
    for at_first, number in enumerate(numbers):
        held = {f"{name}_id": texts[at_first * len(TEXTS) + at].pk for at, name in enumerate(TEXTS)}
        services.append(
            Service(
                uid=UUID(int=number + 1),
                keeper_id=CODE,
                slug=f"bench-{number}",
                state=Service.State.PUBLISHED,
                published_at=datetime.combine(TODAY, time()).astimezone(),
                confirmed_on=TODAY,
                confirm_by=TODAY.replace(year=TODAY.year + 1, day=1),
                **held,
            )
        )
    made = Service.objects.bulk_create(services, batch_size=2000)
    keys = list(topics())
    ServiceTopic.objects.bulk_create(
        [ServiceTopic(service=service, topic=keys[n % len(keys)]) for n, service in enumerate(made)], batch_size=5000
    )
    return made


def _offerings(services: list[Any]) -> None:
    from delaktig.catalogue.models import Contact, Offering, OpeningHours, Place
    from delaktig.texts.actions import create_text

    places = [
        Place.objects.create(
            keeper_id=CODE,
            name=create_text({"sv": f"Huset {n}", "fi": f"Talo {n}"}, source_language="sv"),
            street=f"Gatan {n}",
            town="Borgå",
        )
        for n in range(50)
    ]
    contacts = [
        Contact.objects.create(
            keeper_id=CODE, name=create_text({"sv": f"Kansli {n}"}, source_language="sv"), phone="019 000 0000"
        )
        for n in range(50)
    ]
    made = Offering.objects.bulk_create(
        [
            Offering(service=service, place=places[n % 50], contact=contacts[n % 50], languages=["sv", "fi", "so"])
            for n, service in enumerate(services)
        ],
        batch_size=2000,
    )
    OpeningHours.objects.bulk_create(
        [
            OpeningHours(offering=offering, weekday=day, opens=time(9), closes=time(15))
            for offering in made
            for day in (1, 3)
        ],
        batch_size=5000,
    )


if __name__ == "__main__":
    import django

    django.setup()
    seed(int(sys.argv[1]))
