"""Who may do what in a case, and when: each returns a reason code, or ``None`` where it is allowed.

Whether the actor is at work with the client is asked at the door (``clients.doors.at_work``).
"""

from __future__ import annotations

from delaktig.cases.models import Assessment


def why_not_drop(assessment: Assessment, *, has_parts: bool) -> str | None:
    """An assessment opened by mistake is taken away while nothing has been found out yet."""
    if assessment.done_on is not None:
        return "finished"
    return "begun" if assessment.interviewed_on is not None or has_parts else None


def why_not_finish(assessment: Assessment) -> str | None:
    """An assessment is finished once; after that it is corrected."""
    return "finished" if assessment.done_on is not None else None
