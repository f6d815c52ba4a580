"""Entries are facts of what is counted (``indicators.py``); acts say when they change."""

from __future__ import annotations

from delaktig.activities.models import Entry
from delaktig.indicators.sources import FactSource

ENTRIES = FactSource(
    "activities.entry",
    Entry,
    "municipality_id",
    ("first",),
    ("kind", "held", "number", "participants", "amount", "two_way", "organisation_id", "unit_id", "removed_at"),
)
