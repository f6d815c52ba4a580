"""The act of adding a client: after a search for the same person, with a client relation from the first day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.clients import doors, policies, reach
from delaktig.clients.actions import keeping
from delaktig.clients.actions.relations import begin_relation, check_relation
from delaktig.clients.inputs import IdentityInput, NewClient
from delaktig.clients.models import Background, Client, ContactDetails, FieldSource, Identity
from delaktig.clients.numbers import new_number
from delaktig.clients.search import Candidate, Likeness, candidates, code_hash
from delaktig.texts.parts import NotThere


class Alike(Exception):
    """Records are there that may be this person; nothing was saved. Say why it is a new one all the same."""

    def __init__(self, found: Sequence[Candidate]) -> None:
        super().__init__(f"{len(found)} records are alike")
        self.found = tuple(found)


@transaction.atomic
def add_client(actor: Actor, given: NewClient) -> Client:
    """Add a client and begin the client relation; return the client.

    Raises ``Denied``, ``NotThere`` for a register that is not the actor's to work with,
    ``Invalid``, and :class:`Alike` where the person may be there already: an equal
    identity code always, names with day of birth unless ``all_the_same`` says why not.
    """
    require(policies.why_not_add(actor))
    today = timezone.localdate()
    code = given.municipality or actor.municipality
    if code not in reach.served(actor, today):
        raise NotThere
    given = _checked(actor, given)
    alike = candidates(actor, code, given.identity, timezone.now())
    sure = [one for one in alike if one.likeness >= Likeness.CODE]
    if sure or (alike and not given.all_the_same.strip()):
        raise Alike(sure or alike)
    client = Client.objects.create(
        municipality_id=code,
        number=new_number(),
        code_hash=code_hash(code, given.identity.identity_code),
        restricted=given.restricted,
        invented=given.invented,
        **asdict(given.languages),
    )
    put_identity(client, Identity(client=client), given.identity)
    ContactDetails.objects.create(client=client, **asdict(given.contact))
    Background.objects.create(client=client, **asdict(given.background))
    keeping.put_sources(actor, client, _given_fields(given), given.source)
    if alike:
        FieldSource.objects.create(
            client=client,
            field="client.another_person",
            kind=FieldSource.Kind.MUNICIPALITY,
            detail=given.all_the_same.strip(),
            recorded_by=actor.user,
        )
    begin_relation(actor, client, given.relation)
    doors.note(actor, client, "clients.added", {"alike": len(alike), "restricted": given.restricted})
    return client


def put_identity(client: Client, identity: Identity, given: IdentityInput) -> None:
    """Write who a client is, and the hashes by which the person is found."""
    identity.family_name = given.family_name.strip()
    identity.given_names = given.given_names.strip()
    identity.earlier_names = list(given.earlier_names)
    identity.identity_code = given.identity_code
    identity.birth_date = given.birth_date.isoformat() if given.birth_date else ""
    identity.birth_place = given.birth_place.strip()
    identity.citizenships = list(given.citizenships)
    identity.save()
    keeping.renew_tokens(client)


def _checked(actor: Actor, given: NewClient) -> NewClient:
    faults: keeping.Faults = {}
    given = checked(actor, given, faults)
    keeping.refuse(faults)
    return given


def checked(actor: Actor, given: NewClient, faults: keeping.Faults) -> NewClient:
    """Return a new client with the identity in its written form; note what is wrong."""
    identity = keeping.checked_identity(given.identity, faults, invented=given.invented)
    keeping.check_contact(given.contact, faults)
    keeping.check_languages(given.languages, faults)
    keeping.check_background(given.background, faults)
    keeping.check_source(given.source, faults)
    check_relation(actor, given.relation, faults)
    return replace(given, identity=identity)


def _given_fields(given: NewClient) -> list[str]:
    """Return the names of the fields that have a value, as sources name them."""
    groups: dict[str, Any] = {"identity": given.identity, "contact": given.contact, "client": given.languages}
    groups["background"] = given.background
    return [f"{group}.{name}" for group, values in groups.items() for name, value in asdict(values).items() if value]
