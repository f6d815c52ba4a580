"""The desk's main menu: groups of pages, each shown to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the menu; every route that begins with its route's name or ``also`` belongs under it."""

    route: str
    label: Promise
    permission: Permission
    also: tuple[str, ...] = ()

    def holds(self, route: str) -> int:
        """Return how much of a route tells that its page belongs under the item: 0 where it does not."""
        stem = self.route.removesuffix("s")
        if route in (self.route, stem):
            return len(route)
        begins = (f"{self.route}-", f"{stem}-", *self.also)
        return max((len(one) for one in begins if route.startswith(one)), default=0)


MENU: tuple[tuple[Item, ...], ...] = (
    (Item("desk-today", _("Today"), Permission.TODAY_READ),),
    (
        Item("desk-clients", _("Clients"), Permission.CLIENT_READ, ("desk-absence",)),
        Item("desk-times", _("Times with clients"), Permission.CLIENT_READ, ("desk-interpreters",)),
        Item("desk-referrals", _("Referrals"), Permission.CLIENT_READ),
        Item("desk-handovers", _("Incoming hand-overs"), Permission.CLIENT_READ),
        Item("desk-shared", _("Shared with us"), Permission.PATH_READ),
        Item("desk-sheet", _("National register"), Permission.CLIENT_READ),
        Item("desk-team", _("Team"), Permission.CASE_SUPERVISE),
    ),
    (
        Item("desk-visits", _("Guidance visits"), Permission.VISIT_WRITE),
        Item("desk-visits-picture", _("The picture of guidance"), Permission.VISIT_READ),
        Item("desk-social-visits", _("Social and health matters"), Permission.SOCIAL_VISIT_WRITE),
        Item("desk-social-statistics", _("Social statistics"), Permission.SOCIAL_VISIT_READ),
        Item("desk-points", _("Guidance points"), Permission.SERVICE_READ, ("desk-guidance-reasons",)),
    ),
    (
        Item("desk-programmes", _("Programmes"), Permission.EDITION_READ),
        Item("desk-decisions", _("Decisions"), Permission.DECISION_READ),
        Item("desk-remarks", _("What has been said"), Permission.DECISION_READ, ("desk-remark",)),
        Item("desk-surveys", _("Surveys"), Permission.FIGURE_READ),
        Item("desk-calendar", _("Calendar"), Permission.EDITION_READ),
        Item("desk-followup", _("Follow-up"), Permission.FIGURE_READ),
        Item("desk-figures", _("Indicators"), Permission.FIGURE_READ),
        Item("desk-yearlies", _("Yearly reports"), Permission.FIGURE_READ, ("desk-yearly",)),
        Item("desk-activities", _("What is done"), Permission.FIGURE_READ, ("desk-activity",)),
        Item("desk-consultation", _("Partners' answers"), Permission.CONSULTATION_MANAGE),
        Item("desk-comments", _("Comments"), Permission.COMMENT_WRITE),
        Item("desk-publications", _("Published figures"), Permission.FIGURE_READ),
        Item("desk-statistics", _("Import statistics"), Permission.FIGURE_EDIT),
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


def current(route: str) -> Item | None:
    """Return the one item of the menu that a page belongs under: where several hold it, the most particular."""
    found = max((one for group in MENU for one in group), key=lambda one: one.holds(route))
    return found if found.holds(route) else None
