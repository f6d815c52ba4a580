"""Letters to those who watch over personal data: told at once what they are to look into, never about whom by name."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from delaktig.accounts import letters
from delaktig.accounts.models import Membership, Role, User
from delaktig.clients.models import Client

Link = Callable[[str], str]
"""Makes the address of the page where a municipality's officers look into it, from the municipality's code."""


def tell_protectors(client: Client, what: str, link_for: Link) -> int:
    """Write to each data protection officer of the client's municipality, in the own language; return how many."""
    officers = protectors(client.municipality_id)
    for person in officers:
        with override(person.language):
            subject, body = _words(what, client.number)
            letters.send(
                person.email,
                subject,
                body,
                municipality=client.municipality_id,
                link=link_for(client.municipality_id),
                about=f"client_notice:{client.number}",
                confidential=True,
            )
    return len(officers)


def protectors(code: str) -> list[User]:
    """Return the people who are data protection officers of a municipality today."""
    today = timezone.localdate()
    held = Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        municipality_id=code,
        role=Role.DATA_PROTECTION_OFFICER,
        user__is_active=True,
    )
    return [row.user for row in held.select_related("user").order_by("pk")]


def _words(what: str, number: str) -> tuple[str, str]:
    said = {
        "glass": (
            _("A restricted record was opened"),
            _("The restricted record of client %(number)s was opened by breaking the glass. Look into the reason."),
        ),
        "prohibition": (
            _("A security prohibition was entered"),
            _("A security prohibition was entered for client %(number)s: address and whereabouts are hidden."),
        ),
        "prohibition_ended": (
            _("A security prohibition was ended"),
            _("The security prohibition of client %(number)s was ended: address and whereabouts are shown again."),
        ),
        "address": (
            _("A protected address was shown"),
            _("The address of client %(number)s, who has a security prohibition, was shown. Look into the reason."),
        ),
    }
    subject, body = said[what]
    return subject, body % {"number": number}
