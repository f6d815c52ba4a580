"""By what a path is shared, in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delaktig.clients.models import SharedPath


def shared_words(one: SharedPath) -> str:
    """Return by what a path is shared and to when: the client's consent, or the act that gives the right."""
    if one.consent_id is None:
        by = one.ground
    else:
        by = _("by consent from %(day)s") % {"day": date_format(one.valid_from, "SHORT_DATE_FORMAT")}
    if one.valid_to is None:
        return by
    return _("%(by)s, to %(day)s") % {"by": by, "day": date_format(one.valid_to, "SHORT_DATE_FORMAT")}
