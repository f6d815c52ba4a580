"""What every act on a service ends with: its version, its history, the record of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import Denied
from delaktig.catalogue.models import Kept, Service, ServiceRevision
from delaktig.catalogue.policies import NOT_KEPT_HERE
from delaktig.catalogue.search import keeping
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.catalogue.shape import service_as_data
from delaktig.texts.parts import NotThere, locked

K = TypeVar("K", bound=Kept)


def obey(reason: str | None) -> None:
    """Raise what a policy's reason asks for: ``NotThere`` for another's record, else ``Denied``."""
    if reason == NOT_KEPT_HERE:
        raise NotThere
    if reason is not None:
        raise Denied(reason)


def held(actor: Actor, given: K, why_not: Callable[[Actor, K], str | None], expected_version: int | None = None) -> K:
    """Read a record again under a lock, when the policy allows the act. Raises ``NotThere``, ``Denied``, ``Stale``."""
    fresh = locked(given, expected_version)
    obey(why_not(actor, fresh))
    return fresh


def saved(actor: Actor, service: Service, event: str, details: Mapping[str, Any] | None = None) -> Service:
    """Save a service as a new version, keep what it now says in its history, and record the act."""
    service.version += 1
    service.save()
    remember(actor, service, event)
    record(actor, event, f"service:{service.slug}", details)
    return service


def remember(actor: Actor, service: Service, event: str) -> None:
    """Keep the service as it stands in its history, and in the index by which it is found."""
    read = whole(Service.objects.filter(pk=service.pk)).get()
    texts = texts_of([read])
    keeping.put_in(read, texts)
    data = service_as_data(read, texts)
    ServiceRevision.objects.create(
        service=service, number=service.version, act=event.partition(".")[2], data=data, by=actor.user
    )
