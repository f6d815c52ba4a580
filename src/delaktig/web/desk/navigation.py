"""The desk's main menu: groups of pages, each shown to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the menu; it is current on every route that begins with its route's name or ``also``."""

    route: str
    label: Promise
    permission: Permission
    also: tuple[str, ...] = ()

    def is_current(self, route: str) -> bool:
        """Say whether the page with this route belongs under the item."""
        stem = self.route.removesuffix("s")
        return route in (self.route, stem) or route.startswith((f"{self.route}-", f"{stem}-", *self.also))


MENU: tuple[tuple[Item, ...], ...] = (
    (Item("desk-today", _("Today"), Permission.TODAY_READ),),
    (
        Item("desk-clients", _("Clients"), Permission.CLIENT_READ, ("desk-absence",)),
        Item("desk-times", _("Times with clients"), Permission.CLIENT_READ, ("desk-interpreters",)),
        Item("desk-referrals", _("Referrals"), Permission.CLIENT_READ),
        Item("desk-handovers", _("Incoming hand-overs"), Permission.CLIENT_READ),
        Item("desk-sheet", _("National register"), Permission.CLIENT_READ),
        Item("desk-team", _("Team"), Permission.CASE_SUPERVISE),
    ),
    (
        Item("desk-programmes", _("Programmes"), Permission.EDITION_READ),
        Item("desk-decisions", _("Decisions"), Permission.DECISION_READ),
        Item("desk-calendar", _("Calendar"), Permission.EDITION_READ),
        Item("desk-consultation", _("Partners' answers"), Permission.CONSULTATION_MANAGE),
        Item("desk-comments", _("Comments"), Permission.COMMENT_WRITE),
        Item("desk-translations", _("Translations"), Permission.TRANSLATION_EDIT),
        Item("desk-documents", _("Documents"), Permission.DOCUMENT_IMPORT),
    ),
    (
        Item("desk-services", _("Services"), Permission.SERVICE_READ),
        Item("desk-menu", _("Service menu"), Permission.SERVICE_READ),
        Item("desk-freshness", _("Keep services fresh"), Permission.SERVICE_READ),
        Item("desk-reports", _("What readers tell"), Permission.REPORT_ANSWER),
        Item("desk-notices", _("Urgent notices"), Permission.NOTICE_PUBLISH),
        Item("desk-exchange", _("Services in and out"), Permission.SERVICE_EXCHANGE),
    ),
    (
        Item("desk-organisations", _("Organisations"), Permission.ORGANISATION_READ),
        Item("desk-mandates", _("Who carries out what"), Permission.ORGANISATION_READ),
        Item("desk-agreements", _("Agreements"), Permission.ORGANISATION_READ, ("desk-preconditions",)),
        Item("desk-rules", _("Rules"), Permission.TODAY_READ),
        Item("desk-people", _("People"), Permission.PARTNER_INVITE),
        Item("desk-outbox", _("Outbox"), Permission.OUTBOX_READ),
        Item("desk-audit", _("Record of events"), Permission.AUDIT_READ),
        Item("desk-client-accesses", _("Reasons to look into"), Permission.AUDIT_READ, ("desk-client-access-",)),
        Item("desk-protection", _("Erasing in time"), Permission.CLIENT_PROTECT),
        Item("desk-municipality", _("Settings"), Permission.MUNICIPALITY_MANAGE),
    ),
)
