"""Records that an edition was reviewed, and that a change of law ends it early; its text stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.programmes.actions.guard import Invalid, facts_of, obey
from delaktig.programmes.models import Edition
from delaktig.programmes.policies import why_not_report_status
from delaktig.texts.actions import create_text


@transaction.atomic
def mark_reviewed(edition: Edition, on: date, actor: Actor) -> Edition:
    """Say on which day the edition was reviewed as a whole; what its text says stays frozen."""
    obey(why_not_report_status(actor, facts_of(edition), None))
    edition.reviewed_on = on
    edition.save(update_fields=["reviewed_on"])
    record(actor, "programmes.edition_reviewed", f"edition:{edition.pk}", {"on": on.isoformat()})
    return edition


@transaction.atomic
def set_early_expiry(edition: Edition, last_day: date | None, reason: Mapping[str, str], actor: Actor) -> Edition:
    """Say that the edition ends before its period, by a change of law: its last day in force, and why (A10).

    ``None`` takes it back. Raises ``Invalid`` where the day lies after the period, or no reason is given.
    """
    obey(why_not_report_status(actor, facts_of(edition), None))
    if last_day is not None and edition.period_to is not None and last_day > edition.period_to:
        raise Invalid({"last_day": "after_the_period"})
    bodies = {language: words.strip() for language, words in reason.items() if words.strip()}
    if last_day is not None and not bodies:
        raise Invalid({"reason": "reason_is_needed"})
    edition.expires_early_on = last_day
    edition.early_expiry_reason = (
        create_text(bodies, source_language=next(iter(bodies)), approved=True, actor=actor) if last_day else None
    )
    edition.save(update_fields=["expires_early_on", "early_expiry_reason"])
    details = {"last_day": last_day.isoformat() if last_day else ""}
    record(actor, "programmes.early_expiry_set", f"edition:{edition.pk}", details)
    return edition
