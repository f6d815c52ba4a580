"""Signs of how an indicator, a measure or a remark stands: one table for the desk and the public side."""

from __future__ import annotations

SIGNS = {"behind": "late", "no_data": "none", "due": "due", "known": "calm", "on_course": "ok", "reached": "ok"}
"""By status (``indicators.status.Status``), that which most asks for a word first."""
SIGNS_OF_REMARKS = {"overdue": "late", "unanswered": "due", "answered": "calm", "done": "ok", "removed": "none"}
"""By where a remark of a body stands (``remarks.selectors.State``)."""
