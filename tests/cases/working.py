"""A worker, a unit, a supplier and clients to work with, made through the acts that people use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from delaktig.accounts.actor import Actor, actor_for
from delaktig.accounts.models import Membership, Role, User
from delaktig.cases.actions.times import TimeInput, agree_time
from delaktig.cases.models import Appointment
from delaktig.clients.actions.adding import add_client
from delaktig.clients.inputs import ContactInput, IdentityInput, LanguageInput, NewClient, RelationInput
from delaktig.clients.models import Client, ClientRelation, SecurityProhibition
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, OrganisationName, Unit

HERE, THERE = "638", "434"


def a_municipality(code: str = HERE) -> Municipality:
    """Return a municipality that is served here."""
    found, _ = Municipality.objects.get_or_create(code=code, defaults={"slug_sv": f"m{code}", "slug_fi": f"k{code}"})
    if not found.hosted:
        found.hosted = True
        found.save(update_fields=["hosted"])
    return found


def an_organisation(name: str, kind: str = Organisation.Kind.COMPANY, code: str = HERE) -> Organisation:
    """Return an organisation of a municipality's register."""
    made = Organisation.objects.create(kind=kind, municipality=a_municipality(code), email="office@example.org")
    OrganisationName.objects.create(organisation=made, language="sv", name=name)
    return made


def a_unit(code: str = HERE) -> Unit:
    """Return a unit that works with clients."""
    office = an_organisation(f"Kommunen {code}", Organisation.Kind.MUNICIPALITY, code)
    return Unit.objects.create(organisation=office, name_sv="Invandrartjänster", email="unit@example.org")


def a_worker(role: str = Role.CASEWORKER, code: str = HERE, unit: Unit | None = None) -> Actor:
    """Return somebody who works with clients."""
    number = User.objects.count() + 1
    user = User.objects.create_user(f"worker{number}@example.org", "a long password", name=f"Worker {number}")
    Membership.objects.create(user=user, municipality=a_municipality(code), role=role, unit=unit)
    actor = actor_for(user, code, timezone.localdate())
    assert actor is not None
    return actor


def a_client(actor: Actor, name: str = "Testare", **values: Any) -> Client:
    """Return a client for whom the worker is responsible."""
    identity = values.pop("identity", {})
    return add_client(
        actor,
        NewClient(
            identity=IdentityInput(
                **{"family_name": name, "given_names": "Amina", "birth_date": date(1990, 5, 4), **identity}
            ),
            contact=ContactInput(street="Hemgatan 7", postal_code="06100", town="Borgå", phone="040 555 0000"),
            languages=LanguageInput(
                **{"mother_tongue": "ar", "contact_language": "ar", "interpreter": "needed", **values}
            ),
            relation=RelationInput(started_on=timezone.localdate() - timedelta(days=60)),
            all_the_same="Another person with the same given name",
            invented=True,
        ),
    )


def relation_of(client: Client) -> ClientRelation:
    """Return the client relation of a client."""
    return ClientRelation.objects.select_related("client").get(client=client, ended_on=None)


def at(days: int, hour: int = 10) -> datetime:
    """Return an hour of a day from today."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(hour)))


def a_time(actor: Actor, client: Client, days: int = 7, hour: int = 10, **values: Any) -> Appointment:
    """Agree a time with a client."""
    assert actor.user is not None
    given = TimeInput(starts_at=at(days, hour), **{"officer": actor.user.pk, "about": "plan", **values})
    return agree_time(actor, relation_of(client), given)


def prohibit(client: Client) -> None:
    """Put a security prohibition on a client."""
    SecurityProhibition.objects.create(client=client, valid_from=timezone.localdate() - timedelta(days=5))
