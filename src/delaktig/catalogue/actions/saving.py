"""What every act on a service ends with: its version, its history, the record of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.utils import timezone

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


def changed_services(services: Iterable[int]) -> None:
    """Note that services are changed by something that they are shown with: copies of the catalogue ask by the time."""
    Service.objects.filter(pk__in=set(services)).update(changed_at=timezone.now())


def remember(actor: Actor, service: Service, event: str) -> None:
    """Keep the service as it stands in its history, and in the index by which it is found."""
    remember_all(actor, [service], event)


def remember_all(actor: Actor, services: Iterable[Service], event: str) -> None:
    """Keep services as they stand in their history and in the index, in a fixed number of queries."""
    read = list(whole(Service.objects.filter(pk__in=[service.pk for service in services]).order_by("pk")))
    texts = texts_of(read)
    keeping.put_in_each(read, texts)
    ServiceRevision.objects.bulk_create(
        ServiceRevision(
            service=one,
            number=one.version,
            act=event.partition(".")[2],
            data=service_as_data(one, texts),
            by=actor.user,
        )
        for one in read
    )
