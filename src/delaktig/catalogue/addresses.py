"""Addresses outside to which a municipality's published services lead, and what they answered (row C35)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.acting import require
from delaktig.catalogue.asking_addresses import answer_of
from delaktig.catalogue.models import LinkCheck, LinkRound, MaterialVersion, Offering, Service
from delaktig.catalogue.policies import why_not_add, why_not_read

PAUSE = 1.0
"""Seconds between two questions to the same server."""
NOT_JUDGED = frozenset({401, 402, 403, 405, 406, 429, 451})
"""Refusals that say nothing of whether a reader's browser gets the page."""
GIVEN_UP_AFTER = timedelta(hours=6)
"""A round that has not ended by then does not hold up the next."""
Ask = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Failing:
    """An address that failed when it was last asked, and the ids of the services that lead to it."""

    check: LinkCheck
    services: tuple[int, ...]


def addresses_of(code: str) -> dict[str, set[int]]:
    """Return the addresses of a municipality's published services, each with the services' ids: three queries."""
    published = Service.objects.filter(keeper_id=code, state=Service.State.PUBLISHED)
    found: dict[str, set[int]] = {}
    rows = [
        published.exclude(website="").values_list("website", "pk"),
        Offering.objects.filter(service__in=published)
        .exclude(contact=None)
        .exclude(contact__website="")
        .values_list("contact__website", "service_id"),
        MaterialVersion.objects.filter(material__services__in=published)
        .exclude(address="")
        .values_list("address", "material__services"),
    ]
    for pairs in rows:
        for address, service in pairs:
            found.setdefault(address, set()).add(service)
    return found


def is_failing(status: int | None) -> bool:
    """Say whether an answer means that readers do not get there: none at all, gone, or the server's own fault."""
    return status is None or (status >= 400 and status not in NOT_JUDGED)


def failing(actor: Actor) -> list[Failing]:
    """Return the addresses that fail and are still used, the longest first: four queries. Raises ``Denied``."""
    require(why_not_read(actor))
    used = addresses_of(actor.municipality)
    rows = LinkCheck.objects.filter(keeper_id=actor.municipality).exclude(failing_since=None)
    return [
        Failing(one, tuple(sorted(used[one.address])))
        for one in rows.order_by("failing_since", "address")
        if one.address in used
    ]


def rounds(actor: Actor) -> QuerySet[LinkRound]:
    """Return the rounds of asking in the actor's municipality, the latest first. Raises ``Denied``."""
    require(why_not_read(actor))
    return LinkRound.objects.filter(keeper_id=actor.municipality).order_by("-asked_at", "-pk")


def is_recent(begun: LinkRound) -> bool:
    """Say whether a round that has not ended may still be under way."""
    return begun.asked_at > timezone.now() - GIVEN_UP_AFTER


@transaction.atomic
def ask_addresses(actor: Actor) -> LinkRound:
    """Have the worker ask all addresses. Raises ``Denied``, with ``under_way`` while a round has not ended."""
    require(why_not_add(actor))
    since = timezone.now() - GIVEN_UP_AFTER
    if LinkRound.objects.filter(keeper_id=actor.municipality, finished_at=None, asked_at__gt=since).exists():
        raise Denied("under_way")
    begun = LinkRound.objects.create(
        keeper_id=actor.municipality, asked_by=actor.user, total=len(addresses_of(actor.municipality))
    )
    record(actor, "catalogue.links_asked", f"link_round:{begun.pk}", {"addresses": begun.total})
    ask_in_background.enqueue(begun.pk)
    begun.refresh_from_db()
    return begun


@task()
def ask_in_background(round_id: int) -> int:
    """Ask the addresses of a round that have not been asked since it began; return how many were asked now."""
    begun = LinkRound.objects.filter(pk=round_id, finished_at=None).first()
    return 0 if begun is None else ask_all(begun)


def ask_all(begun: LinkRound, ask: Ask | None = None, pause: float = PAUSE) -> int:
    """Ask every address of a round one after the other, and note each answer as it comes."""
    ask = ask or (lambda address: answer_of(address, private=settings.LINK_CHECK_PRIVATE))
    used = addresses_of(begun.keeper_id)
    LinkCheck.objects.filter(keeper_id=begun.keeper_id).exclude(address__in=used).delete()
    done = LinkCheck.objects.filter(keeper_id=begun.keeper_id, checked_at__gte=begun.asked_at)
    asked_already = set(done.values_list("address", flat=True))
    waiting = [one for one in sorted(used) if one not in asked_already]
    LinkRound.objects.filter(pk=begun.pk).update(total=len(used), done=len(used) - len(waiting))
    last: dict[str, float] = {}
    for address in waiting:
        _be_polite(last, urlsplit(address).netloc, pause)
        _note(begun.keeper_id, address, ask(address))
        LinkRound.objects.filter(pk=begun.pk).update(done=F("done") + 1)
    LinkRound.objects.filter(pk=begun.pk).update(finished_at=timezone.now())
    return len(waiting)


def _be_polite(last: dict[str, float], server: str, pause: float) -> None:
    wait = last.get(server, -pause) + pause - time.monotonic()
    if wait > 0 and server in last:
        time.sleep(min(wait, pause))
    last[server] = time.monotonic()


def _note(code: str, address: str, status: int | None) -> None:
    now = timezone.now()
    check = LinkCheck.objects.filter(keeper_id=code, address=address).first()
    check = check or LinkCheck(keeper_id=code, address=address)
    check.status, check.checked_at = status, now
    check.failing_since = (check.failing_since or now) if is_failing(status) else None
    check.save()
