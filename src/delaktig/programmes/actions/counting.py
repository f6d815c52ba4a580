"""The act of saying that an indicator's figure is counted, and by what: a tie beside the text, frozen or not."""

from __future__ import annotations

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.indicators.actions import computed_faults
from delaktig.programmes.actions.guard import Invalid, facts_of, locked, obey
from delaktig.programmes.actions.structure import edition_of, name_of
from delaktig.programmes.models import FollowUp
from delaktig.programmes.policies import why_not_report_status


@transaction.atomic
def count_by(actor: Actor, follow_up: FollowUp, name: str) -> FollowUp:
    """Let an indicator be counted by what a room declares under a name; empty: by nothing any more.

    How the edition says that it is followed up stays as it was decided: a frozen text does not change.
    Raises ``Denied``, or ``Invalid`` for an unknown name and a kind that is told, not counted.
    """
    measure = follow_up.measure
    edition = edition_of(measure)
    obey(why_not_report_status(actor, facts_of(edition), measure.municipality_id))
    locked(measure, None)
    indicator = follow_up.indicator
    faults = computed_faults(actor.municipality, indicator.kind, name)
    if faults:
        raise Invalid(faults)
    if indicator.computed_by != name:
        details = {"edition": edition.pk, "indicator": indicator.pk, "from": indicator.computed_by, "to": name}
        indicator.computed_by = name
        indicator.save(update_fields=["computed_by"])
        record(actor, "programmes.follow_up_counted", name_of(measure), details)
    return follow_up
