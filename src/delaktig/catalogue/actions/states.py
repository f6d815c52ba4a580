"""Acts on a service's life: publish, withdraw, archive, restore, confirm, show another's in one's own guide."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.catalogue.actions.saving import held, obey, saved
from delaktig.catalogue.models import Service, ServiceShown, Tombstone
from delaktig.catalogue.policies import why_not_edit, why_not_publish, why_not_show, why_not_show_no_more
from delaktig.law.calendar import add_months
from delaktig.texts.parts import Invalid


@transaction.atomic
def publish(actor: Actor, service: Service, on: date) -> Service:
    """Publish a service from ``on``: it must say what it is, under what need it stands, and how to get in.

    Publishing says that somebody has looked at it: it is confirmed on that day. Raises ``Denied``, ``Invalid``.
    """
    fresh = held(actor, service, why_not_publish)
    missing = lacks_to_publish(fresh)
    if missing:
        raise Invalid(dict.fromkeys(missing, "required"))
    fresh.state = Service.State.PUBLISHED
    fresh.published_at = timezone.now()
    put_confirmed(fresh, on)
    Tombstone.objects.filter(uid=fresh.uid).delete()
    return saved(actor, fresh, "catalogue.service_published")


@transaction.atomic
def withdraw(actor: Actor, service: Service) -> Service:
    """Take a service from the public: it is a draft again, and those who copy the catalogue are told."""
    return _leave(actor, service, Service.State.DRAFT, "catalogue.service_withdrawn")


@transaction.atomic
def archive(actor: Actor, service: Service) -> Service:
    """Put away a service that is given no more; its history stays, and it can be restored."""
    return _leave(actor, service, Service.State.ARCHIVED, "catalogue.service_archived")


@transaction.atomic
def restore(actor: Actor, service: Service) -> Service:
    """Take an archived service up again, as a draft."""
    fresh = held(actor, service, why_not_publish)
    if fresh.state != Service.State.ARCHIVED:
        raise Invalid({"state": "not_archived"})
    fresh.state = Service.State.DRAFT
    return saved(actor, fresh, "catalogue.service_restored")


@transaction.atomic
def confirm(actor: Actor, service: Service, on: date) -> Service:
    """Say that all that is said of a service stands on a day; it is then fresh for its months."""
    fresh = held(actor, service, why_not_edit)
    put_confirmed(fresh, on)
    return saved(actor, fresh, "catalogue.service_confirmed", {"on": on.isoformat()})


@transaction.atomic
def show_here(actor: Actor, service: Service) -> None:
    """Show another municipality's service in the actor's own guide. Raises ``Denied``."""
    obey(why_not_show(actor, service))
    _, new = ServiceShown.objects.get_or_create(service=service, municipality_id=actor.municipality)
    if new:
        record(actor, "catalogue.service_shown", f"service:{service.slug}")


@transaction.atomic
def show_here_no_more(actor: Actor, service: Service) -> None:
    """Take another municipality's service out of the actor's own guide. Raises ``Denied``."""
    obey(why_not_show_no_more(actor, service))
    gone, _ = ServiceShown.objects.filter(service=service, municipality_id=actor.municipality).delete()
    if gone:
        record(actor, "catalogue.service_shown_no_more", f"service:{service.slug}")


def lacks_to_publish(service: Service) -> list[str]:
    """Return the names of what a service must say before it is published, and does not."""
    missing = [name for name in ("summary", "how_to_get_in") if getattr(service, f"{name}_id") is None]
    return missing if service.topics.all() else [*missing, "topics"]


def put_confirmed(service: Service, on: date) -> None:
    """Note that a service was found right on a day: it is fresh for its months. The caller saves it."""
    service.confirmed_on = on
    service.confirm_by = add_months(on, service.confirm_every_months)


def _leave(actor: Actor, service: Service, state: str, event: str) -> Service:
    fresh = held(actor, service, why_not_publish)
    if fresh.state == Service.State.PUBLISHED:
        Tombstone.objects.update_or_create(
            uid=fresh.uid, defaults={"keeper_id": fresh.keeper_id, "slug": fresh.slug, "gone_at": timezone.now()}
        )
    fresh.state = state
    return saved(actor, fresh, event)
