"""Acts that change who a client is, how the client is reached, and what is known of the client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import models, transaction

from delaktig.accounts.actor import Actor, Denied
from delaktig.clients import doors
from delaktig.clients.actions import keeping
from delaktig.clients.actions.adding import put_identity
from delaktig.clients.inputs import BackgroundInput, ContactInput, IdentityInput, LanguageInput, Source
from delaktig.clients.models import Background, Client, ContactDetails, Identity
from delaktig.clients.search import code_hash


@transaction.atomic
def edit_identity(
    actor: Actor, client: Client, given: IdentityInput, source: Source, *, expected_version: int | None = None
) -> Client:
    """Change who a client is; the hashes by which the person is found follow.

    Raises ``Denied``, ``NotThere``, ``Stale``, ``Invalid`` (``code_taken`` where another
    record of the register has the identity code: the two can be made one).
    """
    fresh = doors.held(actor, client, expected_version)
    faults: keeping.Faults = {}
    given = keeping.checked_identity(given, faults, invented=fresh.invented)
    keeping.check_source(source, faults)
    digest = code_hash(fresh.municipality_id, given.identity_code)
    same = Client.objects.filter(municipality_id=fresh.municipality_id, merged_into=None, code_hash=digest)
    if digest and same.exclude(pk=fresh.pk).exists():
        faults["identity_code"] = "code_taken"
    keeping.refuse(faults)
    identity = Identity.objects.filter(client=fresh).first() or Identity(client=fresh)
    before = _identity_values(identity)
    put_identity(fresh, identity, given)
    changed = [name for name, value in _identity_values(identity).items() if value != before[name]]
    if fresh.code_hash != digest:
        Client.objects.filter(pk=fresh.pk).update(code_hash=digest)
    return _kept(actor, fresh, "identity", changed, source)


@transaction.atomic
def edit_contact(
    actor: Actor, client: Client, given: ContactInput, source: Source, *, expected_version: int | None = None
) -> Client:
    """Change how a client is reached; under a security prohibition only by who may see the address."""
    fresh = doors.held(actor, client, expected_version)
    if doors.masks(actor, fresh):
        raise Denied("masked")
    faults: keeping.Faults = {}
    keeping.check_contact(given, faults)
    return _put(actor, fresh, ContactDetails, "contact", asdict(given), source, faults)


@transaction.atomic
def edit_background(
    actor: Actor, client: Client, given: BackgroundInput, source: Source, *, expected_version: int | None = None
) -> Client:
    """Change what is known of schooling, work and ability (681/2023 §73 items 5 and 8)."""
    fresh = doors.held(actor, client, expected_version)
    faults: keeping.Faults = {}
    keeping.check_background(given, faults)
    return _put(actor, fresh, Background, "background", asdict(given), source, faults)


@transaction.atomic
def edit_languages(
    actor: Actor, client: Client, given: LanguageInput, source: Source, *, expected_version: int | None = None
) -> Client:
    """Change languages, the need of an interpreter, and the day from which the act counts."""
    fresh = doors.held(actor, client, expected_version)
    faults: keeping.Faults = {}
    keeping.check_languages(given, faults)
    keeping.check_source(source, faults)
    keeping.refuse(faults)
    values = asdict(given)
    changed = [name for name, value in values.items() if getattr(fresh, name) != value]
    Client.objects.filter(pk=fresh.pk).update(**values)
    return _kept(actor, fresh, "client", changed, source)


@transaction.atomic
def restrict(actor: Actor, client: Client, restricted: bool) -> Client:
    """Make a record minimal, so that only those at work with the person open it, or open it again (row B17)."""
    fresh = doors.held(actor, client)
    if fresh.restricted == restricted:
        return fresh
    Client.objects.filter(pk=fresh.pk).update(restricted=restricted)
    keeping.touch(fresh)
    fresh.restricted = restricted
    doors.note(actor, fresh, "clients.restricted" if restricted else "clients.restriction_lifted")
    return fresh


def _put(
    actor: Actor,
    client: Client,
    model: type[models.Model],
    group: str,
    values: Mapping[str, Any],
    source: Source,
    faults: keeping.Faults,
) -> Client:
    keeping.check_source(source, faults)
    keeping.refuse(faults)
    row: Any = model._default_manager.filter(client=client).first() or model(client=client)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.save()
    return _kept(actor, client, group, changed, source)


def _kept(actor: Actor, client: Client, group: str, changed: list[str], source: Source) -> Client:
    """Keep the sources, count the version, and record which fields changed: never their values."""
    if changed:
        keeping.put_sources(actor, client, [f"{group}.{name}" for name in changed], source)
        keeping.touch(client)
        doors.note(actor, client, "clients.record_changed", {"part": group, "fields": sorted(changed)})
    return client


def _identity_values(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in IdentityInput.__dataclass_fields__}
