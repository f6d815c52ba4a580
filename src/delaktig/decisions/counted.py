"""Which rows of decisions are facts of what is counted (``indicators.py``); acts say when they change."""

from __future__ import annotations

from delaktig.decisions.models import Meeting
from delaktig.indicators.sources import FactSource

MEETINGS = FactSource("decisions.meeting", Meeting, "body__municipality_id", ("held_on",), ("body_id",))
