"""The separate anonymous register of matters of social and health services (row B8).

As with visits no event is recorded, so that nothing tells in which second something was written here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import Denied, require
from delaktig.guidance import codes
from delaktig.guidance.inputs import SocialVisitInput
from delaktig.guidance.models import Channel, Interpreting, SocialVisit
from delaktig.guidance.policies import why_not_register_social
from delaktig.guidance.selectors import LANGUAGES
from delaktig.texts.parts import Invalid

SALT = "guidance.social"
UNDO = timedelta(minutes=1)


@transaction.atomic
def register_social_visit(actor: Actor, given: SocialVisitInput, now: datetime) -> SocialVisit:
    """Register a contact in the separate register: of its time only the month. Raises ``Denied`` or ``Invalid``."""
    require(why_not_register_social(actor))
    wrong = {
        "matter": given.matter not in codes.matters(),
        "directed": given.directed not in codes.directed(),
        "channel": given.channel not in Channel.values,
        "language": given.language not in LANGUAGES,
        "interpreting": given.interpreting not in Interpreting.values,
    }
    faults = {name: "unknown_choice" for name, is_wrong in wrong.items() if is_wrong}
    if faults:
        raise Invalid(faults)
    return SocialVisit.objects.create(
        municipality_id=actor.municipality,
        month=timezone.localdate(now).replace(day=1),
        matter=given.matter,
        directed=given.directed,
        channel=given.channel,
        language=given.language,
        interpreting=given.interpreting,
    )


def undo_ticket(actor: Actor, visit: SocialVisit) -> str:
    """Return what lets the actor undo an entry for a minute; the register itself does not know whose it is."""
    return signing.dumps([str(visit.key), actor.id], salt=SALT)


@transaction.atomic
def undo_social_visit(actor: Actor, ticket: str) -> None:
    """Take an entry out again, within a minute. Raises ``Denied`` (``too_late``, ``not_yours``)."""
    require(why_not_register_social(actor))
    try:
        key, who = signing.loads(ticket, salt=SALT, max_age=UNDO)
    except signing.BadSignature as wrong:
        raise Denied("too_late") from wrong
    if who != actor.id:
        raise Denied("not_yours")
    SocialVisit.objects.filter(municipality_id=actor.municipality, pk=UUID(key)).delete()
