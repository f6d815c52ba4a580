"""Which rows of clients are facts of what is counted (``indicators.py``); acts say when they change."""

from __future__ import annotations

from delaktig.clients.models import ClientRelation
from delaktig.indicators.sources import FactSource

RELATIONS = FactSource(
    "clients.relation",
    ClientRelation,
    "client__municipality_id",
    ("started_on", "ended_on", "requested_on"),
    ("end_reason",),
)
