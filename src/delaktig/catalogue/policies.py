"""Who may read, edit and publish services: each returns a reason code, or ``None`` where it is allowed."""

from __future__ import annotations

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.catalogue.models import Kept, Notice, Service

NOT_KEPT_HERE = "another_municipality"
"""The record is another municipality's: for this actor it is not there to be changed."""


def why_not_read(actor: Actor) -> str | None:
    """The catalogue is read on the desk by those who work with services."""
    return None if actor.may(Permission.SERVICE_READ) else "no_permission"


def why_not_add(actor: Actor) -> str | None:
    """Services, places, contacts and materials are added by those who edit them."""
    return None if actor.may(Permission.SERVICE_EDIT) else "no_permission"


def why_not_edit(actor: Actor, kept: Kept) -> str | None:
    """A record is edited by the municipality that keeps it; an archived service is restored first."""
    if kept.keeper_id != actor.municipality:
        return NOT_KEPT_HERE
    if isinstance(kept, Service) and kept.state == Service.State.ARCHIVED:
        return "archived"
    return why_not_add(actor)


def why_not_publish(actor: Actor, service: Service) -> str | None:
    """What the public sees begins and ends by those who may publish, in the municipality that keeps it."""
    if service.keeper_id != actor.municipality:
        return NOT_KEPT_HERE
    return None if actor.may(Permission.SERVICE_PUBLISH) else "no_permission"


def why_not_show(actor: Actor, service: Service) -> str | None:
    """Another's published service is shown in one's own guide by those who may publish there."""
    if service.state != Service.State.PUBLISHED and service.keeper_id != actor.municipality:
        return "not_published"
    return why_not_show_no_more(actor, service)


def why_not_show_no_more(actor: Actor, service: Service) -> str | None:
    """Another's service leaves one's own guide by those who may publish there, also when it is published no more."""
    if service.keeper_id == actor.municipality:
        return "own_service"
    return None if actor.may(Permission.SERVICE_PUBLISH) else "no_permission"


def why_not_translate(actor: Actor, kept: Kept) -> str | None:
    """Texts are translated by those who translate, in the municipality that keeps the record."""
    if kept.keeper_id != actor.municipality:
        return NOT_KEPT_HERE
    return None if actor.may(Permission.TRANSLATION_EDIT) else "no_permission"


def why_not_take_out(actor: Actor) -> str | None:
    """The whole catalogue, drafts too, is taken out as files by those who exchange it."""
    return None if actor.may(Permission.SERVICE_EXCHANGE) else "no_permission"


def why_not_bring_in(actor: Actor) -> str | None:
    """Services are brought in from files by those who exchange them and may edit them by hand too."""
    return why_not_take_out(actor) or why_not_add(actor)


def why_not_announce(actor: Actor) -> str | None:
    """Urgent notices are published by those whom the municipality trusts with them."""
    return None if actor.may(Permission.NOTICE_PUBLISH) else "no_permission"


def why_not_change_notice(actor: Actor, notice: Notice) -> str | None:
    """A notice is changed where it was published, while it has not been withdrawn."""
    if notice.keeper_id != actor.municipality:
        return NOT_KEPT_HERE
    return "withdrawn" if notice.withdrawn_at is not None else why_not_announce(actor)


def why_not_answer_reports(actor: Actor, service: Service) -> str | None:
    """What readers say is answered by the municipality that keeps the service."""
    if service.keeper_id != actor.municipality:
        return NOT_KEPT_HERE
    return None if actor.may(Permission.REPORT_ANSWER) else "no_permission"


def why_not_read_reports(actor: Actor) -> str | None:
    """What readers say is read by those who answer it."""
    return None if actor.may(Permission.REPORT_ANSWER) else "no_permission"
