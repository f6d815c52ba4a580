"""Builds clients, workers and units for tests, through the acts that people use.

    worker = officer("638")                     an Actor with a role, in a unit of its own by default
    one = client(worker)                        a client whom the worker is responsible for, with a client relation
    other = client(worker, family_name="Saleh", identity_code=code(date(1990, 1, 1)), contact_language="ar")
    relation(one)                               the open client relation
    unit("638", "Integration")                  a unit of the municipality's own organisation

Whatever :class:`delaktig.clients.inputs` has a field for can be given by its name. People and codes are
invented: codes are of the series that belongs to nobody, each made only once in a run.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from delaktig.accounts.actor import Actor, actor_for
from delaktig.accounts.models import Membership, User
from delaktig.clients.actions.adding import add_client
from delaktig.clients.inputs import ContactInput, IdentityInput, LanguageInput, NewClient, RelationInput, Source
from delaktig.clients.models import Client, ClientRelation
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, OrganisationName, Unit

_numbers = count(1)
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def code(born: date, number: int | None = None, sign: str = "") -> str:
    """Return an artificial identity code of a day of birth (individual number 900-999)."""
    number = number or 900 + next(_numbers) % 100
    digits = f"{born:%d%m%y}"
    sign = sign or ("A" if born.year >= 2000 else "-")
    return f"{digits}{sign}{number}{_CHECK[int(f'{digits}{number}') % 31]}"


def town(place: str = "638") -> Municipality:
    """Return a hosted municipality."""
    found, _ = Municipality.objects.get_or_create(
        code=place, defaults={"slug_sv": f"m{place}", "slug_fi": f"k{place}", "hosted": True}
    )
    if not found.hosted:
        found.hosted = True
        found.save(update_fields=["hosted"])
    return found


def organisation(place: str = "638") -> Organisation:
    """Return the municipality's own organisation, with a name."""
    found = Organisation.objects.filter(municipality=town(place), kind=Organisation.Kind.MUNICIPALITY).first()
    if found is None:
        found = Organisation.objects.create(municipality=town(place), kind=Organisation.Kind.MUNICIPALITY)
        OrganisationName.objects.create(organisation=found, language="sv", name=f"Kommun {place}")
    return found


def unit(place: str = "638", name: str = "Integration") -> Unit:
    """Return the unit of a name in the municipality's own organisation."""
    found, _ = Unit.objects.get_or_create(organisation=organisation(place), name_sv=name)
    return found


def officer(place: str = "638", role: str = "caseworker", *, of: Unit | None = None, name: str = "") -> Actor:
    """Return the actor of a new worker; ``of`` is the worker's unit, else one of the worker's own."""
    number = next(_numbers)
    name = name or f"Worker {number}"
    user = User.objects.create_user(f"worker{number}@example.org", "a long password", name=name)
    Membership.objects.create(user=user, municipality=town(place), role=role, unit=of or unit(place, f"Unit {number}"))
    actor = actor_for(user, place, timezone.localdate())
    assert actor is not None
    return actor


def signed_in(actor: Actor) -> Browser:
    """Return a test client signed in as a worker; the second factor must not be asked for in the settings."""
    browser = Browser()
    assert actor.user is not None
    browser.force_login(actor.user, backend="delaktig.accounts.backend.Backend")
    return browser


def new_client(**given: Any) -> NewClient:
    """Return the input of a client who has a name of their own, an artificial code and a phone."""
    number = next(_numbers)
    born = given.get("birth_date") or date(1980, 1, 1) + timedelta(days=number)
    standard: dict[str, Any] = {
        "family_name": f"Testsson{_letters(number)}",
        "given_names": "Nima",
        "identity_code": code(born),
        "phone": "040 000 0000",
        "contact_language": "ar",
        "mother_tongue": "ar",
        "interpreter": "needed",
    }
    given = {**standard, **given}
    groups = {
        "identity": IdentityInput,
        "contact": ContactInput,
        "languages": LanguageInput,
        "relation": RelationInput,
    }
    built: dict[str, Any] = {}
    for group, kind in groups.items():
        own = {one.name for one in fields(kind)}
        built[group] = kind(**{name: given.pop(name) for name in list(given) if name in own})
    if "source_kind" in given:
        built["source"] = Source(given.pop("source_kind"), given.pop("source_detail", ""))
    return NewClient(**built, **given)


def client(actor: Actor, **given: Any) -> Client:
    """Add a client whom the actor is responsible for (or whoever ``officer=`` or ``unit=`` names by key)."""
    return add_client(actor, new_client(**given))


def relation(one: Client) -> ClientRelation:
    """Return the open client relation of a client."""
    return one.relations.get(ended_on=None)


def _letters(number: int) -> str:
    """Return a number in letters: words of names have no digits."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
