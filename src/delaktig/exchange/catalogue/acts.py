"""Acts on a file of services: receive it and see what it would do, then bring it in."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from delaktig.accounts.actor import Actor, Denied, actor_for, record
from delaktig.accounts.models import User
from delaktig.audit.acting import require
from delaktig.catalogue.policies import why_not_bring_in, why_not_take_out
from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.checking import KINDS
from delaktig.exchange.catalogue.files import Taken
from delaktig.exchange.models import CatalogueFile
from delaktig.texts.parts import NotThere

State = CatalogueFile.State
MANY = 30
"""Records from which a file is worked on in the background."""


def files(actor: Actor) -> QuerySet[CatalogueFile]:
    """Return the municipality's files of services, the latest first, without what is large. Raises ``Denied``."""
    require(why_not_take_out(actor))
    found = CatalogueFile.objects.filter(municipality_id=actor.municipality)
    return found.select_related("imported_by").defer("data", "report", "remarks")


def file_of(actor: Actor, pk: int) -> CatalogueFile:
    """Return one file with its report. Raises ``Denied`` or ``NotThere``."""
    require(why_not_take_out(actor))
    found = CatalogueFile.objects.filter(municipality_id=actor.municipality, pk=pk).select_related("imported_by")
    first = found.defer("data").first()
    if first is None:
        raise NotThere
    return first


@transaction.atomic
def receive(actor: Actor, taken: Taken, name: str) -> CatalogueFile:
    """Keep a file of services, and see what it would do. Raises ``Denied``."""
    require(why_not_bring_in(actor))
    file = CatalogueFile.objects.create(
        municipality_id=actor.municipality,
        name=name[:200],
        format=taken.format,
        data=dict(taken.catalogue),
        remarks=[[one.code, one.path, one.value] for one in taken.remarks[:2000]],
        imported_by=actor.user,
    )
    record(actor, "exchange.services_received", f"services:{file.pk}", {"format": taken.format})
    _go(actor, file)
    return file


@transaction.atomic
def check_again(actor: Actor, pk: int) -> CatalogueFile:
    """See anew what a file would do: the catalogue may have changed since. Raises ``Denied`` or ``NotThere``."""
    return _start(actor, pk, State.WAITING, (State.CHECKED, State.FAILED, State.BROUGHT))


@transaction.atomic
def bring(actor: Actor, pk: int) -> CatalogueFile:
    """Bring a file in that was looked at. Raises ``Denied`` or ``NotThere``."""
    return _start(actor, pk, State.BRINGING, (State.CHECKED,))


def _start(actor: Actor, pk: int, state: str, before: tuple[str, ...]) -> CatalogueFile:
    require(why_not_take_out(actor))
    found = CatalogueFile.objects.select_for_update().filter(municipality_id=actor.municipality, pk=pk).first()
    if found is None:
        raise NotThere
    require(why_not_bring_in(actor))
    if found.state not in before:
        raise Denied("not_now")
    found.state, found.progress = state, 0
    found.save(update_fields=["state", "progress"])
    _go(actor, found)
    return found


def _go(actor: Actor, file: CatalogueFile) -> None:
    """Work on a file at once, or in the background where it is large."""
    data = file.data
    size = sum(len(data.get(name) or ()) for name in KINDS if isinstance(data.get(name), list))
    if size >= MANY and actor.user is not None:
        work_in_background.enqueue(file.pk, actor.user.pk)
        file.refresh_from_db()
    else:
        _work(actor, file)


@task()
def work_in_background(file_id: int, user_id: int) -> str:
    """Look at a file, or bring it in, as the person who asked for it; return its state afterwards."""
    file = CatalogueFile.objects.filter(pk=file_id, state__in=[State.WAITING, State.BRINGING]).first()
    if file is None:
        return "nothing to do"
    actor = actor_for(User.objects.get(pk=user_id), file.municipality_id, timezone.localdate())
    try:
        if actor is None:
            raise Denied("no_permission")
        CatalogueFile.objects.filter(pk=file_id).update(progress=20)
        with transaction.atomic():
            _work(actor, file)
    except Exception:
        CatalogueFile.objects.filter(pk=file_id).update(state=State.FAILED, progress=0)
        raise
    return str(file.state)


def _work(actor: Actor, file: CatalogueFile) -> None:
    dry_run = file.state == State.WAITING
    source = file.format if file.format in ("hsds", "ptv") else ""
    report = bring_in(actor, file.data, dry_run=dry_run, source=source)
    file.report = report.as_data()
    file.state = State.BROUGHT if report.done else State.CHECKED
    file.progress = 100
    file.save(update_fields=["report", "state", "progress"])
