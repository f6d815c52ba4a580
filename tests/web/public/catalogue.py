"""A small catalogue for the guide's tests: a Swedish course, guidance, and a seller whose buyer is Pukkila."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from delaktig.accounts.actor import Actor, command_actor
from delaktig.catalogue.actions.editing import add_service, say_for_whom, write_words
from delaktig.catalogue.actions.offerings import put_offering
from delaktig.catalogue.actions.places import add_contact, add_place
from delaktig.catalogue.actions.states import publish
from delaktig.catalogue.inputs import (
    ContactInput,
    EligibilityInput,
    Hours,
    OfferingInput,
    PlaceInput,
    ServiceFacts,
)
from delaktig.catalogue.models import Service
from delaktig.organisations.models import Mandate, Organisation, OrganisationName
from delaktig.texts.actions import approve

WEEK = tuple(Hours(day, time(9), time(16)) for day in range(1, 6))
COURSE = {
    "sv": {
        "name": "Svenska för nybörjare",
        "summary": "Kurs där du lär dig läsa, skriva och prata svenska.",
        "description": "Du lär dig svenska från början.\n\nKursen är en del av din integrationsplan.",
        "how_to_get_in": "Ring kansliet eller kom dit.\n\n- Säg vilket språk du talar.",
        "what_to_bring": "Ett papper med ditt namn.",
        "what_happens_next": "Du får ett prov och sedan en plats i en grupp.",
    },
    "fi": {
        "name": "Ruotsia alkeista",
        "summary": "Kurssi, jolla opit lukemaan, kirjoittamaan ja puhumaan ruotsia.",
        "how_to_get_in": "Soita toimistoon tai tule käymään.",
    },
    "en": {
        "name": "Swedish for beginners",
        "summary": "A course in which you learn to read, write and speak Swedish.",
        "description": "You learn Swedish from the beginning.",
        "how_to_get_in": "Call the office or go there.",
    },
    "ar": {
        "name": "السويدية للمبتدئين",
        "summary": "دورة تتعلم فيها القراءة والكتابة والتحدث بالسويدية.",
        "how_to_get_in": "اتصل بالمكتب أو اذهب إليه.",
    },
}
ADVICE = {
    "sv": {
        "name": "Råd på ditt språk",
        "summary": "Gratis råd om allt som är nytt i Finland.",
        "how_to_get_in": "Kom in. Du behöver ingen tid.",
    },
    "fi": {
        "name": "Neuvontaa omalla kielelläsi",
        "summary": "Maksutonta neuvontaa kaikesta, mikä Suomessa on uutta.",
        "how_to_get_in": "Tule käymään. Et tarvitse aikaa.",
    },
    "ar": {
        "name": "مشورة بلغتك",
        "summary": "مشورة مجانية في كل ما هو جديد في فنلندا.",
        "how_to_get_in": "تعال. لا تحتاج إلى موعد.",
    },
}


def an_organisation(code: str, names: dict[str, str], **values: str) -> Organisation:
    """Add an organisation that a municipality keeps."""
    made = Organisation.objects.create(kind="municipality", municipality_id=code, **values)
    for language, name in names.items():
        OrganisationName.objects.create(organisation=made, language=language, name=name)
    return made


def told(actor: Actor, words: dict[str, dict[str, str]], facts: ServiceFacts, on: date, slug: str) -> Service:
    """Add a service with its words in several languages, all approved, and publish it."""
    service = add_service(actor, "sv", words["sv"], facts, slug=slug, invented=True)
    for language, given in words.items():
        if language != "sv":
            service = write_words(actor, service, language, given)
            for name in given:
                approve(getattr(service, name), language, actor)
    return publish(actor, service, on)


def fill(code: str, on: date, buyer: str = "") -> dict[str, Service]:
    """Fill a municipality's guide; a buyer sees its integration services as its own."""
    actor = command_actor(code, "tests")
    town = an_organisation(code, {"sv": "Staden", "fi": "Kaupunki"}, email="kansli@demo.example")
    facts = ServiceFacts(organisation=town.pk, cost="free", basis="681/2023 §27")
    course = told(actor, COURSE, replace(facts, topics=("swedish",), task="integration_services"), on, "svenska-a1")
    advice = told(actor, ADVICE, replace(facts, topics=("guidance",), basis="681/2023 §10"), on, "rad")
    house = add_place(
        actor,
        PlaceInput(
            {"sv": "Kunskapshuset", "fi": "Tietotalo"},
            street="Lundagatan 1",
            postal_code="06100",
            town="Borgå",
            latitude=Decimal("60.39"),
            longitude=Decimal("25.66"),
            access={"sv": "Hiss finns.", "ar": "يوجد مصعد."},
        ),
        invented=True,
    )
    office = add_contact(
        actor, ContactInput({"sv": "Kansliet", "fi": "Toimisto"}, phone="019 000 0000", email="kansli@demo.example")
    )
    given = OfferingInput(
        place=house.pk,
        contact=office.pk,
        provider=town.pk,
        entry="enrolment",
        languages=("sv", "ar"),
        interpreter="booked",
        closed_on_holidays=True,
        hours=WEEK,
        capacity=20,
        taken=17,
        counted_on=on,
        level_from="A0",
        level_to="A2",
        schedule={"sv": "Måndagar och onsdagar"},
    )
    put_offering(actor, course, None, given)
    put_offering(
        actor,
        advice,
        None,
        OfferingInput(
            place=house.pk,
            contact=office.pk,
            entry="walk_in",
            languages=("sv", "fi", "ar", "ru"),
            interpreter="by_phone",
            hours=WEEK,
            closed_on_holidays=True,
        ),
    )
    say_for_whom(actor, course, [EligibilityInput(age_from=17, situations=("integration_client",))])
    if buyer:
        Mandate.objects.create(
            organisation=town, municipality_id=buyer, task="integration_services", ground=Mandate.Ground.AGREEMENT
        )
    return {"course": course, "advice": advice}
