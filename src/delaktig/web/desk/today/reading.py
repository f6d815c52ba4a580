"""What the first page leads those to who read and decide: does it work, the reports, the figures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.reports import selectors
from delaktig.web.desk.today.links import link

MOST_REPORTS = 2


def ways(actor: Actor) -> list[dict[str, Any]]:
    """Return the ways to the latest yearly reports, the follow-up and the figures; none without the right to them."""
    if not actor.may(Permission.FIGURE_READ):
        return []
    code = actor.municipality
    reports = [
        {
            "who": _("Yearly report %(year)s") % {"year": one.year},
            "what": _("Does it work? One page, for ten minutes."),
            "url": link("desk-yearly-brief", code, one.pk),
        }
        for one in selectors.reports(actor)[:MOST_REPORTS]
    ]
    figures = [
        (_("Follow-up"), _("Which measures move, and which do not"), "desk-followup"),
        (_("Indicators"), _("Every figure, with what it was counted from"), "desk-figures"),
        (_("Published figures"), _("Tables that everyone may see"), "desk-publications"),
    ]
    rows = [*reports, *({"who": who, "what": what, "url": link(route, code)} for who, what, route in figures)]
    return [one for one in rows if one["url"]]
