"""The letters that ask and remind an owner to confirm services, in the owner's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.accounts import letters
from delaktig.catalogue.models import Confirmation
from delaktig.municipalities import selectors as municipalities
from delaktig.texts.selectors import load


def write_letter(
    questions: Sequence[Confirmation], address: str, expires_at: datetime, *, reminder: bool = False
) -> None:
    """Write one letter about all the questions: to their owner, with the names of the services and the link."""
    first = questions[0]
    code = first.service.keeper_id
    with translation.override(first.language):
        place = municipalities.names([code], first.language, timezone.localdate())[code]
        texts = load(one.service.name_id for one in questions)
        names = [texts.show(one.service.name_id, first.language).body for one in questions]
        subject = _("%(place)s asks: is this still right?") % {"place": place}
        if reminder:
            subject = _("Reminder from %(place)s: is this still right?") % {"place": place}
        day = date_format(timezone.localtime(expires_at), "DATE_FORMAT")
        opening = ngettext(
            "You answer for a service in the guide for newcomers of %(place)s. Is what it says still right?",
            "You answer for %(count)d services in the guide for newcomers of %(place)s. Is what they say still right?",
            len(names),
        )
        parts = [
            _("Hello,"),
            opening % {"place": place, "count": len(names)},
            "\n".join(f"– {name}" for name in names),
            _("Open this link, look at what readers see, and say that it stands, or mend it. You need no account:"),
            address,
            _("The link works until %(day)s. Do not pass it on outside your office.") % {"day": day},
        ]
    letters.send(
        first.email,
        subject,
        "\n\n".join(parts),
        municipality=code,
        link=address,
        about=first.letter,
        confidential=False,
    )
